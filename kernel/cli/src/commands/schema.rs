//! `lianxi schema`: what this host accepts, as a JSON schema for editors.

use std::path::PathBuf;

use super::PluginFolder;
use crate::console::Console;
use crate::failure::{Exit, OrFail, Outcome};
use crate::packages::Packages;

const EXAMPLES: &str = "\
Examples:
  lianxi schema -o workflow.schema.json
  lianxi schema --plugins target/plugins > workflow.schema.json

An editor with a YAML language server completes and checks definitions by it. In a definition:
  # yaml-language-server: $schema=workflow.schema.json
or for all of a folder, in the settings of VS Code:
  \"yaml.schemas\": {\"workflow.schema.json\": \"workflows/*.yaml\"}
A running host serves its own, with the plugins that it has: http://127.0.0.1:7420/v1/schema";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    plugins: PluginFolder,
    /// Where to write it; without it, to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let packages = Packages::read(&arguments.plugins.plugins)?;
    let schema = lianxi_spec::schema::schema(&packages.installed());
    match &arguments.output {
        Some(path) => {
            std::fs::write(path, format!("{schema}\n")).or_invalid(path.display())?;
        }
        None => console.json(&schema)?,
    }
    Ok(Exit::Ok)
}
