//! The installed plugins of this host: which versions there are, and which one a range means.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, RwLock};

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

type Versions = BTreeMap<Version, Arc<Plugin>>;

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
        let version =
            Version::parse(&package.manifest().version).map_err(|_| PluginError::Version {
                path: name.clone(),
                version: package.manifest().version.clone(),
            })?;
        let plugin = self
            .sandbox
            .load(&package)
            .map_err(|source| PluginError::Load { path: name, source })?;
        let mut by_id = self
            .by_id
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if by_id.values().map(BTreeMap::len).sum::<usize>() >= PLUGINS_MAX {
            return Err(PluginError::TooMany);
        }
        by_id
            .entry(package.manifest().id.clone())
            .or_default()
            .insert(version, Arc::new(plugin));
        Ok(())
    }

    /// The newest installed version in a range: `*`, `1`, `1.2` or `1.2.3`.
    pub fn find(&self, id: &str, range: &str) -> Option<(Version, Arc<Plugin>)> {
        let by_id = self
            .by_id
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let versions = by_id.get(id)?;
        let found = versions
            .iter()
            .rev()
            .find(|(version, _)| in_range(version, range))?;
        Some((found.0.clone(), Arc::clone(found.1)))
    }

    /// The JSON schema of the definitions that a host with these plugins accepts.
    pub fn definition_schema(&self) -> Value {
        let all = self.list();
        let installed: Vec<Installed> = all
            .iter()
            .map(|(_, _, plugin)| installed(plugin.manifest()))
            .collect();
        schema(&installed)
    }

    /// (id, version, plugin) of everything that is loaded.
    pub fn list(&self) -> Vec<(String, Version, Arc<Plugin>)> {
        let by_id = self
            .by_id
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        by_id
            .iter()
            .flat_map(|(id, versions)| {
                versions
                    .iter()
                    .map(move |(version, plugin)| (id.clone(), version.clone(), Arc::clone(plugin)))
            })
            .collect()
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
        let by_id = self
            .by_id
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        by_id.keys().cloned().collect()
    }

    fn resolve(&self, plugin: &str, range: &str) -> Result<Resolved, CatalogError> {
        let known = self
            .list()
            .into_iter()
            .filter(|(id, ..)| id == plugin)
            .map(|(_, version, _)| version.to_string());
        let versions: Vec<String> = known.collect();
        match self.find(plugin, range) {
            Some((version, _)) => Ok(Resolved {
                version: version.to_string(),
            }),
            None if versions.is_empty() => Err(CatalogError::UnknownPlugin),
            None => Err(CatalogError::NoVersion {
                installed: versions,
            }),
        }
    }

    fn duty(&self, plugin: &str, version: &str, duty: &str) -> Option<DutySignature> {
        let (_, plugin) = self.find(plugin, version)?;
        let duty = plugin
            .manifest()
            .duties
            .iter()
            .find(|candidate| candidate.name == duty)?;
        let given = |schema: &Value| Some(schema.clone()).filter(|schema| !schema.is_null());
        Some(DutySignature {
            input: given(&duty.input_schema),
            output: given(&duty.output_schema),
        })
    }

    fn duties(&self, plugin: &str, version: &str) -> Vec<String> {
        let Some((_, plugin)) = self.find(plugin, version) else {
            return Vec::new();
        };
        plugin
            .manifest()
            .duties
            .iter()
            .map(|duty| duty.name.clone())
            .collect()
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
