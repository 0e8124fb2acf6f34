//! Bodies of requests: bounded in size and time; what is wrong with them is said with its place.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::api::Api;
use crate::options::Bounds;
use crate::problem::Problem;

/// How much of a body that is too large is still read, so that its sender hears the answer and not a broken connection.
const DISCARDED_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A JSON body.
pub(crate) struct Json<T>(pub T);

/// A JSON body that may be left out.
pub(crate) struct OptionalJson<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Api> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        if !is_json(&media_type(request.headers())) {
            return Err(Problem::media_type("application/json"));
        }
        parse(&read(request, &api.bounds).await?).map(Self)
    }
}

impl<T: DeserializeOwned + Default> FromRequest<Api> for OptionalJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let json = is_json(&media_type(request.headers()));
        let bytes = read(request, &api.bounds).await?;
        match bytes.is_empty() {
            true => Ok(Self(T::default())),
            false if json => parse(&bytes).map(Self),
            false => Err(Problem::media_type("application/json")),
        }
    }
}

/// `type/subtype` in lower case, without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

pub(crate) fn is_json(media_type: &str) -> bool {
    media_type == "application/json"
        || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// The whole body.
pub(crate) async fn read(request: Request, bounds: &Bounds) -> Result<Vec<u8>, Problem> {
    let mut chunks = request.into_body().into_data_stream();
    let mut bytes = Vec::new();
    let mut beyond = 0;
    let reading = async {
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| Problem::bad_request("body", "the body broke off"))?;
            if beyond == 0 && bytes.len() + chunk.len() <= bounds.body_bytes_max {
                bytes.extend_from_slice(&chunk);
            } else {
                beyond += chunk.len();
                if beyond > DISCARDED_BYTES_MAX {
                    break;
                }
            }
        }
        Ok(())
    };
    match tokio::time::timeout(bounds.body_time_max, reading).await {
        Ok(Ok(())) if beyond == 0 => Ok(bytes),
        Ok(Ok(())) => {
            let detail = format!("a body may have at most {} bytes", bounds.body_bytes_max);
            Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body-too-large",
                detail,
            ))
        }
        Ok(Err(problem)) => Err(problem),
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "body-too-slow",
            "the body did not arrive in time",
        )),
    }
}

/// JSON text to a type: 400 if it is not JSON, 422 if it is not what is asked for.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        problem(error.inner(), (path != ".").then_some(path))
    })?;
    json.end().map_err(|error| problem(&error, None))?;
    Ok(value)
}

fn problem(error: &serde_json::Error, field: Option<String>) -> Problem {
    let problem = if error.is_data() {
        Problem {
            field,
            ..Problem::unprocessable("body", error.to_string())
        }
    } else {
        Problem::bad_request("json", format!("the body is not JSON: {error}"))
    };
    Problem {
        line: Some(error.line()),
        column: Some(error.column()),
        ..problem
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[serde(rename = "inner")]
        _inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[serde(rename = "n")]
        _n: u8,
    }

    fn check(text: &str, expected: (u16, usize, usize, Option<&str>)) {
        let problem = parse::<Body>(text.as_bytes()).expect_err(text);
        let found = (
            problem.status,
            problem.line.unwrap_or(0),
            problem.column.unwrap_or(0),
            problem.field.as_deref(),
        );
        assert_eq!(found, expected, "{text}: {problem:?}");
    }

    #[test]
    fn a_bad_body_is_told_with_its_place() {
        check("", (400, 1, 0, None));
        check("{\n  \"inner\": }", (400, 2, 12, None));
        check("{} {}", (400, 1, 4, None));
        check("{\"inner\":\n{\"n\": 300}}", (422, 2, 9, Some("inner.n")));
        check("{\"other\": 1}", (422, 1, 8, Some("other")));
        check("[1]", (422, 1, 2, Some("[0]")));
    }

    #[test]
    fn json_by_its_media_type() {
        for (given, json) in [
            ("application/json; charset=utf-8", true),
            ("Application/CloudEvents+JSON", true),
            ("text/plain", false),
            ("", false),
        ] {
            let headers =
                HeaderMap::from_iter([(header::CONTENT_TYPE, given.parse().expect("a value"))]);
            assert_eq!(is_json(&media_type(&headers)), json, "{given}");
        }
    }
}
