//! Plugins that come and go while the host runs.
//!
//! ```text
//! install -> waiting -> approve -> active <-> disabled (by a person, or with the key that signed it)
//!                                    any of them -> removed
//! ```
//!
//! What was installed stands in the journal, its package included: every host on it has it at its next start. What stands in the folder of
//! plugins is the machine's administrator's, and active; only that it is disabled is kept in the journal.
//!
//! A version is one package for good. One that asks for nothing that the version before was not granted is active at once; one that asks for
//! more waits until somebody approves it. Running executions keep the versions that their definitions are pinned to.

mod judging;
mod restoring;

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use jiff::Timestamp;
use lianxi_journal::{PackageWrite, PluginChange, PluginRow, PluginWrite};
use lianxi_sandbox::{Grant, KeyId, Package, PackageError, TrustError};
use lianxi_work::Actor;
use semver::Version;

use crate::clock::from_millis;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::plugins::{Loaded, PluginError};
use crate::publishing::REASON_CHARS_MAX;

/// What a person wants of an installation beside the package.
#[derive(Clone, Copy, Debug, Default)]
pub struct Install {
    /// Grant at once what it asks for.
    pub approve: bool,
    /// Also beside a higher version: ranges go on to mean that one.
    pub older: bool,
}

/// Why a package was not installed. The package, its signature or its version is to be mended; trying again changes nothing.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    #[error(transparent)]
    Package(#[from] PackageError),
    #[error("the package is not trusted: {0}")]
    Untrusted(#[from] TrustError),
    #[error("it is signed with the key {0}, which was revoked")]
    Revoked(KeyId),
    #[error("{id} is a plugin of the department {known}, and this package says {found}")]
    OtherDepartment {
        id: String,
        known: String,
        found: String,
    },
    #[error(
        "{id}:{version} is another package, with the SHA-256 {known}: a version is one package for good; raise the version"
    )]
    OtherPackage {
        id: String,
        version: String,
        known: String,
    },
    #[error(
        "{id}:{known} is installed, which is higher than {found}; say that an older version is wanted if it is"
    )]
    Older {
        id: String,
        known: Version,
        found: Version,
    },
    #[error(transparent)]
    Load(#[from] PluginError),
}

/// Where a version of a plugin stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluginState {
    /// It asks for more than was granted, and cannot be called yet.
    Waiting,
    Active,
    /// What it is asked is asked of people.
    Disabled,
    /// Its package is gone.
    Removed,
}

impl PluginState {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Removed => "removed",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Active, Self::Disabled, Self::Removed]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// A version of a plugin, as administrators see it.
#[derive(Clone, Debug)]
pub struct InstalledPlugin {
    pub id: String,
    pub version: String,
    pub department: String,
    pub digest: String,
    pub signer: Option<String>,
    pub state: PluginState,
    /// Why it is not active.
    pub reason: Option<String>,
    pub asked: Vec<Grant>,
    pub granted: Vec<Grant>,
    /// Nothing: it stands in the folder of plugins.
    pub installed_at: Option<Timestamp>,
    /// Unless it waits or was removed.
    pub loaded: Option<Loaded>,
}

/// What came of revoking a key.
#[derive(Clone, Debug)]
pub struct KeyRevoked {
    /// Versions that were disabled with it, as `id:version`.
    pub disabled: Vec<String>,
}

/// Who may sign, and who no more; and that one change comes after another.
#[derive(Default)]
pub(crate) struct Installing {
    revoked: RwLock<BTreeSet<String>>,
    changing: tokio::sync::Mutex<()>,
}

impl Installing {
    fn is_revoked(&self, key: &str) -> bool {
        let revoked = self.revoked.read();
        revoked
            .unwrap_or_else(PoisonError::into_inner)
            .contains(key)
    }
}

/// Why a plugin is stopped whose key was revoked, as people are told.
const KEY_REVOKED: &str = "签名密钥已吊销";

impl Engine {
    /// Every version that is loaded, waits or was removed, in order.
    pub async fn installed_plugins(&self) -> Result<Vec<InstalledPlugin>, EngineError> {
        let rows = self.journal().plugins().await?;
        let mut all = Vec::new();
        for row in &rows {
            all.push(self.view(row)?);
        }
        for loaded in self.plugins().list() {
            let manifest = loaded.plugin.manifest();
            let known = |row: &PluginRow| row.id == manifest.id && row.version == manifest.version;
            if !rows.iter().any(known) {
                all.push(of_folder(loaded));
            }
        }
        all.sort_by(|left, right| {
            let key = |plugin: &InstalledPlugin| {
                (plugin.id.clone(), Version::parse(&plugin.version).ok())
            };
            key(left).cmp(&key(right))
        });
        Ok(all)
    }

