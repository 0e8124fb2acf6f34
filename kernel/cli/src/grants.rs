//! What a plugin asks for, on one line.

use lianxi_sandbox::Grant;

/// Such as `records(name), outbox(events), log`.
pub fn listed(grants: &[Grant]) -> String {
    let one = |grant: &Grant| {
        let within = grant.names().join(" ");
        let name = grant.capability().name();
        if within.is_empty() {
            name.to_owned()
        } else {
            format!("{name}({within})")
        }
    };
    grants.iter().map(one).collect::<Vec<_>>().join(", ")
}
