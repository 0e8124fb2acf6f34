//! A hostile plugin, written as text: each duty does one thing that no honest duty does, but for one that answers.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// The plugin's id, and its department's.
pub const HOSTILE: &str = "hostile";
/// The same plugin of another department, of which only the honest duty is asked.
pub const STEADY: &str = "steady";
/// The duties, told apart by their first letters.
const DUTIES: [&str; 6] = ["answer", "breach", "loop", "nonsense", "refuse", "trap"];

/// The result stands at 16, its texts from 1024 on. `perform` is given the address of its arguments; the first is the duty's name.
const CORE: &str = r#"(module
    (memory (export "memory") 4)
    (data (i32.const 1024) "\"done\"")
    (data (i32.const 1040) "nonsense")
    (data (i32.const 1056) "[true]")
    (data (i32.const 1072) "/name")
    (data (i32.const 1088) "RULE_VIOLATION")
    (data (i32.const 1104) "taken")
    (global $next (mut i32) (i32.const 65536))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (global.get $next))
        (global.set $next
            (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15)) (i32.const -16)))
        (local.get $at))
    (func $answered (param $text i32) (param $length i32) (result i32)
        (i32.store8 (i32.const 16) (i32.const 0))
        (i32.store (i32.const 24) (local.get $text))
        (i32.store (i32.const 28) (local.get $length))
        (i32.const 16))
    (func $refused (result i32)
        (i32.store8 (i32.const 16) (i32.const 1)) ;; a failure
        (i32.store8 (i32.const 24) (i32.const 0)) ;; invalid-input
        (i32.store (i32.const 32) (i32.const 64)) ;; a list of one issue
        (i32.store (i32.const 36) (i32.const 1))
        (i32.store (i32.const 64) (i32.const 1072))
        (i32.store (i32.const 68) (i32.const 5))
        (i32.store (i32.const 72) (i32.const 1088))
        (i32.store (i32.const 76) (i32.const 14))
        (i32.store (i32.const 80) (i32.const 1104))
        (i32.store (i32.const 84) (i32.const 5))
        (i32.const 16))
    (func (export "perform") (param $arguments i32) (result i32)
        (local $duty i32)
        (local.set $duty (i32.load8_u (i32.load (local.get $arguments))))
        (if (i32.eq (local.get $duty) (i32.const 98)) ;; breach
            (then (return (call $answered (i32.const 1056) (i32.const 6)))))
        (if (i32.eq (local.get $duty) (i32.const 108)) ;; loop
            (then (loop $again (br $again))))
        (if (i32.eq (local.get $duty) (i32.const 110)) ;; nonsense
            (then (return (call $answered (i32.const 1040) (i32.const 8)))))
        (if (i32.eq (local.get $duty) (i32.const 114)) ;; refuse
            (then (return (call $refused))))
        (if (i32.eq (local.get $duty) (i32.const 116)) ;; trap
            (then (unreachable)))
        (call $answered (i32.const 1024) (i32.const 6))))"#;

/// Puts the plugins into a folder.
pub fn install(folder: &Path) {
    write(folder, HOSTILE, "1.0.0");
    write(folder, STEADY, "1.0.0");
}

/// Puts one version of the hostile one there, in the place of any other.
pub fn install_version(folder: &Path, version: &str) {
    write(folder, HOSTILE, version);
}

fn write(folder: &Path, id: &str, version: &str) {
    let file = folder.join(format!("{id}.wasm"));
    fs::write(file, package(id, version)).expect("the plugin is written");
}

/// Every duty takes `{name}`, a text, and gives a text.
fn manifest(id: &str, version: &str) -> Value {
    let duty = |name: &&str| {
        json!({
            "name": name,
            "title": name,
            "inputSchema": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
            "outputSchema": {"type": "string"},
        })
    };
    let duties: Vec<Value> = DUTIES.iter().map(duty).collect();
    json!({"id": id, "department": id, "title": id, "version": version, "abi": "1.0.0", "grants": [], "duties": duties})
}

fn package(id: &str, version: &str) -> Vec<u8> {
    lianxi_tests::package::package(CORE, &manifest(id, version)).expect("the text is a plugin")
}
