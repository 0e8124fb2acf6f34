//! Versions that take effect by date and are taken out of force: what begins on which, on a real file, in virtual time, over restarts.

mod host;

use host::{BEGINNING, Host, definition, officer};
use jiff::Timestamp;
use lianxi_runtime::flow::Command;
use lianxi_runtime::{Clock as _, EngineError, Saying, Start};
use serde_json::{Value, json};

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
async fn a_schedule_goes_over_at_the_date_and_no_start_is_lost_or_doubled() {
    let daily = format!("schedule: {{cron: '0 0 * * *'}}\n{KEEP}");
    let expected = [
        ("2026-03-03T00:00:00+08:00", "1.0.0"),
        ("2026-03-04T00:00:00+08:00", "1.0.0"),
        ("2026-03-05T00:00:00+08:00", "2.0.0"),
        ("2026-03-06T00:00:00+08:00", "2.0.0"),
    ];
    for restarts in [false, true] {
        let mut host = Host::new().await;
        host.publish(&version("c", "1.0.0", "", &daily)).await;
        host.publish(&version("c", "2.0.0", "2026-03-05", &daily))
            .await;
        for until in [
            "2026-03-04T10:00:00+08:00",
            "2026-03-04T23:59:59+08:00",
            "2026-03-05T00:00:00+08:00",
            "2026-03-06T10:00:00+08:00",
        ] {
            drive(&host, until).await;
            if restarts {
                host = host.reopened().await;
            }
        }
        same(&begun(&host, "c").await, &expected);
    }
}

#[tokio::test]
async fn every_counts_from_when_the_version_takes_effect() {
    let host = Host::new().await;
    let every = |length: &str| format!("schedule: {{every: {length}}}\n{KEEP}");
    host.publish(&version("v", "1.0.0", "", &every("PT2H")))
        .await;
    host.publish(&version(
        "v",
        "2.0.0",
        "2026-03-02T06:30:00Z",
        &every("PT1H"),
    ))
    .await;
    drive(&host, "2026-03-02T08:45:00Z").await;
    same(
        &begun(&host, "v").await,
        &[
            ("2026-03-02T03:00:00Z", "1.0.0"),
            ("2026-03-02T05:00:00Z", "1.0.0"),
            ("2026-03-02T07:30:00Z", "2.0.0"),
            ("2026-03-02T08:30:00Z", "2.0.0"),
        ],
    );
}

/// Away over two dates: what the versions in between were due is one start each, in their order.
#[tokio::test]
async fn a_host_that_was_away_over_the_date_catches_up() {
    let host = Host::new().await;
    let every = |length: &str| format!("schedule: {{every: {length}}}\n{KEEP}");
    host.publish(&version("v", "1.0.0", "", &every("PT1H")))
        .await;
    host.publish(&version(
        "v",
        "2.0.0",
        "2026-03-02T04:30:00Z",
        &every("PT30M"),
    ))
    .await;
    host.publish(&version("v", "3.0.0", "2026-03-02T06:00:00Z", KEEP))
        .await;
    host.publish(&version(
        "v",
        "4.0.0",
        "2026-03-02T07:00:00Z",
        &every("PT24H"),
    ))
    .await;
    drive(&host, "2026-03-02T02:10:00Z").await;
    host.clock.advance_to(at("2026-03-02T12:00:00Z"));
    let host = host.reopened().await;
    drive(&host, "2026-03-03T07:10:00Z").await;
    same(
        &begun(&host, "v").await,
        &[
            ("2026-03-02T02:00:00Z", "1.0.0"),
            ("2026-03-02T12:00:00Z", "1.0.0"),
            ("2026-03-02T12:00:00Z", "2.0.0"),
            ("2026-03-03T07:00:00Z", "4.0.0"),
        ],
    );
}

#[tokio::test]
async fn what_begins_after_another_goes_over_too() {
    let host = Host::new().await;
    let after = "schedule: {after: PT1H}\ndo:\n  - work: {wait: {minutes: 30}}\n";
    host.publish(&version("a", "1.0.0", "", after)).await;
    host.publish(&version("a", "2.0.0", "2026-03-02T02:45:00Z", after))
        .await;
    drive(&host, "2026-03-02T05:00:00Z").await;
    // The second one of 1.0.0 ends when 2.0.0 is in force, and is not followed.
    same(
        &begun(&host, "a").await,
        &[
            (BEGINNING, "1.0.0"),
            ("2026-03-02T02:30:00Z", "1.0.0"),
            ("2026-03-02T02:45:00Z", "2.0.0"),
            ("2026-03-02T04:15:00Z", "2.0.0"),
        ],
    );
}

