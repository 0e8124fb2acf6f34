//! What the tests share: a journal in a place of its own, and short ways to say what an append does.

use std::path::Path;

use lianxi_journal::{
    Append, AppendError, Appended, ConflictKind, DatabaseUrl, ExecutionAppend, InboxRow,
    InboxState, Journal, NewDefinition, NewEffect, NewExecution, Options, RecordWrite,
    SUBSCRIPTION, WorkAppend, WorkRow,
};
use lianxi_tests::postgres::schema;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;

pub const DEFINITION: &str = "sha256:d";
pub const DEPARTMENT: &str = "registry";

#[allow(dead_code, reason = "each of the two binaries names its own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Where a store stands: its own folder, or its own schema of the database that the tests are given.
pub enum Place {
    Folder(TempDir),
    Schema(String),
}

impl Place {
    pub async fn new(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::Folder(tempfile::tempdir().expect("a folder")),
            Backend::Postgres => Self::Schema(schema().await.expect("a schema")),
        }
    }

    pub fn options(&self) -> Options {
        match self {
            Self::Folder(folder) => Options::file(folder.path().join("journal.db")),
            Self::Schema(url) => Options::postgres(DatabaseUrl::new(url)),
        }
    }

    /// A connection past the journal.
    pub async fn raw(&self) -> DatabaseConnection {
        let url = match self {
            Self::Folder(folder) => {
                format!("sqlite://{}", folder.path().join("journal.db").display())
            }
            Self::Schema(url) => url.clone(),
        };
        Database::connect(url).await.expect("the database opens")
    }
}

/// Bytes as a literal of the database that is tested.
pub fn bytes(bytes: &[u8]) -> String {
    let hex = hex::encode(bytes);
    match crate::BACKEND {
        Backend::Sqlite => format!("x'{hex}'"),
        Backend::Postgres => format!("'\\x{hex}'::bytea"),
    }
}

/// A journal with one definition in it.
pub struct Store {
    pub journal: Journal,
    pub place: Place,
}

impl Store {
    pub async fn new() -> Self {
        Self::with(|options| options).await
    }

    pub async fn with(change: impl FnOnce(Options) -> Options) -> Self {
        Self::on(crate::BACKEND, change).await
    }

    pub async fn on(backend: Backend, change: impl FnOnce(Options) -> Options) -> Self {
        let place = Place::new(backend).await;
        let journal = Journal::open(change(place.options()))
            .await
            .expect("the journal opens");
        journal
            .publish(definition("1.0.0", DEFINITION))
            .await
            .expect("the definition is stored");
        Self { journal, place }
    }

    pub fn options(&self) -> Options {
        self.place.options()
    }

    /// Where the file of a journal on SQLite stands.
    #[allow(dead_code, reason = "only one of the two binaries has files")]
    pub fn folder(&self) -> &Path {
        match &self.place {
            Place::Folder(folder) => folder.path(),
            Place::Schema(_) => panic!("a schema is in no folder"),
        }
    }

    /// A connection past the journal, to look at its database or to spoil it.
    pub async fn raw(&self) -> DatabaseConnection {
        self.place.raw().await
    }

    pub async fn spoil(&self, sql: &str) {
        let raw = self.raw().await;
        raw.execute_unprepared(sql)
            .await
            .expect("the statement runs");
        raw.close().await.expect("the connection closes");
    }

    pub async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.journal.append(append).await
    }

    /// An append that must succeed.
    pub async fn ok(&self, append: Append) -> Appended {
        self.append(append).await.expect("the append is written")
    }

    /// A new execution with one event.
    pub async fn start(&self, id: &str) {
        self.ok(of(begin(id))).await;
    }
}

pub fn definition(version: &str, digest: &str) -> NewDefinition {
    NewDefinition {
        digest: digest.into(),
        namespace: "samples".into(),
        name: "push".into(),
        version: version.into(),
        source: b"document: {}".to_vec(),
        pins: "{}".into(),
        resources: Vec::new(),
        published_at_ms: 1,
        effective_from_ms: None,
    }
}

pub fn of(execution: ExecutionAppend) -> Append {
    Append {
        execution: Some(execution),
        ..Append::default()
    }
}

/// The first turn of an execution.
pub fn begin(id: &str) -> ExecutionAppend {
    ExecutionAppend {
        create: Some(NewExecution {
            definition: DEFINITION.into(),
            ..NewExecution::default()
        }),
        ..turn(id, 0)
    }
}

/// A later turn: one event on top of `version`.
pub fn turn(id: &str, version: i64) -> ExecutionAppend {
    ExecutionAppend {
        id: id.into(),
        expected_version: version,
        events: vec![format!("{id}#{}", version + 1).into_bytes()],
        status: "running".into(),
        at_ms: 1_000 + version,
        ..ExecutionAppend::default()
    }
}

pub fn input(id: &str, state: InboxState, answer: Option<&str>) -> InboxRow {
    InboxRow {
        source: "api".into(),
        id: id.into(),
        execution: Some("e".into()),
        body: b"{}".to_vec(),
        received_at_ms: 5,
        state,
        answer: answer.map(|a| a.as_bytes().to_vec()),
    }
}

pub fn subscription(effect: i64, topic: &str, correlation: Option<&str>) -> NewEffect {
    NewEffect {
        effect,
        kind: SUBSCRIPTION.into(),
        topic: Some(topic.into()),
        correlation: correlation.map(Into::into),
        ..NewEffect::default()
    }
}

pub fn record(key: &str, value: Option<&str>, indexes: &[(&str, &str)]) -> RecordWrite {
    RecordWrite {
        department: DEPARTMENT.into(),
        key: key.into(),
        value: value.map(Into::into),
        indexes: indexes
            .iter()
            .map(|(index, value)| ((*index).into(), (*value).into()))
            .collect(),
    }
}

pub fn work(id: &str, execution: &str, version: i64) -> WorkAppend {
    WorkAppend {
        expected_version: version,
        events: vec![format!("{id}@{}", version + 1).into_bytes()],
        at_ms: 10,
        row: WorkRow {
            id: id.into(),
            execution: execution.into(),
            effect: 1,
            version: 0,
            status: "open".into(),
            department: DEPARTMENT.into(),
            division: Some("140100".into()),
            title: "check".into(),
            assignee: None,
            due_at_ms: Some(90),
            next_at_ms: None,
            business_key: None,
            body: "{}".into(),
            created_at_ms: 10,
            updated_at_ms: 10 + version,
            ..WorkRow::default()
        },
        parties: None,
    }
}

/// The short name of an outcome, for tables of cases.
pub fn name<T>(outcome: &Result<T, AppendError>) -> &'static str {
    match outcome {
        Ok(_) => "written",
        Err(AppendError::Conflict { kind, .. }) => match kind {
            ConflictKind::Version => "version conflict",
            ConflictKind::Work => "work conflict",
            ConflictKind::Records => "records conflict",
            ConflictKind::Schedule => "schedule conflict",
            ConflictKind::Ledger => "ledger conflict",
            ConflictKind::Account => "account conflict",
            ConflictKind::Login => "login taken",
        },
        Err(AppendError::Exists { .. }) => "exists",
        Err(AppendError::Duplicate { .. }) => "duplicate",
        Err(AppendError::Unknown(_)) => "unknown",
        Err(AppendError::Invalid(_)) => "invalid",
        Err(AppendError::Overloaded) => "overloaded",
        Err(AppendError::Closed) => "closed",
        Err(AppendError::Storage(_)) => "storage",
    }
}
