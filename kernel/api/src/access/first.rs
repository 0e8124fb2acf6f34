//! The first account of a host, which nobody can create over the API: by whoever has its database at hand, while there is no other.

use jiff::Timestamp;
use lianxi_access::password::{Cost, HashProblem, hash};
use lianxi_access::{
    Account, AccountCommand, AccountEvent, AccountRejection, Beside, By, LockoutPolicy, role,
};
use lianxi_runtime::journal::{
    AccountRow, AccountWrite, Administration, AppendError, Journal, NewLedgerEntry, StorageError,
};
use serde_json::json;

use super::trail::{ACCESS, Entry};
use super::{passwords, store};

/// Whose it is to be.
#[derive(Clone, Debug)]
pub struct FirstAccount {
    /// The person's id, never a name.
    pub person: String,
    pub login: String,
    /// Of the host itself: usually one of the three administrators.
    pub roles: Vec<String>,
}

/// Why there is no first account.
#[derive(Debug, thiserror::Error)]
pub enum FirstAccountError {
    #[error("there are accounts already; a system administrator creates more")]
    NotTheFirst,
    #[error("'{0}' is no role of the host itself; choose of: {known}", known = role::RESERVED.join(", "))]
    Role(String),
    #[error("{0} and {1} exclude each other; give each to another person")]
    Excludes(&'static str, &'static str),
    #[error(transparent)]
    Rejected(#[from] AccountRejection),
    #[error(transparent)]
    Hash(#[from] HashProblem),
    #[error("there is no randomness: {0}")]
    Randomness(String),
    #[error("the journal cannot be read")]
    Storage(#[from] StorageError),
    #[error("the journal cannot be written")]
    Append(#[from] AppendError),
}

impl FirstAccountError {
    pub fn zh(&self) -> String {
        match self {
            Self::NotTheFirst => "已有账号；请由系统管理员创建其他账号".to_owned(),
            Self::Role(role) => {
                format!("“{role}”不是系统角色；可选：{}", role::RESERVED.join("、"))
            }
            Self::Excludes(one, other) => format!("{one}与{other}互斥；请授予不同的人员"),
            Self::Rejected(rejection) => rejection.zh(),
            Self::Hash(problem) => problem.zh(),
            Self::Randomness(_) => "系统无法提供随机数".to_owned(),
            Self::Storage(_) | Self::Append(_) => "数据库无法读写；请检查磁盘和权限".to_owned(),
        }
    }
}

/// Creates it and gives its password, which is to be changed when it is first used.
pub async fn first_account(
    journal: &Journal,
    first: FirstAccount,
    now: Timestamp,
) -> Result<String, FirstAccountError> {
    let mut passwords = first_accounts(journal, vec![first], now).await?;
    passwords.pop().ok_or(FirstAccountError::NotTheFirst)
}

/// Creates several at once, for instance the three administrators, and gives their passwords in order.
pub async fn first_accounts(
    journal: &Journal,
    several: Vec<FirstAccount>,
    now: Timestamp,
) -> Result<Vec<String>, FirstAccountError> {
    if !journal.accounts(None, 1).await?.is_empty() {
        return Err(FirstAccountError::NotTheFirst);
    }
    let mut administration = Administration::default();
    let mut seq = journal.ledger_head(ACCESS).await?.seq;
    let mut passwords = Vec::new();
    for first in several {
        let (password, row, entries) = made(first, now)?;
        passwords.push(password);
        administration.accounts.push(AccountWrite {
            row,
            expected_version: 0,
        });
        for entry in entries {
            administration.ledger.push(NewLedgerEntry {
                name: ACCESS.to_owned(),
                expected_seq: seq,
                at_ms: now.as_millisecond(),
                actor: json!(null).to_string(),
                reason: None,
                body: json!(entry).to_string(),
            });
            seq += 1;
        }
    }
    journal.administer(administration).await?;
    Ok(passwords)
}

/// Its password, its row, and what the trail says of it.
fn made(
    first: FirstAccount,
    now: Timestamp,
) -> Result<(String, AccountRow, Vec<Entry>), FirstAccountError> {
    let grantable = |role: &str| role::is_reserved(role) && !role::NEVER_GRANTED.contains(&role);
    if let Some(role) = first.roles.iter().find(|role| !grantable(role)) {
        return Err(FirstAccountError::Role(role.clone()));
    }
    if let Some([one, other]) = role::mixed(first.roles.iter().map(String::as_str)) {
        return Err(FirstAccountError::Excludes(one, other));
    }
    let random = |problem: crate::Problem| FirstAccountError::Randomness(problem.detail);
    let password = passwords::invented().map_err(random)?;
    let salt = passwords::salt().map_err(random)?;
    let hashed = hash(&password, salt, &Cost::default())?;
    let command = AccountCommand::Create {
        person: first.person.clone(),
        login: first.login,
        external: None,
    };
    let lockout = LockoutPolicy::default();
    let events = Account::decide(None, &command, By::Nobody, now, &lockout)?;
    let mut account = None;
    for event in &events {
        let is_password = matches!(event.event, AccountEvent::PasswordSet { .. });
        let hash = is_password.then(|| hashed.clone());
        let beside = Beside {
            hash,
            ..store::beside(&command)
        };
        account = Account::evolve(account, event, beside, &lockout);
    }
    let account = account.ok_or(AccountRejection::NotFound)?;
    let roles_set = Entry::RolesSet {
        person: first.person,
        before: Vec::new(),
        after: first.roles.clone(),
    };
    let entries = events.into_iter().map(Entry::Account).chain([roles_set]);
    let row = store::row(account, first.roles, 1, now.as_millisecond());
    Ok((password, row, entries.collect()))
}
