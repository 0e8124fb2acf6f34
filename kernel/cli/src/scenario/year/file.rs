//! The file of a year, and what is read with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lianxi_calendar::Calendar;
use lianxi_sandbox::Digest;
use serde::Deserialize;
use serde_saphyr::from_str_with_options;
use serde_saphyr::options::MergeKeyPolicy;

use super::arrivals::Arrivals;
use super::count::{Count, RawCount};
use super::habits::{Habits, Lateness, RawHabits, name_of};
use super::office_hours::OfficeHours;
use super::rows::{Named, Tables};
use crate::failure::{Failure, OrFail, Outcome};
use crate::host::read_text;
use crate::scenario::sample::Sample;
use crate::scenario::script::Script;

/// The longest file, in bytes.
const BYTES_MAX: usize = 1024 * 1024;
/// The most instants at which anything happens: some hundred a work item would be wrong.
const INSTANTS_MAX: usize = 2_000_000;
/// The most definitions of a folder.
const DEFINITIONS_MAX: usize = 200;

#[derive(Debug)]
pub struct Year {
    pub title: String,
    /// In the order of their names.
    pub definitions: Vec<PathBuf>,
    /// The folder that names divisions and departments.
    pub directory: PathBuf,
    /// Registrations that arrive in the same year, with what is expected of them.
    pub sample: Option<Sample>,
    pub script: Script,
    pub counts: Vec<Count>,
    /// Of all that was read: names what was run.
    pub digest: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw {
    title: String,
    seed: u64,
    starts_at: Timestamp,
    ends_at: Timestamp,
    /// A folder: every definition in it is published.
    definitions: PathBuf,
    directory: PathBuf,
    #[serde(default)]
    sample: Option<PathBuf>,
    #[serde(default)]
    tables: BTreeMap<String, Named>,
    lateness: Lateness,
    #[serde(default)]
    arrivals: Vec<Arrivals>,
    habits: RawHabits,
    #[serde(default)]
    counts: Vec<RawCount>,
}

impl Year {
    /// With `within`, only of divisions whose code begins so, and without the sample's registrations: a smaller year.
    pub fn read(path: &Path, within: Option<&str>) -> Outcome<Self> {
        let text = read_text(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let raw = parse(path, &text)?;
        let mut tables = Tables::default();
        for (name, named) in &raw.tables {
            tables.read(name, named, folder, within.unwrap_or_default())?;
        }
        let sample = raw.sample.filter(|_| within.is_none());
        let sample = sample.map(|file| Sample::read(&folder.join(file)));
        let mut sample = sample.transpose()?;
        let definitions = definitions(&folder.join(&raw.definitions))?;
        let mut digested = format!("{text}\n{within:?}\n{}", tables.all());
        for definition in &definitions {
            digested.push_str(&read_text(definition)?);
        }
        digested.extend(sample.as_ref().map(|sample| sample.digest.as_str()));
        let wrong = |why: String| Failure::invalid(format!("{}: {why}", path.display()));
        let apart = sample.as_ref().map(apart).transpose()?;
        let hours = OfficeHours::of(Calendar::bundled());
        let parts = (tables, hours, raw.lateness);
        let workflow = apart.clone();
        let apart: BTreeSet<String> = apart.into_iter().collect();
        let habits = Habits::new(raw.seed, parts, raw.habits, apart).map_err(wrong)?;
        let mut entrances = Vec::new();
        for (number, arrivals) in raw.arrivals.iter().enumerate() {
            let (tables, hours) = (habits.tables(), habits.hours());
            let found = arrivals.entrances((raw.seed, number), tables, hours);
            let title = &arrivals.title;
            entrances.extend(found.map_err(|why| wrong(format!("{title}: {why}")))?);
        }
        let mut answers = Vec::new();
        if let Some(sample) = &mut sample {
            entrances.append(&mut sample.script.entrances);
            answers.append(&mut sample.script.answers);
            for answer in &mut answers {
                answer.fits.workflow.clone_from(&workflow);
            }
        }
        entrances.retain(|entrance| entrance.at <= raw.ends_at);
        entrances.sort_by_key(|entrance| entrance.at);
        let counts = raw.counts.into_iter().map(Count::compiled);
        Ok(Self {
            title: raw.title,
            definitions,
            directory: folder.join(raw.directory),
            sample,
            script: Script {
                starts_at: raw.starts_at,
                ends_at: Some(raw.ends_at),
                instants_max: INSTANTS_MAX,
                entrances,
                answers,
                habits: Some(habits),
            },
            counts: counts.collect::<Result<_, _>>().map_err(wrong)?,
            digest: Digest::of(digested.as_bytes()).to_string(),
        })
    }
}

/// The workflow of the sample: its items are answered by the sample alone, or, as it expects, by nobody.
fn apart(sample: &Sample) -> Outcome<String> {
    let path = &sample.definition;
    let text = read_text(path)?;
    let definition: serde_yaml::Value = serde_yaml::from_str(&text).or_invalid(path.display())?;
    let name = definition["document"]["name"].as_str().unwrap_or_default();
    Ok(name_of(name).to_owned())
}

fn definitions(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).or_invalid(folder.display())? {
        let path = entry.or_invalid(folder.display())?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            found.push(path);
        }
    }
    if found.len() > DEFINITIONS_MAX {
        let why = format!(
            "{}: more than {DEFINITIONS_MAX} definitions",
            folder.display()
        );
        return Err(Failure::invalid(why));
    }
    found.sort();
    Ok(found)
}

fn parse(path: &Path, text: &str) -> Outcome<Raw> {
    let wrong = |why: String| {
        Failure::invalid(format!("{}: {why}", path.display()))
            .advise("the README of the samples says how a year is written")
    };
    if text.len() > BYTES_MAX {
        return Err(wrong(format!("it has more than {BYTES_MAX} bytes")));
    }
    let options = serde_saphyr::options! {
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
    };
    from_str_with_options(text, options).map_err(|error| wrong(error.to_string()))
}
