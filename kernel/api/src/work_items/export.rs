//! Work items as a spreadsheet (导出): the rows of a list by the same filters, up to a bound. What is beyond it is said in the sheet.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use lianxi_access::Operation;
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::WorkQuery;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::filter::{filtered, visible};
use super::list::Order;
use super::sheet::{self, Line, Words};
use crate::access::Reading;
use crate::api::Api;
use crate::page::{PAGE_ROWS_MAX, Query};
use crate::problem::Problem;

/// The most rows of one export.
pub const EXPORT_ROWS_MAX: u64 = 100_000;
/// Exports that are made at the same time; others come again.
const EXPORTS_AT_ONCE: usize = 2;
/// Pages that wait to be written.
const PAGES_WAITING: usize = 4;
/// Says that there were more rows than were written.
const TRUNCATED: &str = "x-lianxi-truncated";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static PLACES: Semaphore = Semaphore::const_new(EXPORTS_AT_ONCE);

filtered! {
    ExportQuery {
        order: [Option<Order>],
        /// The last first.
        descending: [Option<bool>],
        /// At most so many rows, up to 100,000.
        limit: [Option<u64>],
    }
}

/// The work items that the caller may see, by any filter of the list, as a spreadsheet.
#[utoipa::path(get, path = "/work-items/export.xlsx", tag = "work items", params(ExportQuery), responses(
    (status = 200, description = "a spreadsheet; the header x-lianxi-truncated says `true` if there were more rows", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn export(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(mut asked): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let visible = visible(&api, &caller, Operation::WorkItemExport)?;
    let rows_max = rows_max(asked.limit)?;
    let order = asked.order.unwrap_or_default();
    let descending = asked.descending.unwrap_or(false);
    let mut query = asked.filter().query(&api, &caller, visible, api.now())?;
    query.order = order.of_journal();
    query.descending = descending;
    let place = PLACES.try_acquire().map_err(|_| Problem::overloaded())?;
    let (bytes, truncated) = made(&api, query, order, rows_max, place).await?;
    Ok(answer(&api, bytes, truncated))
}

fn rows_max(limit: Option<u64>) -> Result<u64, Problem> {
    match limit.unwrap_or(EXPORT_ROWS_MAX) {
        limit @ 1..=EXPORT_ROWS_MAX => Ok(limit),
        _ => Err(Problem::bad_request(
            "query",
            format!("'limit' is between 1 and {EXPORT_ROWS_MAX}"),
        )),
    }
}

/// The spreadsheet, and whether rows were left out. It is written on a thread of its own while the next page is read.
async fn made(
    api: &Api,
    query: WorkQuery,
    order: Order,
    rows_max: u64,
    place: SemaphorePermit<'static>,
) -> Result<(Vec<u8>, bool), Problem> {
    let (sender, pages) = mpsc::channel(PAGES_WAITING);
    let truncated = Arc::new(AtomicBool::new(false));
    let left_out = Arc::clone(&truncated);
    let writing = tokio::task::spawn_blocking(move || {
        let last = || {
            left_out.load(Ordering::Acquire).then(|| {
                format!("（仅导出前 {rows_max} 条，还有更多未导出，请缩小筛选范围后重新导出）")
            })
        };
        let written = sheet::write(pages, last);
        // Held while the thread works, also when the caller has hung up.
        drop(place);
        written
    });
    let more = read(api, query, order, rows_max, &sender).await?;
    truncated.store(more, Ordering::Release);
    drop(sender);
    match writing.await {
        Ok(Ok(bytes)) => Ok((bytes, more)),
        Ok(Err(error)) => Err(Problem::internal(&format!("a spreadsheet: {error}"))),
        Err(error) => Err(Problem::internal(&error.to_string())),
    }
}

/// Sends the rows page by page; whether there were more.
async fn read(
    api: &Api,
    mut query: WorkQuery,
    order: Order,
    rows_max: u64,
    pages: &Sender<Vec<Line>>,
) -> Result<bool, Problem> {
    let directory = api.engine.directory();
    let words = Words {
        lights: api.engine.lights(),
        directory: &directory,
        today: api.engine.today(),
        now: api.now(),
        zone: sheet::zone(),
    };
    let mut left = rows_max;
    loop {
        query.limit = PAGE_ROWS_MAX.min(left + 1);
        let found = api.engine.journal().work_list(&query).await;
        let mut rows = found.map_err(EngineError::from)?;
        let count = rows.len() as u64;
        let is_last = count < query.limit;
        rows.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        query.after = rows.last().map(|row| (order.value(row), row.id.clone()));
        let lines = rows.into_iter().map(|row| words.line(row)).collect();
        if pages.send(lines).await.is_err() {
            return Err(Problem::internal("a spreadsheet is written no longer"));
        }
        if count > left {
            return Ok(true);
        }
        left -= count;
        if is_last {
            return Ok(false);
        }
    }
}

fn answer(api: &Api, bytes: Vec<u8>, truncated: bool) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(XLSX));
    // 待办, as its UTF-8 bytes.
    let name = format!(
        "attachment; filename=\"work-items-{0}.xlsx\"; filename*=UTF-8''%E5%BE%85%E5%8A%9E-{0}.xlsx",
        api.engine.today()
    );
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    let truncated = if truncated { "true" } else { "false" };
    headers.insert(TRUNCATED, HeaderValue::from_static(truncated));
    response
}
