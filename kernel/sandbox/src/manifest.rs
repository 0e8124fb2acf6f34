//! What a plugin says about itself, read from its package and checked.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::abi::{self, Capability};
use crate::limits::{CATALOGUE_MAX, DUTIES_MAX, MANIFEST_BYTES_MAX};

/// The manifest of a package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// The plugin's id; also the name of the catalog that workflows call it by.
    pub id: String,
    /// The department whose records it may touch.
    pub department: String,
    /// Chinese name of the department.
    pub title: String,
    /// `MAJOR.MINOR.PATCH`.
    pub version: String,
    /// Version of `lianxi:plugin` it was built against.
    pub abi: String,
    #[serde(default)]
    pub basis: Vec<String>,
    /// What it asks for.
    #[serde(default)]
    pub grants: Vec<Grant>,
    pub duties: Vec<DutyManifest>,
    /// The numbers that its duties judge by: for people, and for what covers a policy; the host judges nothing by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleManifest>,
    /// What it reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorManifest>,
    /// The kinds of records that it keeps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordsManifest>,
}

/// One parameter of the rules of a department, through time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleManifest {
    /// What it is configured and cited by; unique within the plugin.
    pub key: String,
    /// Chinese title.
    pub title: String,
    /// The word after the number.
    pub measure: String,
    /// Newest first.
    pub versions: Vec<RuleVersion>,
}

/// One value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleVersion {
    pub value: Value,
    pub kind: RuleKind,
    /// Where it comes from, in Chinese.
    pub source: String,
    /// First day (YYYY-MM-DD) on which it applies; none: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day on which it applies; none: open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Where a number comes from (依据性质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// A law or an administrative regulation (法律、行政法规).
    Statute,
    /// A departmental rule or a normative document (规章、规范性文件).
    Article,
    /// The product's own number, for an administrator to set.
    Default,
    /// Said to be a rule, and not verified; for an administrator to set.
    Unverified,
}

/// One indicator that a department reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IndicatorManifest {
    /// Unique within the plugin.
    pub code: String,
    /// Chinese title.
    pub title: String,
    /// The word after the number.
    pub unit: String,
}

/// One kind of record that a department keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordsManifest {
    /// What the keys begin with.
    pub prefix: String,
    /// Chinese title.
    pub title: String,
}

/// One duty in the manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DutyManifest {
    pub name: String,
    /// Chinese title.
    pub title: String,
    #[serde(default)]
    pub basis: Vec<String>,
    /// JSON schema (2020-12).
    pub input_schema: Value,
    /// JSON schema (2020-12).
    pub output_schema: Value,
}

/// One capability that the plugin asks for, with its bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "capability", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Grant {
    Records { indexes: Vec<String> },
    Outbox { destinations: Vec<String> },
    Random,
    Log,
    Http { hosts: Vec<String> },
}

impl Grant {
    /// The names within which it is asked for: indexes, destinations, hosts.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Records { indexes: names }
            | Self::Outbox {
                destinations: names,
            }
            | Self::Http { hosts: names } => names,
            Self::Random | Self::Log => &[],
        }
    }

    pub fn capability(&self) -> Capability {
        match self {
            Self::Records { .. } => Capability::Records,
            Self::Outbox { .. } => Capability::Outbox,
            Self::Random => Capability::Random,
            Self::Log => Capability::Log,
            Self::Http { .. } => Capability::Http,
        }
    }
}

/// What is asked for and was not granted: grants, each with the names alone that are new.
pub fn beyond(asked: &[Grant], granted: &[Grant]) -> Vec<Grant> {
    let has = |capability| granted.iter().any(|grant| grant.capability() == capability);
    let new = |names: &[String], capability: Capability| -> Vec<String> {
        let known = |name: &String| {
            let same = granted
                .iter()
                .filter(|grant| grant.capability() == capability);
            same.flat_map(Grant::names).any(|granted| granted == name)
        };
        names.iter().filter(|name| !known(name)).cloned().collect()
    };
    let one = |grant: &Grant| {
        let capability = grant.capability();
        let names = new(grant.names(), capability);
        (!names.is_empty() || !has(capability)).then_some(match grant {
            Grant::Records { .. } => Grant::Records { indexes: names },
            Grant::Outbox { .. } => Grant::Outbox {
                destinations: names,
            },
            Grant::Http { .. } => Grant::Http { hosts: names },
            Grant::Random => Grant::Random,
            Grant::Log => Grant::Log,
        })
    };
    asked.iter().filter_map(one).collect()
}

/// Why a text is not a manifest.
#[derive(Debug, Error)]
pub enum ManifestError {
    #[error("the manifest has {bytes} bytes, more than {MANIFEST_BYTES_MAX}")]
    TooLarge { bytes: usize },
    #[error("the manifest is not JSON of the expected shape: {0}")]
    Shape(#[from] serde_json::Error),
    #[error("the manifest's {field} {value:?} is not {expected}")]
    Field {
        field: &'static str,
        value: String,
        expected: &'static str,
    },
    #[error("the manifest names the duty {0:?} twice")]
    DuplicateDuty(String),
    #[error("the manifest names {0} duties, more than {DUTIES_MAX}")]
    TooManyDuties(usize),
    #[error("the manifest names the {what} {name:?} twice")]
    Duplicate { what: &'static str, name: String },
    #[error(
        "the manifest names {found} {what}s, more than {CATALOGUE_MAX}: leave out what nobody looks up"
    )]
    TooMany { what: &'static str, found: usize },
}

const NAME: &str = "lower-case letters, digits and single hyphens, starting with a letter";
const VERSION: &str = "a version MAJOR.MINOR.PATCH";
/// Where a host without a port is reached.
const HTTPS_PORT: u16 = 443;
/// A name in the DNS, and a port.
const HOST_BYTES_MAX: usize = 253 + 6;
/// Longest id, department, duty, index or destination.
const NAME_BYTES_MAX: usize = 128;

impl Manifest {
    /// Reads and checks the text of a manifest.
    pub fn parse(text: &[u8]) -> Result<Self, ManifestError> {
        if text.len() > MANIFEST_BYTES_MAX {
            return Err(ManifestError::TooLarge { bytes: text.len() });
        }
        let manifest: Self = serde_json::from_slice(text)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The duty of that name.
    pub fn duty(&self, name: &str) -> Option<&DutyManifest> {
        self.duties.iter().find(|duty| duty.name == name)
    }

    /// Whether the manifest asks for this capability.
    pub fn asks_for(&self, capability: Capability) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.capability() == capability)
    }

