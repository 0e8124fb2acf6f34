//! Two versions side by side: both as they were read, with the plugins that each was pinned to, and both as their authors wrote them.

use std::sync::Arc;

use lianxi_flow::Workflow;
use lianxi_spec::difference::{Difference, Side, difference, unified};
use lianxi_spec::{Pin, Source};

use crate::definitions::{Definition, DefinitionError};
use crate::engine::Engine;
use crate::error::EngineError;

/// What differs between two versions.
#[derive(Debug)]
pub struct Comparison {
    /// `namespace/name:version` of the earlier one, and of the later.
    pub from: String,
    pub to: String,
    pub difference: Difference,
    /// Of the texts, in the unified form.
    pub text: String,
}

/// One of the two.
pub(crate) struct Script {
    pub workflow: Arc<Workflow>,
    pub pins: Vec<Pin>,
    pub text: String,
}

impl Script {
    fn side(&self) -> Side<'_> {
        Side {
            workflow: &self.workflow,
            pins: &self.pins,
        }
    }
}

impl Engine {
    /// What differs between two published versions, each by its name; `latest` is the one in force.
    pub async fn compare(&self, from: &str, to: &str) -> Result<Comparison, EngineError> {
        let now = self.inner.clock.now();
        let mut sides = Vec::new();
        for name in [from, to] {
            let definition = self.inner.definitions.by_name(name, now).await?;
            sides.push(self.script(&definition).await?);
        }
        match <[Script; 2]>::try_from(sides) {
            Ok([from, to]) => compared(from, to).await,
            Err(_) => Err(EngineError::Internal(
                "two versions are compared".to_owned(),
            )),
        }
    }

    pub(crate) async fn script(&self, definition: &Definition) -> Result<Script, EngineError> {
        let row = self.inner.journal.definition(&definition.digest).await?;
        let row = row.ok_or_else(|| DefinitionError::Unknown(definition.workflow.document.id()))?;
        Ok(Script {
            workflow: Arc::clone(&definition.workflow),
            pins: definition.pins(),
            text: String::from_utf8_lossy(&row.source).into_owned(),
        })
    }
}

/// It may take a second of a processor, which is nobody else's to wait for.
pub(crate) async fn compared(from: Script, to: Script) -> Result<Comparison, EngineError> {
    let compare = move || {
        let ids = [&from, &to].map(|script| script.workflow.document.id());
        let text = unified(
            Source {
                name: &ids[0],
                text: &from.text,
            },
            Source {
                name: &ids[1],
                text: &to.text,
            },
        );
        let difference = difference(from.side(), to.side());
        let [from, to] = ids;
        Comparison {
            from,
            to,
            difference,
            text,
        }
    };
    tokio::task::spawn_blocking(compare)
        .await
        .map_err(|error| EngineError::Internal(error.to_string()))
}
