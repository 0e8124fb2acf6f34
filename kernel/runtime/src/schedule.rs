//! Workflows that start by themselves: at a time (`every`, `cron`, `after`) here, when events have come (`on`) in [`crate::triggered`].
//!
//! A workflow has one row, of the version in force. What has fired, what is gathered and what is waited for stand there, and change in
//! the commit that makes the start pending; the start's id follows from the instant, or from the event, so that no crash loses or
//! doubles it. Instants that were missed while the host was away are one start, never a burst.
//!
//! Another version takes the row over at the instant at which it came into force, whenever that is found out: what was due before is
//! first started as it was, what is due from then on belongs to the new version. An instant at which a date brings a new version is the
//! new version's; one at which somebody publishes or deprecates is still the old version's.

use jiff::{SignedDuration, Timestamp};
use lianxi_flow::definition::Schedule;
use lianxi_flow::lineage::Lineage;
use lianxi_journal::{Append, AppendError, ScheduleRow, ScheduleWrite, ScheduledNext, failpoint};
use serde_json::json;

use crate::clock::from_millis;
use crate::definitions::{Definition, DefinitionError};
use crate::engine::Inner;
use crate::error::EngineError;
use crate::guard::Moment;
use crate::ids;
use crate::project::{self, Waiting};
use crate::turn::Live;
use crate::versions::Versions;

/// Begins the inbox source of starts, and names the place where events for one are put in order.
pub(crate) const SCHEDULE: &str = "schedule:";
/// Versions that take over one after the other at once; what is left is found at the next look.
const TAKEOVERS_MAX: usize = 1_000;
/// When a schedule whose definition this host cannot read (a newer one wrote it) is looked at again.
const UNUSABLE_AGAIN: SignedDuration = SignedDuration::from_mins(5);

pub(crate) fn place(namespace: &str, name: &str) -> String {
    format!("{SCHEDULE}{namespace}/{name}")
}

/// When another version comes into force, or none.
#[derive(Clone, Copy)]
struct Takeover {
    at: Timestamp,
    /// The new one's own date brings it: a start that is due at that very instant is its own.
    by_date: bool,
}

impl Takeover {
    fn of(versions: &Versions, at: Timestamp) -> Self {
        let by_date = versions
            .in_force(at)
            .is_some_and(|version| version.began_by_date(at));
        Self { at, by_date }
    }

    /// Whether a start of this instant still is the old version's.
    fn leaves(self, due: Timestamp) -> bool {
        due < self.at || (due == self.at && !self.by_date)
    }
}

/// Whether a definition has something to be remembered between two starts. It counts from when it came into force.
fn row_of(definition: &Definition, since: Takeover) -> Option<ScheduleRow> {
    let Takeover { at, by_date } = since;
    let before = if by_date {
        at.saturating_sub(SignedDuration::from_millis(1))
            .unwrap_or(at)
    } else {
        at
    };
    let next = match definition.workflow.schedule.as_ref()? {
        Schedule::Every(length) => Some(length.after(at)),
        Schedule::Cron(cron) => cron.after(before),
        Schedule::After(_) => Some(at),
        Schedule::On(_) => None,
    };
    let document = &definition.workflow.document;
    Some(ScheduleRow {
        namespace: document.namespace.clone(),
        name: document.name.clone(),
        definition: definition.digest.clone(),
        revision: 0,
        armed_at_ms: at.as_millisecond(),
        next_at_ms: next.map(Timestamp::as_millisecond),
        execution: None,
        body: None,
    })
}

/// `after` counts from the end of the execution that it began, however that ended.
pub(crate) fn ended(live: &Live, now: Timestamp) -> Option<ScheduleWrite> {
    let Some(Schedule::After(length)) = &live.definition.workflow.schedule else {
        return None;
    };
    let document = &live.definition.workflow.document;
    live.state
        .status()
        .has_ended()
        .then(|| ScheduleWrite::Ended {
            namespace: document.namespace.clone(),
            name: document.name.clone(),
            execution: live.state.id.clone(),
            next_at_ms: length.after(now).as_millisecond(),
        })
}

impl Inner {
    /// Starts what a schedule says, if its time has come, and lets the version that is in force take the schedule over.
    pub(crate) async fn fire(&self, namespace: &str, name: &str) -> Result<(), EngineError> {
        for _ in 0..TAKEOVERS_MAX {
            let Moment { now, departed } = self.moment();
            if departed.is_some() {
                return Ok(());
            }
            let Some(versions) = self.versions_of(namespace, name) else {
                return Ok(());
            };
            let row = self.journal.schedule(namespace, name).await?;
            let due = row.as_ref().and_then(|row| {
                let due = from_millis(row.next_at_ms?);
                let own = left(&versions, row, now).is_none_or(|left| left.leaves(due));
                (due <= now && own).then_some((row, due))
            });
            let go_on = match due {
                Some((row, due)) => self.start_due(row, due, now).await?,
                None => self.take_over(namespace, name).await?,
            };
            if !go_on {
                return Ok(());
            }
        }
        Ok(())
    }

    fn versions_of(&self, namespace: &str, name: &str) -> Option<Versions> {
        self.definitions.published().of(namespace, name).cloned()
    }

