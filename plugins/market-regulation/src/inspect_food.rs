//! 食品安全检查: two officers, every key point, the result of 第三十一条 to 第三十三条, and when all points have to be seen again
//! (食品生产经营监督检查管理办法).

use lianxi_domain::checks::{Checks, in_force, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::inspection::{
    self, Answer, Evaluation, FindingsInput, FindingsParams, Mode, Officer, Severity, Signature,
    check_officers, check_signature,
};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::records::load;
use lianxi_domain::registration::ledger::INDEX_COUNTY;
use lianxi_domain::registration::{ensure_covers, limit_from, period_of};
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inspection::FOOD;
use crate::rules::{FULL_CHECK_YEARS, OFFICERS_MIN, RESULT_PUBLICITY_DAYS};

/// 食品安全检查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 服务场所所在县级行政区划代码
    pub county: String,
    /// 检查日期
    pub inspected_on: Day,
    /// 检查人员
    pub officers: Vec<Officer>,
    /// 答案
    pub answers: Vec<Answer>,
    /// 签字情况
    pub signature: Signature,
    /// 上次覆盖全部要点的检查日期；为空时按本部门记录
    #[serde(default)]
    pub last_full_check_on: Option<Day>,
    /// 检查结果信息形成之日；未形成的为空
    #[serde(default)]
    pub result_formed_on: Option<Day>,
    /// 可配置的默认值
    #[serde(default)]
    pub params: FindingsParams,
}

/// 检查结果
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    #[serde(rename = "符合")]
    Conforms,
    /// Only ordinary points failed.
    #[serde(rename = "基本符合")]
    MostlyConforms,
    #[serde(rename = "不符合")]
    Fails,
}

/// 食品安全检查结果
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 结果
    pub outcome: Outcome,
    /// 判断
    pub evaluation: Evaluation,
    /// 本次是否覆盖全部要点
    pub full_check: bool,
    /// 下次覆盖全部要点的期限
    pub next_full_check: Limit,
    /// 本次之前是否已超过全覆盖周期
    pub full_check_overdue: bool,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

/// What is kept of an inspection.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// The county of the premises.
    pub county: String,
    pub inspected_on: Day,
    pub result: Output,
}

/// What the keys and index values of kept inspections begin with.
pub const KIND: &str = "food-inspection";
/// The day on which every key point of an institution was last seen.
const FULL: &str = "food-full-check";

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    check(ctx, &input)?;
    ensure_covers(ctx, &input.county)?;
    let findings = FindingsInput {
        mode: Mode::Special,
        answers: input.answers.clone(),
        params: input.params,
    };
    let evaluation = inspection::evaluate(&FOOD, &findings)?;
    let key = format!("{KIND}/{}/{}", input.uscc, input.inspected_on);
    let known = load::<Kept>(ctx, &key)?;
    if known
        .as_ref()
        .is_some_and(|known| known.result.evaluation != evaluation || known.county != input.county)
    {
        return Err(invalid(
            "/inspectedOn",
            "inspection-differs",
            "该机构当日的检查已记录，内容不同",
        ));
    }
    let mut result = result(ctx, &input, evaluation)?;
    if let Some(known) = known {
        // The first time saw what was due then; by now this inspection itself is on record.
        result.full_check_overdue = known.result.full_check_overdue;
        result.next_full_check = known.result.next_full_check;
    }
    keep(
        ctx,
        &key,
        Kept {
            county: input.county,
            inspected_on: input.inspected_on,
            result,
        },
        &input.uscc,
    )
}

fn result(ctx: &Context<'_>, input: &Input, evaluation: Evaluation) -> Result<Output, Failure> {
    let full_check = input.answers.len() == FOOD.len();
    let years = period_of(ctx, &FULL_CHECK_YEARS)?;
    let recorded = load::<Day>(ctx, &format!("{FULL}/{}", input.uscc))?;
    let last = input
        .last_full_check_on
        .max(recorded.filter(|day| *day <= input.inspected_on));
    let overdue = last
        .and_then(|last| years.due_from(last))
        .is_some_and(|due| due < input.inspected_on);
    let last_full = if full_check {
        input.inspected_on
    } else {
        last.unwrap_or(input.inspected_on)
    };
    let outcome = outcome(&evaluation);
    let formed_on = input.result_formed_on.unwrap_or(input.inspected_on);
    Ok(Output {
        outcome,
        full_check,
        next_full_check: Limit::new(years, last_full),
        full_check_overdue: overdue,
        follow_ups: follow_ups(ctx, outcome, formed_on)?,
        evaluation,
    })
}

fn keep(ctx: &Context<'_>, key: &str, kept: Kept, uscc: &str) -> Result<Output, Failure> {
    let place = format!("{KIND}:{}", kept.county);
    ctx.records
        .put_as(key, &kept, &[(INDEX_COUNTY, place.as_str())])?;
    let full = format!("{FULL}/{uscc}");
    let later = load::<Day>(ctx, &full)?.is_none_or(|known| known < kept.inspected_on);
    if kept.result.full_check && later {
        ctx.records.put_as(&full, &kept.inspected_on, &[])?;
    }
    Ok(kept.result)
}

fn check(ctx: &Context<'_>, input: &Input) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let today = today(ctx)?;
    checks.uscc("/uscc", &input.uscc);
    checks.county("/county", &input.county);
    checks.not_after("/inspectedOn", input.inspected_on, today);
    check_officers(
        &mut checks,
        &input.officers,
        &in_force(ctx, &OFFICERS_MIN, None)?,
    );
    check_signature(&mut checks, &input.signature);
    if let Some(last) = input.last_full_check_on {
        checks.not_after("/lastFullCheckOn", last, input.inspected_on);
    }
    if let Some(formed) = input.result_formed_on {
        checks.not_after("/resultFormedOn", formed, today);
        checks.require(
            formed >= input.inspected_on,
            "/resultFormedOn",
            "date-order",
            "结果形成日期早于检查日期",
        );
    }
    checks.finish()
}

fn outcome(evaluation: &Evaluation) -> Outcome {
    match evaluation.worst {
        None => Outcome::Conforms,
        Some(Severity::Slight | Severity::Ordinary) => Outcome::MostlyConforms,
        Some(Severity::Serious | Severity::Grave) => Outcome::Fails,
    }
}

fn follow_ups(
    ctx: &Context<'_>,
    outcome: Outcome,
    formed_on: Day,
) -> Result<Vec<FollowUp>, Failure> {
    let mut list = vec![FollowUp::within(
        "向社会公开检查结果",
        limit_from(ctx, &RESULT_PUBLICITY_DAYS, formed_on)?,
    )];
    match outcome {
        Outcome::Conforms => {}
        Outcome::MostlyConforms => {
            list.push(FollowUp::prompt(
                "当场责令整改，跟踪并记录整改结果；一般项目不符合而影响食品安全的，依法调查处理",
                "食品生产经营监督检查管理办法 第三十三条",
            ));
        }
        Outcome::Fails => {
            list.push(FollowUp::prompt(
                "重点项目不符合、影响食品安全：依法调查处理",
                "食品生产经营监督检查管理办法 第三十二条",
            ));
            list.push(FollowUp::prompt(
                "记入食品安全信用档案",
                "食品生产经营监督检查管理办法 第四十一条",
            ));
        }
    }
    Ok(list)
}
