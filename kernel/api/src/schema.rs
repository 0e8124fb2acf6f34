//! What this host accepts, for editors: they ask without a token, as they have none to show.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::api::Api;

/// Where it is served.
pub(crate) const PATH: &str = "/v1/schema";
const MEDIA_TYPE: &str = "application/schema+json";

/// The JSON schema of the definitions that this host accepts: the language's, and the duties of the installed plugins.
#[utoipa::path(get, path = "/schema", tag = "workflows", security(()), responses((status = 200, body = serde_json::Value, content_type = "application/schema+json")))]
pub(crate) async fn show(State(api): State<Api>) -> impl IntoResponse {
    let schema = api.engine.plugins().definition_schema();
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], schema.to_string())
}
