//! 统计: what this department registered in a period and an area, and where childcare is part of the community services.

use lianxi_domain::division::Level;
use lianxi_domain::indicators::{Indicator, ReportInput};
use lianxi_domain::registration::report::{area_of, counties_of};
use lianxi_domain::registration::{Report, report};
use lianxi_sdk::{Context, Failure};

use crate::include_in_community_service::{Inclusion, record};

/// What is reported besides registrations; each of the year in which the period ends.
pub const INDICATORS: [(&str, &str, &str); 3] = [
    (
        "community-service-communities",
        "已纳入社区服务范围的社区（项目之和）",
        "个",
    ),
    ("shared-facilities", "签订共享协议的社区设施", "处"),
    (
        "community-service-counties",
        "照护服务已纳入社区服务范围的县的比例",
        "%",
    ),
];
const SOURCE: &str = "纳入社区服务范围记录";

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let area = area_of(ctx, &input)?;
    let mut whole = report(ctx, &input)?;
    let (mut counties, mut included, mut communities, mut facilities) =
        (0_u64, 0_u64, 0_u64, 0_u64);
    for county in counties_of(area) {
        counties += 1;
        let Some(known) = record(ctx, county.code, input.to.year())? else {
            continue;
        };
        facilities = facilities.saturating_add(known.shared_facilities);
        if known.status == Inclusion::Included {
            included += 1;
            communities = communities.saturating_add(known.communities);
        }
    }
    let count = |code, counted| Indicator::count(&INDICATORS, code, counted, SOURCE);
    whole.indicators.extend([
        count("community-service-communities", communities),
        count("shared-facilities", facilities),
    ]);
    if area.level != Level::County {
        whole.indicators.push(Indicator::rate(
            &INDICATORS,
            "community-service-counties",
            included,
            counties,
            SOURCE,
        ));
    }
    Ok(whole)
}
