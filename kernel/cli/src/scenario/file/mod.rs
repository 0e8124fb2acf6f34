//! A scenario as an administrator writes it: one YAML file, read with the line of every entry.
//!
//! * [`Sources`] — the folder of workflows: definitions, scenarios, reference data;
//! * [`Scenario`] — one file, read whole; `events`, `answers`, `meanwhile`, `people`, `editions` — its parts, one file each.

mod answers;
mod editions;
mod entry;
mod events;
mod instants;
mod meanwhile;
mod parties;
mod people;
mod sources;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lianxi_runtime::directory_of::Change;
use serde::Deserialize;
use serde_json::{Map, Value};
use serde_saphyr::options::MergeKeyPolicy;
use serde_saphyr::{Spanned, from_str_with_options};

pub use entry::Place;
pub use parties::office;
pub use sources::Sources;

use super::expect::Expect;
use super::measure::{Measure, Script as Definition};
use super::script::{Entrance, Happening, Line, Script};
use super::timeline::Told;
use crate::failure::{Failure, Outcome};
use crate::host::read_text;

/// The longest file, in bytes.
const BYTES_MAX: usize = 1024 * 1024;
/// The most entries of one list.
const ENTRIES_MAX: usize = 10_000;
/// Instants that a scenario may have.
const INSTANTS_MAX: usize = 20_000;
/// What the story of a scenario is kept in, beside it.
const TIMELINE: &str = "timeline.txt";

#[derive(Debug)]
pub struct Scenario {
    /// Its path below the folder of scenarios, without ending; of a file elsewhere, the file's.
    pub name: String,
    pub path: PathBuf,
    pub title: String,
    /// What it shows.
    pub story: String,
    /// The normal and exceptional courses that it is for.
    pub covers: Vec<String>,
    pub definitions: Vec<Definition>,
    /// Plugins that are disabled from the start.
    pub disabled: Vec<(String, Line)>,
    /// With them the host has a directory.
    pub people: Option<Vec<Change>>,
    pub script: Script,
    /// What comes from outside, as the timeline tells it.
    pub told: Vec<Told>,
    pub expect: Expect,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw {
    title: String,
    #[serde(default)]
    story: String,
    #[serde(default)]
    covers: Vec<String>,
    definitions: Option<Vec<Spanned<Value>>>,
    starts_at: Spanned<String>,
    ends_at: Option<Spanned<String>>,
    #[serde(default)]
    disabled: Vec<Spanned<String>>,
    people: Option<Vec<Spanned<Value>>>,
    #[serde(default)]
    events: Vec<Spanned<Value>>,
    #[serde(default)]
    answers: Vec<Spanned<Map<String, Value>>>,
    #[serde(default)]
    meanwhile: Vec<Spanned<Value>>,
    #[serde(default)]
    expect: ExpectRaw,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectRaw {
    #[serde(default)]
    pub executions: Vec<Spanned<Value>>,
    #[serde(default)]
    pub open: Vec<Spanned<Value>>,
    #[serde(default)]
    pub events: Vec<Spanned<Value>>,
    #[serde(default)]
    pub items: Vec<Spanned<Value>>,
}

impl Scenario {
    pub fn read(path: &Path, sources: &Sources) -> Outcome<Self> {
        let text = read_text(path)?;
        let raw = parse(path, &text)?;
        let instant =
            |at: &Spanned<String>| instants::instant(Place::of(path, at), at.value.as_str());
        let starts_at = instant(&raw.starts_at)?;
        let ends_at = raw.ends_at.as_ref().map(instant).transpose()?;
        let mut entrances = events::read(path, &raw.events, starts_at)?;
        entrances.extend(meanwhile::read(path, &raw.meanwhile, starts_at, sources)?);
        entrances.sort_by_key(|(entrance, _)| entrance.at);
        let definitions = editions::read_all(path, raw.definitions.as_deref(), sources)?;
        name_starts(path, &mut entrances, &definitions)?;
        check_end(path, &entrances, ends_at)?;
        let (entrances, told): (Vec<Entrance>, Vec<Told>) = entrances.into_iter().unzip();
        let disabled = raw.disabled.iter();
        let people = raw.people.map(|people| people::read(path, &people));
        Ok(Self {
            name: sources.name_of(path),
            path: path.to_owned(),
            title: raw.title,
            story: raw.story.trim().to_owned(),
            covers: raw.covers,
            definitions,
            disabled: disabled
                .map(|plugin| (plugin.value.clone(), Place::of(path, plugin).line))
                .collect(),
            people: people.transpose()?,
            script: Script {
                starts_at,
                ends_at,
                instants_max: INSTANTS_MAX,
                entrances,
                answers: answers::read(path, &raw.answers)?,
                habits: None,
            },
            told,
            expect: Expect::read(path, raw.expect)?,
        })
    }

    /// Where its story is kept.
    pub fn timeline(&self) -> PathBuf {
        self.path.with_extension(TIMELINE)
    }

    /// Whether the host is closed and opened again in the middle, so that it needs a place that stays.
    pub fn restarts(&self) -> bool {
        let measures = self.script.entrances.iter();
        measures
            .map(|entrance| &entrance.happening)
            .any(|happening| matches!(happening, Happening::Measure(Measure::Restart)))
    }
}

/// A workflow that is started by its name alone is one of the definitions.
fn name_starts(
    path: &Path,
    entrances: &mut [(Entrance, Told)],
    definitions: &[Definition],
) -> Outcome<()> {
    for (entrance, _) in entrances {
        let Happening::Start(start) = &mut entrance.happening else {
            continue;
        };
        if start.workflow.contains('/') {
            continue;
        }
        let found = definitions
            .iter()
            .find_map(|definition| definition.named(&start.workflow));
        let line = entrance.line;
        start.workflow = found.ok_or_else(|| {
            let why = format!("none of the definitions is '{}'", start.workflow);
            Place { path, line }.wrong(why)
        })?;
    }
    Ok(())
}

fn check_end(
    path: &Path,
    entrances: &[(Entrance, Told)],
    ends_at: Option<Timestamp>,
) -> Outcome<()> {
    let (Some((last, _)), Some(ends_at)) = (entrances.last(), ends_at) else {
        return Ok(());
    };
    if last.at <= ends_at {
        return Ok(());
    }
    let line = last.line;
    Err(Place { path, line }.wrong("it is after the scenario ends (endsAt)"))
}

fn parse(path: &Path, text: &str) -> Outcome<Raw> {
    let wrong = |why: String| {
        Failure::invalid(format!("{}: {why}", path.display()))
            .advise("workflows/scenarios/README.md says how a scenario is written")
    };
    if text.len() > BYTES_MAX {
        return Err(wrong(format!("it has more than {BYTES_MAX} bytes")));
    }
    let options = serde_saphyr::options! {
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        underscored_numbers_as_strings: true,
        leading_zero_numbers_as_strings: true,
        with_snippet: false,
    };
    let raw: Raw =
        from_str_with_options(text, options).map_err(|error| wrong(error.to_string()))?;
    let lists = [
        raw.events.len(),
        raw.answers.len(),
        raw.meanwhile.len(),
        raw.expect.executions.len(),
    ];
    if lists.into_iter().any(|entries| entries > ENTRIES_MAX) {
        return Err(wrong(format!("a list has more than {ENTRIES_MAX} entries")));
    }
    Ok(raw)
}
