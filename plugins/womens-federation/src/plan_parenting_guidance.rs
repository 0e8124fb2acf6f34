//! 科学育儿指导年度计划.

use lianxi_domain::publicity::{self, Plan, PlanInput};
use lianxi_sdk::{Context, Failure};

use crate::programme::PROGRAMME;

pub fn perform(ctx: &Context<'_>, input: PlanInput) -> Result<Plan, Failure> {
    publicity::plan(ctx, &PROGRAMME, input)
}
