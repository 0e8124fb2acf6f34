//! Supervision leads (监督线索): what a mass organisation saw or was told about an institution or an employer, passed on to the
//! departments that may look into it. It submits and never decides: no inspection, no finding, no penalty.
//!
//! Harm to a child waits for nothing: neither evidence nor jurisdiction nor earlier leads hold it up (未成年人保护法 第十一条).

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::case::{Measure, Nature};
use crate::checks::{
    Checks, MISSING_MATERIAL, POLICY_YEAR, RULE_VIOLATION, SHORT_TEXT_MAX, invalid,
};
use crate::date::Day;
use crate::indicators::{ReportInput, Reporting};
use crate::limit::{FollowUp, Limit};
use crate::office;
use crate::parameters::{Params, Rules};
use crate::person::{PersonRef, check_public_text};
use crate::publicity::{check_evidence, check_number, years};
use crate::push::Attachment;
use crate::records::{self, Place};
use crate::rules::{Rule, Unit, Version};
use crate::uscc::Uscc;

/// Characters of what was observed.
const OBSERVATION_CHARS_MAX: usize = 2_000;
/// The most answers to one lead.
const REPLIES_MAX: usize = 20;
const MANDATORY_REPORT: &str = "未成年人保护法 第十一条";

pub const FORWARD_WITHIN: Rule<u32> = Rule::period(
    "leadForwardWithin",
    "线索移交（一般）",
    Unit::WorkingDay,
    &[Version::default(1, "产品默认：政策未规定期限，可配置")],
);
pub const FORWARD_URGENT_WITHIN: Rule<u32> = Rule::period(
    "leadForwardUrgentWithin",
    "线索移交（紧急）",
    Unit::Hour,
    &[Version::default(24, "产品默认：政策未规定期限，可配置")],
);
pub const ANSWER_WITHIN: Rule<u32> = Rule::period(
    "leadAnswerWithin",
    "主管部门答复线索处理情况",
    Unit::WorkingDay,
    &[Version::default(20, "产品默认：政策未规定期限，可配置")],
);

/// The numbers that these duties judge by.
pub const RULES: [&Rule<u32>; 3] = [&FORWARD_WITHIN, &FORWARD_URGENT_WITHIN, &ANSWER_WITHIN];

/// The kinds of records that they keep.
pub const RECORDS: [(&str, &str); 1] = [("lead/", "监督线索及答复")];

/// What a report says of them.
pub const INDICATORS: [(&str, &str, &str); 3] = [
    ("leads-submitted", "移交线索", "条"),
    ("leads-immediate", "立即报告的线索", "条"),
    ("leads-answered", "线索答复率", "%"),
];

/// Where a lead can go.
pub const DESTINATIONS: [&str; 10] = [
    "health",
    "public-security",
    "human-resources",
    "market-regulation",
    "emergency",
    "development-reform",
    "housing",
    "finance",
    "institutional-establishment",
    "civil-affairs",
];

/// What one organisation passes on.
#[derive(Debug, Clone, Copy)]
pub struct Channel {
    pub department: &'static str,
    pub matters: &'static [Matter],
    pub basis: &'static str,
    /// Every number that its duties can be configured by.
    pub rules: &'static [&'static Rule<u32>],
}

/// 线索事项
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Matter {
    #[serde(rename = "伤害婴幼儿")]
    HarmToChild,
    #[serde(rename = "劳动保障权益")]
    Labour,
    #[serde(rename = "未备案")]
    Unfiled,
    #[serde(rename = "登记事项")]
    Registration,
    #[serde(rename = "照护质量")]
    Care,
    #[serde(rename = "卫生保健")]
    Hygiene,
    #[serde(rename = "从业人员资格")]
    Qualification,
    #[serde(rename = "消防安全")]
    Fire,
    #[serde(rename = "安全防范")]
    Security,
    #[serde(rename = "食品安全")]
    Food,
    #[serde(rename = "用药安全")]
    Medicine,
    #[serde(rename = "价格收费")]
    Price,
    #[serde(rename = "水电气热价格")]
    Utility,
    #[serde(rename = "设施建设")]
    Construction,
    #[serde(rename = "资金使用")]
    Funds,
    #[serde(rename = "其他")]
    Other,
}

