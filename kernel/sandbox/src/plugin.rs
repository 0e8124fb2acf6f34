//! A loaded plugin and one call of it.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use wasmtime::component::{Component, Linker};
use wasmtime::{Store, Trap};

use crate::bindings::PluginPre;
use crate::call::CallContext;
use crate::capabilities;
use crate::digest::Digest;
use crate::engine::Shared;
use crate::error::{Budget, DutyError, LoadError};
use crate::failure::{Failure, Issue};
use crate::host::Host;
use crate::json;
use crate::manifest::Manifest;
use crate::pace::{Lane, Late, Pace};
use crate::package::Package;
use crate::schema::Schema;
use crate::state::{CallState, End};
use crate::trust::{KeyId, PublicKey};

/// A package that is compiled, linked and ready for calls. Cheap to clone.
#[derive(Clone)]
pub struct Plugin {
    shared: Arc<Shared>,
    loaded: Arc<Loaded>,
}

struct Loaded {
    manifest: Manifest,
    digest: Digest,
    signer: Option<KeyId>,
    ready: PluginPre<CallState>,
    scope: Arc<Scope>,
    lane: Lane,
    duties: BTreeMap<String, Schemas>,
}

struct Schemas {
    input: Schema,
    output: Schema,
}

/// How far the plugin's capabilities reach.
pub(crate) struct Scope {
    pub(crate) indexes: BTreeSet<String>,
    pub(crate) destinations: BTreeSet<String>,
    /// `name:port`.
    pub(crate) hosts: BTreeSet<String>,
}

/// What came of a call. The host comes back whatever happened: a refusal, too, depends on
/// what was read.
#[derive(Debug)]
pub struct Performed<H> {
    pub answer: Result<Value, DutyError>,
    pub host: H,
    pub usage: Usage,
}

/// What a call used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    pub fuel: u64,
    pub host_calls: u32,
    pub memory_bytes: usize,
}

impl Plugin {
    pub(crate) fn new(
        shared: Arc<Shared>,
        component: &Component,
        package: &Package,
    ) -> Result<Self, LoadError> {
        let abi = |error: wasmtime::Error| LoadError::Abi(format!("{error:#}"));
        let mut linker = Linker::new(&shared.engine);
        capabilities::link(&mut linker, package.imports()).map_err(abi)?;
        let ready = linker
            .instantiate_pre(component)
            .and_then(PluginPre::new)
            .map_err(abi)?;
        let manifest = package.manifest().clone();
        let scope = Scope {
            indexes: manifest.indexes(),
            destinations: manifest.destinations(),
            hosts: manifest.hosts(),
        };
        let loaded = Loaded {
            duties: schemas(&manifest)?,
            digest: package.digest(),
            signer: package.signer().map(PublicKey::id),
            lane: shared.long_calls.of(&manifest.department),
            manifest,
            ready,
            scope: Arc::new(scope),
        };
        Ok(Self {
            shared,
            loaded: Arc::new(loaded),
        })
    }

    pub fn manifest(&self) -> &Manifest {
        &self.loaded.manifest
    }

    pub fn digest(&self) -> Digest {
        self.loaded.digest
    }

    /// The key that signed its package.
    pub fn signer(&self) -> Option<KeyId> {
        self.loaded.signer
    }

    /// Does a duty in a store of its own, which is dropped afterwards whatever happens.
    ///
    /// Waits for a place when too many calls run; the deadline starts after that. Dropping the
    /// future cancels the call and drops the host with it.
    pub async fn perform<H: Host>(
        &self,
        duty: &str,
        call: &CallContext,
        input: &Value,
        host: H,
    ) -> Performed<H> {
        let (schemas, text) = match self.admit(duty, input) {
            Ok(admitted) => admitted,
            Err(error) => {
                return Performed {
                    answer: Err(error),
                    host,
                    usage: Usage::default(),
                };
            }
        };
        let _place = self
            .shared
            .places
            .acquire()
            .await
            .expect("the places are never closed");
        let mut run = Run::new(self, call, Box::new(host));
        let answered = run.perform(&self.loaded.ready, duty, call, &text).await;
        let answer = answered.and_then(|output| self.accept(schemas, &output));
        let (host, usage) = run.finish();
        let host: Box<dyn Any> = host;
        let host = *host
            .downcast::<H>()
            .expect("the store gives back the host that it was given");
        Performed {
            answer,
            host,
            usage,
        }
    }

    /// The duty and the text of its input, checked before anything runs.
    fn admit(&self, duty: &str, input: &Value) -> Result<(&Schemas, String), DutyError> {
        let Some(schemas) = self.loaded.duties.get(duty) else {
            return Err(self.unknown(duty));
        };
        let invalid = |message: String| {
            let (field, code) = (String::new(), "INVALID_INPUT".to_owned());
            DutyError::InvalidInput(vec![Issue {
                field,
                code,
                message,
            }])
        };
        if json::is_too_deep(input) {
            return Err(invalid("输入嵌套过深".to_owned()));
        }
        let text = input.to_string();
        if text.len() > self.shared.limits.json_bytes {
            return Err(invalid(format!(
                "输入 {} 字节，超过上限 {}",
                text.len(),
                self.shared.limits.json_bytes
            )));
        }
        schemas
            .input
            .check(input, text.len())
            .map_err(DutyError::InvalidInput)?;
        Ok((schemas, text))
    }

