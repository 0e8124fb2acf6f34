//! `plan-skill-training` 职业技能培训计划 (附-13): the courses of a year, their hours and seats. People issue a plan; without their
//! decision it stays a draft.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, RULE_VIOLATION, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::parameters::Params;
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::occupation::Occupation;
use crate::rules::COURSE_HOURS_MIN;
use crate::shared::{Kept, check_number, earlier, office_of, rules_of};

const COURSES_MAX: usize = 200;
/// Seats of one course: its trainees are recorded in one go.
pub const SEATS_MAX: u32 = 500;
pub const HOURS_MAX: u32 = 2_000;

/// 职业技能培训计划
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 计划编号
    pub plan_no: String,
    /// 年度
    pub year: i16,
    /// 行政区划代码
    pub division_code: String,
    /// 课程
    pub courses: Vec<Course>,
    /// 印发决定；没有时转人工
    #[serde(default)]
    pub approval: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 培训类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CourseKind {
    #[serde(rename = "岗前培训")]
    PreJob,
    #[serde(rename = "定期培训")]
    Periodic,
    #[serde(rename = "技能提升培训")]
    SkillUpgrade,
}

/// 课程
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Course {
    /// 课程编号
    #[serde(rename = "courseId")]
    pub id: String,
    /// 职业（工种）
    pub occupation: Occupation,
    /// 培训类别
    pub kind: CourseKind,
    /// 学时
    pub hours: u32,
    /// 计划人数
    pub seats: u32,
    /// 承办培训机构的统一社会信用代码
    pub provider_uscc: String,
    /// 开课日期
    pub starts_on: Day,
    /// 教材
    #[serde(default)]
    pub textbook: Option<String>,
}

/// 已印发的计划
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 计划档案键
    pub plan_key: String,
    /// 课程数
    pub courses: u32,
    /// 计划人数合计
    pub seats: u32,
    /// 各职业的计划人数
    pub by_occupation: Vec<OccupationSeats>,
    /// 印发文号
    pub document_no: String,
    /// 适用的最低学时
    pub hours_min: Stated<u32>,
}

/// 一个职业的计划人数
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OccupationSeats {
    /// 职业
    pub occupation: Occupation,
    /// 计划人数
    pub seats: u32,
}

pub fn key(division_code: &str, plan_no: &str) -> String {
    format!("training-plan/{division_code}/{plan_no}")
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = rules_of(ctx, &input.params)?;
    let hours_min = rules.get(&COURSE_HOURS_MIN)?;
    check(&input, &hours_min, rules.today())?;
    office_of(ctx, &input.division_code)?;
    let Some(approval) = &input.approval else {
        return Err(Failure::needs_human(
            "培训计划由人力资源社会保障部门的人决定印发，请填写印发决定",
        ));
    };
    let plan_key = key(&input.division_code, &input.plan_no);
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    if let Some(answer) = earlier(ctx, &plan_key, &facts, ("/planNo", "plan-no-taken"))? {
        return Ok(answer);
    }
    let seats_of = |wanted: Option<Occupation>| {
        input
            .courses
            .iter()
            .filter(|course| wanted.is_none_or(|wanted| course.occupation == wanted))
            .fold(0_u32, |sum, course| sum.saturating_add(course.seats))
    };
    let answer = Output {
        plan_key: plan_key.clone(),
        courses: u32::try_from(input.courses.len()).unwrap_or(u32::MAX),
        seats: seats_of(None),
        by_occupation: Occupation::EACH
            .into_iter()
            .map(|occupation| OccupationSeats {
                occupation,
                seats: seats_of(Some(occupation)),
            })
            .filter(|one| one.seats > 0)
            .collect(),
        document_no: approval.document_no.clone(),
        hours_min,
    };
    let place = Place {
        kind: "training-plan",
        division: &input.division_code,
        ..Place::default()
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &plan_key, place, &kept)?;
    Ok(kept.answer)
}

fn check(input: &Input, hours_min: &Stated<u32>, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/planNo", &input.plan_no);
    checks.year("/year", input.year, today);
    checks.division("/divisionCode", &input.division_code);
    checks.some("/courses", input.courses.len(), COURSES_MAX);
    let mut seen = BTreeSet::new();
    for (index, course) in input.courses.iter().take(COURSES_MAX).enumerate() {
        let at = format!("/courses/{index}");
        check_number(&mut checks, &format!("{at}/courseId"), &course.id);
        checks.require(
            seen.insert(course.id.as_str()),
            format!("{at}/courseId"),
            "course-duplicate",
            "同一课程编号出现两次",
        );
        checks.uscc(&format!("{at}/providerUscc"), &course.provider_uscc);
        checks.require(
            (hours_min.value..=HOURS_MAX.max(hours_min.value)).contains(&course.hours),
            format!("{at}/hours"),
            "course-hours",
            format!(
                "课程学时应在{}至{HOURS_MAX}之间（{}）",
                hours_min.value, hours_min.source
            ),
        );
        checks.require(
            (1..=SEATS_MAX).contains(&course.seats),
            format!("{at}/seats"),
            RULE_VIOLATION,
            format!("每门课程计划人数应在1至{SEATS_MAX}之间"),
        );
        checks.require(
            course.starts_on.year() == input.year,
            format!("{at}/startsOn"),
            "course-outside-year",
            "开课日期不在计划年度内",
        );
        if let Some(textbook) = &course.textbook {
            checks.text(&format!("{at}/textbook"), textbook, SHORT_TEXT_MAX);
        }
    }
    if let Some(approval) = &input.approval {
        approval.check(&mut checks, "/approval", today);
    }
    checks.finish()
}
