//! Sending back (驳回): where work can be returned to, and what then happens to everything beside it.
//!
//! A target is a task with `metadata.returnTarget` that has been entered. Seen from the task that sends back, targets are looked for
//! from the inside out: in its own block, in the blocks around it, and at each fork in the branches beside it. A task that is one
//! itself can be sent back to by its own name alone: it is asked anew.
//!
//! * What stands below the target's block goes. Where that is above an open fork, the target says whether the other branches are
//!   cancelled or the return is refused.
//! * A return to a branch beside one's own begins that branch, or its step, anew, and one's own task too: the fork cannot end without
//!   both. Where branches compete there is no such return. So nothing that comes after is ever skipped.
//! * The context is that of the target's last entry, unless the way leads straight back, or the target stands inside a fork: what the
//!   branches beside have exported is not taken from them.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::command::{Rejection, ReturnThen, ReturnTo};
use crate::definition::{ReturnTarget, Task, TaskId, TaskKind};
use crate::effect::EffectId;
use crate::event::Event;
use crate::state::{Frame, FrameId, Phase, State};

/// Who sends back what, and why.
pub(super) struct Sending {
    pub effect: EffectId,
    pub to: ReturnTo,
    pub then: ReturnThen,
    pub reason: String,
    pub by: Option<String>,
}

/// Somewhere that work can be returned to, for people to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnPlace {
    /// The task.
    pub name: String,
    /// `metadata.title` of the task: what people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// JSON pointer of the task in the definition.
    pub reference: String,
    /// It is what [`ReturnTo::Previous`] means here.
    pub previous: bool,
    /// It is what [`ReturnTo::Initiator`] means here.
    pub initiator: bool,
    /// Why not now.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_words")]
    pub refused: Option<Rejection>,
}

#[allow(clippy::ref_option)] // serde's serialize_with gives such a reference
fn in_words<S: Serializer>(refused: &Option<Rejection>, to: S) -> Result<S::Ok, S::Error> {
    refused.as_ref().map(ToString::to_string).serialize(to)
}

/// How a target lies to where the execution stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lies {
    /// In a block around it, before it.
    Before,
    /// It is the task that sends back.
    Itself,
    /// It is around it.
    Around,
    /// In a block around it, after it: the execution was there and has come back.
    After,
    /// In a branch beside: who sends back begins anew.
    Beside,
}

/// A target, as it is seen from where the execution stands.
struct Seen<'s> {
    task: &'s Task,
    /// The frame that goes on at `place`: of its block, or of its branches.
    frame: FrameId,
    place: usize,
    lies: Lies,
    refused: Option<Rejection>,
}

