//! The administrative divisions of Shanxi (行政区划, GB/T 2260): 1 province, 11 cities, 117 county-level units.
//!
//! A code is known or it is not: nothing is derived from its digits, because renamed and merged units break such guesses.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const TABLE: &str = include_str!("../data/shanxi-divisions.csv");

/// The code of the province itself.
pub const PROVINCE: &str = "140000";

/// 行政层级: the level of an office or a division.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 省级
    Province,
    /// 市级
    City,
    /// 县级
    County,
    /// 乡级
    Township,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::City => "市级",
            Self::County => "县级",
            Self::Township => "乡级",
        }
    }
}

impl From<lianxi_sdk::Level> for Level {
    fn from(level: lianxi_sdk::Level) -> Self {
        match level {
            lianxi_sdk::Level::Province => Self::Province,
            lianxi_sdk::Level::City => Self::City,
            lianxi_sdk::Level::County => Self::County,
            lianxi_sdk::Level::Township => Self::Township,
        }
    }
}

impl From<Level> for lianxi_sdk::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Province => Self::Province,
            Level::City => Self::City,
            Level::County => Self::County,
            Level::Township => Self::Township,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Division {
    pub code: &'static str,
    pub name: &'static str,
    pub level: Level,
    /// The city of a county, the province of a city, none of the province.
    pub parent: Option<&'static str>,
}

/// Every division, province first. Rows are read on demand: a call needs one or two of them, and every call starts afresh.
pub fn all() -> impl Iterator<Item = Division> {
    TABLE.lines().skip(1).filter_map(row)
}

fn row(line: &'static str) -> Option<Division> {
    let mut fields = line.split(',');
    let (code, name, level, parent) = (
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
    );
    let level = match level {
        "province" => Level::Province,
        "city" => Level::City,
        "county" => Level::County,
        _ => return None,
    };
    Some(Division {
        code,
        name,
        level,
        parent: (!parent.is_empty()).then_some(parent),
    })
}

pub fn get(code: &str) -> Option<Division> {
    all().find(|division| division.code == code)
}

pub fn province() -> Division {
    get(PROVINCE).expect("the embedded table has the province: a test counts its rows")
}

pub fn cities() -> impl Iterator<Item = Division> {
    all().filter(|division| division.level == Level::City)
}

pub fn counties() -> impl Iterator<Item = Division> {
    all().filter(|division| division.level == Level::County)
}

/// The counties of one city.
pub fn counties_of(city: &str) -> impl Iterator<Item = Division> + '_ {
    counties().filter(move |division| division.parent == Some(city))
}

/// The city that a county or city belongs to; none for the province and for unknown codes.
pub fn city_of(code: &str) -> Option<Division> {
    let division = get(code)?;
    match division.level {
        Level::City => Some(division),
        Level::County => division.parent.and_then(get),
        Level::Province | Level::Township => None,
    }
}

/// Whether `inner` is `outer` or lies in it.
pub fn is_within(inner: &str, outer: &str) -> bool {
    let mut at = get(inner);
    while let Some(division) = at {
        if division.code == outer {
            return true;
        }
        at = division.parent.and_then(get);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_is_whole() {
        let rows = TABLE.lines().count() - 1;
        assert_eq!(
            (rows, all().count(), cities().count(), counties().count()),
            (129, 129, 11, 117)
        );
        assert_eq!(
            all()
                .map(|division| division.code)
                .collect::<BTreeSet<_>>()
                .len(),
            129
        );
        assert_eq!(
            (province().name, province().level, province().parent),
            ("山西省", Level::Province, None)
        );
    }

    #[test]
    fn counties_by_city() {
        let expected = [10, 10, 5, 12, 6, 6, 11, 13, 14, 17, 13];
        let found: Vec<usize> = cities()
            .map(|city| counties_of(city.code).count())
            .collect();
        assert_eq!(found, expected);
        for county in counties() {
            assert!(
                city_of(county.code).is_some_and(|city| Some(city.code) == county.parent),
                "{}",
                county.name
            );
        }
    }

    #[test]
    fn pseudo_units_are_not_divisions() {
        for code in [
            "140171", "140271", "140471", "140671", "140971", "140101", "110000", "14", "",
        ] {
            assert_eq!(get(code), None, "{code}");
        }
    }

    #[test]
    fn looking_up() {
        assert_eq!(
            get("140105").map(|division| (division.name, division.level)),
            Some(("小店区", Level::County))
        );
        assert_eq!(city_of("140681").map(|city| city.name), Some("朔州市"));
        assert_eq!(city_of("140100").map(|city| city.name), Some("太原市"));
        assert_eq!(city_of(PROVINCE), None);
        assert!(
            is_within("140105", "140100")
                && is_within("140105", PROVINCE)
                && is_within("140105", "140105")
        );
        assert!(
            !is_within("140105", "140200")
                && !is_within("140100", "140105")
                && !is_within("110101", PROVINCE)
        );
    }
}
