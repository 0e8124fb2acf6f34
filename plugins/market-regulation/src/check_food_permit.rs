//! 食品经营许可核查: who gives meals needs a licence that is in date and covers canteens; who orders them needs a licensed supplier
//! (食品安全法 第三十五条、第五十七条).

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::limit::Limit;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{ALL, FOOD_LICENCE_YEARS, LICENCE_REMIND_DAYS};

/// The most items of a licence.
const SCOPES_MAX: usize = 30;
const CANTEEN: [&str; 2] = ["单位食堂", "集中用餐"];
const DELIVERY: [&str; 2] = ["集体用餐配送", "餐饮服务"];

/// 食品经营许可核查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 供餐方式
    pub meals: Meals,
    /// 许可证：自办食堂的为本机构的，订餐的为供餐单位的
    #[serde(default)]
    pub licence: Option<Licence>,
    /// 可配置参数：licenceYears（许可有效年限，默认5，未核实）、remindDays（到期前多少日提醒，默认30）
    #[serde(default)]
    pub params: Params,
}

/// 供餐方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Meals {
    #[serde(rename = "不供餐")]
    None,
    #[serde(rename = "自办食堂")]
    Canteen,
    #[serde(rename = "订餐")]
    Ordered,
}

/// 食品经营许可证
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Licence {
    /// 许可证编号
    pub number: String,
    /// 持证单位的统一社会信用代码
    pub holder_uscc: String,
    /// 发证日期
    pub issued_on: Day,
    /// 证载有效期至；未写明的按默认年限推算
    #[serde(default)]
    pub valid_to: Option<Day>,
    /// 经营项目
    pub scopes: Vec<String>,
}

/// 核查结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 是否需要许可
    pub required: bool,
    /// 许可是否有效且项目相符
    pub valid: bool,
    /// 有效期至
    pub valid_to: Option<Day>,
    /// 距到期日数；已过期为负
    pub days_left: Option<i32>,
    /// 是否应提醒延续
    pub remind: bool,
    /// 有效期推算所用的年限及其依据性质；证上写明的为空
    pub assumed_validity: Option<Limit>,
    /// 提醒日数及其依据性质
    pub remind_days: Stated<u32>,
    /// 问题
    pub problems: Vec<Problem>,
}

/// 一个问题
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// 代码
    pub code: &'static str,
    /// 说明
    pub message: String,
    /// 依据
    pub basis: &'static str,
}

fn problem(code: &'static str, message: impl Into<String>, basis: &'static str) -> Problem {
    Problem {
        code,
        message: message.into(),
        basis,
    }
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    let remind_days = rules.get(&LICENCE_REMIND_DAYS)?;
    let mut output = Output {
        required: input.meals != Meals::None,
        valid: input.meals == Meals::None,
        valid_to: None,
        days_left: None,
        remind: false,
        assumed_validity: None,
        remind_days,
        problems: Vec::new(),
    };
    match (&input.licence, input.meals) {
        (_, Meals::None) => {}
        (None, Meals::Canteen) => output.problems.push(problem(
            "permit-missing",
            "自办食堂没有食品经营许可证",
            "食品安全法 第三十五条",
        )),
        (None, Meals::Ordered) => output.problems.push(problem(
            "supplier-permit-missing",
            "没有供餐单位的许可证",
            "食品安全法 第五十七条",
        )),
        (Some(licence), _) => judge(&rules, &input, licence, &mut output)?,
    }
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    if let Some(licence) = &input.licence {
        checks.text("/licence/number", &licence.number, SHORT_TEXT_MAX);
        checks.uscc("/licence/holderUscc", &licence.holder_uscc);
        checks.not_after("/licence/issuedOn", licence.issued_on, today);
        checks.list("/licence/scopes", licence.scopes.len(), SCOPES_MAX);
        for (index, scope) in licence.scopes.iter().take(SCOPES_MAX).enumerate() {
            checks.text(&format!("/licence/scopes/{index}"), scope, SHORT_TEXT_MAX);
        }
    }
    checks.finish()
}

fn judge(
    rules: &Rules<'_>,
    input: &Input,
    licence: &Licence,
    output: &mut Output,
) -> Result<(), Failure> {
    let today = rules.today();
    let assumed = Limit::new(rules.period(&FOOD_LICENCE_YEARS)?, licence.issued_on);
    let valid_to = licence
        .valid_to
        .or_else(|| assumed.due_on.map(|day| day.plus_days(-1)));
    if licence.valid_to.is_none() {
        output.assumed_validity = Some(assumed);
    }
    let left = valid_to.map(|day| today.days_until(day));
    if left.is_some_and(|left| left < 0) {
        output.problems.push(problem(
            "permit-expired",
            "许可证已过有效期",
            "食品安全法 第三十五条",
        ));
    }
    check_scope(input, licence, output);
    output.valid_to = valid_to;
    output.days_left = left;
    output.valid = output.problems.is_empty();
    output.remind = left.is_some_and(|left| {
        let remind_days = i32::try_from(output.remind_days.value).unwrap_or(i32::MAX);
        (0..=remind_days).contains(&left)
    });
    Ok(())
}

/// A canteen's own licence covers canteens; a supplier's covers delivery.
fn check_scope(input: &Input, licence: &Licence, output: &mut Output) {
    let (words, code, message, basis) = if input.meals == Meals::Canteen {
        if licence.holder_uscc != input.uscc {
            output.problems.push(problem(
                "permit-holder-mismatch",
                "许可证不是本机构的",
                "食品安全法 第三十五条",
            ));
        }
        (
            CANTEEN,
            "permit-scope",
            "许可项目没有单位食堂（集中用餐）",
            "食品安全法 第五十七条",
        )
    } else {
        (
            DELIVERY,
            "supplier-permit-scope",
            "供餐单位的许可项目没有集体用餐配送或者餐饮服务",
            "食品安全法 第五十七条",
        )
    };
    let covered = licence
        .scopes
        .iter()
        .any(|scope| words.iter().any(|word| scope.contains(word)));
    if !covered {
        output.problems.push(problem(code, message, basis));
    }
}