    /// The start for which a row waits. False: another worker was faster.
    async fn start_due(
        &self,
        row: &ScheduleRow,
        due: Timestamp,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        let at = place(&row.namespace, &row.name);
        let mut next = ScheduledNext {
            body: row.body.clone(),
            ..ScheduledNext::default()
        };
        let mut starts = Vec::new();
        let found = self.definitions.by_digest(&row.definition).await;
        match found.as_ref().map(|found| &found.workflow.schedule) {
            Ok(Some(schedule)) => {
                let id = format!("{}@{}", row.definition, due.as_millisecond());
                let execution = ids::derived(&format!("{at}:{id}")).to_string();
                let body = Waiting::Start {
                    workflow: row.definition.clone(),
                    input: json!({}),
                    parent: None,
                    lineage: Lineage::default(),
                };
                starts.push(project::start_row(&execution, &at, &id, &body, now));
                next.next_at_ms = following(schedule, row, now);
                next.execution = matches!(schedule, Schedule::After(_)).then_some(execution);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(workflow = %format!("{}/{}", row.namespace, row.name), %error, "a scheduled workflow cannot be started now");
                next.next_at_ms = Some(again(now));
            }
        }
        let append = Append {
            // A version that was deprecated and put back within an instant has had its start of that instant.
            offers: starts,
            schedules: vec![change(row, next)],
            ..Append::default()
        };
        self.commit_schedule(append).await
    }

    /// Gives the schedule to the version that came into force when the one that has it ceased to be. Whether there may be more to do.
    async fn take_over(&self, namespace: &str, name: &str) -> Result<bool, EngineError> {
        let _one = self.taking_over.lock().await;
        let now = self.clock.now();
        let Some(versions) = self.versions_of(namespace, name) else {
            return Ok(false);
        };
        let stands = self.journal.schedule(namespace, name).await?;
        let since = match &stands {
            Some(row) => left(&versions, row, now),
            None => Some(Takeover::of(&versions, versions.since(now).unwrap_or(now))),
        };
        let Some(since) = since else {
            let own = stands.map(|row| row.definition);
            self.definitions.placed(namespace, name, own);
            return Ok(false);
        };
        let digest = versions
            .in_force(since.at)
            .map(|version| version.digest.clone());
        let wanted = match &digest {
            None => None,
            Some(digest) => match self.definitions.by_digest(digest).await {
                Ok(definition) => row_of(&definition, since)
                    .filter(|row| self.settings.schedules || row.next_at_ms.is_none()),
                // Named in the log when it was loaded. An older version is not to start in its place.
                Err(DefinitionError::Invalid { .. }) => {
                    self.definitions
                        .placed(namespace, name, Some(digest.clone()));
                    return self.wait_for_readable(stands, now).await;
                }
                Err(error) => return Err(error.into()),
            },
        };
        let more = stands.is_some();
        let write = match (wanted, stands) {
            (Some(row), _) => ScheduleWrite::Arm(row),
            (None, Some(_)) => ScheduleWrite::Remove {
                namespace: namespace.to_owned(),
                name: name.to_owned(),
            },
            (None, None) => {
                self.definitions.placed(namespace, name, digest);
                return Ok(false);
            }
        };
        let arms = matches!(write, ScheduleWrite::Arm(_));
        let append = Append {
            schedules: vec![write],
            ..Append::default()
        };
        self.journal.append(append).await?;
        self.definitions.placed(namespace, name, digest);
        self.wake.notify_one();
        // What it begins with may be due already, or it was replaced in its turn.
        Ok(arms || more)
    }

    /// The version in force cannot be read here: the schedule stands still, and is looked at again later.
    async fn wait_for_readable(
        &self,
        stands: Option<ScheduleRow>,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        if let Some(row) = stands {
            let next = ScheduledNext {
                next_at_ms: row.next_at_ms.map(|_| again(now)),
                execution: row.execution.clone(),
                body: row.body.clone(),
            };
            let append = Append {
                schedules: vec![change(&row, next)],
                ..Append::default()
            };
            self.commit_schedule(append).await?;
        }
        Ok(false)
    }

    /// Whether it was written. Where another worker was faster, it was not, and need not be.
    pub(crate) async fn commit_schedule(&self, append: Append) -> Result<bool, EngineError> {
        failpoint!("schedule.before-append");
        match self.journal.append(append).await {
            Ok(appended) => {
                failpoint!("schedule.after-append");
                self.go_on(appended.pending);
                self.wake.notify_one();
                Ok(true)
            }
            Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// When the version of a row ceased to be in force.
fn left(versions: &Versions, row: &ScheduleRow, now: Timestamp) -> Option<Takeover> {
    let at = versions
        .replaced(&row.definition, from_millis(row.armed_at_ms))
        .filter(|at| *at <= now)?;
    Some(Takeover::of(versions, at))
}

fn again(now: Timestamp) -> i64 {
    now.saturating_add(UNUSABLE_AGAIN)
        .unwrap_or(Timestamp::MAX)
        .as_millisecond()
}

fn following(schedule: &Schedule, row: &ScheduleRow, now: Timestamp) -> Option<i64> {
    match schedule {
        Schedule::Every(length) => Some(length.repeated(from_millis(row.armed_at_ms), now)),
        Schedule::Cron(cron) => cron.after(now),
        Schedule::After(_) | Schedule::On(_) => None,
    }
    .map(Timestamp::as_millisecond)
}

pub(crate) fn change(row: &ScheduleRow, next: ScheduledNext) -> ScheduleWrite {
    ScheduleWrite::Change {
        namespace: row.namespace.clone(),
        name: row.name.clone(),
        revision: row.revision,
        next,
    }
}
