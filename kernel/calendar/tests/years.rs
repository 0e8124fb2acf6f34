//! Loading a year: what is accepted, what is refused and why, and what it changes.

use jiff::civil::Date;
use lianxi_calendar::{Calendar, DeadlineRule, Holiday, Period, Unit, YearFile, YearProblem};

/// A made-up but sound notice for 2027 (the official one is not out).
fn year_2027() -> YearFile {
    let dates = |list: &[&str]| {
        list.iter()
            .map(|d| format!("2027-{d}").parse().expect("a date"))
            .collect()
    };
    YearFile {
        year: 2027,
        off: dates(&[
            "01-01", "02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11", "04-05",
            "05-01", "05-02", "05-03", "06-09", "09-15", "10-01", "10-02", "10-03", "10-04",
            "10-05", "10-06", "10-07",
        ]),
        makeup_workdays: dates(&["02-20", "10-09"]),
        notices: vec!["https://example.org/notice".to_owned()],
    }
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

#[test]
fn the_bundled_years_have_the_known_working_days() {
    let calendar = Calendar::bundled();
    let counted: Vec<(i16, usize)> = calendar
        .years()
        .map(|file| {
            let days = Date::constant(file.year, 1, 1).series(jiff::Span::new().days(1));
            let in_year = days.take_while(|d| d.year() == file.year);
            (
                file.year,
                in_year
                    .filter(|d| calendar.is_working_day(*d).working)
                    .count(),
            )
        })
        .collect();
    assert_eq!(
        counted,
        [
            (2020, 249),
            (2021, 250),
            (2022, 249),
            (2023, 249),
            (2024, 251),
            (2025, 248),
            (2026, 248)
        ]
    );
    assert!(calendar.years().all(|file| {
        file.notices
            .iter()
            .all(|n| n.contains("www.gov.cn/zhengce/"))
    }));
}

#[test]
fn loading_a_year_makes_another_calendar_and_ends_the_provisional() {
    let before = Calendar::bundled();
    let after = before.with_year(year_2027()).expect("a sound year");
    assert!(
        before.version().starts_with("cn-2020..2026-"),
        "{}",
        before.version()
    );
    assert!(
        after.version().starts_with("cn-2020..2027-"),
        "{}",
        after.version()
    );
    let from = "2026-12-31T01:00:00Z".parse().expect("an instant");
    let period = Period::new(1, Unit::WorkingDays).expect("a period");
    let due = |calendar: &Calendar| {
        calendar
            .deadline(from, &period, &DeadlineRule::default())
            .expect("a deadline")
    };
    assert_eq!(
        (due(&before).due_at.to_string(), due(&before).provisional),
        ("2027-01-01T15:59:59Z".into(), true)
    );
    assert_eq!(
        (due(&after).due_at.to_string(), due(&after).provisional),
        ("2027-01-04T15:59:59Z".into(), false)
    );
    assert!(!before.has_year(2027), "the first calendar is unchanged");
}

#[test]
fn the_version_follows_the_days_alone() {
    let loaded = |file: YearFile| {
        Calendar::bundled()
            .with_year(file)
            .expect("a sound year")
            .version()
            .to_owned()
    };
    let base = loaded(year_2027());
    let mut shuffled = year_2027();
    shuffled.off.reverse();
    shuffled
        .notices
        .push("https://example.org/correction".to_owned());
    assert_eq!(loaded(shuffled), base);
    let mut corrected = year_2027();
    corrected.makeup_workdays.pop();
    assert_ne!(loaded(corrected), base);
    assert!(Calendar::empty().version().starts_with("cn-none-"));
    let gap = Calendar::empty()
        .with_year(year_2027())
        .expect("a sound year");
    let first = Calendar::bundled().years().next().cloned().expect("2020");
    let gap = gap.with_year(first).expect("a sound year");
    assert!(
        gap.version().starts_with("cn-2020+2027-"),
        "{}",
        gap.version()
    );
}

#[test]
fn a_correcting_notice_replaces_its_year() {
    let mut corrected = year_2027();
    corrected.off.push(date("2027-02-12"));
    let calendar = Calendar::bundled()
        .with_year(year_2027())
        .expect("a sound year");
    assert!(calendar.is_working_day(date("2027-02-12")).working);
    let calendar = calendar.with_year(corrected).expect("a sound year");
    assert!(!calendar.is_working_day(date("2027-02-12")).working);
}

#[test]
fn a_notice_may_name_a_day_of_the_year_before() {
    let mut file = year_2027();
    file.off.push(date("2026-12-31")); // a Thursday that joins New Year's Day
    let calendar = Calendar::bundled().with_year(file).expect("a sound year");
    assert!(!calendar.is_working_day(date("2026-12-31")).working);
}

#[test]
fn every_fault_is_named() {
    type Change = fn(&mut YearFile);
    let cases: [(Change, &[YearProblem]); 9] = [
        (
            |f| f.year = 2051,
            &[YearProblem::UnknownFestivals {
                first: 2020,
                last: 2050,
            }],
        ),
        (|f| f.notices.clear(), &[YearProblem::NoNotice]),
        (
            |f| f.off = vec![f.off[0]; 61],
            &[YearProblem::TooMany {
                list: "off",
                count: 61,
                most: 60,
            }],
        ),
        (
            |f| f.off.push(f.off[0]),
            &[YearProblem::Repeated {
                date: date("2027-01-01"),
            }],
        ),
        (
            |f| f.makeup_workdays.push(f.off[9]),
            &[YearProblem::OffAndWorked {
                date: date("2027-05-01"),
            }],
        ),
        (
            |f| f.makeup_workdays.push(date("2027-03-03")),
            &[YearProblem::MakeupOnWeekday {
                date: date("2027-03-03"),
            }],
        ),
        (
            |f| f.makeup_workdays.push(date("2028-01-08")),
            &[YearProblem::OutsideYear {
                date: date("2028-01-08"),
            }],
        ),
        // An eighth holiday, and one that is missing: both are told at once.
        (
            |f| {
                f.off
                    .iter_mut()
                    .filter(|d| **d == date("2027-06-09"))
                    .for_each(|d| *d = date("2027-08-10"));
            },
            &[
                YearProblem::HolidayMissing {
                    holiday: Holiday::DragonBoat,
                    date: date("2027-06-09"),
                },
                YearProblem::NoHoliday {
                    date: date("2027-08-10"),
                },
            ],
        ),
        (
            |f| {
                f.off
                    .retain(|d| *d != date("2027-02-05") && *d != date("2027-05-02"));
            },
            &[
                YearProblem::HolidayMissing {
                    holiday: Holiday::SpringFestival,
                    date: date("2027-02-05"),
                },
                YearProblem::HolidayMissing {
                    holiday: Holiday::Labour,
                    date: date("2027-05-02"),
                },
            ],
        ),
    ];
    for (change, problems) in cases {
        let mut file = year_2027();
        change(&mut file);
        let refused = Calendar::bundled()
            .with_year(file)
            .expect_err("a faulty year");
        assert_eq!(refused.problems, problems, "{refused}");
    }
}

#[test]
fn neighbouring_years_may_not_contradict() {
    let mut file = year_2027();
    file.makeup_workdays.push(date("2026-12-26")); // a Saturday of the year before
    let calendar = Calendar::bundled()
        .with_year(file)
        .expect("nothing says otherwise yet");
    let mut before = Calendar::bundled().years().last().cloned().expect("2026");
    before.off.push(date("2026-12-26"));
    let refused = calendar.with_year(before).expect_err("a contradiction");
    let date = date("2026-12-26");
    assert!(
        refused.problems.contains(&YearProblem::NoHoliday { date }),
        "{refused}"
    );

    let mut file = year_2027();
    file.off.push(date_of_new_year_2028());
    let calendar = Calendar::bundled().with_year(file).expect("a sound year");
    let mut next = year_2028();
    next.off.retain(|d| *d != date_of_new_year_2028());
    next.off.push("2028-01-01".parse().expect("a date"));
    next.makeup_workdays.push(date_of_new_year_2028());
    let refused = calendar.with_year(next).expect_err("a contradiction");
    assert_eq!(
        refused.problems,
        [YearProblem::Contradicts {
            date: date_of_new_year_2028(),
            year: 2027
        }]
    );
}

/// Sunday 2 January 2028, which the year before may already declare off.
fn date_of_new_year_2028() -> Date {
    date("2028-01-02")
}

fn year_2028() -> YearFile {
    let list = [
        "01-25", "01-26", "01-27", "01-28", "04-04", "05-01", "05-02", "05-28", "10-01", "10-02",
        "10-03",
    ];
    YearFile {
        year: 2028,
        off: list.iter().map(|d| date(&format!("2028-{d}"))).collect(),
        makeup_workdays: Vec::new(),
        notices: vec!["https://example.org/notice".to_owned()],
    }
}

#[test]
fn a_file_with_an_unknown_field_is_refused() {
    let text = r#"{"year": 2027, "off": [], "makeupWorkdays": [], "notices": [], "makeup": []}"#;
    let refused = serde_json::from_str::<YearFile>(text)
        .expect_err("an unknown field")
        .to_string();
    assert!(refused.contains("unknown field `makeup`"), "{refused}");
}
