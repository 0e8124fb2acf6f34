//! 移交劳动保障线索 (二(一)2): what an employee told the union of an employer goes to the labour department; the union decides nothing.
//! That an employer does not pay the allowance of 三(一)3 is no lead: it is encouraged, not owed.

use lianxi_domain::checks::{MISSING_MATERIAL, invalid};
use lianxi_domain::lead::{self, Channel, Lead, Matter, Submitted};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::rules::ALL;

/// Where the leads of this organisation go.
pub const DESTINATIONS: [&str; 3] = ["human-resources", "public-security", "health"];

const CHANNEL: Channel = Channel {
    department: DEPARTMENT,
    matters: &[Matter::Labour, Matter::HarmToChild],
    basis: "晋政办发〔2020〕24号 二(一)2、四(二)；女职工劳动保护特别规定 第十二条",
    rules: &ALL,
};

/// 移交劳动保障线索
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 反映的行为；劳动保障权益的必须写明
    #[serde(default)]
    pub act: Option<Act>,
    /// 线索
    pub lead: Lead,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 反映的行为（二(一)1、2）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Act {
    #[serde(rename = "因怀孕生育哺乳降低工资")]
    WageLowered,
    #[serde(rename = "因怀孕生育哺乳辞退")]
    Dismissed,
    #[serde(rename = "因怀孕生育哺乳解除合同")]
    ContractEnded,
    #[serde(rename = "产假护理假哺乳假未落实")]
    LeaveDenied,
    #[serde(rename = "其他劳动保障权益")]
    Other,
}

impl Act {
    fn term(self) -> &'static str {
        match self {
            Self::WageLowered => "因怀孕生育哺乳降低工资",
            Self::Dismissed => "因怀孕生育哺乳辞退",
            Self::ContractEnded => "因怀孕生育哺乳解除合同",
            Self::LeaveDenied => "产假护理假哺乳假未落实",
            Self::Other => "其他劳动保障权益",
        }
    }
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Submitted, Failure> {
    let rules = Rules::on(ctx.call, &input.params, CHANNEL.rules)?;
    let is_labour = input.lead.matter == Matter::Labour;
    match input.act {
        None if is_labour => Err(invalid("/act", MISSING_MATERIAL, "应写明反映的行为")),
        Some(_) if !is_labour => Err(invalid(
            "/act",
            "act-not-applicable",
            "劳动保障权益以外的线索不填写行为",
        )),
        act => lead::submit(ctx, &CHANNEL, input.lead, act.map(Act::term), &rules),
    }
}
