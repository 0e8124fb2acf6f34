//! Records: a turn commits only where all that it read is still so.

use std::collections::BTreeMap;

use lianxi_journal::{Append, BucketRead, Journal, Options, ReadSet, RecordRead, RecordWrite};
use proptest::prelude::*;

use crate::support::{DEPARTMENT, Store, name, record};

fn read(key: &str, version: i64) -> ReadSet {
    ReadSet {
        records: vec![RecordRead {
            department: DEPARTMENT.into(),
            key: key.into(),
            version,
        }],
        buckets: Vec::new(),
    }
}

fn bucket(index: &str, value: &str, version: i64) -> ReadSet {
    ReadSet {
        records: Vec::new(),
        buckets: vec![BucketRead {
            department: DEPARTMENT.into(),
            index: index.into(),
            value: value.into(),
            version,
        }],
    }
}

fn both(a: ReadSet, b: ReadSet) -> ReadSet {
    ReadSet {
        records: [a.records, b.records].concat(),
        buckets: [a.buckets, b.buckets].concat(),
    }
}

fn writing(reads: ReadSet, writes: Vec<RecordWrite>) -> Append {
    Append {
        reads,
        record_writes: writes,
        ..Append::default()
    }
}

/// On records a (version 1, city=taiyuan), b (version 2) and c (a tombstone of version 2).
async fn check(reads: ReadSet, expected: &str) {
    let store = filled().await;
    let outcome = store
        .append(writing(reads.clone(), vec![record("z", Some("1"), &[])]))
        .await;
    assert_eq!(name(&outcome), expected, "{reads:?}");
    let written = store
        .journal
        .record(DEPARTMENT, "z")
        .await
        .expect("it reads")
        .version;
    assert_eq!(written, i64::from(outcome.is_ok()), "{reads:?}");
}

async fn filled() -> Store {
    let store = Store::new().await;
    for write in [
        record("a", Some("1"), &[("city", "taiyuan")]),
        record("b", Some("1"), &[]),
        record("b", Some("2"), &[]),
        record("c", Some("1"), &[("city", "datong")]),
        record("c", None, &[]),
    ] {
        store.ok(writing(ReadSet::default(), vec![write])).await;
    }
    store
}

#[tokio::test]
async fn the_read_set_is_validated() {
    for (key, version) in [("a", 1), ("b", 2), ("c", 2), ("none", 0)] {
        check(read(key, version), "written").await;
        check(read(key, version + 1), "records conflict").await;
        check(both(read(key, version), read("b", 1)), "records conflict").await;
    }
    check(read("b", 1), "records conflict").await;
    for (value, version) in [("taiyuan", 1), ("datong", 2), ("yangquan", 0)] {
        check(bucket("city", value, version), "written").await;
        check(bucket("city", value, version + 1), "records conflict").await;
        check(
            both(read("a", 1), bucket("city", value, version + 1)),
            "records conflict",
        )
        .await;
    }
}

/// Two turns that read the same state; the second to commit must be refused.
async fn check_pair(first: Append, second: Append) {
    let store = filled().await;
    store.ok(first.clone()).await;
    assert_eq!(
        name(&store.append(second.clone()).await),
        "records conflict",
        "{first:?}"
    );
    // In one group it is the same.
    let store = filled().await;
    let (one, two) = tokio::join!(store.append(first), store.append(second));
    assert_eq!((name(&one), name(&two)), ("written", "records conflict"));
}

#[tokio::test]
async fn write_skew_is_refused() {
    let seen = both(read("a", 1), read("b", 2));
    check_pair(
        writing(seen.clone(), vec![record("a", Some("9"), &[])]),
        writing(seen, vec![record("b", Some("9"), &[])]),
    )
    .await;
}

#[tokio::test]
async fn the_same_key_from_two_turns_is_refused() {
    for (key, version) in [("a", 1), ("new", 0)] {
        let write = |value| writing(read(key, version), vec![record(key, Some(value), &[])]);
        check_pair(write("1"), write("2")).await;
    }
}

