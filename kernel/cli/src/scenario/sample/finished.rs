//! A mark in a data folder: this scenario was run here to its end, and this came of it.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::failure::{OrFail, Outcome};

/// The mark's name within a data folder.
const FILE: &str = "scenario-finished.json";

#[derive(Debug, Serialize, Deserialize)]
pub struct Finished<R> {
    /// The digest of the scenario's files.
    pub scenario: String,
    pub report: R,
}

impl<R: Serialize + DeserializeOwned> Finished<R> {
    /// `None` also where another kind of scenario was run.
    pub fn read(folder: &Path) -> Outcome<Option<Self>> {
        let path = folder.join(FILE);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).or_failed(path.display()),
        }
    }

    /// Whole or not at all.
    pub fn write(&self, folder: &Path) -> Outcome<()> {
        let path = folder.join(FILE);
        let unfinished = path.with_extension("unfinished");
        let bytes = serde_json::to_vec_pretty(self).or_failed("the report")?;
        std::fs::write(&unfinished, bytes)
            .and_then(|()| std::fs::rename(&unfinished, &path))
            .or_failed(path.display())
    }
}
