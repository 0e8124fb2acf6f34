//! 强制报告接收 (未成年人保护法 第十一条): accepted at once. Lateness counts from the discovery. The reporter gets
//! an acknowledgement, the health department an event without persons; what happened is for people to find out.

use lianxi_domain::checks::Checks;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{ACCOUNT_CHARS_MAX, PersonRef, shows_personal_number};
use lianxi_domain::push::Attachment;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Period;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::moment::{Moment, minutes_of_hours};
use crate::rules::{ALL, REPORT_IMMEDIATE_HOURS};
use crate::{DEPARTMENT, HEALTH};
use lianxi_domain::kept::{self, Kept};
use lianxi_domain::problem::Problem;

pub const KIND: &str = "mandatory-report";
/// Characters of the reporter's own number: it is part of keys.
pub const REPORT_REF_CHARS_MAX: usize = 40;
/// Characters of an opaque reference.
const REF_CHARS_MAX: usize = 64;
const HARMS_MAX: usize = 6;
const SUSPECTS_MAX: usize = 20;
const ARTICLE: &str = "未成年人保护法 第十一条";

/// 强制报告
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 报告编号（报告方或者接报平台的编号）
    pub report_ref: String,
    /// 报告方类别
    pub reporter: Reporter,
    /// 报告方的不透明引用
    pub reporter_ref: String,
    /// 涉及机构的统一社会信用代码
    #[serde(default)]
    pub uscc: Option<String>,
    /// 事发地县级行政区划代码
    pub division_code: String,
    /// 发现时间（北京时间，如 2026-03-01T09:00:00+08:00）
    pub discovered_at: String,
    /// 报告时间（北京时间）
    pub reported_at: String,
    /// 疑似情形
    pub harms: Vec<Harm>,
    /// 婴幼儿的不透明引用（不得是姓名或者证件号）
    pub child_ref: String,
    /// 涉嫌人员
    #[serde(default)]
    pub suspects: Vec<PersonRef>,
    /// 危险仍在持续
    pub ongoing_danger: bool,
    /// 材料
    #[serde(default)]
    pub materials: Vec<Attachment>,
    /// 接报人账号
    pub accepted_by: String,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 报告方类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Reporter {
    #[serde(rename = "密切接触未成年人的单位及其工作人员")]
    CloseContact,
    #[serde(rename = "国家机关")]
    StateOrgan,
    #[serde(rename = "居民委员会、村民委员会")]
    Committee,
    /// Anybody else may report, and need not.
    #[serde(rename = "其他组织或者个人")]
    Other,
}

/// 疑似情形
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Harm {
    #[serde(rename = "性侵害")]
    SexualAssault,
    #[serde(rename = "虐待")]
    Abuse,
    #[serde(rename = "拐卖")]
    Trafficking,
    #[serde(rename = "暴力伤害")]
    ViolentInjury,
    #[serde(rename = "遗弃")]
    Abandonment,
    #[serde(rename = "其他危险情形")]
    OtherDanger,
}

/// 接收结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 接收回执编号
    pub receipt_no: String,
    /// 案件编号（接报登记，不是立案决定）
    pub case_no: String,
    /// 发现至报告的分钟数
    pub minutes_from_discovery: u64,
    /// 立即报告的认定期间；没有报告义务的为空
    pub immediate_within: Option<Period>,
    /// 不符合规定的情形
    pub problems: Vec<Problem>,
    /// 给报告方的回执内容（不含个人信息）
    pub acknowledgement: String,
    /// 同一机构以前的案件编号
    pub related_cases: Vec<String>,
    /// 已通知的部门
    pub notified: Vec<String>,
    /// 后续事项：核查由办案人员进行
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let minutes = check(ctx, &input)?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let key = format!("{KIND}/{}", input.report_ref);
    let taken = ("/reportRef", "report-taken");
    if let Some(answer) = kept::again(ctx, &key, &facts, taken)? {
        return Ok(answer);
    }
    let problems = lateness(&input, minutes, &rules)?;
    let receipt_no = records::document_no(ctx, "公安强报回", &input.division_code)?;
    let output = Output {
        case_no: records::document_no(ctx, "公安强报", &input.division_code)?,
        minutes_from_discovery: minutes,
        immediate_within: obliged(input.reporter)
            .then(|| rules.period(&REPORT_IMMEDIATE_HOURS))
            .transpose()?,
        acknowledgement: format!(
            "已收到报告，回执{receipt_no}。核查由公安机关办案人员进行；请保护婴幼儿，保存监控录像等证据，不得传播婴幼儿和有关人员的信息。"
        ),
        related_cases: related(ctx, &input)?,
        notified: vec![HEALTH.to_owned()],
        follow_ups: follow_ups(&input, &problems),
        problems,
        receipt_no,
    };
    tell_health(ctx, &input, &output)?;
    let place = Place {
        kind: KIND,
        division: &input.division_code,
        uscc: input.uscc.as_deref(),
        person: None,
    };
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

