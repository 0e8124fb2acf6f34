//! Labour complaints: clocks, fines, arbitration, and who decides.

use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{desk, strings};
use crate::examples::{complaint, decision, paper, person};

const DUTY: &str = "handle-labour-complaint";

/// The complaint as it came in.
fn received() -> Value {
    let mut input = complaint();
    for step in ["filing", "officers", "investigation", "decision"] {
        input = without(input, &format!("/{step}"));
    }
    input
}

fn filed() -> Value {
    with(
        received(),
        "/filing",
        decision("小店人社立〔2026〕2号", "2026-01-12"),
    )
}

fn actions(list: &Value) -> Vec<&str> {
    list.as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["action"].as_str())
        .collect()
}

fn acting(acts: Value) -> Value {
    with(received(), "/acts", acts)
}

#[test]
fn a_case_goes_on_step_by_step() {
    let desk = desk();
    let answer = desk.ok(DUTY, &received());
    assert_eq!(answer["state"], "待立案");
    let accept = &answer["limits"][1]["period"];
    assert_eq!(
        (&accept["amount"], &accept["unit"]),
        (&json!(5), &json!("working-day"))
    );
    // 一年 from the day on which she was dismissed.
    assert_eq!(answer["limits"][0]["dueOn"], "2026-12-10");
    let answer = desk.ok(DUTY, &filed());
    assert_eq!(
        (&answer["state"], &answer["limits"][1]["period"]["amount"]),
        (&json!("调查中"), &json!(60))
    );
    assert!(desk.host().emitted().is_empty());
    let extended = with(
        filed(),
        "/extension",
        decision("小店人社延〔2026〕1号", "2026-02-27"),
    );
    let period = desk.ok(DUTY, &extended)["limits"][1]["period"].clone();
    assert_eq!(
        (&period["amount"], &period["dueOn"]),
        (&json!(90), &Value::Null)
    );
    assert_eq!(
        desk.issues(DUTY, &complaint()),
        ["/extension extension-differs"]
    );
    let mut whole = complaint();
    whole["extension"] = extended["extension"].clone();
    let undecided = without(whole.clone(), "/decision");
    let reason = desk.needs_human(DUTY, &undecided);
    assert!(reason.contains("2000元至10000元"), "{reason}");
    let answer = desk.ok(DUTY, &whole);
    assert_eq!(
        (&answer["state"], &answer["outcome"]),
        (&json!("已办结"), &json!("行政处罚"))
    );
    let told = desk.host().emitted();
    assert_eq!(
        (
            told[0].destination.as_str(),
            told[0].body["leadNo"].as_str()
        ),
        ("trade-union", Some("工〔2026〕5号"))
    );
    assert_eq!(
        desk.issues(DUTY, &filed()),
        ["/decision complaint-closed", "/extension extension-differs"]
    );
}

#[test]
fn the_calendar_says_whether_the_investigation_was_in_time() {
    for (due, timeliness) in [
        (json!("2026-02-12"), json!("in-time")),
        (json!("2026-02-11"), json!("late")),
        (Value::Null, Value::Null),
    ] {
        let input = with(complaint(), "/investigation/calendarDueOn", due.clone());
        assert_eq!(
            desk().ok(DUTY, &input)["investigationTimeliness"],
            timeliness,
            "{due}"
        );
    }
}

#[test]
fn fines_are_within_the_law_for_each_woman() {
    // Two women: 2,000 to 10,000 yuan.
    for (yuan, lawful) in [
        (json!(1_999.99), false),
        (json!(2_000), true),
        (json!(10_000), true),
        (json!(10_000.01), false),
    ] {
        let input = with(complaint(), "/decision/fines/0/yuan", yuan.clone());
        let found = desk().perform(DUTY, &input);
        assert_eq!(found.is_ok(), lawful, "{yuan}");
        if !lawful {
            assert_eq!(
                desk().issues(DUTY, &input),
                ["/decision/fines/0/yuan fine-out-of-range"]
            );
        }
    }
    // The same woman named twice is one.
    let mut once = with(
        complaint(),
        "/investigation/findings/0/affected",
        json!([person('4'), person('4')]),
    );
    once["decision"]["fines"][0]["yuan"] = json!(5_001);
    assert_eq!(
        desk().issues(DUTY, &once),
        ["/decision/fines/0/yuan fine-out-of-range"]
    );
    let fine = desk().ok(DUTY, &complaint())["path"]["measures"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| !one["fineYuan"].is_null())
        .cloned()
        .expect("a fine");
    assert_eq!(
        (&fine["fineYuan"], &fine["basis"]),
        (
            &json!({"minYuan": 2_000, "maxYuan": 10_000}),
            &json!("女职工劳动保护特别规定 第十三条")
        )
    );
}

