//! The configuration file: YAML that an administrator writes. A key that is not known is an error with its line, never ignored.

mod access;
mod tokens;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Span;
use lianxi_api::{AccessOptions, Tokens};
use lianxi_calendar::{Calendar, Period, YearFile};
use lianxi_journal::DatabaseUrl;
use lianxi_runtime::{LifecycleSettings, Retention, Settings};
use lianxi_sandbox::{PublicKey, Trust};
use lianxi_work::Lights;
use serde::Deserialize;

use crate::failure::{Failure, OrFail, Outcome};
use crate::host::{JournalTuning, read_text};
use crate::reach::{self, Reach};
use crate::secrets::{self, SecretPlace};

const DAY_MS: i64 = 86_400_000;

/// All of it. Relative paths count from the folder of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Configuration {
    pub data: Option<PathBuf>,
    /// Where the URL of a PostgreSQL database is found, which may hold a password; without it, a SQLite file in `data`.
    pub database: Option<SecretPlace>,
    /// `address:port` of the API.
    pub listen: Option<String>,
    pub plugins: Option<PathBuf>,
    /// Definitions that are published at the start.
    pub workflows: Vec<PathBuf>,
    /// A folder of rule packs: what is asked of definitions that are published.
    pub rules: Option<PathBuf>,
    /// `host:port` that calls may reach; for what is inside, also its address or network (`10.20.0.0/16:443`).
    pub allowed_hosts: Vec<String>,
    /// PEM files of certificate authorities that are believed beside those of the machine.
    pub authorities: Vec<PathBuf>,
    /// Where the secrets are found that definitions name.
    pub secrets: BTreeMap<String, SecretPlace>,
    /// Official years beyond those that ship with the program.
    pub calendar_years: Vec<PathBuf>,
    /// A folder of tables that is loaded at the start: what differs is changed.
    pub directory: Option<PathBuf>,
    pub tokens: Vec<tokens::Token>,
    /// Accounts, sessions and policies; that it is there says that nobody reads without being known.
    access: Option<access::Access>,
    /// Providers of OpenID Connect.
    oidc: Vec<access::Provider>,
    /// The words and colours of what a work item's deadline comes to.
    lights: Lights,
    /// How long before it is due a work item is nearing, where its definition does not say.
    nearing: Option<Period>,
    /// How long a person has for a duty that is left to them: one that no program may do, or whose plugin is stopped.
    by_hand: Option<Period>,
    /// Where the key of draws is found; without it, a file in `data`. Hosts on one PostgreSQL name the same.
    pub draw_key: Option<SecretPlace>,
    /// Which keys sign for which departments; without it, packages without a signature are taken too.
    pub trust: Option<Trusting>,
    pub settings: Tuning,
    pub observe: Observation,
    /// Where the messages of a destination are sent: `events`, `reminders`, `lifecycle`, and what plugins name.
    pub outbox: BTreeMap<String, String>,
    pub lifecycle: Lifecycle,
    /// How long finished executions stay in the database (for ever), and the folder of those that do not.
    pub retention: Keeping,
}

/// Whose plugins are taken.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trusting {
    keys: Vec<TrustedKey>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TrustedKey {
    /// The public key, in PEM.
    file: PathBuf,
    /// Whose it is, for people.
    owner: String,
    /// The ids of the departments that it may sign for.
    departments: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Keeping {
    /// After their end, as an ISO 8601 duration.
    finished: Option<Kept>,
    archive: Option<PathBuf>,
}

/// A time that passes: `P3Y`, `P90D`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
struct Kept(Span);

impl TryFrom<String> for Kept {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let span: Option<Span> = text.parse().ok();
        span.filter(|span| text.starts_with('P') && span.is_positive())
            .map(Self)
            .ok_or_else(|| {
                format!("'{text}' is no time that passes; write an ISO 8601 duration, such as P3Y or P90D")
            })
    }
}

/// What is told of executions where `outbox` has a sink for `lifecycle`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Lifecycle {
    /// A URI of this host: the CloudEvents source.
    source: Option<String>,
    /// Of tasks too (true), not of executions alone.
    tasks: Option<bool>,
    /// With what workflows and tasks gave, which may be personal (false).
    outputs: bool,
}

/// What the host tells of itself.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Observation {
    /// Base address of a collector that speaks OTLP over HTTP; none: nothing is exported.
    pub otlp: Option<String>,
    /// Which log lines are written: `info`, `warn,lianxi_runtime=debug`.
    pub log: Option<String>,
    pub json_logs: bool,
}

/// What an engine can be told.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Tuning {
    workers: Option<usize>,
    /// Calls of one department's duties, or to one server, at one time (16).
    places: Option<usize>,
    /// What executions that wait may take in memory (67108864).
    cached_bytes: Option<u64>,
    /// How many days an event waits for a listener that is not there yet.
    events_retained_days: Option<u16>,
    commit_each_step: bool,
    /// How large the database file may grow. Beyond it the host answers that it has no room, reads on, and leaves the rest of the disk
    /// alone; a write-ahead log of some MiB stands beside the file.
    database_bytes_max: Option<u64>,
    /// By how many seconds the machine's clock may step before timers, deadlines and schedules wait for it to be back, or for somebody who
    /// accepts it (300).
    clock_step_max_seconds: Option<u32>,
    /// On PostgreSQL: after how many milliseconds of silence another host takes the journal over (3000).
    lease_ms: Option<u64>,
}

