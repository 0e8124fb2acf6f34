//! 统计: services to families, homes visited, how much of the plans was done, and leads passed on.

use std::collections::BTreeSet;

use lianxi_domain::indicators::{Report, ReportInput, Reporting, number};
use lianxi_domain::publicity::{self, Form, years};
use lianxi_domain::{lead, records};
use lianxi_sdk::{Context, Failure};

use crate::programme::DEPARTMENT;
use crate::record_guidance_service::{Service, kind};

pub const INDICATORS: [(&str, &str, &str); 10] = [
    publicity::INDICATORS[0],
    publicity::INDICATORS[1],
    publicity::INDICATORS[2],
    publicity::INDICATORS[3],
    ("parent-schools", "家长学校", "次"),
    ("home-visits", "入户指导", "次"),
    ("families-visited", "入户指导的家庭", "户"),
    lead::INDICATORS[0],
    lead::INDICATORS[1],
    lead::INDICATORS[2],
];

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut reporting = Reporting::open(ctx, DEPARTMENT, &INDICATORS, "妇联组织业务记录", &input)?;
    publicity::report(ctx, &mut reporting, &input)?;
    services(ctx, &mut reporting, &input)?;
    lead::report(ctx, &mut reporting, &input)?;
    Ok(reporting.finish())
}

fn services(
    ctx: &Context<'_>,
    reporting: &mut Reporting,
    input: &ReportInput,
) -> Result<(), Failure> {
    let (mut schools, mut visits) = (0, 0);
    let mut families = BTreeSet::new();
    for year in years(input, lianxi_domain::checks::today(ctx)?) {
        let found = records::within::<Service>(ctx, &kind(year), &input.division_code)?;
        let services = found.into_iter().map(|(_, service)| service);
        for service in services.filter(|one| reporting.has(one.held.activity.held_on)) {
            schools += u64::from(service.held.activity.form == Form::ParentSchool);
            visits += u64::from(service.family.is_some());
            families.extend(service.family.map(|family| family.hash));
        }
    }
    reporting.count("parent-schools", schools);
    reporting.count("home-visits", visits);
    reporting.count("families-visited", number(families.len()));
    Ok(())
}
