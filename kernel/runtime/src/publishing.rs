//! What an administrator does with versions: publish one, see beforehand what that would do, take one out of force, put it back.
//! Executions that run are never touched: a version is what they began on.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use lianxi_flow::Workflow;
use lianxi_flow::definition::Document;
use lianxi_journal::{NewStanding, PublishError, StandingKind, Stood, VersionRow};
use lianxi_spec::{Problem, Source};
use lianxi_work::Actor;

use crate::comparing::{Comparison, Script, compared};
use crate::definitions::{Definition, DefinitionError};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::versions::Version;

/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 500;

/// A version as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionView {
    pub version: Version,
    pub in_force: bool,
    /// Executions on it that have not ended.
    pub open_executions: u64,
}

/// What publishing a text would do.
#[derive(Debug)]
pub struct Prospect {
    pub digest: String,
    pub workflow: Arc<Workflow>,
    pub warnings: Vec<Problem>,
    /// The same text is published already.
    pub known: bool,
    /// From when it would be in force; `None`: a higher version is before it, or it is a pre-release or deprecated.
    pub in_force_from: Option<Timestamp>,
    /// What is in force now, and what the text changes of it.
    pub now_in_force: Option<VersionView>,
    pub comparison: Option<Comparison>,
}

/// What is said of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    pub by: Actor,
    pub reason: String,
    /// The version of the same workflow that is to be used instead.
    pub successor: Option<String>,
}

impl Engine {
    /// Checks, pins and stores a definition. It is in force from its date on, if it is the highest version then.
    pub async fn publish(
        &self,
        name: &str,
        text: &str,
    ) -> Result<(Arc<Definition>, Vec<Problem>), EngineError> {
        let inner = &self.inner;
        let published = inner
            .definitions
            .publish(Source { name, text }, inner.checking())
            .await?;
        let document = &published.0.workflow.document;
        inner.fire(&document.namespace, &document.name).await?;
        // Its date may be earlier than anything that is waited for.
        inner.wake.notify_one();
        Ok(published)
    }

    /// What publishing this text would do; nothing is stored.
    pub async fn prospect(&self, name: &str, text: &str) -> Result<Prospect, EngineError> {
        let inner = &self.inner;
        let checking = inner.checking();
        let now = checking.now;
        let checked = inner.definitions.check(Source { name, text }, checking);
        let (digest, outcome, _) = checked.await?;
        let Some(workflow) = outcome.workflow else {
            let problems = outcome.problems;
            return Err(DefinitionError::Invalid { problems }.into());
        };
        let workflow = Arc::new(workflow);
        let document = &workflow.document;
        let views = self
            .versions(Some((&document.namespace, &document.name)))
            .await?;
        let same = views
            .iter()
            .find(|view| view.version.version == document.version);
        if let Some(other) = same.filter(|view| view.version.digest != digest) {
            let other = PublishError::OtherText {
                namespace: document.namespace.clone(),
                name: document.name.clone(),
                version: document.version.clone(),
                digest: other.version.digest.clone(),
            };
            return Err(DefinitionError::Publish(other).into());
        }
        let known = same.is_some();
        let in_force_from = self.would_be_in_force(document, &digest, now);
        let now_in_force = views.into_iter().find(|view| view.in_force);
        let comparison = match &now_in_force {
            Some(view) if view.version.digest != digest => {
                let known = self.inner.definitions.by_digest(&view.version.digest);
                let script = Script {
                    workflow: Arc::clone(&workflow),
                    pins: outcome.pins,
                    text: text.to_owned(),
                };
                Some(compared(self.script(&*known.await?).await?, script).await?)
            }
            _ => None,
        };
        Ok(Prospect {
            digest,
            warnings: outcome.problems,
            known,
            in_force_from,
            now_in_force,
            comparison,
            workflow,
        })
    }

    /// From when a version would be in force, were it published now.
    fn would_be_in_force(
        &self,
        document: &Document,
        digest: &str,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let mut then = {
            let published = self.inner.definitions.published();
            let of = published.of(&document.namespace, &document.name);
            of.cloned().unwrap_or_default()
        };
        then.add(Version::from(VersionRow {
            digest: digest.to_owned(),
            namespace: document.namespace.clone(),
            name: document.name.clone(),
            version: document.version.clone(),
            published_at_ms: now.as_millisecond(),
            effective_from_ms: document.effective_from.map(Timestamp::as_millisecond),
        }));
        let mut changes = std::iter::successors(Some(now), |at| then.next_change(*at));
        changes.find(|at| {
            then.in_force(*at)
                .is_some_and(|version| version.digest == digest)
        })
    }

