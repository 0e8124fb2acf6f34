//! Servers that show who they are: which are believed, what is said of the others, and what never leaves a protected connection.

use std::sync::Arc;

use lianxi_runtime::{Authorities, Egress};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use serde_json::{Value, json};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use super::egress::Names;
use super::server::{Answer, Server};
use super::{call, check, policy};
use crate::host::Host;

/// Issues certificates, as a department's own authority does.
pub struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new() -> Self {
        Self::named("an authority of this test")
    }

    fn named(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self {
            pem,
            issuer: Issuer::new(params, key),
        }
    }

    pub fn believed(&self) -> Authorities {
        let mut authorities = Authorities::default();
        let added = authorities.add_pem(self.pem.as_bytes());
        added.expect("it is one");
        authorities
    }

    /// What a server of these names shows.
    pub fn certify(&self, names: &[&str], last_year: i32) -> Arc<ServerConfig> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).expect("names");
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(last_year, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let shown = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            );
        Arc::new(shown.expect("a server's configuration"))
    }
}

pub const VALID: i32 = 2999;
const ITSELF: &[&str] = &["127.0.0.1"];

fn believing(authority: &Authority, servers: &[&Server]) -> Egress {
    let hosts: Vec<String> = servers.iter().map(|server| server.host()).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    Egress::new(policy(&hosts)).with_authorities(authority.believed())
}

/// Gives what was answered, or what is said of the failure.
fn asking(url: &str) -> String {
    format!(
        "do:\n  - ask:\n      try:\n        - ask: {{call: http, with: {{method: get, endpoint: '{url}', redirect: true}}}}\n      catch: {{as: why, do: [{{tell: {{set: '${{ $why.detail }}'}}}}]}}\n"
    )
}

async fn reached(shown: Arc<ServerConfig>) -> Server {
    Server::secure(shown, |_| Answer::json(&json!("reached"))).await
}

#[tokio::test]
async fn who_is_believed() {
    let known = Authority::new();
    let (stranger, namesake) = (Authority::named("a stranger"), Authority::new());
    let right = reached(known.certify(ITSELF, VALID)).await;
    let of_stranger = reached(stranger.certify(ITSELF, VALID)).await;
    let of_namesake = reached(namesake.certify(ITSELF, VALID)).await;
    let another = reached(known.certify(&["registry.example"], VALID)).await;
    let expired = reached(known.certify(ITSELF, 2001)).await;
    let plain = Server::start(|_| Answer::json(&json!("reached"))).await;
    let servers = [
        &right,
        &of_stranger,
        &of_namesake,
        &another,
        &expired,
        &plain,
    ];
    let host = Host::reaching(believing(&known, &servers)).await;
    for (name, server, expected) in [
        ("right", &right, "reached"),
        (
            "stranger",
            &of_stranger,
            "issued by nobody whom this host believes",
        ),
        (
            "namesake",
            &of_namesake,
            "issued by nobody whom this host believes",
        ),
        ("another-name", &another, "for another name"),
        ("expired", &expired, "has expired"),
        ("no-tls", &plain, "speaks no TLS"),
    ] {
        let url = format!("https://{}/a?who=140105199001011234", server.host());
        let view = super::run(&host, name, &asking(&url), json!({})).await;
        let told = view.output.expect("it is caught");
        let told = told.as_str().expect("a text");
        assert!(told.contains(expected), "{name}: {told}");
        assert!(!told.contains("140105"), "{told}");
        assert_eq!(server.seen().len(), usize::from(name == "right"), "{name}");
    }
    // Without that authority, nothing of the first is believed either.
    let host = Host::reaching(Egress::new(policy(&[&right.host()]))).await;
    let view = super::run(&host, "unknown", &asking(&right.url("/")), json!({})).await;
    let told = view.output.expect("it is caught").to_string();
    assert!(told.contains("issued by nobody"), "{told}");
}

