//! The writer: the one task that changes the database. It takes everything that is queued into one transaction, where a
//! write that is refused leaves no trace (a savepoint each), commits once, and only then answers. While a commit syncs,
//! the next group gathers.
//!
//! A panic in a group is a failed group, and the next one has a new connection. Should the task end in any other way than by being closed,
//! the journal says that it is lost: a host that can write nothing must end, so that it is started again.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use lianxi_telemetry::metrics;
use lianxi_telemetry::names::span;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};
use tracing::Instrument;

use crate::administration::{
    Administered, Administration, NewDefinition, NewStanding, PluginChange, Published, Resend,
    Resent, Stood,
};
use crate::append::{Append, Appended};
use crate::apply::{self, Scope, Together, together};
use crate::archive::Archiving;
use crate::connect;
use crate::error::{AppendError, StorageError, StorageKind};
use crate::failpoint;
use crate::lease::Lease;
use crate::lock::Lock;
use crate::options::{Options, Place};
use crate::stats::Counters;

pub(crate) enum Write {
    Append(Box<Append>),
    Publish(Box<NewDefinition>),
    Stand(NewStanding),
    OutboxDelivered {
        seq: i64,
        at_ms: i64,
    },
    OutboxFailed {
        seq: i64,
        error: String,
        next_at_ms: Option<i64>,
    },
    OutboxResend(Resend),
    Plugins(Box<PluginChange>),
    Administer(Box<Administration>),
    Archive(Archiving),
}

pub(crate) enum Written {
    Appended(Appended),
    Published(Published),
    OtherText {
        digest: String,
    },
    Stood(Stood),
    Outbox,
    Resent(Resent),
    PluginsChanged,
    Administered(Administered),
    /// Ids of the executions that are gone.
    Archived(Vec<String>),
}

pub(crate) struct Job {
    pub(crate) write: Write,
    pub(crate) answer: oneshot::Sender<Result<Written, AppendError>>,
}

pub(crate) enum Message {
    Write(Job),
    Close(oneshot::Sender<()>),
}

pub(crate) struct Writer {
    pub(crate) options: Options,
    pub(crate) db: DatabaseConnection,
    pub(crate) counters: Arc<Counters>,
    pub(crate) hold: Hold,
}

/// What keeps others from writing, as long as anything can be written here.
pub(crate) enum Hold {
    Lock(Lock),
    Lease(Lease),
    /// In memory there are no others.
    Nothing,
}

/// What one write of a group came to: its answer, and the rows it changed.
type Outcome = Result<(Written, u64), AppendError>;

impl Writer {
    pub(crate) async fn run(mut self, mut messages: mpsc::Receiver<Message>) {
        let mut taken = Vec::new();
        let mut closers = Vec::new();
        let group_max = self.options.group_max.max(1);
        while messages.recv_many(&mut taken, group_max).await > 0 {
            let mut jobs = Vec::with_capacity(taken.len());
            for message in taken.drain(..) {
                match message {
                    Message::Write(job) => jobs.push(job),
                    Message::Close(closed) => {
                        // What was queued before is still written; the loop ends when the queue is empty.
                        messages.close();
                        closers.push(closed);
                    }
                }
            }
            if !jobs.is_empty() {
                self.commit(jobs).await;
            }
        }
        if let Err(error) = self.db.close_by_ref().await {
            tracing::warn!(%error, "closing the writing connection failed");
        }
        match self.hold {
            Hold::Lease(lease) => lease.release().await,
            Hold::Lock(lock) => drop(lock),
            Hold::Nothing => {}
        }
        for closed in closers {
            // Whoever asked may have stopped waiting.
            let _ = closed.send(());
        }
    }

    async fn commit(&mut self, jobs: Vec<Job>) {
        let span = tracing::debug_span!(span::COMMIT, group = jobs.len());
        // Between two groups the writer knows nothing but its connection, and that is made anew.
        let group = AssertUnwindSafe(self.group(&jobs).instrument(span)).catch_unwind();
        let group = group.await;
        let outcomes = match group.unwrap_or_else(|_| Err(StorageError::panicked())) {
            Ok(outcomes) => outcomes,
            Err(error) => {
                tracing::error!(%error, writes = jobs.len(), "a group of writes failed; nothing of it was written");
                if error.kind != StorageKind::Lost {
                    self.reconnect().await;
                }
                jobs.iter()
                    .map(|_| Err(AppendError::Storage(error.clone())))
                    .collect()
            }
        };
        failpoint!("journal.before-answer", return);
        let written = outcomes.iter().filter(|o| o.is_ok()).count();
        Counters::add(&self.counters.appends, written as u64);
        Counters::add(&self.counters.refused, (outcomes.len() - written) as u64);
        self.counters
            .group_largest
            .fetch_max(written as u64, Ordering::Relaxed);
        for (job, outcome) in jobs.into_iter().zip(outcomes) {
            let answer = outcome.map(|(written, rows)| {
                Counters::add(&self.counters.rows, rows);
                Counters::add(&self.counters.event_bytes, event_bytes(&job.write));
                written
            });
            // A caller that went away has its write all the same.
            let _ = job.answer.send(answer);
        }
    }

