//! Whom a matter concerns stands in the journal and in answers to who may read them, and nowhere else: not in the log, however much is
//! logged, and not in what a collector is told, whether things go well or not.

use lianxi_telemetry::names::span;
use lianxi_tests::collector::{Collector, texts};
use lianxi_tests::http::{Answer, Caller};
use reqwest::Method;
use serde_json::{Value, json};

use crate::host::{COLLEAGUE, Host, OFFICER, STRANGER, asking, begin, stands};
use crate::people::{complete, item_of};

/// A child, as a person and a program may write the name, a number by which to call a parent, and the child's own.
const WORDS: [&str; 5] = [
    "赵念念",
    "Zhao-Niannian",
    "\\u8d75\\u5ff5\\u5ff5",
    "13834567890",
    "140105202301172039",
];

/// A matter about the child: an officer is asked, then a duty, then an expression that fails.
const MATTER: &str = "
schedule: {on: {one: {with: {type: lead.received}}}}
do:
  - sign:
      call: work-item
      with:
        title: '${ \"关于\" + .[0].data.child }'
        department: permits
        division: '11'
        outcomes: [granted, refused]
        form: {type: object, required: [note], properties: {note: {type: string, maxLength: 40}}}
  - answer: {call: 'answer:*@hostile', with: {name: '${ .form.note }'}}
  - fail: {set: {n: '${ . | error }'}}
";

/// Everything, but for the compiler of plugins, which says much of code and nothing else.
const LOGGED: &str = "trace,cranelift_codegen=warn,cranelift_frontend=warn,regalloc2=warn,wasmtime=warn,wasmtime_internal_cranelift=warn";

fn matter() -> Value {
    json!({"child": WORDS[0], "pinyin": WORDS[1], "phone": WORDS[3], "idNumber": WORDS[4]})
}

fn words() -> String {
    WORDS.join(" ")
}

async fn post(caller: &Caller, path: &str, body: Value) -> Answer {
    caller.post(path, &body).await.expect("it answers")
}

/// What people do with the item, most of it wrongly.
async fn asked(host: &Host, item: &str) {
    let (officer, stranger) = (host.caller(OFFICER), host.caller(STRANGER));
    let at = |verb: &str| format!("/v1/work-items/{item}/{verb}");
    for (verb, body, status) in [
        ("claim", json!({}), 200),
        ("draft", json!({"form": {"note": words()}}), 200),
        (
            "complete",
            json!({"outcome": words(), "form": {"note": "x"}}),
            422,
        ),
        (
            "complete",
            json!({"outcome": "granted", "form": {"note": [WORDS[0]]}}),
            422,
        ),
        (
            "complete",
            json!({"outcome": "granted", "form": {"note": words()}}),
            422,
        ),
        ("transfer", json!({"to": words(), "reason": "x"}), 422),
        ("urge", json!({"reason": words()}), 0),
    ] {
        let answer = post(&officer, &at(verb), body).await;
        assert!(status == 0 || answer.status == status, "{verb}: {answer:?}");
    }
    let refused = complete(&stranger, item, "granted", json!(WORDS[0])).await;
    assert_eq!(refused.status, 403);
    let searched = officer.request(Method::GET, "/v1/work-items");
    let searched = searched.query(&[("title", WORDS[0])]);
    let found = Caller::send(searched).await.expect("it answers");
    assert_eq!(
        found.body["items"].as_array().map(Vec::len),
        Some(1),
        "the title says it"
    );
    let unknown = officer.get(&format!("/v1/work-items/{}", WORDS[1])).await;
    assert_eq!(unknown.expect("it answers").status, 404);
}

