//! The leave that law gives against the leave that an employer gave (核查结果).

use lianxi_domain::age;
use lianxi_domain::parameters::Rules;
use lianxi_domain::rules::Kind;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Birth, Leave, Part, nursing_minutes, of_birth, of_miscarriage};
use crate::check_leave_entitlement::{Granted, Input};
use crate::complaint::act::Act;
use crate::rules::NURSING_MONTHS;

/// 核查结果
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 各项假期
    pub leaves: Vec<Judged>,
    /// 哺乳时间；不在哺乳期或者没有填写的为空
    pub nursing: Option<Nursing>,
    /// 涉嫌违反国家规定的行为，可据以投诉或者立案
    pub violations: Vec<Violation>,
    /// 国家规定是否都已落实
    pub conforms: bool,
}

/// 一项假期
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Judged {
    /// 假期
    pub leave: Leave,
    /// 应有天数
    pub entitled_days: u32,
    /// 应有天数的组成
    pub parts: Vec<Part>,
    /// 已给天数；没有填写的为空
    pub granted_days: Option<u32>,
    /// 相差天数
    pub short_days: u32,
    /// 结论
    pub verdict: Verdict,
}

/// 结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Verdict {
    #[serde(rename = "已落实")]
    Granted,
    #[serde(rename = "不足")]
    Short,
    // Short of a number that is not verified: a person looks it up first.
    #[serde(rename = "待核实")]
    ToVerify,
    #[serde(rename = "未填写")]
    NotStated,
}

/// 哺乳时间
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Nursing {
    /// 应有（分钟/天）
    pub entitled_minutes: u32,
    /// 已安排（分钟/天）
    pub granted_minutes: u32,
}

/// 涉嫌违反国家规定的行为
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    /// 行为（投诉处理的用语）
    pub act: Act,
    /// 依据
    pub basis: String,
}

pub fn conclude(rules: &Rules<'_>, input: &Input) -> Result<Output, Failure> {
    let leaves = match (input.birth, input.miscarriage_at_months) {
        (Some(birth), _) => {
            let known = Birth {
                babies: birth.babies,
                dystocia: birth.dystocia,
                infant: age::is_infant(birth.on, rules.today()),
            };
            of_birth(rules, known, input.parent)?
        }
        (None, Some(months)) => vec![of_miscarriage(rules, months)?],
        (None, None) => Vec::new(),
    };
    let leaves: Vec<Judged> = leaves
        .into_iter()
        .map(|(leave, parts)| judge(leave, parts, &input.granted))
        .collect();
    let mut acts = Vec::new();
    if leaves.iter().any(|one| one.verdict == Verdict::Short) {
        acts.push(Act::Leave);
    }
    let nursing = judge_nursing(rules, input, &mut acts)?;
    Ok(Output {
        conforms: acts.is_empty(),
        violations: acts
            .into_iter()
            .map(|act| Violation {
                act,
                basis: act.basis().to_owned(),
            })
            .collect(),
        leaves,
        nursing,
    })
}

fn judge(leave: Leave, parts: Vec<Part>, granted: &[Granted]) -> Judged {
    let entitled_days = parts
        .iter()
        .fold(0_u32, |sum, part| sum.saturating_add(part.days));
    let granted_days = granted
        .iter()
        .find(|one| one.leave == leave)
        .map(|one| one.days);
    let short_days = entitled_days.saturating_sub(granted_days.unwrap_or(entitled_days));
    let is_law = parts.iter().all(|part| part.kind == Kind::Statute);
    let verdict = match (granted_days, short_days) {
        (None, _) => Verdict::NotStated,
        (Some(_), 0) => Verdict::Granted,
        (Some(_), _) if is_law => Verdict::Short,
        (Some(_), _) => Verdict::ToVerify,
    };
    Judged {
        leave,
        entitled_days,
        parts,
        granted_days,
        short_days,
        verdict,
    }
}

/// Until the child is one year old (未满1周岁): an hour a day, no overtime and no night shift.
fn judge_nursing(
    rules: &Rules<'_>,
    input: &Input,
    acts: &mut Vec<Act>,
) -> Result<Option<Nursing>, Failure> {
    let (Some(birth), Some(nursing)) = (input.birth, input.nursing) else {
        return Ok(None);
    };
    let months = i32::try_from(rules.value(&NURSING_MONTHS)?).unwrap_or(i32::MAX);
    if nursing.on >= birth.on.plus_months(months) {
        return Ok(None);
    }
    let entitled_minutes = nursing_minutes(rules, nursing.babies)?;
    if nursing.overtime || nursing.night_shift {
        acts.push(Act::NursingOvertime);
    }
    if nursing.minutes < entitled_minutes {
        acts.push(Act::NursingTime);
    }
    Ok(Some(Nursing {
        entitled_minutes,
        granted_minutes: nursing.minutes,
    }))
}
