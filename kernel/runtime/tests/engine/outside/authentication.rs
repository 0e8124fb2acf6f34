//! Who calls say they are: each policy of the language against a server that knows whom it lets in.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use lianxi_runtime::Clock;
use md5::Md5;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::server::{Answer, Seen, Server};
use super::{check, egress, run};
use crate::host::Host;

/// A call with a policy, as YAML in flow style.
fn asking(server: &Server, path: &str, policy: &str) -> String {
    let url = server.url(path);
    format!(
        "use: {{secrets: [login, token, provider], authentications: {{shared: {{bearer: {{token: '${{ $secrets.token }}'}}}}}}}}\ndo:\n  - ask: {{call: http, with: {{method: get, endpoint: {{uri: '{url}', authentication: {policy}}}}}}}\n"
    )
}

fn lets_in(seen: &Seen, authorization: &str) -> Answer {
    if seen.header("authorization") == authorization {
        Answer::json(&json!("in"))
    } else {
        Answer::status(401)
    }
}

#[tokio::test]
async fn basic_and_bearer() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/basic" => lets_in(seen, &format!("Basic {}", STANDARD.encode("李:p:w"))),
        _ => lets_in(seen, "Bearer t0k3n"),
    })
    .await;
    let secrets = json!({"login": {"username": "李", "password": "p:w"}, "token": "t0k3n"});
    let host = Host::reaching(egress(&[&server], secrets)).await;
    for (name, path, policy, expected) in [
        (
            "inline",
            "/basic",
            "{basic: {username: 李, password: 'p:w'}}",
            json!("in"),
        ),
        (
            "computed",
            "/basic",
            "{basic: {username: '${ .who }', password: '${ $secrets.login.password }'}}",
            json!("in"),
        ),
        (
            "of-a-secret",
            "/basic",
            "{basic: {use: login}}",
            json!("in"),
        ),
        (
            "wrong",
            "/basic",
            "{basic: {username: a, password: b}}",
            json!(["communication", 401]),
        ),
        ("bearer", "/", "{bearer: {token: t0k3n}}", json!("in")),
        (
            "bearer-joined",
            "/",
            "{bearer: {token: '${ \"\" + $secrets.token }'}}",
            json!("in"),
        ),
        ("shared", "/", "{use: shared}", json!("in")),
        (
            "not-its-fields",
            "/",
            "{bearer: {use: login}}",
            json!(["validation", 400]),
        ),
        (
            "unknown",
            "/",
            "{bearer: {use: provider}}",
            json!(["authorization", 403]),
        ),
    ] {
        let rest = asking(&server, path, policy);
        check(&host, name, &rest, json!({"who": "李"}), expected).await;
    }
}

fn digest_fields(header: &str) -> BTreeMap<&str, &str> {
    header
        .trim_start_matches("Digest ")
        .split(", ")
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name, value.trim_matches('"')))
        .collect()
}

/// What the other side computes (RFC 7616, section 3.4.1).
fn expected_digest(seen: &Seen, algorithm: &str) -> String {
    let hash = |text: String| match algorithm {
        "MD5" => hex::encode(Md5::digest(text)),
        _ => hex::encode(Sha256::digest(text)),
    };
    let given = digest_fields(seen.header("authorization"));
    let who = hash("user:the realm:pass".to_owned());
    let what = hash(format!("GET:{}?{}", seen.path, seen.query));
    hash(format!(
        "{who}:n0nce:{}:{}:auth:{what}",
        given["nc"], given["cnonce"]
    ))
}

