//! What a call says about itself.

/// All that a duty may know about its surroundings, and the seed of its random stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallContext {
    pub execution: String,
    /// Reference of the task that asks, such as `/do/2/push`.
    pub task: String,
    /// Constant over crashes and retries of one effect.
    pub idempotency_key: String,
    /// 1 for the first try.
    pub attempt: u32,
    /// RFC 3339 with the offset +08:00.
    pub now: String,
    /// YYYY-MM-DD: the rules of which day apply.
    pub basis_date: String,
    /// GB/T 2260 division code of the acting office.
    pub region: Option<String>,
    pub level: Option<Level>,
    pub actor: Option<Actor>,
    /// RFC 3339.
    pub deadline: Option<String>,
    /// Derived from the idempotency key by the caller, so that a retry draws the same.
    pub random_seed: [u8; 32],
}

/// Administrative level of an office (行政层级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Province,
    City,
    County,
    Township,
}

/// The person who acts, in which office.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor {
    pub person: String,
    pub office: String,
}
