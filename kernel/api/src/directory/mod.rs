//! Who works where (组织机构与人员): what there is on a day, who changed it, and changing it.
//!
//! ```text
//! asked      what every list shares: the day, the page
//! views      how each thing is shown
//! places     divisions, departments, offices, bindings, roles; who acts in a matter
//! people     people, their places, who is away
//! history    who changed what, when and why
//! changes    changing it
//! granting   who may give which role
//! details    names and numbers of people
//! leaving    somebody leaves (离职转办)
//! ```
//!
//! Divisions and departments are no secret; of people only who is known sees anything, and then ids and names, never numbers.

mod asked;
mod changes;
mod details;
mod granting;
mod history;
mod leaving;
mod people;
mod places;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::Api;
use crate::problem::Problem;

/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 500;

pub(crate) fn addresses() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(places::divisions))
        .routes(routes!(places::departments))
        .routes(routes!(places::offices))
        .routes(routes!(places::roles))
        .routes(routes!(places::bindings))
        .routes(routes!(places::registering_office))
        .routes(routes!(people::people))
        .routes(routes!(people::person))
        .routes(routes!(people::assignments))
        .routes(routes!(people::absences))
        .routes(routes!(history::list))
        .routes(routes!(changes::change))
        .routes(routes!(details::put, details::erase))
        .routes(routes!(leaving::leave))
        .routes(routes!(leaving::holdings))
}

/// Why something is done: it stands in the ledger for ever.
fn reasoned(reason: &str) -> Result<&str, Problem> {
    let reason = reason.trim();
    if (1..=REASON_CHARS_MAX).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    Err(Problem {
        field: Some("reason".to_owned()),
        detail_zh: Some(format!("事由为1至{REASON_CHARS_MAX}个字符")),
        ..Problem::unprocessable(
            "reason",
            format!("a reason has 1 to {REASON_CHARS_MAX} characters"),
        )
    })
}
