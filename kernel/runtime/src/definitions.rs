//! Published workflow definitions: stored byte for byte, read once, pinned to plugin versions, found by name and by the events that start them.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use jiff::Timestamp;
use lianxi_flow::Workflow;
use lianxi_flow::expression::{EmptyScope, Expression};
use lianxi_journal::{Journal, NewDefinition, PublishError, StorageError};
use lianxi_spec::{
    Catalog, CatalogError, DutySignature, Outcome, Pin, Problem, Resolved, RulePacks, Source,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::plugins::Plugins;

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
}

impl Definitions {
    pub fn new(journal: Journal, plugins: Arc<Plugins>) -> Self {
        Self {
            journal,
            plugins,
            by_digest: RwLock::default(),
        }
    }

    /// Reads every published definition, so that events find those that they start. One that does not read (a newer host wrote it) is
    /// named in the log and left out: its executions say so when they are touched.
    pub async fn load_all(&self) -> Result<(), DefinitionError> {
        for row in self.journal.definitions(None).await? {
            if let Err(error) = self.by_digest(&row.digest).await {
                tracing::warn!(workflow = %format!("{}/{}:{}", row.namespace, row.name, row.version), %error, "a published definition cannot be used");
            }
        }
        Ok(())
    }

    /// Checks, also by the rules of the host's packs, pins and stores a definition. The same text again is no change.
    pub async fn publish(
        &self,
        source: Source<'_>,
        rules: &RulePacks,
        now: Timestamp,
    ) -> Result<(Arc<Definition>, Vec<Problem>), DefinitionError> {
        let Outcome {
            workflow,
            problems,
            pins,
        } = lianxi_spec::read_by_rules(source, &*self.plugins, rules);
        let text = source.text;
        let Some(workflow) = workflow else {
            return Err(DefinitionError::Invalid { problems });
        };
        let document = &workflow.document;
        let digest = hex::encode(Sha256::digest(text.as_bytes()));
        let row = NewDefinition {
            digest: digest.clone(),
            namespace: document.namespace.clone(),
            name: document.name.clone(),
            version: document.version.clone(),
            source: text.as_bytes().to_vec(),
            pins: pins_text(&pins),
            published_at_ms: now.as_millisecond(),
        };
        self.journal.publish(row).await?;
        Ok((self.keep(digest, workflow, pins), problems))
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
        let row = self
            .journal
            .definition(digest)
            .await?
            .ok_or_else(|| DefinitionError::Unknown(digest.to_owned()))?;
        let text = String::from_utf8_lossy(&row.source);
        let source = Source {
            name: &row.name,
            text: &text,
        };
        let catalog = AsPublished(pins_of(&row.pins).unwrap_or_default());
        let Outcome {
            workflow, problems, ..
        } = lianxi_spec::read(source, &catalog);
        let workflow = workflow.ok_or(DefinitionError::Invalid { problems })?;
        Ok(self.keep(row.digest, workflow, catalog.0))
    }

    /// `namespace/name:version`; `latest`, or no version, is the one that was published last.
    pub async fn by_name(&self, name: &str) -> Result<Arc<Definition>, DefinitionError> {
        let unknown = || DefinitionError::Unknown(name.to_owned());
        let (path, version) = name.split_once(':').unwrap_or((name, "latest"));
        let (namespace, name) = path.split_once('/').ok_or_else(unknown)?;
        let rows = self.journal.definitions(Some((namespace, name))).await?;
        let row = rows
            .into_iter()
            .filter(|row| version == "latest" || row.version == version)
            .max_by_key(|row| row.published_at_ms);
        self.by_digest(&row.ok_or_else(unknown)?.digest).await
    }

    /// The highest version of every workflow, as far as they can be used.
    pub fn newest_loaded(&self) -> Vec<Arc<Definition>> {
        let known = self
            .by_digest
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut newest: BTreeMap<(&str, &str), &Arc<Definition>> = BTreeMap::new();
        for definition in known.values() {
            let document = &definition.workflow.document;
            let entry = newest
                .entry((&document.namespace, &document.name))
                .or_insert(definition);
            if version_order(&document.version) > version_order(&entry.workflow.document.version) {
                *entry = definition;
            }
        }
        newest.into_values().map(Arc::clone).collect()
    }

    /// The digest of a workflow's highest version, whether it can be used or not.
    pub async fn newest(
        &self,
        namespace: &str,
        name: &str,
    ) -> Result<Option<String>, DefinitionError> {
        let rows = self.journal.definitions(Some((namespace, name))).await?;
        let newest = rows
            .into_iter()
            .max_by_key(|row| version_order(&row.version));
        Ok(newest.map(|row| row.digest))
    }

    /// Those of every workflow.
    pub async fn newest_of_all(&self) -> Result<Vec<String>, DefinitionError> {
        let mut newest = BTreeMap::new();
        for row in self.journal.definitions(None).await? {
            let order = version_order(&row.version);
            let entry = newest
                .entry((row.namespace, row.name))
                .or_insert_with(|| (order.clone(), row.digest.clone()));
            if order > entry.0 {
                *entry = (order, row.digest);
            }
        }
        Ok(newest.into_values().map(|(_, digest)| digest).collect())
    }
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

fn version_order(version: &str) -> Option<semver::Version> {
    semver::Version::parse(version).ok()
}
