//! A world in virtual time: the pure machine, the plugins built natively, the kernel's calendar, and staff that answers by script.
//!
//! It has no journal, no sandbox and no work-item rules: it shows that the definition, the plugins and the samples agree.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use jiff::{Span, Timestamp};
use lianxi_calendar::{Calendar, DeadlineRule, Period, Unit};
use lianxi_flow::effect::{CallRequest, CallTarget, DutyTarget, EffectKind};
use lianxi_flow::lineage::Lineage;
use lianxi_flow::schema::Schema;
use lianxi_flow::{
    CallOutcome, Command, EffectId, Error, Event, Rejection, State, Workflow, decide, evolve,
    outstanding,
};
use lianxi_samples::office_hours::written;
use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure, Plugin};
use serde::Deserialize;
use serde_json::{Value, json};

/// Steps of one turn; a definition that needs more has lost itself.
const STEPS_MAX: usize = 10_000;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    pub business_key: String,
    pub step: String,
    pub occurrence: u32,
    pub after: String,
    pub person: String,
    pub office: Value,
    pub outcome: String,
    pub form: Value,
}

pub struct Execution {
    pub event_id: String,
    pub key: String,
    pub state: State,
    known: Vec<EffectId>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Event(usize),
    Timer(usize, EffectId),
    Answer(usize, EffectId, usize),
}

pub struct World {
    workflow: Arc<Workflow>,
    plugins: BTreeMap<String, (Plugin, FakeHost)>,
    calendar: Calendar,
    answers: Vec<Answer>,
    used: Vec<bool>,
    asked: BTreeMap<(String, String), u32>,
    events: Vec<Value>,
    queue: BinaryHeap<Reverse<(Timestamp, usize, Due)>>,
    sequence: usize,
    retained: Vec<Value>,
    pub executions: Vec<Execution>,
    pub emitted: Vec<Value>,
    /// Requests of work items by the definition, as they were asked.
    pub requests: Vec<Value>,
}

impl World {
    pub fn new(workflow: Workflow, plugins: Vec<Plugin>, answers: Vec<Answer>) -> Self {
        let plugins = plugins.into_iter().map(|plugin| {
            let host = FakeHost::granting(&plugin);
            (plugin.manifest().id, (plugin, host))
        });
        Self {
            workflow: Arc::new(workflow),
            plugins: plugins.collect(),
            calendar: Calendar::bundled(),
            used: vec![false; answers.len()],
            answers,
            asked: BTreeMap::new(),
            events: Vec::new(),
            queue: BinaryHeap::new(),
            sequence: 0,
            retained: Vec::new(),
            executions: Vec::new(),
            emitted: Vec::new(),
            requests: Vec::new(),
        }
    }

    pub fn unused_answers(&self) -> Vec<&Answer> {
        self.answers
            .iter()
            .zip(&self.used)
            .filter(|(_, used)| !**used)
            .map(|(answer, _)| answer)
            .collect()
    }

    fn push(&mut self, at: Timestamp, due: Due) {
        self.sequence += 1;
        self.queue.push(Reverse((at, self.sequence, due)));
    }

    pub fn event(&mut self, at: Timestamp, event: Value) {
        self.events.push(event);
        self.push(at, Due::Event(self.events.len() - 1));
    }

    /// Until nothing is due any more.
    pub fn run(&mut self) {
        while let Some(Reverse((now, _, due))) = self.queue.pop() {
            match due {
                Due::Event(index) => {
                    let event = self.events[index].clone();
                    self.arrive(&event, now);
                }
                Due::Timer(execution, effect) => {
                    self.tell(execution, Command::TimerFired { effect }, now);
                }
                Due::Answer(execution, effect, index) => self.close(execution, effect, index, now),
            }
        }
    }

    fn arrive(&mut self, event: &Value, now: Timestamp) {
        for index in 0..self.executions.len() {
            self.offer(index, event, now);
        }
        self.retained.push(event.clone());
        if event["type"] == "registration.decided" {
            self.start(event, now);
        }
    }

