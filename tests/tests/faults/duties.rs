//! Duties that misbehave: what is the machinery's fault waits, visible, to be mended; what is the input's fault ends the execution and
//! names the field. Nobody else waits for either.

use std::fs;

use lianxi_tests::http::{Answer, Caller};
use serde_json::{Value, json};

use crate::host::{Host, OFFICER, asking, begin, stands};
use crate::plugin::{self, HOSTILE, STEADY};

/// What the incident of a duty says, one of these at least: an endless loop meets the deadline or the end of its fuel, whichever is first.
const BROKEN: [(&str, &[&str]); 4] = [
    ("trap", &["trapped"]),
    ("nonsense", &["not JSON"]),
    ("breach", &["output schema"]),
    ("loop", &["did not answer within", "more fuel"]),
];

fn named() -> Value {
    json!({"name": "a"})
}

/// Checks the incident that stands; gives the execution's version.
async fn incident(caller: &Caller, id: &str, duty: &str, told: &[&str]) -> i64 {
    let shown = caller
        .get(&format!("/v1/executions/{id}"))
        .await
        .expect("it answers")
        .body;
    let open = &shown["open"][0];
    let detail = open["incident"]["detail"].as_str().unwrap_or_default();
    assert_eq!(
        (&shown["incident"], &shown["status"], &open["reference"]),
        (&json!(true), &json!("waiting"), &json!("/do/0/ask")),
        "{duty}: {shown}"
    );
    assert_eq!(open["incident"]["instance"], "/do/0/ask", "{shown}");
    assert!(
        detail.starts_with(&format!("{duty}@hostile: "))
            && told.iter().any(|told| detail.contains(told)),
        "{duty}: {shown}"
    );
    shown["version"].as_i64().expect("a version")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_duty_is_an_incident_and_the_others_go_on() {
    let workflows: Vec<(&str, String)> = BROKEN
        .iter()
        .map(|(duty, _)| *duty)
        .chain(["answer"])
        .map(|duty| (duty, asking(duty)))
        .collect();
    let workflows: Vec<(&str, &str)> = workflows
        .iter()
        .map(|(name, rest)| (*name, rest.as_str()))
        .collect();
    let mut host = Host::new(&workflows).await;
    let caller = host.caller(OFFICER);
    let mut beginning = Vec::new();
    for (duty, told) in BROKEN {
        let caller = caller.clone();
        beginning.push(tokio::spawn(async move {
            let id = begin(&caller, duty, named()).await;
            (duty, told, id)
        }));
    }
    // While one of them runs in circles.
    let mut honest = Vec::new();
    for _ in 0..5 {
        let id = begin(&caller, "answer", named()).await;
        assert_eq!(stands(&caller, &id, "completed").await["output"], "done");
        honest.push(id);
    }
    let mut stuck = Vec::new();
    for begun in beginning {
        stuck.push(begun.await.expect("it begins"));
    }
    for (duty, told, id) in &stuck {
        let before = incident(&caller, id, duty, told).await;
        let retried = caller
            .post(&format!("/v1/executions/{id}/retry"), &json!({}))
            .await
            .expect("it answers");
        assert_eq!(retried.status, 200, "{retried:?}");
        let after = incident(&caller, id, duty, told).await;
        assert!(after > before, "{duty} was tried again");
    }
    host.kill();
    host.start().await;
    let caller = host.caller(OFFICER);
    for (duty, told, id) in &stuck {
        incident(&caller, id, duty, told).await;
    }
    let listed = caller
        .get("/v1/executions?incident=true")
        .await
        .expect("it answers");
    assert_eq!(
        listed.body["items"].as_array().map(Vec::len),
        Some(BROKEN.len())
    );
    let kept = host.prove().await;
    for (duty, _, id) in &stuck {
        let kept = &kept[id];
        let counts = ["incident-opened", "incident-retried", "ended", "faulted"]
            .map(|kind| kept.count(kind));
        assert_eq!(counts, [2, 1, 0, 0], "{duty}: {kept:?}");
    }
    for id in &honest {
        assert_eq!(kept[id].count("ended"), 1);
    }
}

/// Calls that never answer, more than the sandbox has places for.
const ENDLESS: usize = 100;
/// Were they side by side, as many would end at the same time as there are places in the sandbox, and the others would wait for that. In one
/// lane, one after the other, this many would take more than a minute.
const ENDED_MAX: usize = 16;

#[tokio::test(flavor = "multi_thread")]
async fn a_department_whose_duties_do_not_answer_holds_up_itself_alone() {
    let steady = asking("answer").replace(HOSTILE, STEADY);
    let endless = asking("loop");
    let mut host = Host::new(&[("loop", &endless), ("steady", &steady)]).await;
    let caller = host.caller(OFFICER);
    let beginning: Vec<_> = (0..ENDLESS)
        .map(|_| {
            let caller = caller.clone();
            tokio::spawn(async move {
                // Those that are called at once are still called when the host is killed.
                let body = json!({"workflow": "test/loop", "input": named()});
                let _ = caller.post("/v1/executions", &body).await;
            })
        })
        .collect();
    let running =
        |answer: &Answer| answer.body["items"].as_array().map(Vec::len) >= Some(ENDLESS / 2);
    let listed = "/v1/executions?workflow=test/loop&limit=200";
    caller.until(listed, running).await.expect("they run");
    for _ in 0..10 {
        let id = begin(&caller, "steady", named()).await;
        stands(&caller, &id, "completed").await;
    }
    let incidents = caller
        .get("/v1/executions?incident=true&limit=200")
        .await
        .expect("it answers");
    let ended = incidents.body["items"].as_array().map_or(0, Vec::len);
    assert!(
        ended < ENDED_MAX,
        "{ended} ended before the others had their turn"
    );
    host.kill();
    for call in beginning {
        call.await.expect("it ends with the host");
    }
    host.start().await;
    let id = begin(&host.caller(OFFICER), "steady", named()).await;
    stands(&host.caller(OFFICER), &id, "completed").await;
    host.prove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_that_does_not_fit_is_told_with_its_field() {
    let formed = format!(
        "input: {{schema: {{document: {{type: object, properties: {{name: {{type: string}}}}}}}}}}\n{}",
        asking("answer")
    );
    let (refuse, answer) = (asking("refuse"), asking("answer"));
    let mut host = Host::new(&[
        ("refuse", refuse.as_str()),
        ("answer", answer.as_str()),
        ("formed", formed.as_str()),
    ])
    .await;
    let caller = host.caller(OFFICER);
    // By the duty's own word, by the schema of the duty, by the schema of the workflow.
    for (workflow, input, instance) in [
        ("refuse", named(), "/do/0/ask"),
        ("answer", json!({"name": 5}), "/do/0/ask"),
        ("formed", json!({"name": 5}), "/input"),
    ] {
        let id = begin(&caller, workflow, input).await;
        let shown = stands(&caller, &id, "faulted").await;
        let error = &shown["error"];
        assert_eq!(
            (&shown["incident"], &error["instance"]),
            (&json!(false), &json!(instance)),
            "{workflow}: {shown}"
        );
        let named = match instance {
            "/input" => error["detail"]
                .as_str()
                .is_some_and(|detail| detail.contains("/name: ")),
            _ => error["issues"][0]["field"] == "/name",
        };
        assert!(named, "{workflow}: {shown}");
        let retried = caller
            .post(&format!("/v1/executions/{id}/retry"), &json!({}))
            .await
            .expect("it answers");
        assert_eq!(retried.refusal(), (409, "rejected"), "it has ended");
    }
    let id = begin(&caller, "answer", named()).await;
    stands(&caller, &id, "completed").await;
    host.prove().await;
}

/// What was published means what it meant, whatever is installed later: a plugin that is gone, or there in another version only, is an
/// incident of the task that calls it. When the version is back, the task is tried again.
#[tokio::test(flavor = "multi_thread")]
async fn a_plugin_that_is_gone_for_a_while_is_an_incident() {
    let later = "do:\n  - hear: {listen: {to: {one: {with: {type: permit.paid}}}}}\n  - ask: {call: 'answer:*@hostile', with: {name: '${ .[0].name }'}}\n";
    let other = "do:\n  - done: {set: {ok: true}}\n";
    let mut host = Host::new(&[("later", later), ("other", other)]).await;
    let id = begin(&host.caller(OFFICER), "later", json!({})).await;
    // What was published is in the journal, and need not be named again.
    let workflows = std::mem::take(&mut host.place.workflows);
    let plugin = host.place.plugins.join("hostile.wasm");
    for another in [None, Some("1.1.0")] {
        host.stop();
        match another {
            None => fs::remove_file(&plugin).expect("it is taken away"),
            Some(version) => plugin::install_version(&host.place.plugins, version),
        }
        host.start().await;
        let caller = host.caller(OFFICER);
        let done = begin(&caller, "other", json!({})).await;
        stands(&caller, &done, "completed").await;
        if another.is_none() {
            stands(&caller, &id, "waiting").await;
            let event = json!({"specversion": "1.0", "id": "1", "source": "/test", "type": "permit.paid", "data": {"name": "a"}});
            let taken = caller.send_event(&event).await.expect("it answers");
            assert_eq!(taken.status, 202, "{taken:?}");
        } else {
            retry(&caller, &id).await;
        }
        let path = format!("/v1/executions/{id}");
        let shown = caller
            .until(&path, |answer| answer.body["incident"] == json!(true))
            .await
            .expect("it is an incident")
            .body;
        let why = &shown["open"][0]["incident"];
        assert_eq!(why["title"], "Plugin missing", "{shown}");
        assert!(
            why["detail"]
                .as_str()
                .is_some_and(|detail| detail.contains("1.0.0") && detail.contains(HOSTILE)),
            "{shown}"
        );
    }
    host.stop();
    plugin::install(&host.place.plugins);
    host.place.workflows = workflows;
    host.start().await;
    let caller = host.caller(OFFICER);
    retry(&caller, &id).await;
    let shown = stands(&caller, &id, "completed").await;
    assert_eq!(shown["output"], "done");
    host.prove().await;
}

async fn retry(caller: &Caller, id: &str) {
    let answer = caller
        .post(&format!("/v1/executions/{id}/retry"), &json!({}))
        .await
        .expect("it answers");
    assert_eq!(answer.status, 200, "{answer:?}");
}