#[tokio::test]
async fn events_are_gathered_by_the_version_in_force() {
    let host = Host::new().await;
    let all = |kinds: [&str; 2]| {
        let [one, other] = kinds;
        format!(
            "schedule: {{on: {{all: [{{with: {{type: {one}}}}}, {{with: {{type: {other}}}}}]}}}}\n{KEEP}"
        )
    };
    host.publish(&version("g", "1.0.0", "", &all(["a", "b"])))
        .await;
    host.publish(&version("g", "2.0.0", "2026-03-03", &all(["a", "c"])))
        .await;
    send(&host, "1", "a").await;
    send(&host, "2", "b").await;
    // The clock is there before the host has looked at it.
    host.clock.advance_to(at("2026-03-03T00:00:00+08:00"));
    send(&host, "3", "a").await;
    send(&host, "4", "b").await;
    send(&host, "5", "c").await;
    same(
        &begun(&host, "g").await,
        &[(BEGINNING, "1.0.0"), ("2026-03-03T00:00:00+08:00", "2.0.0")],
    );
}

#[tokio::test]
async fn a_deprecated_version_begins_nothing_and_what_runs_goes_on() {
    let host = Host::new().await;
    let nap =
        "schedule: {every: PT1H}\ndo:\n  - nap: {wait: {hours: 5}}\n  - broken: {set: {n: 1}}\n";
    host.publish(&version("d", "1.0.0", "", nap)).await;
    drive(&host, "2026-03-02T01:30:00Z").await;
    host.publish(&version("d", "2.0.0", "", nap)).await;
    drive(&host, "2026-03-02T02:45:00Z").await;
    let running = begun(&host, "d").await;
    same(&running, &[("2026-03-02T02:30:00Z", "2.0.0")]);

    let named = Saying {
        successor: Some("1.0.0".to_owned()),
        ..because("an article was repealed")
    };
    host.engine
        .deprecate("test/d:2.0.0", named)
        .await
        .expect("it is deprecated");
    let told = "test/d:2.0.0 is deprecated, nothing begins on it any more: an article was repealed; use 1.0.0";
    starts(&host, "test/d:2.0.0", Err(told)).await;
    // The next lower one is in force again, and its schedule with it.
    drive(&host, "2026-03-02T04:00:00Z").await;
    let host = host.reopened().await;
    starts(&host, "test/d:2.0.0", Err(told)).await;
    same(
        &begun(&host, "d").await,
        &[
            ("2026-03-02T02:30:00Z", "2.0.0"),
            ("2026-03-02T03:45:00Z", "1.0.0"),
        ],
    );
    drive(&host, "2026-03-02T07:30:00Z").await;
    let first = host
        .engine
        .executions(&lianxi_journal::ExecutionFilter {
            limit: 100,
            status: Some("completed".to_owned()),
            ..Default::default()
        })
        .await
        .expect("they list");
    let ended: Vec<&str> = first.iter().map(|one| one.workflow.as_str()).collect();
    assert_eq!(ended, ["test/d:2.0.0"], "it ran to its end");

    for (saying, expected) in [
        (because(""), "1 to 500"),
        (because("again"), "deprecated already"),
    ] {
        let error = host.engine.deprecate("test/d:2.0.0", saying).await;
        let text = error.expect_err("it is refused").to_string();
        assert!(text.contains(expected), "{text}");
    }
    host.engine
        .reinstate("test/d:2.0.0", because("the repeal was void"))
        .await
        .expect("it is put back");
    starts(&host, "test/d", Ok("test/d:2.0.0")).await;
    let view = host
        .engine
        .version("test/d:2.0.0")
        .await
        .expect("it is there");
    let history: Vec<(bool, &str)> = view
        .version
        .standings
        .iter()
        .map(|said| (said.deprecated, said.reason.as_str()))
        .collect();
    assert_eq!(
        history,
        [
            (true, "an article was repealed"),
            (false, "the repeal was void")
        ]
    );
}

#[tokio::test]
async fn the_last_version_out_of_force_stops_the_schedule() {
    let host = Host::new().await;
    let every = format!("schedule: {{every: PT1H}}\n{KEEP}");
    host.publish(&version("l", "1.0.0", "", &every)).await;
    // Due at the very instant of the act, and not yet started: it still is.
    host.clock.advance_to(at("2026-03-02T02:00:00Z"));
    host.engine
        .deprecate("test/l:1.0.0", because("no longer needed"))
        .await
        .expect("it is deprecated");
    drive(&host, "2026-03-02T09:00:00Z").await;
    let host = host.reopened().await;
    drive(&host, "2026-03-02T10:00:00Z").await;
    same(
        &begun(&host, "l").await,
        &[("2026-03-02T02:00:00Z", "1.0.0")],
    );
    starts(&host, "test/l", Err("no version of test/l is in force")).await;
    host.engine
        .reinstate("test/l:1.0.0", because("needed after all"))
        .await
        .expect("it is put back");
    drive(&host, "2026-03-02T11:30:00Z").await;
    same(
        &begun(&host, "l").await,
        &[
            ("2026-03-02T02:00:00Z", "1.0.0"),
            ("2026-03-02T11:00:00Z", "1.0.0"),
        ],
    );
}

