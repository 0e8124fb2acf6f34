//! From a plugin's project to its package: cargo makes a core module, the module tells its
//! manifest, and both become one component.

mod cargo;
mod component;
mod toolchain;

use std::path::PathBuf;

use thiserror::Error;

use crate::manifest::ManifestError;
use crate::package::PackageError;

pub use cargo::{Built, cargo, cargo_all};
pub use component::{pack, package};
pub use toolchain::Toolchain;

/// Why a project did not become a package.
#[derive(Debug, Error)]
pub enum BuildError {
    /// Nothing on this machine compiles for the sandbox; the text says what to install.
    #[error("{0}")]
    Toolchain(String),
    #[error("{path} is not a plugin's project: {reason}")]
    Project { path: PathBuf, reason: String },
    /// Cargo has printed why.
    #[error("cargo could not build {path}")]
    Cargo { path: PathBuf },
    /// The core module has no `export!`, or it failed.
    #[error("the plugin does not tell its manifest: {0}")]
    NoManifest(String),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error("the module cannot become a component: {0}")]
    Component(String),
    /// It built, but no host would take it.
    #[error(transparent)]
    Package(#[from] PackageError),
    #[error("{path}: {source}")]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
}
