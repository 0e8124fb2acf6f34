//! Work items: what people do, what happens when they do not, and what survives a restart.

use crate::host::{Host, definition, officer};
use lianxi_runtime::{Act, EngineError};
use lianxi_work::Rejection;
use serde_json::json;

const ITEM: &str = "do:\n  - sign:\n      call: work-item\n      with:\n        title: 签收\n        department: health\n        division: '140105'\n        outcomes: [accepted, rejected]\n        form: {type: object, required: [note], properties: {note: {type: string}}}\n        due: {amount: 2, unit: working-days, kind: default, text: 及时}\n        escalation:\n          - {after: {amount: 0, unit: hours}, do: remind}\n          - {after: {amount: 2, unit: working-days}, do: reassign, department: health, division: '140100'}\n          - {after: {amount: 4, unit: working-days}, do: emit, event: {type: lianxi.handover.test, source: /test, data: {matter: late}}}\n";

#[tokio::test]
async fn a_person_completes_an_item_once() {
    let host = Host::new().await;
    let workflow = host.publish(&definition("item", ITEM)).await;
    let id = host.start(&workflow, json!({})).await;
    let item = host.item("sign").await;
    let complete = |outcome: &str, note: serde_json::Value| Act::Complete {
        outcome: outcome.to_owned(),
        form: json!({"note": note}),
    };
    let officer_of = |division| officer("health", division);
    let refused = host
        .engine
        .act(
            &item,
            complete("accepted", json!("x")),
            officer_of("140106"),
        )
        .await;
    assert!(
        matches!(
            refused,
            Err(EngineError::WorkRejected(Rejection::NotCandidate { .. }))
        ),
        "{refused:?}"
    );
    let refused = host
        .engine
        .act(&item, complete("accepted", json!(1)), officer_of("140105"))
        .await;
    assert!(
        matches!(&refused, Err(EngineError::Form(why)) if why.contains("/note")),
        "{refused:?}"
    );
    let refused = host
        .engine
        .act(&item, complete("perhaps", json!("x")), officer_of("140105"))
        .await;
    assert!(
        matches!(
            refused,
            Err(EngineError::WorkRejected(Rejection::UnknownOutcome { .. }))
        ),
        "{refused:?}"
    );
    let refused = host
        .engine
        .act(
            "00000000-0000-0000-0000-000000000000",
            Act::Claim,
            officer_of("140105"),
        )
        .await;
    assert!(
        matches!(
            refused,
            Err(EngineError::NotFound {
                what: "work item",
                ..
            })
        ),
        "{refused:?}"
    );
    host.engine
        .act(&item, Act::Claim, officer_of("140105"))
        .await
        .expect("a candidate claims");
    host.engine
        .act(
            &item,
            complete("accepted", json!("好")),
            officer_of("140105"),
        )
        .await
        .expect("and completes");
    let refused = host
        .engine
        .act(
            &item,
            complete("accepted", json!("x")),
            officer_of("140105"),
        )
        .await;
    assert!(
        matches!(
            refused,
            Err(EngineError::WorkRejected(Rejection::AlreadyClosed { .. }))
        ),
        "{refused:?}"
    );
    host.settle().await;
    let output = host.view(&id).await.output.expect("it is done");
    assert_eq!(
        (
            &output["outcome"],
            &output["form"]["note"],
            &output["by"]["person"]
        ),
        (&json!("accepted"), &json!("好"), &json!("health-140105"))
    );
    host.engine
        .journal()
        .verify_work(&item)
        .await
        .expect("the item's chain holds");
}

#[tokio::test]
async fn time_escalates_and_never_passes_the_gate() {
    let host = Host::new().await;
    let workflow = host.publish(&definition("late", ITEM)).await;
    let id = host.start(&workflow, json!({})).await;
    let item = host.item("sign").await;
    host.run_to_the_end().await;
    assert_eq!(
        host.view(&id).await.summary.status,
        "waiting",
        "the gate is still closed"
    );
    let (row, state) = host.engine.work_item(&item).await.expect("it is open");
    assert_eq!(
        (row.status.as_str(), row.division.as_deref()),
        ("open", Some("140100")),
        "passed to the upper level"
    );
    assert_eq!(state.steps_done().len(), 3);
    let topics: Vec<String> = host
        .engine
        .journal()
        .outbox(&lianxi_journal::OutboxFilter {
            limit: 100,
            ..Default::default()
        })
        .await
        .expect("it lists")
        .into_iter()
        .map(|row| row.topic)
        .collect();
    assert_eq!(topics, ["lianxi.work.reminded", "lianxi.handover.test"]);
    let host = host.reopened().await;
    host.engine
        .act(
            &item,
            Act::Complete {
                outcome: "accepted".to_owned(),
                form: json!({"note": "晚"}),
            },
            officer("health", "140100"),
        )
        .await
        .expect("the upper level completes");
    host.settle().await;
    assert_eq!(host.view(&id).await.summary.status, "completed");
}

