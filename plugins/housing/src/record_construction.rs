//! 记录工程建设进度: the milestones of a project in their order. What happened is recorded even where it should not have: what is
//! wrong with it is said, and where it bypassed a gate, reported.

use std::collections::BTreeMap;

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::facility::{
    self, GateItem, GateResult, Project, Reason, SYNC_BASIS, Stage, When,
};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::push::Attachment;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::gates::Facts;
use crate::rules::{ALL, COMPLETION_FILING_WITHIN};

/// 节点，按先后次序
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Milestone {
    #[serde(rename = "施工图设计完成")]
    Designed,
    #[serde(rename = "取得施工许可")]
    Permitted,
    #[serde(rename = "开工")]
    Started,
    #[serde(rename = "主体完工")]
    Topped,
    #[serde(rename = "竣工验收")]
    Accepted,
    #[serde(rename = "竣工验收备案")]
    Filed,
    #[serde(rename = "交付使用")]
    Delivered,
}

impl Milestone {
    const ALL: [Self; 7] = [
        Self::Designed,
        Self::Permitted,
        Self::Started,
        Self::Topped,
        Self::Accepted,
        Self::Filed,
        Self::Delivered,
    ];

    /// The gate that has to be passed first.
    const fn guard(self) -> Option<Stage> {
        match self {
            Self::Started => Some(Stage::Construction),
            Self::Filed => Some(Stage::Acceptance),
            Self::Delivered => Some(Stage::Delivery),
            Self::Designed | Self::Permitted | Self::Topped | Self::Accepted => None,
        }
    }

    /// What has to come first by law, with what is wrong where it did not.
    const fn prerequisite(self) -> Option<(Self, &'static str, &'static str)> {
        match self {
            Self::Started => Some((
                Self::Permitted,
                "started-without-permit",
                "没有取得施工许可即开工（建筑法 第七条，条文未核实）",
            )),
            Self::Filed => Some((
                Self::Accepted,
                "filed-before-acceptance",
                "没有竣工验收即备案（建设工程质量管理条例 第四十九条，条文未核实）",
            )),
            Self::Delivered => Some((
                Self::Accepted,
                "used-before-acceptance",
                "没有竣工验收即交付使用（建设工程质量管理条例 第十六条，条文未核实）",
            )),
            Self::Designed | Self::Permitted | Self::Topped | Self::Accepted => None,
        }
    }
}

/// 记录工程建设进度
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目
    pub project: Project,
    /// 节点
    pub milestone: Milestone,
    /// 日期
    pub on: Day,
    /// 文号（证号、报告编号等）
    pub document_no: String,
    /// 材料
    #[serde(default)]
    pub papers: Vec<Attachment>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 已经完成的节点
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// 日期
    pub on: Day,
    /// 文号
    pub document_no: String,
}

/// 建设进度
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 项目代码
    pub project_no: String,
    /// 最新完成的节点
    pub status: Milestone,
    /// 下一节点
    pub next: Option<Milestone>,
    /// 之前尚未记录的节点
    pub unrecorded: Vec<Milestone>,
    /// 存在的问题
    pub problems: Vec<Reason>,
    /// 越过的关口
    pub bypassed: Option<GateResult>,
    /// 竣工验收备案是否按期；没有竣工验收的为空
    pub filing_timeliness: Option<Timeliness>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    pub project: Project,
    pub done: BTreeMap<Milestone, Done>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    let project = &input.project;
    office::county_or_above(ctx.call, DEPARTMENT, &project.county_code)?;
    let key = format!("construction/{}", project.project_no);
    let known: Option<Progress> = records::load(ctx, &key)?;
    let mut progress = known.unwrap_or_else(|| Progress {
        project: project.clone(),
        done: BTreeMap::new(),
    });
    add(&mut progress, &input)?;
    let bypassed = bypassed(ctx, &input)?;
    if let Some(result) = &bypassed {
        facility::report_bypass(ctx, DEPARTMENT, project, result)?;
    }
    let place = Place {
        kind: "construction",
        division: &project.county_code,
        uscc: None,
        person: None,
    };
    records::save(ctx, &key, place, &progress)?;
    outcome(&progress, &input, (&rules, bypassed))
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    input.project.check(&mut checks, "/project");
    checks.not_after("/on", input.on, today);
    checks.text("/documentNo", &input.document_no, DOCUMENT_NO_CHARS_MAX);
    checks.attachments("/papers", &input.papers);
    checks.finish()
}