#[tokio::test]
async fn asking_again_for_what_has_begun_is_answered_also_when_it_could_not_begin_now() {
    let host = Host::new().await;
    host.publish(&version("i", "1.0.0", "", KEEP)).await;
    let start = |n: u64| Start {
        id: Some(
            "018f0000-0000-7000-8000-000000000001"
                .parse()
                .expect("an id"),
        ),
        workflow: "test/i:1.0.0".to_owned(),
        input: json!({"n": n}),
    };
    assert!(host.engine.start(start(1)).await.expect("it begins").new);
    host.engine
        .deprecate("test/i:1.0.0", because("over"))
        .await
        .expect("it is deprecated");
    assert!(!host.engine.start(start(1)).await.expect("it is known").new);
    let other = host.engine.start(start(2)).await;
    assert!(matches!(other, Err(EngineError::Conflict(_))), "{other:?}");
}

/// Runs a parent of one task that runs `child` and compares what became of it.
async fn parent(host: &Host, name: &str, child: &str, expected: (&str, Value)) {
    let rest = format!(
        "do:\n  - child:\n      run:\n        workflow: {{namespace: test, name: child, version: '{child}'}}\n"
    );
    let workflow = host.publish(&definition(name, &rest)).await;
    let id = host.start(&workflow, json!({})).await;
    let view = host.view(&id).await;
    let found = match (&view.output, &view.error) {
        (Some(output), _) => output.clone(),
        (None, Some(error)) => json!({
            "type": error.kind.rsplit('/').next(),
            "status": error.status,
            "instance": error.instance,
            "told": error.detail.as_deref().is_some_and(|detail| detail.contains("because it is old") || detail.contains("is in force from"))
        }),
        (None, None) => Value::Null,
    };
    assert_eq!(
        (view.summary.status.as_str(), found),
        expected,
        "{name}: {view:#?}"
    );
}

#[tokio::test]
async fn a_parent_that_names_what_is_not_in_force_has_a_configuration_error() {
    let host = Host::new().await;
    let says = |n: u64| format!("do:\n  - say: {{set: {{n: {n}}}}}\n");
    host.publish(&version("child", "1.0.0", "", &says(1))).await;
    host.publish(&version("child", "2.0.0", "", &says(2))).await;
    host.publish(&version("child", "3.0.0", "2026-04-01", &says(3)))
        .await;
    host.engine
        .deprecate("test/child:1.0.0", because("because it is old"))
        .await
        .expect("it is deprecated");
    let refused =
        json!({"type": "configuration", "status": 400, "instance": "/do/0/child", "told": true});
    parent(&host, "p-old", "1.0.0", ("faulted", refused.clone())).await;
    parent(&host, "p-new", "3.0.0", ("faulted", refused)).await;
    parent(&host, "p-latest", "latest", ("completed", json!({"n": 2}))).await;
    drive(&host, "2026-04-01T00:00:00+08:00").await;
    let later = json!({"n": 3});
    parent(&host, "p-later", "latest", ("completed", later)).await;
}

/// Whatever an operator does to an execution that runs, its version's standing is nothing to it.
#[tokio::test]
async fn what_is_suspended_on_a_deprecated_version_goes_on_after_a_restart() {
    let host = Host::new().await;
    let rest = "do:\n  - nap: {wait: {hours: 1}}\n  - done: {set: {ok: true}}\n";
    host.publish(&version("r", "1.0.0", "", rest)).await;
    let id = host.start("test/r", json!({})).await;
    let suspend = Command::Suspend {
        reason: "under review".to_owned(),
        by: None,
        parent: None,
    };
    host.engine.control(&id, suspend).await.expect("it stands");
    host.engine
        .deprecate("test/r:1.0.0", because("over"))
        .await
        .expect("it is deprecated");
    let host = host.reopened().await;
    let resume = Command::Resume {
        by: None,
        parent: None,
    };
    host.engine.control(&id, resume).await.expect("it goes on");
    host.run_to_the_end().await;
    let view = host.view(&id).await;
    assert_eq!(
        (view.summary.status.as_str(), view.output),
        ("completed", Some(json!({"ok": true})))
    );
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
