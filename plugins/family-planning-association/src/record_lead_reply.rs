//! 登记线索答复: what the competent department found; the finding is its own.

use lianxi_domain::lead::{self, Answers, Reply};
use lianxi_sdk::{Context, Failure};

use crate::programme::DEPARTMENT;

pub fn perform(ctx: &Context<'_>, input: Reply) -> Result<Answers, Failure> {
    lead::answer(ctx, DEPARTMENT, input)
}
