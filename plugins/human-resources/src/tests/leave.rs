//! Leave and nursing time: 98 days, and what comes on top.

use lianxi_sdk_testing::desk::with;
use serde_json::{Value, json};

use super::{after, desk};
use crate::examples::{self, leave_check, person};

fn mother(birth: Value, granted: Value) -> Value {
    json!({
        "checkNo": "J2", "employer": examples::employer(), "employee": person('4'), "parent": "母", "birth": birth, "granted": granted
    })
}

fn leave<'a>(answer: &'a Value, name: &str) -> &'a Value {
    answer["leaves"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["leave"] == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn maternity_leave_adds_up() {
    for (babies, dystocia, days) in [
        (1, false, 98),
        (1, true, 113),
        (2, false, 113),
        (2, true, 128),
        (3, true, 143),
    ] {
        let birth = json!({"on": "2026-01-10", "babies": babies, "dystocia": dystocia});
        for (granted, short, verdict, conforms) in [
            (days, 0, "已落实", true),
            (days - 1, 1, "不足", false),
            (90, days - 90, "不足", false),
        ] {
            let given = json!([{"leave": "产假", "days": granted}]);
            let answer = desk().ok("check-leave-entitlement", &mother(birth.clone(), given));
            let maternity = leave(&answer, "产假");
            assert_eq!(
                (
                    &maternity["entitledDays"],
                    &maternity["shortDays"],
                    &maternity["verdict"],
                    &answer["conforms"]
                ),
                (
                    &json!(days),
                    &json!(short),
                    &json!(verdict),
                    &json!(conforms)
                ),
                "{babies} {dystocia} {granted}"
            );
        }
    }
}

#[test]
fn what_was_not_read_in_the_original_is_verified_by_a_person() {
    let birth = json!({"on": "2026-01-10", "babies": 1, "dystocia": false});
    let given = json!([{"leave": "奖励产假", "days": 59}, {"leave": "育儿假", "days": 15}]);
    let answer = desk().ok("check-leave-entitlement", &mother(birth.clone(), given));
    let bonus = leave(&answer, "奖励产假");
    assert_eq!(
        (
            &bonus["entitledDays"],
            &bonus["verdict"],
            &bonus["parts"][0]["kind"],
            &answer["conforms"]
        ),
        (
            &json!(60),
            &json!("待核实"),
            &json!("unverified"),
            &json!(true)
        )
    );
    assert_eq!(leave(&answer, "育儿假")["verdict"], "已落实");
    assert_eq!(leave(&answer, "产假")["verdict"], "未填写");
    let mut configured = mother(birth.clone(), json!([{"leave": "奖励产假", "days": 59}]));
    configured["params"] = json!({"bonusMaternityDays": 59});
    let answer = desk().ok("check-leave-entitlement", &configured);
    assert_eq!(leave(&answer, "奖励产假")["verdict"], "已落实");
    configured["params"] = json!({"maternityDays": 90});
    assert_eq!(
        desk().issues("check-leave-entitlement", &configured),
        ["/params/maternityDays rule-fixed-by-law"]
    );
    let father = with(mother(birth, json!([])), "/parent", json!("父"));
    let answer = desk().ok("check-leave-entitlement", &father);
    let leaves: Vec<(&Value, &Value)> = answer["leaves"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (&one["leave"], &one["entitledDays"]))
        .collect();
    assert_eq!(
        leaves,
        [
            (&json!("护理假"), &json!(15)),
            (&json!("育儿假"), &json!(15))
        ]
    );
}

#[test]
fn parental_leave_ends_on_the_third_birthday() {
    for (born, leaves) in [("2023-03-03", 3), ("2023-03-02", 2)] {
        let birth = json!({"on": born, "babies": 1, "dystocia": false});
        let answer = desk().ok("check-leave-entitlement", &mother(birth, json!([])));
        assert_eq!(
            answer["leaves"].as_array().map(Vec::len),
            Some(leaves),
            "{born}"
        );
    }
}

#[test]
fn miscarriages() {
    for (months, days) in [(0, 15), (3, 15), (4, 42), (10, 42)] {
        let mut input = mother(Value::Null, json!([{"leave": "流产假", "days": days}]));
        input["miscarriageAtMonths"] = json!(months);
        let answer = desk().ok("check-leave-entitlement", &input);
        assert_eq!(
            (&answer["leaves"][0]["entitledDays"], &answer["conforms"]),
            (&json!(days), &json!(true)),
            "{months}"
        );
    }
    let mut both = leave_check();
    both["miscarriageAtMonths"] = json!(3);
    assert_eq!(
        desk().issues("check-leave-entitlement", &both),
        ["/birth MISSING_MATERIAL"]
    );
}

const SHIFTS: &str = "哺乳期延长劳动时间或者安排夜班";
const TIME: &str = "未安排哺乳时间";

#[test]
fn nursing_until_the_first_birthday() {
    let check = |born: &str, changed: &[(&str, Value)], acts: &[&str], minutes: Value| {
        let mut input = with(leave_check(), "/birth/on", json!(born));
        for (field, value) in changed {
            input["nursing"][*field] = value.clone();
        }
        let answer = desk().ok("check-leave-entitlement", &input);
        let found: Vec<&str> = answer["violations"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|one| one["act"].as_str())
            .collect();
        assert_eq!(found, acts, "{input}");
        assert_eq!(answer["nursing"]["entitledMinutes"], minutes, "{input}");
    };
    // The arrangement is of 10 February 2026: the child's first birthday is the day after it, or that day.
    check("2025-02-11", &[], &[], json!(120));
    check("2025-02-10", &[("overtime", json!(true))], &[], Value::Null);
    check(
        "2025-02-11",
        &[("minutes", json!(119))],
        &[TIME],
        json!(120),
    );
    check(
        "2025-02-11",
        &[("babies", json!(1)), ("minutes", json!(60))],
        &[],
        json!(60),
    );
    check(
        "2025-02-11",
        &[("babies", json!(1)), ("minutes", json!(59))],
        &[TIME],
        json!(60),
    );
    check(
        "2025-02-11",
        &[("overtime", json!(true))],
        &[SHIFTS],
        json!(120),
    );
    check(
        "2025-02-11",
        &[("nightShift", json!(true)), ("minutes", json!(0))],
        &[SHIFTS, TIME],
        json!(120),
    );
}

#[test]
fn wrong_leave_checks() {
    for (pointer, value, issue) in [
        (
            "/birth/babies",
            json!(0),
            "/birth/babies babies-out-of-range",
        ),
        (
            "/birth/babies",
            json!(11),
            "/birth/babies babies-out-of-range",
        ),
        (
            "/nursing/babies",
            json!(3),
            "/nursing/babies babies-out-of-range",
        ),
        ("/birth/on", json!("2026-03-03"), "/birth/on date-order"),
        (
            "/granted/0/leave",
            json!("护理假"),
            "/granted/0/leave leave-not-applicable",
        ),
        (
            "/granted/1/leave",
            json!("产假"),
            "/granted/1/leave leave-duplicate",
        ),
        ("/parent", json!("父"), "/nursing leave-not-applicable"),
        (
            "/nursing/minutes",
            json!(1_441),
            "/nursing/minutes RULE_VIOLATION",
        ),
    ] {
        let found = desk().issues(
            "check-leave-entitlement",
            &with(leave_check(), pointer, value),
        );
        assert!(found.iter().any(|one| one == issue), "{pointer}: {found:?}");
    }
    let desk = after(&[("check-leave-entitlement", leave_check())]);
    let other = with(leave_check(), "/granted/0/days", json!(127));
    assert_eq!(
        desk.issues("check-leave-entitlement", &other),
        ["/checkNo check-no-taken"]
    );
}

#[test]
fn before_the_regulation_there_is_no_floor_to_check() {
    let mut early = examples::call();
    early.basis_date = "2012-04-27".to_owned();
    let mut desk = desk();
    desk.call(early);
    let why = desk.permanent("check-leave-entitlement", &leave_check());
    assert!(why.contains("EXPIRED_BASIS"), "{why}");
}
