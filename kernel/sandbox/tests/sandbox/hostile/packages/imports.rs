//! Packages that ask for what they may not have, or for what nobody has.

use serde_json::{Value, json};

use super::Refused::{Loaded, Read};
use super::{Entry, asking_for_log, plain, text};
use crate::support::{answering, component, with_manifest};

pub(super) fn refused() -> Vec<Entry> {
    let importing = |name: &str, manifest: &Value| {
        with_manifest(
            text(&format!(r#"(component (import "{name}" (instance)))"#)),
            manifest,
        )
    };
    let log = |instance: &str| {
        let import =
            format!(r#"(component (import "lianxi:plugin/log@1.0.0" (instance {instance})))"#);
        with_manifest(text(&import), &asking_for_log())
    };
    let speaking = |version: &str| {
        let mut manifest = plain();
        manifest["abi"] = json!(version);
        with_manifest(component(&answering("1", 1)), &manifest)
    };
    vec![
        (
            "an import that nobody granted",
            importing("lianxi:plugin/log@1.0.0", &plain()),
            Read("imports lianxi:plugin/log@1.0.0, but its manifest does not ask for log"),
        ),
        (
            "http that nobody granted",
            importing("lianxi:plugin/http@1.0.0", &plain()),
            Read("does not ask for http"),
        ),
        (
            "an interface that is misspelt",
            importing("lianxi:plugin/records-of-others@1.0.0", &plain()),
            Read("imports lianxi:plugin/records-of-others@1.0.0, which is not part"),
        ),
        (
            "the environment",
            importing("wasi:cli/environment@0.2.0", &plain()),
            Read("imports wasi:cli/environment@0.2.0, which is not part"),
        ),
        (
            "files",
            importing("wasi:filesystem/preopens@0.2.6", &plain()),
            Read("imports wasi:filesystem/preopens@0.2.6, which is not part"),
        ),
        (
            "an import of the next version",
            importing("lianxi:plugin/log@2.0.0", &asking_for_log()),
            Read("built against lianxi:plugin lianxi:plugin/log@2.0.0"),
        ),
        (
            "an import of a later version",
            importing("lianxi:plugin/log@1.9.0", &asking_for_log()),
            Read("built against lianxi:plugin lianxi:plugin/log@1.9.0"),
        ),
        (
            "the next version",
            speaking("2.0.0"),
            Read("built against lianxi:plugin 2.0.0; this host speaks 1.0.0"),
        ),
        (
            "a later version",
            speaking("1.9.0"),
            Read("built against lianxi:plugin 1.9.0"),
        ),
        (
            "a function that is misspelt",
            log(r#"(export "wriite" (func))"#),
            Loaded("wriite"),
        ),
        (
            "a function of another type",
            log(r#"(export "write" (func (param "message" string)))"#),
            Loaded("write"),
        ),
        (
            "no function to call",
            with_manifest(text("(component)"), &plain()),
            Loaded("no export `perform` found"),
        ),
        (
            "a function to call that is of another type",
            with_manifest(
                text(
                    r#"(component
                        (core module $m (func (export "f")))
                        (core instance $i (instantiate $m))
                        (func $f (canon lift (core func $i "f")))
                        (export "perform" (func $f)))"#,
                ),
                &plain(),
            ),
            Loaded("type-checking export func `perform`"),
        ),
    ]
}
