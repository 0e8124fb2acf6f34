//! Which months of a claim are the policy's (三(一)3), and the account of a child and a parent: which months were paid, by whom.
//! The child's birth date is used here and kept nowhere.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::age;
use lianxi_domain::checks::Checks;
use lianxi_domain::money::Yuan;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::month::Month;
use crate::record_care_allowance::{Claim, Input, MONTHS_MAX};
use crate::rules::ALLOWANCE_YUAN;

const KIND: &str = "allowance";

/// 不登记的原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Reason {
    #[serde(rename = "政策施行前")]
    BeforePolicy,
    #[serde(rename = "不属于政策内生育")]
    NotPolicyBirth,
    #[serde(rename = "未发放")]
    NotPaid,
    #[serde(rename = "当月不是3岁以下")]
    NotInfant,
}

/// 不登记的月份
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotRecorded {
    /// 月份
    pub month: Month,
    /// 原因（都不是违规）
    pub reason: Reason,
}

/// 一项申报的结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// 父母一方的散列
    pub parent: String,
    /// 婴幼儿的散列
    pub child: String,
    /// 政策内生育的证明
    pub proof_sha256: Option<String>,
    /// 每月金额（元）
    pub yuan_per_month: Yuan,
    /// 金额与政策的200元不同
    pub differs: bool,
    /// 登记的月份
    pub recorded: Vec<Month>,
    /// 不登记的月份
    pub not_recorded: Vec<NotRecorded>,
}

/// What of a claim is the policy's, by itself: no record is looked at.
pub fn assess(claim: &Claim, reference_day: u32, policy_yuan: u32) -> Outcome {
    let (mut recorded, mut not_recorded) = (Vec::new(), Vec::new());
    for month in claim.from.up_to(claim.to, MONTHS_MAX) {
        match reason(claim, month, reference_day) {
            None => recorded.push(month),
            Some(reason) => not_recorded.push(NotRecorded { month, reason }),
        }
    }
    Outcome {
        parent: claim.parent.hash.clone(),
        child: claim.child.clone(),
        proof_sha256: claim.proof_sha256.clone(),
        yuan_per_month: claim.yuan_per_month,
        differs: !recorded.is_empty()
            && claim.yuan_per_month != Yuan::whole(u64::from(policy_yuan)),
        recorded,
        not_recorded,
    }
}

fn reason(claim: &Claim, month: Month, reference_day: u32) -> Option<Reason> {
    if ALLOWANCE_YUAN.at(month.last_day()).is_none() {
        Some(Reason::BeforePolicy)
    } else if !claim.policy_compliant {
        Some(Reason::NotPolicyBirth)
    } else if claim.yuan_per_month.is_zero() {
        Some(Reason::NotPaid)
    } else if age::is_infant(claim.born_on, month.day(reference_day)) {
        None
    } else {
        Some(Reason::NotInfant)
    }
}

/// 一名婴幼儿的父母一方已登记的月份
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    child: String,
    parent: String,
    months: BTreeMap<Month, Paid>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Paid {
    employer: String,
    report_no: String,
    yuan: Yuan,
}

/// Puts the months of a new report into the accounts. A month that a parent has been paid for a child is not paid twice, whoever
/// pays; each parent has months of his or her own.
pub fn enter(
    ctx: &Context<'_>,
    input: &Input,
    outcomes: &[Outcome],
    parents_max: u32,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        if outcome.recorded.is_empty() {
            continue;
        }
        let mut accounts = records::of_person::<Account>(ctx, KIND, &outcome.child)?;
        check_parents(&mut checks, index, outcome, &accounts, parents_max);
        accounts.retain(|(_, account)| account.parent == outcome.parent);
        let mut account = accounts
            .pop()
            .map_or_else(|| outcome.new_account(), |(_, found)| found);
        for month in &outcome.recorded {
            let paid = Paid {
                employer: input.employer.uscc.clone(),
                report_no: input.report_no.clone(),
                yuan: outcome.yuan_per_month,
            };
            checks.require(
                account.months.insert(*month, paid).is_none(),
                format!("/claims/{index}/from"),
                "allowance-month-taken",
                format!("{}已登记过该父母一方的保教费", String::from(*month)),
            );
        }
        let place = Place {
            kind: KIND,
            person: Some(&outcome.child),
            ..Place::default()
        };
        let key = format!("{KIND}/{}/{}", outcome.child, outcome.parent);
        records::save(ctx, &key, place, &account)?;
    }
    checks.finish()
}

fn check_parents(
    checks: &mut Checks,
    index: usize,
    outcome: &Outcome,
    accounts: &[(String, Account)],
    most: u32,
) {
    let mut parents: BTreeSet<&str> = BTreeSet::from([outcome.parent.as_str()]);
    parents.extend(accounts.iter().map(|(_, account)| account.parent.as_str()));
    checks.require(
        u32::try_from(parents.len()).is_ok_and(|count| count <= most),
        format!("/claims/{index}/parent/hash"),
        "parents-too-many",
        format!("同一婴幼儿已有{most}名父母登记"),
    );
}

impl Outcome {
    fn new_account(&self) -> Account {
        Account {
            child: self.child.clone(),
            parent: self.parent.clone(),
            months: BTreeMap::new(),
        }
    }
}