    /// Installs a package: judged, compiled, stored, and callable if it asks for nothing new. The same package again is no change.
    pub async fn install_plugin(
        &self,
        bytes: Vec<u8>,
        install: Install,
        by: &Actor,
    ) -> Result<InstalledPlugin, EngineError> {
        let package = Package::read(&bytes).map_err(InstallError::from)?;
        let _one = self.inner.installing.changing.lock().await;
        let (version, before) = self.admit(&package, install).await?;
        let manifest = package.manifest().clone();
        if let Some(same) = before.same.as_ref()
            && same.state != PluginState::Removed.name()
            && !(install.approve && same.state == PluginState::Waiting.name())
        {
            return self.view(same);
        }
        let loaded = self.compiled(package.clone()).await?;
        let waits = !install.approve
            && !lianxi_sandbox::beyond(&manifest.grants, &before.granted).is_empty();
        let state = if waits {
            PluginState::Waiting
        } else {
            PluginState::Active
        };
        let asked = json(&manifest.grants)?;
        let row = PluginRow {
            id: manifest.id.clone(),
            version: manifest.version.clone(),
            digest: package.digest().to_string(),
            department: manifest.department.clone(),
            signer: package.signer().map(|key| key.id().to_string()),
            state: state.name().to_owned(),
            reason: None,
            granted: if waits {
                "[]".to_owned()
            } else {
                asked.clone()
            },
            asked,
            installed_at_ms: self.clock().now().as_millisecond(),
        };
        self.keep(
            vec![(row.clone(), PackageWrite::Store(bytes))],
            "installed",
            by,
            None,
        )
        .await?;
        if !waits {
            self.plugins().add(loaded).map_err(InstallError::from)?;
        }
        tracing::info!(plugin = %manifest.id, %version, state = state.name(), "a plugin was installed");
        self.view(&row)
    }

    /// Grants what a version that waits asks for.
    pub async fn approve_plugin(
        &self,
        id: &str,
        version: &str,
        by: &Actor,
    ) -> Result<InstalledPlugin, EngineError> {
        let _one = self.inner.installing.changing.lock().await;
        let (_, row) = self.row(id, version).await?;
        match PluginState::named(&row.state) {
            Some(PluginState::Waiting) => {}
            Some(PluginState::Active) => return self.view(&row),
            _ => return Err(not_so(&row, "approved")),
        }
        self.not_revoked(&row)?;
        let loaded = self.stored(&row).await?;
        let row = PluginRow {
            state: PluginState::Active.name().to_owned(),
            granted: row.asked.clone(),
            ..row
        };
        self.keep(
            vec![(row.clone(), PackageWrite::Keep)],
            "approved",
            by,
            None,
        )
        .await?;
        self.plugins().add(loaded).map_err(InstallError::from)?;
        self.view(&row)
    }

    /// Stops a version: what it is asked is asked of people, until it is enabled again.
    pub async fn disable_plugin(
        &self,
        id: &str,
        version: &str,
        reason: &str,
        by: &Actor,
    ) -> Result<InstalledPlugin, EngineError> {
        checked(reason)?;
        let _one = self.inner.installing.changing.lock().await;
        let (version, row) = self.row(id, version).await?;
        match PluginState::named(&row.state) {
            Some(PluginState::Active) => {}
            Some(PluginState::Disabled) => return self.view(&row),
            _ => return Err(not_so(&row, "disabled")),
        }
        let row = PluginRow {
            state: PluginState::Disabled.name().to_owned(),
            reason: Some(reason.to_owned()),
            ..row
        };
        self.keep(
            vec![(row.clone(), PackageWrite::Keep)],
            "disabled",
            by,
            Some(reason),
        )
        .await?;
        self.plugins().stop(id, &version, Some(reason));
        self.view(&row)
    }

    /// Lets a version go on that was disabled.
    pub async fn enable_plugin(
        &self,
        id: &str,
        version: &str,
        by: &Actor,
    ) -> Result<InstalledPlugin, EngineError> {
        let _one = self.inner.installing.changing.lock().await;
        let (version, row) = self.row(id, version).await?;
        match PluginState::named(&row.state) {
            Some(PluginState::Disabled) => {}
            Some(PluginState::Active) => return self.view(&row),
            _ => return Err(not_so(&row, "enabled")),
        }
        self.not_revoked(&row)?;
        let row = PluginRow {
            state: PluginState::Active.name().to_owned(),
            reason: None,
            ..row
        };
        self.keep(vec![(row.clone(), PackageWrite::Keep)], "enabled", by, None)
            .await?;
        self.plugins().stop(id, &version, None);
        self.view(&row)
    }

