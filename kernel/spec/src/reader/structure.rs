//! Tasks that hold or choose other tasks, and `set`, `raise` and `run`.

use lianxi_flow::definition::{Case, Catch, ErrorFilter, For, Fork, Raise, Returns, Run, Try};
use lianxi_flow::expression::{ARGUMENTS, Template, strip};

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Kind;
use crate::similar::similar;

use super::Reader;
use super::expression::{Sight, is_expression};
use super::scope::task_entry;

pub(crate) const MIN_STATUS: u64 = 100;
pub(crate) const MAX_STATUS: u64 = 599;
/// What an error can be filtered by. The DSL's text says `detail`, its schema `details`.
pub(crate) const ERROR_FIELDS: [&str; 6] =
    ["type", "status", "instance", "title", "detail", "details"];

pub(crate) const FOR: [&str; 3] = ["each", "in", "at"];
pub(crate) const FORK: [&str; 2] = ["branches", "compete"];
pub(crate) const CASE: [&str; 2] = ["when", "then"];
pub(crate) const CATCH: [&str; 6] = ["errors", "as", "when", "exceptWhen", "retry", "do"];
pub(crate) const ERRORS: [&str; 1] = ["with"];
pub(crate) const RAISE: [&str; 1] = ["error"];
pub(crate) const ERROR: [&str; 5] = ["type", "status", "title", "detail", "instance"];
/// Of `run`, but for the programs that it does not run.
pub(crate) const RUN: [&str; 3] = ["workflow", "await", "return"];
pub(crate) const RUN_WORKFLOW: [&str; 4] = ["namespace", "name", "version", "input"];
pub(crate) const RETURNS: [&str; 5] = ["stdout", "stderr", "code", "all", "none"];

impl<'r> Reader<'r> {
    pub(super) fn set(&mut self, at: &Cursor<'r>) -> Option<Template> {
        match &at.node.kind {
            Kind::Map(entries) if entries.is_empty() => {
                self.problems.add(at, Finding::Empty { what: "`set`" });
                None
            }
            Kind::Map(_) => Some(self.template(at)),
            Kind::Text(text) => {
                if strip(text).is_none() && !self.loose {
                    self.problems.add(at, Finding::SetText);
                }
                Some(self.template(at))
            }
            _ => {
                self.wrong_type(at, "a mapping or an expression `${ }`", None);
                None
            }
        }
    }

    pub(super) fn for_(&mut self, task: &Cursor<'r>, at: &Cursor<'r>) -> Option<For> {
        let known = self.mapping(at, "`for`", &FOR);
        let each = self.variable(at, "each", "item");
        let index = self.variable(at, "at", "index");
        if each == index && known {
            self.problems.add(at, Finding::ShadowedName { name: &each });
        }
        let in_ = self
            .required(at, "`for`", "in")
            .and_then(|in_| self.expression(&in_, Sight::Everything));
        let outer = self.locals.len();
        self.locals.extend([each.clone(), index.clone()]);
        let while_ = task
            .get("while")
            .and_then(|while_| self.expression(&while_, Sight::Everything));
        let block = self
            .required(task, "a `for` task", "do")
            .map(|list| self.block(&list));
        self.locals.truncate(outer);
        Some(For {
            each,
            at: index,
            in_: in_?,
            while_,
            block: block?,
        })
    }

    /// The name of a variable that a task gives to those inside it.
    pub(super) fn variable(&mut self, at: &Cursor<'r>, property: &str, default: &str) -> String {
        let Some(value) = at.get(property) else {
            return default.to_owned();
        };
        let Some(name) = self.text_of(&value) else {
            return default.to_owned();
        };
        let mut chars = name.chars();
        let starts = chars
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        if !starts || !chars.all(|c| c.is_ascii_alphanumeric() || c == '_') {
            self.invalid(
                &value,
                "the name of a variable",
                "has letters, digits and `_`, and does not begin with a digit",
            );
            return default.to_owned();
        }
        if ARGUMENTS.iter().any(|argument| argument[1..] == *name) {
            self.problems.add(&value, Finding::ShadowedName { name });
        }
        name.to_owned()
    }

