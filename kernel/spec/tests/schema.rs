//! The schema of what this host accepts, held to the reader: what the reader takes the schema takes, and where the reader refuses the shape of
//! something the schema refuses it too, but for what is listed here.

mod host;
mod listing;

use host::{Library, installed};
use jsonschema::{Draft, Validator};
use lianxi_spec::schema::schema;
use lianxi_spec::{Outcome, Problem, Source, read};
use listing::files;
use serde_json::{Value, json};

/// What is wrong with the shape of a definition. Everything else that the reader finds (names, expressions, ways) a schema cannot see.
const SHAPE: [&str; 12] = [
    "wrong-type",
    "missing-property",
    "unknown-property",
    "invalid-value",
    "empty",
    "bad-duration",
    "breaks-schema",
    "no-task-type",
    "several-task-types",
    "bad-task-entry",
    "bad-version",
    "dsl-version",
];

/// The schema as both drafts have it: editors speak the older one.
struct Schema {
    validators: [Validator; 2],
}

impl Schema {
    fn of_library() -> Self {
        let schema = schema(&installed());
        Self {
            validators: [Draft::Draft202012, Draft::Draft7].map(|draft| {
                jsonschema::options()
                    .with_draft(draft)
                    .build(&schema)
                    .unwrap_or_else(|error| panic!("{error}"))
            }),
        }
    }

    /// Why it refuses a definition. Both drafts agree.
    fn refuses(&self, definition: &Value) -> Option<String> {
        let told = self.validators.each_ref().map(|validator| {
            let error = validator.iter_errors(definition).next();
            error.map(|error| format!("{}: {error}", error.instance_path()))
        });
        let [newer, older] = told;
        assert_eq!(
            newer.is_some(),
            older.is_some(),
            "the drafts differ: {newer:?} {older:?}"
        );
        newer
    }
}

fn read_json(definition: &Value) -> Outcome {
    let text = definition.to_string();
    read(
        Source {
            name: "w.yaml",
            text: &text,
        },
        &Library,
    )
}

/// Every valid fixture, as JSON.
fn valid() -> Vec<(String, Value)> {
    let files = files("valid").into_iter();
    files
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let outcome = read(
                Source {
                    name: "w.yaml",
                    text: &text,
                },
                &Library,
            );
            let workflow = outcome.workflow.expect("it is valid");
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, (*workflow.source).clone())
        })
        .collect()
}

#[test]
fn it_is_a_schema_of_both_drafts_in_which_everything_is_described() {
    for installed in [Vec::new(), installed()] {
        let schema = schema(&installed);
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
        assert!(jsonschema::draft7::meta::is_valid(&schema));
    }
    let schema = schema(&installed());
    let text = schema.to_string();
    // A property of the reader that nobody described; see `parts::undescribed`.
    assert!(!text.contains("$comment"), "{text}");
    for newer in [
        "unevaluated",
        "prefixItems",
        "dependentSchemas",
        "dependentRequired",
        "dynamicRef",
    ] {
        assert!(!text.contains(newer), "editors do not know {newer}");
    }
}

#[test]
fn what_the_reader_accepts_validates() {
    let schema = Schema::of_library();
    for (name, definition) in valid() {
        assert_eq!(schema.refuses(&definition), None, "{name}");
    }
}

/// One change of a valid definition, at a place.
fn changes(definition: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    collect(definition, "", &mut places);
    let mut changed = Vec::new();
    let mut change = |what: String, place: &str, by: &dyn Fn(&mut Value)| {
        let mut other = definition.clone();
        by(other.pointer_mut(place).expect("the place is there"));
        changed.push((what, other));
    };
    for place in &places {
        match definition.pointer(place).expect("it is there") {
            Value::Object(fields) => {
                change(format!("{place} +zzUnknown"), place, &|at| {
                    at["zzUnknown"] = json!("zz");
                });
                for name in fields.keys() {
                    change(format!("{place} -{name}"), place, &|at| {
                        at.as_object_mut().expect("an object").remove(name);
                    });
                }
                change(format!("{place} =text"), place, &|at| *at = json!("zz"));
            }
            Value::Array(_) => change(format!("{place} ={{}}"), place, &|at| *at = json!({})),
            Value::String(_) => {
                change(format!("{place} =zz"), place, &|at| *at = json!("zz"));
                change(format!("{place} =7"), place, &|at| *at = json!(7));
            }
            _ => change(format!("{place} =[]"), place, &|at| *at = json!([])),
        }
    }
    changed
}

