//! Publicity and guidance of mass organisations (宣传教育、指导服务): a yearly plan by quarters, the activities held and matched to
//! it, and how much of it was done. An activity counts once, by its number; whom it reached is a number and never a name.
//!
//! The policy gives no number of activities: what is missing in a plan is advice, never a breach.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, POLICY_YEAR, RULE_VIOLATION, SHORT_TEXT_MAX, invalid};
use crate::date::Day;
use crate::indicators::{ReportInput, Reporting, number, percent};
use crate::limit::Limit;
use crate::office;
use crate::parameters::{Params, Rules};
use crate::person::{DOCUMENT_NO_CHARS_MAX, Decision, check_public_text, shows_personal_number};
use crate::push::Attachment;
use crate::records::{self, Place};
use crate::rules::{Rule, Stated, Unit, Version};

/// The most items of one plan.
const ITEMS_MAX: usize = 200;
/// The most times that one item of a plan is held in a quarter.
const TIMES_MAX: u32 = 1_000;
/// More people than any activity of a province reaches.
const REACH_MAX: u32 = 100_000_000;
/// The most pieces of evidence of one activity.
const EVIDENCE_MAX: usize = 20;
/// Characters of what is told of an activity.
const SUMMARY_CHARS_MAX: usize = 1_000;
/// The revision of a plan that is new.
const REVISION_FIRST: u32 = 1;

pub const ACTIVITIES_PER_QUARTER_MIN: Rule<u32> = Rule::of(
    "activitiesPerQuarterMin",
    "计划每季度安排活动不少于",
    "次",
    &[Version::default(1, "产品默认：政策未规定次数，可配置")],
);
pub const RECORD_WITHIN: Rule<u32> = Rule::period(
    "recordWithin",
    "活动结束后登记记录",
    Unit::WorkingDay,
    &[Version::default(10, "产品默认：政策未规定期限，可配置")],
);

/// The numbers that these duties judge by.
pub const RULES: [&Rule<u32>; 2] = [&ACTIVITIES_PER_QUARTER_MIN, &RECORD_WITHIN];

/// The kinds of records that they keep.
pub const RECORDS: [(&str, &str); 3] = [
    ("plan/", "年度活动计划"),
    ("activity/", "活动记录"),
    ("evidence/", "活动材料摘要（防止重复使用）"),
];

/// What a report says of them.
pub const INDICATORS: [(&str, &str, &str); 4] = [
    ("activities", "开展活动", "次"),
    ("activities-unplanned", "计划外活动", "次"),
    ("activity-reach", "活动覆盖", "人次"),
    ("plan-done", "到期计划活动完成率", "%"),
];

/// What one organisation does: whom it addresses, and in which ways (工作范围).
#[derive(Debug, Clone, Copy)]
pub struct Programme {
    pub department: &'static str,
    pub audiences: &'static [Audience],
    pub forms: &'static [Form],
    pub basis: &'static str,
    /// Every number that its duties can be configured by.
    pub rules: &'static [&'static Rule<u32>],
}

/// 对象
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Audience {
    #[serde(rename = "青年")]
    Youth,
    #[serde(rename = "婴幼儿家庭")]
    Families,
    #[serde(rename = "孕产期家庭")]
    Expecting,
    #[serde(rename = "农村和进城务工人员家庭")]
    RuralAndMigrant,
    #[serde(rename = "职工")]
    Employees,
    #[serde(rename = "社区居民")]
    Residents,
}

/// 形式
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Form {
    #[serde(rename = "专题讲座")]
    Lecture,
    #[serde(rename = "现场宣传")]
    Stand,
    #[serde(rename = "资料发放")]
    Leaflets,
    #[serde(rename = "新媒体宣传")]
    Online,
    #[serde(rename = "志愿服务")]
    Volunteering,
    #[serde(rename = "亲子活动")]
    ParentChild,
    #[serde(rename = "育儿沙龙")]
    Salon,
    #[serde(rename = "家长学校")]
    ParentSchool,
    #[serde(rename = "入户指导")]
    HomeVisit,
    #[serde(rename = "咨询服务")]
    Consultation,
}