/// A case of one act that was established, and its decision.
fn established(act: &str, outcome: &str, fines: Value) -> Value {
    let mut input = with(
        complaint(),
        "/acts",
        json!([{"act": act, "beganOn": "2025-10-01"}]),
    );
    input["investigation"]["findings"] =
        json!([{"act": act, "established": true, "affected": [person('4')]}]);
    input["decision"]["outcome"] = json!(outcome);
    input["decision"]["fines"] = fines;
    input
}

#[test]
fn only_the_law_says_what_is_fined() {
    for (act, range) in [
        (
            "怀孕7个月以上延长劳动时间或者安排夜班",
            Some((1_000, 5_000)),
        ),
        ("产假不足", Some((1_000, 5_000))),
        ("哺乳期延长劳动时间或者安排夜班", Some((1_000, 5_000))),
        ("违法延长工作时间", Some((100, 500))),
        ("未安排哺乳时间", None),
        ("克扣或者无故拖欠工资", None),
        ("未订立劳动合同", None),
        ("未办理社会保险登记", None),
    ] {
        let fine = |yuan: u64| json!([{"act": act, "yuan": yuan}]);
        match range {
            Some((least, most)) => {
                desk().ok(DUTY, &established(act, "行政处罚", fine(least)));
                desk().ok(DUTY, &established(act, "行政处罚", fine(most)));
                for yuan in [least - 1, most + 1] {
                    let input = established(act, "行政处罚", fine(yuan));
                    assert_eq!(
                        desk().issues(DUTY, &input),
                        ["/decision/fines/0/yuan fine-out-of-range"],
                        "{act}"
                    );
                }
            }
            None => assert_eq!(
                desk().issues(DUTY, &established(act, "行政处罚", fine(1_000))),
                [
                    "/decision/fines/0/act fine-not-provided",
                    "/decision/outcome penalty-not-provided"
                ],
                "{act}"
            ),
        }
        desk().ok(DUTY, &established(act, "责令改正", json!([])));
    }
    let bare = established("产假不足", "行政处罚", json!([]));
    assert_eq!(
        desk().issues(DUTY, &bare),
        ["/decision/fines MISSING_MATERIAL"]
    );
    // A warning alone is a penalty for overtime.
    desk().ok(
        DUTY,
        &established("违法延长工作时间", "行政处罚", json!([])),
    );
}

#[test]
fn wages_are_paid_on_top_by_law() {
    let answer = desk().ok(
        DUTY,
        &established("克扣或者无故拖欠工资", "责令改正", json!([])),
    );
    assert!(actions(&answer["path"]["measures"])[1].contains("50%以上100%以下"));
    let clock = &answer["path"]["clocks"][0]["period"];
    assert_eq!(
        (&clock["amount"], &clock["kind"]),
        (&json!(15), &json!("default"))
    );
}

#[test]
fn a_decision_needs_its_ground() {
    let decided = |pointer: &str, value: Value| with(complaint(), pointer, value);
    let mut nothing = decided(
        "/investigation/findings/0",
        json!({"act": "产假不足", "established": false}),
    );
    nothing["decision"]["fines"] = json!([]);
    assert_eq!(
        desk().issues(DUTY, &nothing),
        [
            "/decision/outcome nothing-established",
            "/decision/outcome penalty-not-provided"
        ]
    );
    nothing["decision"]["outcome"] = json!("撤销立案");
    assert_eq!(desk().ok(DUTY, &nothing)["outcome"], "撤销立案");
    let undecided = without(nothing, "/decision");
    assert!(desk().needs_human(DUTY, &undecided).contains("没有查实"));
    let mut dropped = decided("/decision/outcome", json!("撤销立案"));
    dropped["decision"]["fines"] = json!([]);
    assert_eq!(
        desk().issues(DUTY, &dropped),
        ["/decision/outcome not-corrected"]
    );
    dropped["investigation"]["findings"][0]["corrected"] = json!(true);
    desk().ok(DUTY, &dropped);
    for (pointer, value, issue) in [
        (
            "/decision/employerHeard",
            json!(false),
            "/decision/employerHeard employer-not-heard",
        ),
        (
            "/decision/decision/on",
            json!("2026-02-11"),
            "/decision/decision/on date-order",
        ),
        (
            "/decision/outcome",
            json!("责令改正"),
            "/decision/fines fine-not-provided",
        ),
        (
            "/officers",
            json!([{"personRef": "person:o1", "certificateNo": "1"}]),
            "/officers officers-too-few",
        ),
        (
            "/investigation/evidence",
            json!([]),
            "/investigation/evidence MISSING_MATERIAL",
        ),
        (
            "/investigation/findings",
            json!([]),
            "/investigation/findings act-without-finding",
        ),
        (
            "/investigation/findings/0/affected",
            json!([]),
            "/investigation/findings/0/affected affected-mismatch",
        ),
        (
            "/investigation/completedOn",
            json!("2026-01-11"),
            "/investigation/completedOn date-order",
        ),
    ] {
        assert_eq!(desk().issues(DUTY, &decided(pointer, value)), [issue]);
    }
}

