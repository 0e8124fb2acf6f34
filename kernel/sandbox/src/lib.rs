//! The sandbox: runs a department's plugin so that nothing it does can hurt anyone else.
//!
//! ```text
//! build  -> a core module becomes a package: one component with its manifest in a section
//! package   reads a package without running it: manifest, ABI version, imports, digest
//! engine -> compiler -> plugin   a package becomes compiled code, ready for calls
//! plugin -> state -> capabilities   one call: a fresh store, its budgets, the lent imports
//! host      what the runtime has to provide for a call
//! trust     who made a package, and who may
//! ```
//!
//! No WASI is linked. An import that the manifest does not ask for is refused by its name.
//! Every bound is a named constant in [`limits`].

mod abi;
mod artefact;
mod bindings;
pub mod build;
mod cache;
mod call;
mod capabilities;
mod compiler;
mod convert;
mod digest;
mod engine;
mod error;
mod failure;
mod host;
mod json;
pub mod limits;
mod manifest;
mod pace;
mod package;
mod plugin;
mod schema;
mod state;
mod trust;

pub use abi::{ABI_VERSION, Capability, MANIFEST_SECTION};
pub use cache::Cached;
pub use call::{Actor, CallContext, Level};
pub use compiler::{
    Child, CompileBounds, CompileError, Compiler, InProcess, worker as compile_worker,
};
pub use digest::Digest;
pub use engine::{Sandbox, SandboxError};
pub use error::{Budget, DutyError, LoadError};
pub use failure::{Failure, Issue, Problem};
pub use host::{Host, HostError, HttpError, HttpRequest, HttpResponse, LogLevel, OutboxEvent};
pub use limits::Limits;
pub use manifest::{
    DutyManifest, Grant, IndicatorManifest, Manifest, ManifestError, RecordsManifest, RuleKind,
    RuleManifest, RuleVersion, beyond,
};
pub use package::{Package, PackageError};
pub use plugin::{Performed, Plugin, Usage};
pub use trust::{
    KEYS_MAX, KeyError, KeyId, PublicKey, SIGNATURE_SECTION, SecretKey, SignatureError, Trust,
    TrustError, signed,
};
