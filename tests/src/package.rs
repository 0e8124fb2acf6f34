//! Plugins written as text: a core module and a manifest, into a package as a department would deliver it.

use anyhow::Result;
use lianxi_sandbox::build::pack;
use serde_json::{Value, json};

use crate::repository;

/// A core module, in the text format, that exports `memory`, `cabi_realloc` and `perform`.
pub fn component(core: &str) -> Result<Vec<u8>> {
    let mut module = wat::parse_str(core)?;
    let mut resolve = wit_parser::Resolve::default();
    let (abi, _) = resolve.push_path(repository().join("sdk/wit"))?;
    let world = resolve.select_world(&[abi], Some("plugin"))?;
    wit_component::embed_component_metadata(
        &mut module,
        &resolve,
        world,
        wit_component::StringEncoding::UTF8,
    )?;
    wit_component::ComponentEncoder::default()
        .module(&module)?
        .encode()
}

/// The same as a package; its manifest has to be one.
pub fn package(core: &str, manifest: &Value) -> Result<Vec<u8>> {
    Ok(pack(&component(core)?, manifest.to_string().as_bytes())?)
}

/// A department whose one duty `answer` gives the number that is its version, whatever it is asked.
pub fn answering(id: &str, version: &str, grants: &Value) -> Result<Vec<u8>> {
    let manifest = json!({
        "id": id, "department": id, "title": id, "version": version, "abi": "1.0.0", "grants": grants,
        "duties": [{"name": "answer", "title": "答复", "inputSchema": {"type": "object"}, "outputSchema": {"type": "string"}}],
    });
    let answer = format!("\\\"{version}\\\"");
    let length = version.len() + 2;
    let core = format!(
        r#"(module
            (memory (export "memory") 4)
            (data (i32.const 1024) "{answer}")
            (global $next (mut i32) (i32.const 65536))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (local $at i32)
                (local.set $at (global.get $next))
                (global.set $next
                    (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15)) (i32.const -16)))
                (local.get $at))
            (func (export "perform") (param $arguments i32) (result i32)
                (i32.store8 (i32.const 16) (i32.const 0))
                (i32.store (i32.const 24) (i32.const 1024))
                (i32.store (i32.const 28) (i32.const {length}))
                (i32.const 16)))"#
    );
    package(&core, &manifest)
}

/// A plugin that is sound, but for one function of about so many bytes that takes a compiler very long: as many nested loops as values that
/// change in the innermost. Each value is another one at the head of every loop, so what the compiler has to keep is the square of what is
/// written down here.
pub fn compile_bomb(function_bytes: usize) -> Result<Vec<u8>> {
    /// A loop, its place in the table of jumps and its end; and a value with what changes it.
    const BYTES_EACH: usize = 15;
    /// WebAssembly allows 50 000 of one function.
    const VALUES_MAX: usize = 49_000;
    let loops = function_bytes / BYTES_EACH;
    let values = loops.clamp(1, VALUES_MAX);
    let each = |count: usize, text: &dyn Fn(usize) -> String| {
        (0..count).map(text).collect::<Vec<_>>().concat()
    };
    let core = format!(
        r#"(module
            (memory (export "memory") 1)
            (func $bomb (local{}) {} {} local.get 0 br_table {} 0 {})
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
            (func (export "perform") (param $arguments i32) (result i32) (call $bomb) unreachable))"#,
        " i32".repeat(values),
        "loop ".repeat(loops),
        each(values, &|value| format!(
            "local.get {value} i32.const 1 i32.add local.set {value} "
        )),
        each(loops, &|outer| format!("{outer} ")),
        "end ".repeat(loops),
    );
    let manifest = json!({
        "id": "bomb", "department": "bomb", "title": "bomb", "version": "1.0.0", "abi": "1.0.0", "grants": [],
        "duties": [{"name": "answer", "title": "答复", "inputSchema": true, "outputSchema": true}],
    });
    package(&core, &manifest)
}
