//! `plan-talent-training` 人才培养计划 (附-5, 三(三)1): what a school enrols in a major of childcare in a year, and how its teaching joins
//! theory and practice. The school decides; the duty sees that it can carry what it plans.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, RULE_VIOLATION, SHORT_TEXT_MAX, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::indicators::percent;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::rules::{ALL, VOCATIONAL_PRACTICE_PERCENT};
use crate::shared::{HUMAN_RESOURCES, Kept, check_number, covers, earlier};

const COURSES_MAX: usize = 200;
/// Hours of one course, and students of one major, that are no slip of the keyboard.
const HOURS_MAX: u32 = 5_000;
const STUDENTS_MAX: u32 = 100_000;

/// 人才培养计划
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 计划编号
    pub plan_no: String,
    /// 年度（招生年份）
    pub year: i16,
    /// 学校
    pub school: School,
    /// 培养层次
    pub level: Level,
    /// 专业
    pub major: Major,
    /// 需求依据：为什么开设、规模如何确定
    pub demand: String,
    /// 培养能力（人）
    pub capacity: u32,
    /// 计划招生（人）
    pub planned_enrolment: u32,
    /// 课程
    pub courses: Vec<Course>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 学校
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct School {
    /// 统一社会信用代码
    pub uscc: String,
    /// 类别
    pub kind: SchoolKind,
    /// 所在地行政区划代码
    pub division_code: String,
}

/// 学校类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SchoolKind {
    #[serde(rename = "高等院校")]
    University,
    #[serde(rename = "职业院校")]
    Vocational,
    // Run under the human resources department.
    #[serde(rename = "技工院校")]
    Technical,
}

/// 培养层次
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Level {
    #[serde(rename = "本科")]
    Bachelor,
    #[serde(rename = "高职")]
    HigherVocational,
    #[serde(rename = "中职")]
    SecondaryVocational,
}

/// 专业
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Major {
    /// 专业代码
    pub code: String,
    /// 专业名称
    pub name: String,
}

/// 课程
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Course {
    /// 课程名称
    pub name: String,
    /// 课时
    pub hours: u32,
    /// 其中实践课时
    pub practice_hours: u32,
}

/// 计划登记结果
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 计划档案键
    pub plan_key: String,
    /// 总课时
    pub hours: u64,
    /// 实践课时
    pub practice_hours: u64,
    /// 实践课时占比（%）
    pub practice_percent: u64,
    /// 参考的实践课时占比；本科没有
    pub practice_reference: Option<Stated<u32>>,
    /// 是否低于参考占比（只作提示）
    pub below_reference: bool,
    /// 计划招生占培养能力（%）
    pub capacity_used_percent: u64,
    /// 上一年度同一专业的计划招生（人）；没有的为空
    pub last_year_enrolment: Option<u32>,
    /// 会同管理的部门（插件标识）；技工院校为人力资源社会保障部门
    pub joint_department: Option<String>,
}

pub fn key(division_code: &str, plan_no: &str) -> String {
    format!("talent-plan/{division_code}/{plan_no}")
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    covers(ctx, &input.school.division_code)?;
    let plan_key = key(&input.school.division_code, &input.plan_no);
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    if let Some(answer) = earlier(ctx, &plan_key, &facts, ("/planNo", "plan-no-taken"))? {
        return Ok(answer);
    }
    let known =
        records::of_institution::<Kept<Input, Output>>(ctx, "talent-plan", &input.school.uscc)?;
    let of_year = |year: i16| {
        known.iter().map(|(_, kept)| &kept.facts).find(|facts| {
            facts.year == year && facts.level == input.level && facts.major.code == input.major.code
        })
    };
    if of_year(input.year).is_some() {
        return Err(invalid(
            "/major/code",
            "major-planned",
            "该校该层次该专业本年度已有另一编号的计划",
        ));
    }
    let last_year = of_year(input.year.saturating_sub(1)).map(|facts| facts.planned_enrolment);
    let answer = conclude(&rules, &input, plan_key.clone(), last_year)?;
    let place = Place {
        kind: "talent-plan",
        division: &input.school.division_code,
        uscc: Some(&input.school.uscc),
        person: None,
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &plan_key, place, &kept)?;
    if kept.answer.joint_department.is_some() {
        tell(ctx, &input)?;
    }
    Ok(kept.answer)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/planNo", &input.plan_no);
    checks.year("/year", input.year, today);
    checks.uscc("/school/uscc", &input.school.uscc);
    checks.division("/school/divisionCode", &input.school.division_code);
    checks.require(
        suits(input.school.kind, input.level),
        "/level",
        "level-mismatch",
        "学校类别与培养层次不符：本科由高等院校，高职由高等院校或者职业院校，中职由职业院校或者技工院校",
    );
    check_number(&mut checks, "/major/code", &input.major.code);
    checks.text("/major/name", &input.major.name, SHORT_TEXT_MAX);
    checks.text("/demand", &input.demand, LONG_TEXT_MAX);
    checks.require(
        (1..=STUDENTS_MAX).contains(&input.capacity),
        "/capacity",
        RULE_VIOLATION,
        format!("培养能力应在1至{STUDENTS_MAX}人之间"),
    );
    checks.require(
        input.planned_enrolment >= 1,
        "/plannedEnrolment",
        RULE_VIOLATION,
        "计划招生应至少1人",
    );
    checks.require(
        input.planned_enrolment <= input.capacity,
        "/plannedEnrolment",
        "enrolment-over-capacity",
        format!(
            "计划招生{}人超过培养能力{}人",
            input.planned_enrolment, input.capacity
        ),
    );
    check_courses(&mut checks, &input.courses);
    checks.finish()
}

