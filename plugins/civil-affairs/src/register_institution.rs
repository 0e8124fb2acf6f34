//! 成立登记: the person's decision on a checked application, within 60 days (第十一条); an approval gives the certificate
//! (第十二条) and is published (第十八条).

use lianxi_domain::limit::FollowUp;
use lianxi_domain::registration::{RegisterInput, RegisterOutcome, Registering, register};
use lianxi_sdk::{Context, Failure};

use crate::registrant::REGISTRANT;
use crate::validate_registration::{Details, check, decide_within};

pub fn perform(
    ctx: &Context<'_>,
    input: RegisterInput<Details>,
) -> Result<RegisterOutcome, Failure> {
    let found = Registering {
        checks: check(ctx, &input.application)?,
        decide_within: decide_within(ctx, &input.application)?,
        follow_ups: vec![
            FollowUp::prompt("公告成立登记", "民办非企业单位登记管理暂行条例 第十八条"),
            FollowUp::prompt(
                "单位将印章式样、银行账号报登记管理机关备案",
                "民办非企业单位登记管理暂行条例 第十四条",
            ),
        ],
        question: "是否准予民办非企业单位成立登记，由登记管理机关决定（民办非企业单位登记管理暂行条例 第十一条）",
    };
    register(ctx, &REGISTRANT, &input, found)
}
