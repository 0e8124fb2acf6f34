//! 解除或者延长临时查封 (行政强制法 第二十五条、第二十八条): a person decides. It is lifted for removed hazards only where the reviews show
//! that they are removed; it is extended once, before its end, by thirty days at most.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::notice;
use crate::rules::{ALL, SEAL_EXTENSION_MAX};
use crate::seal::{self, Seal};
use crate::{DEPARTMENT, HEALTH};
use lianxi_domain::kept;
use lianxi_domain::records::Place;

const KIND: &str = "seal-step";
const LIFTING: &str = "行政强制法 第二十八条";
const EXTENDING: &str = "行政强制法 第二十五条";

/// 解除或者延长临时查封
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 临时查封决定书文号
    pub document_no: String,
    /// 解除的理由；延长的为空
    #[serde(default)]
    pub lift: Option<LiftGround>,
    /// 延长至；解除的为空
    #[serde(default)]
    pub extend_until: Option<Day>,
    /// 决定（由人作出）
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 解除查封的理由
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum LiftGround {
    #[serde(rename = "火灾隐患已消除")]
    Removed,
    #[serde(rename = "查封期限已经届满")]
    Expired,
    /// The body found that it need not be: no violation, unrelated, decided otherwise.
    #[serde(rename = "其他不再需要查封的情形")]
    NotNeeded,
}

/// 处理结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 临时查封
    pub seal: Seal,
    /// 尚未改正的事项
    pub remaining: Vec<String>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, &rules)?;
    let seal = seal::existing(ctx, &input.document_no)?;
    office::county_or_above(ctx.call, DEPARTMENT, &seal.division_code)?;
    let Some(decision) = &input.decision else {
        return Err(Failure::needs_human(format!(
            "解除或者延长查封由消防救援机构的人决定（{EXTENDING}、第二十八条）"
        )));
    };
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let key = format!("{KIND}/{}", decision.document_no);
    let taken = ("/decision/documentNo", "seal-step-taken");
    if let Some(answer) = kept::again(ctx, &key, &facts, taken)? {
        return Ok(answer);
    }
    if seal.lifted_by.is_some() {
        return Err(invalid("/documentNo", "seal-lifted", "查封已经解除"));
    }
    let remaining = remaining(ctx, &seal)?;
    let seal = match input.extend_until {
        Some(until) => extended(seal, decision, until, &rules)?,
        None => lifted(seal, decision, input.lift, &remaining)?,
    };
    let output = Output {
        follow_ups: follow_ups(&seal, &remaining),
        remaining,
        seal,
    };
    seal::save(ctx, &output.seal)?;
    if output.seal.lifted_by.is_some() {
        tell_health(ctx, &output)?;
    }
    let place = Place::institution(
        KIND,
        output.seal.division_code.as_str(),
        output.seal.uscc.as_str(),
    );
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

fn check(input: &Input, rules: &Rules<'_>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/documentNo", &input.document_no, DOCUMENT_NO_CHARS_MAX);
    checks.require(
        input.lift.is_some() != input.extend_until.is_some(),
        "/lift",
        "lift-or-extend",
        "应写明解除的理由，或者延长的末日，二者取一",
    );
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", rules.today());
    }
    checks.finish()
}

/// What the seal was put on for, and what no review has struck off yet.
fn remaining(ctx: &Context<'_>, seal: &Seal) -> Result<Vec<String>, Failure> {
    let notices = notice::of_institution(ctx, &seal.uscc)?;
    let open = |item: &&String| {
        notices
            .iter()
            .any(|one| one.inspection_no == seal.inspection_no && one.remaining.contains(*item))
    };
    Ok(seal.items.iter().filter(open).cloned().collect())
}

fn lifted(
    mut seal: Seal,
    decision: &Decision,
    ground: Option<LiftGround>,
    remaining: &[String],
) -> Result<Seal, Failure> {
    let mut checks = Checks::new();
    checks.not_after("/decision/on", seal.limit.starts_on, decision.on);
    checks.require(
        ground != Some(LiftGround::Removed) || remaining.is_empty(),
        "/lift",
        "hazards-open",
        format!("还有{}项隐患没有复查为已改正", remaining.len()),
    );
    let expired = seal.limit.due_on.is_some_and(|due| decision.on > due);
    checks.require(
        ground != Some(LiftGround::Expired) || expired,
        "/lift",
        "seal-not-expired",
        format!("查封期限尚未届满（{LIFTING}）"),
    );
    checks.finish()?;
    seal.lifted_by = Some(decision.clone());
    Ok(seal)
}

fn extended(
    mut seal: Seal,
    decision: &Decision,
    until: Day,
    rules: &Rules<'_>,
) -> Result<Seal, Failure> {
    let most = rules.period(&SEAL_EXTENSION_MAX)?;
    let due = seal.limit.due_on.unwrap_or(seal.limit.starts_on);
    let mut checks = Checks::new();
    checks.not_after("/decision/on", seal.limit.starts_on, decision.on);
    checks.require(
        seal.extended_by.is_none(),
        "/extendUntil",
        "already-extended",
        "只能延长一次",
    );
    checks.require(
        decision.on <= due,
        "/decision/on",
        "extension-too-late",
        "查封期限届满后不得延长",
    );
    checks.require(
        until > due && most.due_from(due).is_some_and(|last| until <= last),
        "/extendUntil",
        "seal-too-long",
        format!(
            "延长后的末日应晚于{due}，延长不超过{}日（{}）",
            most.amount, most.source
        ),
    );
    checks.finish()?;
    seal.limit.due_on = Some(until);
    seal.extended_by = Some(decision.clone());
    Ok(seal)
}

fn follow_ups(seal: &Seal, remaining: &[String]) -> Vec<FollowUp> {
    if seal.lifted_by.is_none() {
        return vec![
            FollowUp::prompt("书面告知当事人延长的决定并说明理由", EXTENDING),
            FollowUp::within("查封届满前作出解除决定", seal.limit.clone()),
        ];
    }
    let mut list = vec![FollowUp::prompt("送达解除查封决定书，拆除封条", LIFTING)];
    if !remaining.is_empty() {
        list.push(FollowUp::prompt(
            "解除时仍有隐患没有改正：继续责令改正，处罚由人决定；需要再次查封的另行检查和决定",
            seal::ARTICLE,
        ));
    }
    list
}

fn tell_health(ctx: &Context<'_>, output: &Output) -> Result<(), Failure> {
    let seal = &output.seal;
    let body = json!({
        "documentNo": seal.document_no, "inspectionNo": seal.inspection_no, "uscc": seal.uscc,
        "divisionCode": seal.division_code, "remaining": output.remaining
    });
    let event = "cn.lianxi.emergency.fire-seal-lifted";
    ctx.outbox.emit(HEALTH, event, Some(&seal.uscc), &body)
}
