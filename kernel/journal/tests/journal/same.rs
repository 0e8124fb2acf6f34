//! Both databases say the same: one seeded course of appends, right and wrong ones, is given to both, and all that they answer and
//! list is compared.

use lianxi_journal::{
    Append, ExecutionAppend, ExecutionFilter, InboxState, ListOrder, NewOutbox, OutboxFilter,
    RecordRead, RetainedEvent, WorkFilter,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::support::{Backend, DEPARTMENT, Store, begin, input, record, subscription, turn, work};

/// Appends of one course.
const APPENDS: usize = 250;
const SEEDS: [u64; 3] = [1, 2, 3];

/// Words that orders of texts disagree about.
const WORDS: [&str; 8] = ["a", "B", "b", "Z", "é", "东", "西", "a b"];

struct Course {
    random: ChaCha8Rng,
}

impl Course {
    fn below(&mut self, most: u32) -> u32 {
        self.random.next_u32() % most
    }

    fn word(&mut self) -> &'static str {
        let at = self.below(8) as usize;
        WORDS[at]
    }

    fn execution(&mut self) -> ExecutionAppend {
        let id = format!("e{}", self.word());
        // Often the version that is there, often not.
        match self.below(4) {
            0 => begin(&id),
            version => ExecutionAppend {
                effects_upserted: vec![subscription(i64::from(version), self.word(), None)],
                effects_removed: vec![i64::from(self.below(4))],
                snapshot: (self.below(3) == 0).then(|| b"state".to_vec()),
                status: if self.below(5) == 0 {
                    "completed".into()
                } else {
                    "waiting".into()
                },
                ..turn(&id, i64::from(version))
            },
        }
    }

    fn append(&mut self) -> Append {
        let mut append = Append::default();
        if self.below(4) > 0 {
            append.execution = Some(self.execution());
        }
        if self.below(3) == 0 {
            let id = format!("w{}", self.word());
            let execution = format!("e{}", self.word());
            append.work = vec![work(&id, &execution, i64::from(self.below(3)))];
        }
        if self.below(2) == 0 {
            let (key, value) = (self.word(), (self.below(4) > 0).then_some("1"));
            append.record_writes = vec![record(key, value, &[("by", self.word())])];
            append.reads.records = vec![RecordRead {
                department: DEPARTMENT.into(),
                key: self.word().into(),
                version: i64::from(self.below(3)),
            }];
        }
        if self.below(3) == 0 {
            append.inbox = vec![input(self.word(), InboxState::Pending, None)];
        }
        if self.below(3) == 0 {
            append.outbox = vec![NewOutbox {
                destination: self.word().into(),
                body: "{}".into(),
                ..NewOutbox::default()
            }];
        }
        if self.below(4) == 0 {
            append.events = vec![RetainedEvent {
                source: "s".into(),
                id: self.below(12).to_string(),
                topic: self.word().into(),
                body: "{\"n\": 1}".into(),
                received_at_ms: 5_000,
                ..RetainedEvent::default()
            }];
        }
        append
    }
}

/// Everything that can be read, as text. An outbox row's number is the database's own: gaps differ.
async fn all(store: &Store) -> Vec<String> {
    let journal = &store.journal;
    let mut told = Vec::new();
    for order in [ListOrder::Started, ListOrder::Updated] {
        let filter = ExecutionFilter {
            order,
            limit: 100,
            ..ExecutionFilter::default()
        };
        let rows = journal.executions(&filter).await.expect("it reads");
        told.extend(rows.iter().map(|row| format!("{row:?}")));
        for row in rows {
            told.push(format!(
                "{:?}",
                journal.load(&row.id).await.expect("it loads")
            ));
            told.push(format!(
                "{:?}",
                journal.verify(&row.id).await.expect("it is whole")
            ));
        }
    }
    let filter = WorkFilter {
        limit: 100,
        ..WorkFilter::default()
    };
    told.push(format!(
        "{:?}",
        journal.work_items(&filter).await.expect("it reads")
    ));
    for word in WORDS {
        told.push(format!(
            "{:?}",
            journal.record(DEPARTMENT, word).await.expect("it reads")
        ));
        let bucket = journal
            .records_by_index(DEPARTMENT, "by", word, None, 100)
            .await;
        told.push(format!("{:?}", bucket.expect("it reads")));
    }
    told.push(format!(
        "{:?}",
        journal.pending_inbox(100, None).await.expect("it reads")
    ));
    let filter = OutboxFilter {
        limit: 500,
        ..OutboxFilter::default()
    };
    let rows = journal.outbox(&filter).await.expect("it reads");
    told.extend(
        rows.iter()
            .map(|row| format!("{} {:?}", row.destination, row.execution)),
    );
    told
}

#[tokio::test]
async fn both_databases_say_the_same() {
    for seed in SEEDS {
        let sqlite = Store::on(Backend::Sqlite, |options| options).await;
        let postgres = Store::on(Backend::Postgres, |options| options).await;
        let mut course = Course {
            random: ChaCha8Rng::seed_from_u64(seed),
        };
        let mut written = 0;
        for step in 0..APPENDS {
            let append = course.append();
            let answers = [
                sqlite.append(append.clone()).await,
                postgres.append(append.clone()).await,
            ];
            written += usize::from(answers[0].is_ok());
            let [left, right] = answers.map(|answer| match answer {
                Ok(appended) => format!("{appended:?}"),
                // The database's own words differ.
                Err(error) => crate::support::name(&Err::<(), _>(error)).to_owned(),
            });
            assert_eq!(left, right, "seed {seed}, append {step}: {append:?}");
        }
        assert!(
            (APPENDS / 10..APPENDS * 9 / 10).contains(&written),
            "{written} of {APPENDS}: too many or too few are right"
        );
        let (left, right) = (all(&sqlite).await, all(&postgres).await);
        for (left, right) in left.iter().zip(&right) {
            assert_eq!(left, right, "seed {seed}");
        }
        assert_eq!(left.len(), right.len());
    }
}
