//! 确认消防验收或者备案: the acceptance opinion, the filing number or “not required” of works, the clocks that run and what is wrong.
//! That works need no fire design is a person's finding. What was concluded stays; only what failed may be concluded anew.

use lianxi_domain::case::Measure;
use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::facility::{Reason, check_project_no};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::fire::{self, Course, FireRecord, FireWorks, Opinion, Request, Standing, Verdict};
use crate::rules::{ALL, SPECIAL_AREA};

/// Square metres of children's rooms.
const CHILD_AREA_SQM_MAX: u32 = 1_000_000;

/// 确认消防验收或者备案
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 工程
    pub works: FireWorks,
    /// 办理情况
    pub course: Course,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 确认结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 工程编号
    pub works_no: String,
    /// 消防手续
    pub standing: Standing,
    /// 特殊建设工程的面积界限（大于）
    pub special_area: Stated<u32>,
    /// 期限
    pub limits: Vec<FollowUp>,
    /// 存在的问题
    pub problems: Vec<Reason>,
    /// 可依法采取的措施，由人决定
    pub measures: Vec<Measure>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let Input { works, course, .. } = input;
    check(&works, &course, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &works.county_code)?;
    if !works.needs_fire_design && works.exemption.is_none() {
        return Err(Failure::needs_human(
            "工程是否不需要消防设计由人员认定，缺少认定文书",
        ));
    }
    let known = fire::load(ctx, &works.works_no)?;
    if let Some(known) = &known {
        check_known(known, &works, &course)?;
    }
    let standing = fire::judge(fire::category(&works, &rules)?, &works, &course);
    let (problems, measures) = fire::wrongs(&standing, &course, &rules)?;
    let output = Output {
        works_no: works.works_no.clone(),
        limits: fire::clocks(&standing, &course, &rules)?,
        special_area: rules.get(&SPECIAL_AREA)?,
        standing: standing.clone(),
        problems,
        measures,
    };
    keep(
        ctx,
        FireRecord {
            confirmed_on: known.map_or(rules.today(), |known| known.confirmed_on),
            works,
            course,
            standing,
        },
    )?;
    Ok(output)
}

fn keep(ctx: &Context<'_>, record: FireRecord) -> Result<(), Failure> {
    let place = Place {
        kind: "fire",
        division: &record.works.county_code,
        uscc: record.works.uscc.as_deref(),
        person: None,
    };
    let key = format!("fire/{}", record.works.works_no);
    records::save(ctx, &key, place, &record)
}

fn check(works: &FireWorks, course: &Course, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_project_no(&mut checks, "/works/worksNo", &works.works_no);
    checks.county("/works/countyCode", &works.county_code);
    if let Some(uscc) = &works.uscc {
        checks.uscc("/works/uscc", uscc);
    }
    checks.require(
        (1..=CHILD_AREA_SQM_MAX).contains(&works.child_area_sqm),
        "/works/childAreaSqm",
        "area-out-of-range",
        format!("面积应在1至{CHILD_AREA_SQM_MAX}平方米之间"),
    );
    let conflict = works.needs_fire_design && works.exemption.is_some();
    checks.require(
        !conflict,
        "/works/exemption",
        "exemption-contradicts",
        "需要消防设计的，不应有不需要的认定",
    );
    if let Some(exemption) = &works.exemption {
        exemption.check(&mut checks, "/works/exemption", today);
    }
    check_course(&mut checks, course, today);
    checks.finish()
}

fn check_course(checks: &mut Checks, course: &Course, today: Day) {
    let days = [
        ("/course/startedOn", course.started_on),
        ("/course/completedOn", course.completed_on),
        ("/course/inUseSince", course.in_use_since),
        (
            "/course/filing/on",
            course.filing.as_ref().map(|filing| filing.on),
        ),
    ];
    for (field, day) in days {
        if let Some(day) = day {
            checks.not_after(field, day, today);
        }
    }
    for (field, request) in [
        ("design", &course.design),
        ("acceptance", &course.acceptance),
    ] {
        if let Some(request) = request {
            check_request(checks, &format!("/course/{field}"), request, today);
        }
    }
    if let Some(filing) = &course.filing {
        checks.text(
            "/course/filing/number",
            &filing.number,
            DOCUMENT_NO_CHARS_MAX,
        );
        if let Some(opinion) = &filing.spot_check {
            let at = "/course/filing/spotCheck/decision";
            check_opinion(checks, at, &opinion.decision, (filing.on, today));
        }
    }
}

fn check_request(checks: &mut Checks, at: &str, request: &Request, today: Day) {
    checks.not_after(&format!("{at}/acceptedOn"), request.accepted_on, today);
    if let Some(opinion) = &request.opinion {
        let at = format!("{at}/opinion/decision");
        check_opinion(checks, &at, &opinion.decision, (request.accepted_on, today));
    }
}

fn check_opinion(checks: &mut Checks, at: &str, decision: &Decision, (from, today): (Day, Day)) {
    decision.check(checks, at, today);
    checks.require(
        decision.on >= from,
        format!("{at}/on"),
        "date-order",
        "意见不能早于受理、备案",
    );
}

/// The works stay what they are, and what was found qualified stays found so.
fn check_known(known: &FireRecord, works: &FireWorks, course: &Course) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        known.works == *works,
        "/works",
        "works-differs",
        "同一编号的工程已按另外的内容登记；变更设计应重新申请审查",
    );
    let opinion = |request: &Option<Request>| request.as_ref().and_then(|one| one.opinion.clone());
    let spot_check = |course: &Course| {
        course
            .filing
            .as_ref()
            .and_then(|one| one.spot_check.clone())
    };
    let pairs: [(&str, Option<Opinion>, Option<Opinion>); 3] = [
        (
            "/course/design",
            opinion(&known.course.design),
            opinion(&course.design),
        ),
        (
            "/course/acceptance",
            opinion(&known.course.acceptance),
            opinion(&course.acceptance),
        ),
        (
            "/course/filing",
            spot_check(&known.course),
            spot_check(course),
        ),
    ];
    for (field, before, now) in pairs {
        let settled = before.filter(|one| one.verdict == Verdict::Qualified);
        let same = settled.is_none() || settled == now;
        checks.require(
            same,
            field,
            "fire-differs",
            "已有合格意见，不能改为另外的意见",
        );
    }
    if let Some(filing) = &known.course.filing {
        let same = course
            .filing
            .as_ref()
            .is_some_and(|now| (&now.number, now.on) == (&filing.number, filing.on));
        checks.require(
            same,
            "/course/filing",
            "fire-differs",
            "已经备案，不能改为另外的备案",
        );
    }
    checks.finish()
}