/// A milestone is reached once, and lies between those before and after it.
fn add(progress: &mut Progress, input: &Input) -> Result<(), Failure> {
    if progress.project != input.project {
        return Err(invalid(
            "/project",
            "project-differs",
            "同一项目代码已登记为另一项目",
        ));
    }
    let new = Done {
        on: input.on,
        document_no: input.document_no.clone(),
    };
    let mut checks = Checks::new();
    for (milestone, done) in &progress.done {
        let in_order = match milestone.cmp(&input.milestone) {
            std::cmp::Ordering::Less => done.on <= new.on,
            std::cmp::Ordering::Equal => {
                let same = *done == new;
                checks.require(
                    same,
                    "/milestone",
                    "milestone-differs",
                    "该节点已按另外的日期或者文号记录",
                );
                true
            }
            std::cmp::Ordering::Greater => new.on <= done.on,
        };
        checks.require(
            in_order,
            "/on",
            "date-order",
            format!("日期与已记录的节点（{}）先后不符", done.on),
        );
    }
    checks.finish()?;
    progress.done.insert(input.milestone, new);
    Ok(())
}

/// The gate that the milestone went past: not passed, or passed only afterwards.
fn bypassed(ctx: &Context<'_>, input: &Input) -> Result<Option<GateResult>, Failure> {
    let Some(stage) = input.milestone.guard() else {
        return Ok(None);
    };
    let project_no = &input.project.project_no;
    let gate = facility::recorded::<Facts>(ctx, project_no, stage)?.map(|record| record.result);
    if gate
        .as_ref()
        .is_some_and(|gate| gate.is_passed() && gate.judged_on <= input.on)
    {
        return Ok(None);
    }
    let previous = match stage.previous() {
        Some(before) => {
            facility::recorded::<Facts>(ctx, project_no, before)?.map(|record| record.result)
        }
        None => None,
    };
    let unjudged = || {
        vec![GateItem::new(
            "gate-not-judged",
            "关口已经审查",
            false,
            SYNC_BASIS,
        )]
    };
    let when = When {
        judged_on: gate.as_ref().map_or(input.on, |gate| gate.judged_on),
        happened_on: Some(input.on),
    };
    let items = gate.map_or_else(unjudged, |gate| gate.items);
    let mut result = facility::judge(stage, items, previous.as_ref(), when);
    if !result.bypassed {
        result.bypassed = true;
        result.reasons.push(Reason {
            code: "done-before-gate".to_owned(),
            text: format!(
                "{}已实施，早于“{}”关口通过之日{}",
                input.on,
                stage.term(),
                result.judged_on
            ),
        });
    }
    Ok(Some(result))
}

fn outcome(
    progress: &Progress,
    input: &Input,
    (rules, bypassed): (&Rules<'_>, Option<GateResult>),
) -> Result<Output, Failure> {
    let done = &progress.done;
    let status = done.keys().next_back().copied().unwrap_or(input.milestone);
    let problems = done.keys().filter_map(|milestone| {
        let (before, code, text) = milestone.prerequisite()?;
        (!done.contains_key(&before)).then(|| Reason {
            code: code.to_owned(),
            text: text.to_owned(),
        })
    });
    let filing = match done.get(&Milestone::Accepted) {
        Some(accepted) => Some(Limit::new(
            rules.period(&COMPLETION_FILING_WITHIN)?,
            accepted.on,
        )),
        None => None,
    };
    let filed = done.get(&Milestone::Filed).map(|filed| filed.on);
    Ok(Output {
        project_no: progress.project.project_no.clone(),
        status,
        next: Milestone::ALL.into_iter().find(|next| *next > status),
        unrecorded: Milestone::ALL
            .into_iter()
            .filter(|one| *one < status && !done.contains_key(one))
            .collect(),
        problems: problems.collect(),
        bypassed,
        filing_timeliness: filing
            .as_ref()
            .and_then(|limit| limit.judge(filed, rules.today(), None)),
        follow_ups: filing
            .filter(|_| filed.is_none())
            .map(|limit| FollowUp::within("报竣工验收备案", limit))
            .into_iter()
            .collect(),
    })
}