    /// The index names of the grant of records.
    pub fn indexes(&self) -> BTreeSet<String> {
        let indexes = self.grants.iter().filter_map(|grant| match grant {
            Grant::Records { indexes } => Some(indexes),
            _ => None,
        });
        indexes.flatten().cloned().collect()
    }

    /// The destinations of the grant of the outbox.
    pub fn destinations(&self) -> BTreeSet<String> {
        let destinations = self.grants.iter().filter_map(|grant| match grant {
            Grant::Outbox { destinations } => Some(destinations),
            _ => None,
        });
        destinations.flatten().cloned().collect()
    }

    /// The hosts of the grant of http, each with its port.
    pub fn hosts(&self) -> BTreeSet<String> {
        let hosts = self.grants.iter().filter_map(|grant| match grant {
            Grant::Http { hosts } => Some(hosts),
            _ => None,
        });
        let with_port = |host: &String| {
            if host.contains(':') {
                host.clone()
            } else {
                format!("{host}:{HTTPS_PORT}")
            }
        };
        hosts.flatten().map(with_port).collect()
    }

    fn check(&self) -> Result<(), ManifestError> {
        for host in self.hosts() {
            hosted(&host)?;
        }
        named("id", &self.id)?;
        named("department", &self.department)?;
        versioned("version", &self.version)?;
        versioned("abi", &self.abi)?;
        if self.duties.len() > DUTIES_MAX {
            return Err(ManifestError::TooManyDuties(self.duties.len()));
        }
        let mut seen = BTreeSet::new();
        for duty in &self.duties {
            named("duty", &duty.name)?;
            if !seen.insert(&duty.name) {
                return Err(ManifestError::DuplicateDuty(duty.name.clone()));
            }
        }
        distinct("rule", self.rules.iter().map(|rule| &rule.key))?;
        distinct(
            "indicator",
            self.indicators.iter().map(|indicator| &indicator.code),
        )?;
        distinct(
            "kind of record",
            self.records.iter().map(|kind| &kind.prefix),
        )
    }
}

/// Names of one list, each once and not too many.
fn distinct<'a>(
    what: &'static str,
    names: impl ExactSizeIterator<Item = &'a String>,
) -> Result<(), ManifestError> {
    let found = names.len();
    if found > CATALOGUE_MAX {
        return Err(ManifestError::TooMany { what, found });
    }
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            let name = name.clone();
            return Err(ManifestError::Duplicate { what, name });
        }
    }
    Ok(())
}

fn named(field: &'static str, value: &str) -> Result<(), ManifestError> {
    let words = value.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    });
    let fits = words
        && value.len() <= NAME_BYTES_MAX
        && value.starts_with(|first: char| first.is_ascii_lowercase());
    if fits {
        Ok(())
    } else {
        Err(ManifestError::Field {
            field,
            value: value.to_owned(),
            expected: NAME,
        })
    }
}

/// `name:port`: what a request's address is compared with, so nothing but that.
fn hosted(value: &str) -> Result<(), ManifestError> {
    let parts = value.split_once(':');
    let fits = parts.is_some_and(|(name, port)| {
        let labels = name.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        });
        labels && value.len() <= HOST_BYTES_MAX && port.parse::<u16>().is_ok()
    });
    if fits {
        return Ok(());
    }
    Err(ManifestError::Field {
        field: "host",
        value: value.to_owned(),
        expected: "a name in lower-case letters, digits, hyphens and dots, perhaps with a port, such as api.example.gov.cn:8443",
    })
}

fn versioned(field: &'static str, value: &str) -> Result<(), ManifestError> {
    match abi::parse(value) {
        Some(_) => Ok(()),
        None => Err(ManifestError::Field {
            field,
            value: value.to_owned(),
            expected: VERSION,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_told_by_its_names() {
        let records = |indexes: &[&str]| Grant::Records {
            indexes: indexes.iter().map(|&name| name.to_owned()).collect(),
        };
        let check = |asked: &[Grant], granted: &[Grant], expected: &[Grant]| {
            assert_eq!(beyond(asked, granted), expected, "{asked:?} of {granted:?}");
        };
        check(&[], &[], &[]);
        check(&[Grant::Log], &[], &[Grant::Log]);
        check(&[Grant::Log], &[Grant::Log, Grant::Random], &[]);
        check(&[records(&[])], &[Grant::Log], &[records(&[])]);
        check(&[records(&[])], &[records(&["a"])], &[]);
        check(
            &[records(&["a", "b"])],
            &[records(&["a"])],
            &[records(&["b"])],
        );
        // A name is one of its capability, and of no other.
        let hosts = Grant::Http {
            hosts: vec!["a".to_owned()],
        };
        check(
            std::slice::from_ref(&hosts),
            &[records(&["a"])],
            std::slice::from_ref(&hosts),
        );
    }
}
