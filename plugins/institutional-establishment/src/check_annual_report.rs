//! 年度报告检查: by 31 March each year to the registration body and to the approval body (第十七条).

use lianxi_domain::checks::{Checks, in_force, invalid, today};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::limit::Limit;
use lianxi_domain::registration::ledger;
use lianxi_domain::rules::{Period, Unit};
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::REPORT_DAY;

/// The regulation is of this year.
const YEAR_FIRST: i16 = 1998;
const YEAR_RANGE: &str = "year-range";

/// 年度报告检查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 报告所属年度
    pub year: i16,
    /// 登记管理机关收到之日
    #[serde(default)]
    pub to_registration_body_on: Option<Day>,
    /// 审批机关收到之日
    #[serde(default)]
    pub to_approval_body_on: Option<Day>,
    /// 日历算出的期限末日（3月31日为休假日的顺延）
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
}

/// 年度报告检查结果
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 报告所属年度
    pub year: i16,
    /// 是否需要报告：该年度内尚未登记的不需要
    pub required: bool,
    /// 期限
    pub due: Limit,
    /// 向登记管理机关
    pub to_registration_body: Timeliness,
    /// 向审批机关
    pub to_approval_body: Timeliness,
    /// 处理建议
    pub advice: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let today = today(ctx)?;
    let record = ledger::load(ctx.records, &input.uscc)?;
    check(&input, record.is_some(), today)?;
    let stated = in_force(ctx, &REPORT_DAY, None)?;
    let (month, day) = stated.value;
    let ended = Day::of(input.year, 12, 31);
    let due = Day::in_year(input.year.saturating_add(1), month, day)
        .map_err(|error| invalid("/year", YEAR_RANGE, error.to_string()))?;
    let period = Period {
        amount: u32::from(month.unsigned_abs()),
        unit: Unit::Month,
        kind: stated.kind,
        source: stated.source,
    };
    let due = Limit::until(period, ended, due);
    let stands = |on| {
        due.judge(on, today, input.calendar_due_on)
            .unwrap_or(Timeliness::Open)
    };
    let required =
        record.is_some_and(|record| record.institution.established_on.year() <= input.year);
    let (registration, approval) = (
        stands(input.to_registration_body_on),
        stands(input.to_approval_body_on),
    );
    let output = Output {
        year: input.year,
        required,
        advice: advice(required, [registration, approval]).to_owned(),
        to_registration_body: registration,
        to_approval_body: approval,
        due,
    };
    ctx.records.put_as(
        &format!("annual-report/{}/{}", input.uscc, input.year),
        &output,
        &[],
    )?;
    Ok(output)
}

fn check(input: &Input, known: bool, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    checks.require(known, "/uscc", "institution-unknown", "登记簿中没有该机构");
    checks.require(
        (YEAR_FIRST..=today.year()).contains(&input.year),
        "/year",
        YEAR_RANGE,
        format!("报告年度应在{YEAR_FIRST}年至今年之间"),
    );
    for (field, on) in [
        ("/toRegistrationBodyOn", input.to_registration_body_on),
        ("/toApprovalBodyOn", input.to_approval_body_on),
    ] {
        if let Some(on) = on {
            checks.require(
                on.year() > input.year,
                field,
                "report-too-early",
                "年度报告应在该年度结束后报送",
            );
            checks.not_after(field, on, today);
        }
    }
    checks.finish()
}

/// The regulation names no penalty for a late report, so none is proposed.
fn advice(required: bool, both: [Timeliness; 2]) -> &'static str {
    match (required, both) {
        (false, _) => "该年度内尚未登记，无须报告",
        (true, [Timeliness::InTime, Timeliness::InTime]) => "已按期向登记管理机关和审批机关报送",
        (true, both) if both.contains(&Timeliness::Late) => {
            "逾期：督促补报，并列为检查事项（条例未规定罚则）"
        }
        (true, _) => "尚未到期：提醒同时向登记管理机关和审批机关报送",
    }
}
