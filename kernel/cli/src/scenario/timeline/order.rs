//! Which line of one instant is before which: an execution follows its own order; a child stands where its parent waits for it; what an
//! event starts stands behind the execution that emitted it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use lianxi_runtime::flow::FrameId;

use super::Told;
use super::course::{Course, Step};
use super::gathered::{Execution, Gathered};

/// An execution by its place among those that were gathered.
type Number = usize;

/// All lines, in their order.
pub fn in_order(gathered: &Gathered, courses: Vec<Course>) -> Vec<Told> {
    let executions = &gathered.executions;
    let instants: BTreeSet<Timestamp> = courses.iter().flatten().map(|(at, _)| *at).collect();
    let mut ordering = Ordering {
        labels: labels(executions),
        children: children(executions),
        started_by: started_by(executions),
        began: executions
            .iter()
            .map(|execution| execution.view.summary.started_at)
            .collect(),
        courses: courses.into_iter().map(VecDeque::from).collect(),
        begun: BTreeSet::new(),
        told: Vec::new(),
    };
    for at in instants {
        for (number, execution) in executions.iter().enumerate() {
            // A child is told where its parent is; by itself, only while that has nothing to do.
            let begins = execution.view.summary.started_at == at;
            if !ordering.comes_with_another(number, begins, at) {
                ordering.tell(number, at);
            }
        }
        for number in 0..executions.len() {
            ordering.tell(number, at);
        }
    }
    ordering.told
}

struct Ordering {
    labels: Vec<Option<String>>,
    children: BTreeMap<(Number, FrameId), Number>,
    /// Executions by the event that started them: its source and id.
    started_by: BTreeMap<(String, String), Vec<Number>>,
    /// When each began.
    began: Vec<Timestamp>,
    /// What is still to be told of each.
    courses: Vec<VecDeque<(Timestamp, Step)>>,
    /// Executions that are being told, so that none is told inside of itself.
    begun: BTreeSet<Number>,
    told: Vec<Told>,
}

impl Ordering {
    /// Everything that happened to an execution in an instant, with what it led to.
    fn tell(&mut self, number: Number, at: Timestamp) {
        if !self.begun.insert(number) {
            return;
        }
        self.order_children(number, at);
        let mut started = Vec::new();
        while let Some((_, step)) = self.courses[number].pop_front_if(|(when, _)| *when == at) {
            match step {
                Step::Line(text) => self.told.push(Told {
                    at,
                    of: self.labels[number].clone(),
                    text,
                }),
                Step::Child(frame) => {
                    if let Some(child) = self.children.get(&(number, frame)) {
                        self.tell(*child, at);
                    }
                }
                Step::Emitted(source, id) => {
                    let by = self.started_by.get(&(source, id));
                    started.extend(by.into_iter().flatten().copied());
                }
            }
        }
        for other in started {
            self.tell(other, at);
        }
        self.begun.remove(&number);
    }

    /// Children that began before and end in this instant are told in their own order: in which order their parent heard of them depends
    /// on the host, which may have been closed in between, and says nothing.
    fn order_children(&mut self, number: Number, at: Timestamp) {
        let mut places = Vec::new();
        let mut ended = Vec::new();
        let now = self.courses[number]
            .iter()
            .take_while(|(when, _)| *when == at);
        for (place, (_, step)) in now.enumerate() {
            if let Step::Child(frame) = step
                && let Some(child) = self.children.get(&(number, *frame))
                && self.began[*child] < at
            {
                places.push(place);
                ended.push((*child, *frame));
            }
        }
        ended.sort_unstable_by_key(|(child, _)| *child);
        for (place, (_, frame)) in places.into_iter().zip(ended) {
            self.courses[number][place].1 = Step::Child(frame);
        }
    }

    /// Whether it is told with another: the one that waits for it, or the one whose event has started it in this instant.
    fn comes_with_another(&self, number: Number, begins: bool, at: Timestamp) -> bool {
        let of = self.children.iter().find(|(_, child)| **child == number);
        if let Some(((parent, _), _)) = of {
            let parent = self.courses[*parent].front();
            return parent.is_some_and(|(when, _)| *when == at);
        }
        begins
            && self
                .started_by
                .iter()
                .filter(|(_, started)| started.contains(&number))
                .any(|(event, _)| self.is_emitted_at(event, at))
    }

    fn is_emitted_at(&self, (source, id): &(String, String), at: Timestamp) -> bool {
        let mut now = self
            .courses
            .iter()
            .flat_map(|course| course.iter().take_while(|(when, _)| *when == at));
        now.any(
            |(_, step)| matches!(step, Step::Emitted(from, event) if from == source && event == id),
        )
    }
}

/// What lines are told of, where there is more than one execution: the workflow's title, numbered where there are several of it.
fn labels(executions: &[Execution]) -> Vec<Option<String>> {
    if executions.len() < 2 {
        return executions.iter().map(|_| None).collect();
    }
    let mut of_one: BTreeMap<&str, usize> = BTreeMap::new();
    for execution in executions {
        *of_one.entry(execution.title()).or_default() += 1;
    }
    let mut so_far: BTreeMap<&str, usize> = BTreeMap::new();
    let mut labels = Vec::new();
    for execution in executions {
        let number = so_far.entry(execution.title()).or_default();
        *number += 1;
        let title = execution.title();
        labels.push(Some(if of_one[title] > 1 {
            format!("{title} {number}")
        } else {
            title.to_owned()
        }));
    }
    labels
}

fn children(executions: &[Execution]) -> BTreeMap<(Number, FrameId), Number> {
    let by_id: BTreeMap<&str, Number> = executions
        .iter()
        .enumerate()
        .map(|(number, execution)| (execution.view.summary.id.as_str(), number))
        .collect();
    let mut children = BTreeMap::new();
    for (number, execution) in executions.iter().enumerate() {
        let parent = execution.view.summary.parent.as_deref();
        let Some((parent, effect)) = parent.and_then(|parent| parent.rsplit_once('/')) else {
            continue;
        };
        let frame = effect
            .parse()
            .ok()
            .and_then(|effect| lianxi_runtime::flow::EffectId(effect).frame());
        if let (Some(parent), Some(frame)) = (by_id.get(parent), frame) {
            children.insert((*parent, frame), number);
        }
    }
    children
}

fn started_by(executions: &[Execution]) -> BTreeMap<(String, String), Vec<Number>> {
    let mut started: BTreeMap<(String, String), Vec<Number>> = BTreeMap::new();
    for (number, execution) in executions.iter().enumerate() {
        let events = execution.view.input.as_array().into_iter().flatten();
        for event in events {
            if let (Some(source), Some(id)) = (event["source"].as_str(), event["id"].as_str()) {
                let event = (source.to_owned(), id.to_owned());
                started.entry(event).or_default().push(number);
            }
        }
    }
    started
}
