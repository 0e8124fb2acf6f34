//! Evaluations of a year, and the awards that go with them.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::after;
use crate::examples::evaluation;

#[test]
fn evaluations_and_awards() {
    let desk = after(&[("record-evaluation", evaluation())]);
    let answer = desk.ok("record-evaluation", &evaluation());
    assert_eq!(
        (&answer["overall"], &answer["earlierYears"]),
        (&json!("合格"), &json!([]))
    );
    let mut next = with(evaluation(), "/year", json!(2026));
    next["award"] = Value::Null;
    assert_eq!(
        desk.ok("record-evaluation", &next)["earlierYears"],
        json!([2025])
    );
    let other = with(evaluation(), "/aspects/0/grade", json!("合格"));
    assert_eq!(
        desk.issues("record-evaluation", &other),
        ["/year evaluation-differs"]
    );
    for (input, issue) in [
        (
            with(evaluation(), "/aspects/0/grade", json!("不合格")),
            "/award award-without-pass",
        ),
        (
            with(evaluation(), "/aspects/0/aspect", json!("爱心")),
            "/aspects aspects-incomplete",
        ),
        (
            with(evaluation(), "/year", json!(2027)),
            "/year year-in-future",
        ),
        (
            with(evaluation(), "/award/title", json!("表彰13800138000")),
            "/award/title personal-data-in-public-text",
        ),
    ] {
        assert_eq!(desk.issues("record-evaluation", &input), [issue]);
    }
    let undecided = without(evaluation(), "/award/decision");
    assert!(
        desk.needs_human("record-evaluation", &undecided)
            .contains("表彰")
    );
}
