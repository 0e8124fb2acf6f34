//! What may follow a finding (处理路径): measures with their nature and source, and the clocks of a case.
//!
//! A duty names the lawful path; a person decides. Discipline and criminal liability are handed over, never decided here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, MISSING_MATERIAL};
use crate::date::Day;
use crate::limit::{FollowUp, Limit};
use crate::push::Attachment;
use crate::rules::{Kind, Period, Unit};

/// 措施性质
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Nature {
    /// An order to correct; no penalty.
    #[serde(rename = "责令改正")]
    Order,
    #[serde(rename = "行政处罚")]
    Penalty,
    /// Undoing a registration.
    #[serde(rename = "登记处理")]
    Registration,
    /// To the body that appoints or supervises.
    #[serde(rename = "建议")]
    Proposal,
    /// To police or another body.
    #[serde(rename = "移送")]
    Transfer,
}

/// 罚款幅度（元）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FineRange {
    /// 下限
    pub min_yuan: u64,
    /// 上限
    pub max_yuan: u64,
}

/// 一项措施
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// 措施
    pub action: String,
    /// 性质
    pub nature: Nature,
    /// 罚款幅度
    pub fine_yuan: Option<FineRange>,
    /// 依据
    pub basis: String,
}

impl Measure {
    pub fn new(action: impl Into<String>, nature: Nature, basis: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            nature,
            fine_yuan: None,
            basis: basis.into(),
        }
    }

    pub fn fine(
        action: impl Into<String>,
        (min_yuan, max_yuan): (u64, u64),
        basis: impl Into<String>,
    ) -> Self {
        Self {
            action: action.into(),
            nature: Nature::Penalty,
            fine_yuan: Some(FineRange { min_yuan, max_yuan }),
            basis: basis.into(),
        }
    }
}

/// 处理路径
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CasePath {
    /// 可依法采取的措施
    pub measures: Vec<Measure>,
    /// 程序和期限
    pub clocks: Vec<FollowUp>,
    /// 作出决定前还缺什么
    pub requires: Vec<String>,
    /// 决定须由办案机关的人作出，恒为真
    pub decided_by_person: bool,
}

impl CasePath {
    pub fn new(measures: Vec<Measure>, clocks: Vec<FollowUp>, requires: Vec<String>) -> Self {
        Self {
            measures,
            clocks,
            requires,
            decided_by_person: true,
        }
    }
}

/// The file of a case: whose it is (nobody registered, where the breach is that), with proof, and no day in the future.
pub fn check_file(
    checks: &mut Checks,
    (uscc, is_unregistered): (Option<&str>, bool),
    evidence: &[Attachment],
    days: &[(&str, Option<Day>)],
    today: Day,
) {
    match uscc {
        Some(uscc) => {
            checks.uscc("/uscc", uscc);
        }
        None => checks.require(
            is_unregistered,
            "/uscc",
            MISSING_MATERIAL,
            "已登记机构的违法行为应写明统一社会信用代码",
        ),
    }
    checks.evidence("/evidence", evidence);
    for (field, day) in days {
        if let Some(day) = day {
            checks.not_after(field, *day, today);
        }
    }
}

const PENALTY_LAW: &str = "行政处罚法";

fn clock(action: &str, amount: u32, unit: Unit, article: &str) -> FollowUp {
    let source = format!("{PENALTY_LAW} {article}");
    FollowUp {
        action: action.to_owned(),
        period: Some(Period {
            amount,
            unit,
            kind: Kind::Statute,
            source: source.clone().into(),
        }),
        due_on: None,
        source,
    }
}

/// The clocks of an administrative case; the 90 days are calendar days and computed where the filing day is known.
/// Periods of up to seven days in this law are working days (第八十五条).
pub fn penalty_clocks(filed_on: Option<Day>, hearing: bool) -> Vec<FollowUp> {
    let mut clocks = vec![match filed_on {
        Some(day) => FollowUp::within(
            "作出处罚决定",
            Limit::new(
                Period::new(90, Unit::CalendarDay, Kind::Statute, "行政处罚法 第六十条"),
                day,
            ),
        ),
        None => clock(
            "作出处罚决定（自立案之日起）",
            90,
            Unit::CalendarDay,
            "第六十条",
        ),
    }];
    if hearing {
        clocks.push(clock(
            "当事人要求听证（自告知之日起）",
            5,
            Unit::WorkingDay,
            "第六十四条、第八十五条",
        ));
        clocks.push(clock(
            "听证前通知当事人",
            7,
            Unit::WorkingDay,
            "第六十四条、第八十五条",
        ));
    }
    clocks.push(clock(
        "送达处罚决定书（未当场交付的）",
        7,
        Unit::WorkingDay,
        "第六十一条、第八十五条",
    ));
    clocks.push(clock(
        "缴纳罚款（自收到决定书之日起）",
        15,
        Unit::CalendarDay,
        "第六十七条",
    ));
    clocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_whose_it_is_and_has_proof() {
        let today = Day::of(2026, 3, 2);
        let paper = Attachment {
            name: "笔录".to_owned(),
            sha256: "a".repeat(64),
        };
        let check = |who, evidence: &[Attachment], filed, expected: &[&str]| {
            let mut checks = Checks::new();
            check_file(
                &mut checks,
                who,
                evidence,
                &[("/caseFiledOn", Some(filed))],
                today,
            );
            let failure = checks.finish().err();
            let issues = failure.iter().flat_map(lianxi_sdk::Failure::issues);
            let found: Vec<&str> = issues.map(|issue| issue.field.as_str()).collect();
            assert_eq!(found, expected);
        };
        let proof = [paper];
        check((Some("91140100MA00000003"), false), &proof, today, &[]);
        check((None, true), &proof, today, &[]);
        check((None, false), &[], today, &["/uscc", "/evidence"]);
        check((None, true), &proof, today.plus_days(1), &["/caseFiledOn"]);
    }

    #[test]
    fn ninety_days_are_calendar_days_and_seven_are_working_days() {
        let clocks = penalty_clocks(Some(Day::of(2026, 1, 1)), true);
        assert_eq!(clocks[0].due_on, Some(Day::of(2026, 4, 1)));
        let units: Vec<(u32, Unit)> = clocks
            .iter()
            .filter_map(|one| one.period.as_ref())
            .map(|one| (one.amount, one.unit))
            .collect();
        assert_eq!(
            units,
            [
                (90, Unit::CalendarDay),
                (5, Unit::WorkingDay),
                (7, Unit::WorkingDay),
                (7, Unit::WorkingDay),
                (15, Unit::CalendarDay)
            ]
        );
        assert_eq!(penalty_clocks(None, false).len(), 3);
    }
}
