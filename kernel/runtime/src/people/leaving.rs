//! A person leaves (离职转办): everything that they hold goes to somebody else, item by item. What is to move is a list that can be
//! looked at first. The order to do it is kept before the first item moves, so that a host that dies in the middle goes on with it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lianxi_directory::{Change, Leaving};
use lianxi_journal::{
    Administration, LIST_MAX, LedgerEntryRow, NewLedgerEntry, PartyQuery, WorkOrder, WorkQuery,
    failpoint,
};
use lianxi_work::{Actor, Assignee, By, Command, TEXT_CHARS_MAX};
use serde::{Deserialize, Serialize};

use super::Following;
use crate::directory::{self, DIRECTORY, DirectoryChanged, Planned};
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::human::person_key;
use crate::ledger::{Doing, said};
use crate::live::CONFLICTS_MAX;

/// The ledger of such orders.
pub const HAND_OVERS: &str = "hand-overs";
/// The most items that one order moves: another one moves the rest.
pub const HANDED_OVER_MAX: usize = 10_000;

/// Whose work goes to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandOver {
    pub person: String,
    /// `None`: each item to the office that owes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Assignee>,
    pub reason: String,
}

/// A person is no longer there from a day on, and what they hold goes to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeavingOrder {
    pub on: Date,
    pub hand_over: HandOver,
}

/// One open item that a person holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub id: String,
    pub title: String,
    pub department: String,
    pub division: Option<String>,
}

/// What came of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandedOver {
    pub moved: Vec<String>,
    /// Items that could not be moved, and why, in English and in Chinese.
    pub stayed: Vec<(String, String, String)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Entry {
    Ordered {
        order: HandOver,
        by: Actor,
    },
    /// The order of this entry is done.
    Done {
        seq: i64,
    },
}

impl Engine {
    /// What a person holds now: claimed, assigned to them, asked of them, or delegated by them.
    pub async fn holdings(&self, person: &str) -> Result<Vec<Holding>, EngineError> {
        self.inner.holdings(person).await
    }

    /// Moves it all; when this returns, every item is either moved or named with why it stayed.
    pub async fn hand_over(
        &self,
        order: HandOver,
        actor: &Actor,
    ) -> Result<HandedOver, EngineError> {
        let inner = &self.inner;
        inner.check_order(&order)?;
        let seq = {
            let _alone = inner.administering.lock().await;
            let entry = inner.ordered(&order, actor).await?;
            inner.append_entry(entry, Administration::default()).await?
        };
        Box::pin(inner.carry_out(seq, &order, actor)).await
    }

    /// Somebody leaves (离职): their places in the directory end on that day, and everything that they hold is handed over now. Both are
    /// ordered in one commit. Asked again it moves what has come to them since.
    pub async fn leave(
        &self,
        order: LeavingOrder,
        actor: &Actor,
    ) -> Result<(DirectoryChanged, HandedOver), EngineError> {
        let inner = &self.inner;
        let LeavingOrder { on, hand_over } = order;
        inner.check_order(&hand_over)?;
        let leaving = Change::Leave(Leaving {
            person: hand_over.person.clone(),
            on,
        });
        let doing = Doing {
            actor,
            reason: Some(&hand_over.reason),
        };
        let (changed, seq) = {
            let _alone = inner.administering.lock().await;
            let known = inner.caught_up().await?;
            let Planned { changes, after } = inner.planned(vec![leaving])?;
            let ordered = inner.ordered(&hand_over, actor).await?;
            let seq = ordered.expected_seq + 1;
            let mut ledger = vec![ordered];
            let mut changed = DirectoryChanged {
                changes,
                seq: known,
            };
            if !changed.changes.is_empty() {
                let entry = directory::Entry::of(changed.changes.clone());
                ledger.push(inner.next_entry(DIRECTORY, &entry, &doing).await?);
                changed.seq += 1;
            }
            let administration = Administration {
                ledger,
                ..Administration::default()
            };
            inner.administer(administration).await?;
            inner.set_directory(after, changed.seq);
            (changed, seq)
        };
        let handed_over = Box::pin(inner.carry_out(seq, &hand_over, actor)).await?;
        Ok((changed, handed_over))
    }

