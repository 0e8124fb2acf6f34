//! The loop over virtual time: do all that is due, go to the next instant at which anything happens, let it happen.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lianxi_runtime::Clock as _;
use lianxi_runtime::work::Office;

use super::acting::{self, Deed};
use super::cast::{Cast, Cue};
use super::script::{Answer, Entrance, Happening, Line, Script};
use super::stage::Stage;
use crate::console::Console;
use crate::failure::{Failure, Outcome};
use crate::messages::Message;
use crate::{host, progress, signals};

/// Acts and measures that went wrong and are kept to be told.
const WRONG_KEPT: usize = 20;

/// What became of a script.
#[derive(Debug)]
pub struct Course<'s> {
    pub ended_at: Timestamp,
    /// Acts of people.
    pub acts: usize,
    /// Acts whose item was closed before they came.
    pub superseded: Vec<Late>,
    /// Items that stay open, for the script says nothing of them.
    pub unanswered: usize,
    /// Acts that had to be refused, and were.
    pub refused: Vec<Refused>,
    /// Acts and measures that did not become what the script says.
    pub wrong: Vec<Wrong>,
    /// Answers that no item took.
    pub never_taken: Vec<&'s Answer>,
    /// Steps (`workflow.step`) that nobody has a habit for.
    pub without_habit: BTreeSet<String>,
    pub took: Duration,
}

/// An act that came too late.
#[derive(Debug)]
pub struct Late {
    pub step: String,
    pub line: Line,
    /// The script says that it may.
    pub expected: bool,
}

/// An act that was refused as the script says.
#[derive(Debug)]
pub struct Refused {
    pub at: Timestamp,
    /// Of the item.
    pub title: String,
    /// Whose act it was.
    pub office: Office,
    pub code: &'static str,
}

/// What went wrong, where it is written, and why.
#[derive(Debug)]
pub struct Wrong {
    pub line: Line,
    /// The item's business key, step and office; of a measure nothing.
    pub item: Option<String>,
    pub why: Why,
}

#[derive(Debug)]
pub enum Why {
    /// The host refuses it.
    Refused { code: String, why: String },
    /// It has to be refused with this code, and was not.
    NotRefused { code: String },
}

/// The next instant at which anything happens.
struct Next {
    at: Timestamp,
    /// Whether the host has something to do then; otherwise only people have.
    of_the_host: bool,
}

pub struct Driver<'s, 'h> {
    script: &'s Script,
    stage: &'h mut Stage,
    console: Console,
    /// After so many instants the host is closed and opened again.
    reopen_every: Option<NonZeroUsize>,
    cast: Cast<'s>,
    course: Course<'s>,
}

impl<'s, 'h> Driver<'s, 'h> {
    pub fn new(
        script: &'s Script,
        stage: &'h mut Stage,
        console: Console,
        reopen_every: Option<NonZeroUsize>,
    ) -> Self {
        let course = Course {
            ended_at: stage.clock().now(),
            acts: 0,
            superseded: Vec::new(),
            refused: Vec::new(),
            unanswered: 0,
            wrong: Vec::new(),
            never_taken: Vec::new(),
            without_habit: BTreeSet::new(),
            took: Duration::ZERO,
        };
        Self {
            script,
            stage,
            console,
            reopen_every,
            cast: Cast::of(script),
            course,
        }
    }

