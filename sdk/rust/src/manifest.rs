//! What a plugin says about itself. The build puts it into the package, in a section that
//! can be read without running the plugin.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::grant::Grant;

/// The version of `lianxi:plugin` that this SDK speaks.
pub const ABI_VERSION: &str = "1.0.0";

/// The contents of the section `lianxi:manifest`, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// The plugin's id; also the name of the catalog that workflows call it by.
    pub id: String,
    /// The department whose records it may touch.
    pub department: String,
    /// Chinese name of the department.
    pub title: String,
    /// Semantic version of the plugin.
    pub version: String,
    /// Version of `lianxi:plugin` it was built against.
    pub abi: String,
    /// Legal basis of the department's part.
    #[serde(default)]
    pub basis: Vec<String>,
    /// What it asks for.
    #[serde(default)]
    pub grants: Vec<Grant>,
    pub duties: Vec<DutyManifest>,
    /// The numbers that its duties judge by, each with its source and its dates.
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
    /// The word after the number: 个工作日, 人, 元.
    pub measure: String,
    /// Newest first.
    pub versions: Vec<RuleVersion>,
}

/// One value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleVersion {
    pub value: Value,
    /// `statute`, `article`, `default` or `unverified`.
    pub kind: String,
    /// Where it comes from, in Chinese.
    pub source: String,
    /// First day (YYYY-MM-DD) on which it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day on which it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// One indicator that a department reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IndicatorManifest {
    /// Unique within the plugin.
    pub code: String,
    /// Chinese title.
    pub title: String,
    /// The word after the number: 家, %, 元.
    pub unit: String,
}

/// One kind of record that a department keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordsManifest {
    /// What the keys begin with, such as `filing/`.
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
    /// JSON schema (2020-12); also the form of the work item when a person has to decide.
    pub output_schema: Value,
}
