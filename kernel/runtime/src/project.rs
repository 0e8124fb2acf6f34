//! The stored projection of a turn: effect rows, and what its facts put into outbox and inbox.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lianxi_flow::effect::EffectKind;
use lianxi_flow::lineage::Lineage;
use lianxi_flow::{Command, Effect, EffectId, Event, Status};
use lianxi_journal::{InboxRow, InboxState, NewEffect, NewOutbox, RetainedEvent, SUBSCRIPTION};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::engine::Inner;
use crate::ids;
use crate::turn::Live;

/// The destination of events that a definition emits.
pub const EVENTS: &str = "events";

/// An effect's id as the journal keeps it.
pub(crate) fn row_id(effect: EffectId) -> i64 {
    i64::try_from(effect.0).unwrap_or(i64::MAX)
}

pub(crate) fn effect_id(row: i64) -> EffectId {
    EffectId(u64::try_from(row).unwrap_or(u64::MAX))
}

/// The rows that stand for these effects.
pub fn rows(effects: &[Effect]) -> BTreeMap<i64, NewEffect> {
    effects
        .iter()
        .map(|effect| (row_id(effect.id), row(effect)))
        .collect()
}

fn row(effect: &Effect) -> NewEffect {
    let mut row = NewEffect {
        effect: row_id(effect.id),
        kind: effect.kind.name().to_owned(),
        ..NewEffect::default()
    };
    match &effect.kind {
        EffectKind::Continue => row.due_at_ms = Some(0),
        EffectKind::Timer { due } => row.due_at_ms = Some(due.as_millisecond()),
        EffectKind::Call(request) => {
            row.due_at_ms = Some(request.not_before.unwrap_or(request.since).as_millisecond());
        }
        EffectKind::Subscription(subscription) => {
            SUBSCRIPTION.clone_into(&mut row.kind);
            row.topic = Some(subscription.kind.clone());
            row.correlation.clone_from(&subscription.subject);
        }
        EffectKind::Child { key } | EffectKind::WorkItem { key, .. } => {
            row.target = Some(ids::derived(key).to_string());
        }
        EffectKind::Incident => {}
    }
    row
}

/// An input that waits in the inbox for an execution.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Waiting {
    /// Begin the execution that the row names.
    Start {
        /// `namespace/name:version`, or the digest of a definition.
        workflow: String,
        input: Value,
        #[serde(default)]
        parent: Option<String>,
        #[serde(flatten)]
        lineage: Lineage,
    },
    /// An event for a schedule that needs several.
    Gather {
        namespace: String,
        name: String,
        event: Value,
        #[serde(flatten)]
        lineage: Lineage,
    },
    Command(Command),
}

impl Waiting {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a waiting input is plain JSON with text keys")
    }
}

/// What a turn's facts mean for the world.
#[derive(Default)]
pub(crate) struct Facts {
    pub outbox: Vec<NewOutbox>,
    pub events: Vec<RetainedEvent>,
    pub inbox: Vec<InboxRow>,
    /// What may have been there before.
    pub offers: Vec<InboxRow>,
}

pub(crate) fn facts(engine: &Inner, live: &Live, events: &[Event], now: Timestamp) -> Facts {
    let mut facts = Facts::default();
    for event in events {
        match event {
            Event::Emitted { event } => {
                let lineage = live.state.successor(now);
                if let Err(why) = lineage.check() {
                    let workflow = live.definition.workflow.document.id();
                    tracing::warn!(%workflow, execution = %live.state.id, why = why.detail.as_deref(), "an event starts nothing");
                }
                emitted(
                    engine,
                    Some(&live.state.id),
                    (event, lineage),
                    now,
                    &mut facts,
                );
            }
            Event::Spawned {
                key,
                workflow,
                input,
                awaited,
            } => {
                let effect = child_effect(live, key);
                if *awaited && effect.is_none() {
                    // Its task ended in this very turn: a branch beside it won. It never begins.
                    continue;
                }
                let (parent, lineage) = match effect.filter(|_| *awaited) {
                    Some(effect) => (
                        Some(format!("{}/{effect}", live.state.id)),
                        live.state.child(now),
                    ),
                    None => (None, live.state.successor(now)),
                };
                let body = Waiting::Start {
                    workflow: workflow.clone(),
                    input: input.clone(),
                    parent,
                    lineage,
                };
                facts.inbox.push(start_row(
                    &ids::derived(key).to_string(),
                    &format!("execution:{}", live.state.id),
                    key,
                    &body,
                    now,
                ));
            }
            _ => {}
        }
    }
    if let (Some(parent), true) = (&live.parent, live.state.status().has_ended()) {
        facts.inbox.extend(ended(live, parent, now));
    }
    facts
}

