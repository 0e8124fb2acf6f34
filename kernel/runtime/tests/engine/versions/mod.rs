//! Versions that take effect by date and are taken out of force: what begins on which, on a real file, in virtual time, over restarts.

mod schedules;
mod standing;

use crate::host::{BEGINNING, Host, definition, officer};
use jiff::Timestamp;
use lianxi_runtime::{Clock as _, EngineError, Saying, Start};
use serde_json::json;

const KEEP: &str = "do:\n  - keep: {set: '${ {input: .} }'}\n";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// The text of a version, with a date where one is given.
fn version(name: &str, version: &str, from: &str, rest: &str) -> String {
    let from = if from.is_empty() {
        String::new()
    } else {
        format!("  metadata: {{effectiveFrom: '{from}'}}\n")
    };
    definition(name, &format!("{from}{rest}"))
        .replace("version: '1.0.0'", &format!("version: '{version}'"))
}

fn because(reason: &str) -> Saying {
    Saying {
        by: officer("office", "1"),
        reason: reason.to_owned(),
        successor: None,
    }
}

/// Executions of a workflow: when each began and on which version, oldest first.
async fn begun(host: &Host, name: &str) -> Vec<(Timestamp, String)> {
    let filter = lianxi_journal::ExecutionFilter {
        limit: 1_000,
        ..Default::default()
    };
    let prefix = format!("test/{name}:");
    let all = host.engine.executions(&filter).await.expect("they list");
    let mut found: Vec<(Timestamp, String)> = all
        .iter()
        .filter_map(|one| {
            let version = one.workflow.strip_prefix(&prefix)?;
            Some((one.started_at, version.to_owned()))
        })
        .collect();
    found.sort();
    found
}

