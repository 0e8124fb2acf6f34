//! Packages that are made of more than there may be, or of what the engine is told to do without.

use serde_json::{Value, json};

use super::Refused::{Loaded, Read};
use super::{Entry, plain, text};
use crate::support::{answering, component, module, with_manifest, with_module};

pub(super) fn refused() -> Vec<Entry> {
    let own = |core: &str| with_manifest(component(core), &plain());
    let small = |memory: &str| {
        let core = module("unreachable", "");
        own(&core.replacen(r#"(memory (export "memory") 4)"#, memory, 1))
    };
    // The package is an honest one, with so many instances of this module.
    let beside = |core: &str, instances: usize| {
        let module = wat::parse_str(core).expect("a module");
        with_manifest(
            with_module(component(&answering("1", 1)), &module, instances),
            &plain(),
        )
    };
    // Four times four times two instances, in components in components.
    let nested = "(component
        (component $a (core module $m) (core instance (instantiate $m)) (core instance (instantiate $m)))
        (component $b (component $a2 (core module $m) (core instance (instantiate $m)) (core instance (instantiate $m)))
            (instance (instantiate $a2)) (instance (instantiate $a2)) (instance (instantiate $a2)) (instance (instantiate $a2)))
        (instance (instantiate $a))
        (instance (instantiate $b)) (instance (instantiate $b)) (instance (instantiate $b)) (instance (instantiate $b)))";
    let schema = |schema: Value| {
        let mut manifest = plain();
        manifest["duties"][0]["inputSchema"] = schema;
        with_manifest(component(&answering("1", 1)), &manifest)
    };
    vec![
        (
            "memory that begins too large",
            small(r#"(memory (export "memory") 1025)"#),
            Loaded("memory has a minimum byte size of 67174400 which exceeds the limit"),
        ),
        (
            "a table that begins too large",
            own(&module("unreachable", "(table 20001 funcref)")),
            Loaded("minimum element size of 20001 which exceeds the limit of 20000"),
        ),
        (
            "too many instances",
            beside("(module)", 60),
            Loaded("core module instances, which exceeds the configured maximum of 48"),
        ),
        (
            "too many instances, in components in components",
            with_manifest(text(nested), &plain()),
            Read("has code or instances of its own"),
        ),
        (
            "too many memories",
            beside("(module (memory 1))", 3),
            Loaded("4 Wasm linear memories, which exceeds the configured maximum of 2"),
        ),
        (
            "too many tables",
            beside("(module (table 1 funcref))", 9),
            Loaded("tables, which exceeds the configured maximum of 8"),
        ),
        (
            "two memories in one module",
            beside("(module (memory 1) (memory 1))", 1),
            Loaded("the component does not compile"),
        ),
        (
            "memory that threads share",
            beside("(module (memory 1 1 shared))", 1),
            Loaded("the component does not compile"),
        ),
        (
            "memory with long addresses",
            beside("(module (memory i64 1))", 1),
            Loaded("the component does not compile"),
        ),
        (
            "exceptions",
            beside("(module (tag))", 1),
            Loaded("the component does not compile"),
        ),
        (
            "a module that is not valid",
            beside("(module (func (result i32)))", 1),
            Loaded("the component does not compile"),
        ),
        (
            "a schema that is none",
            schema(json!({ "type": 7 })),
            Loaded("the input schema of duty minimal is not a JSON schema"),
        ),
        (
            "a schema from somewhere else",
            schema(json!({ "$ref": "https://example.invalid/schema.json" })),
            Loaded("the input schema of duty minimal is not a JSON schema"),
        ),
        (
            "a schema that asks twice as much at every step",
            schema(chain(11, |before| json!({ "allOf": [before, before] }))),
            Loaded("asks more than 1000 things about one value"),
        ),
        (
            "a schema that asks itself",
            schema(json!({ "anyOf": [{ "$ref": "#" }] })),
            Loaded("refer to one another"),
        ),
        (
            "a schema of a long chain",
            schema(chain(15_000, |before| json!({ "allOf": [before] }))),
            Loaded("refer to one another"),
        ),
        (
            "a pattern that tries everything",
            schema(json!({ "pattern": "^(a+)+\\1$" })),
            Loaded("the input schema of duty minimal is not a JSON schema"),
        ),
        (
            "a pattern that is huge",
            schema(json!({ "pattern": "^([a-c]{1,1000}x){1,1000}y$" })),
            Loaded("the input schema of duty minimal is not a JSON schema"),
        ),
    ]
}

/// Parts of a schema, each made of a reference to the one before.
fn chain(count: usize, part: impl Fn(&Value) -> Value) -> Value {
    let mut parts = serde_json::Map::new();
    parts.insert("a0".to_owned(), json!({ "type": "integer" }));
    for index in 1..=count {
        let before = json!({ "$ref": format!("#/$defs/a{}", index - 1) });
        parts.insert(format!("a{index}"), part(&before));
    }
    json!({ "$ref": format!("#/$defs/a{count}"), "$defs": parts })
}
