//! `organise-training` (组织培训): hours and results of a course, by reference to who attended.

use lianxi_domain::checks::{Checks, RULE_VIOLATION};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::PersonRef;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::bounds::CODE_CHARS_MAX;
use crate::rules as p;

const TRAINEES_MAX: usize = 500;

/// 培训类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CourseKind {
    /// 岗前培训
    PreJob,
    /// 定期培训
    Periodic,
    /// 卫生保健培训
    HealthCare,
    /// 负责人岗位培训
    Director,
}

/// 学员
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trainee {
    /// 人员引用
    pub person: PersonRef,
    /// 参加学时
    pub hours: u32,
    /// 考核是否合格
    pub passed: bool,
}

/// 组织培训
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganiseTraining {
    /// 课程编号
    pub course_id: String,
    /// 培训类别
    pub kind: CourseKind,
    /// 课程学时
    pub hours: u32,
    /// 结束日期
    pub ended_on: Day,
    /// 学员
    pub trainees: Vec<Trainee>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 培训结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingResult {
    /// 培训档案键
    pub training_key: String,
    /// 合格人员的引用
    pub certified: Vec<String>,
    /// 学时不足或考核不合格的人员引用
    pub to_retake: Vec<String>,
    /// 适用的最低学时
    pub hours_min: Option<Stated<u32>>,
}

pub fn organise_training(
    ctx: &Context<'_>,
    input: OrganiseTraining,
) -> Result<TrainingResult, Failure> {
    let office = office::acting(ctx.call, DEPARTMENT)?;
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    let hours_min = (input.kind == CourseKind::Director)
        .then(|| rules.get(&p::DIRECTOR_TRAINING_HOURS_MIN))
        .transpose()?;
    let mut checks = Checks::new();
    checks.text("/courseId", &input.course_id, CODE_CHARS_MAX);
    checks.require(
        input.hours > 0,
        "/hours",
        RULE_VIOLATION,
        "课程学时应大于零",
    );
    if let Some(minimum) = &hours_min {
        checks.require(
            input.hours >= minimum.value,
            "/hours",
            "course-too-short",
            format!(
                "负责人岗位培训不少于{}学时（{}）",
                minimum.value, minimum.source
            ),
        );
    }
    checks.require(
        input.ended_on <= rules.today(),
        "/endedOn",
        "date-in-future",
        "结束日期不能晚于今天",
    );
    checks.some("/trainees", input.trainees.len(), TRAINEES_MAX);
    for (index, trainee) in input.trainees.iter().take(TRAINEES_MAX).enumerate() {
        trainee
            .person
            .check(&mut checks, &format!("/trainees/{index}/person"));
        checks.require(
            trainee.hours <= input.hours,
            format!("/trainees/{index}/hours"),
            "hours-out-of-range",
            "参加学时不能多于课程学时",
        );
    }
    checks.finish()?;
    // A certificate needs the whole course and a passed exam.
    let needed = hours_min
        .as_ref()
        .map_or(input.hours, |minimum| minimum.value);
    let (passed, failed): (Vec<&Trainee>, Vec<&Trainee>) = input
        .trainees
        .iter()
        .partition(|trainee| trainee.passed && trainee.hours >= needed);
    let hashes = |people: &[&Trainee]| {
        people
            .iter()
            .map(|trainee| trainee.person.hash.clone())
            .collect()
    };
    let key = format!("training/{}/{}", office.division_code, input.course_id);
    let place = Place {
        kind: "training",
        division: &office.division_code,
        uscc: None,
        person: None,
    };
    records::save(ctx, &key, place, &input.trainees)?;
    Ok(TrainingResult {
        training_key: key,
        certified: hashes(&passed),
        to_retake: hashes(&failed),
        hours_min,
    })
}
