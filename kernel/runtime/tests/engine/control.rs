//! Suspend, resume and cancel in the middle of things: timers, children and work items follow.

use crate::host::{Host, definition, officer};
use jiff::ToSpan as _;
use lianxi_flow::lineage::MAX_CHAIN;
use lianxi_runtime::flow::Command;
use lianxi_runtime::flow::Rejection;
use lianxi_runtime::{Act, Clock as _, EngineError};
use serde_json::{Value, json};

/// Takes ten hours by itself.
const SLEEPER: &str = "do:\n  - sleep: {wait: {hours: 10}}\n  - wake: {set: {woke: true}}\n";
const RUN_SLEEPER: &str = "run: {workflow: {namespace: test, name: sleeper, version: latest}}";

fn suspend(by: &str) -> Command {
    Command::Suspend {
        reason: "under review".to_owned(),
        by: Some(by.to_owned()),
        parent: None,
    }
}

fn resume() -> Command {
    Command::Resume {
        by: Some("wang".to_owned()),
        parent: None,
    }
}

fn cancel() -> Command {
    Command::Cancel {
        reason: "entered twice".to_owned(),
        by: Some("wang".to_owned()),
    }
}

async fn control(host: &Host, id: &str, command: Command) {
    host.engine
        .control(id, command)
        .await
        .expect("it is allowed");
}

/// The executions of a workflow, oldest first: id and status.
async fn all(host: &Host, name: &str) -> Vec<(String, String)> {
    let filter = lianxi_journal::ExecutionFilter {
        limit: 100,
        ..Default::default()
    };
    let mut found = Vec::new();
    for one in host.engine.executions(&filter).await.expect("they list") {
        if one.workflow == format!("test/{name}:1.0.0") {
            let view = host.view(&one.id).await;
            found.push((
                one.started_at,
                view.summary.id.clone(),
                view.summary.status.clone(),
            ));
        }
    }
    found.sort();
    found
        .into_iter()
        .map(|(_, id, status)| (id, status))
        .collect()
}

async fn statuses(host: &Host, name: &str) -> Vec<String> {
    all(host, name)
        .await
        .into_iter()
        .map(|(_, status)| status)
        .collect()
}

async fn advance(host: &Host, hours: i64) {
    host.clock.advance_to(host.clock.now() + hours.hours());
    host.settle().await;
}

/// Runs a parent of sleepers to its end; what became of it and of them.
async fn check(name: &str, parent: &str, status: &str, children: &[&str]) {
    let host = Host::new().await;
    host.publish(&definition("sleeper", SLEEPER)).await;
    let workflow = host.publish(&definition(name, parent)).await;
    let id = host.start(&workflow, json!({})).await;
    host.run_to_the_end().await;
    let found = host.view(&id).await.summary.status;
    assert_eq!(
        (found.as_str(), statuses(&host, "sleeper").await),
        (status, children.iter().map(|s| (*s).to_owned()).collect()),
        "{name}"
    );
}

#[tokio::test]
async fn a_child_that_nobody_waits_for_any_more_is_cancelled() {
    check(
        "waits",
        &format!("do:\n  - run: {{{RUN_SLEEPER}}}\n"),
        "completed",
        &["completed"],
    )
    .await;
    check(
        "times-out",
        &format!("do:\n  - run: {{{RUN_SLEEPER}, timeout: {{after: PT1H}}}}\n"),
        "faulted",
        &["cancelled"],
    )
    .await;
    let fork = |compete: bool, other: &str| {
        format!(
            "fork:\n          compete: {compete}\n          branches:\n            - a: {{{RUN_SLEEPER}}}\n            - b: {other}\n"
        )
    };
    let soon = |then: &str| format!("{{do: [{{w: {{wait: PT1H}}}}, {then}]}}");
    let raise = "{r: {raise: {error: {type: 'https://example.com/no', status: 400}}}}";
    check(
        "loses",
        &format!(
            "do:\n  - race:\n        {}",
            fork(true, &soon("{s: {set: {won: b}}}"))
        ),
        "completed",
        &["cancelled"],
    )
    .await;
    check(
        "ends",
        &format!(
            "do:\n  - both:\n        {}",
            fork(false, "{wait: PT1H, then: end}")
        ),
        "completed",
        &["cancelled"],
    )
    .await;
    check(
        "faults",
        &format!("do:\n  - both:\n        {}", fork(false, &soon(raise))),
        "faulted",
        &["cancelled"],
    )
    .await;
    let caught = format!(
        "do:\n  - guard:\n      try:\n      - both:\n         {}      catch: {{do: [{{s: {{set: {{caught: true}}}}}}]}}\n",
        fork(false, &soon(raise)).replace("\n  ", "\n    ")
    );
    check("catches", &caught, "completed", &["cancelled"]).await;
    // It would have been spawned and forgotten in one turn: it never begins.
    check(
        "at-once",
        &format!("do:\n  - race:\n        {}", fork(true, "{set: {won: b}}")),
        "completed",
        &[],
    )
    .await;
    let own = RUN_SLEEPER.replace("run: {", "run: {await: false, ");
    check(
        "on-its-own",
        &format!("do:\n  - run: {{{own}}}\n  - r: {{raise: {{error: {{type: 'https://example.com/no', status: 400}}}}}}\n"),
        "faulted",
        &["completed"],
    )
    .await;
}

