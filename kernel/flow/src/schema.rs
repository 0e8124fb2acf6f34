//! JSON schemas of inputs, outputs and exports, compiled once a definition.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

/// The most problems one validation reports.
const MAX_PROBLEMS: usize = 20;

/// A compiled JSON schema. References to other documents are not followed: nothing here reaches the network or the disk.
#[derive(Clone)]
pub struct Schema {
    document: Arc<Value>,
    validator: Arc<jsonschema::Validator>,
}

impl Schema {
    pub fn compile(document: Value) -> Result<Self, String> {
        let validator = jsonschema::validator_for(&document).map_err(|error| error.to_string())?;
        Ok(Self {
            document: Arc::new(document),
            validator: Arc::new(validator),
        })
    }

    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Every problem in one line each, with the path of the value; `Ok` if there is none.
    pub fn validate(&self, value: &Value) -> Result<(), String> {
        let problems: Vec<String> = self
            .validator
            .iter_errors(value)
            .take(MAX_PROBLEMS)
            .map(|error| {
                let path = error.instance_path().to_string();
                // The value itself may be personal: say where and why, never what.
                format!(
                    "{}: {}",
                    if path.is_empty() { "/" } else { &path },
                    error.masked()
                )
            })
            .collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems.join("; "))
        }
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({})", self.document)
    }
}
