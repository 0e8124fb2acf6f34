//! Workflows that start by themselves, on a real file, in virtual time: at their instants, and when their events have come.

use crate::host::{BEGINNING, Host, definition};
use jiff::{Timestamp, ToSpan as _};
use lianxi_runtime::{Clock as _, Received};
use serde_json::{Value, json};

const KEEP: &str = "do:\n  - keep: {set: '${ {input: .} }'}\n";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Executions of a workflow, whatever the version: when they began, their input, their status; oldest first.
async fn starts(host: &Host, name: &str) -> Vec<(Timestamp, Value, String)> {
    let filter = lianxi_journal::ExecutionFilter {
        limit: 1_000,
        ..Default::default()
    };
    let mut found = Vec::new();
    for one in host.engine.executions(&filter).await.expect("they list") {
        if one.workflow.starts_with(&format!("test/{name}:")) {
            let view = host.view(&one.id).await;
            found.push((one.started_at, view.input, view.summary.status));
        }
    }
    found.sort_by_key(|(at, input, _)| (*at, input.to_string()));
    found
}

async fn instants(host: &Host, name: &str) -> Vec<Timestamp> {
    let starts = starts(host, name).await;
    starts.into_iter().map(|(at, ..)| at).collect()
}

/// Goes from one due instant to the next until then.
async fn drive(host: &Host, until: Timestamp) {
    host.settle().await;
    while let Some(next) = host.engine.next_due().await.expect("the journal reads") {
        if next > until {
            break;
        }
        host.clock.advance_to(next);
        host.settle().await;
    }
    host.clock.advance_to(until);
    host.settle().await;
}

/// Publishes a scheduled workflow at the beginning and compares the instants of its starts until then.
async fn check(name: &str, rest: &str, until: &str, expected: &[&str]) {
    let host = Host::new().await;
    host.publish(&definition(name, rest)).await;
    drive(&host, at(until)).await;
    let expected: Vec<Timestamp> = expected.iter().map(|text| at(text)).collect();
    assert_eq!(instants(&host, name).await, expected, "{name}");
    assert!(
        starts(&host, name)
            .await
            .iter()
            .all(|(_, input, _)| *input == json!({})),
        "{name}"
    );
}

#[tokio::test]
async fn every_so_often_whether_the_last_one_is_over_or_not() {
    check(
        "every",
        &format!("schedule: {{every: P7D}}\n{KEEP}"),
        "2026-03-31T01:00:00Z",
        &[
            "2026-03-09T01:00:00Z",
            "2026-03-16T01:00:00Z",
            "2026-03-23T01:00:00Z",
            "2026-03-30T01:00:00Z",
        ],
    )
    .await;
    check(
        "overlapping",
        "schedule: {every: {hours: 1}}\ndo:\n  - long: {wait: {hours: 9}}\n",
        "2026-03-02T03:30:00Z",
        &["2026-03-02T02:00:00Z", "2026-03-02T03:00:00Z"],
    )
    .await;
}

#[tokio::test]
async fn cron_is_counted_in_shanghai_and_knows_the_ends_of_months() {
    check(
        "cron",
        &format!("schedule: {{cron: '30 9 31 * *'}}\n{KEEP}"),
        "2026-08-31T00:00:00Z",
        &[
            "2026-03-31T09:30:00+08:00",
            "2026-05-31T09:30:00+08:00",
            "2026-07-31T09:30:00+08:00",
        ],
    )
    .await;
}

#[tokio::test]
async fn after_the_last_one_however_it_ended() {
    check(
        "after",
        "schedule: {after: PT30M}\ndo:\n  - work: {wait: {hours: 1}}\n",
        "2026-03-02T05:00:00Z",
        &[BEGINNING, "2026-03-02T02:30:00Z", "2026-03-02T04:00:00Z"],
    )
    .await;
    check(
        "after-faults",
        "schedule: {after: PT1H}\ndo:\n  - no: {raise: {error: {type: 'https://example.com/no', status: 400}}}\n",
        "2026-03-02T03:30:00Z",
        &[BEGINNING, "2026-03-02T02:00:00Z", "2026-03-02T03:00:00Z"],
    )
    .await;
}

