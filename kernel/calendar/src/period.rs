//! A length of time as the law writes it: an amount and a unit.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest period, in any unit. 10,000 working days are some forty years: no statute needs more, and counting stays cheap.
pub const AMOUNT_MAX: u32 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 工作日
    WorkingDays,
    /// 自然日: "days" (日) without the word 工作日
    CalendarDays,
    /// 小时: elapsed, whatever the day
    Hours,
    /// 月: to the corresponding day, or the last of a shorter month (民法典 Art. 202)
    Months,
}

/// At least one, at most [`AMOUNT_MAX`], of a unit: `{"amount": 5, "unit": "working-days"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Period {
    amount: u32,
    unit: Unit,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    amount: u32,
    unit: Unit,
}

impl TryFrom<Unchecked> for Period {
    type Error = PeriodError;

    fn try_from(Unchecked { amount, unit }: Unchecked) -> Result<Self, PeriodError> {
        Self::new(amount, unit)
    }
}

/// Why a period has no deadline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The definition is wrong: write another amount.
    #[error("a period must be between 1 and {AMOUNT_MAX} of its unit, not {amount}")]
    Amount { amount: u32 },
    /// The starting instant is so late that the period ends after the last day that can be written (9999-12-31).
    #[error("the period ends beyond the last date that can be written")]
    BeyondTime,
}

impl Period {
    pub const fn new(amount: u32, unit: Unit) -> Result<Self, PeriodError> {
        if amount == 0 || amount > AMOUNT_MAX {
            return Err(PeriodError::Amount { amount });
        }
        Ok(Self { amount, unit })
    }

    pub const fn amount(self) -> u32 {
        self.amount
    }

    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// As Chinese offices write it: 5 个工作日.
    pub fn zh(self) -> String {
        let unit = match self.unit {
            Unit::WorkingDays => "个工作日",
            Unit::CalendarDays => "日",
            Unit::Hours => "小时",
            Unit::Months => "个月",
        };
        format!("{} {unit}", self.amount)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::WorkingDays => "working day",
            Unit::CalendarDays => "calendar day",
            Unit::Hours => "hour",
            Unit::Months => "month",
        };
        write!(
            f,
            "{} {unit}{}",
            self.amount,
            if self.amount == 1 { "" } else { "s" }
        )
    }
}
