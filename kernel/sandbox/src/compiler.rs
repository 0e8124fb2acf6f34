//! How a package becomes machine code. A seam: compiling a hostile module can take minutes and
//! gigabytes, so it belongs into a child process with limits of its own, whose artefacts can be
//! cached by digest. That compiler comes behind this trait; nothing else has to change.

use thiserror::Error;
use wasmtime::Engine;
use wasmtime::component::Component;

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
    /// The compiler itself failed; the package may be sound.
    #[error("the compiler failed: {0}")]
    Unavailable(String),
}

/// Compiles in this process and thread, bounded only by the size of a package.
#[derive(Debug, Default, Clone, Copy)]
pub struct InProcess;

impl Compiler for InProcess {
    fn compile(&self, engine: &Engine, package: &Package) -> Result<Component, CompileError> {
        Component::from_binary(engine, package.bytes())
            .map_err(|error| CompileError::Invalid(format!("{error:#}")))
    }
}
