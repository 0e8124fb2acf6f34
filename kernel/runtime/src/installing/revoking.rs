//! Keys that are believed no more.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use lianxi_journal::{PackageWrite, PluginChange, PluginRow};
use lianxi_sandbox::KeyId;
use lianxi_work::Actor;

use super::rows::Doing;
use super::{PluginState, checked};
use crate::engine::Engine;
use crate::error::EngineError;

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
    pub(super) changing: tokio::sync::Mutex<()>,
}

impl Installing {
    pub(super) fn revoke(&self, keys: impl IntoIterator<Item = String>) {
        let revoked = self.revoked.write();
        revoked.unwrap_or_else(PoisonError::into_inner).extend(keys);
    }

    pub(super) fn is_revoked(&self, key: &str) -> bool {
        let revoked = self.revoked.read();
        revoked
            .unwrap_or_else(PoisonError::into_inner)
            .contains(key)
    }
}

/// Why a plugin is stopped whose key was revoked, as people are told.
pub(super) const KEY_REVOKED: &str = "签名密钥已吊销";

impl Engine {
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
        let doing = Doing {
            what: "revoked",
            by,
            reason: Some(reason),
        };
        let change = PluginChange {
            revoked: Some(key.clone()),
            ..self.change(writes, doing)?
        };
        self.journal().change_plugins(change).await?;
        self.inner.installing.revoke([key]);
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

    pub(super) fn not_revoked(&self, row: &PluginRow) -> Result<(), EngineError> {
        let revoked = |key: &&str| self.inner.installing.is_revoked(key);
        match row.signer.as_deref().filter(revoked) {
            None => Ok(()),
            Some(signer) => Err(EngineError::Conflict(format!(
                "{}:{} is signed with the key {signer}, which was revoked; have it signed with another, under a higher version",
                row.id, row.version
            ))),
        }
    }
}
