//! What the world owes an execution, derived from its state alone. The journal's effect rows are the stored projection of this.

use crate::definition::TaskKind;
use crate::effect::{CallRequest, EffectKind, FILTERS, OWN, TIMEOUT};
use crate::key::key_of;
use crate::state::{Frame, Phase, Stage, State};
use crate::{Effect, EffectId, FrameId};

/// Every outstanding effect, in order of its id. An execution that is suspended keeps what people and children owe it, but nothing fires.
pub fn outstanding(state: &State) -> Vec<Effect> {
    let mut effects = Vec::new();
    match state.stage {
        Stage::Running | Stage::Suspended => {}
        Stage::Pending | Stage::Cancelled | Stage::Faulted | Stage::Completed => return effects,
    }
    let suspended = state.stage == Stage::Suspended;
    let mut ready = false;
    for frame in state.frames.values() {
        ready |= frame.phase.is_ready();
        if let Some(due) = frame
            .timeout_at
            .filter(|_| !suspended && !matches!(frame.phase, Phase::Ready))
        {
            effects.push(Effect {
                id: EffectId::new(frame.id, TIMEOUT),
                kind: EffectKind::Timer { due },
            });
        }
        own_effects(state, frame, suspended, &mut effects);
    }
    if ready && !suspended {
        // The root frame has no effect of its own: its slot says "there are steps to take".
        effects.push(Effect {
            id: EffectId::new(FrameId::ROOT, OWN),
            kind: EffectKind::Continue,
        });
    }
    effects.sort_by_key(|effect| effect.id);
    effects
}

fn own_effects(state: &State, frame: &Frame, suspended: bool, effects: &mut Vec<Effect>) {
    let mut own = |slot, kind| {
        effects.push(Effect {
            id: EffectId::new(frame.id, slot),
            kind,
        });
    };
    match &frame.phase {
        Phase::Wait { due }
        | Phase::RetryWait { due, .. }
        | Phase::Try {
            attempt_until: Some(due),
            ..
        } if !suspended => {
            own(OWN, EffectKind::Timer { due: *due });
        }
        Phase::Call {
            target,
            input,
            attempt,
            not_before,
        } if !suspended => own(
            OWN,
            EffectKind::Call(CallRequest {
                key: key_of(state, frame),
                task: state
                    .task_of(frame)
                    .map_or_else(String::new, |task| task.reference.clone()),
                attempt: *attempt,
                since: frame.started_at,
                not_before: *not_before,
                target: target.clone(),
                input: input.clone(),
            }),
        ),
        Phase::WorkItem { request } => own(
            OWN,
            EffectKind::WorkItem {
                key: key_of(state, frame),
                request: request.clone(),
            },
        ),
        Phase::Child { .. } => own(
            OWN,
            EffectKind::Child {
                key: key_of(state, frame),
            },
        ),
        Phase::Incident { .. } => own(OWN, EffectKind::Incident),
        Phase::Listen(listening) => {
            let Some(TaskKind::Listen(listen)) = state.task_of(frame).map(|task| &task.kind) else {
                return;
            };
            for (filter, subscription) in listening.subscriptions.iter().enumerate() {
                if listening.is_open(&listen.to, filter) {
                    own(
                        FILTERS + filter as u64,
                        EffectKind::Subscription(subscription.clone()),
                    );
                }
            }
        }
        _ => {}
    }
}
