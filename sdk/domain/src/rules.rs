//! Parameters of rules: a value with its kind, its source and the dates between which it applies.
//!
//! No number goes without these, because a product default must never be shown as law (默认值不得显示为法定).

use std::borrow::Cow;

use lianxi_sdk::{RuleManifest, RuleVersion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Day;

/// Where a number comes from (依据性质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 法律、行政法规的规定
    Statute,
    /// 规章、规范性文件的条款
    Article,
    /// 产品默认值，可配置
    Default,
    /// 未核实，可配置
    Unverified,
}

impl Kind {
    /// As it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Statute => "statute",
            Self::Article => "article",
            Self::Default => "default",
            Self::Unverified => "unverified",
        }
    }

    /// Only what no rule fixes may be set by an administrator.
    pub fn is_configurable(self) -> bool {
        matches!(self, Self::Default | Self::Unverified)
    }
}

/// 期限单位
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 工作日
    WorkingDay,
    /// 自然日
    CalendarDay,
    /// 小时
    Hour,
    /// 月
    Month,
    /// 年
    Year,
}

impl Unit {
    /// The Chinese word after a number.
    pub fn term(self) -> &'static str {
        match self {
            Self::WorkingDay => "个工作日",
            Self::CalendarDay => "日",
            Self::Hour => "小时",
            Self::Month => "个月",
            Self::Year => "年",
        }
    }
}

impl Measure {
    /// The Chinese word after a number.
    pub fn term(self) -> &'static str {
        match self {
            Self::Period(unit) => unit.term(),
            Self::Of(word) => word,
        }
    }
}

/// A value of one version of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Version<T: 'static> {
    pub value: T,
    pub kind: Kind,
    pub source: &'static str,
    /// First day on which it applies; none: since ever.
    pub from: Option<Day>,
    /// Last day on which it applies; none: open.
    pub to: Option<Day>,
}

/// What a rule's value is measured in (计量).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// A time: counted by the calendar of its unit.
    Period(Unit),
    /// Anything else, by its Chinese word: 人, 元, %, 月龄.
    Of(&'static str),
}

/// A parameter through time. Of overlapping versions the first listed wins, so write the newest first.
#[derive(Debug, Clone, Copy)]
pub struct Rule<T: 'static> {
    /// What it is configured and cited by: camelCase, unique within a plugin.
    pub key: &'static str,
    /// For people, in Chinese.
    pub name: &'static str,
    pub measure: Measure,
    pub versions: &'static [Version<T>],
}

/// A value as a duty uses and shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stated<T> {
    /// 取值
    pub value: T,
    /// 依据性质
    pub kind: Kind,
    /// 依据
    pub source: Cow<'static, str>,
}

/// A period for the kernel's calendar to count (期限), or that a duty counted itself where it is in calendar days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Period {
    /// 数量
    pub amount: u32,
    /// 单位
    pub unit: Unit,
    /// 依据性质
    pub kind: Kind,
    /// 依据
    pub source: Cow<'static, str>,
}

impl<T> Version<T> {
    /// A number of a law or an administrative regulation.
    pub const fn statute(value: T, source: &'static str) -> Self {
        Self::new(value, Kind::Statute, source)
    }

    /// A number of a departmental rule or a normative document.
    pub const fn article(value: T, source: &'static str) -> Self {
        Self::new(value, Kind::Article, source)
    }

    /// The product's number where a rule has none; the source says what the rule says instead.
    pub const fn default(value: T, source: &'static str) -> Self {
        Self::new(value, Kind::Default, source)
    }

    /// A number that is said to be law and whose text was not read.
    pub const fn unverified(value: T, source: &'static str) -> Self {
        Self::new(value, Kind::Unverified, source)
    }

    const fn new(value: T, kind: Kind, source: &'static str) -> Self {
        Self {
            value,
            kind,
            source,
            from: None,
            to: None,
        }
    }
}

impl<T: Copy> Version<T> {
    /// Applies from this day on.
    pub const fn since(mut self, year: i16, month: i8, day: i8) -> Self {
        self.from = Some(Day::of(year, month, day));
        self
    }

    /// Applies to this day, which is the last.
    pub const fn until(mut self, year: i16, month: i8, day: i8) -> Self {
        self.to = Some(Day::of(year, month, day));
        self
    }
}

impl<T: 'static> Rule<T> {
    /// A number of things: `measure` is the Chinese word after it.
    pub const fn of(
        key: &'static str,
        name: &'static str,
        measure: &'static str,
        versions: &'static [Version<T>],
    ) -> Self {
        Self {
            key,
            name,
            measure: Measure::Of(measure),
            versions,
        }
    }
}

impl Rule<u32> {
    /// A time.
    pub const fn period(
        key: &'static str,
        name: &'static str,
        unit: Unit,
        versions: &'static [Version<u32>],
    ) -> Self {
        Self {
            key,
            name,
            measure: Measure::Period(unit),
            versions,
        }
    }
}

