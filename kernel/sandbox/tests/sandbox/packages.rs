//! Packages are judged by their outside, and by name.

use lianxi_sandbox::limits::{CATALOGUE_MAX, PACKAGE_BYTES_MAX};
use lianxi_sandbox::{Capability, Limits, Package, PackageError, Sandbox};
use serde_json::{Value, json};

use crate::support::{answering, component, manifest, module, sample_package, with_manifest};

#[test]
fn the_sample_says_what_it_is_without_being_run() {
    let package = sample_package();
    let manifest = package.manifest();
    assert_eq!(
        (manifest.id.as_str(), manifest.version.as_str()),
        ("sample", "1.2.3")
    );
    assert_eq!(
        (manifest.title.as_str(), manifest.basis.as_slice()),
        ("示例部门", &["示例办法 第一条".to_owned()][..])
    );
    let duty = manifest.duty("register").expect("the duty");
    assert_eq!(
        (duty.title.as_str(), duty.basis.as_slice()),
        ("登记", &["示例办法 第二条".to_owned()][..])
    );
    assert_eq!(
        duty.input_schema["properties"]["name"]["description"],
        "机构名称"
    );
    assert_eq!(
        duty.output_schema["properties"]["number"]["format"],
        "uint64"
    );
    let mut imports = package.imports().to_vec();
    imports.sort();
    assert_eq!(
        imports,
        [
            Capability::Records,
            Capability::Outbox,
            Capability::Random,
            Capability::Log
        ]
    );
}

fn text(component: &str) -> Vec<u8> {
    wat::parse_str(component).expect("the text is a component")
}

fn refused(bytes: &[u8]) -> PackageError {
    Package::read(bytes).expect_err("refused")
}

