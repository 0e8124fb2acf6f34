//! `lianxi plugin`: build, inspect, test and begin plugins.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use lianxi_sandbox::build::{self, BuildError, Built};
use lianxi_sandbox::{Capability, Package};
use serde_json::{Value, json};

use super::{Form, plugin_new, plugin_test};
use crate::console::{Console, Format, table};
use crate::failure::{Exit, Failure, OrFail, Outcome, chain};
use crate::messages::Message;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compile projects into packages.
    #[command(
        after_help = "Examples:\n  lianxi plugin build\n  lianxi plugin build plugins/* --out-dir target/plugins\n  lianxi plugin build . --out finance.wasm"
    )]
    Build(BuildArguments),
    /// Read a package without running it.
    #[command(
        after_help = "Example:\n  lianxi plugin inspect target/plugins/finance.wasm --format json"
    )]
    Inspect {
        /// The package.
        file: PathBuf,
        #[command(flatten)]
        form: Form,
    },
    /// Run a project's tests, and its examples as a component in the sandbox.
    Test(plugin_test::Arguments),
    /// Begin a project that builds and passes its tests at once.
    New(plugin_new::Arguments),
}

#[derive(Debug, clap::Args)]
pub struct BuildArguments {
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
    form: Form,
}

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::Build(arguments) => arguments.form.format,
            Self::Inspect { form, .. } => form.format,
            Self::Test(arguments) => arguments.form.format,
            Self::New(arguments) => arguments.form.format,
        }
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::Build(arguments) => build_all(arguments, console).await,
        Command::Inspect { file, .. } => inspect(&file, console),
        Command::Test(arguments) => plugin_test::perform(arguments, console).await,
        Command::New(arguments) => plugin_new::perform(&arguments, console),
    }
}

async fn build_all(arguments: BuildArguments, console: Console) -> Outcome {
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

fn inspect(path: &Path, console: Console) -> Outcome {
    let package = Package::read_file(path).or_invalid(path.display())?;
    let manifest = package.manifest();
    console.answer(&described(path, &package), || {
        let head = [
            ["id", &manifest.id],
            ["department", &manifest.department],
            ["title", &manifest.title],
            ["version", &manifest.version],
            ["abi", &manifest.abi],
            ["sha256", &package.digest().to_string()],
            ["bytes", &package.bytes().len().to_string()],
            ["basis", &manifest.basis.join("; ")],
            [
                "grants",
                &manifest
                    .grants
                    .iter()
                    .map(|grant| grant.capability().name())
                    .collect::<Vec<_>>()
                    .join(", "),
            ],
        ];
        let head: Vec<Vec<String>> = head
            .iter()
            .map(|row| row.map(str::to_owned).to_vec())
            .collect();
        let duties: Vec<Vec<String>> = manifest
            .duties
            .iter()
            .map(|duty| vec![duty.name.clone(), duty.title.clone(), duty.basis.join("; ")])
            .collect();
        let titles = |names: [&str; 3]| names.map(str::to_owned);
        format!(
            "{}\n{}",
            table(&titles(["", "", ""])[..2], &head, false),
            table(&titles(["duty", "title", "basis"]), &duties, false)
        )
    })?;
    Ok(Exit::Ok)
}

fn described(path: &Path, package: &Package) -> Value {
    json!({
        "file": path.display().to_string(),
        "sha256": package.digest().to_string(),
        "bytes": package.bytes().len(),
        "imports": package.imports().iter().map(|import: &Capability| import.name()).collect::<Vec<_>>(),
        "manifest": package.manifest(),
    })
}
