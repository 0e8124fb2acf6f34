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
mod revoking;
mod rows;

use jiff::Timestamp;
use lianxi_journal::{PackageWrite, PluginRow};
use lianxi_sandbox::{CompileError, Grant, KeyId, LoadError, Package, PackageError, TrustError};
use lianxi_work::Actor;
use semver::Version;

pub(crate) use self::revoking::Installing;
pub use self::revoking::KeyRevoked;
use self::rows::Doing;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::plugins::{Loaded, PLUGINS_MAX, PluginError};
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

impl InstallError {
    /// The package may be sound: the compiler of this host failed.
    pub fn is_the_hosts(&self) -> bool {
        matches!(
            self,
            Self::Load(PluginError::Load {
                source: LoadError::Compile(CompileError::Unavailable(_)),
                ..
            })
        )
    }
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

impl Engine {
    /// Every version that is loaded, waits or was removed, in order.
    pub async fn installed_plugins(&self) -> Result<Vec<InstalledPlugin>, EngineError> {
        let stored = self.journal().plugins().await?;
        let mut all = Vec::new();
        for row in &stored {
            all.push(self.view(row)?);
        }
        for loaded in self.plugins().list() {
            let manifest = loaded.plugin.manifest();
            let known = |row: &PluginRow| row.id == manifest.id && row.version == manifest.version;
            if !stored.iter().any(known) {
                all.push(rows::of_folder(loaded));
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
        self.room()?;
        let loaded = self.compiled(package.clone()).await?;
        let waits = !install.approve
            && !lianxi_sandbox::beyond(&manifest.grants, &before.granted).is_empty();
        let state = if waits {
            PluginState::Waiting
        } else {
            PluginState::Active
        };
        let asked = rows::json(&manifest.grants)?;
        let row = PluginRow {
            id: manifest.id.clone(),
            version: manifest.version.clone(),
            digest: package.digest().to_string(),
            department: manifest.department.clone(),
            signer: package.signer().map(|key| key.id().to_string()),
            state: String::new(),
            reason: None,
            granted: if waits {
                "[]".to_owned()
            } else {
                asked.clone()
            },
            asked,
            installed_at_ms: self.clock().now().as_millisecond(),
        };
        let doing = Doing {
            what: "installed",
            by,
            reason: None,
        };
        let row = self
            .put(row, state, doing, PackageWrite::Store(bytes))
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
        self.room()?;
        let loaded = self.stored(&row).await?;
        let row = PluginRow {
            granted: row.asked.clone(),
            ..row
        };
        let doing = Doing {
            what: "approved",
            by,
            reason: None,
        };
        let row = self
            .put(row, PluginState::Active, doing, PackageWrite::Keep)
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
        let doing = Doing {
            what: "disabled",
            by,
            reason: Some(reason),
        };
        let row = self
            .put(row, PluginState::Disabled, doing, PackageWrite::Keep)
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
        let doing = Doing {
            what: "enabled",
            by,
            reason: None,
        };
        let row = self
            .put(row, PluginState::Active, doing, PackageWrite::Keep)
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
        let doing = Doing {
            what: "removed",
            by,
            reason: Some(reason),
        };
        let row = self
            .put(row, PluginState::Removed, doing, PackageWrite::Drop)
            .await?;
        self.plugins().take_out(id, &version);
        self.view(&row)
    }

    /// Before it is stored: what is stored is loaded at the next start.
    fn room(&self) -> Result<(), InstallError> {
        if self.plugins().list().len() < PLUGINS_MAX {
            return Ok(());
        }
        Err(InstallError::Load(PluginError::TooMany))
    }
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
