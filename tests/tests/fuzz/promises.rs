//! What holds for every text, whatever is in it. A promise that is broken panics; so does whatever must not.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use lianxi_flow::expression::{EmptyScope, Expression};
use lianxi_flow::value;
use lianxi_spec::{
    Catalog, CatalogError, DutySignature, Look, Outcome, Problem, Resolved, Source, read,
};
use lianxi_tests::world::World;
use serde_json::{Value, json};

/// Commands that an execution is given.
const COMMANDS: u64 = 150;
/// A person's number, which no error may repeat.
const PERSONAL: &str = "140105199001011234";
/// The longest text of an error.
const ERROR_CHARS_MAX: usize = 1_000;

/// A host on which everything that is named exists, so that texts are not refused for that alone.
struct Everything;

impl Catalog for Everything {
    fn plugins(&self) -> Vec<String> {
        Vec::new()
    }

    fn resolve(&self, _: &str, _: &str) -> Result<Resolved, CatalogError> {
        Ok(Resolved {
            version: "1.0.0".to_owned(),
        })
    }

    fn duty(&self, _: &str, _: &str, _: &str) -> Option<DutySignature> {
        Some(DutySignature::default())
    }

    fn duties(&self, _: &str, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn workflow_exists(&self, _: &str, _: &str, _: &str) -> bool {
        true
    }
}

fn outcome(text: &str) -> Outcome {
    let source = Source {
        name: "fuzz.yaml",
        text,
    };
    read(source, &Everything)
}

/// It is read or refused; every problem has a place in the text; the same text says the same.
pub fn of_a_definition(text: &str) {
    let outcome = outcome(text);
    let refused = outcome.problems.iter().any(Problem::is_error);
    assert_eq!(
        outcome.workflow.is_none(),
        refused,
        "{:?}",
        outcome.problems
    );
    // YAML ends a line with any of these.
    let text_of_lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text_of_lines.split('\n').collect();
    for problem in &outcome.problems {
        let place = |number: u32| usize::try_from(number).expect("a line or column");
        let (line, column) = (place(problem.at.line), place(problem.at.column));
        if line == 0 {
            continue;
        }
        let length = lines.get(line - 1).map(|line| line.chars().count());
        let length = length.unwrap_or_else(|| panic!("there is no such line: {problem:?}"));
        assert!((1..=length + 1).contains(&column), "{problem:?}");
    }
    let source = Source {
        name: "fuzz.yaml",
        text,
    };
    outcome.render(source, Look::Plain);
    let said = |outcome: &Outcome| -> Vec<Value> {
        let problems = outcome.problems.iter();
        problems
            .map(|problem| problem.to_json("fuzz.yaml"))
            .collect()
    };
    assert_eq!(said(&self::outcome(text)), said(&outcome));
}

/// A value that can be stored, or an error that says nothing of the data; and the same again.
pub fn of_an_expression(text: &str) {
    let Ok(expression) = Expression::compile(text, &["x".to_owned()]) else {
        return;
    };
    for input in [
        Value::Null,
        json!({"a": [1, "b", {"c": PERSONAL}], "n": 3, PERSONAL: 1}),
        json!([PERSONAL, 1.5, [[]], {}]),
    ] {
        let found = expression.evaluate(&input, &EmptyScope);
        match &found {
            Ok(found) => value::check(found).expect("what an expression gives can be stored"),
            Err(why) => {
                let said = why.to_string();
                // What an author hands to `error` is the author's word.
                let own = text.contains("error");
                assert!(own || !said.contains(PERSONAL), "{said}");
                assert!(said.chars().count() <= ERROR_CHARS_MAX, "{said}");
            }
        }
        let again = expression.evaluate(&input, &EmptyScope);
        assert_eq!(format!("{found:?}"), format!("{again:?}"));
    }
}

/// It runs under random answers, and keeps what the machine promises.
pub fn of_an_execution(text: &str) {
    of_a_definition(text);
    let Some(workflow) = outcome(text).workflow else {
        return;
    };
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let mut world = World::new(hasher.finish());
    if let Err(why) = world.live(&Arc::new(workflow), COMMANDS) {
        panic!("{why}");
    }
}
