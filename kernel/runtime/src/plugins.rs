//! The installed plugins of this host: which versions there are, which one a range means, and which of them are stopped.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use lianxi_sandbox::{LoadError, Manifest, Package, PackageError, Plugin, Sandbox};
use lianxi_spec::schema::{Installed, InstalledDuty, schema};
use lianxi_spec::{Catalog, CatalogError, DutySignature, Resolved};
use semver::Version;
use serde_json::Value;

/// The most plugins, versions counted, that a host loads.
pub const PLUGINS_MAX: usize = 256;

/// Why a plugin was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum PluginError {
    #[error("{path}: {source}")]
    Read {
        path: String,
        source: std::io::Error,
    },
    #[error("{path}: {source}")]
    Package { path: String, source: PackageError },
    #[error("{path}: {source}")]
    Load { path: String, source: LoadError },
    #[error("{path}: '{version}' is not a semantic version such as 1.0.0")]
    Version { path: String, version: String },
    #[error("at most {PLUGINS_MAX} plugins can be loaded")]
    TooMany,
}

/// A version of a plugin that is loaded.
#[derive(Clone)]
pub struct Loaded {
    pub version: Version,
    pub plugin: Arc<Plugin>,
    /// Why it is stopped: what it is asked is asked of people.
    pub stopped: Option<Arc<str>>,
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded")
            .field("id", &self.plugin.manifest().id)
            .field("version", &self.version)
            .field("stopped", &self.stopped)
            .finish()
    }
}

type Versions = BTreeMap<Version, Loaded>;

/// A registry of loaded plugins. Cheap to look into; loading replaces nothing that runs.
pub struct Plugins {
    sandbox: Sandbox,
    by_id: RwLock<BTreeMap<String, Versions>>,
}

impl Plugins {
    pub fn new(sandbox: Sandbox) -> Self {
        Self {
            sandbox,
            by_id: RwLock::default(),
        }
    }

