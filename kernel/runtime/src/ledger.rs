//! Ledgers as the engine uses them: read from their beginning, and appended to with who and why. Whoever appends holds `administering`.

use lianxi_journal::{Administration, LedgerEntryRow, NewLedgerEntry, failpoint};
use lianxi_work::Actor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::engine::Inner;
use crate::error::EngineError;

/// Entries that are read at once.
const PAGE: u64 = 200;

/// Who does what, and why.
pub(crate) struct Doing<'a> {
    pub actor: &'a Actor,
    pub reason: Option<&'a str>,
}

impl Inner {
    /// Shows every entry of a ledger, the first first.
    pub(crate) async fn read_ledger(
        &self,
        name: &str,
        mut take: impl FnMut(&LedgerEntryRow) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let mut after = 0;
        loop {
            let page = self.journal.ledger(name, after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.seq;
            page.iter().try_for_each(&mut take)?;
        }
    }

    /// What comes behind the last entry of a ledger.
    pub(crate) async fn next_entry(
        &self,
        name: &str,
        body: &impl Serialize,
        doing: &Doing<'_>,
    ) -> Result<NewLedgerEntry, EngineError> {
        Ok(NewLedgerEntry {
            name: name.to_owned(),
            expected_seq: self.journal.ledger_head(name).await?.seq,
            at_ms: self.clock.now().as_millisecond(),
            actor: json!(doing.actor).to_string(),
            reason: doing.reason.map(str::to_owned),
            body: json!(body).to_string(),
        })
    }

    /// Appends one entry, with what stands beside it; its number.
    pub(crate) async fn append_entry(
        &self,
        entry: NewLedgerEntry,
        beside: Administration,
    ) -> Result<i64, EngineError> {
        let seq = entry.expected_seq + 1;
        let administration = Administration {
            ledger: vec![entry],
            ..beside
        };
        self.administer(administration).await?;
        Ok(seq)
    }

    /// All that administrators do is one commit, and passes here.
    pub(crate) async fn administer(
        &self,
        administration: Administration,
    ) -> Result<(), EngineError> {
        failpoint!("administer.before-append");
        self.journal.administer(administration).await?;
        failpoint!("administer.after-append");
        Ok(())
    }
}

/// What an entry says.
pub(crate) fn said<T: DeserializeOwned>(row: &LedgerEntryRow) -> Result<T, EngineError> {
    serde_json::from_str(&row.body).map_err(|error| {
        EngineError::Internal(format!("entry {} of {}: {error}", row.seq, row.name))
    })
}
