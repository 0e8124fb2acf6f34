//! Functions and schemas that stand elsewhere: fetched when a definition is published, under the policy of every call, and the same for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lianxi_runtime::{DefinitionError, EngineError, Settings};
use lianxi_spec::Problem;
use serde_json::{Value, json};

use super::server::{Answer, Seen, Server};
use super::{check, egress};
use crate::host::{Host, definition};

const GREET: &str = "\
input: {schema: {document: {type: object, required: [name]}}}
do:
  - greet: {set: {said: '${ \"Hello, \\(.name)\" }'}}
";

fn yaml(text: &str) -> Answer {
    Answer::text(200, "application/yaml", text)
}

/// A catalog, and what else is fetched.
fn library(seen: &Seen) -> Answer {
    let host = seen.header("host");
    match seen.path.as_str() {
        "/greet.yaml" | "/catalog/functions/greet/1.0.0/function.yaml" => yaml(GREET),
        "/twice.yaml" => yaml(&format!(
            "do:\n  - first: {{call: 'http://{host}/greet.yaml', with: {{name: '${{ .name }}'}}}}\n  - second: {{call: 'http://{host}/greet.yaml', with: {{name: '${{ .said }}'}}}}\n"
        )),
        "/itself.yaml" => yaml(&format!("call: 'http://{host}/itself.yaml'\n")),
        "/endless.yaml" => {
            let next = seen.query.parse::<u32>().unwrap_or_default() + 1;
            yaml(&format!("call: 'http://{host}/endless.yaml?{next}'\n"))
        }
        "/slip.yaml" => yaml("do:\n  - a: {set: {x: 1}}\n  - b: {sett: {x: 1}}\n"),
        "/broken.yaml" => yaml("do: [\n"),
        "/thief.yaml" => yaml("set: {all: '${ $secrets | tostring }'}\n"),
        "/large.yaml" => yaml(&"# nothing\n".repeat(200_000)),
        "/schema.yaml" => yaml("type: object\nrequired: [id]\n"),
        "/schema.json" => Answer::json(&json!({"type": "no such type"})),
        "/private.yaml" if seen.header("authorization") == "Bearer t0k3n" => yaml(GREET),
        "/private.yaml" => Answer::status(401),
        _ => Answer::status(404),
    }
}

