//! Passing a lead on (线索移交): what is asked of it, what it repeats, and whom it is sent to.

use lianxi_sdk::{Context, Failure};
use serde_json::json;

use super::matter::{MANDATORY_REPORT, transfers};
use super::{
    ANSWER_WITHIN, Channel, FORWARD_URGENT_WITHIN, FORWARD_WITHIN, Kept, Kind, Lead, Matter,
    Submitted, Urgency, keep, lead_key, lead_kind,
};
use crate::checks::{
    Checks, MISSING_MATERIAL, POLICY_YEAR, RULE_VIOLATION, SHORT_TEXT_MAX, invalid,
};
use crate::date::Day;
use crate::limit::{FollowUp, Limit};
use crate::office;
use crate::parameters::Rules;
use crate::person::check_public_text;
use crate::publicity::{check_evidence, check_number};
use crate::records;
use crate::uscc::Uscc;

/// Characters of what was observed.
const OBSERVATION_CHARS_MAX: usize = 2_000;

/// Passes a lead on to whom it concerns, once. `detail` is a term that the organisation adds, such as the act complained of.
pub fn submit(
    ctx: &Context<'_>,
    channel: &Channel,
    lead: Lead,
    detail: Option<&str>,
    rules: &Rules<'_>,
) -> Result<Submitted, Failure> {
    let uscc = check(channel, &lead, rules.today())?;
    let is_harm = lead.matter == Matter::HarmToChild;
    let office = if is_harm {
        office::acting(ctx.call, channel.department)?
    } else {
        office::covering(ctx.call, channel.department, &lead.about.division_code)?
    };
    let key = lead_key(&office.division_code, &lead.lead_no);
    if let Some(known) = records::load::<Kept>(ctx, &key)? {
        if known.lead == lead && known.detail.as_deref() == detail {
            return Ok(known.submitted);
        }
        return Err(invalid(
            "/lead/leadNo",
            "lead-no-taken",
            "这一线索编号已登记，内容不同",
        ));
    }
    let earlier = if is_harm {
        Vec::new()
    } else {
        same_matter(ctx, &lead)?
    };
    let submitted = judged(channel, &lead, uscc.as_ref(), &earlier, rules)?;
    let kept = Kept {
        lead,
        detail: detail.map(str::to_owned),
        submitted,
        replies: Vec::new(),
    };
    if kept.submitted.forwarded {
        forward(ctx, channel, &office.division_code, &kept)?;
    }
    keep(ctx, &key, &kept)?;
    Ok(kept.submitted)
}

fn check(channel: &Channel, lead: &Lead, today: Day) -> Result<Option<Uscc>, Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/lead/leadNo", &lead.lead_no);
    let uscc = lead.about.uscc.as_deref();
    let uscc = uscc.and_then(|uscc| checks.uscc("/lead/about/uscc", uscc));
    check_public_text(
        &mut checks,
        "/lead/about/name",
        &lead.about.name,
        SHORT_TEXT_MAX,
    );
    checks.county("/lead/about/divisionCode", &lead.about.division_code);
    checks.require(
        channel.matters.contains(&lead.matter),
        "/lead/matter",
        "matter-not-ours",
        "本组织不移交这类事项的线索",
    );
    let is_of_both = matches!(
        lead.matter,
        Matter::HarmToChild | Matter::Labour | Matter::Other
    );
    checks.require(
        is_of_both || lead.about.kind == Kind::Institution,
        "/lead/about/kind",
        "matter-subject-mismatch",
        "这类事项的线索是关于照护服务机构的",
    );
    checks.not_after("/lead/receivedOn", lead.received_on, today);
    checks.not_after("/lead/observedOn", lead.observed_on, lead.received_on);
    checks.require(
        lead.received_on.year() >= POLICY_YEAR,
        "/lead/receivedOn",
        RULE_VIOLATION,
        format!("政策自{POLICY_YEAR}年施行，此前的线索不登记"),
    );
    check_public_text(
        &mut checks,
        "/lead/observation",
        &lead.observation,
        OBSERVATION_CHARS_MAX,
    );
    checks.require(
        !lead.evidence.is_empty() || lead.matter == Matter::HarmToChild,
        "/lead/evidence",
        MISSING_MATERIAL,
        "应有证据材料或者反映记录；伤害婴幼儿的除外",
    );
    check_evidence(&mut checks, "/lead/evidence", &lead.evidence);
    if let Some(reporter) = &lead.reporter {
        reporter.check(&mut checks, "/lead/reporter");
    }
    checks.finish()?;
    Ok(uscc)
}

