//! The quarters of a year (季度): the one in which a day lies, and its last day.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Day;

/// 季度（1至4）
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Quarter(u8);

impl Quarter {
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];

    /// The quarter in which a day lies.
    pub fn of(day: Day) -> Self {
        let ended = |quarter: &Self| quarter.last_day(day.year()).is_some_and(|last| last < day);
        let next = Self::ALL.into_iter().find(|quarter| !ended(quarter));
        next.unwrap_or(Self(4))
    }

    pub fn last_day(self, year: i16) -> Option<Day> {
        let (month, day) = match self.0 {
            1 => (3, 31),
            2 => (6, 30),
            3 => (9, 30),
            _ => (12, 31),
        };
        Day::in_year(year, month, day).ok()
    }
}

impl TryFrom<u8> for Quarter {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Self, &'static str> {
        let found = Self::ALL.into_iter().find(|quarter| quarter.0 == number);
        found.ok_or("季度应为1至4")
    }
}

impl From<Quarter> for u8 {
    fn from(quarter: Quarter) -> Self {
        quarter.0
    }
}

impl JsonSchema for Quarter {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quarter".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 4 })
    }
}
