//! Lists of tasks, and what every kind of task has.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use lianxi_flow::definition::{
    Block, BlockId, Export, Flow, Input, Output, ReturnTarget, Task, TaskId, TaskKind,
};
use lianxi_flow::expression::Template;
use serde_json::Value;

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Place;
use crate::similar::similar;

use super::expression::Sight;
use super::scope::{places, task_entry};
use super::{Reader, TaskScope};

/// The words by which a task says what it is. `for` also has a `do`.
pub(crate) const KEYWORDS: [&str; 12] = [
    "call", "do", "emit", "for", "fork", "listen", "raise", "run", "set", "switch", "try", "wait",
];
pub(crate) const COMMON: [&str; 7] = [
    "if", "input", "output", "export", "timeout", "then", "metadata",
];

/// The most that the definitions of all tasks may hold, in bytes: a task holds those inside it once more (`$task.definition`).
const MAX_WEIGHT: usize = 64 * 1024 * 1024;

/// What a kind of task has beside its keyword and the common properties.
pub(crate) fn beside(keyword: &str) -> &'static [&'static str] {
    match keyword {
        "call" => &["with"],
        "for" => &["while", "do"],
        "listen" => &["foreach"],
        "try" => &["catch"],
        _ => &[],
    }
}

/// Stands in for what could not be read.
pub(super) const fn nothing() -> TaskKind {
    TaskKind::Set(Template::Literal(Value::Null))
}

pub(super) fn place_of(index: usize) -> u32 {
    u32::try_from(index).expect("MAX_NODES bounds the number of tasks and blocks")
}

impl<'r> Reader<'r> {
    /// A list of tasks that run one after the other.
    pub(super) fn block(&mut self, list: &Cursor<'r>) -> BlockId {
        let id = BlockId(place_of(self.blocks.len()));
        self.blocks.push(Block {
            tasks: Vec::new(),
            reference: list.path.clone(),
        });
        let tasks = self.task_list(list, Some(id), false);
        self.blocks[id.0 as usize].tasks = tasks;
        id
    }

    /// The branches of a fork: tasks without an order.
    pub(super) fn branches(&mut self, list: &Cursor<'r>, compete: bool) -> Vec<TaskId> {
        self.task_list(list, None, compete)
    }

    fn task_list(
        &mut self,
        list: &Cursor<'r>,
        block: Option<BlockId>,
        compete: bool,
    ) -> Vec<TaskId> {
        if !self.is_list_of(list, "begin each task with `- name:`") {
            return Vec::new();
        }
        if list.items().next().is_none() {
            self.problems.add(list, Finding::NoTasks);
        }
        let mut first: HashMap<&str, Place> = HashMap::new();
        let mut tasks = Vec::new();
        self.scopes.push(TaskScope {
            list: list.clone(),
            ordered: block.is_some(),
            compete,
            places: Rc::new(places(list)),
        });
        for (index, item) in list.items().enumerate() {
            let Some(entry) = task_entry(item.node) else {
                if self.is_mapping(&item) {
                    self.problems.add(
                        &item,
                        Finding::BadTaskEntry {
                            found: item.entries().len(),
                        },
                    );
                }
                continue;
            };
            if let Some(earlier) = first.get(entry.key.as_str()) {
                let finding = Finding::DuplicateTask {
                    task: &entry.key,
                    first_line: earlier.line,
                };
                self.problems.add_at_key(&item, &entry.key, finding);
            } else {
                first.insert(&entry.key, entry.key_place);
            }
            let place = block.map(|block| (block, index));
            tasks.push(self.task(&entry.key, entry.key_place, &item.of(entry), place));
        }
        self.scopes.pop();
        tasks
    }

    pub(super) fn task(
        &mut self,
        name: &str,
        mark: Place,
        at: &Cursor<'r>,
        place: Option<(BlockId, usize)>,
    ) -> TaskId {
        let id = TaskId(place_of(self.tasks.len()));
        let source = self.source(at);
        self.marks.push(self.problems.place(mark));
        self.tasks.push(Task {
            name: name.to_owned(),
            reference: at.path.clone(),
            place,
            source,
            condition: None,
            input: Input::default(),
            output: Output::default(),
            export: Export::default(),
            timeout: None,
            then: Flow::Continue,
            extended_by: Vec::new(),
            return_target: None,
            kind: nothing(),
        });
        let Some(keyword) = self.keyword(name, mark, at) else {
            return id;
        };
        let condition = at
            .get("if")
            .and_then(|condition| self.expression(&condition, Sight::Everything));
        let (input, output, export) = (self.input(at), self.output(at), self.export(at));
        let timeout = self.timeout(at);
        let then = self.flow(at);
        let return_target = self.metadata(at);
        let outer = self.timeouts.len();
        self.timeouts.extend(at.get("timeout"));
        let kind = self.kind(keyword, name, at).unwrap_or_else(nothing);
        self.timeouts.truncate(outer);
        let task = &mut self.tasks[id.0 as usize];
        (task.condition, task.input, task.output, task.export) = (condition, input, output, export);
        (task.timeout, task.then, task.return_target, task.kind) =
            (timeout, then, return_target, kind);
        id
    }

