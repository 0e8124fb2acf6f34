//! Finished executions that are older than they need be: archived in files and purged, once a day where that is configured, or when a
//! person says so. What is left of one says where it is.

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use lianxi_journal::archive::{ArchiveError, ArchiveOrder, Archived};
use lianxi_journal::{Archivable, ArchivedRow, Journal};

use crate::clock::from_millis;
use crate::engine::Engine;
use crate::error::EngineError;

const ZONE: &str = "Asia/Shanghai";
/// Between two runs.
const EVERY: Duration = Duration::from_hours(24);
/// After a run that failed, or while the clock is not believed.
const AGAIN: Duration = Duration::from_hours(1);
/// Most files of one run; the next one goes on.
const FILES_MAX: usize = 1_000;

/// How long finished executions stay in the database, and where they go then.
#[derive(Clone, Debug)]
pub struct Retention {
    /// After their end; `None`: until a person says so.
    pub finished: Option<Span>,
    /// The folder of the archives.
    pub folder: PathBuf,
}

/// A day, which is its beginning in Asia/Shanghai, or an instant with its offset.
pub fn instant(text: &str) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    // A time without an offset is neither.
    let day = text.parse::<Date>().ok().filter(|_| text.len() == 10)?;
    let zone = TimeZone::get(ZONE).ok()?;
    zone.to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// What ended before `before`, into a folder; what came in for it is known for `keys_ms` after it came.
pub fn order(folder: PathBuf, before: Timestamp, now: Timestamp, keys_ms: i64) -> ArchiveOrder {
    ArchiveOrder {
        folder,
        before_ms: before.as_millisecond(),
        at_ms: now.as_millisecond(),
        at: now.strftime("%Y%m%dT%H%M%SZ").to_string(),
        keys_before_ms: now.as_millisecond().saturating_sub(keys_ms),
    }
}

/// An execution that is not in the database any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedExecution {
    pub id: String,
    /// `namespace/name:version`.
    pub workflow: String,
    pub status: String,
    pub ended_at: Timestamp,
    /// The number of its events.
    pub version: i64,
    /// The hash of its last event, in hexadecimal.
    pub head_hash: String,
    /// The file that holds it, in the folder of archives.
    pub file: String,
    pub archived_at: Timestamp,
}

impl From<ArchivedRow> for ArchivedExecution {
    fn from(row: ArchivedRow) -> Self {
        Self {
            id: row.id,
            workflow: row.workflow,
            status: row.status,
            ended_at: from_millis(row.ended_at_ms),
            version: row.version,
            head_hash: hex::encode(&row.head_hash),
            file: row.file,
            archived_at: from_millis(row.archived_at_ms),
        }
    }
}

impl std::fmt::Display for ArchivedExecution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            id,
            workflow,
            status,
            ended_at,
            head_hash,
            file,
            ..
        } = self;
        write!(
            f,
            "the execution {id} of {workflow} ({status} at {ended_at}) is archived in {file}; its last hash is {head_hash}"
        )
    }
}

/// Where there is no such execution but was one: it is archived.
pub(crate) async fn gone(journal: &Journal, error: EngineError) -> EngineError {
    let EngineError::NotFound {
        what: "execution",
        id,
    } = &error
    else {
        return error;
    };
    match journal.archived(id).await {
        Ok(Some(row)) => EngineError::Archived(Box::new(row.into())),
        Ok(None) => error,
        Err(failed) => failed.into(),
    }
}

impl Engine {
    /// Archives what ended before `before`, as much as one file takes, and purges it.
    pub async fn archive(&self, before: Timestamp) -> Result<Archived, EngineError> {
        let Some(retention) = &self.inner.settings.retention else {
            return Err(EngineError::Invalid(
                "this host has no folder for archives; name one in its configuration: retention: {archive: DIR}"
                    .to_owned(),
            ));
        };
        let now = self.clock().now();
        let keys_ms = self.inner.settings.retained_ms;
        let order = order(retention.folder.clone(), before, now, keys_ms);
        let archived = self.journal().archive(&order).await?;
        for id in &archived.purged {
            self.inner.live.invalidate(id);
        }
        Ok(archived)
    }

