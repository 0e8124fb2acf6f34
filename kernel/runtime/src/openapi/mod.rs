//! `call: openapi`: an operation of an interface that describes itself (Swagger 2.0, OpenAPI 3.0 and 3.1), made an HTTP request.
//!
//! * [`document`] — fetched under the same policy as every call, read, and kept for a while;
//! * [`operation`] — the operation that is meant, what it takes and where it is;
//! * [`binding`], [`style`] — from arguments to path, query, headers and body.

mod binding;
mod document;
mod operation;
mod style;

use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::http::Egress;
use crate::http::arguments::{Endpoint, OutputKind, Prepared};
use crate::http::authentication::Policy;
use crate::http::exchange::Outgoing;
use crate::http::failure::Failure;
use crate::secrets::shown;

use binding::bind;
use operation::Operation;

pub(crate) use document::Documents;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Arguments {
    document: Document,
    operation_id: String,
    #[serde(default)]
    parameters: Map<String, Value>,
    #[serde(default)]
    authentication: Option<Value>,
    #[serde(default)]
    output: OutputKind,
    #[serde(default)]
    redirect: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default, rename = "name")]
    _name: Option<String>,
    endpoint: Value,
}

/// Reads `with` of `call: openapi`, fetching the document that it names.
pub(crate) async fn prepare(
    egress: &Egress,
    documents: &Documents,
    input: &Value,
    now: Timestamp,
) -> Result<Prepared, Failure> {
    let given = Arguments::deserialize(input).map_err(|why| {
        Failure::invalid(format!("the arguments of the call are not right: {why}"))
    })?;
    let secrets = egress.secrets();
    let endpoint = Endpoint::read(&given.document.endpoint);
    let (url, policy) = (endpoint.url(secrets)?, endpoint.policy(secrets)?);
    let document: Arc<document::Described> =
        documents.get(egress, url, policy.as_ref(), now).await?;
    let operation = Operation::find(&document, &given.operation_id)?;
    let bound = bind(&operation, &given.parameters, secrets)?;
    let seen = bind(&operation, &shown_map(&given.parameters), secrets)?;
    let policy = match &given.authentication {
        Some(policy) => Some(Policy::read(policy, secrets)?),
        None => None,
    };
    Ok(Prepared {
        policy,
        output: given.output,
        redirect: given.redirect,
        shown: json!({
            "method": seen.method.as_str(),
            "uri": seen.url.as_str(),
            "headers": headers_of(&seen),
        }),
        request: bound,
    })
}

fn shown_map(parameters: &Map<String, Value>) -> Map<String, Value> {
    parameters
        .iter()
        .map(|(name, value)| (name.clone(), shown(value)))
        .collect()
}

fn headers_of(request: &Outgoing) -> Map<String, Value> {
    let headers = request.headers.iter();
    headers
        .map(|(name, value)| {
            let text = value.to_str().unwrap_or_default();
            (name.to_string(), json!(text))
        })
        .collect()
}