    pub(super) fn fork(&mut self, at: &Cursor<'r>) -> Option<Fork> {
        self.mapping(at, "`fork`", &FORK);
        let compete = self.optional_bool(at, "compete").unwrap_or(false);
        let branches = self.required(at, "`fork`", "branches")?;
        Some(Fork {
            branches: self.branches(&branches, compete),
            compete,
        })
    }

    pub(super) fn switch(&mut self, at: &Cursor<'r>) -> Option<Vec<Case>> {
        const CASES: &str = "begin each case with `- name:` and write `when` and `then` below it";
        if !self.is_list_of(at, CASES) {
            return None;
        }
        if at.items().next().is_none() {
            self.problems.add(at, Finding::Empty { what: "a `switch`" });
        }
        let mut cases = Vec::new();
        let mut default: Option<&'r str> = None;
        for item in at.items() {
            let Some(entry) = task_entry(item.node) else {
                if self.is_mapping(&item) {
                    self.problems.add(
                        &item,
                        Finding::BadCase {
                            found: item.entries().len(),
                        },
                    );
                }
                continue;
            };
            let case = item.of(entry);
            if !self.mapping(&case, "a case", &CASE) {
                continue;
            }
            self.required(&case, "a case", "then");
            let condition = case.get("when");
            if condition.is_none() {
                if let Some(first) = default {
                    self.problems
                        .add_at_key(&item, &entry.key, Finding::SeveralDefaults { first });
                }
                default = default.or(Some(&entry.key));
            }
            let when = condition.and_then(|when| self.expression(&when, Sight::Everything));
            cases.push(Case {
                name: entry.key.clone(),
                when,
                then: self.flow(&case),
            });
        }
        Some(cases)
    }

    pub(super) fn try_(&mut self, task: &Cursor<'r>, at: &Cursor<'r>) -> Option<Try> {
        // What runs in an attempt has its limit around it, as any timeout is.
        let outer = self.timeouts.len();
        self.timeouts.extend(self.attempt_limit(task));
        let block = self.block(at);
        self.timeouts.truncate(outer);
        let catch = self.required(task, "a `try` task", "catch")?;
        Some(Try {
            block,
            catch: self.catch(&catch)?,
        })
    }

    fn catch(&mut self, at: &Cursor<'r>) -> Option<Catch> {
        if !self.mapping(at, "`catch`", &CATCH) {
            return None;
        }
        let filter = at
            .get("errors")
            .and_then(|errors| self.error_filter(&errors));
        let as_ = self.variable(at, "as", "error");
        self.locals.push(as_.clone());
        let when = at
            .get("when")
            .and_then(|when| self.expression(&when, Sight::Everything));
        let except_when = at
            .get("exceptWhen")
            .and_then(|when| self.expression(&when, Sight::Everything));
        let retry = at.get("retry").and_then(|retry| self.retry(&retry));
        let block = at.get("do").map(|list| self.block(&list));
        self.locals.pop();
        Some(Catch {
            filter,
            as_,
            when,
            except_when,
            retry,
            block,
        })
    }

    fn error_filter(&mut self, at: &Cursor<'r>) -> Option<ErrorFilter> {
        if !self.mapping(at, "`errors`", &ERRORS) {
            return None;
        }
        let with = at.get("with")?;
        if !self.is_mapping(&with) {
            return None;
        }
        if with.entries().is_empty() {
            let what = "an error filter";
            self.problems.add(&with, Finding::Empty { what });
        }
        for entry in with.entries() {
            if !ERROR_FIELDS.contains(&entry.key.as_str()) {
                let similar = similar(&entry.key, ERROR_FIELDS);
                let (property, of) = (entry.key.as_str(), "an error");
                let finding = Finding::WithoutEffect {
                    property,
                    of,
                    similar,
                };
                self.problems.add_at_key(&with, &entry.key, finding);
            }
        }
        let mut field = |property: &str| {
            let value = with.get(property)?;
            if is_expression(value.node) {
                self.not_supported(
                    &value,
                    "an expression in an error filter",
                    Some("use `catch.when`"),
                );
                return None;
            }
            self.text_of(&value).map(str::to_owned)
        };
        let (kind, instance, title) = (field("type"), field("instance"), field("title"));
        let detail = field("detail").or_else(|| field("details"));
        let status = with.get("status").and_then(|status| self.status(&status));
        Some(ErrorFilter {
            kind,
            status,
            instance,
            title,
            detail,
        })
    }

