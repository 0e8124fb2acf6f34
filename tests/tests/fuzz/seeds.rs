//! Right texts: the shipped workflows, and the fixtures of the language.

use std::fs;
use std::path::Path;

use lianxi_tests::repository;

pub fn definitions() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in ["workflows", "kernel/spec/tests/valid"] {
        yaml_in(&repository().join(folder), &mut texts);
    }
    assert!(texts.len() > 5, "the shipped workflows are not found");
    texts
}

fn yaml_in(folder: &Path, texts: &mut Vec<String>) {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("a folder of the repository")
        .map(|entry| entry.expect("a file of the repository").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    paths.sort();
    texts.extend(
        paths
            .iter()
            .map(|path| fs::read_to_string(path).expect("a text")),
    );
}

pub fn expressions() -> Vec<String> {
    include_str!("expressions.txt")
        .lines()
        .map(str::to_owned)
        .collect()
}
