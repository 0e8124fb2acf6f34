//! What is told of an execution: its events with those of its work items between them, and where a child or an event of its own leads
//! elsewhere.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lianxi_runtime::flow::effect::CallTarget;
use lianxi_runtime::flow::event::Open;
use lianxi_runtime::flow::state::State;
use lianxi_runtime::flow::{EffectId, Event, FrameId, evolve};
use lianxi_runtime::work::Lights;

use super::gathered::{Execution, Gathered};
use super::names::Names;
use super::phrases::{self, Around};
use super::{item, titles};

/// A step of a course.
pub enum Step {
    Line(String),
    /// Here a child begins, or its end goes on in its parent.
    Child(FrameId),
    /// An event that may start something: its source and id.
    Emitted(String, String),
}

/// What happened to an execution, in its order.
pub type Course = Vec<(Timestamp, Step)>;

pub struct Teller<'g> {
    pub names: &'g Names,
    pub lights: &'g Lights,
    pub gathered: &'g Gathered,
    pub ended_at: Timestamp,
}

impl Teller<'_> {
    pub fn course(&self, execution: &Execution) -> Course {
        let mut items: BTreeMap<FrameId, Vec<(Timestamp, String)>> = BTreeMap::new();
        for item in &execution.items {
            let effect = EffectId(u64::try_from(item.row.effect).unwrap_or_default());
            let lines = item::lines(item, (self.names, self.lights), self.ended_at);
            if let Some(frame) = effect.frame() {
                items.entry(frame).or_default().extend(lines);
            }
        }
        let mut follower = Follower {
            teller: self,
            execution,
            state: State::new(execution.definition.workflow.clone()),
            at: execution.view.summary.started_at,
            items,
            open_items: Vec::new(),
            calls: BTreeMap::new(),
            children: Vec::new(),
            last: String::new(),
            course: Vec::new(),
        };
        for (at, event) in &execution.history {
            follower.follow(*at, event);
        }
        follower.rest();
        follower.course
    }
}

/// Goes along with an execution.
struct Follower<'f> {
    teller: &'f Teller<'f>,
    execution: &'f Execution,
    state: State,
    at: Timestamp,
    /// What is still to be told of items, by the frame that opened them.
    items: BTreeMap<FrameId, Vec<(Timestamp, String)>>,
    open_items: Vec<FrameId>,
    /// Calls that have not come back, as they are told.
    calls: BTreeMap<FrameId, String>,
    children: Vec<FrameId>,
    /// The title of the main line's task that ended last.
    last: String,
    course: Course,
}

