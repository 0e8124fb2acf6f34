//! Retry policies.

use lianxi_flow::definition::{Backoff, DurationOf, Retry};

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Kind;

use super::Reader;
use super::expression::Sight;

/// The most attempts that a policy may ask for.
pub(crate) const MAX_RETRIES: u64 = 10_000;
pub(crate) const RETRY: [&str; 6] = ["when", "exceptWhen", "delay", "backoff", "limit", "jitter"];
pub(crate) const JITTER: [&str; 2] = ["from", "to"];
pub(crate) const LIMIT: [&str; 2] = ["attempt", "duration"];
pub(crate) const ATTEMPT: [&str; 2] = ["count", "duration"];
pub(crate) const BACKOFFS: [&str; 3] = ["constant", "linear", "exponential"];

impl<'r> Reader<'r> {
    /// A policy, or the name of one of `use.retries`.
    pub(super) fn retry(&mut self, at: &Cursor<'r>) -> Option<Retry> {
        if matches!(at.node.kind, Kind::Text(_)) {
            let named = self.named(at, "retries")?;
            return self.policy(&named);
        }
        self.policy(at)
    }

    pub(super) fn policy(&mut self, at: &Cursor<'r>) -> Option<Retry> {
        if !self.mapping(at, "a retry policy", &RETRY) {
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
            .map(|delay| self.duration_of(&delay))
            .unwrap_or_default();
        let backoff = at
            .get("backoff")
            .and_then(|backoff| self.backoff(&backoff))
            .unwrap_or_default();
        let jitter = at.get("jitter").and_then(|jitter| self.jitter(&jitter));
        let limit = self.limit(at);
        Some(Retry {
            when,
            except_when,
            delay,
            backoff,
            jitter,
            max_retries: limit.retries,
            max_duration: limit.duration,
            attempt_duration: limit.attempt_duration,
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

    fn jitter(&mut self, at: &Cursor<'r>) -> Option<(DurationOf, DurationOf)> {
        const OF: &str = "`jitter`";
        if !self.mapping(at, OF, &JITTER) {
            return None;
        }
        let mut end = |property: &str| {
            let found = self.required(at, OF, property)?;
            Some(self.duration_of(&found))
        };
        let (from, to) = (end("from"), end("to"));
        let (from, to) = (from?, to?);
        if let (DurationOf::Fixed(from), DurationOf::Fixed(to)) = (&from, &to)
            && from.approximate_millis() > to.approximate_millis()
        {
            self.invalid(at, OF, "must have `from` no longer than `to`");
        }
        Some((from, to))
    }

    fn limit(&mut self, policy: &Cursor<'r>) -> Limit {
        let mut limit = Limit::default();
        let Some(at) = policy.get("limit") else {
            return limit;
        };
        if !self.mapping(&at, "`limit`", &LIMIT) {
            return limit;
        }
        limit.duration = at
            .get("duration")
            .map(|duration| self.duration_of(&duration));
        let Some(attempt) = at.get("attempt") else {
            return limit;
        };
        self.mapping(&attempt, "`attempt`", &ATTEMPT);
        if let Some(each) = attempt.get("duration") {
            // There is no error yet when an attempt begins.
            let error = self.locals.pop();
            limit.attempt_duration = Some(self.duration_of(&each));
            self.locals.extend(error);
        }
        let count = attempt
            .get("count")
            .and_then(|at| Some((self.whole_number(&at)?, at)));
        if let Some((count, at)) = count {
            if count > MAX_RETRIES {
                let why = format!("must be a number from 0 to {MAX_RETRIES}");
                self.invalid(&at, "`count`", &why);
            }
            limit.retries = u32::try_from(count).ok();
        }
        limit
    }

    /// Where the duration of one attempt of a `try` is limited, as far as that is written in the right place.
    pub(super) fn attempt_limit(&self, task: &Cursor<'r>) -> Option<Cursor<'r>> {
        let retry = task.get("catch")?.get("retry")?;
        let policy = match retry.text() {
            Some(name) => self.root.get("use")?.get("retries")?.get(name)?,
            None => retry,
        };
        policy.get("limit")?.get("attempt")?.get("duration")
    }
}

/// How often and how long a policy tries.
#[derive(Default)]
struct Limit {
    retries: Option<u32>,
    duration: Option<DurationOf>,
    attempt_duration: Option<DurationOf>,
}
