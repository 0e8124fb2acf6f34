//! The journal itself: opening, the calls that write (all through the one writer task), closing.

use std::sync::Arc;

use sea_orm::DatabaseConnection;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::administration::{
    Administered, Administration, NewDefinition, NewStanding, PluginChange, Published, Resend,
    Resent, SessionWrite, Stood,
};
use crate::append::{Append, Appended};
use crate::archive::Archiving;
use crate::error::{AppendError, OpenError, PublishError, StorageError};
use crate::lease::Lease;
use crate::limits;
use crate::lock::Lock;
use crate::options::{Options, Place};
use crate::stats::{Counters, Stats};
use crate::writer::{Hold, Job, Message, Write, Writer, Written};
use crate::{connect, migration};

/// A handle to the store; clones share it. When the last one goes, the writer ends and the lock with it.
#[derive(Debug, Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    messages: mpsc::Sender<Message>,
    readers: DatabaseConnection,
    counters: Arc<Counters>,
    /// Another process may have taken the journal over.
    taken: CancellationToken,
    /// The writer has ended, and nobody had closed the journal.
    broken: CancellationToken,
    /// Held by the one run that archives.
    archiving: Mutex<()>,
}

/// Why nothing can be written any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Another process may have taken the journal over.
    TakenOver,
    /// A fault of this process has ended its writer.
    Broken,
}