/// 主题
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Topic {
    #[serde(rename = "照护服务政策")]
    Policy,
    #[serde(rename = "科学育儿")]
    Parenting,
    #[serde(rename = "早期发展")]
    Development,
    #[serde(rename = "膳食营养")]
    Nutrition,
    #[serde(rename = "疾病防控")]
    Disease,
    #[serde(rename = "安全防护")]
    Safety,
    #[serde(rename = "未成年人保护")]
    Protection,
    #[serde(rename = "选择照护服务机构")]
    Choosing,
}

/// 季度（1至4）
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Quarter(u8);

impl Quarter {
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];

    /// The quarter in which a day lies.
    pub fn of(day: Day) -> Self {
        let ended = |quarter: &Self| quarter.last_day(day.year()).is_some_and(|last| last < day);
        let next = Self::ALL.into_iter().find(|quarter| !ended(quarter));
        next.unwrap_or(Self(4))
    }

    pub fn last_day(self, year: i16) -> Option<Day> {
        let (month, day) = match self.0 {
            1 => (3, 31),
            2 => (6, 30),
            3 => (9, 30),
            _ => (12, 31),
        };
        Day::in_year(year, month, day).ok()
    }
}

impl TryFrom<u8> for Quarter {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Self, &'static str> {
        let found = Self::ALL.into_iter().find(|quarter| quarter.0 == number);
        found.ok_or("季度应为1至4")
    }
}

impl From<Quarter> for u8 {
    fn from(quarter: Quarter) -> Self {
        quarter.0
    }
}

impl JsonSchema for Quarter {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quarter".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 4 })
    }
}

/// 年度活动计划
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanInput {
    /// 年度
    pub year: i16,
    /// 行政区划代码：省、市或县
    pub division_code: String,
    /// 版次：首次为1，每次修订加1
    pub revision: u32,
    /// 计划活动
    pub items: Vec<PlanItem>,
    /// 本组织批准计划的决定；没有的，由人员批准
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 一项计划活动
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanItem {
    /// 计划内编号
    pub item_no: String,
    /// 主题
    pub topic: Topic,
    /// 形式
    pub form: Form,
    /// 对象
    pub audience: Audience,
    /// 季度
    pub quarter: Quarter,
    /// 场次
    pub times: u32,
    /// 预计覆盖人次
    pub reach: u32,
}

/// 已批准的年度活动计划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// 年度
    pub year: i16,
    /// 行政区划代码
    pub division_code: String,
    /// 版次
    pub revision: u32,
    /// 计划活动
    pub items: Vec<PlanItem>,
    /// 批准计划的决定
    pub decision: Decision,
    /// 计划场次
    pub times: u64,
    /// 预计覆盖人次
    pub reach: u64,
    /// 每季度不少于的场次
    pub per_quarter_min: Stated<u32>,
    /// 场次不足的季度（提示，不是违规）
    pub short_quarters: Vec<Quarter>,
    /// 没有安排活动的对象（提示，不是违规）
    pub missing_audiences: Vec<Audience>,
    /// 依据
    pub basis: String,
}

/// A yearly plan, approved by the organisation's people. A revision follows the one before and keeps what was already held.
pub fn plan(ctx: &Context<'_>, programme: &Programme, input: PlanInput) -> Result<Plan, Failure> {
    let rules = Rules::on(ctx.call, &input.params, programme.rules)?;
    check_plan(programme, &input, rules.today())?;
    office::covering(ctx.call, programme.department, &input.division_code)?;
    let per_quarter_min = rules.get(&ACTIVITIES_PER_QUARTER_MIN)?;
    let Some(decision) = input.decision.clone() else {
        return Err(Failure::needs_human("年度活动计划应由本组织负责人批准"));
    };
    let earlier = planned(ctx, &input.division_code, input.year)?;
    if let Some(earlier) = earlier {
        if earlier.revision == input.revision {
            return repeated(earlier, &input, &decision);
        }
        check_revision(ctx, earlier.revision.saturating_add(1), &input)?;
    } else {
        check_revision(ctx, REVISION_FIRST, &input)?;
    }
    let plan = Plan {
        short_quarters: short_quarters(&input.items, per_quarter_min.value),
        missing_audiences: missing_audiences(programme, &input.items),
        times: sum(input.items.iter().map(|item| item.times)),
        reach: sum(input.items.iter().map(|item| item.reach)),
        per_quarter_min,
        year: input.year,
        division_code: input.division_code,
        revision: input.revision,
        items: input.items,
        decision,
        basis: programme.basis.to_owned(),
    };
    let place = Place {
        kind: &plan_kind(plan.year),
        division: &plan.division_code,
        ..Place::default()
    };
    records::save(ctx, &plan_key(&plan.division_code, plan.year), place, &plan)?;
    Ok(plan)
}