#[tokio::test]
async fn a_server_is_known_by_the_name_that_was_called() {
    let authority = Authority::new();
    let server = reached(authority.certify(&["registry.example"], VALID)).await;
    let name = format!("registry.example:{}", server.port());
    let named = policy(&[&name, &server.host()]);
    let egress = Egress::resolving(named, Names::lead(&["127.0.0.1"]))
        .with_authorities(authority.believed());
    let host = Host::reaching(egress).await;
    let rest = asking(&format!("https://{name}/"));
    check(&host, "named", &rest, json!({}), json!("reached")).await;
}

#[tokio::test]
async fn a_protected_call_goes_nowhere_unprotected() {
    let authority = Authority::new();
    let open = Server::start(|_| Answer::json(&json!("open"))).await;
    let other = reached(authority.certify(ITSELF, VALID)).await;
    let on = |seen: &super::server::Seen| Answer::status(307).with("location", seen.query.clone());
    let first = Server::secure(authority.certify(ITSELF, VALID), on).await;
    let host = Host::reaching(believing(&authority, &[&first, &open, &other])).await;
    let to = |target: &Server| asking(&first.url(&format!("/?{}", target.url("/"))));
    check(&host, "protected", &to(&other), json!({}), json!("reached")).await;
    let view = super::run(&host, "open", &to(&open), json!({})).await;
    let told = view.output.expect("it is caught").to_string();
    assert!(told.contains("from https to http"), "{told}");
    assert!(open.seen().is_empty());
}

#[tokio::test]
async fn tokens_and_documents_come_over_tls() {
    let authority = Authority::new();
    let open = Server::start(|_| Answer::json(&json!({"access_token": "of the open"}))).await;
    let elsewhere = open.url("/token");
    let answer = move |seen: &super::server::Seen| match seen.path.as_str() {
        "/oauth2/token" => Answer::json(&json!({"access_token": "t0k3n"})),
        "/.well-known/openid-configuration" => Answer::json(&json!({"token_endpoint": elsewhere})),
        "/openapi.json" => Answer::json(&json!({
            "openapi": "3.0.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/books": {"get": {"operationId": "books", "responses": {}}}},
        })),
        path => Answer::json(&json!([path, seen.header("authorization")])),
    };
    let server = Server::secure(authority.certify(ITSELF, VALID), answer).await;
    let host = Host::reaching(believing(&authority, &[&server, &open])).await;
    let provider = |kind: &str| {
        format!(
            "{{{kind}: {{authority: '{}', grant: client_credentials, client: {{id: i, secret: s}}}}}}",
            server.url("")
        )
    };
    let get = |kind: &str| {
        let (url, policy) = (server.url("/me"), provider(kind));
        call(&format!(
            "method: get, endpoint: {{uri: '{url}', authentication: {policy}}}"
        ))
    };
    let openapi = format!(
        "do:\n  - ask: {{call: openapi, with: {{document: {{endpoint: '{}'}}, operationId: books}}}}\n",
        server.url("/openapi.json")
    );
    for (name, rest, expected) in [
        ("token", get("oauth2"), json!(["/me", "Bearer t0k3n"])),
        ("document", openapi, json!(["/books", ""])),
        // The client's secret is not sent where everyone can read it.
        ("discovered", get("oidc"), json!(["authentication", 401])),
    ] {
        check(&host, name, &rest, json!({}), expected).await;
    }
    assert!(open.seen().is_empty(), "{:?}", open.seen());
}

#[tokio::test]
async fn a_server_that_is_not_believed_is_an_incident_for_a_person() {
    let authority = Authority::new();
    let server = reached(Authority::new().certify(ITSELF, VALID)).await;
    let host = Host::reaching(believing(&authority, &[&server])).await;
    let rest = call(&format!("method: get, endpoint: '{}'", server.url("/")));
    let view = super::run(&host, "waits", &rest, json!({})).await;
    let incident = view.open.iter().find_map(|task| task.incident.clone());
    let incident: Value = serde_json::to_value(incident).expect("JSON");
    assert_eq!(
        incident["title"],
        json!("No secure connection"),
        "{incident}"
    );
}
