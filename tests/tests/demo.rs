//! The main job as its users run it: 500 registrations through the real host, and every end as it was planned.

use std::process::Command;

use anyhow::{Result, ensure};

#[test]
fn the_sample_registrations_end_as_planned() -> Result<()> {
    let output = Command::new(lianxi_tests::binary()?)
        .arg("demo")
        .arg("--plugins")
        .arg(lianxi_tests::plugins()?)
        .current_dir(lianxi_tests::repository())
        .env("LIANXI_LANG", "en")
        .output()?;
    let (said, noted) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    ensure!(
        output.status.success(),
        "{}\n{said}\n{noted}",
        output.status
    );
    ensure!(
        said.contains("received 500 = ended 500 + open 0"),
        "the table does not add up:\n{said}"
    );
    Ok(())
}
