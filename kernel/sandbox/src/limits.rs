//! Every bound of the sandbox, by name.

use std::time::Duration;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// A package, manifest included. Bounds what the compiler is given. One in Rust has a megabyte or two; in other languages it brings their
/// interpreter.
pub const PACKAGE_BYTES_MAX: usize = 24 * MIB;
/// The machine code of one package.
pub const CODE_BYTES_MAX: u64 = 128 * MIB as u64;
/// Processor time of the process that compiles one package: one in Rust takes some tenths of a second in a release build, an interpreter a minute.
pub const COMPILE_CPU_SECONDS_MAX: u64 = 180;
/// Address space of that process; an interpreter takes a gigabyte.
pub const COMPILE_MEMORY_BYTES_MAX: u64 = 3 * 1024 * MIB as u64;
/// The manifest's JSON text.
pub const MANIFEST_BYTES_MAX: usize = MIB;
/// Duties of one plugin.
pub const DUTIES_MAX: usize = 256;
/// Rules of one plugin, and as many indicators and kinds of records.
pub const CATALOGUE_MAX: usize = 1_000;
/// Issues that one answer or one schema check reports.
pub const ISSUES_MAX: usize = 64;
/// Levels of arrays and objects in a JSON text that crosses the border.
pub const JSON_DEPTH_MAX: usize = 64;
/// Compiled size of one regular expression of a duty's schema.
pub const PATTERN_BYTES_MAX: usize = 256 * KIB;

/// References in one schema of a duty.
pub const SCHEMA_REFS_MAX: usize = 2_000;
/// Parts of a schema that are asked about one value, each as often as it is asked.
pub const SCHEMA_EVALUATIONS_MAX: usize = 1_000;
/// How many of them refer to the next, about the same value: with the levels of the value it bounds the stack of a check.
pub const SCHEMA_DEPTH_MAX: usize = 24;
/// Different sets of parts that are asked about a value together.
pub const SCHEMA_STATES_MAX: usize = 20_000;
/// A text up to this long is told everything that is wrong with it, a longer one the first thing: a list of all is made before its first item
/// is known, and can be many times as large as the text.
pub const ALL_ISSUES_BYTES_MAX: usize = 64 * KIB;
/// One text of a plugin's failure.
pub const FAILURE_TEXT_BYTES_MAX: usize = 8 * KIB;

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
/// module is three instances, one memory and two tables; of Python it is 38 instances.
pub const INSTANCES_MAX: usize = 48;
pub const MEMORIES_MAX: usize = 2;
pub const TABLES_MAX: usize = 8;

/// The length of a record's key and of an index value.
pub const KEY_BYTES_MAX: usize = 512;
/// A record's value, or the body of an event.
pub const VALUE_BYTES_MAX: usize = 256 * KIB;
/// The body of a request that a duty sends.
pub const HTTP_BODY_BYTES_MAX: usize = MIB;
/// Headers of a request.
pub const HTTP_HEADERS_MAX: usize = 64;
/// The address of a request, or a header's name and value.
pub const HTTP_TEXT_BYTES_MAX: usize = 8 * KIB;
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
