//! How a duty reads its numbers: the version of the basis date, or an administrator's value where no rule fixes one.

use std::collections::BTreeMap;

use lianxi_sdk::{Call, Context, Failure};

use crate::checks::{Checks, call_basis_date, call_today};
use crate::date::Day;
use crate::rules::{Measure, Period, Rule, RuleError, Stated, Unit};
use crate::rulesets;

/// 可配置参数：键是参数名，值在一与一百万之间；法定数值不能改
pub type Params = BTreeMap<String, u32>;

/// Above this a configured number is a slip of the keyboard.
pub const PARAM_MAX: u32 = 1_000_000;
/// And so is a term of more months or years than this: no calendar reaches so far.
pub const TERM_MAX: u32 = 1_200;
/// The most parameters that one call configures.
pub const PARAMS_MAX: usize = 100;

/// The rules of one day with what was configured.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    basis: Day,
    today: Day,
    params: &'a Params,
}

impl<'a> Rules<'a> {
    /// Checks what was configured against the parameters that the duty knows: an unknown name, a number out of range or one that law
    /// fixes is an issue at its place.
    pub fn on(
        call: &Call,
        params: &'a Params,
        known: &[&'static Rule<u32>],
    ) -> Result<Self, Failure> {
        let (basis, today) = (call_basis_date(call)?, call_today(call)?);
        let mut checks = Checks::new();
        checks.list("/params", params.len(), PARAMS_MAX);
        for (key, value) in params.iter().take(PARAMS_MAX) {
            let field = format!("/params/{key}");
            let Some(rule) = known.iter().find(|rule| rule.key == key) else {
                checks.fail(field, "unknown-parameter", format!("没有名为“{key}”的参数"));
                continue;
            };
            let most = most(rule);
            checks.require(
                (1..=most).contains(value),
                field.as_str(),
                "parameter-out-of-range",
                format!("参数应在1至{most}之间"),
            );
            if let Err(error @ RuleError::FixedByLaw { .. }) = rule.at_or(basis, Some(*value)) {
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

    /// The day whose rules apply.
    pub fn basis(&self) -> Day {
        self.basis
    }

    /// A number that can be configured by its key. Where no version is in force the duty has nothing to go by (`EXPIRED_BASIS`).
    pub fn get(&self, rule: &'static Rule<u32>) -> Result<Stated<u32>, Failure> {
        let configured = self.params.get(rule.key).copied();
        rule.at_or(self.basis, configured)
            .map_err(|error| expired(&error.to_string()))
    }

    pub fn value(&self, rule: &'static Rule<u32>) -> Result<u32, Failure> {
        self.get(rule).map(|stated| stated.value)
    }

    /// A period: what is in working days is counted by the calendar of the host, and not here. A number of things is none.
    pub fn period(&self, rule: &'static Rule<u32>) -> Result<Period, Failure> {
        match rule.measure {
            Measure::Period(unit) => self.get(rule).map(|stated| stated.period(unit)),
            Measure::Of(word) => Err(Failure::permanent(
                "https://lianxi.dev/problems/not-a-period",
                "规则不是期限",
                format!("“{}”以{word}计，不是期限", rule.name),
            )),
        }
    }

    /// A value that nobody configures, such as a range of fines.
    pub fn fixed<T: Copy>(&self, rule: &Rule<T>) -> Result<Stated<T>, Failure> {
        rule.at_or(self.basis, None)
            .map_err(|error| expired(&error.to_string()))
    }

    /// The duty rests on this rule set: before and after it there is nothing to do it by.
    pub fn needs(&self, ctx: &Context<'_>, rule_set: &str) -> Result<(), Failure> {
        if rulesets::applies(ctx, rule_set, self.basis)? {
            return Ok(());
        }
        Err(expired(&format!(
            "规则版本{rule_set}在{}没有效力",
            self.basis
        )))
    }
}

/// The largest number that may be configured for a rule.
fn most(rule: &Rule<u32>) -> u32 {
    match rule.measure {
        Measure::Period(Unit::Month | Unit::Year) => TERM_MAX,
        Measure::Period(Unit::WorkingDay | Unit::CalendarDay | Unit::Hour) | Measure::Of(_) => {
            PARAM_MAX
        }
    }
}

/// Nothing to decide by (`EXPIRED_BASIS`).
pub fn expired(why: &str) -> Failure {
    Failure::permanent(
        "https://lianxi.dev/problems/expired-basis",
        "依据未生效或已失效",
        format!("EXPIRED_BASIS: {why}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Version;

    const LAW: Rule<u32> = Rule::period(
        "decide",
        "决定期限",
        Unit::CalendarDay,
        &[Version::statute(30, "条例 第八条").since(2004, 6, 27)],
    );
    const OURS: Rule<u32> = Rule::period(
        "remind",
        "提醒",
        Unit::WorkingDay,
        &[Version::default(3, "默认值")],
    );
    const TERM: Rule<u32> = Rule::period(
        "again",
        "再次核查",
        Unit::Month,
        &[Version::default(12, "默认值")],
    );
    const PEOPLE: Rule<u32> = Rule::of("people", "人数", "人", &[Version::default(2, "默认值")]);
    const KNOWN: [&Rule<u32>; 4] = [&LAW, &OURS, &TERM, &PEOPLE];

    fn check(params: &[(&str, u32)], expected: Result<u32, &str>) {
        let params: Params = params
            .iter()
            .map(|(key, value)| ((*key).to_owned(), *value))
            .collect();
        match (Rules::on(&Call::default(), &params, &KNOWN), expected) {
            (Ok(rules), Ok(value)) => {
                let period = rules.period(&OURS).expect("in force");
                assert_eq!((period.amount, period.unit), (value, Unit::WorkingDay));
            }
            (Err(failure), Err(code)) => assert_eq!(failure.issues()[0].code, code, "{params:?}"),
            (found, _) => panic!("{params:?}: {:?}", found.map(|rules| rules.basis())),
        }
    }

    #[test]
    fn defaults_can_be_configured_and_law_cannot() {
        check(&[], Ok(3));
        check(&[("remind", 5)], Ok(5));
        check(&[("remind", 0)], Err("parameter-out-of-range"));
        check(&[("remind", PARAM_MAX + 1)], Err("parameter-out-of-range"));
        check(&[("again", TERM_MAX), ("people", PARAM_MAX)], Ok(3));
        check(&[("again", TERM_MAX + 1)], Err("parameter-out-of-range"));
        check(&[("decide", 9)], Err("rule-fixed-by-law"));
        check(&[("noSuchThing", 9)], Err("unknown-parameter"));
    }

    #[test]
    fn a_number_of_things_is_no_period() {
        let (call, params) = (Call::default(), Params::new());
        let rules = Rules::on(&call, &params, &KNOWN).expect("nothing is configured");
        let failure = rules.period(&PEOPLE).expect_err("people are no time");
        assert!(failure.to_string().contains("不是期限"), "{failure}");
        assert_eq!(rules.value(&PEOPLE), Ok(2));
    }

    #[test]
    fn before_its_first_day_a_rule_decides_nothing() {
        let call = Call {
            basis_date: "2003-01-01".to_owned(),
            ..Call::default()
        };
        let params = Params::new();
        let rules = Rules::on(&call, &params, &KNOWN).expect("nothing is configured");
        let failure = rules.value(&LAW).expect_err("not in force");
        assert!(failure.to_string().contains("EXPIRED_BASIS"), "{failure}");
    }
}
