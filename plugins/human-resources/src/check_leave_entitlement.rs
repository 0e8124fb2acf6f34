//! `check-leave-entitlement` 假期落实核查 (二(一)1): the leave that law gives against the leave that an employer gave. National law is a
//! floor; provincial leave was not read in the original and is shown as such: a person verifies it.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION};
use lianxi_domain::date::Day;
use lianxi_domain::parameters::Params;
use lianxi_domain::person::PersonRef;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::leave::Leave;
use crate::leave::judged::{Output, conclude};
use crate::shared::{Employer, Kept, Parent, check_number, earlier, office_of, rules_of};

/// More babies of one birth than any that was ever reported.
const BABIES_MAX: u32 = 10;
/// Months of pregnancy.
const PREGNANCY_MONTHS_MAX: u32 = 10;
/// Days of leave and minutes of a day that are no slip of the keyboard.
const DAYS_MAX: u32 = 1_000;
const MINUTES_MAX: u32 = 1_440;
const GRANTED_MAX: usize = 5;

/// 假期落实核查
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 核查编号
    pub check_no: String,
    /// 用人单位
    pub employer: Employer,
    /// 职工引用
    pub employee: PersonRef,
    /// 职工是婴儿的父或母
    pub parent: Parent,
    /// 生育情况
    #[serde(default)]
    pub birth: Option<BirthInput>,
    /// 流产时怀孕的满月数
    #[serde(default)]
    pub miscarriage_at_months: Option<u32>,
    /// 单位已给的假期
    #[serde(default)]
    pub granted: Vec<Granted>,
    /// 哺乳期安排
    #[serde(default)]
    pub nursing: Option<NursingInput>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 生育情况
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BirthInput {
    /// 出生日期：只用于计算，不保存
    pub on: Day,
    /// 婴儿数
    pub babies: u32,
    /// 难产
    pub dystocia: bool,
}

/// 单位已给的假期
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Granted {
    /// 假期
    pub leave: Leave,
    /// 天数
    pub days: u32,
}

/// 哺乳期安排
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NursingInput {
    /// 安排所在的日期
    pub on: Day,
    /// 哺乳的婴儿数
    pub babies: u32,
    /// 每天的哺乳时间（分钟）
    pub minutes: u32,
    /// 是否延长劳动时间
    pub overtime: bool,
    /// 是否安排夜班
    pub night_shift: bool,
}

/// What is kept: no day of birth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    employer: Employer,
    employee: PersonRef,
    parent: Parent,
    babies: Option<u32>,
    dystocia: bool,
    miscarriage_at_months: Option<u32>,
    granted: Vec<Granted>,
    nursing: Option<(u32, u32, bool, bool)>,
    pub checked_on: Day,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = rules_of(ctx, &input.params)?;
    check(&input, rules.today())?;
    office_of(ctx, &input.employer.division_code)?;
    let key = format!(
        "leave-check/{}/{}",
        input.employer.division_code, input.check_no
    );
    let facts = facts(ctx, &key, &input, rules.today())?;
    if let Some(answer) = earlier(ctx, &key, &facts, ("/checkNo", "check-no-taken"))? {
        return Ok(answer);
    }
    let answer = conclude(&rules, &input)?;
    let place = Place {
        kind: "leave-check",
        division: &input.employer.division_code,
        uscc: Some(&input.employer.uscc),
        person: Some(&input.employee.hash),
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &key, place, &kept)?;
    Ok(kept.answer)
}

/// The day of the check is the day on which it was done first: asked again tomorrow it is the same check.
fn facts(ctx: &Context<'_>, key: &str, input: &Input, today: Day) -> Result<Facts, Failure> {
    let known = records::load::<Kept<Facts, Output>>(ctx, key)?;
    Ok(Facts {
        employer: input.employer.clone(),
        employee: input.employee.clone(),
        parent: input.parent,
        babies: input.birth.map(|birth| birth.babies),
        dystocia: input.birth.is_some_and(|birth| birth.dystocia),
        miscarriage_at_months: input.miscarriage_at_months,
        granted: input.granted.clone(),
        nursing: input
            .nursing
            .map(|one| (one.babies, one.minutes, one.overtime, one.night_shift)),
        checked_on: known.map_or(today, |kept| kept.facts.checked_on),
    })
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/checkNo", &input.check_no);
    input.employer.check(&mut checks, "/employer");
    input.employee.check(&mut checks, "/employee");
    checks.require(
        input.birth.is_some() != input.miscarriage_at_months.is_some(),
        "/birth",
        MISSING_MATERIAL,
        "生育情况和流产情况应当且只能填写一项",
    );
    if let Some(birth) = input.birth {
        checks.not_after("/birth/on", birth.on, today);
        check_babies(&mut checks, "/birth/babies", birth.babies, BABIES_MAX);
    }
    if let Some(months) = input.miscarriage_at_months {
        checks.require(
            months <= PREGNANCY_MONTHS_MAX,
            "/miscarriageAtMonths",
            RULE_VIOLATION,
            format!("怀孕月数应在0至{PREGNANCY_MONTHS_MAX}之间"),
        );
        checks.require(
            input.parent == Parent::Mother,
            "/parent",
            "leave-not-applicable",
            "流产假只适用于女职工",
        );
    }
    check_granted(&mut checks, input);
    if let Some(nursing) = input.nursing {
        checks.require(
            input.parent == Parent::Mother,
            "/nursing",
            "leave-not-applicable",
            "哺乳时间只适用于女职工",
        );
        let most = input.birth.map_or(BABIES_MAX, |birth| birth.babies);
        check_babies(&mut checks, "/nursing/babies", nursing.babies, most);
        checks.require(
            nursing.minutes <= MINUTES_MAX,
            "/nursing/minutes",
            RULE_VIOLATION,
            format!("每天不超过{MINUTES_MAX}分钟"),
        );
        checks.not_after("/nursing/on", nursing.on, today);
        match input.birth {
            Some(birth) => checks.not_after("/birth/on", birth.on, nursing.on),
            None => checks.fail("/birth", MISSING_MATERIAL, "填写哺乳期安排的应有生育情况"),
        }
    }
    checks.finish()
}

fn check_babies(checks: &mut Checks, field: &str, babies: u32, most: u32) {
    checks.require(
        (1..=most).contains(&babies),
        field,
        "babies-out-of-range",
        format!("婴儿数应在1至{most}之间"),
    );
}

fn check_granted(checks: &mut Checks, input: &Input) {
    checks.list("/granted", input.granted.len(), GRANTED_MAX);
    let mut seen = BTreeSet::new();
    for (index, granted) in input.granted.iter().take(GRANTED_MAX).enumerate() {
        let at = format!("/granted/{index}");
        let applies = match granted.leave {
            Leave::Maternity | Leave::BonusMaternity => {
                input.parent == Parent::Mother && input.birth.is_some()
            }
            Leave::Miscarriage => {
                input.parent == Parent::Mother && input.miscarriage_at_months.is_some()
            }
            Leave::Paternity => input.parent == Parent::Father,
            Leave::Parental => input.birth.is_some(),
        };
        checks.require(
            applies,
            format!("{at}/leave"),
            "leave-not-applicable",
            "这项假期不适用于该职工",
        );
        checks.require(
            seen.insert(format!("{:?}", granted.leave)),
            format!("{at}/leave"),
            "leave-duplicate",
            "同一假期出现两次",
        );
        checks.require(
            granted.days <= DAYS_MAX,
            format!("{at}/days"),
            RULE_VIOLATION,
            format!("天数不超过{DAYS_MAX}"),
        );
    }
}
