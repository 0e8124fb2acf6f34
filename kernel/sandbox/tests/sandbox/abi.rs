//! The ABI does not break: what was built against an earlier version of it runs, and nothing of its text is gone.

use std::fs;
use std::path::{Path, PathBuf};

use lianxi_sandbox::{Capability, DutyError, Limits, LogLevel, Package};
use serde_json::{Value, json};

use crate::support::{MemoryHost, call, load};

fn fixture(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/abi")
        .join(version)
}

#[tokio::test]
async fn a_component_of_1_0_0_runs() {
    let package = Package::read_file(&fixture("1.0.0").join("plugin.wasm")).expect("a package");
    let mut imports = package.imports().to_vec();
    imports.sort();
    assert_eq!(
        imports,
        [
            Capability::Records,
            Capability::Outbox,
            Capability::Random,
            Capability::Log,
            Capability::Http
        ]
    );
    let plugin = load(Limits::default(), &package);
    let done = async |case: &str| {
        let input = json!({"case": case});
        plugin
            .perform("use", &call(), &input, MemoryHost::default())
            .await
    };
    let answers = async |case: &str, expected: &str| {
        let done = done(case).await;
        let answer = done
            .answer
            .unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(answer, Value::from(expected), "{case}");
        done.host
    };
    answers(
        "call",
        "e-1|/do/0/register|e-1/do/0/register|1|2026-03-02T09:00:00+08:00|2026-03-01|140105|county|p-7@health@140105|",
    )
    .await;
    let host = answers("records", "a=1,b=2 true 1").await;
    assert_eq!(host.records.len(), 2);
    let host = answers("outbox", "emitted").await;
    let subjects: Vec<_> = host
        .events
        .iter()
        .map(|event| event.subject.as_deref())
        .collect();
    assert_eq!(subjects, [Some("subject"), None]);
    // ChaCha20 of the seed in the call: a stream that changed would change what was drawn before.
    answers("random", RANDOM).await;
    let host = answers("log", "logged").await;
    let levels: Vec<LogLevel> = host.lines.iter().map(|(level, _)| *level).collect();
    assert_eq!(
        levels,
        [
            LogLevel::Debug,
            LogLevel::Info,
            LogLevel::Warn,
            LogLevel::Error
        ]
    );
    let host = answers("http", "201 x-b=c made").await;
    assert_eq!(host.requests[0].body.as_deref(), Some(&b"body"[..]));

    let fails = async |case: &str, expected: &str| {
        let error = done(case).await.answer.expect_err(case);
        let told = match &error {
            DutyError::Failure(failure) => format!("{failure:?}"),
            other => panic!("{case}: {other:?}"),
        };
        assert!(told.contains(expected), "{case}: {told}");
    };
    fails("invalid-input", "RULE_VIOLATION").await;
    fails("denied", "Denied(\"无权\")").await;
    fails("denied-index", "does not declare the index shape").await;
    fails("needs-human", "NeedsHuman(\"请人工\")").await;
    fails("unavailable", "Some(1500)").await;
    fails("else", "None").await;
    let unknown = plugin
        .perform("other", &call(), &json!({}), MemoryHost::default())
        .await;
    assert!(
        matches!(unknown.answer, Err(DutyError::UnknownDuty { .. })),
        "the host knows the duties"
    );
}

/// The first number of the stream that begins with 32 times 7.
const RANDOM: &str = "41f6aa57789200f4";

#[test]
fn nothing_of_the_abi_is_gone() {
    let items = |path: &Path| -> Vec<String> {
        let text = fs::read_to_string(path).expect("the WIT");
        let lines = text.lines().map(|line| line.trim().to_owned());
        lines
            .filter(|line| !line.is_empty() && !line.starts_with("//"))
            .collect()
    };
    let now = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk/wit/lianxi-plugin.wit");
    let now = items(&now);
    let mut rest = now.iter();
    for item in items(&fixture("1.0.0").join("wit/lianxi-plugin.wit")) {
        // The package's own version goes on; everything else stays where it was.
        if item.starts_with("package ") {
            continue;
        }
        assert!(
            rest.any(|line| *line == item),
            "`{item}` of 1.0.0 is not in the ABI any more, or not where it was: that is a new major version"
        );
    }
    let described = now
        .iter()
        .filter(|line| line.starts_with("@since("))
        .count();
    assert!(described > 30, "every item says since when: {described}");
}
