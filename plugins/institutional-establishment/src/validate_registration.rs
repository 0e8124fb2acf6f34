//! 设立登记申请审查: the five papers (第七条) and the five conditions (第六条) of a public institution, all issues at once.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, SHORT_TEXT_MAX};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::registration::{Application, ApplicationReview, check_application, limit_from};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::registrant::REGISTRANT;
use crate::rules::{APPLICATION_MATERIALS, DECIDE_DAYS};

/// 设立登记申请审查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 申请
    pub application: Application<Details>,
}

/// 事业单位设立申请特有的内容
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Details {
    /// 审批机关
    pub approval_body: String,
    /// 批准文号
    pub approval_no: String,
    /// 宗旨
    pub purpose: String,
    /// 从业人员数
    pub staff_count: u32,
    /// 经费来源
    pub funding_source: String,
    /// 能够独立承担民事责任
    pub bears_civil_liability: bool,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<ApplicationReview, Failure> {
    check(ctx, &input.application)?.finish()?;
    Ok(ApplicationReview {
        decide_within: decide_within(ctx, &input.application)?,
        application_no: input.application.application_no,
        complete: true,
        follow_ups: vec![FollowUp::prompt(
            "提请登记管理机关作出准予或者不予登记的决定",
            "事业单位登记管理暂行条例 第八条",
        )],
        materials: APPLICATION_MATERIALS.iter().map(Into::into).collect(),
    })
}

/// Everything wrong with an application.
pub fn check(ctx: &Context<'_>, application: &Application<Details>) -> Result<Checks, Failure> {
    let mut checks = check_application(ctx, &REGISTRANT, application)?;
    checks.materials(
        "/application/materials",
        &application.materials,
        &APPLICATION_MATERIALS,
    );
    let details = &application.details;
    for (field, text, chars_max) in [
        (
            "/application/details/approvalBody",
            &details.approval_body,
            SHORT_TEXT_MAX,
        ),
        (
            "/application/details/approvalNo",
            &details.approval_no,
            SHORT_TEXT_MAX,
        ),
        (
            "/application/details/purpose",
            &details.purpose,
            LONG_TEXT_MAX,
        ),
        (
            "/application/details/fundingSource",
            &details.funding_source,
            SHORT_TEXT_MAX,
        ),
    ] {
        checks.text(field, text, chars_max);
    }
    checks.require(
        details.staff_count > 0,
        "/application/details/staffCount",
        "condition-staff",
        "应有与业务活动相适应的从业人员（事业单位登记管理暂行条例 第六条第三项）",
    );
    checks.require(
        application
            .institution
            .capital_yuan
            .is_some_and(|capital| capital > 0),
        "/application/institution/capitalYuan",
        "condition-funds",
        "应有与业务活动相适应的经费（开办资金）（事业单位登记管理暂行条例 第六条第四项）",
    );
    checks.require(
        details.bears_civil_liability,
        "/application/details/bearsCivilLiability",
        "condition-liability",
        "应能够独立承担民事责任（事业单位登记管理暂行条例 第六条第五项）",
    );
    Ok(checks)
}

/// 30 calendar days from receipt.
pub fn decide_within(
    ctx: &Context<'_>,
    application: &Application<Details>,
) -> Result<Limit, Failure> {
    limit_from(ctx, &DECIDE_DAYS, application.received_on)
}