#[tokio::test]
async fn only_the_end_of_its_own_execution_counts_for_after() {
    let host = Host::new().await;
    let text = "schedule: {after: PT1H}\ndo:\n  - work: {wait: {hours: 5}}\n";
    let workflow = host.publish(&definition("after", text)).await;
    host.settle().await;
    let by_hand = host.start(&workflow, json!({})).await;
    let cancel = lianxi_runtime::flow::Command::Cancel {
        reason: "by hand".to_owned(),
        by: None,
    };
    host.engine
        .control(&by_hand, cancel)
        .await
        .expect("it is cancelled");
    drive(&host, at("2026-03-02T05:00:00Z")).await;
    assert_eq!(instants(&host, "after").await, [at(BEGINNING); 2]);
    drive(&host, at("2026-03-02T07:30:00Z")).await;
    assert_eq!(instants(&host, "after").await.len(), 3);
}

#[tokio::test]
async fn what_was_missed_is_one_start_and_a_restart_forgets_nothing() {
    let host = Host::new().await;
    let text = definition("every", &format!("schedule: {{every: PT1H}}\n{KEEP}"));
    host.publish(&text).await;
    drive(&host, at("2026-03-02T02:10:00Z")).await;
    host.clock.advance_to(at("2026-03-02T12:40:00Z"));
    let host = host.reopened().await;
    // Publishing the same text again is what every start of a server does.
    host.publish(&text).await;
    drive(&host, at("2026-03-02T14:10:00Z")).await;
    assert_eq!(
        instants(&host, "every").await,
        [
            at("2026-03-02T02:00:00Z"),
            at("2026-03-02T12:40:00Z"),
            at("2026-03-02T13:00:00Z"),
            at("2026-03-02T14:00:00Z"),
        ]
    );
}

#[tokio::test]
async fn a_higher_version_replaces_the_schedule_and_a_lower_one_does_not() {
    let host = Host::new().await;
    let version = |version: &str, schedule: &str| {
        definition("v", &format!("{schedule}{KEEP}"))
            .replace("version: '1.0.0'", &format!("version: '{version}'"))
    };
    host.publish(&version("1.9.0", "schedule: {every: PT1H}\n"))
        .await;
    drive(&host, at("2026-03-02T02:30:00Z")).await;
    host.publish(&version("1.10.0", "schedule: {cron: '0 12 * * *'}\n"))
        .await;
    host.publish(&version("1.8.0", "schedule: {every: PT1M}\n"))
        .await;
    let host = host.reopened().await;
    drive(&host, at("2026-03-03T05:00:00Z")).await;
    assert_eq!(
        instants(&host, "v").await,
        [
            at("2026-03-02T02:00:00Z"),
            at("2026-03-02T12:00:00+08:00"),
            at("2026-03-03T12:00:00+08:00"),
        ]
    );
    host.publish(&version("2.0.0", "")).await;
    let host = host.reopened().await;
    drive(&host, at("2026-03-09T05:00:00Z")).await;
    assert_eq!(instants(&host, "v").await.len(), 3);
}

fn event(kind: &str, id: &str, data: Value) -> Value {
    json!({"specversion": "1.0", "id": id, "source": "/test", "type": kind, "time": "2026-03-02T00:00:00Z", "data": data})
}

/// Sends events (`type id data`), stopping and starting the host before each; the ids of the events of each start, in its order.
async fn on(name: &str, consumption: &str, events: &[(&str, &str, Value)], expected: &[&[&str]]) {
    let mut host = Host::new().await;
    let text = format!("schedule: {{on: {consumption}}}\n{KEEP}");
    host.publish(&definition(name, &text)).await;
    for (kind, id, data) in events {
        let event = event(kind, id, data.clone());
        let taken = host.engine.receive(event.clone()).await;
        assert_eq!(taken.expect("it is taken"), Received::New, "{name} {id}");
        host = host.reopened().await;
        let again = host.engine.receive(event).await;
        assert_eq!(again.expect("it is known"), Received::Duplicate);
        host.settle().await;
        host.clock.advance_to(host.clock.now() + 1.second());
    }
    let found: Vec<Vec<String>> = starts(&host, name)
        .await
        .iter()
        .map(|(_, input, _)| {
            let events = input.as_array().expect("an array");
            let ids = events.iter().map(|event| event["id"].as_str());
            ids.map(|id| id.expect("an envelope").to_owned()).collect()
        })
        .collect();
    assert_eq!(found, expected, "{name}");
}