fn check_plan(programme: &Programme, input: &PlanInput, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    checks.division("/divisionCode", &input.division_code);
    checks.some("/items", input.items.len(), ITEMS_MAX);
    let mut numbers = BTreeSet::new();
    for (index, item) in input.items.iter().take(ITEMS_MAX).enumerate() {
        let at = |field: &str| format!("/items/{index}/{field}");
        check_number(&mut checks, &at("itemNo"), &item.item_no);
        checks.require(
            numbers.insert(item.item_no.as_str()),
            at("itemNo"),
            "item-duplicate",
            "计划内编号重复",
        );
        check_scope(
            &mut checks,
            programme,
            &format!("/items/{index}"),
            item.audience,
            item.form,
        );
        for (field, value, most) in [
            ("times", item.times, TIMES_MAX),
            ("reach", item.reach, REACH_MAX),
        ] {
            check_count(&mut checks, &at(field), value, most);
        }
    }
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", today);
    }
    checks.finish()
}

fn check_scope(
    checks: &mut Checks,
    programme: &Programme,
    at: &str,
    audience: Audience,
    form: Form,
) {
    checks.require(
        programme.audiences.contains(&audience),
        format!("{at}/audience"),
        "audience-not-ours",
        format!("对象不在本组织的工作范围（{}）", programme.basis),
    );
    checks.require(
        programme.forms.contains(&form),
        format!("{at}/form"),
        "form-not-ours",
        "本组织不采用这一形式",
    );
}

fn check_count(checks: &mut Checks, at: &str, value: u32, most: u32) {
    checks.require(
        (1..=most).contains(&value),
        at,
        "count-out-of-range",
        format!("应在1至{most}之间"),
    );
}

/// A number that people gave to a thing: it becomes part of a key, and says nothing of a person.
pub fn check_number(checks: &mut Checks, at: &str, number: &str) {
    checks.text(at, number, DOCUMENT_NO_CHARS_MAX);
    let odd = |character: char| {
        character.is_control() || character.is_whitespace() || matches!(character, '/' | '\\')
    };
    checks.require(
        !number.contains(odd),
        at,
        "number-malformed",
        "编号不得含空白、控制字符和斜线",
    );
    checks.require(
        !shows_personal_number(number),
        at,
        "personal-data-in-public-text",
        "编号不得是证件号码或手机号码",
    );
}

/// Evidence by name and digest; its names may be read by anybody.
pub fn check_evidence(checks: &mut Checks, at: &str, evidence: &[Attachment]) {
    checks.list(at, evidence.len(), EVIDENCE_MAX);
    checks.attachments(at, evidence);
    let mut digests = BTreeSet::new();
    for (index, paper) in evidence.iter().take(EVIDENCE_MAX).enumerate() {
        checks.require(
            !shows_personal_number(&paper.name),
            format!("{at}/{index}/name"),
            "personal-data-in-public-text",
            "材料名称中不得出现证件号码或手机号码",
        );
        checks.require(
            digests.insert(paper.sha256.as_str()),
            format!("{at}/{index}/sha256"),
            "evidence-duplicate",
            "同一材料列了两次",
        );
    }
}

fn repeated(earlier: Plan, input: &PlanInput, decision: &Decision) -> Result<Plan, Failure> {
    if earlier.items == input.items && earlier.decision == *decision {
        return Ok(earlier);
    }
    Err(invalid(
        "/revision",
        "plan-differs",
        format!(
            "第{}版计划已登记，内容不同；修改的应作为下一版",
            input.revision
        ),
    ))
}

