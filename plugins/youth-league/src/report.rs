//! 统计: activities held, how much of the plans was done, and leads passed on.

use lianxi_domain::indicators::{Report, ReportInput, Reporting};
use lianxi_domain::{lead, publicity};
use lianxi_sdk::{Context, Failure};

use crate::programme::DEPARTMENT;

pub const INDICATORS: [(&str, &str, &str); 7] = [
    publicity::INDICATORS[0],
    publicity::INDICATORS[1],
    publicity::INDICATORS[2],
    publicity::INDICATORS[3],
    lead::INDICATORS[0],
    lead::INDICATORS[1],
    lead::INDICATORS[2],
];

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut reporting =
        Reporting::open(ctx, DEPARTMENT, &INDICATORS, "共青团组织业务记录", &input)?;
    publicity::report(ctx, &mut reporting, &input)?;
    lead::report(ctx, &mut reporting, &input)?;
    Ok(reporting.finish())
}
