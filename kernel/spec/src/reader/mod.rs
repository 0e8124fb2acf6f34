//! From the located tree to flow's types. It never stops at the first problem: where a value is wrong, something harmless stands in
//! for it, and the workflow is thrown away at the end.

pub(crate) mod authentication;
pub(crate) mod call;
mod conforms;
pub(crate) mod document;
pub(crate) mod drawing;
mod elsewhere;
pub(crate) mod event;
pub(crate) mod expression;
pub(crate) mod extension;
mod full_width;
mod function;
pub(crate) mod human;
pub(crate) mod kernel_call;
pub(crate) mod people;
mod refused;
pub(crate) mod retry;
mod scope;
pub(crate) mod structure;
pub(crate) mod task;
pub(crate) mod uses;
mod value;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use lianxi_flow::Workflow;
use lianxi_flow::definition::{Block, BlockId, Task, TaskId};
use lianxi_flow::expression::{CompileError, Expression};
use serde_json::Value;

use crate::catalog::Catalog;
use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::{self, Node, Place, Unreadable};
use crate::problem::{Problem, Problems};
use crate::render::{Look, render};
use crate::rules::{Definition, RulePacks};
use crate::{Source, checks};

use elsewhere::Asked;

pub(crate) use call::is_another_name_of;
pub(crate) use elsewhere::Shelf;
pub use elsewhere::{Needed, RESOURCES_BYTES_MAX, RESOURCES_MAX};
pub use expression::MAX_EXPRESSIONS;
pub(crate) use expression::Sight;
pub(crate) use kernel_call::is_reserved;
pub(crate) use task::KEYWORDS;

/// A plugin's range and the version that it was resolved to; published with the definition, which then means this version for ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pin {
    pub plugin: String,
    pub range: String,
    pub version: String,
}

/// What came of reading a definition.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// `None` if and only if a problem is an error.
    pub workflow: Option<Workflow>,
    /// In the order of the file.
    pub problems: Vec<Problem>,
    pub pins: Vec<Pin>,
    /// What the host had not; with [`crate::Elsewhere::Later`], a workflow that is there all the same is not for running.
    pub needed: Vec<Needed>,
}

impl Outcome {
    /// For a terminal; `source` is what was read.
    pub fn render(&self, source: Source<'_>, look: Look) -> String {
        render(source, &self.problems, look)
    }

    /// A list of [`Problem::to_json`].
    pub fn to_json(&self, file: &str) -> Value {
        self.problems
            .iter()
            .map(|problem| problem.to_json(file))
            .collect()
    }
}

/// Reads a definition and finds everything that is wrong with it.
pub fn read(source: Source<'_>, catalog: &dyn Catalog) -> Outcome {
    read_by_rules(source, catalog, &RulePacks::default())
}

/// The same, and by the rules of the packs: for a definition that is to be published.
pub fn read_by_rules(source: Source<'_>, catalog: &dyn Catalog, packs: &RulePacks) -> Outcome {
    let node = match parse(source.text) {
        Ok(node) => node,
        Err(problems) => {
            return Outcome {
                workflow: None,
                problems,
                pins: Vec::new(),
                needed: Vec::new(),
            };
        }
    };
    let shelf = Shelf::default();
    let mut reader = Reader::new(catalog, source.text, Cursor::root(&node), &shelf);
    let workflow = reader.document();
    if let Some(workflow) = &workflow {
        checks::check(workflow, &reader.marks, &mut reader.problems);
        let definition = Definition {
            workflow,
            root: &reader.root,
            marks: &reader.marks,
        };
        packs.apply(&definition, &mut reader.problems);
    }
    let workflow = workflow.filter(|_| !reader.problems.has_errors());
    reader.pins.sort();
    Outcome {
        workflow,
        problems: reader.problems.finish(),
        pins: reader.pins,
        needed: reader.asked.needed,
    }
}

