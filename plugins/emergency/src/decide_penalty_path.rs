//! 消防处罚路径 (消防法 第六十条、第六十六条、第六十七条): which measures the law has for one finding of an inspection. A fine of
//! 第六十条 follows at once, that of 第六十六条 after a time limit, and for the duties of a unit (第六十七条) there is none. Whether and how
//! much is a person's decision; what only the guide says is no ground by itself.

mod path;

use lianxi_domain::case::CasePath;
use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, invalid};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::inspect_fire as inspections;
use crate::inspection::{Ground, ground};
use crate::notice::{self, Notice};
use crate::rules::{ALL, Range};
use lianxi_domain::kept::{self, Kept};
use lianxi_domain::records::Place;

pub const KIND: &str = "penalty";
/// Characters of an item's code.
const CODE_CHARS_MAX: usize = 40;

/// 消防处罚路径
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 检查编号
    pub inspection_no: String,
    /// 检查发现的问题的事项代码
    pub item: String,
    /// 立案之日
    #[serde(default)]
    pub case_filed_on: Option<Day>,
    /// 日历计算的改正末日；以工作日计的期限必须有
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
    /// 只有指南依据的问题，由人认定是火灾隐患的认定文书
    #[serde(default)]
    pub hazard_finding: Option<Decision>,
    /// 只列出路径，不作决定
    #[serde(default)]
    pub prepare_only: bool,
    /// 处罚决定（由人作出）
    #[serde(default)]
    pub decision: Option<PenaltyDecision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 处罚决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PenaltyDecision {
    /// 决定
    pub decision: Decision,
    /// 对单位的罚款（元）；不予罚款的为空
    #[serde(default)]
    pub unit_fine_yuan: Option<u64>,
    /// 不予罚款，或者只给予其他处罚的理由
    #[serde(default)]
    pub reason: Option<String>,
}

/// 处罚路径和决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 路径
    pub path: CasePath,
    /// 是否具备对单位罚款的法定条件
    pub fine_possible: bool,
    /// 是否逾期未改正
    pub overdue: bool,
    /// 已登记的决定
    pub decided: Option<PenaltyDecision>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    let inspection = inspection(ctx, &input)?;
    office::county_or_above(ctx.call, DEPARTMENT, &inspection.division_code)?;
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let key = format!("{KIND}/{}/{}", input.inspection_no, input.item);
    if input.decision.is_some()
        && let Some(answer) = kept::again(ctx, &key, &facts, ("/item", "penalty-taken"))?
    {
        return Ok(answer);
    }
    let notice = notice_of(ctx, &inspection.uscc, &input)?;
    let output = decided(&input, notice.as_ref(), &rules)?;
    if input.decision.is_some() {
        let place = Place::institution(
            KIND,
            inspection.division_code.as_str(),
            inspection.uscc.as_str(),
        );
        kept::keep(ctx, &key, place, &facts, &output)?;
    }
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/inspectionNo", &input.inspection_no, DOCUMENT_NO_CHARS_MAX);
    checks.text("/item", &input.item, CODE_CHARS_MAX);
    if let Some(on) = input.case_filed_on {
        checks.not_after("/caseFiledOn", on, today);
    }
    if let Some(finding) = &input.hazard_finding {
        finding.check(&mut checks, "/hazardFinding", today);
    }
    if let Some(made) = &input.decision {
        made.decision
            .check(&mut checks, "/decision/decision", today);
        checks.require(
            !input.prepare_only,
            "/prepareOnly",
            "prepare-with-decision",
            "只列路径时不应带决定",
        );
        match input.case_filed_on {
            None => checks.fail("/caseFiledOn", MISSING_MATERIAL, "作出决定前应当立案"),
            Some(on) => checks.not_after("/caseFiledOn", on, made.decision.on),
        }
        if made.unit_fine_yuan.is_none() || made.reason.is_some() {
            let reason = made.reason.as_deref().unwrap_or_default();
            checks.text("/decision/reason", reason, LONG_TEXT_MAX);
        }
    }
    checks.finish()
}