/// The revision is the expected one, and what was held of the plan before stays in it as it was.
fn check_revision(ctx: &Context<'_>, expected: u32, input: &PlanInput) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        input.revision == expected,
        "/revision",
        "revision-order",
        format!("版次应为{expected}"),
    );
    for held in held_in(ctx, &input.division_code, input.year)? {
        let Some(item_no) = held.plan_item.as_deref() else {
            continue;
        };
        let kept = input
            .items
            .iter()
            .any(|item| item.item_no == item_no && item.is_of(&held.activity));
        checks.require(
            kept,
            "/items",
            "plan-item-held",
            "已开展活动的计划项目不得删除或改变主题、形式、对象",
        );
    }
    checks.finish()
}

impl PlanItem {
    fn is_of(&self, facts: &Facts) -> bool {
        (self.topic, self.form, self.audience) == (facts.topic, facts.form, facts.audience)
    }
}

fn short_quarters(items: &[PlanItem], least: u32) -> Vec<Quarter> {
    let times = |quarter: Quarter| {
        let of_it = items.iter().filter(move |item| item.quarter == quarter);
        sum(of_it.map(|item| item.times))
    };
    let short = |quarter: &Quarter| times(*quarter) < u64::from(least);
    Quarter::ALL.into_iter().filter(short).collect()
}

fn missing_audiences(programme: &Programme, items: &[PlanItem]) -> Vec<Audience> {
    let missing = |audience: &Audience| !items.iter().any(|item| item.audience == *audience);
    programme
        .audiences
        .iter()
        .copied()
        .filter(missing)
        .collect()
}

fn sum(numbers: impl Iterator<Item = u32>) -> u64 {
    numbers.map(u64::from).sum()
}

fn plan_kind(year: i16) -> String {
    format!("plan/{year}")
}

fn plan_key(division: &str, year: i16) -> String {
    format!("plan/{division}/{year}")
}

/// The plan of a division for a year.
pub fn planned(ctx: &Context<'_>, division: &str, year: i16) -> Result<Option<Plan>, Failure> {
    records::load(ctx, &plan_key(division, year))
}

/// 活动登记
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivityInput {
    /// 活动
    pub activity: Facts,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 活动情况：不含任何人的姓名和号码
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facts {
    /// 活动编号
    pub activity_no: String,
    /// 开展活动的组织所在行政区划代码
    pub division_code: String,
    /// 开展日期
    pub held_on: Day,
    /// 计划内编号；没有写明的，按主题、形式、对象自动对应
    #[serde(default)]
    pub plan_item: Option<String>,
    /// 主题
    pub topic: Topic,
    /// 形式
    pub form: Form,
    /// 对象
    pub audience: Audience,
    /// 地点或平台
    pub place: String,
    /// 情况
    pub summary: String,
    /// 覆盖人次
    pub reach: u32,
    /// 佐证材料
    pub evidence: Vec<Attachment>,
}

/// 与计划的对应
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Matching {
    #[serde(rename = "写明")]
    Named,
    #[serde(rename = "自动对应")]
    Found,
    #[serde(rename = "计划外")]
    Unplanned,
}

/// 与计划季度相比
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Timing {
    #[serde(rename = "提前")]
    Early,
    #[serde(rename = "按计划季度")]
    InQuarter,
    #[serde(rename = "延后")]
    Later,
}

/// 活动记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// 活动
    pub activity: Facts,
    /// 季度
    pub quarter: Quarter,
    /// 与计划的对应
    pub matching: Matching,
    /// 对应的计划内编号
    pub plan_item: Option<String>,
    /// 与计划季度相比
    pub timing: Option<Timing>,
    /// 该计划项目尚余场次
    pub times_left: Option<u32>,
    /// 登记日期
    pub recorded_on: Day,
    /// 登记期限
    pub record_within: Limit,
    /// 依据
    pub basis: String,
}

