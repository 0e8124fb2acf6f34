//! Quarters, numbers and years at their boundaries.

use super::{Quarter, check_number, years};
use crate::checks::Checks;
use crate::date::Day;
use crate::indicators::ReportInput;

#[test]
fn a_day_lies_in_its_quarter() {
    for (day, expected) in [
        (Day::of(2026, 1, 1), 1),
        (Day::of(2026, 3, 31), 1),
        (Day::of(2026, 4, 1), 2),
        (Day::of(2026, 6, 30), 2),
        (Day::of(2026, 7, 1), 3),
        (Day::of(2026, 9, 30), 3),
        (Day::of(2026, 10, 1), 4),
        (Day::of(9999, 12, 31), 4),
    ] {
        assert_eq!(u8::from(Quarter::of(day)), expected, "{day}");
    }
    assert!(Quarter::try_from(0).is_err() && Quarter::try_from(5).is_err());
}

#[test]
fn a_number_is_no_path_and_no_person() {
    for (number, code) in [
        ("宣〔2026〕1号", None),
        ("", Some("MISSING_MATERIAL")),
        ("a/b", Some("number-malformed")),
        ("a b", Some("number-malformed")),
        ("a\u{0}", Some("number-malformed")),
        ("13800138000", Some("personal-data-in-public-text")),
    ] {
        let mut checks = Checks::new();
        check_number(&mut checks, "/x", number);
        let found = checks.finish().err();
        let found = found.as_ref().and_then(|failure| failure.issues().first());
        assert_eq!(found.map(|issue| issue.code.as_str()), code, "{number:?}");
    }
}

#[test]
fn a_report_looks_into_the_years_that_can_have_records() {
    let input = ReportInput {
        from: Day::of(1, 1, 1),
        to: Day::of(9999, 12, 31),
        division_code: "140105".to_owned(),
    };
    assert_eq!(years(&input, Day::of(2026, 3, 2)), 2020..=2026);
}
