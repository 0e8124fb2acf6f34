//! 督促落实消防安全主体责任 (附-23): a notice to the institution that names, by reference, the person who is responsible by law (the main
//! person in charge, 消防法 第十六条第二款) and what is not carried out. It urges: no order, no penalty.

use std::collections::BTreeSet;

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{Decision, PersonRef};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::notice;
use crate::rules::{ALL, URGE_REPLY_WITHIN};
use lianxi_domain::kept::{self, Kept};
use lianxi_domain::problem::Problem;
use lianxi_domain::records::Place;

pub const KIND: &str = "urge";
const ARTICLE: &str = "消防法 第十六条";
/// Each duty once.
const DUTIES_MAX: usize = 6;

/// 督促落实消防安全主体责任
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 场所所在地县级行政区划代码
    pub division_code: String,
    /// 主要负责人（消防安全责任人）
    pub principal: PersonRef,
    /// 消防安全管理人；没有确定的为空
    #[serde(default)]
    pub manager: Option<PersonRef>,
    /// 是消防安全重点单位
    #[serde(default)]
    pub key_unit: bool,
    /// 尚未落实的职责；没有的为一般性督促
    #[serde(default)]
    pub unfulfilled: Vec<UnitDuty>,
    /// 督促通知的签发（由人签发）
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 单位的消防安全职责（消防法 第十六条第一款）
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum UnitDuty {
    #[serde(rename = "消防安全责任制、制度、操作规程、灭火和应急疏散预案")]
    System,
    #[serde(rename = "配置并维护消防设施、器材、消防安全标志")]
    Equipment,
    #[serde(rename = "每年全面检测建筑消防设施")]
    FullTest,
    #[serde(rename = "保障疏散通道、安全出口、消防车通道畅通")]
    Escape,
    #[serde(rename = "组织防火检查，及时消除火灾隐患")]
    SelfCheck,
    #[serde(rename = "组织消防演练")]
    Drill,
}

impl UnitDuty {
    const ALL: [Self; DUTIES_MAX] = [
        Self::System,
        Self::Equipment,
        Self::FullTest,
        Self::Escape,
        Self::SelfCheck,
        Self::Drill,
    ];

    const fn article(self) -> &'static str {
        match self {
            Self::System => "第一项：落实消防安全责任制，制定制度、操作规程、灭火和应急疏散预案",
            Self::Equipment => "第二项：配置消防设施、器材，设置标志，定期检验、维修",
            Self::FullTest => "第三项：建筑消防设施每年至少全面检测一次，记录存档备查",
            Self::Escape => "第四项：保障疏散通道、安全出口、消防车通道畅通",
            Self::SelfCheck => "第五项：组织防火检查，及时消除火灾隐患",
            Self::Drill => "第六项：组织有针对性的消防演练",
        }
    }
}

/// What is kept of a notice: the persons by their keyed hash alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    pub uscc: String,
    pub division_code: String,
    pub principal: String,
    pub manager: Option<String>,
    pub key_unit: bool,
    pub unfulfilled: Vec<UnitDuty>,
    pub decision: Decision,
}

