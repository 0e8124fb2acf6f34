//! `lianxi validate`: everything that is wrong with definitions, at once, with the lines.

use std::path::PathBuf;

use lianxi_spec::{Source, read};
use serde_json::{Value, json};

use super::{Form, PluginFolder};
use crate::console::Console;
use crate::failure::{Exit, Outcome};
use crate::host;
use crate::messages::Message;
use crate::packages::Packages;

const EXAMPLES: &str = "\
Examples:
  lianxi validate workflows/*.yaml
  lianxi validate order.yaml --plugins target/plugins --format json";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The definitions.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    plugins: PluginFolder,
    #[command(flatten)]
    pub form: Form,
}

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let packages = Packages::read(&arguments.plugins.plugins)?;
    let (mut problems, mut valid) = (Vec::new(), true);
    for path in &arguments.files {
        let text = host::read_text(path)?;
        let name = path.display().to_string();
        let outcome = read(
            Source {
                name: &name,
                text: &text,
            },
            &packages,
        );
        valid &= outcome.workflow.is_some();
        if console.is_json() {
            problems.extend(
                outcome
                    .problems
                    .iter()
                    .map(|problem| problem.to_json(&name)),
            );
            continue;
        }
        host::show_problems(console, &name, &text, &outcome.problems);
        let line = match outcome.workflow {
            Some(_) => console.say(Message::DefinitionValid, &[&name]),
            None => console.say(
                Message::DefinitionInvalid,
                &[&name, &outcome.problems.len()],
            ),
        };
        console.text(&line)?;
    }
    if console.is_json() {
        console.json(&json!({"valid": valid, "problems": Value::Array(problems)}))?;
    }
    Ok(if valid { Exit::Ok } else { Exit::Invalid })
}
