//! Functions of `use.functions`: a task under a name, called with arguments.

use lianxi_flow::definition::{Block, BlockId, Function, TaskId, TaskKind};

use crate::cursor::Cursor;
use crate::finding::Finding;

use super::task::place_of;
use super::{Known, Reader};

impl<'r> Reader<'r> {
    /// The function of this name, read the first time that somebody asks. `None` where it is not right, which is then said.
    pub(super) fn defined(&mut self, at: &Cursor<'r>, name: &'r str) -> Option<Function> {
        let known = match self.functions.get(name) {
            Some(known) => *known,
            None => self.read_function(name)?,
        };
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

    /// Its tasks see no variable, no neighbour and no timeout of whoever calls it.
    fn read_function(&mut self, name: &'r str) -> Option<Known> {
        let functions = self.root.get("use")?.get("functions")?;
        let definition = functions.get(name)?;
        self.functions.insert(name, Known::Reading);
        let locals = std::mem::take(&mut self.locals);
        let scopes = std::mem::take(&mut self.scopes);
        let timeouts = std::mem::take(&mut self.timeouts);

        let (block, first) = (
            BlockId(place_of(self.blocks.len())),
            place_of(self.tasks.len()),
        );
        self.blocks.push(Block {
            tasks: Vec::new(),
            reference: functions.path.clone(),
        });
        let task = self.task(
            name,
            functions.key_place(name),
            &definition,
            Some((block, 0)),
        );
        self.blocks[block.0 as usize].tasks = vec![task];

        self.locals = locals;
        self.scopes = scopes;
        self.timeouts = timeouts;
        let known = Known::Read {
            block,
            work_item: self.work_item_from(first),
        };
        self.functions.insert(name, known);
        Some(known)
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
                Function::Defined { name, .. } => match self.functions.get(name.as_str()) {
                    Some(Known::Read { work_item, .. }) => *work_item,
                    _ => None,
                },
                _ => None,
            })
    }
}
