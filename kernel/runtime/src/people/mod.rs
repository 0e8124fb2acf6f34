//! What people do with work items, and what happens when they do not.
//!
//! Every verb is one turn of the item: its rows are read, the pure machine decides, one append writes the item's events with all
//! that follows from them (the execution's input, the new instants, who is told), compared with the version that was read. Who was
//! slower reads again.

mod answering;
mod escalating;
mod extending;
mod leaving;
mod notices;
mod routing;
mod taking_back;

use jiff::Timestamp;
use lianxi_flow::value;
use lianxi_journal::{
    Append, AppendError, ConflictKind, InboxRow, LIST_MAX, StorageError, WorkAppend, WorkFilter,
    WorkRow, failpoint,
};
use lianxi_work::{Actor, By, Command, Event, WorkItem};

pub use leaving::{HAND_OVERS, HANDED_OVER_MAX, HandOver, HandedOver, Holding, LeavingOrder};
pub use notices::{REMINDED, REMINDERS};

use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::human::{self, Row};
use crate::live::CONFLICTS_MAX;
use crate::queue::Task;

/// What a person does with a work item: any command of its machine that is not the system's.
pub type Act = Command;

/// An item as it was read.
pub(crate) struct Read {
    pub row: WorkRow,
    pub item: WorkItem,
}

/// What one act leads to, beside the item's own events.
#[derive(Default)]
pub(super) struct Following {
    pub inbox: Vec<InboxRow>,
    pub outbox: Vec<lianxi_journal::NewOutbox>,
}

impl Engine {
    /// Does what a person asks; when this returns, it is durable. Completing goes on with the execution in the same breath.
    pub async fn act(&self, item: &str, act: Act, actor: Actor) -> Result<WorkItem, EngineError> {
        self.act_as(item, act, &[actor]).await
    }

    /// The same by somebody who may act in several offices, or for others who are away: as the first of these that may.
    pub async fn act_as(
        &self,
        item: &str,
        act: Act,
        actors: &[Actor],
    ) -> Result<WorkItem, EngineError> {
        for _ in 0..CONFLICTS_MAX {
            match Box::pin(self.inner.act(item, &act, actors)).await? {
                Some(item) => return Ok(item),
                None => tokio::task::yield_now().await,
            }
        }
        Err(EngineError::Busy)
    }

    pub async fn work_item(&self, id: &str) -> Result<(WorkRow, WorkItem), EngineError> {
        let read = self.inner.item(id).await?;
        Ok((read.row, read.item))
    }

    /// Everything that happened to an item, the first first.
    pub async fn work_history(&self, id: &str) -> Result<Vec<Event>, EngineError> {
        self.inner.item(id).await?;
        let turns = self.journal().work_turns(id).await?;
        turns
            .iter()
            .flat_map(|turn| &turn.events)
            .map(|bytes| {
                serde_json::from_slice(bytes)
                    .map_err(|error| EngineError::Internal(format!("work item {id}: {error}")))
            })
            .collect()
    }

    /// Where an open item's work could be sent back to (驳回), as its execution stands.
    pub async fn return_targets(
        &self,
        id: &str,
    ) -> Result<Vec<lianxi_flow::ReturnPlace>, EngineError> {
        let Read { row, item } = self.inner.item(id).await?;
        if item.status().is_closed() {
            return Ok(Vec::new());
        }
        let effect = crate::project::effect_id(row.effect);
        let targets = self
            .inner
            .look(&row.execution, |live| {
                lianxi_flow::return_targets(&live.state, effect)
            })
            .await?;
        Ok(targets.unwrap_or_default())
    }
}

impl Inner {
    pub(crate) async fn item(&self, id: &str) -> Result<Read, EngineError> {
        let row = self.journal.work_item(id).await?;
        let row = row.ok_or_else(|| EngineError::NotFound {
            what: "work item",
            id: id.to_owned(),
        })?;
        let item = human::item(&row)
            .map_err(|error| EngineError::Internal(format!("work item {id}: {error}")))?;
        Ok(Read { row, item })
    }