/// 督促通知
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 督促通知文号
    pub document_no: String,
    /// 消防安全责任人（主要负责人）的密钥散列，不是姓名
    pub responsible_person: String,
    /// 与以前督促时的主要负责人不同
    pub principal_changed: bool,
    /// 通知内容
    pub content: Vec<String>,
    /// 以前督促过、仍未落实的职责
    pub repeated: Vec<UnitDuty>,
    /// 第几次督促
    pub times: u32,
    /// 不符合规定的情形
    pub problems: Vec<Problem>,
    /// 未销号的责令改正通知书
    pub open_notices: Vec<String>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let Some(decision) = input.decision.clone() else {
        return Err(Failure::needs_human(
            "督促通知由消防救援机构的人签发（晋政办发〔2020〕24号 附-23）",
        ));
    };
    let facts = facts(&input, decision);
    let key = format!("{KIND}/{}", facts.decision.document_no);
    let taken = ("/decision/documentNo", "urge-taken");
    if let Some(answer) = kept::again(ctx, &key, &facts, taken)? {
        return Ok(answer);
    }
    let output = noticed(ctx, &facts, &rules)?;
    let place = Place::institution(KIND, facts.division_code.as_str(), facts.uscc.as_str());
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    checks.county("/divisionCode", &input.division_code);
    input.principal.check(&mut checks, "/principal");
    if let Some(manager) = &input.manager {
        manager.check(&mut checks, "/manager");
    }
    checks.list("/unfulfilled", input.unfulfilled.len(), DUTIES_MAX);
    let different: BTreeSet<UnitDuty> = input.unfulfilled.iter().copied().collect();
    checks.require(
        different.len() == input.unfulfilled.len(),
        "/unfulfilled",
        "duty-duplicate",
        "同一职责写了两次",
    );
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", today);
    }
    checks.finish()
}

fn facts(input: &Input, decision: Decision) -> Facts {
    Facts {
        uscc: input.uscc.clone(),
        division_code: input.division_code.clone(),
        principal: input.principal.hash.clone(),
        manager: input.manager.as_ref().map(|manager| manager.hash.clone()),
        key_unit: input.key_unit,
        unfulfilled: input.unfulfilled.clone(),
        decision,
    }
}

fn noticed(ctx: &Context<'_>, facts: &Facts, rules: &Rules<'_>) -> Result<Output, Failure> {
    let on = facts.decision.on;
    let mut earlier: Vec<Facts> =
        records::of_institution::<Kept<Facts, Output>>(ctx, KIND, &facts.uscc)?
            .into_iter()
            .map(|(_, kept)| kept.facts)
            .filter(|one| one.decision.on <= on)
            .collect();
    earlier.sort_by_key(|one| one.decision.on);
    let urged = |duty: &UnitDuty| earlier.iter().any(|one| one.unfulfilled.contains(duty));
    let repeated: Vec<UnitDuty> = facts.unfulfilled.iter().copied().filter(urged).collect();
    let open = notice::open_of(ctx, &facts.uscc)?;
    let reply = Limit::new(rules.period(&URGE_REPLY_WITHIN)?, on);
    let mut follow_ups = vec![FollowUp::within("机构反馈落实情况", reply)];
    if !repeated.is_empty() {
        follow_ups.push(FollowUp::prompt(
            "督促后仍未落实：列入消防监督检查，检查发现的责令限期改正",
            "消防法 第五十三条、第六十七条",
        ));
    }
    Ok(Output {
        document_no: facts.decision.document_no.clone(),
        responsible_person: facts.principal.clone(),
        principal_changed: earlier
            .last()
            .is_some_and(|one| one.principal != facts.principal),
        content: content(facts),
        times: u32::try_from(earlier.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1),
        repeated,
        problems: problems(facts),
        open_notices: open.into_iter().map(|one| one.document_no).collect(),
        follow_ups,
    })
}

/// What was not done, or all of it where nothing is named.
fn content(facts: &Facts) -> Vec<String> {
    let named = if facts.unfulfilled.is_empty() {
        UnitDuty::ALL.to_vec()
    } else {
        facts.unfulfilled.clone()
    };
    let head = format!("单位的主要负责人是本单位的消防安全责任人（{ARTICLE}第二款）");
    let duties = named
        .into_iter()
        .map(|duty| format!("{ARTICLE}第一款{}", duty.article()));
    std::iter::once(head).chain(duties).collect()
}

fn problems(facts: &Facts) -> Vec<Problem> {
    if !facts.key_unit || facts.manager.is_some() {
        return Vec::new();
    }
    vec![Problem::law(
        "manager-missing",
        "消防安全重点单位没有确定消防安全管理人",
        "消防法 第十七条第二款第一项",
    )]
}
