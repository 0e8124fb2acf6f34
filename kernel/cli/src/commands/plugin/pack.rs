//! `lianxi plugin pack`: a component that another tool built, and a manifest, into a package.

use std::path::PathBuf;

use lianxi_sandbox::Package;
use lianxi_sandbox::limits::PACKAGE_BYTES_MAX;

use super::inspect::described;
use crate::commands::Form;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::{read_text, write_whole};
use crate::messages::Message;

const HELP: &str = "\
For plugins that are not written in Rust: a component of the world lianxi:plugin/plugin, and its manifest as JSON.

Example:
  sdk/js/build.sh sample.component.wasm
  lianxi plugin pack sample.component.wasm --manifest sdk/js/manifest.json --out sample-js.wasm";

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Arguments {
    /// The component.
    #[arg(value_name = "FILE")]
    component: PathBuf,
    /// What it says of itself: id, department, title, version, abi, basis, grants, duties with their schemas.
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// The package.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let path = &arguments.component;
    let component = std::fs::read(path).or_invalid(path.display())?;
    if component.len() > PACKAGE_BYTES_MAX {
        return Err(Failure::invalid(format!(
            "{} has {} bytes, more than {PACKAGE_BYTES_MAX}",
            path.display(),
            component.len()
        ))
        .advise("build it smaller, without symbols"));
    }
    let manifest = read_text(&arguments.manifest)?;
    let bytes = lianxi_sandbox::build::pack(&component, manifest.as_bytes()).or_invalid(
        format!("{} with {}", path.display(), arguments.manifest.display()),
    )?;
    let package = Package::read(&bytes).or_invalid(path.display())?;
    write_whole(&arguments.out, &bytes)?;
    let told = package.manifest();
    console.answer(&described(&arguments.out, &package), || {
        console.say(
            Message::PluginBuilt,
            &[
                &told.id,
                &told.version,
                &told.title,
                &arguments.out.display(),
                &bytes.len(),
            ],
        )
    })?;
    Ok(Exit::Ok)
}
