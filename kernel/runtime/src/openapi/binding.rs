//! From the arguments of a call to the request that its operation asks for.

use bytes::Bytes;
use lianxi_flow::secret;
use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};

use crate::http::arguments::{add_header, text};
use crate::http::exchange::{Body, Outgoing};
use crate::http::failure::Failure;
use crate::http::tokens::form;
use crate::secrets::{Secrets, reveal};

use super::document::wrong;
use super::operation::{FORM, Operation, Parameter, Place};

/// The argument that is the whole body where no field of it has that name.
const WHOLE_BODY: &str = "body";

struct Binding<'d> {
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    cookies: Vec<String>,
    form: Vec<(String, String)>,
    body: Option<&'d Value>,
    secret: bool,
}

pub(super) fn bind(
    operation: &Operation<'_>,
    given: &Map<String, Value>,
    secrets: &dyn Secrets,
) -> Result<Outgoing, Failure> {
    let mut binding = Binding {
        path: operation.path.to_owned(),
        query: Vec::new(),
        headers: HeaderMap::new(),
        cookies: Vec::new(),
        form: Vec::new(),
        body: None,
        secret: false,
    };
    for parameter in &operation.parameters {
        match given.get(parameter.name) {
            Some(Value::Null) | None if parameter.required && parameter.place != Place::Body => {
                return Err(missing(parameter.name));
            }
            Some(Value::Null) | None => {}
            Some(value) => binding.take(parameter, value, secrets)?,
        }
    }
    let declared = |name: &str| operation.parameters.iter().any(|known| known.name == name);
    let rest: Map<String, Value> = given
        .iter()
        .filter(|(name, _)| !declared(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let whole = match (binding.body, rest.len()) {
        (Some(body), 0) => Some(body.clone()),
        (None, 1) if rest.contains_key(WHOLE_BODY) => rest.get(WHOLE_BODY).cloned(),
        (_, 0) => None,
        _ => Some(Value::Object(rest.clone())),
    };
    let takes_rest = operation.body.as_ref().is_some_and(|body| body.open);
    if let Some((name, _)) = rest.iter().next()
        && (!takes_rest || binding.body.is_some())
    {
        return Err(Failure::invalid(format!(
            "the operation has no parameter '{name}'"
        )));
    }
    let body = binding.body(operation, whole.as_ref(), secrets)?;
    Ok(Outgoing {
        method: operation.method.clone(),
        url: binding.url(operation)?,
        headers: binding.headers,
        body,
    })
}

fn missing(name: &str) -> Failure {
    Failure::invalid(format!("the operation needs the parameter '{name}'"))
}

impl<'d> Binding<'d> {
    fn take(
        &mut self,
        parameter: &Parameter<'_>,
        given: &'d Value,
        secrets: &dyn Secrets,
    ) -> Result<(), Failure> {
        let (name, style) = (parameter.name, parameter.style);
        if parameter.place == Place::Body {
            self.body = Some(given);
            return Ok(());
        }
        let value = reveal(given, secrets)?;
        match parameter.place {
            Place::Path => {
                let place = format!("{{{name}}}");
                let written = style.one(&value);
                if written.is_empty() {
                    return Err(missing(name));
                }
                // However they are written, these are steps along the path.
                if written == "." || written == ".." {
                    return Err(Failure::invalid(format!(
                        "the parameter '{name}' would lead to another path"
                    )));
                }
                self.path = self.path.replace(&place, &segment(&written));
            }
            Place::Query => self.query.extend(style.pairs(name, &value)),
            Place::Form => {
                self.secret |= secret::is_inside(given);
                self.form.extend(style.pairs(name, &value));
            }
            Place::Cookie => self.cookies.extend(
                style
                    .pairs(name, &value)
                    .into_iter()
                    .map(|(name, value)| format!("{name}={value}")),
            ),
            Place::Header => {
                add_header(&mut self.headers, name, &json!(style.one(&value)), secrets)?;
                if secret::is_inside(given)
                    && let Some(header) = self.headers.get_mut(name)
                {
                    header.set_sensitive(true);
                }
            }
            Place::Body => {}
        }
        Ok(())
    }

    fn body(
        &mut self,
        operation: &Operation<'_>,
        whole: Option<&Value>,
        secrets: &dyn Secrets,
    ) -> Result<Option<Body>, Failure> {
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::try_from(self.cookies.join("; "))
                .map_err(|_| Failure::invalid("a cookie of the call is not plain text"))?;
            cookies.set_sensitive(true);
            self.headers.insert(COOKIE, cookies);
        }
        let Some(asked) = &operation.body else {
            return Ok(None);
        };
        let Some(whole) = whole else {
            if !self.form.is_empty() {
                self.headers
                    .insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
                return Ok(Some(Body {
                    bytes: Bytes::from(form(&self.form)),
                    secret: self.secret,
                }));
            }
            return if asked.required {
                Err(missing(WHOLE_BODY))
            } else {
                Ok(None)
            };
        };
        let value = reveal(whole, secrets)?;
        let bytes = if asked.media == FORM {
            let fields = value.as_object().ok_or_else(|| {
                Failure::invalid("the operation takes a form: its body is an object")
            })?;
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (name.clone(), text(value)))
                .collect();
            form(&fields)
        } else if asked.media.contains("json") {
            value.to_string()
        } else {
            text(&value)
        };
        let media = HeaderValue::try_from(asked.media)
            .map_err(|_| wrong("the kind of the operation's body is not plain text"))?;
        self.headers.insert(CONTENT_TYPE, media);
        Ok(Some(Body {
            bytes: Bytes::from(bytes),
            secret: secret::is_inside(whole),
        }))
    }

    fn url(&self, operation: &Operation<'_>) -> Result<Url, Failure> {
        let path = self.path.trim_start_matches('/');
        let mut url = Url::parse(&format!("{}/{path}", operation.server))
            .map_err(|_| wrong("the server and the path of the operation make no URI"))?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

/// A value within one segment of a path.
fn segment(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~,=".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