/// The tree of a text, or why it is none.
pub(crate) fn parse(text: &str) -> Result<Node, Vec<Problem>> {
    located::parse(text).map_err(|unreadable| {
        let mut problems = Problems::default();
        match unreadable {
            Unreadable::Syntax(why, place) => {
                problems.add_at(place, "", Finding::Yaml { why: &why });
                full_width::before(text, place, &mut problems);
            }
            Unreadable::TooLarge(why, place) => {
                problems.add_at(place, "", Finding::TooLarge { why: &why });
            }
        }
        problems.finish()
    })
}

/// Where names of tasks are looked for.
#[derive(Clone)]
pub(crate) struct TaskScope<'r> {
    /// The list of tasks as written.
    list: Cursor<'r>,
    /// Whether `then` can name its tasks: the branches of a fork have no order.
    ordered: bool,
    /// Whether they compete: then work is not sent back to one of them.
    compete: bool,
    /// Where each name stands first: a list may be long, and every task of it may name another.
    places: Rc<HashMap<&'r str, usize>>,
}

/// How far a function of `use.functions` is read.
#[derive(Clone, Copy)]
pub(crate) enum Known {
    /// Its own tasks are being read: whoever calls it now is inside it.
    Reading,
    Read {
        block: BlockId,
        /// One that stands in it, if any does.
        work_item: Option<TaskId>,
    },
}

pub(crate) struct Reader<'r> {
    catalog: &'r dyn Catalog,
    text: &'r str,
    root: Cursor<'r>,
    pub(crate) problems: Problems,
    blocks: Vec<Block>,
    tasks: Vec<Task>,
    /// Where the name of each task is written.
    marks: Vec<Place>,
    pins: Vec<Pin>,
    /// Functions of `use.functions` that are tasks of their own.
    functions: HashMap<&'r str, Known>,
    /// The work item of each function that has one, by its tasks.
    work_items: HashMap<BlockId, TaskId>,
    /// How many functions the one that is being read is within.
    nested: usize,
    /// Texts from elsewhere, and what has been asked for.
    shelf: &'r Shelf,
    asked: Asked<'r>,
    /// What of `use` somebody names: (kind, name).
    used: HashSet<(&'static str, &'r str)>,
    /// Steps whose people some item excludes.
    done_by: Vec<Cursor<'r>>,
    /// Variables of the enclosing scopes, without `$`.
    pub(crate) locals: Vec<String>,
    scopes: Vec<TaskScope<'r>>,
    /// Timeouts of the workflow and of the enclosing tasks.
    timeouts: Vec<Cursor<'r>>,
    compiled: HashMap<String, Result<Expression, CompileError>>,
    validators: HashMap<String, Option<Arc<jsonschema::Validator>>>,
    /// `evaluate.mode: loose`: any text may be an expression, and is itself where it gives nothing.
    loose: bool,
    /// All names of tasks and where they are, once someone asks.
    everywhere: Option<HashMap<&'r str, String>>,
    /// How much the definitions of all tasks hold, nested ones counted again.
    weight: usize,
}

impl<'r> Reader<'r> {
    pub(crate) fn new(
        catalog: &'r dyn Catalog,
        text: &'r str,
        root: Cursor<'r>,
        shelf: &'r Shelf,
    ) -> Self {
        Self {
            catalog,
            text,
            root,
            problems: Problems::default(),
            blocks: Vec::new(),
            tasks: Vec::new(),
            marks: Vec::new(),
            pins: Vec::new(),
            functions: HashMap::new(),
            work_items: HashMap::new(),
            nested: 0,
            shelf,
            asked: Asked::default(),
            used: HashSet::new(),
            done_by: Vec::new(),
            locals: Vec::new(),
            scopes: Vec::new(),
            timeouts: Vec::new(),
            compiled: HashMap::new(),
            validators: HashMap::new(),
            loose: false,
            everywhere: None,
            weight: 0,
        }
    }
}
