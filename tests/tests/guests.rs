//! Plugins that are not written in Rust: built by their own tools, packed, and asked the same things as each other in the sandbox.
//!
//! The tools, and what was built and compiled, are kept below the target folder: the first run takes minutes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use async_trait::async_trait;
use lianxi_sandbox::build::pack;
use lianxi_sandbox::{
    Cached, CallContext, Capability, Child, CompileBounds, DutyError, Failure, Host, HostError,
    Limits, LogLevel, OutboxEvent, Package, Plugin, Sandbox,
};
use lianxi_tests::{binary, repository};
use serde_json::{Value, json};

/// An interpreter takes longer than what was compiled, and a busy machine longer still.
const DEADLINE_MS: u64 = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_plugin_in_javascript_answers() -> Result<()> {
    answers("js").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plugin_in_python_answers() -> Result<()> {
    answers("python").await
}

/// Their duties are tested by their own tools too, without a component.
#[test]
fn their_own_tests_pass() -> Result<()> {
    for language in ["js", "python"] {
        run(language, &["--test".as_ref()])?;
    }
    Ok(())
}

async fn answers(language: &str) -> Result<()> {
    let plugin = load(language)?;
    let done = async |duty: &str, input: Value, records: Records| {
        plugin.perform(duty, &call(), &input, records).await
    };

    let first = done("register", json!({"name": "晋苗"}), Records::default()).await;
    assert_eq!(first.answer?, json!({"registeredOn": "2026-03-01"}));
    assert_eq!(first.host.put, ["晋苗"]);
    assert!(!first.host.lines.is_empty(), "it logs");
    let named = first.host.lines.iter().any(|line| line.contains("晋苗"));
    assert!(!named, "a log names nobody: {:?}", first.host.lines);
    let known = Records {
        known: true,
        ..Records::default()
    };
    let again = done("register", json!({"name": "晋苗"}), known).await;
    assert_eq!(
        issue(again.answer),
        ("/name".to_owned(), "RULE_VIOLATION".to_owned())
    );

    for (born, months) in [
        ("2026-03-01", 0),
        ("2025-03-02", 11),
        ("2023-02-28", 36),
        ("2024-02-29", 24),
    ] {
        let age = done("age", json!({"bornOn": born}), Records::default()).await;
        assert_eq!(age.answer?, json!({"months": months}), "{born}");
    }
    for (born, code) in [
        ("2026-03-02", "RULE_VIOLATION"),
        ("2026-02-30", "INVALID_INPUT"),
    ] {
        let age = done("age", json!({"bornOn": born}), Records::default()).await;
        assert_eq!(
            issue(age.answer),
            ("/bornOn".to_owned(), code.to_owned()),
            "{born}"
        );
    }
    // What the schema refuses never reaches the plugin.
    let wrong = done("age", json!({"bornOn": 7}), Records::default()).await;
    ensure!(matches!(wrong.answer, Err(DutyError::InvalidInput(_))));
    Ok(())
}

fn issue(answer: Result<Value, DutyError>) -> (String, String) {
    match answer {
        Err(DutyError::Failure(Failure::InvalidInput(issues))) => {
            (issues[0].field.clone(), issues[0].code.clone())
        }
        other => panic!("no issue: {other:?}"),
    }
}

/// Below the target folder of this build.
fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("guests")
        .join(name)
}

fn run(language: &str, arguments: &[&std::ffi::OsStr]) -> Result<()> {
    let script = repository().join("sdk").join(language).join("build.sh");
    let status = Command::new(&script)
        .args(arguments)
        .env("LIANXI_TOOLS", kept("tools"))
        .status()
        .with_context(|| format!("{} runs", script.display()))?;
    ensure!(status.success(), "{} fails", script.display());
    Ok(())
}

fn load(language: &str) -> Result<Plugin> {
    let component = kept(&format!("{language}.wasm"));
    run(language, &[component.as_os_str()])?;
    let manifest = repository()
        .join("sdk")
        .join(language)
        .join("manifest.json");
    let package = pack(&std::fs::read(&component)?, &std::fs::read(manifest)?)?;
    let package = Package::read(&package)?;
    let mut imports = package.imports().to_vec();
    imports.sort();
    assert_eq!(
        imports,
        [Capability::Records, Capability::Log],
        "nothing else is imported"
    );
    let limits = Limits {
        deadline_ms: DEADLINE_MS,
        ..Limits::default()
    };
    let compiler = Child::new(
        binary()?,
        ["compile-package".into()],
        &limits,
        CompileBounds::default(),
    );
    let compiler = Cached::open(&kept("compiled"), compiler)?;
    Ok(Sandbox::with_compiler(limits, Arc::new(compiler))?.load(&package)?)
}

fn call() -> CallContext {
    CallContext {
        execution: "e-1".to_owned(),
        task: "/do/0/register".to_owned(),
        idempotency_key: "e-1/do/0/register".to_owned(),
        attempt: 1,
        now: "2026-03-02T09:00:00+08:00".to_owned(),
        basis_date: "2026-03-01".to_owned(),
        region: None,
        level: None,
        actor: None,
        deadline: None,
        random_seed: [7; 32],
    }
}

#[derive(Default)]
struct Records {
    /// Whether there is a record, whatever is asked for.
    known: bool,
    put: Vec<String>,
    lines: Vec<String>,
}

#[async_trait]
impl Host for Records {
    async fn record_get(&mut self, _: &str) -> Result<Option<String>, HostError> {
        Ok(self.known.then(|| "\"2026-01-01\"".to_owned()))
    }

    async fn record_put(
        &mut self,
        key: &str,
        _: String,
        _: Vec<(String, String)>,
    ) -> Result<(), HostError> {
        self.put.push(key.to_owned());
        Ok(())
    }

    async fn record_delete(&mut self, _: &str) -> Result<(), HostError> {
        Ok(())
    }

    async fn record_find(
        &mut self,
        _: &str,
        _: &str,
        _: u32,
    ) -> Result<Vec<(String, String)>, HostError> {
        Ok(Vec::new())
    }

    async fn outbox_emit(&mut self, _: OutboxEvent) -> Result<(), HostError> {
        Ok(())
    }

    fn log(&mut self, _: LogLevel, message: &str) {
        self.lines.push(message.to_owned());
    }
}
