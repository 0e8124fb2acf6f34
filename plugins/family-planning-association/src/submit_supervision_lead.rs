//! 移交监督线索 (附-34): what was seen or told of an institution goes to the competent department, which decides. To supervise
//! socially is to tell, not to inspect.

use lianxi_domain::lead::{self, Lead, Submitted};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::programme::CHANNEL;

/// 移交监督线索
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 来源
    pub source: Source,
    /// 线索
    pub lead: Lead,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 线索来源
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Source {
    #[serde(rename = "会员反映")]
    Member,
    #[serde(rename = "群众反映")]
    Public,
    #[serde(rename = "宣传活动中发现")]
    Activity,
    #[serde(rename = "媒体报道")]
    Media,
}

impl Source {
    fn term(self) -> &'static str {
        match self {
            Self::Member => "会员反映",
            Self::Public => "群众反映",
            Self::Activity => "宣传活动中发现",
            Self::Media => "媒体报道",
        }
    }
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Submitted, Failure> {
    let rules = Rules::on(ctx.call, &input.params, CHANNEL.rules)?;
    let source = input.source.term();
    lead::submit(ctx, &CHANNEL, input.lead, Some(source), &rules)
}