/// An activity that was held. The same number again is the same activity; under another number it is not counted again.
pub fn record(
    ctx: &Context<'_>,
    programme: &Programme,
    facts: Facts,
    rules: &Rules<'_>,
) -> Result<Held, Failure> {
    check_facts(programme, &facts, rules.today())?;
    office::covering(ctx.call, programme.department, &facts.division_code)?;
    let key = activity_key(&facts.division_code, &facts.activity_no);
    if let Some(known) = records::load::<Held>(ctx, &key)? {
        if known.activity == facts {
            return Ok(known);
        }
        return Err(invalid(
            "/activity/activityNo",
            "activity-no-taken",
            "这一活动编号已登记，内容不同",
        ));
    }
    let others = held_in(ctx, &facts.division_code, facts.held_on.year())?;
    check_new(ctx, &facts, &others)?;
    let plan = planned(ctx, &facts.division_code, facts.held_on.year())?;
    let (matching, item) = matched(plan.as_ref(), &others, &facts)?;
    let quarter = Quarter::of(facts.held_on);
    let held = Held {
        quarter,
        matching,
        plan_item: item.map(|item| item.item_no.clone()),
        timing: item.map(|item| timing(quarter, item.quarter)),
        times_left: item.map(|item| {
            let done = done(&others, &item.item_no).saturating_add(1);
            item.times.saturating_sub(done)
        }),
        recorded_on: rules.today(),
        record_within: Limit::new(rules.period(&RECORD_WITHIN)?, facts.held_on),
        basis: programme.basis.to_owned(),
        activity: facts,
    };
    keep(ctx, &key, &held)?;
    Ok(held)
}

fn check_facts(programme: &Programme, facts: &Facts, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/activity/activityNo", &facts.activity_no);
    checks.division("/activity/divisionCode", &facts.division_code);
    checks.not_after("/activity/heldOn", facts.held_on, today);
    checks.require(
        facts.held_on.year() >= POLICY_YEAR,
        "/activity/heldOn",
        RULE_VIOLATION,
        format!("政策自{POLICY_YEAR}年施行，此前的活动不登记"),
    );
    if let Some(item) = &facts.plan_item {
        check_number(&mut checks, "/activity/planItem", item);
    }
    check_scope(
        &mut checks,
        programme,
        "/activity",
        facts.audience,
        facts.form,
    );
    check_public_text(&mut checks, "/activity/place", &facts.place, SHORT_TEXT_MAX);
    check_public_text(
        &mut checks,
        "/activity/summary",
        &facts.summary,
        SUMMARY_CHARS_MAX,
    );
    check_count(&mut checks, "/activity/reach", facts.reach, REACH_MAX);
    checks.some("/activity/evidence", facts.evidence.len(), EVIDENCE_MAX);
    check_evidence(&mut checks, "/activity/evidence", &facts.evidence);
    checks.finish()
}

/// Neither the same occasion under another number, nor shown by nothing but what has shown another.
fn check_new(ctx: &Context<'_>, facts: &Facts, others: &[Held]) -> Result<(), Failure> {
    let occasion = |facts: &Facts| {
        (
            facts.held_on,
            facts.topic,
            facts.form,
            facts.audience,
            facts.place.trim().to_owned(),
        )
    };
    let mut checks = Checks::new();
    let this = occasion(facts);
    // Homes of one village are visited on one day: whose they are is known to the organisation alone.
    let is_visit = facts.form == Form::HomeVisit;
    checks.require(
        is_visit || !others.iter().any(|held| occasion(&held.activity) == this),
        "/activity/activityNo",
        "activity-duplicate",
        "同日同地同一内容的活动已以另一编号登记",
    );
    let mut has_new = false;
    for paper in &facts.evidence {
        let known: Option<String> = records::load(ctx, &evidence_key(facts, paper))?;
        has_new |= known.is_none();
    }
    checks.require(
        has_new,
        "/activity/evidence",
        "evidence-reused",
        "佐证材料都已用于其他活动，至少应有一份本次活动的材料",
    );
    checks.finish()
}