impl<T: Copy + Serialize> From<&Rule<T>> for RuleManifest {
    fn from(rule: &Rule<T>) -> Self {
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let versions = rule.versions.iter().map(|version| RuleVersion {
            value: serde_json::to_value(version.value).unwrap_or_default(),
            kind: version.kind.name().to_owned(),
            source: version.source.to_owned(),
            from: text(version.from),
            to: text(version.to),
        });
        Self {
            key: rule.key.to_owned(),
            title: rule.name.to_owned(),
            measure: rule.measure.term().to_owned(),
            versions: versions.collect(),
        }
    }
}

impl<T: Copy> Rule<T> {
    /// The value that applies on a day; none where no version was in force.
    pub fn at(&self, basis_date: Day) -> Option<Stated<T>> {
        self.versions
            .iter()
            .find(|version| {
                version.from.is_none_or(|from| from <= basis_date)
                    && version.to.is_none_or(|to| basis_date <= to)
            })
            .map(|version| Stated {
                value: version.value,
                kind: version.kind,
                source: Cow::Borrowed(version.source),
            })
    }

    /// The value on a day, or an administrator's in its place. A number fixed by law cannot be replaced.
    pub fn at_or(&self, basis_date: Day, configured: Option<T>) -> Result<Stated<T>, RuleError> {
        let stated = self.at(basis_date).ok_or(RuleError::NotInForce {
            name: self.name,
            day: basis_date,
        })?;
        match configured {
            None => Ok(stated),
            Some(_) if !stated.kind.is_configurable() => Err(RuleError::FixedByLaw {
                name: self.name,
                source_text: stated.source,
            }),
            Some(value) => Ok(Stated {
                value,
                kind: stated.kind,
                source: Cow::Owned(format!("按配置取值；{}", stated.source)),
            }),
        }
    }
}

impl<T> Stated<T> {
    pub const fn new(value: T, kind: Kind, source: &'static str) -> Self {
        Self {
            value,
            kind,
            source: Cow::Borrowed(source),
        }
    }
}

impl Stated<u32> {
    pub fn period(self, unit: Unit) -> Period {
        Period {
            amount: self.value,
            unit,
            kind: self.kind,
            source: self.source,
        }
    }
}

impl Period {
    pub const fn new(amount: u32, unit: Unit, kind: Kind, source: &'static str) -> Self {
        Self {
            amount,
            unit,
            kind,
            source: Cow::Borrowed(source),
        }
    }

    /// The last day, where it can be known without a calendar of working days.
    pub fn due_from(&self, start: Day) -> Option<Day> {
        let amount = i32::try_from(self.amount).ok()?;
        match self.unit {
            Unit::CalendarDay => Some(start.plus_days(amount)),
            Unit::Month => Some(start.plus_months(amount)),
            Unit::Year => Some(start.plus_years(amount)),
            Unit::WorkingDay | Unit::Hour => None,
        }
    }
}

/// Why a parameter has no value to use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("“{name}”在{day}没有有效的规定")]
    NotInForce { name: &'static str, day: Day },
    #[error("“{name}”由法规规定（{source_text}），不得配置")]
    FixedByLaw {
        name: &'static str,
        source_text: Cow<'static, str>,
    },
}

impl RuleError {
    /// The issue code that plugins report.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotInForce { .. } => "rule-not-in-force",
            Self::FixedByLaw { .. } => "rule-fixed-by-law",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rule<u32> = Rule::of(
        "drawRatio",
        "抽查比例",
        "%",
        &[
            Version::statute(7, "新规").since(2026, 1, 1),
            Version::default(5, "默认")
                .since(2020, 1, 1)
                .until(2025, 12, 31),
        ],
    );

    #[test]
    fn the_day_decides() {
        for (day, expected) in [
            (Day::of(2019, 12, 31), None),
            (Day::of(2020, 1, 1), Some(5)),
            (Day::of(2025, 12, 31), Some(5)),
            (Day::of(2026, 1, 1), Some(7)),
        ] {
            assert_eq!(RATE.at(day).map(|stated| stated.value), expected, "{day}");
        }
    }

    #[test]
    fn defaults_can_be_configured_and_law_cannot() {
        let changed = RATE.at_or(Day::of(2024, 1, 1), Some(9)).expect("a default");
        assert_eq!(
            (changed.value, changed.kind, changed.source.as_ref()),
            (9, Kind::Default, "按配置取值；默认")
        );
        let refused = RATE.at_or(Day::of(2026, 1, 1), Some(9)).expect_err("law");
        assert_eq!(refused.code(), "rule-fixed-by-law");
        assert_eq!(
            RATE.at_or(Day::of(2019, 1, 1), None)
                .expect_err("before")
                .code(),
            "rule-not-in-force"
        );
    }

    #[test]
    fn periods_in_working_days_are_left_to_the_calendar() {
        let start = Day::of(2026, 1, 31);
        for (unit, expected) in [
            (Unit::CalendarDay, Some(Day::of(2026, 2, 1))),
            (Unit::Month, Some(Day::of(2026, 2, 28))),
            (Unit::Year, Some(Day::of(2027, 1, 31))),
            (Unit::WorkingDay, None),
            (Unit::Hour, None),
        ] {
            assert_eq!(
                Period::new(1, unit, Kind::Statute, "").due_from(start),
                expected,
                "{unit:?}"
            );
        }
    }
}
