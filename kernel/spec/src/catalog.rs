//! What a definition may call on this host. The host answers; this crate only asks.

use std::sync::Arc;

use serde_json::Value;

/// A version that a range was resolved to when the definition was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub version: String,
}

/// Why a range has no version. Split by what the author can do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// Name another plugin, or install this one.
    #[error("no plugin of this name is installed")]
    UnknownPlugin,
    /// Name another version.
    #[error("no installed version fits; installed: {}", installed.join(", "))]
    NoVersion { installed: Vec<String> },
    /// Write the range as `1`, `1.2`, `1.2.3` or `*`.
    #[error("{0}")]
    BadRange(String),
}

/// JSON schemas of what a duty takes and gives, where it states them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DutySignature {
    pub input: Option<Value>,
    pub output: Option<Value>,
}

/// What a host has of a text that stands elsewhere. Only the host reaches the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    Text(Arc<str>),
    /// It was asked for and not given, for a reason that holds nothing of what was sent.
    Failed(String),
    /// Nobody has asked yet. The definition is not right without it.
    NotFetched,
    /// Nobody asks now, and whoever publishes will: what depends on it is not checked, and what was read is not for running.
    Later,
}

/// The installed plugins and published workflows of a host.
pub trait Catalog {
    /// Ids of the installed plugins.
    fn plugins(&self) -> Vec<String>;
    /// The version of a plugin that a range (`1`, `1.2`, `1.2.3`, `*`) means today.
    fn resolve(&self, plugin: &str, version_range: &str) -> Result<Resolved, CatalogError>;
    fn duty(&self, plugin: &str, version: &str, duty: &str) -> Option<DutySignature>;
    /// Names of the duties of one version of a plugin.
    fn duties(&self, plugin: &str, version: &str) -> Vec<String>;
    /// Whether a workflow is published; `version` may be `latest`.
    fn workflow_exists(&self, namespace: &str, name: &str, version: &str) -> bool;
    /// A function or a schema by the address of its text.
    fn resource(&self, _uri: &str) -> Elsewhere {
        Elsewhere::NotFetched
    }
}

/// A host with nothing on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCatalog;

impl Catalog for NoCatalog {
    fn plugins(&self) -> Vec<String> {
        Vec::new()
    }

    fn resolve(&self, _: &str, _: &str) -> Result<Resolved, CatalogError> {
        Err(CatalogError::UnknownPlugin)
    }

    fn duty(&self, _: &str, _: &str, _: &str) -> Option<DutySignature> {
        None
    }

    fn duties(&self, _: &str, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn workflow_exists(&self, _: &str, _: &str, _: &str) -> bool {
        false
    }
}
