//! The packages of a folder, read and not compiled: enough to check a definition, and to know which of them it needs.
//!
//! Compiling a package takes seconds; checking a definition that calls three of eighteen should not.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::StreamExt as _;
use lianxi_runtime::{Plugins, installed};
use lianxi_sandbox::{
    Cached, Child, CompileBounds, Compiler, Limits, Manifest, Package, Sandbox, Trust,
};
use lianxi_spec::schema::Installed;
use lianxi_spec::{Catalog, CatalogError, DutySignature, Elsewhere, Pin, Resolved};
use serde_json::Value;

use crate::commands::compile;
use crate::failure::{Failure, OrFail, Outcome, chain};
use crate::progress;

/// One package: its file and what it says of itself.
struct Known {
    path: PathBuf,
    manifest: Manifest,
}

/// Installed packages, in order of their versions.
pub struct Packages {
    known: Vec<Known>,
}

impl Packages {
    /// A folder that is not there holds none.
    pub fn read(folder: &Path) -> Outcome<Self> {
        Self::trusted(folder, None)
    }

    /// The same, of those alone that the host trusts: one that it does not stops it.
    pub fn trusted(folder: &Path, trust: Option<&Trust>) -> Outcome<Self> {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self { known: Vec::new() });
            }
            Err(error) => return Err(error).or_invalid(folder.display()),
        };
        let mut known = Vec::new();
        for entry in entries {
            let path = entry.or_invalid(folder.display())?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "wasm")
            {
                let package =
                    Package::read_file(&path).map_err(|error| unusable(&path, &chain(&error)))?;
                if let Some(trust) = trust {
                    trust.judge(&package).map_err(|error| {
                        Failure::invalid(format!("{}: {error}", path.display())).advise(
                            "have the department sign it with `lianxi plugin sign`, or name its public key under `trust` in the configuration",
                        )
                    })?;
                }
                known.push(Known {
                    manifest: package.manifest().clone(),
                    path,
                });
            }
        }
        known.sort_by_key(|known| numbers(&known.manifest.version));
        Ok(Self { known })
    }

    /// Compiles those that a definition was pinned to.
    pub async fn load(&self, pins: &[Pin]) -> Outcome<Arc<Plugins>> {
        let needed = |known: &&Known| {
            pins.iter()
                .any(|pin| pin.plugin == known.manifest.id && pin.version == known.manifest.version)
        };
        compile(
            self.known
                .iter()
                .filter(needed)
                .map(|known| known.path.clone())
                .collect(),
        )
        .await
    }

    /// Compiles all.
    pub async fn load_all(&self) -> Outcome<Arc<Plugins>> {
        compile(self.known.iter().map(|known| known.path.clone()).collect()).await
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// What each says of itself.
    pub fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        self.known.iter().map(|known| &known.manifest)
    }

    /// What can be called, for the schema of definitions.
    pub fn installed(&self) -> Vec<Installed> {
        let known = self.known.iter();
        known.map(|known| installed(&known.manifest)).collect()
    }

    /// `duty:version@plugin` of the first duty that fits.
    pub fn find_duty(&self, fits: impl Fn(&Value) -> bool) -> Option<String> {
        self.known.iter().find_map(|known| {
            let duty = known
                .manifest
                .duties
                .iter()
                .find(|duty| fits(&duty.input_schema))?;
            Some(format!(
                "{}:{}@{}",
                duty.name, known.manifest.version, known.manifest.id
            ))
        })
    }

    fn of<'k>(&'k self, plugin: &str) -> impl Iterator<Item = &'k Known> {
        self.known
            .iter()
            .filter(move |known| known.manifest.id == plugin)
    }

    fn exactly(&self, plugin: &str, version: &str) -> Option<&Manifest> {
        let found = self
            .known
            .iter()
            .find(|known| known.manifest.id == plugin && known.manifest.version == version);
        found.map(|known| &known.manifest)
    }
}

/// Where compiled plugins are kept: a folder, or nothing for none.
const CACHE: &str = "LIANXI_CACHE";

/// This very program, also when its file was replaced since it began.
const THIS_PROGRAM: &str = "/proc/self/exe";

/// A sandbox as a host has it: packages are compiled in a process that may take so much and no more.
pub fn sandbox(limits: &Limits) -> Outcome<Sandbox> {
    Sandbox::with_compiler(limits.clone(), compiler(limits)).or_failed("the sandbox")
}

