//! `lianxi plugin inspect`: what a package says of itself, who signed it, and what it could reach.

use std::path::{Path, PathBuf};

use lianxi_sandbox::{Capability, Package};
use serde_json::{Value, json};

use crate::commands::Form;
use crate::console::{Console, table};
use crate::failure::{Exit, OrFail, Outcome};
use crate::grants;
use crate::messages::Message;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  lianxi plugin inspect target/plugins/finance.wasm --format json    # with the schemas"
)]
pub struct Arguments {
    /// The package.
    file: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let path = &arguments.file;
    let package = Package::read_file(path).or_invalid(path.display())?;
    console.answer(&described(path, &package), || told(&package, console))?;
    Ok(Exit::Ok)
}

fn told(package: &Package, console: Console) -> String {
    let manifest = package.manifest();
    let signer = package.signer().map_or_else(
        || console.say(Message::PluginUnsigned, &[]),
        |key| key.id().to_string(),
    );
    let head = [
        ["id", &manifest.id],
        ["department", &manifest.department],
        ["title", &manifest.title],
        ["version", &manifest.version],
        ["abi", &manifest.abi],
        ["sha256", &package.digest().to_string()],
        ["signer", &signer],
        ["bytes", &package.bytes().len().to_string()],
        ["basis", &manifest.basis.join("; ")],
        ["grants", &grants::listed(&manifest.grants)],
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
}

/// A package for programs, all of it but its code.
pub fn described(path: &Path, package: &Package) -> Value {
    json!({
        "file": path.display().to_string(),
        "sha256": package.digest().to_string(),
        "signer": package.signer().map(|key| json!({"key": key.id().to_string(), "scheme": key.scheme()})),
        "bytes": package.bytes().len(),
        "imports": package.imports().iter().map(|import: &Capability| import.name()).collect::<Vec<_>>(),
        "manifest": package.manifest(),
    })
}
