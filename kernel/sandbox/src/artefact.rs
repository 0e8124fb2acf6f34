//! The one place where bytes become machine code without being compiled.

#![allow(
    unsafe_code,
    reason = "wasmtime cannot check machine code; the caller has checked who wrote it"
)]

use wasmtime::Engine;
use wasmtime::component::Component;

/// Loads what [`Component::serialize`] gave. Two call this: [`crate::cache`], with bytes whose tag shows that this host wrote them, and
/// [`crate::Child`], with what a process of this same program has just made and sent through a pipe that nobody else has.
pub(crate) fn load(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: the bytes are what this build of wasmtime gave for this configuration: either they are authenticated with a key that only this
    // host's user can read, over a name that holds the engine's compatibility hash, or they come straight from our own child, which is the same
    // file as this process; the header is checked again by `deserialize`.
    unsafe { Component::deserialize(engine, code) }
}
