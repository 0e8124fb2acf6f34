//! Official calendar years that are loaded while the host runs: kept in the journal with who and why; what was provisional is then
//! counted again, and each item's own stream says so.

use jiff::Timestamp;
use lianxi_calendar::{Calendar, YearFile};
use lianxi_journal::{
    Administration, Append, AppendError, LIST_MAX, NewLedgerEntry, WorkOrder, WorkQuery,
};
use lianxi_work::{Actor, By, Command};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::human;
use crate::people::{Read, after};

/// The ledger of calendar years.
pub const CALENDAR: &str = "calendar";
/// The most loads that a host reads back at its start: one a year and its corrections are far fewer.
const YEARS_READ_MAX: u64 = 1_000;

/// What a loaded year has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearLoaded {
    pub year: i16,
    /// Of the calendar as it is now.
    pub calendar_version: String,
    /// Open work items whose instants were counted again.
    pub recomputed: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    file: YearFile,
}

impl Engine {
    /// Loads an official year, or corrects one; when this returns it is durable and every provisional item is counted again. The same
    /// year again changes nothing.
    pub async fn load_year(
        &self,
        file: YearFile,
        reason: &str,
        actor: &Actor,
    ) -> Result<YearLoaded, EngineError> {
        let inner = &self.inner;
        let _alone = inner.administering.lock().await;
        let year = file.year;
        let before = inner.calendar();
        let calendar = before
            .with_year(file.clone())
            .map_err(|error| EngineError::Invalid(error.to_string()))?;
        if calendar.version() != before.version() {
            let entry = NewLedgerEntry {
                name: CALENDAR.to_owned(),
                expected_seq: inner.journal.ledger_head(CALENDAR).await?.seq,
                at_ms: inner.clock.now().as_millisecond(),
                actor: json!(actor).to_string(),
                reason: Some(reason.to_owned()),
                body: json!(Entry { file }).to_string(),
            };
            let administration = Administration {
                ledger: vec![entry],
                ..Administration::default()
            };
            inner.journal.administer(administration).await?;
            inner.set_calendar(calendar.clone());
        }
        Ok(YearLoaded {
            year,
            calendar_version: calendar.version().to_owned(),
            recomputed: inner.recompute_provisional().await?,
        })
    }

    /// Years that were loaded before this host began, and what was left to be counted again.
    pub(crate) async fn restore_years(&self) -> Result<(), EngineError> {
        let inner = &self.inner;
        let entries = inner.journal.ledger(CALENDAR, 0, YEARS_READ_MAX).await?;
        for entry in entries {
            let read: Entry = serde_json::from_str(&entry.body).map_err(|error| {
                EngineError::Internal(format!("calendar entry {}: {error}", entry.seq))
            })?;
            match inner.calendar().with_year(read.file) {
                Ok(calendar) => inner.set_calendar(calendar),
                Err(error) => {
                    tracing::error!(%error, "a calendar year that was loaded is refused now");
                }
            }
        }
        inner.recompute_provisional().await?;
        Ok(())
    }
}

impl Inner {
    pub(crate) fn circumstances<'a>(
        &self,
        calendar: &'a Calendar,
        now: Timestamp,
    ) -> human::Circumstances<'a> {
        human::Circumstances {
            calendar,
            nearing: self.settings.nearing,
            business_key: None,
            step: "",
            done_by: &[],
            now,
        }
    }

    /// Counts again what no year was loaded for. Every item is a commit of its own, so what a crash leaves is done at the next start.
    async fn recompute_provisional(&self) -> Result<u64, EngineError> {
        let mut query = WorkQuery {
            statuses: ["open", "claimed", "submitted"].map(str::to_owned).to_vec(),
            provisional: Some(true),
            order: WorkOrder::Created,
            limit: LIST_MAX,
            ..WorkQuery::default()
        };
        let mut recomputed = 0;
        loop {
            let page = self.journal.work_list(&query).await?;
            let Some(last) = page.last() else {
                return Ok(recomputed);
            };
            query.after = Some((last.created_at_ms, last.id.clone()));
            for row in &page {
                recomputed += u64::from(self.recompute(&row.id).await?);
            }
        }
    }

    /// Whether anything came out otherwise.
    async fn recompute(&self, id: &str) -> Result<bool, EngineError> {
        loop {
            let now = self.clock.now();
            let read = self.item(id).await?;
            let calendar = self.calendar();
            let around = self.circumstances(&calendar, now);
            let Some(due) = read.item.due().and_then(|due| human::again(due, &around)) else {
                return Ok(false);
            };
            let escalation = human::steps_again(
                read.item.terms(),
                Some(due.at),
                read.item.created_at(),
                &calendar,
            );
            let again = Command::Recompute {
                due: Some(due),
                escalation,
                calendar_version: calendar.version().to_owned(),
            };
            let events = match lianxi_work::decide(Some(&read.item), again, &By::System, now) {
                Ok(events) if !events.is_empty() => events,
                // Closed meanwhile, or it comes out as it is.
                Ok(_) | Err(_) => return Ok(false),
            };
            let Read { row, item } = read;
            let work = after(Read { row, item }, &events, now)?;
            let append = Append {
                work: vec![work],
                ..Append::default()
            };
            match self.journal.append(append).await {
                Ok(_) => {
                    self.wake.notify_one();
                    return Ok(true);
                }
                Err(AppendError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
