//! The rule packs of a folder: every `*.yaml`, `*.yml` and `*.json`, in order of name.

use std::path::{Path, PathBuf};

use lianxi_spec::{RulePacks, Source, UnreadablePack};

use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host;
use crate::messages::Message;

const KINDS: [&str; 3] = ["yaml", "yml", "json"];

/// A folder that is not there holds none. What is wrong with a pack is shown with its lines, and then nothing is checked: a rule that is
/// silently left out would be worse than none.
pub fn read(folder: &Path, console: Console) -> Outcome<RulePacks> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(RulePacks::default());
        }
        Err(error) => return Err(error).or_invalid(folder.display()),
    };
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .or_invalid(folder.display())?;
    paths.retain(|path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| KINDS.contains(&extension))
    });
    paths.sort();
    let files: Vec<(String, String)> = paths
        .iter()
        .map(|path| Ok((path.display().to_string(), host::read_text(path)?)))
        .collect::<Outcome<_>>()?;
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|(name, text)| Source { name, text })
        .collect();
    RulePacks::read(&sources).map_err(|unreadable| {
        for pack in &unreadable {
            let text = files.iter().find(|(name, _)| *name == pack.file);
            let text = text.map_or("", |(_, text)| text);
            host::show_problems(console, &pack.file, text, &pack.problems);
        }
        let files: Vec<String> = unreadable.iter().map(|pack| told(pack, console)).collect();
        let problems: usize = unreadable.iter().map(|pack| pack.problems.len()).sum();
        Failure {
            exit: Exit::Invalid,
            what_zh: None,
            what: console.say(Message::RulesUnreadable, &[&files.join(", "), &problems]),
            advice: Some("mend the places above, or take the file out of the folder".to_owned()),
        }
    })
}

/// The name of a pack's file; for programs, which see no source lines, with the places.
fn told(pack: &UnreadablePack, console: Console) -> String {
    if !console.is_json() {
        return pack.file.clone();
    }
    let places = pack.problems.iter().map(|problem| {
        let at = &problem.at;
        format!(
            "{}:{}:{}: {}",
            pack.file, at.line, at.column, problem.message
        )
    });
    places.collect::<Vec<_>>().join("; ")
}
