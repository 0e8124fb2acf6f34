//! `coordinate-inspection` (协调联合检查): drafts one plan for all departments, so that an institution is visited once.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_domain::{Period, Uscc, rulesets};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::bounds::{CODE_CHARS_MAX, TITLE_CHARS_MAX};
use crate::rules as p;

/// Departments with powers of enforcement over an institution; nobody else inspects (国办发〔2024〕54号).
const INSPECTING: [&str; 7] = [
    "health",
    "market-regulation",
    "public-security",
    "emergency",
    "institutional-establishment",
    "civil-affairs",
    "housing",
];
/// The templates of an inspection's course (国办发〔2024〕54号的文书格式).
const DOCUMENTS: [&str; 4] = ["检查审批", "检查通知", "检查记录", "检查结果反馈"];
const ITEMS_MAX: usize = 200;
const INSTITUTIONS_MAX: usize = 2_000;

/// 检查类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// 双随机抽查
    Random,
    /// 有因检查
    ForCause,
}

/// 计划检查的事项
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedItem {
    /// 事项代码
    pub code: String,
    /// 实施部门
    pub department: String,
    /// 依据
    pub basis: String,
    /// 是否已公布
    pub published: bool,
}

/// 参加部门
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Participant {
    /// 部门
    pub department: String,
    /// 可派出的持证执法人员数
    pub licensed_officers: u32,
}

/// 检查对象
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Candidate {
    /// 统一社会信用代码
    pub uscc: Uscc,
    /// 本年度已检查次数
    pub visits_this_year: u32,
}

/// 协调联合检查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CoordinateInspection {
    /// 计划名称
    pub title: String,
    /// 检查类型
    pub occasion: Occasion,
    /// 有因检查的线索编号
    #[serde(default)]
    pub cause: Option<String>,
    /// 有因检查的批准文号
    #[serde(default)]
    pub approval_no: Option<String>,
    /// 参加部门（含发起部门）
    pub participants: Vec<Participant>,
    /// 事项
    pub items: Vec<PlannedItem>,
    /// 检查对象
    pub candidates: Vec<Candidate>,
    /// 开始日期
    pub from: Day,
    /// 结束日期
    pub to: Day,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 联合检查计划草案
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InspectionPlan {
    /// 计划编号
    pub plan_no: String,
    /// 发起部门
    pub initiator: String,
    /// 配合部门
    pub cooperators: Vec<String>,
    /// 可以抽取的对象
    pub pool: Vec<String>,
    /// 因频次上限不再检查的对象
    pub excluded: Vec<String>,
    /// 应抽取的户数（有因检查为全部）
    pub draw_count: u32,
    /// 抽取种子和名单由平台保存，可复核
    pub draw_note: String,
    /// 应使用的统一文书；国办发〔2024〕54号施行前为空
    pub documents: Vec<String>,
    /// 检查结果公示期限
    pub publish_within: Period,
    /// 处罚信息公示期限
    pub penalty_publish_within: Period,
}

pub fn coordinate_inspection(
    ctx: &Context<'_>,
    input: CoordinateInspection,
) -> Result<InspectionPlan, Failure> {
    let office = office::acting(ctx.call, DEPARTMENT)?;
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    check(&input, &rules)?;
    if input.occasion == Occasion::ForCause && input.approval_no.is_none() {
        return Err(Failure::needs_human("有因检查须由行政机关负责人批准"));
    }
    // Ceilings and document templates came with 国办发〔2024〕54号.
    let of_2024 = rulesets::applies(ctx, p::INSPECTION_2024, rules.basis())?;
    let ceiling = rules.value(&p::VISITS_PER_YEAR_MAX)?;
    let for_cause = input.occasion == Occasion::ForCause;
    let may =
        |candidate: &&Candidate| !of_2024 || for_cause || candidate.visits_this_year < ceiling;
    // Sorted by code, so that the host's draw does not depend on the order in which a list was typed.
    let mut pool: Vec<String> = input
        .candidates
        .iter()
        .filter(may)
        .map(|found| found.uscc.to_string())
        .collect();
    pool.sort_unstable();
    pool.dedup();
    if pool.is_empty() {
        return Err(Failure::needs_human("可检查的机构为零：调整计划范围或时间"));
    }
    let excluded = input
        .candidates
        .iter()
        .filter(|found| !may(found))
        .map(|found| found.uscc.to_string())
        .collect();
    let plan_no = records::document_no(ctx, "托检", &office.division_code)?;
    let cooperators = input
        .participants
        .iter()
        .map(|found| found.department.clone())
        .filter(|id| id != DEPARTMENT);
    let plan = InspectionPlan {
        initiator: DEPARTMENT.to_owned(),
        cooperators: cooperators.collect(),
        draw_count: if for_cause {
            size(&pool)
        } else {
            draw_count(size(&pool), rules.value(&p::DRAW_RATIO_PERCENT)?)
        },
        draw_note: "由平台按种子抽取并保存名单、算法和时间，任何人可复核".to_owned(),
        documents: DOCUMENTS
            .iter()
            .filter(|_| of_2024)
            .map(|&document| document.to_owned())
            .collect(),
        publish_within: rules.period(&p::PUBLISH_WITHIN)?,
        penalty_publish_within: rules.period(&p::PENALTY_PUBLISH_WITHIN)?,
        pool,
        excluded,
        plan_no,
    };
    let place = Place {
        kind: "plan",
        division: &office.division_code,
        uscc: None,
        person: None,
    };
    records::save(ctx, &format!("plan/{}", plan.plan_no), place, &plan)?;
    Ok(plan)
}

