//! 税费政策执行期的登记: a tax rule set is dated by the document that promulgates or extends it, on a person's decision. A new window
//! needs no new version of this plugin; what applied already is never taken back.

use lianxi_domain::Level;
use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::division;
use lianxi_domain::office;
use lianxi_domain::person::Decision;
use lianxi_domain::records::Place;
use lianxi_domain::rulesets::{self, Adoption};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{DEPARTMENT, window};
use lianxi_domain::kept::{again, keep};

/// 税费政策执行期的登记
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 规则版本及其执行期
    pub adoption: Adoption,
    /// 公布文件扫描件的SHA-256
    pub document_sha256: String,
    /// 登记决定（由人员作出）
    #[serde(default)]
    pub decision: Option<Decision>,
}

/// 登记结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 规则版本
    pub rule_set: String,
    /// 首日
    pub from: Day,
    /// 末日；未规定的为空
    pub to: Option<Day>,
    /// 公布文件的文号
    pub document_no: String,
    /// 此前的首日
    pub previous_from: Option<Day>,
    /// 此前的末日
    pub previous_to: Option<Day>,
    /// 决定日期
    pub decided_on: Day,
    /// 效力
    pub effect: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let today = lianxi_domain::checks::today(ctx)?;
    check(&input, today)?;
    let office = office::acting(ctx.call, DEPARTMENT)?;
    if office.level != Level::Province {
        return Err(office::not_competent(
            "税费政策执行期在全省适用，由省级税务机关登记",
        ));
    }
    let adoption = &input.adoption;
    let key = format!("adoption/{}/{}", adoption.rule_set, adoption.document_no);
    let taken = ("/adoption/documentNo", "document-taken");
    if let Some(answer) = again(ctx, &key, &input, taken)? {
        return Ok(answer);
    }
    let Some(decision) = &input.decision else {
        return Err(Failure::needs_human(
            "公布文件是否使该规则版本施行或者延续，由省级税务机关人员核对文件后决定",
        ));
    };
    let (previous_from, previous_to) = window::dates(ctx, &adoption.rule_set)?;
    check_dates(adoption, (previous_from, previous_to), decision.on)?;
    rulesets::adopt(ctx, adoption)?;
    let output = Output {
        rule_set: adoption.rule_set.clone(),
        from: adoption.from,
        to: adoption.to,
        document_no: adoption.document_no.clone(),
        previous_from,
        previous_to,
        decided_on: decision.on,
        effect: "此后的评估按所属期的日期适用新的执行期；已有评估不变，需要更正的另行评估"
            .to_owned(),
    };
    let place = Place {
        kind: "adoption",
        division: division::PROVINCE,
        uscc: None,
        person: None,
    };
    keep(ctx, &key, place, &input, &output)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    input.adoption.check(&mut checks, "/adoption");
    let known = rulesets::RULE_SETS
        .iter()
        .any(|set| set.id == input.adoption.rule_set);
    checks.require(
        !known || window::is_tax(&input.adoption.rule_set),
        "/adoption/ruleSet",
        "not-a-tax-rule-set",
        "不是税费规则版本，由主管该事项的部门登记",
    );
    checks.digest("/documentSha256", &input.document_sha256);
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", today);
    }
    checks.finish()
}

/// A window may grow, and may end early from a day to come on; its first day stays, for it was applied.
fn check_dates(
    adoption: &Adoption,
    previous: (Option<Day>, Option<Day>),
    decided_on: Day,
) -> Result<(), Failure> {
    let (from, to) = previous;
    let mut checks = Checks::new();
    checks.require(
        from.is_none_or(|from| from == adoption.from),
        "/adoption/from",
        "first-day-fixed",
        "该规则版本已经施行，首日不能改变；延续的只改末日",
    );
    let shortened = match (adoption.to, to) {
        (Some(new), Some(old)) => new < old,
        (Some(_), None) => from.is_some(),
        (None, _) => false,
    };
    checks.require(
        !shortened || adoption.to.is_some_and(|to| to >= decided_on),
        "/adoption/to",
        "withdrawn-backwards",
        "提前终止的，末日不能早于决定日期：已经适用的优惠不追溯取消",
    );
    checks.finish()
}
