//! What administrators ask the journal to write, outside any turn: ledgers and what stands beside them, definitions, plugins, and
//! messages that are to be sent again.

use crate::entity::{account, api_token, person_detail, plugin, session};

/// Most writes of one administration.
pub const ADMINISTRATION_MAX: usize = 1_000;
/// Most bytes of one ledger entry.
pub const LEDGER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What an administrator does, in one transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Administration {
    pub ledger: Vec<NewLedgerEntry>,
    pub details: Vec<DetailWrite>,
    pub accounts: Vec<AccountWrite>,
    pub sessions: Vec<SessionWrite>,
    pub tokens: Vec<TokenWrite>,
}

/// The next entry of a ledger, compared with the one that its author had read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewLedgerEntry {
    pub name: String,
    /// Of the last entry; 0 where there is none.
    pub expected_seq: i64,
    pub at_ms: i64,
    /// JSON text: the person and the office.
    pub actor: String,
    pub reason: Option<String>,
    /// JSON text.
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailWrite {
    Set(person_detail::Model),
    Erase { person: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountWrite {
    /// `row.version` is set by the journal.
    pub row: account::Model,
    /// 0: it is new.
    pub expected_version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionWrite {
    Begin(session::Model),
    Seen {
        digest: String,
        at_ms: i64,
        expires_at_ms: i64,
    },
    End {
        digest: String,
        at_ms: i64,
    },
    /// Every one of a person that is open, `but` one.
    EndAllOf {
        person: String,
        at_ms: i64,
        but: Option<String>,
    },
    /// Those that expired before go.
    Purge {
        before_ms: i64,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenWrite {
    Issue(api_token::Model),
    Revoke { id: String, at_ms: i64 },
}

/// The ledgers after it, in the order of their entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Administered {
    pub ledger: Vec<LedgerHead>,
}

/// The end of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerHead {
    /// 0 where there is no entry.
    pub seq: i64,
    pub hash: [u8; 32],
}

/// A definition as its author wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDefinition {
    pub digest: String,
    pub namespace: String,
    pub name: String,
    pub version: String,
    pub source: Vec<u8>,
    /// JSON text: plugin versions that its ranges were resolved to.
    pub pins: String,
    /// Texts from elsewhere that it is made of.
    pub resources: Vec<NewResource>,
    pub published_at_ms: i64,
    pub effective_from_ms: Option<i64>,
}

/// What an administrator does to a published version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingKind {
    /// Nothing new begins on it.
    Deprecated,
    Reinstated,
}

impl StandingKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deprecated => "deprecated",
            Self::Reinstated => "reinstated",
        }
    }
}

/// Takes a version out of force, or puts it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStanding {
    /// Digest of the version.
    pub definition: String,
    pub kind: StandingKind,
    pub at_ms: i64,
    /// JSON text: the person and the office.
    pub actor: String,
    pub reason: String,
    pub successor: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stood {
    Changed,
    /// It stood so already; nothing was written.
    Unchanged,
}

/// What an administrator did with plugins, in one transaction. The journal knows none of its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PluginChange {
    pub plugins: Vec<PluginWrite>,
    /// The id of a key that is believed no more.
    pub revoked: Option<String>,
    pub kind: String,
    pub at_ms: i64,
    /// JSON text: the person and the office.
    pub actor: String,
    pub reason: Option<String>,
}

/// A plugin's row as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginWrite {
    pub row: plugin::Model,
    pub package: PackageWrite,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackageWrite {
    Keep,
    Store(Vec<u8>),
    Drop,
}

/// A text that was fetched when a definition was published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewResource {
    pub uri: String,
    /// Of the body, in hexadecimal.
    pub sha256: String,
    pub body: String,
}

/// A dead letter is to be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resend {
    /// The message.
    pub seq: i64,
    pub at_ms: i64,
    /// JSON text: the person and the office.
    pub actor: String,
}

/// What became of that. Only a dead letter is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resent {
    /// It is due now, as if it had never been tried; its key is the one it always had.
    Again,
    /// It arrived at this time; nothing was written.
    Delivered { at_ms: i64 },
    /// It is to be tried at this time by itself; nothing was written.
    Waiting { next_at_ms: i64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    New,
    /// The same digest was there already; nothing was written.
    Unchanged,
}