impl Matter {
    pub const ALL: [Self; 16] = [
        Self::HarmToChild,
        Self::Labour,
        Self::Unfiled,
        Self::Registration,
        Self::Care,
        Self::Hygiene,
        Self::Qualification,
        Self::Fire,
        Self::Security,
        Self::Food,
        Self::Medicine,
        Self::Price,
        Self::Utility,
        Self::Construction,
        Self::Funds,
        Self::Other,
    ];

    /// The plugins of the competent departments; the lead department of the policy (卫健) takes what is nobody's.
    pub fn competent(self, uscc: Option<&Uscc>) -> &'static [&'static str] {
        match self {
            Self::HarmToChild => &["public-security", "health"],
            Self::Labour | Self::Qualification => &["human-resources"],
            Self::Registration => registrant(uscc),
            Self::Fire => &["emergency"],
            Self::Security => &["public-security"],
            Self::Food | Self::Medicine | Self::Price => &["market-regulation"],
            Self::Utility => &["development-reform"],
            Self::Construction => &["housing"],
            Self::Funds => &["finance"],
            Self::Unfiled | Self::Care | Self::Hygiene | Self::Other => &["health"],
        }
    }

    /// The policy does not say whose matter it is (归口待明确); the product's default takes it.
    pub fn is_unassigned(self) -> bool {
        matches!(self, Self::Utility | Self::Other)
    }

    fn basis(self) -> &'static str {
        match self {
            Self::HarmToChild => MANDATORY_REPORT,
            Self::Labour => "晋政办发〔2020〕24号 二(一)2；女职工劳动保护特别规定 第十二条",
            Self::Qualification => "晋政办发〔2020〕24号 附-14",
            Self::Registration => "晋政办发〔2020〕24号 附-1、附-8、附-26",
            Self::Fire => "晋政办发〔2020〕24号 附-24",
            Self::Security => "晋政办发〔2020〕24号 附-7",
            Self::Food | Self::Medicine => "晋政办发〔2020〕24号 附-27",
            Self::Price => "市场监督管理投诉举报处理暂行办法",
            Self::Utility => "晋政办发〔2020〕24号 三(一)2（归口待明确，产品默认）",
            Self::Construction => "晋政办发〔2020〕24号 附-19",
            Self::Funds => "晋政办发〔2020〕24号 附-11",
            Self::Unfiled => "晋政办发〔2020〕24号 二(四)1",
            Self::Care | Self::Hygiene => "晋政办发〔2020〕24号 附-21、附-22",
            Self::Other => "晋政办发〔2020〕24号 四(二)（归口待明确，由牵头部门分办）",
        }
    }
}

/// The body that registered it; where the code does not tell, the lead department finds out.
fn registrant(uscc: Option<&Uscc>) -> &'static [&'static str] {
    match uscc.and_then(|uscc| uscc.registering_department().plugin()) {
        Some("institutional-establishment") => &["institutional-establishment"],
        Some("civil-affairs") => &["civil-affairs"],
        Some("market-regulation") => &["market-regulation"],
        _ => &["health"],
    }
}

/// The Chinese word for a department.
fn title(plugin: &str) -> &'static str {
    match plugin {
        "public-security" => "公安部门",
        "human-resources" => "人社部门",
        "market-regulation" => "市场监管部门",
        "emergency" => "应急管理部门（消防救援机构）",
        "development-reform" => "发展改革部门",
        "housing" => "住建部门",
        "finance" => "财政部门",
        "institutional-establishment" => "机构编制部门",
        "civil-affairs" => "民政部门",
        _ => "卫生健康部门",
    }
}

/// 紧急程度
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Urgency {
    #[default]
    #[serde(rename = "一般")]
    Ordinary,
    #[serde(rename = "紧急")]
    Urgent,
    #[serde(rename = "立即")]
    Immediate,
}

/// 被反映的对象
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Kind {
    #[serde(rename = "照护服务机构")]
    Institution,
    #[serde(rename = "用人单位")]
    Employer,
}

/// 被反映的机构或者用人单位
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct About {
    /// 对象
    pub kind: Kind,
    /// 统一社会信用代码；未登记或者不知道的没有
    #[serde(default)]
    pub uscc: Option<String>,
    /// 名称，或者没有名称的处所
    pub name: String,
    /// 所在县级行政区划代码
    pub division_code: String,
}

