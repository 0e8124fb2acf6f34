//! The doctor: a sound database is found sound, also while a journal runs on it, and each invariant that is broken is named.

use lianxi_journal::{
    Append, CODES, Examination, ExecutionAppend, InboxState, Journal, LookError, NewDefinition,
    NewEffect, NewExecution, NewOutbox, NewResource, RetainedEvent, ScheduleRow, ScheduleWrite,
};
use sha2::{Digest, Sha256};

use crate::BACKEND;
use crate::support::{Backend, Store, begin, input, of, record, subscription, turn, work};

const TEXT: &[u8] = b"document: {}";

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// One of everything, as the kernel leaves it.
pub async fn sound() -> Store {
    let store = Store::new().await;
    store.spoil(&spoiling("DELETE FROM definition")).await;
    let definition = NewDefinition {
        digest: digest(TEXT),
        namespace: "samples".into(),
        name: "push".into(),
        version: "1.0.0".into(),
        source: TEXT.to_vec(),
        pins: "[]".into(),
        resources: vec![NewResource {
            uri: "https://a.example/f".into(),
            sha256: digest(b"text"),
            body: "text".into(),
        }],
        published_at_ms: 1,
        effective_from_ms: None,
    };
    store.journal.publish(definition).await.expect("it is new");
    let new = |id: &str, parent: Option<&str>| ExecutionAppend {
        create: Some(NewExecution {
            definition: digest(TEXT),
            parent: parent.map(Into::into),
            business_key: None,
        }),
        ..begin(id)
    };
    let timer = effect(1, "timer", None);
    store
        .ok(Append {
            execution: Some(ExecutionAppend {
                snapshot: Some(b"{}".to_vec()),
                effects_upserted: vec![
                    effect(2, "work-item", Some("w")),
                    effect(3, "child", Some("c")),
                    subscription(4, "paid", None),
                    timer.clone(),
                ],
                ..new("e", None)
            }),
            work: vec![on_effect_two("w")],
            inbox: vec![
                input("1", InboxState::Pending, None),
                input("2", InboxState::Done, Some("ok")),
            ],
            record_writes: vec![record("k", Some("{}"), &[("city", "t")])],
            outbox: vec![message(Some("e")), message(None), message(None)],
            events: vec![RetainedEvent {
                source: "s".into(),
                id: "1".into(),
                topic: "t".into(),
                body: "{}".into(),
                ..RetainedEvent::default()
            }],
            schedules: vec![ScheduleWrite::Arm(ScheduleRow {
                namespace: "samples".into(),
                name: "push".into(),
                definition: digest(TEXT),
                revision: 0,
                armed_at_ms: 1,
                next_at_ms: None,
                execution: Some("c".into()),
                body: None,
            })],
            ..Append::default()
        })
        .await;
    let child = ExecutionAppend {
        effects_upserted: vec![timer],
        ..new("c", Some("e/3"))
    };
    store.ok(of(child)).await;
    store.ok(of(turn("e", 1))).await;
    let done = ExecutionAppend {
        status: "completed".into(),
        ..new("done", None)
    };
    store.ok(of(done)).await;
    let journal = &store.journal;
    journal.outbox_delivered(1, 5).await.expect("it is noted");
    let failed = journal.outbox_failed(2, "no".into(), None);
    failed.await.expect("it is noted");
    store
}

fn effect(effect: i64, kind: &str, target: Option<&str>) -> NewEffect {
    NewEffect {
        effect,
        kind: kind.into(),
        due_at_ms: (kind == "timer").then_some(9),
        target: target.map(Into::into),
        ..NewEffect::default()
    }
}

fn on_effect_two(id: &str) -> lianxi_journal::WorkAppend {
    let mut append = work(id, "e", 0);
    append.row.effect = 2;
    append
}

fn message(execution: Option<&str>) -> NewOutbox {
    NewOutbox {
        execution: execution.map(Into::into),
        body: "{}".into(),
        ..NewOutbox::default()
    }
}

