//! 签发: on a recent inspection of the site whose findings are all corrected, by a person's decision.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::Decision;
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use serde::{Deserialize, Serialize};

use super::{Conclusion, Input, Issuing, Output, PaperKind, tell_health};
use crate::inspect_fire as inspections;
use crate::notice;
use crate::rules::{CERTIFICATE_INSPECTION_MONTHS, CERTIFICATE_WITHIN};
use crate::seal;
use lianxi_domain::kept::{self, Kept};
use lianxi_domain::problem::Problem;
use lianxi_domain::records::Place;

pub const KIND: &str = "certificate";

/// What is kept of a decision on a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    pub uscc: String,
    pub division_code: String,
    pub site_no: String,
    pub accepted_on: Day,
    pub inspection_no: String,
    pub decision: Decision,
    pub passed: bool,
    pub reason: Option<String>,
}

pub fn perform(
    ctx: &Context<'_>,
    input: &Input,
    issuing: &Issuing,
    rules: &Rules<'_>,
) -> Result<Output, Failure> {
    let inspected_on = inspected_on(ctx, input, issuing)?;
    let Some(decision) = issuing.decision.clone() else {
        return Err(Failure::needs_human(
            "是否签发消防安全检查合格证明由消防救援机构的人决定（消防法 第五十六条）",
        ));
    };
    let facts = Facts {
        uscc: input.uscc.clone(),
        division_code: input.division_code.clone(),
        site_no: input.site_no.clone(),
        accepted_on: input.accepted_on,
        inspection_no: issuing.inspection_no.clone(),
        decision,
        passed: issuing.passed,
        reason: issuing.reason.clone(),
    };
    let key = format!("{KIND}/{}", facts.decision.document_no);
    let taken = ("/issue/decision/documentNo", "certificate-taken");
    if let Some(answer) = kept::again(ctx, &key, &facts, taken)? {
        return Ok(answer);
    }
    check_passed(ctx, &facts, inspected_on, rules)?;
    let output = output(&facts, issuing.calendar_due_on, rules)?;
    tell_health(ctx, input, &output)?;
    let place = Place::institution(KIND, facts.division_code.as_str(), facts.uscc.as_str());
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

/// The inspection has to be of this institution.
fn inspected_on(ctx: &Context<'_>, input: &Input, issuing: &Issuing) -> Result<Day, Failure> {
    let key = format!("{}/{}", inspections::KIND, issuing.inspection_no);
    let found = records::load::<Kept<inspections::Input, inspections::Output>>(ctx, &key)?;
    found
        .map(|kept| kept.facts)
        .filter(|facts| facts.uscc == input.uscc && facts.division_code == input.division_code)
        .map(|facts| facts.inspected_on)
        .ok_or_else(|| {
            invalid(
                "/issue/inspectionNo",
                "inspection-unknown",
                "没有对这一机构的这次检查",
            )
        })
}

/// A site passes when nothing that was ordered is open, nothing is sealed, and the inspection is recent.
fn check_passed(
    ctx: &Context<'_>,
    facts: &Facts,
    inspected_on: Day,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.not_after("/issue/decision/on", inspected_on, facts.decision.on);
    if facts.passed {
        let open = notice::open_of(ctx, &facts.uscc)?.len();
        let sealed = seal::standing_of(ctx, &facts.uscc)?.len();
        checks.require(
            open == 0 && sealed == 0,
            "/issue/passed",
            "hazards-open",
            format!("还有{open}份通知书没有销号、{sealed}处查封没有解除，不能认定合格"),
        );
        let period = rules.period(&CERTIFICATE_INSPECTION_MONTHS)?;
        let fresh = period
            .due_from(inspected_on)
            .is_some_and(|last| facts.decision.on <= last);
        checks.require(
            fresh,
            "/issue/inspectionNo",
            "inspection-too-old",
            format!(
                "检查超过{}个月（{}），应重新检查",
                period.amount, period.source
            ),
        );
    }
    checks.finish()
}

fn output(facts: &Facts, calendar_due: Option<Day>, rules: &Rules<'_>) -> Result<Output, Failure> {
    let conclusion = if facts.passed {
        Conclusion::Issued
    } else {
        Conclusion::Refused
    };
    let limit = Limit::new(rules.period(&CERTIFICATE_WITHIN)?, facts.accepted_on);
    let no = &facts.decision.document_no;
    let mut output = Output::new(PaperKind::FireBrigade, no, conclusion);
    let on = facts.decision.on;
    if limit.judge(Some(on), on, calendar_due) == Some(Timeliness::Late) {
        let source = limit.period.source.to_string();
        let kind = limit.period.kind;
        let problem = Problem::new("decision-late", "决定超过期限", &source, kind);
        output.problems.push(problem);
    }
    output.limit = Some(limit);
    output.follow_ups.push(if facts.passed {
        FollowUp::prompt("送达证明，列入日常消防监督检查", "消防法 第五十三条")
    } else {
        FollowUp::prompt(
            "书面说明理由，告知整改后可以重新申请和救济途径",
            "消防法 第五十六条",
        )
    });
    Ok(output)
}
