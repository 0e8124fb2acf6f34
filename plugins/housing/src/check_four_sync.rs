//! 四同步关口审查: a gate of a project, judged by its facts and by the gate ahead of it. What was done before its gate was passed has
//! bypassed it, which the accountability workflow learns.

use lianxi_domain::checks::{Checks, today};
use lianxi_domain::date::Day;
use lianxi_domain::facility::{self, GateOutcome, GateRecord, GateResult, Project, Stage, When};
use lianxi_domain::office;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::gates::{self, Facts, GivenFacts};

/// 四同步关口审查
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目
    pub project: Project,
    /// 所审查的阶段
    pub stage: Stage,
    /// 该阶段的事实
    pub facts: GivenFacts,
    /// 作出结论之日；规划关口为自然资源部门作出结论之日
    pub judged_on: Day,
    /// 该阶段的事已经做了的日期：核发规划许可、开工、竣工验收备案、交付使用
    #[serde(default)]
    pub happened_on: Option<Day>,
}

/// 一个阶段的状况
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// 阶段
    pub stage: Stage,
    /// 结论；尚未审查的为空
    pub outcome: Option<GateOutcome>,
}

/// 关口结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 项目代码
    pub project_no: String,
    /// 关口结果
    pub gate: GateResult,
    /// 四个阶段的状况
    pub stages: Vec<Standing>,
    /// 通过以后的下一关口
    pub next_stage: Option<Stage>,
}

/// The gate that is judged, with the facts of its stage alone.
struct Judged {
    project: Project,
    facts: Facts,
    when: When,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let stage = input.stage;
    let judged = Judged {
        facts: input.facts.of(stage)?,
        project: input.project,
        when: When {
            judged_on: input.judged_on,
            happened_on: input.happened_on,
        },
    };
    check(&judged, today(ctx)?)?;
    let project = &judged.project;
    office::county_or_above(ctx.call, DEPARTMENT, &project.county_code)?;
    let known = facility::recorded::<Facts>(ctx, &project.project_no, stage)?;
    let same = |known: &GateRecord<Facts>| {
        known.result.is_passed() && known.project == *project && known.facts == judged.facts
    };
    if let Some(known) = known.filter(same) {
        return answer(ctx, &known);
    }
    let previous = match stage.previous() {
        Some(before) => facility::recorded::<Facts>(ctx, &project.project_no, before)?,
        None => None,
    };
    check_previous(&judged, previous.as_ref())?;
    let previous = previous.map(|record| record.result);
    ask_confirmation(&judged, previous.as_ref())?;
    let items = gates::items(ctx, project, &judged.facts)?;
    let record = GateRecord {
        result: facility::judge(stage, items, previous.as_ref(), judged.when),
        project: judged.project,
        facts: judged.facts,
    };
    let record = facility::keep(ctx, DEPARTMENT, record)?;
    answer(ctx, &record)
}

fn check(judged: &Judged, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    judged.project.check(&mut checks, "/project");
    judged.facts.check(&mut checks, today);
    checks.not_after("/judgedOn", judged.when.judged_on, today);
    if let Some(happened) = judged.when.happened_on {
        checks.not_after("/happenedOn", happened, today);
    }
    checks.finish()
}

/// The gates of a project are of one project, and judged one after the other.
fn check_previous(judged: &Judged, previous: Option<&GateRecord<Facts>>) -> Result<(), Failure> {
    let Some(previous) = previous else {
        return Ok(());
    };
    let mut checks = Checks::new();
    let same = previous.project == judged.project;
    checks.require(
        same,
        "/project",
        "project-differs",
        "同一项目代码已登记为另一项目",
    );
    let passed = previous.result.is_passed();
    checks.require(
        !passed || previous.result.judged_on <= judged.when.judged_on,
        "/judgedOn",
        "date-order",
        "作出结论之日早于上一关口通过之日",
    );
    checks.finish()
}

/// Delivery is confirmed by the county government and the health department: no duty does it for them. Where it went ahead without
/// them, the gate is judged as it stands.
fn ask_confirmation(judged: &Judged, previous: Option<&GateResult>) -> Result<(), Failure> {
    match &judged.facts {
        Facts::Delivery(facts)
            if !facts.is_confirmed()
                && judged.when.happened_on.is_none()
                && previous.is_some_and(GateResult::is_passed) =>
        {
            Err(Failure::needs_human(
                "交付关口由县级人民政府和卫生健康部门（使用方）确认，缺少确认文书",
            ))
        }
        _ => Ok(()),
    }
}

fn answer(ctx: &Context<'_>, record: &GateRecord<Facts>) -> Result<Output, Failure> {
    let mut stages = Vec::new();
    for stage in Stage::ALL {
        let found = facility::recorded::<Facts>(ctx, &record.project.project_no, stage)?;
        stages.push(Standing {
            stage,
            outcome: found.map(|found| found.result.outcome),
        });
    }
    let stage = record.result.stage;
    let after = Stage::ALL
        .into_iter()
        .find(|next| next.previous() == Some(stage));
    Ok(Output {
        project_no: record.project.project_no.clone(),
        gate: record.result.clone(),
        stages,
        next_stage: after.filter(|_| record.result.is_passed()),
    })
}
