//! A plugin as it is delivered, in a WebAssembly engine but without the kernel around it.
//!
//! There are no limits here and no deadline: a plugin's own tests are not hostile. The kernel's
//! sandbox is where those hold.

use std::path::{Path, PathBuf};

use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure, Manifest};
use serde_json::Value;
use thiserror::Error;
use wasmparser::{Parser, Payload};
use wasmtime::component::{HasSelf, Linker};
use wasmtime::{Config, Engine, Store};

use self::bindings::PluginPre;
use crate::subject::Subject;

mod bindings;
mod host;

/// The section of a package that holds its manifest.
const MANIFEST_SECTION: &str = "lianxi:manifest";

/// A built package, ready for calls.
pub struct Component {
    engine: Engine,
    ready: PluginPre<FakeHost>,
    manifest: Manifest,
}

/// Why a package could not be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    #[error("{path}: {source}; `lianxi plugin build` makes it")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the package has no manifest; `lianxi plugin build` puts it in")]
    NoManifest,
    #[error("the manifest: {0}")]
    Manifest(#[from] serde_json::Error),
    #[error("not a component that fits the plugin ABI: {0}")]
    Abi(String),
}

impl Component {
    /// Loads a package file.
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let bytes = std::fs::read(path).map_err(|source| LoadError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::read(&bytes)
    }

    /// Loads a package.
    pub fn read(bytes: &[u8]) -> Result<Self, LoadError> {
        let manifest = serde_json::from_slice(manifest_section(bytes)?)?;
        let (engine, ready) =
            prepare(bytes).map_err(|error| LoadError::Abi(format!("{error:#}")))?;
        Ok(Self {
            engine,
            ready,
            manifest,
        })
    }

    fn call(
        &self,
        duty: &str,
        call: &Call,
        input: &Value,
        scratch: FakeHost,
    ) -> (FakeHost, Result<Value, Failure>) {
        let mut store = Store::new(&self.engine, scratch);
        let performed = self.ready.instantiate(&mut store).and_then(|instance| {
            instance.call_perform(&mut store, duty, &call.into(), &input.to_string())
        });
        let answer = performed.unwrap_or_else(|error| panic!("duty {duty} trapped: {error:#}"));
        let answer = answer.map_err(Failure::from).map(|output| {
            serde_json::from_str(&output)
                .unwrap_or_else(|error| panic!("duty {duty} answers no JSON: {error}"))
        });
        (store.into_data(), answer)
    }
}

impl Subject for Component {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn perform(
        &self,
        duty: &str,
        call: &Call,
        input: &Value,
        host: &FakeHost,
    ) -> Result<Value, Failure> {
        let (scratch, answer) = self.call(duty, call, input, host.clone());
        host.settle(scratch, answer.is_ok());
        answer
    }
}

fn prepare(bytes: &[u8]) -> wasmtime::Result<(Engine, PluginPre<FakeHost>)> {
    use bindings::lianxi::plugin::{http, log, outbox, random, records, types};

    let engine = Engine::new(Config::new().concurrency_support(false))?;
    let component = wasmtime::component::Component::from_binary(&engine, bytes)?;
    let mut linker: Linker<FakeHost> = Linker::new(&engine);
    types::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)?;
    records::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)?;
    outbox::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)?;
    random::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)?;
    log::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)?;
    http::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)?;
    let ready = PluginPre::new(linker.instantiate_pre(&component)?)?;
    Ok((engine, ready))
}

fn manifest_section(bytes: &[u8]) -> Result<&[u8], LoadError> {
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(|error| LoadError::Abi(error.to_string()))? {
            Payload::CustomSection(section) if section.name() == MANIFEST_SECTION => {
                return Ok(section.data());
            }
            _ => {}
        }
    }
    Err(LoadError::NoManifest)
}
