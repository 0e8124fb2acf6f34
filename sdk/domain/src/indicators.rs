//! Indicators (指标): what every department's `report` answers, from its own records. What has no denominator is unreported, not zero.

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::Checks;
use crate::date::Day;
use crate::office;

/// (code, Chinese title, unit): what a plugin declares in its catalogue and looks up here.
pub type Declared = [(&'static str, &'static str, &'static str)];

/// 统计查询
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportInput {
    /// 期间起（含）
    pub from: Day,
    /// 期间止（含）
    pub to: Day,
    /// 区划代码：省、市或县
    pub division_code: String,
}

/// 一项指标
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicator {
    /// 代码
    pub code: String,
    /// 名称
    pub name: String,
    /// 单位
    pub unit: String,
    /// 分子
    pub numerator: u64,
    /// 分母；计数指标为空
    pub denominator: Option<u64>,
    /// 数值（计数，或者四舍五入的百分比）；未报时为空
    pub value: Option<u64>,
    /// 来源
    pub source: String,
}

impl Indicator {
    /// A number of things.
    pub fn count(declared: &Declared, code: &str, numerator: u64, source: &str) -> Self {
        Self::new(declared, code, numerator, None, Some(numerator), source)
    }

    /// A share of a whole, in per cent; of nothing it is unreported.
    pub fn rate(declared: &Declared, code: &str, part: u64, whole: u64, source: &str) -> Self {
        Self::new(
            declared,
            code,
            part,
            Some(whole),
            percent(part, whole),
            source,
        )
    }

    fn new(
        declared: &Declared,
        code: &str,
        numerator: u64,
        denominator: Option<u64>,
        value: Option<u64>,
        source: &str,
    ) -> Self {
        // A code that is not declared shows itself: a test of every plugin compares the two lists.
        let (name, unit) = declared
            .iter()
            .find(|(declared, _, _)| *declared == code)
            .map_or((code, ""), |(_, name, unit)| (*name, *unit));
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            unit: unit.to_owned(),
            numerator,
            denominator,
            value,
            source: source.to_owned(),
        }
    }
}

/// Per cent, rounded half up; none of nothing.
pub fn percent(part: u64, whole: u64) -> Option<u64> {
    (whole > 0).then(|| (part.saturating_mul(100).saturating_add(whole / 2)) / whole)
}

/// 统计结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// 区划代码
    pub division_code: String,
    /// 期间起
    pub from: Day,
    /// 期间止
    pub to: Day,
    /// 指标
    pub indicators: Vec<Indicator>,
}

/// A report that is being made: of whom, of when, and what it has so far.
#[derive(Debug)]
pub struct Reporting {
    declared: &'static Declared,
    source: &'static str,
    report: Report,
}

impl Reporting {
    /// The acting office has to cover the division.
    pub fn open(
        ctx: &Context<'_>,
        department: &str,
        declared: &'static Declared,
        source: &'static str,
        input: &ReportInput,
    ) -> Result<Self, Failure> {
        let mut checks = Checks::new();
        checks.division("/divisionCode", &input.division_code);
        checks.not_after("/from", input.from, input.to);
        checks.finish()?;
        office::covering(ctx.call, department, &input.division_code)?;
        Ok(Self {
            declared,
            source,
            report: Report {
                division_code: input.division_code.clone(),
                from: input.from,
                to: input.to,
                indicators: Vec::new(),
            },
        })
    }

    /// Whether a day lies in the period.
    pub fn has(&self, day: Day) -> bool {
        self.report.from <= day && day <= self.report.to
    }

    pub fn count(&mut self, code: &str, numerator: u64) {
        let indicator = Indicator::count(self.declared, code, numerator, self.source);
        self.report.indicators.push(indicator);
    }

    pub fn rate(&mut self, code: &str, part: u64, whole: u64) {
        let indicator = Indicator::rate(self.declared, code, part, whole, self.source);
        self.report.indicators.push(indicator);
    }

    pub fn finish(self) -> Report {
        self.report
    }
}

/// How many, as an indicator has it.
pub fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_unreported() {
        assert_eq!(
            [
                percent(1, 3),
                percent(2, 3),
                percent(0, 5),
                percent(0, 0),
                percent(5, 5)
            ],
            [Some(33), Some(67), Some(0), None, Some(100)]
        );
        let declared: &Declared = &[("filed", "备案率", "%")];
        let rate = Indicator::rate(declared, "filed", 0, 0, "登记簿");
        assert_eq!((rate.name.as_str(), rate.value), ("备案率", None));
    }
}
