//! Mermaid text: small enough to be written by hand, and readable as it is.

use std::fmt::Write as _;

use lianxi_flow::definition::{TaskId, TaskKind};

use super::{EdgeKind, Graph, Place};

pub fn draw(graph: &Graph<'_>) -> String {
    let mut text = String::from("flowchart TD\n  start([start])\n  finish([end])\n");
    for index in 0..graph.workflow.tasks.len() {
        let id = TaskId(u32::try_from(index).unwrap_or(u32::MAX));
        let label = graph
            .lines(id)
            .iter()
            .map(|line| escape(line))
            .collect::<Vec<_>>()
            .join("<br/>");
        let (open, close) = shape(&graph.workflow.task(id).kind);
        let _ = writeln!(text, "  t{index}{open}\"{label}\"{close}");
    }
    for edge in &graph.edges {
        let arrow = match edge.kind {
            EdgeKind::Next => "-->",
            EdgeKind::Catch => "-.->",
        };
        let label = if edge.label.is_empty() {
            String::new()
        } else {
            format!("|\"{}\"|", escape(&edge.label))
        };
        let _ = writeln!(
            text,
            "  {} {arrow}{label} {}",
            name(edge.from),
            name(edge.to)
        );
    }
    text
}

fn name(place: Place) -> String {
    match place {
        Place::Start => "start".to_owned(),
        Place::Task(id) => format!("t{}", id.0),
        Place::End => "finish".to_owned(),
    }
}

/// A question, an event, a container and a step look different.
fn shape(kind: &TaskKind) -> (&'static str, &'static str) {
    match kind {
        TaskKind::Switch(_) => ("{", "}"),
        TaskKind::Emit(_) | TaskKind::Listen(_) | TaskKind::Wait(_) => ("([", "])"),
        TaskKind::Do(_) | TaskKind::For(_) | TaskKind::Fork(_) | TaskKind::Try(_) => ("[[", "]]"),
        TaskKind::Raise(_) => (">", "]"),
        TaskKind::Call(_) | TaskKind::Run(_) | TaskKind::Set(_) => ("[", "]"),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace(['\n', '\r'], " ")
}
