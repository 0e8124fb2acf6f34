//! 记录补建完成情况: a facility that was bought, exchanged or leased as the approved plan has it. Another way, or more money, than was
//! approved is a person's decision.

use lianxi_domain::checks::{Checks, Material, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::facility::check_project_no;
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::push::Attachment;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::gaps::{FillMode, GapEntry, PlanRecord};
use crate::plan_gap_filling;

/// Places of one facility.
const PLACES_MAX: u32 = 10_000;
const CONTRACT: Material = Material::new("合同|协议|产权证", "晋政办发〔2020〕24号 二(二)1");

/// 补建完成情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 计划年度
    pub year: i16,
    /// 县级行政区划代码
    pub county_code: String,
    /// 居住区编号
    pub community_no: String,
    /// 实际方式
    pub mode: FillMode,
    /// 取得之日
    pub acquired_on: Day,
    /// 合同编号
    pub contract_no: String,
    /// 新增托位数
    pub places: u32,
    /// 实际费用（元）
    pub cost_yuan: Yuan,
    /// 合同、协议或者产权证
    pub papers: Vec<Attachment>,
    /// 方式或者费用与批准的计划不同时的决定
    #[serde(default)]
    pub decision: Option<Decision>,
}

/// 登记结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 居住区编号
    pub community_no: String,
    /// 计划缺口
    pub gap: u32,
    /// 新增托位数
    pub places: u32,
    /// 仍缺
    pub remaining: u32,
    /// 与批准的计划不同之处
    pub differences: Vec<&'static str>,
    /// 结余费用（元）
    pub saved_yuan: Yuan,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    check(&input, today(ctx)?)?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.county_code)?;
    let gap = planned(ctx, &input)?;
    let key = format!(
        "gap-filled/{}/{}/{}",
        input.county_code, input.year, input.community_no
    );
    let known: Option<Input> = records::load(ctx, &key)?;
    if known.as_ref().is_some_and(|known| *known != input) {
        return Err(invalid(
            "/communityNo",
            "filling-differs",
            "该居住区的补建已按另外的内容登记",
        ));
    }
    let differences = differences(&gap, &input);
    if !differences.is_empty() && input.decision.is_none() {
        return Err(Failure::needs_human(format!(
            "补建与批准的计划不同（{}），由批准计划的机关决定",
            differences.join("、")
        )));
    }
    let place = Place {
        kind: "gap-filled",
        division: &input.county_code,
        uscc: None,
        person: None,
    };
    records::save(ctx, &key, place, &input)?;
    Ok(Output {
        remaining: gap.gap.saturating_sub(input.places),
        gap: gap.gap,
        places: input.places,
        differences,
        saved_yuan: gap.cost_yuan.minus(input.cost_yuan).unwrap_or(Yuan::ZERO),
        community_no: input.community_no,
    })
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.year("/year", input.year, today);
    checks.county("/countyCode", &input.county_code);
    check_project_no(&mut checks, "/communityNo", &input.community_no);
    checks.not_after("/acquiredOn", input.acquired_on, today);
    checks.text("/contractNo", &input.contract_no, DOCUMENT_NO_CHARS_MAX);
    checks.require(
        (1..=PLACES_MAX).contains(&input.places),
        "/places",
        "number-out-of-range",
        format!("应在1至{PLACES_MAX}之间"),
    );
    checks.attachments("/papers", &input.papers);
    checks.materials("/papers", &input.papers, &[CONTRACT]);
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", today);
    }
    checks.finish()
}

/// What the approved plan has for the community.
fn planned(ctx: &Context<'_>, input: &Input) -> Result<GapEntry, Failure> {
    let key = plan_gap_filling::key(&input.county_code, input.year);
    let record: Option<PlanRecord> = records::load(ctx, &key)?;
    record
        .filter(|record| record.plan.approval.is_some())
        .and_then(|record| {
            record
                .gaps
                .into_iter()
                .find(|gap| gap.no == input.community_no)
        })
        .filter(|gap| gap.mode.is_some())
        .ok_or_else(|| {
            invalid(
                "/communityNo",
                "not-in-plan",
                "批准的补建计划没有安排该居住区",
            )
        })
}

fn differences(gap: &GapEntry, input: &Input) -> Vec<&'static str> {
    [
        (gap.mode != Some(input.mode), "方式不同"),
        (input.places < gap.filled, "托位数少于计划"),
        (input.cost_yuan > gap.cost_yuan, "费用超过计划"),
    ]
    .into_iter()
    .filter_map(|(differs, what)| differs.then_some(what))
    .collect()
}
