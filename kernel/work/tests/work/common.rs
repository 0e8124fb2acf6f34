//! The people and the work item that the tests of this crate share.
#![allow(dead_code, reason = "each test binary uses a part")]

use jiff::Timestamp;
use lianxi_work::{
    Actor, Assignee, By, Command, Event, Office, Rejection, Terms, WorkItem, decide, evolve,
};
use serde_json::json;

pub fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + minute * 60).expect("an instant of our time")
}

pub fn office(department: &str, division: Option<&str>) -> Office {
    Office {
        department: department.to_owned(),
        division: division.map(str::to_owned),
    }
}

pub fn actor(person: &str, department: &str, division: &str) -> Actor {
    Actor {
        person: person.to_owned(),
        office: office(department, Some(division)),
        roles: Vec::new(),
        stands_for: Vec::new(),
    }
}

/// An item of `works@1401`, due at minute 60, with a step of each kind; written as the runtime would send it.
pub fn terms() -> Terms {
    let terms = json!({
        "title": "Acknowledge the push",
        "department": "works", "division": "1401",
        "outcomes": ["accepted", "rejected"],
        "due": {"at": at(60), "provisional": false, "kind": "default", "text": "及时（默认 2 个工作日，可配置）"},
        "candidates": {"offices": [{"department": "counsel"}], "persons": ["guest"]},
        "escalation": [
            {"after": {"amount": 2, "unit": "hours"}, "at": at(120), "do": "reassign", "department": "works", "division": "14"},
            {"at": at(60), "do": "remind", "to": [{"department": "works", "division": "1401"}]},
            {"at": at(180), "do": "emit", "event": {"type": "late", "data": {"level": 1.5}}},
            {"at": at(240), "do": "run", "workflow": "accountability", "input": {"matter": "late"}},
        ],
        "businessKey": "K-1",
        "subject": {"name": "an institution"},
    });
    serde_json::from_value(terms).expect("sound terms")
}

/// The same item with more of its terms.
pub fn terms_with(more: serde_json::Value) -> Terms {
    let mut terms = serde_json::to_value(terms()).expect("JSON");
    if let (Some(terms), serde_json::Value::Object(more)) = (terms.as_object_mut(), more) {
        terms.extend(more);
    }
    serde_json::from_value(terms).expect("sound terms")
}

/// With one extension, which its own office may grant.
pub fn terms_with_extension() -> Terms {
    terms_with(json!({"extension": {
        "timesMax": 1,
        "approver": {"office": {"department": "works", "division": "1401"}},
    }}))
}

pub fn to_office(department: &str, division: &str) -> Assignee {
    Assignee::Office {
        office: office(department, Some(division)),
        role: None,
    }
}

/// A person where [`who`] has them.
pub fn to(name: &str) -> Assignee {
    let by = who(name);
    let actor = by.actor().expect("a person");
    Assignee::Person {
        person: actor.person.clone(),
        office: actor.office.clone(),
    }
}

pub const SYSTEM: By = By::System;

/// Ann and Bob sit in the owing office, Guest is named, Counsel's office is a candidate, Eve sits elsewhere, Upper above.
pub fn who(name: &str) -> By {
    By::Person(match name {
        "ann" | "bob" => actor(name, "works", "1401"),
        "guest" => actor(name, "elsewhere", "11"),
        "counsel" => actor(name, "counsel", "1409"),
        "upper" => actor(name, "works", "14"),
        "eve" | "chief" => actor(name, "works", "1402"),
        // Zoe stands in for Ann.
        "zoe" => Actor {
            stands_for: vec!["ann".to_owned()],
            ..actor(name, "works", "1401")
        },
        "system" => return By::System,
        other => panic!("nobody is called {other}"),
    })
}

pub fn create() -> Command {
    Command::Create(Box::new(terms()))
}

pub fn save(text: &str) -> Command {
    Command::SaveDraft {
        form: json!({ "note": text }),
    }
}

pub fn complete(outcome: &str) -> Command {
    Command::Complete {
        outcome: outcome.to_owned(),
        form: json!({"note": "done"}),
    }
}

pub fn cancel() -> Command {
    Command::Cancel {
        reason: "the execution ended".to_owned(),
    }
}

/// Decides and evolves, as the runtime does.
pub fn turn(
    state: Option<WorkItem>,
    command: Command,
    by: &By,
    now: Timestamp,
) -> (Option<WorkItem>, Result<Vec<Event>, Rejection>) {
    let decided = decide(state.as_ref(), command, by, now);
    let events = decided.as_deref().unwrap_or_default();
    let state = events
        .iter()
        .fold(state, |state, event| Some(evolve(state, event)));
    (state, decided)
}
