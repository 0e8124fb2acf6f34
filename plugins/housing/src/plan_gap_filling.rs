//! 制定补建计划: what old city areas and built-up residential areas lack for their population, and how each gap is filled: bought
//! (购置), exchanged (置换) or leased (租赁). Gaps without a way are named. A plan is a draft until it is approved.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, SHORT_TEXT_MAX, invalid};
use lianxi_domain::facility::{AREA_PER_PLACE, check_project_no, size};
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::check_public_text;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;
use crate::gaps::{ByMode, Fill, FillMode, GapEntry, GapPlan, Input, MODES, Output, PlanRecord};
use crate::rules::{ALL, LEASE_YEARS_MIN, PLACES_PER_THOUSAND_BUILT};

/// The most communities of one county's plan.
const COMMUNITIES_MAX: usize = 300;
const PLACES_MAX: u32 = 10_000;
const AREA_SQM_MAX: u32 = 1_000_000;
const LEASE_YEARS_MAX: u32 = 70;

pub fn key(county: &str, year: i16) -> String {
    format!("gap-plan/{county}/{year}")
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let plan = input.plan;
    check(&plan, &rules)?;
    office::county_or_above(ctx.call, DEPARTMENT, &plan.county_code)?;
    let key = key(&plan.county_code, plan.year);
    let known: Option<PlanRecord> = records::load(ctx, &key)?;
    if known.is_some_and(|known| known.plan.approval.is_some() && known.plan != plan) {
        return Err(invalid(
            "/plan/year",
            "plan-taken",
            "该年度的补建计划已按另外的内容批准",
        ));
    }
    let gaps = gaps(&plan, &rules)?;
    let output = outcome(&plan, &gaps, &rules)?;
    let place = Place {
        kind: "gap-plan",
        division: &plan.county_code,
        uscc: None,
        person: None,
    };
    let planned_on = plan
        .approval
        .as_ref()
        .map_or(rules.today(), |approval| approval.on);
    let record = PlanRecord {
        gaps,
        planned_on,
        plan: plan.clone(),
    };
    records::save(ctx, &key, place, &record)?;
    Ok(output)
}

fn check(plan: &GapPlan, rules: &Rules<'_>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.year("/plan/year", plan.year, rules.today());
    checks.county("/plan/countyCode", &plan.county_code);
    checks.some("/plan/communities", plan.communities.len(), COMMUNITIES_MAX);
    let mut seen = BTreeSet::new();
    for (index, community) in plan.communities.iter().take(COMMUNITIES_MAX).enumerate() {
        let at = format!("/plan/communities/{index}");
        check_project_no(&mut checks, &format!("{at}/no"), &community.no);
        let is_new = seen.insert(community.no.as_str());
        checks.require(
            is_new,
            format!("{at}/no"),
            "community-twice",
            "居住区编号重复",
        );
        community
            .population
            .check(&mut checks, &format!("{at}/population"));
        let message = "应说明是否考虑进城务工人员随迁婴幼儿";
        let field = format!("{at}/population/migrantInfants");
        checks.require(
            community.population.counts_migrants(),
            field,
            "migrants-not-counted",
            message,
        );
        let field = format!("{at}/existingPlaces");
        check_range(
            &mut checks,
            &field,
            community.existing_places,
            (0, PLACES_MAX),
        );
        if let Some(fill) = &community.fill {
            check_fill(&mut checks, &format!("{at}/fill"), fill, rules)?;
        }
    }
    if let Some(approval) = &plan.approval {
        approval.check(&mut checks, "/plan/approval", rules.today());
    }
    checks.finish()
}

fn check_range(checks: &mut Checks, field: &str, value: u32, (least, most): (u32, u32)) {
    checks.require(
        (least..=most).contains(&value),
        field,
        "number-out-of-range",
        format!("应在{least}至{most}之间"),
    );
}

