//! The people who went (核实、检查、指导、评估人员), by their accounts.

use lianxi_domain::checks::Checks;
use lianxi_domain::person::ACCOUNT_CHARS_MAX;

/// The most people of one visit or one panel.
pub const OFFICERS_MAX: usize = 20;

/// At least `minimum`, no one twice.
pub fn check_officers(checks: &mut Checks, at: &str, officers: &[String], minimum: u32) {
    let mut distinct: Vec<&str> = officers
        .iter()
        .map(|officer| officer.trim())
        .filter(|id| !id.is_empty())
        .collect();
    distinct.sort_unstable();
    distinct.dedup();
    checks.require(
        u32::try_from(distinct.len()).is_ok_and(|found| found >= minimum),
        at,
        "officers-too-few",
        format!("应有不少于{minimum}名不同的人员，实有{}名", distinct.len()),
    );
    checks.list(at, officers.len(), OFFICERS_MAX);
    for (index, officer) in officers.iter().take(OFFICERS_MAX).enumerate() {
        checks.text(&format!("{at}/{index}"), officer, ACCOUNT_CHARS_MAX);
    }
}