    /// Goes on with orders that a host left half done. One that cannot be carried out keeps no host from starting: it stays, and is tried
    /// again at the next start.
    pub(crate) async fn resume_hand_overs(&self) -> Result<(), EngineError> {
        let inner = &self.inner;
        let mut open = BTreeMap::new();
        let look = |row: &LedgerEntryRow| {
            match said(row)? {
                Entry::Ordered { order, by } => {
                    open.insert(row.seq, (order, by));
                }
                Entry::Done { seq } => {
                    open.remove(&seq);
                }
            }
            Ok(())
        };
        inner.read_ledger(HAND_OVERS, look).await?;
        for (seq, (order, by)) in open {
            if let Err(error) = inner.carry_out(seq, &order, &by).await {
                tracing::error!(seq, %error, "an order to hand work over is not done yet");
            }
        }
        Ok(())
    }
}

impl Inner {
    async fn holdings(&self, person: &str) -> Result<Vec<Holding>, EngineError> {
        let mut query = WorkQuery {
            party: Some(PartyQuery {
                relation: "holds".to_owned(),
                keys: vec![person_key(person)],
            }),
            order: WorkOrder::Created,
            limit: LIST_MAX,
            ..WorkQuery::default()
        };
        let mut holdings = Vec::new();
        while holdings.len() < HANDED_OVER_MAX {
            let page = self.journal.work_list(&query).await?;
            let Some(last) = page.last() else { break };
            query.after = Some((last.created_at_ms, last.id.clone()));
            holdings.extend(page.into_iter().map(|row| Holding {
                id: row.id,
                title: row.title,
                department: row.department,
                division: row.division,
            }));
        }
        holdings.truncate(HANDED_OVER_MAX);
        Ok(holdings)
    }

    /// What no item would take is refused before anything is ordered.
    fn check_order(&self, order: &HandOver) -> Result<(), EngineError> {
        let reasoned = (1..=TEXT_CHARS_MAX).contains(&order.reason.trim().chars().count());
        if !reasoned {
            let rejection = lianxi_work::Rejection::Reason {
                max_chars: TEXT_CHARS_MAX,
            };
            return Err(EngineError::WorkRejected(rejection));
        }
        match &order.to {
            Some(Assignee::Person { person, .. }) if *person == order.person => {
                Err(EngineError::WorkRejected(lianxi_work::Rejection::ToOneself))
            }
            Some(to) => self.check_assignee(to, self.clock.now()),
            None => Ok(()),
        }
    }

    async fn ordered(
        &self,
        order: &HandOver,
        actor: &Actor,
    ) -> Result<NewLedgerEntry, EngineError> {
        let entry = Entry::Ordered {
            order: order.clone(),
            by: actor.clone(),
        };
        let doing = Doing {
            actor,
            reason: Some(&order.reason),
        };
        self.next_entry(HAND_OVERS, &entry, &doing).await
    }

    async fn carry_out(
        &self,
        seq: i64,
        order: &HandOver,
        by: &Actor,
    ) -> Result<HandedOver, EngineError> {
        let mut done = HandedOver::default();
        for holding in self.holdings(&order.person).await? {
            failpoint!("hand-over.before-item");
            match self.hand_one_over(&holding.id, order, by).await {
                Ok(()) => done.moved.push(holding.id),
                Err(EngineError::WorkRejected(rejection)) => {
                    done.stayed
                        .push((holding.id, rejection.to_string(), rejection.zh()));
                }
                Err(error) => return Err(error),
            }
        }
        let _alone = self.administering.lock().await;
        let doing = Doing {
            actor: by,
            reason: None,
        };
        let entry = self
            .next_entry(HAND_OVERS, &Entry::Done { seq }, &doing)
            .await?;
        self.append_entry(entry, Administration::default()).await?;
        Ok(done)
    }

    async fn hand_one_over(
        &self,
        id: &str,
        order: &HandOver,
        by: &Actor,
    ) -> Result<(), EngineError> {
        for _ in 0..CONFLICTS_MAX {
            let now = self.clock.now();
            let read = self.item(id).await?;
            let to = order.to.clone().unwrap_or_else(|| Assignee::Office {
                office: read.item.office().clone(),
                role: read.item.terms().role.clone(),
            });
            let command = Command::HandOver {
                from: order.person.clone(),
                to,
                reason: order.reason.clone(),
            };
            let by = By::Person(by.clone());
            let events = lianxi_work::decide(Some(&read.item), command.clone(), &by, now)
                .map_err(EngineError::WorkRejected)?;
            if events.is_empty() {
                return Ok(());
            }
            let done = self
                .finish(read, &command, events, Following::default())
                .await?;
            if done.is_some() {
                return Ok(());
            }
        }
        Err(EngineError::Busy)
    }
}
