//! `lianxi backup` and `lianxi restore`: a copy of a database, taken while the host runs, and put back where there is nothing.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lianxi_journal::backup::{self, BackupError, Manifest};
use lianxi_journal::{OpenError, Place};
use reqwest::Url;
use serde_json::json;

use super::Form;
use crate::console::Console;
use crate::failure::{Exit, Failure, Outcome, chain};
use crate::host::{self, JOURNAL};
use crate::messages::Message;
use crate::progress;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  lianxi backup backups/2026-03-02.db --data data\n\nThe host may run meanwhile; its work goes on. The copy is as the database was at one moment. Before it takes its name, the file is\nchecked, every hash chain in it is computed again, and it is synced. A manifest (FILE.manifest.json) beside it says what it is: keep\nboth. Nothing is overwritten. On PostgreSQL use pg_dump."
)]
pub struct BackupArguments {
    /// The copy; it must not be there.
    file: PathBuf,
    /// The folder of the database.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  lianxi restore backups/2026-03-02.db --data data\n\nThe folder must be empty or not there. The copy is compared with its manifest and proved as it was when it was taken. What the host had\nsent after the copy was taken is sent again, with the same idempotency keys."
)]
pub struct RestoreArguments {
    /// The copy; its manifest stands beside it.
    file: PathBuf,
    /// The folder of the database.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

pub async fn take(arguments: BackupArguments, console: Console) -> Outcome {
    not_postgres(
        &arguments.data,
        &arguments.file,
        "pg_dump --format=custom --file",
    )?;
    let Place::File(database) = host::database(&arguments.data)? else {
        return Err(Failure::invalid("only a database in a folder is copied"));
    };
    let spinner = progress::spinner(console.say(Message::BackupTaking, &[&database.display()]));
    let taken = backup::take(&database, &arguments.file, Timestamp::now().to_string()).await;
    spinner.finish_and_clear();
    told(Message::BackupTaken, &arguments.file, taken, console)
}

pub async fn restore(arguments: RestoreArguments, console: Console) -> Outcome {
    not_postgres(
        &arguments.data,
        &arguments.file,
        "pg_restore --clean --if-exists --dbname",
    )?;
    let database = arguments.data.join(JOURNAL);
    let spinner = progress::spinner(console.say(Message::Restoring, &[&arguments.file.display()]));
    let restored = backup::restore(&arguments.file, &database).await;
    spinner.finish_and_clear();
    told(Message::Restored, &arguments.data, restored, console)
}

fn told(
    done: Message,
    place: &Path,
    outcome: Result<Manifest, BackupError>,
    console: Console,
) -> Outcome {
    let manifest = outcome.map_err(failed)?;
    console.answer(&json!(manifest), || {
        console.say(
            done,
            &[
                &place.display(),
                &manifest.bytes,
                &manifest.chains,
                &manifest.taken_at,
            ],
        )
    })?;
    Ok(Exit::Ok)
}

fn failed(error: BackupError) -> Failure {
    let text = chain(&error);
    let advice = match error {
        BackupError::Look(error) => return host::not_looked_at(&error),
        BackupError::Exists { .. } => {
            "choose another name; a file that ends in .partial is of a copy that is being made, or was broken off and can be removed"
        }
        BackupError::NotEmpty { .. } => {
            "choose an empty folder with --data; move away what is there first, if this one is meant"
        }
        BackupError::NoManifest { .. } => {
            "put the file that was written beside the copy back beside it: its name ends in .manifest.json"
        }
        BackupError::NewerFormat { .. } => "use the newer version of lianxi",
        BackupError::Differs { .. } => {
            "this copy was changed or cut off after it was taken: use another one"
        }
        BackupError::Unsound { .. } => {
            return Failure::failed(text).advise("see all of it with lianxi doctor");
        }
        BackupError::Open(OpenError::HeldByAnother { .. }) => {
            "stop the host of that folder, or choose another folder with --data"
        }
        BackupError::Open(_) | BackupError::Io { .. } | BackupError::Storage(_) => {
            return Failure::failed(text).advise("check the disk, its room and the rights");
        }
    };
    Failure::invalid(text).advise(advice)
}

/// PostgreSQL copies itself better than a client could. The password is left out of what is said.
fn not_postgres(data: &Path, file: &Path, command: &str) -> Outcome<()> {
    let text = data.to_string_lossy();
    let Some(mut url) = Url::parse(&text)
        .ok()
        .filter(|url| matches!(url.scheme(), "postgres" | "postgresql"))
    else {
        return Ok(());
    };
    // An address without a host has no password either.
    let _ = url.set_password(None);
    let file = file.display();
    let line = if command.starts_with("pg_dump") {
        format!("{command}={file} '{url}'")
    } else {
        format!("{command}='{url}' {file}")
    };
    Err(
        Failure::invalid("a database on PostgreSQL is copied by its own tools")
            .advise(format!("run: {line}")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_postgres_the_command_is_said_and_no_password() {
        let say = |command| {
            let url = Path::new("postgres://lianxi:secret@db.example/lianxi");
            let failure =
                not_postgres(url, Path::new("a.dump"), command).expect_err("it is no folder");
            failure.advice.expect("there is a command")
        };
        assert_eq!(
            say("pg_dump --format=custom --file"),
            "run: pg_dump --format=custom --file=a.dump 'postgres://lianxi@db.example/lianxi'"
        );
        assert_eq!(
            say("pg_restore --dbname"),
            "run: pg_restore --dbname='postgres://lianxi@db.example/lianxi' a.dump"
        );
        assert!(not_postgres(Path::new("data"), Path::new("a"), "pg_dump").is_ok());
    }
}
