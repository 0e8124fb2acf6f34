//! The description of an interface: fetched, read from JSON or YAML, and kept for a while so that not every call fetches it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use serde_json::Value;

use crate::http::Egress;
use crate::http::authentication::Policy;
use crate::http::failure::Failure;

/// In which forms a document is asked for.
const ACCEPTED: &str = "application/json, application/yaml;q=0.9, */*;q=0.5";
/// Documents kept at once; each has at most the bytes of a response.
const DOCUMENTS_MAX: u64 = 16;
/// How long a document is believed.
const KEPT: SignedDuration = SignedDuration::from_mins(5);
/// How many references may lead from one to the next.
const REFERENCES_MAX: usize = 64;

/// Which language a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Swagger2,
    OpenApi3,
}

/// A document, and where it came from: its servers may be named relative to that.
#[derive(Debug)]
pub(crate) struct Described {
    pub(super) dialect: Dialect,
    pub(super) root: Value,
    pub(super) url: Url,
}

#[derive(Clone)]
struct Kept {
    document: Arc<Described>,
    until: Timestamp,
}

/// By address. A document that is shown only to whom it knows is fetched each time.
pub(crate) struct Documents {
    known: moka::sync::Cache<String, Kept>,
}

impl Default for Documents {
    fn default() -> Self {
        Self {
            known: moka::sync::Cache::new(DOCUMENTS_MAX),
        }
    }
}

impl Documents {
    pub async fn get(
        &self,
        egress: &Egress,
        url: Url,
        policy: Option<&Policy>,
        now: Timestamp,
    ) -> Result<Arc<Described>, Failure> {
        let key = url.to_string();
        if policy.is_none()
            && let Some(kept) = self.known.get(&key)
            && kept.until > now
        {
            return Ok(kept.document);
        }
        let answer = egress.document(url, ACCEPTED, policy, now).await?;
        if !answer.status.is_success() {
            return Err(Failure::status(answer.status));
        }
        let document = Arc::new(Described::read(&answer.bytes, answer.url)?);
        if policy.is_none() {
            let kept = Kept {
                document: Arc::clone(&document),
                until: now.checked_add(KEPT).unwrap_or(Timestamp::MAX),
            };
            self.known.insert(key, kept);
        }
        Ok(document)
    }
}

/// A document that does not say what it should: the definition names the wrong one, or it is not one.
pub(super) fn wrong(detail: impl Into<String>) -> Failure {
    Failure::configuration("Interface not usable", detail)
}

impl Described {
    pub(super) fn read(bytes: &[u8], url: Url) -> Result<Self, Failure> {
        let root: Value = match serde_json::from_slice(bytes) {
            Ok(root) => root,
            // YAML is read within bounds: whoever answers chose what it holds.
            Err(_) => std::str::from_utf8(bytes)
                .ok()
                .and_then(|text| serde_saphyr::from_str(text).ok())
                .ok_or_else(|| wrong("the document is neither JSON nor YAML"))?,
        };
        let says = |key: &str| root.get(key).map(crate::http::arguments::text);
        let dialect = match (says("swagger"), says("openapi")) {
            (Some(version), _) if version.starts_with("2.") || version == "2" => Dialect::Swagger2,
            (_, Some(version)) if version.starts_with("3.") => Dialect::OpenApi3,
            _ => {
                return Err(wrong(
                    "the document is not of Swagger 2.0 and not of OpenAPI 3",
                ));
            }
        };
        Ok(Self { dialect, root, url })
    }

    /// What a value is once its references within this document are followed.
    pub(super) fn resolved<'a>(&'a self, value: &'a Value) -> Result<&'a Value, Failure> {
        let mut here = value;
        for _ in 0..REFERENCES_MAX {
            let Some(reference) = here.get("$ref").and_then(Value::as_str) else {
                return Ok(here);
            };
            let pointer = reference.strip_prefix('#').ok_or_else(|| {
                wrong("the document refers to another document, which is not fetched")
            })?;
            here = self
                .root
                .pointer(pointer)
                .ok_or_else(|| wrong("the document refers to what is not in it"))?;
        }
        Err(wrong("references of the document lead nowhere"))
    }
}