#[tokio::test]
async fn work_that_is_sent_back_cancels_the_child_beside_it() {
    let host = Host::new().await;
    host.publish(&definition("sleeper", SLEEPER)).await;
    let text = format!(
        "do:\n  - prepare: {{set: {{a: 1}}, metadata: {{returnTarget: {{siblings: cancel}}}}}}\n  - both:\n      fork:\n        branches:\n          - run: {{{RUN_SLEEPER}}}\n          - ask:\n              call: work-item\n              with: {{title: 审核, department: health, division: '140105', outcomes: [ok, back], returns: {{back: prepare}}}}\n"
    );
    let workflow = host.publish(&definition("returns", &text)).await;
    host.start(&workflow, json!({})).await;
    let item = host.item("ask").await;
    let back = Act::Complete {
        outcome: "back".to_owned(),
        form: json!({}),
    };
    host.engine
        .act(&item, back, officer("health", "140105"))
        .await
        .expect("it is taken");
    host.settle().await;
    let mut found = statuses(&host, "sleeper").await;
    found.sort();
    assert_eq!(found, ["cancelled", "waiting"]);
}

const MIDDLE: &str =
    "do:\n  - run: {run: {workflow: {namespace: test, name: sleeper, version: latest}}}\n";
const TOP: &str =
    "do:\n  - run: {run: {workflow: {namespace: test, name: middle, version: latest}}}\n";

/// Three executions, each waiting for the next; the topmost.
async fn three(host: &Host) -> String {
    host.publish(&definition("sleeper", SLEEPER)).await;
    host.publish(&definition("middle", MIDDLE)).await;
    let top = host.publish(&definition("top", TOP)).await;
    let id = host.start(&top, json!({})).await;
    assert_eq!(statuses(host, "sleeper").await, ["waiting"]);
    id
}

async fn check_three(host: &Host, expected: &str) {
    for name in ["top", "middle", "sleeper"] {
        assert_eq!(statuses(host, name).await, [expected], "{name}");
    }
}

#[tokio::test]
async fn cancelling_reaches_every_level_even_over_a_restart() {
    let host = Host::new().await;
    let id = three(&host).await;
    control(&host, &id, cancel()).await;
    // The word to the child is durable, and nobody has taken it yet.
    assert_eq!(statuses(&host, "middle").await, ["waiting"]);
    let host = host.reopened().await;
    host.settle().await;
    check_three(&host, "cancelled").await;
    host.run_to_the_end().await;
    check_three(&host, "cancelled").await;
}

#[tokio::test]
async fn suspending_reaches_every_level_and_so_does_resuming() {
    let host = Host::new().await;
    let id = three(&host).await;
    control(&host, &id, suspend("wang")).await;
    let host = host.reopened().await;
    host.settle().await;
    check_three(&host, "suspended").await;
    let (child, _) = all(&host, "sleeper").await.remove(0);
    let view = host.engine.execution_with_tasks(&child).await;
    let tasks = view.expect("it exists").tasks.expect("they were asked for");
    assert_eq!(
        serde_json::to_value(tasks.newest[0].status).expect("a word"),
        "suspended"
    );
    let events = host.engine.events(&child).await.expect("they read");
    let told = serde_json::to_value(events.last()).expect("it writes");
    let (middle, _) = all(&host, "middle").await.remove(0);
    assert!(
        told["reason"]
            .as_str()
            .is_some_and(|why| why.contains(&middle)),
        "{told}"
    );
    advance(&host, 20).await;
    check_three(&host, "suspended").await;
    // Both words are under way at once: the last one counts.
    control(&host, &id, resume()).await;
    control(&host, &id, suspend("wang")).await;
    control(&host, &id, resume()).await;
    let host = host.reopened().await;
    host.settle().await;
    check_three(&host, "completed").await;
}

#[tokio::test]
async fn what_a_person_suspended_stays_so_when_its_parent_goes_on() {
    for first in [true, false] {
        let host = Host::new().await;
        let id = three(&host).await;
        let (child, _) = all(&host, "sleeper").await.remove(0);
        if first {
            control(&host, &child, suspend("li")).await;
        }
        control(&host, &id, suspend("wang")).await;
        host.settle().await;
        if !first {
            control(&host, &child, suspend("li")).await;
        }
        control(&host, &id, resume()).await;
        advance(&host, 20).await;
        assert_eq!(
            (
                statuses(&host, "middle").await,
                statuses(&host, "sleeper").await
            ),
            (vec!["waiting".to_owned()], vec!["suspended".to_owned()]),
            "suspended before its parent was: {first}"
        );
        let again = host.engine.control(&child, suspend("li")).await;
        assert!(
            matches!(again, Err(EngineError::Rejected(Rejection::Suspended))),
            "{again:?}"
        );
        control(&host, &child, resume()).await;
        host.settle().await;
        check_three(&host, "completed").await;
    }
}

