//! `handle-labour-complaint` 劳动保障投诉处理 (附-15, 二(一)2): from a complaint or a lead to the decision. A complaint is given again as
//! it goes on: received, filed, investigated, decided. People file, find and decide; the duty keeps the clocks and the limits of law.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::parameters::Params;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use serde_json::json;

use crate::complaint::intake::{Input, check};
use crate::complaint::path::{Output, State, conclude};
use crate::shared::{Kept, office_of, rules_of};

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = rules_of(ctx, &input.params)?;
    check(&rules, &input)?;
    office_of(ctx, &input.employer.division_code)?;
    let key = format!(
        "complaint/{}/{}",
        input.employer.division_code, input.complaint_no
    );
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let known = records::load::<Kept<Input, Output>>(ctx, &key)?;
    if let Some(kept) = &known {
        if kept.facts == facts {
            return Ok(kept.answer.clone());
        }
        check_continues(kept, &facts)?;
    }
    let answer = conclude(&rules, &input)?;
    let place = Place {
        kind: "complaint",
        division: &input.employer.division_code,
        uscc: Some(&input.employer.uscc),
        person: input
            .complainant
            .as_ref()
            .map(|person| person.hash.as_str()),
    };
    let before = known.map(|kept| kept.answer.state);
    let kept = Kept { facts, answer };
    records::save(ctx, &key, place, &kept)?;
    if before != Some(kept.answer.state) {
        tell(ctx, &input, &kept.answer)?;
    }
    Ok(kept.answer)
}

/// What is given again goes on from what is known: the same complaint, and nothing that was settled is taken back.
fn check_continues(kept: &Kept<Input, Output>, new: &Input) -> Result<(), Failure> {
    let old = &kept.facts;
    let same = old.source == new.source
        && old.lead_no == new.lead_no
        && old.complainant == new.complainant
        && old.employer == new.employer
        && old.received_on == new.received_on;
    if !same {
        return Err(invalid(
            "/complaintNo",
            "complaint-no-taken",
            "该编号已用于其他投诉",
        ));
    }
    let mut checks = Checks::new();
    checks.require(
        kept.answer.state != State::Closed,
        "/decision",
        "complaint-closed",
        "投诉已办结，决定不能在此更改",
    );
    checks.require(
        old.filing.is_none() || old.filing == new.filing,
        "/filing",
        "filing-differs",
        "立案决定与已登记的不同",
    );
    checks.require(
        old.filing.is_none() || old.acts == new.acts,
        "/acts",
        "acts-differ",
        "立案后被反映的行为不能更改，新的行为另行登记",
    );
    checks.require(
        old.extension.is_none() || old.extension == new.extension,
        "/extension",
        "extension-differs",
        "延长批准与已登记的不同",
    );
    checks.finish()
}

/// Who submitted the lead learns how it ended; no person is named.
fn tell(ctx: &Context<'_>, input: &Input, answer: &Output) -> Result<(), Failure> {
    let is_final = matches!(
        answer.state,
        State::Closed | State::Referred | State::Barred
    );
    let (Some(organisation), true) = (input.source.organisation(), is_final) else {
        return Ok(());
    };
    let body = json!({
        "leadNo": input.lead_no, "complaintNo": input.complaint_no, "uscc": input.employer.uscc,
        "divisionCode": input.employer.division_code, "state": answer.state, "outcome": answer.outcome,
        "documentNo": answer.document_no,
    });
    let event = "cn.lianxi.human-resources.labour-lead-answered";
    ctx.outbox
        .emit(organisation, event, input.lead_no.as_deref(), &body)
}
