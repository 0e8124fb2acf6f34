//! What can go wrong in the engine, split by what the caller can do.

use lianxi_flow::Rejection;
use lianxi_journal::archive::ArchiveError;
use lianxi_journal::{AppendError, StorageError};

use crate::definitions::DefinitionError;
use crate::installing::InstallError;
use crate::retention::ArchivedExecution;

/// Why a turn did not happen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TurnError {
    /// What it read has changed: it is to run again.
    #[error("what the turn read has changed")]
    Conflict,
    #[error("there is no execution {0}")]
    NotFound(String),
    /// There is one of this id already.
    #[error("the execution {0} exists")]
    Exists(String),
    #[error(transparent)]
    Append(AppendError),
    #[error("the journal cannot be read")]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Definition(#[from] DefinitionError),
    #[error("a work item refuses what the machine asks: {0}")]
    Work(lianxi_work::Rejection),
    #[error("what is stored cannot be read")]
    Corrupt(#[source] serde_json::Error),
    #[error("the machine refuses its own step: {0}")]
    Step(#[from] Rejection),
    #[error("broken invariant: {0}")]
    Invariant(&'static str),
}

impl From<AppendError> for TurnError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict { .. } => Self::Conflict,
            AppendError::Exists { execution } => Self::Exists(execution),
            other => Self::Append(other),
        }
    }
}

/// What a caller of the engine is told.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Ask for something that exists.
    #[error("there is no {what} {id}")]
    NotFound { what: &'static str, id: String },
    /// It was there and is archived: read it there.
    #[error("{0}")]
    Archived(Box<ArchivedExecution>),
    /// A file of archives cannot be written, or is not what it was. Nothing was lost.
    #[error("executions cannot be archived: {0}")]
    Archive(ArchiveError),
    /// It cannot be done in the state that things are in.
    #[error("{0}")]
    Rejected(Rejection),
    /// A person may not do this, or not any more.
    #[error("{0}")]
    WorkRejected(lianxi_work::Rejection),
    /// The form does not fit; what is wrong where.
    #[error("the form does not fit: {0}")]
    Form(String),
    /// The request itself is wrong.
    #[error("{0}")]
    Invalid(String),
    /// The id is taken by something else.
    #[error("{0}")]
    Conflict(String),
    /// Whoever is named does not work there.
    #[error(
        "{person} does not work in {office} now; look them up in the directory, or name the office"
    )]
    NoSuchOfficer { person: String, office: String },
    /// The directory has no such department, or no such division today.
    #[error(
        "there is no office {office}: the directory does not know the {unknown}; write DEPARTMENT@DIVISION as the directory has them"
    )]
    NoSuchOffice {
        office: String,
        unknown: &'static str,
    },
    /// The directory cannot become so: everything that is wrong with the change.
    #[error("the directory cannot be changed: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Directory(Vec<lianxi_directory::Problem>),
    /// The package is to be mended: see what it says.
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Definition(DefinitionError),
    /// Try again a little later.
    #[error("the host is busy; try again")]
    Busy,
    /// The store fails: nothing was done.
    #[error("the journal cannot be written: {}", .0.kind)]
    Storage(#[from] StorageError),
    /// The host is going away; another start of it takes the request.
    #[error("the host is stopping")]
    Stopping,
    /// A fault of the host.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<TurnError> for EngineError {
    fn from(error: TurnError) -> Self {
        match error {
            TurnError::NotFound(id) => Self::NotFound {
                what: "execution",
                id,
            },
            TurnError::Exists(id) => Self::Conflict(format!("the execution {id} exists")),
            TurnError::Conflict => Self::Busy,
            TurnError::Append(error) => error.into(),
            TurnError::Storage(error) => error.into(),
            TurnError::Definition(error) => error.into(),
            error @ (TurnError::Work(_)
            | TurnError::Corrupt(_)
            | TurnError::Step(_)
            | TurnError::Invariant(_)) => Self::Internal(error.to_string()),
        }
    }
}

impl From<AppendError> for EngineError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Overloaded | AppendError::Conflict { .. } => Self::Busy,
            AppendError::Invalid(why) => Self::Invalid(why),
            AppendError::Storage(error) => Self::Storage(error),
            AppendError::Closed => Self::Stopping,
            // Where one of these can be, the engine has dealt with it.
            error @ (AppendError::Exists { .. }
            | AppendError::Duplicate { .. }
            | AppendError::Unknown(_)) => Self::Internal(error.to_string()),
        }
    }
}

impl From<DefinitionError> for EngineError {
    fn from(error: DefinitionError) -> Self {
        match error {
            DefinitionError::Unknown(id) => Self::NotFound {
                what: "workflow",
                id,
            },
            DefinitionError::Storage(error) => error.into(),
            other => Self::Definition(other),
        }
    }
}
