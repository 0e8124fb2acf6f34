//! Publishing a penalty (行政处罚信息公示): how soon by each of the two rules, for how long, and how soon it is taken down again.

use lianxi_domain::limit::FollowUp;
use lianxi_domain::parameters::Rules;
use lianxi_domain::rules::Rule;
use lianxi_domain::uscc::Uscc;
use lianxi_sdk::Failure;

use crate::rules::{
    CREDIT_PENALTY_DAYS, OTHER_PROVINCE_PUSH_DAYS, PENALTY_PUBLISH_WITHIN, PENALTY_SHOWN_YEARS,
    SMALL_PENALTY_SHOWN_MONTHS, TAKE_DOWN_DAYS,
};

/// Division codes of Shanxi begin with this.
const SHANXI: &str = "14";

/// The clocks that run from a penalty decision against the holder of a code, or against somebody without one.
pub fn clocks(rules: &Rules<'_>, uscc: Option<&str>) -> Result<Vec<FollowUp>, Failure> {
    let elsewhere = uscc
        .and_then(|text| Uscc::parse(text).ok())
        .is_some_and(|code| !code.division_code().starts_with(SHANXI));
    let (credit, action) = if elsewhere {
        (
            &OTHER_PROVINCE_PUSH_DAYS,
            "将行政处罚信息推送至当事人登记地的市场监管部门（自作出处罚决定之日起）",
        )
    } else {
        (
            &CREDIT_PENALTY_DAYS,
            "通过国家企业信用信息公示系统公示行政处罚信息（自作出处罚决定之日起）",
        )
    };
    let list: [(&'static Rule<u32>, &str); 5] = [
        (
            &PENALTY_PUBLISH_WITHIN,
            "公开行政处罚决定（自作出处罚决定之日起）",
        ),
        (credit, action),
        (
            &SMALL_PENALTY_SHOWN_MONTHS,
            "停止公示仅受通报批评或者较低数额罚款的信息（自公示之日起）",
        ),
        (
            &PENALTY_SHOWN_YEARS,
            "停止公示其他行政处罚信息（自公示之日起；限制从业超过三年的按实际期限）",
        ),
        (
            &TAKE_DOWN_DAYS,
            "处罚决定被变更、撤销、确认违法或者无效的，撤回公示信息并说明理由",
        ),
    ];
    list.into_iter()
        .map(|(rule, action)| clock(rules, rule, action))
        .collect()
}

fn clock(rules: &Rules<'_>, rule: &'static Rule<u32>, action: &str) -> Result<FollowUp, Failure> {
    let period = rules.period(rule)?;
    Ok(FollowUp {
        action: action.to_owned(),
        due_on: None,
        source: period.source.to_string(),
        period: Some(period),
    })
}
