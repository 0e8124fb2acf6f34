//! The operation that is meant: its method, its address, and what it takes, from the words of either dialect.

use reqwest::{Method, Url};
use serde_json::Value;

use crate::http::arguments::method;
use crate::http::failure::Failure;

use super::document::{Described, Dialect, wrong};
use super::style::Style;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
const JSON: &str = "application/json";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// Where an argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
    Cookie,
    /// A field of a form (Swagger 2.0).
    Form,
    /// The whole body (Swagger 2.0).
    Body,
}

#[derive(Debug)]
pub(super) struct Parameter<'d> {
    pub name: &'d str,
    pub place: Place,
    pub required: bool,
    pub style: Style,
}

/// What the body is made of.
#[derive(Debug)]
pub(super) struct Body<'d> {
    pub media: &'d str,
    pub required: bool,
    /// Arguments that nothing else takes become its fields.
    pub open: bool,
}

#[derive(Debug)]
pub(super) struct Operation<'d> {
    pub method: Method,
    /// Without a slash at the end.
    pub server: String,
    pub path: &'d str,
    pub parameters: Vec<Parameter<'d>>,
    pub body: Option<Body<'d>>,
}

impl<'d> Operation<'d> {
    pub fn find(document: &'d Described, id: &str) -> Result<Self, Failure> {
        let paths = document.root.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            let item = document.resolved(item)?;
            for name in METHODS {
                let Some(found) = item.get(name) else {
                    continue;
                };
                if found.get("operationId").and_then(Value::as_str) == Some(id) {
                    return Self::read(document, (path, item), (name, found));
                }
            }
        }
        Err(wrong(format!("the document has no operation '{id}'")))
    }

    fn read(
        document: &'d Described,
        (path, item): (&'d str, &'d Value),
        (name, operation): (&'d str, &'d Value),
    ) -> Result<Self, Failure> {
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        // What the operation says of a parameter stands over what its path says.
        for from in [item, operation] {
            for given in list(from, "parameters") {
                let read = Parameter::read(document, document.resolved(given)?)?;
                parameters.retain(|known| (known.name, known.place) != (read.name, read.place));
                parameters.push(read);
            }
        }
        let body = match document.dialect {
            Dialect::Swagger2 => swagger_body(&document.root, operation, &parameters)?,
            Dialect::OpenApi3 => body(document, operation)?,
        };
        let server = match document.dialect {
            Dialect::Swagger2 => swagger_server(document)?,
            Dialect::OpenApi3 => server(document, item, operation)?,
        };
        Ok(Self {
            method: method(name).ok_or_else(|| wrong("an operation has an odd method"))?,
            server: server.trim_end_matches('/').to_owned(),
            path,
            parameters,
            body,
        })
    }
}

impl<'d> Parameter<'d> {
    fn read(document: &'d Described, given: &'d Value) -> Result<Self, Failure> {
        let name = text(given, "name").ok_or_else(|| wrong("a parameter has no name"))?;
        let place = match text(given, "in") {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("cookie") => Place::Cookie,
            Some("formData") => Place::Form,
            Some("body") => Place::Body,
            _ => {
                return Err(wrong(format!(
                    "the parameter '{name}' has no place that is known"
                )));
            }
        };
        let style = match document.dialect {
            Dialect::Swagger2 => Style::of_collection(text(given, "collectionFormat")),
            Dialect::OpenApi3 if given.get("content").is_some() => Style::Json,
            Dialect::OpenApi3 => Style::named(
                text(given, "style"),
                given.get("explode").and_then(Value::as_bool),
                matches!(place, Place::Query | Place::Cookie),
            )
            .ok_or_else(|| {
                wrong(format!(
                    "the style of the parameter '{name}' is not supported"
                ))
            })?,
        };
        Ok(Self {
            name,
            place,
            required: flag(given, "required") || place == Place::Path,
            style,
        })
    }
}

fn swagger_body<'d>(
    root: &'d Value,
    operation: &'d Value,
    parameters: &[Parameter<'d>],
) -> Result<Option<Body<'d>>, Failure> {
    let consumes = operation.get("consumes").or_else(|| root.get("consumes"));
    let mut consumes = consumes
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let of = |place: Place| parameters.iter().filter(move |known| known.place == place);
    if let Some(whole) = of(Place::Body).next() {
        return Ok(Some(Body {
            media: consumes
                .find(|media| media.contains("json"))
                .unwrap_or(JSON),
            required: whole.required,
            open: true,
        }));
    }
    if of(Place::Form).next().is_none() {
        return Ok(None);
    }
    let offered: Vec<&str> = consumes.collect();
    if !offered.is_empty() && !offered.contains(&FORM) {
        return Err(wrong(
            "the operation takes its form in a kind that is not supported",
        ));
    }
    Ok(Some(Body {
        media: FORM,
        required: of(Place::Form).any(|field| field.required),
        open: false,
    }))
}

fn body<'d>(document: &'d Described, operation: &'d Value) -> Result<Option<Body<'d>>, Failure> {
    let Some(given) = operation.get("requestBody") else {
        return Ok(None);
    };
    let given = document.resolved(given)?;
    let content = given.get("content").and_then(Value::as_object);
    let offered: Vec<&str> = content
        .into_iter()
        .flatten()
        .map(|(media, _)| media.as_str())
        .collect();
    let media = offered
        .iter()
        .find(|media| media.contains("json"))
        .or_else(|| offered.iter().find(|media| **media == FORM))
        .or_else(|| offered.iter().find(|media| media.starts_with("text/")))
        .ok_or_else(|| wrong("the operation takes its body in a kind that is not supported"))?;
    Ok(Some(Body {
        media,
        required: flag(given, "required"),
        open: true,
    }))
}

fn swagger_server(document: &Described) -> Result<String, Failure> {
    let root = &document.root;
    let own = document.url.scheme();
    let schemes: Vec<&str> = list(root, "schemes").filter_map(Value::as_str).collect();
    let scheme = if schemes.is_empty() || schemes.contains(&own) {
        own
    } else if schemes.contains(&"https") {
        "https"
    } else {
        schemes[0]
    };
    let host = match text(root, "host") {
        Some(host) => host.to_owned(),
        None => authority(&document.url)?,
    };
    let base = text(root, "basePath").unwrap_or_default();
    Ok(format!(
        "{scheme}://{host}/{}",
        base.trim_start_matches('/')
    ))
}

fn authority(url: &Url) -> Result<String, Failure> {
    let host = url
        .host_str()
        .ok_or_else(|| wrong("the document does not say where its host is"))?;
    Ok(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The first server of the operation, else of its path, else of the document; relative ones count from the document.
fn server(document: &Described, item: &Value, operation: &Value) -> Result<String, Failure> {
    let first = |from: &'_ Value| from.get("servers").and_then(|all| all.get(0)).cloned();
    let server = first(operation)
        .or_else(|| first(item))
        .or_else(|| first(&document.root))
        .unwrap_or_default();
    let mut url = text(&server, "url").unwrap_or("/").to_owned();
    let variables = server.get("variables").and_then(Value::as_object);
    for (name, variable) in variables.into_iter().flatten() {
        let default = text(variable, "default").unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    let joined = document
        .url
        .join(&url)
        .map_err(|_| wrong("the server of the document is no URI"))?;
    Ok(joined.into())
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
