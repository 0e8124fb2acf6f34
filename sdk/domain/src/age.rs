//! Ages of children (月龄、周岁). Two rules are called “three years” and are not the same: 3岁以下 of 晋政办发〔2020〕24号 ends on the
//! third birthday; 3周岁（含）以下 of the tax announcement includes the fourth year of life.

use crate::date::Day;

/// 3岁以下: younger than so many months.
pub const INFANT_MONTHS: u32 = 36;
/// 3周岁（含）以下: younger than so many months.
pub const TAX_CHILD_MONTHS: u32 = 48;

/// Completed months of life; none where the child is not born yet.
pub fn months(born: Day, on: Day) -> Option<u32> {
    if on < born {
        return None;
    }
    let years = i32::from(on.year()) - i32::from(born.year());
    let guess = years * 12 + 11;
    (0..=guess)
        .rev()
        .find(|count| born.plus_months(*count) <= on)
        .and_then(|count| u32::try_from(count).ok())
}

/// 3岁以下婴幼儿 (晋政办发〔2020〕24号).
pub fn is_infant(born: Day, on: Day) -> bool {
    born <= on && on < born.plus_years(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completed_months() {
        let born = Day::of(2024, 1, 31);
        for (on, expected) in [
            (Day::of(2024, 1, 30), None),
            (Day::of(2024, 1, 31), Some(0)),
            (Day::of(2024, 2, 28), Some(0)),
            (Day::of(2024, 2, 29), Some(1)),
            (Day::of(2025, 1, 30), Some(11)),
            (Day::of(2025, 1, 31), Some(12)),
            (Day::of(2027, 1, 30), Some(35)),
        ] {
            assert_eq!(months(born, on), expected, "{on}");
        }
    }

    #[test]
    fn two_rules_are_called_three() {
        let born = Day::of(2023, 3, 2);
        for (on, infant, tax) in [
            (Day::of(2023, 3, 1), false, false),
            (Day::of(2026, 3, 1), true, true),
            (Day::of(2026, 3, 2), false, true),
            (Day::of(2027, 3, 1), false, true),
            (Day::of(2027, 3, 2), false, false),
        ] {
            let within = months(born, on).is_some_and(|months| months < TAX_CHILD_MONTHS);
            assert_eq!((is_infant(born, on), within), (infant, tax), "{on}");
        }
    }
}