/// Earlier leads on the same subject and matter, of this year's and last year's.
fn same_matter(ctx: &Context<'_>, lead: &Lead) -> Result<Vec<Kept>, Failure> {
    let year = lead.received_on.year();
    let mut found = Vec::new();
    for year in [year.saturating_sub(1), year] {
        let kind = lead_kind(year);
        let of_year = match &lead.about.uscc {
            Some(uscc) => records::of_institution::<Kept>(ctx, &kind, uscc)?,
            None => records::within::<Kept>(ctx, &kind, &lead.about.division_code)?,
        };
        found.extend(of_year.into_iter().map(|(_, kept)| kept));
    }
    found.retain(|kept| {
        let named = kept.lead.about.uscc.is_some() || kept.lead.about.name == lead.about.name;
        kept.lead.matter == lead.matter && kept.lead.about.uscc == lead.about.uscc && named
    });
    Ok(found)
}

fn judged(
    channel: &Channel,
    lead: &Lead,
    uscc: Option<&Uscc>,
    earlier: &[Kept],
    rules: &Rules<'_>,
) -> Result<Submitted, Failure> {
    let is_harm = lead.matter == Matter::HarmToChild;
    let urgency = if is_harm {
        Urgency::Immediate
    } else {
        lead.urgency
    };
    let competent = lead.matter.competent(uscc);
    // What brings new evidence is passed on, though it is about the same day.
    let same = |kept: &&Kept| {
        let mut papers = lead.evidence.iter();
        kept.submitted.forwarded
            && kept.lead.observed_on == lead.observed_on
            && papers.all(|paper| kept.lead.has_evidence(&paper.sha256))
    };
    let duplicate_of = earlier
        .iter()
        .find(same)
        .map(|kept| kept.lead.lead_no.clone());
    let forward_within = match urgency {
        Urgency::Ordinary => Some(rules.period(&FORWARD_WITHIN)?),
        Urgency::Urgent => Some(rules.period(&FORWARD_URGENT_WITHIN)?),
        Urgency::Immediate => None,
    };
    let answer = Limit::new(rules.period(&ANSWER_WITHIN)?, lead.received_on);
    let mut follow_ups = vec![FollowUp::within("主管部门答复线索处理情况", answer)];
    if is_harm {
        let action = "保护婴幼儿和证据，配合公安机关；不自行调查、不公开";
        follow_ups.insert(0, FollowUp::prompt(action, MANDATORY_REPORT));
    }
    let late = lead.received_on.days_until(rules.today());
    Ok(Submitted {
        lead_no: lead.lead_no.clone(),
        urgency,
        competent: competent.iter().map(|one| (*one).to_owned()).collect(),
        unassigned: lead.matter.is_unassigned(),
        forwarded: duplicate_of.is_none(),
        duplicate_of,
        related: earlier
            .iter()
            .map(|kept| kept.lead.lead_no.clone())
            .collect(),
        transfers: transfers(lead.matter, competent),
        forward_within: forward_within.map(|period| Limit::new(period, lead.received_on)),
        delay_days: (is_harm && late > 0).then_some(late),
        follow_ups,
        decided_by: "是否属实、如何处理由主管部门依法决定；本组织不检查、不认定、不处罚".to_owned(),
        basis: channel.basis.to_owned(),
    })
}

/// One event to each competent department. Who told it stays here.
fn forward(ctx: &Context<'_>, channel: &Channel, office: &str, kept: &Kept) -> Result<(), Failure> {
    let Kept {
        lead,
        detail,
        submitted,
        ..
    } = kept;
    let event = if lead.matter == Matter::HarmToChild {
        "child-harm-reported"
    } else {
        "lead-submitted"
    };
    let body = json!({
        "leadNo": lead.lead_no, "from": channel.department, "officeDivisionCode": office, "about": lead.about,
        "matter": lead.matter, "detail": detail, "urgency": submitted.urgency, "observedOn": lead.observed_on,
        "receivedOn": lead.received_on, "observation": lead.observation, "evidence": lead.evidence,
        "competent": submitted.competent, "unassigned": submitted.unassigned, "basis": lead.matter.basis(),
    });
    let event = format!("cn.lianxi.{}.{event}", channel.department);
    let mut destinations = submitted.competent.iter();
    destinations.try_for_each(|to| ctx.outbox.emit(to, &event, Some(&lead.lead_no), &body))
}
