//! Putting an engine together: journal, plugins, calendar, the way out, the clock.

use std::fs::{File, Permissions};
use std::io::{Read, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lianxi_calendar::Calendar;
use lianxi_journal::{
    DatabaseUrl, Durability, Journal, LookError, OpenError, Options, StorageKind,
};
use lianxi_runtime::{Clock, DefinitionError, Engine, EngineError, Parts, Plugins, Settings};
use lianxi_sandbox::Trust;
use lianxi_spec::{Problem, Source, render_in};
use tokio_util::sync::CancellationToken;

use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::messages::Message;
use crate::packages::Packages;
use crate::reach::Reach;

/// The database's name within a data folder.
pub const JOURNAL: &str = "journal.db";
/// How a person is told of a database on a server.
pub const POSTGRES: &str = "PostgreSQL";
/// The longest text file that is read. What it is read for has a bound of its own, below this one.
const TEXT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What a command writes may be read by everyone, unless the mask of who runs it says otherwise.
const FILE_MODE: u32 = 0o644;

/// Where an engine keeps its journal.
#[derive(Clone, Debug)]
pub enum Place {
    Memory,
    Folder(PathBuf),
    Database(DatabaseUrl),
}

/// What a journal is told beside where it stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct JournalTuning {
    /// How large a database file may grow.
    pub bytes_max: Option<u64>,
    /// How long the holder of a database may be silent.
    pub lease_term: Option<Duration>,
    pub durability: Durability,
}

impl Place {
    /// Opens the journal. Whoever holds the journal already is told of here,
    /// so this comes before anything that takes time.
    pub async fn journal(&self, tuning: JournalTuning) -> Outcome<Journal> {
        Journal::open(self.options(tuning)?)
            .await
            .map_err(not_opened)
    }

    /// The same, but while another process holds a database it is waited for, told once, until this one is told to stop: `None`.
    pub async fn journal_in_turn(
        &self,
        tuning: JournalTuning,
        stop: &CancellationToken,
        console: Console,
    ) -> Outcome<Option<Journal>> {
        let options = self.options(tuning)?;
        let mut told = false;
        loop {
            let Some(opened) = stop
                .run_until_cancelled(Journal::open(options.clone()))
                .await
            else {
                return Ok(None);
            };
            match opened {
                Err(OpenError::LeasedToAnother { holder }) => {
                    if !std::mem::replace(&mut told, true) {
                        console.note(Message::StandingBy, &[&holder]);
                    }
                }
                opened => return opened.map(Some).map_err(not_opened),
            }
        }
    }

    /// How the journal is opened.
    pub fn options(&self, tuning: JournalTuning) -> Outcome<Options> {
        let options = match self {
            Self::Memory => Options::memory(),
            Self::Folder(folder) => {
                std::fs::create_dir_all(folder)
                    .or_invalid(format!("the data folder {}", folder.display()))?;
                Options::file(folder.join(JOURNAL))
            }
            Self::Database(url) => Options::postgres(url.clone()),
        };
        Ok(Options {
            file_bytes_max: tuning.bytes_max,
            lease_term: tuning.lease_term.unwrap_or(options.lease_term),
            durability: tuning.durability,
            ..options
        })
    }

    /// As a person is told of it: of a database's URL nothing is shown.
    pub fn shown(&self) -> String {
        match self {
            Self::Memory => "memory".to_owned(),
            Self::Folder(folder) => folder.display().to_string(),
            Self::Database(_) => POSTGRES.to_owned(),
        }
    }
}

/// The database of a data folder, to be looked at.
pub fn database(folder: &Path) -> Outcome<lianxi_journal::Place> {
    let text = folder.to_string_lossy();
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Err(Failure::invalid(
            "this looks at the SQLite database of a data folder, and not at PostgreSQL",
        )
        .advise("name the folder of the database with --data, or the host's configuration with --config where the command takes one"));
    }
    Ok(lianxi_journal::Place::File(folder.join(JOURNAL)))
}

/// Why a database could not be looked at, for people.
pub fn not_looked_at(error: &LookError) -> Failure {
    let advice = match error {
        LookError::Missing { .. } => "name the folder that has it with --data",
        LookError::NotAJournal { .. } => "name a folder that this program has made",
        LookError::Newer { .. } => "use the newer version of lianxi",
        LookError::Storage(error) if error.kind == StorageKind::Corrupt => {
            "the file is damaged: restore the last backup with lianxi restore"
        }
        LookError::Storage(error) if error.kind == StorageKind::Full => {
            "make room on the disk: without a host, also looking needs a little of it"
        }
        LookError::Storage(_) => "check the disk and the rights of the data folder",
    };
    Failure::invalid(crate::failure::chain(error)).advise(advice)
}

/// What an engine is to be made of.
pub struct Blueprint {
    pub place: Place,
    pub plugins: Arc<Plugins>,
    pub clock: Arc<dyn Clock>,
    pub calendar: Calendar,
    pub reach: Reach,
    pub settings: Settings,
}

impl Blueprint {
    pub fn new(place: Place, plugins: Arc<Plugins>, clock: Arc<dyn Clock>) -> Self {
        Self {
            place,
            plugins,
            clock,
            calendar: Calendar::bundled(),
            reach: Reach::default(),
            settings: Settings::default(),
        }
    }

