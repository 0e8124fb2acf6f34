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
