//! What is asked of a package before it is installed, and who uses a version.

use lianxi_journal::PluginRow;
use lianxi_sandbox::{Grant, Package};
use semver::Version;

use super::{InstallError, PluginState};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::plugins::{Loaded, PLUGINS_MAX, PluginError};

/// What there was of a plugin before a package of it comes.
pub(super) struct Before {
    /// The row of the same version.
    pub(super) same: Option<PluginRow>,
    /// What the highest version that may be called was granted.
    pub(super) granted: Vec<Grant>,
}

impl Engine {
    /// Signature, department, and the order of versions.
    pub(super) async fn admit(
        &self,
        package: &Package,
        install: super::Install,
    ) -> Result<(Version, Before), EngineError> {
        let manifest = package.manifest();
        let (id, found) = (&manifest.id, &manifest.department);
        let version = Version::parse(&manifest.version).map_err(|_| {
            InstallError::Load(PluginError::Version {
                path: id.clone(),
                version: manifest.version.clone(),
            })
        })?;
        if let Some(trust) = &self.inner.settings.trust {
            trust.judge(package).map_err(InstallError::from)?;
        }
        if let Some(key) = package.signer().map(lianxi_sandbox::PublicKey::id)
            && self.inner.installing.is_revoked(&key.to_string())
        {
            return Err(InstallError::Revoked(key).into());
        }
        let rows = self.journal().plugins().await?;
        // Those that wait take no place of the loaded ones, and their packages take room all the same.
        let waiting = |row: &&PluginRow| row.state == PluginState::Waiting.name();
        if rows.iter().filter(waiting).count() >= PLUGINS_MAX {
            return Err(InstallError::Load(PluginError::TooMany).into());
        }
        let rows: Vec<PluginRow> = rows.into_iter().filter(|row| row.id == *id).collect();
        let loaded: Vec<Loaded> = (self.plugins().list().into_iter())
            .filter(|loaded| loaded.plugin.manifest().id == *id)
            .collect();
        let departments = rows.iter().map(|row| &row.department);
        let departments =
            departments.chain(loaded.iter().map(|one| &one.plugin.manifest().department));
        if let Some(known) = departments.into_iter().find(|known| *known != found) {
            return Err(InstallError::OtherDepartment {
                id: id.clone(),
                known: known.clone(),
                found: found.clone(),
            }
            .into());
        }
        let digest = package.digest().to_string();
        let same = rows
            .iter()
            .find(|row| row.version == manifest.version)
            .cloned();
        let of_version = same.iter().map(|row| row.digest.clone());
        let of_folder = loaded.iter().filter(|one| one.version == version);
        let mut digests = of_version.chain(of_folder.map(|one| one.plugin.digest().to_string()));
        if let Some(known) = digests.find(|known| *known != digest) {
            return Err(InstallError::OtherPackage {
                id: id.clone(),
                version: manifest.version.clone(),
                known,
            }
            .into());
        }
        let highest = loaded.iter().map(|one| &one.version).max();
        if let Some(known) =
            highest.filter(|known| **known > version && !install.older && same.is_none())
        {
            return Err(InstallError::Older {
                id: id.clone(),
                known: known.clone(),
                found: version,
            }
            .into());
        }
        let granted = match loaded.iter().max_by_key(|one| &one.version) {
            None => Vec::new(),
            Some(last) => granted(last, &rows)?,
        };
        Ok((version, Before { same, granted }))
    }

    /// Definitions in force, and those on which executions run, that are pinned to this version.
    pub(super) async fn users(&self, id: &str, version: &str) -> Result<Vec<String>, EngineError> {
        let now = self.clock().now();
        let definitions = self.definitions();
        let mut asked: Vec<_> = definitions.in_force(now);
        for (digest, _) in self.journal().open_executions().await? {
            if asked.iter().all(|definition| definition.digest != digest) {
                asked.push(definitions.by_digest(&digest).await?);
            }
        }
        let uses = |definition: &crate::definitions::Definition| {
            let mut pins = definition.pins.iter();
            pins.any(|((plugin, _), pinned)| plugin == id && pinned == version)
        };
        let used = asked.iter().filter(|definition| uses(definition));
        Ok(used
            .map(|definition| definition.workflow.document.id())
            .collect())
    }
}

/// A version of the folder has what it asks for.
fn granted(loaded: &Loaded, rows: &[PluginRow]) -> Result<Vec<Grant>, EngineError> {
    let version = loaded.version.to_string();
    let known = rows
        .iter()
        .find(|row| row.version == version && row.state != PluginState::Removed.name());
    match known {
        None => Ok(loaded.plugin.manifest().grants.clone()),
        Some(row) => serde_json::from_str(&row.granted)
            .map_err(|error| EngineError::Internal(error.to_string())),
    }
}
