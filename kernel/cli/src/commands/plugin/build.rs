//! `lianxi plugin build`: projects into packages.

use std::path::PathBuf;

use lianxi_sandbox::build::{self, BuildError, Built};
use serde_json::{Value, json};

use super::inspect::described;
use crate::commands::Form;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome, chain};
use crate::messages::Message;

const HELP: &str = "\
Examples:
  lianxi plugin build
  lianxi plugin build plugins/* --out-dir target/plugins
  lianxi plugin build . --out finance.wasm";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Arguments {
    /// Folders of projects.
    #[arg(default_value = ".", value_name = "DIR")]
    projects: Vec<PathBuf>,
    /// The package's file, for one project.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The folder for ID.wasm files.
    #[arg(
        long,
        value_name = "DIR",
        env = "LIANXI_PLUGINS",
        default_value = "target/plugins"
    )]
    out_dir: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let (projects, out, folder) = (arguments.projects, arguments.out, arguments.out_dir);
    if out.is_some() && projects.len() != 1 {
        return Err(
            Failure::invalid("--out names one file, but there are several projects")
                .advise("use --out-dir"),
        );
    }
    for project in &projects {
        console.note(Message::PluginBuilding, &[&project.display()]);
    }
    let built = blocking(move || match out {
        Some(out) => {
            build::cargo(&projects[0], &out).map(|package| vec![Built { path: out, package }])
        }
        None => build::cargo_all(&projects, &folder),
    })
    .await?;
    let listed: Vec<Value> = built
        .iter()
        .map(|built| described(&built.path, &built.package))
        .collect();
    let line = |built: &Built| {
        let manifest = built.package.manifest();
        console.say(
            Message::PluginBuilt,
            &[
                &manifest.id,
                &manifest.version,
                &manifest.title,
                &built.path.display(),
                &built.package.bytes().len(),
            ],
        )
    };
    console.answer(&json!({"built": listed}), || {
        built.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(Exit::Ok)
}

/// Cargo runs for a while; the runtime has other things to do.
pub async fn blocking<T: Send + 'static>(
    build: impl FnOnce() -> Result<T, BuildError> + Send + 'static,
) -> Outcome<T> {
    tokio::task::spawn_blocking(build)
        .await
        .or_failed("the build")?
        .map_err(|error| match &error {
            BuildError::Toolchain(_) | BuildError::File { .. } => Failure::failed(chain(&error)),
            BuildError::Cargo { .. } => {
                Failure::failed(chain(&error)).advise("mend what cargo says above")
            }
            BuildError::Project { .. } => Failure::invalid(chain(&error))
                .advise("begin a project with `lianxi plugin new DIR`"),
            _ => Failure::failed(chain(&error)).advise(
                "the library needs `#[cfg(target_arch = \"wasm32\")] lianxi_sdk::export!(plugin);`",
            ),
        })
}
