//! `record-training` 培训记录 (附-13): who attended a planned course, and who completed it.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::PersonRef;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan_skill_training::{self as plan, Course, CourseKind, SEATS_MAX};
use crate::rules::{ATTENDANCE_PERCENT_MIN, RETRAIN_MONTHS};
use crate::shared::{Kept, check_number, earlier, office_of, rules_of};

const TRAINEES_MAX: usize = 500;

/// 培训记录
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 计划编号
    pub plan_no: String,
    /// 计划的行政区划代码
    pub division_code: String,
    /// 课程编号
    pub course_id: String,
    /// 结业日期
    pub ended_on: Day,
    /// 学员
    pub trainees: Vec<Trainee>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 学员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trainee {
    /// 人员引用
    pub person: PersonRef,
    /// 所在照护服务机构的统一社会信用代码；尚未就业的为空
    #[serde(default)]
    pub employer_uscc: Option<String>,
    /// 参加学时
    pub hours: u32,
    /// 理论考核合格
    pub theory_passed: bool,
    /// 实操考核合格
    pub practice_passed: bool,
}

/// 培训结果
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 培训档案键
    pub training_key: String,
    /// 结业人员的引用
    pub completed: Vec<String>,
    /// 学时不足或者考核不合格、需补训人员的引用
    pub to_retake: Vec<String>,
    /// 适用的出勤要求
    pub attendance_min: Stated<u32>,
    /// 下次培训（定期培训）
    pub next: Option<FollowUp>,
}

/// One person's part in a course, for subsidies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trained {
    pub completed: bool,
    pub hours: u32,
    pub ended_on: Day,
}

/// Where one person's part in a course is kept.
pub fn trained_key(hash: &str, division_code: &str, plan_no: &str, course_id: &str) -> String {
    format!("trained/{hash}/{division_code}/{plan_no}/{course_id}")
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = rules_of(ctx, &input.params)?;
    let mut checks = Checks::new();
    check_number(&mut checks, "/planNo", &input.plan_no);
    check_number(&mut checks, "/courseId", &input.course_id);
    checks.division("/divisionCode", &input.division_code);
    checks.some("/trainees", input.trainees.len(), TRAINEES_MAX);
    checks.not_after("/endedOn", input.ended_on, rules.today());
    checks.finish()?;
    office_of(ctx, &input.division_code)?;
    let course = planned(ctx, &input)?;
    check_trainees(&input, &course)?;
    let training_key = format!(
        "training/{}/{}/{}",
        input.division_code, input.plan_no, input.course_id
    );
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    if let Some(answer) = earlier(
        ctx,
        &training_key,
        &facts,
        ("/courseId", "training-differs"),
    )? {
        return Ok(answer);
    }
    let answer = conclude(&rules, &input, &course, training_key.clone())?;
    keep_each(ctx, &input, &answer)?;
    let place = Place {
        kind: "training",
        division: &input.division_code,
        ..Place::default()
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &training_key, place, &kept)?;
    Ok(kept.answer)
}

/// The course as the plan has it.
fn planned(ctx: &Context<'_>, input: &Input) -> Result<Course, Failure> {
    let key = plan::key(&input.division_code, &input.plan_no);
    let Some(found) = records::load::<Kept<plan::Input, plan::Output>>(ctx, &key)? else {
        return Err(invalid(
            "/planNo",
            "plan-unknown",
            "没有这个编号的已印发培训计划",
        ));
    };
    found
        .facts
        .courses
        .into_iter()
        .find(|course| course.id == input.course_id)
        .ok_or_else(|| invalid("/courseId", "course-unknown", "培训计划中没有这门课程"))
}

fn check_trainees(input: &Input, course: &Course) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        input.ended_on >= course.starts_on,
        "/endedOn",
        "date-order",
        "结业日期早于开课日期",
    );
    let seats = usize::try_from(course.seats.min(SEATS_MAX)).unwrap_or(TRAINEES_MAX);
    checks.require(
        input.trainees.len() <= seats,
        "/trainees",
        "over-seats",
        format!("学员人数超过计划人数{seats}人"),
    );
    let mut seen = BTreeSet::new();
    for (index, trainee) in input.trainees.iter().enumerate() {
        let at = format!("/trainees/{index}");
        trainee.person.check(&mut checks, &format!("{at}/person"));
        checks.require(
            seen.insert(trainee.person.hash.as_str()),
            format!("{at}/person"),
            "trainee-duplicate",
            "同一学员出现两次",
        );
        if let Some(uscc) = &trainee.employer_uscc {
            checks.uscc(&format!("{at}/employerUscc"), uscc);
        }
        checks.require(
            trainee.hours <= course.hours,
            format!("{at}/hours"),
            "hours-out-of-range",
            format!("参加学时不能多于课程学时{}", course.hours),
        );
    }
    checks.finish()
}

fn conclude(
    rules: &Rules<'_>,
    input: &Input,
    course: &Course,
    training_key: String,
) -> Result<Output, Failure> {
    let attendance_min = rules.get(&ATTENDANCE_PERCENT_MIN)?;
    let needed = u64::from(course.hours).saturating_mul(u64::from(attendance_min.value));
    let (completed, to_retake): (Vec<&Trainee>, Vec<&Trainee>) =
        input.trainees.iter().partition(|trainee| {
            u64::from(trainee.hours).saturating_mul(100) >= needed
                && trainee.theory_passed
                && trainee.practice_passed
        });
    let hashes = |people: &[&Trainee]| {
        people
            .iter()
            .map(|trainee| trainee.person.hash.clone())
            .collect()
    };
    let next = match course.kind {
        CourseKind::Periodic => Some(FollowUp::within(
            "安排下一次定期培训",
            Limit::new(rules.period(&RETRAIN_MONTHS)?, input.ended_on),
        )),
        CourseKind::PreJob | CourseKind::SkillUpgrade => None,
    };
    Ok(Output {
        training_key,
        completed: hashes(&completed),
        to_retake: hashes(&to_retake),
        attendance_min,
        next,
    })
}

fn keep_each(ctx: &Context<'_>, input: &Input, answer: &Output) -> Result<(), Failure> {
    for trainee in &input.trainees {
        let hash = trainee.person.hash.as_str();
        let trained = Trained {
            completed: answer.completed.iter().any(|one| one == hash),
            hours: trainee.hours,
            ended_on: input.ended_on,
        };
        let key = trained_key(hash, &input.division_code, &input.plan_no, &input.course_id);
        let place = Place {
            kind: "trained",
            division: &input.division_code,
            uscc: trainee.employer_uscc.as_deref(),
            person: Some(hash),
        };
        records::save(ctx, &key, place, &trained)?;
    }
    Ok(())
}
