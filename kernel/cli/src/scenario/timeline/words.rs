//! The words of the story: days, times, deadlines.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use lianxi_calendar::Calendar;
use lianxi_runtime::work::{Due, DueKind};

use crate::scenario::script::zone;

/// Of a day: a period of days ends with it.
const LAST_SECOND: (i8, i8, i8) = (23, 59, 59);

pub fn day(at: Timestamp) -> Date {
    at.to_zoned_datetime(zone()).date()
}

/// Hours and minutes; seconds where there are some; of the last second of a day, its end.
pub fn time(at: Timestamp) -> String {
    let local = at.to_zoned_datetime(zone());
    if (local.hour(), local.minute(), local.second()) == LAST_SECOND {
        return "24:00".to_owned();
    }
    let shape = if local.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    local.strftime(shape).to_string()
}

/// An instant; the last second of a day is that day.
pub fn instant(at: Timestamp) -> String {
    let local = at.to_zoned_datetime(zone());
    if (local.hour(), local.minute(), local.second()) == LAST_SECOND {
        let day = local.date();
        return format!("{day}（{}）", weekday(day));
    }
    format!("{} {}", local.date(), time(at))
}

/// A day with its weekday; where it is no ordinary working day, what it is.
pub fn heading(day: Date, calendar: &Calendar) -> String {
    let weekday = weekday(day);
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let found = calendar.is_working_day(day);
    let kind = match (found.working, weekend) {
        (true, true) => "，调休上班",
        (false, false) => "，放假",
        (false, true) => "，休息",
        (true, false) => "",
    };
    let provisional = if found.provisional {
        "，日历未发布"
    } else {
        ""
    };
    format!("{day}（{weekday}{kind}{provisional}）")
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

/// When it is due, where the number comes from, and as it is shown beside the date.
pub fn due(due: &Due) -> String {
    let kind = match due.kind {
        DueKind::Statute => "法定",
        DueKind::Article => "文件规定",
        DueKind::Default => "默认",
    };
    let provisional = if due.provisional { "，暂定" } else { "" };
    let text = match due.text.as_str() {
        "" => kind.to_owned(),
        text if text.contains(kind) => text.to_owned(),
        text => format!("{kind}：{text}"),
    };
    format!("期限 {}〔{text}{provisional}〕", instant(due.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_says_what_it_is() {
        let calendar = Calendar::bundled();
        for (day, expected) in [
            ("2026-09-30", "2026-09-30（周三）"),
            ("2026-10-01", "2026-10-01（周四，放假）"),
            ("2026-10-10", "2026-10-10（周六，调休上班）"),
            ("2026-10-11", "2026-10-11（周日，休息）"),
            ("2027-01-04", "2027-01-04（周一，日历未发布）"),
        ] {
            let day = day.parse().expect("a day");
            assert_eq!(heading(day, &calendar), expected);
        }
    }
}