fn suits(kind: SchoolKind, level: Level) -> bool {
    match level {
        Level::Bachelor => kind == SchoolKind::University,
        Level::HigherVocational => matches!(kind, SchoolKind::University | SchoolKind::Vocational),
        Level::SecondaryVocational => {
            matches!(kind, SchoolKind::Vocational | SchoolKind::Technical)
        }
    }
}

fn check_courses(checks: &mut Checks, courses: &[Course]) {
    checks.some("/courses", courses.len(), COURSES_MAX);
    let mut seen = BTreeSet::new();
    for (index, course) in courses.iter().take(COURSES_MAX).enumerate() {
        let at = format!("/courses/{index}");
        checks.text(&format!("{at}/name"), &course.name, SHORT_TEXT_MAX);
        checks.require(
            seen.insert(course.name.trim()),
            format!("{at}/name"),
            "course-duplicate",
            "同一课程出现两次",
        );
        checks.require(
            (1..=HOURS_MAX).contains(&course.hours),
            format!("{at}/hours"),
            RULE_VIOLATION,
            format!("课时应在1至{HOURS_MAX}之间"),
        );
        checks.require(
            course.practice_hours <= course.hours,
            format!("{at}/practiceHours"),
            "practice-over-hours",
            "实践课时不能多于课时",
        );
    }
    let (hours, practice) = hours_of(courses);
    checks.require(
        practice > 0,
        "/courses",
        "practice-missing",
        "没有实践课时：应当丰富实践教学（晋政办发〔2020〕24号 三(三)1）",
    );
    checks.require(
        courses.is_empty() || practice < hours,
        "/courses",
        "theory-missing",
        "没有理论课时：应当注重理论与实践的结合（晋政办发〔2020〕24号 三(三)1）",
    );
}

fn hours_of(courses: &[Course]) -> (u64, u64) {
    courses
        .iter()
        .fold((0_u64, 0_u64), |(hours, practice), course| {
            (
                hours.saturating_add(u64::from(course.hours)),
                practice.saturating_add(u64::from(course.practice_hours)),
            )
        })
}

fn conclude(
    rules: &Rules<'_>,
    input: &Input,
    plan_key: String,
    last_year_enrolment: Option<u32>,
) -> Result<Output, Failure> {
    let (hours, practice_hours) = hours_of(&input.courses);
    let practice_reference = match input.level {
        Level::Bachelor => None,
        Level::HigherVocational | Level::SecondaryVocational => {
            Some(rules.get(&VOCATIONAL_PRACTICE_PERCENT)?)
        }
    };
    // Compared without rounding: 49.9 per cent are less than a half.
    let below_reference = practice_reference.as_ref().is_some_and(|reference| {
        practice_hours.saturating_mul(100) < hours.saturating_mul(u64::from(reference.value))
    });
    let is_technical = input.school.kind == SchoolKind::Technical;
    Ok(Output {
        plan_key,
        hours,
        practice_hours,
        practice_percent: percent(practice_hours, hours).unwrap_or(0),
        practice_reference,
        below_reference,
        capacity_used_percent: percent(
            u64::from(input.planned_enrolment),
            u64::from(input.capacity),
        )
        .unwrap_or(0),
        last_year_enrolment,
        joint_department: is_technical.then(|| HUMAN_RESOURCES.to_owned()),
    })
}

/// Technical schools are run under the human resources department, which learns of their plans.
fn tell(ctx: &Context<'_>, input: &Input) -> Result<(), Failure> {
    let body = json!({
        "planNo": input.plan_no, "year": input.year, "uscc": input.school.uscc, "divisionCode": input.school.division_code,
        "level": input.level, "majorCode": input.major.code, "plannedEnrolment": input.planned_enrolment,
    });
    let event = "cn.lianxi.education.technical-school-plan-recorded";
    ctx.outbox
        .emit(HUMAN_RESOURCES, event, Some(&input.plan_no), &body)
}
