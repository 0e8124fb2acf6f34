//! What leaves: lifecycle events and emitted ones, over HTTP, to a server that counts them; in order, over restarts, to a sink that is
//! down and up again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use crate::host::{Host, definition, officer};
use jiff::ToSpan as _;
use lianxi_runtime::flow::Command;
use lianxi_runtime::{Act, Clock as _, LIFECYCLE, LifecycleSettings, REFUSED_MAX, Settings};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A server that keeps what it is sent and answers with one status.
struct Sink {
    address: String,
    got: Arc<Mutex<Vec<Value>>>,
    status: Arc<Mutex<u16>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Sink {
    async fn up() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address").to_string();
        let (got, status) = (Arc::default(), Arc::new(Mutex::new(202)));
        Self {
            serving: tokio::spawn(serve(listener, Arc::clone(&got), Arc::clone(&status))),
            address,
            got,
            status,
        }
    }

    fn url(&self) -> String {
        format!("http://{}/events", self.address)
    }

    fn down(&self) {
        self.serving.abort();
    }

    async fn up_again(&mut self) {
        let listener = TcpListener::bind(&self.address).await.expect("its port");
        let (got, status) = (Arc::clone(&self.got), Arc::clone(&self.status));
        self.serving = tokio::spawn(serve(listener, got, status));
    }

    fn answers(&self, status: u16) {
        *self.status.lock().expect("a status") = status;
    }

    fn got(&self) -> Vec<Value> {
        self.got.lock().expect("what it got").clone()
    }
}

async fn serve(listener: TcpListener, got: Arc<Mutex<Vec<Value>>>, status: Arc<Mutex<u16>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (got, status) = (Arc::clone(&got), *status.lock().expect("a status"));
        // One after the other, and the task that is aborted takes its connection with it.
        answer(stream, got, status).await;
    }
}

