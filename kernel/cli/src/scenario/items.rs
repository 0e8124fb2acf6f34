//! All work items of a host, page by page.

use lianxi_journal::{LIST_MAX, WorkFilter, WorkRow};
use lianxi_runtime::Engine;
use lianxi_runtime::work::WorkItem;

use crate::failure::{OrFail, Outcome};
use crate::host;

/// Each that the filter lets through, whatever its page, in the order in which they were opened.
pub async fn each_row(
    engine: &Engine,
    mut filter: WorkFilter,
    mut take: impl FnMut(WorkRow) -> Outcome<()>,
) -> Outcome<()> {
    filter.limit = LIST_MAX;
    loop {
        let rows = engine.work_items(&filter).await;
        let rows = rows.map_err(|error| host::engine(&error))?;
        let is_last = (rows.len() as u64) < LIST_MAX;
        filter.after = rows.last().map(|row| (row.created_at_ms, row.id.clone()));
        rows.into_iter().try_for_each(&mut take)?;
        if is_last {
            return Ok(());
        }
    }
}

/// What the row holds.
pub fn item(row: &WorkRow) -> Outcome<WorkItem> {
    serde_json::from_str(&row.body).or_failed(format!("work item {}", row.id))
}
