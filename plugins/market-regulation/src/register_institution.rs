//! 设立登记: the person's decision on a checked application, on the spot or within 3 (+3) working days (第十九条); an approval gives
//! the 营业执照 (第二十一条) and is published in the credit system within 20 working days.

use lianxi_domain::checks::basis_date;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::registration::{
    RegisterInput, RegisterOutcome, Registering, limit_from, register,
};
use lianxi_sdk::{Context, Failure};

use crate::registrant::REGISTRANT;
use crate::rules::CREDIT_PUBLICITY_DAYS;
use crate::validate_registration::{Details, check, decide_within};

pub fn perform(
    ctx: &Context<'_>,
    input: RegisterInput<Details>,
) -> Result<RegisterOutcome, Failure> {
    let found = Registering {
        checks: check(ctx, &input.application)?,
        decide_within: decide_within(ctx, &input.application)?,
        follow_ups: vec![publish(ctx)?],
        question: "是否予以登记，由登记机关决定（市场主体登记管理条例 第十九条、第二十条）",
    };
    register(ctx, &REGISTRANT, &input, found)
}

/// What every registration of this department leads to.
pub fn publish(ctx: &Context<'_>) -> Result<FollowUp, Failure> {
    Ok(FollowUp::within(
        "通过国家企业信用信息公示系统公示登记信息",
        limit_from(ctx, &CREDIT_PUBLICITY_DAYS, basis_date(ctx)?)?,
    ))
}