#[tokio::test]
async fn digests() {
    for algorithm in ["MD5", "SHA-256"] {
        let server = Server::start(move |seen| {
            let given = seen.header("authorization");
            if given.is_empty() {
                return Answer::status(401).with(
                    "www-authenticate",
                    format!("Digest realm=\"the realm\", qop=\"auth\", nonce=\"n0nce\", algorithm={algorithm}"),
                );
            }
            if digest_fields(given)["response"] == expected_digest(seen, algorithm) {
                Answer::json(&json!("in"))
            } else {
                Answer::status(401)
            }
        })
        .await;
        let secrets = json!({"login": {"username": "user", "password": "pass"}});
        let host = Host::reaching(egress(&[&server], secrets)).await;
        let rest = asking(&server, "/a?b=c", "{digest: {use: login}}");
        check(&host, "right", &rest, json!({}), json!("in")).await;
        let rest = asking(
            &server,
            "/a?b=c",
            "{digest: {username: user, password: no}}",
        );
        check(
            &host,
            "wrong",
            &rest,
            json!({}),
            json!(["communication", 401]),
        )
        .await;
        assert_eq!(server.seen().len(), 4, "each is asked again once");
    }
}

/// An authority that counts its tokens, and a resource that takes the newest.
async fn provider() -> Server {
    let made = AtomicUsize::new(0);
    Server::start(move |seen| match seen.path.as_str() {
        "/realm/oauth2/token" | "/other/token" => {
            let by_header =
                seen.header("authorization") == format!("Basic {}", STANDARD.encode("id:s%3Acret"));
            let by_form = seen.body.contains("client_id=id&client_secret=s%3Acret")
                || seen.body.contains(r#""client_secret":"s:cret""#);
            if !(by_header || by_form) {
                return Answer::text(401, "application/json", r#"{"error":"invalid_client"}"#);
            }
            let number = made.fetch_add(1, Ordering::SeqCst) + 1;
            let claims = URL_SAFE_NO_PAD.encode(r#"{"iss":"https://issuer.example"}"#);
            Answer::json(&json!({
                "access_token": format!("h.{claims}.{number}"),
                "token_type": "bearer",
                "expires_in": 300,
            }))
        }
        "/realm/.well-known/openid-configuration" => {
            let host = seen.header("host");
            Answer::json(&json!({"token_endpoint": format!("http://{host}/other/token")}))
        }
        "/newest" => {
            let newest = format!(".{}", made.load(Ordering::SeqCst));
            let known = seen.header("authorization").ends_with(&newest);
            Answer::status(if known { 204 } else { 401 })
        }
        "/withdrawn" => Answer::status(401),
        _ => Answer::json(&json!(
            seen.header("authorization")
                .rsplit('.')
                .next()
                .unwrap_or_default()
        )),
    })
    .await
}

fn policy(server: &Server, kind: &str, rest: &str) -> String {
    format!(
        "{{{kind}: {{authority: '{}', grant: client_credentials, client: {{id: id, secret: 's:cret'}}{rest}}}}}",
        server.url("/realm")
    )
}

#[tokio::test]
async fn tokens_are_got_and_kept_as_long_as_they_hold() {
    let server = provider().await;
    let host = Host::reaching(egress(&[&server], json!({}))).await;
    let rest = asking(&server, "/", &policy(&server, "oauth2", ""));
    let workflow = host.publish(&crate::host::definition("kept", &rest)).await;
    let asked = async || {
        let id = host.start(&workflow, json!({})).await;
        host.view(&id).await.output
    };
    assert_eq!(asked().await, Some(json!("1")));
    assert_eq!(asked().await, Some(json!("1")));
    host.clock
        .advance_to(host.clock.now() + SignedDuration::from_secs(271));
    assert_eq!(
        asked().await,
        Some(json!("2")),
        "it is not used to its very end"
    );
    let scoped = policy(&server, "oauth2", ", scopes: [read]");
    check(
        &host,
        "other-scopes",
        &asking(&server, "/", &scoped),
        json!({}),
        json!("3"),
    )
    .await;
    let bodies: Vec<String> = server
        .seen()
        .into_iter()
        .filter(|seen| seen.method == "POST")
        .map(|seen| seen.body)
        .collect();
    assert_eq!(
        bodies,
        [
            "grant_type=client_credentials&client_id=id&client_secret=s%3Acret",
            "grant_type=client_credentials&client_id=id&client_secret=s%3Acret",
            "grant_type=client_credentials&client_id=id&client_secret=s%3Acret&scope=read",
        ]
    );
}

#[tokio::test]
async fn ways_to_a_token() {
    let server = provider().await;
    let whole = json!({
        "authority": server.url("/realm"),
        "grant": "client_credentials",
        "client": {"id": "id", "secret": "s:cret"},
    });
    let mut other_grant = whole.clone();
    other_grant["grant"] = json!("password");
    let secrets = json!({"provider": whole, "login": other_grant, "token": "s:cret"});
    let host = Host::reaching(egress(&[&server], secrets)).await;
    let elsewhere = "{oauth2: {authority: 'http://127.0.0.1:1', grant: client_credentials, client: {id: id, secret: x}}}";
    let named = format!(
        "{{oauth2: {{authority: '{}', grant: client_credentials, client: {{id: id, secret: '${{ $secrets.token }}', authentication: client_secret_basic}}}}}}",
        server.url("/{realm}")
    );
    for (name, policy, expected) in [
        ("discovered", policy(&server, "oidc", ""), json!("1")),
        (
            "of-a-secret",
            "{oauth2: {use: provider}}".to_owned(),
            json!("2"),
        ),
        ("by-header", named, json!("2")),
        (
            "as-json",
            policy(
                &server,
                "oauth2",
                ", request: {encoding: application/json}, audiences: [a]",
            ),
            json!("3"),
        ),
        (
            "another-path",
            policy(
                &server,
                "oauth2",
                ", endpoints: {token: /oauth2/token}, scopes: [s]",
            ),
            json!("4"),
        ),
        (
            "its-issuer",
            policy(
                &server,
                "oauth2",
                ", issuers: ['https://issuer.example'], scopes: [t]",
            ),
            json!("5"),
        ),
        (
            "another-issuer",
            policy(
                &server,
                "oauth2",
                ", issuers: ['https://x.example'], scopes: [u]",
            ),
            json!(["authentication", 401]),
        ),
        (
            "unknown-client",
            policy(&server, "oauth2", "").replace("s:cret", "wrong"),
            json!(["authentication", 401]),
        ),
        (
            "nowhere",
            policy(&server, "oauth2", ", endpoints: {token: /none}"),
            json!(["authentication", 401]),
        ),
        (
            "not-allowed",
            elsewhere.to_owned(),
            json!(["authorization", 403]),
        ),
        (
            "other-grant",
            "{oauth2: {use: login}}".to_owned(),
            json!(["configuration", 400]),
        ),
    ] {
        let rest = asking(&server, "/", &policy);
        check(&host, name, &rest, json!({"realm": "realm"}), expected).await;
    }
}

#[tokio::test]
async fn a_withdrawn_token_is_asked_for_again_once() {
    let server = provider().await;
    let host = Host::reaching(egress(&[&server], json!({}))).await;
    let own = policy(&server, "oauth2", "");
    run(&host, "first", &asking(&server, "/newest", &own), json!({})).await;
    // Another client's token is the newest now.
    let scoped = policy(&server, "oauth2", ", scopes: [x]");
    run(
        &host,
        "second",
        &asking(&server, "/newest", &scoped),
        json!({}),
    )
    .await;
    check(
        &host,
        "renewed",
        &asking(&server, "/newest", &own),
        json!({}),
        json!(""),
    )
    .await;
    let before = server.seen().len();
    let refused = json!(["communication", 401]);
    check(
        &host,
        "for-good",
        &asking(&server, "/withdrawn", &own),
        json!({}),
        refused,
    )
    .await;
    assert_eq!(
        server.seen().len(),
        before + 3,
        "the call, a new token, the call again"
    );
}

#[tokio::test]
async fn a_task_sees_how_it_is_known_and_not_with_what() {
    let server = Server::start(|_| Answer::json(&Value::Null)).await;
    let host = Host::reaching(egress(&[&server], json!({"token": "t"}))).await;
    let rest = format!(
        "use: {{secrets: [token]}}\ndo:\n  - ask: {{call: http, with: {{method: get, endpoint: {{uri: '{}', authentication: {{bearer: {{token: '${{ $secrets.token }}'}}}}}}}}, output: {{as: '${{ $authorization }}'}}}}\n",
        server.url("/")
    );
    check(&host, "seen", &rest, json!({}), json!({"scheme": "Bearer"})).await;
}