    /// How much could be archived, and what keeps the rest.
    pub async fn archivable(&self, before: Timestamp) -> Result<Archivable, EngineError> {
        Ok(self.journal().archivable(before.as_millisecond()).await?)
    }

    /// Once a day, and at the start, until the engine stops.
    pub(crate) async fn retain(self, finished: Span) {
        let stop = self.inner.stop.clone();
        loop {
            // Whoever is cut off here leaves what the next run completes.
            let Some(wait) = stop.run_until_cancelled(self.retain_once(finished)).await else {
                return;
            };
            if stop
                .run_until_cancelled(tokio::time::sleep(wait))
                .await
                .is_none()
            {
                return;
            }
        }
    }

    /// Says after how long to come again.
    async fn retain_once(&self, finished: Span) -> Duration {
        // A clock that was set far ahead would end the time of everything.
        if self.departure().is_some() {
            return AGAIN;
        }
        match self.retain_all(finished).await {
            Ok(0) => EVERY,
            Ok(executions) => {
                tracing::info!(executions, "finished executions were archived");
                EVERY
            }
            Err(error) => {
                tracing::error!(%error, "finished executions were not archived, or not all; it is tried again");
                AGAIN
            }
        }
    }

    async fn retain_all(&self, finished: Span) -> Result<usize, EngineError> {
        let before = ago(self.clock().now(), finished)?;
        let mut executions = 0;
        for _ in 0..FILES_MAX {
            let archived = self.archive(before).await?;
            executions += archived.purged.len();
            if !archived.more {
                break;
            }
        }
        Ok(executions)
    }
}

/// Years and months are counted where the offices are.
fn ago(now: Timestamp, span: Span) -> Result<Timestamp, EngineError> {
    let wrong = |error: jiff::Error| EngineError::Invalid(format!("retention: {error}"));
    let zone = TimeZone::get(ZONE).map_err(wrong)?;
    let before = now
        .to_zoned_datetime(zone)
        .checked_sub(span)
        .map_err(wrong)?;
    Ok(before.timestamp())
}

impl From<ArchiveError> for EngineError {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Running => Self::Busy,
            ArchiveError::Append(error) => error.into(),
            ArchiveError::Storage(error) => error.into(),
            other => Self::Archive(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_the_offices_are() {
        for (text, expected) in [
            ("2026-07-01", Some("2026-06-30T16:00:00Z")),
            ("2026-07-01T09:00:00+08:00", Some("2026-07-01T01:00:00Z")),
            ("2026-07-01T09:00:00Z", Some("2026-07-01T09:00:00Z")),
            ("2026-07-01T09:00:00", None),
            ("2026-13-01", None),
            ("yesterday", None),
        ] {
            let expected = expected.map(|text| text.parse().expect("an instant"));
            assert_eq!(instant(text), expected, "{text}");
        }
    }

    #[test]
    fn years_are_those_of_the_calendar() {
        for (now, span, expected) in [
            ("2026-03-01T00:00:00Z", "P3Y", "2023-03-01T00:00:00Z"),
            ("2024-02-29T00:00:00Z", "P1Y", "2023-02-28T00:00:00Z"),
            ("2026-03-01T00:00:00Z", "P30D", "2026-01-30T00:00:00Z"),
            ("2026-03-01T00:00:00Z", "PT1S", "2026-02-28T23:59:59Z"),
        ] {
            let ago = ago(
                now.parse().expect("an instant"),
                span.parse().expect("a duration"),
            );
            let expected: Timestamp = expected.parse().expect("an instant");
            assert_eq!(ago.ok(), Some(expected), "{now} {span}");
        }
    }
}
