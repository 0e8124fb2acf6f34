//! 统计: what this department registered in a period and an area, and what its food inspections found there.

use lianxi_domain::indicators::{Indicator, ReportInput, number};
use lianxi_domain::records::FOUND_MAX;
use lianxi_domain::registration::ledger::INDEX_COUNTY;
use lianxi_domain::registration::report::{area_of, counties_of};
use lianxi_domain::registration::{Report, report};
use lianxi_sdk::{Context, Failure, RecordsExt as _};

use crate::inspect_food::{KIND, Kept, Outcome};

/// What is reported besides registrations.
pub const INDICATORS: [(&str, &str, &str); 2] = [
    ("food-inspections", "期间食品安全检查", "次"),
    ("food-passed", "食品安全检查符合和基本符合的比例", "%"),
];
const SOURCE: &str = "食品安全检查记录";

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let area = area_of(ctx, &input)?;
    let mut whole = report(ctx, &input)?;
    let (mut inspected, mut passed) = (0_u64, 0_u64);
    for county in counties_of(area) {
        let place = format!("{KIND}:{}", county.code);
        let rows = ctx
            .records
            .find_as::<Kept>(INDEX_COUNTY, &place, FOUND_MAX)?;
        if number(rows.len()) >= u64::from(FOUND_MAX) && !whole.cut_short.contains(&county.code) {
            whole.cut_short.push(county.code);
        }
        let within = rows
            .iter()
            .map(|(_, kept)| kept)
            .filter(|kept| input.from <= kept.inspected_on && kept.inspected_on <= input.to);
        for kept in within {
            inspected += 1;
            passed += u64::from(kept.result.outcome != Outcome::Fails);
        }
    }
    whole.indicators.extend([
        Indicator::count(&INDICATORS, "food-inspections", inspected, SOURCE),
        Indicator::rate(&INDICATORS, "food-passed", passed, inspected, SOURCE),
    ]);
    Ok(whole)
}
