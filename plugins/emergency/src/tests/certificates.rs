//! Certificates: issued by a person on a clean and recent inspection, verified by the record or by the word of who issued them.

use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{codes, desk, kept, on};
use crate::examples::{self, CERTIFICATE, CLEAN};

const DUTY: &str = "issue-or-verify-fire-certificate";

/// After an inspection that found nothing.
fn clean() -> Desk {
    let desk = desk();
    desk.ok("inspect-fire", &examples::inspection(CLEAN, "2026-01-15"));
    desk
}

#[test]
fn a_person_issues_it() {
    let desk = clean();
    let reason = desk.needs_human(DUTY, &without(examples::issuing(), "/issue/decision"));
    assert!(reason.contains("签发"), "{reason}");
    let answer = desk.ok(DUTY, &examples::issuing());
    assert_eq!(
        (
            &answer["documentNo"],
            &answer["conclusion"],
            &answer["accepted"]
        ),
        (&json!(CERTIFICATE), &json!("已签发"), &json!(true))
    );
    assert_eq!(answer["acceptedKinds"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["limit"]["period"]["kind"], "unverified");
    assert_eq!(desk.ok(DUTY, &examples::issuing()), answer);
    assert_eq!(kept(&desk, "certificate/"), 1);
    let events = desk.host().emitted();
    assert_eq!(
        (events.len(), events[0].destination.as_str()),
        (1, "health")
    );
    assert_eq!(events[0].body["accepted"], true);
    let other = with(examples::issuing(), "/siteNo", json!("XD-0002"));
    assert_eq!(
        desk.issues(DUTY, &other),
        ["/issue/decision/documentNo certificate-taken"]
    );
}

#[test]
fn a_refusal_has_its_reason() {
    let refused = with(examples::issuing(), "/issue/passed", json!(false));
    assert_eq!(
        clean().issues(DUTY, &refused),
        ["/issue/reason MISSING_MATERIAL"]
    );
    let explained = with(refused, "/issue/reason", json!("安全出口宽度不足"));
    let answer = clean().ok(DUTY, &explained);
    assert_eq!(
        (&answer["conclusion"], &answer["accepted"]),
        (&json!("不予签发"), &json!(false))
    );
}

#[test]
fn nothing_passes_with_open_hazards() {
    let desk = clean();
    desk.ok("inspect-fire", &examples::grave());
    let mut input = examples::issuing();
    input["issue"]["inspectionNo"] = json!(examples::GRAVE);
    input["issue"]["decision"]["on"] = json!("2026-02-10");
    assert_eq!(desk.issues(DUTY, &input), ["/issue/passed hazards-open"]);
    desk.ok("review-fire-hazard", &examples::danger_review());
    let mut rest = with(
        examples::overdue_review(),
        "/reviewedOn",
        json!("2026-02-10"),
    );
    rest["results"] =
        json!([{"code": "fire-system", "corrected": true, "evidence": [examples::paper("制度")]}]);
    desk.ok("review-fire-hazard", &rest);
    assert_eq!(
        desk.issues(DUTY, &input),
        ["/issue/passed hazards-open"],
        "still sealed"
    );
    desk.ok("lift-or-extend-seal", &examples::lifting());
    assert_eq!(desk.ok(DUTY, &input)["accepted"], true);
}

#[test]
fn the_inspection_is_this_sites_and_recent() {
    for (day, issue) in [
        ("2026-04-15", None),
        ("2026-04-16", Some("/issue/inspectionNo inspection-too-old")),
        ("2026-01-14", Some("/issue/decision/on date-order")),
    ] {
        let mut desk = clean();
        desk.call(on("2026-05-01"));
        let input = with(examples::issuing(), "/issue/decision/on", json!(day));
        match issue {
            None => assert_eq!(desk.ok(DUTY, &input)["accepted"], true),
            Some(issue) => assert_eq!(desk.issues(DUTY, &input), [issue]),
        }
    }
    let unknown = with(examples::issuing(), "/issue/inspectionNo", json!("没有"));
    assert_eq!(
        clean().issues(DUTY, &unknown),
        ["/issue/inspectionNo inspection-unknown"]
    );
    assert_eq!(
        desk().issues(DUTY, &examples::issuing()),
        ["/issue/inspectionNo inspection-unknown"]
    );
}

#[test]
fn the_calendar_tells_whether_it_was_late() {
    for (due, late) in [("2026-01-20", false), ("2026-01-19", true)] {
        let input = with(examples::issuing(), "/issue/calendarDueOn", json!(due));
        let answer = clean().ok(DUTY, &input);
        assert_eq!(
            codes(&answer, "problems") == ["decision-late"],
            late,
            "{due}"
        );
    }
}

#[test]
fn the_own_record_verifies() {
    let issued = || {
        let desk = clean();
        desk.ok(DUTY, &examples::issuing());
        desk
    };
    let answer = issued().ok(DUTY, &examples::verifying());
    assert_eq!(answer["conclusion"], "核验属实");
    for (field, value) in [
        ("/siteNo", json!("XD-0002")),
        ("/verify/issuedOn", json!("2026-01-19")),
    ] {
        let answer = issued().ok(DUTY, &with(examples::verifying(), field, value));
        assert_eq!(answer["conclusion"], "核验不属实", "{field}");
        assert_eq!(codes(&answer, "problems"), ["record-differs"]);
    }
    // Somebody's word does not outweigh the record.
    let mut vouched = with(examples::verifying(), "/siteNo", json!("XD-0002"));
    vouched["verify"]["confirmation"] =
        json!({"decision": examples::decision("函1", "2026-01-26"), "genuine": true});
    assert_eq!(issued().ok(DUTY, &vouched)["accepted"], false);
    let reason = desk().needs_human(DUTY, &examples::verifying());
    assert!(reason.contains("没有签发记录"), "{reason}");
}

#[test]
fn housing_confirms_its_papers() {
    let bare = without(examples::verifying_housing(), "/verify/confirmation");
    let reason = desk().needs_human(DUTY, &bare);
    assert!(reason.contains("住房和城乡建设部门"), "{reason}");
    for (genuine, altered_on, conclusion, accepted, problems) in [
        (true, Value::Null, "核验属实", true, vec![]),
        (
            true,
            json!("2025-10-01"),
            "属实，但场所已改变，应重新办理",
            false,
            vec!["site-altered"],
        ),
        (
            false,
            Value::Null,
            "核验不属实",
            false,
            vec!["paper-denied"],
        ),
    ] {
        let mut input = with(
            examples::verifying_housing(),
            "/verify/alteredOn",
            altered_on,
        );
        input["verify"]["confirmation"]["genuine"] = json!(genuine);
        let desk = desk();
        let answer = desk.ok(DUTY, &input);
        assert_eq!(
            (&answer["conclusion"], &answer["accepted"]),
            (&json!(conclusion), &json!(accepted))
        );
        assert_eq!(codes(&answer, "problems"), problems);
        assert_eq!(desk.host().emitted()[0].body["accepted"], accepted);
        assert_eq!(desk.ok(DUTY, &input), answer);
        let denied = !genuine;
        input["verify"]["confirmation"]["genuine"] = json!(denied);
        assert_eq!(desk.issues(DUTY, &input), ["/verify verification-differs"]);
    }
}

#[test]
fn a_site_number_may_stand_in_a_key() {
    let input = with(examples::verifying_housing(), "/siteNo", json!("一号/楼"));
    assert_eq!(
        desk().issues(DUTY, &input),
        ["/siteNo project-no-malformed"]
    );
}

#[test]
fn one_or_the_other() {
    let neither = without(examples::issuing(), "/issue");
    assert_eq!(desk().issues(DUTY, &neither), ["/issue issue-or-verify"]);
    let both = with(
        examples::issuing(),
        "/verify",
        examples::verifying()["verify"].clone(),
    );
    assert_eq!(desk().issues(DUTY, &both), ["/issue issue-or-verify"]);
}
