//! A core module and its manifest into one component.
//!
//! The manifest is what the module's own `lianxi-manifest` says: the build runs that export
//! once, bounded and with every import a trap, so that a plugin's author writes the manifest
//! nowhere but in the plugin. A host never runs it.

use std::borrow::Cow;

use wasm_encoder::{ComponentSection as _, CustomSection};
use wasmtime::{Config, Engine, Linker, Module, Store, StoreLimits, StoreLimitsBuilder};
use wit_component::ComponentEncoder;

use super::BuildError;
use crate::abi::MANIFEST_SECTION;
use crate::limits::MANIFEST_BYTES_MAX;
use crate::manifest::Manifest;
use crate::package::Package;

/// The core export that `lianxi_sdk::export!` makes.
const MANIFEST_EXPORT: &str = "lianxi-manifest";
/// Work that telling the manifest may take; schemas of 256 duties need far less.
const MANIFEST_FUEL: u64 = 10_000_000_000;
const MANIFEST_MEMORY_BYTES: usize = 64 * 1024 * 1024;

/// Makes a package of a core module and checks it as a host would.
pub fn package(core_module: &[u8]) -> Result<Vec<u8>, BuildError> {
    let manifest = manifest(core_module)?;
    let text =
        serde_json::to_vec(&manifest).map_err(|error| BuildError::NoManifest(error.to_string()))?;
    with_manifest(component(core_module)?, text)
}

/// Makes a package of a component that another tool built, and the text of its manifest, and checks it as a host would.
pub fn pack(component: &[u8], manifest: &[u8]) -> Result<Vec<u8>, BuildError> {
    let manifest = Manifest::parse(manifest)?;
    let text =
        serde_json::to_vec(&manifest).map_err(|error| BuildError::NoManifest(error.to_string()))?;
    with_manifest(component.to_owned(), text)
}

fn with_manifest(mut component: Vec<u8>, text: Vec<u8>) -> Result<Vec<u8>, BuildError> {
    CustomSection {
        name: Cow::Borrowed(MANIFEST_SECTION),
        data: Cow::Owned(text),
    }
    .append_to_component(&mut component);
    Package::read(&component)?;
    Ok(component)
}

fn component(core_module: &[u8]) -> Result<Vec<u8>, BuildError> {
    let encode = || {
        ComponentEncoder::default()
            .validate(true)
            .module(core_module)?
            .encode()
    };
    encode().map_err(|error| BuildError::Component(format!("{error:#}")))
}

fn manifest(core_module: &[u8]) -> Result<Manifest, BuildError> {
    let text = tell(core_module).map_err(|error| BuildError::NoManifest(format!("{error:#}")))?;
    Ok(Manifest::parse(&text)?)
}

/// Runs the module's manifest export and copies out the text that it points to.
fn tell(core_module: &[u8]) -> wasmtime::Result<Vec<u8>> {
    let engine = Engine::new(Config::new().consume_fuel(true))?;
    let module = Module::from_binary(&engine, core_module)?;
    let limits = StoreLimitsBuilder::new()
        .memory_size(MANIFEST_MEMORY_BYTES)
        .build();
    let mut store: Store<StoreLimits> = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    store.set_fuel(MANIFEST_FUEL)?;
    let mut linker = Linker::new(&engine);
    linker.define_unknown_imports_as_traps(&module)?;
    let instance = linker.instantiate(&mut store, &module)?;
    let place = instance
        .get_typed_func::<(), u64>(&mut store, MANIFEST_EXPORT)?
        .call(&mut store, ())?;
    let memory = instance
        .get_memory(&mut store, "memory")
        .ok_or_else(|| wasmtime::Error::msg("the module exports no memory"))?;
    let (start, length) = halves(place);
    if length > MANIFEST_BYTES_MAX {
        return Err(wasmtime::Error::msg(format!(
            "a manifest of {length} bytes, more than {MANIFEST_BYTES_MAX}"
        )));
    }
    let text = memory.data(&store).get(start..start.saturating_add(length));
    text.map(<[u8]>::to_vec)
        .ok_or_else(|| wasmtime::Error::msg("the manifest lies outside of the memory"))
}

/// Address in the upper half, length in the lower.
fn halves(place: u64) -> (usize, usize) {
    let half = |bits: u64| usize::try_from(bits & u64::from(u32::MAX)).unwrap_or(usize::MAX);
    (half(place >> u32::BITS), half(place))
}
