//! A database as one is after years: one execution in ten waits; the others are finished and leave only what finished ones leave.

use tokio::task::JoinSet;

use crate::administration::NewDefinition;
use crate::append::{
    Append, ExecutionAppend, InboxRow, InboxState, NewEffect, NewExecution, NewOutbox,
    RetainedEvent, WorkAppend, WorkParty,
};
use crate::entity::work_item;
use crate::journal::Journal;
use crate::options::Options;

const EXECUTIONS: i64 = 3_000;

pub(super) async fn filled(options: Options) -> Journal {
    let journal = Journal::open(options).await.expect("it opens");
    let definition = NewDefinition {
        digest: "d".into(),
        ..NewDefinition::default()
    };
    journal.publish(definition).await.expect("it is stored");
    let mut set = JoinSet::new();
    for i in 0..EXECUTIONS {
        let journal = journal.clone();
        set.spawn(async move { journal.append(row_of_each(i)).await });
    }
    for appended in set.join_all().await {
        appended.expect("it is written");
    }
    journal
}

fn row_of_each(i: i64) -> Append {
    let waits = i % 10 == 0;
    let id = format!("e{i}");
    let timer = NewEffect {
        effect: 1,
        kind: "timer".into(),
        due_at_ms: Some(i),
        ..NewEffect::default()
    };
    let subscription = NewEffect {
        effect: 2,
        kind: "subscription".into(),
        topic: Some(format!("t{}", i % 7)),
        correlation: Some(format!("k{i}")),
        ..NewEffect::default()
    };
    Append {
        execution: Some(ExecutionAppend {
            id: id.clone(),
            create: Some(NewExecution {
                definition: "d".into(),
                business_key: Some(format!("b{i}")),
                parent: (i > 0).then(|| format!("e{}", i / 10)),
            }),
            events: vec![vec![0; 50]],
            status: if waits { "running" } else { "completed" }.into(),
            at_ms: i,
            incident: i % 1_000 == 0,
            effects_upserted: if waits {
                vec![timer, subscription]
            } else {
                Vec::new()
            },
            retained_since_ms: i64::MAX,
            ..ExecutionAppend::default()
        }),
        work: vec![WorkAppend {
            expected_version: 0,
            events: vec![vec![0; 50]],
            at_ms: i,
            row: work_row(i, id.clone(), waits),
            parties: Some(vec![WorkParty {
                relation: if waits { "todo" } else { "done" }.into(),
                key: format!("p:{}", i % 50),
            }]),
        }],
        inbox: vec![InboxRow {
            source: "api".into(),
            id: format!("i{i}"),
            execution: Some(id.clone()),
            body: Vec::new(),
            received_at_ms: i,
            state: if waits {
                InboxState::Pending
            } else {
                InboxState::Done
            },
            answer: None,
        }],
        outbox: vec![NewOutbox {
            execution: Some(id),
            topic: format!("t{}", i % 7),
            ..NewOutbox::default()
        }],
        events: vec![RetainedEvent {
            source: "s".into(),
            id: format!("v{i}"),
            topic: format!("r{}", i % 7),
            correlation: Some(format!("k{i}")),
            body: "{}".into(),
            received_at_ms: i,
        }],
        ..Append::default()
    }
}

fn work_row(i: i64, execution: String, waits: bool) -> work_item::Model {
    work_item::Model {
        id: format!("w{i}"),
        execution,
        effect: 1,
        version: 0,
        status: if waits { "open" } else { "completed" }.into(),
        department: format!("d{}", i % 4),
        division: Some(format!("{}", i % 20)),
        title: format!("item {i}"),
        assignee: waits.then(|| format!("p{}", i % 3)),
        due_at_ms: Some(i),
        next_at_ms: waits.then_some(i),
        business_key: Some(format!("b{i}")),
        body: "{}".into(),
        created_at_ms: i,
        updated_at_ms: i,
        workflow: format!("f{}", i % 5),
        step: "sign".into(),
        closed_at_ms: (!waits).then_some(i),
        ..work_item::Model::default()
    }
}