pub async fn examined(store: &Store) -> Examination {
    let look = Journal::look(&store.options().place)
        .await
        .expect("it can be looked at");
    let examination = look.examine().await.expect("it is looked at");
    look.close().await;
    examination
}

/// `code table key` of every finding.
pub fn told(examination: &Examination) -> Vec<String> {
    let findings = examination.checks.iter().flat_map(|check| &check.findings);
    findings
        .map(|finding| {
            assert!(CODES.contains(&finding.code), "{finding:?}");
            format!("{} {} {}", finding.code, finding.table, finding.key)
        })
        .collect()
}

/// A statement that is written as SQLite has it, in the dialect that is tested, and with nothing that keeps it from breaking references.
pub fn spoiling(sql: &str) -> String {
    match BACKEND {
        Backend::Sqlite => format!("PRAGMA foreign_keys = OFF; {sql}"),
        Backend::Postgres => {
            let sql = sql
                .replace(" x'", " '\\x")
                .replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')");
            format!("SET session_replication_role = replica; {sql}")
        }
    }
}

async fn check(sql: &str, expected: &[&str]) {
    let store = sound().await;
    store.spoil(&spoiling(sql)).await;
    assert_eq!(told(&examined(&store).await), expected, "{sql}");
}

#[tokio::test]
async fn a_sound_database_is_found_sound_while_a_journal_runs_on_it() {
    let store = sound().await;
    let examination = examined(&store).await;
    assert_eq!(told(&examination), [""; 0]);
    assert!(examination.is_sound());
    for check in &examination.checks {
        assert!(check.looked_at > 0, "{} looked at nothing", check.name);
    }
    store.ok(of(turn("e", 2))).await;
    store.journal.close().await;
    assert!(examined(&store).await.is_sound(), "closed it is sound too");
}

#[tokio::test]
async fn broken_chains_and_snapshots_are_named() {
    for (sql, expected) in [
        (
            "UPDATE turn SET bytes = x'0161' WHERE execution = 'e' AND version = 2",
            "chain-hash turn e/2",
        ),
        (
            "UPDATE turn SET prev_hash = zeroblob(32) WHERE execution = 'e' AND version = 2",
            "chain-link turn e/2",
        ),
        (
            "DELETE FROM turn WHERE execution = 'e' AND version = 1",
            "chain-gap turn e/2",
        ),
        (
            "UPDATE turn SET bytes = x'05' WHERE execution = 'c'",
            "chain-frame turn c/1",
        ),
        (
            "DELETE FROM turn WHERE execution = 'done'",
            "chain-head execution done/1",
        ),
        (
            "UPDATE execution SET head_hash = zeroblob(32) WHERE id = 'done'",
            "chain-head execution done/1",
        ),
        (
            "UPDATE snapshot SET version = 3",
            "snapshot-beyond snapshot e",
        ),
        (
            "UPDATE work_turn SET hash = zeroblob(32)",
            "chain-hash work_turn w/1",
        ),
        (
            "UPDATE work_item SET version = 2",
            "chain-head work_item w/2",
        ),
    ] {
        check(sql, &[expected]).await;
    }
}

#[tokio::test]
async fn what_waits_in_vain_is_named() {
    for (sql, expected) in [
        (
            "UPDATE execution SET status = 'completed' WHERE id = 'c'",
            &[
                "effect-of-ended effect c/1",
                "schedule-execution schedule samples/push",
            ][..],
        ),
        (
            "UPDATE work_item SET execution = 'done', effect = 1",
            &["work-item-of-ended work_item w"],
        ),
        (
            "UPDATE work_item SET effect = 7",
            &["work-item-not-asked work_item w"],
        ),
        (
            "UPDATE effect SET due_at_ms = NULL WHERE execution = 'c'",
            &["effect-without-time effect c/1"],
        ),
        (
            "UPDATE effect SET topic = NULL",
            &["effect-without-topic effect e/4"],
        ),
        (
            "DELETE FROM work_turn; DELETE FROM work_item",
            &["effect-without-item effect e/2"],
        ),
        (
            "DELETE FROM inbox; UPDATE effect SET target = 'x' WHERE effect = 3",
            &["effect-without-child effect e/3"],
        ),
        (
            "DELETE FROM effect WHERE execution = 'c'",
            &["execution-stuck execution c"],
        ),
        (
            "UPDATE schedule SET definition = 'x'",
            &["schedule-definition schedule samples/push"],
        ),
    ] {
        check(sql, expected).await;
    }
}

