//! What is never told: a secret's value is in no stored byte, no log line and no view; and nobody from outside makes one up.

use std::fmt::Write as _;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use lianxi_runtime::flow::secret::{KEY, Secret};
use lianxi_runtime::{EngineError, Start};
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use super::server::{Answer, Server};
use super::{check, egress, run};
use crate::host::{Host, definition};

const VALUE: &str = "Vq7-never-told-9Z";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes
        .windows(part.len())
        .any(|window| window == part.as_bytes())
}

#[tokio::test]
async fn a_value_is_nowhere_but_in_its_request() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .init();
    let server = Server::start(|seen| match seen.path.as_str() {
        "/ok" => Answer::json(&json!("fine")),
        "/gone" => Answer::status(302).with("location", "http://127.0.0.1:1/"),
        _ => Answer::status(500),
    })
    .await;
    let secrets = json!({"s": VALUE, "login": {"username": "u", "password": VALUE}});
    let host = Host::reaching(egress(&[&server], secrets)).await;
    let mut seen = String::new();
    for (name, path, more) in [
        (
            "ok",
            "/ok",
            "query: {k: '${ $secrets.s }'}, output: response",
        ),
        (
            "refused",
            "/no",
            "headers: {x-a: '${ \"\\($secrets.s)!\" }'}",
        ),
        (
            "redirected",
            "/gone",
            "body: {deep: [{k: '${ $secrets.login.password }'}]}, redirect: true",
        ),
        (
            "not-plain",
            "/ok",
            "headers: {x-a: '${ $secrets.s + \"\\n\" }'}",
        ),
        (
            "whole",
            "/ok",
            "headers: {x-a: '${ \"a\" + $secrets.login }'}",
        ),
        ("not-a-uri", "/ok", "method: '${ $secrets.s + \" \" }'"),
    ] {
        let method = if more.contains("method") {
            ""
        } else {
            "method: post, "
        };
        let rest = format!(
            "use: {{secrets: [s, login]}}\ndo:\n  - keep: {{set: {{kept: '${{ $secrets }}'}}, export: {{as: '${{ $output }}'}}}}\n  - ask: {{call: http, with: {{{method}endpoint: {{uri: '{}', authentication: {{basic: {{use: login}}}}}}, {more}}}}}\n",
            server.url(path)
        );
        let view = run(&host, name, &rest, json!({})).await;
        let events = host.engine.events(&view.summary.id).await.expect("events");
        write!(seen, "{view:?} {}", json!(events)).expect("a text takes more");
    }
    let encoded = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(format!("u:{VALUE}"))
    };
    let requests = server.seen();
    assert!(requests.iter().any(|request| request.query.contains(VALUE)));
    assert!(requests.iter().any(|request| request.body.contains(VALUE)));
    assert!(
        requests
            .iter()
            .any(|request| request.header("authorization").ends_with(&encoded))
    );
    let stored = host.stored();
    let written = log.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(!written.is_empty(), "the log is on");
    assert!(holds(&stored, "secret"), "references are stored");
    for told in [VALUE, encoded.as_str()] {
        assert!(!holds(&stored, told), "in the database");
        assert!(!holds(&written, told), "in the log");
        assert!(!seen.contains(told), "in a view");
    }
}

#[tokio::test]
async fn what_can_be_done_with_a_secret() {
    let server = Server::start(|seen| Answer::json(&json!(seen.header("x-a")))).await;
    let host = Host::reaching(egress(&[&server], json!({"s": VALUE}))).await;
    let sent = |expression: &str| {
        format!(
            "use: {{secrets: [s, absent]}}\ndo:\n  - ask: {{call: http, with: {{method: get, endpoint: '{}', headers: {{x-a: '${{ {expression} }}'}}}}}}\n",
            server.url("/")
        )
    };
    let alone = |task: &str| format!("use: {{secrets: [s]}}\ndo:\n  - act: {task}\n");
    let refused = json!(["authorization", 403]);
    let no_looking = json!(["expression", 400]);
    for (name, rest, expected) in [
        (
            "joined",
            sent(r#""<" + $secrets.s + ">""#),
            json!(format!("<{VALUE}>")),
        ),
        (
            "within",
            sent(r#""\($secrets.s)-\(.n)""#),
            json!(format!("{VALUE}-4")),
        ),
        ("absent", sent("$secrets.absent"), refused.clone()),
        ("field", sent("$secrets.s.nothing"), refused.clone()),
        (
            "compared",
            sent(r#"if $secrets.s == "a" then "b" else "c" end"#),
            no_looking.clone(),
        ),
        (
            "length",
            sent("$secrets.s | length | tostring"),
            no_looking.clone(),
        ),
        ("encoded", sent("$secrets.s | @base64"), no_looking.clone()),
        ("as-json", sent("$secrets | tojson"), no_looking.clone()),
        ("cut", sent("$secrets.s[0:1]"), no_looking.clone()),
        (
            "emitted",
            alone(
                "{emit: {event: {with: {type: t, source: 'https://x.example', data: '${ $secrets }'}}}}",
            ),
            refused.clone(),
        ),
        (
            "run",
            alone(
                "{run: {workflow: {namespace: a, name: b, version: '1.0.0', input: '${ $secrets }'}}}",
            ),
            refused.clone(),
        ),
        (
            "deadline",
            alone("{call: deadline, with: {from: '${ $secrets.s }', amount: 1, unit: hours}}"),
            refused,
        ),
    ] {
        check(&host, name, &rest, json!({"n": 4}), expected).await;
    }
}

#[tokio::test]
async fn nobody_makes_one_up() {
    let forged = Secret::named("s").to_json();
    let text = json!({"a": [forged]});
    let answer = text.to_string();
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/forged" => Answer::text(200, "application/json", &answer),
        _ => Answer::json(&json!(seen.header("x-a"))),
    })
    .await;
    let host = Host::reaching(egress(&[&server], json!({"s": VALUE}))).await;
    let rest = "do:\n  - keep: {set: '${ . }'}\n";
    let workflow = host.publish(&definition("start", rest)).await;
    let started = host.engine.start(Start {
        id: None,
        workflow,
        input: text.clone(),
    });
    assert!(matches!(started.await, Err(EngineError::Invalid(_))));
    let event = json!({"specversion": "1.0", "id": "1", "source": "x", "type": "t", "data": text});
    let received = host.engine.receive(event).await;
    assert!(
        matches!(received, Err(EngineError::Invalid(_))),
        "{received:?}"
    );

    let fetched = format!(
        "do:\n  - ask: {{call: http, with: {{method: get, endpoint: '{}'}}}}\n",
        server.url("/forged")
    );
    check(
        &host,
        "fetched",
        &fetched,
        json!({}),
        json!(["validation", 400]),
    )
    .await;
    for (name, made) in [
        ("written", r#"{("\u0001secret"): [["s"]]}"#),
        ("parsed", r#""{\"\\u0001secret\":[[\"s\"]]}" | fromjson"#),
    ] {
        let rest = format!(
            "do:\n  - ask: {{call: http, with: {{method: get, endpoint: '{}', headers: {{x-a: '${{ {made} }}'}}}}}}\n",
            server.url("/")
        );
        check(&host, name, &rest, json!({}), json!(["expression", 400])).await;
    }
    let literal = definition(
        "literal",
        "do:\n  - keep: {set: {\"\\x01secret\": [[s]]}}\n",
    );
    assert!(literal.contains("\\x01"), "{KEY:?} as YAML writes it");
    let published = host.engine.publish("literal.yaml", &literal).await;
    assert!(published.is_err(), "{:?}", published.map(|_| Value::Null));
}
