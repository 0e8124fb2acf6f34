//! Texts from elsewhere that definitions are made of: functions of catalogs, schemas. They are fetched when a definition is published, under the
//! policy of every call, and kept with it: a version means for ever what it meant then, whatever becomes of the address.
//!
//! Reading a definition is pure. It says what it had not, the host fetches that, and it is read again; a function may call others, so a few
//! times. What could not be had is a problem of the definition, at the line that asks for it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use lianxi_journal::{NewResource, ResourceRow};
use lianxi_spec::{
    Catalog, CatalogError, DutySignature, Elsewhere, Needed, Outcome, RESOURCES_BYTES_MAX,
    RESOURCES_MAX, Resolved, RulePacks, Source,
};
use reqwest::Url;
use sha2::{Digest as _, Sha256};

use crate::http::Egress;
use crate::http::authentication::Policy;
use crate::http::failure::Failure;

/// In which forms a text is asked for.
const ACCEPTED: &str = "application/yaml, application/json;q=0.9, */*;q=0.5";
/// How often a definition is read again with what it had not: functions that call functions that are elsewhere.
const ROUNDS_MAX: usize = 8;
/// The longest that all fetching for one definition may take.
const FETCHING_TIME_MAX: Duration = Duration::from_secs(30);

/// What was fetched, or why not, by address.
pub type Fetched = BTreeMap<String, Result<Arc<str>, String>>;

/// A catalog, and texts from elsewhere beside it.
pub(crate) struct WithTexts<'a, C: ?Sized> {
    pub catalog: &'a C,
    pub texts: &'a Fetched,
}

impl<C: Catalog + ?Sized> Catalog for WithTexts<'_, C> {
    fn plugins(&self) -> Vec<String> {
        self.catalog.plugins()
    }

    fn resolve(&self, plugin: &str, range: &str) -> Result<Resolved, CatalogError> {
        self.catalog.resolve(plugin, range)
    }

    fn duty(&self, plugin: &str, version: &str, duty: &str) -> Option<DutySignature> {
        self.catalog.duty(plugin, version, duty)
    }

    fn duties(&self, plugin: &str, version: &str) -> Vec<String> {
        self.catalog.duties(plugin, version)
    }

    fn workflow_exists(&self, namespace: &str, name: &str, version: &str) -> bool {
        self.catalog.workflow_exists(namespace, name, version)
    }

    fn resource(&self, uri: &str) -> Elsewhere {
        match self.texts.get(uri) {
            Some(Ok(text)) => Elsewhere::Text(Arc::clone(text)),
            Some(Err(why)) => Elsewhere::Failed(why.clone()),
            None => Elsewhere::NotFetched,
        }
    }
}

/// What a host checks a definition with, beside what can be called there.
#[derive(Clone, Copy)]
pub(crate) struct Checking<'a> {
    pub egress: &'a Egress,
    pub rules: &'a RulePacks,
    pub now: Timestamp,
}

/// Reads definitions and fetches what they need.
#[derive(Clone, Copy)]
pub struct Reading<'a, C: ?Sized> {
    pub egress: &'a Egress,
    pub catalog: &'a C,
    /// What is asked of a definition beyond the language.
    pub rules: &'a RulePacks,
    pub now: Timestamp,
}

impl<C: Catalog + Sync + ?Sized> Reading<'_, C> {
    /// `texts` are those that are known already; what was fetched is among them afterwards.
    pub async fn read(&self, source: Source<'_>, texts: &mut Fetched) -> Outcome {
        let until = tokio::time::Instant::now() + FETCHING_TIME_MAX;
        let mut outcome = self.once(source, texts);
        for _ in 0..ROUNDS_MAX {
            if outcome.needed.is_empty() {
                break;
            }
            for needed in &outcome.needed {
                let fetching = fetch_within(texts, self.egress, needed, self.now);
                let text = tokio::time::timeout_at(until, fetching)
                    .await
                    .unwrap_or_else(|_| Err("it was not there in time".to_owned()));
                texts.insert(needed.uri.clone(), text);
            }
            outcome = self.once(source, texts);
        }
        outcome
    }

    fn once(&self, source: Source<'_>, texts: &Fetched) -> Outcome {
        let catalog = self.catalog;
        lianxi_spec::read_by_rules(source, &WithTexts { catalog, texts }, self.rules)
    }
}

/// Nothing is fetched beyond what a definition can be made of: it would be kept for nothing.
async fn fetch_within(
    texts: &Fetched,
    egress: &Egress,
    needed: &Needed,
    now: Timestamp,
) -> Result<Arc<str>, String> {
    if texts.len() >= RESOURCES_MAX {
        return Err(format!(
            "a definition is made of at most {RESOURCES_MAX} texts from elsewhere"
        ));
    }
    let text = fetch(egress, needed, now).await?;
    let had = texts.values().flatten().map(|text| text.len());
    if had.sum::<usize>() + text.len() > RESOURCES_BYTES_MAX {
        return Err(format!(
            "with it, the texts from elsewhere have more than {RESOURCES_BYTES_MAX} bytes"
        ));
    }
    Ok(text)
}

async fn fetch(egress: &Egress, needed: &Needed, now: Timestamp) -> Result<Arc<str>, String> {
    let told = |failure: Failure| {
        let (Failure::Answer(error) | Failure::Unreachable(error)) = failure;
        error.detail.or(error.title).unwrap_or_default()
    };
    let url = Url::parse(&needed.uri).map_err(|_| "it is no address".to_owned())?;
    let policy = match &needed.authentication {
        Some(policy) => {
            let read = Policy::read(policy, egress.secrets());
            Some(read.map_err(|error| told(error.into()))?)
        }
        None => None,
    };
    let answer = egress
        .document(url, ACCEPTED, policy.as_ref(), now)
        .await
        .map_err(told)?;
    if !answer.status.is_success() {
        return Err(format!("its server answered {}", answer.status));
    }
    String::from_utf8(answer.bytes)
        .map(Arc::from)
        .map_err(|_| "it is no text in UTF-8".to_owned())
}

/// As they are stored with a definition.
pub(crate) fn to_store(texts: &Fetched) -> Vec<NewResource> {
    let had = texts
        .iter()
        .filter_map(|(uri, text)| Some((uri, text.as_ref().ok()?)));
    had.map(|(uri, text)| NewResource {
        uri: uri.clone(),
        sha256: sha256(text),
        body: text.to_string(),
    })
    .collect()
}

/// As they were stored. One that is not what it was is not used.
pub(crate) fn stored(rows: Vec<ResourceRow>) -> Fetched {
    rows.into_iter()
        .map(|row| {
            let text = if sha256(&row.body) == row.sha256 {
                Ok(row.body.into())
            } else {
                Err("what is stored of it is not what was fetched".to_owned())
            };
            (row.uri, text)
        })
        .collect()
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
