//! 税费优惠评估: which taxes and fees an institution need not pay for a period, by the days of the period. A relief is assessed here; the
//! taxpayer declares it and the bureau confirms it.

use lianxi_domain::age::INFANT_MONTHS;
use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, invalid};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::money::{Decimal, Yuan};
use lianxi_domain::office;
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::check_public_text;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_domain::uscc::Uscc;
use lianxi_sdk::{Context, Failure};

use crate::assessment::{Income, IncomeSplit, Input, KIND, NATURE, Output, Relief, Service, Tax};
use crate::community::Unmet;
use crate::fees::FEES_MAX;
use crate::premises::{Declarant, Estate, PREMISES_MAX, Premises, PremisesRelief};
use crate::rules::{ALL, CHILD_YEARS, CIT_PERCENT};
use crate::window::{self, Ground};
use crate::{DEPARTMENT, stop_relief};
use lianxi_domain::kept::{Kept, keep};

/// The most lines of income.
const INCOMES_MAX: usize = 100;
/// Months of a year of life.
const YEAR_MONTHS: u32 = 12;

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let uscc = check(&input, &rules)?;
    let office = office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let key = format!("{KIND}/{}/{}", input.uscc, input.period.key());
    if let Some(answer) = earlier(ctx, &key, &input)? {
        return Ok(answer);
    }
    stop_relief::check_open(ctx, &input.uscc, input.period)?;
    let announcement = window::over(ctx, &window::ANNOUNCEMENTS, input.period)?;
    let vat_law = window::over(ctx, &[window::VAT_LAW], input.period)?;
    let unmet = unmet(&input, &uscc, announcement.as_ref());
    let applies = unmet.is_empty();
    let percent = applies.then(|| rules.get(&CIT_PERCENT)).transpose()?;
    let income = split(&input.incomes, rules.value(&CHILD_YEARS)?, percent.as_ref());
    let premises: Vec<PremisesRelief> = if applies {
        let used = input.premises.iter().filter(|one| one.is_used());
        used.map(Premises::relief).collect()
    } else {
        Vec::new()
    };
    let has = |estate: Estate| premises.iter().any(|one| one.tax == estate.tax());
    let output = Output {
        community_childcare: applies,
        vat_exempt: vat_law.is_some() || applies,
        cit_income_ratio: percent.as_ref().map_or(Decimal::whole(1), |stated| {
            Decimal::raw(u64::from(stated.value))
        }),
        property_tax_exempt: has(Estate::Building),
        land_use_tax_exempt: has(Estate::Land),
        deed_tax_exempt: premises
            .iter()
            .any(|one| one.deed_tax_exempt_yuan.is_some()),
        reliefs: reliefs(
            &income,
            announcement.as_ref(),
            vat_law.as_ref(),
            &premises,
            applies,
        ),
        fees: input.fees.iter().map(|fee| fee.relief(applies)).collect(),
        follow_ups: follow_ups(applies || vat_law.is_some(), &premises),
        uscc: input.uscc.clone(),
        county: input.county.clone(),
        period: input.period,
        office,
        nature: NATURE.to_owned(),
        unmet,
        announcement,
        vat_law,
        cit_income_percent: percent,
        income,
        premises,
    };
    let place = Place {
        kind: KIND,
        division: &input.county,
        uscc: Some(&input.uscc),
        person: None,
    };
    keep(ctx, &key, place, &input, &output)?;
    Ok(output)
}

fn check(input: &Input, rules: &Rules<'_>) -> Result<Uscc, Failure> {
    let mut checks = Checks::new();
    let uscc = checks.uscc("/uscc", &input.uscc);
    checks.county("/county", &input.county);
    input.period.check(&mut checks, "/period");
    checks.not_after("/period/from", input.period.from, rules.today());
    input.provider.check(&mut checks, "/provider");
    checks.list("/incomes", input.incomes.len(), INCOMES_MAX);
    checks.list("/premises", input.premises.len(), PREMISES_MAX);
    checks.list("/fees", input.fees.len(), FEES_MAX);
    for (index, premises) in input.premises.iter().take(PREMISES_MAX).enumerate() {
        let at = format!("/premises/{index}");
        premises.check(&mut checks, &at, input.period);
        let earlier = input.premises.iter().take(index);
        let twice = earlier
            .filter(|other| other.number == premises.number && other.estate == premises.estate)
            .count();
        checks.require(
            twice == 0,
            format!("{at}/number"),
            "premises-twice",
            "同一房产或者土地只能填写一次",
        );
    }
    if let Some(correction) = &input.correction {
        check_public_text(&mut checks, "/correction", correction, LONG_TEXT_MAX);
    }
    checks.finish()?;
    uscc.ok_or_else(|| invalid("/uscc", "uscc-length", "统一社会信用代码无效"))
}

