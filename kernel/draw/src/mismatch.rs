//! What does not agree when a draw is replayed. Keys are shown: whoever checks has the list.

use crate::ALGORITHM;
use crate::digest::Digest;
use crate::pool::PoolError;

/// One thing that a record says and the replay does not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    #[error("the algorithm is '{found}'; this program replays {ALGORITHM}")]
    Algorithm { found: String },
    #[error(
        "the seed is not the one that was committed to: its SHA-256 is {computed}, and the commitment is {recorded}"
    )]
    Seed { recorded: Digest, computed: Digest },
    #[error("the list is no pool: {0}")]
    NoPool(PoolError),
    #[error("the record's list is not the pool, sorted{}{}", also(" (not in the record: ", .missing.as_deref()), also(" (only in the record: ", .added.as_deref()))]
    PoolList {
        missing: Option<String>,
        added: Option<String>,
    },
    #[error("the pool is another: its hash is {computed}, and {recorded} is recorded")]
    PoolHash { recorded: Digest, computed: Digest },
    #[error("the pool has {computed} keys, and {recorded} are recorded")]
    PoolSize { recorded: u32, computed: usize },
    #[error("'{key}' is excluded and is not in the pool")]
    Excluded { key: String },
    #[error("{recorded} are recorded as the number to draw; {eligible} are eligible{}", .of_ratio.map(|count| format!(", and the ratio gives {count}")).unwrap_or_default())]
    Count {
        recorded: u32,
        eligible: usize,
        of_ratio: Option<u32>,
    },
    /// Counted from 1.
    #[error("place {place} of the order is {} and must be {}", shown(.recorded.as_deref()), shown(.computed.as_deref()))]
    Order {
        place: usize,
        recorded: Option<String>,
        computed: Option<String>,
    },
    #[error("'{key}' is gone: {} is recorded in its place, and it must be {}; it is in the pool, and once among those that are gone", shown(.recorded.as_deref()), shown(.computed.as_deref()))]
    Gone {
        key: String,
        recorded: Option<String>,
        computed: Option<String>,
    },
    /// Counted from 1.
    #[error("place {place} of what was drawn is {} and must be {}", shown(.recorded.as_deref()), shown(.computed.as_deref()))]
    Drawn {
        place: usize,
        recorded: Option<String>,
        computed: Option<String>,
    },
}

impl Mismatch {
    /// The stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Algorithm { .. } => "algorithm",
            Self::Seed { .. } => "seed",
            Self::NoPool(_) => "no-pool",
            Self::PoolList { .. } => "pool-list",
            Self::PoolHash { .. } => "pool-hash",
            Self::PoolSize { .. } => "pool-size",
            Self::Excluded { .. } => "excluded",
            Self::Count { .. } => "count",
            Self::Order { .. } => "order",
            Self::Gone { .. } => "gone",
            Self::Drawn { .. } => "drawn",
        }
    }
}

fn shown(key: Option<&str>) -> String {
    key.map_or_else(|| "nobody".to_owned(), |key| format!("'{key}'"))
}

fn also(what: &str, key: Option<&str>) -> String {
    key.map_or_else(String::new, |key| format!("{what}'{key}')"))
}
