//! Every address, and the document that describes them: both are made from the same list, so that neither knows more than the other.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use lianxi_runtime::Engine;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::oidc::flow;
use crate::access::{accounts, api_tokens, me, sign_in, trail};
use crate::api::Api;
use crate::around::around;
use crate::options::ApiOptions;
use crate::{
    archives, calendar, clock, directory, draws, events, executions, health, outbox, plugins,
    schema, versions, work_items, workflows,
};

const BEARER: &str = "bearer";

#[derive(OpenApi)]
#[openapi(info(
    title = "Lianxi (联席)",
    description = "Executions, work items and events of a Lianxi host. Every error is application/problem+json (RFC 9457); every time is RFC 3339; every list has an opaque cursor."
))]
struct Document;

/// The API of an engine. The caller listens: see [`crate::serve`].
pub fn router(engine: Engine, options: ApiOptions) -> Router {
    let api = Api::new(engine, options);
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .nest("/v1", addresses())
        .split_for_parts();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(
        BEARER,
        SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
    );
    document.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    let text = document.to_json().expect("the document is plain JSON");
    // The cell is new, so this sets it.
    let _ = api.document.set(text);
    router
        .layer(axum::middleware::from_fn_with_state(api.clone(), around))
        .with_state(api)
}

fn addresses() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(executions::start, executions::list))
        .routes(routes!(executions::show))
        .routes(routes!(executions::retry))
        .routes(routes!(executions::cancel))
        .routes(routes!(executions::suspend))
        .routes(routes!(executions::resume))
        .routes(routes!(draws::list))
        .routes(routes!(work_items::list::list))
        .routes(routes!(work_items::counts::counts))
        .routes(routes!(work_items::export::export))
        .routes(routes!(work_items::one::show))
        .routes(routes!(work_items::one::history))
        .routes(routes!(work_items::one::return_targets))
        .merge(work_items::verbs::addresses())
        .routes(routes!(events::receive))
        .routes(routes!(outbox::list))
        .routes(routes!(outbox::resend))
        .routes(routes!(archives::archive))
        .routes(routes!(workflows::publish, versions::list))
        .routes(routes!(workflows::prospect))
        .routes(routes!(versions::text))
        .routes(routes!(versions::diff))
        .routes(routes!(versions::deprecate))
        .routes(routes!(versions::reinstate))
        .routes(routes!(plugins::list, plugins::install))
        .routes(routes!(plugins::approve))
        .routes(routes!(plugins::disable))
        .routes(routes!(plugins::enable))
        .routes(routes!(plugins::remove))
        .routes(routes!(plugins::history))
        .routes(routes!(plugins::revoke))
        .routes(routes!(schema::show))
        .routes(routes!(sign_in::sign_in, flow::ways))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(flow::begin))
        .routes(routes!(flow::callback))
        .routes(routes!(me::show))
        .routes(routes!(me::password))
        .routes(routes!(accounts::list, accounts::create))
        .routes(routes!(accounts::disable))
        .routes(routes!(accounts::enable))
        .routes(routes!(accounts::unlock))
        .routes(routes!(accounts::reset_password))
        .routes(routes!(accounts::set_roles))
        .routes(routes!(api_tokens::list, api_tokens::issue))
        .routes(routes!(api_tokens::revoke))
        .routes(routes!(trail::list))
        .routes(routes!(trail::verify))
        .routes(routes!(trail::refusals))
        .merge(directory::addresses())
        .routes(routes!(calendar::show))
        .routes(routes!(calendar::load))
        .routes(routes!(clock::show))
        .routes(routes!(clock::accept))
        .routes(routes!(openapi))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "health", security(()), responses((status = 200, body = serde_json::Value)))]
pub(crate) async fn openapi(State(api): State<Api>) -> impl IntoResponse {
    let text = api.document.get().cloned().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text)
}
