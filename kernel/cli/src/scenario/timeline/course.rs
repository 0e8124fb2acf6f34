//! What is told of an execution: its events with those of its work items between them, and where a child or an event of its own leads
//! elsewhere.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lianxi_runtime::flow::definition::TaskKind;
use lianxi_runtime::flow::effect::CallTarget;
use lianxi_runtime::flow::event::{Caught, Open};
use lianxi_runtime::flow::state::{Frame, Phase, State};
use lianxi_runtime::flow::{Error, Event, FrameId, evolve};
use lianxi_runtime::work::Lights;
use serde_json::Value;

use super::gathered::{Execution, Gathered};
use super::names::Names;
use super::{item, words};

/// Issues of a refused call that are told.
const ISSUES_TOLD: usize = 4;

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
            let effect =
                lianxi_runtime::flow::EffectId(u64::try_from(item.row.effect).unwrap_or_default());
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
            call_ended: false,
            course: Vec::new(),
        };
        for event in &execution.history {
            follower.follow(event);
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
    /// The event that is followed has ended a call.
    call_ended: bool,
    course: Course,
}

impl Follower<'_> {
    fn follow(&mut self, event: &Event) {
        if let Some(at) = lianxi_runtime::history::time_of(event) {
            self.at = at;
        }
        self.items_before(self.at);
        let title = frame_of(event).and_then(|frame| self.title(frame));
        let on_main_line = frame_of(event).is_some_and(|frame| self.is_on_main_line(frame));
        let returned_to = self.returned_to(event);
        let heard = self.heard(event);
        evolve(&mut self.state, event);
        self.close_what_is_gone(event);
        if let (Event::Completed { .. }, true, Some(title)) = (event, on_main_line, &title) {
            self.last.clone_from(title);
        }
        let title = title.unwrap_or_default();
        if let Some(line) = heard.or_else(|| self.line(event, &title, returned_to)) {
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

    /// An item is done before the execution goes on from it, and so is a child.
    fn close_what_is_gone(&mut self, event: &Event) {
        let gone = |frame: &FrameId, state: &State| state.frame(*frame).is_none();
        let closed: Vec<FrameId> = self
            .open_items
            .iter()
            .copied()
            .filter(|frame| gone(frame, &self.state))
            .collect();
        for frame in closed {
            if let Some(lines) = self.items.get_mut(&frame) {
                let count = lines
                    .iter()
                    .take_while(|(when, _)| *when <= self.at)
                    .count();
                let told: Vec<_> = lines.drain(..count).collect();
                let steps = told.into_iter().map(|(at, text)| (at, Step::Line(text)));
                self.course.extend(steps);
            }
        }
        let ended: Vec<FrameId> = self
            .children
            .iter()
            .copied()
            .filter(|frame| gone(frame, &self.state))
            .collect();
        for frame in ended {
            self.push(Step::Child(frame));
        }
        self.children
            .retain(|frame| self.state.frame(*frame).is_some());
        let lost: Vec<FrameId> = self
            .calls
            .keys()
            .copied()
            .filter(|frame| gone(frame, &self.state))
            .collect();
        self.call_ended = !lost.is_empty();
        for frame in lost {
            let Some(call) = self.calls.remove(&frame) else {
                continue;
            };
            let outcome = match event {
                Event::Completed { .. } | Event::Finishing { .. } => "完成".to_owned(),
                Event::Caught { error, .. } | Event::Faulted { error, .. } => refused(error),
                _ => "不再需要".to_owned(),
            };
            self.push(Step::Line(format!("{call}→{outcome}")));
        }
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
                let title = self.title(frame).unwrap_or_default();
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

    fn line(&self, event: &Event, title: &str, returned_to: Option<String>) -> Option<String> {
        Some(match event {
            Event::Started { .. } => self.started(),
            Event::Entered { open, .. } => match open {
                Open::Wait(until) => format!("等待至 {}：{title}", words::instant(*until)),
                Open::Listen(filters) => {
                    let mut kinds: Vec<&str> = Vec::new();
                    for filter in filters {
                        if !kinds.contains(&filter.kind.as_str()) {
                            kinds.push(&filter.kind);
                        }
                    }
                    format!("等待事件：{title}（{}）", kinds.join("、"))
                }
                _ => return None,
            },
            Event::HandedToPerson { f, request } => {
                let reason = request["subject"]["reason"].as_str().unwrap_or_default();
                let call = self.calls.get(f).cloned().unwrap_or_default();
                format!("{call}→转由人工办理（{reason}）")
            }
            Event::Deferred { f, until, .. } => {
                let call = self.calls.get(f).cloned().unwrap_or_default();
                format!("{call}→暂不可用，{} 再试", words::instant(*until))
            }
            Event::Consumed { event, .. } => {
                let kind = event["type"].as_str().unwrap_or_default();
                format!("收到事件：{kind}")
            }
            Event::Emitted { event } => {
                let kind = event["type"].as_str().unwrap_or_default();
                match self.emitting() {
                    Some(title) => format!("发出事件：{title}（{kind}）"),
                    None => format!("发出事件：{kind}"),
                }
            }
            Event::Spawned {
                workflow,
                awaited: false,
                ..
            } => format!("另行启动流程 {}", super::name_of(workflow)),
            Event::Caught { error, then, .. } => match then {
                Caught::RetryAt(until) => {
                    format!("{title}：{} 再试", words::instant(*until))
                }
                Caught::Handle | Caught::Finish if self.call_ended => return None,
                Caught::Handle | Caught::Finish => format!("{title}：{}", told(error)),
            },
            Event::IncidentOpened { error, .. } => {
                format!("故障：{title}，{}", told(error))
            }
            Event::IncidentRetried { .. } => format!("重试：{title}"),
            Event::TimeoutLifted { .. } => format!("时限解除：{title}，由人员办理"),
            Event::Returned { .. } => {
                format!("退回到“{}”重新办理", returned_to.unwrap_or_default())
            }
            Event::Suspended { parent: None, .. } => "暂停".to_owned(),
            Event::Suspended { .. } => "随上级流程暂停".to_owned(),
            Event::Resumed { .. } => "恢复".to_owned(),
            Event::Cancelled { .. } => "取消".to_owned(),
            Event::Faulted { error, .. } => format!("失败：{}", told(error)),
            Event::Ended { output, .. } => self.ended(output),
            _ => return None,
        })
    }

    fn started(&self) -> String {
        let summary = &self.execution.view.summary;
        let key = summary.business_key.as_deref();
        let key = key.map_or_else(String::new, |key| format!("（{key}）"));
        let executions = &self.teller.gathered.executions;
        let parent = summary.parent.as_deref().and_then(|parent| {
            let id = parent.rsplit_once('/').map_or(parent, |(id, _)| id);
            executions
                .iter()
                .find(|execution| execution.view.summary.id == id)
        });
        match parent {
            Some(parent) => format!("启动{key}，由“{}”发起", parent.title()),
            None => format!("启动{key}"),
        }
    }

    /// How it ended: the title of its last task, and what its output calls the outcome.
    fn ended(&self, output: &Value) -> String {
        let outcome = output["outcome"].as_str();
        match (self.last.as_str(), outcome) {
            ("", None) => "结束".to_owned(),
            ("", Some(outcome)) => format!("结束：{outcome}"),
            (last, None) => format!("结束：{last}"),
            (last, Some(outcome)) => format!("结束：{last}（{outcome}）"),
        }
    }

    /// The title of the task that emits now: it is about to be done, and so is the only one that is ready.
    fn emitting(&self) -> Option<String> {
        let ready = self
            .state
            .frames()
            .find(|frame| frame.phase.name() == "ready")?;
        own_title(&self.state, ready)
    }

    fn is_on_main_line(&self, frame: FrameId) -> bool {
        let parent = self.state.frame(frame).and_then(|frame| frame.parent);
        parent == Some(FrameId::ROOT)
    }

    /// A task's title; where it has none, that of the nearest one around it, and its own name in the end.
    fn title(&self, frame: FrameId) -> Option<String> {
        let frame = self.state.frame(frame)?;
        let mut at = Some(frame);
        while let Some(around) = at {
            if let Some(title) = own_title(&self.state, around) {
                return Some(title);
            }
            at = around.parent.and_then(|parent| self.state.frame(parent));
        }
        self.state.task_of(frame).map(|task| task.name.clone())
    }

    /// What a `listen` waited for has come.
    fn heard(&self, event: &Event) -> Option<String> {
        let Event::Completed { f, .. } = event else {
            return None;
        };
        let Phase::Listen(_) = self.state.frame(*f)?.phase else {
            return None;
        };
        Some(format!("等到事件：{}", self.title(*f).unwrap_or_default()))
    }

    fn returned_to(&self, event: &Event) -> Option<String> {
        let Event::Returned { f, place, .. } = event else {
            return None;
        };
        let frame = self.state.frame(*f)?;
        let workflow = self.state.workflow();
        let tasks = match &frame.phase {
            Phase::Block(position)
            | Phase::For { position, .. }
            | Phase::Try { position, .. }
            | Phase::Catch { position, .. } => &workflow.block(position.block).tasks,
            _ => match &self.state.task_of(frame)?.kind {
                TaskKind::Fork(fork) => &fork.branches,
                _ => return None,
            },
        };
        let task = workflow.task(*tasks.get(*place)?);
        let title = task.source["metadata"]["title"].as_str();
        Some(title.unwrap_or(&task.name).to_owned())
    }
}

fn own_title(state: &State, frame: &Frame) -> Option<String> {
    let task = state.task_of(frame)?;
    let title = task.source["metadata"]["title"].as_str();
    title.map(str::to_owned)
}

/// The frame that an event is about.
fn frame_of(event: &Event) -> Option<FrameId> {
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

fn told(error: &Error) -> String {
    let text = error.detail.as_ref().or(error.title.as_ref());
    text.cloned().unwrap_or_else(|| error.kind.clone())
}

/// Why a call was refused: the issues, or the error.
fn refused(error: &Error) -> String {
    let issues = error.issues.as_ref().and_then(Value::as_array);
    let Some(issues) = issues.filter(|issues| !issues.is_empty()) else {
        return format!("未通过：{}", told(error));
    };
    let mut listed: Vec<String> = issues
        .iter()
        .take(ISSUES_TOLD)
        .map(|issue| {
            let text = |name: &str| issue[name].as_str().unwrap_or_default();
            format!("{}（{}）", text("message"), text("code"))
        })
        .collect();
    if issues.len() > ISSUES_TOLD {
        listed.push(format!("等 {} 项", issues.len()));
    }
    format!("未通过：{}", listed.join("；"))
}
