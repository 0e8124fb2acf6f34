//! Duties that reach other machines: what they may reach, how often, and what remains of what they write.

use std::sync::{Arc, OnceLock};

use lianxi_journal::{Append, Journal, RecordWrite};
use lianxi_runtime::{Authorities, Egress, Install};
use lianxi_work::{Actor, Office};
use serde_json::json;

use super::egress::Names;
use super::server::{Answer, Server};
use super::tls::{Authority, VALID};
use super::{check, policy, run};
use crate::host::Host;

const NAME: &str = "registry.example";

/// Reads the record `asked` and writes it, sends one request, and answers with the body of what was answered, or fails as the host does.
fn core(url: &str) -> String {
    let length = url.len();
    format!(
        r#"(module
        (import "lianxi:plugin/records@1.0.0" "put" (func $put (param i32 i32 i32 i32 i32 i32 i32)))
        (import "lianxi:plugin/records@1.0.0" "get" (func $get (param i32 i32 i32)))
        (import "lianxi:plugin/http@1.0.0" "send" (func $send (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
        (memory (export "memory") 4)
        (data (i32.const 1024) "POST")
        (data (i32.const 1032) "asked")
        (data (i32.const 1040) "true")
        (data (i32.const 2048) "{url}")
        (global $next (mut i32) (i32.const 65536))
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
            (local $at i32)
            (local.set $at (global.get $next))
            (global.set $next
                (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15)) (i32.const -16)))
            (local.get $at))
        (func (export "perform") (param i32) (result i32)
            (call $get (i32.const 1032) (i32.const 5) (i32.const 256))
            (call $put (i32.const 1032) (i32.const 5) (i32.const 1040) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 128))
            ;; the method, the address, no headers, the text of the record as the body; the answer stands at 512
            (call $send (i32.const 1024) (i32.const 4) (i32.const 2048) (i32.const {length}) (i32.const 0) (i32.const 0)
                (i32.const 1) (i32.const 1040) (i32.const 4) (i32.const 512))
            ;; a failure is one of the duty, byte for byte
            (if (i32.load8_u (i32.const 512)) (then (return (i32.const 512))))
            (i32.store8 (i32.const 16) (i32.const 0))
            (i32.store (i32.const 24) (i32.load (i32.const 532)))
            (i32.store (i32.const 28) (i32.load (i32.const 536)))
            (i32.const 16)))"#
    )
}

fn package(id: &str, url: &str, hosts: &[&str]) -> Vec<u8> {
    let manifest = json!({
        "id": id, "department": id, "title": id, "version": "1.0.0", "abi": "1.0.0",
        "grants": [{"capability": "records", "indexes": []}, {"capability": "http", "hosts": hosts}],
        "duties": [{"name": "ask", "title": "询问", "inputSchema": {"type": "object"}, "outputSchema": true}],
    });
    lianxi_tests::package::package(&core(url), &manifest).expect("the text is a plugin")
}

async fn installed(host: &Host, id: &str, url: &str, hosts: &[&str]) -> String {
    let by = Actor {
        person: "operator".to_owned(),
        office: Office {
            department: "operations".to_owned(),
            division: None,
        },
        roles: Vec::new(),
        stands_for: Vec::new(),
    };
    let install = Install {
        approve: true,
        older: false,
    };
    let plugin = host
        .engine
        .install_plugin(package(id, url, hosts), install, &by)
        .await;
    assert!(plugin.expect("it is installed").loaded.is_some());
    format!("do:\n  - ask: {{call: 'ask:1@{id}', with: {{a: 1}}}}\n")
}

async fn written(host: &Host, department: &str) -> Option<String> {
    let record = host.engine.journal().record(department, "asked").await;
    record.expect("it reads").value
}

fn believing(authority: Authorities, entries: &[&str]) -> Egress {
    Egress::resolving(policy(entries), Names::lead(&["127.0.0.1"])).with_authorities(authority)
}

#[tokio::test]
async fn a_duty_reaches_what_its_grant_and_the_administrator_name() {
    let authority = Authority::new();
    let shown = authority.certify(&[NAME], VALID);
    let server = Server::secure(shown, |_| Answer::json(&json!({"known": true}))).await;
    let name = format!("{NAME}:{}", server.port());
    let host = Host::reaching(believing(authority.believed(), &[&name, &server.host()])).await;
    let url = format!("https://{name}/entries");
    let calling = installed(&host, "asking", &url, &[&name]).await;
    for number in 0..2 {
        check(
            &host,
            &format!("asking-{number}"),
            &calling,
            json!({}),
            json!({"known": true}),
        )
        .await;
    }
    assert_eq!(written(&host, "asking").await.as_deref(), Some("true"));
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(
        (seen[0].method.as_str(), seen[0].body.as_str()),
        ("POST", "true")
    );
    let keys: Vec<&str> = seen
        .iter()
        .map(|seen| seen.header("idempotency-key"))
        .collect();
    assert!(
        !keys[0].is_empty() && keys[0] != keys[1],
        "a key each: {keys:?}"
    );
}

