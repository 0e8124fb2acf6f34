//! 核对老旧小区改造: whether the renovation of an old community makes its public areas safe and fit for infants, first in the plan and
//! again when it is done. The policy names no items: the list is the product's.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, SHORT_TEXT_MAX, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::facility::check_project_no;
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::person::check_public_text;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Kind;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;

/// Answers to one checklist, and sources of money.
const ITEMS_MAX: usize = 50;
const FUNDING_MAX: usize = 20;
const LIST_SOURCE: &str =
    "产品默认：晋政办发〔2020〕24号 二(二)1只要求做好公共活动区域的设施和部位改造，没有逐项规定";

/// One item of the checklist.
struct Listed {
    code: &'static str,
    title: &'static str,
    /// Has to be there unless it does not apply.
    is_key: bool,
}

const fn listed(code: &'static str, title: &'static str, is_key: bool) -> Listed {
    Listed {
        code,
        title,
        is_key,
    }
}

const CHECKLIST: [Listed; 8] = [
    listed("play-area", "婴幼儿活动场地和安全地面", true),
    listed("barrier-free", "无障碍坡道、通道，婴儿车可以通行", true),
    listed("guards", "栏杆、井盖、水面等部位的安全防护", true),
    listed("lighting", "公共活动区域照明", true),
    listed("traffic", "活动区域人车分流", true),
    listed("nursing", "休息、哺乳和洗手设施", false),
    listed("care-room", "照护服务用房", false),
    listed("signs", "安全提示和标识", false),
];

/// 阶段
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Phase {
    #[serde(rename = "方案")]
    Plan,
    #[serde(rename = "竣工")]
    Done,
}

/// 结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Inclusion {
    #[serde(rename = "有")]
    Present,
    #[serde(rename = "没有")]
    Absent,
    #[serde(rename = "不适用")]
    NotApplicable,
}

/// 一项核对
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// 事项代码
    pub code: String,
    /// 方案是否列入，竣工时是否做好
    pub inclusion: Inclusion,
    /// 不适用的理由
    #[serde(default)]
    pub note: Option<String>,
}

/// 资金方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum FundingMode {
    #[serde(rename = "政府补贴")]
    Subsidy,
    #[serde(rename = "行业引导")]
    Industry,
    #[serde(rename = "社会力量参与")]
    Society,
}

const FUNDING_MODES: [FundingMode; 3] = [
    FundingMode::Subsidy,
    FundingMode::Industry,
    FundingMode::Society,
];

/// 资金
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Funding {
    /// 方式
    pub mode: FundingMode,
    /// 金额（元）
    pub amount_yuan: Yuan,
}

/// 老旧小区改造核对
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 改造项目编号（字母、数字和连字符）
    pub renovation_no: String,
    /// 小区名称
    pub name: String,
    /// 县级行政区划代码
    pub county_code: String,
    /// 阶段
    pub phase: Phase,
    /// 方案批准之日，或者竣工之日
    pub on: Day,
    /// 逐项核对
    pub answers: Vec<Answer>,
    /// 资金
    #[serde(default)]
    pub funding: Vec<Funding>,
}

/// 一个事项
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Missing {
    /// 事项代码
    pub code: &'static str,
    /// 事项
    pub title: &'static str,
}

/// 核对结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 是否包括婴幼儿照护需要的改造：重点事项齐全，竣工时方案列入的都已做好
    pub includes_care: bool,
    /// 缺少的重点事项
    pub missing_key: Vec<Missing>,
    /// 缺少的一般事项
    pub missing_ordinary: Vec<Missing>,
    /// 方案列入而没有做好的事项
    pub not_built: Vec<Missing>,
    /// 资金合计（元）
    pub funding_yuan: Yuan,
    /// 没有采用的资金方式（鼓励采用，不作要求）
    pub unused_modes: Vec<FundingMode>,
    /// 事项清单的依据性质
    pub list_kind: Kind,
    /// 事项清单的依据
    pub list_source: &'static str,
}

