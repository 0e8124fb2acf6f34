//! 责令改正通知书: what has to be corrected, at once or by a day, and what of it still is (消防法 第五十四条、第六十条、第六十七条).

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::inspection::review::{self, Standing};
use lianxi_domain::limit::Limit;
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const KIND: &str = "notice";

/// 通知书种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum NoticeKind {
    #[serde(rename = "责令立即改正")]
    AtOnce,
    #[serde(rename = "责令限期改正")]
    InTime,
}

/// 责令限期改正通知书的签发
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimedOrder {
    /// 签发决定：文号即通知书文号，日期为送达之日
    pub decision: Decision,
    /// 改正截止日期；不填的按默认期限
    #[serde(default)]
    pub correct_by: Option<Day>,
}

impl TimedOrder {
    pub fn check(&self, checks: &mut Checks, inspected_on: Day, today: Day) {
        self.decision.check(checks, "/orderInTime/decision", today);
        checks.not_after("/inspectedOn", inspected_on, self.decision.on);
        if let Some(by) = self.correct_by {
            checks.not_after("/orderInTime/decision/on", self.decision.on, by);
        }
    }
}

/// 责令改正通知书
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// 文号
    pub document_no: String,
    /// 种类
    pub kind: NoticeKind,
    /// 检查编号
    pub inspection_no: String,
    /// 统一社会信用代码
    pub uscc: String,
    /// 场所所在地县级行政区划代码
    pub division_code: String,
    /// 责令改正的事项
    pub items: Vec<String>,
    /// 尚未改正的事项
    pub remaining: Vec<String>,
    /// 改正期限
    pub limit: Limit,
    /// 批准延期的决定；没有延期的为空
    pub extended_by: Option<Decision>,
    /// 改正完成之日；未完成的为空
    pub closed_on: Option<Day>,
}

impl Notice {
    /// How the correction stands on a day; an issue where only the calendar of working days could tell and was not asked.
    pub fn judge(&self, day: Day, calendar_due: Option<Day>) -> Result<Timeliness, Failure> {
        review::judge(&self.limit, self.closed_on, day, calendar_due)
    }

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

fn key(document_no: &str) -> String {
    format!("{KIND}/{document_no}")
}

pub fn save(ctx: &Context<'_>, notice: &Notice) -> Result<(), Failure> {
    let place = Place::institution(KIND, &notice.division_code, &notice.uscc);
    records::save(ctx, &key(&notice.document_no), place, notice)
}

/// A number that no other notice has.
pub fn check_free(ctx: &Context<'_>, notice: &Notice, at: &str) -> Result<(), Failure> {
    if records::load::<Notice>(ctx, &key(&notice.document_no))?.is_none() {
        return Ok(());
    }
    Err(invalid(at, "notice-taken", "这一文号已用于另一份通知书"))
}

pub fn existing(ctx: &Context<'_>, document_no: &str) -> Result<Notice, Failure> {
    records::load(ctx, &key(document_no))?
        .ok_or_else(|| invalid("/noticeNo", "notice-unknown", "没有这一文号的通知书"))
}

/// Every notice of an institution.
pub fn of_institution(ctx: &Context<'_>, uscc: &str) -> Result<Vec<Notice>, Failure> {
    let found = records::of_institution::<Notice>(ctx, KIND, uscc)?;
    Ok(found.into_iter().map(|(_, notice)| notice).collect())
}

/// The notices of an institution that are not closed.
pub fn open_of(ctx: &Context<'_>, uscc: &str) -> Result<Vec<Notice>, Failure> {
    let mut found = of_institution(ctx, uscc)?;
    found.retain(|notice| notice.closed_on.is_none());
    Ok(found)
}
