//! `report` (指标报告): the department's indicators from its own records. What has no denominator is unreported.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::date::Day;
use lianxi_domain::division;
use lianxi_domain::indicators::{Report, ReportInput, Reporting, number};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use serde_json::Value;

use crate::DEPARTMENT;
use crate::assessment::assess::{Assessment, Grade};
use crate::family::nursing_rooms::Venue;
use crate::filing::record::{self as filings, Filing, FilingState};
use crate::governance::policy::{self, DocumentKind, PolicyDocument};
use crate::push::record::{self as pushes, Push, PushState};
use crate::registry::{self, Institution, Status};

/// (code, Chinese title, unit).
pub const INDICATORS: [(&str, &str, &str); 12] = [
    ("push-answered", "推送签收率", "%"),
    ("filings-received", "受理备案", "件"),
    ("filed", "备案率（含准入许可）", "%"),
    ("places", "备案托位（含准入许可）", "个"),
    ("inspections", "检查次数", "次"),
    ("licensed", "准入许可机构", "家"),
    ("counties-served", "有备案或者许可机构的县的比例", "%"),
    ("policy-documents", "现行政策文件", "件"),
    ("standard-documents", "现行标准规范", "件"),
    ("well-graded", "最近评估为A、B级的机构的比例", "%"),
    ("inclusive", "普惠托育机构", "家"),
    ("nursing-rooms", "公共场所母婴室覆盖率（最近一次普查）", "%"),
];

const SOURCE: &str = "卫生健康部门业务记录";

pub fn report(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut report = Reporting::open(ctx, DEPARTMENT, &INDICATORS, SOURCE, &input)?;
    let pushes = records::within::<Push>(ctx, pushes::KIND, &input.division_code)?;
    let filings = records::within::<Filing>(ctx, filings::KIND, &input.division_code)?;
    let institutions = records::within::<Institution>(ctx, registry::KIND, &input.division_code)?;
    let inspections = records::within::<Value>(ctx, "inspection", &input.division_code)?;

    let received: Vec<&Push> = pushes
        .iter()
        .map(|(_, push)| push)
        .filter(|push| report.has(received_on(push)))
        .collect();
    let answered = received
        .iter()
        .filter(|push| push.state != PushState::Received)
        .count();
    report.rate("push-answered", number(answered), number(received.len()));

    let submitted = filings
        .iter()
        .filter(|(_, filing)| report.has(filing.received_on))
        .count();
    report.count("filings-received", number(submitted));

    let standing: Vec<Status> = institutions
        .iter()
        .map(|(_, found)| found.status)
        .filter(|status| *status != Status::RegistrationEnded)
        .collect();
    let in_service = standing
        .iter()
        .filter(|status| status.is_in_service())
        .count();
    report.rate("filed", number(in_service), number(standing.len()));
    report.count("places", places(&filings));

    let visits = inspections
        .iter()
        .filter(|(_, found)| visited_on(found).is_some_and(|day| report.has(day)))
        .count();
    report.count("inspections", number(visits));

    let licensed = standing
        .iter()
        .filter(|status| **status == Status::Licensed)
        .count();
    report.count("licensed", number(licensed));

    let served: BTreeSet<&str> = institutions
        .iter()
        .filter(|(_, found)| found.status.is_in_service())
        .map(|(_, found)| found.county.as_str())
        .collect();
    let counties = division::counties()
        .filter(|county| division::is_within(county.code, &input.division_code))
        .count();
    report.rate("counties-served", number(served.len()), number(counties));
    system(ctx, &input, &mut report)?;
    quality(ctx, &input, &mut report)?;
    Ok(report.finish())
}

/// The documents that are in force at the end of the period (政策规范体系、标准规范体系).
fn system(ctx: &Context<'_>, input: &ReportInput, report: &mut Reporting) -> Result<(), Failure> {
    let documents = records::within::<PolicyDocument>(ctx, policy::KIND, &input.division_code)?;
    let in_force = |document: &PolicyDocument| {
        document.effective_from <= input.to && document.effective_to.is_none_or(|to| input.to <= to)
    };
    let (standards, policies): (Vec<DocumentKind>, Vec<DocumentKind>) = documents
        .iter()
        .filter(|(_, document)| in_force(document))
        .map(|(_, document)| document.kind)
        .partition(|kind| *kind == DocumentKind::Standard);
    report.count("policy-documents", number(policies.len()));
    report.count("standard-documents", number(standards.len()));
    Ok(())
}

/// How good what is offered is: grades, inclusive institutions, rooms for mothers and infants.
fn quality(ctx: &Context<'_>, input: &ReportInput, report: &mut Reporting) -> Result<(), Failure> {
    let area = &input.division_code;
    // Keys end with the institution and the day: of each institution the last one stands.
    let mut grades: BTreeMap<String, (String, Grade)> = BTreeMap::new();
    for (key, found) in records::within::<Assessment>(ctx, "assessment", area)? {
        let Some((institution, day)) = key.rsplit_once('/') else {
            continue;
        };
        let last = grades
            .get(institution)
            .is_some_and(|(last, _)| last.as_str() > day);
        if !last {
            grades.insert(institution.to_owned(), (day.to_owned(), found.grade));
        }
    }
    let good = grades
        .values()
        .filter(|(_, grade)| matches!(grade, Grade::A | Grade::B))
        .count();
    report.rate("well-graded", number(good), number(grades.len()));

    let inclusive = records::within::<Value>(ctx, "inclusive", area)?;
    report.count("inclusive", number(inclusive.len()));

    let mut censuses: BTreeMap<String, (String, Vec<Venue>)> = BTreeMap::new();
    for (key, venues) in records::within::<Vec<Venue>>(ctx, "nursing-rooms", area)? {
        let Some((place, year)) = key.rsplit_once('/') else {
            continue;
        };
        let last = censuses
            .get(place)
            .is_some_and(|(last, _)| last.as_str() > year);
        if !last {
            censuses.insert(place.to_owned(), (year.to_owned(), venues));
        }
    }
    let venues: Vec<&Venue> = censuses.values().flat_map(|(_, venues)| venues).collect();
    let with_room = venues.iter().filter(|venue| venue.has_room).count();
    report.rate("nursing-rooms", number(with_room), number(venues.len()));
    Ok(())
}

/// Of what is filed or licensed now.
fn places(filings: &[(String, Filing)]) -> u64 {
    filings
        .iter()
        .filter(|(_, filing)| matches!(filing.state, FilingState::Filed | FilingState::Licensed))
        .fold(0, |sum: u64, (_, filing)| {
            sum.saturating_add(u64::from(filing.places))
        })
}

/// The first station of the custody chain is the day on which it came; the host wrote it.
fn received_on(push: &Push) -> Day {
    let at = push.custody.first().map_or("", |step| step.at.as_str());
    at.get(..10)
        .and_then(|day| Day::parse(day).ok())
        .unwrap_or(push.envelope.institution.established_on)
}

fn visited_on(inspection: &Value) -> Option<Day> {
    inspection
        .get("visitedOn")?
        .as_str()
        .and_then(|day| Day::parse(day).ok())
}
