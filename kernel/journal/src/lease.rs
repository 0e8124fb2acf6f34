//! Who may write to a journal on PostgreSQL, where a file's lock cannot say it: a row with a holder, a fence and the time until when.
//!
//! Times are the database's own, so that the clocks of machines do not matter. Whoever takes the lease over raises its fence, and every
//! group of writes looks in its own transaction whether the fence is still its own: a process that was stopped for an hour and goes on
//! writes nothing. It learns so by the first write, or by [`Lease::lost`], and must end.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, Statement, TransactionTrait,
    Value,
};
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::connect;
use crate::error::{OpenError, StorageError, StorageKind};
use crate::failpoint;
use crate::options::Options;

/// The lease of everything that a database holds.
const ALL: &str = "journal";
/// Where a holder that gives it back says so: who waits hears it at once, and looks again by itself when it hears nothing.
const GIVEN_BACK: &str = "lianxi_lease";
/// Between two attempts to take it.
const RETRY: Duration = Duration::from_millis(200);
/// Renewed so many times in a term.
const RENEWALS: u32 = 4;

/// The database's clock, in milliseconds.
const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

#[derive(Debug)]
pub(crate) struct Lease {
    fence: i64,
    lost: CancellationToken,
    /// Dropped, it ends the renewing and the lease runs out by itself, as if the process had ended.
    release: oneshot::Sender<oneshot::Sender<()>>,
}

#[derive(FromQueryResult)]
struct Fence {
    fence: i64,
}

#[derive(FromQueryResult)]
struct Holder {
    holder: String,
}

impl Lease {
    /// Takes it when it is free or has run out, waiting as long as the options say.
    ///
    /// It is kept by a thread with a connection of its own: a process that is busy, compiling plugins for instance, is no process that
    /// is gone.
    pub(crate) async fn take(options: &Options) -> Result<Self, OpenError> {
        let (taken, outcome) = oneshot::channel();
        let options = options.clone();
        std::thread::Builder::new()
            .name("lease".to_owned())
            .spawn(move || keep(&options, taken))
            .map_err(StorageError::thread)?;
        outcome.await.unwrap_or_else(|_| {
            Err(StorageError::corrupt("the thread of the lease has ended").into())
        })
    }

    /// Ends when the lease cannot be counted on any more.
    pub(crate) fn lost(&self) -> CancellationToken {
        self.lost.clone()
    }

    /// Whether a transaction may write. The row stays as it is until the transaction ends: nobody takes it over in between.
    pub(crate) async fn check(
        &self,
        transaction: &impl ConnectionTrait,
    ) -> Result<(), StorageError> {
        failpoint!("lease.before-check");
        let sql = "SELECT fence FROM lease WHERE name = $1 AND fence = $2 FOR KEY SHARE";
        let found = transaction
            .query_one_raw(statement(sql, [ALL.into(), self.fence.into()]))
            .await?;
        if found.is_none() {
            self.lost.cancel();
            return Err(StorageError::lost());
        }
        Ok(())
    }

    /// Gives it back, so that the next one need not wait for its end.
    pub(crate) async fn release(self) {
        let (done, released) = oneshot::channel();
        if self.release.send(done).is_ok() {
            // An error says that it was lost meanwhile: there is nothing to give back.
            let _ = released.await;
        }
    }
}

/// The thread's work, from taking the lease to giving it back.
fn keep(options: &Options, taken: oneshot::Sender<Result<Lease, OpenError>>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(hold(options, taken)),
        // Whoever asked may be gone.
        Err(error) => drop(taken.send(Err(StorageError::thread(error).into()))),
    }
}

async fn hold(options: &Options, taken: oneshot::Sender<Result<Lease, OpenError>>) {
    let (db, fence, valid_until) = match won(options).await {
        Ok(won) => won,
        Err(error) => return drop(taken.send(Err(error))),
    };
    let lost = CancellationToken::new();
    let (release, mut asked) = oneshot::channel();
    let lease = Lease {
        fence,
        lost: lost.clone(),
        release,
    };
    if taken.send(Ok(lease)).is_err() {
        return give_back(&db, fence).await;
    }
    // However this thread ends but by being asked, nobody renews any more.
    let unrenewed = lost.clone().drop_guard();
    let renewing = Renewing {
        db: db.clone(),
        fence,
        term: options.lease_term,
        valid_until,
        lost,
    };
    tokio::select! {
        () = renewing.run() => {}
        released = &mut asked => if let Ok(done) = released {
            unrenewed.disarm();
            give_back(&db, fence).await;
            // Nobody need wait for it.
            let _ = done.send(());
        },
    }
    if let Err(error) = db.close().await {
        tracing::warn!(%error, "closing the connection of the lease failed");
    }
}

