//! 补助决定: what an inclusive institution was granted, or refused, and by whose decision.

use lianxi_domain::fund::Purpose;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::money::Yuan;
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::LineRef;

const KIND: &str = "grant";

/// 支持类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SupportKind {
    #[serde(rename = "场地")]
    Site,
    #[serde(rename = "租金减免")]
    Rent,
    #[serde(rename = "建设补助")]
    Construction,
    #[serde(rename = "运营补助")]
    Operation,
}

impl SupportKind {
    /// What a budget line has to be for.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Site => Purpose::Site,
            Self::Rent => Purpose::Rent,
            Self::Construction => Purpose::Construction,
            Self::Operation => Purpose::Operation,
        }
    }
}

/// 补助状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum GrantState {
    #[serde(rename = "有效")]
    Standing,
    #[serde(rename = "不予支持")]
    Refused,
    #[serde(rename = "已终止")]
    Ended,
}

/// 补助决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Award {
    /// 补助编号
    pub grant_no: String,
    /// 机构统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub county: String,
    /// 支持类型
    pub kind: SupportKind,
    /// 补助项目
    pub item: String,
    /// 补助年度
    pub year: i16,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 按依据计算的上限（元）
    pub ceiling_yuan: Yuan,
    /// 预算项目
    pub line: LineRef,
    /// 依据文件文号
    pub basis_document_no: String,
    /// 普惠认定编号
    pub recognition_no: String,
    /// 状态
    pub state: GrantState,
    /// 不予支持的理由
    pub reason: Option<String>,
    /// 决定
    pub decision: Decision,
    /// 决定后预算项目的可用余额（元）
    pub free_after_yuan: Yuan,
    /// 同一机构同一年度同一类型的其他补助
    pub same_kind: Vec<String>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

impl Award {
    /// The same item however it is spaced: 运营补助 and 运营 补助 are one.
    pub fn is_for(&self, year: i16, item: &str) -> bool {
        self.year == year && self.item == item_name(item)
    }
}

pub fn item_name(text: &str) -> String {
    text.split_whitespace().collect()
}

pub fn of_institution(ctx: &Context<'_>, uscc: &str) -> Result<Vec<Award>, Failure> {
    let found = records::of_institution::<Award>(ctx, KIND, uscc)?;
    Ok(found.into_iter().map(|(_, grant)| grant).collect())
}

pub fn load(ctx: &Context<'_>, grant_no: &str) -> Result<Option<Award>, Failure> {
    records::load(ctx, &key(grant_no))
}

pub fn save(ctx: &Context<'_>, grant: &Award) -> Result<(), Failure> {
    let place = Place {
        kind: KIND,
        division: &grant.county,
        uscc: Some(&grant.uscc),
        person: None,
    };
    records::save(ctx, &key(&grant.grant_no), place, grant)
}

fn key(grant_no: &str) -> String {
    format!("{KIND}/{grant_no}")
}
