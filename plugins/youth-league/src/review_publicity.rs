//! 计划执行情况: how much of the year's plans was done.

use lianxi_domain::publicity::{self, Review, ReviewInput};
use lianxi_sdk::{Context, Failure};

use crate::programme::PROGRAMME;

pub fn perform(ctx: &Context<'_>, input: ReviewInput) -> Result<Review, Failure> {
    publicity::review(ctx, &PROGRAMME, input)
}
