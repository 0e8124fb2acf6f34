//! Where a complaint stands (处理情况): who settles which act, what may lawfully follow, and the clocks.

use lianxi_domain::case::{CasePath, Measure, penalty_clocks};
use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::inspection::visit::check_officers;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::Rules;
use lianxi_domain::rules::Period;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Act;
use super::decision::Outcome;
use super::intake::{Alleged, Input};
use super::investigation::Investigation;
use crate::rules::{
    ACCEPT_DAYS, ARBITRATION_YEARS, CORRECT_DAYS, EXTEND_DAYS, INVESTIGATE_DAYS, OFFICERS_MIN,
    PURSUE_YEARS,
};

/// 处理情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 状态
    pub state: State,
    /// 由劳动保障监察处理的行为
    pub inspected: Vec<Act>,
    /// 告知申请调解仲裁的行为
    pub arbitrated: Vec<Act>,
    /// 超过二年、不再查处的行为
    pub barred: Vec<Act>,
    /// 可依法采取的措施、程序和期限
    pub path: CasePath,
    /// 后续事项及期限
    pub limits: Vec<FollowUp>,
    /// 调查是否按期
    pub investigation_timeliness: Option<Timeliness>,
    /// 处理结果
    pub outcome: Option<Outcome>,
    /// 决定文号
    pub document_no: Option<String>,
}

/// 状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    #[serde(rename = "待立案")]
    Received,
    #[serde(rename = "调查中")]
    Investigated,
    #[serde(rename = "已办结")]
    Closed,
    #[serde(rename = "告知调解仲裁")]
    Referred,
    #[serde(rename = "不再查处")]
    Barred,
}

/// The acts, sorted by who settles them.
struct Sorted {
    inspected: Vec<Act>,
    arbitrated: Vec<Alleged>,
    barred: Vec<Act>,
}

fn sort(rules: &Rules<'_>, input: &Input) -> Result<Sorted, Failure> {
    let pursue = rules.period(&PURSUE_YEARS)?;
    let mut sorted = Sorted {
        inspected: Vec::new(),
        arbitrated: Vec::new(),
        barred: Vec::new(),
    };
    for alleged in &input.acts {
        // What goes on is counted from its end (第二十条第二款), and what has no end yet is not too late.
        let is_barred = alleged
            .ended_on
            .and_then(|ended| pursue.due_from(ended))
            .is_some_and(|due| input.received_on > due);
        if alleged.act.is_arbitrated() || input.in_arbitration {
            sorted.arbitrated.push(alleged.clone());
        } else if is_barred {
            sorted.barred.push(alleged.act);
        } else {
            sorted.inspected.push(alleged.act);
        }
    }
    Ok(sorted)
}

/// Where the complaint stands now.
pub fn conclude(rules: &Rules<'_>, input: &Input) -> Result<Output, Failure> {
    let sorted = &sort(rules, input)?;
    let mut output = Output {
        state: state(input, sorted),
        inspected: sorted.inspected.clone(),
        arbitrated: sorted.arbitrated.iter().map(|one| one.act).collect(),
        barred: sorted.barred.clone(),
        path: CasePath::new(Vec::new(), Vec::new(), Vec::new()),
        limits: arbitration(rules, sorted)?,
        investigation_timeliness: None,
        outcome: None,
        document_no: None,
    };
    let referrals = output.arbitrated.iter().map(|act| act.referral());
    output.path.measures = referrals.collect();
    match (&input.filing, output.state) {
        (_, State::Referred | State::Barred) => {
            nothing_to_file(input)?;
        }
        (None, _) => {
            let limit = Limit::new(rules.period(&ACCEPT_DAYS)?, input.received_on);
            let follow_up = FollowUp::within("决定是否受理并立案，告知投诉人", limit);
            output.limits.push(follow_up);
        }
        (Some(filing), _) => {
            let limit = Limit::new(investigation_period(rules, input)?, filing.on);
            output
                .limits
                .push(FollowUp::within("完成调查", limit.clone()));
            if let Some(investigation) = &input.investigation {
                output.investigation_timeliness = limit.judge(
                    Some(investigation.completed_on),
                    rules.today(),
                    investigation.calendar_due_on,
                );
                decided(rules, input, investigation, filing.on, &mut output)?;
            }
        }
    }
    Ok(output)
}

