//! The policy as running code: every sentence of its annex is a duty of the right department, whatever the table of coverage names is
//! there, the manuals say what the packages say, and no number goes without its source.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_sandbox::{Manifest, Package};
use lianxi_tests::command::{Said, lianxi};
use lianxi_tests::{PLUGINS, repository};
use serde::Deserialize;
use serde_json::Value;

/// What the bases of an annex sentence begin with.
const ANNEX: &str = "晋政办发〔2020〕24号 附-";
/// The five ways in which a duty can fail, as the ABI calls them.
const FAILURES: [&str; 5] = [
    "invalid-input",
    "denied",
    "needs-human",
    "unavailable",
    "permanent",
];
const ROWS: usize = 151;
const ANNEX_ROWS: usize = 34;

#[derive(Deserialize)]
struct Row {
    id: String,
    seed_text: String,
    responsible: String,
}

fn inventory() -> Vec<Row> {
    let path = repository().join("workflows/policy/inventory.csv");
    let mut reader = csv::Reader::from_path(path).expect("the inventory");
    let rows = reader.deserialize().collect::<Result<Vec<Row>, _>>();
    rows.expect("the rows of the inventory")
}

fn manifests() -> BTreeMap<&'static str, Manifest> {
    let folder = lianxi_tests::plugins().expect("the plugins are built");
    let read = |id: &'static str| {
        let package = Package::read_file(&folder.join(format!("{id}.wasm")));
        (id, package.expect("a package").manifest().clone())
    };
    PLUGINS.into_iter().map(read).collect()
}

fn run(arguments: &[&str]) -> Said {
    let folder = lianxi_tests::plugins().expect("the plugins are built");
    let folder = folder.to_str().expect("a path in UTF-8");
    let mut all = arguments.to_vec();
    all.extend(["--plugins", folder]);
    lianxi(repository(), &all).expect("lianxi runs")
}

#[test]
fn every_sentence_of_the_annex_is_a_basis_of_the_department_that_it_names() {
    let manifests = manifests();
    let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let annex = inventory();
    let annex: Vec<&Row> = annex
        .iter()
        .filter(|row| row.id.starts_with("附-"))
        .collect();
    assert_eq!(annex.len(), ANNEX_ROWS);
    for row in annex {
        let said = row.id.trim_start_matches("附-").to_owned();
        expected
            .entry(row.responsible.clone())
            .or_default()
            .insert(said);
    }
    for (id, manifest) in manifests {
        let found: BTreeSet<String> = manifest
            .basis
            .iter()
            .filter_map(|basis| basis.strip_prefix(ANNEX))
            .filter_map(|rest| rest.split_whitespace().next())
            .map(str::to_owned)
            .collect();
        assert_eq!(Some(&found), expected.get(id), "{id}");
    }
}

