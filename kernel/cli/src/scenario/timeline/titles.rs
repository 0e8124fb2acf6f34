//! What the tasks of an execution are called, while it is followed.

use lianxi_runtime::flow::definition::TaskKind;
use lianxi_runtime::flow::state::{Frame, Phase, State};
use lianxi_runtime::flow::{Event, FrameId};

/// A task's title; where it has none, that of the nearest one around it, and its own name in the end.
pub fn title(state: &State, frame: FrameId) -> Option<String> {
    let frame = state.frame(frame)?;
    let mut at = Some(frame);
    while let Some(around) = at {
        if let Some(title) = own(state, around) {
            return Some(title);
        }
        at = around.parent.and_then(|parent| state.frame(parent));
    }
    state.task_of(frame).map(|task| task.name.clone())
}

fn own(state: &State, frame: &Frame) -> Option<String> {
    let task = state.task_of(frame)?;
    let title = task.source["metadata"]["title"].as_str();
    title.map(str::to_owned)
}

/// The title of the task that emits now: it is about to be done, and the first one that is ready.
pub fn emitting(state: &State) -> Option<String> {
    let mut frames = state.frames();
    let ready = frames.find(|frame| frame.phase.name() == "ready")?;
    own(state, ready)
}

/// The title of the task that work is sent back to, before it is.
pub fn returned_to(state: &State, event: &Event) -> Option<String> {
    let Event::Returned { f, place, .. } = event else {
        return None;
    };
    let frame = state.frame(*f)?;
    let workflow = state.workflow();
    let tasks = match &frame.phase {
        Phase::Block(position)
        | Phase::For { position, .. }
        | Phase::Try { position, .. }
        | Phase::Catch { position, .. } => &workflow.block(position.block).tasks,
        _ => match &state.task_of(frame)?.kind {
            TaskKind::Fork(fork) => &fork.branches,
            _ => return None,
        },
    };
    let task = workflow.task(*tasks.get(*place)?);
    let title = task.source["metadata"]["title"].as_str();
    Some(title.unwrap_or(&task.name).to_owned())
}

/// Whether a task stands in the workflow's own `do`.
pub fn is_on_main_line(state: &State, frame: FrameId) -> bool {
    let parent = state.frame(frame).and_then(|frame| frame.parent);
    parent == Some(FrameId::ROOT)
}

/// Whether the event ends a `listen`: what it waited for has come.
pub fn is_heard(state: &State, event: &Event) -> bool {
    let Event::Completed { f, .. } = event else {
        return false;
    };
    let frame = state.frame(*f);
    frame.is_some_and(|frame| matches!(frame.phase, Phase::Listen(_)))
}

/// The frame that an event is about.
pub fn frame_of(event: &Event) -> Option<FrameId> {
    match event {
        Event::Entered { f, .. }
        | Event::ExtensionBegan { f, .. }
        | Event::Finishing { f, .. }
        | Event::Skipped { f, .. }
        | Event::Completed { f, .. }
        | Event::Iterated { f }
        | Event::Consumed { f, .. }
        | Event::ItemBegan { f, .. }
        | Event::ItemDone { f, .. }
        | Event::Deferred { f, .. }
        | Event::HandedToPerson { f, .. }
        | Event::Caught { f, .. }
        | Event::Retried { f, .. }
        | Event::IncidentOpened { f, .. }
        | Event::IncidentRetried { f, .. }
        | Event::TimeoutLifted { f, .. }
        | Event::Returned { f, .. } => Some(*f),
        _ => None,
    }
}
