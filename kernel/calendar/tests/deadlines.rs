//! Deadlines against the vectors of the domain findings (computed from the official notices) and the rules of counting.

use jiff::Timestamp;
use jiff::civil::Date;
use lianxi_calendar::{AMOUNT_MAX, Calendar, DeadlineRule, LastDay, Period, PeriodError, Unit};

fn at(date: &str, time: &str) -> Timestamp {
    format!("{date}T{time}+08:00")
        .parse()
        .expect("a test's instant")
}

/// `from` and the due date are in China; a bare date starts at nine in the morning.
#[track_caller]
fn check(from: &str, amount: u32, unit: Unit, due: &str) {
    check_with(&DeadlineRule::default(), from, amount, unit, due);
}

#[track_caller]
fn check_with(rule: &DeadlineRule, from: &str, amount: u32, unit: Unit, due: &str) {
    let from = if from.contains('T') {
        from.parse().expect("an instant")
    } else {
        at(from, "09:00:00")
    };
    let due = if due.contains('T') {
        due.parse().expect("an instant")
    } else {
        at(due, "23:59:59")
    };
    let period = Period::new(amount, unit).expect("a test's period");
    let deadline = Calendar::bundled()
        .deadline(from, &period, rule)
        .expect("a deadline");
    assert_eq!(deadline.due_at, due, "{from} + {period}");
    assert_eq!((deadline.basis.from, deadline.basis.period), (from, period));
    assert_eq!(deadline.calendar_version, Calendar::bundled().version());
}

#[test]
fn working_days_follow_the_notices() {
    for (from, amount, due) in [
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-09-30", 15, "2026-10-27"),
        ("2026-02-13", 5, "2026-02-27"), // the make-up Saturday 02-14 counts; 02-15 to 02-23 are off
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-04-29", 7, "2026-05-12"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-12-31", 5, "2026-01-08"),
        ("2024-09-13", 5, "2024-09-23"),
        ("2022-12-30", 5, "2023-01-09"),
        ("2020-01-23", 5, "2020-02-07"), // with the notice of 2020-01-27 that prolonged the Spring Festival
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 7, "2026-12-02"),
        ("2026-11-23", 15, "2026-12-14"),
        ("2026-11-23", 20, "2026-12-21"),
    ] {
        check(from, amount, Unit::WorkingDays, due);
    }
}

#[test]
fn the_start_day_is_that_of_the_zone_and_is_not_counted() {
    // 16:30 UTC on Sunday is 00:30 on Monday in China: Tuesday is the first day.
    check("2026-11-22T16:30:00Z", 1, Unit::WorkingDays, "2026-11-24");
    check("2026-11-22T15:59:59Z", 1, Unit::WorkingDays, "2026-11-23");
    // Saturday and Sunday as starting days: Monday is the first working day after either.
    check("2026-11-21", 1, Unit::WorkingDays, "2026-11-23");
    check("2026-11-22", 1, Unit::WorkingDays, "2026-11-23");
    check(
        "2026-11-23T23:59:59+08:00",
        1,
        Unit::CalendarDays,
        "2026-11-24",
    );
}

#[test]
fn days_hours_and_months() {
    check("2026-09-25", 30, Unit::CalendarDays, "2026-10-25");
    check("2024-02-28", 1, Unit::CalendarDays, "2024-02-29");
    check("2026-01-31", 1, Unit::Months, "2026-02-28");
    check("2024-01-31", 1, Unit::Months, "2024-02-29");
    check("2026-03-31", 1, Unit::Months, "2026-04-30");
    check("2025-11-30", 3, Unit::Months, "2026-02-28");
    check("2026-05-15", 2, Unit::Months, "2026-07-15");
    // Hours are elapsed, over the holiday, to the second.
    check(
        "2026-09-30T17:30:15+08:00",
        48,
        Unit::Hours,
        "2026-10-02T17:30:15+08:00",
    );
}

#[test]
fn a_rule_may_set_zone_end_of_day_and_last_day() {
    let office = DeadlineRule {
        end_of_day: jiff::civil::time(17, 30, 0, 0),
        ..DeadlineRule::default()
    };
    check_with(
        &office,
        "2026-11-23",
        5,
        Unit::WorkingDays,
        "2026-11-30T17:30:00+08:00",
    );
    let utc = DeadlineRule {
        time_zone: jiff::tz::TimeZone::UTC,
        ..DeadlineRule::default()
    };
    check_with(
        &utc,
        "2026-11-22T16:30:00Z",
        1,
        Unit::CalendarDays,
        "2026-11-23T23:59:59Z",
    );
    let runs_on = DeadlineRule {
        last_day: LastDay::NextWorkingDay,
        ..DeadlineRule::default()
    };
    check_with(&runs_on, "2026-09-01", 30, Unit::CalendarDays, "2026-10-08"); // 10-01 is off
    check_with(&runs_on, "2026-09-10", 1, Unit::Months, "2026-10-10"); // a make-up Saturday is a working day
    check_with(&runs_on, "2026-09-11", 1, Unit::Months, "2026-10-12"); // a Sunday
    check_with(
        &runs_on,
        "2026-11-20",
        25,
        Unit::Hours,
        "2026-11-21T10:00:00+08:00",
    ); // hours know no days
}

