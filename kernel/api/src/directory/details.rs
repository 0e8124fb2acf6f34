//! What people are called and how they are reached. It stands where it can be erased; the ledger says only that it was written or erased.

use axum::extract::{FromRequest as _, Path, Request, State};
use axum::http::StatusCode;
use lianxi_access::Operation;
use lianxi_runtime::PersonDetails;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Acting;
use crate::api::Api;
use crate::body::Json;
use crate::problem::Problem;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DetailsRequest {
    /// 1 to 60 characters.
    pub name: String,
    #[serde(default)]
    pub phone: Option<String>,
}

/// Write down what a person is called and how they are reached, in place of what was there.
#[utoipa::path(put, path = "/directory/people/{person}/details", tag = "directory", params(("person" = String, Path)), request_body = DetailsRequest, responses(
    (status = 204, description = "it is written down"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(person): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let actor = caller.may_as(&api, Operation::DirectoryChange)?;
    let Json(request) = Json::<DetailsRequest>::from_request(request, &api).await?;
    let details = PersonDetails {
        name: request.name,
        phone: request.phone,
    };
    api.to_the_end(
        |engine| async move { engine.put_person_details(&person, &details, &actor).await },
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erase it. It is then nowhere in this host's database; copies of the database that were made before still have it.
#[utoipa::path(delete, path = "/directory/people/{person}/details", tag = "directory", params(("person" = String, Path)), responses(
    (status = 204, description = "there is nothing of it any more"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn erase(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(person): Path<String>,
) -> Result<StatusCode, Problem> {
    let actor = caller.may_as(&api, Operation::DirectoryChange)?;
    api.to_the_end(|engine| async move { engine.erase_person_details(&person, &actor).await })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
