//! 整改通知书 (条例 第十六条第二项): what has to be corrected and by when, and what of it still is. Served by a person's decision.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::inspection::review::Standing;
use lianxi_domain::limit::Limit;
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const KIND: &str = "notice";

/// 整改通知书的签发
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeDecision {
    /// 签发决定：文号即整改通知书文号，日期为送达之日
    pub decision: Decision,
    /// 整改截止日期；不填的按默认期限
    #[serde(default)]
    pub correct_by: Option<Day>,
    /// 同时作出的警告处罚决定文号
    #[serde(default)]
    pub warning_no: Option<String>,
}

impl NoticeDecision {
    /// Served after the inspection, and before the last day that it sets.
    pub fn check(&self, checks: &mut Checks, inspected_on: Day, today: Day) {
        self.decision.check(checks, "/notice/decision", today);
        checks.not_after("/inspectedOn", inspected_on, self.decision.on);
        if let Some(by) = self.correct_by {
            checks.not_after("/notice/decision/on", self.decision.on, by);
        }
        if let Some(no) = &self.warning_no {
            checks.text("/notice/warningNo", no, DOCUMENT_NO_CHARS_MAX);
        }
    }
}

/// 整改通知书
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// 文号
    pub document_no: String,
    /// 检查编号
    pub inspection_no: String,
    /// 统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub division_code: String,
    /// 通知整改的事项
    pub items: Vec<String>,
    /// 尚未整改的事项
    pub remaining: Vec<String>,
    /// 整改期限
    pub limit: Limit,
    /// 警告的处罚决定文号；尚未作出的为空
    pub warning_no: Option<String>,
    /// 批准延期的决定；没有延期的为空
    pub extended_by: Option<Decision>,
    /// 整改完成之日；未完成的为空
    pub closed_on: Option<Day>,
}

impl Notice {
    /// What a review changes.
    pub fn standing(&mut self) -> Standing<'_> {
        Standing {
            limit: &mut self.limit,
            remaining: &mut self.remaining,
            extended_by: &mut self.extended_by,
            closed_on: &mut self.closed_on,
        }
    }
}

fn key(notice_no: &str) -> String {
    format!("{KIND}/{notice_no}")
}

pub fn save(ctx: &Context<'_>, notice: &Notice) -> Result<(), Failure> {
    let place = Place::institution(KIND, &notice.division_code, &notice.uscc);
    records::save(ctx, &key(&notice.document_no), place, notice)
}

/// A new notice under a number that no other has.
pub fn issue(ctx: &Context<'_>, notice: &Notice) -> Result<(), Failure> {
    let known = records::load::<Notice>(ctx, &key(&notice.document_no))?;
    if known.is_some_and(|known| known.inspection_no != notice.inspection_no) {
        return Err(invalid(
            "/notice/decision/documentNo",
            "notice-taken",
            "这一文号已用于另一次检查的整改通知书",
        ));
    }
    save(ctx, notice)
}

pub fn existing(ctx: &Context<'_>, notice_no: &str) -> Result<Notice, Failure> {
    records::load(ctx, &key(notice_no))?
        .ok_or_else(|| invalid("/noticeNo", "notice-unknown", "没有这一文号的整改通知书"))
}

/// The notices of an institution that are not closed.
pub fn open_of(ctx: &Context<'_>, uscc: &str) -> Result<Vec<Notice>, Failure> {
    let found = records::of_institution::<Notice>(ctx, KIND, uscc)?;
    Ok(found
        .into_iter()
        .map(|(_, notice)| notice)
        .filter(|notice| notice.closed_on.is_none())
        .collect())
}
