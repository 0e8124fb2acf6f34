//! Reading. Everything here runs on the reading connections and sees committed state only; every list is bounded.

mod accounts;
mod archives;
mod definitions;
mod effects;
mod executions;
mod inbox;
mod ledger;
mod outbox;
#[cfg(test)]
mod plans;
mod plugins;
mod records;
mod resources;
mod schedules;
mod turns;
mod verify;
mod versions;
mod work;

use sea_orm::DbErr;

pub use archives::Archivable;
pub(crate) use archives::{still_free, to_archive};
pub use effects::FirstDue;
pub use executions::{ExecutionFilter, ListOrder, Loaded, Snapshot, Standing};
pub use inbox::InboxCursor;
pub(crate) use ledger::{entries, follows};
pub use outbox::OutboxFilter;
pub use records::Record;
pub use turns::Turn;
pub(crate) use turns::as_turn;
pub(crate) use verify::Chain;
pub use versions::VersionRow;
pub use work::{
    CountBy, Light, LightAt, PartyQuery, SCOPES_MAX, Visible, VisibleScope, WorkCount, WorkFilter,
    WorkListRow, WorkOrder, WorkQuery,
};

/// Most rows that one list answers; go on from its last row.
pub const LIST_MAX: u64 = 1_000;

/// The only row that there can be. sea-orm's `one` binds a LIMIT, and SQLite plans a statement with a bound LIMIT anew each time that it
/// is asked.
pub(crate) async fn only<T>(
    rows: impl Future<Output = Result<Vec<T>, DbErr>>,
) -> Result<Option<T>, DbErr> {
    Ok(rows.await?.pop())
}

fn bounded(limit: u64) -> u64 {
    limit.clamp(1, LIST_MAX)
}

/// Text that is greater than every text that begins with `prefix`; `None` where there is no such bound.
fn after_prefix(prefix: &str) -> Option<String> {
    let mut bound: Vec<char> = prefix.chars().collect();
    while let Some(last) = bound.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            bound.push(next);
            return Some(bound.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prefix: &str, expected: Option<&str>) {
        assert_eq!(after_prefix(prefix).as_deref(), expected, "{prefix:?}");
    }

    #[test]
    fn the_bound_of_a_prefix_is_the_next_text() {
        check("", None);
        check("org/", Some("org0"));
        check("a\u{d7ff}", Some("a\u{e000}"));
        check("a\u{10ffff}", Some("b"));
        check("\u{10ffff}", None);
    }
}
