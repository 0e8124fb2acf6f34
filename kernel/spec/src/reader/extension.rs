//! `use.extensions`: tasks that run before and after others.

use std::collections::BTreeSet;

use lianxi_flow::definition::{BlockId, Extension, Fork, TaskKind};

use crate::cursor::Cursor;
use crate::finding::Finding;

use super::Reader;
use super::expression::Sight;
use super::scope::task_entry;
use super::task::KEYWORDS;

/// What `extend` may say beside the keywords of tasks.
pub(crate) const COMPOSITE: &str = "composite";
pub(crate) const ALL: &str = "all";

pub(crate) const EXTENSION: [&str; 4] = ["extend", "when", "before", "after"];

/// An extension and what it extends.
pub(super) struct Declared<'r> {
    pub extension: Extension,
    extends: &'r str,
}

impl<'r> Reader<'r> {
    /// To be read before the tasks of the workflow, so that what is in the arena by then is not extended.
    pub(super) fn extensions(&mut self) -> Vec<Declared<'r>> {
        let Some(list) = self.root.get("use").and_then(|uses| uses.get("extensions")) else {
            return Vec::new();
        };
        if !self.is_list(&list) {
            return Vec::new();
        }
        list.items()
            .filter_map(|item| {
                let Some(entry) = task_entry(item.node) else {
                    if self.is_mapping(&item) {
                        let found = item.entries().len();
                        self.problems.add(&item, Finding::BadTaskEntry { found });
                    }
                    return None;
                };
                self.extension(&entry.key, &item.of(entry))
            })
            .collect()
    }

    fn extension(&mut self, name: &str, at: &Cursor<'r>) -> Option<Declared<'r>> {
        const OF: &str = "an extension";
        if !self.mapping(at, OF, &EXTENSION) {
            return None;
        }
        let extends = self.required(at, OF, "extend").and_then(|extend| {
            let mut words = KEYWORDS.to_vec();
            words.extend([COMPOSITE, ALL]);
            self.word(&extend, "`extend`", &words)
        });
        let when = at
            .get("when")
            .and_then(|when| self.expression(&when, Sight::Everything));
        if !at.has("before") && !at.has("after") {
            self.problems.add(at, Finding::Empty { what: OF });
        }
        let before = at.get("before").map(|list| self.block(&list));
        let after = at.get("after").map(|list| self.block(&list));
        Some(Declared {
            extension: Extension {
                name: name.to_owned(),
                reference: at.path.clone(),
                when,
                before,
                after,
            },
            extends: extends?,
        })
    }

    /// Says of every task from this place of the arena on which extensions extend it.
    pub(super) fn extend(&mut self, declared: &[Declared<'r>], from: usize) {
        for task in self.tasks.iter_mut().skip(from) {
            let fits = |one: &Declared<'_>| match one.extends {
                ALL => true,
                COMPOSITE => is_composite(&task.kind),
                keyword => keyword == task.kind.keyword(),
            };
            task.extended_by = (0..declared.len())
                .filter(|place| fits(&declared[*place]))
                .collect();
        }
        let extended = self.tasks.iter().flat_map(|task| &task.extended_by);
        let mut idle: BTreeSet<usize> = (0..declared.len()).collect();
        for place in extended {
            idle.remove(place);
        }
        for one in idle.into_iter().map(|place| &declared[place].extension) {
            let at = self.root.descend(&one.reference);
            let finding = Finding::ExtendsNothing { name: &one.name };
            self.problems.add(&at, finding);
        }
    }

    /// How many tasks have been read.
    pub(super) fn tasks_read(&self) -> usize {
        self.tasks.len()
    }
}

const fn is_composite(kind: &TaskKind) -> bool {
    matches!(kind, TaskKind::Do(BlockId(_)) | TaskKind::Fork(Fork { .. }))
}