fn check_fill(
    checks: &mut Checks,
    at: &str,
    fill: &Fill,
    rules: &Rules<'_>,
) -> Result<(), Failure> {
    check_public_text(
        checks,
        &format!("{at}/location"),
        &fill.location,
        SHORT_TEXT_MAX,
    );
    check_range(
        checks,
        &format!("{at}/places"),
        fill.places,
        (1, PLACES_MAX),
    );
    check_range(
        checks,
        &format!("{at}/areaSqm"),
        fill.area_sqm,
        (1, AREA_SQM_MAX),
    );
    let per_place = rules.get(&AREA_PER_PLACE)?;
    let least = u64::from(fill.places) * u64::from(per_place.value);
    checks.require(
        u64::from(fill.area_sqm) >= least,
        format!("{at}/areaSqm"),
        "area-too-small",
        format!(
            "{}个托位应有不少于{least}平方米（{}）",
            fill.places, per_place.source
        ),
    );
    let field = format!("{at}/leaseYears");
    match (fill.mode, fill.lease_years) {
        (FillMode::Leased, None) => checks.fail(field, MISSING_MATERIAL, "租赁的应填写租期"),
        (FillMode::Leased, Some(years)) => {
            let least = rules.get(&LEASE_YEARS_MIN)?;
            let message = format!("租期不少于{}年（{}）", least.value, least.source);
            checks.require(
                years >= least.value,
                field.as_str(),
                "lease-too-short",
                message,
            );
            check_range(checks, &field, years, (0, LEASE_YEARS_MAX));
        }
        (FillMode::Bought | FillMode::Exchanged, Some(_)) => {
            checks.fail(field, "lease-not-applicable", "购置、置换的没有租期");
        }
        (FillMode::Bought | FillMode::Exchanged, None) => {}
    }
    Ok(())
}

fn gaps(plan: &GapPlan, rules: &Rules<'_>) -> Result<Vec<GapEntry>, Failure> {
    let (per_thousand, per_place) = (
        rules.get(&PLACES_PER_THOUSAND_BUILT)?,
        rules.get(&AREA_PER_PLACE)?,
    );
    let mut checks = Checks::new();
    let mut gaps = Vec::new();
    for (index, community) in plan.communities.iter().enumerate() {
        let required = size(
            &community.population,
            per_thousand.clone(),
            per_place.clone(),
        )
        .places;
        let gap = required.saturating_sub(community.existing_places);
        let fill = community.fill.as_ref();
        checks.require(
            gap > 0 || fill.is_none(),
            format!("/plan/communities/{index}/fill"),
            "no-gap",
            format!("现有托位已达到应有的{required}个，没有缺口"),
        );
        let filled = fill.map_or(0, |fill| fill.places);
        gaps.push(GapEntry {
            no: community.no.clone(),
            required,
            gap,
            mode: fill.map(|fill| fill.mode),
            filled,
            remaining: gap.saturating_sub(filled),
            cost_yuan: fill.map_or(Yuan::ZERO, |fill| fill.cost_yuan),
        });
    }
    checks.finish()?;
    Ok(gaps)
}

fn outcome(plan: &GapPlan, gaps: &[GapEntry], rules: &Rules<'_>) -> Result<Output, Failure> {
    let sum = |of: fn(&GapEntry) -> u32| gaps.iter().map(|gap| u64::from(of(gap))).sum();
    let by_mode = MODES.into_iter().map(|mode| {
        let of: Vec<&GapEntry> = gaps.iter().filter(|gap| gap.mode == Some(mode)).collect();
        ByMode {
            mode,
            communities: u32::try_from(of.len()).unwrap_or(u32::MAX),
            places: of.iter().map(|gap| u64::from(gap.filled)).sum(),
            cost_yuan: of.iter().map(|gap| gap.cost_yuan).sum(),
        }
    });
    let unplanned = gaps.iter().filter(|gap| gap.gap > 0 && gap.mode.is_none());
    Ok(Output {
        approved: plan.approval.is_some(),
        total_gap: sum(|gap| gap.gap),
        total_remaining: sum(|gap| gap.remaining),
        total_cost_yuan: gaps.iter().map(|gap| gap.cost_yuan).sum(),
        by_mode: by_mode.collect(),
        unplanned: unplanned.map(|gap| gap.no.clone()).collect(),
        gaps: gaps.to_vec(),
        places_per_thousand: rules.get(&PLACES_PER_THOUSAND_BUILT)?,
    })
}
