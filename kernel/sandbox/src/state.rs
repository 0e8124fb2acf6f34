//! What one call carries in its store: the lent host and the budgets that are left.

use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use thiserror::Error;
use wasmtime::ResourceLimiter;

use crate::call::CallContext;
use crate::error::Budget;
use crate::host::{Host, HostError};
use crate::limits::{INSTANCES_MAX, Limits, MEMORIES_MAX, TABLES_MAX};
use crate::plugin::Scope;

/// The data of one call's store; gone with it.
pub(crate) struct CallState {
    pub(crate) host: Box<dyn Host>,
    pub(crate) random: ChaCha20Rng,
    pub(crate) scope: Arc<Scope>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) host_calls: u32,
    pub(crate) log_lines: u32,
    written_bytes: usize,
    read_bytes: usize,
    memory_bytes: usize,
    table_elements: usize,
}

/// Why a host function or the deadline ended the call: travels through the trap to the caller.
#[derive(Debug, Error)]
pub(crate) enum End {
    #[error("budget of {0}")]
    Budget(Budget),
    #[error("deadline")]
    Deadline,
    #[error(transparent)]
    Host(HostError),
}

impl CallState {
    pub(crate) fn new(
        host: Box<dyn Host>,
        call: &CallContext,
        scope: Arc<Scope>,
        limits: Arc<Limits>,
    ) -> Self {
        Self {
            host,
            random: ChaCha20Rng::from_seed(call.random_seed),
            scope,
            limits,
            host_calls: 0,
            log_lines: 0,
            written_bytes: 0,
            read_bytes: 0,
            memory_bytes: 0,
            table_elements: 0,
        }
    }

    /// The most linear memory that the call has had.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.memory_bytes
    }

    /// Counts one host call.
    pub(crate) fn host_call(&mut self) -> Result<(), End> {
        self.host_calls = self.host_calls.saturating_add(1);
        within(Budget::HostCalls, self.host_calls <= self.limits.host_calls)
    }

    pub(crate) fn wrote(&mut self, bytes: usize) -> Result<(), End> {
        self.written_bytes = self.written_bytes.saturating_add(bytes);
        within(
            Budget::WrittenBytes,
            self.written_bytes <= self.limits.written_bytes,
        )
    }

    pub(crate) fn read(&mut self, bytes: usize) -> Result<(), End> {
        self.read_bytes = self.read_bytes.saturating_add(bytes);
        within(Budget::ReadBytes, self.read_bytes <= self.limits.read_bytes)
    }
}

fn within(budget: Budget, fits: bool) -> Result<(), End> {
    if fits {
        Ok(())
    } else {
        Err(End::Budget(budget))
    }
}

/// Growth beyond the budget ends the call instead of being refused to it: a guest that could
/// go on after a refusal would only fail later, and less clearly.
impl ResourceLimiter for CallState {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.memory_bytes = self
            .memory_bytes
            .saturating_add(desired.saturating_sub(current));
        within(
            Budget::Memory,
            self.memory_bytes <= self.limits.memory_bytes,
        )?;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.table_elements = self
            .table_elements
            .saturating_add(desired.saturating_sub(current));
        within(
            Budget::Tables,
            self.table_elements <= self.limits.table_elements,
        )?;
        Ok(true)
    }

    fn instances(&self) -> usize {
        INSTANCES_MAX
    }

    fn tables(&self) -> usize {
        TABLES_MAX
    }

    fn memories(&self) -> usize {
        MEMORIES_MAX
    }
}
