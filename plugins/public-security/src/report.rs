//! 安全防范情况统计, from this department's own records. Of record checks only how many there were: no results leave the department.

use lianxi_domain::date::Timeliness;
use lianxi_domain::indicators::{Declared, Report, ReportInput, Reporting, number};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::notice::{self, Notice};
use crate::{
    DEPARTMENT, accept_mandatory_report as reports, decide_penalty_path as penalties,
    guide_security as guidance, inspect_security as inspections, query_criminal_record as checks,
    record_case_outcome as outcomes, verify_guard as guards,
};
use lianxi_domain::kept::Kept;

pub const INDICATORS: [(&str, &str, &str); 10] = [
    ("guidance", "安全防范指导次数", "次"),
    ("inspections", "安全防范检查次数", "次"),
    ("inspections-clean", "检查没有发现问题的比例", "%"),
    ("notices", "下达整改通知书", "份"),
    ("rectified-in-time", "有确定末日的整改通知书按期整改率", "%"),
    ("penalties", "登记的处罚决定", "件"),
    ("record-checks", "违法犯罪记录查询次数", "次"),
    ("mandatory-reports", "接收强制报告", "件"),
    (
        "mandatory-reports-concluded",
        "强制报告已有核查结果的比例",
        "%",
    ),
    ("guards-lawful", "保安员核验符合法规的比例", "%"),
];

const DECLARED: &Declared = &INDICATORS;

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut report = Reporting::open(ctx, DEPARTMENT, DECLARED, "公安部门业务记录", &input)?;
    let code = input.division_code.as_str();
    let guided =
        records::within::<Kept<guidance::Input, guidance::Output>>(ctx, guidance::KIND, code)?;
    let guided = guided.iter().filter(|(_, kept)| report.has(kept.facts.on));
    let guided = number(guided.count());
    report.count("guidance", guided);
    inspected(ctx, code, &mut report)?;
    noticed(ctx, code, &mut report)?;
    persons(ctx, code, &mut report)?;
    guarded(ctx, code, &mut report)?;
    Ok(report.finish())
}

fn inspected(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    type Inspection = Kept<inspections::Input, inspections::Output>;
    let found = records::within::<Inspection>(ctx, inspections::KIND, code)?;
    let found: Vec<&Inspection> = found
        .iter()
        .map(|(_, kept)| kept)
        .filter(|kept| report.has(kept.facts.inspected_on))
        .collect();
    let clean = found
        .iter()
        .filter(|kept| kept.answer.evaluation.findings.is_empty())
        .count();
    let (clean, all) = (number(clean), number(found.len()));
    report.count("inspections", all);
    report.rate("inspections-clean", clean, all);
    Ok(())
}

/// Only notices whose last day is known and past, or that are closed, can be in time or late.
fn noticed(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let found = records::within::<Notice>(ctx, notice::KIND, code)?;
    let served: Vec<&Notice> = found
        .iter()
        .map(|(_, notice)| notice)
        .filter(|notice| report.has(notice.limit.starts_on))
        .collect();
    let today = lianxi_domain::checks::today(ctx)?;
    let judged: Vec<Timeliness> = served
        .iter()
        .filter_map(|notice| notice.limit.judge(notice.closed_on, today, None))
        .filter(|one| *one != Timeliness::Open)
        .collect();
    let in_time = judged
        .iter()
        .filter(|one| **one == Timeliness::InTime)
        .count();
    let (in_time, all, served) = (number(in_time), number(judged.len()), number(served.len()));
    report.count("notices", served);
    report.rate("rectified-in-time", in_time, all);
    let decided =
        records::within::<Kept<penalties::Input, penalties::Output>>(ctx, penalties::KIND, code)?;
    let decided = decided
        .iter()
        .filter_map(|(_, kept)| kept.answer.decided.as_ref())
        .filter(|made| report.has(made.decision.on))
        .count();
    report.count("penalties", number(decided));
    Ok(())
}

fn persons(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let searched = records::within::<Kept<checks::Facts, checks::Output>>(ctx, checks::KIND, code)?;
    let searched = searched
        .iter()
        .filter(|(_, kept)| report.has(kept.facts.answer.searched_on))
        .count();
    report.count("record-checks", number(searched));
    let accepted =
        records::within::<Kept<reports::Input, reports::Output>>(ctx, reports::KIND, code)?;
    let concluded =
        records::within::<Kept<outcomes::Input, outcomes::Output>>(ctx, outcomes::KIND, code)?;
    let accepted: Vec<&reports::Input> = accepted
        .iter()
        .map(|(_, kept)| &kept.facts)
        .filter(|facts| {
            let reported = crate::moment::Moment::parse(&facts.reported_at);
            reported.is_some_and(|moment| report.has(moment.day))
        })
        .collect();
    let done = accepted
        .iter()
        .filter(|facts| {
            concluded
                .iter()
                .any(|(_, kept)| kept.facts.report_ref == facts.report_ref)
        })
        .count();
    let (done, all) = (number(done), number(accepted.len()));
    report.count("mandatory-reports", all);
    report.rate("mandatory-reports-concluded", done, all);
    Ok(())
}

fn guarded(ctx: &Context<'_>, code: &str, report: &mut Reporting) -> Result<(), Failure> {
    let found = records::within::<Kept<guards::Input, guards::Output>>(ctx, guards::KIND, code)?;
    let lawful: Vec<bool> = found
        .iter()
        .filter(|(_, kept)| report.has(kept.facts.checked_on))
        .map(|(_, kept)| kept.answer.lawful)
        .collect();
    let part = number(lawful.iter().filter(|lawful| **lawful).count());
    report.rate("guards-lawful", part, number(lawful.len()));
    Ok(())
}
