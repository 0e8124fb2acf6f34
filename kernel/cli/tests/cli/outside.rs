//! What stands elsewhere and what is secret, for the commands that read a definition by themselves.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::lianxi::{Said, command, finish};

const TOKEN: &str = "t0k3n-of-a-test";

/// A server that gives a function, and says who asked for anything else.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let path = lines.next().unwrap_or_default();
            let mut who = String::new();
            for line in lines.by_ref().take_while(|line| !line.is_empty()) {
                let (name, value) = line.split_once(": ").unwrap_or_default();
                if name.eq_ignore_ascii_case("authorization") {
                    value.clone_into(&mut who);
                }
            }
            let body = if path.contains("/greet.yaml") {
                "set: { said: '${ \"Hello, \" + .name }' }\n".to_owned()
            } else {
                json!(who.ends_with(TOKEN)).to_string()
            };
            // Whoever asked may be gone.
            let _ = write!(
                &stream,
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    address
}

fn folder(rest: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let head = "document: {dsl: '1.0.3', namespace: test, name: sample, version: '1.0.0'}\n";
    fs::write(folder.path().join("w.yaml"), format!("{head}{rest}")).expect("it is written");
    folder
}

fn lianxi(folder: &TempDir, words: &str) -> Said {
    let mut command = command();
    command
        .args(words.split(' '))
        .args(["--format", "json"])
        .env("TOKEN_OF_A_TEST", TOKEN)
        .current_dir(folder.path());
    finish(&mut command, "")
}

#[test]
fn a_function_from_elsewhere_is_fetched_where_its_host_is_allowed() {
    let address = server();
    let folder = folder(&format!(
        "do:\n  - greet: {{call: 'http://{address}/greet.yaml', with: {{name: Li}}}}\n"
    ));
    let codes = |said: &Said| -> Vec<(String, String)> {
        let problems = said.json()["problems"].as_array().cloned();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        problems
            .unwrap_or_default()
            .iter()
            .map(|problem| (text(&problem["severity"]), text(&problem["code"])))
            .collect()
    };
    let one = |severity: &str, code: &str| vec![(severity.to_owned(), code.to_owned())];
    for (words, exit, problems) in [
        (
            "validate w.yaml".to_owned(),
            0,
            one("warning", "not-checked"),
        ),
        (
            "validate w.yaml --allow-host a.example:80".to_owned(),
            2,
            one("error", "not-to-be-had"),
        ),
        (
            format!("validate w.yaml --allow-host {address}"),
            0,
            Vec::new(),
        ),
        ("run w.yaml".to_owned(), 2, one("error", "not-to-be-had")),
        (format!("run w.yaml --allow-host {address}"), 0, Vec::new()),
    ] {
        let said = lianxi(&folder, &words);
        assert_eq!(
            (said.exit, codes(&said)),
            (exit, problems),
            "{words}: {said:?}"
        );
    }
    let said = lianxi(&folder, &format!("run w.yaml --allow-host {address}"));
    assert_eq!(
        said.json()["output"],
        json!({"said": "Hello, Li"}),
        "{said:?}"
    );
}

#[test]
fn a_run_is_told_where_its_secrets_are() {
    let address = server();
    let folder = folder(&format!(
        "use: {{secrets: [token]}}\ndo:\n  - ask: {{call: http, with: {{method: get, endpoint: {{uri: 'http://{address}/', authentication: {{bearer: {{token: '${{ $secrets.token }}'}}}}}}}}}}\n"
    ));
    fs::write(folder.path().join("places.yaml"), "token: {file: token}\n").expect("written");
    fs::write(folder.path().join("token"), TOKEN).expect("written");
    for (words, exit, output) in [
        ("--secret token=env:TOKEN_OF_A_TEST", 0, json!(true)),
        ("--secret token=file:token", 0, json!(true)),
        ("--secrets places.yaml", 0, json!(true)),
        ("--secret other=file:token", 1, Value::Null),
    ] {
        let said = lianxi(
            &folder,
            &format!("run w.yaml --allow-host {address} {words}"),
        );
        assert_eq!(
            (said.exit, &said.json()["output"]),
            (exit, &output),
            "{words}: {said:?}"
        );
        assert!(!format!("{said:?}").contains(TOKEN), "{said:?}");
    }
    let typed = lianxi(&folder, &format!("run w.yaml --secret token={TOKEN}"));
    assert_eq!(typed.exit, 2, "{typed:?}");
    assert!(typed.err.contains("NAME=env:VARIABLE") || typed.out.contains("NAME=env:VARIABLE"));
    assert!(!format!("{typed:?}").contains(TOKEN), "{typed:?}");
}
