//! A store whose executions can be archived, and the folder where their files go.

use std::path::PathBuf;

use lianxi_journal::archive::{ArchiveError, ArchiveOrder, Archived};
use lianxi_journal::{
    Append, ExecutionAppend, InboxRow, InboxState, Journal, NewDefinition, NewExecution, NewOutbox,
    OutboxFilter, Resend, WorkAppend,
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::doctor::{examined, spoiling, told};
use crate::support::{Store, begin, definition, input, of, turn, work};

pub const TEXT: &[u8] = b"document: {}";
/// Everything below has ended before.
pub const BEFORE_MS: i64 = 100_000;

pub fn digest() -> String {
    hex::encode(Sha256::digest(TEXT))
}

/// A store, and a folder for its archives.
pub struct Office {
    pub store: Store,
    folder: TempDir,
}

impl Office {
    pub async fn new() -> Self {
        let store = Store::new().await;
        let published = NewDefinition {
            source: TEXT.to_vec(),
            ..definition("2.0.0", &digest())
        };
        store.journal.publish(published).await.expect("it is new");
        let folder = tempfile::tempdir().expect("a folder");
        Self { store, folder }
    }

    /// The process ends, and another begins.
    pub async fn restarted(mut self) -> Self {
        self.store.journal.close().await;
        self.store.journal = Journal::open(self.store.options()).await.expect("it opens");
        self
    }

    pub fn order(&self) -> ArchiveOrder {
        ArchiveOrder {
            folder: self.folder.path().join("archive"),
            before_ms: BEFORE_MS,
            at_ms: 900_000,
            at: "20260302T010000Z".into(),
            keys_before_ms: 0,
        }
    }

    pub async fn archive(&self) -> Result<Archived, ArchiveError> {
        self.store.journal.archive(&self.order()).await
    }

    pub async fn archived(&self) -> Archived {
        self.archive().await.expect("it is archived")
    }

    /// Writes a file and stops there.
    pub async fn written(&self) -> PathBuf {
        let written = self.store.journal.write_archive(&self.order()).await;
        let (name, more) = written.expect("it is written").expect("there is something");
        assert!(!more);
        self.place(&name)
    }

    pub fn place(&self, name: &str) -> PathBuf {
        self.order().folder.join(name)
    }

    pub async fn is_there(&self, id: &str) -> bool {
        let found = self.store.journal.execution(id).await;
        found.expect("it reads").is_some()
    }

    pub async fn sound(&self) {
        let store = &self.store;
        // The definition that all stores have is of no text.
        store
            .spoil(&spoiling("DELETE FROM definition WHERE version = '1.0.0'"))
            .await;
        assert_eq!(told(&examined(store).await), [""; 0]);
    }

    pub fn files(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.order().folder) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.expect("it reads").file_name());
        let mut names: Vec<String> = names.map(|n| n.into_string().expect("a name")).collect();
        names.sort();
        names
    }
}

pub fn first(id: &str) -> ExecutionAppend {
    ExecutionAppend {
        create: Some(NewExecution {
            definition: digest(),
            business_key: Some("key".into()),
            parent: None,
        }),
        ..begin(id)
    }
}

pub fn last(id: &str) -> ExecutionAppend {
    ExecutionAppend {
        events: vec![b"{\"type\":\"last\"}".to_vec(), vec![0xff, 0x00]],
        status: "completed".into(),
        ..turn(id, 1)
    }
}

pub fn closed(id: &str, execution: &str) -> WorkAppend {
    let mut append = work(id, execution, 0);
    append.row.status = "completed".into();
    append
}

pub fn message(execution: &str) -> NewOutbox {
    NewOutbox {
        execution: Some(execution.into()),
        destination: "partner".into(),
        topic: "made".into(),
        body: "{}".into(),
        ..NewOutbox::default()
    }
}

impl Office {
    /// Begins, asks a person, sends a message twice, ends.
    pub async fn full(&self, id: &str) {
        let journal = &self.store.journal;
        let key = InboxRow {
            execution: Some(id.into()),
            ..input(id, InboxState::Done, Some("ok"))
        };
        self.store
            .ok(Append {
                execution: Some(ExecutionAppend {
                    snapshot: Some(b"{}".to_vec()),
                    ..first(id)
                }),
                work: vec![closed(&format!("{id}-w"), id)],
                outbox: vec![message(id)],
                inbox: vec![key],
                ..Append::default()
            })
            .await;
        let of_id = OutboxFilter {
            execution: Some(id.into()),
            limit: 1,
            ..OutboxFilter::default()
        };
        let seq = journal.outbox(&of_id).await.expect("it reads")[0].seq;
        let failed = journal.outbox_failed(seq, "no".into(), None);
        failed.await.expect("it is noted");
        let resend = Resend {
            seq,
            at_ms: 5,
            actor: "{}".into(),
        };
        journal.outbox_resend(resend).await.expect("it is noted");
        journal.outbox_delivered(seq, 6).await.expect("it is noted");
        self.store.ok(of(last(id))).await;
    }

    pub async fn short(&self, id: &str) {
        self.store.ok(of(first(id))).await;
        self.store.ok(of(last(id))).await;
    }

    pub async fn rows(&self) -> Vec<(&'static str, i64)> {
        use sea_orm::{ConnectionTrait as _, Statement};
        let raw = self.store.raw().await;
        let mut counted = Vec::new();
        for table in [
            "execution",
            "turn",
            "snapshot",
            "work_item",
            "work_turn",
            "outbox",
            "resending",
            "inbox",
        ] {
            let ask = format!("SELECT count(*) AS n FROM {table}");
            let row = raw
                .query_one_raw(Statement::from_string(raw.get_database_backend(), ask))
                .await;
            let n: i64 = row
                .expect("it reads")
                .expect("a row")
                .try_get("", "n")
                .expect("a number");
            if n > 0 {
                counted.push((table, n));
            }
        }
        raw.close().await.expect("it closes");
        counted
    }
}
