//! Published workflow definitions: stored byte for byte, read once, pinned to plugin versions, found by name and by the events that start them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use jiff::Timestamp;
use lianxi_flow::Workflow;
use lianxi_flow::expression::{EmptyScope, Expression};
use lianxi_journal::{
    Journal, NewDefinition, NewStanding, PublishError, Published as Stored, Stood, StorageError,
    VersionRow, failpoint,
};
use lianxi_spec::{Catalog, CatalogError, DutySignature, Outcome, Pin, Problem, Resolved, Source};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::plugins::Plugins;
use crate::published::Published;
use crate::resources::{self, Checking, Fetched, Reading, WithTexts};
use crate::versions::{Standing, Version, Versions};

/// A definition as executions use it.
#[derive(Debug)]
pub struct Definition {
    /// SHA-256 of the author's text, in hexadecimal.
    pub digest: String,
    pub workflow: Arc<Workflow>,
    pub pins: BTreeMap<(String, String), String>,
    business_key: Option<Expression>,
}

impl Definition {
    /// The version that a range was resolved to when this definition was published.
    pub fn pinned<'a>(&'a self, plugin: &str, range: &'a str) -> &'a str {
        self.pins
            .get(&(plugin.to_owned(), range.to_owned()))
            .map_or(range, String::as_str)
    }

    /// Every range with the version that it was resolved to.
    pub fn pins(&self) -> Vec<Pin> {
        let pins = self.pins.iter();
        pins.map(|((plugin, range), version)| Pin {
            plugin: plugin.clone(),
            range: range.clone(),
            version: version.clone(),
        })
        .collect()
    }

    /// The business key that `document.metadata.businessKey` makes of an input.
    pub fn business_key(&self, input: &Value) -> Option<String> {
        match self
            .business_key
            .as_ref()?
            .evaluate(input, &EmptyScope)
            .ok()?
        {
            Value::String(text) => Some(text),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }
}

/// Why a definition was not published or not found.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// The text has errors; all of them, with their places.
    #[error("the definition has {} problem(s)", problems.len())]
    Invalid { problems: Vec<Problem> },
    #[error("no workflow {0} is published")]
    Unknown(String),
    /// Wait until then, or start another version.
    #[error("{workflow} is in force from {from}: nothing begins on it before")]
    NotYet { workflow: String, from: String },
    /// Start another version.
    #[error("{workflow} is deprecated, nothing begins on it any more: {reason}{instead}")]
    Deprecated {
        workflow: String,
        reason: String,
        /// `; use VERSION`, or nothing.
        instead: String,
    },
    /// Every version is deprecated, a pre-release, or of a date to come.
    #[error("no version of {workflow} is in force{next}")]
    NoneInForce { workflow: String, next: String },
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error("the journal cannot be read")]
    Storage(#[from] StorageError),
}

/// The definitions of this host. Every one that is used is kept; they are few and small beside the executions.
pub struct Definitions {
    journal: Journal,
    plugins: Arc<Plugins>,
    by_digest: RwLock<BTreeMap<String, Arc<Definition>>>,
    published: RwLock<Published>,
    /// Whether `effectiveFrom` counts.
    dates: bool,
    /// Held over a change of the journal and of what is in memory: both are to say the same, in the same order.
    changing: tokio::sync::Mutex<()>,
}

impl Definitions {
    pub fn new(journal: Journal, plugins: Arc<Plugins>, dates: bool) -> Self {
        Self {
            journal,
            plugins,
            by_digest: RwLock::default(),
            published: RwLock::default(),
            dates,
            changing: tokio::sync::Mutex::default(),
        }
    }

