//! The numbers and kinds of records that the registering departments share, and how their duties read a number.

use lianxi_sdk::{Context, Failure};

use crate::checks::in_force;
use crate::date::Day;
use crate::limit::{FollowUp, Limit};
use crate::parameters::Rules;
use crate::push::RegistrationEvent;
use crate::rules::{Measure, Period, Rule, Unit, Version};

/// The policy says “及时” and no rule gives a number.
pub const PUSH_WITHIN: Rule<u32> = Rule::period(
    "pushWithin",
    "登记信息推送期限",
    Unit::WorkingDay,
    &[Version::default(
        1,
        "晋政办发〔2020〕24号 二(四)1只写“及时”；产品默认1个工作日，可配置",
    )],
);

/// For the catalogue of each of them; `register` and `amend` take these in their `params`.
pub const RULES: [&Rule<u32>; 1] = [&PUSH_WITHIN];

/// What the keys of the shared records begin with.
pub const RECORDS: [(&str, &str); 3] = [
    ("registration/", "登记簿：机构的现登记事项、状态和历次事件"),
    ("decision/", "登记决定"),
    ("push/", "登记信息推送件"),
];

/// The period of a rule that nobody configures.
pub fn period_of(ctx: &Context<'_>, rule: &Rule<u32>) -> Result<Period, Failure> {
    let unit = match rule.measure {
        Measure::Period(unit) => unit,
        Measure::Of(_) => Unit::CalendarDay,
    };
    in_force(ctx, rule, None).map(|stated| stated.period(unit))
}

/// The same, counted from a day.
pub fn limit_from(ctx: &Context<'_>, rule: &Rule<u32>, start: Day) -> Result<Limit, Failure> {
    period_of(ctx, rule).map(|period| Limit::new(period, start))
}

/// What every registered decision leads to, whichever department registers.
pub(super) fn follow_ups_of(
    rules: &Rules<'_>,
    event: RegistrationEvent,
) -> Result<Vec<FollowUp>, Failure> {
    let period = rules.period(&PUSH_WITHIN)?;
    let mut list = vec![FollowUp::within(
        "将登记信息推送至同级卫生健康部门",
        Limit::new(period, rules.today()),
    )];
    if event.ends_registration() {
        list.push(FollowUp::prompt(
            "机构终止服务的，妥善安置在托婴幼儿和工作人员，由服务场所所在县卫生健康部门取消备案",
            "国卫人口发〔2019〕58号 托育机构管理规范（试行）第六条、第七条（未核实）",
        ));
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use lianxi_sdk::Call;

    use super::*;
    use crate::parameters::Params;
    use crate::rules::Kind;

    #[test]
    fn promptly_is_the_products_number_and_configurable() {
        for (configured, amount) in [(None, 1), (Some(3), 3)] {
            let params: Params = configured
                .map(|days| (PUSH_WITHIN.key.to_owned(), days))
                .into_iter()
                .collect();
            let call = Call::default();
            let rules = Rules::on(&call, &params, &RULES).expect("known");
            let list = follow_ups_of(&rules, RegistrationEvent::Changed).expect("in force");
            let period = list[0].period.as_ref().expect("a period");
            assert_eq!(
                (period.amount, period.unit, period.kind, list.len()),
                (amount, Unit::WorkingDay, Kind::Default, 1)
            );
            assert!(period.source.contains("及时"), "{}", period.source);
        }
    }

    #[test]
    fn an_end_leaves_no_child_without_care() {
        let (call, params) = (Call::default(), Params::new());
        let rules = Rules::on(&call, &params, &RULES).expect("nothing is configured");
        for event in RegistrationEvent::ALL {
            let list = follow_ups_of(&rules, event).expect("in force");
            let placed = list.iter().any(|one| one.action.contains("安置"));
            assert_eq!(placed, event.ends_registration(), "{event:?}");
        }
    }
}