#[tokio::test]
async fn a_phantom_is_refused() {
    let seen = bucket("city", "taiyuan", 1);
    let counts = writing(seen, vec![record("count", Some("1"), &[])]);
    for change in [
        record("new", Some("1"), &[("city", "taiyuan")]),
        record("a", Some("2"), &[("city", "taiyuan")]),
        record("a", Some("1"), &[("city", "datong")]),
        record("a", None, &[]),
    ] {
        check_pair(writing(ReadSet::default(), vec![change]), counts.clone()).await;
    }
    let empty = bucket("city", "yangquan", 0);
    check_pair(
        writing(
            ReadSet::default(),
            vec![record("new", Some("1"), &[("city", "yangquan")])],
        ),
        writing(empty, vec![record("count", Some("0"), &[])]),
    )
    .await;
}

#[tokio::test]
async fn records_are_listed_by_prefix_without_tombstones() {
    let store = filled().await;
    let keys = async |prefix: &str, after: Option<&str>| {
        let rows = store.journal.records(DEPARTMENT, prefix, after, 10).await;
        rows.expect("it reads")
            .into_iter()
            .map(|r| r.key)
            .collect::<Vec<_>>()
    };
    assert_eq!(keys("", None).await, ["a", "b"]);
    assert_eq!(keys("b", None).await, ["b"]);
    assert_eq!(keys("", Some("a")).await, ["b"]);
}

/// A step of the property test: which key, its new value, its index values.
type Step = Vec<(u8, Option<u8>, Vec<(u8, u8)>)>;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let write = (
        0..4u8,
        proptest::option::weighted(0.8, 0..9u8),
        proptest::collection::vec((0..2u8, 0..3u8), 0..3),
    );
    proptest::collection::vec(proptest::collection::vec(write, 1..4), 1..12)
}

/// A record's version, value and index entries.
type Row = (i64, Option<String>, Vec<(String, String)>);

/// What the records must be: key -> (version, value, index entries), and the buckets' versions.
#[derive(Default)]
struct Model {
    records: BTreeMap<String, Row>,
    buckets: BTreeMap<(String, String), i64>,
}

impl Model {
    fn apply(&mut self, writes: &[RecordWrite]) {
        let last: BTreeMap<&str, &RecordWrite> =
            writes.iter().map(|w| (w.key.as_str(), w)).collect();
        let mut touched = std::collections::BTreeSet::new();
        for (key, write) in last {
            let row = self.records.entry(key.to_owned()).or_default();
            touched.extend(row.2.drain(..));
            row.0 += 1;
            row.1.clone_from(&write.value);
            if write.value.is_some() {
                row.2.clone_from(&write.indexes);
                touched.extend(write.indexes.iter().cloned());
            }
        }
        for bucket in touched {
            *self.buckets.entry(bucket).or_default() += 1;
        }
    }

    async fn compare(&self, journal: &Journal) {
        for (key, (version, value, _)) in &self.records {
            let found = journal.record(DEPARTMENT, key).await.expect("it reads");
            assert_eq!((&found.version, &found.value), (version, value), "{key}");
        }
        for ((index, value), version) in &self.buckets {
            let (found, rows) = journal
                .records_by_index(DEPARTMENT, index, value, None, 100)
                .await
                .expect("it reads");
            let place = (index.clone(), value.clone());
            let expected: Vec<(&str, i64)> = self
                .records
                .iter()
                .filter(|(_, row)| row.2.contains(&place))
                .map(|(key, row)| (key.as_str(), row.0))
                .collect();
            let rows: Vec<(&str, i64)> = rows.iter().map(|r| (r.key.as_str(), r.version)).collect();
            assert_eq!((found, rows), (*version, expected), "{place:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn records_indexes_and_buckets_agree(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let journal = Journal::open(Options::memory()).await.expect("it opens");
            let mut model = Model::default();
            for step in steps {
                let writes: Vec<RecordWrite> = step
                    .iter()
                    .map(|(key, value, indexes)| RecordWrite {
                        department: DEPARTMENT.into(),
                        key: format!("k{key}"),
                        value: value.map(|v| v.to_string()),
                        indexes: indexes.iter().map(|(i, v)| (format!("i{i}"), format!("v{v}"))).collect(),
                    })
                    .collect();
                model.apply(&writes);
                journal.append(writing(ReadSet::default(), writes)).await.expect("it is written");
                model.compare(&journal).await;
            }
        });
    }
}
