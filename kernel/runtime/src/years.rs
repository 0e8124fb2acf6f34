//! Official calendar years that are loaded while the host runs: kept in the journal with who and why; what was provisional is then
//! counted again, and each item's own stream says so.

use jiff::Timestamp;
use lianxi_calendar::{Calendar, YearFile};
use lianxi_journal::{
    Administration, Append, AppendError, LIST_MAX, LedgerEntryRow, WorkOrder, WorkQuery,
};
use lianxi_work::{Actor, By, Command};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::human;
use crate::ledger::{Doing, said};
use crate::live::CONFLICTS_MAX;
use crate::people::after;

/// The ledger of calendar years.
pub const CALENDAR: &str = "calendar";

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
            let doing = Doing {
                actor,
                reason: Some(reason),
            };
            let entry = inner.next_entry(CALENDAR, &Entry { file }, &doing).await?;
            inner.append_entry(entry, Administration::default()).await?;
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
        let mut years = inner.calendar();
        let load = |row: &LedgerEntryRow| {
            let Entry { file } = said(row)?;
            match years.with_year(file) {
                Ok(calendar) => years = calendar,
                Err(error) => {
                    tracing::error!(%error, "a calendar year that was loaded is refused now");
                }
            }
            Ok(())
        };
        inner.read_ledger(CALENDAR, load).await?;
        inner.set_calendar(years);
        // One item that cannot be counted keeps no host from starting: it is tried again at the next load and the next start.
        if let Err(error) = inner.recompute_provisional().await {
            tracing::error!(%error, "provisional work items could not be counted again");
        }
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
        for _ in 0..CONFLICTS_MAX {
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
            let work = after(read, &events, now)?;
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
        Err(EngineError::Busy)
    }
}
