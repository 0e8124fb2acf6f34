//! `lianxi account init`: the first accounts of a host, by whoever has its data at hand.

use std::path::PathBuf;
use std::str::FromStr;

use jiff::Timestamp;
use lianxi_access::role;
use lianxi_api::{FirstAccount, FirstAccountError, first_accounts};
use serde_json::json;

use crate::commands::Form;
use crate::config::Configuration;
use crate::console::Console;
use crate::failure::{Exit, Failure, Outcome, chain};
use crate::host::{JournalTuning, Place};
use crate::language::Language;
use crate::messages::Message;

pub const EXAMPLES: &str = "\
Examples:
  lianxi account init --data data --person p-1 --login wang --security p-2=li --audit p-3=zhao
  lianxi account init --config lianxi.yaml --person p-1 --login wang --security p-2=li

--person is the system administrator (系统管理员), who creates accounts and gives no role; --security is the security administrator (安全管理员), who
gives roles and creates no account; --audit is the audit administrator (审计管理员), who reads the trail. They are three people. Without --security
nobody can give a role until a token of the configuration has that role. The passwords are shown once, and changed when they are first used.";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of the database.
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "config",
        conflicts_with = "config"
    )]
    data: Option<PathBuf>,
    /// The configuration, which names the database.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The system administrator, by the person's id, never a name.
    #[arg(long, value_name = "ID")]
    person: String,
    /// Their login.
    #[arg(long, value_name = "NAME")]
    login: String,
    /// The security administrator.
    #[arg(long, value_name = "ID=LOGIN")]
    security: Option<Whose>,
    /// The audit administrator.
    #[arg(long, value_name = "ID=LOGIN")]
    audit: Option<Whose>,
    #[command(flatten)]
    pub form: Form,
}

/// A person's id and their login.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Whose {
    person: String,
    login: String,
}

impl FromStr for Whose {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((person, login)) if !person.is_empty() && !login.is_empty() => Ok(Self {
                person: person.to_owned(),
                login: login.to_owned(),
            }),
            _ => Err(format!(
                "'{text}' is no id and login; write ID=LOGIN, as p-2=li"
            )),
        }
    }
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let wanted = wanted(&arguments)?;
    let (place, tuning) = place(&arguments)?;
    let journal = place.journal(tuning).await?;
    let made = first_accounts(&journal, wanted.clone(), Timestamp::now()).await;
    journal.close().await;
    let passwords = made.map_err(|error| refused(&error, console))?;
    let accounts: Vec<_> = wanted
        .iter()
        .zip(&passwords)
        .map(|(first, password)| {
            json!({"person": first.person, "login": first.login, "roles": first.roles, "initialPassword": password})
        })
        .collect();
    console.answer(&json!({"accounts": accounts}), || {
        let line = |(first, password): (&FirstAccount, &String)| {
            let role = first.roles.join(", ");
            console.say(
                Message::FirstAccount,
                &[&first.person, &role, &first.login, password],
            )
        };
        let lines: Vec<String> = wanted.iter().zip(&passwords).map(line).collect();
        lines.join("\n")
    })?;
    if arguments.security.is_none() {
        console.note(Message::NoSecurity, &[]);
    }
    Ok(Exit::Ok)
}

fn wanted(arguments: &Arguments) -> Outcome<Vec<FirstAccount>> {
    let first = |person: &str, login: &str, role: &str| FirstAccount {
        person: person.to_owned(),
        login: login.to_owned(),
        roles: vec![role.to_owned()],
    };
    let mut wanted = vec![first(
        &arguments.person,
        &arguments.login,
        role::SYSTEM_ADMINISTRATOR,
    )];
    for (whose, role) in [
        (&arguments.security, role::SECURITY_ADMINISTRATOR),
        (&arguments.audit, role::AUDIT_ADMINISTRATOR),
    ] {
        if let Some(whose) = whose {
            wanted.push(first(&whose.person, &whose.login, role));
        }
    }
    for (at, one) in wanted.iter().enumerate() {
        if wanted[..at]
            .iter()
            .any(|other| other.person == one.person || other.login == one.login)
        {
            return Err(Failure::invalid(format!("{} is named twice", one.person))
                .advise("the three administrators are three people with three logins"));
        }
    }
    Ok(wanted)
}

fn place(arguments: &Arguments) -> Outcome<(Place, JournalTuning)> {
    let Some(path) = &arguments.config else {
        let data = arguments.data.clone().unwrap_or_else(|| "data".into());
        return Ok((Place::Folder(data), JournalTuning::default()));
    };
    let configuration = Configuration::read(path)?;
    let data = configuration.data.clone().unwrap_or_else(|| "data".into());
    let place = configuration.database()?;
    let place = place.map_or(Place::Folder(data), Place::Database);
    Ok((place, configuration.journal()))
}

fn refused(error: &FirstAccountError, console: Console) -> Failure {
    let text = match console.language {
        Language::Chinese => error.zh(),
        Language::English => chain(error),
    };
    match error {
        FirstAccountError::NotTheFirst => Failure::failed(text).advise(
            "start the server, sign in as a system administrator, and use lianxi account create",
        ),
        FirstAccountError::Storage(_)
        | FirstAccountError::Append(_)
        | FirstAccountError::Randomness(_) => Failure::failed(text)
            .advise("check the disk and the rights of the data folder; nothing was created"),
        _ => Failure::invalid(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_and_their_login() {
        for (text, expected) in [
            ("p-2=li", Some(("p-2", "li"))),
            ("p-2=a=b", Some(("p-2", "a=b"))),
            ("p-2", None),
            ("=li", None),
            ("p-2=", None),
        ] {
            let read: Option<Whose> = text.parse().ok();
            let expected = expected.map(|(person, login)| Whose {
                person: person.to_owned(),
                login: login.to_owned(),
            });
            assert_eq!(read, expected, "{text}");
        }
    }
}
