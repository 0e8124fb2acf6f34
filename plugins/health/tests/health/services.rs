//! Health care in institutions and support of families, at their boundaries.

use lianxi_domain::records::FOUND_MAX;
use lianxi_plugin_health::examples::digest;
use lianxi_sdk::Level;
use serde_json::{Value, json};

use crate::world::{Expect, World, check, example};

#[test]
fn exam_and_training_once_a_year() {
    let duty = "check-annual-health";
    check(
        duty,
        &[],
        &Expect::Answer(&[
            ("/compliant", json!(1)),
            ("/total", json!(2)),
            ("/offDuty", json!(1)),
            ("/people/1/exam", json!("expired")),
        ]),
    );
    for (day, exam, on_duty) in [
        ("2025-03-02", "current", true),
        ("2025-03-01", "expired", false),
    ] {
        check(
            duty,
            &[("/staff/0/examOn", json!(day))],
            &Expect::Answer(&[
                ("/people/0/exam", json!(exam)),
                ("/people/0/onDuty", json!(on_duty)),
            ]),
        );
    }
    for (day, exam) in [("2025-12-31", "expired"), ("2026-01-01", "current")] {
        let changes = [
            ("/window", json!("calendar-year")),
            ("/staff/0/examOn", json!(day)),
        ];
        check(
            duty,
            &changes,
            &Expect::Answer(&[("/people/0/exam", json!(exam))]),
        );
    }
    check(
        duty,
        &[("/staff/0/examPassed", json!(false))],
        &Expect::Answer(&[
            ("/people/0/exam", json!("failed")),
            ("/people/0/onDuty", json!(false)),
        ]),
    );
    check(
        duty,
        &[("/staff/0/trainingOn", Value::Null)],
        &Expect::Answer(&[
            ("/people/0/onDuty", json!(true)),
            ("/people/0/training", json!("missing")),
            ("/compliant", json!(0)),
        ]),
    );
    let ill = ("/staff/0/infectious", json!(true));
    check(
        duty,
        std::slice::from_ref(&ill),
        &Expect::Answer(&[("/people/0/onDuty", json!(false))]),
    );
    check(
        duty,
        &[ill, ("/staff/0/returnCertificate", json!(digest('a')))],
        &Expect::Answer(&[("/people/0/onDuty", json!(true))]),
    );
    check(
        duty,
        &[(
            "/staff/1/person",
            json!({"hash": digest('1'), "maskedId": "1401**********1234"}),
        )],
        &Expect::Issues(&[("/staff/1/person", "person-twice")]),
    );
}

#[test]
fn guidance_is_the_countys() {
    let duty = "guide-health-care";
    let mut world = World::before(duty);
    let first = [
        ("/timesThisYear", json!(1)),
        ("/followUps", json!(1)),
        ("/againWithin/kind", json!("default")),
    ];
    world.check(duty, &example(duty), &[], &Expect::Answer(&first));
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Answer(&[("/timesThisYear", json!(2))]),
    );
    world.check(
        duty,
        &example(duty),
        &[("/advice/0/domain", Value::Null)],
        &Expect::Issues(&[("/advice/0/domain", "MISSING_MATERIAL")]),
    );
    world.at("140100", Level::City);
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Denied("NOT_COMPETENT_LEVEL"),
    );
}

#[test]
fn children_under_three() {
    let duty = "record-public-health-service";
    check(
        duty,
        &[],
        &Expect::Answer(&[("/ageMonths", json!(9)), ("/duplicate", json!(false))]),
    );
    check(
        duty,
        &[("/bornOn", json!("2023-03-02"))],
        &Expect::Answer(&[("/ageMonths", json!(35))]),
    );
    check(
        duty,
        &[("/bornOn", json!("2023-03-01"))],
        &Expect::Issues(&[("/bornOn", "child-too-old")]),
    );
    let newborn = ("/service", json!("新生儿访视"));
    check(
        duty,
        &[newborn.clone(), ("/bornOn", json!("2026-02-01"))],
        &Expect::Answer(&[("/ageMonths", json!(1))]),
    );
    check(
        duty,
        &[newborn.clone(), ("/bornOn", json!("2026-01-31"))],
        &Expect::Issues(&[("/on", "newborn-visit-late")]),
    );
    check(
        duty,
        &[
            newborn,
            ("/bornOn", json!("2026-01-31")),
            ("/params", json!({"newbornVisitDaysMax": 29})),
        ],
        &Expect::Answer(&[("/duplicate", json!(false))]),
    );
    let world = World::before(duty);
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Answer(&[("/stillMissing/0", json!("新生儿访视"))]),
    );
    world.check(
        duty,
        &example(duty),
        &[],
        &Expect::Answer(&[("/duplicate", json!(true))]),
    );
    let kept = world
        .host
        .all_records()
        .into_iter()
        .filter(|(key, _)| key.starts_with("child-service/"))
        .collect::<Vec<_>>();
    assert_eq!(kept.len(), 1);
    assert!(
        !kept[0].1.to_string().contains("2025-06-01"),
        "the date of birth is not kept"
    );
}

