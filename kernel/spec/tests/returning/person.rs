//! An execution and the people who work on it, for tests: each step takes the machine as far as it goes by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use lianxi_flow::effect::EffectKind;
use lianxi_flow::lineage::Lineage;
use lianxi_flow::{
    Command, EffectId, Event, Rejection, ReturnThen, ReturnTo, State, Status, Workflow, decide,
    evolve, outstanding,
};
use lianxi_spec::{Source, read};
use serde_json::{Value, json};

use crate::host::Library;

/// More steps than any test takes.
const STEPS_MAX: usize = 10_000;
pub const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// A person's step that leaves its name and visit in the context; `siblings` where work can be returned to it.
pub fn item(name: &str, siblings: Option<&str>) -> Value {
    let mut task = json!({
        "call": "work-item",
        "with": {"title": name, "department": "works", "outcomes": ["ok"]},
        "export": {"as": format!("${{ $context + {{{name}: (($context.{name} // 0) + 1)}} }}")},
    });
    if let Some(siblings) = siblings {
        task["metadata"] = target(siblings);
    }
    json!({ name: task })
}

pub fn target(siblings: &str) -> Value {
    json!({"returnTarget": {"siblings": siblings}})
}

/// The workflow that has these tasks.
#[track_caller]
pub fn workflow(tasks: &Value) -> Workflow {
    let text = json!({
        "document": {"dsl": "1.0.3", "namespace": "test", "name": "returning", "version": "1.0.0"},
        "use": {"functions": {"jointly": {"do": [item("inner", Some("cancel")), item("outer", None)]}}},
        "do": tasks,
    })
    .to_string();
    let name = "returning.yaml";
    let outcome = read(Source { name, text: &text }, &Library);
    let told = format!("{text}: {:#?}", outcome.problems);
    outcome.workflow.expect(&told)
}

/// One execution.
pub struct Run {
    pub state: State,
    /// What has happened, as it is stored.
    pub events: Vec<Event>,
    /// The names of the items that were finished, in order.
    pub finished: Vec<String>,
    keys: BTreeMap<String, EffectId>,
}

impl Run {
    #[track_caller]
    pub fn of(tasks: &Value) -> Self {
        let mut run = Self {
            state: State::new(Arc::new(workflow(tasks))),
            events: Vec::new(),
            finished: Vec::new(),
            keys: BTreeMap::new(),
        };
        let begin = Command::Start {
            id: "e".to_owned(),
            input: json!({}),
            business_key: None,
            lineage: Lineage::default(),
        };
        run.take(begin).expect("it begins");
        run
    }

    /// Says something to it, and lets it go on by itself.
    pub fn take(&mut self, command: Command) -> Result<Vec<Event>, Rejection> {
        let decided = decide(&self.state, command, NOW)?;
        self.apply(&decided);
        for _ in 0..STEPS_MAX {
            if !self.state.can_advance() {
                self.no_key_is_used_again();
                return Ok(decided);
            }
            let events = decide(&self.state, Command::Advance, NOW).expect("it goes on");
            self.apply(&events);
        }
        panic!("it never comes to rest");
    }

    /// As they are stored and read again.
    fn apply(&mut self, events: &[Event]) {
        for event in events {
            let stored = serde_json::to_string(event).expect("plain JSON");
            let event: Event = serde_json::from_str(&stored).expect("as it was written");
            evolve(&mut self.state, &event);
            self.events.push(event);
        }
    }

    fn no_key_is_used_again(&mut self) {
        for effect in outstanding(&self.state) {
            if let EffectKind::WorkItem { key, .. } = effect.kind {
                let before = *self.keys.entry(key.clone()).or_insert(effect.id);
                assert_eq!(before, effect.id, "two pieces of work are known as {key}");
            }
        }
    }

    /// The open items: their names and effects.
    pub fn open(&self) -> Vec<(String, EffectId)> {
        let items = outstanding(&self.state).into_iter();
        items
            .filter(|effect| matches!(effect.kind, EffectKind::WorkItem { .. }))
            .filter_map(|effect| {
                let task = self.state.task_of_effect(effect.id)?;
                Some((task.name.clone(), effect.id))
            })
            .collect()
    }

    pub fn open_names(&self) -> String {
        let names: BTreeSet<String> = self.open().into_iter().map(|(name, _)| name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.join(" ")
    }

    #[track_caller]
    pub fn effect(&self, name: &str) -> EffectId {
        let open = self.open().into_iter().find(|(open, _)| open == name);
        open.unwrap_or_else(|| panic!("{name} is not open: {}", self.open_names()))
            .1
    }

    pub fn finish(&mut self, (name, effect): (String, EffectId)) {
        let answer = json!({"outcome": "ok", "by": {"person": "ann"}});
        self.take(Command::WorkItemClosed { effect, answer })
            .expect("it is taken");
        self.finished.push(name);
    }

    pub fn send_back(
        &mut self,
        effect: EffectId,
        to: ReturnTo,
        then: ReturnThen,
    ) -> Result<Vec<Event>, Rejection> {
        self.take(Command::Return {
            effect,
            to,
            then,
            reason: "incomplete".to_owned(),
            by: Some("ben".to_owned()),
        })
    }

    /// Everybody does their work until nothing is left.
    pub fn finish_all(&mut self) {
        for _ in 0..STEPS_MAX {
            let Some(first) = self.open().into_iter().next() else {
                assert_eq!(self.state.status(), Status::Completed);
                return;
            };
            self.finish(first);
        }
        panic!("it never ends");
    }
}
