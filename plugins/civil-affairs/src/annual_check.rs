//! 年度检查: the work report to the supervisor by 31 March and, with the supervisor's consent, to the registration body by
//! 31 May (第二十三条). Whether the year was good is for a person to say.

use lianxi_domain::checks::{Checks, in_force, invalid, today};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::limit::Limit;
use lianxi_domain::registration::ledger;
use lianxi_domain::rules::{Period, Rule, Unit};
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{REGISTRATION_BODY_DAY, SUPERVISOR_DAY};

/// The regulation is of this year.
const YEAR_FIRST: i16 = 1998;
const YEAR_RANGE: &str = "year-range";

/// 工作报告的内容（第二十三条）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Section {
    #[serde(rename = "遵守法律法规和国家政策的情况")]
    Lawfulness,
    #[serde(rename = "履行登记手续的情况")]
    Registration,
    #[serde(rename = "按照章程开展活动的情况")]
    Activities,
    #[serde(rename = "人员和机构变动的情况")]
    Staff,
    #[serde(rename = "财务管理的情况")]
    Finance,
}

const SECTIONS: [Section; 5] = [
    Section::Lawfulness,
    Section::Registration,
    Section::Activities,
    Section::Staff,
    Section::Finance,
];

/// 年度检查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 报告所属年度
    pub year: i16,
    /// 业务主管单位收到工作报告之日
    #[serde(default)]
    pub to_supervisor_on: Option<Day>,
    /// 业务主管单位初审同意之日
    #[serde(default)]
    pub supervisor_consent_on: Option<Day>,
    /// 登记管理机关收到之日
    #[serde(default)]
    pub to_registration_body_on: Option<Day>,
    /// 工作报告已包括的内容
    #[serde(default)]
    pub sections: Vec<Section>,
    /// 日历算出的两个期限末日（休假日顺延）
    #[serde(default)]
    pub calendar_due_on: CalendarDue,
}

/// 日历算出的期限末日
#[derive(Debug, Default, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CalendarDue {
    /// 向业务主管单位
    pub supervisor: Option<Day>,
    /// 向登记管理机关
    pub registration_body: Option<Day>,
}

/// 年度检查情况
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 报告所属年度
    pub year: i16,
    /// 是否需要参加：该年度内尚未登记的不需要
    pub required: bool,
    /// 向业务主管单位
    pub supervisor: Step,
    /// 向登记管理机关
    pub registration_body: Step,
    /// 工作报告缺少的内容
    pub missing_sections: Vec<Section>,
    /// 是否可以进入登记管理机关的年度检查
    pub ready: bool,
}

/// 一个报送步骤
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// 期限
    pub due: Limit,
    /// 是否按期
    pub timeliness: Timeliness,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let today = today(ctx)?;
    let record = ledger::load(ctx.records, &input.uscc)?;
    check(&input, record.is_some(), today)?;
    let supervisor = step(
        ctx,
        &SUPERVISOR_DAY,
        input.year,
        (input.to_supervisor_on, input.calendar_due_on.supervisor),
    )?;
    let body = (
        input.to_registration_body_on,
        input.calendar_due_on.registration_body,
    );
    let registration_body = step(ctx, &REGISTRATION_BODY_DAY, input.year, body)?;
    let missing: Vec<Section> = SECTIONS
        .into_iter()
        .filter(|section| !input.sections.contains(section))
        .collect();
    let output = Output {
        year: input.year,
        required: record
            .is_some_and(|record| record.institution.established_on.year() <= input.year),
        supervisor,
        registration_body,
        ready: missing.is_empty() && input.to_registration_body_on.is_some(),
        missing_sections: missing,
    };
    ctx.records.put_as(
        &format!("annual-check/{}/{}", input.uscc, input.year),
        &output,
        &[],
    )?;
    Ok(output)
}

/// The order is fixed: report to the supervisor, its consent, then the registration body.
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
    checks.list("/sections", input.sections.len(), SECTIONS.len());
    let dates = [
        ("/toSupervisorOn", input.to_supervisor_on),
        ("/supervisorConsentOn", input.supervisor_consent_on),
        ("/toRegistrationBodyOn", input.to_registration_body_on),
    ];
    let mut before: Option<Day> = None;
    let mut gap = false;
    for (field, on) in dates {
        let Some(on) = on else {
            gap = true;
            continue;
        };
        checks.require(
            !gap,
            field,
            "step-missing",
            "应先向业务主管单位报送并经初审同意，再报送登记管理机关（第二十三条）",
        );
        checks.require(
            on.year() > input.year,
            field,
            "report-too-early",
            "工作报告应在该年度结束后报送",
        );
        checks.require(
            before.is_none_or(|before| before <= on),
            field,
            "date-order",
            "各步骤的日期次序颠倒",
        );
        checks.not_after(field, on, today);
        before = Some(on);
    }
    checks.finish()
}

fn step(
    ctx: &Context<'_>,
    rule: &Rule<(i8, i8)>,
    year: i16,
    (done, calendar_due): (Option<Day>, Option<Day>),
) -> Result<Step, Failure> {
    let stated = in_force(ctx, rule, None)?;
    let (month, day) = stated.value;
    let amount = u32::from(month.unsigned_abs());
    let period = Period {
        amount,
        unit: Unit::Month,
        kind: stated.kind,
        source: stated.source,
    };
    let due = Day::in_year(year.saturating_add(1), month, day)
        .map_err(|error| invalid("/year", YEAR_RANGE, error.to_string()))?;
    let due = Limit::until(period, Day::of(year, 12, 31), due);
    let timeliness = due
        .judge(done, today(ctx)?, calendar_due)
        .unwrap_or(Timeliness::Open);
    Ok(Step { due, timeliness })
}
