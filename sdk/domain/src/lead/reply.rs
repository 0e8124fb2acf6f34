//! The answers of the competent departments (主管部门的答复), and who still owes one.

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kept, keep, lead_key};
use crate::checks::{Checks, SHORT_TEXT_MAX, invalid};
use crate::date::Day;
use crate::limit::FollowUp;
use crate::office;
use crate::person::check_public_text;
use crate::publicity::check_number;
use crate::records;

/// The most answers to one lead.
const REPLIES_MAX: usize = 20;

/// 主管部门的答复
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reply {
    /// 线索编号
    pub lead_no: String,
    /// 答复的部门（插件标识）
    pub from: String,
    /// 处理情况
    pub outcome: Outcome,
    /// 答复文号
    pub document_no: String,
    /// 答复日期
    pub replied_on: Day,
}

/// 处理情况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    #[serde(rename = "已受理")]
    Accepted,
    #[serde(rename = "查证属实")]
    Confirmed,
    #[serde(rename = "查证不属实")]
    Unfounded,
    #[serde(rename = "不属于本部门职责")]
    NotOurs,
}

impl Outcome {
    fn is_final(self) -> bool {
        self != Self::Accepted
    }
}

/// 线索答复情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answers {
    /// 线索编号
    pub lead_no: String,
    /// 已收到的答复
    pub replies: Vec<Reply>,
    /// 尚无结果的部门（插件标识）
    pub outstanding: Vec<String>,
    /// 是否都有结果
    pub closed: bool,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

/// What a competent department answered. The lead is of the acting office; the finding is the department's own.
pub fn answer(ctx: &Context<'_>, department: &str, reply: Reply) -> Result<Answers, Failure> {
    let today = crate::checks::today(ctx)?;
    let mut checks = Checks::new();
    check_number(&mut checks, "/leadNo", &reply.lead_no);
    check_public_text(
        &mut checks,
        "/documentNo",
        &reply.document_no,
        SHORT_TEXT_MAX,
    );
    checks.not_after("/repliedOn", reply.replied_on, today);
    checks.finish()?;
    let office = office::acting(ctx.call, department)?;
    let key = lead_key(&office.division_code, &reply.lead_no);
    let Some(mut kept) = records::load::<Kept>(ctx, &key)? else {
        return Err(invalid("/leadNo", "lead-unknown", "本组织没有登记这一线索"));
    };
    if !kept.replies.contains(&reply) {
        check_reply(&kept, &reply)?;
        kept.replies.push(reply);
        keep(ctx, &key, &kept)?;
    }
    Ok(answers(kept))
}

fn check_reply(kept: &Kept, reply: &Reply) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.list("/leadNo", kept.replies.len().saturating_add(1), REPLIES_MAX);
    checks.require(
        kept.submitted.forwarded,
        "/leadNo",
        "lead-not-forwarded",
        "这一线索与已移交的线索相同，没有另行移交；答复登记在原线索",
    );
    checks.require(
        kept.submitted.competent.contains(&reply.from),
        "/from",
        "not-the-competent-department",
        "线索没有移交这一部门",
    );
    checks.require(
        reply.replied_on >= kept.lead.received_on,
        "/repliedOn",
        "date-order",
        "答复日期早于线索登记",
    );
    let mut earlier = kept
        .replies
        .iter()
        .filter(|earlier| earlier.from == reply.from);
    checks.require(
        !earlier
            .any(|earlier| earlier.outcome.is_final() || earlier.document_no == reply.document_no),
        "/documentNo",
        "reply-differs",
        "该部门已有处理结果，或者这一文号的答复内容不同",
    );
    checks.finish()
}

pub(super) fn answers(kept: Kept) -> Answers {
    let settled = |department: &String| {
        let mut replies = kept.replies.iter();
        replies.any(|reply| reply.from == *department && reply.outcome.is_final())
    };
    let competent = kept.submitted.competent.iter();
    let outstanding: Vec<String> = competent.filter(|one| !settled(one)).cloned().collect();
    let not_ours = kept
        .replies
        .iter()
        .any(|reply| reply.outcome == Outcome::NotOurs);
    let mut follow_ups = Vec::new();
    if not_ours {
        follow_ups.push(FollowUp::prompt(
            "请牵头的卫生健康部门或者联席会议明确责任部门",
            "晋政办发〔2020〕24号 四(一)、四(二)",
        ));
    }
    Answers {
        lead_no: kept.lead.lead_no,
        closed: outstanding.is_empty(),
        outstanding,
        follow_ups,
        replies: kept.replies,
    }
}
