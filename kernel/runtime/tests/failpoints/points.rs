//! The failpoints of the kernel.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::place::Kind;

/// Passed on both databases.
const BOTH: &[&str] = &[
    "administer.after-append",
    "administer.before-append",
    "delivery.after-turn",
    "delivery.before-look",
    "delivery.before-turn",
    "dispatch.after-turn",
    "dispatch.before-effect",
    "dispatch.before-turn",
    "duty.after-call",
    "duty.before-call",
    "duty.within-call",
    "escalation.after-append",
    "escalation.before-append",
    "event.after-append",
    "event.before-append",
    "hand-over.before-item",
    "http.after-send",
    "http.before-send",
    "journal.after-apply",
    "journal.after-commit",
    "journal.before-answer",
    "journal.before-apply",
    "journal.before-begin",
    "journal.before-commit",
    "journal.within-apply",
    "outbox.after-mark",
    "outbox.before-mark",
    "outbox.before-send",
    "publish.after-append",
    "schedule.after-append",
    "schedule.before-append",
    "timer.before-look",
    "turn.after-append",
    "turn.before-append",
    "turn.before-decide",
    "turn.before-hints",
    "turn.before-load",
    "work.after-append",
    "work.before-append",
];
/// Where a lease says who may write.
const POSTGRES: &[&str] = &[
    "lease.before-check",
    "lease.before-renew",
    "lease.before-take",
];
/// On PostgreSQL what the database sees is different, and nothing else.
const ON_POSTGRES: [&str; 4] = ["journal.", "lease.", "turn.", "outbox."];

/// Those that are met on a database.
pub fn of(kind: Kind) -> Vec<&'static &'static str> {
    let all = BOTH.iter().chain(POSTGRES);
    match kind {
        Kind::Sqlite => BOTH.iter().collect(),
        Kind::Postgres => all
            .filter(|point| ON_POSTGRES.iter().any(|part| point.starts_with(part)))
            .collect(),
    }
}

pub fn listed() -> BTreeSet<String> {
    let all = BOTH.iter().chain(POSTGRES);
    all.map(|point| (*point).to_owned()).collect()
}

/// Every name that a `failpoint!` of the kernel has.
pub fn of_the_sources() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for sources in ["journal/src", "runtime/src"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .join(sources);
        read(&folder, &mut found);
    }
    found
}

fn read(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder lists") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source");
        for (_, after) in text
            .match_indices("failpoint!(")
            .map(|(at, call)| (at, &text[at + call.len()..]))
        {
            // The macro's own text and links to it name none.
            if let Some(name) = after.trim_start().strip_prefix('"') {
                found.extend(name.split_once('"').map(|(name, _)| name.to_owned()));
            }
        }
    }
}
