//! 消防安全情况统计, from this department's own records.

use lianxi_domain::date::Timeliness;
use lianxi_domain::indicators::{Declared, Report, ReportInput, Reporting, number};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::notice::{self, Notice};
use crate::seal::{self, Seal};
use crate::{
    DEPARTMENT, compute_extinguishers as calculations, decide_penalty_path as penalties,
    inspect_fire as inspections, issue_or_verify_fire_certificate as certificates,
    urge_fire_responsibility as urging,
};
use lianxi_domain::kept::Kept;

pub const INDICATORS: [(&str, &str, &str); 11] = [
    ("urged", "督促落实消防安全主体责任", "次"),
    ("inspections", "消防监督检查次数", "次"),
    ("inspections-clean", "检查没有发现问题的比例", "%"),
    ("notices", "下达责令改正通知书", "份"),
    ("corrected-in-time", "有确定末日的通知书按期改正率", "%"),
    ("seals", "临时查封", "处"),
    ("seals-lifted", "临时查封已解除的比例", "%"),
    ("penalties", "登记的处罚决定", "件"),
    ("certificates-issued", "签发消防安全检查合格证明", "份"),
    ("certificates-verified", "核验的证明可以用于备案的比例", "%"),
    ("extinguishers-sufficient", "灭火器核算满足的比例", "%"),
];

const DECLARED: &Declared = &INDICATORS;

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut report = Reporting::open(ctx, DEPARTMENT, DECLARED, "消防救援机构业务记录", &input)?;
    let code = input.division_code.as_str();
    let urged = all::<Kept<urging::Facts, urging::Output>>(ctx, urging::KIND, code)?;
    let urged = urged
        .iter()
        .filter(|kept| report.has(kept.facts.decision.on))
        .count();
    report.count("urged", number(urged));
    inspected(ctx, code, &mut report)?;
    noticed(ctx, code, &mut report)?;
    sealed(ctx, code, &mut report)?;
    certified(ctx, code, &mut report)?;
    Ok(report.finish())
}

fn all<T: serde::de::DeserializeOwned>(
    ctx: &Context<'_>,
    kind: &str,
    code: &str,
) -> Result<Vec<T>, Failure> {
    let found = records::within::<T>(ctx, kind, code)?;
    Ok(found.into_iter().map(|(_, one)| one).collect())
}

/// How many of a list are so, and how many there are.
fn share(list: &[bool]) -> (u64, u64) {
    let part = list.iter().filter(|holds| **holds).count();
    (number(part), number(list.len()))
}

fn inspected(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let found = all::<Kept<inspections::Input, inspections::Output>>(ctx, inspections::KIND, code)?;
    let clean: Vec<bool> = found
        .iter()
        .filter(|kept| report.has(kept.facts.inspected_on))
        .map(|kept| kept.answer.evaluation.findings.is_empty())
        .collect();
    let (part, whole) = share(&clean);
    report.count("inspections", whole);
    report.rate("inspections-clean", part, whole);
    Ok(())
}

/// Only notices whose last day is known and past, or that are closed, can be in time or late.
fn noticed(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let today = lianxi_domain::checks::today(ctx)?;
    let mut served = all::<Notice>(ctx, notice::KIND, code)?;
    served.retain(|one| report.has(one.limit.starts_on));
    let in_time: Vec<bool> = served
        .iter()
        .filter_map(|one| one.limit.judge(one.closed_on, today, None))
        .filter(|one| *one != Timeliness::Open)
        .map(|one| one == Timeliness::InTime)
        .collect();
    let (part, whole) = share(&in_time);
    report.count("notices", number(served.len()));
    report.rate("corrected-in-time", part, whole);
    Ok(())
}

fn sealed(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let lifted: Vec<bool> = all::<Seal>(ctx, seal::KIND, code)?
        .iter()
        .filter(|seal| report.has(seal.limit.starts_on))
        .map(|seal| seal.lifted_by.is_some())
        .collect();
    let (part, whole) = share(&lifted);
    report.count("seals", whole);
    report.rate("seals-lifted", part, whole);
    let decided = all::<Kept<penalties::Input, penalties::Output>>(ctx, penalties::KIND, code)?;
    let decided = decided
        .iter()
        .filter_map(|kept| kept.answer.decided.as_ref())
        .filter(|made| report.has(made.decision.on))
        .count();
    report.count("penalties", number(decided));
    Ok(())
}

fn certified(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    type Issued = Kept<certificates::IssueFacts, certificates::Output>;
    type Verified = Kept<certificates::VerifyFacts, certificates::Output>;
    type Calculated = Kept<calculations::Input, calculations::Output>;
    let issued = all::<Issued>(ctx, certificates::ISSUED, code)?;
    let issued = issued
        .iter()
        .filter(|kept| kept.answer.accepted && report.has(kept.facts.decision.on))
        .count();
    report.count("certificates-issued", number(issued));
    let accepted: Vec<bool> = all::<Verified>(ctx, certificates::VERIFIED, code)?
        .iter()
        .filter(|kept| report.has(kept.facts.accepted_on))
        .map(|kept| kept.answer.accepted)
        .collect();
    let (part, whole) = share(&accepted);
    report.rate("certificates-verified", part, whole);
    let sufficient: Vec<bool> = all::<Calculated>(ctx, calculations::KIND, code)?
        .iter()
        .filter(|kept| report.has(kept.facts.on))
        .map(|kept| kept.answer.sufficient)
        .collect();
    let (part, whole) = share(&sufficient);
    report.rate("extinguishers-sufficient", part, whole);
    Ok(())
}
