//! SVG: where nodes and edges stand is a library's work.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use layout::backends::svg::SVGWriter;
use layout::core::base::Orientation;
use layout::core::color::Color;
use layout::core::geometry::Point;
use layout::core::style::{LineStyleKind, StyleAttr};
use layout::std_shapes::shapes::{Arrow, Element, LineEndKind, ShapeKind};
use layout::topo::layout::VisualGraph;
use lianxi_flow::definition::{TaskId, TaskKind};

use super::{EdgeKind, Graph, Place};

const FONT: usize = 14;
/// Width of a Latin and of a Chinese letter, and height of a line.
const NARROW: f64 = 8.0;
const WIDE: f64 = 15.0;
const LINE: f64 = 19.0;
const MARGIN: f64 = 24.0;

/// How much the library is asked to do: (leave edges as they are, leave places as they are). The best first; the last is plain rows.
const EFFORTS: [(bool, bool); 3] = [(false, false), (true, false), (true, true)];

/// `None`: the layout library gave the graph up.
pub fn draw(graph: &Graph<'_>) -> Option<String> {
    // The library asserts its own invariants, and some graphs break one: they are laid out with less effort, and quietly.
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let drawn = EFFORTS
        .into_iter()
        .find_map(|effort| catch_unwind(AssertUnwindSafe(|| laid_out(graph, effort))).ok());
    set_hook(hook);
    drawn
}

fn laid_out(graph: &Graph<'_>, (plain_edges, plain_places): (bool, bool)) -> String {
    let mut visual = VisualGraph::new(Orientation::TopToBottom);
    let mut places = BTreeMap::new();
    places.insert(
        Place::Start,
        visual.add_node(node("start", ShapeKind::new_circle("start"), "#e8f5e9")),
    );
    for index in 0..graph.workflow.tasks.len() {
        let id = TaskId(u32::try_from(index).unwrap_or(u32::MAX));
        let label = graph.lines(id).join("\n");
        let element = node(
            &label,
            ShapeKind::new_box(&label),
            colour(&graph.workflow.task(id).kind),
        );
        places.insert(Place::Task(id), visual.add_node(element));
    }
    places.insert(
        Place::End,
        visual.add_node(node("end", ShapeKind::new_circle("end"), "#eceff1")),
    );
    for edge in &graph.edges {
        let style = match edge.kind {
            EdgeKind::Next => LineStyleKind::Normal,
            EdgeKind::Catch => LineStyleKind::Dashed,
        };
        let arrow = Arrow::new(
            LineEndKind::None,
            LineEndKind::Arrow,
            style,
            &edge.label,
            &look("#ffffff"),
            &None,
            &None,
        );
        visual.add_edge(arrow, places[&edge.from], places[&edge.to]);
    }
    let mut writer = SVGWriter::new();
    visual.do_it(false, plain_edges, plain_places, &mut writer);
    // A serif for Latin text alone would leave Chinese to chance.
    writer.finalize().replace(
        "font-family: Times, serif",
        "font-family: 'Noto Sans CJK SC', 'Microsoft YaHei', 'SimSun', sans-serif",
    )
}

fn node(label: &str, shape: ShapeKind, fill: &str) -> Element {
    let width = label.lines().map(width_of).fold(0.0, f64::max);
    let height = f64::from(u32::try_from(label.lines().count()).unwrap_or(u32::MAX)) * LINE;
    Element::create(
        shape,
        look(fill),
        Orientation::TopToBottom,
        Point::new(width + MARGIN, height + MARGIN),
    )
}

fn width_of(line: &str) -> f64 {
    line.chars()
        .map(|letter| if letter.is_ascii() { NARROW } else { WIDE })
        .sum()
}

fn look(fill: &str) -> StyleAttr {
    StyleAttr::new(Color::fast("black"), 1, Color::from_name(fill), 6, FONT)
}

fn colour(kind: &TaskKind) -> &'static str {
    match kind {
        TaskKind::Switch(_) => "#fff3cd",
        TaskKind::Emit(_) | TaskKind::Listen(_) | TaskKind::Wait(_) => "#e3f2fd",
        TaskKind::Do(_) | TaskKind::For(_) | TaskKind::Fork(_) | TaskKind::Try(_) => "#f3e5f5",
        TaskKind::Raise(_) => "#ffebee",
        TaskKind::Call(_) | TaskKind::Run(_) | TaskKind::Set(_) => "#ffffff",
    }
}
