//! The first half of the machine: what happens on a command. It finds the verb and stamps what the verb decided; each verb's
//! own rules are in its file.

use jiff::Timestamp;

use crate::actor::{Actor, By};
use crate::command::Command;
use crate::event::{Change, Event};
use crate::item::WorkItem;
use crate::rejection::Rejection;
use crate::verbs::{
    add_signer, cancel, claim, close_out, complete, copy, create, delegate, draft, escalate,
    explain, extension, hand_over, recompute, recuse, redirect, release, send_back, sign,
    supervise, take_back, transfer, urge,
};

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

    pub fn and(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
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
    let decision = match (command.is_the_systems(), by) {
        (true, By::Person(_)) => Err(Rejection::SystemOnly { command: name }),
        (true, By::System) => by_the_system(state, command, now),
        (false, By::System) => Err(Rejection::PersonOnly { command: name }),
        (false, By::Person(actor)) => match state {
            Some(item) => by_a_person(item, command, actor, now),
            None => Err(Rejection::NotFound),
        },
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

fn by_the_system(
    state: Option<&WorkItem>,
    command: Command,
    now: Timestamp,
) -> Result<Decision, Rejection> {
    let item = || state.ok_or(Rejection::NotFound);
    match command {
        Command::Create(terms) => create::decide(state, terms),
        Command::Escalate { step } => escalate::decide(item()?, step, now),
        Command::Redirect { to, why } => redirect::decide(item()?, to, why),
        Command::Recompute {
            due,
            escalation,
            calendar_version,
        } => recompute::decide(item()?, due, escalation, calendar_version),
        Command::Cancel { reason } => cancel::decide(item()?, reason),
        other => Err(Rejection::PersonOnly {
            command: other.name(),
        }),
    }
}

fn by_a_person(
    item: &WorkItem,
    command: Command,
    actor: &Actor,
    now: Timestamp,
) -> Result<Decision, Rejection> {
    // Whoever is excluded (回避) reads, and lets go of what they hold: nothing else is theirs to do.
    let harmless = matches!(
        command,
        Command::Read | Command::Release | Command::Recuse { .. }
    );
    if !harmless && item.is_excluded(actor) {
        return Err(Rejection::Excluded);
    }
    match command {
        Command::Claim => claim::decide(item, actor),
        Command::Release => release::decide(item, actor),
        Command::SaveDraft { form } => draft::decide(item, actor, form),
        Command::Complete { outcome, form } => complete::decide(item, actor, outcome, form),
        Command::Transfer { to, reason } => transfer::decide(item, actor, to, reason),
        Command::Delegate { to, reason } => delegate::decide(item, actor, to, reason),
        Command::AddSigner {
            signer,
            position,
            weight,
            reason,
        } => {
            let asked = add_signer::Asked {
                signer,
                position,
                weight,
                reason,
            };
            add_signer::decide(item, actor, asked)
        }
        Command::RemoveSigner { signer, reason } => {
            add_signer::remove(item, actor, &signer, reason)
        }
        Command::Sign { verdict, note } => sign::decide(item, actor, verdict, note),
        Command::Return { to, then, reason } => send_back::decide(item, actor, to, then, reason),
        Command::TakeBack { reason } => take_back::decide(item, actor, reason),
        Command::Urge { reason } => urge::decide(item, actor, reason, now),
        Command::Copy { to } => copy::decide(item, to),
        Command::Read => copy::read(item, actor),
        Command::RequestExtension { until, reason } => {
            extension::request(item, actor, until, reason)
        }
        Command::DecideExtension { approved, reason } => {
            extension::decide(item, actor, approved, reason)
        }
        Command::Explain { reason } => explain::decide(item, actor, reason, now),
        Command::Supervise { level, requirement } => {
            supervise::decide(item, actor, level, requirement)
        }
        Command::LiftSupervision { reason } => supervise::lift(item, actor, reason),
        Command::CloseOut { accepted, note } => close_out::decide(item, actor, accepted, note),
        Command::Recuse { reason } => recuse::decide(item, actor, reason),
        Command::HandOver { from, to, reason } => hand_over::decide(item, &from, to, reason),
        other => Err(Rejection::SystemOnly {
            command: other.name(),
        }),
    }
}
