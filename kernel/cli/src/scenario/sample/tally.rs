//! The numbers that a secretary of the joint conference asks for, of one city or of all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub type Counts = BTreeMap<String, usize>;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    pub name: String,
    pub received: usize,
    pub pushed: usize,
    pub acknowledged: usize,
    pub relayed: usize,
    /// By reason.
    pub rejected: Counts,
    pub filed: usize,
    /// By step.
    pub overdue: Counts,
    /// By the workflow that takes over.
    pub handed_over: Counts,
    pub outcomes: Counts,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub total: Tally,
    /// By the code of the city.
    pub by_city: BTreeMap<String, Tally>,
}

impl Tally {
    /// One registration, as `report` reads it from an execution.
    fn add(&mut self, one: &Value) {
        let yes = |name: &str| usize::from(one[name] == true);
        self.received += 1;
        self.pushed += yes("pushed");
        self.acknowledged += yes("acknowledged");
        self.relayed += yes("relayed");
        self.filed += yes("filed");
        count(&mut self.rejected, &one["reasons"], "");
        count(&mut self.overdue, &one["overdue"], "");
        count(&mut self.handed_over, &one["handedOver"], "/workflow");
        *self.outcomes.entry(text(&one["outcome"])).or_default() += 1;
    }

    /// Whether these are the sums of those.
    fn is_sum_of<'t>(&self, parts: impl Iterator<Item = &'t Self>) -> bool {
        let mut sum = Self {
            name: self.name.clone(),
            ..Self::default()
        };
        for part in parts {
            sum.received += part.received;
            sum.pushed += part.pushed;
            sum.acknowledged += part.acknowledged;
            sum.relayed += part.relayed;
            sum.filed += part.filed;
            for (into, from) in [
                (&mut sum.rejected, &part.rejected),
                (&mut sum.overdue, &part.overdue),
                (&mut sum.handed_over, &part.handed_over),
                (&mut sum.outcomes, &part.outcomes),
            ] {
                for (key, amount) in from {
                    *into.entry(key.clone()).or_default() += amount;
                }
            }
        }
        sum == *self
    }
}

impl Summary {
    pub fn of(registrations: &[Value], name_of: impl Fn(&str) -> String) -> Self {
        let mut summary = Self {
            total: Tally {
                name: "合计".to_owned(),
                ..Tally::default()
            },
            ..Self::default()
        };
        for one in registrations {
            summary.total.add(one);
            let code = text(&one["cityCode"]);
            let tally = summary
                .by_city
                .entry(code)
                .or_insert_with_key(|code| Tally {
                    name: name_of(code),
                    ..Tally::default()
                });
            tally.add(one);
        }
        summary
    }

    pub fn adds_up(&self) -> bool {
        self.total.is_sum_of(self.by_city.values())
    }
}

fn count(counts: &mut Counts, list: &Value, pointer: &str) {
    for one in list.as_array().into_iter().flatten() {
        *counts
            .entry(text(one.pointer(pointer).unwrap_or(one)))
            .or_default() += 1;
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| "-".to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cities_add_up_to_the_total() {
        let one = |city: &str, reasons: Value| json!({"cityCode": city, "pushed": true, "filed": false, "reasons": reasons, "overdue": ["a"], "handedOver": [{"workflow": "w"}], "outcome": "done"});
        let summary = Summary::of(
            &[
                one("1", json!(["x", "y"])),
                one("2", json!(["x"])),
                one("1", json!([])),
            ],
            str::to_owned,
        );
        assert!(summary.adds_up());
        assert_eq!(
            (
                summary.total.received,
                summary.total.pushed,
                summary.total.filed
            ),
            (3, 3, 0)
        );
        assert_eq!(
            summary.total.rejected,
            Counts::from([("x".to_owned(), 2), ("y".to_owned(), 1)])
        );
        assert_eq!(
            summary.by_city["1"].handed_over,
            Counts::from([("w".to_owned(), 2)])
        );
        let mut wrong = summary;
        wrong.total.pushed += 1;
        assert!(!wrong.adds_up());
    }
}
