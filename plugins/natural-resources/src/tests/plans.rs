//! The spatial plan and the yearly land plan.

use lianxi_sdk::Level;
use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{desk, office, planned};
use crate::examples::{decision, land_plan, spatial_plan};

fn site(site_no: &str, county: &str, area: u32) -> Value {
    let mut site = spatial_plan()["plan"]["sites"][0].clone();
    site["siteNo"] = json!(site_no);
    site["countyCode"] = json!(county);
    site["areaSqm"] = json!(area);
    site
}

#[test]
fn a_plan_lists_its_sites() {
    let desk = desk();
    let answer = desk.ok("include-in-spatial-plan", &spatial_plan());
    assert_eq!(answer["status"], "已批准");
    assert_eq!(
        (
            &answer["totalAreaSqm"],
            &answer["totalPlaces"],
            &answer["independent"]
        ),
        (&json!(3000), &json!(120), &json!(1))
    );
    assert_eq!(answer["countiesWithout"], json!([]));
    assert_eq!(desk.ok("include-in-spatial-plan", &spatial_plan()), answer);
    let keys: Vec<String> = desk
        .host()
        .all_records()
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    assert_eq!(
        keys,
        ["site/XD-TY-001", "spatial-plan/小店国土空间〔2021—2035〕"]
    );
}

#[test]
fn counties_without_land_are_reminded() {
    let mut desk = desk();
    desk.call(office("140100", Level::City));
    let plan = with(spatial_plan(), "/plan/divisionCode", json!("140100"));
    let answer = desk.ok("include-in-spatial-plan", &plan);
    let without = answer["countiesWithout"].as_array().expect("a list");
    assert_eq!(
        (without.len(), without.contains(&json!("140105"))),
        (9, false)
    );
    let period = &answer["followUps"][0]["period"];
    assert_eq!(
        (&period["amount"], &period["unit"], &period["kind"]),
        (&json!(20), &json!("working-day"), &json!("default"))
    );
}

#[test]
fn a_draft_may_change_and_an_approved_plan_may_not() {
    let desk = desk();
    let draft = without(spatial_plan(), "/plan/approval");
    assert_eq!(
        desk.ok("include-in-spatial-plan", &draft)["status"],
        "编制中"
    );
    // A draft's sites cannot be taken into the yearly plan yet.
    let early = desk.issues("include-in-annual-land-plan", &land_plan());
    assert_eq!(early, ["/parcels/0/siteNo site-not-in-spatial-plan"]);
    let larger = with(spatial_plan(), "/plan/sites/0/areaSqm", json!(4000));
    desk.ok("include-in-spatial-plan", &larger);
    let found = desk.issues("include-in-spatial-plan", &spatial_plan());
    assert_eq!(found, ["/plan/planNo plan-taken"]);
    // Another plan may have the same site, but not another of its number.
    let other = with(spatial_plan(), "/plan/planNo", json!("详规1号"));
    let found = desk.issues("include-in-spatial-plan", &other);
    assert_eq!(found, ["/plan/sites/0/siteNo site-differs"]);
    desk.ok(
        "include-in-spatial-plan",
        &with(other, "/plan/sites/0/areaSqm", json!(4000)),
    );
}

#[test]
fn wrong_sites_and_plans() {
    let check = |pointer: &str, value: Value, expected: &str| {
        let input = with(spatial_plan(), pointer, value);
        assert_eq!(
            desk().issues("include-in-spatial-plan", &input),
            [expected],
            "{pointer}"
        );
    };
    check("/plan/sites", json!([]), "/plan/sites MISSING_MATERIAL");
    check(
        "/plan/sites/0/areaSqm",
        json!(0),
        "/plan/sites/0/areaSqm area-out-of-range",
    );
    check(
        "/plan/sites/0/areaSqm",
        json!(10_000_001),
        "/plan/sites/0/areaSqm area-out-of-range",
    );
    check(
        "/plan/sites/0/places",
        json!(0),
        "/plan/sites/0/places places-out-of-range",
    );
    check(
        "/plan/sites/0/location",
        json!("电话13800138000"),
        "/plan/sites/0/location personal-data-in-public-text",
    );
    check(
        "/plan/sites/0/countyCode",
        json!("140106"),
        "/plan/sites/0/countyCode site-outside-plan",
    );
    check(
        "/plan/sites",
        json!([site("A", "140105", 1), site("A", "140105", 1)]),
        "/plan/sites/1/siteNo site-twice",
    );
    check(
        "/plan/toYear",
        json!(2020),
        "/plan/toYear year-out-of-range",
    );
    check(
        "/plan/approval/on",
        json!("2026-03-03"),
        "/plan/approval/on date-in-future",
    );
}

