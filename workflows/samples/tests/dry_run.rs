//! The whole sample through the definition and the real duties, in virtual time: what comes out is what the plan says.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::world::{Answer, World};
use jiff::Timestamp;
use lianxi_flow::Status;
use lianxi_samples::{SEED, cases, files};
use serde_json::{Value, json};

fn lines(name: &str) -> Vec<Value> {
    let file = files(SEED)
        .into_iter()
        .find(|file| file.name == name)
        .expect("a file of the sample");
    file.text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

fn at(value: &Value) -> Timestamp {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .expect("an instant")
}

fn world() -> World {
    let workflow = common::read().workflow.expect("the definition reads");
    let answers = lines("answers.jsonl")
        .into_iter()
        .map(|line| serde_json::from_value::<Answer>(line).expect("an answer"));
    let mut world = World::new(workflow, common::plugins(), answers.collect());
    for line in lines("registrations.jsonl") {
        world.event(at(&line["arrivesAt"]), line["event"].clone());
    }
    for line in lines("events.jsonl") {
        world.event(at(&line["at"]), line["event"].clone());
    }
    world.run();
    world
}

/// The part of an execution's output that the plan tells.
fn found(output: &Value) -> Value {
    let has = |field: &str| json!(!output[field].is_null());
    json!({
        "outcome": output["outcome"], "uscc": output["uscc"], "cityCode": output["cityCode"], "countyCode": output["countyCode"],
        "pushed": has("pushedAt"), "acknowledged": has("acknowledgedAt"), "relayed": has("relayedAt"), "filed": has("filedAt"),
        "outOfOrder": output["outOfOrder"], "rejections": output["rejections"], "reasons": output["reasons"], "faults": output["faults"],
        "overdue": output["overdue"], "handedOver": output["handedOver"],
    })
}

/// One run of the world serves every check: it is the slow part.
#[test]
fn the_sample_runs_as_planned() {
    let world = world();
    every_registration_ends_as_planned(&world);
    what_is_handed_over_is_named(&world);
    work_goes_up_but_never_above_the_province(&world);
}

fn every_registration_ends_as_planned(world: &World) {
    let expected: BTreeMap<String, Value> = cases(SEED)
        .into_iter()
        .map(|case| {
            (
                case.expected.event_id.clone(),
                serde_json::to_value(&case.expected).expect("JSON"),
            )
        })
        .collect();
    assert_eq!(world.executions.len(), expected.len());
    let mut wrong = Vec::new();
    for execution in &world.executions {
        let wanted = &expected[&execution.event_id];
        if execution.state.status() != Status::Completed {
            let waits: Vec<String> = lianxi_flow::outstanding(&execution.state)
                .iter()
                .map(|effect| format!("{:?}", effect.kind))
                .collect();
            wrong.push(format!(
                "{} ({:?}): {:?} {:?} {waits:?}",
                execution.key,
                wanted["fault"],
                execution.state.status(),
                execution.state.error
            ));
            continue;
        }
        let output = execution.state.output.clone().unwrap_or_default();
        let found = found(&output);
        for (field, value) in found.as_object().expect("an object") {
            if wanted[field] != *value {
                wrong.push(format!(
                    "{} {} ({:?}): {field} is {value}, planned {}",
                    execution.event_id, execution.key, wanted["fault"], wanted[field]
                ));
            }
        }
    }
    let shown: Vec<&String> = wrong.iter().take(25).collect();
    assert!(
        wrong.is_empty(),
        "{} differences, such as {shown:#?}",
        wrong.len()
    );
    let unused: Vec<String> = world
        .unused_answers()
        .iter()
        .map(|answer| {
            format!(
                "{} {} {}",
                answer.business_key, answer.step, answer.occurrence
            )
        })
        .collect();
    assert!(
        unused.is_empty(),
        "answers that nobody asked for: {unused:#?}"
    );
}

fn what_is_handed_over_is_named(world: &World) {
    let types: BTreeSet<&str> = world
        .emitted
        .iter()
        .filter_map(|event| event["type"].as_str())
        .collect();
    for expected in [
        "lianxi.handover.conference-topic",
        "lianxi.handover.change-and-termination",
        "lianxi.handover.rectification",
        "lianxi.notice.registrant",
    ] {
        assert!(types.contains(expected), "{expected} among {types:?}");
    }
    for event in world.emitted.iter().filter(|event| {
        event["type"]
            .as_str()
            .is_some_and(|kind| kind.starts_with("lianxi.handover."))
    }) {
        assert!(
            event["data"]["workflow"].is_string() && event["data"]["matter"].is_string(),
            "{event}"
        );
    }
}

fn work_goes_up_but_never_above_the_province(world: &World) {
    for request in &world.requests {
        let steps = request["escalation"]
            .as_array()
            .expect("every item escalates");
        assert!(
            steps
                .iter()
                .all(|step| step["after"]["amount"].is_u64() && step["do"].is_string()),
            "{request}"
        );
        let ups: Vec<&Value> = steps
            .iter()
            .filter(|step| step["do"] == "reassign")
            .collect();
        assert!(
            ups.iter()
                .all(|step| step["division"] != request["division"]),
            "{request}"
        );
        if request["division"] == "140000" {
            assert!(ups.is_empty(), "{request}");
        }
        assert!(
            request["due"]["text"]
                .as_str()
                .is_some_and(|text| text.contains("默认")),
            "{request}"
        );
    }
}
