//! `lianxi plugin doc`: the page of a department.

use std::path::PathBuf;

use lianxi_sandbox::Package;

use crate::console::Console;
use crate::failure::{Exit, OrFail, Outcome};
use crate::host::write_whole;
use crate::plugin_page::{Facts, markdown};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  lianxi plugin doc target/plugins/finance.wasm --out finance.md"
)]
pub struct Arguments {
    /// The package.
    file: PathBuf,
    /// Where the page goes, if not to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let path = &arguments.file;
    let package = Package::read_file(path).or_invalid(path.display())?;
    let facts = Facts {
        sha256: package.digest().to_string(),
        bytes: package.bytes().len(),
        signer: package.signer().map(|key| key.id().to_string()),
    };
    let page = markdown(package.manifest(), &facts);
    match &arguments.out {
        Some(out) => write_whole(out, page.as_bytes())?,
        None => console.text(&page)?,
    }
    Ok(Exit::Ok)
}
