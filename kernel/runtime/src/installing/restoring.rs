//! What was installed before this host began.

use lianxi_journal::PluginRow;
use lianxi_sandbox::Package;
use semver::Version;

use super::revoking::KEY_REVOKED;
use super::{InstallError, PluginState};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::plugins::{Loaded, PluginError};

impl Engine {
    /// Loads what is installed, and stops what is disabled. One that does not load is named in the log: its calls are incidents, which are
    /// retried when it is there.
    pub(crate) async fn restore_plugins(&self) -> Result<(), EngineError> {
        let keys = self.journal().revoked_keys().await?;
        let keys = keys.into_iter().map(|key| key.key);
        self.inner.installing.revoke(keys);
        for row in self.journal().plugins().await? {
            if let Err(error) = self.restore(&row).await {
                tracing::error!(plugin = %row.id, version = %row.version, %error, "an installed plugin cannot be used");
            }
        }
        for loaded in self.plugins().list() {
            let signer = loaded.plugin.signer().map(|key| key.to_string());
            if signer.is_some_and(|key| self.inner.installing.is_revoked(&key)) {
                let id = &loaded.plugin.manifest().id;
                self.plugins().stop(id, &loaded.version, Some(KEY_REVOKED));
            }
        }
        Ok(())
    }

    async fn restore(&self, row: &PluginRow) -> Result<(), EngineError> {
        let state = PluginState::named(&row.state);
        if !matches!(state, Some(PluginState::Active | PluginState::Disabled)) {
            return Ok(());
        }
        let version = Version::parse(&row.version)
            .map_err(|error| EngineError::Internal(error.to_string()))?;
        let stands = self.plugins().exactly(&row.id, &version);
        let in_folder = stands.map(|loaded| loaded.plugin.digest().to_string());
        let other = in_folder.as_ref() != Some(&row.digest);
        if other
            && self
                .journal()
                .plugin_package(&row.id, &row.version)
                .await?
                .is_some()
        {
            if in_folder.is_some() {
                tracing::warn!(plugin = %row.id, %version, "the folder has another package of an installed version; the installed one counts");
            }
            let loaded = self.stored(row).await?;
            self.plugins().add(loaded).map_err(InstallError::from)?;
        }
        if state == Some(PluginState::Disabled) {
            let why = row.reason.as_deref().unwrap_or_default();
            self.plugins().stop(&row.id, &version, Some(why));
        }
        Ok(())
    }

    /// The package of a row, compiled.
    pub(super) async fn stored(&self, row: &PluginRow) -> Result<Loaded, EngineError> {
        let bytes = self
            .journal()
            .plugin_package(&row.id, &row.version)
            .await?
            .ok_or_else(|| EngineError::NotFound {
                what: "package of the plugin",
                id: format!("{}:{}", row.id, row.version),
            })?;
        let package = Package::read(&bytes).map_err(InstallError::from)?;
        if package.digest().to_string() != row.digest {
            return Err(EngineError::Internal(format!(
                "the package of {}:{} is not the one that was installed",
                row.id, row.version
            )));
        }
        // A key may have been taken out of the configuration since.
        if let Some(trust) = &self.inner.settings.trust {
            trust.judge(&package).map_err(InstallError::from)?;
        }
        self.compiled(package).await
    }

    /// Compiling takes a processor for a while; the runtime has other things to do.
    pub(super) async fn compiled(&self, package: Package) -> Result<Loaded, EngineError> {
        let plugins = std::sync::Arc::clone(self.plugins());
        let compiling = tokio::task::spawn_blocking(move || {
            let name = format!("{}:{}", package.manifest().id, package.manifest().version);
            plugins.prepare(&package, &name)
        });
        let compiled: Result<Loaded, PluginError> = compiling
            .await
            .map_err(|error| EngineError::Internal(error.to_string()))?;
        Ok(compiled.map_err(InstallError::from)?)
    }
}