    /// Reads every published definition, so that events find those that they start. One that does not read (a newer host wrote it) is
    /// named in the log and left out: its executions say so when they are touched.
    pub async fn load_all(&self) -> Result<(), DefinitionError> {
        let published = Published::read(&self.journal, self.dates).await?;
        for version in published.all().flat_map(Versions::all) {
            if let Err(error) = self.by_digest(&version.digest).await {
                tracing::warn!(workflow = %version.id(), %error, "a published definition cannot be used");
            }
        }
        *self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner) = published;
        Ok(())
    }

    pub(crate) fn published(&self) -> RwLockReadGuard<'_, Published> {
        self.published
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The schedule of a workflow follows this version now.
    pub(crate) fn placed(&self, namespace: &str, name: &str, digest: Option<String>) {
        self.published
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .placed(namespace, name, digest);
    }

    /// Reads a definition as it would be published, with what it is made of from elsewhere, and keeps nothing of it.
    pub(crate) async fn check(
        &self,
        source: Source<'_>,
        checking: Checking<'_>,
    ) -> Result<(String, Outcome, Fetched), StorageError> {
        let digest = hex::encode(Sha256::digest(source.text.as_bytes()));
        // Published before, it is made of what it was made of then.
        let mut texts = resources::stored(self.journal.resources(&digest).await?);
        let reading = Reading {
            egress: checking.egress,
            catalog: &*self.plugins,
            rules: checking.rules,
            now: checking.now,
        };
        let outcome = reading.read(source, &mut texts).await;
        Ok((digest, outcome, texts))
    }

    /// Checks, also by the rules of the host's packs, pins and stores a definition. The same text again is no change.
    pub(crate) async fn publish(
        &self,
        source: Source<'_>,
        checking: Checking<'_>,
    ) -> Result<(Arc<Definition>, Vec<Problem>), DefinitionError> {
        let now = checking.now;
        let (digest, outcome, texts) = self.check(source, checking).await?;
        let Outcome {
            workflow,
            problems,
            pins,
            ..
        } = outcome;
        let Some(workflow) = workflow else {
            return Err(DefinitionError::Invalid { problems });
        };
        let document = &workflow.document;
        let row = NewDefinition {
            digest: digest.clone(),
            namespace: document.namespace.clone(),
            name: document.name.clone(),
            version: document.version.clone(),
            source: source.text.as_bytes().to_vec(),
            pins: pins_text(&pins),
            resources: resources::to_store(&texts),
            published_at_ms: now.as_millisecond(),
            effective_from_ms: document.effective_from.map(Timestamp::as_millisecond),
        };
        let version = VersionRow {
            digest: digest.clone(),
            namespace: row.namespace.clone(),
            name: row.name.clone(),
            version: row.version.clone(),
            published_at_ms: row.published_at_ms,
            effective_from_ms: row.effective_from_ms.filter(|_| self.dates),
        };
        let _one = self.changing.lock().await;
        let stored = self.journal.publish(row).await?;
        failpoint!("publish.after-append");
        if stored == Stored::Unchanged {
            self.catch_up(&version).await?;
            // It means what it meant when it was published, whatever is installed now.
            return Ok((self.by_digest(&digest).await?, problems));
        }
        let definition = self.keep(digest, workflow, pins);
        self.published
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .add(version.into());
        Ok((definition, problems))
    }

    /// Says how a version stands. Where it stands so already, that is no change.
    pub(crate) async fn stand(
        &self,
        version: &Version,
        new: NewStanding,
    ) -> Result<Stood, lianxi_journal::AppendError> {
        let standing = Standing {
            at: crate::clock::from_millis(new.at_ms),
            deprecated: new.kind == lianxi_journal::StandingKind::Deprecated,
            by: serde_json::from_str(&new.actor).ok(),
            reason: new.reason.clone(),
            successor: new.successor.clone(),
        };
        let _one = self.changing.lock().await;
        let stood = self.journal.stand(new).await?;
        if stood == Stood::Unchanged {
            self.read_again().await?;
        } else {
            let path = (version.namespace.clone(), version.name.clone());
            self.published
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .stand(&path, &version.digest, standing);
        }
        Ok(stood)
    }

    /// A version can be stored and not be known here: the write that stored it lost its answer on the way.
    async fn catch_up(&self, version: &VersionRow) -> Result<(), StorageError> {
        let known = {
            let published = self.published();
            let versions = published.of(&version.namespace, &version.name);
            versions.is_some_and(|versions| versions.named(&version.version).is_some())
        };
        if known {
            return Ok(());
        }
        self.read_again().await
    }

    async fn read_again(&self) -> Result<(), StorageError> {
        let stored = Published::read(&self.journal, self.dates).await?;
        *self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner) = stored;
        Ok(())
    }

    fn keep(&self, digest: String, workflow: Workflow, pins: Vec<Pin>) -> Arc<Definition> {
        let business_key = workflow
            .document
            .metadata
            .get("businessKey")
            .and_then(Value::as_str);
        let definition = Arc::new(Definition {
            business_key: business_key.and_then(|text| Expression::compile(text, &[]).ok()),
            pins: pins
                .into_iter()
                .map(|pin| ((pin.plugin, pin.range), pin.version))
                .collect(),
            digest: digest.clone(),
            workflow: Arc::new(workflow),
        });
        self.by_digest
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(digest, Arc::clone(&definition));
        definition
    }

    pub async fn by_digest(&self, digest: &str) -> Result<Arc<Definition>, DefinitionError> {
        if let Some(known) = self
            .by_digest
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .get(digest)
        {
            return Ok(Arc::clone(known));
        }
        let (workflow, pins) = read_back(&self.journal, digest).await?;
        Ok(self.keep(digest.to_owned(), workflow, pins))
    }

    /// `namespace/name:version`, whatever has become of it; `latest`, or no version, is the one in force.
    pub async fn by_name(
        &self,
        name: &str,
        now: Timestamp,
    ) -> Result<Arc<Definition>, DefinitionError> {
        let digest = self.published().named(name, now)?.digest.clone();
        self.by_digest(&digest).await
    }

    /// The same for an execution that is to begin: a version that is not in force yet, or no more, is refused.
    pub async fn to_start(
        &self,
        name: &str,
        now: Timestamp,
    ) -> Result<Arc<Definition>, DefinitionError> {
        let digest = self.published().to_start(name, now)?.digest.clone();
        self.by_digest(&digest).await
    }

    /// The version in force of every workflow, as far as they can be used.
    pub fn in_force(&self, now: Timestamp) -> Vec<Arc<Definition>> {
        let known = self
            .by_digest
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        self.published()
            .in_force(now)
            .filter_map(|digest| known.get(digest).map(Arc::clone))
            .collect()
    }
}

