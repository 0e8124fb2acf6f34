//! What a copy says of itself, in a file beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::BackupError;
use crate::files::suffixed;

/// Added to the name of the copy.
pub const MANIFEST_SUFFIX: &str = ".manifest.json";
/// The form of manifests that this binary writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// A copy of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    pub format: u32,
    /// The last step of the schema.
    pub schema: String,
    /// RFC 3339.
    pub taken_at: String,
    pub bytes: u64,
    /// Of the file, in hexadecimal.
    pub sha256: String,
    /// Executions and work items, whose chains were all computed again from the copy.
    pub chains: u64,
    /// By table.
    pub rows: BTreeMap<String, u64>,
}

/// What every manifest will have, whatever its format.
#[derive(Deserialize)]
struct Form {
    format: u32,
}

impl Manifest {
    pub(super) fn place(copy: &Path) -> PathBuf {
        suffixed(copy, MANIFEST_SUFFIX)
    }

    pub(super) fn of(copy: &Path) -> Result<Self, BackupError> {
        let path = Self::place(copy);
        let missing = |source| BackupError::NoManifest {
            path: copy.to_owned(),
            source,
        };
        let text = std::fs::read(&path).map_err(missing)?;
        let form: Form = serde_json::from_slice(&text).map_err(|error| missing(error.into()))?;
        if form.format > FORMAT {
            return Err(BackupError::NewerFormat {
                found: form.format,
                known: FORMAT,
            });
        }
        serde_json::from_slice(&text).map_err(|error| missing(error.into()))
    }
}
