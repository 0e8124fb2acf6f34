//! 宣传教育活动登记: what was held, matched to the plan.

use lianxi_domain::parameters::Rules;
use lianxi_domain::publicity::{self, ActivityInput, Held};
use lianxi_sdk::{Context, Failure};

use crate::programme::PROGRAMME;

pub fn perform(ctx: &Context<'_>, input: ActivityInput) -> Result<Held, Failure> {
    let rules = Rules::on(ctx.call, &input.params, PROGRAMME.rules)?;
    publicity::record(ctx, &PROGRAMME, input.activity, &rules)
}