#[test]
fn a_package_that_does_not_fit_is_refused_by_name() {
    let check = |bytes: Vec<u8>, said: &str| {
        let error = refused(&bytes).to_string();
        assert!(error.contains(said), "{error}");
    };
    let empty = || text("(component)");
    let importing = |name: &str| text(&format!(r#"(component (import "{name}" (instance)))"#));
    let log = json!([{ "capability": "log" }]);
    let plain = |grants: Value| manifest(&grants);
    let with = |field: &str, value: Value| {
        let mut manifest = manifest(&json!([]));
        manifest[field] = value;
        with_manifest(empty(), &manifest)
    };

    check(empty(), "no section lianxi:manifest");
    check(
        with_manifest(with_manifest(empty(), &plain(json!([]))), &plain(json!([]))),
        "more than one section",
    );
    check(
        with_manifest(importing("wasi:cli/environment@0.2.0"), &plain(log.clone())),
        "wasi:cli/environment@0.2.0",
    );
    check(
        with_manifest(
            importing("wasi:http/outgoing-handler@0.2.0"),
            &plain(log.clone()),
        ),
        "wasi:http/outgoing",
    );
    check(
        with_manifest(importing("lianxi:plugin/record@1.0.0"), &plain(log.clone())),
        "lianxi:plugin/record@1.0.0",
    );
    check(
        with_manifest(importing("lianxi:plugin/log@1.0.0"), &plain(json!([]))),
        "does not ask for log",
    );
    check(
        with_manifest(importing("lianxi:plugin/log@1.9.0"), &plain(log.clone())),
        "lianxi:plugin/log@1.9.0",
    );
    check(
        with_manifest(importing("lianxi:plugin/log@2.0.0"), &plain(log)),
        "this host speaks 1.0.0",
    );
    check(
        with_manifest(
            empty(),
            &plain(json!([{ "capability": "http", "hosts": ["https://api.example"] }])),
        ),
        "host \"https://api.example\" is not a name",
    );
    check(
        with_manifest(empty(), &plain(json!([{ "capability": "clock" }]))),
        "unknown variant `clock`",
    );
    check(
        with("abi", json!("2.0.0")),
        "built against lianxi:plugin 2.0.0",
    );
    check(
        with("abi", json!("1.1.0")),
        "built against lianxi:plugin 1.1.0",
    );
    check(with("abi", json!("one")), "abi \"one\" is not a version");
    check(
        with("id", json!("../../etc")),
        "id \"../../etc\" is not lower-case",
    );
    check(
        with("version", json!("1.0")),
        "version \"1.0\" is not a version",
    );
    check(with("colour", json!("red")), "unknown field `colour`");
    let duty = manifest(&json!([]))["duties"][0].clone();
    check(
        with("duties", json!([duty, duty])),
        "names the duty \"minimal\" twice",
    );
    let rule = json!({"key": "within", "title": "期限", "measure": "日", "versions": []});
    check(
        with("rules", json!([rule, rule])),
        "names the rule \"within\" twice",
    );
    check(
        with(
            "rules",
            json!([{"key": "within", "title": "期限", "measure": "日", "versions": [{"value": 1, "kind": "law", "source": "法"}]}]),
        ),
        "unknown variant `law`",
    );
    let codes =
        (0..=CATALOGUE_MAX).map(|n| json!({"code": n.to_string(), "title": "数", "unit": "个"}));
    check(
        with("indicators", json!(codes.collect::<Vec<_>>())),
        "indicators, more than",
    );
    check(
        with_manifest(empty(), &json!(7)),
        "not JSON of the expected shape",
    );
    check(
        wat::parse_str("(module)").expect("a module"),
        "a core module, not a component",
    );
    check(b"not wasm at all".to_vec(), "not a WebAssembly component");
    check(Vec::new(), "not a WebAssembly component");
    check(vec![0; PACKAGE_BYTES_MAX + 1], "more than");
}

#[test]
fn what_only_loading_can_see_is_refused_by_name() {
    let sandbox = Sandbox::new(Limits::default()).expect("a sandbox");
    let check = |component: Vec<u8>, manifest: &Value, said: &str| {
        let package =
            Package::read(&with_manifest(component, manifest)).expect("its outside is in order");
        let error = sandbox.load(&package).err().expect("refused").to_string();
        assert!(error.contains(said), "{error}");
    };
    let log = manifest(&json!([{ "capability": "log" }]));
    let misspelt =
        r#"(component (import "lianxi:plugin/log@1.0.0" (instance (export "wriite" (func)))))"#;
    check(text(misspelt), &log, "wriite");
    let other_type =
        r#"(component (import "lianxi:plugin/log@1.0.0" (instance (export "write" (func)))))"#;
    check(text(other_type), &log, "write");
    check(text("(component)"), &log, "perform");
    let mut schema = log.clone();
    schema["duties"][0]["outputSchema"] = json!({ "type": 7 });
    check(
        component(&answering("1", 1)),
        &schema,
        "the output schema of duty minimal is not a JSON schema",
    );
    let threads = r"(component (core module (memory 1 1 shared)))";
    check(text(threads), &log, "does not compile");
    let wide = r"(component (core module (memory i64 1)))";
    check(text(wide), &log, "does not compile");
}

#[test]
fn a_damaged_package_never_panics() {
    let sandbox = Sandbox::new(Limits::default()).expect("a sandbox");
    let whole = with_manifest(component(&answering("1", 1)), &manifest(&json!([])));
    let take = |bytes: &[u8]| {
        Package::read(bytes)
            .ok()
            .and_then(|package| sandbox.load(&package).ok())
            .is_some()
    };
    assert!(take(&whole));
    for length in 0..whole.len() {
        assert!(!take(&whole[..length]), "{length} of {} bytes", whole.len());
    }
    let bits = (0..whole.len() * 8).step_by(5);
    let tried = bits.len();
    let refused = bits.filter(|bit| {
        let mut damaged = whole.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        !take(&damaged)
    });
    let refused = refused.count();
    assert!(
        refused > tried / 4,
        "much damage shows even without a signature: {refused} of {tried}"
    );
}

#[test]
fn a_module_without_a_manifest_is_told_so() {
    let error = Package::build(&wat::parse_str(module("unreachable", "")).expect("a module"))
        .expect_err("refused");
    assert!(error.to_string().contains("lianxi-manifest"), "{error}");
    assert!(Package::build(b"nonsense").is_err());
}