/// The connection, the fence, and until when it is ours at least.
async fn won(options: &Options) -> Result<(DatabaseConnection, i64, Instant), OpenError> {
    let db = connect::beside(options).await?;
    let mut hearing = None;
    let term = options.lease_term;
    let deadline = Instant::now() + options.lock_wait;
    loop {
        let asked = Instant::now();
        match take(&db, term).await {
            Ok(Some(fence)) => return Ok((db, fence, asked + term)),
            // Its holder is just committing.
            Ok(None) => {}
            Err(error) if error.kind == StorageKind::Busy => {}
            Err(error) => return Err(error.into()),
        }
        if Instant::now() >= deadline {
            let holder = holder(&db).await?;
            return Err(OpenError::LeasedToAnother { holder });
        }
        if hearing.is_none() {
            let asked = tokio::time::timeout(RETRY, connect::hear(options, GIVEN_BACK));
            hearing = asked.await.ok().flatten();
        }
        let heard = async {
            match &mut hearing {
                Some(channel) => channel.recv().await.is_ok(),
                None => std::future::pending().await,
            }
        };
        if tokio::time::timeout(RETRY, heard).await == Ok(false) {
            hearing = None;
            tokio::time::sleep(RETRY).await;
        }
    }
}

async fn give_back(db: &DatabaseConnection, fence: i64) {
    let sql = "UPDATE lease SET until_ms = 0 WHERE name = $1 AND fence = $2";
    let released = db
        .execute_raw(statement(sql, [ALL.into(), fence.into()]))
        .await;
    if let Err(error) = released {
        tracing::warn!(%error, "the lease could not be given back; it runs out by itself");
        return;
    }
    let said = db
        .execute_raw(statement(&format!("NOTIFY {GIVEN_BACK}"), []))
        .await;
    if let Err(error) = said {
        tracing::warn!(%error, "nobody hears that the lease was given back; they will see it");
    }
}

struct Renewing {
    db: DatabaseConnection,
    fence: i64,
    term: Duration,
    /// By this process's monotonic clock, from before the database was asked: later the database may have given it to another.
    valid_until: Instant,
    lost: CancellationToken,
}

impl Renewing {
    async fn run(mut self) {
        let every = self.term / RENEWALS;
        loop {
            tokio::time::sleep(every).await;
            let asked = Instant::now();
            let renewed =
                tokio::time::timeout_at(self.valid_until, renew(&self.db, self.fence, self.term));
            match renewed.await {
                Ok(Ok(true)) => self.valid_until = asked + self.term,
                Ok(Ok(false)) => {
                    tracing::error!("another process has taken the journal over");
                    break;
                }
                Ok(Err(error)) if Instant::now() < self.valid_until => {
                    tracing::warn!(%error, "the lease was not renewed; it is tried again");
                }
                Ok(Err(_)) | Err(_) => {
                    tracing::error!("the lease has run out: the database did not answer in time");
                    break;
                }
            }
        }
        self.lost.cancel();
    }
}

/// Its lock waits for a group of writes that is under way, and keeps the next one out. Renewing takes no such lock: a slow disk under the
/// writes costs nobody the lease. Those that wait only look, until it has run out.
async fn take(db: &DatabaseConnection, term: Duration) -> Result<Option<i64>, StorageError> {
    let expired = format!("SELECT fence FROM lease WHERE name = $1 AND until_ms < {NOW}");
    let first = "INSERT INTO lease (name, holder, fence, until_ms) VALUES ($1, '', 0, 0) ON CONFLICT DO NOTHING";
    db.execute_raw(statement(first, [ALL.into()])).await?;
    let looked = db.query_one_raw(statement(&expired, [ALL.into()])).await?;
    if looked.is_none() {
        return Ok(None);
    }
    let transaction = db.begin().await?;
    let locked = statement(&format!("{expired} FOR UPDATE"), [ALL.into()]);
    if transaction.query_one_raw(locked).await?.is_none() {
        transaction.rollback().await?;
        return Ok(None);
    }
    failpoint!("lease.before-take");
    let raised = format!(
        "UPDATE lease SET holder = $2, fence = fence + 1, until_ms = {NOW} + $3 WHERE name = $1 RETURNING fence"
    );
    let values = [ALL.into(), myself().into(), millis(term).into()];
    let row = transaction
        .query_one_raw(statement(&raised, values))
        .await?;
    transaction.commit().await?;
    let fence = row
        .map(|row| Fence::from_query_result(&row, ""))
        .transpose()?;
    Ok(fence.map(|found| found.fence))
}

async fn renew(db: &DatabaseConnection, fence: i64, term: Duration) -> Result<bool, StorageError> {
    failpoint!("lease.before-renew");
    let sql = format!("UPDATE lease SET until_ms = {NOW} + $3 WHERE name = $1 AND fence = $2");
    let values = [ALL.into(), fence.into(), millis(term).into()];
    let done = db.execute_raw(statement(&sql, values)).await?;
    Ok(done.rows_affected() == 1)
}

async fn holder(db: &DatabaseConnection) -> Result<String, StorageError> {
    let sql = "SELECT holder FROM lease WHERE name = $1";
    let row = db.query_one_raw(statement(sql, [ALL.into()])).await?;
    let found = row
        .map(|row| Holder::from_query_result(&row, ""))
        .transpose()?;
    Ok(found.map_or_else(|| "another process".to_owned(), |found| found.holder))
}

fn statement<const N: usize>(sql: &str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// For people: which machine, which process.
fn myself() -> String {
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("process {} of {}", std::process::id(), machine.trim())
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