/// What is kept of a renovation: its plan and its completion as they were last checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RenovationRecord {
    pub plan: Input,
    pub plan_includes: bool,
    pub done: Option<Input>,
    pub done_includes: bool,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    check(&input, today(ctx)?)?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.county_code)?;
    let key = format!("renovation/{}", input.renovation_no);
    let known: Option<RenovationRecord> = records::load(ctx, &key)?;
    let output = outcome(&input, known.as_ref());
    let record = match (input.phase, known) {
        (Phase::Plan, known) => planned(input, output.includes_care, known)?,
        (Phase::Done, Some(known)) => done(input, output.includes_care, known)?,
        (Phase::Done, None) => {
            return Err(invalid(
                "/phase",
                "plan-unknown",
                "没有改造方案的核对记录，先核对方案",
            ));
        }
    };
    let place = Place {
        kind: "renovation",
        division: &record.plan.county_code,
        uscc: None,
        person: None,
    };
    records::save(ctx, &key, place, &record)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_project_no(&mut checks, "/renovationNo", &input.renovation_no);
    check_public_text(&mut checks, "/name", &input.name, SHORT_TEXT_MAX);
    checks.county("/countyCode", &input.county_code);
    checks.not_after("/on", input.on, today);
    checks.list("/funding", input.funding.len(), FUNDING_MAX);
    checks.some("/answers", input.answers.len(), ITEMS_MAX);
    let mut seen = BTreeSet::new();
    for (index, answer) in input.answers.iter().take(ITEMS_MAX).enumerate() {
        let at = format!("/answers/{index}");
        let known = CHECKLIST.iter().any(|item| item.code == answer.code);
        checks.require(
            known,
            format!("{at}/code"),
            "item-unknown",
            "清单没有这一事项",
        );
        let is_new = seen.insert(answer.code.as_str());
        checks.require(
            is_new,
            format!("{at}/code"),
            "item-duplicate",
            "同一事项核对了两次",
        );
        let note = answer.note.as_deref().unwrap_or_default();
        let field = format!("{at}/note");
        if answer.inclusion == Inclusion::NotApplicable {
            checks.text(&field, note, LONG_TEXT_MAX);
        } else {
            let fits = note.chars().count() <= LONG_TEXT_MAX;
            let message = format!("最多{LONG_TEXT_MAX}字");
            checks.require(fits, field, "text-too-long", message);
        }
    }
    checks.finish()
}

fn inclusion(input: &Input, code: &str) -> Inclusion {
    let found = input.answers.iter().find(|answer| answer.code == code);
    // What nobody answered is not there.
    found.map_or(Inclusion::Absent, |answer| answer.inclusion)
}

fn outcome(input: &Input, known: Option<&RenovationRecord>) -> Output {
    let missing = |is_missing: &dyn Fn(&Listed) -> bool| -> Vec<Missing> {
        let items = CHECKLIST.iter().filter(|item| is_missing(item));
        items
            .map(|item| Missing {
                code: item.code,
                title: item.title,
            })
            .collect()
    };
    let absent = |item: &Listed| inclusion(input, item.code) == Inclusion::Absent;
    let promised = |item: &Listed| {
        let plan = known.map(|known| &known.plan);
        input.phase == Phase::Done
            && plan.is_some_and(|plan| inclusion(plan, item.code) == Inclusion::Present)
    };
    let missing_key = missing(&|item| item.is_key && absent(item));
    let not_built =
        missing(&|item| promised(item) && inclusion(input, item.code) != Inclusion::Present);
    let used = |mode: &FundingMode| input.funding.iter().any(|one| one.mode == *mode);
    Output {
        includes_care: missing_key.is_empty() && not_built.is_empty(),
        missing_ordinary: missing(&|item| !item.is_key && absent(item)),
        missing_key,
        not_built,
        funding_yuan: input.funding.iter().map(|one| one.amount_yuan).sum(),
        unused_modes: FUNDING_MODES
            .into_iter()
            .filter(|mode| !used(mode))
            .collect(),
        list_kind: Kind::Default,
        list_source: LIST_SOURCE,
    }
}

/// A plan that includes everything, or whose renovation is done, stays as it is.
fn planned(
    input: Input,
    includes: bool,
    known: Option<RenovationRecord>,
) -> Result<RenovationRecord, Failure> {
    match known {
        Some(known) if known.plan == input => Ok(known),
        Some(known) if known.plan_includes || known.done.is_some() => Err(invalid(
            "/renovationNo",
            "renovation-differs",
            "该项目的方案已按另外的内容核对",
        )),
        Some(_) | None => Ok(RenovationRecord {
            plan: input,
            plan_includes: includes,
            done: None,
            done_includes: false,
        }),
    }
}

fn done(
    input: Input,
    includes: bool,
    mut known: RenovationRecord,
) -> Result<RenovationRecord, Failure> {
    let mut checks = Checks::new();
    let same_place = known.plan.county_code == input.county_code;
    checks.require(
        same_place,
        "/countyCode",
        "renovation-differs",
        "与方案不在同一县",
    );
    checks.require(
        known.plan.on <= input.on,
        "/on",
        "date-order",
        "竣工不能早于方案批准",
    );
    let fixed = known.done_includes && known.done.as_ref() != Some(&input);
    checks.require(
        !fixed,
        "/renovationNo",
        "renovation-differs",
        "该项目的竣工已按另外的内容核对",
    );
    checks.finish()?;
    known.done = Some(input);
    known.done_includes = includes;
    Ok(known)
}