/// 监督线索登记
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeadInput {
    /// 线索
    pub lead: Lead,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 监督线索：文字中不得有任何人的姓名和号码
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lead {
    /// 线索编号
    pub lead_no: String,
    /// 被反映的机构或者用人单位
    pub about: About,
    /// 事项
    pub matter: Matter,
    /// 发现或者发生之日
    pub observed_on: Day,
    /// 本组织得知之日
    pub received_on: Day,
    /// 情况
    pub observation: String,
    /// 证据材料；伤害婴幼儿的可以没有
    #[serde(default)]
    pub evidence: Vec<Attachment>,
    /// 紧急程度；伤害婴幼儿的一律立即
    #[serde(default)]
    pub urgency: Urgency,
    /// 反映人的引用；只留在本组织，不移交
    #[serde(default)]
    pub reporter: Option<PersonRef>,
}

/// 线索移交结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// 线索编号
    pub lead_no: String,
    /// 紧急程度
    pub urgency: Urgency,
    /// 主管部门（插件标识）
    pub competent: Vec<String>,
    /// 归口是否待明确（按产品默认分办）
    pub unassigned: bool,
    /// 是否已移交；与已移交的线索相同、又没有新证据的不重复移交
    pub forwarded: bool,
    /// 与之相同的线索编号
    pub duplicate_of: Option<String>,
    /// 同一对象同一事项的其他线索编号
    pub related: Vec<String>,
    /// 移交措施
    pub transfers: Vec<Measure>,
    /// 移交期限；立即移交的没有期限
    pub forward_within: Option<Limit>,
    /// 得知后迟延的天数（应当立即报告的）
    pub delay_days: Option<i32>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
    /// 由谁认定和处理
    pub decided_by: String,
    /// 依据
    pub basis: String,
}

/// What is kept of a lead.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    lead: Lead,
    /// What the organisation says beside it, such as the act complained of.
    detail: Option<String>,
    submitted: Submitted,
    replies: Vec<Reply>,
}

impl Lead {
    fn has_evidence(&self, sha256: &str) -> bool {
        self.evidence.iter().any(|paper| paper.sha256 == sha256)
    }
}

/// Passes a lead on to whom it concerns, once. `detail` is a term that the organisation adds, such as the act complained of.
pub fn submit(
    ctx: &Context<'_>,
    channel: &Channel,
    lead: Lead,
    detail: Option<&str>,
    rules: &Rules<'_>,
) -> Result<Submitted, Failure> {
    let uscc = check(channel, &lead, rules.today())?;
    let is_harm = lead.matter == Matter::HarmToChild;
    let office = if is_harm {
        office::acting(ctx.call, channel.department)?
    } else {
        office::covering(ctx.call, channel.department, &lead.about.division_code)?
    };
    let key = lead_key(&office.division_code, &lead.lead_no);
    if let Some(known) = records::load::<Kept>(ctx, &key)? {
        if known.lead == lead && known.detail.as_deref() == detail {
            return Ok(known.submitted);
        }
        return Err(invalid(
            "/lead/leadNo",
            "lead-no-taken",
            "这一线索编号已登记，内容不同",
        ));
    }
    let earlier = if is_harm {
        Vec::new()
    } else {
        same_matter(ctx, &lead)?
    };
    let submitted = judged(channel, &lead, uscc.as_ref(), &earlier, rules)?;
    let kept = Kept {
        lead,
        detail: detail.map(str::to_owned),
        submitted,
        replies: Vec::new(),
    };
    if kept.submitted.forwarded {
        forward(ctx, channel, &office.division_code, &kept)?;
    }
    keep(ctx, &key, &kept)?;
    Ok(kept.submitted)
}