fn size(pool: &[String]) -> u32 {
    u32::try_from(pool.len()).unwrap_or(u32::MAX)
}

/// At least one; a part of an institution is a whole one.
pub fn draw_count(pool: u32, percent: u32) -> u32 {
    pool.saturating_mul(percent)
        .div_ceil(100)
        .clamp(1, pool.max(1))
}

fn check(input: &CoordinateInspection, rules: &Rules<'_>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/title", &input.title, TITLE_CHARS_MAX);
    checks.require(
        input.from <= input.to,
        "/to",
        "date-out-of-order",
        "结束日期不能早于开始日期",
    );
    checks.require(
        input.occasion != Occasion::ForCause
            || input
                .cause
                .as_ref()
                .is_some_and(|cause| !cause.trim().is_empty()),
        "/cause",
        MISSING_MATERIAL,
        "有因检查应说明线索",
    );
    checks.some("/participants", input.participants.len(), INSPECTING.len());
    checks.some("/items", input.items.len(), ITEMS_MAX);
    checks.some("/candidates", input.candidates.len(), INSTITUTIONS_MAX);
    checks.require(
        input
            .participants
            .iter()
            .any(|found| found.department == DEPARTMENT),
        "/participants",
        "lead-missing",
        "卫生健康部门为牵头部门，应参加检查（晋政办发〔2020〕24号四(二)）",
    );
    let officers = rules.value(&p::INSPECTORS_MIN)?;
    for (index, participant) in input.participants.iter().take(INSPECTING.len()).enumerate() {
        check_participant(&mut checks, index, participant, officers);
    }
    for (index, item) in input.items.iter().take(ITEMS_MAX).enumerate() {
        check_item(&mut checks, index, item, input);
    }
    checks.finish()
}

fn check_participant(checks: &mut Checks, index: usize, participant: &Participant, officers: u32) {
    checks.require(
        INSPECTING.contains(&participant.department.as_str()),
        format!("/participants/{index}/department"),
        "not-an-inspecting-body",
        "联席会议、群团组织、第三方和无执法资格的主体不得实施检查（国办发〔2024〕54号）",
    );
    checks.require(
        participant.licensed_officers >= officers,
        format!("/participants/{index}/licensedOfficers"),
        "officers-too-few",
        format!("每个部门应派出不少于{officers}名持证执法人员"),
    );
}

fn check_item(checks: &mut Checks, index: usize, item: &PlannedItem, input: &CoordinateInspection) {
    let at = |field: &str| format!("/items/{index}/{field}");
    checks.text(&at("code"), &item.code, CODE_CHARS_MAX);
    checks.text(&at("basis"), &item.basis, SHORT_TEXT_MAX);
    checks.require(
        item.published,
        at("published"),
        "item-not-published",
        "检查事项应先公布，未公布不得检查",
    );
    checks.require(
        input
            .participants
            .iter()
            .any(|found| found.department == item.department),
        at("department"),
        "item-without-department",
        "事项的实施部门未参加检查",
    );
}