    fn start(&mut self, event: &Value, now: Timestamp) {
        let id = event["id"].as_str().unwrap_or_default().to_owned();
        let data = &event["data"];
        let key = format!(
            "{}/{}/{}",
            text(&data["institution"]["uscc"]),
            text(&data["event"]),
            data["version"]
        );
        let state = State::new(Arc::clone(&self.workflow));
        self.executions.push(Execution {
            event_id: id.clone(),
            key: key.clone(),
            state,
            known: Vec::new(),
        });
        let input = json!([event]);
        self.tell(
            self.executions.len() - 1,
            Command::Start {
                id,
                input,
                business_key: Some(key),
                lineage: Lineage::default(),
            },
            now,
        );
    }

    fn close(&mut self, execution: usize, effect: EffectId, index: usize, now: Timestamp) {
        let answer = &self.answers[index];
        let by = json!({"person": answer.person, "office": answer.office});
        let value = json!({"outcome": answer.outcome, "form": answer.form, "by": by, "at": now.to_string()});
        self.tell(
            execution,
            Command::WorkItemClosed {
                effect,
                answer: value,
            },
            now,
        );
    }

    /// A command and all that follows at once. What is not waited for any more changes nothing.
    fn tell(&mut self, index: usize, command: Command, now: Timestamp) {
        if self.apply(index, command, now).is_ok() {
            self.settle(index, now);
        }
    }

    fn apply(&mut self, index: usize, command: Command, now: Timestamp) -> Result<(), Rejection> {
        let state = &mut self.executions[index].state;
        for event in decide(state, command, now)? {
            evolve(state, &event);
            if let Event::Emitted { event } = event {
                self.retained.push(event.clone());
                self.emitted.push(event);
            }
        }
        Ok(())
    }

    fn settle(&mut self, index: usize, now: Timestamp) {
        for _ in 0..STEPS_MAX {
            if self.executions[index].state.can_advance() {
                self.apply(index, Command::Advance, now)
                    .expect("an execution that can advance does");
                continue;
            }
            let effects = outstanding(&self.executions[index].state);
            let call = effects.iter().find_map(|effect| match &effect.kind {
                EffectKind::Call(request) => Some((effect.id, request.clone())),
                _ => None,
            });
            if let Some((effect, request)) = call {
                let outcome = self.call(&request, now);
                self.apply(index, Command::CallReturned { effect, outcome }, now)
                    .expect("a call that was made is waited for");
                continue;
            }
            if !self.open(index, &effects, now) {
                return;
            }
        }
        panic!("{} does not come to rest", self.executions[index].key);
    }

    /// Schedules what is new; whether a retained event moved the execution on.
    fn open(&mut self, index: usize, effects: &[lianxi_flow::Effect], now: Timestamp) -> bool {
        let new: Vec<_> = effects
            .iter()
            .filter(|effect| !self.executions[index].known.contains(&effect.id))
            .cloned()
            .collect();
        for effect in new {
            self.executions[index].known.push(effect.id);
            match effect.kind {
                EffectKind::Timer { due } => self.push(due, Due::Timer(index, effect.id)),
                EffectKind::WorkItem { request, .. } => self.ask(index, effect.id, request, now),
                EffectKind::Subscription(wanted) => {
                    let fits = |event: &&Value| {
                        event["type"] == *wanted.kind
                            && wanted.subject.as_deref() == event["subject"].as_str()
                    };
                    let found: Vec<Value> = self.retained.iter().filter(fits).cloned().collect();
                    for event in found {
                        if self
                            .apply(
                                index,
                                Command::EventReceived {
                                    effect: effect.id,
                                    event,
                                },
                                now,
                            )
                            .is_ok()
                        {
                            return true;
                        }
                    }
                }
                _ => {}
            }
        }
        false
    }

    fn offer(&mut self, index: usize, event: &Value, now: Timestamp) {
        for effect in outstanding(&self.executions[index].state) {
            let EffectKind::Subscription(wanted) = &effect.kind else {
                continue;
            };
            let fits = event["type"] == *wanted.kind
                && wanted.subject.as_deref() == event["subject"].as_str();
            if fits
                && self
                    .apply(
                        index,
                        Command::EventReceived {
                            effect: effect.id,
                            event: event.clone(),
                        },
                        now,
                    )
                    .is_ok()
            {
                self.settle(index, now);
                return;
            }
        }
    }

