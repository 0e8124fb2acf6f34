//! The one place where bytes become machine code without being compiled.

#![allow(
    unsafe_code,
    reason = "wasmtime cannot check machine code; the caller has checked who wrote it"
)]

use wasmtime::Engine;
use wasmtime::component::Component;

/// Loads what [`Component::serialize`] gave. Only [`crate::cache`] calls this, with bytes whose tag shows that this host wrote them.
pub(crate) fn load(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: the bytes are what `serialize` of this build of wasmtime gave for this configuration: they are authenticated with a key that
    // only this host's user can read, over a name that holds the engine's compatibility hash; the header is checked again by `deserialize`.
    unsafe { Component::deserialize(engine, code) }
}
