//! The gaps of old areas, and how they are filled.

use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::desk;
use crate::examples::{decision, filling, gap_plan};

const PLAN: &str = "plan-gap-filling";
const RECORD: &str = "record-gap-filling";
const FILL: &str = "/plan/communities/0/fill";

fn planned() -> Desk {
    let desk = desk();
    desk.ok(PLAN, &gap_plan());
    desk
}

#[test]
fn a_gap_is_what_the_population_lacks() {
    // 8,000 residents, five places a thousand: 40 of which ten are there; 2,000 and ten migrants beside fifty infants: 10 and 2.
    let answer = desk().ok(PLAN, &gap_plan());
    let gaps = answer["gaps"].as_array().expect("gaps");
    let numbers =
        |gap: &Value| ["required", "gap", "filled", "remaining"].map(|field| gap[field].as_u64());
    assert_eq!(numbers(&gaps[0]), [40, 30, 30, 0].map(Some));
    assert_eq!(numbers(&gaps[1]), [12, 12, 0, 12].map(Some));
    assert_eq!(
        (
            &answer["totalGap"],
            &answer["totalRemaining"],
            &answer["totalCostYuan"]
        ),
        (&json!(42), &json!(12), &json!(450_000))
    );
    assert_eq!(answer["unplanned"], json!(["XD-SQ-02"]));
    let leased = answer["byMode"]
        .as_array()
        .expect("modes")
        .iter()
        .find(|one| one["mode"] == "租赁");
    assert_eq!(leased.map(|one| one["places"].as_u64()), Some(Some(30)));
    assert_eq!(answer["placesPerThousand"]["kind"], "unverified");
    let configured = with(gap_plan(), "/params", json!({"placesPerThousandBuilt": 10}));
    assert_eq!(desk().ok(PLAN, &configured)["gaps"][0]["required"], 80);
}

#[test]
fn fills_are_checked() {
    let check = |field: &str, value: Value, expected: &[&str]| {
        let input = with(gap_plan(), &format!("{FILL}/{field}"), value);
        assert_eq!(desk().issues(PLAN, &input), expected, "{field}");
    };
    check(
        "leaseYears",
        json!(2),
        &["/plan/communities/0/fill/leaseYears lease-too-short"],
    );
    check(
        "leaseYears",
        Value::Null,
        &["/plan/communities/0/fill/leaseYears MISSING_MATERIAL"],
    );
    check(
        "leaseYears",
        json!(71),
        &["/plan/communities/0/fill/leaseYears number-out-of-range"],
    );
    check(
        "mode",
        json!("购置"),
        &["/plan/communities/0/fill/leaseYears lease-not-applicable"],
    );
    check(
        "mode",
        json!("置换"),
        &["/plan/communities/0/fill/leaseYears lease-not-applicable"],
    );
    check(
        "areaSqm",
        json!(269),
        &["/plan/communities/0/fill/areaSqm area-too-small"],
    );
    desk().ok(
        PLAN,
        &with(gap_plan(), &format!("{FILL}/areaSqm"), json!(270)),
    );
    for mode in ["购置", "置换"] {
        let bought = with(
            without(gap_plan(), &format!("{FILL}/leaseYears")),
            &format!("{FILL}/mode"),
            json!(mode),
        );
        assert_eq!(desk().ok(PLAN, &bought)["gaps"][0]["mode"], mode);
    }
}

#[test]
fn where_there_is_no_gap_nothing_is_filled() {
    let check = |existing: u32, expected: &[&str]| {
        let input = with(
            gap_plan(),
            "/plan/communities/0/existingPlaces",
            json!(existing),
        );
        match expected {
            [] => assert_eq!(desk().ok(PLAN, &input)["gaps"][0]["gap"], 1),
            _ => assert_eq!(desk().issues(PLAN, &input), expected),
        }
    };
    check(39, &[]);
    check(40, &["/plan/communities/0/fill no-gap"]);
    let uncounted = without(gap_plan(), "/plan/communities/1/population/migrantInfants");
    assert_eq!(
        desk().issues(PLAN, &uncounted),
        ["/plan/communities/1/population/migrantInfants migrants-not-counted"]
    );
    let twice = with(gap_plan(), "/plan/communities/1/no", json!("XD-SQ-01"));
    assert_eq!(
        desk().issues(PLAN, &twice),
        ["/plan/communities/1/no community-twice"]
    );
}

#[test]
fn an_approved_plan_stays() {
    let desk = desk();
    let draft = without(gap_plan(), "/plan/approval");
    assert_eq!(desk.ok(PLAN, &draft)["approved"], false);
    // Nothing is filled by a draft.
    assert_eq!(
        desk.issues(RECORD, &filling()),
        ["/communityNo not-in-plan"]
    );
    let answer = desk.ok(PLAN, &gap_plan());
    assert_eq!(desk.ok(PLAN, &gap_plan()), answer);
    assert_eq!(desk.issues(PLAN, &draft), ["/plan/year plan-taken"]);
}

#[test]
fn what_is_filled_follows_the_plan() {
    let desk = planned();
    let answer = desk.ok(RECORD, &filling());
    assert_eq!(
        (
            &answer["remaining"],
            &answer["savedYuan"],
            &answer["differences"]
        ),
        (&json!(0), &json!(10_000), &json!([]))
    );
    assert_eq!(desk.ok(RECORD, &filling()), answer);
    let other = with(filling(), "/contractNo", json!("租〔2026〕2号"));
    assert_eq!(
        desk.issues(RECORD, &other),
        ["/communityNo filling-differs"]
    );
    for (pointer, value) in [
        ("/communityNo", json!("XD-SQ-02")),
        ("/communityNo", json!("XD-SQ-99")),
        ("/year", json!(2027)),
    ] {
        assert_eq!(
            planned().issues(RECORD, &with(filling(), pointer, value)),
            ["/communityNo not-in-plan"]
        );
    }
    let bare = with(filling(), "/papers", json!([]));
    assert_eq!(
        planned().issues(RECORD, &bare),
        ["/papers MISSING_MATERIAL"]
    );
}

#[test]
fn another_way_than_planned_is_a_persons_decision() {
    for (pointer, value, what) in [
        ("/mode", json!("购置"), "方式不同"),
        ("/costYuan", json!(450_000.01), "费用超过计划"),
        ("/places", json!(29), "托位数少于计划"),
    ] {
        let input = with(filling(), pointer, value);
        assert!(
            planned().needs_human(RECORD, &input).contains(what),
            "{pointer}"
        );
        let decided = with(
            input,
            "/decision",
            decision("小政办函〔2026〕9号", "2026-02-25"),
        );
        assert_eq!(planned().ok(RECORD, &decided)["differences"], json!([what]));
    }
    planned().ok(RECORD, &with(filling(), "/costYuan", json!(450_000)));
}