#[tokio::test]
async fn what_people_finish_while_it_is_suspended_counts_when_it_goes_on() {
    let host = Host::new().await;
    let text = "do:\n  - ask:\n      call: work-item\n      with:\n        title: 审核\n        department: health\n        division: '140105'\n        outcomes: [ok]\n        due: {amount: 1, unit: hours, text: 一小时}\n        escalation: [{after: {amount: 0, unit: hours}, do: remind}]\n  - note: {set: {said: '${ .outcome }'}}\n";
    let workflow = host.publish(&definition("asks", text)).await;
    let id = host.start(&workflow, json!({})).await;
    control(&host, &id, suspend("wang")).await;
    // The period of a person's work is not the execution's to stop: the reminder comes.
    advance(&host, 2).await;
    let reminders = lianxi_journal::OutboxFilter {
        topic: Some(lianxi_runtime::REMINDED.to_owned()),
        limit: 10,
        ..Default::default()
    };
    let reminded = host.engine.journal().outbox(&reminders).await;
    assert_eq!(reminded.expect("it lists").len(), 1);
    let done = Act::Complete {
        outcome: "ok".to_owned(),
        form: json!({}),
    };
    let item = host.item("ask").await;
    host.engine
        .act(&item, done, officer("health", "140105"))
        .await
        .expect("it is taken");
    host.run_to_the_end().await;
    let view = host.view(&id).await;
    assert_eq!(
        (view.summary.status.as_str(), view.output),
        ("suspended", None)
    );
    control(&host, &id, resume()).await;
    host.settle().await;
    let view = host.view(&id).await;
    assert_eq!(
        (view.summary.status.as_str(), view.output),
        ("completed", Some(json!({"said": "ok"})))
    );
}

#[tokio::test]
async fn a_workflow_returns_as_a_process_would() {
    let host = Host::new().await;
    host.publish(&definition("child", "do:\n  - s: {set: {n: 1}}\n"))
        .await;
    for (word, expected) in [
        ("stdout", json!({"n": 1})),
        ("stderr", json!("")),
        ("code", json!(0)),
        ("none", Value::Null),
        ("all", json!({"code": 0, "stdout": {"n": 1}, "stderr": ""})),
    ] {
        let text = format!(
            "do:\n  - run: {{run: {{workflow: {{namespace: test, name: child, version: '1.0.0'}}, return: {word}}}}}\n  - keep: {{set: {{got: '${{ . }}'}}}}\n"
        );
        let workflow = host.publish(&definition(&format!("r-{word}"), &text)).await;
        let id = host.start(&workflow, json!({})).await;
        assert_eq!(
            host.view(&id).await.output,
            Some(json!({"got": expected})),
            "{word}"
        );
    }
}

#[tokio::test]
async fn a_workflow_that_runs_itself_ends() {
    let host = Host::new().await;
    let text =
        "do:\n  - run: {run: {workflow: {namespace: test, name: itself, version: latest}}}\n";
    let workflow = host.publish(&definition("itself", text)).await;
    let id = host.start(&workflow, json!({})).await;
    let view = host.view(&id).await;
    let error = view.error.expect("it faults");
    assert_eq!(
        (view.summary.status.as_str(), error.instance.as_deref()),
        ("faulted", Some("/do/0/run"))
    );
    let found = statuses(&host, "itself").await;
    assert_eq!(
        (found.len(), found.iter().all(|s| s == "faulted")),
        (33, true)
    );
}

/// How many executions there are after a workflow was started once and time went on in steps of two minutes.
async fn rounds(rest: &str) -> usize {
    let host = Host::new().await;
    let workflow = host.publish(&definition("round", rest)).await;
    host.start(&workflow, json!({})).await;
    for _ in 0..2 * MAX_CHAIN {
        host.settle().await;
        host.clock.advance_to(host.clock.now() + 2.minutes());
    }
    let filter = lianxi_journal::ExecutionFilter {
        limit: 1_000,
        ..Default::default()
    };
    host.engine
        .executions(&filter)
        .await
        .expect("they list")
        .len()
}

/// A workflow that begins itself again, by `run` or by an event, stops when the chain is too long; one that pauses goes on.
#[tokio::test]
async fn who_begins_itself_again_stops() {
    const RUN: &str = "do:\n  - again: {run: {await: false, workflow: {namespace: test, name: round, version: latest}}}\n";
    const ON: &str = "schedule: {on: {one: {with: {type: again}}}}\n";
    const EMIT: &str = "  - again: {emit: {event: {with: {source: /test, type: again}}}}\n";
    const WAIT: &str = "  - pause: {wait: {minutes: 2}}\n";
    let most = MAX_CHAIN as usize + 1;
    assert_eq!(rounds(RUN).await, most, "by a word");
    assert_eq!(
        rounds(&format!("{ON}do:\n{EMIT}")).await,
        most,
        "by an event"
    );
    let paused = rounds(&format!("{ON}do:\n{WAIT}{EMIT}")).await;
    assert!(paused > most, "{paused} rounds with a pause");
}