/// What was compiled before need not be again. Without a place for it the host starts a little later, and nothing else.
fn compiler(limits: &Limits) -> Arc<dyn Compiler> {
    let compiler = Child::new(
        THIS_PROGRAM,
        [compile::COMMAND.into()],
        limits,
        CompileBounds::default(),
    );
    let Some(folder) = cache() else {
        return Arc::new(compiler);
    };
    match Cached::open(&folder, compiler.clone()) {
        Ok(cached) => Arc::new(cached),
        Err(error) => {
            tracing::warn!(folder = %folder.display(), %error, "compiled plugins cannot be kept");
            Arc::new(compiler)
        }
    }
}

/// The folder that is asked for, or one where the user's caches are.
fn cache() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).map(PathBuf::from);
    match folder(CACHE) {
        Some(asked) => (!asked.as_os_str().is_empty()).then_some(asked),
        None => folder("XDG_CACHE_HOME")
            .filter(|caches| caches.is_absolute())
            .or_else(|| Some(folder("HOME")?.join(".cache")))
            .map(|caches| caches.join("lianxi")),
    }
}

/// Side by side, as many as there are processors: each takes one of them, and memory of its own.
async fn compile(paths: Vec<PathBuf>) -> Outcome<Arc<Plugins>> {
    let plugins = Arc::new(Plugins::new(sandbox(&Limits::default())?));
    let spinner = progress::spinner("…".to_owned());
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut loading = futures_util::stream::iter(paths.into_iter().map(|path| {
        let plugins = Arc::clone(&plugins);
        tokio::task::spawn_blocking(move || {
            plugins
                .load_file(&path)
                .map_err(|error| unusable(&path, &chain(&error)))
        })
    }))
    .buffer_unordered(at_once);
    while let Some(loaded) = loading.next().await {
        loaded.or_failed("loading plugins")??;
    }
    drop(loading);
    spinner.finish_and_clear();
    Ok(plugins)
}

fn unusable(path: &Path, why: &str) -> Failure {
    let name = path.display().to_string();
    let what = if why.starts_with(&name) {
        why.to_owned()
    } else {
        format!("{name}: {why}")
    };
    Failure::invalid(what)
        .advise("build it again with `lianxi plugin build`, or take the file out of the folder")
}

fn numbers(version: &str) -> Vec<u64> {
    version
        .split('.')
        .map(|part| part.parse().unwrap_or_default())
        .collect()
}

/// A range is a version with trailing parts left out.
fn in_range(version: &str, range: &str) -> bool {
    range == "*"
        || range == "latest"
        || version == range
        || version
            .strip_prefix(range)
            .is_some_and(|rest| rest.starts_with('.'))
}

impl Catalog for Packages {
    fn plugins(&self) -> Vec<String> {
        self.known
            .iter()
            .map(|known| known.manifest.id.clone())
            .collect()
    }

    fn resolve(&self, plugin: &str, range: &str) -> Result<Resolved, CatalogError> {
        let installed: Vec<String> = self
            .of(plugin)
            .map(|known| known.manifest.version.clone())
            .collect();
        match installed
            .iter()
            .rev()
            .find(|version| in_range(version, range))
        {
            Some(version) => Ok(Resolved {
                version: version.clone(),
            }),
            None if installed.is_empty() => Err(CatalogError::UnknownPlugin),
            None => Err(CatalogError::NoVersion { installed }),
        }
    }

    fn duty(&self, plugin: &str, version: &str, duty: &str) -> Option<DutySignature> {
        let duty = self.exactly(plugin, version)?.duty(duty)?;
        let given = |schema: &Value| Some(schema.clone()).filter(|schema| !schema.is_null());
        Some(DutySignature {
            input: given(&duty.input_schema),
            output: given(&duty.output_schema),
        })
    }

    fn duties(&self, plugin: &str, version: &str) -> Vec<String> {
        let duties = self
            .exactly(plugin, version)
            .map(|manifest| manifest.duties.as_slice())
            .unwrap_or_default();
        duties.iter().map(|duty| duty.name.clone()).collect()
    }

    fn workflow_exists(&self, _: &str, _: &str, _: &str) -> bool {
        // Which workflows are published is a host's to know.
        true
    }

    fn resource(&self, _: &str) -> Elsewhere {
        // Whoever runs or publishes a definition fetches what it is made of; reading packages reaches nothing.
        Elsewhere::Later
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_the_order_of_versions() {
        for (version, range, expected) in [
            ("1.2.3", "1", true),
            ("1.2.3", "1.2", true),
            ("1.2.3", "*", true),
            ("1.20.0", "1.2", false),
            ("10.0.0", "1", false),
        ] {
            assert_eq!(in_range(version, range), expected, "{version} in {range}");
        }
        assert!(numbers("1.10.0") > numbers("1.9.9"));
    }
}
