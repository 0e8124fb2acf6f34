//! Packages that are refused before anything of them runs.
//!
//! ```text
//! here      what they are, and whose
//! imports   what they ask for
//! parts     what they are made of
//! ```

mod imports;
mod parts;

use std::borrow::Cow;

use lianxi_sandbox::limits::{DUTIES_MAX, MANIFEST_BYTES_MAX, PACKAGE_BYTES_MAX};
use lianxi_sandbox::{MANIFEST_SECTION, Package, SecretKey, Trust, signed};
use serde_json::{Value, json};
use wasm_encoder::ComponentSection as _;

use super::{Ground, LONG_MS, limits};
use crate::support::{answering, component, goes_on, manifest, module, with_manifest};

/// Where a package is refused, and what is said.
enum Refused {
    Read(&'static str),
    Judged(&'static str),
    Loaded(&'static str),
}
use Refused::{Judged, Loaded, Read};

type Entry = (&'static str, Vec<u8>, Refused);

/// Of the department `hostile`, and without a grant.
fn plain() -> Value {
    manifest(&json!([]))
}

fn asking_for_log() -> Value {
    manifest(&json!([{ "capability": "log" }]))
}

/// An honest package.
fn honest() -> Vec<u8> {
    with_manifest(component(&answering("1", 1)), &plain())
}

fn text(component: &str) -> Vec<u8> {
    wat::parse_str(component).expect("the text is a component")
}

/// The component with another component inside.
fn with_component(mut component: Vec<u8>, inner: &[u8]) -> Vec<u8> {
    wasm_encoder::RawSection {
        id: wasm_encoder::ComponentSectionId::Component.into(),
        data: inner,
    }
    .append_to_component(&mut component);
    component
}

/// What is no package of a plugin at all.
fn forms() -> Vec<Entry> {
    let whole = honest();
    let core = wat::parse_str(module("unreachable", "")).expect("a module");
    let raw = |data: &[u8]| {
        let mut bytes = component(&answering("1", 1));
        let section = wasm_encoder::CustomSection {
            name: Cow::Borrowed(MANIFEST_SECTION),
            data: Cow::Borrowed(data),
        };
        section.append_to_component(&mut bytes);
        bytes
    };
    // The same manifest, with a schema that nobody could follow to its end.
    let deep = format!(
        r#""inputSchema":{}{}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let deep = plain()
        .to_string()
        .replacen(r#""inputSchema":true"#, &deep, 1);
    let mut many = plain();
    let duty = many["duties"][0].clone();
    many["duties"] = (0..=DUTIES_MAX)
        .map(|number| {
            let mut duty = duty.clone();
            duty["name"] = json!(format!("duty-{number}"));
            duty
        })
        .collect();
    vec![
        ("nothing", Vec::new(), Read("not a WebAssembly component")),
        (
            "no component",
            b"#!/bin/sh\nexit\n".to_vec(),
            Read("not a WebAssembly component"),
        ),
        (
            "a core module",
            core,
            Read("it is a core module, not a component"),
        ),
        (
            "half of a package",
            whole[..whole.len() / 2].to_vec(),
            Read("not a WebAssembly component"),
        ),
        (
            "a package that is too large",
            vec![0; PACKAGE_BYTES_MAX + 1],
            Read("the package has more than"),
        ),
        (
            "a package without a manifest",
            component(&answering("1", 1)),
            Read("no section lianxi:manifest"),
        ),
        (
            "two manifests",
            with_manifest(honest(), &plain()),
            Read("more than one section lianxi:manifest"),
        ),
        (
            "a manifest in a component inside",
            with_component(text("(component)"), &honest()),
            Read("has code or instances of its own"),
        ),
        (
            "a manifest that is no JSON",
            raw(b"id: hostile"),
            Read("not JSON of the expected shape"),
        ),
        (
            "a manifest that is deep",
            raw(deep.as_bytes()),
            Read("recursion limit exceeded"),
        ),
        (
            "a manifest that is too large",
            raw(&vec![b' '; MANIFEST_BYTES_MAX + 1]),
            Read("the manifest has 1048577 bytes"),
        ),
        (
            "more duties than there may be",
            with_manifest(component(&answering("1", 1)), &many),
            Read("names 257 duties, more than 256"),
        ),
    ]
}

fn key() -> SecretKey {
    SecretKey::draw().expect("random bytes")
}

/// What is somebody else's. The host knows this key, for the department `hostile` alone.
fn strangers(key: &SecretKey) -> Vec<Entry> {
    let mut forged = plain();
    forged["department"] = json!("treasury");
    let forged = with_manifest(component(&answering("1", 1)), &forged);
    let own = signed(&honest(), key);
    let signature = &own[honest().len()..];
    let mut changed = own.clone();
    changed[honest().len() / 2] ^= 1;
    vec![
        (
            "no signature",
            honest(),
            Judged("the package is not signed"),
        ),
        (
            "a key that nobody knows",
            signed(&honest(), &self::key()),
            Judged("which this host does not know"),
        ),
        (
            "a manifest of another department",
            signed(&forged, key),
            Judged("may not sign for the department treasury"),
        ),
        (
            "a signature of another package",
            [&forged[..], signature].concat(),
            Read("the signature is not of this package"),
        ),
        (
            "a bit that was changed after it was signed",
            changed,
            Read("the signature is not of this package"),
        ),
        (
            "a manifest after the signature",
            with_manifest(signed(&component(&answering("1", 1)), key), &plain()),
            Read("is not the last"),
        ),
    ]
}

fn trusting(key: &SecretKey) -> Trust {
    let mut trust = Trust::default();
    let departments = ["hostile".to_owned()];
    let added = trust.add(&key.public(), "the department hostile", departments);
    added.expect("room for a key");
    trust
}

/// Every step of an installation, as far as it gets: what was said where it ended.
#[tokio::test]
async fn what_is_no_honest_package_is_refused_before_it_runs() {
    let ground = Ground::new(limits(LONG_MS));
    let key = key();
    let trust = trusting(&key);
    let tables = [
        forms(),
        imports::refused(),
        parts::refused(),
        strangers(&key),
    ];
    for (name, bytes, refused) in tables.into_iter().flatten() {
        let (error, said) = match refused {
            Read(said) => (
                Package::read(&bytes).err().map(|error| error.to_string()),
                said,
            ),
            Judged(said) => (
                trust
                    .judge(&read(name, &bytes))
                    .err()
                    .map(|error| error.to_string()),
                said,
            ),
            Loaded(said) => {
                let loaded = ground.sandbox.load(&read(name, &bytes));
                (loaded.err().map(|error| error.to_string()), said)
            }
        };
        let error = error.unwrap_or_else(|| panic!("{name} is taken"));
        assert!(error.contains(said), "{name}: {error}");
        goes_on(&ground.honest).await;
    }
    // The tables are of packages that are refused for what they say of themselves, and not because all are.
    let package = read("an honest package", &signed(&honest(), &key));
    assert_eq!(trust.judge(&package), Ok(()));
    assert!(ground.sandbox.load(&package).is_ok());
}

fn read(name: &str, bytes: &[u8]) -> Package {
    Package::read(bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}