fn state(input: &Input, sorted: &Sorted) -> State {
    if sorted.inspected.is_empty() {
        return if sorted.arbitrated.is_empty() {
            State::Barred
        } else {
            State::Referred
        };
    }
    match (&input.filing, &input.investigation) {
        (None, _) => State::Received,
        (Some(_), None) => State::Investigated,
        (Some(_), Some(_)) => State::Closed,
    }
}

fn nothing_to_file(input: &Input) -> Result<(), Failure> {
    if input.filing.is_none() {
        return Ok(());
    }
    Err(invalid(
        "/filing",
        "nothing-to-inspect",
        "没有由劳动保障监察处理的行为，不应立案",
    ))
}

/// Sixty working days, and thirty more where the head of the office approved it.
fn investigation_period(rules: &Rules<'_>, input: &Input) -> Result<Period, Failure> {
    let mut period = rules.period(&INVESTIGATE_DAYS)?;
    if input.extension.is_some() {
        let more = rules.period(&EXTEND_DAYS)?;
        period.amount = period.amount.saturating_add(more.amount);
        period.source = format!("{}（经批准延长{}个工作日）", period.source, more.amount).into();
    }
    Ok(period)
}

fn arbitration(rules: &Rules<'_>, sorted: &Sorted) -> Result<Vec<FollowUp>, Failure> {
    sorted
        .arbitrated
        .iter()
        .map(|alleged| {
            let known = alleged.known_on.unwrap_or(alleged.began_on);
            let limit = Limit::new(rules.period(&ARBITRATION_YEARS)?, known);
            let action = format!("申请劳动人事争议仲裁（{}）", alleged.act.name());
            Ok(FollowUp::within(action, limit))
        })
        .collect()
}

/// What was found and what people decided on it.
fn decided(
    rules: &Rules<'_>,
    input: &Input,
    investigation: &Investigation,
    filed_on: Day,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_officers(&mut checks, &input.officers, &rules.fixed(OFFICERS_MIN)?);
    investigation.check(&mut checks, &output.inspected, filed_on, rules.today());
    checks.finish()?;
    let mut measures: Vec<Measure> = Vec::new();
    for finding in investigation.established() {
        measures.extend(finding.act.measures(rules, finding.people())?);
    }
    let Some(decision) = &input.decision else {
        return Err(Failure::needs_human(reason(&measures)));
    };
    decision.check(rules, investigation, rules.today())?;
    output.outcome = Some(decision.outcome);
    output.document_no = Some(decision.decision.document_no.clone());
    let mut clocks = Vec::new();
    match decision.outcome {
        Outcome::Penalty => clocks = penalty_clocks(Some(filed_on), false),
        Outcome::Order => {
            let limit = Limit::new(rules.period(&CORRECT_DAYS)?, decision.decision.on);
            clocks.push(FollowUp::within("用人单位改正，到期复查", limit));
        }
        Outcome::Dropped | Outcome::Transferred => {}
    }
    output.path.measures.extend(measures);
    output.path.clocks = clocks;
    Ok(())
}

/// Why a person has to decide: what law provides, and no number that a person has to find.
fn reason(measures: &[Measure]) -> String {
    if measures.is_empty() {
        return "调查结束，没有查实违法行为：由劳动保障监察机构的人决定是否撤销立案".to_owned();
    }
    let named: Vec<String> = measures
        .iter()
        .map(|measure| match measure.fine_yuan {
            Some(range) => format!(
                "{}{}元至{}元",
                measure.action, range.min_yuan, range.max_yuan
            ),
            None => measure.action.clone(),
        })
        .collect();
    format!(
        "调查结束，由劳动保障监察机构的人作出决定；可依法采取：{}",
        named.join("；")
    )
}
