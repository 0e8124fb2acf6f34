//! One write inside its savepoint: what is compared first, what is written then. The order is part of the meaning: a
//! repeated input is recognised before anything else, so that it gets its first answer and not a conflict.

mod administer;
mod archive;
mod definition;
pub(crate) mod effects;
pub(crate) mod events;
mod execution;
mod inbox;
mod outbox;
mod plugin;
mod reads;
mod records;
mod schedule;
pub(crate) mod together;
mod work;
mod work_party;

use sea_orm::DatabaseTransaction;

use crate::append::{Append, Appended, InboxRow};
use crate::error::AppendError;
use crate::failpoint;
use crate::writer::{Write, Written};

pub(crate) use administer::canonical as canonical_entry;
pub(crate) use together::Together;

/// Rows in one statement; keeps the number of bound values below every database's limit.
const ROWS_PER_STATEMENT: usize = 500;

/// The savepoint of one write, and what it has done so far.
pub(crate) struct Scope<'a> {
    pub(crate) db: &'a DatabaseTransaction,
    /// What its group has written already.
    together: Option<&'a Together>,
    /// Rows changed.
    pub(crate) rows: u64,
    /// Pending inbox rows made.
    pub(crate) pending: Vec<InboxRow>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(db: &'a DatabaseTransaction, together: Option<&'a Together>) -> Self {
        Self {
            db,
            together,
            rows: 0,
            pending: Vec::new(),
        }
    }
}

pub(crate) async fn write(scope: &mut Scope<'_>, write: &Write) -> Result<Written, AppendError> {
    match write {
        Write::Append(append) => Ok(Written::Appended(self::append(scope, append).await?)),
        Write::Publish(new) => definition::publish(scope, new).await,
        Write::Stand(new) => definition::stand(scope, new).await,
        Write::OutboxDelivered { seq, at_ms } => outbox::delivered(scope, *seq, *at_ms).await,
        Write::OutboxFailed {
            seq,
            error,
            next_at_ms,
        } => outbox::failed(scope, *seq, error, *next_at_ms).await,
        Write::OutboxResend(resend) => outbox::resend(scope, resend).await,
        Write::Plugins(change) => plugin::change(scope, change).await,
        Write::Administer(administration) => administer::write(scope, administration).await,
        Write::Archive(step) => archive::step(scope, step).await,
    }
}

async fn append(scope: &mut Scope<'_>, append: &Append) -> Result<Appended, AppendError> {
    inbox::handled(scope, &append.handled).await?;
    match scope.together {
        None => inbox::insert(scope, &append.inbox).await?,
        Some(_) => scope.pending.extend(inbox::pending(&append.inbox)),
    }
    for offer in &append.offers {
        inbox::insert_new(scope, offer).await?;
    }
    reads::validate(scope, &append.reads).await?;
    let mut appended = Appended::default();
    if let Some(execution) = &append.execution {
        appended.execution = Some(execution::append(scope, execution).await?);
    }
    for work in &append.work {
        appended.work.push(work::append(scope, work).await?);
    }
    failpoint!("journal.within-apply");
    records::write(scope, &append.record_writes).await?;
    outbox::insert(scope, &append.outbox).await?;
    schedule::write(scope, &append.schedules).await?;
    let only_events = append.execution.is_none() && append.work.is_empty();
    for event in &append.events {
        match events::retain(scope, event).await {
            Err(AppendError::Duplicate { .. }) if !only_events => {}
            retained => retained?,
        }
    }
    appended.pending = std::mem::take(&mut scope.pending);
    Ok(appended)
}

/// Keys for an IN list, the last one repeated up to a power of two: so few different statements have to be prepared.
fn padded<T: Clone>(keys: &[T]) -> Vec<T> {
    let mut padded = keys.to_vec();
    if let Some(last) = keys.last() {
        padded.resize(keys.len().next_power_of_two(), last.clone());
    }
    padded
}