    /// Loads every `*.wasm` of a folder, in order of name. A folder that does not exist holds no plugins.
    pub fn load_folder(&self, folder: &Path) -> Result<usize, PluginError> {
        let at = |source| PluginError::Read {
            path: folder.display().to_string(),
            source,
        };
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(at(error)),
        };
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(at)?;
        paths.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "wasm")
        });
        paths.sort();
        for path in &paths {
            self.load_file(path)?;
        }
        Ok(paths.len())
    }

    pub fn load_file(&self, path: &Path) -> Result<(), PluginError> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| PluginError::Read {
            path: name.clone(),
            source,
        })?;
        let package = Package::read(&bytes).map_err(|source| PluginError::Package {
            path: name.clone(),
            source,
        })?;
        let loaded = self.prepare(&package, &name)?;
        self.add(loaded)
    }

    /// Compiles a package, which then is no plugin of this host yet. Blocking.
    pub(crate) fn prepare(&self, package: &Package, name: &str) -> Result<Loaded, PluginError> {
        let version = &package.manifest().version;
        let version = Version::parse(version).map_err(|_| PluginError::Version {
            path: name.to_owned(),
            version: version.clone(),
        })?;
        let plugin = self
            .sandbox
            .load(package)
            .map_err(|source| PluginError::Load {
                path: name.to_owned(),
                source,
            })?;
        Ok(Loaded {
            version,
            plugin: Arc::new(plugin),
            stopped: None,
        })
    }

    /// From now on it can be called. What runs on another plugin of the same version ends on that.
    pub(crate) fn add(&self, loaded: Loaded) -> Result<(), PluginError> {
        let mut by_id = self.write();
        if by_id.values().map(BTreeMap::len).sum::<usize>() >= PLUGINS_MAX {
            return Err(PluginError::TooMany);
        }
        let id = loaded.plugin.manifest().id.clone();
        by_id
            .entry(id)
            .or_default()
            .insert(loaded.version.clone(), loaded);
        Ok(())
    }

    pub(crate) fn take_out(&self, id: &str, version: &Version) {
        let mut by_id = self.write();
        if let Some(versions) = by_id.get_mut(id) {
            versions.remove(version);
        }
        by_id.retain(|_, versions| !versions.is_empty());
    }

    /// Stops a version, with the reason, or lets it go on.
    pub(crate) fn stop(&self, id: &str, version: &Version, stopped: Option<&str>) {
        let mut by_id = self.write();
        let known = by_id
            .get_mut(id)
            .and_then(|versions| versions.get_mut(version));
        if let Some(loaded) = known {
            loaded.stopped = stopped.map(Arc::from);
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<String, Versions>> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<String, Versions>> {
        self.by_id.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest installed version in a range: `*`, `1`, `1.2` or `1.2.3`. One that is stopped only where there is no other.
    pub fn find(&self, id: &str, range: &str) -> Option<Loaded> {
        let by_id = self.read();
        let fitting = by_id
            .get(id)?
            .values()
            .rev()
            .filter(|loaded| in_range(&loaded.version, range));
        fitting
            .min_by_key(|loaded| loaded.stopped.is_some())
            .cloned()
    }

    /// Exactly this version.
    pub fn exactly(&self, id: &str, version: &Version) -> Option<Loaded> {
        self.read().get(id)?.get(version).cloned()
    }

    /// The JSON schema of the definitions that a host with these plugins accepts.
    pub fn definition_schema(&self) -> Value {
        let all = self.list();
        let installed: Vec<Installed> = all
            .iter()
            .map(|loaded| installed(loaded.plugin.manifest()))
            .collect();
        schema(&installed)
    }

    /// Everything that is loaded, in order of id and version.
    pub fn list(&self) -> Vec<Loaded> {
        let by_id = self.read();
        by_id.values().flat_map(BTreeMap::values).cloned().collect()
    }
}

/// What a definition can call of a plugin.
pub fn installed(manifest: &Manifest) -> Installed {
    let duties = manifest.duties.iter().map(|duty| InstalledDuty {
        name: duty.name.clone(),
        title: duty.title.clone(),
        basis: duty.basis.clone(),
        input: Some(duty.input_schema.clone()).filter(|schema| !schema.is_null()),
    });
    Installed {
        plugin: manifest.id.clone(),
        title: manifest.title.clone(),
        version: manifest.version.clone(),
        duties: duties.collect(),
    }
}

/// A range is a version with trailing parts left out.
fn in_range(version: &Version, range: &str) -> bool {
    if range == "*" || range == "latest" {
        return true;
    }
    let text = version.to_string();
    text == range
        || text
            .strip_prefix(range)
            .is_some_and(|rest| rest.starts_with('.'))
}

impl Catalog for Plugins {
    fn plugins(&self) -> Vec<String> {
        self.read().keys().cloned().collect()
    }

    fn resolve(&self, plugin: &str, range: &str) -> Result<Resolved, CatalogError> {
        let versions: Vec<String> = self
            .read()
            .get(plugin)
            .into_iter()
            .flat_map(BTreeMap::keys)
            .map(ToString::to_string)
            .collect();
        match self.find(plugin, range) {
            Some(found) => Ok(Resolved {
                version: found.version.to_string(),
            }),
            None if versions.is_empty() => Err(CatalogError::UnknownPlugin),
            None => Err(CatalogError::NoVersion {
                installed: versions,
            }),
        }
    }

    fn duty(&self, plugin: &str, version: &str, duty: &str) -> Option<DutySignature> {
        let found = self.find(plugin, version)?;
        let duty = found.plugin.manifest().duty(duty)?;
        let given = |schema: &Value| Some(schema.clone()).filter(|schema| !schema.is_null());
        Some(DutySignature {
            input: given(&duty.input_schema),
            output: given(&duty.output_schema),
        })
    }

    fn duties(&self, plugin: &str, version: &str) -> Vec<String> {
        let found = self.find(plugin, version);
        let duties = found
            .iter()
            .flat_map(|found| found.plugin.manifest().duties.iter());
        duties.map(|duty| duty.name.clone()).collect()
    }

    fn workflow_exists(&self, _: &str, _: &str, _: &str) -> bool {
        // Which workflows are published is the journal's to know: see `definitions`.
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let version = Version::new(1, 2, 3);
        for range in ["*", "1", "1.2", "1.2.3"] {
            assert!(in_range(&version, range), "{range}");
        }
        for range in ["2", "1.20", "1.2.30", "12", "1.2.3.4"] {
            assert!(!in_range(&version, range), "{range}");
        }
    }
}
