//! Query plans, asserted on a filled database: what the loop asks again and again must be answered by an index, and must
//! not sort or walk through what is finished. The questions are the journal's own, and both databases are asked.

mod filled;
mod work;

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, QueryTrait, Statement};

use self::filled::filled;
use super::{
    ExecutionFilter, InboxCursor, ListOrder, OutboxFilter, VersionRow, archives, effects,
    executions, inbox, outbox, plugins, schedules, versions,
};
use crate::apply;
use crate::entity::effect;
use crate::journal::Journal;
use crate::options::{DatabaseUrl, Options};

async fn check(db: &DatabaseConnection, question: &impl QueryTrait, index: &str) {
    let plan = plan(db, question).await;
    let good = match db.get_database_backend() {
        DbBackend::Sqlite => plan.len() == 1 && plan[0].contains(index),
        _ => uses(&plan, index) && !plan.iter().any(|line| line.contains("Sort")),
    };
    assert!(
        good,
        "not by {index} alone: {plan:#?}: {}",
        question.build(db.get_database_backend())
    );
}

/// Of a plan of PostgreSQL, which may walk an index in either direction and stop at a limit.
fn uses(plan: &[String], index: &str) -> bool {
    plan.iter().any(|line| line.contains(index))
        && !plan.iter().any(|line| line.contains("Seq Scan"))
}

async fn plan(db: &DatabaseConnection, question: &impl QueryTrait) -> Vec<String> {
    let backend = db.get_database_backend();
    let (explain, column) = match backend {
        DbBackend::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        _ => ("EXPLAIN (COSTS OFF)", "QUERY PLAN"),
    };
    let asked = question.build(backend);
    let explain = Statement {
        sql: format!("{explain} {}", asked.sql),
        ..asked
    };
    let lines = db.query_all_raw(explain).await.expect("it is explained");
    lines
        .iter()
        .map(|line| line.try_get("", column).expect("a line of the plan"))
        .collect()
}

async fn check_executions(db: &DatabaseConnection) {
    let all = ExecutionFilter::default;
    let before = Some((1_500, "e1500".to_owned()));
    for (filter, index) in [
        (all(), "ix_execution_updated"),
        (
            ExecutionFilter {
                order: ListOrder::Started,
                ..all()
            },
            "ix_execution_started",
        ),
        (
            ExecutionFilter {
                status: Some("running".into()),
                ..all()
            },
            "ix_execution_status",
        ),
        (
            ExecutionFilter {
                definition: Some("d".into()),
                ..all()
            },
            "ix_execution_definition",
        ),
        (
            ExecutionFilter {
                business_key: Some("b7".into()),
                ..all()
            },
            "ix_execution_business_key",
        ),
        (
            ExecutionFilter {
                parent: Some("e7".into()),
                ..all()
            },
            "ix_execution_parent",
        ),
        (
            ExecutionFilter {
                incident: Some(true),
                ..all()
            },
            "ix_execution_incident",
        ),
    ] {
        check(db, &executions::list(&filter), index).await;
        let next_page = ExecutionFilter {
            before: before.clone(),
            ..filter
        };
        check(db, &executions::list(&next_page), index).await;
    }
}

async fn check_waiting(db: &DatabaseConnection) {
    check(db, &effects::due(500, 100), "ix_effect_due").await;
    check(db, &effects::first_effect(500), "ix_effect_due").await;
    check(db, &effects::first_escalation(500), "ix_work_item_next").await;
    check(db, &inbox::pending(100, None), "ix_inbox_pending").await;
    let cursor = InboxCursor {
        received_at_ms: 500,
        source: "api".into(),
        id: "i500".into(),
    };
    check(db, &inbox::pending(100, Some(&cursor)), "ix_inbox_pending").await;
    check(db, &inbox::pending_of("e500", 100), "ix_inbox_execution").await;
    check(db, &outbox::due(500, 100), "ix_outbox_next").await;
    check(db, &outbox::waiting("p", 100), "ix_outbox_destination").await;
    check(db, &schedules::due(500, 100), "ix_schedule_next").await;
    check(db, &schedules::first_start(500), "ix_schedule_next").await;
    let topic = OutboxFilter {
        topic: Some("t1".into()),
        ..OutboxFilter::default()
    };
    check(db, &outbox::list(&topic), "ix_outbox_topic").await;
    let execution = OutboxFilter {
        execution: Some("e1".into()),
        ..OutboxFilter::default()
    };
    check(db, &outbox::list(&execution), "ix_outbox_execution").await;
    let dead = OutboxFilter {
        dead: true,
        destination: Some("p".into()),
        after: Some(3),
        ..OutboxFilter::default()
    };
    check(db, &outbox::list(&dead), "ix_outbox_dead").await;
    check(db, &outbox::resendings(&[1, 2]), "ix_resending_message").await;
}

