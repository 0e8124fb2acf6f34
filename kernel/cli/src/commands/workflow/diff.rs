//! `lianxi workflow diff`: two files without a server, or two versions that a server has.

use std::path::Path;

use lianxi_spec::difference::{Side, difference, unified};
use lianxi_spec::{Outcome as Read, Source, Workflow, read};
use serde_json::json;

use super::{DiffArguments, PATH, no_name, split, tell};
use crate::client::Client;
use crate::console::Console;
use crate::failure::{Exit, Failure, Outcome};
use crate::host;
use crate::messages::Message;
use crate::packages::Packages;

pub async fn perform(arguments: &DiffArguments, console: Console) -> Outcome {
    let is_file = |given: &str| Path::new(given).is_file();
    match &arguments.to {
        Some(to) if is_file(&arguments.from) && is_file(to) => {
            offline(arguments, to, console)
        }
        Some(to) if is_file(&arguments.from) || is_file(to) => Err(Failure::invalid(format!(
            "{} and {to}: one is a file and the other is not",
            arguments.from
        ))
        .advise(
            "give two files, or two versions as namespace/name:version; what a file would change on a server says: lianxi workflow publish FILE --dry-run",
        )),
        _ => published(arguments, console).await,
    }
}

fn offline(arguments: &DiffArguments, to: &str, console: Console) -> Outcome {
    let packages = Packages::read(&arguments.plugins.plugins)?;
    let from = File::read(&arguments.from, &packages)?;
    let to = File::read(to, &packages)?;
    let (Some(before), Some(after)) = (from.side(), to.side()) else {
        for file in [&from, &to] {
            let problems = &file.outcome.problems;
            host::show_problems(console, &file.name, &file.text, problems);
            if file.outcome.workflow.is_none() {
                console.note(Message::DefinitionInvalid, &[&file.name, &problems.len()]);
            }
        }
        return Ok(Exit::Invalid);
    };
    let found = difference(before, after);
    let changes = found.changes.iter();
    let answer = json!({
        "from": from.name,
        "to": to.name,
        "changes": changes.map(lianxi_spec::difference::Change::to_json).collect::<Vec<_>>(),
        "leftOut": found.left_out,
        "text": unified(from.source(), to.source()),
    });
    console.answer(&answer, || tell::difference(console, &answer))?;
    Ok(Exit::Ok)
}

struct File {
    name: String,
    text: String,
    outcome: Read,
}

impl File {
    fn read(name: &str, packages: &Packages) -> Outcome<Self> {
        let text = host::read_text(Path::new(name))?;
        let outcome = read(Source { name, text: &text }, packages);
        Ok(Self {
            name: name.to_owned(),
            text,
            outcome,
        })
    }

    fn source(&self) -> Source<'_> {
        Source {
            name: &self.name,
            text: &self.text,
        }
    }

    fn side(&self) -> Option<Side<'_>> {
        let workflow: &Workflow = self.outcome.workflow.as_ref()?;
        Some(Side {
            workflow,
            pins: &self.outcome.pins,
        })
    }
}

async fn published(arguments: &DiffArguments, console: Console) -> Outcome {
    let named = |given: &str| -> Outcome<(String, String)> {
        let (path, version) = given.split_once(':').ok_or_else(|| no_name(given))?;
        Ok((path.to_owned(), version.to_owned()))
    };
    let (path, from) = named(&arguments.from)?;
    // One version alone is what somebody thinks of using: it is compared with what is in force.
    let (from, to) = match &arguments.to {
        None => ("latest".to_owned(), from),
        Some(to) => {
            let (other, to) = named(to)?;
            if other != path {
                return Err(Failure::invalid(format!(
                    "{path} and {other} are two workflows: versions of one are compared"
                )));
            }
            (from, to)
        }
    };
    let (namespace, name) = split(&path)?;
    let segments = [PATH, &[namespace, name, &to, "diff"]].concat();
    let answer = Client::of(&arguments.server)?
        .get(&segments, &[("from", Some(from))])
        .await?;
    console.answer(&answer, || tell::difference(console, &answer))?;
    Ok(Exit::Ok)
}
