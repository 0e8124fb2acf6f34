//! What all attacks together cost the host: no more memory than one call may have.

use std::process::Command;
use std::{env, fs};

use lianxi_sandbox::Limits;

use super::{Grounds, all};

/// Beside the memory of a call: what was lifted out of it, its stack, what the allocator keeps.
const BESIDE: usize = 16 << 20;
/// What it may have more when all is over: the allocator gives memory back when it likes.
const KEPT: usize = 32 << 20;
/// The name of the test, for the process that runs nothing else: what other tests use is not to be counted.
const NAME: &str = "hostile::resident::all_attacks_leave_the_host_as_small_as_it_was";
/// Set in that process.
const ALONE: &str = "LIANXI_TEST_ALONE";

/// What the system says that this process has, in bytes.
#[derive(Debug, Clone, Copy)]
struct Resident {
    now: usize,
    /// The most that it has had.
    peak: usize,
}

impl Resident {
    fn read() -> Self {
        let status = fs::read_to_string("/proc/self/status").expect("the system tells");
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|rest| rest.trim().strip_suffix(" kB"));
            let number = number.and_then(|number| number.trim().parse::<usize>().ok());
            number.expect(name) * 1024
        };
        Self {
            now: field("VmRSS:"),
            peak: field("VmHWM:"),
        }
    }
}

#[tokio::test]
async fn all_attacks_leave_the_host_as_small_as_it_was() {
    if env::var_os(ALONE).is_some() {
        return measure().await;
    }
    let ended = Command::new(env::current_exe().expect("this program"))
        .args([NAME, "--exact", "--nocapture"])
        .env(ALONE, "1")
        .output()
        .expect("it starts once more");
    let said = String::from_utf8_lossy(&ended.stdout);
    let complained = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}{complained}");
    assert!(said.contains("1 passed"), "it ran: {said}{complained}");
}

async fn measure() {
    let grounds = Grounds::new();
    let attacks = all();
    let load = |attack| grounds.of(attack).load(attack);
    let plugins: Vec<_> = attacks.iter().map(load).collect();
    let pass = async || {
        for (attack, plugin) in attacks.iter().zip(&plugins) {
            grounds.of(attack).withstands(attack, plugin).await;
        }
    };
    // What is made at the first use of anything is there after this.
    pass().await;
    // Begins the peak anew. Where that is not allowed the first pass is in it, and the second may not go higher.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let before = Resident::read();
    pass().await;
    let after = Resident::read();
    let most = Limits::default().memory_bytes + BESIDE;
    let said = format!("{before:?}, then {after:?}");
    assert!(after.peak <= before.peak + most, "{said}");
    assert!(after.now <= before.now + KEPT, "{said}");
}
