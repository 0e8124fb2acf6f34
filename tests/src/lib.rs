//! What the whole-system tests share: where the repository, the binary and the built plugins are.

pub mod collector;
pub mod command;
pub mod http;
pub mod package;
pub mod postgres;
pub mod receiver;
pub mod server;
pub mod world;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The departments, in the order of the policy's annex.
pub const PLUGINS: [&str; 18] = [
    "institutional-establishment",
    "development-reform",
    "education",
    "public-security",
    "civil-affairs",
    "finance",
    "human-resources",
    "natural-resources",
    "housing",
    "health",
    "emergency",
    "taxation",
    "market-regulation",
    "audit",
    "trade-union",
    "youth-league",
    "womens-federation",
    "family-planning-association",
];

/// The root of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate stands one folder below the root")
}

/// A text that no compression makes much shorter: always the same letters, drawn by a linear congruence.
pub fn incompressible(chars: usize) -> String {
    let mut state = 1_u64;
    let mut letter = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let drawn = u8::try_from((state >> 33) % 26).expect("less than 26");
        char::from(b'a' + drawn)
    };
    (0..chars).map(|_| letter()).collect()
}

/// The folder of this build: `target`, wherever it is.
fn target() -> Result<PathBuf> {
    let test = std::env::current_exe().context("where this test is")?;
    // target/<profile>/deps/<test>
    test.ancestors()
        .nth(3)
        .map(Path::to_path_buf)
        .context("a test stands three folders below its target folder")
}

/// The binary `lianxi` of the same build.
pub fn binary() -> Result<PathBuf> {
    let test = std::env::current_exe().context("where this test is")?;
    let binary = test
        .ancestors()
        .nth(2)
        .context("a test stands below its profile's folder")?
        .join("lianxi");
    if !binary.exists() {
        build(&["build", "-p", "lianxi"])?;
    }
    ensure!(binary.exists(), "{} is missing", binary.display());
    Ok(binary)
}

/// The folder with the plugins of all departments as components; `make plugins` makes it.
pub fn plugins() -> Result<PathBuf> {
    let folder = target()?.join("plugins");
    for plugin in PLUGINS {
        let path = folder.join(format!("{plugin}.wasm"));
        ensure!(
            path.exists(),
            "{} is missing: run 'make plugins' first",
            path.display()
        );
    }
    Ok(folder)
}

fn build(arguments: &[&str]) -> Result<()> {
    let status = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
        .args(arguments)
        .current_dir(repository())
        .status()?;
    ensure!(status.success(), "cargo {} failed", arguments.join(" "));
    Ok(())
}
