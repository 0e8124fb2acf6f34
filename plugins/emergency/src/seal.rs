//! 临时查封 (消防法 第五十四条、行政强制法 第二十二条至第二十八条): a measure that a person decides, of a stated part of the site, for
//! thirty days at most.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::Limit;
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::{Decision, check_public_text};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::SEAL_DAYS_MAX;

pub const KIND: &str = "seal";
pub const ARTICLE: &str = "消防法 第五十四条";

/// 临时查封决定（由负责人组织集体研究后作出）
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SealOrder {
    /// 决定：文号即临时查封决定书文号
    pub decision: Decision,
    /// 查封的危险部位或者场所（在现场张贴，不得含个人信息）
    pub scope: String,
    /// 查封截止日期
    pub until: Day,
    /// 情况紧急，当场查封
    #[serde(default)]
    pub on_the_spot: bool,
}

/// 不予查封的决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoSeal {
    /// 决定
    pub decision: Decision,
    /// 理由
    pub reason: String,
}

impl SealOrder {
    pub fn check(
        &self,
        checks: &mut Checks,
        inspected_on: Day,
        rules: &Rules<'_>,
    ) -> Result<(), Failure> {
        let on = self.decision.on;
        self.decision.check(checks, "/seal/decision", rules.today());
        checks.not_after("/inspectedOn", inspected_on, on);
        checks.require(
            !self.on_the_spot || on == inspected_on,
            "/seal/onTheSpot",
            "not-on-the-spot",
            "当场查封的决定日期应为检查日期",
        );
        check_public_text(checks, "/seal/scope", &self.scope, LONG_TEXT_MAX);
        checks.not_after("/seal/decision/on", on, self.until);
        let most = rules.period(&SEAL_DAYS_MAX)?;
        checks.require(
            most.due_from(on).is_some_and(|last| self.until <= last),
            "/seal/until",
            "seal-too-long",
            format!("查封不得超过{}日（{}）", most.amount, most.source),
        );
        Ok(())
    }
}

impl NoSeal {
    pub fn check(&self, checks: &mut Checks, inspected_on: Day, today: Day) {
        self.decision.check(checks, "/noSeal/decision", today);
        checks.not_after("/inspectedOn", inspected_on, self.decision.on);
        checks.text("/noSeal/reason", &self.reason, LONG_TEXT_MAX);
    }
}

/// 临时查封
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Seal {
    /// 临时查封决定书文号
    pub document_no: String,
    /// 检查编号
    pub inspection_no: String,
    /// 统一社会信用代码
    pub uscc: String,
    /// 场所所在地县级行政区划代码
    pub division_code: String,
    /// 严重威胁公共安全的事项
    pub items: Vec<String>,
    /// 查封的部位或者场所
    pub scope: String,
    /// 查封期限
    pub limit: Limit,
    /// 延长查封的决定；没有延长的为空
    pub extended_by: Option<Decision>,
    /// 解除查封的决定；没有解除的为空
    pub lifted_by: Option<Decision>,
}

fn key(document_no: &str) -> String {
    format!("{KIND}/{document_no}")
}

pub fn save(ctx: &Context<'_>, seal: &Seal) -> Result<(), Failure> {
    let place = Place {
        kind: KIND,
        division: &seal.division_code,
        uscc: Some(&seal.uscc),
        person: None,
    };
    records::save(ctx, &key(&seal.document_no), place, seal)
}

/// A number that no other seal has.
pub fn check_free(ctx: &Context<'_>, seal: &Seal) -> Result<(), Failure> {
    if records::load::<Seal>(ctx, &key(&seal.document_no))?.is_none() {
        return Ok(());
    }
    Err(invalid(
        "/seal/decision/documentNo",
        "seal-taken",
        "这一文号已用于另一次临时查封",
    ))
}

pub fn existing(ctx: &Context<'_>, document_no: &str) -> Result<Seal, Failure> {
    records::load(ctx, &key(document_no))?.ok_or_else(|| {
        invalid(
            "/documentNo",
            "seal-unknown",
            "没有这一文号的临时查封决定书",
        )
    })
}

/// The seals of an institution that are not lifted.
pub fn standing_of(ctx: &Context<'_>, uscc: &str) -> Result<Vec<Seal>, Failure> {
    let found = records::of_institution::<Seal>(ctx, KIND, uscc)?;
    let seals = found.into_iter().map(|(_, seal)| seal);
    Ok(seals.filter(|seal| seal.lifted_by.is_none()).collect())
}
