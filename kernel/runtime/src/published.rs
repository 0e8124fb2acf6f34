//! What is published, in memory: asked for every event that comes in and every execution that begins, changed by publishing and
//! deprecating alone. The journal's rows are the truth, and this host is the only one that writes them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lianxi_journal::{Journal, StorageError};

use crate::definitions::DefinitionError;
use crate::versions::{Standing, Version, Versions, told};

/// Namespace and name.
type Path = (String, String);

/// Which version the schedule's row was last brought to.
#[derive(Debug, Default)]
enum Placed {
    /// Nobody has looked since the host is here.
    #[default]
    Unknown,
    /// This one, or none.
    At(Option<String>),
}

#[derive(Debug, Default)]
struct Entry {
    versions: Versions,
    placed: Placed,
}

impl Entry {
    fn follows(&self, now: Timestamp) -> bool {
        let digest = self.versions.in_force(now).map(|found| &found.digest);
        matches!(&self.placed, Placed::At(placed) if placed.as_ref() == digest)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Published {
    workflows: BTreeMap<Path, Entry>,
}

impl Published {
    /// Without `dates`, every version is in force from its publication.
    pub(crate) async fn read(journal: &Journal, dates: bool) -> Result<Self, StorageError> {
        let mut published = Self::default();
        let mut paths = BTreeMap::new();
        for row in journal.versions().await? {
            let mut version = Version::from(row);
            if !dates {
                version.from = None;
            }
            paths.insert(
                version.digest.clone(),
                (version.namespace.clone(), version.name.clone()),
            );
            published.add(version);
        }
        for row in journal.standings(None).await? {
            if let Some(path) = paths.get(&row.definition) {
                let digest = row.definition.clone();
                published.stand(path, &digest, row.into());
            }
        }
        Ok(published)
    }

    pub(crate) fn add(&mut self, version: Version) {
        let path = (version.namespace.clone(), version.name.clone());
        self.workflows
            .entry(path)
            .or_default()
            .versions
            .add(version);
    }

    pub(crate) fn stand(&mut self, path: &Path, digest: &str, standing: Standing) {
        if let Some(entry) = self.workflows.get_mut(path) {
            entry.versions.stand(digest, standing);
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Versions> {
        self.workflows.values().map(|entry| &entry.versions)
    }

    pub(crate) fn of(&self, namespace: &str, name: &str) -> Option<&Versions> {
        // A map of pairs of texts is not asked with pairs of borrowed ones.
        let path = (namespace.to_owned(), name.to_owned());
        self.workflows.get(&path).map(|entry| &entry.versions)
    }

    /// A version by `namespace/name:version`; `latest`, or no version, is the one in force.
    pub(crate) fn named(&self, name: &str, now: Timestamp) -> Result<&Version, DefinitionError> {
        let unknown = || DefinitionError::Unknown(name.to_owned());
        let (path, version) = name.split_once(':').unwrap_or((name, "latest"));
        let (namespace, short) = path.split_once('/').ok_or_else(unknown)?;
        let versions = self.of(namespace, short).ok_or_else(unknown)?;
        if version == "latest" {
            return versions
                .in_force(now)
                .ok_or_else(|| DefinitionError::NoneInForce {
                    workflow: path.to_owned(),
                    next: next(versions, now),
                });
        }
        versions.named(version).ok_or_else(unknown)
    }

    /// The same for something that is to begin on it.
    pub(crate) fn to_start(&self, name: &str, now: Timestamp) -> Result<&Version, DefinitionError> {
        let version = self.named(name, now)?;
        if let Some(standing) = version.deprecated() {
            let successor = standing.successor.as_deref();
            return Err(DefinitionError::Deprecated {
                workflow: version.id(),
                reason: standing.reason.clone(),
                instead: successor
                    .map(|successor| format!("; use {successor}"))
                    .unwrap_or_default(),
            });
        }
        if version.effective() > now {
            return Err(DefinitionError::NotYet {
                workflow: version.id(),
                from: told(version.effective()),
            });
        }
        Ok(version)
    }

    /// Digests of what is in force, one a workflow.
    pub(crate) fn in_force(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        self.all()
            .filter_map(move |versions| versions.in_force(now))
            .map(|version| version.digest.as_str())
    }

    /// When the next version comes into force by its date.
    pub(crate) fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        self.all()
            .filter_map(|versions| versions.next_change(now))
            .min()
    }

    /// Whether the schedule of a workflow follows the version in force.
    pub(crate) fn follows(&self, namespace: &str, name: &str, now: Timestamp) -> bool {
        let path = (namespace.to_owned(), name.to_owned());
        self.workflows
            .get(&path)
            .is_none_or(|entry| entry.follows(now))
    }

    /// Workflows whose schedule does not.
    pub(crate) fn out_of_place(&self, now: Timestamp) -> Vec<Path> {
        self.workflows
            .iter()
            .filter(|(_, entry)| !entry.follows(now))
            .map(|(path, _)| path.clone())
            .collect()
    }

    pub(crate) fn placed(&mut self, namespace: &str, name: &str, digest: Option<String>) {
        let path = (namespace.to_owned(), name.to_owned());
        if let Some(entry) = self.workflows.get_mut(&path) {
            entry.placed = Placed::At(digest);
        }
    }
}

/// `; 2.0.0 is in force from …`, where a date is to come.
fn next(versions: &Versions, now: Timestamp) -> String {
    let Some(at) = versions.next_change(now) else {
        return String::new();
    };
    versions
        .in_force(at)
        .map(|version| format!("; {} is in force from {}", version.version, told(at)))
        .unwrap_or_default()
}
