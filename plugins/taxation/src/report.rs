//! 税费优惠统计: who was assessed and is entitled, how much of it is enjoyed, and how far campaigns reach.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::indicators::{Report, ReportInput, Reporting, number};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};

use crate::{DEPARTMENT, assessment, publicise, reconciliation};
use lianxi_domain::kept::Kept;

pub const INDICATORS: [(&str, &str, &str); 6] = [
    ("institutions-assessed", "已评估的机构", "家"),
    ("institutions-entitled", "可以享受优惠的机构", "家"),
    ("enjoyment-rate", "税费优惠应享尽享率", "%"),
    ("not-enjoyed", "应享未享", "项"),
    ("campaigns", "税收宣传辅导", "次"),
    ("outreach-coverage", "应享未享机构辅导覆盖率", "%"),
];
const SOURCE: &str = "税务部门业务记录";

pub fn perform(ctx: &Context<'_>, input: ReportInput) -> Result<Report, Failure> {
    let mut report = Reporting::open(ctx, DEPARTMENT, &INDICATORS, SOURCE, &input)?;
    assessments(ctx, &input.division_code, &mut report)?;
    let current = reconciliations(ctx, &input.division_code, &mut report)?;
    campaigns(ctx, &input.division_code, &current, &mut report)?;
    Ok(report.finish())
}

fn assessments(ctx: &Context<'_>, division: &str, report: &mut Reporting) -> Result<(), Failure> {
    let found = records::within::<Kept<assessment::Input, assessment::Output>>(
        ctx,
        assessment::KIND,
        division,
    )?;
    let (mut assessed, mut entitled) = (BTreeSet::new(), BTreeSet::new());
    for (_, kept) in found
        .iter()
        .filter(|(_, kept)| report.has(kept.facts.period.to))
    {
        assessed.insert(kept.facts.uscc.as_str());
        if !kept.answer.reliefs.is_empty() {
            entitled.insert(kept.facts.uscc.as_str());
        }
    }
    report.count("institutions-assessed", number(assessed.len()));
    report.count("institutions-entitled", number(entitled.len()));
    Ok(())
}

/// Of several reconciliations of one county and one tax period the last counts. Answers which these are, with whom they found to
/// miss something.
fn reconciliations(
    ctx: &Context<'_>,
    division: &str,
    report: &mut Reporting,
) -> Result<BTreeMap<String, BTreeSet<String>>, Failure> {
    let found = records::within::<Kept<reconciliation::Input, reconciliation::Output>>(
        ctx,
        reconciliation::KIND,
        division,
    )?;
    let mut current: BTreeMap<_, reconciliation::Output> = BTreeMap::new();
    for (_, kept) in found {
        let output = kept.answer;
        let at = (output.county.clone(), output.period);
        let newer = current
            .get(&at)
            .is_none_or(|held| held.reconciled_on <= output.reconciled_on);
        if newer && report.has(output.period.to) {
            current.insert(at, output);
        }
    }
    let sum = |count: fn(&reconciliation::Output) -> u64| {
        current.values().map(count).fold(0_u64, u64::saturating_add)
    };
    report.rate(
        "enjoyment-rate",
        sum(|one| one.enjoyed),
        sum(|one| one.entitled),
    );
    report.count("not-enjoyed", sum(|one| number(one.not_enjoyed.len())));
    Ok(current
        .into_values()
        .map(|one| {
            let missed = one.not_enjoyed.into_iter().map(|missed| missed.uscc);
            (one.reconciliation_no, missed.collect())
        })
        .collect())
}

/// An institution is reached by any campaign about the reconciliation that named it.
fn campaigns(
    ctx: &Context<'_>,
    division: &str,
    current: &BTreeMap<String, BTreeSet<String>>,
    report: &mut Reporting,
) -> Result<(), Failure> {
    let found = records::within::<Kept<publicise::Input, publicise::Output>>(
        ctx,
        publicise::KIND,
        division,
    )?;
    let held = found
        .iter()
        .filter(|(_, kept)| report.has(kept.facts.held_on));
    let count = number(held.count());
    report.count("campaigns", count);
    let mut reached = BTreeSet::new();
    for (_, kept) in &found {
        let Some(no) = &kept.facts.reconciliation_no else {
            continue;
        };
        let missed = current.get(no).into_iter().flatten();
        let told = missed.filter(|uscc| kept.facts.institutions.contains(uscc));
        reached.extend(told.map(|uscc| (no.as_str(), uscc.as_str())));
    }
    let whole: usize = current.values().map(BTreeSet::len).sum();
    report.rate("outreach-coverage", number(reached.len()), number(whole));
    Ok(())
}
