//! Whether an event is the one that a filter means.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::Value;

use super::to_error;
use crate::definition::EventFilter;
use crate::effect::Subscription;
use crate::error::Error;
use crate::expression::EmptyScope;

pub(super) enum Match {
    /// And what its correlations are, those that nobody knew before among them.
    Yes(BTreeMap<String, Value>),
    No,
}

/// Anchored: the whole attribute is meant.
fn pattern(text: &str) -> Option<Regex> {
    Regex::new(&format!("^(?:{text})$")).ok()
}

/// `known`: the values that earlier events gave to correlations without an `expect`.
pub(super) fn matches(
    filter: &EventFilter,
    subscription: &Subscription,
    known: &BTreeMap<String, Value>,
    event: &Value,
) -> Result<Match, Error> {
    if !attributes_fit(subscription, event) {
        return Ok(Match::No);
    }
    let none = Value::Null;
    if let Some(condition) = &filter.data
        && !condition
            .test(event.get("data").unwrap_or(&none), &EmptyScope)
            .map_err(to_error)?
    {
        return Ok(Match::No);
    }
    let mut keys = BTreeMap::new();
    for (correlation, expected) in filter.correlate.iter().zip(&subscription.expected) {
        let found = correlation
            .from
            .evaluate(event, &EmptyScope)
            .map_err(to_error)?;
        let wanted = expected.as_ref().or_else(|| known.get(&correlation.name));
        match wanted {
            Some(wanted) if *wanted != found => return Ok(Match::No),
            Some(_) => {}
            // Nothing to correlate by: the event says nothing of it.
            None if found.is_null() => return Ok(Match::No),
            None => drop(keys.insert(correlation.name.clone(), found)),
        }
    }
    Ok(Match::Yes(keys))
}

fn attributes_fit(subscription: &Subscription, event: &Value) -> bool {
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    let kind = subscription.kind.is_empty() || text("type") == Some(&subscription.kind);
    kind && subscription
        .subject
        .as_ref()
        .is_none_or(|subject| text("subject") == Some(subject))
        && subscription
            .attributes
            .iter()
            .all(|(name, value)| event.get(name) == Some(value))
        && subscription.patterns.iter().all(|(name, expected)| {
            text(name).is_some_and(|found| {
                found == expected
                    || pattern(expected).is_some_and(|pattern| pattern.is_match(found))
            })
        })
}