fn check(channel: &Channel, lead: &Lead, today: Day) -> Result<Option<Uscc>, Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/lead/leadNo", &lead.lead_no);
    let uscc = lead.about.uscc.as_deref();
    let uscc = uscc.and_then(|uscc| checks.uscc("/lead/about/uscc", uscc));
    check_public_text(
        &mut checks,
        "/lead/about/name",
        &lead.about.name,
        SHORT_TEXT_MAX,
    );
    checks.county("/lead/about/divisionCode", &lead.about.division_code);
    checks.require(
        channel.matters.contains(&lead.matter),
        "/lead/matter",
        "matter-not-ours",
        "本组织不移交这类事项的线索",
    );
    let is_of_both = matches!(
        lead.matter,
        Matter::HarmToChild | Matter::Labour | Matter::Other
    );
    checks.require(
        is_of_both || lead.about.kind == Kind::Institution,
        "/lead/about/kind",
        "matter-subject-mismatch",
        "这类事项的线索是关于照护服务机构的",
    );
    checks.not_after("/lead/receivedOn", lead.received_on, today);
    checks.not_after("/lead/observedOn", lead.observed_on, lead.received_on);
    checks.require(
        lead.received_on.year() >= POLICY_YEAR,
        "/lead/receivedOn",
        RULE_VIOLATION,
        format!("政策自{POLICY_YEAR}年施行，此前的线索不登记"),
    );
    check_public_text(
        &mut checks,
        "/lead/observation",
        &lead.observation,
        OBSERVATION_CHARS_MAX,
    );
    checks.require(
        !lead.evidence.is_empty() || lead.matter == Matter::HarmToChild,
        "/lead/evidence",
        MISSING_MATERIAL,
        "应有证据材料或者反映记录；伤害婴幼儿的除外",
    );
    check_evidence(&mut checks, "/lead/evidence", &lead.evidence);
    if let Some(reporter) = &lead.reporter {
        reporter.check(&mut checks, "/lead/reporter");
    }
    checks.finish()?;
    Ok(uscc)
}

/// Earlier leads on the same subject and matter, of this year's and last year's.
fn same_matter(ctx: &Context<'_>, lead: &Lead) -> Result<Vec<Kept>, Failure> {
    let year = lead.received_on.year();
    let mut found = Vec::new();
    for year in [year.saturating_sub(1), year] {
        let kind = lead_kind(year);
        let of_year = match &lead.about.uscc {
            Some(uscc) => records::of_institution::<Kept>(ctx, &kind, uscc)?,
            None => records::within::<Kept>(ctx, &kind, &lead.about.division_code)?,
        };
        found.extend(of_year.into_iter().map(|(_, kept)| kept));
    }
    found.retain(|kept| {
        let named = kept.lead.about.uscc.is_some() || kept.lead.about.name == lead.about.name;
        kept.lead.matter == lead.matter && kept.lead.about.uscc == lead.about.uscc && named
    });
    Ok(found)
}

fn judged(
    channel: &Channel,
    lead: &Lead,
    uscc: Option<&Uscc>,
    earlier: &[Kept],
    rules: &Rules<'_>,
) -> Result<Submitted, Failure> {
    let is_harm = lead.matter == Matter::HarmToChild;
    let urgency = if is_harm {
        Urgency::Immediate
    } else {
        lead.urgency
    };
    let competent = lead.matter.competent(uscc);
    // What brings new evidence is passed on, though it is about the same day.
    let same = |kept: &&Kept| {
        let mut papers = lead.evidence.iter();
        kept.submitted.forwarded
            && kept.lead.observed_on == lead.observed_on
            && papers.all(|paper| kept.lead.has_evidence(&paper.sha256))
    };
    let duplicate_of = earlier
        .iter()
        .find(same)
        .map(|kept| kept.lead.lead_no.clone());
    let forward_within = match urgency {
        Urgency::Ordinary => Some(rules.period(&FORWARD_WITHIN)?),
        Urgency::Urgent => Some(rules.period(&FORWARD_URGENT_WITHIN)?),
        Urgency::Immediate => None,
    };
    let answer = Limit::new(rules.period(&ANSWER_WITHIN)?, lead.received_on);
    let mut follow_ups = vec![FollowUp::within("主管部门答复线索处理情况", answer)];
    if is_harm {
        let action = "保护婴幼儿和证据，配合公安机关；不自行调查、不公开";
        follow_ups.insert(0, FollowUp::prompt(action, MANDATORY_REPORT));
    }
    let late = lead.received_on.days_until(rules.today());
    Ok(Submitted {
        lead_no: lead.lead_no.clone(),
        urgency,
        competent: competent.iter().map(|one| (*one).to_owned()).collect(),
        unassigned: lead.matter.is_unassigned(),
        forwarded: duplicate_of.is_none(),
        duplicate_of,
        related: earlier
            .iter()
            .map(|kept| kept.lead.lead_no.clone())
            .collect(),
        transfers: transfers(lead.matter, competent),
        forward_within: forward_within.map(|period| Limit::new(period, lead.received_on)),
        delay_days: (is_harm && late > 0).then_some(late),
        follow_ups,
        decided_by: "是否属实、如何处理由主管部门依法决定；本组织不检查、不认定、不处罚".to_owned(),
        basis: channel.basis.to_owned(),
    })
}

