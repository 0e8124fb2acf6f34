//! What the system says that this process has used. Read from `/proc`; where there is none, nothing is known.

/// Ticks a second in `/proc/self/stat`: fixed by the kernel's interface to programs.
const TICKS_PER_SECOND: f64 = 100.0;
/// Fields of `/proc/self/stat` after the name: user and system time.
const USER_TIME: usize = 11;
const SYSTEM_TIME: usize = 12;

/// Processor time of all threads so far, in milliseconds.
pub fn cpu_ms() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name stands in brackets and may hold anything.
    let after_name = stat.rsplit_once(')')?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(USER_TIME)? + ticks(SYSTEM_TIME)?) * 1000.0 / TICKS_PER_SECOND)
}

/// Resident memory now, in MiB.
pub fn rss_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib / 1024.0)
}
