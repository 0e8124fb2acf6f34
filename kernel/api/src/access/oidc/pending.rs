//! Sign-ins that are under way at a provider: what this host has to remember of each until it comes back. Bounded in number and time;
//! what a host that stops has forgotten is begun again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use openidconnect::{Nonce, PkceCodeVerifier};
use sha2::{Digest, Sha256};

/// The most sign-ins that are under way.
pub const OIDC_PENDING_MAX: usize = 10_000;
/// How long one may take.
pub const OIDC_PENDING_TIME: SignedDuration = SignedDuration::from_mins(10);

/// What is remembered of one.
pub struct Pending {
    pub provider: String,
    pub nonce: Nonce,
    pub verifier: PkceCodeVerifier,
    pub began_at: Timestamp,
}

/// By the digest of the state: looking one up says nothing of how near a guess was.
#[derive(Default)]
pub struct Pendings {
    open: Mutex<HashMap<[u8; 32], Pending>>,
}

impl Pendings {
    /// `false`: too many are under way.
    pub fn keep(&self, state: &str, pending: Pending) -> bool {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= OIDC_PENDING_MAX {
            let now = pending.began_at;
            open.retain(|_, one| !is_over(one, now));
        }
        if open.len() >= OIDC_PENDING_MAX {
            return false;
        }
        open.insert(digest(state), pending);
        true
    }

    /// Each comes back once.
    pub fn take(&self, state: &str, now: Timestamp) -> Option<Pending> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&digest(state)).filter(|one| !is_over(one, now))
    }
}

fn is_over(pending: &Pending, now: Timestamp) -> bool {
    now.duration_since(pending.began_at) > OIDC_PENDING_TIME
}

fn digest(state: &str) -> [u8; 32] {
    Sha256::digest(state.as_bytes()).into()
}

/// Whether two secrets are one; the time says nothing of how they differ.
pub fn same(one: &str, other: &str) -> bool {
    digest(one) == digest(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(minute: i64) -> Pending {
        Pending {
            provider: "city".to_owned(),
            nonce: Nonce::new("n".to_owned()),
            verifier: PkceCodeVerifier::new("v".to_owned()),
            began_at: at(minute),
        }
    }

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).expect("an instant")
    }

    #[test]
    fn each_comes_back_once_and_in_time() {
        let pendings = Pendings::default();
        assert!(pendings.keep("a", pending(0)) && pendings.keep("b", pending(0)));
        assert!(pendings.take("c", at(1)).is_none(), "nobody began this");
        assert!(pendings.take("a", at(10)).is_some());
        assert!(pendings.take("a", at(10)).is_none(), "it is used");
        assert!(pendings.take("b", at(11)).is_none(), "its time is over");
    }

    #[test]
    fn they_are_bounded() {
        let pendings = Pendings::default();
        for number in 0..OIDC_PENDING_MAX {
            assert!(pendings.keep(&number.to_string(), pending(0)));
        }
        assert!(
            !pendings.keep("more", pending(5)),
            "all may still come back"
        );
        assert!(
            pendings.keep("more", pending(11)),
            "the others' time is over"
        );
    }
}
