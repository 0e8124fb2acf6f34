//! What an execution does to those that it runs and waits for: they follow it. What is no longer waited for is cancelled; what is
//! waited for is suspended and goes on with the one that waits.
//!
//! The word to a child is a pending input in the commit that caused it. Words of one parent to one child are taken in order (see
//! [`crate::delivery`]): a child that were resumed before it is suspended would stand still for ever.

use jiff::Timestamp;
use lianxi_flow::effect::EffectKind;
use lianxi_flow::{Command, Event};
use lianxi_journal::{InboxRow, InboxState};

use crate::ids;
use crate::project::{Waiting, row_id};
use crate::turn::Live;

/// Begins the inbox id of such a word; sorted after every other input of the same parent and instant, the child's start above all.
pub(crate) const CONTROL: &str = "~control/";

/// A turn that is decided and not yet committed.
pub(crate) struct Turned<'a> {
    pub live: &'a Live,
    pub events: &'a [Event],
    /// Effect rows that are gone after it.
    pub removed: &'a [i64],
    /// What began it.
    pub command: &'a Command,
    pub now: Timestamp,
}

impl Turned<'_> {
    /// What its children are told.
    pub(crate) fn follow(&self) -> Vec<InboxRow> {
        let parent = &self.live.state.id;
        let mut words = Vec::new();
        for event in self.events {
            let command = match event {
                Event::Suspended { .. } => Command::Suspend {
                    reason: format!("the execution {parent}, which waits for it, is suspended"),
                    by: None,
                    parent: Some(parent.clone()),
                },
                Event::Resumed { .. } => Command::Resume {
                    by: None,
                    parent: Some(parent.clone()),
                },
                _ => continue,
            };
            for effect in lianxi_flow::outstanding(&self.live.state) {
                if let EffectKind::Child { key } = &effect.kind {
                    words.push(self.word(&ids::derived(key).to_string(), command.clone()));
                }
            }
        }
        words.extend(self.no_longer_waited_for().map(|child| {
            let command = Command::Cancel {
                reason: format!("the execution {parent} no longer waits for it"),
                by: None,
            };
            self.word(child, command)
        }));
        words
    }

    /// Children whose task is gone, though they did not end it.
    fn no_longer_waited_for(&self) -> impl Iterator<Item = &str> {
        let ended = match self.command {
            Command::ChildEnded { effect, .. } | Command::EffectRefused { effect, .. } => {
                Some(row_id(*effect))
            }
            _ => None,
        };
        self.removed
            .iter()
            .filter(move |effect| Some(**effect) != ended)
            .filter_map(|effect| self.live.rows.get(effect))
            .filter(|row| row.kind == "child")
            .filter_map(|row| row.target.as_deref())
    }

    fn word(&self, child: &str, command: Command) -> InboxRow {
        InboxRow {
            source: format!("execution:{}", self.live.state.id),
            id: format!("{CONTROL}{:020}/{child}", self.live.state.version),
            execution: Some(child.to_owned()),
            body: Waiting::Command(command).bytes(),
            received_at_ms: self.now.as_millisecond(),
            state: InboxState::Pending,
            answer: None,
        }
    }
}