#[test]
fn the_plan_is_of_the_acting_division() {
    for (region, level, word) in [
        ("140106", Level::County, "NOT_IN_JURISDICTION"),
        ("140105", Level::Township, "NOT_COMPETENT_LEVEL"),
    ] {
        let mut desk = desk();
        desk.call(office(region, level));
        for (duty, input) in [
            ("include-in-spatial-plan", spatial_plan()),
            ("include-in-annual-land-plan", land_plan()),
        ] {
            assert!(
                desk.denied(duty, &input).starts_with(word),
                "{duty} {region}"
            );
        }
    }
}

#[test]
fn care_comes_first_in_the_quota() {
    let desk = desk();
    desk.ok("include-in-spatial-plan", &spatial_plan());
    let answer = desk.ok("include-in-annual-land-plan", &land_plan());
    assert_eq!(answer["entries"][0]["priority"], true);
    assert_eq!(answer["entries"][0]["carriedOver"], false);
    assert_eq!(
        (
            &answer["careAreaSqm"],
            &answer["leftForOthersSqm"],
            &answer["othersYieldSqm"],
            &answer["guaranteed"]
        ),
        (&json!(2000), &json!(48_000), &json!(1000), &json!(true))
    );
    assert_eq!(desk.ok("include-in-annual-land-plan", &land_plan()), answer);
    let other = with(land_plan(), "/quotaSqm", json!(60_000));
    assert_eq!(
        desk.issues("include-in-annual-land-plan", &other),
        ["/year plan-taken"]
    );
    // What was not used is carried over to the next year as it was.
    let next = with(land_plan(), "/year", json!(2027));
    let answer = desk.ok("include-in-annual-land-plan", &next);
    assert_eq!(answer["entries"][0]["carriedOver"], true);
    let changed = with(
        with(land_plan(), "/year", json!(2028)),
        "/parcels/0/areaSqm",
        json!(1999),
    );
    let found = desk.issues("include-in-annual-land-plan", &changed);
    assert_eq!(found, ["/parcels/0/parcelNo parcel-differs"]);
}

#[test]
fn a_quota_that_does_not_do_is_a_persons_question() {
    let desk = desk();
    desk.ok("include-in-spatial-plan", &spatial_plan());
    let plan = without(land_plan(), "/approval");
    let enough = with(plan.clone(), "/quotaSqm", json!(2000));
    let answer = desk.ok("include-in-annual-land-plan", &enough);
    assert_eq!(
        (&answer["status"], &answer["shortfallSqm"]),
        (&json!("编制中"), &json!(0))
    );
    let short = with(plan, "/quotaSqm", json!(1999));
    assert!(
        desk.needs_human("include-in-annual-land-plan", &short)
            .contains("缺口1平方米")
    );
    let decided = with(
        short,
        "/approval",
        decision("小政发〔2026〕3号", "2026-02-01"),
    );
    let answer = desk.ok("include-in-annual-land-plan", &decided);
    assert_eq!(
        (&answer["guaranteed"], &answer["shortfallSqm"]),
        (&json!(false), &json!(1))
    );
}

#[test]
fn parcels_fit_their_site() {
    let desk = desk();
    desk.ok("include-in-spatial-plan", &spatial_plan());
    let whole = with(land_plan(), "/parcels/0/areaSqm", json!(3000));
    let found = desk.issues(
        "include-in-annual-land-plan",
        &with(whole.clone(), "/parcels/0/areaSqm", json!(3001)),
    );
    assert_eq!(found, ["/parcels/0/areaSqm area-exceeds-site"]);
    let mut twice = whole;
    twice["parcels"] = json!([land_plan()["parcels"][0], land_plan()["parcels"][0]]);
    let found = desk.issues("include-in-annual-land-plan", &twice);
    assert_eq!(found, ["/parcels/1/parcelNo parcel-twice"]);
    twice["parcels"][1]["parcelNo"] = json!("2026-TY-02");
    let found = desk.issues("include-in-annual-land-plan", &twice);
    assert_eq!(found, ["/parcels/1/areaSqm area-exceeds-site"]);
    twice["parcels"][1]["areaSqm"] = json!(1000);
    desk.ok("include-in-annual-land-plan", &twice);
}

#[test]
fn the_site_is_used_up_over_the_years() {
    let desk = planned();
    let mut next = with(land_plan(), "/year", json!(2027));
    next["parcels"][0]["parcelNo"] = json!("2027-TY-01");
    let found = desk.issues("include-in-annual-land-plan", &next);
    assert_eq!(found, ["/parcels/0/areaSqm area-exceeds-site"]);
    next["parcels"][0]["areaSqm"] = json!(1000);
    desk.ok("include-in-annual-land-plan", &next);
}