    /// Until nothing is left that could happen. An event that was taken before is known to the host and changes nothing.
    pub async fn run(mut self) -> Outcome<Course<'s>> {
        let began = Instant::now();
        let stop = signals::stop();
        let bar = progress::bar(
            self.script.entrances.len() + self.script.answers.len(),
            &self.console.say(Message::DemoProgress, &[]),
        );
        let mut entrances = self.script.entrances.as_slice();
        for instant in 1..=self.script.instants_max {
            self.settle().await?;
            let Some(next) = self.next(entrances).await? else {
                bar.finish_and_clear();
                return self.end(began).await;
            };
            if stop.is_cancelled() {
                bar.finish_and_clear();
                return Err(
                    Failure::failed(self.console.say(Message::RunInterrupted, &[]))
                        .advise("start it again with the same --data: it goes on where it was"),
                );
            }
            self.stage.clock().advance_to(next.at);
            if next.of_the_host {
                self.settle().await?;
            }
            let next = next.at;
            let come = entrances.partition_point(|entrance| entrance.at <= next);
            let (now, later) = entrances.split_at(come);
            entrances = later;
            for entrance in now {
                self.enter(entrance).await?;
            }
            let due = self.cast.due(next);
            bar.inc((now.len() + due.len()) as u64);
            bar.set_message(next.to_zoned_datetime(TimeZone::UTC).date().to_string());
            for cue in due {
                self.act(&cue).await?;
            }
            if self
                .reopen_every
                .is_some_and(|every| instant % every.get() == 0)
            {
                self.stage.reopen().await?;
            }
        }
        Err(Failure::failed(format!(
            "it did not end within {} instants; give it an end (endsAt)",
            self.script.instants_max
        )))
    }

    async fn end(mut self, began: Instant) -> Outcome<Course<'s>> {
        if let Some(ends_at) = self.script.ends_at {
            self.stage.clock().advance_to(ends_at);
        }
        self.course.ended_at = self.stage.clock().now();
        self.course.unanswered = self.still_open().await?;
        self.course.never_taken = self.cast.never_taken().collect();
        self.course.without_habit = std::mem::take(&mut self.cast.without_habit);
        self.course.took = began.elapsed();
        Ok(self.course)
    }

    /// Of the items that the script says nothing of, those that nothing else has closed.
    async fn still_open(&self) -> Outcome<usize> {
        let mut open = 0;
        for id in &self.cast.unscripted {
            let (_, item) = self
                .stage
                .engine()
                .work_item(id)
                .await
                .map_err(|error| host::engine(&error))?;
            open += usize::from(!item.status().is_closed());
        }
        Ok(open)
    }

    async fn settle(&mut self) -> Outcome<()> {
        let engine = self.stage.engine();
        engine
            .settle()
            .await
            .map_err(|error| host::engine(&error))?;
        self.cast.look(engine, self.stage.clock().now()).await
    }

    async fn next(&self, entrances: &[Entrance]) -> Outcome<Option<Next>> {
        let due = self
            .stage
            .engine()
            .next_due()
            .await
            .map_err(|error| host::engine(&error))?;
        let entrance = entrances.first().map(|entrance| entrance.at);
        let next = [due, entrance, self.cast.next()]
            .into_iter()
            .flatten()
            .min();
        let ends_at = self.script.ends_at.unwrap_or(Timestamp::MAX);
        let next = next.filter(|next| *next <= ends_at);
        Ok(next.map(|at| Next {
            at,
            of_the_host: due == Some(at),
        }))
    }

    async fn enter(&mut self, entrance: &Entrance) -> Outcome<()> {
        let engine = self.stage.engine();
        let done = match &entrance.happening {
            Happening::Event(event) => engine.receive(event.clone()).await.map(drop),
            Happening::Start(start) => engine.start(start.clone()).await.map(drop),
            Happening::Measure(measure) => {
                if let Err(why) = self.stage.take(measure).await? {
                    self.wrong(Wrong {
                        line: entrance.line,
                        item: None,
                        why: Why::Refused {
                            code: String::new(),
                            why,
                        },
                    });
                }
                return Ok(());
            }
        };
        done.map_err(|error| {
            let failure = host::engine(&error);
            if entrance.line == 0 {
                return failure;
            }
            let what = format!("line {}: {}", entrance.line, failure.what);
            Failure { what, ..failure }
        })
    }

    /// An item that was closed meanwhile needs no answer any more.
    async fn act(&mut self, cue: &Cue<'_>) -> Outcome<()> {
        let engine = self.stage.engine();
        let deed = acting::perform(engine, cue).await?;
        let expected = cue.act.refused.as_deref();
        let why = match deed {
            Deed::Done if expected.is_none() => {
                self.course.acts += 1;
                return Ok(());
            }
            Deed::Refused { code, office, .. } if expected == Some(code) => {
                return self.refused(cue, code, office).await;
            }
            Deed::Closed if expected.is_none() => {
                let (_, item) = engine
                    .work_item(&cue.item)
                    .await
                    .map_err(|error| host::engine(&error))?;
                self.course.superseded.push(Late {
                    step: item.terms().step.clone(),
                    line: cue.act.line,
                    expected: cue.act.or_closed,
                });
                return Ok(());
            }
            Deed::Refused { code, why, .. } => Why::Refused {
                code: code.to_owned(),
                why,
            },
            Deed::Done | Deed::Closed => Why::NotRefused {
                code: expected.unwrap_or_default().to_owned(),
            },
        };
        let (row, item) = engine
            .work_item(&cue.item)
            .await
            .map_err(|error| host::engine(&error))?;
        let key = row.business_key.unwrap_or_default();
        let (step, office) = (&item.terms().step, item.office());
        self.wrong(Wrong {
            line: cue.act.line,
            item: Some(format!("{key} {step} ({office})")),
            why,
        });
        Ok(())
    }

    async fn refused(&mut self, cue: &Cue<'_>, code: &'static str, office: Office) -> Outcome<()> {
        let (row, _) = self
            .stage
            .engine()
            .work_item(&cue.item)
            .await
            .map_err(|error| host::engine(&error))?;
        self.course.refused.push(Refused {
            at: self.stage.clock().now(),
            title: row.title,
            office,
            code,
        });
        Ok(())
    }

    fn wrong(&mut self, wrong: Wrong) {
        if self.course.wrong.len() < WRONG_KEPT {
            self.course.wrong.push(wrong);
        }
    }
}
