//! Definitions that are none: `validate` and `run` exit with 2, say where and what to do, and never panic.

use std::fs;
use std::path::Path;

use lianxi_tests::command::{Said, lianxi, lianxi_fed};
use serde_json::Value;
use tempfile::TempDir;

use crate::host::definition;
use crate::plugin;
use crate::requests::bomb;

/// More than any definition may have.
const HUGE_CHARS: usize = 10 * 1024 * 1024;
/// What is said of the largest of them is bounded too.
const SAID_BYTES_MAX: usize = 100 * 1024;

/// Longer lines are shown in part.
const LINE_CHARS_MAX: usize = 100;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("plugins")).expect("a folder for plugins");
        plugin::install(&folder.path().join("plugins"));
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn lianxi(&self, arguments: &[&str]) -> Said {
        let arguments = [arguments, &["--plugins", "plugins"]].concat();
        let said = lianxi(self.path(), &arguments).expect("it ends by itself");
        assert!(!said.err.contains("panicked"), "{said:?}");
        assert!(
            said.err.len() + said.out.len() < SAID_BYTES_MAX,
            "{}",
            said.err.len()
        );
        said
    }

    /// The definition is refused by both commands, with this code and, where there is one, at this place (line and column); `told` is
    /// said to people.
    fn check(&self, text: &str, code: &str, place: Option<(u64, u64)>, told: &[&str]) {
        fs::write(self.path().join("w.yaml"), text).expect("it is written");
        let said = self.lianxi(&["validate", "w.yaml", "--format", "json"]);
        assert_eq!(said.exit, 2, "{code}: {said:?}");
        let answer: Value = serde_json::from_str(&said.out).expect("JSON");
        let problem = &answer["problems"][0];
        let found = (problem["line"].as_u64(), problem["column"].as_u64());
        let (line, column) = place.unwrap_or((0, 0));
        assert_eq!(
            (problem["code"].as_str(), problem["file"].as_str(), found),
            (Some(code), Some("w.yaml"), (Some(line), Some(column))),
            "{answer:#}"
        );
        let place = place.map(|(line, column)| format!("w.yaml:{line}:{column}"));
        let place = place.as_deref().unwrap_or("w.yaml: ");
        // The line itself is shown, where it is short enough to be shown whole.
        let shown = usize::try_from(line)
            .ok()
            .and_then(|line| text.lines().nth(line.checked_sub(1)?));
        let shown = shown
            .map(str::trim)
            .filter(|shown| shown.len() < LINE_CHARS_MAX)
            .unwrap_or_default();
        for command in ["validate", "run"] {
            let said = self.lianxi(&[command, "w.yaml"]);
            assert_eq!(said.exit, 2, "{command} {code}: {said:?}");
            for told in told.iter().chain(&[place, shown]) {
                assert!(
                    said.err.contains(told),
                    "{command} tells '{told}': {said:?}"
                );
            }
        }
    }
}

#[test]
fn what_is_no_yaml_is_told_with_its_place() {
    let folder = Folder::new();
    let open = "document: {dsl: '1.0.3'\ndo:\n  - a: {set: {x: 1}}\n";
    folder.check(open, "yaml", Some((2, 1)), &["this is not a YAML document"]);
    let tab = "document:\n\tdsl: '1.0.3'\n";
    folder.check(tab, "yaml", Some((2, 2)), &["this is not a YAML document"]);
    let unknown = definition("alias", "do:\n  - a: {set: *nowhere}\n");
    folder.check(&unknown, "yaml", Some((3, 14)), &["nowhere"]);
    let twice = definition(
        "twice",
        "do:\n  - a:\n      set: {x: 1}\n      set: {x: 2}\n",
    );
    folder.check(&twice, "duplicate-key", Some((5, 7)), &["line 4"]);
}

#[test]
fn what_is_too_much_is_not_read_to_its_end() {
    let folder = Folder::new();
    folder.check(&bomb(), "too-large", Some((5, 20)), &["aliases"]);
    folder.check(
        &"[".repeat(100_000),
        "too-large",
        Some((1, 129)),
        &["nested more than 128"],
    );
    folder.check(
        &"- ".repeat(1_000),
        "too-large",
        Some((1, 257)),
        &["nested more than 128"],
    );
    let huge = definition("huge", "do:\n  - a: {set: {x: 1}}\n# ") + &"x".repeat(HUGE_CHARS);
    folder.check(&huge, "too-large", None, &["at most 4194304 are read"]);
}

#[test]
fn what_is_not_installed_is_told_with_what_is() {
    let folder = Folder::new();
    let calling = |function: &str| {
        definition(
            "calls",
            &format!("do:\n  - ask: {{call: '{function}', with: {{name: a}}}}\n"),
        )
    };
    let at = Some((3, 17));
    for (function, code, told) in [
        ("trap:*@hostil", "unknown-plugin", "did you mean `hostile`?"),
        ("trab:*@hostile", "unknown-duty", "did you mean `trap`?"),
        ("sing:*@hostile", "unknown-duty", "`answer`"),
        ("trap:2@hostile", "unknown-version", "1.0.0"),
        ("work-itm", "unknown-function", "did you mean `work-item`?"),
    ] {
        folder.check(&calling(function), code, at, &[told]);
    }
    let misspelt = definition("misspelt", "do:\n  - ask: {cal: 'trap:*@hostile'}\n");
    folder.check(
        &misspelt,
        "no-task-type",
        Some((3, 5)),
        &["did you mean `call` for `cal`?"],
    );
}

#[test]
fn what_is_no_text_or_never_ends_is_not_read() {
    let folder = Folder::new();
    fs::write(
        folder.path().join("latin.yaml"),
        b"document:\n  name: \xe9\n",
    )
    .expect("written");
    let good = definition("good", "do:\n  - a: {set: {x: 1}}\n");
    fs::write(folder.path().join("good.yaml"), good).expect("written");
    for (file, told) in [
        ("latin.yaml", "UTF-8"),
        ("/dev/zero", "/dev/zero: it has more than"),
        ("nowhere.yaml", "nowhere.yaml"),
        ("plugins", "plugins"),
    ] {
        for command in ["validate", "run"] {
            let said = folder.lianxi(&[command, file]);
            assert!(
                said.exit == 2 && said.err.contains(told) && said.err.contains("what to do"),
                "{command} {file}: {said:?}"
            );
        }
    }
    let long = format!("\"{}\"", "x".repeat(5 * 1024 * 1024));
    let arguments = ["run", "good.yaml", "--input", "-"];
    let said = lianxi_fed(folder.path(), &arguments, &long).expect("it ends by itself");
    assert!(
        said.exit == 2 && said.err.contains("standard input: it has more than"),
        "{said:?}"
    );
}