/// Requests that are none.
async fn misunderstood(host: &Host) {
    let officer = host.caller(OFFICER);
    for (path, kind) in [
        ("/v1/executions", "application/json"),
        ("/v1/events", "application/cloudevents+json"),
    ] {
        for body in [
            format!("{{\"input\": {{\"child\": \"{}\" }}, }}", words()),
            json!({"workflow": words(), "input": matter(), words(): 1}).to_string(),
            json!({"specversion": "1.0", "id": "1", "source": "/t", "type": 5, "data": matter()})
                .to_string(),
        ] {
            let request = officer
                .request(Method::POST, path)
                .header("content-type", kind);
            let answer = Caller::send(request.body(body)).await.expect("it answers");
            assert!((400..500).contains(&answer.status), "{answer:?}");
        }
    }
    let signed_in = json!({"login": WORDS[1], "password": WORDS[0]});
    let refused = post(&host.nobody(), "/v1/sign-in", signed_in).await;
    assert!((400..500).contains(&refused.status), "{refused:?}");
}

/// A person of the directory: who works here is not told either.
async fn employed(host: &Host) {
    let officer = host.caller(COLLEAGUE);
    let body = json!({"changes": [{"change": "add-person", "person": "p-7"}], "reason": words()});
    let added = post(&officer, "/v1/directory/changes", body).await;
    assert_eq!(added.status, 200, "{added:?}");
    for (details, status) in [
        (json!({"name": WORDS[0], "phone": WORDS[3]}), 204),
        (json!({"name": words().repeat(20), "phone": words()}), 422),
    ] {
        let request = officer.request(Method::PUT, "/v1/directory/people/p-7/details");
        let answer = Caller::send(request.json(&details))
            .await
            .expect("it answers");
        assert_eq!(answer.status, status, "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_log_nor_trace_tells_whom_a_matter_concerns() {
    let (collector, address) = Collector::start().await.expect("a port");
    let observed =
        format!("observe: {{log: '{LOGGED}', jsonLogs: true, otlp: 'http://{address}'}}\n");
    let duties = ["answer", "refuse", "breach", "nonsense", "trap"];
    let mut workflows = vec![("matter", MATTER.to_owned())];
    workflows.extend(duties.map(|duty| (duty, asking(duty))));
    let workflows: Vec<(&str, &str)> = workflows
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let mut host = Host::with(&workflows, &observed).await;
    let officer = host.caller(OFFICER);

    let event = json!({"specversion": "1.0", "id": "lead-1", "source": "/test", "type": "lead.received", "data": matter()});
    let taken = officer.send_event(&event).await.expect("it answers");
    assert_eq!(taken.status, 202, "{taken:?}");
    let begun = |answer: &Answer| {
        answer.body["items"]
            .as_array()
            .is_some_and(|items| !items.is_empty())
    };
    let listed = officer
        .until("/v1/executions?workflow=test/matter", begun)
        .await
        .expect("it begins");
    let execution = listed.body["items"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    stands(&officer, &execution, "waiting").await;
    let item = item_of(&officer, &execution).await;
    asked(&host, &item).await;
    misunderstood(&host).await;
    employed(&host).await;
    for duty in duties {
        let id = begin(&officer, duty, json!({"name": words()})).await;
        let stood = |answer: &Answer| {
            answer.body["incident"] == true
                || answer.body["status"] != "waiting" && answer.body["status"] != "running"
        };
        let path = format!("/v1/executions/{id}");
        officer
            .until(&path, stood)
            .await
            .expect("it ends or is an incident");
    }
    let done = complete(&officer, &item, "granted", json!(WORDS[0])).await;
    assert_eq!(done.status, 200, "{done:?}");
    let faulted = stands(&officer, &execution, "faulted").await;
    assert!(faulted["error"].is_object(), "{faulted}");
    // What it has still to export it exports when it stops; the next one reads everything again.
    host.stop();
    host.start().await;
    host.stop();

    let log =
        std::fs::read_to_string(host.place.folder.join("server.log")).expect("it wrote a log");
    for level in ["TRACE", "DEBUG", "INFO"] {
        assert!(
            log.contains(&format!("\"level\":\"{level}\"")),
            "{level} is logged"
        );
    }
    let told = texts(&collector.taken().spans);
    for name in span::ALL {
        assert!(told.contains(name), "{name} is not in {told:?}");
    }
    for word in WORDS {
        let line = log.lines().find(|line| line.contains(word));
        assert_eq!(line, None, "the log tells {word}");
        let text = told.iter().find(|text| text.contains(word));
        assert_eq!(text, None, "a span tells {word}");
    }
}
