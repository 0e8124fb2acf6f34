//! Why there is no draw, by what a definition can do about it.

use crate::key::SealBroken;
use crate::mismatch::Mismatch;
use crate::pool::{POOL_MAX, PoolError};
use crate::record::REASON_BYTES_MAX;

/// Which list somebody stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Exclude,
    Gone,
}

impl Part {
    /// The argument.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exclude => "exclude",
            Self::Gone => "gone",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// Complete the pool, or plan for fewer.
    #[error("{wanted} are to be drawn and {eligible} can be")]
    TooFew { wanted: u32, eligible: usize },
    /// Seal again.
    #[error(transparent)]
    SealBroken(#[from] SealBroken),
    /// Somebody changed the record of the first draw.
    #[error("the record of the draw does not agree with itself: {}", told(.0))]
    RecordChanged(Vec<Mismatch>),
    /// A redraw is from the same pool; from another, seal again.
    #[error(
        "the pool is not the one that was drawn from; for another pool, seal again and draw anew"
    )]
    PoolChanged,
    /// A mistyped key would leave in the draw whom it was to keep out.
    #[error("'{key}' in `{}` is not in the pool", .part.name())]
    NotInPool { part: Part, key: String },
    #[error("a reason in `{}` is empty or longer than {REASON_BYTES_MAX} bytes", .part.name())]
    Reason { part: Part },
    #[error("the number to draw is between 1 and {POOL_MAX}, not {count}")]
    Count { count: u32 },
    #[error("`{}` has more than {POOL_MAX} entries", .part.name())]
    TooLong { part: Part },
}

impl DrawError {
    /// The stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Pool(PoolError::Empty) => "pool-empty",
            Self::Pool(PoolError::TooLarge { .. }) => "pool-too-large",
            Self::Pool(PoolError::Duplicate { .. }) => "duplicate-key",
            Self::Pool(PoolError::Key { .. }) => "invalid-key",
            Self::TooFew { .. } => "too-few",
            Self::SealBroken(_) => "seal-broken",
            Self::RecordChanged(_) => "record-changed",
            Self::PoolChanged => "pool-changed",
            Self::NotInPool { .. } => "not-in-pool",
            Self::Reason { .. } => "invalid-reason",
            Self::Count { .. } => "invalid-count",
            Self::TooLong { .. } => "too-many",
        }
    }

    /// The argument that it is about.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Pool(_) | Self::PoolChanged => "pool",
            Self::TooFew { .. } | Self::Count { .. } => "count",
            Self::SealBroken(_) => "seal",
            Self::RecordChanged(_) => "drawn",
            Self::NotInPool { part, .. } | Self::Reason { part } | Self::TooLong { part } => {
                part.name()
            }
        }
    }
}

fn told(mismatches: &[Mismatch]) -> String {
    let codes: Vec<&str> = mismatches.iter().map(Mismatch::code).collect();
    codes.join(", ")
}
