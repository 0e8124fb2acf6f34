//! The one way in which the tests of this plugin call a duty: a world with its records, an input with changes, what is expected.

use lianxi_plugin_health::examples::{self, REGION, examples};
use lianxi_plugin_health::plugin;
use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure, Level, Plugin};
use serde_json::Value;

pub struct World {
    pub host: FakeHost,
    plugin: Plugin,
}

/// What a call has to give.
pub enum Expect<'a> {
    /// Each pointer into the answer with its value.
    Answer(&'a [(&'a str, Value)]),
    /// Issues that have to be among those found: (field, code).
    Issues(&'a [(&'a str, &'a str)]),
    /// Denied, with this word in the reason.
    Denied(&'a str),
    /// A person has to decide, with this word in the reason.
    Human(&'a str),
    /// Never, with this word in the detail.
    Permanent(&'a str),
}

pub fn call(region: &str, level: Level) -> Call {
    Call {
        region: Some(region.to_owned()),
        level: Some(level),
        ..examples::call()
    }
}

impl World {
    /// The county office of the examples, with nothing on record.
    pub fn new() -> Self {
        let plugin = plugin();
        let host = FakeHost::granting(&plugin).call(examples::call());
        Self { host, plugin }
    }

    /// As it is when every example before `duty` has been done.
    pub fn before(duty: &str) -> Self {
        let world = Self::new();
        for (name, input) in examples().into_iter().take_while(|(name, _)| *name != duty) {
            world
                .run(name, &input)
                .unwrap_or_else(|failure| panic!("{name}: {failure}"));
        }
        world
    }

    pub fn at(&mut self, region: &str, level: Level) {
        self.host.set_call(call(region, level));
    }

    pub fn on(&mut self, day: &str) {
        let call = Call {
            now: format!("{day}T09:00:00+08:00"),
            basis_date: day.to_owned(),
            ..call(REGION, Level::County)
        };
        self.host.set_call(call);
    }

    pub fn run(&self, duty: &str, input: &Value) -> Result<Value, Failure> {
        self.host.perform(&self.plugin, duty, input)
    }

    /// The example with changes: (pointer, value); a pointer to a new field adds it, null removes it.
    pub fn check(
        &self,
        duty: &str,
        input: &Value,
        changes: &[(&str, Value)],
        expected: &Expect<'_>,
    ) {
        let mut input = input.clone();
        for (pointer, value) in changes {
            set(&mut input, pointer, value.clone());
        }
        let found = self.run(duty, &input);
        let shown = format!("{duty} {changes:?}: {found:?}");
        match (expected, found) {
            (Expect::Answer(parts), Ok(answer)) => {
                for (pointer, value) in *parts {
                    assert_eq!(answer.pointer(pointer), Some(value), "{pointer} of {shown}");
                }
            }
            (Expect::Issues(expected), Err(failure)) => {
                for (field, code) in *expected {
                    let has = failure
                        .issues()
                        .iter()
                        .any(|issue| issue.field == *field && issue.code == *code);
                    assert!(has, "{field} {code} not in {shown}");
                }
                assert!(!failure.issues().is_empty(), "{shown}");
            }
            (Expect::Denied(word), Err(Failure::Denied(reason)))
            | (Expect::Human(word), Err(Failure::NeedsHuman(reason))) => {
                assert!(reason.contains(word), "{word} not in {shown}");
            }
            (Expect::Permanent(word), Err(Failure::Permanent(problem))) => {
                assert!(problem.detail.contains(word), "{word} not in {shown}");
            }
            _ => panic!("{shown}"),
        }
    }
}

/// The example with changes, done once every example before it has been.
pub fn check(duty: &str, changes: &[(&str, Value)], expected: &Expect<'_>) {
    World::before(duty).check(duty, &example(duty), changes, expected);
}

/// The example input of a duty.
pub fn example(duty: &str) -> Value {
    examples()
        .into_iter()
        .find(|(name, _)| *name == duty)
        .map(|(_, input)| input)
        .expect("every duty has an example")
}

pub fn set(input: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a slash");
    let parent = input
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("no {pointer}"));
    match parent {
        Value::Object(fields) if value.is_null() => {
            fields.remove(name);
        }
        Value::Object(fields) => {
            fields.insert(name.to_owned(), value);
        }
        Value::Array(items) => {
            let index: usize = name.parse().expect("an index");
            if value.is_null() {
                drop(items.remove(index));
            } else {
                items[index] = value;
            }
        }
        other => panic!("{pointer} is in {other}"),
    }
}
