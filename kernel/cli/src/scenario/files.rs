//! The files of a scenario. They are ours to trust, but a person may have edited them: what is wrong is told with file and line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use lianxi_runtime::work::{Actor, Office};
use lianxi_sandbox::Digest;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::{Failure, OrFail, Outcome};
use crate::host::read_text;

/// Something that comes from outside at an instant.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub at: Timestamp,
    /// A CloudEvent.
    pub event: Value,
}

/// Which work item an answer is for: business key, step, and the how-manieth of these (from 1).
pub type Part = (String, String, u32);

/// What a person does with a work item.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Counted from when the item was opened.
    pub after: SignedDuration,
    pub actor: Actor,
    pub outcome: String,
    pub form: Value,
}

#[derive(Debug)]
pub struct Scenario {
    pub title: String,
    pub definition: PathBuf,
    pub starts_at: Timestamp,
    /// By time; at one instant, registrations before other events.
    pub arrivals: Vec<Arrival>,
    pub answers: BTreeMap<Part, Answer>,
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

impl Scenario {
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
        arrivals.sort_by_key(|line| line.at);
        let mut answers = BTreeMap::new();
        for line in files.lines::<AnswerLine>(&head.answers)? {
            let actor = Actor {
                person: line.person,
                office: line.office,
                roles: Vec::new(),
                stands_for: Vec::new(),
            };
            let part = (line.business_key, line.step, line.occurrence);
            let answer = Answer {
                after: line.after,
                actor,
                outcome: line.outcome,
                form: line.form,
            };
            if answers.insert(part.clone(), answer).is_some() {
                return Err(Failure::invalid(format!(
                    "{}: two answers for {part:?}",
                    head.answers.display()
                )));
            }
        }
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
            starts_at: head.starts_at,
            arrivals: arrivals
                .into_iter()
                .map(|line| Arrival {
                    at: line.at,
                    event: line.event,
                })
                .collect(),
            answers,
            expected,
            expected_summary,
            digest: Digest::of(files.read.as_bytes()).to_string(),
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
