//! How many are drawn: a count, or a share of the pool that is computed without floating point, so that 7 % of 100 is 7 everywhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most digits behind the point of a ratio: what the shortest text of a floating-point number has, and some.
const DECIMALS_MAX: usize = 18;

/// How many are to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// At least one.
    Count(u32),
    /// Of the whole pool.
    Ratio(Ratio),
}

/// A decimal fraction above 0 and up to 1, written without an exponent: `0.05`, `1`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ratio {
    /// In units of 10 to the minus `decimals`; the last digit is not 0 unless there is none behind the point.
    digits: u64,
    decimals: u32,
}

/// A text that is no ratio.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a ratio is a decimal fraction above 0 and up to 1, with at most {DECIMALS_MAX} digits behind the point, such as 0.05"
)]
pub struct BadRatio;

impl Ratio {
    pub fn parse(text: &str) -> Result<Self, BadRatio> {
        let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
        let behind = behind.trim_end_matches('0');
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !matches!(whole, "0" | "1")
            || !all_digits(behind)
            || behind.len() > DECIMALS_MAX
            || text.ends_with('.')
        {
            return Err(BadRatio);
        }
        let digits: u64 = format!("{whole}{behind}").parse().map_err(|_| BadRatio)?;
        let decimals = u32::try_from(behind.len()).map_err(|_| BadRatio)?;
        if digits == 0 || digits > 10_u64.pow(decimals) {
            return Err(BadRatio);
        }
        Ok(Self { digits, decimals })
    }

    /// Its share of so many, rounded up: at least one of one or more.
    fn of(self, size: usize) -> u32 {
        let share = u128::from(self.digits) * size as u128;
        let share = share.div_ceil(10_u128.pow(self.decimals));
        u32::try_from(share).unwrap_or(u32::MAX)
    }
}

impl TryFrom<String> for Ratio {
    type Error = BadRatio;

    fn try_from(text: String) -> Result<Self, BadRatio> {
        Self::parse(&text)
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> Self {
        ratio.to_string()
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.decimals == 0 {
            return write!(f, "{}", self.digits);
        }
        // Below 1: one that is written with a point has digits behind it.
        let width = self.decimals as usize;
        write!(f, "0.{:0width$}", self.digits)
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ratio({self})")
    }
}

impl Number {
    /// How many that are, of a pool of `size` of which so many are eligible.
    pub(crate) fn of(self, size: usize, eligible: usize) -> u32 {
        match self {
            Self::Count(count) => count,
            Self::Ratio(ratio) => ratio
                .of(size)
                .min(u32::try_from(eligible).unwrap_or(u32::MAX)),
        }
    }
}
