//! 审计情况统计 (`report`): projects and what became of them. A project counts in the years of its plan that the period touches.

use lianxi_domain::date::Timeliness;
use lianxi_domain::indicators::{Declared, Report, ReportInput, Reporting, number};
use lianxi_domain::money::Yuan;
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::project::{DEPARTMENT, KIND, Project, Subject};

pub const INDICATORS: [(&str, &str, &str); 9] = [
    ("projects", "审计项目", "个"),
    ("projects-policy", "政策落实审计项目", "个"),
    ("projects-funds", "专项资金审计项目", "个"),
    ("reports-issued", "期间内出具审计报告", "份"),
    ("findings", "审计发现", "项"),
    ("findings-amount", "审计发现金额", "元"),
    ("opinions-in-time", "被审计单位意见按期率", "%"),
    ("rectified-rate", "审计发现整改率", "%"),
    ("refused", "拒不整改、整改弄虚作假", "项"),
];
const DECLARED: &Declared = &INDICATORS;

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut report = Reporting::open(ctx, DEPARTMENT, DECLARED, "审计部门项目记录", &input)?;
    let years = input.from.year()..=input.to.year();
    let projects: Vec<Project> = records::within::<Project>(ctx, KIND, &input.division_code)?
        .into_iter()
        .map(|(_, project)| project)
        .filter(|project| years.contains(&project.year))
        .collect();
    let having = |wanted: &dyn Fn(&Project) -> bool| {
        number(projects.iter().filter(|one| wanted(one)).count())
    };
    let sum = |of: &dyn Fn(&Project) -> u64| projects.iter().map(of).fold(0, u64::saturating_add);
    report.count("projects", number(projects.len()));
    report.count(
        "projects-policy",
        having(&|one| one.subjects.contains(&Subject::Policy)),
    );
    report.count(
        "projects-funds",
        having(&|one| {
            one.subjects
                .iter()
                .any(|subject| *subject != Subject::Policy)
        }),
    );
    let issued = having(&|one| one.summary.issued_on.is_some_and(|on| report.has(on)));
    report.count("reports-issued", issued);
    report.count("findings", sum(&|one| one.summary.findings));
    let amount: Yuan = projects.iter().map(|one| one.summary.amount_yuan).sum();
    report.count("findings-amount", amount.rounded());
    report.rate(
        "opinions-in-time",
        having(&|one| one.summary.opinion == Some(Timeliness::InTime)),
        having(&|one| one.summary.opinion.is_some()),
    );
    let to_rectify = |one: &Project| {
        let is_issued = one.summary.issued_on.is_some();
        if is_issued { one.summary.findings } else { 0 }
    };
    report.rate(
        "rectified-rate",
        sum(&|one| one.summary.rectified),
        sum(&to_rectify),
    );
    report.count("refused", sum(&|one| one.summary.refused));
    Ok(report.finish())
}
