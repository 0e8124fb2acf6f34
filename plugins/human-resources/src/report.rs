//! `report` 统计: training, certificates, subsidies, labour rights, re-employment and evaluation of a period, from the records.

use std::collections::BTreeSet;

use lianxi_domain::indicators::{Declared, Report, ReportInput, Reporting, number};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::check_leave_entitlement::Facts as LeaveFacts;
use crate::complaint::decision::Outcome;
use crate::complaint::intake::Input as Complaint;
use crate::complaint::path::{Output as Handled, State};
use crate::grant_training_subsidy::{self as subsidy, Subsidy};
use crate::leave::judged::Output as LeaveJudged;
use crate::offer_reemployment_service::{Form, Served};
use crate::record_evaluation as evaluation;
use crate::record_flexible_measures as flexible;
use crate::record_skill_appraisal::{self as appraisal, Registered};
use crate::record_training as training;
use crate::shared::{DEPARTMENT, Kept};
use crate::verify_qualification::{self as qualification, Access};

pub const INDICATORS: [(&str, &str, &str); 22] = [
    ("training-courses", "开展培训课程", "门"),
    ("trainees", "参加培训人次", "人次"),
    ("training-completed", "培训结业率", "%"),
    ("appraisals", "技能等级认定人次", "人次"),
    ("certificates", "新登记有效证书", "本"),
    ("qualification-checks", "职业资格核查", "人次"),
    ("qualified", "岗位证书符合率", "%"),
    ("subsidies-training", "职业培训补贴", "笔"),
    ("subsidies-appraisal", "技能鉴定补贴", "笔"),
    ("subsidies-upgrade", "技能提升补贴", "笔"),
    ("subsidy-yuan", "补贴金额", "元"),
    ("leave-checks", "假期落实核查", "件"),
    ("leave-conforming", "国家规定假期落实率", "%"),
    ("complaints", "劳动保障投诉", "件"),
    ("complaints-closed", "投诉办结率", "%"),
    ("complaints-punished", "作出行政处罚", "件"),
    ("reemployment-applicants", "申请就业服务的父母", "人"),
    ("reemployment-delivered", "应提供服务全部提供率", "%"),
    ("flexible-employment", "支持灵活就业", "人"),
    ("flexible-employers", "采取灵活措施的用人单位", "家"),
    ("evaluated", "人才评价", "人次"),
    ("awarded", "表彰奖励", "人次"),
];

const SOURCE: &str = "人力资源社会保障部门业务记录";

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let declared: &'static Declared = &INDICATORS;
    let mut report = Reporting::open(ctx, DEPARTMENT, declared, SOURCE, &input)?;
    let place = input.division_code.as_str();
    skills(ctx, &mut report, place)?;
    subsidies(ctx, &mut report, place)?;
    rights(ctx, &mut report, place)?;
    families(ctx, &mut report, place)?;
    people(ctx, &mut report, place)?;
    Ok(report.finish())
}

fn skills(ctx: &Context<'_>, report: &mut Reporting, place: &str) -> Result<(), Failure> {
    let mut trainings =
        records::within::<Kept<training::Input, training::Output>>(ctx, "training", place)?;
    trainings.retain(|(_, kept)| report.has(kept.facts.ended_on));
    let sum = |of: &dyn Fn(&Kept<training::Input, training::Output>) -> usize| {
        trainings.iter().map(|(_, kept)| number(of(kept))).sum()
    };
    let trainees: u64 = sum(&|kept| kept.facts.trainees.len());
    let completed: u64 = sum(&|kept| kept.answer.completed.len());
    report.count("training-courses", number(trainings.len()));
    report.count("trainees", trainees);
    report.rate("training-completed", completed, trainees);
    let mut appraisals =
        records::within::<Kept<appraisal::Input, appraisal::Output>>(ctx, "appraisal", place)?;
    appraisals.retain(|(_, kept)| report.has(kept.facts.appraised_on));
    report.count("appraisals", number(appraisals.len()));
    let certificates = records::within::<Registered>(ctx, "certificate", place)?;
    let valid = certificates
        .iter()
        .filter(|(_, known)| !known.withdrawn && report.has(known.issued_on))
        .count();
    report.count("certificates", number(valid));
    let mut checks = records::within::<Kept<qualification::Input, qualification::Output>>(
        ctx,
        "qualification",
        place,
    )?;
    checks.retain(|(_, kept)| report.has(kept.facts.starts_on));
    let allowed = checks
        .iter()
        .filter(|(_, kept)| kept.answer.access == Access::Allowed)
        .count();
    report.count("qualification-checks", number(checks.len()));
    report.rate("qualified", number(allowed), number(checks.len()));
    Ok(())
}

