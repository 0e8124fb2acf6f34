//! A person leaves (离职转办): everything that they hold goes to somebody else, item by item. What is to move is a list that can be
//! looked at first. The order to do it is kept before the first item moves, so that a host that dies in the middle goes on with it.

use jiff::civil::Date;
use lianxi_directory::{Change, Leaving};
use lianxi_journal::{Administration, LIST_MAX, NewLedgerEntry, PartyQuery, WorkOrder, WorkQuery};
use lianxi_work::{Actor, Assignee, By, Command};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Following, Read, after};
use crate::directory::DirectoryChanged;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::human::person_key;
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
        let seq = {
            let _alone = inner.administering.lock().await;
            let entry = Entry::Ordered {
                order: order.clone(),
                by: actor.clone(),
            };
            inner.note(&entry, actor, &order.reason).await?
        };
        inner.carry_out(seq, &order, actor).await
    }

    /// Somebody leaves (离职): their places in the directory end, and everything that they hold is handed over. Asked again it goes on
    /// where it broke off, and moves what has come to them since.
    pub async fn leave(
        &self,
        order: LeavingOrder,
        actor: &Actor,
    ) -> Result<(DirectoryChanged, HandedOver), EngineError> {
        let LeavingOrder { on, hand_over } = order;
        let leaving = Change::Leave(Leaving {
            person: hand_over.person.clone(),
            on,
        });
        let changed = self
            .change_directory(vec![leaving], Some(&hand_over.reason), actor)
            .await?;
        let handed_over = self.hand_over(hand_over, actor).await?;
        Ok((changed, handed_over))
    }

    /// Goes on with orders that a host left half done.
    pub(crate) async fn resume_hand_overs(&self) -> Result<(), EngineError> {
        let inner = &self.inner;
        let mut open = std::collections::BTreeMap::new();
        let mut after = 0;
        loop {
            let page = inner.journal.ledger(HAND_OVERS, after, LIST_MAX).await?;
            let Some(last) = page.last() else { break };
            after = last.seq;
            for row in page {
                match serde_json::from_str(&row.body) {
                    Ok(Entry::Ordered { order, by }) => {
                        open.insert(row.seq, (order, by));
                    }
                    Ok(Entry::Done { seq }) => {
                        open.remove(&seq);
                    }
                    Err(error) => {
                        tracing::error!(seq = row.seq, %error, "an order to hand work over does not read");
                    }
                }
            }
        }
        for (seq, (order, by)) in open {
            inner.carry_out(seq, &order, &by).await?;
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

    async fn note(&self, entry: &Entry, actor: &Actor, reason: &str) -> Result<i64, EngineError> {
        let head = self.journal.ledger_head(HAND_OVERS).await?;
        let entry = NewLedgerEntry {
            name: HAND_OVERS.to_owned(),
            expected_seq: head.seq,
            at_ms: self.clock.now().as_millisecond(),
            actor: json!(actor).to_string(),
            reason: Some(reason.to_owned()),
            body: json!(entry).to_string(),
        };
        let administration = Administration {
            ledger: vec![entry],
            ..Administration::default()
        };
        self.journal.administer(administration).await?;
        Ok(head.seq + 1)
    }

    async fn carry_out(
        &self,
        seq: i64,
        order: &HandOver,
        by: &Actor,
    ) -> Result<HandedOver, EngineError> {
        let mut done = HandedOver::default();
        for holding in self.holdings(&order.person).await? {
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
        self.note(&Entry::Done { seq }, by, &order.reason).await?;
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
            let mut events = lianxi_work::decide(
                Some(&read.item),
                command.clone(),
                &By::Person(by.clone()),
                now,
            )
            .map_err(EngineError::WorkRejected)?;
            if events.is_empty() {
                return Ok(());
            }
            let moved = super::evolved(&read.item, &events);
            if let Some(redirect) = self.redirect(&moved, now) {
                events.extend(
                    lianxi_work::decide(Some(&moved), redirect, &By::System, now)
                        .map_err(EngineError::WorkRejected)?,
                );
            }
            let mut following = Following::default();
            super::notices::notify(&read, &command, &events, now, &mut following);
            let Read { row, item } = read;
            let work = after(Read { row, item }, &events, now)?;
            if self.append_act(work, following).await?.is_some() {
                return Ok(());
            }
        }
        Err(EngineError::Busy)
    }
}