#[test]
fn the_table_of_coverage_names_what_is_there() {
    let said = run(&["coverage", "--format", "json"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    let coverage: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(coverage["total"], ROWS);
    let rows = coverage["rows"].as_array().expect("rows");
    for (row, written) in rows.iter().zip(inventory()) {
        assert_eq!(row["id"], written.id);
        assert_eq!(row["text"], written.seed_text);
        if !written.id.starts_with("附-") {
            continue;
        }
        assert_eq!(row["status"], "covered", "{row}");
        let duties = row["duties"].as_array().expect("duties");
        assert!(!duties.is_empty(), "{row}");
        for duty in duties {
            let owner = duty.as_str().and_then(|duty| duty.split_once('.'));
            let owner = owner.map(|(plugin, _)| plugin);
            assert_eq!(owner, Some(written.responsible.as_str()), "{row}");
        }
    }
    let sum: u64 = ["covered", "partly", "open"]
        .iter()
        .filter_map(|status| coverage[status].as_u64())
        .sum();
    assert_eq!(sum, ROWS as u64);
}

#[test]
fn a_name_that_stands_for_nothing_is_told_at_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let policy = repository().join("workflows/policy");
    let copied = std::fs::copy(
        policy.join("inventory.csv"),
        folder.path().join("inventory.csv"),
    );
    copied.expect("copied");
    let table = "rows:\n- id: 附-1\n  duties: [health.no-such-duty]\n";
    std::fs::write(folder.path().join("coverage.yaml"), table).expect("written");
    let policy = folder.path().to_str().expect("a path in UTF-8");
    let said = run(&["coverage", "--policy", policy]);
    assert_eq!(said.exit, 2, "{}", said.err);
    let told = "coverage.yaml:3:12: the plugin health has no duty \"no-such-duty\"; it has: ";
    assert!(said.err.contains(told), "{}", said.err);
}

#[test]
fn the_manuals_say_what_the_packages_say() {
    let folder = lianxi_tests::plugins().expect("the plugins are built");
    let mut stale = Vec::new();
    for id in PLUGINS {
        let package = folder.join(format!("{id}.wasm"));
        let package = package.to_str().expect("a path in UTF-8");
        let readme = format!("plugins/{id}/README.md");
        let arguments = ["plugin", "doc", package, "--readme", &readme, "--check"];
        let said = lianxi(repository(), &arguments).expect("lianxi runs");
        if said.exit != 0 {
            stale.push(said.err);
        }
    }
    assert!(stale.is_empty(), "run `make manuals`: {stale:#?}");
}

/// The codes in the table of failures are codes of the plugin or of what it stands on.
#[test]
fn the_manuals_name_failures_that_exist() {
    let shared = sources("sdk/domain/src") + &sources("sdk/rust/src");
    let mut unknown = Vec::new();
    for id in PLUGINS {
        let path = repository().join(format!("plugins/{id}/README.md"));
        let readme = std::fs::read_to_string(&path).expect("a manual");
        let from = readme
            .find("\n## 错误")
            .unwrap_or_else(|| panic!("{id}: no section 错误"));
        let section = &readme[from + 1..];
        let to = section[3..]
            .find("\n## ")
            .map_or(section.len(), |at| at + 3);
        let known = sources(&format!("plugins/{id}/src")) + &shared;
        let codes = section[..to].split('`').skip(1).step_by(2);
        let is_code = |code: &&str| {
            code.len() > 3
                && code.bytes().all(|byte| {
                    byte.is_ascii_alphabetic()
                        || byte.is_ascii_digit()
                        || matches!(byte, b'-' | b'_')
                })
        };
        for code in codes.filter(is_code) {
            if !FAILURES.contains(&code) && !known.contains(code) {
                unknown.push(format!("{id}: {code}"));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// Every source of a folder, one after the other.
fn sources(folder: &str) -> String {
    let mut folders = vec![repository().join(folder)];
    let mut all = String::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                all += &std::fs::read_to_string(&path).expect("a source");
            }
        }
    }
    all
}

/// A default must never be shown as law, and every duty is by something.
#[test]
fn every_rule_has_a_source_and_every_duty_a_basis() {
    let mut bare = Vec::new();
    for (id, manifest) in manifests() {
        assert!(!manifest.rules.is_empty(), "{id} has no rules");
        assert!(!manifest.indicators.is_empty(), "{id} reports nothing");
        assert!(!manifest.records.is_empty(), "{id} keeps nothing");
        for duty in ["report", "responsibility"] {
            assert!(manifest.duty(duty).is_some(), "{id} has no {duty}");
        }
        let duties = manifest.duties.iter().filter(|duty| duty.basis.is_empty());
        bare.extend(duties.map(|duty| format!("{id}.{}", duty.name)));
        for rule in &manifest.rules {
            let is_bare = rule.versions.is_empty()
                || rule
                    .versions
                    .iter()
                    .any(|version| version.source.is_empty());
            if is_bare {
                bare.push(format!("{id}.{}", rule.key));
            }
        }
    }
    assert!(bare.is_empty(), "{bare:#?}");
}
