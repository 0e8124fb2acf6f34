//! 移交妇女儿童权益线索: what families and women told the federation goes to the department that may look into it. Where a child was
//! harmed the federation helps to protect it; it neither investigates nor decides.

use lianxi_domain::lead::{self, Lead, Matter, Submitted};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::programme::CHANNEL;

/// 移交妇女儿童权益线索
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
    /// The number is general knowledge: it names a source and decides nothing.
    #[serde(rename = "妇女维权热线")]
    Hotline,
    #[serde(rename = "来信来访")]
    Visit,
    #[serde(rename = "网络")]
    Online,
    #[serde(rename = "走访和指导服务中发现")]
    Fieldwork,
}

impl Source {
    fn term(self) -> &'static str {
        match self {
            Self::Hotline => "妇女维权热线",
            Self::Visit => "来信来访",
            Self::Online => "网络",
            Self::Fieldwork => "走访和指导服务中发现",
        }
    }
}

/// 移交结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 线索移交
    pub submitted: Submitted,
    /// 本组织的后续事项：关爱、帮助，不调查
    pub support: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, CHANNEL.rules)?;
    let support = support(input.lead.matter);
    let source = input.source.term();
    let submitted = lead::submit(ctx, &CHANNEL, input.lead, Some(source), &rules)?;
    Ok(Output { submitted, support })
}

fn support(matter: Matter) -> Vec<FollowUp> {
    match matter {
        Matter::HarmToChild => vec![FollowUp::prompt(
            "配合民政、卫生健康部门保护婴幼儿，帮助其家庭",
            "晋政办发〔2020〕24号 四(二)；未成年人保护法 第十一条",
        )],
        Matter::Labour => vec![FollowUp::prompt(
            "向反映人说明人社部门、劳动仲裁的途径，提供帮助",
            "女职工劳动保护特别规定 第十二条",
        )],
        _ => Vec::new(),
    }
}
