//! A calendar year that is loaded while work waits for it: what was provisional is counted again, and says so.

use lianxi_calendar::{Calendar, YearFile};
use lianxi_runtime::{CALENDAR, EngineError};
use lianxi_work::Change;
use serde_json::json;

use super::{KEEPER, item, who};
use crate::host::{Host, definition};

/// Counted from the middle of December it ends in a year that no notice is out for.
const DUE: &str = ", due: {amount: 30, unit: working-days, kind: statute, text: 三十个工作日}";

/// A made-up notice for 2027: 3 days off that no rule knows, and no day worked for them.
fn year_2027() -> YearFile {
    let day = |text: &&str| format!("2027-{text}").parse().expect("a date");
    YearFile {
        year: 2027,
        off: [
            "01-01", "02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11", "04-05",
            "05-01", "05-02", "05-03", "06-09", "09-15", "10-01", "10-02", "10-03", "10-04",
            "10-05", "10-06", "10-07",
        ]
        .iter()
        .map(day)
        .collect(),
        makeup_workdays: ["02-20", "10-09"].iter().map(day).collect(),
        notices: vec!["https://example.org/notice".to_owned()],
    }
}

async fn waiting() -> (Host, String) {
    let host = Host::new().await;
    host.clock
        .advance_to("2026-12-31T01:00:00Z".parse().expect("an instant"));
    let text = format!(
        "do:\n  - sign: {{call: work-item, with: {}}}\n",
        item("签收", DUE)
    );
    let workflow = host.publish(&definition("waiting", &text)).await;
    host.start(&workflow, json!({})).await;
    let id = host.item("sign").await;
    (host, id)
}

#[tokio::test]
async fn what_was_provisional_is_counted_again() {
    let (host, id) = waiting().await;
    let (row, item) = host.engine.work_item(&id).await.expect("it is there");
    assert!(row.provisional && item.due().is_some_and(|due| due.provisional));
    let loaded = host
        .engine
        .load_year(year_2027(), "公布放假安排", &who(KEEPER, "works@14"))
        .await
        .expect("a sound year");
    assert_eq!((loaded.year, loaded.recomputed), (2027, 1));
    let calendar = Calendar::bundled().with_year(year_2027()).expect("sound");
    assert_eq!(loaded.calendar_version, calendar.version());
    let (after, item) = host.engine.work_item(&id).await.expect("it is there");
    assert!(!after.provisional && !item.due().is_some_and(|due| due.provisional));
    assert!(after.due_at_ms > row.due_at_ms, "it has more days off");
    assert!(after.near_at_ms > row.near_at_ms, "the light moves with it");
    assert!(after.next_at_ms > row.next_at_ms, "so does the escalation");
    let history = host.engine.work_history(&id).await.expect("its history");
    let counted = history.last().expect("an event");
    assert!(
        matches!(counted.change, Change::Recomputed { .. }),
        "{counted:?}"
    );
    let said = serde_json::to_string(counted).expect("it writes");
    assert!(said.contains(calendar.version()), "{said}");
    // Neither a second load nor another host counts once more.
    let keeper = who(KEEPER, "works@14");
    let again = host.engine.load_year(year_2027(), "再次", &keeper).await;
    assert_eq!(again.expect("it is loaded").recomputed, 0);
    let host = host.reopened().await;
    assert_eq!(host.engine.calendar().version(), calendar.version());
    let now = host.engine.work_history(&id).await.expect("its history");
    assert_eq!(now.len(), history.len());
}

#[tokio::test]
async fn a_year_that_is_not_sound_changes_nothing() {
    let (host, id) = waiting().await;
    let wrong = YearFile {
        off: Vec::new(),
        ..year_2027()
    };
    let keeper = who(KEEPER, "works@14");
    let refused = host.engine.load_year(wrong, "误传", &keeper).await;
    assert!(
        matches!(refused, Err(EngineError::Invalid(_))),
        "{refused:?}"
    );
    let (row, _) = host.engine.work_item(&id).await.expect("it is there");
    assert!(row.provisional);
    let head = host.engine.journal().ledger_head(CALENDAR).await;
    assert_eq!(head.expect("its head").seq, 0);
}
