//! A definition as a graph: every task a node; `then`, switch cases, branches and catches as edges.
//!
//! `edges` reads the graph from the definition, [`mermaid`] writes it as text, [`svg`] lets a library lay it out.

mod edges;
pub mod mermaid;
pub mod svg;

use lianxi_flow::Workflow;
use lianxi_flow::definition::TaskId;

/// An end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Start,
    Task(TaskId),
    End,
}

/// Why one follows on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// The usual way.
    Next,
    /// Only if something failed.
    Catch,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: Place,
    pub to: Place,
    pub label: String,
    pub kind: EdgeKind,
}

/// What is drawn.
#[derive(Debug)]
pub struct Graph<'w> {
    pub workflow: &'w Workflow,
    pub edges: Vec<Edge>,
}

impl<'w> Graph<'w> {
    pub fn of(workflow: &'w Workflow) -> Self {
        Self {
            workflow,
            edges: edges::of(workflow),
        }
    }

    /// The lines of a node: its name, what it is, and its title where it has one.
    fn lines(&self, id: TaskId) -> Vec<String> {
        let task = self.workflow.task(id);
        let mut lines = vec![task.name.clone(), task.kind.keyword().to_owned()];
        let title = task
            .source
            .pointer("/metadata/title")
            .and_then(serde_json::Value::as_str);
        lines.extend(title.map(str::to_owned));
        lines
    }
}