/// The minutes from discovery to report, where both are times in their order.
fn check(ctx: &Context<'_>, input: &Input) -> Result<u64, Failure> {
    let mut checks = Checks::new();
    checks.text("/reportRef", &input.report_ref, REPORT_REF_CHARS_MAX);
    check_ref(&mut checks, "/reporterRef", &input.reporter_ref);
    check_ref(&mut checks, "/childRef", &input.child_ref);
    if let Some(uscc) = &input.uscc {
        checks.uscc("/uscc", uscc);
    }
    checks.county("/divisionCode", &input.division_code);
    checks.some("/harms", input.harms.len(), HARMS_MAX);
    checks.list("/suspects", input.suspects.len(), SUSPECTS_MAX);
    for (index, suspect) in input.suspects.iter().take(SUSPECTS_MAX).enumerate() {
        suspect.check(&mut checks, &format!("/suspects/{index}"));
    }
    checks.attachments("/materials", &input.materials);
    checks.text("/acceptedBy", &input.accepted_by, ACCOUNT_CHARS_MAX);
    let minutes = check_times(&mut checks, ctx, input);
    checks.finish()?;
    Ok(minutes)
}

/// An opaque reference is ASCII and no number of a person: a name would not pass.
fn check_ref(checks: &mut Checks, at: &str, text: &str) {
    checks.text(at, text, REF_CHARS_MAX);
    checks.require(
        text.is_ascii() && !shows_personal_number(text),
        at,
        "ref-not-opaque",
        "应为不透明引用：不得是姓名、证件号码或者手机号码",
    );
}

fn check_times(checks: &mut Checks, ctx: &Context<'_>, input: &Input) -> u64 {
    let mut moment = |field: &str, text: &str| {
        let parsed = Moment::parse(text);
        checks.require(
            parsed.is_some(),
            field,
            "timestamp-malformed",
            "应为北京时间，如 2026-03-01T09:00:00+08:00",
        );
        parsed
    };
    let discovered = moment("/discoveredAt", &input.discovered_at);
    let reported = moment("/reportedAt", &input.reported_at);
    let (Some(discovered), Some(reported)) = (discovered, reported) else {
        return 0;
    };
    let now = Moment::parse(&ctx.call.now);
    checks.require(
        now.is_none_or(|now| reported <= now),
        "/reportedAt",
        "date-in-future",
        "报告时间不能晚于现在",
    );
    let minutes = discovered.minutes_until(reported);
    checks.require(
        minutes.is_some(),
        "/discoveredAt",
        "date-order",
        "发现时间不应晚于报告时间",
    );
    minutes.unwrap_or(0)
}

fn obliged(reporter: Reporter) -> bool {
    reporter != Reporter::Other
}

fn lateness(input: &Input, minutes: u64, rules: &Rules<'_>) -> Result<Vec<Problem>, Failure> {
    let hours = rules.value(&REPORT_IMMEDIATE_HOURS)?;
    if !obliged(input.reporter) || minutes <= minutes_of_hours(hours) {
        return Ok(Vec::new());
    }
    let message =
        format!("发现后{minutes}分钟才报告，超过{hours}小时（“立即”的认定为默认值，可配置）");
    Ok(vec![Problem::law("report-not-immediate", message, ARTICLE)])
}

fn related(ctx: &Context<'_>, input: &Input) -> Result<Vec<String>, Failure> {
    let Some(uscc) = &input.uscc else {
        return Ok(Vec::new());
    };
    let found = records::of_institution::<Kept<Input, Output>>(ctx, KIND, uscc)?;
    Ok(found
        .into_iter()
        .map(|(_, kept)| kept.answer.case_no)
        .collect())
}

fn follow_ups(input: &Input, problems: &[Problem]) -> Vec<FollowUp> {
    let mut list = vec![
        FollowUp::prompt("立即派员处置，调查核实由办案人员进行", ARTICLE),
        FollowUp::prompt(
            "固定并冻结监控录像等证据，涉嫌人员暂停接触婴幼儿（由机构和有关部门落实）",
            ARTICLE,
        ),
    ];
    if input.ongoing_danger {
        list.push(FollowUp::prompt(
            "危险仍在持续：先行保护婴幼儿，需要临时监护的联系民政部门",
            "未成年人保护法 第九十二条",
        ));
    }
    if !problems.is_empty() {
        list.push(FollowUp::prompt(
            "未立即报告：造成严重后果的，线索转上级主管部门或者所在单位，处分由其决定",
            "未成年人保护法 第一百一十七条",
        ));
    }
    list
}

/// Which institution and which case; no child, no suspect, no reporter, not what is suspected.
fn tell_health(ctx: &Context<'_>, input: &Input, output: &Output) -> Result<(), Failure> {
    let body = json!({
        "caseNo": output.case_no, "uscc": input.uscc, "divisionCode": input.division_code,
        "acceptedAt": ctx.call.now, "ongoingDanger": input.ongoing_danger, "preserveVideo": true
    });
    ctx.outbox.emit(
        HEALTH,
        "cn.lianxi.public-security.mandatory-report-accepted",
        Some(&output.case_no),
        &body,
    )
}
