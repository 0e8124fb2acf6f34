//! How a duty reads its numbers: the version of the basis date, or an administrator's value where no rule fixes one.

use std::collections::BTreeMap;

use lianxi_domain::date::Day;
use lianxi_domain::rules::{Rule, Stated};
use lianxi_domain::rulesets::{self, RULE_SETS};
use lianxi_domain::{Period, Unit};
use lianxi_sdk::{Call, Failure};

use crate::checks::Checks;

pub use crate::parameters::*;

/// 可配置参数：键是参数名，值在一与一万之间；法定数值不能改
pub type Params = BTreeMap<String, u32>;

/// Above this a configured number is a slip of the keyboard.
pub const PARAM_MAX: u32 = 10_000;

/// One number of a rule, under the name by which it can be configured.
pub struct Parameter {
    pub key: &'static str,
    pub rule: Rule<u32>,
}

/// A number that is a period.
pub struct Limit {
    pub parameter: Parameter,
    pub unit: Unit,
}

/// The rules of one day with what was configured.
pub struct Rules<'a> {
    basis: Day,
    today: Day,
    params: &'a Params,
}

impl<'a> Rules<'a> {
    pub fn on(call: &Call, params: &'a Params) -> Result<Self, Failure> {
        let basis = day_of(&call.basis_date)?;
        let today = day_of(call.today())?;
        let mut checks = Checks::new();
        for (key, value) in params {
            let field = format!("/params/{key}");
            let Some(parameter) = ALL.iter().find(|parameter| parameter.key == key) else {
                checks.fail(field, "unknown-parameter", format!("没有名为“{key}”的参数"));
                continue;
            };
            checks.require(
                (1..=PARAM_MAX).contains(value),
                field.as_str(),
                "parameter-out-of-range",
                format!("参数应在1至{PARAM_MAX}之间"),
            );
            if let Err(error) = parameter.rule.at_or(basis, Some(*value)) {
                checks.fail(field, error.code(), error.to_string());
            }
        }
        checks.finish()?;
        Ok(Self {
            basis,
            today,
            params,
        })
    }

    /// The day on which the duty is done.
    pub fn today(&self) -> Day {
        self.today
    }

    pub fn stated(&self, parameter: &Parameter) -> Stated<u32> {
        let configured = self.params.get(parameter.key).copied();
        parameter
            .rule
            .at_or(self.basis, configured)
            .unwrap_or_else(|_| earliest(&parameter.rule))
    }

    pub fn value(&self, parameter: &Parameter) -> u32 {
        self.stated(parameter).value
    }

    /// A period for the calendar of the host: nothing is counted here.
    pub fn period(&self, limit: &Limit) -> Period {
        self.stated(&limit.parameter).period(limit.unit)
    }

    pub fn in_force(&self, rule_set: &str) -> bool {
        rulesets::in_force(rule_set, self.basis)
    }

    /// The duty rests on this rule set: before and after it there is nothing to do it by (EXPIRED_BASIS).
    pub fn needs(&self, rule_set: &str) -> Result<(), Failure> {
        if self.in_force(rule_set) {
            return Ok(());
        }
        Err(Failure::permanent(
            "https://lianxi.dev/problems/expired-basis",
            "依据未生效或已失效",
            format!("EXPIRED_BASIS: 规则版本{rule_set}在{}没有效力", self.basis),
        ))
    }

    /// The rule sets that a health office judges by on that day.
    pub fn rule_sets(&self) -> Vec<String> {
        RULE_SETS
            .iter()
            .filter(|set| HEALTH_SETS.contains(&set.id) && set.is_in_force(self.basis))
            .map(|set| set.id.to_owned())
            .collect()
    }
}

/// A number of a rule as the calendar wants it; numbers are bounded far below.
pub fn count(value: u32) -> i32 {
    i32::try_from(value.min(PARAM_MAX)).unwrap_or(0)
}

/// Before its first day a rule gives its first value: what a case of that time was measured by is what came next.
fn earliest(rule: &Rule<u32>) -> Stated<u32> {
    let version = rule
        .versions
        .last()
        .expect("a parameter has a version: a test reads every one");
    Stated::new(version.value, version.kind, version.source)
}

/// The day part of a call; the host writes it, so a bad one is the host's fault and no clerk's.
pub fn day_of(text: &str) -> Result<Day, Failure> {
    Day::parse(text).map_err(|error| {
        Failure::permanent(
            "https://lianxi.dev/problems/bad-call",
            "调用日期无效",
            error.to_string(),
        )
    })
}

/// Today, for duties without parameters.
pub fn today(call: &Call) -> Result<Day, Failure> {
    day_of(call.today())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_a_version_a_source_and_a_name_of_its_own() {
        let mut keys: Vec<&str> = ALL.iter().map(|parameter| parameter.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), ALL.len());
        for parameter in ALL {
            assert!(!parameter.rule.versions.is_empty(), "{}", parameter.key);
            for version in parameter.rule.versions {
                assert!(
                    !version.source.is_empty() && version.value > 0,
                    "{}",
                    parameter.key
                );
            }
        }
    }

    fn check(params: &[(&str, u32)], expected: Result<u32, &str>) {
        let params: Params = params
            .iter()
            .map(|(key, value)| ((*key).to_owned(), *value))
            .collect();
        let found = Rules::on(&Call::default(), &params)
            .map(|rules| rules.value(&ON_SITE_WITHIN.parameter));
        match expected {
            Ok(value) => assert_eq!(found.ok(), Some(value), "{params:?}"),
            Err(code) => {
                let failure = found.expect_err("refused");
                assert_eq!(failure.issues()[0].code, code, "{params:?}");
            }
        }
    }

    #[test]
    fn defaults_can_be_configured_and_law_cannot() {
        check(&[], Ok(10));
        check(&[("onSiteWithin", 3)], Ok(3));
        check(&[("onSiteWithin", 0)], Err("parameter-out-of-range"));
        check(
            &[("onSiteWithin", PARAM_MAX + 1)],
            Err("parameter-out-of-range"),
        );
        check(&[("receiptWithin", 9)], Err("rule-fixed-by-law"));
        check(&[("caseDecisionWithin", 9)], Err("rule-fixed-by-law"));
        check(&[("noSuchThing", 9)], Err("unknown-parameter"));
    }
}
