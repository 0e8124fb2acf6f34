//! The folder of tables of a directory (机构与人员目录): reading it, and what it changes. Loading it twice changes nothing.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use lianxi_runtime::directory_of::files::{FileProblem, Files, Source, check, difference};
use lianxi_runtime::directory_of::{BATCH_MAX, Change, Directory};
use lianxi_runtime::work::{Actor, Office};
use lianxi_runtime::{Engine, EngineError};

use crate::console::Console;
use crate::failure::{Failure, OrFail, Outcome};
use crate::host::{self, read_text};
use crate::language::Language;
use crate::messages::Message;

/// What a table ends with.
const EXTENSION: &str = "csv";
/// Files of a folder: there are eight tables.
const FILES_MAX: usize = 64;
/// Problems that are printed; the rest is counted.
const PRINTED_MAX: usize = 50;
/// Changes of one entry of the ledger.
const PART: usize = 2_000;
/// Who loads what the configuration names: the host itself, and no person.
const HOST: &str = "~host";

/// Reads the tables of a folder.
pub fn read(folder: &Path, console: Console) -> Outcome<Files> {
    let shown = folder.display().to_string();
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).or_invalid(&shown)? {
        let path = entry.or_invalid(&shown)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == EXTENSION)
        {
            paths.push(path);
        }
    }
    if paths.is_empty() || paths.len() > FILES_MAX {
        return Err(Failure::invalid(format!(
            "{shown}: it holds {} files *.{EXTENSION}",
            paths.len()
        ))
        .advise(
            "name the folder of the tables: divisions.csv, departments.csv, people.csv and so on",
        ));
    }
    paths.sort();
    let mut texts = Vec::new();
    for path in &paths {
        texts.push((path.display().to_string(), read_text(path)?));
    }
    let sources: Vec<Source<'_>> = texts
        .iter()
        .map(|(path, text)| Source { path, text })
        .collect();
    Files::parse(&sources).map_err(|problems| wrong(&problems, console))
}

/// What the tables change in a directory, in an order in which it can be done.
pub fn changes(
    directory: &Directory,
    files: &Files,
    today: Date,
    console: Console,
) -> Outcome<Vec<Change>> {
    let changes = difference(directory, files);
    if changes.len() > BATCH_MAX {
        // Too many to be checked at once: each part is, when it is made.
        return Ok(changes);
    }
    check(directory, files, today).map_err(|problems| wrong(&problems, console))
}

fn wrong(problems: &[FileProblem], console: Console) -> Failure {
    let told = problems.iter().take(PRINTED_MAX).map(|problem| {
        if console.language == Language::Chinese {
            problem.zh()
        } else {
            problem.to_string()
        }
    });
    let mut lines: Vec<String> = told.collect();
    if problems.len() > PRINTED_MAX {
        lines.push(console.say(Message::MoreProblems, &[&(problems.len() - PRINTED_MAX)]));
    }
    Failure::invalid(lines.join("\n")).advise(console.say(Message::MendTables, &[]))
}

/// Loads a folder into the host that starts.
pub async fn load(engine: &Engine, folder: &Path, console: Console) -> Outcome<()> {
    let files = read(folder, console)?;
    let changes = changes(&engine.directory(), &files, engine.today(), console)?;
    let actor = Actor {
        person: HOST.to_owned(),
        office: Office {
            department: HOST.to_owned(),
            division: None,
        },
        roles: Vec::new(),
        stands_for: Vec::new(),
    };
    let reason = format!("loaded from {}", folder.display());
    let mut changed = 0;
    for part in changes.chunks(PART) {
        let part = engine.change_directory(part.to_vec(), Some(&reason), &actor);
        changed += part
            .await
            .map_err(|error| refused(&error, console))?
            .changes
            .len();
    }
    console.note(
        Message::DirectoryLoaded,
        &[&folder.display(), &files.len(), &changed],
    );
    Ok(())
}

fn refused(error: &EngineError, console: Console) -> Failure {
    let EngineError::Directory(problems) = error else {
        return host::engine(error);
    };
    let told = problems.iter().take(PRINTED_MAX).map(|problem| {
        if console.language == Language::Chinese {
            problem.zh()
        } else {
            problem.to_string()
        }
    });
    Failure::invalid(told.collect::<Vec<_>>().join("\n"))
        .advise(console.say(Message::MendTables, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Format;

    fn console() -> Console {
        Console::new(Language::English, Format::Text)
    }

    fn check(files: &[(&str, &str)], expected: Result<usize, &str>) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("it is written");
        }
        let directory = Directory::default();
        let today = "2026-06-15".parse().expect("a day");
        let found = read(folder.path(), console())
            .and_then(|files| changes(&directory, &files, today, console()))
            .map(|changes| changes.len());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{files:?}"),
            (Err(failure), Err(part)) => {
                assert!(failure.what.contains(part), "{files:?}: {}", failure.what);
            }
            (found, _) => panic!("{files:?}: {:?}", found.map_err(|failure| failure.what)),
        }
    }

    #[test]
    fn a_folder_is_read_or_told_with_its_lines() {
        let divisions = (
            "divisions.csv",
            "code,name,level,parent\n14,P,province,\n1401,C,city,14\n",
        );
        check(&[divisions], Ok(2));
        check(&[divisions, ("README.md", "x")], Ok(2));
        check(&[], Err("0 files"));
        check(&[("rules.csv", "")], Err("rules.csv:0"));
        check(
            &[("divisions.csv", "code,name,level,parent\n14,,province,\n")],
            Err("divisions.csv:2:name"),
        );
        check(
            &[("divisions.csv", "code,name,level,parent\n1401,C,city,14\n")],
            Err("divisions.csv:2:parent"),
        );
    }
}
