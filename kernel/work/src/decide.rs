//! The first half of the machine: what happens on a command. It finds the verb and stamps what the verb decided; each verb's
//! own rules are in its file.

use jiff::Timestamp;

use crate::actor::{Actor, By};
use crate::command::Command;
use crate::event::{Change, Event};
use crate::item::WorkItem;
use crate::rejection::Rejection;
use crate::verbs::{cancel, claim, complete, create, draft, escalate, release};

/// What a verb decided: what changes, if anything, and the reason to write beside it.
#[derive(Default)]
pub(crate) struct Decision {
    pub changes: Vec<Change>,
    pub reason: Option<String>,
}

impl Decision {
    /// The command asks for what is already so.
    pub fn nothing() -> Self {
        Self::default()
    }

    pub fn of(change: Change) -> Self {
        Self {
            changes: vec![change],
            reason: None,
        }
    }

    pub fn because(self, reason: String) -> Self {
        Self {
            reason: Some(reason),
            ..self
        }
    }
}

/// Decides a command on an item (`None`: no item under this id). No events means that it is so already.
pub fn decide(
    state: Option<&WorkItem>,
    command: Command,
    by: &By,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let name = command.name();
    let decision = match (command, state) {
        (Command::Create(terms), state) => {
            system(by, name)?;
            create::decide(state, terms)
        }
        (_, None) => Err(Rejection::NotFound),
        (Command::Claim, Some(item)) => claim::decide(item, person(by, name)?),
        (Command::Release, Some(item)) => release::decide(item, person(by, name)?),
        (Command::SaveDraft { form }, Some(item)) => draft::decide(item, person(by, name)?, form),
        (Command::Complete { outcome, form }, Some(item)) => {
            complete::decide(item, person(by, name)?, outcome, form)
        }
        (Command::Escalate { step }, Some(item)) => {
            system(by, name)?;
            escalate::decide(item, step, now)
        }
        (Command::Cancel { reason }, Some(item)) => {
            system(by, name)?;
            cancel::decide(item, reason)
        }
    }?;
    let Decision { changes, reason } = decision;
    let event = |change| Event {
        at: now,
        by: by.clone(),
        reason: reason.clone(),
        change,
    };
    Ok(changes.into_iter().map(event).collect())
}

fn system(by: &By, command: &'static str) -> Result<(), Rejection> {
    match by {
        By::System => Ok(()),
        By::Person(_) => Err(Rejection::SystemOnly { command }),
    }
}

fn person<'a>(by: &'a By, command: &'static str) -> Result<&'a Actor, Rejection> {
    by.actor().ok_or(Rejection::PersonOnly { command })
}
