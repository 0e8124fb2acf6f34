//! From a definition to its edges. What follows on a task depends on where it stands, so that places are looked up, not drawn twice.

use std::collections::BTreeMap;

use lianxi_flow::Workflow;
use lianxi_flow::definition::{BlockId, Call, Flow, ForEach, Function, Listen, TaskId, TaskKind};

use super::{Edge, EdgeKind, Place};

pub fn of(workflow: &Workflow) -> Vec<Edge> {
    let mut drawing = Drawing {
        workflow,
        owners: BTreeMap::new(),
        branches: BTreeMap::new(),
        edges: Vec::new(),
    };
    drawing.find_owners();
    drawing.draw();
    drawing.edges
}

struct Drawing<'w> {
    workflow: &'w Workflow,
    /// Which task a block belongs to; the root belongs to none.
    owners: BTreeMap<BlockId, TaskId>,
    /// Which fork a branch belongs to.
    branches: BTreeMap<TaskId, TaskId>,
    edges: Vec<Edge>,
}

impl Drawing<'_> {
    fn find_owners(&mut self) {
        // An extension belongs to the task that it extends; of several, to the first.
        for (id, task) in tasks(self.workflow) {
            for place in &task.extended_by {
                let extension = &self.workflow.extensions[*place];
                for block in extension.before.iter().chain(&extension.after) {
                    self.owners.entry(*block).or_insert(id);
                }
            }
        }
        for (id, task) in tasks(self.workflow) {
            match &task.kind {
                TaskKind::Do(block) => drop(self.owners.insert(*block, id)),
                // Whoever calls it: it is drawn once, and each call is an edge to it.
                TaskKind::Call(Call {
                    function: Function::Defined { block, .. },
                    ..
                }) => drop(self.owners.entry(*block).or_insert(id)),
                TaskKind::For(each) => drop(self.owners.insert(each.block, id)),
                TaskKind::Listen(Listen {
                    foreach:
                        Some(ForEach {
                            block: Some(block), ..
                        }),
                    ..
                }) => drop(self.owners.insert(*block, id)),
                TaskKind::Fork(fork) => self
                    .branches
                    .extend(fork.branches.iter().map(|branch| (*branch, id))),
                TaskKind::Try(attempt) => {
                    self.owners.insert(attempt.block, id);
                    self.owners
                        .extend(attempt.catch.block.map(|block| (block, id)));
                }
                _ => {}
            }
        }
    }

    fn draw(&mut self) {
        let first = self.first(self.workflow.root);
        self.edge(Place::Start, first, "", EdgeKind::Next);
        for (id, task) in tasks(self.workflow) {
            let from = Place::Task(id);
            let after = self.after(id, task.then);
            for place in &task.extended_by {
                let extension = &self.workflow.extensions[*place];
                for (block, side) in [(extension.before, "before"), (extension.after, "after")] {
                    if let Some(block) = block {
                        let label = format!("{side}: {}", extension.name);
                        self.edge(from, self.first(block), &label, EdgeKind::Next);
                    }
                }
            }
            match &task.kind {
                TaskKind::Do(block) => self.edge(from, self.first(*block), "", EdgeKind::Next),
                TaskKind::Call(Call {
                    function: Function::Defined { name, block },
                    ..
                }) => {
                    self.edge(from, self.first(*block), name, EdgeKind::Next);
                    self.edge(from, after, "", EdgeKind::Next);
                }
                TaskKind::For(each) => {
                    self.edge(
                        from,
                        self.first(each.block),
                        &format!("each {}", each.each),
                        EdgeKind::Next,
                    );
                    self.edge(from, after, "", EdgeKind::Next);
                }
                TaskKind::Listen(Listen {
                    foreach:
                        Some(ForEach {
                            item,
                            block: Some(block),
                            ..
                        }),
                    ..
                }) => {
                    let label = format!("each {item}");
                    self.edge(from, self.first(*block), &label, EdgeKind::Next);
                    self.edge(from, after, "", EdgeKind::Next);
                }
                TaskKind::Fork(fork) => {
                    let label = if fork.compete { "first wins" } else { "" };
                    for branch in &fork.branches {
                        self.edge(from, Place::Task(*branch), label, EdgeKind::Next);
                    }
                }
                TaskKind::Try(attempt) => {
                    self.edge(from, self.first(attempt.block), "", EdgeKind::Next);
                    let caught = attempt.catch.block.map_or(after, |block| self.first(block));
                    self.edge(from, caught, "catch", EdgeKind::Catch);
                }
                TaskKind::Switch(cases) => {
                    for case in cases {
                        self.edge(from, self.after(id, case.then), &case.name, EdgeKind::Next);
                    }
                    if cases.iter().all(|case| case.when.is_some()) {
                        self.edge(from, after, "", EdgeKind::Next);
                    }
                }
                TaskKind::Raise(_) => {}
                _ => self.edge(from, after, "", EdgeKind::Next),
            }
        }
    }

    fn edge(&mut self, from: Place, to: Place, label: &str, kind: EdgeKind) {
        self.edges.push(Edge {
            from,
            to,
            label: label.to_owned(),
            kind,
        });
    }

    fn first(&self, block: BlockId) -> Place {
        match self.workflow.block(block).tasks.first() {
            Some(first) => Place::Task(*first),
            None => self.leave(block),
        }
    }

    /// Where it goes on after a task that says `then`.
    fn after(&self, id: TaskId, then: Flow) -> Place {
        let Some((block, place)) = self.workflow.task(id).place else {
            // A branch of a fork: the fork is over when it is.
            return match (then, self.branches.get(&id)) {
                (Flow::End, _) | (_, None) => Place::End,
                (_, Some(fork)) => self.after(*fork, self.workflow.task(*fork).then),
            };
        };
        let tasks = &self.workflow.block(block).tasks;
        let to = |place: usize| {
            tasks
                .get(place)
                .map_or_else(|| self.leave(block), |task| Place::Task(*task))
        };
        match then {
            Flow::Continue => to(place + 1),
            Flow::To(place) => to(place),
            Flow::Exit => self.leave(block),
            Flow::End => Place::End,
        }
    }

    /// Where it goes on after a block.
    fn leave(&self, block: BlockId) -> Place {
        let Some(owner) = self.owners.get(&block) else {
            return Place::End;
        };
        let task = self.workflow.task(*owner);
        match task.kind {
            TaskKind::For(_) | TaskKind::Listen(_) => Place::Task(*owner),
            _ => self.after(*owner, task.then),
        }
    }
}

fn tasks(workflow: &Workflow) -> impl Iterator<Item = (TaskId, &lianxi_flow::definition::Task)> {
    workflow
        .tasks
        .iter()
        .enumerate()
        .map(|(index, task)| (TaskId(u32::try_from(index).unwrap_or(u32::MAX)), task))
}
