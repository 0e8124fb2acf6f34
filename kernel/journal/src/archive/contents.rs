//! Reading an archive: whether it says what was written, and what it holds. Everything that is wrong is told, line by line.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::ArchiveError;
use super::lines::{
    ArchivedDefinition, ArchivedExecution, Ending, FORMAT, LINE_BYTES_MAX, Line, Opening,
    execution_of, unsealed,
};
use crate::files::failed;

/// Damages of one file that are told one by one; the others are counted.
pub const DAMAGES_MAX: usize = 100;

/// What an archive holds, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    pub opening: Opening,
    /// Those that can be read.
    pub executions: Vec<Held>,
    pub definitions: u64,
    pub events: u64,
    /// Of the whole file, in hexadecimal.
    pub sha256: String,
    pub damages: Vec<Damage>,
    /// How many more there are.
    pub left_out: u64,
}

/// An execution of an archive, as far as the database has to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub id: String,
    pub workflow: String,
    pub definition: String,
    pub status: String,
    pub ended_at_ms: i64,
    pub version: i64,
    pub head_hash: String,
    /// Its work items with their versions.
    pub work: Vec<(String, i64)>,
    /// Its messages.
    pub outbox: Vec<i64>,
    pub turns: usize,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// From one.
    pub line: u64,
    /// Whose line it is.
    pub execution: Option<String>,
    pub what: String,
}

/// What every archive will begin with, whatever its format.
#[derive(Deserialize)]
struct Form {
    archive: FormOf,
}

#[derive(Deserialize)]
struct FormOf {
    format: u32,
}

/// Reads all of a file and computes every hash and digest again. It asks no database.
pub fn verify(path: &Path) -> Result<Contents, ArchiveError> {
    let mut lines = Lines::of(path)?;
    let first = lines.next()?.unwrap_or_default();
    let opening = opening(path, &first)?;
    let mut reading = Reading {
        contents: Contents {
            opening,
            executions: Vec::new(),
            definitions: 0,
            events: 0,
            sha256: String::new(),
            damages: Vec::new(),
            left_out: 0,
        },
        known: BTreeSet::new(),
        executions: 0,
        line: 1,
        ended: false,
    };
    if !unsealed(first).0 {
        reading.damaged(None, SEAL);
    }
    let mut before = lines.sha256.clone();
    while let Some(line) = lines.next()? {
        reading.line += 1;
        reading.read(line, before);
        before = lines.sha256.clone();
    }
    if !reading.ended {
        reading.damaged(None, "the file is cut off: its last line is missing");
    }
    reading.contents.sha256 = hex::encode(before.finalize());
    Ok(reading.contents)
}

/// One execution of an archive, proved.
pub fn find(path: &Path, id: &str) -> Result<Option<ArchivedExecution>, ArchiveError> {
    let mut lines = Lines::of(path)?;
    let first = lines.next()?.unwrap_or_default();
    opening(path, &first)?;
    let mut number = 1;
    while let Some(line) = lines.next()? {
        number += 1;
        if execution_of(&line).as_deref() != Some(id) {
            continue;
        }
        let damaged = |what: String| ArchiveError::Damaged {
            path: path.to_owned(),
            damage: Damage {
                line: number,
                execution: Some(id.to_owned()),
                what,
            },
        };
        return match unsealed(line) {
            (true, Some(Line::Execution(found))) => match found.prove() {
                Ok(()) => Ok(Some(*found)),
                Err(broken) => Err(damaged(broken.to_string())),
            },
            _ => Err(damaged(SEAL.to_owned())),
        };
    }
    Ok(None)
}

const SEAL: &str = "its bytes are not those that were written";

fn opening(path: &Path, line: &[u8]) -> Result<Opening, ArchiveError> {
    let none = || ArchiveError::NotAnArchive {
        path: path.to_owned(),
    };
    let form: Form = serde_json::from_slice(line).map_err(|_| none())?;
    if form.archive.format > FORMAT {
        return Err(ArchiveError::NewerFormat {
            found: form.archive.format,
            known: FORMAT,
        });
    }
    match unsealed(line.to_vec()) {
        (_, Some(Line::Archive(opening))) => Ok(opening),
        _ => Err(none()),
    }
}

struct Reading {
    contents: Contents,
    /// Digests of the definitions that stand before.
    known: BTreeSet<String>,
    /// Those that cannot be read, too.
    executions: u64,
    line: u64,
    ended: bool,
}

impl Reading {
    fn damaged(&mut self, execution: Option<&str>, what: impl Into<String>) {
        let damages = &mut self.contents.damages;
        if damages.len() < DAMAGES_MAX {
            damages.push(Damage {
                line: self.line,
                execution: execution.map(str::to_owned),
                what: what.into(),
            });
        } else {
            self.contents.left_out += 1;
        }
    }