    /// Takes a version off this host. Refused while a definition in force, or an execution that has not ended, is pinned to it.
    pub async fn remove_plugin(
        &self,
        id: &str,
        version: &str,
        reason: &str,
        by: &Actor,
    ) -> Result<InstalledPlugin, EngineError> {
        checked(reason)?;
        let _one = self.inner.installing.changing.lock().await;
        let (version, row) = self.row(id, version).await?;
        if row.state == PluginState::Removed.name() {
            return self.view(&row);
        }
        if self
            .journal()
            .plugin_package(id, &row.version)
            .await?
            .is_none()
        {
            return Err(EngineError::Conflict(format!(
                "{id}:{version} stands in the folder of plugins: take its file out and start the host again, or disable it"
            )));
        }
        let used = self.users(id, &row.version).await?;
        if !used.is_empty() {
            return Err(EngineError::Conflict(format!(
                "{id}:{version} is used by {}: deprecate them and wait until what runs on them has ended, or disable the plugin",
                used.join(", ")
            )));
        }
        let row = PluginRow {
            state: PluginState::Removed.name().to_owned(),
            reason: Some(reason.to_owned()),
            ..row
        };
        self.keep(
            vec![(row.clone(), PackageWrite::Drop)],
            "removed",
            by,
            Some(reason),
        )
        .await?;
        self.plugins().take_out(id, &version);
        self.view(&row)
    }

    /// Believes a key no more: everything that it signed is disabled, and nothing that it signs is installed.
    pub async fn revoke_key(
        &self,
        key: &str,
        reason: &str,
        by: &Actor,
    ) -> Result<KeyRevoked, EngineError> {
        checked(reason)?;
        let key: KeyId = key
            .parse()
            .map_err(|error: lianxi_sandbox::KeyError| EngineError::Invalid(error.to_string()))?;
        let key = key.to_string();
        let _one = self.inner.installing.changing.lock().await;
        let mut writes = Vec::new();
        let mut stopped = Vec::new();
        for loaded in self.plugins().list() {
            let signed = loaded
                .plugin
                .signer()
                .is_some_and(|signer| signer.to_string() == key);
            if !signed || loaded.stopped.is_some() {
                continue;
            }
            let id = loaded.plugin.manifest().id.clone();
            let (version, row) = self.row(&id, &loaded.version.to_string()).await?;
            let row = PluginRow {
                state: PluginState::Disabled.name().to_owned(),
                reason: Some(KEY_REVOKED.to_owned()),
                ..row
            };
            writes.push((row, PackageWrite::Keep));
            stopped.push((id, version));
        }
        let change = PluginChange {
            revoked: Some(key.clone()),
            ..self.change(writes, "revoked", by, Some(reason))?
        };
        self.journal().change_plugins(change).await?;
        let revoked = &self.inner.installing.revoked;
        revoked
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key);
        for (id, version) in &stopped {
            self.plugins().stop(id, version, Some(KEY_REVOKED));
        }
        tracing::warn!(disabled = stopped.len(), "a key was revoked");
        Ok(KeyRevoked {
            disabled: stopped
                .into_iter()
                .map(|(id, version)| format!("{id}:{version}"))
                .collect(),
        })
    }

    fn not_revoked(&self, row: &PluginRow) -> Result<(), EngineError> {
        let revoked = |key: &&str| self.inner.installing.is_revoked(key);
        match row.signer.as_deref().filter(revoked) {
            None => Ok(()),
            Some(signer) => Err(EngineError::Conflict(format!(
                "{}:{} is signed with the key {signer}, which was revoked; have it signed with another, under a higher version",
                row.id, row.version
            ))),
        }
    }

    /// The row of a version; of one in the folder, the row that it would have.
    async fn row(&self, id: &str, version: &str) -> Result<(Version, PluginRow), EngineError> {
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

    async fn keep(
        &self,
        rows: Vec<(PluginRow, PackageWrite)>,
        kind: &str,
        by: &Actor,
        reason: Option<&str>,
    ) -> Result<(), EngineError> {
        let change = self.change(rows, kind, by, reason)?;
        Ok(self.journal().change_plugins(change).await?)
    }

    fn change(
        &self,
        rows: Vec<(PluginRow, PackageWrite)>,
        kind: &str,
        by: &Actor,
        reason: Option<&str>,
    ) -> Result<PluginChange, EngineError> {
        let plugins = rows.into_iter();
        Ok(PluginChange {
            plugins: plugins
                .map(|(row, package)| PluginWrite { row, package })
                .collect(),
            revoked: None,
            kind: kind.to_owned(),
            at_ms: self.clock().now().as_millisecond(),
            actor: serde_json::to_string(by)
                .map_err(|error| EngineError::Internal(error.to_string()))?,
            reason: reason.map(str::to_owned),
        })
    }

    fn view(&self, row: &PluginRow) -> Result<InstalledPlugin, EngineError> {
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

fn of_folder(loaded: Loaded) -> InstalledPlugin {
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

fn json(grants: &[Grant]) -> Result<String, EngineError> {
    serde_json::to_string(grants).map_err(|error| EngineError::Internal(error.to_string()))
}

fn checked(reason: &str) -> Result<(), EngineError> {
    if (1..=REASON_CHARS_MAX).contains(&reason.chars().count()) {
        return Ok(());
    }
    Err(EngineError::Invalid(format!(
        "a reason has 1 to {REASON_CHARS_MAX} characters"
    )))
}

fn not_so(row: &PluginRow, what: &str) -> EngineError {
    EngineError::Conflict(format!(
        "{}:{} is {}, and cannot be {what}",
        row.id, row.version, row.state
    ))
}
