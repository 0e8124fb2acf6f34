//! Where calls may go: named hosts, checked addresses, and the same again for each redirect.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use lianxi_runtime::{Egress, Resolver};
use serde_json::{Value, json};

use super::server::{Answer, Server};
use super::{call, check, egress, policy, run};
use crate::host::Host;

/// Says of every name that it is at these addresses, one after the other.
pub struct Names(Vec<&'static str>, AtomicUsize);

impl Names {
    pub fn lead(to: &[&'static str]) -> Self {
        Self(to.to_vec(), AtomicUsize::new(0))
    }
}

#[async_trait]
impl Resolver for Names {
    async fn resolve(&self, _: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let asked = self.1.fetch_add(1, Ordering::SeqCst);
        let address = self.0[asked.min(self.0.len() - 1)];
        Ok(vec![SocketAddr::new(
            address.parse().expect("an address"),
            port,
        )])
    }
}

fn get(url: &str, rest: &str) -> String {
    call(&format!("method: get, endpoint: '{url}'{rest}"))
}

#[tokio::test]
async fn what_is_not_named_is_not_called() {
    let server = Server::start(|_| Answer::json(&json!("reached"))).await;
    let host = Host::reaching(egress(&[], json!({}))).await;
    let refused = json!(["authorization", 403]);
    check(
        &host,
        "unnamed",
        &get(&server.url("/"), ""),
        json!({}),
        refused,
    )
    .await;
    assert!(server.seen().is_empty());

    let host = Host::reaching(egress(&[&server], json!({}))).await;
    check(
        &host,
        "named",
        &get(&server.url("/"), ""),
        json!({}),
        json!("reached"),
    )
    .await;
}

#[tokio::test]
async fn a_name_that_leads_inside_opens_nothing() {
    let server = Server::start(|seen| Answer::json(&json!(seen.header("host")))).await;
    let name = format!("registry.example:{}", server.port());
    let url = format!("http://{name}/");
    let refused = json!(["authorization", 403]);
    for inside in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"] {
        let egress = Egress::resolving(policy(&[&name]), Names::lead(&[inside]));
        let host = Host::reaching(egress).await;
        check(&host, "inside", &get(&url, ""), json!({}), refused.clone()).await;
    }
    assert!(server.seen().is_empty());

    let named = policy(&[&name, &server.host()]);
    let egress = Egress::resolving(named, Names::lead(&["127.0.0.1"]));
    let host = Host::reaching(egress).await;
    check(&host, "inside", &get(&url, ""), json!({}), json!(name)).await;
}

#[tokio::test]
async fn a_name_is_looked_up_and_checked_for_each_call() {
    let server = Server::start(|_| Answer::json(&json!("reached"))).await;
    let name = format!("registry.example:{}", server.port());
    let url = format!("http://{name}/");
    let named = policy(&[&name, &server.host()]);
    let names = Names::lead(&["127.0.0.1", "127.0.0.1", "127.0.0.2"]);
    let host = Host::reaching(Egress::resolving(named, names)).await;
    check(&host, "first", &get(&url, ""), json!({}), json!("reached")).await;
    check(&host, "second", &get(&url, ""), json!({}), json!("reached")).await;
    let refused = json!(["authorization", 403]);
    check(&host, "third", &get(&url, ""), json!({}), refused).await;
    assert_eq!(server.seen().len(), 2);
}

/// Sends on to where the query says.
async fn sending_on() -> Server {
    Server::start(|seen| match seen.path.as_str() {
        "/on" => Answer::status(302).with("location", seen.query.clone()),
        "/see" => Answer::status(303).with("location", seen.query.clone()),
        "/keep" => Answer::status(307).with("location", seen.query.clone()),
        "/round" => Answer::status(302).with("location", "/round"),
        _ => Answer::json(&json!({"method": seen.method, "body": seen.body})),
    })
    .await
}

#[tokio::test]
async fn redirects() {
    let (first, second) = (sending_on().await, sending_on().await);
    let host = Host::reaching(egress(&[&first, &second], json!({}))).await;
    let to = |path: &str, target: &str| first.url(&format!("{path}?{target}"));
    let arrived = json!({"method": "GET", "body": ""});
    let follow = ", redirect: true";
    let kept = json!({"method": "POST", "body": "x"});
    let post = |url: &str| {
        call(&format!(
            "method: post, endpoint: '{url}', body: x, redirect: true"
        ))
    };
    for (name, rest, expected) in [
        (
            "not-followed",
            get(&to("/on", "/end"), ""),
            json!(["communication", 302]),
        ),
        ("followed", get(&to("/on", "/end"), follow), arrived.clone()),
        (
            "elsewhere",
            get(&to("/on", &second.url("/end")), follow),
            arrived.clone(),
        ),
        ("post-forgets", post(&to("/on", "/end")), arrived.clone()),
        ("see-other", post(&to("/see", "/end")), arrived),
        ("post-kept", post(&to("/keep", "/end")), kept),
        (
            "endless",
            get(&first.url("/round"), follow),
            json!(["communication", 500]),
        ),
        (
            "not-allowed",
            get(&to("/on", "http://127.0.0.1:1/"), follow),
            json!(["authorization", 403]),
        ),
        (
            "another-scheme",
            get(&to("/on", "file:///etc/passwd"), follow),
            json!(["authorization", 403]),
        ),
    ] {
        check(&host, name, &rest, json!({}), expected).await;
    }
    let rounds = first
        .seen()
        .iter()
        .filter(|seen| seen.path == "/round")
        .count();
    assert_eq!(rounds, 6, "one request and five redirects");
}

#[tokio::test]
async fn who_we_are_is_told_to_the_first_host_alone() {
    let (first, second) = (sending_on().await, sending_on().await);
    let egress = egress(&[&first, &second], json!({"key": "k3y"}));
    let host = Host::reaching(egress).await;
    let rest = |target: &str| {
        let url = first.url(&format!("/keep?{target}"));
        format!(
            "use: {{secrets: [key]}}\ndo:\n  - ask: {{call: http, with: {{method: get, endpoint: {{uri: '{url}', authentication: {{bearer: {{token: t}}}}}}, headers: {{x-key: '${{ $secrets.key }}', x-open: o}}, redirect: true}}}}\n"
        )
    };
    run(&host, "same", &rest("/end"), json!({})).await;
    run(&host, "other", &rest(&second.url("/end")), json!({})).await;
    let told = |server: &Server| {
        let seen = server.seen().pop().expect("a request");
        ["authorization", "x-key", "x-open"].map(|name| seen.header(name).to_owned())
    };
    let at_first = first.seen().into_iter().find(|seen| seen.path == "/end");
    let at_first = at_first.expect("the redirect within the host");
    assert_eq!(at_first.header("authorization"), "Bearer t");
    assert_eq!(at_first.header("x-key"), "k3y");
    assert_eq!(told(&second), ["", "", "o"]);
}

#[tokio::test]
async fn a_body_with_a_secret_goes_to_no_other_host() {
    let (first, second) = (sending_on().await, sending_on().await);
    let host = Host::reaching(egress(&[&first, &second], json!({"key": "k3y"}))).await;
    let url = first.url(&format!("/keep?{}", second.url("/end")));
    let rest = format!(
        "use: {{secrets: [key]}}\ndo:\n  - ask: {{call: http, with: {{method: post, endpoint: '{url}', body: {{key: '${{ $secrets.key }}'}}, redirect: true}}}}\n"
    );
    check(
        &host,
        "body",
        &rest,
        json!({}),
        json!(["communication", 500]),
    )
    .await;
    assert!(second.seen().is_empty());
    assert_eq!(first.seen()[0].body, r#"{"key":"k3y"}"#);
}

#[tokio::test]
async fn answers_are_bounded() {
    let server = Server::start(|_| Answer::text(200, "text/plain", &"x".repeat(5 << 20))).await;
    let host = Host::reaching(egress(&[&server], json!({}))).await;
    let too_large = json!(["communication", 500]);
    check(
        &host,
        "large",
        &get(&server.url("/"), ""),
        json!({}),
        too_large,
    )
    .await;
}

#[tokio::test]
async fn one_key_for_every_attempt_of_a_task() {
    let server = Server::start(|_| Answer::status(503)).await;
    let host = Host::reaching(egress(&[&server], json!({}))).await;
    let rest = format!(
        "do:\n  - first:\n      try:\n        - ask: {{call: http, with: {{method: post, endpoint: '{0}'}}}}\n      catch:\n        retry: {{limit: {{attempt: {{count: 2}}}}}}\n        do: [{{given-up: {{set: {{a: 1}}}}}}]\n  - second:\n      try:\n        - ask: {{call: http, with: {{method: post, endpoint: '{0}'}}}}\n      catch: {{}}\n",
        server.url("/")
    );
    run(&host, "attempts", &rest, json!({})).await;
    let keys: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| seen.header("idempotency-key").to_owned())
        .collect();
    assert_eq!(keys.len(), 4, "{keys:?}");
    assert!(!keys[0].is_empty());
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[0], keys[2]);
    assert_ne!(keys[0], keys[3]);
}

