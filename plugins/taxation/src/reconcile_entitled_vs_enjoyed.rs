//! 应享未享核对: what was assessed for a county and a period against what was declared. Who is entitled and does not enjoy is to be
//! told (辅导); who gave the exemption up is not; what was enjoyed without entitlement is for the bureau to look at, and no finding.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::checks::Checks;
use lianxi_domain::indicators::percent;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;
use crate::assessment::{self, NATURE, Tax};
use crate::reconciliation::{
    Declaration, Doubt, Input, KIND, Missed, Output, Status, ToVerify, Why,
};
use crate::rules::{ALL, OUTREACH_WITHIN, RECONCILE_EVERY};
use lianxi_domain::kept::{Kept, again, keep};

/// The most declarations of one reconciliation.
const DECLARATIONS_MAX: usize = 500;
/// The most entries that one answer lists; a record has a bound.
const ENTRIES_MAX: usize = 600;

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input)?;
    office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let key = format!("{KIND}/{}", input.reconciliation_no);
    let taken = ("/reconciliationNo", "reconciliation-no-taken");
    if let Some(answer) = again(ctx, &key, &input, taken)? {
        return Ok(answer);
    }
    let mut compared = Compared::default();
    let assessed = records::within::<Kept<assessment::Input, assessment::Output>>(
        ctx,
        assessment::KIND,
        &input.county,
    )?;
    let mut declared: BTreeMap<(&str, Tax), &Declaration> = input
        .declarations
        .iter()
        .map(|one| ((one.uscc.as_str(), one.tax), one))
        .collect();
    let mut known = BTreeSet::new();
    for (_, kept) in assessed
        .iter()
        .filter(|(_, kept)| kept.facts.period == input.period)
    {
        let uscc = kept.answer.uscc.as_str();
        known.insert(uscc);
        for relief in &kept.answer.reliefs {
            let declaration = declared.remove(&(uscc, relief.tax));
            compared.add(uscc, relief, declaration);
        }
    }
    // What is left was declared for nothing that was assessed.
    let unfounded = declared
        .values()
        .filter(|one| one.status == Status::Enjoyed);
    compared.to_verify.extend(unfounded.map(|one| ToVerify {
        uscc: one.uscc.clone(),
        tax: one.tax,
        reason: if known.contains(one.uscc.as_str()) {
            Doubt::NotEntitled
        } else {
            Doubt::NotAssessed
        },
    }));
    if compared
        .not_enjoyed
        .len()
        .saturating_add(compared.to_verify.len())
        > ENTRIES_MAX
    {
        return Err(Failure::needs_human(format!(
            "清单超过{ENTRIES_MAX}项，请按所属期分段核对"
        )));
    }
    let output = answer(&rules, &input, compared)?;
    let place = Place {
        kind: KIND,
        division: &input.county,
        uscc: None,
        person: None,
    };
    keep(ctx, &key, place, &input, &output)?;
    Ok(output)
}

#[derive(Default)]
struct Compared {
    entitled: u64,
    enjoyed: u64,
    given_up: u64,
    not_enjoyed: Vec<Missed>,
    to_verify: Vec<ToVerify>,
}

impl Compared {
    fn add(&mut self, uscc: &str, relief: &assessment::Relief, declared: Option<&Declaration>) {
        if declared.is_some_and(|one| one.status == Status::GivenUp) {
            self.given_up = self.given_up.saturating_add(1);
            return;
        }
        self.entitled = self.entitled.saturating_add(1);
        let enjoyed = declared.map_or(Yuan::ZERO, |one| one.amount_yuan);
        let reason = match declared {
            None => Some(Why::NotDeclared),
            Some(one) if one.status == Status::NotEnjoyed => {
                Some(one.reason.unwrap_or(Why::Unknown))
            }
            Some(_) if enjoyed < relief.amount_yuan => Some(Why::LessThanEntitled),
            Some(_) => None,
        };
        if let Some(reason) = reason {
            self.not_enjoyed.push(Missed {
                uscc: uscc.to_owned(),
                tax: relief.tax,
                entitled_yuan: relief.amount_yuan,
                enjoyed_yuan: enjoyed,
                reason,
            });
            return;
        }
        self.enjoyed = self.enjoyed.saturating_add(1);
        if enjoyed > relief.amount_yuan {
            self.to_verify.push(ToVerify {
                uscc: uscc.to_owned(),
                tax: relief.tax,
                reason: Doubt::MoreThanEntitled,
            });
        }
    }
}

fn answer(rules: &Rules<'_>, input: &Input, compared: Compared) -> Result<Output, Failure> {
    let next = Limit::new(rules.period(&RECONCILE_EVERY)?, input.period.to);
    let mut follow_ups = Vec::new();
    if !compared.not_enjoyed.is_empty() {
        let limit = Limit::new(rules.period(&OUTREACH_WITHIN)?, rules.today());
        follow_ups.push(FollowUp::within("逐户辅导应享未享的机构", limit));
    }
    if !compared.to_verify.is_empty() {
        follow_ups.push(FollowUp::prompt(
            "由主管税务机关核实申报与评估不一致的机构；核实前不作结论",
            NATURE,
        ));
    }
    follow_ups.push(FollowUp::within("下一次应享未享核对", next));
    Ok(Output {
        reconciliation_no: input.reconciliation_no.clone(),
        county: input.county.clone(),
        period: input.period,
        reconciled_on: rules.today(),
        entitled: compared.entitled,
        enjoyed: compared.enjoyed,
        rate_percent: percent(compared.enjoyed, compared.entitled),
        not_enjoyed: compared.not_enjoyed,
        given_up: compared.given_up,
        to_verify: compared.to_verify,
        follow_ups,
        nature: NATURE.to_owned(),
    })
}

fn check(input: &Input) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text(
        "/reconciliationNo",
        &input.reconciliation_no,
        DOCUMENT_NO_CHARS_MAX,
    );
    checks.county("/county", &input.county);
    input.period.check(&mut checks, "/period");
    checks.list("/declarations", input.declarations.len(), DECLARATIONS_MAX);
    let mut seen = BTreeSet::new();
    let listed = input.declarations.iter().take(DECLARATIONS_MAX);
    for (index, one) in listed.enumerate() {
        let at = format!("/declarations/{index}");
        checks.uscc(&format!("{at}/uscc"), &one.uscc);
        checks.require(
            seen.insert((one.uscc.as_str(), one.tax)),
            at.as_str(),
            "declared-twice",
            format!("同一机构的{}只能填写一次", one.tax),
        );
        let enjoyed = one.status == Status::Enjoyed;
        checks.require(
            enjoyed || one.amount_yuan.is_zero(),
            format!("{at}/amountYuan"),
            "amount-without-enjoyment",
            "没有享受的，金额应为0",
        );
        checks.require(
            !enjoyed || one.reason.is_none(),
            format!("{at}/reason"),
            "reason-without-cause",
            "已享受的不填没有享受的原因",
        );
    }
    checks.finish()
}
