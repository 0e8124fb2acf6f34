//! What holds for every instant and period.

use jiff::{Span, Timestamp};
use lianxi_calendar::{Calendar, Deadline, DeadlineRule, LastDay, Period, Unit};
use proptest::prelude::*;

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![
        Unit::WorkingDays,
        Unit::CalendarDays,
        Unit::Hours,
        Unit::Months,
    ])
}

/// 2018 to 2032: before, within and beyond the loaded years.
fn instants() -> impl Strategy<Value = Timestamp> {
    (1_514_764_800_i64..1_956_528_000)
        .prop_map(|s| Timestamp::from_second(s).expect("an instant of our time"))
}

fn rules() -> impl Strategy<Value = DeadlineRule> {
    let last_day = prop::sample::select(vec![LastDay::AsCounted, LastDay::NextWorkingDay]);
    (0_i8..24, last_day).prop_map(|(hour, last_day)| DeadlineRule {
        end_of_day: jiff::civil::time(hour, 59, 59, 0),
        last_day,
        ..DeadlineRule::default()
    })
}

fn due(from: Timestamp, amount: u32, unit: Unit, rule: &DeadlineRule) -> Deadline {
    let period = Period::new(amount, unit).expect("a bounded amount");
    Calendar::bundled()
        .deadline(from, &period, rule)
        .expect("a deadline of our time")
}

proptest! {
    #[test]
    fn due_after_from_and_monotone_in_amount(from in instants(), amount in 1_u32..400, unit in units(), rule in rules()) {
        let (shorter, longer) = (due(from, amount, unit, &rule), due(from, amount + 1, unit, &rule));
        prop_assert!(shorter.due_at > from);
        prop_assert!(longer.due_at >= shorter.due_at);
        prop_assert!(longer.provisional >= shorter.provisional || from < Timestamp::from_second(1_577_836_800).expect("2020"));
    }

    #[test]
    fn provisional_if_and_only_if_a_counted_day_is_not_loaded(
        from in instants(), amount in 1_u32..400, unit in units(), rule in rules()
    ) {
        let deadline = due(from, amount, unit, &rule);
        let calendar = Calendar::bundled();
        let last = rule.time_zone.to_datetime(deadline.due_at).date();
        let first = rule.time_zone.to_datetime(from).date().tomorrow().expect("a date of our time");
        let mut counted = first.series(Span::new().days(1)).take_while(|day| *day <= last);
        let unknown = unit != Unit::Hours && counted.any(|day| calendar.is_working_day(day).provisional);
        prop_assert_eq!(deadline.provisional, unknown);
    }

    #[test]
    fn a_working_period_ends_on_a_working_day_and_counts_exactly(from in instants(), amount in 1_u32..400) {
        let rule = DeadlineRule::default();
        let calendar = Calendar::bundled();
        let last = rule.time_zone.to_datetime(due(from, amount, Unit::WorkingDays, &rule).due_at).date();
        let first = rule.time_zone.to_datetime(from).date().tomorrow().expect("a date of our time");
        let worked = first.series(Span::new().days(1)).take_while(|day| *day <= last);
        let count = worked.filter(|day| calendar.is_working_day(*day).working).count();
        prop_assert!(calendar.is_working_day(last).working);
        prop_assert_eq!(u32::try_from(count).expect("few days"), amount);
    }

    /// Any subset of years, loaded in any order, gives the version of its days; one more year always gives another.
    #[test]
    fn the_version_names_the_loaded_years(order in Just((0_usize..7).collect::<Vec<_>>()).prop_shuffle(), taken in 1_usize..8) {
        let files: Vec<_> = Calendar::bundled().years().cloned().collect();
        let load = |order: &[usize]| order.iter().fold(Calendar::empty(), |calendar, &i| {
            let next = calendar.with_year(files[i].clone()).expect("a bundled year");
            assert_ne!(next.version(), calendar.version());
            next
        });
        let mut sorted = order[..taken].to_vec();
        sorted.sort_unstable();
        let (shuffled, in_order) = (load(&order[..taken]), load(&sorted));
        prop_assert_eq!(shuffled.version(), in_order.version());
    }
}