    fn ask(&mut self, index: usize, effect: EffectId, request: Value, now: Timestamp) {
        let execution = &self.executions[index];
        let step = execution
            .state
            .task_of_effect(effect)
            .map(|task| task.name.clone())
            .unwrap_or_default();
        let key = execution.key.clone();
        let occurrence = self.asked.entry((key.clone(), step.clone())).or_insert(0);
        *occurrence += 1;
        let found = self.answers.iter().position(|answer| {
            answer.business_key == key && answer.step == step && answer.occurrence == *occurrence
        });
        if let Some(found) = found {
            self.used[found] = true;
            let after: Span = self.answers[found]
                .after
                .parse()
                .expect("an ISO 8601 duration");
            let at = now.checked_add(after).expect("within time");
            self.judge(&request, found, at);
            self.push(at, Due::Answer(index, effect, found));
        }
        self.requests.push(request);
    }

    /// What the host would refuse: another office than the one that owes the work by then, an outcome or a form that is not asked for.
    fn judge(&self, request: &Value, answer: usize, at: Timestamp) {
        let answer = &self.answers[answer];
        let due: Timestamp =
            serde_json::from_value(request["due"]["dueAt"].clone()).expect("a due date");
        let mut office =
            json!({"department": request["department"], "division": request["division"]});
        for step in request["escalation"].as_array().into_iter().flatten() {
            if step["do"] == "reassign" && at > self.after(due, &step["after"]) {
                office = json!({"department": step["department"], "division": step["division"]});
            }
        }
        assert_eq!(office, answer.office, "whose work it is: {answer:?}");
        let outcomes = request["outcomes"].as_array().expect("outcomes");
        assert!(outcomes.contains(&json!(answer.outcome)), "{answer:?}");
        let form = Schema::compile(request["form"].clone()).expect("a form is a schema");
        form.validate(&answer.form)
            .unwrap_or_else(|why| panic!("{answer:?}: {why}"));
    }

    fn after(&self, from: Timestamp, period: &Value) -> Timestamp {
        let counted =
            json!({"from": from.to_string(), "amount": period["amount"], "unit": period["unit"]});
        serde_json::from_value(self.deadline(&counted, from)["dueAt"].clone()).expect("an instant")
    }

    fn call(&mut self, request: &CallRequest, now: Timestamp) -> CallOutcome {
        match &request.target {
            CallTarget::Deadline => CallOutcome::Returned(self.deadline(&request.input, now)),
            CallTarget::Duty(target) => self.duty(target, request, now),
            CallTarget::Http | CallTarget::OpenApi => panic!("the definition calls no HTTP"),
            CallTarget::DrawSeal | CallTarget::Draw => panic!("the definition draws nothing"),
        }
    }

    fn deadline(&self, input: &Value, now: Timestamp) -> Value {
        let amount =
            u32::try_from(input["amount"].as_u64().expect("an amount")).expect("a small amount");
        let unit: Unit = serde_json::from_value(input["unit"].clone()).expect("a unit");
        let from = input["from"]
            .as_str()
            .map_or(now, |from| from.parse().expect("an instant"));
        let period = Period::new(amount, unit).expect("a period");
        json!(
            self.calendar
                .deadline(from, &period, &DeadlineRule::default())
                .expect("a deadline")
        )
    }

    fn duty(&mut self, target: &DutyTarget, request: &CallRequest, now: Timestamp) -> CallOutcome {
        let (plugin, host) = self
            .plugins
            .get_mut(&target.plugin)
            .expect("an installed plugin");
        let local = written(now);
        host.set_call(Call {
            execution: request.key.clone(),
            task: request.task.clone(),
            idempotency_key: request.key.clone(),
            attempt: request.attempt,
            basis_date: target
                .basis_date
                .clone()
                .unwrap_or_else(|| local[..10].to_owned()),
            now: local,
            region: target.region.clone(),
            level: target
                .level
                .as_ref()
                .map(|level| serde_json::from_value(json!(level)).expect("a level")),
            actor: None,
            deadline: None,
        });
        match plugin.perform(&target.duty, &host.context(), &request.input) {
            Ok(output) => CallOutcome::Returned(output),
            Err(Failure::InvalidInput(issues)) => CallOutcome::Failed(Error {
                status: 422,
                issues: Some(json!(issues)),
                ..Error::validation("不符合要求")
            }),
            Err(other) => panic!(
                "{}@{}: {other:?} for {}",
                target.duty, target.plugin, request.input
            ),
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
