//! The decision of a person (人的决定): approve or refuse, with the number of its document. No duty decides by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, SHORT_TEXT_MAX, is_digest};
use crate::date::Day;
use crate::push::Attachment;

/// The most reasons of one refusal.
pub const REASONS_MAX: usize = 20;

/// 决定内容
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// 准予
    Approve,
    /// 不予
    Refuse,
}

/// 登记机关的人作出的决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HumanDecision {
    /// 准予或不予
    pub verdict: Verdict,
    /// 决定文号
    pub document_no: String,
    /// 决定文书的SHA-256
    pub document_sha256: String,
    /// 决定时间（RFC 3339，含时区）
    pub decided_at: String,
    /// 决定人的不透明引用
    pub decided_by: String,
    /// 不予的理由
    #[serde(default)]
    pub reasons: Vec<String>,
}

impl HumanDecision {
    /// Checks the decision and gives its day; none where the time cannot be read.
    pub fn check(&self, checks: &mut Checks, received_on: Day, today: Day) -> Option<Day> {
        checks.text("/decision/documentNo", &self.document_no, SHORT_TEXT_MAX);
        checks.text("/decision/decidedBy", &self.decided_by, SHORT_TEXT_MAX);
        checks.require(
            is_digest(&self.document_sha256),
            "/decision/documentSha256",
            "digest-malformed",
            "文书摘要应为64位小写十六进制（SHA-256）",
        );
        checks.list("/decision/reasons", self.reasons.len(), REASONS_MAX);
        for (index, reason) in self.reasons.iter().take(REASONS_MAX).enumerate() {
            checks.text(&format!("/decision/reasons/{index}"), reason, LONG_TEXT_MAX);
        }
        if self.verdict == Verdict::Refuse {
            checks.require(
                !self.reasons.is_empty(),
                "/decision/reasons",
                MISSING_MATERIAL,
                "不予登记应当说明理由",
            );
        }
        let day = day_of(&self.decided_at);
        match day {
            None => checks.fail(
                "/decision/decidedAt",
                "timestamp-malformed",
                "决定时间应为带时区的RFC 3339时间",
            ),
            Some(day) => {
                checks.not_after("/decision/decidedAt", day, today);
                checks.require(
                    received_on <= day,
                    "/decision/decidedAt",
                    "date-order",
                    format!("决定日期{day}不应早于收到申请之日{received_on}"),
                );
            }
        }
        day
    }
}

impl HumanDecision {
    /// The document, as it goes with the registration.
    pub fn paper(&self) -> Attachment {
        Attachment {
            name: format!("登记决定书（{}）", self.document_no),
            sha256: self.document_sha256.clone(),
        }
    }
}

/// The civil day of a timestamp as it is written, if it is one with an offset.
pub fn day_of(timestamp: &str) -> Option<Day> {
    timestamp.parse::<jiff::Timestamp>().ok()?;
    Day::parse(timestamp.get(..10)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_timestamps_with_an_offset() {
        assert_eq!(
            day_of("2026-03-02T09:00:00+08:00"),
            Some(Day::of(2026, 3, 2))
        );
        for bad in [
            "2026-03-02",
            "2026-03-02T09:00:00",
            "2026-13-02T09:00:00+08:00",
            "今天",
        ] {
            assert_eq!(day_of(bad), None, "{bad}");
        }
    }
}
