//! Query plans, asserted on a filled database: what the loop asks again and again must be answered by an index, and must
//! not sort or walk through what is finished. The questions are the journal's own, and both databases are asked.

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, QueryTrait, Statement};
use tokio::task::JoinSet;

use super::{CountBy, Light, LightAt, PartyQuery, WorkOrder, WorkQuery};
use super::{
    ExecutionFilter, InboxCursor, ListOrder, OutboxFilter, VersionRow, WorkFilter, archives,
    effects, executions, inbox, outbox, plugins, schedules, versions, work,
};
use crate::append::{
    Append, ExecutionAppend, InboxRow, InboxState, NewDefinition, NewEffect, NewExecution,
    NewOutbox, RetainedEvent, WorkAppend, WorkParty,
};
use crate::apply;
use crate::entity::{effect, work_item};
use crate::journal::Journal;
use crate::options::{DatabaseUrl, Options};

const EXECUTIONS: i64 = 3_000;

async fn filled(options: Options) -> Journal {
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

/// One execution in ten waits; the others are finished and leave only what finished ones leave.
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

async fn check_work(db: &DatabaseConnection) {
    let all = WorkFilter::default;
    let after = Some((1_500, "w1500".to_owned()));
    for (filter, index) in [
        (all(), "ix_work_item_created"),
        (
            WorkFilter {
                status: Some("open".into()),
                ..all()
            },
            "ix_work_item_status",
        ),
        (
            WorkFilter {
                status: Some("open".into()),
                department: Some("d1".into()),
                ..all()
            },
            "ix_work_item_office",
        ),
        (
            WorkFilter {
                assignee: Some("p1".into()),
                ..all()
            },
            "ix_work_item_assignee",
        ),
        (
            WorkFilter {
                business_key: Some("b7".into()),
                ..all()
            },
            "ix_work_item_business_key",
        ),
    ] {
        check(db, &work::list(&filter), index).await;
        let next_page = WorkFilter {
            after: after.clone(),
            ..filter
        };
        check(db, &work::list(&next_page), index).await;
    }
    check(db, &work::due(500, 100), "ix_work_item_next").await;
}

/// The lists of people: from one index, in its order, at whatever page.
async fn check_people(db: &DatabaseConnection) {
    let all = || WorkQuery {
        limit: 50,
        ..WorkQuery::default()
    };
    let open = || WorkQuery {
        statuses: ["open", "claimed", "submitted"].map(str::to_owned).to_vec(),
        order: WorkOrder::Due,
        ..all()
    };
    let lit = |light| WorkQuery {
        light: Some(LightAt {
            lights: vec![light],
            now_ms: 200,
        }),
        order: WorkOrder::Due,
        ..all()
    };
    for (query, index) in [
        (all(), "ix_work_item_created"),
        (open(), "ix_work_item_open"),
        (
            WorkQuery {
                department: Some("d1".into()),
                ..open()
            },
            "ix_work_item_open_department",
        ),
        (lit(Light::Overdue), "ix_work_item_open"),
        (lit(Light::Nearing), "ix_work_item_open"),
        (
            WorkQuery {
                workflow: Some("f1".into()),
                ..all()
            },
            "ix_work_item_workflow",
        ),
        (
            WorkQuery {
                divisions: vec!["7".into()],
                ..all()
            },
            "ix_work_item_division",
        ),
        (
            WorkQuery {
                business_key: Some("b7".into()),
                ..all()
            },
            "ix_work_item_business_key",
        ),
        (
            WorkQuery {
                order: WorkOrder::Updated,
                descending: true,
                ..all()
            },
            "ix_work_item_updated",
        ),
        (
            WorkQuery {
                order: WorkOrder::Closed,
                descending: true,
                department: Some("d1".into()),
                ..all()
            },
            "ix_work_item_closed_department",
        ),
    ] {
        check(db, &work::listed(&query), index).await;
        let next_page = WorkQuery {
            after: Some((1_500, "w1500".to_owned())),
            ..query
        };
        check(db, &work::listed(&next_page), index).await;
    }
    check_mine(db).await;
    for by in [CountBy::Nothing, CountBy::Department] {
        let counted = plan(db, &work::counted(&all(), 200, by)).await;
        // PostgreSQL reads its table beside any index until it is vacuumed: there it is asked for no more than an order by department.
        let from_index = match db.get_database_backend() {
            DbBackend::Sqlite => uses(&counted, "ix_work_item_counted"),
            _ => !counted.iter().any(|line| line.contains("Sort")),
        };
        assert!(from_index, "{by:?}: {counted:?}");
    }
}

/// What stands under somebody's keys: their range of keys first, and then each item by its id.
async fn check_mine(db: &DatabaseConnection) {
    for (relation, order) in [("todo", WorkOrder::Due), ("done", WorkOrder::Updated)] {
        let mine = WorkQuery {
            party: Some(PartyQuery {
                relation: relation.to_owned(),
                keys: vec!["p:7".to_owned(), "o:d@7#*".to_owned()],
            }),
            order,
            limit: 50,
            ..WorkQuery::default()
        };
        let plan = plan(db, &work::listed(&mine)).await;
        assert!(uses(&plan, "ix_work_party_key"), "{relation}: {plan:?}");
        let whole = plan
            .iter()
            .any(|line| line.contains("SCAN work_item") || line.contains("Seq Scan on work_item"));
        assert!(!whole, "{relation}: {plan:?}");
    }
}

async fn check_waiting(db: &DatabaseConnection) {
    check(db, &effects::due(500, 100), "ix_effect_due").await;
    check(db, &effects::first_due(500), "ix_effect_due").await;
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
    check_work(db).await;
    check_people(db).await;
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
