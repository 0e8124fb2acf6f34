//! A gate (关口): the items that it asks for, and the judgement by them and by the gate ahead of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{KINDERGARTEN_BASIS, SYNC_BASIS, Stage};
use crate::date::Day;

/// 关口事项
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GateItem {
    /// 事项代码
    pub code: String,
    /// 事项
    pub title: String,
    /// 是否符合
    pub met: bool,
    /// 依据
    pub basis: String,
}

impl GateItem {
    pub fn new(code: &str, title: impl Into<String>, met: bool, basis: &str) -> Self {
        Self {
            code: code.to_owned(),
            title: title.into(),
            met,
            basis: basis.to_owned(),
        }
    }

    /// A new kindergarten has the rooms that its toddler classes need (托班用房).
    pub fn toddler_rooms(met: bool) -> Self {
        let title = "新建配套幼儿园落实托班建设要求，满足托班用房需求";
        Self::new("toddler-rooms", title, met, KINDERGARTEN_BASIS)
    }
}

/// 关口结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum GateOutcome {
    #[serde(rename = "通过")]
    Passed,
    #[serde(rename = "不通过")]
    Failed,
    #[serde(rename = "暂缓：上一关口未通过")]
    Held,
}

/// 未通过或者越过关口的原因
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// 代码
    pub code: String,
    /// 原因
    pub text: String,
}

/// 关口结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GateResult {
    /// 阶段
    pub stage: Stage,
    /// 结论
    pub outcome: GateOutcome,
    /// 是否越过关口：关口未通过，该阶段的事已经做了
    pub bypassed: bool,
    /// 原因
    pub reasons: Vec<Reason>,
    /// 事项
    pub items: Vec<GateItem>,
    /// 作出结论之日
    pub judged_on: Day,
    /// 该阶段的事已经做了的日期
    pub happened_on: Option<Day>,
}

impl GateResult {
    pub fn is_passed(&self) -> bool {
        self.outcome == GateOutcome::Passed
    }
}

/// When a gate is judged, and when what it guards was done, if it was.
#[derive(Debug, Clone, Copy)]
pub struct When {
    pub judged_on: Day,
    pub happened_on: Option<Day>,
}

/// Judges a gate by its items and by the gate ahead of it, which has to be passed first.
pub fn judge(
    stage: Stage,
    items: Vec<GateItem>,
    previous: Option<&GateResult>,
    when: When,
) -> GateResult {
    let passed_before =
        previous.filter(|gate| Some(gate.stage) == stage.previous() && gate.is_passed());
    let held_by = stage.previous().filter(|_| passed_before.is_none());
    let unmet = items.iter().filter(|item| !item.met).map(|item| Reason {
        code: item.code.clone(),
        text: format!("不符合：{}（{}）", item.title, item.basis),
    });
    let held = held_by.map(|before| Reason {
        code: "previous-gate-not-passed".to_owned(),
        text: format!("“{}”关口尚未通过（{SYNC_BASIS}）", before.term()),
    });
    let mut reasons: Vec<Reason> = held.into_iter().chain(unmet).collect();
    let outcome = match (held_by, reasons.is_empty()) {
        (Some(_), _) => GateOutcome::Held,
        (None, true) => GateOutcome::Passed,
        (None, false) => GateOutcome::Failed,
    };
    let early = passed_before
        .zip(when.happened_on)
        .filter(|(before, happened)| *happened < before.judged_on);
    if let Some((before, happened)) = early {
        reasons.push(Reason {
            code: "done-before-previous-gate".to_owned(),
            text: format!(
                "{happened}已实施，早于“{}”关口通过之日{}",
                before.stage.term(),
                before.judged_on
            ),
        });
    }
    GateResult {
        stage,
        outcome,
        bypassed: early.is_some() || (when.happened_on.is_some() && outcome != GateOutcome::Passed),
        reasons,
        items,
        judged_on: when.judged_on,
        happened_on: when.happened_on,
    }
}
