//! A period from a starting day: the last day where calendar days tell it, and the period alone where the kernel's calendar has to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::{Day, Timeliness, judge};
use crate::rules::{Period, Unit};

/// 期限
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// 期间
    pub period: Period,
    /// 起算事件之日（当日不计入）
    pub starts_on: Day,
    /// 末日；以工作日或小时计的由日历计算，此处为空。末日为休假日的顺延也由日历计算
    pub due_on: Option<Day>,
}

impl Limit {
    pub fn new(period: Period, starts_on: Day) -> Self {
        let due_on = period.due_from(starts_on);
        Self {
            period,
            starts_on,
            due_on,
        }
    }

    /// A limit that ends on a named day of the year.
    pub fn until(period: Period, starts_on: Day, due_on: Day) -> Self {
        Self {
            period,
            starts_on,
            due_on: Some(due_on),
        }
    }

    /// How something done (or not yet) stands; `calendar_due` is what the kernel's calendar answered for this limit. None where only
    /// the calendar could tell and it was not asked.
    pub fn judge(
        &self,
        done: Option<Day>,
        today: Day,
        calendar_due: Option<Day>,
    ) -> Option<Timeliness> {
        match (self.due_on, calendar_due) {
            (Some(due), rolled) => Some(judge(done, today, due, rolled)),
            (None, Some(due))
                if matches!(self.period.unit, Unit::WorkingDay | Unit::Hour)
                    && due >= self.starts_on =>
            {
                Some(judge(done, today, due, None))
            }
            (None, _) => None,
        }
    }
}

/// 后续事项：由其他步骤按期限完成
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FollowUp {
    /// 事项
    pub action: String,
    /// 期间；为空表示规则只写“及时”或未规定
    pub period: Option<Period>,
    /// 末日（能以自然日计算的）
    pub due_on: Option<Day>,
    /// 依据
    pub source: String,
}

impl FollowUp {
    /// Without a number in the rule.
    pub fn prompt(action: impl Into<String>, source: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            period: None,
            due_on: None,
            source: source.into(),
        }
    }

    pub fn within(action: impl Into<String>, limit: Limit) -> Self {
        let source = limit.period.source.to_string();
        Self {
            action: action.into(),
            period: Some(limit.period),
            due_on: limit.due_on,
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Kind;

    #[test]
    fn working_days_need_the_calendar() {
        let start = Day::of(2026, 3, 2);
        let limit = Limit::new(Period::new(3, Unit::WorkingDay, Kind::Statute, "x"), start);
        assert_eq!(limit.due_on, None);
        for (done, calendar, expected) in [
            (Some(Day::of(2026, 3, 20)), None, None),
            (
                Some(Day::of(2026, 3, 5)),
                Some(Day::of(2026, 3, 5)),
                Some(Timeliness::InTime),
            ),
            (
                Some(Day::of(2026, 3, 6)),
                Some(Day::of(2026, 3, 5)),
                Some(Timeliness::Late),
            ),
            (Some(Day::of(2026, 3, 6)), Some(Day::of(2026, 2, 5)), None),
        ] {
            assert_eq!(
                limit.judge(done, Day::of(2026, 3, 21), calendar),
                expected,
                "{done:?} {calendar:?}"
            );
        }
    }

    #[test]
    fn calendar_days_are_counted_here() {
        let limit = Limit::new(
            Period::new(30, Unit::CalendarDay, Kind::Statute, "x"),
            Day::of(2026, 3, 2),
        );
        assert_eq!(limit.due_on, Some(Day::of(2026, 4, 1)));
        assert_eq!(
            limit.judge(Some(Day::of(2026, 4, 1)), Day::of(2026, 5, 1), None),
            Some(Timeliness::InTime)
        );
        assert_eq!(
            limit.judge(Some(Day::of(2026, 4, 2)), Day::of(2026, 5, 1), None),
            Some(Timeliness::Late)
        );
    }
}
