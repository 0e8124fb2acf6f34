//! One process holds a journal. An advisory lock of the operating system on a file beside it, with the holder's number in
//! it: the lock goes with the process, however that ends, so nothing has to be cleaned up after a crash.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::OpenError;

/// Between two attempts while another process is ending.
const RETRY: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    pub(crate) async fn take(journal: &Path, wait: Duration) -> Result<Self, OpenError> {
        let path = beside(journal);
        let failed = |source| OpenError::Lock {
            path: path.clone(),
            source,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        let mut attempts_left = wait.as_millis() / RETRY.as_millis();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if attempts_left > 0 => {
                    attempts_left -= 1;
                    tokio::time::sleep(RETRY).await;
                }
                Err(TryLockError::WouldBlock) => return Err(held(journal, &mut file)),
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
        // The lock holds without the number, for which a full disk may have no room.
        if let Err(error) = write_holder(&mut file) {
            tracing::warn!(%error, "the lock file does not say who holds it");
        }
        Ok(Self { _file: file })
    }
}

fn beside(journal: &Path) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

fn held(journal: &Path, file: &mut File) -> OpenError {
    let mut pid = String::new();
    // The number is a courtesy to the reader; without it the answer is the same.
    if file.read_to_string(&mut pid).is_err() || pid.trim().is_empty() {
        pid = "unknown".into();
    }
    OpenError::HeldByAnother {
        path: journal.to_owned(),
        pid: pid.trim().to_owned(),
    }
}

fn write_holder(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    writeln!(file, "{}", std::process::id())?;
    file.flush()
}