fn matched<'a>(
    plan: Option<&'a Plan>,
    others: &[Held],
    facts: &Facts,
) -> Result<(Matching, Option<&'a PlanItem>), Failure> {
    let Some(named) = &facts.plan_item else {
        let found = plan.and_then(|plan| open_item(plan, others, facts));
        let matching = found.map_or(Matching::Unplanned, |_| Matching::Found);
        return Ok((matching, found));
    };
    let Some(plan) = plan else {
        return Err(invalid(
            "/activity/planItem",
            "plan-missing",
            "该年度没有登记的活动计划",
        ));
    };
    let Some(item) = plan.items.iter().find(|item| item.item_no == *named) else {
        return Err(invalid(
            "/activity/planItem",
            "plan-item-unknown",
            "年度计划中没有这一编号",
        ));
    };
    let mut checks = Checks::new();
    for (field, same) in [
        ("topic", item.topic == facts.topic),
        ("form", item.form == facts.form),
        ("audience", item.audience == facts.audience),
    ] {
        checks.require(
            same,
            format!("/activity/{field}"),
            "plan-mismatch",
            "与计划项目不一致；不是这一项目的，不要写计划内编号",
        );
    }
    checks.finish()?;
    Ok((Matching::Named, Some(item)))
}

/// What an activity without a named item is likely to be: the item of its kind that is still open, that of its quarter first.
fn open_item<'a>(plan: &'a Plan, others: &[Held], facts: &Facts) -> Option<&'a PlanItem> {
    let quarter = Quarter::of(facts.held_on);
    plan.items
        .iter()
        .filter(|item| item.is_of(facts) && done(others, &item.item_no) < item.times)
        .min_by_key(|item| item.quarter != quarter)
}

fn timing(held: Quarter, planned: Quarter) -> Timing {
    match held.cmp(&planned) {
        std::cmp::Ordering::Less => Timing::Early,
        std::cmp::Ordering::Equal => Timing::InQuarter,
        std::cmp::Ordering::Greater => Timing::Later,
    }
}

fn done(held: &[Held], item_no: &str) -> u32 {
    let count = held
        .iter()
        .filter(|held| held.plan_item.as_deref() == Some(item_no))
        .count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn keep(ctx: &Context<'_>, key: &str, held: &Held) -> Result<(), Failure> {
    let place = Place {
        kind: &activity_kind(held.activity.held_on.year()),
        division: &held.activity.division_code,
        ..Place::default()
    };
    records::save(ctx, key, place, held)?;
    for paper in &held.activity.evidence {
        let key = evidence_key(&held.activity, paper);
        if records::load::<String>(ctx, &key)?.is_none() {
            ctx.records.put_as(&key, &held.activity.activity_no, &[])?;
        }
    }
    Ok(())
}

fn activity_kind(year: i16) -> String {
    format!("activity/{year}")
}

fn activity_key(division: &str, activity_no: &str) -> String {
    format!("activity/{division}/{activity_no}")
}

fn evidence_key(facts: &Facts, paper: &Attachment) -> String {
    format!("evidence/{}/{}", facts.division_code, paper.sha256)
}

/// The activities of one office in a year, without those of the offices below it.
fn held_in(ctx: &Context<'_>, division: &str, year: i16) -> Result<Vec<Held>, Failure> {
    let mut held = held_within(ctx, division, year)?;
    held.retain(|held| held.activity.division_code == division);
    Ok(held)
}

fn held_within(ctx: &Context<'_>, division: &str, year: i16) -> Result<Vec<Held>, Failure> {
    let found = records::within::<Held>(ctx, &activity_kind(year), division)?;
    Ok(found.into_iter().map(|(_, held)| held).collect())
}

fn plans_within(ctx: &Context<'_>, division: &str, year: i16) -> Result<Vec<Plan>, Failure> {
    let found = records::within::<Plan>(ctx, &plan_kind(year), division)?;
    Ok(found.into_iter().map(|(_, plan)| plan).collect())
}

/// 计划执行情况查询
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewInput {
    /// 年度
    pub year: i16,
    /// 行政区划代码：省、市或县
    pub division_code: String,
}

/// 计划执行情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// 年度
    pub year: i16,
    /// 行政区划代码
    pub division_code: String,
    /// 已登记计划的组织数
    pub plans: u64,
    /// 各季度
    pub quarters: Vec<QuarterReview>,
    /// 有活动的对象
    pub audiences: Vec<Audience>,
    /// 本年度没有活动的对象
    pub audiences_without: Vec<Audience>,
    /// 季度已过而未完成的计划项目
    pub behind: Vec<Behind>,
    /// 全年计划完成率（%）；没有计划的为空
    pub done_percent: Option<u64>,
}