#[tokio::test]
async fn work_is_sent_back_to_a_declared_target() {
    let host = Host::new().await;
    let rest = "do:\n  - write:\n      metadata: {returnTarget: {siblings: cancel}}\n      set: {visits: '${ (.visits // 0) + 1 }'}\n  - both:\n      fork:\n        branches:\n          - check:\n              call: work-item\n              with: {title: 审核, department: d, outcomes: [ok, back], returns: {back: write}, escalation: [{after: {amount: 1, unit: hours}, do: remind}]}\n          - other: {wait: {hours: 5}}\n";
    let workflow = host.publish(&definition("returns", rest)).await;
    let id = host.start(&workflow, json!({})).await;
    let first = host.item("check").await;
    let act = |outcome: &str| Act::Complete {
        outcome: outcome.to_owned(),
        form: json!(null),
    };
    host.engine
        .act(&first, act("back"), officer("d", "1"))
        .await
        .expect("it is sent back");
    host.settle().await;
    let second = host.item("check").await;
    assert_ne!(first, second, "a new visit is a new item");
    host.engine
        .act(&second, act("ok"), officer("d", "1"))
        .await
        .expect("it passes");
    host.run_to_the_end().await;
    let view = host.view(&id).await;
    assert_eq!(view.summary.status, "completed", "{view:#?}");
    let returned = host
        .engine
        .events(&id)
        .await
        .expect("events")
        .into_iter()
        .filter(|event| matches!(event, lianxi_runtime::flow::Event::Returned { .. }))
        .count();
    assert_eq!(returned, 1);
}

#[tokio::test]
async fn cancelling_an_execution_closes_what_it_waits_for() {
    let host = Host::new().await;
    let workflow = host.publish(&definition("cancelled", ITEM)).await;
    let id = host.start(&workflow, json!({})).await;
    let item = host.item("sign").await;
    host.engine
        .control(
            &id,
            lianxi_runtime::flow::Command::Cancel {
                reason: "no longer".to_owned(),
                by: None,
            },
        )
        .await
        .expect("it is cancelled");
    host.run_to_the_end().await;
    assert_eq!(host.view(&id).await.summary.status, "cancelled");
    assert_eq!(
        host.engine
            .work_item(&item)
            .await
            .expect("it is there")
            .0
            .status,
        "cancelled"
    );
    let refused = host
        .engine
        .act(&item, Act::Claim, officer("health", "140105"))
        .await;
    assert!(
        matches!(
            refused,
            Err(EngineError::WorkRejected(Rejection::AlreadyClosed { .. }))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_the_definitions_fault() {
    let host = Host::new().await;
    let rest = "do:\n  - sign:\n      call: work-item\n      with: {title: '${ .title }', department: d, outcomes: '${ .outcomes }'}\n";
    let workflow = host.publish(&definition("senseless", rest)).await;
    let id = host
        .start(&workflow, json!({"title": 5, "outcomes": []}))
        .await;
    let view = host.view(&id).await;
    let error = view.error.expect("it faults");
    assert_eq!(
        (view.summary.status.as_str(), error.instance.as_deref()),
        ("faulted", Some("/do/0/sign"))
    );
    assert!(
        error.detail.expect("a detail").contains("title"),
        "it says what is wrong"
    );
}

#[tokio::test]
async fn everything_goes_on_after_a_restart() {
    let host = Host::new().await;
    let rest = "do:\n  - nap: {wait: {hours: 1}}\n  - done: {set: {slept: true}}\n";
    let workflow = host.publish(&definition("nap", rest)).await;
    let id = host.start(&workflow, json!({})).await;
    let host = host.reopened().await;
    assert_eq!(host.view(&id).await.summary.status, "waiting");
    host.run_to_the_end().await;
    assert_eq!(host.view(&id).await.output, Some(json!({"slept": true})));
    let again = host
        .engine
        .start(lianxi_runtime::Start {
            id: Some(id.parse().expect("a UUID")),
            workflow,
            input: json!({}),
        })
        .await
        .expect("asking again");
    assert!(!again.new, "starting again with the same id is harmless");
}
