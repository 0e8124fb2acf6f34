//! The report: after the opinion, with a decision by people, to those whom the law names; and what the public reads.

use lianxi_sdk::{Call, Level};
use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{ANSWERED, COLLECTED, ISSUED, SERVED, after, on, sent, to};
use crate::examples::{self, document, issuing, plan, publishing};
use crate::plugin;

#[test]
fn people_decide() {
    let desk = after(ANSWERED);
    let reason = desk.needs_human("issue-report", &without(issuing(), "/decision"));
    assert!(reason.contains("第四十五条"), "{reason}");
    assert!(desk.host().emitted().is_empty());
    for _ in 0..2 {
        let answer = desk.ok("issue-report", &issuing());
        // The third finding was disputed and given up.
        assert_eq!(answer["findings"].as_array().map(Vec::len), Some(2));
        let rectify = &answer["rectifyWithin"];
        assert_eq!(
            (&rectify["dueOn"], &rectify["period"]["kind"]),
            (&json!("2026-04-21"), &json!("default"))
        );
    }
    assert_eq!(
        sent(&desk),
        [
            to("audited-body", "report-issued"),
            to("upper-audit-office", "report-issued"),
            to("accountability", "finding")
        ]
    );
    let told = &desk.host().emitted()[2].body;
    assert_eq!(
        *told,
        json!({
            "projectNo": examples::PROJECT_NO, "body": {"department": "finance", "divisionCode": "140105"}, "findings": 2,
            "amountYuan": 20_000, "reportNo": "小审报〔2026〕1号"
        })
    );
    let other = with(issuing(), "/report", document("小审报〔2026〕2号"));
    assert_eq!(
        desk.issues("issue-report", &other),
        ["/report/documentNo report-differs"]
    );
}

#[test]
fn the_report_goes_to_the_upper_audit_office() {
    for (region, level, upper) in [
        ("140105", Level::County, json!("140100")),
        ("140100", Level::City, json!("140000")),
        ("140000", Level::Province, Value::Null),
    ] {
        let desk = Desk::new(
            plugin(),
            Call {
                region: Some(region.to_owned()),
                level: Some(level),
                ..Call::default()
            },
        );
        desk.ok(
            "plan-audit",
            &with(plan(), "/body/divisionCode", json!(region)),
        );
        let mut collecting = without(without(examples::collecting(), "/funds"), "/criteria");
        collecting = without(collecting, "/reports");
        desk.ok("collect-findings", &collecting);
        let opinion = with(examples::responding(), "/response/disputes", json!([]));
        desk.ok("request-opinion", &opinion);
        let answer = desk.ok("issue-report", &without(issuing(), "/studied"));
        assert_eq!(answer["sentTo"][0]["department"], "finance");
        assert_eq!(
            (
                &answer["sentTo"][2]["department"],
                &answer["sentTo"][2]["divisionCode"]
            ),
            (&json!("audit"), &upper),
            "{region}"
        );
    }
}

#[test]
fn the_body_is_heard_first() {
    assert_eq!(
        after(COLLECTED).issues("issue-report", &without(issuing(), "/studied")),
        ["/projectNo project-stage"]
    );
    let mut desk = after(SERVED);
    on(&mut desk, "2026-02-28");
    let report = without(issuing(), "/studied");
    assert_eq!(
        desk.issues("issue-report", &report),
        ["/projectNo opinion-period-open"]
    );
    let silent = with(examples::serving(), "/calendarDueOn", json!("2026-02-16"));
    desk.ok("request-opinion", &silent);
    let answer = desk.ok("issue-report", &report);
    assert_eq!(answer["findings"].as_array().map(Vec::len), Some(3));
}

