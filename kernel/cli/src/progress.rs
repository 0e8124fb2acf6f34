//! Progress of what takes longer than a second: on standard error, and only where someone looks at a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a bar is drawn.
const DRAWS_PER_SECOND: u8 = 8;
const SPIN: Duration = Duration::from_millis(120);

/// A bar of so many steps.
pub fn bar(steps: usize, what: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        Some(steps as u64),
        ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND),
    );
    let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg}")
        .expect("the template is well formed");
    bar.with_style(style).with_prefix(what.to_owned())
}

/// Something that has no known end.
pub fn spinner(what: String) -> ProgressBar {
    let spinner =
        ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND));
    spinner.set_message(what);
    spinner.enable_steady_tick(SPIN);
    spinner
}
