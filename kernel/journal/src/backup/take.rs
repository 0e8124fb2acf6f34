//! Taking a copy. The database is read as it was at one moment, over a connection of its own: whoever writes goes on, and only the
//! write-ahead log is not emptied meanwhile.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::{BackupError, FORMAT, Manifest, proved};
use crate::error::StorageError;
use crate::files::{FileError, Partial, digest};
use crate::look;

/// Copies the database file `from` to `to`. When this returns, the copy is proved, synced and in its place, and so is its manifest.
pub async fn take(from: &Path, to: &Path, taken_at: String) -> Result<Manifest, BackupError> {
    let place = Manifest::place(to);
    for path in [to, &place] {
        if path.exists() {
            return Err(BackupError::Exists {
                path: path.to_owned(),
            });
        }
    }
    let copy = Partial::of(to)?;
    write(from, copy.path()).await?;
    let proved = proved(copy.path()).await?;
    let path = copy.path().to_owned();
    let (bytes, sha256) = blocking(move || digest(&path, std::io::sink())).await?;
    let manifest = Manifest {
        format: FORMAT,
        schema: proved.schema,
        taken_at,
        bytes,
        sha256,
        chains: proved.chains,
        rows: proved.rows,
    };
    // The manifest first: a copy without one cannot be put back, a manifest without a copy deceives nobody.
    let beside = Partial::of(&place)?;
    let text = serde_json::to_string_pretty(&manifest).expect("a manifest is plain JSON");
    beside.write(format!("{text}\n").as_bytes())?;
    beside.put_in_place()?;
    if let Err(error) = copy.put_in_place() {
        // It is ours, and of nothing.
        let _ = std::fs::remove_file(&place);
        return Err(error.into());
    }
    Ok(manifest)
}

/// Also a database of an earlier schema, before a newer binary brings it forward.
async fn write(from: &Path, to: &Path) -> Result<(), BackupError> {
    let db = look::reading(from).await?;
    let written = match look::schema(&db, from).await {
        Ok(_) => {
            let to = to.to_string_lossy().into_owned();
            let vacuum =
                Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [to.into()]);
            db.execute_raw(vacuum)
                .await
                .map(drop)
                .map_err(|error| StorageError::from(error).into())
        }
        Err(error) => Err(error.into()),
    };
    db.close().await.map_err(StorageError::from)?;
    written
}

/// Reading a large file holds up nobody else.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<T, BackupError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(error) => Err(StorageError::corrupt(format!("a copy stopped: {error}")).into()),
    }
}