#[tokio::test]
async fn a_duty_reaches_nothing_else() {
    let authority = Authority::new();
    let server = Server::secure(authority.certify(&[NAME, "127.0.0.1"], VALID), |_| {
        Answer::status(302).with("location", "https://169.254.169.254/latest/meta-data")
    })
    .await;
    let name = format!("{NAME}:{}", server.port());
    let denied = json!(["authorization", 403]);
    // Granted, and allowed by nobody; then allowed, and granted by nobody.
    let host = Host::reaching(believing(authority.believed(), &[])).await;
    let url = format!("https://{name}/");
    let calling = installed(&host, "not-allowed", &url, &[&name]).await;
    check(&host, "not-allowed", &calling, json!({}), denied.clone()).await;
    let host = Host::reaching(believing(authority.believed(), &[&name, &server.host()])).await;
    for (id, url) in [
        ("loopback", format!("https://{}/", server.host())),
        (
            "metadata",
            "https://169.254.169.254/latest/meta-data".to_owned(),
        ),
        ("a-user", format!("https://{NAME}@{}/", server.host())),
        ("no-tls", format!("http://{name}/")),
    ] {
        let calling = installed(&host, id, &url, &[&name]).await;
        check(&host, id, &calling, json!({}), denied.clone()).await;
        assert_eq!(
            written(&host, id).await,
            None,
            "{id}: nothing of a failed duty remains"
        );
    }
    assert!(server.seen().is_empty());
    // Where it is sent on to is not asked: the plugin is told of the redirect, whose empty body is no answer of this duty.
    let calling = installed(&host, "sent-on", &url, &[&name]).await;
    let view = run(&host, "sent-on", &calling, json!({})).await;
    assert_eq!(view.output, None, "{view:#?}");
    assert_eq!(server.seen().len(), 1);
}

/// Whoever does not answer is asked again, until that is enough; then it is told, and nothing of what the duty wrote remains.
#[tokio::test]
async fn a_duty_that_nobody_answers_is_done_again() {
    // Nobody listens at port 9 of this machine.
    let absent = format!("{NAME}:9");
    let egress = believing(Authority::new().believed(), &[&absent, "127.0.0.1:9"]);
    let host = Host::reaching(egress).await;
    let calling = installed(&host, "absent", &format!("https://{absent}/"), &[&absent]).await;
    let view = run(&host, "absent", &calling, json!({})).await;
    let incident = view.open.first().and_then(|task| task.incident.as_ref());
    let told = view.error.as_ref().or(incident).map(|error| error.status);
    assert_eq!(told, Some(503), "after its attempts: {view:#?}");
    assert_eq!(written(&host, "absent").await, None);
}

/// What the duty has read changes while the other side answers: its answer is of no use, and it is done again, with the same key.
#[tokio::test(flavor = "multi_thread")]
async fn a_duty_whose_records_have_changed_meanwhile_is_done_again() {
    let authority = Authority::new();
    let journal = Arc::new(OnceLock::<Journal>::new());
    let (changing, changed) = (Arc::clone(&journal), OnceLock::new());
    let server = Server::secure(authority.certify(&[NAME], VALID), move |_| {
        let first = changed.set(()).is_ok();
        if let (true, Some(journal)) = (first, changing.get()) {
            let write = RecordWrite {
                department: "changing".to_owned(),
                key: "asked".to_owned(),
                value: Some("\"by another\"".to_owned()),
                indexes: Vec::new(),
            };
            let append = Append {
                record_writes: vec![write],
                ..Append::default()
            };
            let appending = journal.append(append);
            let appended = tokio::task::block_in_place(|| {
                tokio::runtime::Handle::current().block_on(appending)
            });
            appended.expect("another has written it");
        }
        Answer::json(&json!({"known": true}))
    })
    .await;
    let name = format!("{NAME}:{}", server.port());
    let host = Host::reaching(believing(authority.believed(), &[&name, &server.host()])).await;
    assert!(journal.set(host.engine.journal().clone()).is_ok());
    let calling = installed(&host, "changing", &format!("https://{name}/"), &[&name]).await;
    check(
        &host,
        "changing",
        &calling,
        json!({}),
        json!({"known": true}),
    )
    .await;
    assert_eq!(written(&host, "changing").await.as_deref(), Some("true"));
    let seen = server.seen();
    let keys: Vec<&str> = seen
        .iter()
        .map(|seen| seen.header("idempotency-key"))
        .collect();
    assert_eq!(keys.len(), 2, "once more");
    assert_eq!(keys[0], keys[1], "with the same key");
}
