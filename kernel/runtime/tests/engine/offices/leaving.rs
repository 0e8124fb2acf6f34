//! A person leaves (离职转办): what they hold goes on, whatever the host does meanwhile.

use jiff::civil::date;
use lianxi_journal::{Administration, NewLedgerEntry};
use lianxi_runtime::{Act, Clock as _, EngineError, HAND_OVERS, HandOver, LeavingOrder};
use lianxi_work::{Actor, Assignee, Office, Status};
use serde_json::json;

use super::{KEEPER, act, complete, item, people, to_person, who};
use crate::host::{Host, definition};

/// Three items that ann holds, one of them begun.
async fn held_by_ann() -> (Host, Vec<String>) {
    let host = Host::new().await;
    people(
        &host,
        &["ann officer 1401", "ben officer 1401", "chief head 1401"],
    )
    .await;
    let item = item("签收", "").replace("division: '11'", "division: '1401'");
    let text = format!("do:\n  - sign: {{call: work-item, with: {item}}}\n");
    let workflow = host.publish(&definition("held", &text)).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let execution = host.start(&workflow, json!({})).await;
        let filter = lianxi_journal::WorkFilter {
            execution: Some(execution),
            limit: 10,
            ..Default::default()
        };
        let rows = host.engine.work_items(&filter).await.expect("they list");
        let id = rows[0].id.clone();
        act(&host, &id, Act::Claim, ann()).await.expect("claimed");
        ids.push(id);
    }
    let draft = Act::SaveDraft {
        form: json!({"note": "写到一半"}),
    };
    act(&host, &ids[0], draft, ann()).await.expect("kept");
    ids.sort_unstable();
    (host, ids)
}

fn ann() -> Actor {
    who("ann", "works@1401")
}

fn to_office(department: &str, division: Option<&str>) -> Assignee {
    Assignee::Office {
        office: Office {
            department: department.to_owned(),
            division: division.map(str::to_owned),
        },
        role: None,
    }
}

fn to_ben() -> HandOver {
    HandOver {
        person: "ann".to_owned(),
        to: Some(to_person("ben", "works@1401")),
        reason: "离职".to_owned(),
    }
}

async fn holders(host: &Host, ids: &[String]) -> Vec<(Status, String)> {
    let mut holders = Vec::new();
    for id in ids {
        let (_, item) = host.engine.work_item(id).await.expect("it is there");
        holders.push((item.status(), item.assigned().to_string()));
    }
    holders
}

async fn seq(host: &Host, ledger: &str) -> i64 {
    let head = host.engine.journal().ledger_head(ledger).await;
    head.expect("its head").seq
}

#[tokio::test]
async fn who_leaves_leaves_nothing_behind() {
    let (host, ids) = Box::pin(held_by_ann()).await;
    let order = LeavingOrder {
        on: date(2026, 3, 2),
        hand_over: to_ben(),
    };
    let keeper = who(KEEPER, "works@14");
    let (changed, mut moved) = host
        .engine
        .leave(order.clone(), &keeper)
        .await
        .expect("left");
    moved.moved.sort_unstable();
    assert_eq!((changed.changes.len(), changed.seq), (1, 2));
    assert_eq!((moved.moved, moved.stayed), (ids.clone(), Vec::new()));
    assert!(
        host.engine.actors("ann").is_empty(),
        "she is nobody here now"
    );
    assert!(
        host.engine
            .holdings("ann")
            .await
            .expect("they list")
            .is_empty()
    );
    for id in &ids {
        act(&host, id, complete("同意"), who("ben", "works@1401"))
            .await
            .expect("they are his");
    }
    // Asked again, nothing is left to be done.
    let (changed, moved) = host.engine.leave(order, &keeper).await.expect("once more");
    assert_eq!((changed.changes.len(), changed.seq), (0, 2));
    assert!(moved.moved.is_empty() && moved.stayed.is_empty());
}

#[tokio::test]
async fn without_a_successor_it_is_the_offices_again() {
    let (host, ids) = Box::pin(held_by_ann()).await;
    let order = HandOver {
        to: None,
        ..to_ben()
    };
    let moved = host.engine.hand_over(order, &who(KEEPER, "works@14")).await;
    let mut moved = moved.expect("handed over").moved;
    moved.sort_unstable();
    assert_eq!(moved, ids);
    let open = (Status::Open, "works@1401".to_owned());
    assert_eq!(holders(&host, &ids).await, vec![open; 3]);
}

#[tokio::test]
async fn what_no_item_would_take_is_ordered_by_nobody() {
    let (host, ids) = Box::pin(held_by_ann()).await;
    let before = holders(&host, &ids).await;
    let wrong = [
        HandOver {
            reason: " ".to_owned(),
            ..to_ben()
        },
        HandOver {
            to: Some(to_person("ann", "works@1401")),
            ..to_ben()
        },
        HandOver {
            to: Some(to_person("nobody", "works@1401")),
            ..to_ben()
        },
        HandOver {
            to: Some(to_office("ben", None)),
            ..to_ben()
        },
        HandOver {
            to: Some(to_office("works", Some("1499"))),
            ..to_ben()
        },
    ];
    for hand_over in wrong {
        let order = LeavingOrder {
            on: date(2026, 3, 2),
            hand_over: hand_over.clone(),
        };
        let refused = host.engine.leave(order, &who(KEEPER, "works@14")).await;
        assert!(
            matches!(
                refused,
                Err(EngineError::WorkRejected(_)
                    | EngineError::Invalid(_)
                    | EngineError::NoSuchOfficer { .. }
                    | EngineError::NoSuchOffice { .. })
            ),
            "{hand_over:?}: {refused:?}"
        );
    }
    assert_eq!(holders(&host, &ids).await, before);
    assert_eq!(
        (seq(&host, HAND_OVERS).await, seq(&host, "directory").await),
        (0, 1)
    );
}

#[tokio::test]
async fn an_order_that_a_host_left_half_done_is_carried_out_by_the_next() {
    let (host, ids) = Box::pin(held_by_ann()).await;
    // As a host leaves it that dies between the order and its end.
    let entry = NewLedgerEntry {
        name: HAND_OVERS.to_owned(),
        expected_seq: 0,
        at_ms: host.clock.now().as_millisecond(),
        actor: json!(who(KEEPER, "works@14")).to_string(),
        reason: Some("离职".to_owned()),
        body: json!({"kind": "ordered", "order": to_ben(), "by": who(KEEPER, "works@14")})
            .to_string(),
    };
    let ordered = Administration {
        ledger: vec![entry],
        ..Administration::default()
    };
    host.engine
        .journal()
        .administer(ordered)
        .await
        .expect("ordered");
    let host = host.reopened().await;
    let with_ben = (Status::Open, "ben (works@1401)".to_owned());
    assert_eq!(holders(&host, &ids).await, vec![with_ben; 3]);
    assert_eq!(seq(&host, HAND_OVERS).await, 2, "ordered, and done");
    let host = host.reopened().await;
    assert_eq!(seq(&host, HAND_OVERS).await, 2, "and not once more");
}