    /// Every item that fits, page by page: those of one execution may be more than a list holds.
    pub(crate) async fn all_work_items(
        &self,
        mut filter: WorkFilter,
    ) -> Result<Vec<WorkRow>, StorageError> {
        filter.limit = LIST_MAX;
        let mut all = Vec::new();
        loop {
            let page = self.journal.work_items(&filter).await?;
            let Some(last) = page.last() else {
                return Ok(all);
            };
            filter.after = Some((last.created_at_ms, last.id.clone()));
            all.extend(page);
        }
    }

    /// `None`: someone else was faster; look again.
    async fn act(
        &self,
        id: &str,
        act: &Act,
        actors: &[Actor],
    ) -> Result<Option<WorkItem>, EngineError> {
        if let Act::SaveDraft { form } | Act::Complete { form, .. } = act {
            value::check(form).map_err(|why| EngineError::Form(why.to_string()))?;
        }
        let now = self.clock.now();
        let read = self.item(id).await?;
        self.check_assignees(act, now)?;
        let (actor, mut events) = first_that_may(&read.item, act, actors, now)?;
        if events.is_empty() {
            return Ok(Some(read.item));
        }
        let mut following = Following::default();
        self.answer_execution(&read, act, &events, &actor, now, &mut following)
            .await?;
        if let Act::TakeBack { .. } = act {
            self.take_back(&read, &events, &actor, now, &mut following)
                .await?;
        }
        self.extend(&read.item, &mut events, now)?;
        self.finish(read, act, events, following).await
    }

    /// What was decided, to its end: where it goes on to, who is told, one append. `None`: someone else was faster.
    pub(super) async fn finish(
        &self,
        read: Read,
        act: &Act,
        mut events: Vec<Event>,
        mut following: Following,
    ) -> Result<Option<WorkItem>, EngineError> {
        let now = self.clock.now();
        self.pass_on(&read.item, &mut events, now)?;
        notices::notify(&read, act, &events, now, &mut following);
        let work = after(read, &events, now)?;
        self.append_act(work, following).await
    }

    async fn append_act(
        &self,
        work: WorkAppend,
        following: Following,
    ) -> Result<Option<WorkItem>, EngineError> {
        let after: WorkItem = serde_json::from_str(&work.row.body)
            .map_err(|error| EngineError::Internal(error.to_string()))?;
        let leaves = !following.outbox.is_empty();
        let append = Append {
            work: vec![work],
            inbox: following.inbox,
            outbox: following.outbox,
            ..Append::default()
        };
        failpoint!("work.before-append");
        match self.journal.append(append).await {
            Ok(appended) => {
                failpoint!("work.after-append");
                self.go_on(appended.pending);
                if leaves {
                    self.tell_outgoing();
                }
                Ok(Some(after))
            }
            Err(
                AppendError::Conflict {
                    kind: ConflictKind::Work,
                    ..
                }
                | AppendError::Duplicate { .. },
            ) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn go_on(&self, pending: Vec<InboxRow>) {
        for row in pending {
            // One for which there is no room is found again in the journal.
            let _ = self.queue.push(Task::Deliver(row));
        }
    }
}

/// Decides as the first of these that the machine lets; when none may, the first one's refusal is told.
fn first_that_may(
    item: &WorkItem,
    act: &Act,
    actors: &[Actor],
    now: Timestamp,
) -> Result<(Actor, Vec<Event>), EngineError> {
    let mut refused = None;
    for actor in actors {
        match lianxi_work::decide(Some(item), act.clone(), &By::Person(actor.clone()), now) {
            Ok(events) => return Ok((actor.clone(), events)),
            Err(rejection) => refused = refused.or(Some(rejection)),
        }
    }
    Err(refused.map_or_else(
        || EngineError::Invalid("nobody is named who acts".to_owned()),
        EngineError::WorkRejected,
    ))
}

/// The rows of an item after these events.
pub(crate) fn after(
    read: Read,
    events: &[Event],
    now: Timestamp,
) -> Result<WorkAppend, EngineError> {
    let row = Row::of(&read.row)
        .ok_or_else(|| EngineError::Internal("a work item's id is a UUID".to_owned()))?;
    let before = Some((read.row.version, read.item));
    Ok(human::append(row, before, events, now))
}

/// The item as it is after these events, without any row.
pub(super) fn evolved(item: &WorkItem, events: &[Event]) -> WorkItem {
    events.iter().fold(item.clone(), |item, event| {
        lianxi_work::evolve(Some(item), event)
    })
}