async fn problems(host: &Host, rest: &str) -> Vec<Problem> {
    match host
        .engine
        .publish("test.yaml", &definition("refused", rest))
        .await
    {
        Ok((_, warnings)) => warnings,
        Err(EngineError::Definition(DefinitionError::Invalid { problems })) => problems,
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn functions_and_schemas_from_elsewhere() {
    let server = Server::start(library).await;
    let host = Host::reaching(egress(&[&server], json!({"token": "t0k3n"}))).await;
    let with = "with: {name: '${ .who }'}";
    let greet = server.url("/greet.yaml");
    let twice = server.url("/twice.yaml");
    let catalog = server.url("/catalog");
    let schema = server.url("/schema.yaml");
    let private = server.url("/private");
    let hello = json!({"said": "Hello, 李"});
    for (name, rest, expected) in [
        (
            "by-address",
            format!("do:\n  - ask: {{call: '{greet}', {with}}}\n"),
            hello.clone(),
        ),
        (
            "of-a-catalog",
            format!(
                "use: {{catalogs: {{lib: {{endpoint: '{catalog}'}}}}}}\ndo:\n  - ask: {{call: 'greet:1.0.0@lib', {with}}}\n"
            ),
            hello.clone(),
        ),
        (
            "under-another-name",
            format!(
                "use: {{functions: {{hi: {{call: '{greet}', with: {{name: '${{ .to }}'}}}}}}}}\ndo:\n  - ask: {{call: hi, with: {{to: '${{ .who }}'}}}}\n"
            ),
            hello.clone(),
        ),
        (
            "of-functions",
            format!("do:\n  - ask: {{call: '{twice}', {with}}}\n"),
            json!({"said": "Hello, Hello, 李"}),
        ),
        (
            "not-its-input",
            format!("do:\n  - ask: {{call: '{greet}'}}\n"),
            json!(["validation", 400]),
        ),
        (
            "schema",
            format!(
                "input: {{schema: {{resource: {{endpoint: {{uri: '{schema}'}}}}}}}}\ndo: [{{a: {{set: {{x: 1}}}}}}]\n"
            ),
            json!(["validation", 400]),
        ),
        (
            "known-by-a-secret",
            format!(
                "use:\n  secrets: [token]\n  catalogs:\n    lib: {{endpoint: {{uri: '{private}', authentication: {{bearer: {{token: t}}}}}}}}\ndo: [{{a: {{set: {{x: 1}}}}}}]\n"
            ),
            json!({"x": 1}),
        ),
    ] {
        check(&host, name, &rest, json!({"who": "李"}), expected).await;
    }
}

#[tokio::test]
async fn what_cannot_be_had_is_told_at_its_line() {
    let server = Server::start(library).await;
    let host = Host::reaching(egress(&[&server], json!({}))).await;
    let calls = |path: &str| format!("do:\n  - ask: {{call: '{}'}}\n", server.url(path));
    for (rest, code, part) in [
        (calls("/none.yaml"), "not-to-be-had", "404"),
        (calls("/private.yaml?key=s3cret"), "not-to-be-had", "401"),
        (calls("/large.yaml"), "not-to-be-had", "bytes"),
        (
            "do:\n  - ask: {call: 'https://elsewhere.example/f.yaml'}\n".to_owned(),
            "not-to-be-had",
            "an administrator can allow it",
        ),
        (
            calls("/slip.yaml"),
            "no-task-type",
            "/slip.yaml, line 3, column 5: the task `b`",
        ),
        (calls("/broken.yaml"), "yaml", "/broken.yaml, line"),
        (calls("/thief.yaml"), "invalid-value", "sees no secret"),
        (calls("/itself.yaml"), "recursive-function", "/itself.yaml"),
        (calls("/endless.yaml"), "not-fetched", "/endless.yaml"),
        (
            format!(
                "do:\n  - a: {{set: {{x: 1}}, output: {{schema: {{resource: {{endpoint: '{}'}}}}}}}}\n",
                server.url("/schema.json")
            ),
            "bad-schema",
            "/schema.json, line 1",
        ),
    ] {
        let found = problems(&host, &rest).await;
        let fits = |problem: &&Problem| problem.code == code && problem.message.contains(part);
        let problem = found.iter().find(fits);
        let problem = problem.unwrap_or_else(|| panic!("{code}: {part}: {found:#?}\n{rest}"));
        assert!(problem.is_error(), "{problem:?}");
        assert_eq!(problem.at.line, 7, "{problem:?}");
        assert!(!format!("{found:?}").contains("s3cret"), "{found:?}");
    }
}

#[tokio::test]
async fn who_asks_is_known_by_a_secret() {
    let server = Server::start(library).await;
    let schema = |secret: &str| {
        format!(
            "use: {{secrets: [{secret}]}}\ninput: {{schema: {{resource: {{endpoint: {{uri: '{}', authentication: {{bearer: {{use: {secret}}}}}}}}}}}}}\ndo: [{{a: {{set: {{x: 1}}}}}}]\n",
            server.url("/private.yaml")
        )
    };
    let secrets = json!({"right": {"token": "t0k3n"}, "wrong": {"token": "s3cret"}});
    let host = Host::reaching(egress(&[&server], secrets)).await;
    for (secret, expected) in [("wrong", "401"), ("missing", "secret"), ("right", "")] {
        let found = problems(&host, &schema(secret)).await;
        let told = found
            .iter()
            .map(|problem| problem.message.as_str())
            .collect::<Vec<_>>()
            .join("; ");
        assert_eq!(told.is_empty(), expected.is_empty(), "{secret}: {told}");
        assert!(told.contains(expected), "{secret}: {told}");
        assert!(!told.contains("s3cret"), "{told}");
    }
}

#[tokio::test]
async fn a_version_means_for_ever_what_it_was_made_of() {
    let changed = Arc::new(AtomicBool::new(false));
    let now = Arc::clone(&changed);
    let server = Server::start(move |_| {
        let said = if now.load(Ordering::SeqCst) {
            "later"
        } else {
            "first"
        };
        yaml(&format!("set: {{said: {said}}}\n"))
    })
    .await;
    let host = Host::with(Settings::default(), vec![server.host()]).await;
    let text = definition(
        "kept",
        &format!("do:\n  - ask: {{call: '{}'}}\n", server.url("/f.yaml")),
    );
    let workflow = host.publish(&text).await;
    changed.store(true, Ordering::SeqCst);
    // The same text again, and the host after a new start.
    host.publish(&text).await;
    let host = host.reopened().await;
    host.publish(&text).await;
    assert_eq!(server.seen().len(), 1, "it is fetched once");
    let said = async |workflow: &str| -> Option<Value> {
        let id = host.start(workflow, json!({})).await;
        host.view(&id).await.output
    };
    assert_eq!(said(&workflow).await, Some(json!({"said": "first"})));
    let next = host.publish(&text.replace("1.0.0", "1.0.1")).await;
    assert_eq!(said(&next).await, Some(json!({"said": "later"})));
    assert_eq!(said(&workflow).await, Some(json!({"said": "first"})));
}
