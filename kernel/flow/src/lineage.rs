//! Where an execution stands among those that led to it, so that workflows that run themselves stop.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The most executions that wait for each other, one below the other.
pub const MAX_NESTED: u32 = 32;
/// The most executions in a row that are each begun by the one before, without the chain ever pausing.
pub const MAX_CHAIN: u32 = 100;
/// An execution of this age goes on with the chain no more: what it begins was not begun in a loop that runs away. A workflow that
/// begins its own next round every hour does so for ever.
pub const CHAIN_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// From outside, unless it says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// How many executions stand above this one, each waiting for the one below it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub depth: u32,
    /// How many began one another, by `run` or by an event, until one began this one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub chain: u32,
}

impl Lineage {
    #[must_use]
    pub(crate) fn child(self, started_at: Option<Timestamp>, now: Timestamp) -> Self {
        Self {
            depth: self.depth + 1,
            ..self.successor(started_at, now)
        }
    }

    #[must_use]
    pub(crate) fn successor(self, started_at: Option<Timestamp>, now: Timestamp) -> Self {
        let young = started_at.is_none_or(|at| now.duration_since(at) < CHAIN_PAUSE);
        Self {
            depth: 0,
            chain: if young { self.chain + 1 } else { 0 },
        }
    }

    /// Whether an execution of it may begin.
    pub fn check(self) -> Result<(), Error> {
        let too_many = if self.depth > MAX_NESTED {
            format!("{MAX_NESTED} executions wait for each other already")
        } else if self.chain > MAX_CHAIN {
            format!("{MAX_CHAIN} executions began one another without a pause of {CHAIN_PAUSE:#}")
        } else {
            return Ok(());
        };
        Err(Error::runtime(format!(
            "{too_many}; does a workflow run itself?"
        )))
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_ends_when_it_pauses() {
        let start = Timestamp::UNIX_EPOCH;
        let mut lineage = Lineage::default();
        for _ in 0..MAX_CHAIN {
            lineage = lineage.successor(Some(start), start);
            assert!(lineage.check().is_ok());
        }
        assert!(lineage.successor(Some(start), start).check().is_err());
        let later = start + CHAIN_PAUSE;
        assert_eq!(lineage.successor(Some(start), later), Lineage::default());
    }

    #[test]
    fn who_waits_stands_above() {
        let now = Timestamp::UNIX_EPOCH;
        let child = Lineage::default().child(Some(now), now);
        assert_eq!(child, Lineage { depth: 1, chain: 1 });
        assert_eq!(child.successor(Some(now), now).depth, 0);
    }
}