fn collect(value: &Value, place: &str, places: &mut Vec<String>) {
    places.push(place.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(value, &format!("{place}/{name}"), places);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, &format!("{place}/{index}"), places);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_and_the_reader_agree_on_every_change_of_a_valid_definition() {
    let schema = Schema::of_library();
    let (mut too_strict, mut too_lax, mut seen) = (Vec::new(), Vec::new(), 0);
    for (name, definition) in valid() {
        for (what, changed) in changes(&definition) {
            seen += 1;
            let outcome = read_json(&changed);
            let errors: Vec<&Problem> = outcome
                .problems
                .iter()
                .filter(|problem| problem.is_error())
                .collect();
            let refused = schema.refuses(&changed);
            let shape = errors.iter().all(|problem| SHAPE.contains(&problem.code));
            match (&refused, errors.first()) {
                (Some(why), None) => too_strict.push(format!("{name} {what}: {why}")),
                (None, Some(error)) if shape && !beyond(&changed, error) => {
                    too_lax.push(format!(
                        "{name} {what}: {} {}: {}",
                        error.code, error.at.path, error.message
                    ));
                }
                _ => {}
            }
        }
    }
    assert!(seen > 1_000, "{seen} changes");
    assert!(
        too_strict.is_empty() && too_lax.is_empty(),
        "too strict:\n{}\ntoo lax:\n{}",
        too_strict.join("\n"),
        too_lax.join("\n")
    );
}

/// Mistakes of shape that the schema lets through: what stands in a definition that is evaluated loosely, and the arguments of a function of
/// `use.functions`, which only the reader knows.
fn beyond(definition: &Value, error: &Problem) -> bool {
    let loose = definition["evaluate"]["mode"] == "loose";
    let ends = error.at.path.match_indices('/').map(|(end, _)| end);
    let mut around = ends
        .chain([error.at.path.len()])
        .map(|end| &error.at.path[..end]);
    let names_function = around.any(|place| {
        let call = definition
            .pointer(place)
            .and_then(|task| task["call"].as_str());
        call.is_some_and(|call| !definition["use"]["functions"][call].is_null())
    });
    loose || names_function
}

#[test]
fn a_wrong_argument_of_a_duty_is_refused() {
    let schema = Schema::of_library();
    let call = |function: &str, with: Value| {
        json!({
            "document": {"dsl": "1.0.3", "namespace": "test", "name": "w", "version": "1.0.0"},
            "do": [{"a": {"call": function, "with": with}}],
        })
    };
    let among = |departments: Value, input: Value| json!({"department": "${ .where }", "among": departments, "duty": "lend-book", "input": input});
    let cases = [
        ("lend-book:1@library", json!({"title": "A"}), true),
        (
            "lend-book:*@library",
            json!({"title": "${ .title }", "copies": "${ .n }"}),
            true,
        ),
        (
            "lend-book:1.2.0@library",
            json!({"title": "A", "reader": {"name": "${ .n }"}}),
            true,
        ),
        (
            "lend-book:1@library",
            json!({"title": "A", "reader": "${ .reader }"}),
            true,
        ),
        ("lend-book:1@library", json!({}), false),
        (
            "lend-book:1@library",
            json!({"title": "A", "copies": "two"}),
            false,
        ),
        (
            "lend-book:1@library",
            json!({"title": "A", "copies": 0}),
            false,
        ),
        (
            "lend-book:1@library",
            json!({"title": "A", "copys": 1}),
            false,
        ),
        (
            "lend-book:1@library",
            json!({"title": "A", "reader": {}}),
            false,
        ),
        ("lend-book:2@library", json!({"title": 1}), false),
        ("lend-book:3@library", json!({"title": "A"}), false),
        ("lend-book@library", json!({"title": "A"}), false),
        ("lend-bok:1@library", json!({"title": "A"}), false),
        // What is no plugin may be a catalog of the definition: the reader knows.
        ("lend-book:1@libary", json!({"title": "A"}), true),
        (
            "duty",
            among(json!(["library", "archive"]), json!({"title": "A"})),
            true,
        ),
        ("duty", among(json!(["library"]), json!("${ .book }")), true),
        (
            "duty",
            among(json!(["library"]), json!({"title": 3})),
            false,
        ),
        (
            "duty",
            among(json!(["libary"]), json!({"title": "A"})),
            false,
        ),
        ("grpc", json!({}), false),
        ("mine", json!({"anything": 1}), true),
    ];
    for (function, with, fine) in cases {
        let definition = call(function, with.clone());
        let refused = schema.refuses(&definition);
        assert_eq!(refused.is_none(), fine, "{function} {with}: {refused:?}");
    }
}

/// What an editor shows beside the cursor.
#[test]
fn duties_and_functions_of_the_host_explain_themselves() {
    let schema = schema(&installed());
    let names = schema["$defs"]["functionName"]["anyOf"].as_array().unwrap();
    let told = |name: &str| {
        let found = names.iter().find(|shown| shown["const"] == name);
        found
            .and_then(|shown| shown["description"].as_str())
            .unwrap_or_default()
    };
    assert_eq!(
        told("lend-book:2@library"),
        "外借（图书馆 2.0.0）\n依据：借阅规则 第三条"
    );
    assert!(told("work-item").contains("待办"));
    assert!(told("deadline").contains("期限"));
    assert!(told("draw").contains("复核"));
}
