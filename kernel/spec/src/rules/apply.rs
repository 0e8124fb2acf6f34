//! Asking every rule about every part it looks at. What a rule gives is bounded, and a rule that fails is named and asked no more.

use std::borrow::Cow;

use lianxi_flow::expression::{NOTHING, Scope};
use serde_json::{Value, json};

use super::pack::VALUES;
use super::view::Views;
use super::{Definition, On, Pack, Rule, RulePacks};
use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Place;
use crate::problem::Problems;

/// The most that the rules of one reading are given to look at, in bytes: a task holds those inside it once more.
const BYTES_MAX: usize = 256 * 1024 * 1024;

/// A part of the definition, and where it is.
struct Part<'d> {
    at: Cursor<'d>,
    /// Where a problem of the whole part is shown.
    mark: Place,
    /// It stands in a text from elsewhere, which the definition calls at the mark.
    elsewhere: bool,
    view: Value,
    name: &'d str,
}

/// What a condition sees beside its part.
struct Seen<'d> {
    document: &'d Value,
    values: &'d Value,
}

impl Scope for Seen<'_> {
    fn argument(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "$workflow" => Cow::Owned(json!({"document": self.document})),
            _ => NOTHING,
        }
    }

    fn local(&self, name: &str) -> Cow<'_, Value> {
        if name == VALUES {
            Cow::Borrowed(self.values)
        } else {
            NOTHING
        }
    }
}

impl RulePacks {
    pub(crate) fn apply(&self, definition: &Definition<'_>, problems: &mut Problems) {
        let namespace = &definition.workflow.document.namespace;
        let concerns = |pack: &&Pack| {
            pack.namespaces.is_empty() || pack.namespaces.iter().any(|known| known == namespace)
        };
        let rules: Vec<(&Pack, &Rule)> = self
            .packs
            .iter()
            .filter(concerns)
            .flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule)))
            .collect();
        if rules.is_empty() {
            return;
        }
        let mut asking = Asking {
            views: Views::of(definition.workflow),
            stopped: vec![false; rules.len()],
            rules,
            bytes_left: BYTES_MAX,
            document: definition
                .root
                .get("document")
                .map_or(0, |document| document.node.weight()),
            problems,
        };
        asking.ask_all(definition);
    }
}

struct Asking<'a, 'p> {
    views: Views<'a>,
    rules: Vec<(&'a Pack, &'a Rule)>,
    /// Rules that failed.
    stopped: Vec<bool>,
    bytes_left: usize,
    /// How much `$workflow` is.
    document: usize,
    problems: &'p mut Problems,
}

impl<'a> Asking<'a, '_> {
    fn ask_all(&mut self, definition: &Definition<'a>) {
        let asked = |asking: &Self, looks: &dyn Fn(On) -> bool| -> Vec<usize> {
            let rules = asking.rules.iter().enumerate();
            rules
                .filter(|(which, (_, rule))| looks(rule.on) && !asking.stopped[*which])
                .map(|(which, _)| which)
                .collect()
        };
        let whole = asked(self, &|on| on == On::Workflow);
        if !whole.is_empty() {
            let part = Part {
                at: definition.root.clone(),
                mark: definition.root.key_place("document"),
                elsewhere: false,
                view: self.views.workflow(),
                name: "",
            };
            self.ask(&whole, &part);
        }
        for (place, task) in definition.workflow.tasks.iter().enumerate() {
            if self.problems.is_full() {
                return;
            }
            let which = asked(self, &|on| self.views.is(place, on));
            if !which.is_empty() {
                let at = definition.root.descend(&task.reference);
                let part = Part {
                    elsewhere: at.path != task.reference,
                    at,
                    mark: definition.marks[place],
                    view: self.views.task(place),
                    name: &task.name,
                };
                self.ask(&which, &part);
            }
        }
    }

    fn ask(&mut self, which: &[usize], part: &Part<'_>) {
        let document = self.views.document();
        let weight = part.at.node.weight();
        for &which in which {
            let (pack, rule) = self.rules[which];
            let values = &pack.values;
            let sees_document = rule.when.source().contains("$workflow");
            let bytes = weight + if sees_document { self.document } else { 0 };
            let given = match self.bytes_left.checked_sub(bytes) {
                Some(left) => {
                    self.bytes_left = left;
                    let seen = Seen { document, values };
                    match rule.when.evaluate(&part.view, &seen) {
                        Err(lianxi_flow::expression::EvaluationError::Empty { .. }) => {
                            Ok(Value::Null)
                        }
                        given => given.map_err(|error| error.to_string()),
                    }
                }
                None => Err("the definition is too large for so many rules".to_owned()),
            };
            let told = given.and_then(|given| self.tell(which, part, &given));
            if let Err(why) = told {
                self.stopped[which] = true;
                let finding = Finding::RuleFails {
                    pack,
                    rule,
                    why: &why,
                };
                self.problems.add_at(part.mark, &part.at.path, finding);
            }
        }
    }

    /// What a condition gave, as problems.
    fn tell(&mut self, which: usize, part: &Part<'_>, given: &Value) -> Result<(), String> {
        let (pack, rule) = self.rules[which];
        let (place, path) = match given {
            Value::Null | Value::Bool(false) => return Ok(()),
            Value::Array(items) => {
                return items
                    .iter()
                    .try_for_each(|item| self.tell(which, part, item));
            }
            Value::Bool(true) => (part.mark, part.at.path.clone()),
            Value::Object(fields) => match fields.get("at") {
                None => (part.mark, part.at.path.clone()),
                Some(Value::String(_)) if part.elsewhere => (part.mark, part.at.path.clone()),
                Some(Value::String(pointer)) => {
                    let at = part.at.descend(pointer);
                    (at.node.place, at.path)
                }
                Some(_) => return Err("its `at` is not a JSON pointer".to_owned()),
            },
            Value::Number(_) | Value::String(_) => {
                return Err(
                    "a condition gives true or false, an object, or a list of them".to_owned(),
                );
            }
        };
        let mut fields = given.clone();
        if let Value::Object(fields) = &mut fields {
            fields.entry("task").or_insert_with(|| part.name.into());
        } else {
            fields = json!({"task": part.name});
        }
        let finding = Finding::Rule {
            pack,
            rule,
            message: rule.message.filled(&fields),
            help: rule.help.as_ref().map(|help| help.filled(&fields)),
        };
        self.problems.add_at(place, &path, finding);
        Ok(())
    }
}
