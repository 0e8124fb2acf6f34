//! What an office does with a work item, through the engine: the item's stream, its execution and its rows together.

mod claiming;
mod countersigning;
mod directory;
mod leaving;
mod more_time;
mod returning;
mod routing;
mod years;

use lianxi_runtime::{Act, EngineError};
use lianxi_work::{Actor, Assignee, Office, WorkItem};
use serde_json::{Value, json};

use crate::host::Host;

pub fn office(department: &str, division: &str) -> Office {
    Office {
        department: department.to_owned(),
        division: Some(division.to_owned()),
    }
}

/// A person of `works` at 11, or of another office written as `department@division`.
pub fn who(person: &str, at: &str) -> Actor {
    let (department, division) = at.split_once('@').expect("department@division");
    Actor {
        person: person.to_owned(),
        office: office(department, division),
        roles: Vec::new(),
        stands_for: Vec::new(),
    }
}

pub fn to_person(person: &str, at: &str) -> Assignee {
    let (department, division) = at.split_once('@').expect("department@division");
    Assignee::Person {
        person: person.to_owned(),
        office: office(department, division),
    }
}

pub fn complete(outcome: &str) -> Act {
    Act::Complete {
        outcome: outcome.to_owned(),
        form: json!({"note": outcome}),
    }
}

/// What somebody does, and the word of the refusal where it is refused.
pub async fn act(host: &Host, item: &str, act: Act, actor: Actor) -> Result<WorkItem, String> {
    match host.engine.act(item, act, actor).await {
        Ok(item) => {
            host.settle().await;
            Ok(item)
        }
        Err(EngineError::WorkRejected(rejection)) => Err(rejection.code().to_owned()),
        Err(EngineError::Rejected(rejection)) => Err(rejection.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// The arguments of a work item of `works@11`, with more of them.
pub fn item(title: &str, more: &str) -> String {
    format!(
        "{{title: {title}, department: works, division: '11', outcomes: [同意, 不同意], escalation: [{{after: {{amount: 1, unit: hours}}, do: remind}}]{more}}}"
    )
}

pub async fn output(host: &Host, execution: &str) -> Value {
    let view = host.view(execution).await;
    assert_eq!(view.summary.status, "completed", "{view:#?}");
    view.output.expect("an output")
}

/// Who keeps the directory.
pub const KEEPER: &str = "keeper";

/// Works in a province and a city of it, with people there: each `person role division`.
pub async fn people(host: &Host, places: &[&str]) {
    let mut changes = json!([
        {"change": "put-division", "code": "14", "name": "省", "level": "province"},
        {"change": "put-division", "code": "1401", "name": "市", "level": "city", "parent": "14"},
        {"change": "put-department", "id": "works", "name": "住建", "kind": "government", "levels": ["province", "city"]},
        {"change": "put-role", "id": "officer", "name": "经办", "kind": "duty"},
        {"change": "put-role", "id": "reviewer", "name": "复核", "kind": "duty"},
        {"change": "put-role", "id": "head", "name": "负责人", "kind": "leader"},
        {"change": "put-role", "id": "guest", "name": "查看", "kind": "viewer"},
    ]);
    for place in places {
        let mut words = place.split(' ');
        let mut word = || words.next().expect("person, role and division");
        let (person, role, division) = (word(), word(), word());
        let office = json!({"department": "works", "division": division});
        let more = changes.as_array_mut().expect("changes");
        more.push(json!({"change": "add-person", "person": person}));
        more.push(json!({"change": "assign", "person": person, "office": office, "roles": [role]}));
    }
    let changes = serde_json::from_value(changes).expect("changes");
    host.engine
        .change_directory(changes, Some("初始化"), &who(KEEPER, "works@14"))
        .await
        .expect("possible changes");
}
