//! Which task a name means: `then` reaches the same list only, a return of work also the lists around it.

use std::collections::HashMap;

use lianxi_flow::definition::Flow;

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::{Entry, Kind, Node};
use crate::similar::similar;

use super::Reader;
use super::task::KEYWORDS;

/// The one entry of an item of a task list.
pub(super) fn task_entry(item: &Node) -> Option<&Entry> {
    match &item.kind {
        Kind::Map(entries) if entries.len() == 1 => entries.first(),
        _ => None,
    }
}

/// Where each name of a list of tasks stands first.
pub(super) fn places<'r>(list: &Cursor<'r>) -> HashMap<&'r str, usize> {
    let mut places = HashMap::new();
    for (place, item) in list.items().enumerate() {
        if let Some(entry) = task_entry(item.node) {
            places.entry(entry.key.as_str()).or_insert(place);
        }
    }
    places
}

fn names<'r>(list: &Cursor<'r>) -> impl Iterator<Item = &'r str> + use<'r> {
    list.items()
        .filter_map(|item| task_entry(item.node).map(|entry| entry.key.as_str()))
}

impl<'r> Reader<'r> {
    /// `then` of a task or of a case.
    pub(super) fn flow(&mut self, of: &Cursor<'r>) -> Flow {
        let Some(at) = of.get("then") else {
            return Flow::Continue;
        };
        let Some(name) = self.text_of(&at) else {
            return Flow::Continue;
        };
        match name {
            "continue" => Flow::Continue,
            "exit" => Flow::Exit,
            "end" => Flow::End,
            name => self.place_named(&at, name).map_or(Flow::Continue, Flow::To),
        }
    }

    fn place_named(&mut self, at: &Cursor<'r>, name: &'r str) -> Option<usize> {
        let scope = self.scopes.last().filter(|scope| scope.ordered).cloned();
        if let Some(place) = scope.as_ref().and_then(|scope| scope.places.get(name)) {
            return Some(*place);
        }
        if let Some(elsewhere) = self.elsewhere(name) {
            self.problems.add(
                at,
                Finding::OutOfScope {
                    task: name,
                    elsewhere: &elsewhere,
                },
            );
            return None;
        }
        let known = scope
            .iter()
            .flat_map(|scope| names(&scope.list))
            .chain(["continue", "exit", "end"]);
        // Looking for what was meant takes long in a long list, and nobody reads more than so many problems.
        let similar = if self.problems.is_full() {
            None
        } else {
            similar(name, known)
        };
        self.problems.add(
            at,
            Finding::UnknownTask {
                task: name,
                similar,
            },
        );
        None
    }

    /// Where in the document a task of this name is.
    fn elsewhere(&mut self, name: &str) -> Option<String> {
        let everywhere = self.everywhere.get_or_insert_with(|| {
            let mut found = HashMap::new();
            collect(&self.root, &mut found);
            found
        });
        everywhere.get(name).cloned()
    }

    /// A task to which a person may send work back: of the same list or of one around it (the branches of a fork that do not compete are
    /// such a list), and declared as a target.
    pub(super) fn return_target(&mut self, at: &Cursor<'r>) {
        let Some(name) = self.text_of(at) else { return };
        let lists = self.scopes.iter().rev().filter(|scope| !scope.compete);
        let mut tasks = lists.flat_map(|scope| scope.list.items());
        let found =
            tasks.find_map(|item| item.get(name).filter(|_| task_entry(item.node).is_some()));
        match found {
            Some(task)
                if task
                    .get("metadata")
                    .is_some_and(|metadata| metadata.has("returnTarget")) => {}
            Some(_) => self
                .problems
                .add(at, Finding::NotAReturnTarget { task: name }),
            None => {
                let known: Vec<&str> = self
                    .scopes
                    .iter()
                    .flat_map(|scope| names(&scope.list))
                    .collect();
                self.problems.add(
                    at,
                    Finding::UnknownReturnTarget {
                        task: name,
                        similar: similar(name, known),
                    },
                );
            }
        }
    }
}

fn collect<'r>(at: &Cursor<'r>, found: &mut HashMap<&'r str, String>) {
    for item in at.items() {
        if let Some(entry) = task_entry(item.node) {
            let task = item.of(entry);
            if KEYWORDS.iter().any(|keyword| task.has(keyword)) {
                found.entry(&entry.key).or_insert_with(|| task.path.clone());
            }
        }
        collect(&item, found);
    }
    for entry in at.entries() {
        if matches!(entry.value.kind, Kind::List(_) | Kind::Map(_)) {
            collect(&at.of(entry), found);
        }
    }
}