impl Journal {
    /// Takes what keeps others from writing, brings the schema forward, starts the writer. Needs a tokio runtime.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        // Boxed: migrations make it large, and every caller would carry that.
        Box::pin(Self::opened(options)).await
    }

    async fn opened(options: Options) -> Result<Self, OpenError> {
        let lock = match &options.place {
            Place::File(path) => Some(Lock::take(path, options.lock_wait).await?),
            Place::Memory | Place::Postgres(_) => None,
        };
        let db = connect::writer(&options).await?;
        migration::forward(&db).await?;
        let hold = match (lock, &options.place) {
            (Some(lock), _) => Hold::Lock(lock),
            // Its table came with the schema.
            (None, Place::Postgres(_)) => Hold::Lease(Lease::take(&options).await?),
            (None, _) => Hold::Nothing,
        };
        if matches!(hold, Hold::Lease(_)) {
            // While it waited for the lease, a newer host may have brought the schema forward.
            migration::forward(&db).await?;
        }
        let taken = match &hold {
            Hold::Lease(lease) => lease.lost(),
            Hold::Lock(_) | Hold::Nothing => CancellationToken::new(),
        };
        let readers = connect::readers(&options, &db).await?;
        let counters = Arc::new(Counters::default());
        let (sender, receiver) = mpsc::channel(options.writer_queue.max(1));
        let writer = Writer {
            options,
            db,
            counters: Arc::clone(&counters),
            hold,
        };
        let broken = CancellationToken::new();
        let ended = broken.clone().drop_guard();
        tokio::spawn(async move {
            writer.run(receiver).await;
            ended.disarm();
        });
        Ok(Self {
            inner: Arc::new(Inner {
                messages: sender,
                readers,
                counters,
                taken,
                broken,
                archiving: Mutex::default(),
            }),
        })
    }

    /// A handle without a writer: what is written is refused as closed.
    pub(crate) fn reading(readers: DatabaseConnection) -> Self {
        let (messages, _) = mpsc::channel(1);
        Self {
            inner: Arc::new(Inner {
                messages,
                readers,
                counters: Arc::default(),
                taken: CancellationToken::new(),
                broken: CancellationToken::new(),
                archiving: Mutex::default(),
            }),
        }
    }

    /// Writes one turn. The answer comes after the commit is durable; an error means that nothing of it was written.
    pub async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        limits::check(&append)?;
        match self.write(Write::Append(Box::new(append))).await? {
            Written::Appended(appended) => Ok(appended),
            _ => Err(answer_of_another_kind()),
        }
    }

    /// Stores a definition. The same digest again is no change; another text under the same version is refused.
    pub async fn publish(&self, definition: NewDefinition) -> Result<Published, PublishError> {
        let (namespace, name, version) = (
            definition.namespace.clone(),
            definition.name.clone(),
            definition.version.clone(),
        );
        match self.write(Write::Publish(Box::new(definition))).await? {
            Written::Published(published) => Ok(published),
            Written::OtherText { digest } => Err(PublishError::OtherText {
                namespace,
                name,
                version,
                digest,
            }),
            _ => Err(answer_of_another_kind().into()),
        }
    }

    /// Takes a version out of force or puts it back; where it stands so already, that is no change.
    pub async fn stand(&self, standing: NewStanding) -> Result<Stood, AppendError> {
        match self.write(Write::Stand(standing)).await? {
            Written::Stood(stood) => Ok(stood),
            _ => Err(answer_of_another_kind()),
        }
    }

    /// The destination took the message.
    pub async fn outbox_delivered(&self, seq: i64, at_ms: i64) -> Result<(), AppendError> {
        self.write(Write::OutboxDelivered { seq, at_ms }).await?;
        Ok(())
    }

    /// An attempt failed; `next_at_ms: None` gives the message up as a dead letter.
    pub async fn outbox_failed(
        &self,
        seq: i64,
        error: String,
        next_at_ms: Option<i64>,
    ) -> Result<(), AppendError> {
        let write = Write::OutboxFailed {
            seq,
            error,
            next_at_ms,
        };
        self.write(write).await?;
        Ok(())
    }

    /// A dead letter is due again, and who wanted that is kept. One that is none is left as it is.
    pub async fn outbox_resend(&self, resend: Resend) -> Result<Resent, AppendError> {
        match self.write(Write::OutboxResend(resend)).await? {
            Written::Resent(resent) => Ok(resent),
            _ => Err(answer_of_another_kind()),
        }
    }

    /// Writes what an administrator did with plugins, and who that was.
    pub async fn change_plugins(&self, change: PluginChange) -> Result<(), AppendError> {
        limits::check_plugins(&change)?;
        self.write(Write::Plugins(Box::new(change))).await?;
        Ok(())
    }

    /// Writes what an administrator did, all or nothing.
    pub async fn administer(
        &self,
        administration: Administration,
    ) -> Result<Administered, AppendError> {
        limits::check_administration(&administration)?;
        match self
            .write(Write::Administer(Box::new(administration)))
            .await?
        {
            Written::Administered(administered) => Ok(administered),
            _ => Err(answer_of_another_kind()),
        }
    }

    /// Sessions that expired before go.
    pub async fn purge_sessions(&self, before_ms: i64) -> Result<(), AppendError> {
        let purge = Administration {
            sessions: vec![SessionWrite::Purge { before_ms }],
            ..Administration::default()
        };
        self.administer(purge).await.map(drop)
    }

    /// The ids of the executions that are gone by this step.
    pub(crate) async fn archive_step(&self, step: Archiving) -> Result<Vec<String>, AppendError> {
        match self.write(Write::Archive(step)).await? {
            Written::Archived(gone) => Ok(gone),
            _ => Err(answer_of_another_kind()),
        }
    }

    pub(crate) fn archiving(&self) -> &Mutex<()> {
        &self.inner.archiving
    }

    /// What the work has cost since the journal was opened.
    pub fn stats(&self) -> Stats {
        self.inner.counters.read()
    }

    /// Whether a read succeeds now.
    pub async fn ping(&self) -> Result<(), StorageError> {
        Ok(self.readers().ping().await?)
    }

    /// Commits what is queued, closes the database and gives up the lock. Appends after it answer `Closed`.
    pub async fn close(&self) {
        let (answer, closed) = oneshot::channel();
        let sent = self.inner.messages.send(Message::Close(answer)).await;
        if sent.is_ok() {
            // An error says that the writer has ended already, which is what we wait for.
            let _ = closed.await;
        }
        if let Err(error) = self.inner.readers.close_by_ref().await {
            tracing::warn!(%error, "closing the reading connections failed");
        }
    }

    /// Ends when nothing more can be written here. What was acknowledged is safe; what this process does outside may be done by another
    /// one too: it must end.
    pub async fn lost(&self) -> Loss {
        tokio::select! {
            biased;
            // A writer that ends takes its lease with it.
            () = self.inner.broken.cancelled() => Loss::Broken,
            () = self.inner.taken.cancelled() => Loss::TakenOver,
        }
    }

    pub(crate) fn readers(&self) -> &DatabaseConnection {
        &self.inner.readers
    }

    async fn write(&self, write: Write) -> Result<Written, AppendError> {
        let (answer, answered) = oneshot::channel();
        self.inner
            .messages
            .try_send(Message::Write(Job { write, answer }))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => AppendError::Overloaded,
                mpsc::error::TrySendError::Closed(_) => AppendError::Closed,
            })?;
        answered.await.unwrap_or(Err(AppendError::Closed))
    }
}

fn answer_of_another_kind() -> AppendError {
    StorageError::corrupt("the writer gave an answer of another kind").into()
}