#[test]
fn every_objection_is_studied() {
    for (pointer, value, issue) in [
        ("/studied", json!([]), "/studied dispute-not-studied"),
        (
            "/studied/0/findingNo",
            json!("1"),
            "/studied/0/findingNo finding-undisputed",
        ),
        (
            "/studied/0/findingNo",
            json!("9"),
            "/studied/0/findingNo finding-unknown",
        ),
        (
            "/studied/0/reason",
            json!(" "),
            "/studied/0/reason MISSING_MATERIAL",
        ),
        (
            "/decision/on",
            json!("2026-02-01"),
            "/decision/on date-order",
        ),
    ] {
        let found = after(ANSWERED).issues("issue-report", &with(issuing(), pointer, value));
        assert!(found.contains(&issue.to_owned()), "{issue}: {found:?}");
    }
    let rejected = with(issuing(), "/studied/0/accepted", json!(false));
    let answer = after(ANSWERED).ok("issue-report", &rejected);
    assert_eq!(answer["findings"].as_array().map(Vec::len), Some(3));
}

#[test]
fn remedies_follow_the_kind_of_revenue() {
    let about = |revenue: &str| {
        let input = with(issuing(), "/auditDecision/about", json!(revenue));
        after(ANSWERED).ok("issue-report", &input)["followUps"][2].clone()
    };
    let public = about("财政收支");
    assert_eq!(
        (&public["period"]["amount"], &public["period"]["unit"]),
        (&json!(60), &json!("calendar-day"))
    );
    let financial = about("财务收支");
    assert_eq!(financial["period"], Value::Null);
    assert!(financial["action"].to_string().contains("行政复议"));
    let report_only = without(issuing(), "/auditDecision");
    let answer = after(ANSWERED).ok("issue-report", &report_only);
    assert_eq!(answer["followUps"].as_array().map(Vec::len), Some(2));
}

#[test]
fn transfers_are_recorded_by_their_numbers() {
    let desk = after(1);
    let crime = with(
        examples::collecting(),
        "/observations/0/crimeSuspected",
        json!(true),
    );
    desk.ok("collect-findings", &crime);
    desk.ok(
        "request-opinion",
        &with(examples::responding(), "/response/disputes", json!([])),
    );
    let mut input = without(issuing(), "/studied");
    let undecided = without(input.clone(), "/decision");
    desk.needs_human("issue-report", &undecided);
    input["transfers"] =
        json!([{"findingNo": "9", "to": "监察机关", "documentNo": "小审移〔2026〕1号"}]);
    assert_eq!(
        desk.issues("issue-report", &input),
        ["/transfers/0/findingNo finding-unknown"]
    );
    input["transfers"][0]["findingNo"] = json!("1");
    let answer = desk.ok("issue-report", &input);
    assert_eq!(answer["transfersPending"], json!(["3"]));
}

#[test]
fn what_the_public_reads() {
    let desk = after(ISSUED);
    for (pointer, value, issue) in [
        (
            "/text",
            json!("责任人电话13800138000"),
            "/text personal-data-in-public-text",
        ),
        (
            "/secretsChecked",
            json!(false),
            "/secretsChecked MISSING_MATERIAL",
        ),
        (
            "/personalInformationChecked",
            json!(false),
            "/personalInformationChecked MISSING_MATERIAL",
        ),
    ] {
        let input = with(publishing(), pointer, value);
        assert_eq!(desk.issues("publish-result", &input), [issue]);
    }
    desk.needs_human("publish-result", &without(publishing(), "/approval"));
    for _ in 0..2 {
        let answer = desk.ok("publish-result", &publishing());
        assert_eq!(answer["publishedOn"], "2026-03-02");
    }
    let public = sent(&desk)
        .into_iter()
        .filter(|one| *one == to("public-site", "result-published"));
    assert_eq!(public.count(), 1);
    let other = with(publishing(), "/text", json!("另一文本"));
    assert_eq!(
        desk.issues("publish-result", &other),
        ["/text publication-differs"]
    );
    assert_eq!(
        after(ANSWERED).issues("publish-result", &publishing()),
        ["/projectNo project-stage"]
    );
}
