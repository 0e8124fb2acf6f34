//! Rule packs: what a matter (政策事项) asks of definitions beyond the language, written as data and not as code.
//!
//! ```text
//! pack: lending                         # its name
//! title: {zh: …, en: …}
//! namespaces: [library]                 # which definitions it is about; without it, all
//! values: {…}                           # what its conditions see as $values
//! rules:
//!   - code: readers-do-not-lend
//!     severity: error                   # or warning
//!     on: duty                          # workflow, task, duty, work-item, deadline, emit
//!     when: .duty.departments[0] == …   # jq: what it gives is a problem
//!     source: 借阅规则 第三条             # the article it rests on
//!     message: {zh: …, en: …}           # `{field}` is filled from what the condition gave
//!     help: {zh: …, en: …}
//! ```
//!
//! * [`pack`] — reading such a file, every mistake with its line;
//! * [`view`] — what a condition sees as `.`; `$workflow.document` is the definition's `document`, `$values` the pack's own;
//! * [`apply`] — asking every rule about every part it looks at.
//!
//! A condition gives `false`, `null` or nothing where all is well. `true` is a problem; an object is one too, whose fields fill the words and
//! whose `at` (a JSON pointer below the part) says where; a list is several. It runs within the budget of every expression of a definition.
//! Rules are for publishing: what is published was good by the rules of its day, and is read back without them.

mod apply;
mod pack;
mod view;

use std::sync::Arc;

use lianxi_flow::Workflow;
use lianxi_flow::expression::Expression;
use serde_json::Value;

use crate::Source;
use crate::cursor::Cursor;
use crate::located::Place;
use crate::problem::{Problem, Severity};

/// The most packs of a host.
pub const PACKS_MAX: usize = 64;
/// The most rules of a pack.
pub const RULES_MAX: usize = 200;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Both {
    pub chinese: String,
    pub english: String,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    Workflow,
    Task,
    /// A task that calls a duty of a department.
    Duty,
    WorkItem,
    Deadline,
    Emit,
}

impl On {
    const WORDS: [(&'static str, Self); 6] = [
        ("workflow", Self::Workflow),
        ("task", Self::Task),
        ("duty", Self::Duty),
        ("work-item", Self::WorkItem),
        ("deadline", Self::Deadline),
        ("emit", Self::Emit),
    ];
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub code: String,
    pub severity: Severity,
    pub on: On,
    pub when: Expression,
    /// The article, as people cite it.
    pub source: String,
    pub message: Both,
    pub help: Option<Both>,
}

#[derive(Debug)]
pub(crate) struct Pack {
    pub name: String,
    /// Empty: those of every definition.
    pub namespaces: Vec<String>,
    pub values: Value,
    pub rules: Vec<Rule>,
}

/// The packs of a host; clones share them.
#[derive(Clone, Debug, Default)]
pub struct RulePacks {
    packs: Arc<[Pack]>,
}

/// A file that is no pack, and why.
#[derive(Clone, Debug)]
pub struct UnreadablePack {
    /// The name of its [`Source`].
    pub file: String,
    pub problems: Vec<Problem>,
}

impl RulePacks {
    /// Reads the files of a host's packs: all of them, or what is wrong with each.
    pub fn read(files: &[Source<'_>]) -> Result<Self, Vec<UnreadablePack>> {
        let mut names: Vec<String> = Vec::new();
        let (mut packs, mut unreadable) = (Vec::new(), Vec::new());
        for file in files {
            match pack::read(file.text, &names) {
                Ok(pack) => {
                    names.push(pack.name.clone());
                    packs.push(pack);
                }
                Err(problems) => unreadable.push(UnreadablePack {
                    file: file.name.to_owned(),
                    problems,
                }),
            }
        }
        if unreadable.is_empty() {
            Ok(Self {
                packs: packs.into(),
            })
        } else {
            Err(unreadable)
        }
    }

    pub fn is_empty(&self) -> bool {
        self.packs.is_empty()
    }

    /// (pack, code of a rule) of everything that is asked.
    pub fn rules(&self) -> impl Iterator<Item = (&str, &str)> {
        self.packs.iter().flat_map(|pack| {
            let rules = pack.rules.iter();
            rules.map(|rule| (pack.name.as_str(), rule.code.as_str()))
        })
    }
}

/// A definition that was read, with the places of its parts.
pub(crate) struct Definition<'d> {
    pub workflow: &'d Workflow,
    pub root: &'d Cursor<'d>,
    /// Of the tasks' names.
    pub marks: &'d [Place],
}
