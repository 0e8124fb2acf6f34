//! What is true after an event. It works out nothing that a policy could say otherwise tomorrow, except how failures count: the policy of the
//! day is given, and a lock is what the event says.

use super::{Account, AccountEvent, AccountState, Beside, Recorded};
use crate::lockout::{Attempts, LockoutPolicy, Outcome};
use crate::password::HISTORY_MAX;

impl Account {
    /// The account after an event, with what stands beside it. An event of another account, or of none, changes nothing.
    pub fn evolve(
        account: Option<Self>,
        recorded: &Recorded,
        beside: Beside,
        policy: &LockoutPolicy,
    ) -> Option<Self> {
        if recorded.event == AccountEvent::Created {
            return account.or_else(|| Some(Self::new(recorded, &beside.login)));
        }
        let mut account = account?;
        if account.person == recorded.person {
            account.apply(recorded, beside, policy);
        }
        Some(account)
    }

    fn new(recorded: &Recorded, login: &str) -> Self {
        Self {
            person: recorded.person.clone(),
            login: Self::login_key(login),
            state: AccountState::Active,
            created_at: recorded.at,
            hash: None,
            previous: Vec::new(),
            password_changed_at: None,
            must_change: false,
            attempts: Attempts::default(),
            external: None,
            signed_in_at: None,
        }
    }

    fn apply(&mut self, recorded: &Recorded, beside: Beside, policy: &LockoutPolicy) {
        match &recorded.event {
            AccountEvent::Created => {}
            AccountEvent::PasswordSet { must_change } => {
                if let Some(old) = std::mem::replace(&mut self.hash, beside.hash) {
                    self.previous.insert(0, old);
                    self.previous.truncate(HISTORY_MAX);
                }
                self.password_changed_at = Some(recorded.at);
                self.must_change = *must_change;
                // A reset does not unlock: that is another administrator's.
                if !must_change {
                    self.attempts = Attempts::default();
                }
            }
            AccountEvent::SignedIn { external } => {
                self.signed_in_at = Some(recorded.at);
                if !external {
                    self.attempts = Attempts::default();
                }
            }
            AccountEvent::SignInFailed { external, .. } => {
                if !external {
                    self.attempts = self.attempts.decide(Outcome::Failure, recorded.at, policy);
                }
            }
            AccountEvent::Locked { until } => self.attempts.locked_until = Some(*until),
            AccountEvent::Unlocked => self.attempts = Attempts::default(),
            AccountEvent::Disabled { .. } => self.state = AccountState::Disabled,
            AccountEvent::Enabled { .. } => self.state = AccountState::Active,
            AccountEvent::Linked { .. } => self.external = beside.external,
        }
    }

    /// A hash of the same password at today's cost replaces the stored one; nothing happened that anybody would look for in the trail.
    pub fn rehashed(self, hash: String) -> Self {
        Self {
            hash: Some(hash),
            ..self
        }
    }
}
