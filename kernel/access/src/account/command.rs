//! What somebody asks of an account.

use super::ExternalSubject;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By<'a> {
    /// Somebody who signed in.
    Person(&'a str),
    /// Somebody who tries to sign in, or the host's owner at the machine.
    Nobody,
}

/// How somebody shows who they are. The comparison has been made already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A password was compared with the stored hash, also where there is none.
    Password { matches: bool },
    /// The provider vouches for the linked subject.
    External,
}

/// Hashes are never part of a command: what is to be stored is given to [`super::Account::evolve`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountCommand {
    Create {
        person: String,
        login: String,
        /// By a provider alone, and no password; else a password follows at once, which must be changed.
        external: Option<ExternalSubject>,
    },
    /// By the person themself, the rules having been checked.
    ChangePassword,
    /// By an administrator: it must be changed before anything else.
    ResetPassword,
    SignIn(Proof),
    Unlock,
    Disable {
        reason: String,
    },
    Enable {
        reason: String,
    },
    /// Another subject replaces the present one.
    Link(ExternalSubject),
}

impl AccountCommand {
    /// A stable word for programs and texts.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::ChangePassword => "change-password",
            Self::ResetPassword => "reset-password",
            Self::SignIn(_) => "sign-in",
            Self::Unlock => "unlock",
            Self::Disable { .. } => "disable",
            Self::Enable { .. } => "enable",
            Self::Link(_) => "link",
        }
    }
}
