//! The engine that all plugins share, its pool of memories and stacks, and its pulse.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;

use thiserror::Error;
use tokio::sync::Semaphore;
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Strategy,
};

use crate::compiler::{Compiler, InProcess};
use crate::error::LoadError;
use crate::limits::{
    ASYNC_STACK_BYTES, CONCURRENT_CALLS_MAX, EPOCH_TICK, INSTANCES_MAX, Limits, MEMORIES_MAX,
    MEMORY_KEEP_RESIDENT_BYTES, TABLE_KEEP_RESIDENT_BYTES, TABLES_MAX, WASM_STACK_BYTES,
};
use crate::pace::LongCalls;
use crate::package::Package;
use crate::plugin::Plugin;

/// Loads plugins. Cheap to clone; the pulse stops with the last clone and the last plugin.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
    compiler: Arc<dyn Compiler>,
}

/// What every plugin holds of its sandbox.
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) limits: Arc<Limits>,
    /// As many permits as the pool has places, so that a call waits instead of failing.
    pub(crate) places: Semaphore,
    pub(crate) long_calls: LongCalls,
    _pulse: Pulse,
}

/// This machine cannot run a sandbox.
#[derive(Debug, Error)]
pub enum SandboxError {
    #[error("the engine cannot be set up: {0}")]
    Engine(String),
    #[error("the pulse cannot be started: {0}")]
    Pulse(#[from] std::io::Error),
}

impl Sandbox {
    /// A sandbox that compiles in this process.
    pub fn new(limits: Limits) -> Result<Self, SandboxError> {
        Self::with_compiler(limits, Arc::new(InProcess))
    }

    pub fn with_compiler(
        limits: Limits,
        compiler: Arc<dyn Compiler>,
    ) -> Result<Self, SandboxError> {
        let engine = Engine::new(&config(&limits))
            .map_err(|error| SandboxError::Engine(format!("{error:#}")))?;
        let pulse = Pulse::start(&engine)?;
        let places = Semaphore::new(CONCURRENT_CALLS_MAX as usize);
        let shared = Shared {
            engine,
            limits: Arc::new(limits),
            places,
            long_calls: LongCalls::new(),
            _pulse: pulse,
        };
        Ok(Self {
            shared: Arc::new(shared),
            compiler,
        })
    }

    /// Compiles a package and readies it for calls. Blocking: tens of milliseconds for an
    /// ordinary plugin, so an async caller uses `spawn_blocking`.
    pub fn load(&self, package: &Package) -> Result<Plugin, LoadError> {
        let component = self.compiler.compile(&self.shared.engine, package)?;
        Plugin::new(Arc::clone(&self.shared), &component, package)
    }
}

fn config(limits: &Limits) -> Config {
    let mut config = code(limits);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(limits)));
    config
}

/// What only makes code for [`config`]: nothing runs there, and nothing is set aside for it. One thread, so that its time is that of the process.
pub(crate) fn compiling(limits: &Limits) -> Config {
    let mut config = code(limits);
    config.parallel_compilation(false);
    config
}

/// All that the code depends on.
fn code(limits: &Limits) -> Config {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .wasm_component_model(true)
        .concurrency_support(false)
        .epoch_interruption(true)
        .consume_fuel(true)
        .max_wasm_stack(WASM_STACK_BYTES)
        .async_stack_size(ASYNC_STACK_BYTES)
        // Only what compilers emit today, and nothing whose result depends on the machine.
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_relaxed_simd(false)
        .wasm_wide_arithmetic(false)
        .wasm_custom_page_sizes(false)
        .cranelift_nan_canonicalization(true)
        // Memory is bounded by checks in the compiled code and not by the page table: a duty is short, and what it would save in checks
        // it would lose twice over in system calls that grow the memory and take it back, each of which interrupts every core.
        .signals_based_traps(false)
        .memory_guard_size(0)
        .memory_reservation(limits.memory_bytes as u64);
    config
}

fn pool(limits: &Limits) -> PoolingAllocationConfig {
    let calls = CONCURRENT_CALLS_MAX;
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(calls)
        .total_stacks(calls)
        .total_core_instances(calls * bounded(INSTANCES_MAX))
        .total_memories(calls * bounded(MEMORIES_MAX))
        .total_tables(calls * bounded(TABLES_MAX))
        .max_core_instances_per_component(bounded(INSTANCES_MAX))
        .max_memories_per_component(bounded(MEMORIES_MAX))
        .max_tables_per_component(bounded(TABLES_MAX))
        .max_memory_size(limits.memory_bytes)
        .table_elements(limits.table_elements)
        .linear_memory_keep_resident(MEMORY_KEEP_RESIDENT_BYTES)
        .table_keep_resident(TABLE_KEEP_RESIDENT_BYTES)
        .pagemap_scan(Enabled::Auto);
    pool
}

fn bounded(count: usize) -> u32 {
    u32::try_from(count).expect("a bound of the sandbox is far below four thousand million")
}

/// A thread that advances the engine's epoch until it is dropped.
struct Pulse {
    _stop: Sender<()>,
}

impl Pulse {
    fn start(engine: &Engine) -> std::io::Result<Self> {
        let (stop, stopped) = channel::<()>();
        let engine = engine.weak();
        thread::Builder::new()
            .name("sandbox-pulse".to_owned())
            .spawn(move || {
                while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(EPOCH_TICK) {
                    match engine.upgrade() {
                        Some(engine) => engine.increment_epoch(),
                        None => break,
                    }
                }
            })?;
        Ok(Self { _stop: stop })
    }
}
