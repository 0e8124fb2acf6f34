//! `report` 统计: majors, enrolment and graduates of a year; toddler classes and their places; rooms of projects.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::indicators::{Declared, Report, ReportInput, Reporting, number};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::check_kindergarten_toddler_rooms as rooms;
use crate::plan_talent_training as plan;
use crate::record_talent_outcome as outcome;
use crate::shared::{DEPARTMENT, Kept};
use crate::support_toddler_class as class;

pub const INDICATORS: [(&str, &str, &str); 16] = [
    ("majors", "开设相关专业", "个"),
    ("schools", "开设相关专业的学校", "所"),
    ("planned-enrolment", "计划招生", "人"),
    ("enrolled", "实际招生", "人"),
    ("enrolment-rate", "招生计划完成率", "%"),
    ("graduates", "毕业生", "人"),
    ("employed-in-care", "毕业生到照护服务机构就业率", "%"),
    ("toddler-kindergartens", "开设托班的幼儿园", "所"),
    ("toddler-classes", "幼儿园托班", "个"),
    ("toddler-places", "幼儿园托班托位", "个"),
    ("toddler-filed", "托班备案率", "%"),
    ("toddler-pilots", "幼儿园托班试点", "个"),
    ("room-checks", "审查托班用房的项目", "个"),
    ("room-checks-met", "新建配套幼儿园托班用房符合率", "%"),
    ("places-planned", "新建配套幼儿园规划托位", "个"),
    ("places-added", "改建扩建增加托位", "个"),
];

const SOURCE: &str = "教育部门业务记录";

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let declared: &'static Declared = &INDICATORS;
    let mut report = Reporting::open(ctx, DEPARTMENT, declared, SOURCE, &input)?;
    talents(ctx, &mut report, &input)?;
    toddler_classes(ctx, &mut report, &input.division_code)?;
    projects(ctx, &mut report, &input.division_code)?;
    Ok(report.finish())
}

/// A plan and its outcome are of a year: they count where the period touches it.
fn talents(ctx: &Context<'_>, report: &mut Reporting, input: &ReportInput) -> Result<(), Failure> {
    let years = input.from.year()..=input.to.year();
    let mut plans = records::within::<Kept<plan::Input, plan::Output>>(
        ctx,
        "talent-plan",
        &input.division_code,
    )?;
    plans.retain(|(_, kept)| years.contains(&kept.facts.year));
    let mut outcomes = records::within::<Kept<outcome::Input, outcome::Output>>(
        ctx,
        "talent-outcome",
        &input.division_code,
    )?;
    outcomes.retain(|(_, kept)| years.contains(&kept.answer.year));
    let majors: BTreeSet<(&str, &str)> = plans
        .iter()
        .map(|(_, kept)| {
            (
                kept.facts.school.uscc.as_str(),
                kept.facts.major.code.as_str(),
            )
        })
        .collect();
    let schools: BTreeSet<&str> = majors.iter().map(|(uscc, _)| *uscc).collect();
    let planned = total(plans.iter().map(|(_, kept)| kept.facts.planned_enrolment));
    let enrolled = total(outcomes.iter().map(|(_, kept)| kept.facts.enrolled));
    // A plan without an outcome is not reported yet, and no failure of the school.
    let due = total(
        outcomes
            .iter()
            .map(|(_, kept)| kept.answer.planned_enrolment),
    );
    let graduates = total(outcomes.iter().map(|(_, kept)| kept.facts.graduates));
    let employed = total(outcomes.iter().map(|(_, kept)| kept.facts.employed_in_care));
    report.count("majors", number(majors.len()));
    report.count("schools", number(schools.len()));
    report.count("planned-enrolment", planned);
    report.count("enrolled", enrolled);
    report.rate("enrolment-rate", enrolled, due);
    report.count("graduates", graduates);
    report.rate("employed-in-care", employed, graduates);
    Ok(())
}

fn total(numbers: impl Iterator<Item = u32>) -> u64 {
    numbers.fold(0, |sum, one| sum.saturating_add(u64::from(one)))
}

/// Of each kindergarten the latest opinion of the period that supports it.
fn toddler_classes(ctx: &Context<'_>, report: &mut Reporting, place: &str) -> Result<(), Failure> {
    let mut opinions =
        records::within::<Kept<class::Input, class::Output>>(ctx, "toddler-class", place)?;
    opinions.retain(|(_, kept)| kept.answer.supported && report.has(kept.facts.applied_on));
    opinions.sort_by_key(|(_, kept)| kept.facts.applied_on);
    let latest: BTreeMap<&str, &Kept<class::Input, class::Output>> = opinions
        .iter()
        .map(|(_, kept)| (kept.facts.kindergarten.uscc.as_str(), kept))
        .collect();
    let classes: u64 = latest
        .values()
        .map(|kept| number(kept.facts.classes.len()))
        .sum();
    let count = |holds: fn(&Kept<class::Input, class::Output>) -> bool| {
        number(latest.values().filter(|kept| holds(kept)).count())
    };
    report.count("toddler-kindergartens", number(latest.len()));
    report.count("toddler-classes", classes);
    report.count(
        "toddler-places",
        total(latest.values().map(|kept| kept.answer.places)),
    );
    report.rate(
        "toddler-filed",
        count(|kept| kept.answer.filed),
        number(latest.len()),
    );
    report.count("toddler-pilots", count(|kept| kept.facts.pilot));
    Ok(())
}

/// A design that was checked.
type Checked<'a> = &'a Kept<rooms::Input, rooms::Output>;

/// Of each project the latest version of its design.
fn projects(ctx: &Context<'_>, report: &mut Reporting, place: &str) -> Result<(), Failure> {
    let mut checks =
        records::within::<Kept<rooms::Input, rooms::Output>>(ctx, "toddler-rooms", place)?;
    checks.retain(|(_, kept)| report.has(kept.facts.submitted_on));
    checks.sort_by_key(|(_, kept)| kept.facts.revision);
    let latest: BTreeMap<(&str, &str), Checked<'_>> = checks
        .iter()
        .map(|(_, kept)| {
            let project = (
                kept.facts.division_code.as_str(),
                kept.facts.project_no.as_str(),
            );
            (project, kept)
        })
        .collect();
    let (new, altered): (Vec<Checked<'_>>, Vec<Checked<'_>>) = latest
        .values()
        .copied()
        .partition(|kept| kept.answer.required);
    let met: Vec<_> = new.iter().filter(|kept| kept.answer.item.met).collect();
    report.count("room-checks", number(latest.len()));
    report.rate("room-checks-met", number(met.len()), number(new.len()));
    report.count(
        "places-planned",
        total(met.iter().map(|kept| kept.answer.places)),
    );
    let added = altered.iter().filter(|kept| kept.answer.item.met);
    report.count(
        "places-added",
        total(added.map(|kept| kept.answer.added_places)),
    );
    Ok(())
}
