//! Guards: certificates, companies, the filing within thirty days, and one on duty.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{codes, desk, kept};
use crate::examples;

const DUTY: &str = "verify-guard";

fn self_recruited(started_on: &str, filed_on: Value) -> Value {
    let mut input = with(examples::guards(), "/guards/0/company", Value::Null);
    input["selfRecruiting"] = json!({"startedOn": started_on, "filedOn": filed_on});
    input
}

#[test]
fn certificates_and_licences() {
    let answer = desk().ok(DUTY, &examples::guards());
    assert_eq!(
        (&answer["lawful"], &answer["onDuty"]),
        (&json!(true), &json!(1))
    );
    for (field, code) in [
        ("/guards/0/certificateNo", "guard-without-certificate"),
        ("/guards/0/company/licenceNo", "company-not-licensed"),
    ] {
        let answer = desk().ok(DUTY, &with(examples::guards(), field, Value::Null));
        assert_eq!(
            (codes(&answer, "problems"), &answer["lawful"]),
            (vec![code.to_owned()], &json!(false))
        );
    }
}

#[test]
fn who_recruits_files_within_thirty_days() {
    // Thirty days from 11 January end on 10 February, the day of the check.
    for (started_on, filed_on, problems, timeliness) in [
        ("2026-01-11", json!("2026-02-10"), vec![], "in-time"),
        (
            "2026-01-10",
            json!("2026-02-10"),
            vec!["filing-late"],
            "late",
        ),
        ("2026-01-11", Value::Null, vec![], "open"),
        ("2026-01-10", Value::Null, vec!["filing-overdue"], "late"),
    ] {
        let answer = desk().ok(DUTY, &self_recruited(started_on, filed_on));
        assert_eq!(codes(&answer, "problems"), problems, "{started_on}");
        assert_eq!(answer["filingTimeliness"], timeliness, "{started_on}");
        assert_eq!(codes(&answer, "toConfirm"), ["guard-not-dispatched"]);
        assert_eq!(answer["filing"]["period"]["kind"], "statute");
    }
    let mut unstated = self_recruited("2026-01-11", Value::Null);
    unstated["selfRecruiting"] = Value::Null;
    assert_eq!(
        desk().issues(DUTY, &unstated),
        ["/selfRecruiting MISSING_MATERIAL"]
    );
}

#[test]
fn a_sole_trader_recruits_no_guards() {
    let first17 = "92140105MA0000000";
    let check = lianxi_domain::uscc::check_character(first17).expect("seventeen characters");
    let input = with(
        self_recruited("2026-01-11", json!("2026-02-01")),
        "/uscc",
        json!(format!("{first17}{check}")),
    );
    let answer = desk().ok(DUTY, &input);
    assert_eq!(codes(&answer, "problems"), ["recruiter-not-legal-person"]);
}

#[test]
fn an_independent_site_has_one_on_duty_which_is_not_verified() {
    for (independent, on_duty, found) in [
        (true, false, vec!["guards-too-few"]),
        (true, true, vec![]),
        (false, false, vec![]),
    ] {
        let mut input = with(examples::guards(), "/independentSite", json!(independent));
        input["guards"][0]["onDuty"] = json!(on_duty);
        let answer = desk().ok(DUTY, &input);
        assert_eq!(codes(&answer, "toConfirm"), found);
        assert_eq!(answer["lawful"], true, "a standard not read is no law");
        assert_eq!(answer["onDutyMin"].is_null(), !independent);
        assert!(!independent || answer["onDutyMin"]["kind"] == "unverified");
    }
    let mut more = examples::guards();
    more["params"] = json!({"guardsOnDutyMin": 2});
    assert_eq!(
        codes(&desk().ok(DUTY, &more), "toConfirm"),
        ["guards-too-few"]
    );
}

#[test]
fn a_check_is_kept_once() {
    let desk = desk();
    let answer = desk.ok(DUTY, &examples::guards());
    assert_eq!(desk.ok(DUTY, &examples::guards()), answer);
    assert_eq!(kept(&desk, "guard-check/"), 1);
    let other = with(examples::guards(), "/independentSite", json!(false));
    assert_eq!(desk.issues(DUTY, &other), ["/checkedOn guard-check-taken"]);
    let mut twice = examples::guards();
    let guard = twice["guards"][0].clone();
    twice["guards"] = json!([guard, guard]);
    assert_eq!(
        desk.issues(DUTY, &twice),
        ["/guards/1/person guard-duplicate"]
    );
}
