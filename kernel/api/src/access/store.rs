//! Accounts in the journal. Each change is written with its entries of the trail and all that follows from it, or not at all.

use lianxi_access::{
    Account, AccountCommand, AccountEvent, AccountRejection, Beside, By, Recorded,
};
use lianxi_runtime::journal::{AccountRow, AccountWrite, Administration};
use lianxi_runtime::{EngineError, work::Actor};
use serde::{Deserialize, Serialize};

use super::trail::{self, Entry};
use crate::api::Api;
use crate::problem::Problem;

/// An account as it is stored, and the roles that it has in no department's office.
#[derive(Clone)]
pub struct Stored {
    pub account: Account,
    /// Of the host itself: administrators, and programs. Those of an office are the directory's.
    pub roles: Vec<String>,
    pub version: i64,
}

/// What stands in a row.
#[derive(Serialize, Deserialize)]
pub struct Body {
    pub account: Account,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}

impl Stored {
    pub fn of(row: AccountRow) -> Result<Self, Problem> {
        let body: Body = serde_json::from_str(&row.body)
            .map_err(|error| Problem::internal(&format!("an account does not read: {error}")))?;
        Ok(Self {
            account: body.account,
            roles: body.roles,
            version: row.version,
        })
    }

    /// The roles of the person everywhere: here, and in the offices that they have today.
    pub fn all_roles(&self, api: &Api) -> Vec<String> {
        let mut roles = self.roles.clone();
        roles.extend(roles_of(api, &self.account.person));
        roles
    }
}

/// The roles of a person in the offices that they have today.
pub fn roles_of(api: &Api, person: &str) -> Vec<String> {
    let actors = api.engine.actors(person);
    actors.into_iter().flat_map(|actor| actor.roles).collect()
}

/// The row of an account that is to be stored.
pub fn row(account: Account, roles: Vec<String>, version: i64, at_ms: i64) -> AccountRow {
    let external = account.external.clone();
    let (person, login) = (account.person.clone(), account.login.clone());
    let body = serde_json::to_string(&Body { account, roles }).expect("an account is plain JSON");
    AccountRow {
        person,
        login,
        issuer: external.as_ref().map(|external| external.issuer.clone()),
        subject: external.map(|external| external.subject),
        body,
        version,
        updated_at_ms: at_ms,
    }
}

fn found(
    row: Result<Option<AccountRow>, lianxi_runtime::journal::StorageError>,
) -> Result<Option<Stored>, Problem> {
    row.map_err(EngineError::from)?.map(Stored::of).transpose()
}

pub async fn read(api: &Api, person: &str) -> Result<Option<Stored>, Problem> {
    found(api.engine.journal().account(person).await)
}

pub async fn by_login(api: &Api, login: &str) -> Result<Option<Stored>, Problem> {
    let key = Account::login_key(login);
    found(api.engine.journal().account_by_login(&key).await)
}

pub async fn by_subject(api: &Api, issuer: &str, subject: &str) -> Result<Option<Stored>, Problem> {
    found(
        api.engine
            .journal()
            .account_by_subject(issuer, subject)
            .await,
    )
}

/// What is to be done with an account.
pub struct Change<'a> {
    pub person: &'a str,
    pub command: AccountCommand,
    /// Who asks; nobody: somebody who signs in.
    pub by: Option<&'a Actor>,
    /// The new password's, where the command sets one.
    pub hash: Option<String>,
}

/// Does it; `with` says what is written beside it when it is known what happens.
pub async fn change(
    api: &Api,
    change: Change<'_>,
    with: impl FnOnce(&[Recorded]) -> Result<Administration, Problem>,
) -> Result<(Stored, Vec<Recorded>), Problem> {
    let _alone = api.access.alone.lock().await;
    let before = read(api, change.person).await?;
    let now = api.now();
    let lockout = &api.access.options.lockout;
    let by = change
        .by
        .map_or(By::Nobody, |actor| By::Person(&actor.person));
    let account = before.as_ref().map(|before| &before.account);
    let events = Account::decide(account, &change.command, by, now, lockout)?;
    let mut after = before.as_ref().map(|before| before.account.clone());
    for event in &events {
        let hash = match event.event {
            AccountEvent::PasswordSet { .. } => change.hash.clone(),
            _ => None,
        };
        let beside = Beside {
            hash,
            ..beside(&change.command)
        };
        after = Account::evolve(after, event, beside, lockout);
    }
    let after = after.ok_or(AccountRejection::NotFound)?;
    let (roles, version) = before.map_or((Vec::new(), 0), |before| (before.roles, before.version));
    let row = row(
        after.clone(),
        roles.clone(),
        version + 1,
        now.as_millisecond(),
    );
    let mut administration = with(&events)?;
    administration.accounts.push(AccountWrite {
        row,
        expected_version: version,
    });
    let entries = events.iter().cloned().map(Entry::Account).collect();
    trail::commit(api, change.by, None, entries, administration).await?;
    let stored = Stored {
        account: after,
        roles,
        version: version + 1,
    };
    Ok((stored, events))
}

/// Replaces what no command is for: the roles, or a hash of the same password at today's cost. `change` sees the account as it is now.
pub async fn replace(
    api: &Api,
    person: &str,
    by: Option<&Actor>,
    reason: Option<&str>,
    change: impl FnOnce(Stored) -> Result<(Stored, Vec<Entry>), Problem>,
) -> Result<Stored, Problem> {
    let _alone = api.access.alone.lock().await;
    let before = read(api, person).await?.ok_or(AccountRejection::NotFound)?;
    let version = before.version;
    let (after, entries) = change(before)?;
    let now = api.now().as_millisecond();
    let write = AccountWrite {
        row: row(after.account.clone(), after.roles.clone(), version + 1, now),
        expected_version: version,
    };
    let administration = Administration {
        accounts: vec![write],
        ..Administration::default()
    };
    trail::commit(api, by, reason, entries, administration).await?;
    Ok(Stored {
        version: version + 1,
        ..after
    })
}

/// What stands beside the events of a command and in none of them: logins and subjects of providers can be erased.
pub fn beside(command: &AccountCommand) -> Beside {
    match command {
        AccountCommand::Create {
            login, external, ..
        } => Beside {
            login: login.clone(),
            external: external.clone(),
            hash: None,
        },
        AccountCommand::Link(external) => Beside {
            external: Some(external.clone()),
            ..Beside::default()
        },
        _ => Beside::default(),
    }
}