    fn source(&mut self, at: &Cursor<'r>) -> Arc<Value> {
        self.weight += at.node.weight();
        if self.weight > MAX_WEIGHT {
            self.problems.add_at(
                self.root.node.place,
                "",
                Finding::TooLarge {
                    why: "its tasks, nested ones counted again, hold more than 64 MiB",
                },
            );
            return Arc::new(Value::Null);
        }
        Arc::new(at.node.to_json())
    }

    /// The keyword of a task; its other properties are checked.
    fn keyword(&mut self, name: &str, mark: Place, at: &Cursor<'r>) -> Option<&'static str> {
        if !self.is_mapping(at) {
            return None;
        }
        let looped = at.has("for");
        let kinds: Vec<&'static str> = KEYWORDS
            .into_iter()
            .filter(|keyword| at.has(keyword) && !(looped && *keyword == "do"))
            .collect();
        match kinds[..] {
            [keyword] => {
                let allowed: Vec<&str> = [keyword]
                    .iter()
                    .chain(beside(keyword))
                    .chain(&COMMON)
                    .copied()
                    .collect();
                self.mapping(at, &format!("a `{keyword}` task"), &allowed);
                Some(keyword)
            }
            [] => {
                let unknown = at
                    .entries()
                    .iter()
                    .map(|entry| entry.key.as_str())
                    .filter(|key| !COMMON.contains(key));
                let similar = unknown
                    .into_iter()
                    .find_map(|key| Some((key.to_owned(), similar(key, KEYWORDS)?)));
                self.problems.add_at(
                    mark,
                    &at.path,
                    Finding::NoTaskType {
                        task: name,
                        similar,
                    },
                );
                None
            }
            _ => {
                self.problems.add_at(
                    mark,
                    &at.path,
                    Finding::SeveralTaskTypes {
                        task: name,
                        kinds: &kinds,
                    },
                );
                None
            }
        }
    }

    fn kind(&mut self, keyword: &str, name: &str, at: &Cursor<'r>) -> Option<TaskKind> {
        let value = at.get(keyword)?;
        match keyword {
            "call" => self.call(name, at, &value).map(TaskKind::Call),
            "do" => Some(TaskKind::Do(self.block(&value))),
            "emit" => self.emit(&value).map(TaskKind::Emit),
            "for" => self.for_(at, &value).map(TaskKind::For),
            "fork" => self.fork(&value).map(TaskKind::Fork),
            "listen" => self.listen(at, &value).map(TaskKind::Listen),
            "raise" => self.raise(&value).map(TaskKind::Raise),
            "run" => self.run(&value).map(TaskKind::Run),
            "set" => self.set(&value).map(TaskKind::Set),
            "switch" => self.switch(&value).map(TaskKind::Switch),
            "try" => self.try_(at, &value).map(TaskKind::Try),
            _ => Some(TaskKind::Wait(self.duration_of(&value))),
        }
    }

    /// `metadata` is the author's, but for `returnTarget` and (of a call) `call`.
    fn metadata(&mut self, at: &Cursor<'r>) -> Option<ReturnTarget> {
        const OF: &str = "`returnTarget`";
        let metadata = at.get("metadata")?;
        if !self.is_mapping(&metadata) {
            return None;
        }
        let target = metadata.get("returnTarget")?;
        if !self.mapping(&target, OF, &["siblings"]) {
            return None;
        }
        let siblings = self.required(&target, OF, "siblings")?;
        match self.word(&siblings, "`siblings`", &["cancel", "refuse"])? {
            "cancel" => Some(ReturnTarget::CancelSiblings),
            _ => Some(ReturnTarget::RefuseWhileSiblingsRun),
        }
    }
}