async fn check_versions(db: &DatabaseConnection) {
    check(db, &versions::open_by_definition(), "ix_execution_open").await;
    let last = VersionRow {
        digest: "d".into(),
        namespace: "n".into(),
        name: "w".into(),
        version: "1.0.0".into(),
        published_at_ms: 1,
        effective_from_ms: None,
    };
    for after in [None, Some(&last)] {
        check(db, &versions::versions(after), "ux_definition_name").await;
    }
    let of_one = versions::standings(Some("d"), 0);
    check(db, &of_one, "ix_standing_definition").await;
    let of_plugin = plugins::changes("finance");
    check(db, &of_plugin, "ix_plugin_change_plugin").await;
}

/// Every part of the question is answered by an index, however many have ended or are archived.
async fn check_archives(db: &DatabaseConnection) {
    let question = archives::to_archive("completed", 1_500, &(3, "e3".to_owned()), 100);
    let plan = plan(db, &question).await;
    for indexes in [
        &["ix_execution_status"][..],
        // Of one execution all items, or of all executions the open ones: both are few.
        &["ix_work_item_execution", "ix_work_item_status"],
        &["ix_outbox_execution"],
        &["ix_inbox_execution"],
        &["ix_effect_child"],
    ] {
        let used = |line: &String| indexes.iter().any(|index| line.contains(index));
        assert!(
            plan.iter().any(used),
            "none of {indexes:?} is used: {plan:#?}"
        );
    }
    // Of schedules there is one a workflow.
    let scans = plan
        .iter()
        .filter(|line| line.contains("SCAN") || line.contains("Seq Scan"));
    for line in scans {
        assert!(line.contains("schedule"), "it looks through all: {plan:#?}");
    }
}

async fn check_events(db: &DatabaseConnection) {
    for correlation in [
        effect::Column::Correlation.eq("k10"),
        effect::Column::Correlation.is_null(),
    ] {
        check(
            db,
            &apply::events::matching("t1", correlation),
            "ix_effect_topic",
        )
        .await;
    }
    let of_key = apply::effects::retained("r1", Some("k8"), 0);
    check_sorted_within_bound(db, &of_key, "ix_retained_event_correlation").await;
    let of_topic = apply::effects::retained("r1", None, 0);
    check_sorted_within_bound(db, &of_topic, "ix_retained_event_topic").await;
}

/// Events of one instant are put in order by key; all else comes from the index in order.
async fn check_sorted_within_bound(
    db: &DatabaseConnection,
    question: &impl QueryTrait,
    index: &str,
) {
    let plan = plan(db, question).await;
    if db.get_database_backend() == DbBackend::Postgres {
        let whole = |line: &String| line.contains("Sort") && !line.contains("Incremental Sort");
        let good = uses(&plan, index) && !plan.iter().any(|line| whole(line) && !is_key(line));
        assert!(good, "{index} is not used, or it sorts all: {plan:#?}");
        return;
    }
    assert!(plan[0].contains(index), "{index} is not used: {plan:?}");
    assert!(
        plan[1..].iter().all(|line| line.contains("LAST 2 TERMS")),
        "it sorts all: {plan:?}"
    );
}

/// What an incremental sort says of itself.
fn is_key(line: &str) -> bool {
    line.contains("Sort Key")
}

async fn check_all(journal: &Journal) {
    let db = journal.readers();
    check_executions(db).await;
    work::check_all(db).await;
    check_waiting(db).await;
    check_events(db).await;
    check_versions(db).await;
    check_archives(db).await;
}

#[tokio::test]
async fn what_is_asked_often_is_answered_by_an_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = filled(Options::file(folder.path().join("journal.db"))).await;
    check_all(&journal).await;
}

#[tokio::test]
async fn what_is_asked_often_is_answered_by_an_index_of_postgresql() {
    let url = lianxi_tests::postgres::schema().await.expect("a schema");
    let options = Options {
        // What the session is told is to hold for every question.
        readers: 1,
        ..Options::postgres(DatabaseUrl::new(url))
    };
    let journal = filled(options).await;
    let db = journal.readers();
    // So few rows are read faster without any index, and what is counted of them (all have one definition) would choose another: asked
    // is whether there is one that gives the answer, in order.
    db.execute_unprepared(
        "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off",
    )
    .await
    .expect("it is told");
    check_all(&journal).await;
}
