//! A document in a folder of its own, given to the binary as an author would give it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lianxi_tests::command::{Said, lianxi};
use serde_json::Value;
use tempfile::TempDir;

use crate::stand_in::StandIn;

/// Names the folder in which the specification is: `make specification SPEC=...` sets it.
const SPECIFICATION: &str = "LIANXI_SPECIFICATION";

/// The files of a folder of the specification, by name.
pub fn kit(folder: &str, extension: &str) -> Vec<(String, String)> {
    let specification = std::env::var_os(SPECIFICATION).expect("the folder of the specification");
    let folder = Path::new(&specification).join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the kit")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    let named = |path: &PathBuf| {
        let name = path.file_stem().and_then(|name| name.to_str());
        let text = fs::read_to_string(path).expect("a text");
        (name.expect("a name").to_owned(), text)
    };
    paths.iter().map(named).collect()
}

/// What `lianxi schema` writes, without plugins.
pub fn schema() -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    answer(&folder, &["schema".to_owned()])
}

/// A document, and what it is run with.
#[derive(Default)]
pub struct Document<'a> {
    pub text: &'a str,
    pub input: Option<&'a Value>,
    pub events: &'a [Value],
    /// Other workflows, published first.
    pub others: &'a [&'a str],
}

impl Document<'_> {
    /// What `lianxi run --format json` answers; no time passes.
    pub fn run(&self, outside: &StandIn) -> Value {
        let folder = tempfile::tempdir().expect("a folder");
        let mut arguments = vec!["run".to_owned(), self.write(&folder, outside)];
        let file = |name: &str, text: String| {
            fs::write(folder.path().join(name), text).expect("it is written");
            name.to_owned()
        };
        if let Some(input) = self.input {
            arguments.extend(["--input".to_owned(), file("input.json", input.to_string())]);
        }
        if !self.events.is_empty() {
            let events = Value::from(self.events.to_vec()).to_string();
            arguments.extend(["--event".to_owned(), file("events.json", events)]);
        }
        for (index, other) in self.others.iter().enumerate() {
            let other = file(&format!("other-{index}.yaml"), (*other).to_owned());
            arguments.extend(["--workflow".to_owned(), other]);
        }
        arguments.extend(["--allow-host".to_owned(), outside.address.clone()]);
        arguments.extend(["--virtual-time", "--format", "json"].map(str::to_owned));
        answer(&folder, &arguments)
    }

    /// What `lianxi validate --format json` answers.
    pub fn validate(&self, outside: &StandIn) -> Value {
        let folder = tempfile::tempdir().expect("a folder");
        let file = self.write(&folder, outside);
        let arguments = ["validate", &file, "--format", "json"].map(str::to_owned);
        answer(&folder, &arguments)
    }

    fn write(&self, folder: &TempDir, outside: &StandIn) -> String {
        let name = "definition.yaml";
        fs::write(folder.path().join(name), outside.rewrite(self.text)).expect("it is written");
        name.to_owned()
    }
}

fn answer(folder: &TempDir, arguments: &[String]) -> Value {
    let plugins = ["--plugins".to_owned(), "none".to_owned()];
    let words: Vec<&str> = arguments
        .iter()
        .chain(&plugins)
        .map(String::as_str)
        .collect();
    let said: Said = lianxi(Path::new(folder.path()), &words).expect("it runs");
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {words:?} {said:?}"))
}

/// The codes of the errors of an answer.
pub fn codes(answer: &Value) -> BTreeSet<&str> {
    errors(answer)
        .filter_map(|problem| problem["code"].as_str())
        .collect()
}

pub fn errors(answer: &Value) -> impl Iterator<Item = &Value> {
    let problems = answer["problems"].as_array();
    problems
        .into_iter()
        .flatten()
        .filter(|problem| problem["severity"] == "error")
}

/// Looks at every case, some at a time, and tells of all that are not as they should be.
pub fn each<T: Sync>(cases: &[T], look: impl Fn(&T) -> Result<(), String> + Sync) {
    const AT_ONCE: usize = 4;
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..AT_ONCE)
            .map(|lane| {
                let look = &look;
                scope.spawn(move || -> Vec<String> {
                    let mine = cases.iter().skip(lane).step_by(AT_ONCE);
                    mine.filter_map(|case| look(case).err()).collect()
                })
            })
            .collect();
        let looked = lanes.into_iter().map(|lane| lane.join().expect("no panic"));
        looked.flatten().collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Whether a value has all that is wanted: objects may have more.
pub fn holds(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => wanted
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|found| holds(value, found))),
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.len() == found.len()
                && wanted
                    .iter()
                    .zip(found)
                    .all(|(wanted, found)| holds(wanted, found))
        }
        _ => wanted == found,
    }
}
