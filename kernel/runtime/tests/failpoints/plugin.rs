//! A plugin, written as text, with one duty: it writes one record, and says `done`.

use serde_json::json;

pub const ID: &str = "writer";
/// The record that it writes.
pub const KEY: &str = "fact";

/// The result stands at 16, what the host answers at 128, texts from 1024 on. Where the host is not available, neither is the duty.
const CORE: &str = r#"(module
    (import "lianxi:plugin/records@1.0.0" "put" (func $put (param i32 i32 i32 i32 i32 i32 i32)))
    (memory (export "memory") 4)
    (data (i32.const 1024) "\"done\"")
    (data (i32.const 1040) "fact")
    (global $next (mut i32) (i32.const 65536))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (global.get $next))
        (global.set $next
            (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15)) (i32.const -16)))
        (local.get $at))
    (func (export "perform") (param i32) (result i32)
        (call $put
            (i32.const 1040) (i32.const 4)
            (i32.const 1024) (i32.const 6)
            (i32.const 0) (i32.const 0)
            (i32.const 128))
        (if (i32.load8_u (i32.const 128))
            (then
                (i32.store8 (i32.const 16) (i32.const 1)) ;; a failure
                (i32.store8 (i32.const 24) (i32.const 3)) ;; unavailable
                (i32.store8 (i32.const 32) (i32.const 0)) ;; for a time that is not known
                (return (i32.const 16))))
        (i32.store8 (i32.const 16) (i32.const 0))
        (i32.store (i32.const 24) (i32.const 1024))
        (i32.store (i32.const 28) (i32.const 6))
        (i32.const 16)))"#;

pub fn package() -> Vec<u8> {
    let manifest = json!({
        "id": ID, "department": ID, "title": ID, "version": "1.0.0", "abi": "1.0.0",
        "grants": [{"capability": "records", "indexes": []}],
        "duties": [{"name": "write", "title": "write", "inputSchema": true, "outputSchema": true}],
    });
    lianxi_tests::package::package(CORE, &manifest).expect("the text is a plugin")
}