async fn answer(stream: TcpStream, got: Arc<Mutex<Vec<Value>>>, status: u16) {
    let mut stream = BufReader::new(stream);
    let (mut length, mut structured, mut line) = (0, false, String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let header = line.trim().to_lowercase();
        if header.is_empty() {
            break;
        }
        structured |= header.starts_with("content-type: application/cloudevents+json");
        if let Some(bytes) = header.strip_prefix("content-length: ") {
            length = bytes.parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.expect("the body");
    assert!(structured, "it says what it is");
    if status < 300 {
        let event = serde_json::from_slice(&body).expect("an event");
        got.lock().expect("what it got").push(event);
    }
    let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn host_with(destinations: &[&str], sink: &Sink) -> Host {
    let settings = Settings {
        sinks: destinations
            .iter()
            .map(|destination| ((*destination).to_owned(), sink.url()))
            .collect(),
        lifecycle: LifecycleSettings {
            source: "https://host.example/lianxi".to_owned(),
            outputs: true,
            ..LifecycleSettings::default()
        },
        ..Settings::default()
    };
    Host::with(settings, vec![sink.address.clone()]).await
}

/// The types of the events of one execution, without what they have in common, in the order in which they came.
fn types(got: &[Value], execution: &str) -> Vec<String> {
    got.iter()
        .filter(|event| event["subject"] == execution)
        .map(|event| {
            let kind = event["type"].as_str().expect("a type");
            let kind = kind
                .strip_prefix("io.serverlessworkflow.")
                .and_then(|kind| kind.strip_suffix(".v1"))
                .expect("a lifecycle event");
            let place = event["data"]["task"].as_str().unwrap_or_default();
            format!("{kind} {place}").trim_end().to_owned()
        })
        .collect()
}

const EVERYTHING: &str = "do:
  - hear: {listen: {to: {all: [{with: {type: a}, correlate: {m: {from: .data.m}}}, {with: {type: b}, correlate: {m: {from: .data.m}}}]}}}
  - try:
      try:
        - fail: {raise: {error: {type: 'https://example.com/no', status: 400}}}
      catch: {retry: {delay: PT1S, limit: {attempt: {count: 1}}}, do: [{mend: {set: {mended: true}}}]}
  - race: {fork: {compete: true, branches: [{slow: {wait: PT9H}}, {fast: {wait: PT1S}}]}}
  - ask: {call: work-item, with: {title: 审核, department: health, division: '140105', outcomes: [ok]}}
  - done: {set: {all: done}}
";

fn event(kind: &str, id: &str) -> Value {
    json!({"specversion": "1.0", "id": id, "source": "/test", "type": kind, "data": {"m": 7}})
}

#[tokio::test]
async fn every_step_of_an_execution_is_told_once_in_order() {
    let mut sink = Sink::up().await;
    let mut host = host_with(&[LIFECYCLE], &sink).await;
    let workflow = host.publish(&definition("everything", EVERYTHING)).await;
    let id = host.start(&workflow, json!({})).await;
    sink.down();
    host.engine.receive(event("a", "1")).await.expect("taken");
    host.settle().await;
    host = host.reopened().await;
    sink.up_again().await;
    host.engine.receive(event("b", "2")).await.expect("taken");
    host.run_to_the_end().await;
    for command in [
        Command::Suspend {
            reason: "pause".to_owned(),
            by: None,
            parent: None,
        },
        Command::Resume {
            by: None,
            parent: None,
        },
    ] {
        host.engine.control(&id, command).await.expect("allowed");
    }
    let done = Act::Complete {
        outcome: "ok".to_owned(),
        form: json!({}),
    };
    let item = host.item("ask").await;
    let by = officer("health", "140105");
    host.engine.act(&item, done, by).await.expect("taken");
    host.run_to_the_end().await;
    let got = sink.got();
    let expected = [
        "workflow.started",
        "task.created /do/0/hear",
        "task.started /do/0/hear",
        "workflow.correlation-started",
        "task.completed /do/0/hear",
        "workflow.correlation-completed",
        "task.created /do/1/try",
        "task.started /do/1/try",
        "task.created /do/1/try/try/0/fail",
        "task.started /do/1/try/try/0/fail",
        "task.faulted /do/1/try/try/0/fail",
        "task.retried /do/1/try",
        "task.created /do/1/try/try/0/fail",
        "task.started /do/1/try/try/0/fail",
        "task.faulted /do/1/try/try/0/fail",
        "task.created /do/1/try/catch/do/0/mend",
        "task.started /do/1/try/catch/do/0/mend",
        "task.completed /do/1/try/catch/do/0/mend",
        "task.completed /do/1/try",
        "task.created /do/2/race",
        "task.started /do/2/race",
        "task.created /do/2/race/fork/branches/0/slow",
        "task.created /do/2/race/fork/branches/1/fast",
        "task.started /do/2/race/fork/branches/0/slow",
        "task.started /do/2/race/fork/branches/1/fast",
        "task.completed /do/2/race/fork/branches/1/fast",
        "task.cancelled /do/2/race/fork/branches/0/slow",
        "task.completed /do/2/race",
        "task.created /do/3/ask",
        "task.started /do/3/ask",
        "task.suspended /do/3/ask",
        "workflow.suspended",
        "task.resumed /do/3/ask",
        "workflow.resumed",
        "task.completed /do/3/ask",
        "task.created /do/4/done",
        "task.started /do/4/done",
        "task.completed /do/4/done",
        "workflow.completed",
    ];
    assert_eq!(types(&got, &id), expected);
    let ids: BTreeSet<&str> = got
        .iter()
        .filter_map(|event| event["id"].as_str())
        .collect();
    assert_eq!(ids.len(), got.len(), "no event twice");
    let last = &got[got.len() - 1];
    assert_eq!(
        (&last["data"]["name"], &last["data"]["output"]),
        (
            &json!(format!("everything-{id}.test")),
            &json!({"all": "done"})
        )
    );
    assert_eq!(last["source"], "https://host.example/lianxi");
    let correlated = got
        .iter()
        .find(|event| event["data"].get("correlationKeys").is_some());
    assert_eq!(
        correlated.expect("one")["data"]["correlationKeys"],
        json!({"m": 7})
    );
}

#[tokio::test]
async fn ends_that_are_no_completion_are_told() {
    let sink = Sink::up().await;
    let host = host_with(&[LIFECYCLE], &sink).await;
    let faults = "do:\n  - outer: {do: [{no: {raise: {error: {type: 'https://example.com/no', status: 400}}}}]}\n";
    let workflow = host.publish(&definition("faults", faults)).await;
    let faulted = host.start(&workflow, json!({})).await;
    let waits = "do:\n  - wait: {wait: PT1H}\n";
    let workflow = host.publish(&definition("waits", waits)).await;
    let cancelled = host.start(&workflow, json!({})).await;
    let cancel = Command::Cancel {
        reason: "no more".to_owned(),
        by: None,
    };
    host.engine
        .control(&cancelled, cancel)
        .await
        .expect("allowed");
    host.settle().await;
    let got = sink.got();
    let end = |id: &str, count: usize| {
        let types = types(&got, id);
        types[types.len() - count..].to_vec()
    };
    assert_eq!(
        end(&faulted, 3),
        [
            "task.faulted /do/0/outer/do/0/no",
            "task.faulted /do/0/outer",
            "workflow.faulted"
        ]
    );
    let error = &got
        .iter()
        .find(|event| event["type"] == "io.serverlessworkflow.workflow.faulted.v1")
        .expect("one")["data"]["error"];
    assert_eq!(error["status"], 400);
    assert_eq!(
        end(&cancelled, 2),
        ["task.cancelled /do/0/wait", "workflow.cancelled"]
    );
}

#[tokio::test]
async fn without_a_sink_no_lifecycle_event_is_made() {
    let host = Host::new().await;
    let workflow = host
        .publish(&definition("s", "do:\n  - s: {set: {n: 1}}\n"))
        .await;
    host.start(&workflow, json!({})).await;
    assert!(outbox(&host, false).await.is_empty());
}

async fn outbox(host: &Host, dead: bool) -> Vec<lianxi_journal::OutboxRow> {
    let filter = lianxi_journal::OutboxFilter {
        dead,
        limit: 1_000,
        ..Default::default()
    };
    host.engine
        .journal()
        .outbox(&filter)
        .await
        .expect("it lists")
}

/// Emits three events, numbered.
const EMITS: &str = "do:\n  - loop:\n      for: {in: '[1, 2, 3]'}\n      do:\n        - say: {emit: {event: {with: {source: /test, type: said, data: {n: '${ $item }'}}}}}\n";

fn numbers(sink: &Sink) -> Vec<i64> {
    let got = sink.got();
    got.iter()
        .map(|event| event["data"]["n"].as_i64().expect("a number"))
        .collect()
}

#[tokio::test]
async fn a_sink_that_was_down_gets_everything_in_order_when_it_is_up() {
    let mut sink = Sink::up().await;
    let host = host_with(&["events"], &sink).await;
    sink.down();
    let workflow = host.publish(&definition("emits", EMITS)).await;
    host.start(&workflow, json!({})).await;
    let attempts = |rows: &[lianxi_journal::OutboxRow]| -> Vec<i64> {
        rows.iter().map(|row| row.attempts).collect()
    };
    // The first is tried again, later each time, and holds back the others.
    host.clock.advance_to(host.clock.now() + 4.seconds());
    host.settle().await;
    assert_eq!(attempts(&outbox(&host, false).await), [2, 0, 0]);
    let host = host.reopened().await;
    sink.up_again().await;
    host.run_to_the_end().await;
    assert_eq!(numbers(&sink), [1, 2, 3]);
    assert_eq!(attempts(&outbox(&host, false).await), [3, 1, 1]);
    host.run_to_the_end().await;
    assert_eq!(numbers(&sink).len(), 3, "nothing is sent again");
}

#[tokio::test]
async fn what_a_sink_refuses_for_good_becomes_a_dead_letter_and_holds_nobody_back() {
    let sink = Sink::up().await;
    let host = host_with(&["events"], &sink).await;
    sink.answers(400);
    let workflow = host.publish(&definition("emits", EMITS)).await;
    host.start(&workflow, json!({})).await;
    while outbox(&host, true).await.is_empty() {
        let next = host.engine.next_due().await.expect("it reads");
        host.clock.advance_to(next.expect("it is tried again"));
        host.settle().await;
    }
    sink.answers(202);
    host.run_to_the_end().await;
    let dead = outbox(&host, true).await;
    assert_eq!(
        (dead.len(), dead[0].attempts, numbers(&sink)),
        (1, REFUSED_MAX, vec![2, 3])
    );
    assert!(
        dead[0]
            .last_error
            .as_deref()
            .is_some_and(|why| why.contains("400")),
        "{dead:?}"
    );
    // Somebody sends it again: at once, and once.
    let by = officer("health", "140105");
    host.engine
        .resend(dead[0].seq, &by)
        .await
        .expect("it is dead");
    host.settle().await;
    assert_eq!(numbers(&sink), [2, 3, 1]);
    assert!(outbox(&host, true).await.is_empty());
    let again = host.engine.resend(dead[0].seq, &by).await;
    assert!(
        matches!(again, Err(lianxi_runtime::EngineError::Conflict(_))),
        "{again:?}"
    );
}

#[tokio::test]
async fn a_sink_that_this_host_may_not_call_is_not_called() {
    let sink = Sink::up().await;
    let settings = Settings {
        sinks: BTreeMap::from([("events".to_owned(), sink.url())]),
        ..Settings::default()
    };
    let host = Host::with(settings, Vec::new()).await;
    let workflow = host.publish(&definition("emits", EMITS)).await;
    host.start(&workflow, json!({})).await;
    assert!(sink.got().is_empty());
    let rows = outbox(&host, false).await;
    assert_eq!((rows.len(), rows[0].attempts), (3, 1));
}

/// The loops of a running host, not virtual time driven by hand.
#[tokio::test]
async fn a_running_host_sends_by_itself() {
    let sink = Sink::up().await;
    let host = host_with(&["events"], &sink).await;
    host.engine.run();
    let workflow = host.publish(&definition("emits", EMITS)).await;
    let start = lianxi_runtime::Start {
        id: None,
        workflow,
        input: json!({}),
    };
    host.engine.start(start).await.expect("it starts");
    while numbers(&sink).len() < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(numbers(&sink), [1, 2, 3]);
    host.engine.shutdown().await;
}