#[track_caller]
fn same(found: &[(Timestamp, String)], expected: &[(&str, &str)]) {
    let expected: Vec<(Timestamp, String)> = expected
        .iter()
        .map(|(instant, version)| (at(instant), (*version).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

/// Goes from one due instant to the next until then.
async fn drive(host: &Host, until: &str) {
    host.settle().await;
    while let Some(next) = host.engine.next_due().await.expect("the journal reads") {
        if next > at(until) {
            break;
        }
        host.clock.advance_to(next);
        host.settle().await;
    }
    host.clock.advance_to(at(until));
    host.settle().await;
}

async fn send(host: &Host, id: &str, kind: &str) {
    let event =
        json!({"specversion": "1.0", "id": id, "source": "/test", "type": kind, "data": {}});
    host.engine.receive(event).await.expect("it is taken");
    host.settle().await;
}

async fn try_start(host: &Host, workflow: &str) -> Result<String, EngineError> {
    let start = Start {
        id: None,
        workflow: workflow.to_owned(),
        input: json!({}),
    };
    let started = host.engine.start(start).await?;
    host.settle().await;
    let view = host.view(&started.id.to_string()).await;
    Ok(view.summary.workflow)
}

/// Starts, and compares the version or what is said instead.
async fn starts(host: &Host, workflow: &str, expected: Result<&str, &str>) {
    match (try_start(host, workflow).await, expected) {
        (Ok(found), Ok(wanted)) => assert_eq!(found, wanted, "{workflow}"),
        (Err(error), Err(wanted)) => {
            let text = error.to_string();
            assert!(text.contains(wanted), "{workflow}: {text}");
        }
        (found, wanted) => panic!("{workflow}: {found:?}, not {wanted:?}"),
    }
}

#[tokio::test]
async fn an_event_starts_the_version_that_is_in_force_when_it_comes() {
    let host = Host::new().await;
    let on = "schedule: {on: {one: {with: {type: begin}}}}\n";
    let rest = format!("{on}{KEEP}");
    host.publish(&version("e", "1.0.0", "", &rest)).await;
    host.publish(&version("e", "2.0.0", "2026-04-01", &rest))
        .await;
    host.publish(&version("e", "3.0.0-rc.1", "", &rest)).await;
    send(&host, "1", "begin").await;
    // Midnight in Shanghai, not in Greenwich.
    drive(&host, "2026-03-31T15:59:59Z").await;
    send(&host, "2", "begin").await;
    let host = host.reopened().await;
    drive(&host, "2026-04-01T00:00:00+08:00").await;
    send(&host, "3", "begin").await;
    same(
        &begun(&host, "e").await,
        &[
            (BEGINNING, "1.0.0"),
            ("2026-03-31T15:59:59Z", "1.0.0"),
            ("2026-03-31T16:00:00Z", "2.0.0"),
        ],
    );
    // A version that no longer waits for this event ends that, too.
    host.publish(&version("e", "4.0.0", "2026-05-01T09:00:00+08:00", KEEP))
        .await;
    drive(&host, "2026-05-01T01:00:00Z").await;
    send(&host, "4", "begin").await;
    assert_eq!(begun(&host, "e").await.len(), 3);
}

#[tokio::test]
async fn who_names_no_version_gets_the_one_in_force_and_who_names_one_is_told_when() {
    let host = Host::new().await;
    host.publish(&version("s", "1.10.0", "", KEEP)).await;
    host.publish(&version("s", "1.9.0", "", KEEP)).await;
    host.publish(&version("s", "2.0.0", "2026-04-01", KEEP))
        .await;
    host.publish(&version("s", "3.0.0-rc.1", "", KEEP)).await;
    for name in ["test/s", "test/s:latest", "test/s:1.10.0"] {
        starts(&host, name, Ok("test/s:1.10.0")).await;
    }
    starts(&host, "test/s:1.9.0", Ok("test/s:1.9.0")).await;
    starts(&host, "test/s:3.0.0-rc.1", Ok("test/s:3.0.0-rc.1")).await;
    let told = "test/s:2.0.0 is in force from 2026-04-01T00:00:00+08:00";
    starts(&host, "test/s:2.0.0", Err(told)).await;
    starts(&host, "test/none", Err("there is no workflow")).await;
    host.publish(&version("later", "1.0.0", "2026-04-01", KEEP))
        .await;
    let told = "no version of test/later is in force; 1.0.0 is in force from 2026-04-01";
    starts(&host, "test/later", Err(told)).await;
    drive(&host, "2026-04-01T00:00:00+08:00").await;
    starts(&host, "test/s", Ok("test/s:2.0.0")).await;
    starts(&host, "test/later", Ok("test/later:1.0.0")).await;
}

#[tokio::test]
async fn what_publishing_would_do_is_known_beforehand() {
    let host = Host::new().await;
    let gate = "do:\n  - sign:\n      call: work-item\n      with: {title: Sign, department: d, outcomes: [ok], escalation: [{after: {amount: 1, unit: hours}, do: remind}]}\n";
    host.publish(&version("w", "1.0.0", "", gate)).await;
    host.start("test/w", json!({})).await;
    let ask = async |number: &str, from: &str, rest: &str| {
        let text = version("w", number, from, rest);
        host.engine.prospect("w.yaml", &text).await
    };
    let dated = ask("2.0.0", "2026-04-01", KEEP).await.expect("it would do");
    assert!(!dated.known);
    assert_eq!(dated.in_force_from, Some(at("2026-03-31T16:00:00Z")));
    let now = dated.now_in_force.expect("one is in force");
    assert_eq!(
        (now.version.version.as_str(), now.open_executions),
        ("1.0.0", 1)
    );
    let comparison = dated.comparison.expect("they are compared");
    let kinds: Vec<&str> = comparison
        .difference
        .changes
        .iter()
        .map(|change| change.kind.code())
        .collect();
    assert_eq!(
        kinds,
        ["effective-from-changed", "task-added", "gate-removed"]
    );
    assert!(comparison.text.contains("-      call: work-item"));
    assert_eq!(
        ask("0.9.0", "", KEEP)
            .await
            .expect("it would do")
            .in_force_from,
        None
    );
    assert_eq!(
        ask("2.0.0-rc.1", "", KEEP)
            .await
            .expect("it would do")
            .in_force_from,
        None
    );
    let same = ask("1.0.0", "", gate).await.expect("it is known");
    assert!(same.known && same.comparison.is_none());
    let other = ask("1.0.0", "", KEEP).await.expect_err("another text");
    assert!(
        other.to_string().contains("choose a new version"),
        "{other}"
    );
    assert!(matches!(
        ask("2.0.0", "tomorrow", KEEP).await,
        Err(EngineError::Definition(_))
    ));
    let versions = host.engine.versions(None).await.expect("they list");
    assert_eq!(versions.len(), 1, "nothing was stored");
    assert_eq!(host.clock.now(), at(BEGINNING));
}