/// The inspection that found it; nothing is punished that was not found.
fn inspection(ctx: &Context<'_>, input: &Input) -> Result<inspections::Input, Failure> {
    let key = format!("{}/{}", inspections::KIND, input.inspection_no);
    let Some(kept) = records::load::<Kept<inspections::Input, inspections::Output>>(ctx, &key)?
    else {
        return Err(invalid(
            "/inspectionNo",
            "inspection-unknown",
            "没有这一编号的检查",
        ));
    };
    let findings = &kept.answer.evaluation.findings;
    if !findings.iter().any(|one| one.item == input.item) {
        return Err(invalid(
            "/item",
            "finding-unknown",
            "这次检查没有发现这一事项的问题",
        ));
    }
    let inspected_on = kept.facts.inspected_on;
    if let Some(on) = input.case_filed_on.filter(|on| *on < inspected_on) {
        let message = format!("立案日期{on}早于检查日期{inspected_on}");
        return Err(invalid("/caseFiledOn", "date-order", message));
    }
    Ok(kept.facts)
}

/// The notice that ordered the item to be corrected.
fn notice_of(ctx: &Context<'_>, uscc: &str, input: &Input) -> Result<Option<Notice>, Failure> {
    let notices = notice::of_institution(ctx, uscc)?;
    Ok(notices
        .into_iter()
        .find(|one| one.inspection_no == input.inspection_no && one.items.contains(&input.item)))
}

fn decided(input: &Input, notice: Option<&Notice>, rules: &Rules<'_>) -> Result<Output, Failure> {
    // A decision is judged by its own day: what was overdue only later was no ground for it.
    let day = input
        .decision
        .as_ref()
        .map_or(rules.today(), |made| made.decision.on);
    let overdue = overdue(input, notice, day)?;
    let fine = path::fine(input, overdue, rules)?;
    let range = fine.as_ref().map(|(range, _)| *range);
    let path = path::of(input, overdue, fine, rules)?;
    if let Some(made) = &input.decision {
        check_fine(made, range)?;
    } else if path::is_penal(&path) && !input.prepare_only {
        return Err(Failure::needs_human(
            "具备处罚的法定条件：是否处罚和罚款数额由消防救援机构的人决定（消防法 第七十条）",
        ));
    }
    Ok(Output {
        fine_possible: range.is_some(),
        path,
        overdue,
        decided: input.decision.clone(),
    })
}

/// Whether the item is still open after its last day. Where nothing depends on it, the calendar need not be asked.
fn overdue(input: &Input, notice: Option<&Notice>, day: Day) -> Result<bool, Failure> {
    let Some(notice) = notice.filter(|one| one.remaining.contains(&input.item)) else {
        return Ok(false);
    };
    let timeliness = match ground(&input.item) {
        Ground::Direct { .. } | Ground::Transfer { .. } => {
            let calendar_due = input.calendar_due_on;
            notice.limit.judge(notice.closed_on, day, calendar_due)
        }
        Ground::UnitDuty | Ground::Electric | Ground::Guide => {
            Some(notice.judge(day, input.calendar_due_on)?)
        }
    };
    Ok(timeliness == Some(Timeliness::Late))
}

fn check_fine(made: &PenaltyDecision, range: Option<Range>) -> Result<(), Failure> {
    const FIELD: &str = "/decision/unitFineYuan";
    let Some(yuan) = made.unit_fine_yuan else {
        return Ok(());
    };
    let Some((least, most)) = range else {
        return Err(invalid(
            FIELD,
            "fine-without-ground",
            "没有对单位罚款的法定条件",
        ));
    };
    if (least..=most).contains(&yuan) {
        return Ok(());
    }
    let message = format!("对单位罚款应在{least}元至{most}元之间");
    Err(invalid(FIELD, "fine-out-of-range", message))
}
