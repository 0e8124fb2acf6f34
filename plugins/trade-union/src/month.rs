//! 月份: a calendar month as it stands in JSON (`YYYY-MM`).

use lianxi_domain::date::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 月份（YYYY-MM）
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(Day);

impl Month {
    pub fn of(day: Day) -> Self {
        let text: String = day.to_string().chars().take(7).collect();
        Self::try_from(text).unwrap_or(Self(day))
    }

    pub fn first_day(self) -> Day {
        self.0
    }

    pub fn last_day(self) -> Day {
        self.0.plus_months(1).plus_days(-1)
    }

    /// The day of this month with that number, from one to twenty-eight.
    pub fn day(self, number: u32) -> Day {
        let after = i32::try_from(number.saturating_sub(1)).unwrap_or(0);
        self.0.plus_days(after)
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// From this month to another, both counted; at most so many.
    pub fn up_to(self, last: Self, most: usize) -> impl Iterator<Item = Self> {
        (0..)
            .map(move |months| Self(self.0.plus_months(months)))
            .take_while(move |month| *month <= last)
            .take(most)
    }
}

impl TryFrom<String> for Month {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        let first = Day::parse(&format!("{text}-01"));
        first.map(Self).map_err(|_| "月份应为YYYY-MM")
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.0.to_string().chars().take(7).collect()
    }
}

impl JsonSchema for Month {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Month".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" })
    }
}
