//! Two texts, line by line.

use std::time::Duration;

use ::similar::TextDiff;

use crate::Source;

/// Lines that are shown around a change.
const AROUND: usize = 3;
/// How long the shortest difference is looked for. Beyond it a longer one is given, which is as true.
const SEARCH_MAX: Duration = Duration::from_secs(1);

/// The difference in the unified form; empty where there is none.
pub fn unified(before: Source<'_>, after: Source<'_>) -> String {
    TextDiff::configure()
        .timeout(SEARCH_MAX)
        .diff_lines(before.text, after.text)
        .unified_diff()
        .context_radius(AROUND)
        .header(before.name, after.name)
        .to_string()
}
