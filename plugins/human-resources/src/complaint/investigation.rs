//! What an investigation found (调查结果): two officers at least, a finding for every act that is the inspection's to settle.

use std::collections::BTreeSet;

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::person::PersonRef;
use lianxi_domain::push::Attachment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Act;

const FINDINGS_MAX: usize = 20;
const AFFECTED_MAX: usize = 200;

/// 调查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Investigation {
    /// 调查结束日期
    pub completed_on: Day,
    /// 日历计算的调查期限末日
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
    /// 对每项行为的认定
    pub findings: Vec<Finding>,
    /// 证据材料
    pub evidence: Vec<Attachment>,
}

/// 对一项行为的认定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finding {
    /// 行为
    pub act: Act,
    /// 是否查实
    pub established: bool,
    /// 是否已改正
    #[serde(default)]
    pub corrected: bool,
    /// 受侵害的人员引用；查实的必须有
    #[serde(default)]
    pub affected: Vec<PersonRef>,
}

impl Finding {
    /// Each person counts once.
    pub fn people(&self) -> u64 {
        let different: BTreeSet<&str> = self
            .affected
            .iter()
            .map(|person| person.hash.as_str())
            .collect();
        u64::try_from(different.len()).unwrap_or(u64::MAX)
    }
}

impl Investigation {
    /// `acts` are those that had to be looked into.
    pub fn check(&self, checks: &mut Checks, acts: &[Act], filed_on: Day, today: Day) {
        let at = "/investigation";
        checks.not_after(&format!("{at}/completedOn"), self.completed_on, today);
        checks.require(
            self.completed_on >= filed_on,
            format!("{at}/completedOn"),
            "date-order",
            "调查结束日期早于立案日期",
        );
        checks.evidence(&format!("{at}/evidence"), &self.evidence);
        checks.list(&format!("{at}/findings"), self.findings.len(), FINDINGS_MAX);
        let mut seen = BTreeSet::new();
        for (index, finding) in self.findings.iter().take(FINDINGS_MAX).enumerate() {
            let at = format!("{at}/findings/{index}");
            checks.require(
                acts.contains(&finding.act),
                format!("{at}/act"),
                "act-unknown",
                "投诉中没有这项行为，或者不由劳动保障监察处理",
            );
            checks.require(
                seen.insert(finding.act),
                format!("{at}/act"),
                "act-duplicate",
                "同一行为认定了两次",
            );
            check_affected(checks, &at, finding);
        }
        for act in acts.iter().filter(|act| !seen.contains(act)) {
            checks.fail(
                format!("{at}/findings"),
                "act-without-finding",
                format!("“{}”没有认定", act.name()),
            );
        }
    }

    pub fn established(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.established)
    }
}

fn check_affected(checks: &mut Checks, at: &str, finding: &Finding) {
    checks.require(
        finding.established != finding.affected.is_empty(),
        format!("{at}/affected"),
        "affected-mismatch",
        "查实的应列明受侵害的人员，未查实的不列",
    );
    checks.list(
        &format!("{at}/affected"),
        finding.affected.len(),
        AFFECTED_MAX,
    );
    for (index, person) in finding.affected.iter().take(AFFECTED_MAX).enumerate() {
        person.check(checks, &format!("{at}/affected/{index}"));
    }
}