#[tokio::test]
async fn one_event_or_any_of_several() {
    let nothing = || json!({});
    on(
        "one",
        "{one: {with: {type: a}}}",
        &[
            ("a", "1", nothing()),
            ("b", "2", nothing()),
            ("a", "3", nothing()),
        ],
        &[&["1"], &["3"]],
    )
    .await;
    on(
        "any",
        "{any: [{with: {type: a}}, {with: {type: b}}]}",
        &[
            ("a", "1", nothing()),
            ("b", "2", nothing()),
            ("c", "3", nothing()),
        ],
        &[&["1"], &["2"]],
    )
    .await;
    on(
        "filters",
        "{one: {with: {type: a, source: '/te.+', data: '${ .n > 2 }'}, correlate: {who: {from: .data.who, expect: li}}}}",
        &[
            ("a", "1", json!({"n": 1, "who": "li"})),
            ("a", "2", json!({"n": 3, "who": "wang"})),
            ("a", "3", json!({"n": 3, "who": "li"})),
            ("a", "4", json!({"n": "x"})),
        ],
        &[&["3"]],
    )
    .await;
}

#[tokio::test]
async fn all_events_of_one_matter() {
    let nothing = || json!({});
    on(
        "all",
        "{all: [{with: {type: a}}, {with: {type: b}}]}",
        &[
            ("a", "1", nothing()),
            ("a", "2", nothing()),
            ("b", "3", nothing()),
            ("b", "4", nothing()),
        ],
        &[&["1", "3"], &["2", "4"]],
    )
    .await;
    let of = |matter: &str| json!({"matter": matter});
    on(
        "correlated",
        "{all: [{with: {type: a}, correlate: {m: {from: .data.matter}}}, {with: {type: b}, correlate: {m: {from: .data.matter}}}]}",
        &[
            ("b", "1", of("x")),
            ("a", "2", of("y")),
            ("a", "3", nothing()),
            ("b", "4", of("y")),
            ("a", "5", of("x")),
        ],
        &[&["2", "4"], &["1", "5"]],
    )
    .await;
}

#[tokio::test]
async fn any_until_enough_have_come() {
    let nothing = || json!({});
    on(
        "until",
        "{any: [{with: {type: a}}], until: '(. | length) >= 2'}",
        &[
            ("a", "1", nothing()),
            ("a", "2", nothing()),
            ("a", "3", nothing()),
            ("a", "4", nothing()),
        ],
        &[&["1", "2"], &["3", "4"]],
    )
    .await;
    on(
        "until-event",
        "{any: [{with: {type: a}}], until: {one: {with: {type: stop}}}}",
        &[
            ("stop", "0", nothing()),
            ("a", "1", nothing()),
            ("a", "2", nothing()),
            ("stop", "3", nothing()),
            ("a", "4", nothing()),
        ],
        &[&["1", "2"]],
    )
    .await;
}

#[tokio::test]
async fn an_event_that_is_emitted_twice_under_one_id_starts_once_and_stops_nobody() {
    let host = Host::new().await;
    host.publish(&definition(
        "started",
        &format!("schedule: {{on: {{one: {{with: {{type: begin}}}}}}}}\n{KEEP}"),
    ))
    .await;
    let emits = "do:\n  - say: {emit: {event: {with: {source: /test, type: begin, id: same}}}}\n  - done: {set: {ok: true}}\n";
    let workflow = host.publish(&definition("emits", emits)).await;
    for _ in 0..2 {
        let id = host.start(&workflow, json!({})).await;
        assert_eq!(host.view(&id).await.output, Some(json!({"ok": true})));
    }
    let started = starts(&host, "started").await;
    assert_eq!(started.len(), 1);
    assert_eq!(started[0].1[0]["type"], "begin", "the envelope");
}