    pub async fn open(self) -> Outcome<Engine> {
        let journal = self.place.journal(JournalTuning::default()).await?;
        self.open_on(journal).await
    }

    /// On the journal of its place, opened before.
    pub async fn open_on(self, journal: Journal) -> Outcome<Engine> {
        let egress = self.reach.egress()?;
        let parts = Parts {
            journal,
            plugins: self.plugins,
            clock: self.clock,
            calendar: self.calendar,
            egress,
            settings: self.settings,
        };
        Engine::open(parts).await.map_err(|error| engine(&error))
    }
}

pub fn not_opened(error: OpenError) -> Failure {
    let advice = match &error {
        OpenError::HeldByAnother { .. } => {
            "stop that process, or choose another folder with --data"
        }
        OpenError::LeasedToAnother { .. } => "stop that process, or wait until it has ended",
        OpenError::Newer { .. } => "use the newer version of lianxi again",
        OpenError::Lock { .. } => "check the rights of the data folder",
        OpenError::Storage(error) if error.kind == StorageKind::Full => {
            "make room on the disk, or raise databaseBytesMax in the settings of the configuration"
        }
        OpenError::Storage(_) => {
            "check the disk and the rights of the data folder; of a database, that it runs and that its URL is right"
        }
    };
    Failure::failed(crate::failure::chain(&error)).advise(advice)
}

/// What an engine's error means to who typed the command.
pub fn engine(error: &EngineError) -> Failure {
    let text = crate::failure::chain(error);
    match error {
        EngineError::NotFound { .. }
        | EngineError::Invalid(_)
        | EngineError::Form(_)
        | EngineError::Definition(_) => Failure::invalid(text),
        EngineError::Busy => Failure::failed(text).advise("try again a little later"),
        EngineError::Storage(_) => {
            Failure::failed(text).advise("check the disk; nothing that was acknowledged is lost")
        }
        _ => Failure::failed(text),
    }
}

/// Loads the plugins of a folder; a folder that is not there holds none.
pub async fn plugins(folder: &Path, trust: Option<&Trust>) -> Outcome<Arc<Plugins>> {
    Packages::trusted(folder, trust)?.load_all().await
}

/// Says which plugins there are.
pub fn tell_plugins(console: Console, plugins: &Plugins, folder: &Path) {
    let count = plugins.list().len();
    if count == 0 {
        console.note(Message::NoPlugins, &[&folder.display()]);
    } else {
        console.note(Message::PluginsLoaded, &[&count, &folder.display()]);
    }
}

/// A text file that a person named.
pub fn read_text(path: &Path) -> Outcome<String> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
    text_of(file, &name, TEXT_BYTES_MAX)
}

/// All of a text that must end before `bytes_max`; beyond it nothing is read, for it may not end at all.
pub fn text_of(from: impl Read, name: &str, bytes_max: u64) -> Outcome<String> {
    let mut text = String::new();
    let read = from
        .take(bytes_max + 1)
        .read_to_string(&mut text)
        .map_err(|error| unreadable(name, &error))?;
    if read as u64 > bytes_max {
        return Err(
            Failure::invalid(format!("{name}: it has more than {bytes_max} bytes"))
                .advise("give less at once"),
        );
    }
    Ok(text)
}

/// Writes a file that is there whole or not at all.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Outcome<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let write = || {
        std::fs::create_dir_all(folder)?;
        let mut draft = tempfile::Builder::new()
            .permissions(Permissions::from_mode(FILE_MODE))
            .tempfile_in(folder)?;
        draft.write_all(bytes)?;
        draft.as_file().sync_all()?;
        draft.persist(path).map_err(|error| error.error)?;
        Ok::<(), std::io::Error>(())
    };
    write().or_invalid(path.display())
}

fn unreadable(name: &str, error: &std::io::Error) -> Failure {
    Failure::invalid(format!("{name}: {error}"))
        .advise("name a text file in UTF-8 that exists and may be read")
}

/// Publishes a definition; its problems are shown with their lines. Gives its id.
pub async fn publish(console: Console, at: &Engine, path: &Path) -> Outcome<String> {
    let text = read_text(path)?;
    let name = path.display().to_string();
    match at.publish(&name, &text).await {
        Ok((definition, warnings)) => {
            show_problems(console, &name, &text, &warnings);
            Ok(definition.workflow.document.id())
        }
        Err(EngineError::Definition(DefinitionError::Invalid { problems })) => {
            show_problems(console, &name, &text, &problems);
            Err(Failure {
                exit: Exit::Invalid,
                what_zh: None,
                what: console.say(Message::DefinitionInvalid, &[&name, &problems.len()]),
                advice: Some(format!(
                    "mend the places above; check with: lianxi validate {name}"
                )),
            })
        }
        Err(error) => Err(engine(&error)),
    }
}

/// Problems with their source lines, on standard error.
pub fn show_problems(console: Console, name: &str, text: &str, problems: &[Problem]) {
    if !problems.is_empty() && !console.is_json() {
        let source = Source { name, text };
        console.note_text(&render_in(
            source,
            problems,
            console.look(),
            console.language.of_problems(),
        ));
    }
}