/// 一个季度
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuarterReview {
    /// 季度
    pub quarter: Quarter,
    /// 计划场次
    pub planned: u64,
    /// 其中已完成场次
    pub done: u64,
    /// 本季度实际开展场次
    pub held: u64,
    /// 其中计划外场次
    pub unplanned: u64,
    /// 覆盖人次
    pub reach: u64,
}

/// 未完成的计划项目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Behind {
    /// 行政区划代码
    pub division_code: String,
    /// 计划内编号
    pub item_no: String,
    /// 季度
    pub quarter: Quarter,
    /// 尚余场次
    pub times_left: u32,
}

/// Times held by office and item.
struct Tally(BTreeMap<(String, String), u32>);

impl Tally {
    fn of(held: &[Held]) -> Self {
        let mut times = BTreeMap::new();
        for held in held {
            if let Some(item) = &held.plan_item {
                let count: &mut u32 = times
                    .entry((held.activity.division_code.clone(), item.clone()))
                    .or_default();
                *count = count.saturating_add(1);
            }
        }
        Self(times)
    }

    /// Of an item no more is done than was planned.
    fn done(&self, plan: &Plan, item: &PlanItem) -> u32 {
        let key = (plan.division_code.clone(), item.item_no.clone());
        self.0.get(&key).copied().unwrap_or(0).min(item.times)
    }
}

/// How much of the year's plans was done, by quarter, in a division and below it.
pub fn review(
    ctx: &Context<'_>,
    programme: &Programme,
    input: ReviewInput,
) -> Result<Review, Failure> {
    let today = crate::checks::today(ctx)?;
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    checks.division("/divisionCode", &input.division_code);
    checks.finish()?;
    office::covering(ctx.call, programme.department, &input.division_code)?;
    let plans = plans_within(ctx, &input.division_code, input.year)?;
    let held = held_within(ctx, &input.division_code, input.year)?;
    let tally = Tally::of(&held);
    let quarters: Vec<QuarterReview> = Quarter::ALL
        .into_iter()
        .map(|quarter| review_quarter(quarter, &plans, &held, &tally))
        .collect();
    let reached = |audience: &Audience| held.iter().any(|one| one.activity.audience == *audience);
    let (audiences, audiences_without) = programme.audiences.iter().partition(|one| reached(one));
    let (done, planned) = quarters.iter().fold((0, 0), |(done, planned), quarter| {
        (done + quarter.done, planned + quarter.planned)
    });
    Ok(Review {
        year: input.year,
        division_code: input.division_code,
        plans: number(plans.len()),
        quarters,
        audiences,
        audiences_without,
        behind: behind(&plans, &tally, today),
        done_percent: percent(done, planned),
    })
}

fn review_quarter(quarter: Quarter, plans: &[Plan], held: &[Held], tally: &Tally) -> QuarterReview {
    let items = |plan: &Plan| -> (u64, u64) {
        let of_it = plan.items.iter().filter(|item| item.quarter == quarter);
        of_it.fold((0, 0), |(planned, done), item| {
            let times = u64::from(item.times);
            (planned + times, done + u64::from(tally.done(plan, item)))
        })
    };
    let (planned, done) = plans
        .iter()
        .map(items)
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let of_it: Vec<&Held> = held.iter().filter(|one| one.quarter == quarter).collect();
    QuarterReview {
        quarter,
        planned,
        done,
        held: number(of_it.len()),
        unplanned: number(of_it.iter().filter(|one| one.plan_item.is_none()).count()),
        reach: sum(of_it.iter().map(|one| one.activity.reach)),
    }
}

