//! Writes the sample files: `generate [FOLDER]`; without a folder, where they are committed.

use std::path::PathBuf;

use lianxi_samples::files::INSTITUTIONS;
use lianxi_samples::institutions::table;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from(lianxi_samples::FOLDER), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    for file in lianxi_samples::files(lianxi_samples::SEED) {
        std::fs::write(folder.join(file.name), file.text)?;
    }
    // The table of a year has one place.
    if std::env::args_os().nth(1).is_none() {
        std::fs::write(INSTITUTIONS, table(lianxi_samples::SEED))?;
    }
    Ok(())
}
