//! Loops of `then` that nothing can leave. One that waits in each round is a service that runs for ever, and is let be.

use std::collections::HashMap;

use lianxi_flow::Workflow;
use lianxi_flow::definition::{Block, BlockId, Flow, Function, Task, TaskId, TaskKind};

use crate::finding::Finding;
use crate::located::Place;
use crate::problem::Problems;

use super::next;

/// What the tasks of a loop do, those inside them counted.
#[derive(Clone, Copy, Default)]
struct Does {
    /// Time passes, or somebody is waited for.
    waits: bool,
    /// Something outside is asked, which may fail.
    calls: bool,
    /// It may end the workflow or raise an error.
    ends: bool,
}

impl Does {
    fn and(self, other: Self) -> Self {
        Self {
            waits: self.waits || other.waits,
            calls: self.calls || other.calls,
            ends: self.ends || other.ends,
        }
    }
}

pub(super) fn check(workflow: &Workflow, marks: &[Place], problems: &mut Problems) {
    let mut doing = Doing {
        workflow,
        known: HashMap::new(),
    };
    // Only a step back makes a loop, and few blocks have one.
    for block in &workflow.blocks {
        let steps = steps(workflow, block);
        let goes_back = steps
            .iter()
            .enumerate()
            .any(|(place, to)| to.iter().any(|to| *to <= place));
        if !goes_back {
            continue;
        }
        let does: Vec<Does> = block.tasks.iter().map(|id| doing.does(*id)).collect();
        for round in rounds(&steps, &does) {
            let id = block.tasks[round[0]];
            let task = workflow.task(id);
            let all = round
                .iter()
                .fold(Does::default(), |all, place| all.and(does[*place]));
            if !all.waits {
                let finding = Finding::EndlessLoop {
                    task: &task.name,
                    calls: all.calls,
                };
                problems.add_at(marks[id.0 as usize], &task.reference, finding);
            }
        }
    }
}

/// Where each task may lead to; a place beyond the last is the end of the block.
fn steps(workflow: &Workflow, block: &Block) -> Vec<Vec<usize>> {
    let tasks = block.tasks.iter().enumerate();
    tasks
        .map(|(place, id)| {
            let task = workflow.task(*id);
            let mut to = next(task, place);
            if leaves(task) {
                to.push(block.tasks.len());
            }
            to
        })
        .collect()
}

/// Whether a way from the task itself leaves its block.
fn leaves(task: &Task) -> bool {
    let out = |flow: Flow| matches!(flow, Flow::Exit | Flow::End);
    match &task.kind {
        TaskKind::Switch(cases) => {
            let has_default = cases.iter().any(|case| case.when.is_none());
            cases.iter().any(|case| out(case.then)) || (!has_default && out(task.then))
        }
        TaskKind::Raise(_) => true,
        _ => out(task.then),
    }
}

/// The loops that no way leads out of: their places, the first one first.
fn rounds(steps: &[Vec<usize>], does: &[Does]) -> Vec<Vec<usize>> {
    let len = steps.len();
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); len + 1];
    for (place, to) in steps.iter().enumerate() {
        for to in to {
            before[(*to).min(len)].push(place);
        }
    }
    // Backwards from the end: what can get there, or ends everything by itself.
    let mut gets_out = vec![false; len + 1];
    let mut open = vec![len];
    open.extend((0..len).filter(|place| does[*place].ends));
    while let Some(place) = open.pop() {
        if !std::mem::replace(&mut gets_out[place], true) {
            open.extend(&before[place]);
        }
    }
    // Of the rest, the tasks that lead to each other (Kosaraju): in the order in which they are done with, backwards.
    let mut gone = gets_out.clone();
    let mut done = Vec::new();
    for start in 0..len {
        let mut open = vec![(start, 0)];
        while let Some((place, edge)) = open.pop() {
            if edge == 0 && std::mem::replace(&mut gone[place], true) {
                continue;
            }
            match steps[place].get(edge) {
                Some(to) => {
                    open.push((place, edge + 1));
                    open.push(((*to).min(len), 0));
                }
                None => done.push(place),
            }
        }
    }
    let mut gone = gets_out;
    let mut rounds = Vec::new();
    for start in done.into_iter().rev() {
        let mut round = Vec::new();
        let mut open = vec![start];
        while let Some(place) = open.pop() {
            if !std::mem::replace(&mut gone[place], true) {
                round.push(place);
                open.extend(&before[place]);
            }
        }
        round.sort_unstable();
        let goes_round = round.len() > 1
            || round
                .first()
                .is_some_and(|place| steps[*place].contains(place));
        if goes_round {
            rounds.push(round);
        }
    }
    rounds
}

/// What tasks do, each block looked at once.
struct Doing<'w> {
    workflow: &'w Workflow,
    known: HashMap<BlockId, Does>,
}

impl Doing<'_> {
    fn does(&mut self, id: TaskId) -> Does {
        let task = self.workflow.task(id);
        let mut does = Does {
            ends: task.then == Flow::End,
            ..Does::default()
        };
        match &task.kind {
            TaskKind::Wait(_) | TaskKind::Listen(_) => does.waits = true,
            TaskKind::Call(call) => match &call.function {
                Function::WorkItem | Function::WaitUntil => does.waits = true,
                Function::Defined { block, .. } => does = does.and(self.inside(*block)),
                _ => does.calls = true,
            },
            TaskKind::Run(_) => does.calls = true,
            TaskKind::Do(block) => does = does.and(self.inside(*block)),
            TaskKind::For(each) => does = does.and(self.inside(each.block)),
            TaskKind::Fork(fork) => does = does.and(self.all(&fork.branches)),
            TaskKind::Try(attempt) => {
                does = does.and(self.inside(attempt.block));
                if let Some(handler) = attempt.catch.block {
                    does = does.and(self.inside(handler));
                }
            }
            TaskKind::Switch(cases) => {
                does.ends |= cases.iter().any(|case| case.then == Flow::End);
            }
            TaskKind::Raise(_) => does.ends = true,
            TaskKind::Emit(_) | TaskKind::Set(_) => {}
        }
        for which in &task.extended_by {
            let extension = &self.workflow.extensions[*which];
            for block in [extension.before, extension.after].into_iter().flatten() {
                does = does.and(self.inside(block));
            }
        }
        does
    }

    fn inside(&mut self, block: BlockId) -> Does {
        if let Some(known) = self.known.get(&block) {
            return *known;
        }
        let does = self.all(&self.workflow.block(block).tasks);
        self.known.insert(block, does);
        does
    }

    fn all(&mut self, tasks: &[TaskId]) -> Does {
        let each = tasks.iter();
        each.fold(Does::default(), |all, id| all.and(self.does(*id)))
    }
}
