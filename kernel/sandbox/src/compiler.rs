//! How a package becomes machine code. A seam: compiling a hostile module can take minutes and gigabytes, so a host does it in a child
//! process with limits of its own ([`Child`]), and keeps what came of it ([`crate::Cached`]).

mod child;

use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;
use wasmtime::Engine;
use wasmtime::component::Component;

pub use self::child::{Child, CompileBounds, worker};

use crate::package::Package;

/// Compiles packages for an engine. Blocking; seconds for a large package.
pub trait Compiler: Send + Sync {
    fn compile(&self, engine: &Engine, package: &Package) -> Result<Component, CompileError>;
}

/// Why a package did not compile.
#[derive(Debug, Error)]
pub enum CompileError {
    /// It is not valid, or uses what this host does not enable.
    #[error("the component does not compile: {0}")]
    Invalid(String),
    /// It may be valid, but nobody waits for it.
    #[error("compiling the component takes more than {0}")]
    TooCostly(String),
    /// The compiler itself failed; the package may be sound.
    #[error("the compiler failed: {0}")]
    Unavailable(String),
}

/// Compiles in this process and thread, bounded only by the size of a package. For tests and for packages of one's own.
#[derive(Debug, Default, Clone, Copy)]
pub struct InProcess;

impl Compiler for InProcess {
    fn compile(&self, engine: &Engine, package: &Package) -> Result<Component, CompileError> {
        // The compiler has panicked on components that it should have refused.
        let compiled = catch_unwind(AssertUnwindSafe(|| {
            Component::from_binary(engine, package.bytes())
        }));
        compiled
            .map_err(|_panic| CompileError::Invalid("the compiler panicked on it".to_owned()))?
            .map_err(|error| CompileError::Invalid(format!("{error:#}")))
    }
}
