//! What follows from a command. Pure: the instant, the comparison of a password and the policies are given.

use jiff::Timestamp;

use super::{
    Account, AccountCommand, AccountEvent, AccountRejection, AccountState, By, EXTERNAL_CHARS_MAX,
    ExternalSubject, FailedBecause, LOGIN_CHARS_MAX, Proof, Recorded,
};
use crate::lockout::{LockoutPolicy, Outcome};

/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 500;

impl Account {
    /// The events of a command on an account, or on none. `Ok` of a sign-in does not say that it succeeded: look for
    /// [`AccountEvent::SignedIn`]; a failure has to be stored as well.
    pub fn decide(
        account: Option<&Self>,
        command: &AccountCommand,
        by: By<'_>,
        now: Timestamp,
        policy: &LockoutPolicy,
    ) -> Result<Vec<Recorded>, AccountRejection> {
        let (person, events) = if let AccountCommand::Create {
            person,
            login,
            external,
        } = command
        {
            not_oneself(person, by, command.name())?;
            if account.is_some() {
                return Err(AccountRejection::AlreadyExists);
            }
            (person, created(login, external.as_ref())?)
        } else {
            let account = account.ok_or(AccountRejection::NotFound)?;
            (&account.person, account.happens(command, by, now, policy)?)
        };
        let by = match by {
            By::Person(by) => Some(by.to_owned()),
            By::Nobody => None,
        };
        Ok(events
            .into_iter()
            .map(|event| Recorded {
                person: person.clone(),
                at: now,
                by: by.clone(),
                event,
            })
            .collect())
    }

    fn happens(
        &self,
        command: &AccountCommand,
        by: By<'_>,
        now: Timestamp,
        policy: &LockoutPolicy,
    ) -> Result<Vec<AccountEvent>, AccountRejection> {
        if let AccountCommand::SignIn(proof) = command {
            return self.sign_in(*proof, now, policy);
        }
        if *command == AccountCommand::ChangePassword {
            if by != By::Person(&self.person) {
                return Err(AccountRejection::NotOneself);
            }
        } else {
            not_oneself(&self.person, by, command.name())?;
        }
        let event = match command {
            AccountCommand::ChangePassword => {
                self.active()?;
                AccountEvent::PasswordSet { must_change: false }
            }
            AccountCommand::ResetPassword => AccountEvent::PasswordSet { must_change: true },
            AccountCommand::Unlock => {
                self.attempts
                    .locked(now)
                    .ok_or(AccountRejection::NotLocked)?;
                AccountEvent::Unlocked
            }
            AccountCommand::Disable { reason } => {
                self.active()?;
                AccountEvent::Disabled {
                    reason: reasoned(reason)?,
                }
            }
            AccountCommand::Enable { reason } => {
                if self.state == AccountState::Active {
                    return Err(AccountRejection::NotDisabled);
                }
                AccountEvent::Enabled {
                    reason: reasoned(reason)?,
                }
            }
            AccountCommand::Link(external) => {
                if self.external.as_ref() == Some(external) {
                    return Err(AccountRejection::AlreadyLinked);
                }
                AccountEvent::Linked {
                    issuer: checked(external)?,
                }
            }
            // Both are decided before.
            AccountCommand::Create { .. } | AccountCommand::SignIn(_) => {
                return Err(AccountRejection::AlreadyExists);
            }
        };
        Ok(vec![event])
    }

    fn active(&self) -> Result<(), AccountRejection> {
        match self.state {
            AccountState::Active => Ok(()),
            AccountState::Disabled => Err(AccountRejection::Disabled),
        }
    }

    /// While it is locked nothing is tried and nothing is written: else whoever knows a login could fill the trail.
    fn sign_in(
        &self,
        proof: Proof,
        now: Timestamp,
        policy: &LockoutPolicy,
    ) -> Result<Vec<AccountEvent>, AccountRejection> {
        match proof {
            // A provider has its own lock; ours is against guessing at our hash.
            Proof::External => Ok(if self.state == AccountState::Disabled {
                vec![failed(FailedBecause::Disabled, true)]
            } else if self.external.is_none() {
                vec![failed(FailedBecause::NotLinked, true)]
            } else {
                vec![AccountEvent::SignedIn { external: true }]
            }),
            Proof::Password { matches } => {
                if let Some(until) = self.attempts.locked(now) {
                    return Err(AccountRejection::Locked { until });
                }
                let matches = matches && self.hash.is_some();
                if matches && self.state == AccountState::Active {
                    return Ok(vec![AccountEvent::SignedIn { external: false }]);
                }
                // A right password of a disabled account counts like a wrong one, or the answers would tell the two apart.
                let because = if matches {
                    FailedBecause::Disabled
                } else {
                    FailedBecause::WrongPassword
                };
                let mut events = vec![failed(because, false)];
                let then = self.attempts.decide(Outcome::Failure, now, policy);
                events.extend(then.locked(now).map(|until| AccountEvent::Locked { until }));
                Ok(events)
            }
        }
    }
}

const fn failed(because: FailedBecause, external: bool) -> AccountEvent {
    AccountEvent::SignInFailed { because, external }
}

fn created(
    login: &str,
    external: Option<&ExternalSubject>,
) -> Result<Vec<AccountEvent>, AccountRejection> {
    let mut characters = login.chars();
    let begins = characters.next().is_some_and(char::is_alphanumeric);
    let goes_on =
        characters.all(|character| character.is_alphanumeric() || ".-_@".contains(character));
    if !begins || !goes_on || login.chars().count() > LOGIN_CHARS_MAX {
        return Err(AccountRejection::Login);
    }
    let then = match external {
        Some(external) => AccountEvent::Linked {
            issuer: checked(external)?,
        },
        None => AccountEvent::PasswordSet { must_change: true },
    };
    Ok(vec![AccountEvent::Created, then])
}

fn not_oneself(person: &str, by: By<'_>, command: &'static str) -> Result<(), AccountRejection> {
    if by == By::Person(person) {
        Err(AccountRejection::Oneself { command })
    } else {
        Ok(())
    }
}

fn reasoned(reason: &str) -> Result<String, AccountRejection> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(AccountRejection::Reason {
            max_chars: REASON_CHARS_MAX,
        });
    }
    Ok(reason.to_owned())
}

/// The issuer, of a subject that is bounded.
fn checked(external: &ExternalSubject) -> Result<String, AccountRejection> {
    let bounded = |text: &str| !text.is_empty() && text.chars().count() <= EXTERNAL_CHARS_MAX;
    if bounded(&external.issuer) && bounded(&external.subject) {
        Ok(external.issuer.clone())
    } else {
        Err(AccountRejection::External)
    }
}