#[tokio::test]
async fn a_request_is_shown_as_it_was_sent() {
    let server = Server::start(|_| Answer::json(&Value::Null)).await;
    let host = Host::reaching(egress(&[&server], json!({"key": "k3y"}))).await;
    let rest = format!(
        "use: {{secrets: [key]}}\ndo:\n  - ask: {{call: http, with: {{method: get, endpoint: '{}', query: {{a: '1 2', k: '${{ $secrets.key }}'}}, headers: {{x-key: '${{ \"k=\" + $secrets.key }}'}}, output: response}}}}\n",
        server.url("/p/{id}")
    );
    let view = run(&host, "shown", &rest, json!({"id": "a/b"})).await;
    let output = view.output.expect("it completes");
    assert_eq!(
        output["request"]["headers"],
        json!({"x-key": "k=${ $secrets.key }"})
    );
    let uri = output["request"]["uri"].as_str().expect("a text");
    assert!(uri.starts_with(&server.url("/p/a%2Fb?a=1+2&k=")), "{uri}");
    let seen = server.seen().remove(0);
    assert_eq!(
        (seen.path.as_str(), seen.query.as_str()),
        ("/p/a%2Fb", "a=1+2&k=k3y")
    );
    assert_eq!(seen.header("x-key"), "k=k3y");
}
