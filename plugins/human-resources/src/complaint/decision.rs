//! The decision on a case (劳动保障监察条例 第十八条、第十九条): people take it; the duty sees that law allows it.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::Decision;
use lianxi_domain::rules::Stated;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Act;
use super::investigation::Investigation;

const FINES_MAX: usize = 20;

/// 案件决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaseDecision {
    /// 处理结果
    pub outcome: Outcome,
    /// 罚款；由人决定，须在法定幅度之内
    #[serde(default)]
    pub fines: Vec<Fine>,
    /// 是否已听取用人单位的陈述、申辩
    pub employer_heard: bool,
    /// 决定
    pub decision: Decision,
}

/// 处理结果
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    #[serde(rename = "行政处罚")]
    Penalty,
    #[serde(rename = "责令改正")]
    Order,
    #[serde(rename = "撤销立案")]
    Dropped,
    #[serde(rename = "移送有关机关")]
    Transferred,
}

/// 罚款
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fine {
    /// 行为
    pub act: Act,
    /// 金额（元）
    pub yuan: Yuan,
}

impl CaseDecision {
    pub fn check(
        &self,
        rules: &Rules<'_>,
        investigation: &Investigation,
        today: Day,
    ) -> Result<(), Failure> {
        let mut checks = Checks::new();
        self.decision
            .check(&mut checks, "/decision/decision", today);
        checks.require(
            self.decision.on >= investigation.completed_on,
            "/decision/decision/on",
            "date-order",
            "决定日期早于调查结束日期",
        );
        let acts: Vec<Act> = investigation
            .established()
            .map(|finding| finding.act)
            .collect();
        let all_corrected = investigation.established().all(|finding| finding.corrected);
        match self.outcome {
            Outcome::Penalty | Outcome::Order => {
                checks.require(
                    !acts.is_empty(),
                    "/decision/outcome",
                    "nothing-established",
                    "没有查实的行为，不能处罚或者责令改正",
                );
                checks.require(
                    self.employer_heard,
                    "/decision/employerHeard",
                    "employer-not-heard",
                    "作出决定前应当听取用人单位的陈述、申辩（劳动保障监察条例 第十九条）",
                );
            }
            Outcome::Dropped => checks.require(
                all_corrected,
                "/decision/outcome",
                "not-corrected",
                "有查实而未改正的行为，不能撤销立案（劳动保障监察条例 第十八条）",
            ),
            Outcome::Transferred => {}
        }
        self.check_fines(&mut checks, rules, investigation)?;
        checks.finish()
    }

    fn check_fines(
        &self,
        checks: &mut Checks,
        rules: &Rules<'_>,
        investigation: &Investigation,
    ) -> Result<(), Failure> {
        let is_penalty = self.outcome == Outcome::Penalty;
        checks.list("/decision/fines", self.fines.len(), FINES_MAX);
        checks.require(
            is_penalty || self.fines.is_empty(),
            "/decision/fines",
            "fine-not-provided",
            "只有行政处罚可以有罚款",
        );
        let mut seen = Vec::new();
        for (index, fine) in self.fines.iter().take(FINES_MAX).enumerate() {
            let at = format!("/decision/fines/{index}");
            let again = seen.contains(&fine.act);
            seen.push(fine.act);
            let finding = investigation
                .established()
                .find(|finding| finding.act == fine.act);
            let range = match finding {
                Some(finding) if !again => fine.act.fine(rules, finding.people())?,
                _ => None,
            };
            let Some(Stated {
                value: (least, most),
                source,
                ..
            }) = range
            else {
                checks.fail(
                    format!("{at}/act"),
                    "fine-not-provided",
                    "这项行为没有查实、没有罚款规定或者已列过罚款",
                );
                continue;
            };
            checks.require(
                (Yuan::whole(least)..=Yuan::whole(most)).contains(&fine.yuan),
                format!("{at}/yuan"),
                "fine-out-of-range",
                format!("罚款应在{least}元至{most}元之间（{source}）"),
            );
        }
        // 特别规定 第十三条 leaves no choice whether to fine; 条例 第二十五条 does, and a warning is a penalty too.
        for finding in investigation.established().filter(|_| is_penalty) {
            let is_due = matches!(
                finding.act,
                Act::PregnancyOvertime | Act::Leave | Act::NursingOvertime
            );
            checks.require(
                !is_due || seen.contains(&finding.act),
                "/decision/fines",
                MISSING_MATERIAL,
                format!("“{}”应有罚款金额", finding.act.name()),
            );
        }
        let has_penalty = investigation.established().any(|finding| {
            matches!(
                finding.act,
                Act::PregnancyOvertime | Act::Leave | Act::NursingOvertime | Act::Overtime
            )
        });
        checks.require(
            !is_penalty || has_penalty,
            "/decision/outcome",
            "penalty-not-provided",
            "查实的行为没有处罚规定",
        );
        Ok(())
    }
}