#[test]
fn dismissal_and_wage_cuts_go_to_arbitration() {
    for act in ["因怀孕生育哺乳降低工资", "因怀孕生育哺乳辞退或者解除合同"]
    {
        let desk = desk();
        let input = acting(json!([
            {"act": act, "beganOn": "2025-12-10", "knownOn": "2025-12-20"}
        ]));
        let answer = desk.ok(DUTY, &input);
        assert_eq!(
            (&answer["state"], strings(&answer["arbitrated"])),
            (&json!("告知调解仲裁"), vec![act])
        );
        assert!(actions(&answer["path"]["measures"])[0].contains("调解仲裁"));
        assert_eq!(answer["limits"][0]["dueOn"], "2026-12-20");
        assert_eq!(desk.host().emitted().len(), 1);
        let filed = with(input, "/filing", decision("立1号", "2026-01-12"));
        assert_eq!(
            super::desk().issues(DUTY, &filed),
            ["/filing nothing-to-inspect"]
        );
    }
    // What is before an arbitrator already stays there, and is not fined.
    let input = with(received(), "/inArbitration", json!(true));
    let answer = desk().ok(DUTY, &input);
    assert_eq!(answer["state"], "告知调解仲裁");
    let measures = answer["path"]["measures"].as_array().expect("a list");
    assert!(measures.iter().all(|one| one["fineYuan"].is_null()));
}

#[test]
fn after_two_years_nothing_is_pursued() {
    // Received on 8 January 2026.
    for (ended, state) in [
        (json!("2024-01-08"), "待立案"),
        (json!("2024-01-07"), "不再查处"),
        (Value::Null, "待立案"),
    ] {
        let input = acting(json!([
            {"act": "产假不足", "beganOn": "2023-06-01", "endedOn": ended}
        ]));
        assert_eq!(desk().ok(DUTY, &input)["state"], state, "{ended}");
    }
}

#[test]
fn where_a_complaint_comes_from() {
    for (source, missing) in [
        ("本人投诉", "/complainant MISSING_MATERIAL"),
        ("工会移交", "/leadNo MISSING_MATERIAL"),
        ("妇联移交", "/leadNo MISSING_MATERIAL"),
    ] {
        let mut input = without(received(), "/leadNo");
        input["source"] = json!(source);
        assert_eq!(desk().issues(DUTY, &input), [missing], "{source}");
    }
    let told = |source: &str| {
        let desk = desk();
        let mut input = with(complaint(), "/source", json!(source));
        input["complainant"] = person('4');
        desk.ok(DUTY, &input);
        let events = desk.host().emitted();
        events.first().map(|event| event.destination.clone())
    };
    assert_eq!(told("妇联移交").as_deref(), Some("womens-federation"));
    assert_eq!(told("本人投诉"), None);
    assert_eq!(told("检查发现"), None);
}

#[test]
fn steps_and_numbers_are_not_mixed_up() {
    let check = |desk: &Desk, input: Value, issues: &[&str]| {
        assert_eq!(desk.issues(DUTY, &input), issues);
    };
    check(
        &desk(),
        without(complaint(), "/filing"),
        &["/investigation MISSING_MATERIAL"],
    );
    check(
        &desk(),
        without(complaint(), "/investigation"),
        &["/decision MISSING_MATERIAL"],
    );
    check(
        &desk(),
        with(filed(), "/filing/on", json!("2026-01-07")),
        &["/filing/on date-order"],
    );
    check(
        &desk(),
        acting(json!([
            {"act": "产假不足", "beganOn": "2025-09-01"}, {"act": "产假不足", "beganOn": "2025-10-01"}
        ])),
        &["/acts/1/act act-duplicate"],
    );
    let desk = desk();
    desk.ok(DUTY, &filed());
    check(
        &desk,
        with(filed(), "/receivedOn", json!("2026-01-09")),
        &["/complaintNo complaint-no-taken"],
    );
    check(
        &desk,
        with(filed(), "/filing/documentNo", json!("另号")),
        &["/filing filing-differs"],
    );
    check(
        &desk,
        with(filed(), "/acts/0/act", json!("未订立劳动合同")),
        &["/acts acts-differ"],
    );
    desk.ok(DUTY, &with(filed(), "/papers", json!([paper("补充材料")])));
}
