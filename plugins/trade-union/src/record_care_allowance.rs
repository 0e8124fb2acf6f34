//! 婴幼儿保教费发放登记 (三(一)3): the policy encourages employers to pay 200 yuan a month to each parent of an infant of a
//! policy-compliant birth. What an employer pays is recorded, whatever the amount; what it does not pay is no breach of anything.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::indicators::number;
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::PersonRef;
use lianxi_domain::publicity::check_number;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::allowance::{Outcome, assess, enter};
use crate::employer::Employer;
use crate::month::Month;
use crate::rules::{
    ALL, ALLOWANCE_PARENTS_MAX, ALLOWANCE_REFERENCE_DAY, ALLOWANCE_YUAN, INFANT_MONTHS,
    REFERENCE_DAY_MAX,
};

/// The most claims of one report.
const CLAIMS_MAX: usize = 100;
/// The most months of one claim: a report is of one year.
pub const MONTHS_MAX: usize = 12;

/// 用人单位的婴幼儿保教费发放报告
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 报告编号
    pub report_no: String,
    /// 用人单位：父母双方的单位各报各的
    pub employer: Employer,
    /// 发放情况
    pub claims: Vec<Claim>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 向父母一方发放的情况
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Claim {
    /// 父母一方
    pub parent: PersonRef,
    /// 婴幼儿的密钥散列（64位小写十六进制）
    pub child: String,
    /// 婴幼儿出生日期：只用于计算，不保存
    pub born_on: Day,
    /// 政策内生育
    pub policy_compliant: bool,
    /// 政策内生育证明的SHA-256
    #[serde(default)]
    pub proof_sha256: Option<String>,
    /// 首月（YYYY-MM）
    pub from: Month,
    /// 末月（YYYY-MM，含）
    pub to: Month,
    /// 每月金额（元）
    pub yuan_per_month: Yuan,
}

/// 一个月的发放合计
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthSum {
    /// 月份
    pub month: Month,
    /// 人次
    pub payments: u64,
    /// 其中金额与政策不同的人次
    pub differing: u64,
    /// 金额（元）
    pub yuan: Yuan,
}

/// 登记结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 报告编号
    pub report_no: String,
    /// 用人单位
    pub employer: Employer,
    /// 政策鼓励的金额（父母每人每月）
    pub policy_yuan: Stated<u32>,
    /// 不满此月龄
    pub infant_months: Stated<u32>,
    /// 各项结果
    pub claims: Vec<Outcome>,
    /// 各月合计
    pub months: Vec<MonthSum>,
    /// 人次合计（人月）
    pub payments: u64,
    /// 其中金额与政策不同的（人月）
    pub differing: u64,
    /// 金额合计（元）
    pub total_yuan: Yuan,
    /// 说明
    pub note: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let reference_day = reference_day(&rules)?;
    let year = check(&input, rules.today())?;
    office::covering(ctx.call, DEPARTMENT, &input.employer.division_code)?;
    let policy_yuan = rules.get(&ALLOWANCE_YUAN)?;
    let assessed = |claim: &Claim| assess(claim, reference_day, policy_yuan.value);
    let claims: Vec<Outcome> = input.claims.iter().map(assessed).collect();
    let key = format!(
        "allowance-report/{}/{}",
        input.employer.division_code, input.report_no
    );
    if let Some(known) = records::load::<Output>(ctx, &key)? {
        if known.employer == input.employer && known.claims == claims {
            return Ok(known);
        }
        return Err(invalid(
            "/reportNo",
            "report-no-taken",
            "这一报告编号已登记，内容不同",
        ));
    }
    enter(ctx, &input, &claims, rules.value(&ALLOWANCE_PARENTS_MAX)?)?;
    let months = by_month(&claims);
    let output = Output {
        report_no: input.report_no,
        policy_yuan,
        infant_months: rules.get(&INFANT_MONTHS)?,
        payments: months.iter().map(|month| month.payments).sum(),
        differing: months.iter().map(|month| month.differing).sum(),
        total_yuan: months.iter().map(|month| month.yuan).sum(),
        claims,
        months,
        employer: input.employer,
        note: "鼓励事项：用人单位没有发放，或者金额与政策不同，都不构成违规".to_owned(),
    };
    let place = Place {
        kind: &kind(year),
        division: &output.employer.division_code,
        uscc: Some(&output.employer.uscc),
        person: None,
    };
    records::save(ctx, &key, place, &output)?;
    Ok(output)
}