    /// What is published: by name, the lowest version first; of one workflow, or of all.
    pub async fn versions(
        &self,
        of: Option<(&str, &str)>,
    ) -> Result<Vec<VersionView>, EngineError> {
        let open: BTreeMap<String, i64> = self
            .inner
            .journal
            .open_executions()
            .await?
            .into_iter()
            .collect();
        let now = self.inner.clock.now();
        let published = self.inner.definitions.published();
        let mut views = Vec::new();
        for versions in published.all() {
            let in_force = versions.in_force(now).map(|version| &version.digest);
            let wanted = versions.all().filter(|version| {
                of.is_none_or(|named| named == (&version.namespace, &version.name))
            });
            let from = views.len();
            views.extend(wanted.map(|version| {
                VersionView {
                    in_force: in_force == Some(&version.digest),
                    open_executions: open
                        .get(&version.digest)
                        .and_then(|count| u64::try_from(*count).ok())
                        .unwrap_or(0),
                    version: version.clone(),
                }
            }));
            views[from..].sort_by_key(|view| view.version.order());
        }
        Ok(views)
    }

    /// One version by its name; `latest` is the one in force.
    pub async fn version(&self, workflow: &str) -> Result<VersionView, EngineError> {
        let now = self.inner.clock.now();
        let version = self
            .inner
            .definitions
            .published()
            .named(workflow, now)?
            .clone();
        let of = Some((version.namespace.as_str(), version.name.as_str()));
        let views = self.versions(of).await?;
        views
            .into_iter()
            .find(|view| view.version.digest == version.digest)
            .ok_or_else(|| DefinitionError::Unknown(workflow.to_owned()).into())
    }

    /// Nothing begins on the version any more; what runs on it goes on to its end.
    pub async fn deprecate(&self, workflow: &str, saying: Saying) -> Result<(), EngineError> {
        self.stand(workflow, StandingKind::Deprecated, saying).await
    }

    /// Takes a deprecation back.
    pub async fn reinstate(&self, workflow: &str, saying: Saying) -> Result<(), EngineError> {
        self.stand(workflow, StandingKind::Reinstated, saying).await
    }

    async fn stand(
        &self,
        workflow: &str,
        kind: StandingKind,
        saying: Saying,
    ) -> Result<(), EngineError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        if !(1..=REASON_CHARS_MAX).contains(&saying.reason.chars().count()) {
            return Err(EngineError::Invalid(format!(
                "a reason has 1 to {REASON_CHARS_MAX} characters"
            )));
        }
        // What is in force may be another one a moment later.
        if !workflow.contains(':') || workflow.ends_with(":latest") {
            return Err(EngineError::Invalid(format!(
                "{workflow} names no version: write namespace/name:version"
            )));
        }
        let version = {
            let published = inner.definitions.published();
            let version = published.named(workflow, now)?.clone();
            let known = published.of(&version.namespace, &version.name);
            if let Some(successor) = &saying.successor {
                let follows = known
                    .and_then(|versions| versions.named(successor))
                    .is_some_and(|found| {
                        found.digest != version.digest && found.deprecated().is_none()
                    });
                if !follows {
                    return Err(EngineError::Invalid(format!(
                        "the successor {successor} is no other version of this workflow that can be used"
                    )));
                }
            }
            version
        };
        // A clock that was set back is not to put this before what was said last.
        let last = version.standings.last().map_or(now, |last| last.at);
        let new = NewStanding {
            definition: version.digest.clone(),
            kind,
            at_ms: now.max(last).as_millisecond(),
            actor: serde_json::to_string(&saying.by)
                .map_err(|error| EngineError::Internal(error.to_string()))?,
            reason: saying.reason,
            successor: saying.successor,
        };
        if inner.definitions.stand(&version, new).await? == Stood::Unchanged {
            let word = match kind {
                StandingKind::Deprecated => "deprecated already",
                StandingKind::Reinstated => "not deprecated",
            };
            return Err(EngineError::Conflict(format!("{} is {word}", version.id())));
        }
        inner.fire(&version.namespace, &version.name).await?;
        inner.wake.notify_one();
        Ok(())
    }
}
