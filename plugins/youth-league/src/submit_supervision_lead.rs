//! 移交监督线索: to the competent department, which decides.

use lianxi_domain::lead::{self, LeadInput, Submitted};
use lianxi_domain::parameters::Rules;
use lianxi_sdk::{Context, Failure};

use crate::programme::CHANNEL;

pub fn perform(ctx: &Context<'_>, input: LeadInput) -> Result<Submitted, Failure> {
    let rules = Rules::on(ctx.call, &input.params, CHANNEL.rules)?;
    lead::submit(ctx, &CHANNEL, input.lead, None, &rules)
}