/// What the reports of a year are found by.
pub fn kind(year: i16) -> String {
    format!("allowance-report/{year}")
}

/// Every month has to have the day.
fn reference_day(rules: &Rules<'_>) -> Result<u32, Failure> {
    let day = rules.value(&ALLOWANCE_REFERENCE_DAY)?;
    if day <= REFERENCE_DAY_MAX {
        return Ok(day);
    }
    Err(invalid(
        "/params/allowanceReferenceDay",
        "parameter-out-of-range",
        format!("应在1至{REFERENCE_DAY_MAX}之间"),
    ))
}

/// The year that the whole report is of.
fn check(input: &Input, today: Day) -> Result<i16, Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/reportNo", &input.report_no);
    input.employer.check(&mut checks, "/employer");
    checks.some("/claims", input.claims.len(), CLAIMS_MAX);
    let year = input
        .claims
        .first()
        .map_or(today.year(), |claim| claim.from.year());
    let mut months = BTreeSet::new();
    let mut births: BTreeMap<&str, Day> = BTreeMap::new();
    for (index, claim) in input.claims.iter().take(CLAIMS_MAX).enumerate() {
        let at = |field: &str| format!("/claims/{index}/{field}");
        check_claim(&mut checks, &format!("/claims/{index}"), claim, today);
        checks.require(
            claim.from.year() == year && claim.to.year() == year,
            at("to"),
            "year-mixed",
            "一份报告只报同一年度的月份",
        );
        let born = *births.entry(claim.child.as_str()).or_insert(claim.born_on);
        checks.require(
            born == claim.born_on,
            at("bornOn"),
            "birth-date-differs",
            "同一婴幼儿的出生日期前后不一致",
        );
        let mut covered = claim.from.up_to(claim.to, MONTHS_MAX);
        let fresh = covered.all(|month| months.insert((&claim.child, &claim.parent.hash, month)));
        checks.require(
            fresh,
            at("from"),
            "claim-duplicate",
            "同一父母一方、同一婴幼儿的月份重复",
        );
    }
    checks.finish()?;
    Ok(year)
}

fn check_claim(checks: &mut Checks, at: &str, claim: &Claim, today: Day) {
    claim.parent.check(checks, &format!("{at}/parent"));
    checks.digest(format!("{at}/child"), &claim.child);
    checks.require(
        claim.child != claim.parent.hash,
        format!("{at}/child"),
        "child-is-parent",
        "婴幼儿和父母的散列相同",
    );
    checks.require(
        claim.born_on <= today,
        format!("{at}/bornOn"),
        "date-in-future",
        "出生日期不能晚于今天",
    );
    checks.require(
        claim.from <= claim.to,
        format!("{at}/from"),
        "date-order",
        "首月晚于末月",
    );
    checks.require(
        claim.to <= Month::of(today),
        format!("{at}/to"),
        "month-in-future",
        "尚未到来的月份不登记",
    );
    match (&claim.proof_sha256, claim.policy_compliant) {
        (Some(digest), _) => checks.digest(format!("{at}/proofSha256"), digest),
        (None, true) => checks.fail(
            format!("{at}/proofSha256"),
            MISSING_MATERIAL,
            "应有政策内生育的证明",
        ),
        (None, false) => {}
    }
}

fn by_month(claims: &[Outcome]) -> Vec<MonthSum> {
    let months: BTreeSet<Month> = claims
        .iter()
        .flat_map(|claim| claim.recorded.clone())
        .collect();
    let sum = |month: Month| {
        let paid: Vec<&Outcome> = claims
            .iter()
            .filter(|claim| claim.recorded.contains(&month))
            .collect();
        MonthSum {
            month,
            payments: number(paid.len()),
            differing: number(paid.iter().filter(|claim| claim.differs).count()),
            yuan: paid.iter().map(|claim| claim.yuan_per_month).sum(),
        }
    };
    months.into_iter().map(sum).collect()
}
