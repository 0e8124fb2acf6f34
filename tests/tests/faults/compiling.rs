//! Packages are compiled by a process of the binary's own that may take so much and no more.

use std::ffi::OsString;
use std::sync::Arc;

use lianxi_sandbox::{
    Child, CompileBounds, CompileError, Limits, LoadError, Package, Plugin, Sandbox,
};
use lianxi_tests::command::lianxi;
use lianxi_tests::package::{answering, compile_bomb};
use serde_json::json;

/// What the binary calls it: see `kernel/cli/src/commands/compile.rs`.
const COMPILE: &str = "compile-package";

fn load(program: OsString, bounds: CompileBounds, package: &[u8]) -> Result<Plugin, CompileError> {
    let limits = Limits::default();
    let compiler = Child::new(program, [COMPILE.into()], &limits, bounds);
    let sandbox = Sandbox::with_compiler(limits, Arc::new(compiler)).expect("a sandbox");
    let package = Package::read(package).expect("its outside is in order");
    sandbox.load(&package).map_err(|error| match error {
        LoadError::Compile(error) => error,
        other => panic!("{other}"),
    })
}

fn binary() -> OsString {
    lianxi_tests::binary().expect("the binary").into()
}

#[test]
fn a_child_compiles_what_is_sound() {
    let package = answering("sound", "1.0.0", &json!([])).expect("a package");
    let plugin = load(binary(), CompileBounds::default(), &package).expect("it compiles");
    assert_eq!(plugin.manifest().id, "sound");
}

#[test]
fn what_takes_too_long_is_stopped_and_told() {
    let bomb = compile_bomb(15_000).expect("a package");
    let bounds = CompileBounds {
        cpu_seconds: 1,
        ..CompileBounds::default()
    };
    let refused = load(binary(), bounds, &bomb).err().expect("refused");
    assert!(
        matches!(&refused, CompileError::TooCostly(what) if what.contains("1 s")),
        "{refused}"
    );
}

#[test]
fn what_takes_too_much_memory_is_stopped_and_told() {
    let bomb = compile_bomb(15_000).expect("a package");
    let bounds = CompileBounds {
        memory_bytes: 256 * 1024 * 1024,
        ..CompileBounds::default()
    };
    let refused = load(binary(), bounds, &bomb).err().expect("refused");
    assert!(
        matches!(&refused, CompileError::TooCostly(what) if what.contains("256 MiB")),
        "{refused}"
    );
}

#[test]
fn a_child_that_is_none_compiles_nothing() {
    let package = answering("sound", "1.0.0", &json!([])).expect("a package");
    for program in ["/bin/true", "/bin/false", "/bin/cat", "/nowhere"] {
        let refused = load(program.into(), CompileBounds::default(), &package)
            .err()
            .expect("refused");
        assert!(
            matches!(refused, CompileError::Unavailable(_)),
            "{program}: {refused}"
        );
    }
}

/// The code of a package names instructions that this host does not enable: its outside is in order, and the child says why not.
#[test]
fn what_is_not_valid_is_told_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = json!({
        "id": "threads", "department": "threads", "title": "线程", "version": "1.0.0", "abi": "1.0.0", "grants": [], "duties": [],
    });
    let component =
        wat::parse_str("(component (core module (memory 1 1 shared)))").expect("a component");
    let package = lianxi_sandbox::build::pack(&component, manifest.to_string().as_bytes())
        .expect("a package");
    let path = folder.path().join("threads.wasm");
    std::fs::write(&path, package).expect("written");
    let path = path.display().to_string();
    let said = lianxi(folder.path(), &["plugin", "call", &path, "any"]).expect("it runs");
    assert_eq!(said.exit, 2, "{said:?}");
    assert!(said.err.contains("threads must be enabled"), "{said:?}");
}