    /// The plugin's output, if it is one of the duty.
    fn accept(&self, schemas: &Schemas, text: &str) -> Result<Value, DutyError> {
        let output: Value =
            json::parse(text, self.shared.limits.json_bytes).map_err(DutyError::BrokenOutput)?;
        schemas
            .output
            .check(&output, text.len())
            .map_err(|issues| {
                let places: Vec<_> = issues
                    .iter()
                    .map(|issue| format!("{} {}", issue.field, issue.message))
                    .collect();
                DutyError::BrokenOutput(format!(
                    "it breaks the duty's output schema: {}",
                    places.join("; ")
                ))
            })?;
        Ok(output)
    }

    fn unknown(&self, duty: &str) -> DutyError {
        /// Names less alike than this are not worth suggesting.
        const LIKENESS_MIN: f64 = 0.7;
        let alike = |name: &String| (strsim::jaro_winkler(duty, name), name.clone());
        let best = self
            .loaded
            .duties
            .keys()
            .map(alike)
            .max_by(|left, right| left.0.total_cmp(&right.0));
        let suggestion = best
            .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
            .map(|(_, name)| name);
        DutyError::UnknownDuty {
            duty: duty.to_owned(),
            suggestion,
        }
    }
}

fn schemas(manifest: &Manifest) -> Result<BTreeMap<String, Schemas>, LoadError> {
    let compile = |duty: &str, which: &'static str, schema: &Value| {
        Schema::compile(schema).map_err(|reason| LoadError::Schema {
            duty: duty.to_owned(),
            which,
            reason,
        })
    };
    let one = |duty: &crate::DutyManifest| {
        let input = compile(&duty.name, "input", &duty.input_schema)?;
        let output = compile(&duty.name, "output", &duty.output_schema)?;
        Ok((duty.name.clone(), Schemas { input, output }))
    };
    manifest.duties.iter().map(one).collect()
}

/// One call: a store with its budgets.
struct Run {
    store: Store<CallState>,
    pace: Pace,
    deadline_ms: u64,
    fuel: u64,
}

impl Run {
    fn new(plugin: &Plugin, call: &CallContext, host: Box<dyn Host>) -> Self {
        let limits = &plugin.shared.limits;
        let state = CallState::new(
            host,
            call,
            Arc::clone(&plugin.loaded.scope),
            Arc::clone(limits),
        );
        let mut store = Store::new(&plugin.shared.engine, state);
        store.limiter(|state| state);
        store.set_hostcall_fuel(limits.host_call_bytes);
        store
            .set_fuel(limits.fuel)
            .expect("the engine is configured with fuel");
        let deadline = Duration::from_millis(limits.deadline_ms);
        let pace = Pace::begin(plugin.loaded.lane.clone(), deadline);
        store.set_epoch_deadline(1);
        // At every tick other calls get their turn on this thread, and the deadline is looked at:
        // a timer alone could come late while this call keeps the thread busy.
        let at_tick = pace.clone();
        store.epoch_deadline_callback(move |_| Ok(at_tick.tick()?));
        Self {
            store,
            pace,
            deadline_ms: limits.deadline_ms,
            fuel: limits.fuel,
        }
    }

    /// Instantiates and calls, all of it within the budgets.
    async fn perform(
        &mut self,
        ready: &PluginPre<CallState>,
        duty: &str,
        call: &CallContext,
        input: &str,
    ) -> Result<String, DutyError> {
        let store = &mut self.store;
        let work = async {
            let instance = ready.instantiate_async(&mut *store).await?;
            instance
                .call_perform(&mut *store, duty, &call.into(), input)
                .await
        };
        match self.pace.within(work).await {
            Err(Late) => Err(DutyError::Deadline {
                deadline_ms: self.deadline_ms,
            }),
            Ok(Err(error)) => Err(ended(&error, self.deadline_ms)),
            Ok(Ok(Err(failure))) => Err(DutyError::Failure(Failure::from(failure))),
            Ok(Ok(Ok(output))) => Ok(output),
        }
    }

    fn finish(self) -> (Box<dyn Host>, Usage) {
        let fuel = self.fuel.saturating_sub(self.store.get_fuel().unwrap_or(0));
        let state = self.store.into_data();
        let usage = Usage {
            fuel,
            host_calls: state.host_calls,
            memory_bytes: state.memory_bytes(),
        };
        (state.host, usage)
    }
}

/// Why a call ended early, as the caller is to see it.
fn ended(error: &wasmtime::Error, deadline_ms: u64) -> DutyError {
    match error.downcast_ref::<End>() {
        Some(End::Budget(budget)) => return DutyError::LimitExceeded(*budget),
        Some(End::Deadline) => return DutyError::Deadline { deadline_ms },
        Some(End::Host(error)) => return DutyError::Host(error.clone()),
        None => {}
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => DutyError::LimitExceeded(Budget::Fuel),
        Some(trap) => DutyError::Trap(trap.to_string()),
        None if is_host_call_too_large(error) => DutyError::LimitExceeded(Budget::HostCallBytes),
        None => DutyError::Trap(first_line(&error.root_cause().to_string())),
    }
}

/// The engine has no type for this error, only its text.
fn is_host_call_too_large(error: &wasmtime::Error) -> bool {
    error.root_cause().to_string().contains("too much data")
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
