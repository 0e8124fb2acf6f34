//! `lianxi plugin doc`: the page of a department, and the part of its README that the package tells.

use std::path::{Path, PathBuf};

use lianxi_sandbox::{Manifest, Package};

use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::write_whole;
use crate::plugin_page::{Facts, markdown, readme};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  lianxi plugin doc target/plugins/finance.wasm --out finance.md\n  lianxi plugin doc target/plugins/finance.wasm --readme plugins/finance/README.md\n\nIn a README the part stands between the lines '<!-- 以下由 lianxi plugin doc --readme 生成 -->' and '<!-- 生成结束 -->'."
)]
pub struct Arguments {
    /// The package.
    file: PathBuf,
    /// Where the page goes, if not to standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "readme")]
    out: Option<PathBuf>,
    /// Write the part that the package tells into this README.
    #[arg(long, value_name = "FILE")]
    readme: Option<PathBuf>,
    /// Write nothing: fail if the README says something else than the package.
    #[arg(long, requires = "readme")]
    check: bool,
}

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let path = &arguments.file;
    let package = Package::read_file(path).or_invalid(path.display())?;
    if let Some(file) = &arguments.readme {
        return in_readme(file, package.manifest(), arguments.check);
    }
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

fn in_readme(file: &Path, manifest: &Manifest, check: bool) -> Outcome {
    let written = std::fs::read_to_string(file).or_invalid(file.display())?;
    let told = readme::replaced(&written, manifest).or_invalid(file.display())?;
    if told == written {
        return Ok(Exit::Ok);
    }
    if check {
        return Err(Failure::failed(format!(
            "{}: it says something else than the package of {} {}",
            file.display(),
            manifest.id,
            manifest.version
        ))
        .advise("write it anew: the same command without --check"));
    }
    write_whole(file, told.as_bytes())?;
    Ok(Exit::Ok)
}