    fn read(&mut self, line: Vec<u8>, before: Sha256) {
        if self.ended {
            return self.damaged(None, "it stands behind the last line");
        }
        let whose = execution_of(&line);
        self.executions += u64::from(whose.is_some());
        let (whole, said) = unsealed(line);
        if !whole {
            self.damaged(whose.as_deref(), SEAL);
        }
        match said {
            Some(Line::Definition(definition)) => self.definition(&definition),
            Some(Line::Execution(execution)) => self.execution(&execution),
            Some(Line::End(ending)) => self.ending(&ending, before),
            // What cannot be read has no right digest either, and that was told.
            Some(Line::Archive(_)) | None if !whole => {}
            Some(Line::Archive(_)) | None => {
                self.damaged(whose.as_deref(), "it cannot be read");
            }
        }
    }

    fn definition(&mut self, definition: &ArchivedDefinition) {
        self.contents.definitions += 1;
        self.known.insert(definition.digest.clone());
        if let Err(what) = prove_definition(definition) {
            self.damaged(None, what);
        }
    }

    fn execution(&mut self, execution: &ArchivedExecution) {
        let id = Some(execution.id.as_str());
        if let Err(broken) = execution.prove() {
            self.damaged(id, broken.to_string());
        }
        if !self.known.contains(&execution.definition) {
            self.damaged(id, "its definition does not stand before it");
        }
        let turns = execution.turns.iter();
        let of_work = execution.work_items.iter().flat_map(|work| &work.turns);
        let events: usize = turns.chain(of_work).map(|turn| turn.events.len()).sum();
        self.contents.events += events as u64;
        self.contents.executions.push(Held::of(execution));
    }

    fn ending(&mut self, ending: &Ending, before: Sha256) {
        self.ended = true;
        let counted = (self.executions, self.contents.definitions);
        if counted != (ending.executions, ending.definitions) {
            self.damaged(
                None,
                format!(
                    "it names {} execution(s) and {} definition(s), and there are {} and {}",
                    ending.executions, ending.definitions, counted.0, counted.1
                ),
            );
        }
        // A line that was changed is told already, by its own digest.
        if self.contents.damages.is_empty() && hex::encode(before.finalize()) != ending.sha256 {
            self.damaged(None, "the digest of all lines before it is another one");
        }
    }
}

impl Held {
    pub(super) fn of(execution: &ArchivedExecution) -> Self {
        let work = execution.work_items.iter();
        Self {
            id: execution.id.clone(),
            workflow: execution.workflow.clone(),
            definition: execution.definition.clone(),
            status: execution.status.clone(),
            ended_at_ms: execution.ended_at_ms,
            version: execution.version,
            head_hash: execution.head_hash.clone(),
            work: work.map(|work| (work.id.clone(), work.version)).collect(),
            outbox: execution.outbox.iter().map(|message| message.seq).collect(),
            turns: execution.turns.len(),
        }
    }
}

/// Its text and all texts that it is made of are what their digests say.
pub(super) fn prove_definition(definition: &ArchivedDefinition) -> Result<(), String> {
    let source = definition.source.get().unwrap_or_default();
    let digest = hex::encode(Sha256::digest(source));
    if digest != definition.digest {
        return Err(format!(
            "the definition {} has a text with the digest {digest}",
            definition.digest
        ));
    }
    let other = definition
        .resources
        .iter()
        .find(|resource| hex::encode(Sha256::digest(&resource.body)) != resource.sha256);
    match other {
        None => Ok(()),
        Some(resource) => Err(format!(
            "the definition {digest}: the text of {} is another one than its digest says",
            resource.uri
        )),
    }
}

/// The lines of a file, each bounded, and the digest of what was read.
struct Lines {
    path: PathBuf,
    file: BufReader<File>,
    sha256: Sha256,
    number: u64,
}

impl Lines {
    fn of(path: &Path) -> Result<Self, ArchiveError> {
        let file = File::open(path).map_err(failed(path))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufReader::new(file),
            sha256: Sha256::new(),
            number: 0,
        })
    }

    /// Without its end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, ArchiveError> {
        let mut line = Vec::new();
        let most = LINE_BYTES_MAX as u64 + 1;
        let mut bounded = (&mut self.file).take(most);
        bounded
            .read_until(b'\n', &mut line)
            .map_err(failed(&self.path))?;
        if line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        self.sha256.update(&line);
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() as u64 >= most {
            return Err(ArchiveError::Damaged {
                path: self.path.clone(),
                damage: Damage {
                    line: self.number,
                    execution: execution_of(&line),
                    what: format!("it has more than {LINE_BYTES_MAX} bytes"),
                },
            });
        }
        Ok(Some(line))
    }
}
