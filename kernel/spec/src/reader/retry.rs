//! Retry policies.

use lianxi_flow::definition::{Backoff, Retry};

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Kind;

use super::Reader;
use super::expression::Sight;

/// The most attempts that a policy may ask for.
const MAX_RETRIES: u64 = 10_000;
const BACKOFFS: [&str; 3] = ["constant", "linear", "exponential"];

impl<'r> Reader<'r> {
    /// A policy, or the name of one of `use.retries`.
    pub(super) fn retry(&mut self, at: &Cursor<'r>) -> Option<Retry> {
        if matches!(at.node.kind, Kind::Text(_)) {
            let named = self.named(at, "retries")?;
            return self.policy(&named);
        }
        self.policy(at)
    }

    fn policy(&mut self, at: &Cursor<'r>) -> Option<Retry> {
        if !self.mapping(
            at,
            "a retry policy",
            &["when", "exceptWhen", "delay", "backoff", "limit", "jitter"],
        ) {
            return None;
        }
        let when = at
            .get("when")
            .and_then(|when| self.expression(&when, Sight::Everything));
        let except_when = at
            .get("exceptWhen")
            .and_then(|when| self.expression(&when, Sight::Everything));
        let delay = at
            .get("delay")
            .map(|delay| self.duration(&delay))
            .unwrap_or_default();
        let backoff = at
            .get("backoff")
            .and_then(|backoff| self.backoff(&backoff))
            .unwrap_or_default();
        let jitter = at.get("jitter").and_then(|jitter| self.jitter(&jitter));
        let (max_retries, max_duration) = self.limit(at);
        Some(Retry {
            when,
            except_when,
            delay,
            backoff,
            jitter,
            max_retries,
            max_duration,
        })
    }

    fn backoff(&mut self, at: &Cursor<'r>) -> Option<Backoff> {
        if !self.mapping(at, "`backoff`", &BACKOFFS) {
            return None;
        }
        let given: Vec<&str> = BACKOFFS.into_iter().filter(|kind| at.has(kind)).collect();
        let [kind] = given[..] else {
            self.invalid(at, "`backoff`", "is one of constant, linear, exponential");
            return None;
        };
        if let Some(entry) = at.get(kind).filter(|value| !value.entries().is_empty()) {
            self.problems.add(
                &entry,
                Finding::Ignored {
                    what: "what stands inside a backoff",
                    why: "the DSL names no parameters: it begins with `delay`",
                },
            );
        }
        Some(match kind {
            "constant" => Backoff::Constant,
            "linear" => Backoff::Linear,
            _ => Backoff::Exponential,
        })
    }

    fn jitter(
        &mut self,
        at: &Cursor<'r>,
    ) -> Option<(
        lianxi_flow::duration::Duration,
        lianxi_flow::duration::Duration,
    )> {
        const OF: &str = "`jitter`";
        if !self.mapping(at, OF, &["from", "to"]) {
            return None;
        }
        let from = self
            .required(at, OF, "from")
            .map(|from| self.duration(&from));
        let to = self.required(at, OF, "to").map(|to| self.duration(&to));
        let (from, to) = (from?, to?);
        if from.approximate_millis() > to.approximate_millis() {
            self.invalid(at, OF, "must have `from` no longer than `to`");
        }
        Some((from, to))
    }

    fn limit(
        &mut self,
        policy: &Cursor<'r>,
    ) -> (Option<u32>, Option<lianxi_flow::duration::Duration>) {
        let Some(at) = policy.get("limit") else {
            return (None, None);
        };
        if !self.mapping(&at, "`limit`", &["attempt", "duration"]) {
            return (None, None);
        }
        let duration = at.get("duration").map(|duration| self.duration(&duration));
        let Some(attempt) = at.get("attempt") else {
            return (None, duration);
        };
        self.mapping(&attempt, "`attempt`", &["count", "duration"]);
        if let Some(each) = attempt.get("duration") {
            self.not_supported(
                &each,
                "a limit on one attempt's duration",
                Some("give the tasks in `try` a `timeout`"),
            );
        }
        let count = attempt
            .get("count")
            .and_then(|at| Some((self.whole_number(&at)?, at)));
        let count = count.and_then(|(count, at)| {
            if count > MAX_RETRIES {
                let why = format!("must be a number from 0 to {MAX_RETRIES}");
                self.problems.add(
                    &at,
                    Finding::Invalid {
                        what: "`count`",
                        why: &why,
                        similar: None,
                    },
                );
                return None;
            }
            u32::try_from(count).ok()
        });
        (count, duration)
    }
}
