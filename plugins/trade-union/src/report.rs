//! 统计: employers moved, what they do, allowances paid and leads passed on, of a period and a division.

use lianxi_domain::indicators::{Report, ReportInput, Reporting};
use lianxi_domain::money::Yuan;
use lianxi_domain::publicity::years;
use lianxi_domain::{lead, records};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;
use crate::promote_employer_care::{self, EmployerCare, Stage};
use crate::promote_employer_support as support;
use crate::record_care_allowance as allowance;

pub const INDICATORS: [(&str, &str, &str); 14] = [
    ("employers-contacted", "走访联系用人单位", "家"),
    (
        "employers-committed",
        "承诺提供福利性照护服务的用人单位",
        "家",
    ),
    ("commitment-rate", "用人单位承诺率", "%"),
    ("employer-sites", "用人单位已开办的照护服务机构", "个"),
    ("sites-open-to-residents", "其中向附近居民开放", "个"),
    ("employer-places", "用人单位已开办的托位", "个"),
    ("welfare-pilots", "单位福利性机构试点", "个"),
    ("employers-supportive", "采取鼓励措施的用人单位", "家"),
    ("allowance-payments", "婴幼儿保教费发放", "人月"),
    ("allowance-differing", "其中金额与政策不同", "人月"),
    ("allowance-yuan", "婴幼儿保教费发放金额", "元"),
    lead::INDICATORS[0],
    lead::INDICATORS[1],
    lead::INDICATORS[2],
];

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut reporting = Reporting::open(ctx, DEPARTMENT, &INDICATORS, "工会组织业务记录", &input)?;
    care(ctx, &mut reporting, &input)?;
    supporting(ctx, &mut reporting, &input)?;
    allowances(ctx, &mut reporting, &input)?;
    lead::report(ctx, &mut reporting, &input)?;
    Ok(reporting.finish())
}

fn care(ctx: &Context<'_>, reporting: &mut Reporting, input: &ReportInput) -> Result<(), Failure> {
    let mut found: Vec<EmployerCare> = Vec::new();
    for year in years(input, lianxi_domain::checks::today(ctx)?) {
        let kind = promote_employer_care::kind(year);
        let of_year = records::within::<EmployerCare>(ctx, &kind, &input.division_code)?;
        found.extend(of_year.into_iter().map(|(_, care)| care));
    }
    found.retain(|care| reporting.has(care.entry.contacted_on));
    let count = |holds: &dyn Fn(&EmployerCare) -> bool| {
        let count = found.iter().filter(|care| holds(care)).count();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    let is_open = |care: &EmployerCare| care.entry.stage == Stage::Opened;
    let contacted = count(&|_| true);
    let committed = count(&|care| care.entry.commitment.is_some());
    let for_residents = |care: &EmployerCare| {
        let commitment = care.entry.commitment.as_ref();
        is_open(care) && commitment.is_some_and(|commitment| commitment.open_to_residents)
    };
    let opened = found.iter().filter(|care| is_open(care));
    let opened = opened.filter_map(|care| care.entry.commitment.as_ref());
    reporting.count("employers-contacted", contacted);
    reporting.count("employers-committed", committed);
    reporting.rate("commitment-rate", committed, contacted);
    reporting.count("employer-sites", count(&is_open));
    reporting.count("sites-open-to-residents", count(&for_residents));
    reporting.count(
        "employer-places",
        opened.map(|one| u64::from(one.places)).sum(),
    );
    reporting.count("welfare-pilots", count(&|care| care.entry.pilot));
    Ok(())
}

fn supporting(
    ctx: &Context<'_>,
    reporting: &mut Reporting,
    input: &ReportInput,
) -> Result<(), Failure> {
    let mut count = 0;
    for year in years(input, lianxi_domain::checks::today(ctx)?) {
        let found =
            records::within::<support::Output>(ctx, &support::kind(year), &input.division_code)?;
        for (_, one) in found {
            let counts = !one.encouraged.is_empty() && reporting.has(one.register.as_of);
            count += u64::from(counts);
        }
    }
    reporting.count("employers-supportive", count);
    Ok(())
}

fn allowances(
    ctx: &Context<'_>,
    reporting: &mut Reporting,
    input: &ReportInput,
) -> Result<(), Failure> {
    let (mut payments, mut differing, mut yuan) = (0, 0, Yuan::ZERO);
    for year in years(input, lianxi_domain::checks::today(ctx)?) {
        let kind = allowance::kind(year);
        let found = records::within::<allowance::Output>(ctx, &kind, &input.division_code)?;
        let months = found.into_iter().flat_map(|(_, report)| report.months);
        for month in months.filter(|sum| reporting.has(sum.month.first_day())) {
            payments += month.payments;
            differing += month.differing;
            yuan = yuan.plus(month.yuan);
        }
    }
    reporting.count("allowance-payments", payments);
    reporting.count("allowance-differing", differing);
    reporting.count("allowance-yuan", yuan.rounded());
    Ok(())
}
