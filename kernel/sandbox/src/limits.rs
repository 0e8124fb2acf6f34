//! Every bound of the sandbox, by name.

use std::time::Duration;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// A package, manifest included. Bounds what the compiler is given.
pub const PACKAGE_BYTES_MAX: usize = 8 * MIB;
/// The manifest's JSON text.
pub const MANIFEST_BYTES_MAX: usize = MIB;
/// Duties of one plugin.
pub const DUTIES_MAX: usize = 256;
/// Issues that one answer or one schema check reports.
pub const ISSUES_MAX: usize = 64;
/// Levels of arrays and objects in a JSON text that crosses the border.
pub const JSON_DEPTH_MAX: usize = 64;
/// Compiled size of one regular expression of a duty's schema.
pub const PATTERN_BYTES_MAX: usize = 256 * KIB;

/// Calls that run at one time; further ones wait their turn.
pub const CONCURRENT_CALLS_MAX: u32 = 320;
/// How often running code is looked at: the deadline is kept to within this.
pub const EPOCH_TICK: Duration = Duration::from_millis(10);
/// How long a call runs before it needs a permit to go on: see `pace`.
pub const LONG_CALL: Duration = EPOCH_TICK;
/// WebAssembly's part of a call's stack.
pub const WASM_STACK_BYTES: usize = 512 * KIB;
/// The whole stack of a call; the gap is what the host's own functions need.
pub const ASYNC_STACK_BYTES: usize = 2 * MIB;
/// Memory of a finished call that is zeroed in place rather than given back to the system.
pub const MEMORY_KEEP_RESIDENT_BYTES: usize = 256 * KIB;
/// As above, for tables.
pub const TABLE_KEEP_RESIDENT_BYTES: usize = 64 * KIB;
/// Core instances, memories and tables of one component: what `wit-component` makes of one
/// module is three instances, one memory and two tables.
pub const INSTANCES_MAX: usize = 20;
pub const MEMORIES_MAX: usize = 2;
pub const TABLES_MAX: usize = 8;

/// The length of a record's key and of an index value.
pub const KEY_BYTES_MAX: usize = 512;
/// A record's value, or the body of an event.
pub const VALUE_BYTES_MAX: usize = 256 * KIB;
/// Index values of one record.
pub const INDEXES_MAX: usize = 16;
/// Records that one `find` returns.
pub const FIND_MAX: u32 = 1_000;
/// One line of the log; the rest of the line is cut.
pub const LOG_LINE_BYTES_MAX: usize = 2 * KIB;

/// The bounds that an operator may set. The defaults are generous for honest duties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time of one call, instantiation and host calls included; what a long call waits for other long ones does not count.
    pub deadline_ms: u64,
    /// Units of work of one call, about one an instruction.
    pub fuel: u64,
    /// Linear memory of one call.
    pub memory_bytes: usize,
    /// Elements of all tables of one call.
    pub table_elements: usize,
    /// A duty's input and its output, as JSON text.
    pub json_bytes: usize,
    /// Strings and lists that one host call may lift out of the guest.
    pub host_call_bytes: usize,
    /// Host calls of one call, log lines included.
    pub host_calls: u32,
    /// Bytes of records and events that one call writes.
    pub written_bytes: usize,
    /// Bytes of records that one call reads.
    pub read_bytes: usize,
    /// Lines of one call that reach the log.
    pub log_lines: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline_ms: 5_000,
            fuel: 10_000_000_000,
            memory_bytes: 64 * MIB,
            table_elements: 20_000,
            json_bytes: MIB,
            host_call_bytes: 4 * MIB,
            host_calls: 10_000,
            written_bytes: 4 * MIB,
            read_bytes: 16 * MIB,
            log_lines: 100,
        }
    }
}
