//! Where one scenario keeps its things, and the lives that hosts live there, one after the other.

use std::collections::BTreeMap;
use std::fs;

use lianxi_journal::{DatabaseUrl, Options, Place as Database};
use tempfile::TempDir;

use crate::child::{self, Armed, Ending, Run};
use crate::outside::Outside;
use crate::{plugin, proof};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

pub struct Place {
    folder: TempDir,
    database: Option<String>,
    outside: Outside,
    address: String,
}

/// The database of a run.
pub fn options(run: &Run) -> Options {
    run.database.as_ref().map_or_else(
        || Options::file(run.folder.join("journal.db")),
        |url| Options::postgres(DatabaseUrl::new(url)),
    )
}

impl Place {
    pub async fn new(kind: Kind) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        fs::write(folder.path().join("writer.wasm"), plugin::package()).expect("it is written");
        let database = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(lianxi_tests::postgres::schema().await.expect("a schema")),
        };
        let (outside, address) = Outside::start().await;
        Self {
            folder,
            database,
            outside,
            address: address.to_string(),
        }
    }

    fn run(&self, armed: Option<&Armed>) -> Run {
        Run {
            folder: self.folder.path().to_path_buf(),
            database: self.database.clone(),
            outside: self.address.clone(),
            armed: armed.cloned(),
        }
    }

    /// A host lives here until it ends.
    pub async fn live(&self, armed: Option<&Armed>) -> Ending {
        child::start(&self.run(armed)).await.expect("a host")
    }

    /// How often the last host that ended well passed each failpoint.
    pub fn passed(&self) -> BTreeMap<String, u64> {
        let text = fs::read(self.folder.path().join("passed")).expect("a host that ended well");
        serde_json::from_slice(&text).expect("names and numbers")
    }

    /// What the hosts said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub async fn prove(&self, said: &str) {
        let place: Database = options(&self.run(None)).place;
        if let Err(wrong) = proof::all(&place, &self.outside.counts()).await {
            panic!("{said}: {wrong:#}\n{}", self.log());
        }
    }
}