    fn status(&mut self, at: &Cursor<'r>) -> Option<u16> {
        let status = self.whole_number(at)?;
        if !(MIN_STATUS..=MAX_STATUS).contains(&status) {
            self.invalid(at, "a status", "is a number from 100 to 599");
            return None;
        }
        u16::try_from(status).ok()
    }

    pub(super) fn raise(&mut self, at: &Cursor<'r>) -> Option<Raise> {
        self.mapping(at, "`raise`", &RAISE);
        let error = self.required(at, "`raise`", "error")?;
        if matches!(error.node.kind, Kind::Text(_)) {
            let named = self.named(&error, "errors")?;
            return self.raised(&named);
        }
        self.raised(&error)
    }

    /// The definition of an error.
    pub(super) fn raised(&mut self, at: &Cursor<'r>) -> Option<Raise> {
        const OF: &str = "an error";
        if !self.mapping(at, OF, &ERROR) {
            return None;
        }
        let kind = self.required(at, OF, "type");
        let kind = kind.and_then(|kind| {
            let text = self.text_of(&kind)?;
            if !is_expression(kind.node) && !self.loose && !is_uri(text) {
                self.invalid(
                    &kind,
                    "the type of an error",
                    "is a URI with its scheme, such as https://example.com/errors/late",
                );
            }
            Some(self.template(&kind))
        });
        let status = self
            .required(at, OF, "status")
            .and_then(|status| self.status(&status));
        let mut words = |property: &str| {
            let value = at.get(property)?;
            self.text_of(&value)?;
            Some(self.template(&value))
        };
        let (title, detail) = (words("title"), words("detail"));
        if let Some(instance) = at.get("instance") {
            self.problems.add(
                &instance,
                Finding::Ignored {
                    what: "`instance`",
                    why: "an error's instance is the task that raised it",
                },
            );
        }
        Some(Raise {
            kind: kind?,
            status: status?,
            title,
            detail,
        })
    }

    pub(super) fn run(&mut self, at: &Cursor<'r>) -> Option<Run> {
        let programs = ["container", "script", "shell"];
        let all: Vec<&str> = RUN.into_iter().chain(programs).collect();
        if !self.mapping(at, "`run`", &all) {
            return None;
        }
        let await_ = self.optional_bool(at, "await").unwrap_or(true);
        let returned = at
            .get("return")
            .and_then(|returned| Some((self.word(&returned, "`return`", &RETURNS)?, returned)));
        if self.refused_process(at) {
            return None;
        }
        let returns = match returned.map(|(word, _)| word) {
            Some("stderr") => Returns::Stderr,
            Some("code") => Returns::Code,
            Some("all") => Returns::All,
            Some("none") => Returns::Nothing,
            _ => Returns::Stdout,
        };
        let workflow = self.required(at, "`run`", "workflow")?;
        self.run_workflow(&workflow, await_, returns)
    }

    fn run_workflow(&mut self, at: &Cursor<'r>, await_: bool, returns: Returns) -> Option<Run> {
        const OF: &str = "`run.workflow`";
        if !self.mapping(at, OF, &RUN_WORKFLOW) {
            return None;
        }
        let namespace = self
            .required(at, OF, "namespace")
            .and_then(|name| self.name(&name));
        let name = self
            .required(at, OF, "name")
            .and_then(|name| self.name(&name));
        let version = match at.get("version") {
            Some(version) if version.text() != Some("latest") => self.version(&version)?,
            _ => "latest".to_owned(),
        };
        let input = at.get("input").map(|input| self.template(&input));
        let (namespace, name) = (namespace?, name?);
        if !self.catalog.workflow_exists(&namespace, &name, &version) {
            self.problems.add(
                at,
                Finding::UnknownWorkflow {
                    id: &format!("{namespace}/{name}:{version}"),
                },
            );
        }
        Some(Run {
            namespace,
            name,
            version,
            input,
            await_,
            returns,
        })
    }
}

/// The schema's URI: `^[A-Za-z][A-Za-z0-9+\-.]*://.*`.
fn is_uri(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once("://") else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}
