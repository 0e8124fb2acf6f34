//! What came out against what was expected, registration by registration and sum by sum.

use std::collections::BTreeMap;

use serde_json::Value;

use super::files::Sample;
use super::report::Report;

/// Differences that are shown to people; programs get all.
pub const DIFFERENCES_SHOWN: usize = 40;
/// Of an expectation, what is no result: which event it was, which fault was put in.
const NO_RESULT: [&str; 2] = ["eventId", "fault"];
/// Of a sum, what is no number.
const NAME: &str = "name";

impl Sample {
    /// The name of a city, as the expectations give it.
    pub fn name_of(&self, code: &str) -> String {
        let named = self
            .expected_summary
            .as_ref()
            .and_then(|summary| summary["byCity"][code][NAME].as_str());
        named.unwrap_or(code).to_owned()
    }

    /// Every difference, in words; none: all is as expected.
    pub fn differences(&self, report: &Report) -> Vec<String> {
        let mut found = Vec::new();
        let (expected, actual) = (by_key(&self.expected), by_key(&report.registrations));
        if !self.expected.is_empty() {
            let keys: std::collections::BTreeSet<_> =
                expected.keys().chain(actual.keys()).collect();
            for key in keys {
                let none = Vec::new();
                let (expected, actual) = (
                    expected.get(key).unwrap_or(&none),
                    actual.get(key).unwrap_or(&none),
                );
                registrations(key, expected, actual, &mut found);
            }
        }
        if let Some(expected) = &self.expected_summary {
            let actual = serde_json::to_value(&report.summary).unwrap_or_default();
            sums("summary", expected, &actual, &mut found);
        }
        if !report.checks.cities_add_up {
            found.push("the cities do not add up to the total".to_owned());
        }
        found
    }
}

/// Several registrations can have one key: a duplicate has the key of its original.
fn by_key(all: &[Value]) -> BTreeMap<String, Vec<&Value>> {
    let mut by_key: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for one in all {
        by_key
            .entry(one["businessKey"].as_str().unwrap_or_default().to_owned())
            .or_default()
            .push(one);
    }
    for same in by_key.values_mut() {
        same.sort_by_key(|one| one["outcome"].to_string());
    }
    by_key
}

fn registrations(key: &str, expected: &[&Value], actual: &[&Value], found: &mut Vec<String>) {
    if expected.len() != actual.len() {
        found.push(format!(
            "{key}: {} registration(s), expected {}",
            actual.len(),
            expected.len()
        ));
        return;
    }
    for (expected, actual) in expected.iter().zip(actual) {
        let fields = expected
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| !NO_RESULT.contains(&name.as_str()));
        let different: Vec<String> = fields
            .filter(|(name, value)| actual[name.as_str()] != **value)
            .map(|(name, value)| format!("{name} {}, expected {value}", actual[name.as_str()]))
            .collect();
        if !different.is_empty() {
            found.push(format!("{key}: {}", different.join("; ")));
        }
    }
}

fn sums(path: &str, expected: &Value, actual: &Value, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let names: std::collections::BTreeSet<&String> = expected
                .keys()
                .chain(actual.keys())
                .filter(|name| *name != NAME)
                .collect();
            for name in names {
                let of = |map: &serde_json::Map<String, Value>| {
                    map.get(name).cloned().unwrap_or_default()
                };
                sums(&format!("{path}/{name}"), &of(expected), &of(actual), found);
            }
        }
        (expected, actual) if expected != actual => {
            found.push(format!("{path}: {actual}, expected {expected}"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(expected: &Value, actual: &Value, differences: &[&str]) {
        let mut found = Vec::new();
        sums("s", expected, actual, &mut found);
        assert_eq!(found, differences);
    }

    #[test]
    fn sums_differ_by_path_and_names_do_not_count() {
        check(
            &json!({"total": {"name": "a", "filed": 1}}),
            &json!({"total": {"name": "b", "filed": 1}}),
            &[],
        );
        check(
            &json!({"total": {"rejected": {"x": 1}}}),
            &json!({"total": {"rejected": {}}}),
            &["s/total/rejected/x: null, expected 1"],
        );
        check(
            &json!({"filed": 1}),
            &json!({"filed": 2}),
            &["s/filed: 2, expected 1"],
        );
    }

    #[test]
    fn registrations_of_one_key_are_compared_in_pairs() {
        let expected = [
            json!({"businessKey": "k", "eventId": "e1", "outcome": "b"}),
            json!({"businessKey": "k", "eventId": "e2", "outcome": "a"}),
        ];
        let actual = [
            json!({"businessKey": "k", "outcome": "a"}),
            json!({"businessKey": "k", "outcome": "c"}),
        ];
        let mut found = Vec::new();
        registrations(
            "k",
            &by_key(&expected)["k"],
            &by_key(&actual)["k"],
            &mut found,
        );
        assert_eq!(found, ["k: outcome \"c\", expected \"b\""]);
    }
}
