//! What only the whole workflow shows: tasks that no way leads to, and loops that no way leaves.

mod loops;

use lianxi_flow::Workflow;
use lianxi_flow::definition::{Block, Flow, Task, TaskKind};

use crate::finding::Finding;
use crate::located::Place;
use crate::problem::Problems;

/// `marks` are the places of the tasks' names.
pub(crate) fn check(workflow: &Workflow, marks: &[Place], problems: &mut Problems) {
    loops::check(workflow, marks, problems);
    for block in &workflow.blocks {
        let reached = reached(workflow, block);
        for (id, _) in block
            .tasks
            .iter()
            .zip(reached)
            .filter(|(_, reached)| !reached)
        {
            let task = workflow.task(*id);
            problems.add_at(
                marks[id.0 as usize],
                &task.reference,
                Finding::Unreachable { task: &task.name },
            );
        }
    }
}

/// Which tasks of a block some way from its first one leads to.
fn reached(workflow: &Workflow, block: &Block) -> Vec<bool> {
    let mut reached = vec![false; block.tasks.len()];
    let mut open = vec![0];
    while let Some(place) = open.pop() {
        let Some(known) = reached.get_mut(place).filter(|known| !**known) else {
            continue;
        };
        *known = true;
        open.extend(next(workflow.task(block.tasks[place]), place));
    }
    reached
}

/// Places that may come after a task.
fn next(task: &Task, place: usize) -> Vec<usize> {
    let target = |flow: Flow| match flow {
        Flow::Continue => Some(place + 1),
        Flow::To(place) => Some(place),
        Flow::Exit | Flow::End => None,
    };
    let mut places: Vec<usize> = match &task.kind {
        TaskKind::Switch(cases) => {
            let has_default = cases.iter().any(|case| case.when.is_none());
            let after = if has_default { None } else { target(task.then) };
            cases
                .iter()
                .filter_map(|case| target(case.then))
                .chain(after)
                .collect()
        }
        TaskKind::Raise(_) => Vec::new(),
        _ => target(task.then).into_iter().collect(),
    };
    // A task whose `if` is false is passed over.
    if task.condition.is_some() {
        places.push(place + 1);
        places.extend(target(task.then));
    }
    places
}
