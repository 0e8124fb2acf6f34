//! 变更、注销、撤销登记: a change within 30 days of the supervisor's consent (第十五条), an audit where the representative changes
//! (第二十二条); deregistration within 15 days after the liquidation (第十七条).

use lianxi_domain::checks::MISSING_MATERIAL;
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::push::RegistrationEvent;
use lianxi_domain::registration::{AmendInput, AmendOutcome, Amendment, amend, limit_from};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::registrant::REGISTRANT;
use crate::rules::{
    AUDIT_MATERIAL, CHANGE_DAYS, CHANGE_MATERIALS, DEREGISTER_DAYS, DEREGISTER_MATERIALS,
};

/// 民办非企业单位变更、注销特有的内容
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Details {
    /// 业务主管单位审查同意之日（变更）
    pub supervisor_consent_on: Option<Day>,
    /// 完成清算之日（注销）
    pub liquidation_ended_on: Option<Day>,
    /// 登记证书、印章（注销还包括财务凭证）已收缴
    pub papers_surrendered: bool,
    /// 撤销的原因（撤销）
    pub revocation_ground: Option<RevocationGround>,
}

/// 撤销登记的原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationGround {
    /// 弄虚作假骗取登记，或者业务主管单位撤销批准（第二十四条）
    FraudOrConsentWithdrawn,
    /// 第二十五条所列行为情节严重
    SeriousBreach,
    /// 有关国家机关认为应当撤销登记（第二十六条）
    RequestedByAuthority,
}

pub fn perform(ctx: &Context<'_>, input: AmendInput<Details>) -> Result<AmendOutcome, Failure> {
    let mut found = Amendment {
        question: "是否准予该登记事项，由登记管理机关决定（民办非企业单位登记管理暂行条例 第十五条、第十七条、第二十四条、第二十五条）",
        ..Amendment::default()
    };
    match input.event {
        RegistrationEvent::Changed => change(ctx, &input, &mut found)?,
        RegistrationEvent::Deregistered => deregister(ctx, &input, &mut found)?,
        RegistrationEvent::RegistrationRevoked => {
            surrendered(
                &input,
                &mut found,
                "登记证书和印章（民办非企业单位登记管理暂行条例 第二十八条第二款）",
            );
            found.checks.require(
                input.details.revocation_ground.is_some(),
                "/details/revocationGround",
                MISSING_MATERIAL,
                "撤销登记应写明原因（民办非企业单位登记管理暂行条例 第二十四条至第二十六条）",
            );
        }
        RegistrationEvent::Established | RegistrationEvent::LicenceRevoked => {}
    }
    amend(ctx, &REGISTRANT, &input, found)
}

fn change(
    ctx: &Context<'_>,
    input: &AmendInput<Details>,
    found: &mut Amendment,
) -> Result<(), Failure> {
    found.consequence = Some(
        "警告，责令改正，可以限期停止活动（民办非企业单位登记管理暂行条例 第二十五条第一款第四项）",
    );
    found
        .checks
        .materials("/materials", &input.materials, &CHANGE_MATERIALS);
    if let Some(changes) = &input.changes {
        if changes.legal_rep_ref.is_some() {
            found
                .checks
                .materials("/materials", &input.materials, &[AUDIT_MATERIAL]);
        }
        if changes.name.is_some() || changes.address.is_some() || changes.legal_rep_ref.is_some() {
            let source = "民办非企业单位登记管理暂行条例 第十八条";
            found.follow_ups.push(FollowUp::prompt(
                "公告变更名称、住所、法定代表人或者负责人",
                source,
            ));
        }
    }
    let field = "/details/supervisorConsentOn";
    if let Some(start) = starting_day(input, found, field, input.details.supervisor_consent_on) {
        found.apply_within = Some(limit_from(ctx, &CHANGE_DAYS, start)?);
    }
    Ok(())
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
        input,
        found,
        "登记证书、印章和财务凭证（民办非企业单位登记管理暂行条例 第十七条第二款）",
    );
    found.follow_ups.push(FollowUp::prompt(
        "发给注销证明文件并公告注销",
        "民办非企业单位登记管理暂行条例 第十七条、第十八条",
    ));
    let field = "/details/liquidationEndedOn";
    if let Some(start) = starting_day(input, found, field, input.details.liquidation_ended_on) {
        found.apply_within = Some(limit_from(ctx, &DEREGISTER_DAYS, start)?);
    }
    Ok(())
}

/// The day from which the limit runs: it must be given, and not lie after the application.
fn starting_day(
    input: &AmendInput<Details>,
    found: &mut Amendment,
    field: &str,
    start: Option<Day>,
) -> Option<Day> {
    match start {
        None => found
            .checks
            .fail(field, MISSING_MATERIAL, "应写明该日期，期限自该日起算"),
        Some(day) => found.checks.not_after(field, day, input.received_on),
    }
    start
}

fn surrendered(input: &AmendInput<Details>, found: &mut Amendment, what: &str) {
    found.checks.require(
        input.details.papers_surrendered,
        "/details/papersSurrendered",
        MISSING_MATERIAL,
        format!("应收缴{what}"),
    );
}
