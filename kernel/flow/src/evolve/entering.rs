//! A task begins: its frame opens into what its kind needs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::{begin_block, phase_mut, push};
use crate::definition::{Call, Function, TaskKind};
use crate::event::Open;
use crate::state::{Each, FrameId, Listening, Phase, Position, State};

pub(super) fn enter(
    state: &mut State,
    id: FrameId,
    at: Timestamp,
    input: Option<&Value>,
    timeout_at: Option<Timestamp>,
    open: &Open,
) {
    let Some(task) = state.frames.get(&id).and_then(|frame| frame.task) else {
        return;
    };
    let workflow = state.workflow().clone();
    let kind = &workflow.task(task).kind;
    let Some(frame) = state.frames.get_mut(&id) else {
        return;
    };
    frame.started_at = at;
    frame.timeout_at = timeout_at;
    if let Some(input) = input {
        frame.input = input.clone();
    }
    let input = frame.input.clone();
    frame.phase = match open {
        Open::Block => match kind {
            TaskKind::Do(block) => Phase::Block(Position::start(*block)),
            _ => Phase::Done {
                output: input.clone(),
            },
        },
        Open::For(items) => Phase::ForNext {
            items: items.clone(),
            index: 0,
            carry: input.clone(),
        },
        Open::Fork => Phase::Fork {
            outputs: BTreeMap::new(),
            again: BTreeMap::new(),
        },
        Open::Try => match kind {
            TaskKind::Try(attempt) => Phase::Try {
                attempt: 1,
                failing_since: None,
                position: Position::start(attempt.block),
                attempt_until: None,
            },
            _ => Phase::Done {
                output: input.clone(),
            },
        },
        Open::Wait(due) => Phase::Wait { due: *due },
        Open::Call(target, input) => Phase::Call {
            target: target.clone(),
            input: input.clone(),
            attempt: 1,
            not_before: None,
        },
        Open::Function(arguments) => match kind {
            TaskKind::Call(Call {
                function: Function::Defined { block, .. },
                ..
            }) => Phase::Block(Position::start(*block)),
            _ => Phase::Done {
                output: arguments.clone(),
            },
        },
        Open::WorkItem(request) => Phase::WorkItem {
            request: request.clone(),
        },
        Open::Listen(subscriptions) => Phase::Listen(Listening {
            subscriptions: subscriptions.clone(),
            each: match kind {
                TaskKind::Listen(listen) => listen.foreach.as_ref().map(|_| Each::default()),
                _ => None,
            },
            ..Listening::default()
        }),
        Open::Child(workflow) => Phase::Child {
            workflow: workflow.clone(),
        },
    };
    match (open, kind) {
        (Open::Block | Open::Try, _) => begin_block(state, id, at, input),
        (Open::Function(arguments), _) => begin_block(state, id, at, arguments.clone()),
        (Open::Fork, TaskKind::Fork(fork)) => {
            for branch in &fork.branches {
                push(state, id, *branch, 1, at, input.clone());
            }
            if fork.branches.is_empty()
                && let Some(phase) = phase_mut(state, id)
            {
                *phase = Phase::Done {
                    output: Value::Array(Vec::new()),
                };
            }
        }
        _ => {}
    }
}
