//! Runs cargo for plugin projects, in our workspace or in any other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::toolchain::{TARGET, Toolchain};
use super::{BuildError, component};
use crate::limits::PACKAGE_BYTES_MAX;
use crate::package::{Package, PackageError};

/// A guest's stack. The default of 1 MiB makes every fresh call three times as dear.
const GUEST_FLAGS: &str = "-Clink-arg=-zstack-size=65536";
/// The profile of guests; where a workspace does not define it, this is what it means.
const PROFILE: &str = "plugin";
const PROFILE_SETTINGS: [&str; 7] = [
    "profile.plugin.inherits='release'",
    "profile.plugin.opt-level='s'",
    "profile.plugin.lto='fat'",
    "profile.plugin.codegen-units=1",
    "profile.plugin.strip=true",
    "profile.plugin.debug=false",
    "profile.plugin.panic='abort'",
];

/// A package that was built from a project.
#[derive(Debug)]
pub struct Built {
    pub path: PathBuf,
    pub package: Package,
}

/// Builds one project into the file `out`.
pub fn cargo(project: &Path, out: &Path) -> Result<Package, BuildError> {
    let project = Project::read(project)?;
    compile(&Toolchain::detect()?, &[&project])?;
    project.package_into(out)
}

/// Builds projects into `ID.wasm` files of a folder: those that share a workspace in one run
/// of cargo, which is much faster than one run each.
pub fn cargo_all(projects: &[PathBuf], folder: &Path) -> Result<Vec<Built>, BuildError> {
    let toolchain = Toolchain::detect()?;
    let projects = projects
        .iter()
        .map(|path| Project::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let mut workspaces: BTreeMap<&Path, Vec<&Project>> = BTreeMap::new();
    for project in &projects {
        workspaces
            .entry(&project.workspace)
            .or_default()
            .push(project);
    }
    workspaces
        .values()
        .try_for_each(|together| compile(&toolchain, together))?;
    let into_folder = |project: &Project| {
        let package = project.package()?;
        let path = folder.join(format!("{}.wasm", package.manifest().id));
        write(&path, package.bytes())?;
        Ok(Built { path, package })
    };
    projects.iter().map(into_folder).collect()
}

/// What cargo says about a project.
struct Project {
    path: PathBuf,
    /// The cargo package.
    name: String,
    /// The library, whose file is named by it.
    library: String,
    workspace: PathBuf,
    target_folder: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<MetadataPackage>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct MetadataPackage {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<MetadataTarget>,
}

#[derive(Deserialize)]
struct MetadataTarget {
    name: String,
    crate_types: Vec<String>,
}

impl Project {
    fn read(path: &Path) -> Result<Self, BuildError> {
        let wrong = |reason: String| BuildError::Project {
            path: path.to_owned(),
            reason,
        };
        let manifest = path
            .join("Cargo.toml")
            .canonicalize()
            .map_err(|error| wrong(format!("Cargo.toml: {error}")))?;
        let folder = manifest.parent().unwrap_or(path).to_owned();
        let output = Command::new(program())
            .args(["metadata", "--format-version=1", "--no-deps", "--quiet"])
            .current_dir(&folder)
            .output()
            .map_err(|error| BuildError::Toolchain(format!("cargo does not start: {error}")))?;
        if !output.status.success() {
            return Err(wrong(
                String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            ));
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout)
            .map_err(|error| wrong(format!("cargo's metadata: {error}")))?;
        let package = metadata
            .packages
            .into_iter()
            .find(|package| package.manifest_path == manifest)
            .ok_or_else(|| wrong("cargo does not know it".to_owned()))?;
        let library = package
            .targets
            .into_iter()
            .find(|target| target.crate_types.iter().any(|kind| kind == "cdylib"))
            .ok_or_else(|| {
                wrong("its [lib] needs crate-type = [\"cdylib\", \"rlib\"]".to_owned())
            })?;
        Ok(Self {
            path: folder,
            name: package.name,
            library: library.name.replace('-', "_"),
            workspace: metadata.workspace_root,
            target_folder: metadata.target_directory,
        })
    }

    /// Makes the package of the module that cargo has built.
    fn package(&self) -> Result<Package, BuildError> {
        let folder = Toolchain::detect()?.target_folder(&self.target_folder);
        let module = folder
            .join(TARGET)
            .join(PROFILE)
            .join(format!("{}.wasm", self.library));
        let size = fs::metadata(&module)
            .map_err(|source| BuildError::File {
                path: module.clone(),
                source,
            })?
            .len();
        if size > PACKAGE_BYTES_MAX as u64 {
            return Err(PackageError::TooLarge.into());
        }
        let core = fs::read(&module).map_err(|source| BuildError::File {
            path: module,
            source,
        })?;
        Ok(Package::read(&component::package(&core)?)?)
    }

    fn package_into(&self, out: &Path) -> Result<Package, BuildError> {
        let package = self.package()?;
        write(out, package.bytes())?;
        Ok(package)
    }

    fn workspace_has_profile(&self) -> bool {
        let text = fs::read_to_string(self.workspace.join("Cargo.toml")).unwrap_or_default();
        text.lines()
            .any(|line| line.trim() == format!("[profile.{PROFILE}]"))
    }
}

/// One run of cargo for projects of one workspace; its output goes to standard error.
fn compile(toolchain: &Toolchain, projects: &[&Project]) -> Result<(), BuildError> {
    let Some(first) = projects.first() else {
        return Ok(());
    };
    let mut cargo = Command::new(program());
    cargo
        .args(["build", "--lib", "--target", TARGET, "--profile", PROFILE])
        .current_dir(&first.path);
    cargo
        .arg("--target-dir")
        .arg(toolchain.target_folder(&first.target_folder));
    for project in projects {
        cargo.args(["--package", &project.name]);
    }
    if !first.workspace_has_profile() {
        for setting in PROFILE_SETTINGS {
            cargo.args(["--config", setting]);
        }
    }
    // The flags of the target alone: build scripts and macros stay as the caller built them.
    cargo
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", GUEST_FLAGS);
    toolchain.prepare(&mut cargo);
    // Standard output belongs to the caller's own answer.
    let status = cargo.stdin(Stdio::null()).stdout(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(BuildError::Cargo {
            path: first.path.clone(),
        }),
        Err(error) => Err(BuildError::Toolchain(format!(
            "cargo does not start: {error}"
        ))),
    }
}

/// The cargo that runs us, or the one on the path.
fn program() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Whole or not at all: a reader never sees half of a package.
fn write(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    let failed = |source| BuildError::File {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, bytes).map_err(failed)?;
    fs::rename(&unfinished, path).map_err(failed)
}
