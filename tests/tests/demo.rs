//! The main job as its users run it: 500 registrations through the real host, and every end as it was planned. A collector
//! listens, and is told of everything but of whom it concerns.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use lianxi_telemetry::names::{metric, span};
use lianxi_tests::collector::{Collector, texts};
use lianxi_tests::repository;
use serde_json::Value;

/// The registrations alone: `year.rs` plays a year.
const SAMPLE: &str = "workflows/samples/registration-push/scenario.json";
/// Shorter texts, codes of divisions among them, say nothing of anyone and may stand anywhere.
const TELLING_CHARS_MIN: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sample_registrations_end_as_planned_and_telemetry_names_nobody() -> Result<()> {
    let (collector, address) = Collector::start().await?;
    let mut demo = Command::new(lianxi_tests::binary()?);
    demo.args(["demo", "--scenario", SAMPLE])
        .arg("--plugins")
        .arg(lianxi_tests::plugins()?)
        .current_dir(repository())
        .env("LIANXI_LANG", "en")
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{address}"));
    let output = tokio::task::spawn_blocking(move || demo.output()).await??;
    let (said, noted) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    ensure!(
        output.status.success(),
        "{}\n{said}\n{noted}",
        output.status
    );
    ensure!(
        said.contains("received 500 = ended 500 + open 0"),
        "the table does not add up:\n{said}"
    );

    let taken = collector.taken();
    let spans: BTreeSet<&str> = taken.spans.iter().map(|span| span.name.as_str()).collect();
    // Nobody asks a demo over the network.
    let expected = span::ALL.into_iter().filter(|name| *name != span::REQUEST);
    assert_eq!(spans, expected.collect());
    // Nothing of the samples is an incident, and an instrument that counted nothing is not exported.
    let expected: BTreeSet<&str> = metric::ALL
        .into_iter()
        .filter(|name| *name != metric::INCIDENTS)
        .collect();
    let metrics: BTreeSet<&str> = taken.metrics.iter().map(String::as_str).collect();
    assert_eq!(metrics, expected);
    inside(&taken.spans);

    let told = texts(&taken.spans);
    let values = values()?;
    assert!(values.len() > 1_000, "the samples were read");
    for value in &values {
        let leak = told.iter().find(|text| text.contains(value.as_str()));
        assert_eq!(leak, None, "a span tells '{value}' of a sample");
    }
    Ok(())
}

/// A duty call stands inside its task, a task inside a task or the turn.
fn inside(spans: &[opentelemetry_proto::tonic::trace::v1::Span]) {
    let parents: BTreeSet<(&str, &str)> = spans
        .iter()
        .filter_map(|child| {
            let parent = spans
                .iter()
                .find(|parent| parent.span_id == child.parent_span_id)?;
            Some((child.name.as_str(), parent.name.as_str()))
        })
        .collect();
    for pair in [
        (span::TURN, span::EXECUTION),
        (span::TASK, span::TURN),
        (span::TASK, span::TASK),
        (span::DUTY_CALL, span::TASK),
    ] {
        assert!(
            parents.contains(&pair),
            "{pair:?} is missing in {parents:?}"
        );
    }
    assert_eq!(
        parents
            .iter()
            .filter(|(child, _)| *child == span::COMMIT)
            .count(),
        0,
        "a commit serves many turns and is inside none"
    );
}

/// What the registrations say of institutions and their representatives, and the ids of the persons who answer.
fn values() -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for file in ["registrations.jsonl", "answers.jsonl"] {
        let path = repository()
            .join("workflows/samples/registration-push")
            .join(file);
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        for line in text.lines() {
            let line: Value = serde_json::from_str(line)?;
            match file {
                "answers.jsonl" => leaves(&line["person"], &mut found),
                _ => leaves(&line["event"]["data"]["institution"], &mut found),
            }
        }
    }
    Ok(found)
}

fn leaves(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.chars().count() >= TELLING_CHARS_MIN => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| leaves(field, found)),
        _ => {}
    }
}
