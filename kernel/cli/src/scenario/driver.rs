//! The loop over virtual time: do all that is due, go to the next instant at which anything happens, let it happen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lianxi_runtime::{Act, Clock as _, Engine, EngineError, VirtualClock};

use super::cast::{Cast, Cue};
use super::files::{Arrival, Scenario};
use crate::console::Console;
use crate::failure::{Failure, Outcome};
use crate::messages::Message;
use crate::{host, progress, signals};

/// Instants that a scenario may have; more means that something starts itself again and again.
const INSTANTS_MAX: usize = 1_000_000;
/// Refused answers that are kept to be told.
const REFUSED_KEPT: usize = 20;

/// What became of a scenario.
#[derive(Debug)]
pub struct Course {
    pub ended_at: Timestamp,
    /// Items that somebody completed.
    pub acts: usize,
    /// Answers whose item was closed before they came.
    pub superseded: usize,
    /// Items that stay open, for the script says nothing of them.
    pub unanswered: usize,
    /// Answers that the host refused, and why.
    pub refused: Vec<String>,
    pub took: Duration,
}

pub struct Driver<'s> {
    scenario: &'s Scenario,
    engine: &'s Engine,
    clock: &'s Arc<VirtualClock>,
    console: Console,
    cast: Cast<'s>,
    course: Course,
}

impl<'s> Driver<'s> {
    pub fn new(
        scenario: &'s Scenario,
        engine: &'s Engine,
        clock: &'s Arc<VirtualClock>,
        console: Console,
    ) -> Self {
        let course = Course {
            ended_at: clock.now(),
            acts: 0,
            superseded: 0,
            unanswered: 0,
            refused: Vec::new(),
            took: Duration::ZERO,
        };
        Self {
            scenario,
            engine,
            clock,
            console,
            cast: Cast::of(scenario),
            course,
        }
    }

    /// Until nothing is left that could happen. An event that was taken before is known to the host and changes nothing.
    pub async fn run(mut self) -> Outcome<Course> {
        let began = Instant::now();
        let stop = signals::stop();
        let bar = progress::bar(
            self.scenario.arrivals.len() + self.scenario.answers.len(),
            &self.console.say(Message::DemoProgress, &[]),
        );
        let mut arrivals = self.scenario.arrivals.as_slice();
        for _ in 0..INSTANTS_MAX {
            self.settle().await?;
            let Some(next) = self.next(arrivals).await? else {
                bar.finish_and_clear();
                self.course.ended_at = self.clock.now();
                self.course.unanswered = self.still_open().await?;
                self.course.took = began.elapsed();
                return Ok(self.course);
            };
            if stop.is_cancelled() {
                bar.finish_and_clear();
                return Err(
                    Failure::failed(self.console.say(Message::RunInterrupted, &[]))
                        .advise("start it again with the same --data: it goes on where it was"),
                );
            }
            self.clock.advance_to(next);
            self.settle().await?;
            let come = arrivals.partition_point(|arrival| arrival.at <= next);
            let (now, later) = arrivals.split_at(come);
            arrivals = later;
            self.receive(now).await?;
            let due = self.cast.due(next);
            bar.inc((now.len() + due.len()) as u64);
            bar.set_message(next.to_zoned_datetime(TimeZone::UTC).date().to_string());
            for cue in due {
                self.act(&cue).await?;
            }
        }
        Err(Failure::failed(format!(
            "the scenario did not end within {INSTANTS_MAX} instants"
        )))
    }

    /// Of the items that the script says nothing of, those that nothing else has closed.
    async fn still_open(&self) -> Outcome<usize> {
        let mut open = 0;
        for id in &self.cast.unscripted {
            let (_, item) = self
                .engine
                .work_item(id)
                .await
                .map_err(|error| host::engine(&error))?;
            open += usize::from(!item.status().is_closed());
        }
        Ok(open)
    }

    async fn settle(&mut self) -> Outcome<()> {
        self.engine
            .settle()
            .await
            .map_err(|error| host::engine(&error))?;
        self.cast.look(self.engine, self.clock.now()).await
    }

    async fn next(&self, arrivals: &[Arrival]) -> Outcome<Option<Timestamp>> {
        let due = self
            .engine
            .next_due()
            .await
            .map_err(|error| host::engine(&error))?;
        let arrival = arrivals.first().map(|arrival| arrival.at);
        Ok([due, arrival, self.cast.next()].into_iter().flatten().min())
    }

    async fn receive(&self, arrivals: &[Arrival]) -> Outcome<()> {
        for arrival in arrivals {
            self.engine
                .receive(arrival.event.clone())
                .await
                .map_err(|error| host::engine(&error))?;
        }
        Ok(())
    }

    /// 签收, then 办结. An item that was closed meanwhile needs no answer any more.
    async fn act(&mut self, cue: &Cue<'_>) -> Outcome<()> {
        let answer = cue.answer;
        let complete = Act::Complete {
            outcome: answer.outcome.clone(),
            form: answer.form.clone(),
        };
        for act in [Act::Claim, complete] {
            match self.engine.act(&cue.item, act, answer.actor.clone()).await {
                Ok(_) => {}
                Err(
                    error @ (EngineError::WorkRejected(_)
                    | EngineError::Form(_)
                    | EngineError::Rejected(_)),
                ) => return self.refused(cue, &error).await,
                Err(error) => return Err(host::engine(&error)),
            }
        }
        self.course.acts += 1;
        Ok(())
    }

    async fn refused(&mut self, cue: &Cue<'_>, error: &EngineError) -> Outcome<()> {
        let (row, item) = self
            .engine
            .work_item(&cue.item)
            .await
            .map_err(|error| host::engine(&error))?;
        if item.status().is_closed() {
            self.course.superseded += 1;
        } else if self.course.refused.len() < REFUSED_KEPT {
            self.course.refused.push(format!(
                "{} {} ({}): {error}",
                row.business_key.unwrap_or_default(),
                item.terms().step,
                cue.answer.actor.office
            ));
        }
        Ok(())
    }
}