fn subsidies(ctx: &Context<'_>, report: &mut Reporting, place: &str) -> Result<(), Failure> {
    let mut granted =
        records::within::<Kept<subsidy::Input, subsidy::Output>>(ctx, "subsidy", place)?;
    granted.retain(|(_, kept)| kept.answer.granted && report.has(kept.answer.decided_on));
    for kind in Subsidy::EACH {
        let code = match kind {
            Subsidy::Training => "subsidies-training",
            Subsidy::Appraisal => "subsidies-appraisal",
            Subsidy::SkillUpgrade => "subsidies-upgrade",
        };
        let of_kind = granted
            .iter()
            .filter(|(_, kept)| kept.answer.subsidy == kind)
            .count();
        report.count(code, number(of_kind));
    }
    let total: lianxi_domain::money::Yuan = granted
        .iter()
        .filter_map(|(_, kept)| kept.answer.amount)
        .sum();
    report.count("subsidy-yuan", total.rounded());
    Ok(())
}

fn rights(ctx: &Context<'_>, report: &mut Reporting, place: &str) -> Result<(), Failure> {
    let mut checks = records::within::<Kept<LeaveFacts, LeaveJudged>>(ctx, "leave-check", place)?;
    checks.retain(|(_, kept)| report.has(kept.facts.checked_on));
    let conforming = checks
        .iter()
        .filter(|(_, kept)| kept.answer.conforms)
        .count();
    report.count("leave-checks", number(checks.len()));
    report.rate("leave-conforming", number(conforming), number(checks.len()));
    let mut complaints = records::within::<Kept<Complaint, Handled>>(ctx, "complaint", place)?;
    complaints.retain(|(_, kept)| report.has(kept.facts.received_on));
    let closed = complaints
        .iter()
        .filter(|(_, kept)| !matches!(kept.answer.state, State::Received | State::Investigated))
        .count();
    let punished = complaints
        .iter()
        .filter(|(_, kept)| kept.answer.outcome == Some(Outcome::Penalty))
        .count();
    report.count("complaints", number(complaints.len()));
    report.rate(
        "complaints-closed",
        number(closed),
        number(complaints.len()),
    );
    report.count("complaints-punished", number(punished));
    Ok(())
}

fn families(ctx: &Context<'_>, report: &mut Reporting, place: &str) -> Result<(), Failure> {
    let served = records::within::<Served>(ctx, "reemployment", place)?;
    let applied: Vec<&Served> = served
        .iter()
        .map(|(_, served)| served)
        .filter(|served| report.has(served.applied_on))
        .collect();
    let people: BTreeSet<&str> = applied
        .iter()
        .map(|served| served.person.hash.as_str())
        .collect();
    let delivered = applied
        .iter()
        .filter(|served| served.is_delivered())
        .count();
    let flexible = served
        .iter()
        .filter_map(|(_, served)| served.result)
        .filter(|result| result.form == Form::Flexible && report.has(result.on))
        .count();
    report.count("reemployment-applicants", number(people.len()));
    report.rate(
        "reemployment-delivered",
        number(delivered),
        number(applied.len()),
    );
    report.count("flexible-employment", number(flexible));
    Ok(())
}

fn people(ctx: &Context<'_>, report: &mut Reporting, place: &str) -> Result<(), Failure> {
    let measures = records::within::<Kept<flexible::Input, flexible::Output>>(
        ctx,
        "flexible-measures",
        place,
    )?;
    let employers: BTreeSet<&str> = measures
        .iter()
        .filter(|(_, kept)| report.has(kept.facts.adopted_on))
        .map(|(_, kept)| kept.facts.employer.uscc.as_str())
        .collect();
    report.count("flexible-employers", number(employers.len()));
    let evaluations =
        records::within::<Kept<evaluation::Input, evaluation::Output>>(ctx, "evaluation", place)?;
    // An evaluation is of a whole year: it counts where the year's last day lies in the period.
    let of_period: Vec<_> = evaluations
        .iter()
        .filter(|(_, kept)| {
            lianxi_domain::date::Day::in_year(kept.facts.year, 12, 31)
                .is_ok_and(|last| report.has(last))
        })
        .collect();
    let awarded = of_period
        .iter()
        .filter(|(_, kept)| kept.answer.award_document_no.is_some())
        .count();
    report.count("evaluated", number(of_period.len()));
    report.count("awarded", number(awarded));
    Ok(())
}
