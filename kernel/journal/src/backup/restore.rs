//! Putting a copy back: only where there is nothing, and only what its manifest says, proved once more where it stands.

use std::path::Path;

use super::take::blocking;
use super::{BackupError, Manifest, proved};
use crate::files::{Partial, digest, failed};
use crate::lock::Lock;
use crate::options::LOCK_WAIT;

/// Copies `from` to the database file `to`. Its folder is made, or must be empty; nobody can run on it meanwhile.
pub async fn restore(from: &Path, to: &Path) -> Result<Manifest, BackupError> {
    let manifest = Manifest::of(from)?;
    let folder = to.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    empty(folder, to)?;
    let _lock = Lock::take(to, LOCK_WAIT).await?;
    // Once more, now that nobody else can begin here.
    empty(folder, to)?;
    let copy = Partial::of(to)?;
    let (source, file) = (from.to_owned(), copy.opened()?);
    let (bytes, sha256) = blocking(move || digest(&source, file)).await?;
    let differs = |what: String| BackupError::Differs {
        path: from.to_owned(),
        what,
    };
    if bytes != manifest.bytes {
        let wanted = manifest.bytes;
        return Err(differs(format!("it has {bytes} bytes, not {wanted}")));
    }
    if sha256 != manifest.sha256 {
        return Err(differs(format!("its SHA-256 is {sha256}")));
    }
    let proved = proved(copy.path()).await?;
    if proved.schema != manifest.schema || proved.rows != manifest.rows {
        return Err(differs("it has other rows".to_owned()));
    }
    copy.put_in_place()?;
    Ok(manifest)
}

/// A lock file alone is nobody's data.
fn empty(folder: &Path, database: &Path) -> Result<(), BackupError> {
    let lock = crate::files::suffixed(database, ".lock");
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let entry = entry.map_err(failed(folder))?;
        if Some(entry.file_name().as_os_str()) != lock.file_name() {
            return Err(BackupError::NotEmpty {
                path: folder.to_owned(),
                entry: entry.file_name().to_string_lossy().into_owned(),
            });
        }
    }
    Ok(())
}
