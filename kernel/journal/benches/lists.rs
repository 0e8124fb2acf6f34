//! How long the lists, counts and searches of work items take where 100,000 of them are kept, one in ten still open. On SQLite, and on
//! PostgreSQL as well where `LIANXI_DATABASE` names an empty database.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use lianxi_journal::{
    Append, CountBy, DatabaseUrl, ExecutionAppend, Journal, Light, LightAt, NewDefinition,
    NewExecution, Options, PartyQuery, Visible, VisibleScope, WorkAppend, WorkOrder, WorkParty,
    WorkQuery, WorkRow,
};
use sea_orm::{ConnectionTrait, Database};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const ITEMS: i64 = 100_000;
/// Of one execution, in one commit.
const TOGETHER: i64 = 50;
/// Appends that wait at once.
const AT_ONCE: usize = 500;
const NOW_MS: i64 = ITEMS / 2;
const PAGE: u64 = 50;

/// As a province has them (only those with an even number have something open): 18 departments in 117 counties, a person in each office, deadlines of which half have passed.
fn item(i: i64) -> WorkAppend {
    let waits = i % 10 == 0;
    let (department, division) = (i % 18, i % 117);
    let person = format!("p:{department}-{division}");
    WorkAppend {
        expected_version: 0,
        events: vec![vec![0; 200]],
        at_ms: i,
        row: WorkRow {
            id: format!("w{i:06}"),
            execution: format!("e{}", i / TOGETHER),
            effect: i % TOGETHER,
            status: if waits { "claimed" } else { "completed" }.into(),
            department: format!("d{department}"),
            division: Some(format!("{}", 140_100 + division)),
            title: format!("核查第{i}号"),
            assignee: Some(person.clone()),
            due_at_ms: Some(i),
            near_at_ms: Some(i - 10),
            business_key: Some(format!("b{}", i / TOGETHER)),
            body: "{}".into(),
            created_at_ms: i,
            updated_at_ms: i,
            workflow: format!("f{}", i % 7),
            step: "check".into(),
            closed_at_ms: (!waits).then_some(i),
            ..WorkRow::default()
        },
        parties: Some(
            ["may", if waits { "todo" } else { "done" }]
                .into_iter()
                .map(|relation| WorkParty {
                    relation: relation.into(),
                    key: person.clone(),
                })
                .collect(),
        ),
    }
}

fn execution(of: i64) -> Append {
    Append {
        execution: Some(ExecutionAppend {
            id: format!("e{of}"),
            create: Some(NewExecution {
                definition: "d".into(),
                business_key: Some(format!("b{of}")),
                parent: None,
            }),
            events: vec![vec![0; 50]],
            status: "running".into(),
            at_ms: of,
            retained_since_ms: i64::MAX,
            ..ExecutionAppend::default()
        }),
        work: (of * TOGETHER..(of + 1) * TOGETHER).map(item).collect(),
        ..Append::default()
    }
}

async fn filled(options: Options) -> Journal {
    let journal = Journal::open(options).await.expect("it opens");
    let definition = NewDefinition {
        digest: "d".into(),
        ..NewDefinition::default()
    };
    journal.publish(definition).await.expect("it is stored");
    let mut set = JoinSet::new();
    for of in 0..ITEMS / TOGETHER {
        if set.len() >= AT_ONCE {
            set.join_next().await.expect("one").expect("it ran");
        }
        let journal = journal.clone();
        set.spawn(async move { journal.append(execution(of)).await.expect("written") });
    }
    set.join_all().await;
    journal
}

/// What people ask for.
fn questions() -> Vec<(&'static str, WorkQuery)> {
    let all = || WorkQuery {
        limit: PAGE,
        ..WorkQuery::default()
    };
    let lit = |light| {
        Some(LightAt {
            lights: vec![light],
            now_ms: NOW_MS,
        })
    };
    let of = |relation: &str| {
        Some(PartyQuery {
            relation: relation.into(),
            keys: vec!["p:0-0".into()],
        })
    };
    let county = |department: Option<&str>| Visible::Within {
        scopes: vec![VisibleScope {
            department: department.map(str::to_owned),
            divisions: Some((140_100..140_110).map(|code| code.to_string()).collect()),
        }],
        keys: vec!["p:0-0".into()],
    };
    vec![
        (
            "mine, open",
            WorkQuery {
                party: of("todo"),
                order: WorkOrder::Due,
                ..all()
            },
        ),
        (
            "mine, done, the last first",
            WorkQuery {
                party: of("done"),
                order: WorkOrder::Updated,
                descending: true,
                ..all()
            },
        ),
        (
            "all, a page in the middle",
            WorkQuery {
                after: Some((NOW_MS, format!("w{NOW_MS:06}"))),
                ..all()
            },
        ),
        (
            "overdue",
            WorkQuery {
                light: lit(Light::Overdue),
                order: WorkOrder::Due,
                ..all()
            },
        ),
        (
            "nearing",
            WorkQuery {
                light: lit(Light::Nearing),
                order: WorkOrder::Due,
                ..all()
            },
        ),
        (
            "overdue in a department",
            WorkQuery {
                light: lit(Light::Overdue),
                department: Some("d4".into()),
                order: WorkOrder::Due,
                ..all()
            },
        ),
        (
            "one business key",
            WorkQuery {
                business_key: Some("b77".into()),
                ..all()
            },
        ),
        (
            "a title that few have",
            WorkQuery {
                title: Some("第99999号".into()),
                ..all()
            },
        ),
        (
            "what a city's office may see",
            WorkQuery {
                visible: county(Some("d4")),
                order: WorkOrder::Due,
                ..all()
            },
        ),
    ]
}

fn lists(criterion: &mut Criterion, database: &str, journal: &Journal, runtime: &Runtime) {
    let mut group = criterion.benchmark_group(format!("work items, {database}"));
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(3));
    for (name, query) in questions() {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let rows = runtime.block_on(journal.work_list(black_box(&query)));
                assert!(!rows.expect("they list").is_empty(), "{name} finds none");
            });
        });
    }
    for (name, by) in [
        ("counted", CountBy::Nothing),
        ("counted by department", CountBy::Department),
    ] {
        let query = WorkQuery::default();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let counted = runtime.block_on(journal.work_counts(&query, NOW_MS, by));
                assert!(!counted.expect("they count").is_empty());
            });
        });
    }
    group.finish();
}

/// What PostgreSQL does by itself some time after so many rows came.
async fn vacuumed(url: &str) {
    let db = Database::connect(url).await.expect("it connects");
    let done = db.execute_unprepared("VACUUM ANALYZE").await;
    done.expect("it is vacuumed");
    db.close().await.expect("it closes");
}

fn all(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options::file(folder.path().join("lists.db"));
    let journal = runtime.block_on(filled(options));
    lists(criterion, "SQLite", &journal, &runtime);
    runtime.block_on(journal.close());
    if let Ok(url) = std::env::var("LIANXI_DATABASE") {
        let options = Options::postgres(DatabaseUrl::new(url.as_str()));
        let journal = runtime.block_on(filled(options));
        runtime.block_on(vacuumed(&url));
        lists(criterion, "PostgreSQL", &journal, &runtime);
        runtime.block_on(journal.close());
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
