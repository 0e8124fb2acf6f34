//! An institution that ended or stopped enjoys nothing from the next day on.

use lianxi_sdk_testing::desk::{Desk, with};
use serde_json::{Value, json};

use super::desk;
use crate::examples;

fn event(cause: &str, on: &str) -> Value {
    let input = with(examples::stop(), "/cause", json!(cause));
    let input = with(input, "/documentNo", json!(format!("文〔{on}〕{cause}")));
    with(input, "/on", json!(on))
}

fn assess(desk: &Desk, from: &str, to: &str, open: bool) {
    let period = json!({"from": from, "to": to});
    let input = with(examples::assessment(), "/period", period);
    let input = with(input, "/premises", json!([]));
    if open {
        desk.ok("assess-relief", &input);
    } else {
        let issues = desk.issues("assess-relief", &input);
        assert_eq!(issues, ["/period relief-stopped"], "{from} {to}");
    }
}

#[test]
fn relief_ends_on_the_last_day_and_comes_back_on_the_first() {
    let desk = desk();
    desk.ok("assess-relief", &examples::assessment());
    let stopped = desk.ok("stop-relief", &event("停止托育服务", "2025-11-30"));
    assert_eq!(
        stopped["toReassess"],
        json!([{"from": "2025-10-01", "to": "2025-12-31"}])
    );
    let within = &stopped["followUps"][0]["period"];
    assert_eq!(
        (&within["amount"], &within["kind"]),
        (&json!(10), &json!("default"))
    );
    assess(&desk, "2025-11-01", "2025-11-30", true);
    assess(&desk, "2025-11-01", "2025-12-01", false);
    assess(&desk, "2026-01-01", "2026-01-31", false);
    desk.ok("stop-relief", &event("恢复托育服务", "2026-01-15"));
    assess(&desk, "2026-01-14", "2026-01-31", false);
    assess(&desk, "2026-01-15", "2026-01-31", true);
    assess(&desk, "2025-12-01", "2025-12-31", false);
}

#[test]
fn the_order_of_events() {
    let check = |events: &[(&str, &str)], issue: Option<&str>| {
        let desk = desk();
        let (last, before) = events.split_last().expect("an event");
        for (cause, on) in before {
            desk.ok("stop-relief", &event(cause, on));
        }
        let input = event(last.0, last.1);
        match issue {
            None => drop(desk.ok("stop-relief", &input)),
            Some(issue) => assert_eq!(desk.issues("stop-relief", &input), [issue], "{events:?}"),
        }
    };
    let stop = ("停止托育服务", "2026-01-10");
    check(
        &[("恢复托育服务", "2026-01-10")],
        Some("/cause not-stopped"),
    );
    check(
        &[stop, ("停止托育服务", "2026-01-11")],
        Some("/cause already-stopped"),
    );
    check(
        &[stop, ("恢复托育服务", "2026-01-10")],
        Some("/on date-order"),
    );
    check(&[stop, ("恢复托育服务", "2026-01-11")], None);
    check(
        &[stop, ("恢复托育服务", "2026-01-20"), ("注销", "2026-01-19")],
        Some("/on date-order"),
    );
    check(
        &[stop, ("恢复托育服务", "2026-01-20"), ("注销", "2026-01-20")],
        None,
    );
    check(
        &[("吊销", "2026-01-10"), ("恢复托育服务", "2026-02-01")],
        Some("/cause registration-ended"),
    );
    check(&[("撤销", "2026-03-03")], Some("/on date-order"));
}

#[test]
fn a_registration_that_ends_while_service_is_stopped_keeps_the_first_day() {
    let desk = desk();
    desk.ok("stop-relief", &event("停止托育服务", "2026-01-10"));
    let ended = desk.ok("stop-relief", &event("注销", "2026-02-10"));
    assert_eq!(
        ended["stops"],
        json!([{"cause": "注销", "lastDay": "2026-01-10", "resumedOn": null}])
    );
    assert!(
        ended["followUps"][1]["action"]
            .as_str()
            .is_some_and(|text| text.contains("清税"))
    );
}

#[test]
fn a_document_stands_for_one_event() {
    let desk = desk();
    desk.ok("stop-relief", &examples::stop());
    let other = with(examples::stop(), "/on", json!("2026-02-27"));
    assert_eq!(
        desk.issues("stop-relief", &other),
        ["/documentNo document-taken"]
    );
}
