//! Functions of `use.functions`: a task under a name, called with arguments.

use lianxi_flow::definition::{Block, BlockId, Function, TaskId, TaskKind};

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Place;

use super::task::place_of;
use super::{Known, Reader};

/// How deep functions may be within each other. Each may be as deep as a definition, and reading them takes stack.
const FUNCTIONS_NESTED_MAX: usize = 16;
/// What a function as deep as a definition may be takes of the stack, in bytes; and how much is taken at once where there is less.
const FUNCTION_STACK_MIN: usize = 1024 * 1024;
const FUNCTION_STACK: usize = 2 * 1024 * 1024;

impl<'r> Reader<'r> {
    /// The function of this name, read the first time that somebody asks. `None` where it is not right, which is then said.
    pub(super) fn defined(&mut self, at: &Cursor<'r>, name: &'r str) -> Option<Function> {
        let known = match self.functions.get(name) {
            Some(known) => *known,
            None => self.read_function(at, name)?,
        };
        self.called(at, name, known)
    }

    /// A function that is read, or is being read, at the place of its call.
    pub(super) fn called(&mut self, at: &Cursor<'r>, name: &str, known: Known) -> Option<Function> {
        let Known::Read { block, work_item } = known else {
            self.problems.add(at, Finding::Recursive { name });
            return None;
        };
        if let Some(task) = work_item {
            let path = self.tasks[task.0 as usize].reference.clone();
            self.no_timeout_around(&path);
        }
        Some(Function::Defined {
            name: name.to_owned(),
            block,
        })
    }

    fn read_function(&mut self, at: &Cursor<'r>, name: &'r str) -> Option<Known> {
        let functions = self.root.get("use")?.get("functions")?;
        let definition = functions.get(name)?;
        self.functions.insert(name, Known::Reading);
        let known = self.function_tasks(at, name, functions.key_place(name), &definition);
        match known {
            Some(known) => self.functions.insert(name, known),
            None => self.functions.remove(name),
        };
        known
    }

    /// Its tasks see no variable, no neighbour and no timeout of whoever calls it. `None` where it is too deep within others.
    pub(super) fn function_tasks(
        &mut self,
        at: &Cursor<'r>,
        name: &str,
        mark: Place,
        definition: &Cursor<'r>,
    ) -> Option<Known> {
        if self.nested >= FUNCTIONS_NESTED_MAX {
            let why = format!("is within {FUNCTIONS_NESTED_MAX} functions that call each other");
            self.invalid(at, "this call of a function", &why);
            return None;
        }
        self.nested += 1;
        let locals = std::mem::take(&mut self.locals);
        let scopes = std::mem::take(&mut self.scopes);
        let timeouts = std::mem::take(&mut self.timeouts);

        let (block, first) = (
            BlockId(place_of(self.blocks.len())),
            place_of(self.tasks.len()),
        );
        self.blocks.push(Block {
            tasks: Vec::new(),
            reference: parent(&definition.path),
        });
        let read = || self.task(name, mark, definition, Some((block, 0)));
        let task = stacker::maybe_grow(FUNCTION_STACK_MIN, FUNCTION_STACK, read);
        self.blocks[block.0 as usize].tasks = vec![task];

        self.locals = locals;
        self.scopes = scopes;
        self.timeouts = timeouts;
        self.nested -= 1;
        let work_item = self.work_item_from(first);
        if let Some(task) = work_item {
            self.work_items.insert(block, task);
        }
        Some(Known::Read { block, work_item })
    }

    /// The first work item among the tasks from this one on, those of functions that they call included.
    fn work_item_from(&self, first: u32) -> Option<TaskId> {
        let tasks = self.tasks.iter().enumerate().skip(first as usize);
        tasks
            .filter_map(|(place, task)| match &task.kind {
                TaskKind::Call(call) => Some((place, &call.function)),
                _ => None,
            })
            .find_map(|(place, function)| match function {
                Function::WorkItem => Some(TaskId(place_of(place))),
                Function::Defined { block, .. } => self.work_items.get(block).copied(),
                _ => None,
            })
    }
}

/// The pointer without its last token.
fn parent(path: &str) -> String {
    path.rsplit_once('/')
        .map_or("", |(parent, _)| parent)
        .to_owned()
}
