//! The rows of plugins in the journal, and what administrators see of them.

use lianxi_journal::{PackageWrite, PluginChange, PluginRow, PluginWrite};
use lianxi_sandbox::Grant;
use lianxi_work::Actor;
use semver::Version;

use super::{InstalledPlugin, PluginState};
use crate::clock::from_millis;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::plugins::Loaded;

/// Who does what, and why: kept with every change.
#[derive(Clone, Copy)]
pub(super) struct Doing<'a> {
    pub(super) what: &'a str,
    pub(super) by: &'a Actor,
    pub(super) reason: Option<&'a str>,
}

impl Engine {
    /// The row of a version; of one in the folder, the row that it would have.
    pub(super) async fn row(
        &self,
        id: &str,
        version: &str,
    ) -> Result<(Version, PluginRow), EngineError> {
        let not_found = || EngineError::NotFound {
            what: "plugin",
            id: format!("{id}:{version}"),
        };
        let parsed = Version::parse(version).map_err(|_| not_found())?;
        let rows = self.journal().plugins().await?;
        let stored = rows
            .into_iter()
            .find(|row| row.id == id && row.version == version);
        if let Some(row) = stored {
            return Ok((parsed, row));
        }
        let loaded = self.plugins().exactly(id, &parsed).ok_or_else(not_found)?;
        Ok((parsed, self.unwritten(&loaded)?))
    }

    fn unwritten(&self, loaded: &Loaded) -> Result<PluginRow, EngineError> {
        let manifest = loaded.plugin.manifest();
        let asked = json(&manifest.grants)?;
        Ok(PluginRow {
            id: manifest.id.clone(),
            version: manifest.version.clone(),
            digest: loaded.plugin.digest().to_string(),
            department: manifest.department.clone(),
            signer: loaded.plugin.signer().map(|key| key.to_string()),
            state: PluginState::Active.name().to_owned(),
            reason: None,
            granted: asked.clone(),
            asked,
            installed_at_ms: self.clock().now().as_millisecond(),
        })
    }

    /// The row in another state, stored with who wanted that.
    pub(super) async fn put(
        &self,
        row: PluginRow,
        state: PluginState,
        doing: Doing<'_>,
        package: PackageWrite,
    ) -> Result<PluginRow, EngineError> {
        let row = PluginRow {
            state: state.name().to_owned(),
            reason: doing.reason.map(str::to_owned),
            ..row
        };
        let change = self.change(vec![(row.clone(), package)], doing)?;
        self.journal().change_plugins(change).await?;
        Ok(row)
    }

    pub(super) fn change(
        &self,
        rows: Vec<(PluginRow, PackageWrite)>,
        doing: Doing<'_>,
    ) -> Result<PluginChange, EngineError> {
        let plugins = rows.into_iter();
        Ok(PluginChange {
            plugins: plugins
                .map(|(row, package)| PluginWrite { row, package })
                .collect(),
            revoked: None,
            kind: doing.what.to_owned(),
            at_ms: self.clock().now().as_millisecond(),
            actor: serde_json::to_string(doing.by)
                .map_err(|error| EngineError::Internal(error.to_string()))?,
            reason: doing.reason.map(str::to_owned),
        })
    }

    pub(super) fn view(&self, row: &PluginRow) -> Result<InstalledPlugin, EngineError> {
        let grants = |text: &str| {
            serde_json::from_str(text).map_err(|error| EngineError::Internal(error.to_string()))
        };
        let version = Version::parse(&row.version).ok();
        Ok(InstalledPlugin {
            id: row.id.clone(),
            version: row.version.clone(),
            department: row.department.clone(),
            digest: row.digest.clone(),
            signer: row.signer.clone(),
            state: PluginState::named(&row.state).ok_or_else(|| {
                EngineError::Internal(format!("a plugin in the state {}", row.state))
            })?,
            reason: row.reason.clone(),
            asked: grants(&row.asked)?,
            granted: grants(&row.granted)?,
            installed_at: Some(from_millis(row.installed_at_ms)),
            loaded: version.and_then(|version| self.plugins().exactly(&row.id, &version)),
        })
    }
}

pub(super) fn of_folder(loaded: Loaded) -> InstalledPlugin {
    let manifest = loaded.plugin.manifest();
    InstalledPlugin {
        id: manifest.id.clone(),
        version: manifest.version.clone(),
        department: manifest.department.clone(),
        digest: loaded.plugin.digest().to_string(),
        signer: loaded.plugin.signer().map(|key| key.to_string()),
        state: match &loaded.stopped {
            Some(_) => PluginState::Disabled,
            None => PluginState::Active,
        },
        reason: loaded.stopped.as_deref().map(str::to_owned),
        asked: manifest.grants.clone(),
        granted: manifest.grants.clone(),
        installed_at: None,
        loaded: Some(loaded),
    }
}

pub(super) fn json(grants: &[Grant]) -> Result<String, EngineError> {
    serde_json::to_string(grants).map_err(|error| EngineError::Internal(error.to_string()))
}
