//! The files of a sample. They are ours to trust, but a person may have edited them: what is wrong is told with file and line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Span, Timestamp};
use lianxi_runtime::work::{Actor, Office};
use lianxi_sandbox::Digest;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::{Failure, OrFail, Outcome};
use crate::host::read_text;
use crate::scenario::script::{Act, Answer, Doing, Entrance, Fits, Happening, Script, When, Who};

/// Instants that a sample may have.
const INSTANTS_MAX: usize = 1_000_000;

#[derive(Debug)]
pub struct Sample {
    pub title: String,
    pub definition: PathBuf,
    pub script: Script,
    /// What must come of each registration.
    pub expected: Vec<Value>,
    /// What must come of all of them.
    pub expected_summary: Option<Value>,
    /// Of all the files: names what was run.
    pub digest: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    title: String,
    definition: PathBuf,
    starts_at: Timestamp,
    registrations: PathBuf,
    answers: PathBuf,
    #[serde(default)]
    events: Option<PathBuf>,
    #[serde(default)]
    expected: Option<PathBuf>,
    #[serde(default)]
    expected_summary: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "arrivesAt")]
    at: Timestamp,
    event: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnswerLine {
    business_key: String,
    step: String,
    occurrence: u32,
    after: SignedDuration,
    person: String,
    office: Office,
    outcome: String,
    #[serde(default)]
    form: Value,
}

impl Sample {
    pub fn read(path: &Path) -> Outcome<Self> {
        let mut files = Files {
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
            read: String::new(),
        };
        let text = files.text(Path::new(path.file_name().unwrap_or_default()))?;
        let head: Head = serde_json::from_str(&text).or_invalid(path.display())?;
        files.text(&head.definition)?;
        let mut arrivals: Vec<Line> = files.lines(&head.registrations)?;
        if let Some(events) = &head.events {
            arrivals.extend(files.lines::<Line>(events)?);
        }
        // Of one instant, registrations are before other events.
        arrivals.sort_by_key(|line| line.at);
        let answers = answers(&head.answers, files.lines(&head.answers)?)?;
        let expected = head
            .expected
            .as_deref()
            .map(|file| files.lines(file))
            .transpose()?
            .unwrap_or_default();
        let expected_summary = match &head.expected_summary {
            Some(file) => {
                Some(serde_json::from_str(&files.text(file)?).or_invalid(file.display())?)
            }
            None => None,
        };
        Ok(Self {
            title: head.title,
            definition: files.folder.join(&head.definition),
            script: Script {
                starts_at: head.starts_at,
                ends_at: None,
                instants_max: INSTANTS_MAX,
                entrances: arrivals.into_iter().map(Entrance::from).collect(),
                answers,
                habits: None,
            },
            expected,
            expected_summary,
            digest: Digest::of(files.read.as_bytes()).to_string(),
        })
    }
}

impl From<Line> for Entrance {
    fn from(line: Line) -> Self {
        Self {
            at: line.at,
            happening: Happening::Event(line.event),
            line: 0,
        }
    }
}

/// One answer for each part: business key, step, and the how-manieth of these.
fn answers(file: &Path, lines: Vec<AnswerLine>) -> Outcome<Vec<Answer>> {
    let mut parts = BTreeSet::new();
    let mut answers = Vec::new();
    for line in lines {
        let part = (
            line.business_key.clone(),
            line.step.clone(),
            line.occurrence,
        );
        if let Some(part) = parts.replace(part) {
            return Err(Failure::invalid(format!(
                "{}: two answers for {part:?}",
                file.display()
            )));
        }
        answers.push(line.answer().or_invalid(file.display())?);
    }
    Ok(answers)
}

impl AnswerLine {
    fn answer(self) -> Result<Answer, jiff::Error> {
        let actor = Actor {
            person: self.person,
            office: self.office,
            roles: Vec::new(),
            stands_for: Vec::new(),
        };
        let act = Act {
            when: When::After(Span::try_from(self.after)?),
            time: None,
            who: Who::Actor(actor),
            doing: Doing::Complete {
                outcome: self.outcome,
                form: self.form,
            },
            refused: None,
            or_closed: true,
            line: 0,
        };
        Ok(Answer {
            fits: Fits {
                step: self.step,
                business_key: Some(self.business_key),
                occurrence: Some(self.occurrence),
                ..Fits::default()
            },
            each: false,
            acts: vec![act],
            line: 0,
        })
    }
}

/// The files beside `scenario.json`, and all that was read of them.
struct Files {
    folder: PathBuf,
    read: String,
}

impl Files {
    fn text(&mut self, file: &Path) -> Outcome<String> {
        let text = read_text(&self.folder.join(file))?;
        self.read.push_str(&text);
        Ok(text)
    }

    /// One JSON value a line.
    fn lines<T: DeserializeOwned>(&mut self, file: &Path) -> Outcome<Vec<T>> {
        let text = self.text(file)?;
        let line = |(index, line): (usize, &str)| {
            let place = format!("{}:{}", self.folder.join(file).display(), index + 1);
            serde_json::from_str(line).or_invalid(place)
        };
        text.lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(line)
            .collect()
    }
}