/// Places in what was seen of the nearest target before, and of the first of all.
fn ends(seen: &[Seen<'_>]) -> (Option<usize>, Option<usize>) {
    let previous = seen.iter().position(|target| target.lies == Lies::Before);
    let first = |target: &Seen<'_>| matches!(target.lies, Lies::Before | Lies::Around);
    (previous, seen.iter().rposition(first))
}

pub(super) fn send_back(
    state: &State,
    sending: Sending,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let from = sender(state, sending.effect)?;
    let seen = targets(state, from);
    let (previous, initiator) = ends(&seen);
    let found = match &sending.to {
        ReturnTo::Previous => previous,
        ReturnTo::Initiator => initiator,
        ReturnTo::Step(step) => seen.iter().position(|target| target.task.name == *step),
    };
    let target = found
        .and_then(|found| seen.get(found))
        .ok_or_else(|| Rejection::NoReturnTarget(sending.to.to_string()))?;
    if let Some(refused) = &target.refused {
        return Err(refused.clone());
    }
    // Itself, around and beside there is no way back to wait for: who sends back begins anew with the target.
    let straight_back = sending.then == ReturnThen::StraightBack
        && matches!(target.lies, Lies::Before | Lies::After);
    Ok(vec![Event::Returned {
        f: target.frame,
        at: now,
        place: target.place,
        reason: sending.reason,
        straight_back,
        context_stays: straight_back || inside_a_fork(state, target.frame),
        again: (target.lies == Lies::Beside).then_some(from.id),
        by: sending.by,
    }])
}

/// Where the work of an open task can be returned to, the nearest first.
///
/// # Errors
/// [`Rejection::NotOutstanding`] of what is not open any more.
pub fn return_targets(state: &State, effect: EffectId) -> Result<Vec<ReturnPlace>, Rejection> {
    let seen = targets(state, sender(state, effect)?);
    let (first_before, first_of_all) = ends(&seen);
    let mut views: Vec<ReturnPlace> = Vec::new();
    let places = seen.into_iter().enumerate();
    // Nobody is offered where they are.
    for (place, target) in places.filter(|(_, target)| target.lies != Lies::Itself) {
        let (previous, initiator) = (Some(place) == first_before, Some(place) == first_of_all);
        let hidden = views.iter().any(|view| view.name == target.task.name);
        // A name means the nearest of that name.
        if !hidden || previous || initiator {
            views.push(ReturnPlace {
                name: target.task.name.clone(),
                title: title(target.task),
                reference: target.task.reference.clone(),
                previous,
                initiator,
                refused: target.refused,
            });
        }
    }
    Ok(views)
}

fn title(task: &Task) -> Option<String> {
    let title = task.source.pointer("/metadata/title")?.as_str()?;
    Some(title.to_owned())
}

/// The open task that owns the effect.
fn sender(state: &State, effect: EffectId) -> Result<&Frame, Rejection> {
    effect
        .frame()
        .and_then(|id| state.frames.get(&id))
        .ok_or(Rejection::NotOutstanding(effect))
}

fn inside_a_fork(state: &State, id: FrameId) -> bool {
    let mut at = state.frames.get(&id);
    while let Some(frame) = at {
        if let Phase::Fork { .. } = frame.phase {
            return true;
        }
        at = frame.parent.and_then(|parent| state.frames.get(&parent));
    }
    false
}

/// Every target, the nearest first.
fn targets<'s>(state: &'s State, from: &'s Frame) -> Vec<Seen<'s>> {
    let mut frame = from;
    let mut seen = Vec::new();
    let mut crossed_open_fork = false;
    while let Some(parent) = frame.parent.and_then(|parent| state.frames.get(&parent)) {
        let own = frame;
        frame = parent;
        if let Phase::Fork { .. } = frame.phase {
            branches(state, frame, (from, own), &mut seen);
            crossed_open_fork |= children(state, frame.id).count() > 1;
        }
        for (task, place, rule, lies) in entered(state, frame) {
            let lies = match lies {
                Lies::Around if own.id == from.id => Lies::Itself,
                lies => lies,
            };
            let siblings = crossed_open_fork && rule == ReturnTarget::RefuseWhileSiblingsRun;
            seen.push(Seen {
                refused: siblings.then(|| Rejection::SiblingsRun(task.name.clone())),
                task,
                frame: frame.id,
                place,
                lies,
            });
        }
    }
    seen
}

fn children(state: &State, parent: FrameId) -> impl Iterator<Item = &Frame> {
    state
        .frames
        .values()
        .filter(move |frame| frame.parent == Some(parent))
}

/// The entered targets of a frame's block, the last first, and how each lies to where the block stands.
fn entered<'s>(
    state: &'s State,
    frame: &'s Frame,
) -> impl Iterator<Item = (&'s Task, usize, ReturnTarget, Lies)> {
    let workflow = state.workflow();
    let position = frame.phase.position().into_iter();
    position.flat_map(move |position| {
        let tasks = &workflow.block(position.block).tasks;
        position.entries.keys().rev().filter_map(move |place| {
            let task = workflow.task(*tasks.get(*place)?);
            let lies = match place.cmp(&position.at) {
                Ordering::Less => Lies::Before,
                Ordering::Equal => Lies::Around,
                Ordering::Greater => Lies::After,
            };
            Some((task, *place, task.return_target?, lies))
        })
    })
}

/// Branches of a fork that are targets themselves, one's own among them; and the targets within those beside that are open.
fn branches<'s>(
    state: &'s State,
    fork: &'s Frame,
    (from, own): (&Frame, &Frame),
    seen: &mut Vec<Seen<'s>>,
) {
    let Some(TaskKind::Fork(definition)) = state.task_of(fork).map(|task| &task.kind) else {
        return;
    };
    let beside = |task: &'s Task, frame, place| Seen {
        refused: definition
            .compete
            .then(|| Rejection::CompetingFork(task.name.clone())),
        task,
        frame,
        place,
        lies: Lies::Beside,
    };
    for (place, branch) in definition.branches.iter().enumerate() {
        let task = state.workflow().task(*branch);
        let is_target = task.return_target.is_some();
        if own.task == Some(*branch) {
            if is_target {
                let lies = if own.id == from.id {
                    Lies::Itself
                } else {
                    Lies::Around
                };
                seen.push(Seen {
                    refused: None,
                    lies,
                    ..beside(task, fork.id, place)
                });
            }
            continue;
        }
        if is_target {
            seen.push(beside(task, fork.id, place));
        }
        for (frame, task, place) in within(state, fork.id, *branch) {
            seen.push(beside(task, frame, place));
        }
    }
}

/// The targets of the open blocks of a branch: where it has been and is, never where it has yet to come.
fn within(state: &State, fork: FrameId, branch: TaskId) -> Vec<(FrameId, &Task, usize)> {
    let mut open: Vec<&Frame> = children(state, fork)
        .filter(|frame| frame.task == Some(branch))
        .collect();
    let mut found = Vec::new();
    while let Some(frame) = open.pop() {
        let been = entered(state, frame).filter(|(.., lies)| *lies != Lies::After);
        found.extend(been.map(|(task, place, ..)| (frame.id, task, place)));
        open.extend(children(state, frame.id));
    }
    found
}
