//! 登记情况统计: what this department registered in a period and an area.

use lianxi_domain::indicators::ReportInput;
use lianxi_domain::registration::{Report, report};
use lianxi_sdk::{Context, Failure};

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    report(ctx, &input)
}
