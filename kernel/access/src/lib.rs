//! Accounts, passwords and tokens; and who may do what.
//!
//! Nothing here reads a clock, draws a random byte or opens a file: the instant, the bytes and the texts are arguments.
//!
//! ```text
//! operation   everything that somebody may ask for, one name each; the kind of thing it is done to
//! role        the roles that the kernel knows, and which of them exclude each other
//! scope       what a token is limited to
//! principal   who asks: a person in offices with roles
//! resource    what it is asked of
//! authorise   the policies (Cedar) and the decision; what somebody sees of a list
//! refusal     what the log says of a refusal: no person
//! password    argon2id, and what a password must be
//! lockout     how many failures are too many
//! token       secrets of sessions and of programs, and how long they last
//! account     the life of an account: decide, evolve
//! ```

mod account;
mod authorise;
mod lockout;
mod operation;
pub mod password;
mod principal;
mod refusal;
mod resource;
pub mod role;
mod scope;
mod session;
mod token;

pub use account::{
    Account, AccountCommand, AccountEvent, AccountRejection, AccountState, Beside, By,
    ExternalSubject, FailedBecause, LOGIN_CHARS_MAX, Proof, Recorded,
};
pub use authorise::{
    Area, Authoriser, DEFAULT_POLICIES, Decision, Extent, POLICIES_MAX, PolicyProblem, RefusalCode,
    Visibility,
};
pub use lockout::{Attempts, LockoutPolicy, Outcome};
pub use operation::{Kind, Operation};
pub use principal::{CAPACITIES_MAX, Capacity, Principal, ROLES_MAX};
pub use refusal::Refusal;
pub use resource::{ANCESTORS_MAX, Divisions, Resource};
pub use role::{GrantRefusal, Grantor, grant};
pub use scope::{Scope, ScopeSet, UnknownScope};
pub use session::SessionPolicy;
pub use token::{
    ExpiryProblem, MalformedToken, TOKEN_BYTES, TOKEN_DAYS_MAX, TOKEN_PREFIX, Token, TokenTerms,
};