#[test]
fn beyond_the_loaded_years_a_deadline_is_provisional() {
    for (from, amount, unit, due, provisional) in [
        ("2026-12-24", 5, Unit::WorkingDays, "2026-12-31", false),
        ("2026-12-24", 6, Unit::WorkingDays, "2027-01-01", true), // the weekend rule does not know New Year's Day
        ("2026-12-01", 30, Unit::CalendarDays, "2026-12-31", false),
        ("2026-12-01", 31, Unit::CalendarDays, "2027-01-01", true),
        ("2026-12-01", 1, Unit::Months, "2027-01-01", true),
        ("2019-12-30", 1, Unit::WorkingDays, "2019-12-31", true),
        ("2019-12-31", 1, Unit::WorkingDays, "2020-01-02", false), // the starting day is not counted
        (
            "2026-12-31",
            48,
            Unit::Hours,
            "2027-01-02T09:00:00+08:00",
            false,
        ),
    ] {
        check(from, amount, unit, due);
        let period = Period::new(amount, unit).expect("a period");
        let deadline =
            Calendar::bundled().deadline(at(from, "09:00:00"), &period, &DeadlineRule::default());
        assert_eq!(
            deadline.expect("a deadline").provisional,
            provisional,
            "{from} + {period}"
        );
    }
}

#[test]
fn a_make_up_day_works_and_a_holiday_does_not() {
    let day =
        |text: &str| Calendar::bundled().is_working_day(text.parse::<Date>().expect("a date"));
    for (date, working, provisional) in [
        ("2026-02-14", true, false),
        ("2026-02-16", false, false),
        ("2026-02-24", true, false),
        ("2026-11-28", false, false),
        ("2027-01-01", true, true),
        ("2027-01-02", false, true),
    ] {
        assert_eq!(
            (day(date).working, day(date).provisional),
            (working, provisional),
            "{date}"
        );
    }
}

#[test]
fn a_period_is_bounded_wherever_it_comes_from() {
    for amount in [0, AMOUNT_MAX + 1] {
        assert_eq!(
            Period::new(amount, Unit::Hours),
            Err(PeriodError::Amount { amount })
        );
        let text = format!(r#"{{"amount": {amount}, "unit": "hours"}}"#);
        let refused = serde_json::from_str::<Period>(&text)
            .expect_err("out of bounds")
            .to_string();
        assert!(refused.contains("between 1 and 10000"), "{refused}");
    }
    let longest = Period::new(AMOUNT_MAX, Unit::Months).expect("the longest period");
    let late = "9990-01-01T00:00:00Z".parse().expect("an instant");
    let beyond = Calendar::bundled().deadline(late, &longest, &DeadlineRule::default());
    assert_eq!(beyond, Err(PeriodError::BeyondTime));
}

#[test]
fn the_shapes_on_the_wire() {
    let period: Period =
        serde_json::from_str(r#"{"amount": 5, "unit": "working-days"}"#).expect("a period");
    assert_eq!(period, Period::new(5, Unit::WorkingDays).expect("a period"));
    let rule: DeadlineRule = serde_json::from_str(r#"{"endOfDay": "17:30:00"}"#).expect("a rule");
    assert_eq!(rule.time_zone, DeadlineRule::default().time_zone);
    assert!(serde_json::from_str::<DeadlineRule>(r#"{"timeZone": "Asia/Shangai"}"#).is_err());
    let deadline = Calendar::bundled()
        .deadline(at("2026-11-23", "09:00:00"), &period, &rule)
        .expect("a deadline");
    assert_eq!(
        serde_json::to_value(&deadline).expect("JSON"),
        serde_json::json!({
            "dueAt": "2026-11-30T09:30:00Z",
            "provisional": false,
            "calendarVersion": Calendar::bundled().version(),
            "basis": {"from": "2026-11-23T01:00:00Z", "period": {"amount": 5, "unit": "working-days"}},
        })
    );
    assert_eq!(
        (period.to_string(), period.zh()),
        ("5 working days".to_owned(), "5 个工作日".to_owned())
    );
}

#[test]
fn what_is_left_before_a_deadline_begins_with_a_day() {
    for (due, amount, unit, from) in [
        // Friday: within one working day from the end of Thursday on.
        ("2026-11-27", 1, Unit::WorkingDays, "2026-11-27T00:00:00"),
        ("2026-11-27", 2, Unit::WorkingDays, "2026-11-26T00:00:00"),
        // Monday: the weekend before it leaves one working day.
        ("2026-11-30", 1, Unit::WorkingDays, "2026-11-28T00:00:00"),
        ("2026-11-30", 2, Unit::WorkingDays, "2026-11-27T00:00:00"),
        // The make-up Saturday is worked.
        ("2026-02-14", 1, Unit::WorkingDays, "2026-02-14T00:00:00"),
        // Over the Spring Festival.
        ("2026-02-24", 2, Unit::WorkingDays, "2026-02-14T00:00:00"),
        ("2026-11-27", 1, Unit::CalendarDays, "2026-11-27T00:00:00"),
        ("2026-11-27", 3, Unit::CalendarDays, "2026-11-25T00:00:00"),
        ("2026-03-31", 1, Unit::Months, "2026-02-28T00:00:00"),
        ("2026-11-27", 4, Unit::Hours, "2026-11-27T19:59:59"),
    ] {
        let period = Period::new(amount, unit).expect("a period");
        let near = Calendar::bundled()
            .ahead_of(at(due, "23:59:59"), &period, &DeadlineRule::default())
            .expect("an instant");
        let from: Timestamp = format!("{from}+08:00").parse().expect("an instant");
        assert_eq!(near, from, "{period} before {due}");
    }
}
