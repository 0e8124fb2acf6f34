//! Looking again at what a notice ordered (整改复查): what is corrected is struck off, what is not stays open or becomes overdue, and the
//! limit may be extended once, by a decision taken before it ended. Each department adds its notice and what follows.

use std::collections::BTreeSet;

use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, MISSING_MATERIAL, invalid, shown};
use crate::date::{Day, Timeliness};
use crate::inspection::visit::{INSPECTORS_MIN, Officer, check_officers};
use crate::limit::Limit;
use crate::parameters::Rules;
use crate::person::Decision;
use crate::push::Attachment;

/// 一项复查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemResult {
    /// 事项代码
    pub code: String,
    /// 已整改
    pub corrected: bool,
    /// 整改的照片或记录：已整改的必须有
    #[serde(default)]
    pub evidence: Vec<Attachment>,
}

/// 延期
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Extension {
    /// 批准延期的决定
    pub decision: Decision,
    /// 延长至
    pub correct_by: Day,
}

/// 整改状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    #[serde(rename = "已整改")]
    Corrected,
    #[serde(rename = "逾期后整改")]
    CorrectedLate,
    #[serde(rename = "期限内整改中")]
    Open,
    #[serde(rename = "逾期未整改")]
    Overdue,
}

/// What was seen on one visit: the parts of a review's input that every department asks for.
#[derive(Debug, Clone, Copy)]
pub struct Review<'a> {
    pub reviewed_on: Day,
    pub officers: &'a [Officer],
    pub results: &'a [ItemResult],
    /// When the institution was done; none: on the day of the visit.
    pub completed_on: Option<Day>,
    /// What the calendar of working days answered for the limit.
    pub calendar_due_on: Option<Day>,
    pub extension: Option<&'a Extension>,
}

/// How a notice stands: the parts of it that a review changes.
#[derive(Debug)]
pub struct Standing<'a> {
    pub limit: &'a mut Limit,
    pub remaining: &'a mut Vec<String>,
    pub extended_by: &'a mut Option<Decision>,
    pub closed_on: &'a mut Option<Day>,
}

impl Review<'_> {
    /// What can be wrong with a review by itself. `items_max` is the length of the department's catalogue.
    pub fn check(
        &self,
        checks: &mut Checks,
        rules: &Rules<'_>,
        items_max: usize,
    ) -> Result<(), Failure> {
        checks.not_after("/reviewedOn", self.reviewed_on, rules.today());
        check_officers(checks, self.officers, &rules.get(&INSPECTORS_MIN)?);
        checks.some("/results", self.results.len(), items_max);
        for (index, result) in self.results.iter().take(items_max).enumerate() {
            let at = format!("/results/{index}/evidence");
            checks.attachments(&at, &result.evidence);
            checks.require(
                !result.corrected || !result.evidence.is_empty(),
                at,
                MISSING_MATERIAL,
                "已整改的事项应有照片或记录",
            );
        }
        if let Some(on) = self.completed_on {
            checks.not_after("/completedOn", on, self.reviewed_on);
        }
        if let Some(extension) = self.extension {
            let today = rules.today();
            extension
                .decision
                .check(checks, "/extension/decision", today);
        }
        Ok(())
    }

    /// Every item that is still open has its result, and nothing else has; nothing was done before the notice was served.
    pub fn check_against(&self, checks: &mut Checks, standing: &Standing<'_>) {
        checks.require(
            standing.closed_on.is_none(),
            "/noticeNo",
            "notice-closed",
            "通知书已销号",
        );
        let served_on = standing.limit.starts_on;
        checks.not_after("/reviewedOn", served_on, self.reviewed_on);
        if let Some(on) = self.completed_on {
            checks.not_after("/completedOn", served_on, on);
        }
        let mut seen = BTreeSet::new();
        for (index, result) in self.results.iter().enumerate() {
            let at = format!("/results/{index}/code");
            let open = standing.remaining.contains(&result.code);
            let message = format!("“{}”不是尚未整改的事项", shown(&result.code));
            checks.require(open, at.as_str(), "item-unknown", message);
            let first = seen.insert(result.code.as_str());
            checks.require(first, at, "item-duplicate", "同一事项写了两次");
        }
        for item in &*standing.remaining {
            let answered = seen.contains(item.as_str());
            let message = format!("事项{item}没有复查结果");
            checks.require(answered, "/results", "item-unanswered", message);
        }
    }

    /// Strikes off what is corrected, extends the limit if that was decided, and says how the notice stands then.
    pub fn apply(&self, standing: &mut Standing<'_>) -> Result<State, Failure> {
        let is_corrected = |item: &String| {
            let mut results = self.results.iter();
            results.any(|result| result.corrected && result.code == *item)
        };
        standing.remaining.retain(|item| !is_corrected(item));
        if standing.remaining.is_empty() {
            *standing.closed_on = Some(self.completed_on.unwrap_or(self.reviewed_on));
        }
        let timeliness = judge(
            standing.limit,
            *standing.closed_on,
            self.reviewed_on,
            self.calendar_due_on,
        )?;
        if let Some(extension) = self.extension {
            self.extend(extension, standing, timeliness)?;
        }
        let late = timeliness == Timeliness::Late;
        Ok(match (standing.closed_on.is_some(), late) {
            (true, true) => State::CorrectedLate,
            (true, false) => State::Corrected,
            (false, true) => State::Overdue,
            (false, false) => State::Open,
        })
    }

    fn extend(
        &self,
        extension: &Extension,
        standing: &mut Standing<'_>,
        timeliness: Timeliness,
    ) -> Result<(), Failure> {
        let due = standing.limit.due_on.or(self.calendar_due_on);
        let mut checks = Checks::new();
        checks.require(
            standing.extended_by.is_none(),
            "/extension",
            "already-extended",
            "只能延期一次",
        );
        checks.require(
            standing.closed_on.is_none() && timeliness == Timeliness::Open,
            "/extension",
            "extension-too-late",
            "已整改或者期限已经届满，不能延期",
        );
        checks.require(
            due.is_some_and(|due| extension.decision.on <= due && extension.correct_by > due),
            "/extension/correctBy",
            "date-order",
            "延期应在期限届满前批准，延长后的末日应晚于原末日",
        );
        checks.finish()?;
        standing.limit.due_on = Some(extension.correct_by);
        *standing.extended_by = Some(extension.decision.clone());
        Ok(())
    }
}

