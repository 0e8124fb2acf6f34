//! One file a verb. Each has a pure `decide` that gives a `Decision` or a `Rejection`; what several verbs ask is here.

pub(crate) mod add_signer;
pub(crate) mod cancel;
pub(crate) mod claim;
pub(crate) mod close_out;
pub(crate) mod complete;
pub(crate) mod copy;
pub(crate) mod create;
pub(crate) mod delegate;
pub(crate) mod draft;
pub(crate) mod escalate;
pub(crate) mod explain;
pub(crate) mod extension;
pub(crate) mod hand_over;
pub(crate) mod recompute;
pub(crate) mod recuse;
pub(crate) mod redirect;
pub(crate) mod release;
pub(crate) mod send_back;
pub(crate) mod sign;
pub(crate) mod supervise;
pub(crate) mod take_back;
pub(crate) mod transfer;
pub(crate) mod urge;

use crate::actor::{Actor, Assignee};
use crate::bounds::{TEXT_CHARS_MAX, check_assignee, fits};
use crate::command::Position;
use crate::event::Change;
use crate::item::{Stage, Status, WorkItem};
use crate::rejection::Rejection;

/// Closed stays closed.
fn must_be_open(item: &WorkItem) -> Result<(), Rejection> {
    let status = item.status();
    if status.is_closed() {
        Err(Rejection::AlreadyClosed { status })
    } else {
        Ok(())
    }
}

/// What is handed in is nobody's to work on until it comes back.
fn must_be_in_work(item: &WorkItem) -> Result<(), Rejection> {
    must_be_open(item)?;
    if item.status() == Status::Submitted {
        return Err(Rejection::Submitted);
    }
    Ok(())
}

/// Of whom it is with, or who stands in for who holds it: also from another office.
fn must_be_candidate(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    must_not_be_excluded(item, actor)?;
    let stands_in = item
        .claimed_by()
        .is_some_and(|holder| holder.person != actor.person && actor.is(&holder.person));
    if stands_in || item.may_act(actor) {
        Ok(())
    } else {
        Err(not_candidate(item))
    }
}

/// Whether that is the same person, or one of them stands in for the other.
fn is_oneself(actor: &Actor, other: &Actor) -> bool {
    actor.is(&other.person) || other.is(&actor.person)
}

fn not_candidate(item: &WorkItem) -> Rejection {
    Rejection::NotCandidate {
        office: item.assigned().to_string(),
    }
}

fn must_not_be_excluded(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    if item.is_excluded(actor) {
        Err(Rejection::Excluded)
    } else {
        Ok(())
    }
}

fn must_not_be_claimed_by_other(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    match item.claimed_by() {
        Some(holder) if !actor.is(&holder.person) => Err(Rejection::ClaimedByOther {
            person: holder.person.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// The holder, while they are a candidate: who has moved to another office may let go, and no more.
fn must_be_claimed_by(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    must_be_candidate(item, actor)?;
    must_not_be_claimed_by_other(item, actor)?;
    item.claimed_by().map(|_| ()).ok_or(Rejection::NotClaimed)
}

/// Whoever may complete it: the holder, or a candidate while nobody holds it.
fn must_be_free_for(item: &WorkItem, actor: &Actor) -> Result<(), Rejection> {
    must_be_candidate(item, actor)?;
    must_not_be_claimed_by_other(item, actor)
}

/// Whoever does the work: of a countersign who has a seat, and which; else whoever may complete it.
fn must_be_doing_it(item: &WorkItem, actor: &Actor) -> Result<Option<usize>, Rejection> {
    if item.is_countersigned() {
        let seat = item.seat_of(actor).ok_or_else(|| not_candidate(item))?;
        return Ok(Some(seat));
    }
    must_be_free_for(item, actor)?;
    Ok(None)
}

/// An item that several sign is nobody's alone.
fn must_be_one_persons(item: &WorkItem, command: &'static str) -> Result<(), Rejection> {
    if item.is_countersigned() {
        Err(Rejection::Countersigned { command })
    } else {
        Ok(())
    }
}

/// Opinions that were asked for before it is completed must be there.
fn must_have_every_opinion(item: &WorkItem) -> Result<(), Rejection> {
    let missing: Vec<String> = item
        .unsigned(Position::Before)
        .map(|(_, signer)| signer.assignee.to_string())
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Rejection::OpinionMissing { missing })
    }
}

/// What was handed in is done: of those behind it nobody is missing whom `waits` (by place) still counts, and nobody closes it out.
fn answered_by_others(item: &WorkItem, waits: impl Fn(usize) -> bool) -> Option<Change> {
    let Stage::Submitted {
        outcome, answer, ..
    } = item.stage()
    else {
        return None;
    };
    let mut missing = item.unsigned(Position::After);
    if missing.any(|(place, _)| waits(place)) || item.supervision().is_some() {
        return None;
    }
    Some(Change::Completed {
        outcome: outcome.clone(),
        form: answer.clone(),
    })
}

fn reasoned(reason: &str) -> Result<(), Rejection> {
    if fits(reason, TEXT_CHARS_MAX) {
        Ok(())
    } else {
        Err(Rejection::Reason {
            max_chars: TEXT_CHARS_MAX,
        })
    }
}

/// A note may be empty, and no longer than a reason.
fn noted(note: &str) -> Result<(), Rejection> {
    if note.is_empty() {
        Ok(())
    } else {
        reasoned(note)
    }
}

/// Somebody else than who gives it, whom nothing excludes.
fn may_be_given_to(item: &WorkItem, actor: &Actor, to: &Assignee) -> Result<(), Rejection> {
    check_assignee(to)?;
    let Assignee::Person { person, .. } = to else {
        return Ok(());
    };
    if actor.is(person) {
        return Err(Rejection::ToOneself);
    }
    if item.excluded().any(|other| other.person == *person) {
        return Err(Rejection::ExcludedAssignee {
            person: person.clone(),
        });
    }
    Ok(())
}