/// A CloudEvent for the outbox, for whoever listens here, and for the workflows that it starts: with the lineage that they would have.
pub(crate) fn emitted(
    engine: &Inner,
    execution: Option<&str>,
    (event, lineage): (&Value, Lineage),
    now: Timestamp,
    facts: &mut Facts,
) {
    facts.outbox.push(outbox(execution, EVENTS, event, now));
    facts.events.push(retained(event, now));
    facts.offers.extend(engine.starts(event, lineage, now));
}

pub(crate) fn outbox(
    execution: Option<&str>,
    destination: &str,
    event: &Value,
    now: Timestamp,
) -> NewOutbox {
    NewOutbox {
        execution: execution.map(str::to_owned),
        destination: destination.to_owned(),
        topic: text(event, "type").to_owned(),
        body: event.to_string(),
        created_at_ms: now.as_millisecond(),
        next_at_ms: now.as_millisecond(),
    }
}

pub(crate) fn retained(event: &Value, now: Timestamp) -> RetainedEvent {
    RetainedEvent {
        source: text(event, "source").to_owned(),
        id: text(event, "id").to_owned(),
        topic: text(event, "type").to_owned(),
        correlation: event
            .get("subject")
            .and_then(Value::as_str)
            .map(str::to_owned),
        body: event.to_string(),
        received_at_ms: now.as_millisecond(),
    }
}

pub(crate) fn start_row(
    execution: &str,
    source: &str,
    id: &str,
    body: &Waiting,
    now: Timestamp,
) -> InboxRow {
    InboxRow {
        source: source.to_owned(),
        id: id.to_owned(),
        execution: Some(execution.to_owned()),
        body: body.bytes(),
        received_at_ms: now.as_millisecond(),
        state: InboxState::Pending,
        answer: None,
    }
}

fn child_effect(live: &Live, key: &str) -> Option<i64> {
    let effects = lianxi_flow::outstanding(&live.state);
    let child =
        |effect: &&Effect| matches!(&effect.kind, EffectKind::Child { key: own } if own == key);
    effects.iter().find(child).map(|effect| row_id(effect.id))
}

/// The word to the execution that ran this one.
fn ended(live: &Live, parent: &str, now: Timestamp) -> Option<InboxRow> {
    let (execution, effect) = parent.rsplit_once('/')?;
    let effect = effect_id(effect.parse().ok()?);
    let result = match (live.state.status(), &live.state.output, &live.state.error) {
        (Status::Completed, output, _) => Ok(output.clone().unwrap_or_default()),
        (_, _, Some(error)) => Err(error.clone()),
        _ => Err(lianxi_flow::Error::runtime("the execution was cancelled")),
    };
    let body = Waiting::Command(Command::ChildEnded { effect, result });
    Some(InboxRow {
        source: format!("execution:{}", live.state.id),
        id: "ended".to_owned(),
        execution: Some(execution.to_owned()),
        body: body.bytes(),
        received_at_ms: now.as_millisecond(),
        state: InboxState::Pending,
        answer: None,
    })
}

fn text<'a>(event: &'a Value, name: &str) -> &'a str {
    event.get(name).and_then(Value::as_str).unwrap_or_default()
}