/// How a correction stands on a day; an issue where only the calendar of working days could tell and was not asked.
pub fn judge(
    limit: &Limit,
    closed_on: Option<Day>,
    day: Day,
    calendar_due: Option<Day>,
) -> Result<Timeliness, Failure> {
    limit.judge(closed_on, day, calendar_due).ok_or_else(|| {
        invalid(
            "/calendarDueOn",
            MISSING_MATERIAL,
            "整改期限以工作日计：应填写日历计算的末日",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Kind, Period, Unit};

    struct Notice {
        limit: Limit,
        remaining: Vec<String>,
        extended_by: Option<Decision>,
        closed_on: Option<Day>,
    }

    impl Notice {
        fn new() -> Self {
            let period = Period::new(10, Unit::CalendarDay, Kind::Default, "默认");
            Self {
                limit: Limit::new(period, Day::of(2026, 3, 2)),
                remaining: vec!["a".to_owned(), "b".to_owned()],
                extended_by: None,
                closed_on: None,
            }
        }

        fn standing(&mut self) -> Standing<'_> {
            Standing {
                limit: &mut self.limit,
                remaining: &mut self.remaining,
                extended_by: &mut self.extended_by,
                closed_on: &mut self.closed_on,
            }
        }

        /// The state after a visit on a day, and the codes of what is wrong with it.
        fn review(
            &mut self,
            day: Day,
            results: &[(&str, bool)],
            extension: Option<&Extension>,
        ) -> Result<State, Vec<String>> {
            let results: Vec<ItemResult> = results
                .iter()
                .map(|(code, corrected)| ItemResult {
                    code: (*code).to_owned(),
                    corrected: *corrected,
                    evidence: Vec::new(),
                })
                .collect();
            let review = Review {
                reviewed_on: day,
                officers: &[],
                results: &results,
                completed_on: None,
                calendar_due_on: None,
                extension,
            };
            let codes = |failure: &Failure| {
                let issues = failure.issues().iter();
                issues.map(|issue| issue.code.clone()).collect()
            };
            let mut checks = Checks::new();
            review.check_against(&mut checks, &self.standing());
            checks.finish().map_err(|failure| codes(&failure))?;
            review
                .apply(&mut self.standing())
                .map_err(|failure| codes(&failure))
        }
    }

    fn extension(decided: Day, to: Day) -> Extension {
        Extension {
            decision: Decision {
                by: "acct-1".to_owned(),
                document_no: "延〔2026〕1号".to_owned(),
                on: decided,
            },
            correct_by: to,
        }
    }

    #[test]
    fn a_notice_is_struck_off_item_by_item() {
        let last = Day::of(2026, 3, 12);
        let mut notice = Notice::new();
        let first = notice.review(last, &[("a", true), ("b", false)], None);
        assert_eq!(first, Ok(State::Open));
        let mut late = Notice::new();
        late.remaining = vec!["b".to_owned()];
        assert_eq!(
            notice.review(last, &[("b", true)], None),
            Ok(State::Corrected)
        );
        let after = last.plus_days(1);
        assert_eq!(
            late.review(after, &[("b", false)], None),
            Ok(State::Overdue)
        );
        assert_eq!(
            late.review(after, &[("b", true)], None),
            Ok(State::CorrectedLate)
        );
        let closed = late.review(after, &[("b", true)], None);
        assert_eq!(
            closed,
            Err(vec!["notice-closed".to_owned(), "item-unknown".to_owned()])
        );
    }

    #[test]
    fn every_open_item_is_answered_once() {
        let answer = Notice::new().review(Day::of(2026, 3, 3), &[("a", true), ("a", true)], None);
        let codes = ["item-duplicate", "item-unanswered"].map(str::to_owned);
        assert_eq!(answer, Err(codes.to_vec()));
        let early = Notice::new().review(Day::of(2026, 3, 1), &[("a", true), ("b", true)], None);
        assert_eq!(early, Err(vec!["date-order".to_owned()]));
    }

    #[test]
    fn a_limit_is_extended_once_and_before_it_ends() {
        let last = Day::of(2026, 3, 12);
        let open = [("a", false), ("b", false)];
        let mut notice = Notice::new();
        let more = extension(last, last.plus_days(10));
        assert_eq!(notice.review(last, &open, Some(&more)), Ok(State::Open));
        assert_eq!(notice.limit.due_on, Some(last.plus_days(10)));
        let again = notice.review(last, &open, Some(&extension(last, last.plus_days(20))));
        assert_eq!(again, Err(vec!["already-extended".to_owned()]));
        let late = Notice::new().review(last.plus_days(1), &open, Some(&more));
        assert_eq!(late, Err(vec!["extension-too-late".to_owned()]));
        let shorter = Notice::new().review(last, &open, Some(&extension(last, last)));
        assert_eq!(shorter, Err(vec!["date-order".to_owned()]));
    }
}
