//! The fixtures of a folder, and their problems as they stand in the `.problems` file beside each, in both languages.

#![allow(dead_code)] // each test file uses its part

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lianxi_spec::{Language, Problem};

pub fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    assert!(!files.is_empty());
    files
}

pub fn listed(problems: &[Problem]) -> String {
    let mut out = String::new();
    for problem in problems {
        let at = &problem.at;
        let (severity, code) = (problem.severity.name(), problem.code);
        writeln!(
            out,
            "{}:{} {severity} {code} {}",
            at.line, at.column, at.path
        )
        .unwrap();
        for language in [Language::English, Language::Chinese] {
            let (message, help) = problem.words(language);
            let said = match language {
                Language::English => "help",
                Language::Chinese => "处理办法",
            };
            writeln!(out, "    {message}").unwrap();
            if let Some(help) = help {
                writeln!(out, "    {said}: {help}").unwrap();
            }
        }
    }
    out
}

/// Compares problems with those beside the file.
#[track_caller]
pub fn beside(path: &Path, problems: &[Problem]) {
    let found = listed(problems);
    let beside = path.with_extension("problems");
    if std::env::var_os("LIANXI_REWRITE").is_some() {
        std::fs::write(&beside, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&beside).unwrap_or_default();
    assert_eq!(found, expected, "{}", path.display());
}
