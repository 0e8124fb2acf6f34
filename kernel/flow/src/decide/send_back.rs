//! Sending back (驳回): where work can be returned to, and what then happens to everything beside it.
//!
//! A target is a task with `metadata.returnTarget` that has been entered. Seen from the task that sends back, targets are looked for
//! from the inside out: in its own block, in the blocks around it, and at each fork in the branches beside it. What stands below the
//! target's block goes; where that is above an open fork, the target says whether the other branches are cancelled or the return is
//! refused. A return to a branch beside one's own begins that branch, or its step, anew, and one's own task too: the fork cannot end
//! without both. So nothing that comes after is ever skipped.

use jiff::Timestamp;

use crate::command::{Rejection, ReturnThen, ReturnTo};
use crate::definition::{ReturnTarget, TaskId, TaskKind};
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

/// Somewhere that work can be returned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnPlace {
    /// The task.
    pub name: String,
    /// It is what [`ReturnTo::Previous`] means here.
    pub previous: bool,
    /// It is what [`ReturnTo::Initiator`] means here.
    pub initiator: bool,
    /// Why not now.
    pub refused: Option<Rejection>,
}

/// A target, as it is seen from where the execution stands.
struct Seen {
    name: String,
    /// The frame that goes on at `place`: of its block, or of its branches.
    frame: FrameId,
    place: usize,
    /// Before where the execution stands, in a block around it.
    before: bool,
    /// In a branch beside: who sends back begins anew.
    beside: bool,
    refused: Option<Rejection>,
}

pub(super) fn send_back(
    state: &State,
    sending: Sending,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let seen = targets(state, sending.effect)?;
    let found = match &sending.to {
        ReturnTo::Previous => seen.iter().find(|target| target.before),
        ReturnTo::Initiator => seen.iter().rfind(|target| target.before),
        ReturnTo::Step(step) => seen.iter().find(|target| target.name == *step),
    };
    let target = found.ok_or_else(|| Rejection::NoReturnTarget(sending.to.to_string()))?;
    if let Some(refused) = &target.refused {
        return Err(refused.clone());
    }
    let again = sending.effect.frame().filter(|_| target.beside);
    Ok(vec![Event::Returned {
        f: target.frame,
        at: now,
        place: target.place,
        reason: sending.reason,
        // Beside, there is no way back to wait for: both go on.
        straight_back: sending.then == ReturnThen::StraightBack && !target.beside,
        again,
        by: sending.by,
    }])
}

/// Where the work of an open task can be returned to, the nearest first.
pub fn return_targets(state: &State, effect: EffectId) -> Result<Vec<ReturnPlace>, Rejection> {
    let seen = targets(state, effect)?;
    let first = seen.iter().position(|target| target.before);
    let last = seen.iter().rposition(|target| target.before);
    let places = seen
        .into_iter()
        .enumerate()
        .map(|(place, target)| ReturnPlace {
            name: target.name,
            previous: Some(place) == first,
            initiator: Some(place) == last,
            refused: target.refused,
        });
    Ok(places.collect())
}

fn targets(state: &State, effect: EffectId) -> Result<Vec<Seen>, Rejection> {
    let mut frame = effect
        .frame()
        .and_then(|id| state.frames.get(&id))
        .ok_or(Rejection::NotOutstanding(effect))?;
    let mut seen = Vec::new();
    let mut crossed_open_fork = false;
    while let Some(parent) = frame.parent.and_then(|parent| state.frames.get(&parent)) {
        let own = frame;
        frame = parent;
        if let Phase::Fork { .. } = frame.phase {
            branches(state, frame, own, &mut seen);
            crossed_open_fork |= children(state, frame.id).count() > 1;
        }
        entered(state, frame, |target, place, rule| {
            let Some(position) = frame.phase.position() else {
                return;
            };
            let siblings = crossed_open_fork && rule == ReturnTarget::RefuseWhileSiblingsRun;
            seen.push(Seen {
                refused: siblings.then(|| Rejection::SiblingsRun(target.clone())),
                name: target,
                frame: frame.id,
                place,
                before: place < position.at,
                beside: false,
            });
        });
    }
    Ok(seen)
}

fn children(state: &State, parent: FrameId) -> impl Iterator<Item = &Frame> {
    state
        .frames
        .values()
        .filter(move |frame| frame.parent == Some(parent))
}

/// The entered targets of a frame's block, the last first.
fn entered(state: &State, frame: &Frame, mut tell: impl FnMut(String, usize, ReturnTarget)) {
    let Some(position) = frame.phase.position() else {
        return;
    };
    let workflow = state.workflow();
    let tasks = &workflow.block(position.block).tasks;
    for place in position.entries.keys().rev() {
        let task = tasks.get(*place).map(|task| workflow.task(*task));
        if let Some(task) = task
            && let Some(rule) = task.return_target
        {
            tell(task.name.clone(), *place, rule);
        }
    }
}

/// Branches of a fork that are targets themselves, one's own among them; and the targets within those beside that are open.
fn branches(state: &State, fork: &Frame, own: &Frame, seen: &mut Vec<Seen>) {
    let Some(TaskKind::Fork(definition)) = state.task_of(fork).map(|task| &task.kind) else {
        return;
    };
    let workflow = state.workflow();
    let competing = |name: &str| {
        definition
            .compete
            .then(|| Rejection::CompetingFork(name.to_owned()))
    };
    for (place, branch) in definition.branches.iter().enumerate() {
        let is_own = own.task == Some(*branch);
        let task = workflow.task(*branch);
        if task.return_target.is_some() {
            seen.push(Seen {
                name: task.name.clone(),
                frame: fork.id,
                place,
                before: false,
                beside: !is_own,
                refused: competing(&task.name),
            });
        }
        if !is_own {
            within(state, fork.id, *branch, |name, frame, place| {
                seen.push(Seen {
                    refused: competing(&name),
                    name,
                    frame,
                    place,
                    before: false,
                    beside: true,
                });
            });
        }
    }
}

/// The targets of the open blocks of a branch.
fn within(
    state: &State,
    fork: FrameId,
    branch: TaskId,
    mut tell: impl FnMut(String, FrameId, usize),
) {
    let Some(root) = children(state, fork).find(|frame| frame.task == Some(branch)) else {
        return;
    };
    let mut open = vec![root];
    while let Some(frame) = open.pop() {
        entered(state, frame, |name, place, _| tell(name, frame.id, place));
        open.extend(children(state, frame.id));
    }
}
