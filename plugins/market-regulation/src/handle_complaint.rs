//! 投诉举报处理 (市场监督管理投诉举报处理暂行办法): a complaint (投诉) is accepted or not within 7 working days; a report (举报) is
//! checked within 15, and who gave a name is told within 5 of the decision on a case. Harm to a child goes to the police at once.

use lianxi_domain::case::{Measure, Nature};
use lianxi_domain::checks::{Checks, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::records::load;
use lianxi_domain::registration::{limit_from, period_of};
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{ACCEPT_DAYS, CLUE_DAYS, CLUE_EXTEND_DAYS, COMPLAINT_YEARS, TELL_DAYS};

/// 投诉举报处理
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 编号
    pub complaint_no: String,
    /// 投诉或举报
    pub nature: Kind,
    /// 涉及的事项
    pub matter: Matter,
    /// 收到之日
    pub received_on: Day,
    /// 投诉人知道或者应当知道权益受侵害之日（投诉）
    #[serde(default)]
    pub known_since: Option<Day>,
    /// 属于本机关职责且有处理权限
    pub within_competence: bool,
    /// 法院、仲裁机构、其他机关或者组织已经受理或者处理
    #[serde(default)]
    pub handled_elsewhere: bool,
    /// 为生活消费需要，能证明存在消费者权益争议（投诉）
    #[serde(default)]
    pub consumer_dispute: bool,
    /// 已提供规定的材料
    pub papers_complete: bool,
    /// 举报人实名
    #[serde(default)]
    pub named: bool,
    /// 发现涉嫌违法线索之日
    #[serde(default)]
    pub clue_found_on: Option<Day>,
    /// 作出是否立案决定之日（举报）
    #[serde(default)]
    pub case_decided_on: Option<Day>,
}

/// 性质
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Kind {
    #[serde(rename = "投诉")]
    Complaint,
    #[serde(rename = "举报")]
    Report,
}

/// 涉及的事项
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Matter {
    #[serde(rename = "食品安全")]
    Food,
    #[serde(rename = "用药安全")]
    Medicine,
    #[serde(rename = "价格收费")]
    Price,
    #[serde(rename = "服务合同")]
    Contract,
    #[serde(rename = "登记事项")]
    Registration,
    #[serde(rename = "伤害婴幼儿")]
    HarmToChild,
}

/// 处理意见
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 是否受理（投诉）或者由本机关处理（举报）
    pub accept: bool,
    /// 不受理的理由及依据
    pub reasons: Vec<String>,
    /// 移送
    pub transfers: Vec<Measure>,
    /// 期限
    pub limits: Vec<FollowUp>,
}

/// What is kept of a complaint; what it is about never changes under its number, how far it is does.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    nature: Kind,
    matter: Matter,
    received_on: Day,
    handling: Output,
}

const RULES: &str = "市场监督管理投诉举报处理暂行办法";

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    check(&input, today(ctx)?)?;
    let reasons = refusals(ctx, &input)?;
    let mut transfers = Vec::new();
    if input.matter == Matter::HarmToChild {
        transfers.push(Measure::new(
            "立即移送公安机关，并通报卫生健康部门",
            Nature::Transfer,
            "未成年人保护法 第十一条；行政处罚法 第二十七条",
        ));
    }
    let output = Output {
        accept: reasons.is_empty(),
        limits: limits(ctx, &input)?,
        reasons,
        transfers,
    };
    keep(ctx, &input, output)
}

fn keep(ctx: &Context<'_>, input: &Input, handling: Output) -> Result<Output, Failure> {
    let key = format!("complaint/{}", input.complaint_no);
    let kept = Kept {
        nature: input.nature,
        matter: input.matter,
        received_on: input.received_on,
        handling,
    };
    if let Some(known) = load::<Kept>(ctx, &key)? {
        let about = |kept: &Kept| (kept.nature, kept.matter, kept.received_on);
        if about(&known) != about(&kept) {
            return Err(invalid(
                "/complaintNo",
                "complaint-taken",
                "该编号已用于另一件投诉举报（性质、事项或者收到之日不同）",
            ));
        }
    }
    ctx.records.put_as(&key, &kept, &[])?;
    Ok(kept.handling)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/complaintNo", &input.complaint_no, DOCUMENT_NO_CHARS_MAX);
    checks.not_after("/receivedOn", input.received_on, today);
    if let Some(known) = input.known_since {
        checks.not_after("/knownSince", known, input.received_on);
    }
    for (field, day) in [
        ("/clueFoundOn", input.clue_found_on),
        ("/caseDecidedOn", input.case_decided_on),
    ] {
        if let Some(day) = day {
            checks.not_after(field, day, today);
            checks.require(
                day >= input.received_on,
                field,
                "date-order",
                "日期早于收到之日",
            );
        }
    }
    checks.finish()
}

fn refusals(ctx: &Context<'_>, input: &Input) -> Result<Vec<String>, Failure> {
    let complaint = input.nature == Kind::Complaint;
    let years = period_of(ctx, &COMPLAINT_YEARS)?;
    let late = input
        .known_since
        .and_then(|known| years.due_from(known))
        .is_some_and(|due| input.received_on > due);
    let grounds = [
        (
            !input.within_competence,
            "不属于市场监督管理部门职责或者没有处理权限",
            "第十五条第一项",
        ),
        (
            complaint && input.handled_elsewhere,
            "同一消费者权益争议已由其他机关、组织受理或者处理",
            "第十五条第二项",
        ),
        (
            complaint && !input.consumer_dispute,
            "不是为生活消费需要，或者不能证明存在消费者权益争议",
            "第十五条第三项",
        ),
        (
            complaint && late,
            "知道或者应当知道权益受侵害之日起超过三年",
            "第十五条第四项",
        ),
        (
            complaint && !input.papers_complete,
            "未提供规定的材料",
            "第十五条第五项",
        ),
    ];
    let cited = |(_, text, article): &(bool, &str, &str)| {
        // 第十五条 is about complaints; a report that is not ours is told to go elsewhere (第二十九条).
        let article = if complaint {
            *article
        } else {
            "第二十九条"
        };
        format!("{text}（{RULES} {article}）")
    };
    Ok(grounds
        .iter()
        .filter(|(applies, _, _)| *applies)
        .map(cited)
        .collect())
}

fn limits(ctx: &Context<'_>, input: &Input) -> Result<Vec<FollowUp>, Failure> {
    let mut limits = Vec::new();
    if input.nature == Kind::Complaint {
        limits.push(FollowUp::within(
            "决定是否受理并告知投诉人",
            limit_from(ctx, &ACCEPT_DAYS, input.received_on)?,
        ));
    }
    let clue_from = if input.nature == Kind::Report {
        Some(input.received_on)
    } else {
        input.clue_found_on
    };
    if let Some(start) = clue_from {
        let start = input.clue_found_on.unwrap_or(start);
        let longer = period_of(ctx, &CLUE_EXTEND_DAYS)?;
        limits.push(FollowUp::within(
            format!(
                "核查线索（特殊情况可以延长{}{}）",
                longer.amount,
                longer.unit.term()
            ),
            limit_from(ctx, &CLUE_DAYS, start)?,
        ));
    }
    if let Some(decided) = input
        .case_decided_on
        .filter(|_| input.nature == Kind::Report && input.named)
    {
        limits.push(FollowUp::within(
            "告知实名举报人是否立案",
            limit_from(ctx, &TELL_DAYS, decided)?,
        ));
    }
    Ok(limits)
}
