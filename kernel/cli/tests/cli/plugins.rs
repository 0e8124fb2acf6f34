//! `plugin`: what can be told without compiling one.

use std::fs;

use crate::lianxi::lianxi;

#[test]
fn a_new_project_has_all_its_parts_and_is_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let sdk = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sdk/rust");
    let said = lianxi(
        folder.path(),
        &[
            "plugin", "new", "land-use", "--sdk", sdk, "--format", "json",
        ],
    );
    assert_eq!(
        (said.exit, &said.json()["id"]),
        (0, &serde_json::json!("land-use")),
        "{said:?}"
    );
    let manifest =
        fs::read_to_string(folder.path().join("land-use/Cargo.toml")).expect("a manifest");
    let library = fs::read_to_string(folder.path().join("land-use/src/lib.rs")).expect("a library");
    for part in [
        "name = \"land-use\"",
        "lianxi-sdk = { path = ",
        "lianxi-sdk-testing = { path = ",
    ] {
        assert!(manifest.contains(part), "{part}: {manifest}");
    }
    for part in ["Plugin::new(\"land-use\"", "conformance::flaws("] {
        assert!(library.contains(part), "{part}: {library}");
    }
    assert!(!(manifest + &library).contains("{{"));
    let again = lianxi(folder.path(), &["plugin", "new", "land-use"]);
    assert_eq!(again.exit, 2, "{again:?}");
}

#[test]
fn what_cannot_be_a_plugin_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("not.wasm"), b"\0asm????").expect("the file is written");
    fs::create_dir(folder.path().join("broken")).expect("a folder");
    fs::write(folder.path().join("broken/not.wasm"), b"no component").expect("the file is written");
    fs::write(
        folder.path().join("w.yaml"),
        "document: {dsl: '1.0.3', namespace: t, name: t, version: '1.0.0'}\ndo: []\n",
    )
    .expect("written");
    let cases: [(&[&str], &str); 5] = [
        (&["plugin", "new", "Land_Use"], "cannot be a plugin's id"),
        (
            &["plugin", "new", "land-use", "--sdk", "nowhere"],
            "nowhere",
        ),
        (&["plugin", "inspect", "not.wasm"], "not.wasm"),
        (&["plugin", "inspect", "nowhere.wasm"], "nowhere.wasm"),
        (&["validate", "w.yaml", "--plugins", "broken"], "not.wasm"),
    ];
    for (arguments, told) in cases {
        let said = lianxi(folder.path(), arguments);
        assert_eq!(said.exit, 2, "{arguments:?}: {said:?}");
        assert!(
            said.err.contains(told),
            "{arguments:?} should tell {told:?}: {said:?}"
        );
    }
}