impl Follower<'_> {
    fn follow(&mut self, at: Timestamp, event: &Event) {
        self.at = at;
        self.items_before(at);
        let frame = titles::frame_of(event);
        let title = frame.and_then(|frame| titles::title(&self.state, frame));
        let main = frame.is_some_and(|frame| titles::is_on_main_line(&self.state, frame));
        let mut around = Around {
            title: title.unwrap_or_default(),
            returned_to: titles::returned_to(&self.state, event),
            heard: titles::is_heard(&self.state, event),
            call: frame.and_then(|frame| self.calls.get(&frame).cloned()),
            ..Around::default()
        };
        evolve(&mut self.state, event);
        around.call_ended = self.close_what_is_gone(event);
        if main && matches!(event, Event::Completed { .. }) {
            self.last.clone_from(&around.title);
        }
        if let Event::Emitted { .. } = event {
            around.emitting = titles::emitting(&self.state);
        }
        let line = match event {
            Event::Started { .. } => Some(self.started()),
            Event::Ended { output, .. } => Some(phrases::ended(&self.last, output)),
            Event::Spawned {
                workflow,
                awaited: false,
                ..
            } => {
                let title = self.teller.gathered.title_of(super::name_of(workflow));
                Some(format!("另行启动“{title}”"))
            }
            other => phrases::said(other, &around),
        };
        if let Some(line) = line {
            self.push(Step::Line(line));
        }
        self.open(event);
    }

    fn push(&mut self, step: Step) {
        self.course.push((self.at, step));
    }

    /// What people and time did to open items before this instant.
    fn items_before(&mut self, at: Timestamp) {
        let mut told = Vec::new();
        for frame in &self.open_items {
            if let Some(lines) = self.items.get_mut(frame) {
                let count = lines.iter().take_while(|(when, _)| *when < at).count();
                told.extend(lines.drain(..count));
            }
        }
        told.sort_by_key(|(when, _)| *when);
        let steps = told.into_iter().map(|(at, text)| (at, Step::Line(text)));
        self.course.extend(steps);
    }

    /// An item is done before the execution goes on from it, and so is a child. Says whether a call has ended.
    fn close_what_is_gone(&mut self, event: &Event) -> bool {
        for frame in self.gone(&self.open_items) {
            if let Some(lines) = self.items.get_mut(&frame) {
                let until = |(when, _): &&(Timestamp, String)| *when <= self.at;
                let count = lines.iter().take_while(until).count();
                let told: Vec<_> = lines.drain(..count).collect();
                let steps = told.into_iter().map(|(at, text)| (at, Step::Line(text)));
                self.course.extend(steps);
            }
        }
        for frame in self.gone(&self.children) {
            self.push(Step::Child(frame));
            self.children.retain(|child| *child != frame);
        }
        let lost = self.gone(self.calls.keys());
        for frame in &lost {
            if let Some(call) = self.calls.remove(frame) {
                let outcome = phrases::outcome(event);
                self.push(Step::Line(format!("{call}→{outcome}")));
            }
        }
        !lost.is_empty()
    }

    fn gone<'a>(&self, frames: impl IntoIterator<Item = &'a FrameId>) -> Vec<FrameId> {
        let frames = frames.into_iter().copied();
        frames
            .filter(|frame| self.state.frame(*frame).is_none())
            .collect()
    }

    fn open(&mut self, event: &Event) {
        let (frame, open) = match event {
            Event::Entered { f, open, .. } => (*f, Some(open)),
            Event::HandedToPerson { f, .. } => (*f, None),
            Event::Emitted { event } => {
                let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
                return self.push(Step::Emitted(text("source"), text("id")));
            }
            _ => return,
        };
        match open {
            None | Some(Open::WorkItem(_)) => {
                self.calls.remove(&frame);
                self.open_item(frame);
            }
            Some(Open::Child(_)) => {
                self.children.push(frame);
                self.push(Step::Child(frame));
            }
            Some(Open::Call(CallTarget::Duty(target), _)) => {
                let duty = (target.plugin.as_str(), target.duty.as_str());
                let names = self.teller.names;
                let told = names.duty(duty, target.region.as_deref(), self.at);
                self.calls.insert(frame, format!("职责调用：{told}"));
            }
            Some(Open::Call(CallTarget::Deadline, _)) => {}
            Some(Open::Call(..)) => {
                let title = titles::title(&self.state, frame).unwrap_or_default();
                self.calls.insert(frame, format!("调用：{title}"));
            }
            _ => {}
        }
    }

    fn open_item(&mut self, frame: FrameId) {
        self.open_items.push(frame);
        let at = self.at;
        let Some(lines) = self.items.get_mut(&frame) else {
            return;
        };
        // Its opening; what people do in the same instant is told when they have done it.
        if lines.first().is_some_and(|(when, _)| *when == at) {
            let (at, text) = lines.remove(0);
            self.course.push((at, Step::Line(text)));
        }
    }

    /// What is left of items that stay open, and of those that people looked at afterwards.
    fn rest(&mut self) {
        let mut rest: Vec<_> = std::mem::take(&mut self.items)
            .into_values()
            .flatten()
            .collect();
        rest.sort_by_key(|(when, _)| *when);
        let steps = rest.into_iter().map(|(at, text)| (at, Step::Line(text)));
        self.course.extend(steps);
        self.course.sort_by_key(|(at, _)| *at);
    }

    fn started(&self) -> String {
        let summary = &self.execution.view.summary;
        let key = summary.business_key.as_deref();
        let key = key.map_or_else(String::new, |key| format!("（{key}）"));
        let executions = &self.teller.gathered.executions;
        let parent = summary.parent.as_deref().and_then(|parent| {
            let id = parent.rsplit_once('/').map_or(parent, |(id, _)| id);
            let mut executions = executions.iter();
            executions.find(|execution| execution.view.summary.id == id)
        });
        match parent {
            Some(parent) => format!("启动{key}，由“{}”发起", parent.title()),
            None => format!("启动{key}"),
        }
    }
}