fn behind(plans: &[Plan], tally: &Tally, today: Day) -> Vec<Behind> {
    let items = plans
        .iter()
        .flat_map(|plan| plan.items.iter().map(move |item| (plan, item)));
    let over = items.filter(|(plan, item)| is_over(plan, item, today));
    over.filter_map(|(plan, item)| {
        let times_left = item.times.saturating_sub(tally.done(plan, item));
        (times_left > 0).then(|| Behind {
            division_code: plan.division_code.clone(),
            item_no: item.item_no.clone(),
            quarter: item.quarter,
            times_left,
        })
    })
    .collect()
}

fn is_over(plan: &Plan, item: &PlanItem, today: Day) -> bool {
    item.quarter
        .last_day(plan.year)
        .is_some_and(|last| last < today)
}

/// Adds [`INDICATORS`] to a report: activities of the period, and of the items whose quarter ended in it, how much was done.
pub fn report(
    ctx: &Context<'_>,
    reporting: &mut Reporting,
    input: &ReportInput,
) -> Result<(), Failure> {
    let today = crate::checks::today(ctx)?;
    let (mut held_count, mut unplanned, mut reach) = (0, 0, 0);
    let (mut done, mut planned) = (0, 0);
    for year in years(input, today) {
        let held = held_within(ctx, &input.division_code, year)?;
        let tally = Tally::of(&held);
        for one in held
            .iter()
            .filter(|one| reporting.has(one.activity.held_on))
        {
            held_count += 1;
            unplanned += u64::from(one.plan_item.is_none());
            reach += u64::from(one.activity.reach);
        }
        for plan in plans_within(ctx, &input.division_code, year)? {
            let is_due = |item: &&PlanItem| {
                let last = item.quarter.last_day(plan.year);
                is_over(&plan, item, today) && last.is_some_and(|last| reporting.has(last))
            };
            for item in plan.items.iter().filter(is_due) {
                planned += u64::from(item.times);
                done += u64::from(tally.done(&plan, item));
            }
        }
    }
    reporting.count("activities", held_count);
    reporting.count("activities-unplanned", unplanned);
    reporting.count("activity-reach", reach);
    reporting.rate("plan-done", done, planned);
    Ok(())
}

/// The years of a period in which there can be records.
pub fn years(input: &ReportInput, today: Day) -> std::ops::RangeInclusive<i16> {
    input.from.year().max(POLICY_YEAR)..=input.to.year().min(today.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lies_in_its_quarter() {
        for (day, expected) in [
            (Day::of(2026, 1, 1), 1),
            (Day::of(2026, 3, 31), 1),
            (Day::of(2026, 4, 1), 2),
            (Day::of(2026, 6, 30), 2),
            (Day::of(2026, 7, 1), 3),
            (Day::of(2026, 9, 30), 3),
            (Day::of(2026, 10, 1), 4),
            (Day::of(9999, 12, 31), 4),
        ] {
            assert_eq!(u8::from(Quarter::of(day)), expected, "{day}");
        }
        assert!(Quarter::try_from(0).is_err() && Quarter::try_from(5).is_err());
    }

    #[test]
    fn a_number_is_no_path_and_no_person() {
        for (number, code) in [
            ("宣〔2026〕1号", None),
            ("", Some("MISSING_MATERIAL")),
            ("a/b", Some("number-malformed")),
            ("a b", Some("number-malformed")),
            ("a\u{0}", Some("number-malformed")),
            ("13800138000", Some("personal-data-in-public-text")),
        ] {
            let mut checks = Checks::new();
            check_number(&mut checks, "/x", number);
            let found = checks.finish().err();
            let found = found.as_ref().and_then(|failure| failure.issues().first());
            assert_eq!(found.map(|issue| issue.code.as_str()), code, "{number:?}");
        }
    }

    #[test]
    fn a_report_looks_into_the_years_that_can_have_records() {
        let input = ReportInput {
            from: Day::of(1, 1, 1),
            to: Day::of(9999, 12, 31),
            division_code: "140105".to_owned(),
        };
        assert_eq!(years(&input, Day::of(2026, 3, 2)), 2020..=2026);
    }
}