/// A definition as it was published.
pub(crate) async fn read_back(
    journal: &Journal,
    digest: &str,
) -> Result<(Workflow, Vec<Pin>), DefinitionError> {
    let row = journal
        .definition(digest)
        .await?
        .ok_or_else(|| DefinitionError::Unknown(digest.to_owned()))?;
    let text = String::from_utf8_lossy(&row.source);
    let source = Source {
        name: &row.name,
        text: &text,
    };
    let catalog = AsPublished(pins_of(&row.pins).unwrap_or_default());
    let texts = resources::stored(journal.resources(digest).await?);
    let with_texts = WithTexts {
        catalog: &catalog,
        texts: &texts,
    };
    let Outcome {
        workflow, problems, ..
    } = lianxi_spec::read(source, &with_texts);
    let workflow = workflow.ok_or(DefinitionError::Invalid { problems })?;
    Ok((workflow, catalog.0))
}

/// What a definition could call when it was published: it means that for ever, whatever has been installed or removed since. It was
/// checked against the plugins then; one that is gone now is an incident of the task that calls it.
struct AsPublished(Vec<Pin>);

impl Catalog for AsPublished {
    fn plugins(&self) -> Vec<String> {
        self.0.iter().map(|pin| pin.plugin.clone()).collect()
    }

    fn resolve(&self, plugin: &str, range: &str) -> Result<Resolved, CatalogError> {
        let pinned = self
            .0
            .iter()
            .find(|pin| pin.plugin == plugin && pin.range == range);
        pinned
            .map(|pin| Resolved {
                version: pin.version.clone(),
            })
            .ok_or(CatalogError::UnknownPlugin)
    }

    fn duty(&self, _: &str, _: &str, _: &str) -> Option<DutySignature> {
        Some(DutySignature::default())
    }

    fn duties(&self, _: &str, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn workflow_exists(&self, _: &str, _: &str, _: &str) -> bool {
        true
    }
}

/// `[[plugin, range, version], …]`.
fn pins_text(pins: &[Pin]) -> String {
    let pins: Vec<[&str; 3]> = pins
        .iter()
        .map(|pin| [pin.plugin.as_str(), &pin.range, &pin.version])
        .collect();
    serde_json::json!(pins).to_string()
}

fn pins_of(text: &str) -> Option<Vec<Pin>> {
    let pins: Vec<[String; 3]> = serde_json::from_str(text).ok()?;
    Some(
        pins.into_iter()
            .map(|[plugin, range, version]| Pin {
                plugin,
                range,
                version,
            })
            .collect(),
    )
}
