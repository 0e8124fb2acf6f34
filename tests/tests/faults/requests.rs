//! Requests that are none, to a server behind a real socket: each is answered or cut off, and the next one is served.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use lianxi_tests::http::{Answer, Caller};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::host::{Host, OFFICER, begin, definition, stands};

const SET: &str = "do:\n  - done: {set: {ok: true}}\n";
const MIB: usize = 1024 * 1024;
/// Connections that send half a request and then nothing.
const HALF_OPEN: usize = 100;

/// A YAML text of some hundred bytes that stands for a thousand million values.
pub fn bomb() -> String {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let copies = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{copies}]").expect("a text takes more");
    }
    text
}

async fn send(request: RequestBuilder) -> Answer {
    Caller::send(request).await.expect("it answers")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_request_is_told_what_is_bad() {
    let mut host = Host::new(&[("one", SET)]).await;
    let (caller, nobody) = (host.caller(OFFICER), host.nobody());
    let start = || {
        caller
            .request(Method::POST, "/v1/executions")
            .header("content-type", "application/json")
    };

    let large = send(start().body(vec![b' '; 5 * MIB])).await;
    assert_eq!(large.refusal(), (413, "body-too-large"));
    let json = send(start().body("{\n  \"workflow\": }")).await;
    assert_eq!(
        (json.refusal(), &json.body["line"], &json.body["column"]),
        ((400, "json"), &json!(2), &json!(15))
    );
    let deep = send(start().body(format!("{{\"input\": {}", "[".repeat(100_000)))).await;
    assert_eq!(deep.refusal(), (400, "json"), "{deep:?}");
    let form = caller.request(Method::POST, "/v1/executions");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(
        send(form.body("workflow=a")).await.refusal(),
        (415, "media-type")
    );
    for token in [None, Some("a-token-that-nobody-has")] {
        let request = nobody.request(Method::POST, "/v1/executions");
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let refused = send(request.json(&json!({"workflow": "test/one"}))).await;
        assert_eq!(refused.refusal(), (401, "unauthorised"), "{token:?}");
        assert!(refused.headers.contains_key("www-authenticate"));
    }
    let unknown = caller.get("/v1/nothing").await.expect("it answers");
    assert_eq!(unknown.refusal(), (404, "no-such-address"));
    let unknown = caller
        .get("/v1/executions/nobody")
        .await
        .expect("it answers");
    assert_eq!(unknown.refusal(), (404, "not-found"));

    let publish = |text: String| {
        let request = caller.request(Method::POST, "/v1/workflows");
        request
            .header("content-type", "application/yaml")
            .body(text)
    };
    for (text, code) in [
        (bomb(), "too-large"),
        ("[".repeat(100_000), "too-large"),
        (
            definition(
                "missing",
                "do:\n  - ask: {call: 'trab:*@hostile', with: {name: a}}\n",
            ),
            "unknown-duty",
        ),
    ] {
        let refused = send(publish(text)).await;
        assert_eq!(refused.refusal(), (422, "definition"), "{code}");
        let problem = &refused.body["problems"][0];
        assert!(
            problem["code"] == code && problem["line"].as_u64() > Some(0),
            "{refused:?}"
        );
    }
    let id = begin(&caller, "one", json!({})).await;
    stands(&caller, &id, "completed").await;
    assert_eq!(host.prove().await.len(), 1, "nothing else was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_holds_nobody_up() {
    let mut host = Host::new(&[("one", SET)]).await;
    let caller = host.caller(OFFICER);
    let address: SocketAddr = host
        .server()
        .url
        .trim_start_matches("http://")
        .parse()
        .expect("an address");
    let connect = || TcpStream::connect(address).expect("it takes connections");
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
    ] {
        let mut stream = connect();
        stream.write_all(garbage).expect("it is sent");
        stream
            .shutdown(std::net::Shutdown::Write)
            .expect("and ended");
        let mut said = Vec::new();
        // It is refused or cut off; either way the connection ends by itself.
        let _ = stream.read_to_end(&mut said);
        assert!(
            said.is_empty() || said.starts_with(b"HTTP/1.1 4"),
            "{}",
            String::from_utf8_lossy(&said)
        );
    }
    let half_open: Vec<TcpStream> = (0..HALF_OPEN)
        .map(|_| {
            let mut stream = connect();
            stream
                .write_all(b"POST /v1/executions HTTP/1.1\r\nhost: x\r\ncontent-le")
                .expect("it is sent");
            stream
        })
        .collect();
    let id = begin(&caller, "one", json!({})).await;
    stands(&caller, &id, "completed").await;
    drop(half_open);
    host.prove().await;
}
