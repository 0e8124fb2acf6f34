//! Money and metered amounts as exact decimals (金额、单价、用量): JSON numbers with a fixed number of places, never floats inside.

use std::fmt;
use std::iter::Sum;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The largest amount in its smallest unit: a million million yuan in fen, far above any budget line and exact in a JSON number.
pub const RAW_MAX: u64 = 100_000_000_000_000;

/// 元，精确到分
pub type Yuan = Decimal<2>;
/// 单价（元），精确到万分之一元
pub type Price = Decimal<4>;
/// 用量（吨、千瓦时、立方米、平方米），精确到百分之一
pub type Volume = Decimal<2>;

/// A decimal of `PLACES` places, not negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal<const PLACES: u32>(u64);

impl<const PLACES: u32> Decimal<PLACES> {
    pub const ZERO: Self = Self(0);
    const SCALE: u64 = 10_u64.pow(PLACES);

    /// Of whole units; saturates at the largest.
    pub const fn whole(units: u64) -> Self {
        let raw = units.saturating_mul(Self::SCALE);
        Self(if raw > RAW_MAX { RAW_MAX } else { raw })
    }

    /// Of the smallest units, such as fen; saturates at the largest.
    pub const fn raw(smallest: u64) -> Self {
        Self(if smallest > RAW_MAX {
            RAW_MAX
        } else {
            smallest
        })
    }

    /// In the smallest units, such as fen.
    pub const fn to_raw(self) -> u64 {
        self.0
    }

    /// Whole units, rounded half up.
    pub const fn rounded(self) -> u64 {
        (self.0 + Self::SCALE / 2) / Self::SCALE
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn plus(self, other: Self) -> Self {
        Self::raw(self.0.saturating_add(other.0))
    }

    /// None where the other is larger.
    pub const fn minus(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(raw) => Some(Self(raw)),
            None => None,
        }
    }

    pub const fn times(self, count: u64) -> Self {
        Self::raw(self.0.saturating_mul(count))
    }

    /// A share in hundredths, rounded half up to the smallest unit: the 90 % that count as income.
    pub fn percent(self, hundredths: u32) -> Self {
        Self::raw(divided(u128::from(self.0) * u128::from(hundredths), 100))
    }
}

impl Price {
    /// Price by volume, rounded half up to fen.
    pub fn of(self, volume: Volume) -> Yuan {
        let product = u128::from(self.to_raw()) * u128::from(volume.to_raw());
        Yuan::raw(divided(product, 10_000))
    }
}

fn divided(value: u128, by: u128) -> u64 {
    u64::try_from((value + by / 2) / by).unwrap_or(RAW_MAX)
}

impl<const PLACES: u32> Sum for Decimal<PLACES> {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Self::plus)
    }
}

impl<const PLACES: u32> fmt::Display for Decimal<PLACES> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / Self::SCALE, self.0 % Self::SCALE);
        if part == 0 {
            return write!(out, "{whole}");
        }
        let digits = format!("{part:0width$}", width = PLACES as usize);
        write!(out, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl<const PLACES: u32> Serialize for Decimal<PLACES> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(Self::SCALE) {
            return serializer.serialize_u64(self.0 / Self::SCALE);
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "RAW_MAX is far below 2^53: the shortest text of the quotient is the decimal"
        )]
        serializer.serialize_f64(self.0 as f64 / Self::SCALE as f64)
    }
}

impl<'de, const PLACES: u32> Deserialize<'de> for Decimal<PLACES> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::try_from(number).map_err(serde::de::Error::custom)
    }
}

impl<const PLACES: u32> TryFrom<f64> for Decimal<PLACES> {
    type Error = String;

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number is checked to lie between zero and RAW_MAX, which a float holds exactly"
    )]
    fn try_from(number: f64) -> Result<Self, String> {
        let raw = (number * Self::SCALE as f64).round();
        if !number.is_finite() || number < 0.0 || raw > RAW_MAX as f64 {
            return Err(format!("应为0至{}之间的数", RAW_MAX / Self::SCALE));
        }
        let found = Self(raw as u64);
        if (raw / Self::SCALE as f64 - number).abs() > f64::EPSILON * number.max(1.0) {
            return Err(format!("最多{PLACES}位小数"));
        }
        Ok(found)
    }
}

impl<const PLACES: u32> JsonSchema for Decimal<PLACES> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Decimal{PLACES}").into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0, "maximum": RAW_MAX / Self::SCALE })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_in_and_out_as_they_are() {
        for text in ["0", "0.01", "0.1", "200", "1234567.89", "999999999999.99"] {
            let found: Yuan =
                serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(serde_json::to_string(&found).expect("a number"), text);
            assert_eq!(found.to_string(), text);
        }
        for text in ["-1", "0.001", "1000000000000.01", "1e300", "\"1\"", "null"] {
            assert!(serde_json::from_str::<Yuan>(text).is_err(), "{text}");
        }
        assert_eq!(
            serde_json::from_str::<Price>("0.4775")
                .expect("a price")
                .to_raw(),
            4_775
        );
    }

    #[test]
    fn reckoning() {
        let (billed, residential) = (Price::raw(7_895), Price::raw(4_770));
        let over = billed.minus(residential).expect("more");
        assert_eq!(over.of(Volume::whole(1_000)).to_string(), "312.5");
        assert_eq!(Price::raw(1).of(Volume::whole(50)).to_string(), "0.01");
        assert_eq!(Price::raw(1).of(Volume::whole(49)).to_string(), "0");
        assert_eq!(residential.minus(billed), None);
        assert_eq!(Yuan::raw(12_345).percent(90).to_string(), "111.11");
        assert_eq!(
            [Yuan::whole(200), Yuan::raw(50)]
                .into_iter()
                .sum::<Yuan>()
                .to_string(),
            "200.5"
        );
        assert_eq!(Yuan::raw(u64::MAX).plus(Yuan::whole(1)).to_raw(), RAW_MAX);
        assert_eq!(Yuan::raw(150).rounded(), 2);
    }
}
