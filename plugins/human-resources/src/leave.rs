//! Leave of parents (产假、奖励产假、流产假、护理假、育儿假) and nursing time: how much there is, part by part with its source.

pub mod judged;

use lianxi_domain::parameters::Rules;
use lianxi_domain::rules::{Kind, Rule};
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{
    BONUS_MATERNITY_DAYS, DYSTOCIA_DAYS, EXTRA_BABY_DAYS, EXTRA_NURSING_HOURS,
    LATE_MISCARRIAGE_DAYS, LATE_MISCARRIAGE_MONTHS, MATERNITY_DAYS, MISCARRIAGE_DAYS,
    NURSING_HOURS, PARENTAL_DAYS, PATERNITY_DAYS,
};
use crate::shared::Parent;

pub const MINUTES_PER_HOUR: u32 = 60;

/// 假期
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Leave {
    #[serde(rename = "产假")]
    Maternity,
    #[serde(rename = "流产假")]
    Miscarriage,
    #[serde(rename = "奖励产假")]
    BonusMaternity,
    #[serde(rename = "护理假")]
    Paternity,
    #[serde(rename = "育儿假")]
    Parental,
}

/// 假期的一部分
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// 名称
    pub name: String,
    /// 天数
    pub days: u32,
    /// 依据性质
    pub kind: Kind,
    /// 依据
    pub source: String,
}

/// A birth as far as leave depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birth {
    pub babies: u32,
    pub dystocia: bool,
    /// Younger than three on the day of the check.
    pub infant: bool,
}

fn part(rules: &Rules<'_>, rule: &'static Rule<u32>, times: u32) -> Result<Part, Failure> {
    let stated = rules.get(rule)?;
    Ok(Part {
        name: rule.name.to_owned(),
        days: stated.value.saturating_mul(times),
        kind: stated.kind,
        source: stated.source.into_owned(),
    })
}

/// What a birth gives to one parent.
pub fn of_birth(
    rules: &Rules<'_>,
    birth: Birth,
    parent: Parent,
) -> Result<Vec<(Leave, Vec<Part>)>, Failure> {
    let mut leaves = Vec::new();
    match parent {
        Parent::Mother => {
            let mut maternity = vec![part(rules, &MATERNITY_DAYS, 1)?];
            if birth.dystocia {
                maternity.push(part(rules, &DYSTOCIA_DAYS, 1)?);
            }
            let more = birth.babies.saturating_sub(1);
            if more > 0 {
                maternity.push(part(rules, &EXTRA_BABY_DAYS, more)?);
            }
            leaves.push((Leave::Maternity, maternity));
            let bonus = part(rules, &BONUS_MATERNITY_DAYS, 1)?;
            leaves.push((Leave::BonusMaternity, vec![bonus]));
        }
        Parent::Father => {
            leaves.push((Leave::Paternity, vec![part(rules, &PATERNITY_DAYS, 1)?]));
        }
    }
    if birth.infant {
        leaves.push((Leave::Parental, vec![part(rules, &PARENTAL_DAYS, 1)?]));
    }
    Ok(leaves)
}

/// What a miscarriage gives, by whole months of pregnancy.
pub fn of_miscarriage(rules: &Rules<'_>, months: u32) -> Result<(Leave, Vec<Part>), Failure> {
    let rule = if months < rules.value(&LATE_MISCARRIAGE_MONTHS)? {
        &MISCARRIAGE_DAYS
    } else {
        &LATE_MISCARRIAGE_DAYS
    };
    Ok((Leave::Miscarriage, vec![part(rules, rule, 1)?]))
}

/// Minutes a day for nursing so many babies.
pub fn nursing_minutes(rules: &Rules<'_>, babies: u32) -> Result<u32, Failure> {
    let more = rules
        .value(&EXTRA_NURSING_HOURS)?
        .saturating_mul(babies.saturating_sub(1));
    let hours = rules.value(&NURSING_HOURS)?.saturating_add(more);
    Ok(hours.saturating_mul(MINUTES_PER_HOUR))
}
