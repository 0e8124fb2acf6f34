//! The disk: how long it takes to make 4 KiB durable where the journal is.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use super::percentile;

const BLOCK_BYTES: usize = 4 * 1024;
const WRITES: usize = 100;

/// The median of a write with its sync.
pub fn probe(folder: &Path) -> std::io::Result<Duration> {
    let path = folder.join("disk-probe");
    let mut file = File::create(&path)?;
    let block = [0x5a_u8; BLOCK_BYTES];
    let mut times = Vec::with_capacity(WRITES);
    for index in 0..WRITES {
        // Appends and overwrites alternate by themselves in a write-ahead log; overwriting is the cheaper of the two.
        file.seek(SeekFrom::Start((index * BLOCK_BYTES) as u64))?;
        let began = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    std::fs::remove_file(&path)?;
    Ok(percentile(&mut times, 50))
}
