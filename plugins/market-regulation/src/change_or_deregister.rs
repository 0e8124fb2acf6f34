//! 变更、注销、吊销、撤销登记: a change within 30 days of the resolution (第二十四条); the two ways of deregistration are in
//! `deregistration`; a revoked licence and an undone registration rest on their papers.

use lianxi_domain::checks::MISSING_MATERIAL;
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::push::RegistrationEvent;
use lianxi_domain::registration::{AmendInput, AmendOutcome, Amendment, amend, limit_from};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::deregistration::{self, General, Simplified};
use crate::materials::{CHANGE_REQUEST, PENALTY_PAPER, REVOCATION_PAPER};
use crate::register_institution::publish;
use crate::registrant::REGISTRANT;
use crate::rules::CHANGE_DAYS;

/// 市场主体变更、注销特有的内容
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Details {
    /// 作出变更决议、决定或者法定变更事项发生之日（变更）
    pub resolution_on: Option<Day>,
    /// 一般注销
    pub general: Option<General>,
    /// 简易注销
    pub simplified: Option<Simplified>,
}

pub fn perform(ctx: &Context<'_>, input: AmendInput<Details>) -> Result<AmendOutcome, Failure> {
    let mut found = Amendment {
        question: "是否准予该登记事项，由登记机关决定（市场主体登记管理条例 第十九条、第三十一条、第四十条）",
        ..Amendment::default()
    };
    match input.event {
        RegistrationEvent::Changed => change(ctx, &input, &mut found)?,
        RegistrationEvent::Deregistered => deregistration::check(ctx, &input, &mut found)?,
        RegistrationEvent::LicenceRevoked => {
            found
                .checks
                .materials("/materials", &input.materials, &[PENALTY_PAPER]);
        }
        RegistrationEvent::RegistrationRevoked => {
            found
                .checks
                .materials("/materials", &input.materials, &[REVOCATION_PAPER]);
        }
        RegistrationEvent::Established => {}
    }
    found.follow_ups.push(publish(ctx)?);
    if input.event.ends_registration() {
        found.follow_ups.push(FollowUp::prompt(
            "缴回营业执照；拒不缴回的公告作废",
            "市场主体登记管理条例 第三十七条第三款",
        ));
    }
    amend(ctx, &REGISTRANT, &input, found)
}

fn change(
    ctx: &Context<'_>,
    input: &AmendInput<Details>,
    found: &mut Amendment,
) -> Result<(), Failure> {
    found.consequence = Some(
        "责令改正；拒不改正的，处1万元以上10万元以下的罚款（市场主体登记管理条例 第四十六条）",
    );
    found
        .checks
        .materials("/materials", &input.materials, &[CHANGE_REQUEST]);
    match input.details.resolution_on {
        None => found.checks.fail(
            "/details/resolutionOn",
            MISSING_MATERIAL,
            "应写明作出变更决议、决定或者法定变更事项发生之日",
        ),
        Some(day) => {
            found
                .checks
                .not_after("/details/resolutionOn", day, input.received_on);
            found.apply_within = Some(limit_from(ctx, &CHANGE_DAYS, day)?);
        }
    }
    Ok(())
}
