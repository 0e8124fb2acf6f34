//! The files of a sample: one JSON text a line, keys in order, so that the same seed gives the same bytes.

use serde::Serialize;
use serde_json::{Value, json};

use crate::answer::Happening;
use crate::expected::summary;
use crate::office_hours::written;
use crate::registrations::{Case, cases};

/// Where the committed files are.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/registration-push");

/// The table of institutions of the sample of a year.
pub const INSTITUTIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/year/institutions.csv");

/// Before the first event.
pub const STARTS_AT: &str = "2026-01-01T00:00:00+08:00";

pub struct File {
    pub name: &'static str,
    pub text: String,
}

impl File {
    /// One JSON text a line, or one in all.
    pub fn is_lines(&self) -> bool {
        std::path::Path::new(self.name)
            .extension()
            .is_some_and(|extension| extension == "jsonl")
    }
}

/// Every file of the sample, as it is committed.
pub fn files(seed: u64) -> Vec<File> {
    let cases = cases(seed);
    let mut events: Vec<&Happening> = cases.iter().flat_map(|case| &case.events).collect();
    events.sort_by_key(|happening| (happening.at, happening.event["subject"].to_string()));
    vec![
        File {
            name: "registrations.jsonl",
            text: lines(cases.iter().map(registration)),
        },
        File {
            name: "answers.jsonl",
            text: lines(cases.iter().flat_map(|case| &case.answers)),
        },
        File {
            name: "events.jsonl",
            text: lines(
                events.into_iter().map(
                    |happening| json!({"at": written(happening.at), "event": happening.event}),
                ),
            ),
        },
        File {
            name: "expected.jsonl",
            text: lines(cases.iter().map(|case| &case.expected)),
        },
        File {
            name: "expected-summary.json",
            text: pretty(&summary(cases.iter().map(|case| &case.expected))),
        },
        File {
            name: "scenario.json",
            text: pretty(&scenario(seed)),
        },
    ]
}

fn registration(case: &Case) -> Value {
    let sent = &case.sent;
    json!({
        "arrivesAt": written(case.arrives),
        "event": {
            "specversion": "1.0",
            "id": case.expected.event_id,
            "source": format!("lianxi:{}/{}", sent.authority.department, sent.authority.division_code),
            "type": "registration.decided",
            "subject": sent.institution.uscc,
            "time": sent.decided_at,
            "datacontenttype": "application/json",
            "data": sent,
        },
    })
}

fn scenario(seed: u64) -> Value {
    json!({
        "title": "2026年第一季度登记信息推送",
        "definition": "../../registration-push.yaml",
        "startsAt": STARTS_AT,
        "timeZone": "Asia/Shanghai",
        "seed": seed,
        "registrations": "registrations.jsonl",
        "answers": "answers.jsonl",
        "events": "events.jsonl",
        "expected": "expected.jsonl",
        "expectedSummary": "expected-summary.json",
    })
}

fn lines<T: Serialize>(all: impl Iterator<Item = T>) -> String {
    all.map(|one| serde_json::to_string(&one).expect("a line is plain JSON") + "\n")
        .collect()
}

fn pretty<T: Serialize>(value: &T) -> String {
    serde_json::to_string_pretty(value).expect("a file is plain JSON") + "\n"
}
