//! Lists: what may be asked of them, and the cursor from one page to the next.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::problem::Problem;

/// Rows of a page, if the caller does not say.
pub const PAGE_ROWS: u64 = 50;
/// The most rows of a page.
pub const PAGE_ROWS_MAX: u64 = 500;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// `cursor` of the next page; null at the end of the list.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// From one row more than asked for.
    pub(crate) fn of<Row>(
        mut rows: Vec<Row>,
        rows_max: u64,
        cursor: impl Fn(&Row) -> String,
        show: impl FnMut(Row) -> T,
    ) -> Self {
        let rows_max = usize::try_from(rows_max).unwrap_or(usize::MAX);
        let more = rows.len() > rows_max;
        rows.truncate(rows_max);
        let next = rows.last().filter(|_| more).map(cursor);
        Self {
            items: rows.into_iter().map(show).collect(),
            next,
        }
    }
}

/// The rows asked for; the list is asked for one more, which says whether there is a next page.
pub(crate) fn rows(limit: Option<u64>) -> Result<u64, Problem> {
    match limit.unwrap_or(PAGE_ROWS) {
        limit @ 1..=PAGE_ROWS_MAX => Ok(limit),
        _ => Err(Problem::bad_request(
            "query",
            format!("'limit' is between 1 and {PAGE_ROWS_MAX}"),
        )),
    }
}

/// A place in a list that is ordered by a number and then a name.
pub(crate) fn cursor(number: i64, name: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{number}:{name}"))
}

pub(crate) fn place(cursor: Option<&str>) -> Result<Option<(i64, String)>, Problem> {
    let read = |cursor: &str| {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (number, name) = text.split_once(':')?;
        Some((number.parse().ok()?, name.to_owned()))
    };
    let wrong = || {
        Problem::bad_request(
            "query",
            "'cursor' is the 'next' of the page before, unchanged",
        )
    };
    cursor
        .map(|cursor| read(cursor).ok_or_else(wrong))
        .transpose()
}

/// The query of an address; a name that is not known is refused, for it would silently filter nothing.
pub(crate) struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::try_from_uri(&parts.uri);
        query
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|rejection| Problem::bad_request("query", rejection.body_text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        for (number, name) in [(0, ""), (-1, "a:b"), (i64::MAX, "018f-汉")] {
            let place = place(Some(&cursor(number, name))).expect("it is ours");
            assert_eq!(place, Some((number, name.to_owned())));
        }
        for wrong in ["%", "YQ", "OmE"] {
            assert_eq!(place(Some(wrong)).expect_err(wrong).status, 400, "{wrong}");
        }
    }
}