    /// One commit. An error is everybody's; what concerns one write alone is in its outcome.
    ///
    /// Refusals are rare and savepoints are not free: a group is tried without them, and once more with them when one of
    /// its writes was refused.
    async fn group(&self, jobs: &[Job]) -> Result<Vec<Outcome>, StorageError> {
        if let Some(outcomes) = self.all_or_none(jobs).await? {
            return Ok(outcomes);
        }
        let began = Instant::now();
        let transaction = self.begin().await?;
        let mut outcomes = Vec::with_capacity(jobs.len());
        for job in jobs {
            outcomes.push(in_savepoint(&transaction, &job.write).await?);
        }
        let written = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        if written > 0 {
            self.end(transaction, began.elapsed(), written).await?;
        } else {
            transaction.rollback().await?;
        }
        Ok(outcomes)
    }

    /// The group where nothing is refused, or a single write; `None` where it must be told apart who was.
    async fn all_or_none(&self, jobs: &[Job]) -> Result<Option<Vec<Outcome>>, StorageError> {
        let began = Instant::now();
        let transaction = self.begin().await?;
        let mut together = None;
        let mut outcomes = Vec::with_capacity(jobs.len());
        if together::pays(jobs.iter().map(|job| &job.write)) {
            let writes = jobs.iter().map(|job| &job.write);
            together = Together::begin(&transaction, writes).await?;
            if together.is_none() {
                transaction.rollback().await?;
                return Ok(None);
            }
        }
        for job in jobs {
            let outcome = shared(apply_in(&transaction, &job.write, together.as_ref()).await)?;
            if outcome.is_err() {
                transaction.rollback().await?;
                return Ok((jobs.len() == 1).then(|| vec![outcome]));
            }
            outcomes.push(outcome);
        }
        if let Some(together) = together {
            Counters::add(&self.counters.rows, together.rows);
        }
        self.end(transaction, began.elapsed(), jobs.len()).await?;
        Ok(Some(outcomes))
    }

    async fn begin(&self) -> Result<DatabaseTransaction, StorageError> {
        failpoint!("journal.before-begin");
        let options = TransactionOptions {
            // To read first and write then, without this, would end in a lock that cannot be waited for.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.db.begin_with_options(options).await?;
        if let Hold::Lease(lease) = &self.hold {
            lease.check(&transaction).await?;
        }
        Ok(transaction)
    }

    async fn end(
        &self,
        transaction: DatabaseTransaction,
        writing: Duration,
        group: usize,
    ) -> Result<(), StorageError> {
        failpoint!("journal.before-commit");
        let began = Instant::now();
        transaction.commit().await?;
        failpoint!("journal.after-commit");
        Counters::add(&self.counters.commits, 1);
        metrics::commit(&metrics::Commit {
            writing,
            syncing: began.elapsed(),
            group,
        });
        Ok(())
    }

    /// After a failed statement or commit the database may have left the transaction by itself, and then the connection's
    /// own count of transactions is wrong. A new connection has no such past.
    async fn reconnect(&mut self) {
        if self.options.place == Place::Memory {
            return;
        }
        match connect::writer(&self.options).await {
            Ok(db) => {
                let old = std::mem::replace(&mut self.db, db);
                if let Err(error) = old.close().await {
                    tracing::warn!(%error, "closing the failed connection failed");
                }
            }
            Err(error) => tracing::error!(%error, "no new connection; the old one stays"),
        }
    }
}

async fn in_savepoint(
    transaction: &DatabaseTransaction,
    write: &Write,
) -> Result<Outcome, StorageError> {
    let savepoint = transaction.begin().await?;
    let outcome = shared(apply_in(&savepoint, write, None).await)?;
    match &outcome {
        Ok(_) => savepoint.commit().await?,
        Err(_) => savepoint.rollback().await?,
    }
    Ok(outcome)
}

async fn apply_in(db: &DatabaseTransaction, write: &Write, together: Option<&Together>) -> Outcome {
    failpoint!("journal.before-apply");
    let mut scope = Scope::new(db, together);
    let written = apply::write(&mut scope, write).await?;
    failpoint!("journal.after-apply");
    Ok((written, scope.rows))
}

/// A failure of the database is not the write's own.
fn shared(outcome: Outcome) -> Result<Outcome, StorageError> {
    match outcome {
        Err(AppendError::Storage(error)) => Err(error),
        other => Ok(other),
    }
}

pub(crate) fn event_bytes(write: &Write) -> u64 {
    let Write::Append(append) = write else {
        return 0;
    };
    let execution = append.execution.as_ref().map(|e| &e.events);
    let work = append.work.iter().map(|w| &w.events);
    execution
        .into_iter()
        .chain(work)
        .map(|events| crate::limits::events_bytes(events) as u64)
        .sum()
}