/// A shorter lease would be lost to a database that is merely busy.
const LEASE_MS_MIN: u64 = 500;

/// What may be said as the place of a PostgreSQL database.
pub fn database_url(url: String) -> Outcome<DatabaseUrl> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(DatabaseUrl::new(url));
    }
    Err(Failure::invalid("the database: what is found there is no URL of PostgreSQL").advise(
        "write postgres://USER:PASSWORD@HOST:PORT/DATABASE; for a SQLite file name only its folder, as `data`",
    ))
}

impl Configuration {
    pub fn read(path: &Path) -> Outcome<Self> {
        let text = read_text(path)?;
        let mut read: Self = serde_yaml::from_str(&text).map_err(|error| {
            Failure::invalid(format!("{}: {error}", path.display()))
                .advise("mend the line; the keys are listed in `lianxi serve --help`")
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let paths = read
            .data
            .iter_mut()
            .chain(&mut read.plugins)
            .chain(&mut read.rules)
            .chain(&mut read.workflows)
            .chain(&mut read.authorities)
            .chain(&mut read.calendar_years)
            .chain(&mut read.directory)
            .chain(&mut read.retention.archive)
            .chain(
                read.access
                    .iter_mut()
                    .flat_map(|access| &mut access.policies),
            );
        for found in paths.chain(
            read.tokens
                .iter_mut()
                .filter_map(|token| token.file.as_mut())
                .chain(
                    read.trust
                        .iter_mut()
                        .flat_map(|trust| trust.keys.iter_mut().map(|key| &mut key.file)),
                ),
        ) {
            *found = folder.join(&*found);
        }
        for (destination, sink) in &read.outbox {
            if !(sink.starts_with("http://") || sink.starts_with("https://")) {
                return Err(Failure::invalid(format!(
                    "{}: the sink of '{destination}' in `outbox` is no http or https address",
                    path.display()
                )));
            }
        }
        if read.retention.finished.is_some() && read.retention.archive.is_none() {
            return Err(Failure::invalid(format!(
                "{}: `retention` says how long finished executions stay, and not where they go then",
                path.display()
            ))
            .advise("name a folder: retention: {finished: P3Y, archive: DIR}"));
        }
        let of_providers = read
            .oidc
            .iter_mut()
            .flat_map(|provider| &mut provider.client_secret);
        let secrets = read.secrets.values_mut().chain(&mut read.database);
        for secret in secrets.chain(of_providers).chain(&mut read.draw_key) {
            secret.below(folder);
        }
        Ok(read)
    }

    pub fn settings(&self) -> Settings {
        let usual = Settings::default();
        let tuning = &self.settings;
        Settings {
            commit_each_step: tuning.commit_each_step,
            retained_ms: tuning
                .events_retained_days
                .map_or(usual.retained_ms, |days| i64::from(days) * DAY_MS),
            cached_bytes: tuning.cached_bytes.unwrap_or(usual.cached_bytes),
            workers: tuning.workers.unwrap_or(usual.workers),
            places: tuning.places.unwrap_or(usual.places),
            clock_step_max: tuning
                .clock_step_max_seconds
                .map_or(usual.clock_step_max, |seconds| {
                    Duration::from_secs(seconds.into())
                }),
            lights: self.lights.clone(),
            nearing: self.nearing.unwrap_or(usual.nearing),
            by_hand: self.by_hand.unwrap_or(usual.by_hand),
            sinks: self.outbox.clone(),
            lifecycle: LifecycleSettings {
                source: (self.lifecycle.source.clone()).unwrap_or(usual.lifecycle.source),
                tasks: self.lifecycle.tasks.unwrap_or(usual.lifecycle.tasks),
                outputs: self.lifecycle.outputs,
            },
            retention: (self.retention.archive.clone()).map(|folder| Retention {
                finished: self.retention.finished.map(|kept| kept.0),
                folder,
            }),
            ..usual
        }
    }

    /// The PostgreSQL database, if there is to be one.
    pub fn database(&self) -> Outcome<Option<DatabaseUrl>> {
        let Some(place) = &self.database else {
            return Ok(None);
        };
        place.text("the database").and_then(database_url).map(Some)
    }

    /// What the journal is told beside where it stands.
    pub fn journal(&self) -> JournalTuning {
        let lease = self.settings.lease_ms.map(|ms| ms.max(LEASE_MS_MIN));
        JournalTuning {
            bytes_max: self.settings.database_bytes_max,
            lease_term: lease.map(Duration::from_millis),
            ..JournalTuning::default()
        }
    }

    /// Files and variables are read here: what is missing is told at the start.
    pub fn reach(&self) -> Outcome<Reach> {
        Ok(Reach {
            allowed_hosts: self.allowed_hosts.clone(),
            authorities: reach::authorities(&self.authorities)?,
            secrets: secrets::read(&self.secrets)?,
        })
    }

    pub fn calendar(&self) -> Outcome<Calendar> {
        self.calendar_years
            .iter()
            .try_fold(Calendar::bundled(), |calendar, path| {
                let file: YearFile =
                    serde_json::from_str(&read_text(path)?).or_invalid(path.display())?;
                calendar.with_year(file).or_invalid(path.display())
            })
    }

    /// The keys are read here: what is missing is told at the start.
    pub fn trust(&self) -> Outcome<Option<Trust>> {
        let Some(trusting) = &self.trust else {
            return Ok(None);
        };
        let mut trust = Trust::default();
        for key in &trusting.keys {
            let path = key.file.display();
            if key.departments.is_empty() {
                return Err(Failure::invalid(format!(
                    "trust: the key {path} of {} signs for no department",
                    key.owner
                ))
                .advise("name the ids of its departments: departments: [finance]"));
            }
            let public = PublicKey::from_pem(&read_text(&key.file)?).or_invalid(path)?;
            trust
                .add(&public, &key.owner, key.departments.iter().cloned())
                .or_invalid("trust")?;
        }
        Ok(Some(trust))
    }

    /// Policies, secrets of providers and their authorities are read here: what is wrong is told at the start.
    pub fn access(&self) -> Outcome<AccessOptions> {
        access::options(self.access.as_ref(), &self.oidc, &self.authorities)
    }

    pub fn tokens(&self) -> Outcome<Tokens> {
        let entries = self
            .tokens
            .iter()
            .map(tokens::Token::entry)
            .collect::<Outcome<Vec<_>>>()?;
        Tokens::from_entries(entries).or_invalid("the tokens of the configuration")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lianxi.yaml");
        std::fs::write(&path, text).expect("the file is written");
        let read = Configuration::read(&path)
            .and_then(|read| read.tokens().map(|_| read))
            .and_then(|read| read.database().map(|_| read))
            .and_then(|read| read.trust().map(|_| read));
        let told = read.map_or_else(|failure| failure.what, |_| "fine".to_owned());
        assert!(told.contains(expected), "{text:?}: {told}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        check("listen: 127.0.0.1:0\n", "fine");
        check("listen: 127.0.0.1:0\nlisten_on: 1\n", "line 2");
        check(
            "outbox: {events: 'https://a.example/in'}\nlifecycle: {source: /a, tasks: false, outputs: true}\n",
            "fine",
        );
        check("outbox: {events: a.example}\n", "the sink of 'events'");
        check("settings:\n  worker: 3\n", "line 2");
        check(
            "lights: {overdue: {word: 超期, colour: red}}\nnearing: {amount: 3, unit: working-days}\nbyHand: {amount: 3, unit: working-days}\n",
            "fine",
        );
        check("lights:\n  overdue: {word: '', colour: red}\n", "line 2");
        check("lights:\n  late-ish: {word: 超期, colour: red}\n", "line 2");
        check("retention: {finished: P3Y, archive: old}\n", "fine");
        check("retention: {archive: old}\n", "fine");
        check("retention: {finished: P3Y}\n", "`retention`");
        for wrong in ["3 years", "PT0S", "-P3Y", "three"] {
            let text = format!("listen: a\nretention:\n  finished: {wrong}\n");
            check(&text, "line 3");
            check(&text, "no time that passes");
        }
        check(
            "database: {env: LIANXI_NO_SUCH_VARIABLE}\n",
            "LIANXI_NO_SUCH_VARIABLE",
        );
        check("trust: {keys: []}\n", "fine");
        check(
            "trust:\n  keys:\n    - {file: a.pub, owner: A, departments: [a], more: 1}\n",
            "line 3",
        );
        let nowhere = "trust: {keys: [{file: nowhere.pub, owner: A, departments: [a]}]}\n";
        check(nowhere, "nowhere.pub");
        let for_none = "trust: {keys: [{file: nowhere.pub, owner: A, departments: []}]}\n";
        check(for_none, "signs for no department");
        check("database: {env: PATH}\n", "no URL of PostgreSQL");
        check("database: {url: 'postgres://a'}\n", "unknown field");
        check(
            "tokens:\n  - {person: p1, office: {department: d}}\n",
            "exactly one place",
        );
        check(
            "tokens:\n  - {env: LIANXI_NO_SUCH_VARIABLE, person: p1, office: {department: d}}\n",
            "LIANXI_NO_SUCH_VARIABLE",
        );
        check(
            "tokens:\n  - {token: secret, person: p1, office: {department: d}}\n",
            "unknown field",
        );
        check(
            &format!(
                "tokens:\n  - {{sha256: {}, person: p1, office: {{department: d}}}}\n",
                "ab".repeat(32)
            ),
            "fine",
        );
    }
}
