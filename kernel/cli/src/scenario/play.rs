//! One scenario, from its file to what came of it.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use lianxi_draw::HostKey;
use lianxi_runtime::directory_of::{BATCH_MAX, Change};
use lianxi_runtime::{DefinitionError, EngineError, Plugins, Settings, VirtualClock};
use lianxi_spec::RulePacks;

use super::driver::{Course, Driver, Why};
use super::fault::{Fault, What};
use super::file::{Scenario, Sources};
use super::measure;
use super::stage::Stage;
use super::timeline::gathered::Gathered;
use super::timeline::names::{Names, tables};
use super::timeline::{Timeline, Told};
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::{self, JournalTuning, Place};

/// The key of the draws of every scenario.
const DRAW_KEY: &str = "scenario";

/// What all scenarios are played with.
pub struct Theatre {
    plugins: Arc<Plugins>,
    rules: RulePacks,
    /// Divisions, departments, roles.
    tables: Vec<Change>,
    names: Names,
}

pub struct Played {
    pub lines: Vec<Told>,
    /// The story as it is shown.
    pub text: String,
    pub faults: Vec<Fault>,
    pub took: Duration,
}

/// Why the host takes the numbers and texts of the reference folder.
const LOADED: &str = "scenario";

impl Theatre {
    pub fn of(sources: &Sources, plugins: Arc<Plugins>, rules: RulePacks) -> Outcome<Self> {
        let tables = tables(&sources.directory(), jiff::Timestamp::now())?;
        Ok(Self {
            names: Names::of(&tables, &plugins),
            plugins,
            rules,
            tables,
        })
    }

    /// Plays it on a host of its own; with `reopen_every`, that one is closed and opened again after so many instants.
    pub async fn play(
        &self,
        scenario: &Scenario,
        reopen_every: Option<NonZeroUsize>,
        console: Console,
    ) -> Outcome<Played> {
        let folder = tempfile::tempdir().or_failed("a temporary folder")?;
        // What is in memory is gone with the host.
        let place = if reopen_every.is_some() || scenario.restarts() {
            Place::Folder(folder.path().to_owned())
        } else {
            Place::Memory
        };
        let journal = place.journal(JournalTuning::default()).await?;
        let clock = Arc::new(VirtualClock::starting_at(scenario.script.starts_at));
        let settings = Settings {
            rules: self.rules.clone(),
            // What is drawn is part of the story.
            draw_key: Some(HostKey::known(DRAW_KEY)),
            ..Settings::default()
        };
        let plugins = Arc::clone(&self.plugins);
        let mut stage = Stage::open((place, journal), plugins, clock, settings).await?;
        let played = self
            .play_on(&mut stage, scenario, reopen_every, console)
            .await;
        // The next scenario has the same plugins.
        let enabled = measure::enable_all(stage.engine()).await;
        stage.close().await;
        let played = played?;
        enabled?;
        Ok(played)
    }

    async fn play_on(
        &self,
        stage: &mut Stage,
        scenario: &Scenario,
        reopen_every: Option<NonZeroUsize>,
        console: Console,
    ) -> Outcome<Played> {
        self.prepare(stage, scenario, console).await?;
        let driver = Driver::new(&scenario.script, stage, console, reopen_every);
        let course = driver.run().await?;
        let gathered = Gathered::of(stage.engine()).await?;
        let mut faults = faults(&course);
        faults.extend(scenario.expect.faults(&gathered));
        faults.sort_by_key(|fault| (fault.line == 0, fault.line));
        let told = (stage.engine(), &self.names);
        let timeline = Timeline::of(scenario, &gathered, told, &course);
        Ok(Played {
            text: timeline.text(scenario),
            lines: timeline.lines,
            faults,
            took: course.took,
        })
    }

    /// Who works where, which definitions there are, which plugins are disabled.
    async fn prepare(
        &self,
        stage: &mut Stage,
        scenario: &Scenario,
        console: Console,
    ) -> Outcome<()> {
        let engine = stage.engine();
        if let Some(people) = &scenario.people {
            let changes: Vec<Change> = self.tables.iter().chain(people).cloned().collect();
            for batch in changes.chunks(BATCH_MAX) {
                engine
                    .change_directory(batch.to_vec(), Some(LOADED), &measure::administrator())
                    .await
                    .map_err(|error| at(&scenario.path, &error))?;
            }
        }
        for script in &scenario.definitions {
            match engine.publish(&script.name, &script.text).await {
                Ok(_) => {}
                Err(EngineError::Definition(DefinitionError::Invalid { problems })) => {
                    host::show_problems(console, &script.name, &script.text, &problems);
                    return Err(Failure {
                        exit: Exit::Invalid,
                        what_zh: None,
                        what: format!("{} is not valid", script.name),
                        advice: Some(format!("check it with: lianxi validate {}", script.name)),
                    });
                }
                Err(error) => return Err(at(Path::new(&script.name), &error)),
            }
        }
        for (plugin, line) in &scenario.disabled {
            if let Err(why) = measure::disable(engine, plugin, "情景开始前已停用").await? {
                let path = scenario.path.display();
                return Err(Failure::invalid(format!("{path}:{line}: {why}")));
            }
        }
        Ok(())
    }
}

fn at(path: &Path, error: &EngineError) -> Failure {
    let failure = host::engine(error);
    Failure {
        what: format!("{}: {}", path.display(), failure.what),
        ..failure
    }
}

/// What of the script did not become what it says.
fn faults(course: &Course<'_>) -> Vec<Fault> {
    let never = course.never_taken.iter().map(|answer| {
        let step = answer.fits.step.clone();
        Fault::at(answer.line, What::NeverTaken { step })
    });
    let late = course.superseded.iter().filter(|late| !late.expected);
    let late = late.map(|late| {
        let step = late.step.clone();
        Fault::at(late.line, What::CameLate { step })
    });
    let wrong = course.wrong.iter().map(|wrong| {
        let what = match (&wrong.item, &wrong.why) {
            (None, Why::Refused { why, .. }) => What::Measure { why: why.clone() },
            (item, Why::Refused { code, why }) => What::Refused {
                item: item.clone().unwrap_or_default(),
                code: code.clone(),
                why: why.clone(),
            },
            (item, Why::NotRefused { code }) => What::NotRefused {
                item: item.clone().unwrap_or_default(),
                code: code.clone(),
            },
        };
        Fault::at(wrong.line, what)
    });
    never.chain(late).chain(wrong).collect()
}
