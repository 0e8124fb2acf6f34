//! Rectification: what is proven, what is missing, what is late, and that a refusal is found by people and told once.

use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{ANSWERED, ISSUED, after, on, sent, to};
use crate::examples::{PROJECT_NO, decision, paper, rectifying};

fn all_done() -> Value {
    json!({
        "projectNo": PROJECT_NO,
        "progress": [
            {"findingNo": "1", "state": "已整改", "amountYuan": 20_000, "evidence": [paper("退款凭证")]},
            {"findingNo": "2", "state": "已整改", "evidence": [paper("拨款凭证")]}
        ],
        "reports": {
            "toAudit": {"documentNo": "小财函〔2026〕9号", "on": "2026-02-28"},
            "toGovernment": {"documentNo": "小财呈〔2026〕3号", "on": "2026-02-28"}, "publishedOn": "2026-03-01"
        }
    })
}

fn refusing(state: &str) -> Value {
    json!({
        "projectNo": PROJECT_NO, "progress": [{"findingNo": "1", "state": state, "evidence": [paper("催告记录")]}],
        "confirmation": decision("小审认〔2026〕1号", "2026-03-01")
    })
}

fn last(desk: &Desk) -> Option<(String, String)> {
    sent(desk).pop()
}

#[test]
fn a_project_is_closed_when_everything_is_reported() {
    let desk = after(ISSUED);
    let answer = desk.ok("track-rectification", &rectifying());
    assert_eq!(
        (&answer["rectified"], &answer["underway"], &answer["closed"]),
        (&json!(["1"]), &json!(["2"]), &json!(false))
    );
    assert_eq!(answer["missing"].as_array().map(Vec::len), Some(2));
    let done = desk.ok("track-rectification", &all_done());
    assert_eq!(
        (&done["closed"], &done["rectifiedYuan"], &done["missing"]),
        (&json!(true), &json!(20_000), &json!([]))
    );
    let report = json!({"from": "2026-01-01", "to": "2026-03-02", "divisionCode": "140105"});
    let indicators = desk.ok("report", &report)["indicators"].clone();
    let values: Vec<Value> = indicators
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["value"].clone())
        .collect();
    assert_eq!(json!(values), json!([1, 0, 1, 1, 2, 20_000, 100, 100, 0]));
}

#[test]
fn what_is_asked_of_a_report() {
    for (pointer, value, issue) in [
        (
            "/progress/0/evidence",
            json!([]),
            "/progress/0/evidence MISSING_MATERIAL",
        ),
        (
            "/progress/0/amountYuan",
            json!(20_000.01),
            "/progress/0/amountYuan amount-above-finding",
        ),
        (
            "/progress/0/findingNo",
            json!("3"),
            "/progress/0/findingNo finding-unknown",
        ),
        (
            "/progress/1/findingNo",
            json!("1"),
            "/progress/1/findingNo finding-unknown",
        ),
        (
            "/reports/toAudit/on",
            json!("2026-02-19"),
            "/reports/toAudit/on date-order",
        ),
        (
            "/reports/toAudit/on",
            json!("2026-03-03"),
            "/reports/toAudit/on date-order",
        ),
        (
            "/reports/publishedOn",
            json!("2026-02-19"),
            "/reports/publishedOn date-order",
        ),
    ] {
        let found = after(ISSUED).issues("track-rectification", &with(all_done(), pointer, value));
        assert_eq!(found, [issue]);
    }
    assert_eq!(
        after(ANSWERED).issues("track-rectification", &all_done()),
        ["/projectNo project-stage"]
    );
}

#[test]
fn a_refusal_is_found_by_people_and_told_once() {
    for state in ["拒不整改", "整改弄虚作假"] {
        let desk = after(ISSUED);
        let before = sent(&desk).len();
        desk.needs_human(
            "track-rectification",
            &without(refusing(state), "/confirmation"),
        );
        assert_eq!(sent(&desk).len(), before);
        for _ in 0..2 {
            let answer = desk.ok("track-rectification", &refusing(state));
            assert_eq!(answer["refused"], json!(["1"]));
            let natures: Vec<&Value> = answer["measures"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|one| &one["nature"])
                .collect();
            assert_eq!(natures, ["建议", "责令改正", "移送"]);
        }
        assert_eq!(sent(&desk).len(), before + 1);
        let event = desk.host().emitted().pop().expect("an event");
        assert_eq!(
            (event.destination.as_str(), event.event_type.as_str()),
            ("accountability", "cn.lianxi.audit.rectification-refused")
        );
        assert_eq!(
            event.body,
            json!({
                "projectNo": PROJECT_NO, "body": {"department": "finance", "divisionCode": "140105"}, "findings": ["1"],
                "confirmationNo": "小审认〔2026〕1号"
            })
        );
    }
}

#[test]
fn what_was_rectified_stays_so_unless_it_was_false() {
    let desk = after(ISSUED);
    desk.ok("track-rectification", &all_done());
    let underway =
        json!({"projectNo": PROJECT_NO, "progress": [{"findingNo": "1", "state": "整改中"}]});
    assert_eq!(
        desk.issues("track-rectification", &underway),
        ["/progress/0/state already-rectified"]
    );
    assert_eq!(
        desk.issues("track-rectification", &refusing("拒不整改")),
        ["/progress/0/state already-rectified"]
    );
    let answer = desk.ok("track-rectification", &refusing("整改弄虚作假"));
    assert_eq!(
        (
            &answer["closed"],
            &answer["refused"],
            &answer["rectifiedYuan"]
        ),
        (&json!(false), &json!(["1"]), &json!(0))
    );
}

#[test]
fn delay_is_told_once() {
    // Sixty days from 20 February.
    let ask = json!({"projectNo": PROJECT_NO});
    let mut desk = after(ISSUED);
    on(&mut desk, "2026-04-21");
    assert_eq!(desk.ok("track-rectification", &ask)["overdue"], false);
    on(&mut desk, "2026-04-22");
    let rolled = json!({"projectNo": PROJECT_NO, "calendarDueOn": "2026-04-22"});
    assert_eq!(desk.ok("track-rectification", &rolled)["overdue"], false);
    assert_eq!(last(&desk), Some(to("accountability", "finding")));
    let before = sent(&desk).len();
    for _ in 0..2 {
        assert_eq!(desk.ok("track-rectification", &ask)["overdue"], true);
    }
    assert_eq!(
        last(&desk),
        Some(to("accountability", "rectification-overdue"))
    );
    assert_eq!(sent(&desk).len(), before + 1);
    assert_eq!(
        desk.ok("track-rectification", &all_done())["overdue"],
        false
    );
}
