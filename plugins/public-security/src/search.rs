//! What the person who searched says (查询结果), and the consent that the search rests on.

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::person::{ACCOUNT_CHARS_MAX, DOCUMENT_NO_CHARS_MAX};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The four kinds of record that the law names.
const HIT_KINDS_MAX: usize = 4;

/// 同意查询的材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consent {
    /// 同意之日
    pub given_on: Day,
    /// 材料的SHA-256
    pub sha256: String,
}

/// 查询人员给出的结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchAnswer {
    /// 结果
    pub result: SearchResult,
    /// 记录种类：有记录时填写
    #[serde(default)]
    pub kinds: Vec<HitKind>,
    /// 查询之日
    pub searched_on: Day,
    /// 查询人账号
    pub by: String,
    /// 查询结果文书编号
    pub document_no: String,
}

/// 查询结果
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SearchResult {
    /// 没有记录
    Clear,
    /// 有记录
    Hit,
    /// 未能查明
    Unknown,
}

/// 记录种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum HitKind {
    #[serde(rename = "性侵害")]
    SexualAssault,
    #[serde(rename = "虐待")]
    Abuse,
    #[serde(rename = "拐卖")]
    Trafficking,
    #[serde(rename = "暴力伤害")]
    ViolentInjury,
}

impl SearchAnswer {
    /// A hit has its kinds, and nothing else has.
    pub fn check(&self, checks: &mut Checks, today: Day) {
        checks.not_after("/answer/searchedOn", self.searched_on, today);
        checks.text("/answer/by", &self.by, ACCOUNT_CHARS_MAX);
        checks.text(
            "/answer/documentNo",
            &self.document_no,
            DOCUMENT_NO_CHARS_MAX,
        );
        checks.list("/answer/kinds", self.kinds.len(), HIT_KINDS_MAX);
        let hit = self.result == SearchResult::Hit;
        checks.require(
            hit != self.kinds.is_empty(),
            "/answer/kinds",
            "kinds-mismatch",
            "有记录的应写明种类；没有记录或者未能查明的不应写种类",
        );
    }
}