#[test]
fn plans_name_the_gaps() {
    let duty = "plan-guidance-activities";
    let expected = [
        ("/missingWays", json!(["亲子活动", "育儿沙龙"])),
        ("/emptyQuarters", json!([3, 4])),
        ("/coveragePercent", json!(30)),
        ("/complete", json!(false)),
    ];
    check(duty, &[], &Expect::Answer(&expected));
    check(
        duty,
        &[("/activities/0/quarter", json!(5))],
        &Expect::Issues(&[("/activities/0/quarter", "quarter-out-of-range")]),
    );
    check(
        duty,
        &[("/year", json!(2027))],
        &Expect::Answer(&[("/complete", json!(false))]),
    );
    check(
        duty,
        &[("/year", json!(2025))],
        &Expect::Issues(&[("/year", "year-out-of-range")]),
    );
    check(
        duty,
        &[("/division", json!("140106"))],
        &Expect::Denied("NOT_IN_JURISDICTION"),
    );
}

#[test]
fn content_is_reviewed_and_free_of_persons_and_advertising() {
    let duty = "publish-parenting-content";
    check(
        duty,
        &[],
        &Expect::Answer(&[
            ("/contentNo", json!("托育课140105〔2026〕0001")),
            ("/characters", json!(10)),
        ]),
    );
    check(
        duty,
        &[("/reviewedBy", json!("expert-9"))],
        &Expect::Issues(&[("/reviewedBy", "expert-not-serving")]),
    );
    check(
        duty,
        &[("/advertising", json!(true))],
        &Expect::Issues(&[("/advertising", "advertising")]),
    );
    check(
        duty,
        &[("/text", json!("咨询13800138000"))],
        &Expect::Issues(&[("/text", "personal-data-in-public-text")]),
    );
}

#[test]
fn what_nobody_counted_is_unreported_and_not_zero() {
    let duty = "census-nursing-rooms";
    let expected = [
        ("/coverage/2/percent", json!(100)),
        ("/coverage/1/percent", json!(0)),
        ("/coverage/0/percent", Value::Null),
        ("/unreported", json!(["机场", "医院", "其他"])),
        ("/toBuild", json!(["station-1"])),
    ];
    check(duty, &[], &Expect::Answer(&expected));
    check(
        duty,
        &[("/venues/1/id", json!("mall-1"))],
        &Expect::Issues(&[("/venues/1/id", "venue-twice")]),
    );
    check(
        "report",
        &[("/divisionCode", json!("140000"))],
        &Expect::Denied("NOT_IN_JURISDICTION"),
    );
    let indicators = [
        ("/indicators/0/value", json!(100)),
        ("/indicators/1/value", json!(1)),
        ("/indicators/3/value", json!(10)),
        ("/indicators/4/value", json!(1)),
        ("/indicators/5/value", json!(0)),
        ("/indicators/6/value", json!(100)),
        ("/indicators/7/value", json!(1)),
        ("/indicators/8/value", json!(0)),
        ("/indicators/9/value", json!(100)),
        ("/indicators/10/value", json!(1)),
        ("/indicators/11/value", Value::Null),
    ];
    let world = World::before("report");
    world.check(
        "report",
        &example("report"),
        &[],
        &Expect::Answer(&indicators),
    );
    let census = world.run("census-nursing-rooms", &example("census-nursing-rooms"));
    census.expect("it is taken");
    world.check(
        "report",
        &example("report"),
        &[],
        &Expect::Answer(&[("/indicators/11/value", json!(50))]),
    );
    World::new().check(
        "report",
        &example("report"),
        &[],
        &Expect::Answer(&[("/indicators/2/value", Value::Null)]),
    );
}

/// A host gives a bounded number of records at once. A count that left some out would look like any other.
#[test]
fn what_cannot_be_counted_whole_is_counted_by_a_person() {
    let world = World::before("report");
    let inspections = |from: u32, to: u32| {
        for number in from..to {
            world
                .host
                .records()
                .put(
                    &format!("inspection/counted-{number}"),
                    &json!({}),
                    &[("county", "inspection:140105")],
                )
                .expect("it is kept");
        }
    };
    let held = world
        .host
        .all_records()
        .iter()
        .filter(|(key, _)| key.starts_with("inspection/"))
        .count();
    let left = FOUND_MAX - u32::try_from(held).expect("few") - 1;
    inspections(0, left);
    world
        .run("report", &example("report"))
        .expect("one fewer than the bound is counted");
    inspections(left, left + 1);
    world.check(
        "report",
        &example("report"),
        &[],
        &Expect::Human("人工核对"),
    );
}
