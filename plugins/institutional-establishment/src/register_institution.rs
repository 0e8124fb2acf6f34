//! 设立登记: the person's decision on a checked application, within 30 days (第八条); an approval gives the
//! 《事业单位法人证书》 and is published (第十四条).

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
            FollowUp::prompt("公告设立登记", "事业单位登记管理暂行条例 第十四条"),
            FollowUp::prompt(
                "单位将印章式样报登记管理机关备案",
                "事业单位登记管理暂行条例 第九条",
            ),
        ],
        question: "是否准予事业单位法人设立登记，由登记管理机关决定（事业单位登记管理暂行条例 第八条）",
    };
    register(ctx, &REGISTRANT, &input, found)
}
