//! 普惠机构支持 (`grant-support`): a site, a lower rent or a subsidy for a recognised inclusive institution (晋政办发〔2020〕24号 二(三)4).
//! The basis document, the recognition, the budget line and the ceiling are checked here; whether to support is a person's decision.

use lianxi_domain::checks::{Checks, shown};
use lianxi_domain::fund::{Commitment, ENTRIES_MAX};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::parameters::Rules;
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::application::{self, Input, SupportDecision};
use crate::grant::{self, Award, GrantState, item_name};
use crate::ledger::{self, DEPARTMENT, Kept};
use crate::rules::{ALL, CARRY_OVER_YEARS, PAY_WITHIN};

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Award, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let ceiling = application::check(&input, &rules)?;
    office::covering(ctx.call, DEPARTMENT, &input.county)?;
    ledger::own(ctx, &input.line.division_code)?;

    let earlier = grant::of_institution(ctx, &input.uscc)?;
    if let Some(same) = answered(&input, &earlier)? {
        return Ok(same);
    }
    let mut checks = Checks::new();
    let found = input.line.find(ctx, &mut checks, "/line")?;
    if let Some(kept) = &found {
        check_line(&mut checks, &input, &rules, kept)?;
    }
    checks.finish()?;
    let same_kind = of_same_kind(&input, &earlier);
    let (Some(kept), Some(decision)) = (found, &input.decision) else {
        return Err(undecided(&same_kind));
    };
    let found = Found {
        kept,
        ceiling,
        same_kind,
    };
    decide(ctx, &input, &rules, decision, found)
}

/// What the checks have found.
struct Found {
    kept: Kept,
    ceiling: Yuan,
    same_kind: Vec<String>,
}

/// The same application decided in the same way is answered as before; another for the same item and year is a second grant.
fn answered(input: &Input, earlier: &[Award]) -> Result<Option<Award>, Failure> {
    let decided = input.decision.as_ref().map(|given| &given.decision);
    let mut checks = Checks::new();
    for grant in earlier
        .iter()
        .filter(|one| one.is_for(input.year, &input.item))
    {
        if decided == Some(&grant.decision) && is_same(input, grant) {
            return Ok(Some(grant.clone()));
        }
        checks.require(
            grant.state == GrantState::Refused,
            "/item",
            "grant-duplicate",
            format!(
                "同一机构同一年度的同一项目已有补助{}，不得重复补助",
                shown(&grant.grant_no)
            ),
        );
    }
    checks.finish().map(|()| None)
}

fn is_same(input: &Input, grant: &Award) -> bool {
    let approved = input.decision.as_ref().is_some_and(|given| given.approve);
    approved == (grant.state != GrantState::Refused)
        && grant.kind == input.kind
        && grant.amount_yuan == input.amount_yuan
        && grant.line == input.line
        && grant.basis_document_no == input.basis_document_no
        && grant.recognition_no == input.recognition.recognition_no
}

fn check_line(
    checks: &mut Checks,
    input: &Input,
    rules: &Rules<'_>,
    kept: &Kept,
) -> Result<(), Failure> {
    let line = &kept.ledger.line;
    checks.require(
        line.purpose == input.kind.purpose(),
        "/line/lineNo",
        "purpose-mismatch",
        "预算项目的用途与支持类型不符（预算法 第六十三条）",
    );
    let carried = i32::from(input.year) - i32::from(line.year);
    let most = i32::try_from(rules.value(&CARRY_OVER_YEARS)?).unwrap_or(i32::MAX);
    checks.require(
        (0..=most).contains(&carried),
        "/line/year",
        "line-year-mismatch",
        format!("预算年度应为补助年度，结转资金限以后{most}个年度（预算法 第四十二条）"),
    );
    let free = kept.ledger.balance().free_yuan;
    let approved = input.decision.as_ref().is_none_or(|given| given.approve);
    checks.require(
        !approved || input.amount_yuan <= free,
        "/amountYuan",
        "budget-insufficient",
        format!("预算项目可用余额{free}元，不足以支付（预算法 第十三条）"),
    );
    checks.require(
        kept.ledger.commitments.len() < ENTRIES_MAX,
        "/line/lineNo",
        "ledger-full",
        format!("一个预算项目最多{ENTRIES_MAX}笔补助，应分列预算项目"),
    );
    Ok(())
}

fn of_same_kind(input: &Input, earlier: &[Award]) -> Vec<String> {
    let standing = earlier.iter().filter(|grant| {
        grant.year == input.year && grant.kind == input.kind && grant.state == GrantState::Standing
    });
    standing.map(|grant| grant.grant_no.clone()).collect()
}

fn undecided(same_kind: &[String]) -> Failure {
    let known = if same_kind.is_empty() {
        String::new()
    } else {
        let numbers = same_kind.join("、");
        format!("；该机构同一年度已有同类补助{numbers}，请核实不是重复补助")
    };
    Failure::needs_human(format!("条件审核通过：是否给予支持由人员决定{known}"))
}

fn decide(
    ctx: &Context<'_>,
    input: &Input,
    rules: &Rules<'_>,
    given: &SupportDecision,
    found: Found,
) -> Result<Award, Failure> {
    let mut kept = found.kept;
    let grant_no = records::document_no(ctx, "托补", &input.line.division_code)?;
    let mut follow_ups = Vec::new();
    if given.approve {
        kept.ledger.commitments.push(Commitment {
            grant_no: grant_no.clone(),
            payee_uscc: input.uscc.clone(),
            amount_yuan: input.amount_yuan,
            decided_on: given.decision.on,
        });
        ledger::save(ctx, &kept)?;
        let limit = Limit::new(rules.period(&PAY_WITHIN)?, given.decision.on);
        follow_ups.push(FollowUp::within("按决定拨付或者减免，并登记拨付", limit));
    }
    let state = if given.approve {
        GrantState::Standing
    } else {
        GrantState::Refused
    };
    let grant = Award {
        grant_no,
        uscc: input.uscc.clone(),
        county: input.county.clone(),
        kind: input.kind,
        item: item_name(&input.item),
        year: input.year,
        amount_yuan: input.amount_yuan,
        ceiling_yuan: found.ceiling,
        line: input.line.clone(),
        basis_document_no: input.basis_document_no.clone(),
        recognition_no: input.recognition.recognition_no.clone(),
        state,
        reason: given.reason.clone(),
        decision: given.decision.clone(),
        free_after_yuan: kept.ledger.balance().free_yuan,
        same_kind: found.same_kind,
        follow_ups,
    };
    grant::save(ctx, &grant)?;
    Ok(grant)
}