#[tokio::test]
async fn messages_in_impossible_states_are_named() {
    for (sql, expected) in [
        (
            "UPDATE outbox SET next_at_ms = 1 WHERE seq = 1",
            "outbox-state outbox 1",
        ),
        (
            "UPDATE outbox SET attempts = 0 WHERE seq = 2",
            "outbox-state outbox 2",
        ),
        (
            "UPDATE outbox SET next_at_ms = NULL WHERE seq = 3",
            "outbox-state outbox 3",
        ),
        (
            "UPDATE outbox SET execution = 'x' WHERE seq = 1",
            "outbox-execution outbox 1",
        ),
        (
            "UPDATE outbox SET body = '{' WHERE seq = 3",
            "outbox-body outbox 3",
        ),
        (
            "UPDATE inbox SET body = x'' WHERE id = '1'",
            "inbox-state inbox api/1",
        ),
        (
            "UPDATE inbox SET body = x'7b7d' WHERE id = '2'",
            "inbox-state inbox api/2",
        ),
        (
            "UPDATE retained_event SET body = ''",
            "event-body retained_event s/1",
        ),
    ] {
        check(sql, &[expected]).await;
    }
}

#[tokio::test]
async fn records_and_definitions_that_were_changed_are_named() {
    let definition = format!("definition-digest definition {}", digest(TEXT));
    let resource = format!(
        "resource-digest resource {}/https://a.example/f",
        digest(TEXT)
    );
    for (sql, expected) in [
        (
            "UPDATE record SET version = 0",
            "record-version record registry/k",
        ),
        (
            "UPDATE record_bucket SET version = 0",
            "record-version record_bucket registry/city/t",
        ),
        (
            "UPDATE record SET value = 'x'",
            "record-value record registry/k",
        ),
        (
            "UPDATE record SET value = NULL",
            "record-index record_index registry/city/t/k",
        ),
        (
            "DELETE FROM record_bucket",
            "record-bucket record_index registry/city/t/k",
        ),
        (
            "INSERT INTO archive_file (name, begun_at_ms, before_ms) VALUES ('f', 1, 1); INSERT INTO archived (id, workflow, definition, status, ended_at_ms, version, head_hash, file, archived_at_ms) VALUES ('done', 'w', 'd', 'completed', 1, 1, x'00', 'f', 1)",
            "archived-twice archived done",
        ),
        ("UPDATE definition SET source = x'00'", &definition),
        ("UPDATE resource SET body = 'other'", &resource),
    ] {
        check(sql, &[expected]).await;
    }
}

#[tokio::test]
async fn an_older_schema_is_a_finding_and_a_newer_one_is_not_looked_at() {
    let store = sound().await;
    store
        .spoil("DELETE FROM seaql_migrations WHERE version = 'm20261127_dead_letters'")
        .await;
    let examination = examined(&store).await;
    assert_eq!(
        told(&examination),
        ["schema-older seaql_migrations m20261127_dead_letters"]
    );
    store
        .spoil("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_future', 1)")
        .await;
    let newer = Journal::look(&store.options().place).await;
    assert!(
        matches!(&newer, Err(LookError::Newer { found, .. }) if found == "m29990101_future"),
        "{newer:?}"
    );
}
