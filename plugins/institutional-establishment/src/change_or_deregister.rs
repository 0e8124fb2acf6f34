//! 变更、注销、撤销登记: a change has no numeric limit (第十条); deregistration within 15 days after the liquidation ended
//! (第十三条); undoing a registration as a sanction needs the approval body's consent (第十九条).

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::push::RegistrationEvent;
use lianxi_domain::registration::{AmendInput, AmendOutcome, Amendment, amend, limit_from};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::registrant::REGISTRANT;
use crate::rules::{CHANGE_MATERIALS, DEREGISTER_DAYS, DEREGISTER_MATERIALS, REVOKE_MATERIALS};

/// 事业单位变更、注销特有的内容
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Details {
    /// 清算结束之日（注销）
    pub liquidation_ended_on: Option<Day>,
    /// 证书和印章已收缴（注销、撤销）
    pub certificate_and_seal_surrendered: bool,
}

pub fn perform(ctx: &Context<'_>, input: AmendInput<Details>) -> Result<AmendOutcome, Failure> {
    let mut found = Amendment {
        consequence: Some("给予警告，责令限期改正（事业单位登记管理暂行条例 第十九条第一项）"),
        question: "是否准予该登记事项，由登记管理机关决定（事业单位登记管理暂行条例 第十条、第十三条、第十九条）",
        ..Amendment::default()
    };
    match input.event {
        RegistrationEvent::Changed => change(&input, &mut found),
        RegistrationEvent::Deregistered => deregister(ctx, &input, &mut found)?,
        RegistrationEvent::RegistrationRevoked => {
            found
                .checks
                .materials("/materials", &input.materials, &REVOKE_MATERIALS);
            surrendered(
                &mut found.checks,
                &input.details,
                "事业单位登记管理暂行条例 第十九条",
            );
        }
        RegistrationEvent::Established | RegistrationEvent::LicenceRevoked => {}
    }
    amend(ctx, &REGISTRANT, &input, found)
}

fn change(input: &AmendInput<Details>, found: &mut Amendment) {
    found
        .checks
        .materials("/materials", &input.materials, &CHANGE_MATERIALS);
    let published = input
        .changes
        .as_ref()
        .is_some_and(|changes| changes.name.is_some() || changes.address.is_some());
    if published {
        found.follow_ups.push(FollowUp::prompt(
            "公告变更名称、住所",
            "事业单位登记管理暂行条例 第十四条",
        ));
    }
}

fn deregister(
    ctx: &Context<'_>,
    input: &AmendInput<Details>,
    found: &mut Amendment,
) -> Result<(), Failure> {
    found
        .checks
        .materials("/materials", &input.materials, &DEREGISTER_MATERIALS);
    surrendered(
        &mut found.checks,
        &input.details,
        "事业单位登记管理暂行条例 第十三条第三款",
    );
    found.follow_ups.push(FollowUp::prompt(
        "公告注销登记",
        "事业单位登记管理暂行条例 第十四条",
    ));
    match input.details.liquidation_ended_on {
        None => found.checks.fail(
            "/details/liquidationEndedOn",
            MISSING_MATERIAL,
            "注销登记前应完成清算，须写明清算结束之日",
        ),
        Some(ended) => {
            found
                .checks
                .not_after("/details/liquidationEndedOn", ended, input.received_on);
            found.apply_within = Some(limit_from(ctx, &DEREGISTER_DAYS, ended)?);
        }
    }
    Ok(())
}

fn surrendered(checks: &mut Checks, details: &Details, source: &str) {
    checks.require(
        details.certificate_and_seal_surrendered,
        "/details/certificateAndSealSurrendered",
        MISSING_MATERIAL,
        format!("应收缴《事业单位法人证书》和印章（{source}）"),
    );
}