fn transfers(matter: Matter, competent: &[&str]) -> Vec<Measure> {
    let action = |plugin: &str| match (matter, plugin) {
        (Matter::HarmToChild, "public-security") => "立即向公安机关报告".to_owned(),
        (Matter::HarmToChild, _) => format!("立即通报{}", title(plugin)),
        _ => format!("移交{}", title(plugin)),
    };
    let measure = |plugin: &&str| Measure::new(action(plugin), Nature::Transfer, matter.basis());
    competent.iter().map(measure).collect()
}

/// One event to each competent department. Who told it stays here.
fn forward(ctx: &Context<'_>, channel: &Channel, office: &str, kept: &Kept) -> Result<(), Failure> {
    let Kept {
        lead,
        detail,
        submitted,
        ..
    } = kept;
    let event = if lead.matter == Matter::HarmToChild {
        "child-harm-reported"
    } else {
        "lead-submitted"
    };
    let body = json!({
        "leadNo": lead.lead_no, "from": channel.department, "officeDivisionCode": office, "about": lead.about,
        "matter": lead.matter, "detail": detail, "urgency": submitted.urgency, "observedOn": lead.observed_on,
        "receivedOn": lead.received_on, "observation": lead.observation, "evidence": lead.evidence,
        "competent": submitted.competent, "unassigned": submitted.unassigned, "basis": lead.matter.basis(),
    });
    let event = format!("cn.lianxi.{}.{event}", channel.department);
    let mut destinations = submitted.competent.iter();
    destinations.try_for_each(|to| ctx.outbox.emit(to, &event, Some(&lead.lead_no), &body))
}

fn keep(ctx: &Context<'_>, key: &str, kept: &Kept) -> Result<(), Failure> {
    let place = Place {
        kind: &lead_kind(kept.lead.received_on.year()),
        division: &kept.lead.about.division_code,
        uscc: kept.lead.about.uscc.as_deref(),
        person: None,
    };
    records::save(ctx, key, place, kept)
}

fn lead_kind(year: i16) -> String {
    format!("lead/{year}")
}

fn lead_key(office: &str, lead_no: &str) -> String {
    format!("lead/{office}/{lead_no}")
}

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

fn answers(kept: Kept) -> Answers {
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

/// Adds [`INDICATORS`] to a report: leads of the period, and of those passed on how many have a result.
pub fn report(
    ctx: &Context<'_>,
    reporting: &mut Reporting,
    input: &ReportInput,
) -> Result<(), Failure> {
    let (mut forwarded, mut immediate, mut answered) = (0, 0, 0);
    for year in years(input, crate::checks::today(ctx)?) {
        let found = records::within::<Kept>(ctx, &lead_kind(year), &input.division_code)?;
        let of_period = found.into_iter().map(|(_, kept)| kept);
        let of_period = of_period
            .filter(|kept| kept.submitted.forwarded && reporting.has(kept.lead.received_on));
        for kept in of_period {
            forwarded += 1;
            immediate += u64::from(kept.submitted.urgency == Urgency::Immediate);
            answered += u64::from(answers(kept).closed);
        }
    }
    reporting.count("leads-submitted", forwarded);
    reporting.count("leads-immediate", immediate);
    reporting.rate("leads-answered", answered, forwarded);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matter_has_a_department_that_a_lead_can_reach() {
        for matter in Matter::ALL {
            let competent = matter.competent(None);
            assert!(!competent.is_empty(), "{matter:?}");
            let known = competent.iter().all(|one| DESTINATIONS.contains(one));
            assert!(known, "{matter:?} {competent:?}");
        }
    }

    #[test]
    fn the_code_tells_who_registered_it() {
        for (code, expected) in [
            ("91140100MA00000003", "market-regulation"),
            ("121401000000000018", "institutional-establishment"),
            ("521401000000000016", "civil-affairs"),
        ] {
            // The check character is another matter: what counts here is the first digit.
            let checked = crate::uscc::check_character(&code[..17]).expect("a code");
            let uscc = Uscc::parse(&format!("{}{checked}", &code[..17])).expect("a code");
            assert_eq!(
                Matter::Registration.competent(Some(&uscc)),
                [expected],
                "{code}"
            );
        }
        assert_eq!(Matter::Registration.competent(None), ["health"]);
    }

    #[test]
    fn harm_goes_to_the_police_and_the_health_department() {
        assert_eq!(
            Matter::HarmToChild.competent(None),
            ["public-security", "health"]
        );
    }
}
