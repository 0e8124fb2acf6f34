//! The house rules that a compiler does not check: who may depend on whom, and what the kernel must not know.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use lianxi_tests::repository;
use serde_json::Value;

/// Our crates and what each may depend on among ours (tests aside). A crate that is not here may not exist.
const MAY_DEPEND: [(&str, &[&str]); 21] = [
    ("lianxi-flow", &[]),
    ("lianxi-work", &[]),
    ("lianxi-calendar", &[]),
    ("lianxi-draw", &[]),
    ("lianxi-telemetry", &[]),
    ("lianxi-directory", &[]),
    ("lianxi-access", &[]),
    ("lianxi-journal", &["lianxi-telemetry"]),
    ("lianxi-sandbox", &[]),
    ("lianxi-spec", &["lianxi-flow"]),
    (
        "lianxi-runtime",
        &[
            "lianxi-calendar",
            "lianxi-directory",
            "lianxi-draw",
            "lianxi-flow",
            "lianxi-journal",
            "lianxi-sandbox",
            "lianxi-spec",
            "lianxi-telemetry",
            "lianxi-work",
        ],
    ),
    (
        "lianxi-api",
        &[
            "lianxi-access",
            "lianxi-runtime",
            "lianxi-spec",
            "lianxi-telemetry",
        ],
    ),
    (
        "lianxi",
        &[
            "lianxi-access",
            "lianxi-api",
            "lianxi-calendar",
            "lianxi-directory",
            "lianxi-draw",
            "lianxi-flow",
            "lianxi-journal",
            "lianxi-runtime",
            "lianxi-sandbox",
            "lianxi-spec",
            "lianxi-telemetry",
            "lianxi-work",
        ],
    ),
    ("lianxi-sdk", &[]),
    ("lianxi-domain", &["lianxi-sdk"]),
    ("lianxi-sdk-testing", &["lianxi-sdk"]),
    ("lianxi-plugin-noop", &["lianxi-sdk"]),
    ("lianxi-plugin-endless", &["lianxi-sdk"]),
    ("lianxi-samples", &["lianxi-calendar", "lianxi-domain"]),
    (
        "lianxi-tests",
        &["lianxi-flow", "lianxi-journal", "lianxi-sandbox"],
    ),
    // A place for a crate to come.
    ("lianxi-console", &[]),
];

/// Words of the first matter. The kernel serves any matter and knows none of them.
const NOT_IN_THE_KERNEL: [&str; 22] = [
    "institutional-establishment",
    "civil-affairs",
    "market-regulation",
    "public-security",
    "natural-resources",
    "womens-federation",
    "trade-union",
    "托育",
    "婴幼儿",
    "卫健",
    "卫生健康",
    "民政",
    "市场监管",
    "机构编制",
    "教育部门",
    "childcare",
    "registration-push",
    "uscc",
    "nursery",
    "山西",
    "shanxi",
    "备案",
];

fn metadata() -> Value {
    let output = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(repository())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

/// Whether a crate is the plugin of a department.
fn is_department(name: &str) -> bool {
    name.strip_prefix("lianxi-plugin-")
        .is_some_and(|id| lianxi_tests::PLUGINS.contains(&id))
}

#[test]
fn crates_depend_in_one_direction() {
    let may: BTreeMap<&str, BTreeSet<&str>> = MAY_DEPEND
        .iter()
        .map(|(name, on)| (*name, on.iter().copied().collect()))
        .collect();
    // A department's plugin stands on the SDK and the shared vocabulary, and on no other department's.
    let department = BTreeSet::from(["lianxi-domain", "lianxi-sdk"]);
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() >= 15, "the workspace was read");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let allowed = if is_department(name) {
            &department
        } else {
            may.get(name).unwrap_or_else(|| {
                panic!("{name} is not in the list of crates: say what it may depend on")
            })
        };
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let on = dependency["name"].as_str().expect("a name");
            let ours = on == "lianxi" || on.starts_with("lianxi-");
            // Tests may look at anything.
            if ours && dependency["kind"] != "dev" {
                assert!(allowed.contains(on), "{name} must not depend on {on}");
            }
        }
    }
}

#[test]
fn pure_crates_reach_for_nothing() {
    for name in ["flow", "work", "calendar", "directory", "draw"] {
        for (path, text) in sources(&repository().join("kernel").join(name).join("src")) {
            for word in [
                "tokio::",
                "std::fs",
                "std::net",
                "std::process",
                "SystemTime",
                "Instant::now",
                "Timestamp::now",
                "Zoned::now",
                "thread::",
                "rand::",
                "async fn",
            ] {
                assert!(
                    !text.contains(word),
                    "{}: a pure crate has no {word}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_kernel_names_no_department_and_no_matter() {
    let mut seen = 0;
    for (path, text) in sources(&repository().join("kernel")) {
        let is_test = path
            .components()
            .any(|part| part.as_os_str() == "tests" || part.as_os_str() == "target");
        if is_test {
            continue;
        }
        seen += 1;
        // A unit test stands at the end of its file and may use any sample.
        let text = text
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default()
            .to_lowercase();
        for word in NOT_IN_THE_KERNEL {
            assert!(!text.contains(word), "{} knows '{word}'", path.display());
        }
    }
    assert!(seen > 100, "the kernel was read");
}

#[test]
fn every_file_says_why_it_exists() {
    let root = repository();
    for folder in ["kernel", "plugins", "sdk", "tests", "workflows"] {
        for (path, text) in sources(&root.join(folder)) {
            let first = text
                .lines()
                .find(|line| !line.trim().is_empty())
                .unwrap_or_default();
            assert!(
                first.starts_with("//!"),
                "{} does not open with //!",
                path.display()
            );
        }
    }
}

#[test]
fn the_top_level_is_the_customers() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "LICENSE",
        "Makefile",
        "README.md",
        "deny.toml",
        "kernel",
        "plugins",
        "sdk",
        "tests",
        "workflows",
    ];
    let tracked = Command::new("git")
        .args(["ls-files"])
        .current_dir(repository())
        .output()
        .expect("git runs");
    let tracked = String::from_utf8_lossy(&tracked.stdout).into_owned();
    let tops: BTreeSet<&str> = tracked
        .lines()
        .filter_map(|line| line.split('/').next())
        .collect();
    for top in tops.iter().filter(|top| !top.starts_with('.')) {
        assert!(
            allowed.contains(top),
            "{top} does not belong at the top level"
        );
    }
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)
            .expect("a folder reads")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source is text");
                found.push((path, text));
            }
        }
    }
    found
}

/// make takes what follows a comma for another argument: the recipe would break in the middle of its own words.
#[test]
fn what_make_says_has_no_comma() {
    let makefile = std::fs::read_to_string(repository().join("Makefile")).expect("the Makefile");
    let said: Vec<&str> = makefile
        .lines()
        .filter_map(|line| line.trim().strip_prefix("$(call say,"))
        .collect();
    assert!(said.len() > 5, "make says what it does");
    for text in said {
        assert!(!text.contains(','), "{text}");
    }
}