/// The answer to the same question. Other facts for the same period need a reason, and replace what was assessed.
fn earlier(ctx: &Context<'_>, key: &str, input: &Input) -> Result<Option<Output>, Failure> {
    match records::load::<Kept<Input, Output>>(ctx, key)? {
        Some(kept) if kept.facts == *input => Ok(Some(kept.answer)),
        Some(_) if input.correction.is_none() => Err(invalid(
            "/correction",
            "assessment-differs",
            "这一所属期已有内容不同的评估，更正须填写原因",
        )),
        _ => Ok(None),
    }
}

fn unmet(input: &Input, uscc: &Uscc, announcement: Option<&Ground>) -> Vec<Unmet> {
    let mut unmet = input.provider.unmet(uscc);
    if announcement.is_none() {
        unmet.push(Unmet::new(
            "window-closed",
            "没有在所属期内有效的税费优惠公告；公告延续的，由税务机关登记新的执行期",
            "财政部等六部门公告2019年第76号、2026年第7号的执行期",
        ));
    }
    unmet
}

/// Whose income is whose: the announcement's age includes the fourth year of life.
fn split(incomes: &[Income], years: u32, percent: Option<&Stated<u32>>) -> IncomeSplit {
    let below = years.saturating_add(1).saturating_mul(YEAR_MONTHS);
    let mut split = IncomeSplit::default();
    for income in incomes {
        let sum = match income.service {
            Service::Other => &mut split.other_yuan,
            Service::Childcare if income.oldest_months < below => &mut split.childcare_yuan,
            Service::Childcare => &mut split.older_children_yuan,
        };
        *sum = sum.plus(income.amount_yuan);
        let fourth = income.service == Service::Childcare
            && (INFANT_MONTHS..below).contains(&income.oldest_months);
        if fourth {
            split.fourth_year_yuan = split.fourth_year_yuan.plus(income.amount_yuan);
        }
    }
    split.counted_yuan = percent.map_or(split.childcare_yuan, |stated| {
        split.childcare_yuan.percent(stated.value)
    });
    split
}

/// By tax. The law of value-added tax knows no age and no community: 托儿所提供的育养服务.
fn reliefs(
    income: &IncomeSplit,
    announcement: Option<&Ground>,
    vat_law: Option<&Ground>,
    premises: &[PremisesRelief],
    applies: bool,
) -> Vec<Relief> {
    let announced = |part: &str| {
        let document = announcement.map_or("", |ground| ground.document.as_str());
        format!("{document} {part}")
    };
    let mut reliefs = Vec::new();
    match vat_law {
        Some(ground) => reliefs.push(Relief::new(
            Tax::Vat,
            income.childcare_yuan.plus(income.older_children_yuan),
            ground.document.clone(),
        )),
        None if applies => reliefs.push(Relief::new(
            Tax::Vat,
            income.childcare_yuan,
            announced("一(一)"),
        )),
        None => {}
    }
    if applies {
        let reduced = income.childcare_yuan.minus(income.counted_yuan);
        reliefs.push(Relief::new(
            Tax::Income,
            reduced.unwrap_or(Yuan::ZERO),
            announced("一(二)"),
        ));
        for tax in [Tax::Property, Tax::LandUse] {
            let of_tax = premises.iter().filter(|one| one.tax == tax);
            let sum = of_tax.map(|one| one.exempt_yuan).sum();
            reliefs.push(Relief::new(tax, sum, announced("二")));
        }
        let deed = premises.iter().filter_map(|one| one.deed_tax_exempt_yuan);
        reliefs.push(Relief::new(Tax::Deed, deed.sum(), announced("一(三)")));
    }
    reliefs.retain(|relief| !relief.amount_yuan.is_zero());
    reliefs
}

fn follow_ups(entitled: bool, premises: &[PremisesRelief]) -> Vec<FollowUp> {
    let mut follow_ups = Vec::new();
    if entitled {
        follow_ups.push(FollowUp::prompt(
            "机构在纳税申报时自行申报享受，相关资料留存备查",
            NATURE,
        ));
    }
    if premises
        .iter()
        .any(|one| one.declared_by == Declarant::Owner)
    {
        follow_ups.push(FollowUp::prompt(
            "承租和无偿使用的房产、土地，由产权人（纳税人）申报享受",
            "财政部等六部门公告2026年第7号 二（此前为公告2019年第76号）",
        ));
    }
    follow_ups
}
