//! Files that appear whole or not at all: written beside their place under another name, synced, renamed.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Why a file is not where it was to be.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Choose another name: what stands there is not touched.
    #[error("{} is there already", path.display())]
    Exists { path: PathBuf },
    #[error("{}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// Bytes read at once.
const CHUNK: usize = 1024 * 1024;

pub(crate) fn failed(path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_owned();
    move |source| FileError::Io { path, source }
}

pub(crate) fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A file that is not there yet under its own name. It goes again, unless it is put in its place.
pub(crate) struct Partial {
    path: PathBuf,
    place: PathBuf,
    done: bool,
}

impl Partial {
    /// Its name is claimed: who else would write to the same place is told so. Only its owner may read it: it has personal data.
    pub(crate) fn of(place: &Path) -> Result<Self, FileError> {
        let path = partial(place);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        match options.open(&path) {
            Ok(_) => Ok(Self {
                path,
                place: place.to_owned(),
                done: false,
            }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(FileError::Exists { path })
            }
            Err(source) => Err(FileError::Io { path, source }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), FileError> {
        let mut file = self.opened()?;
        file.write_all(bytes).map_err(failed(&self.path))
    }

    pub(crate) fn opened(&self) -> Result<File, FileError> {
        OpenOptions::new()
            .write(true)
            .open(&self.path)
            .map_err(failed(&self.path))
    }

    /// Synced, then renamed, then the folder synced. What stands there already stays.
    pub(crate) fn put_in_place(mut self) -> Result<(), FileError> {
        let file = File::open(&self.path).map_err(failed(&self.path))?;
        file.sync_all().map_err(failed(&self.path))?;
        if self.place.exists() {
            return Err(FileError::Exists {
                path: self.place.clone(),
            });
        }
        std::fs::rename(&self.path, &self.place).map_err(failed(&self.place))?;
        self.done = true;
        sync_folder_of(&self.place)
    }
}

/// Makes durable what stands there: whoever put it there may have ended before it was.
pub(crate) fn synced(place: &Path) -> Result<(), FileError> {
    let file = File::open(place).and_then(|file| file.sync_all());
    file.map_err(failed(place))?;
    sync_folder_of(place)
}

/// What a folder holds is durable only when the folder is.
fn sync_folder_of(path: &Path) -> Result<(), FileError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(failed(folder))
}

/// The folder, made durably where it is not there. Its parent is.
pub(crate) fn folder(path: &Path) -> Result<(), FileError> {
    if path.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(path).map_err(failed(path))?;
    sync_folder_of(path)
}

/// Under which name a file stands while it is written.
pub(crate) fn partial(place: &Path) -> PathBuf {
    suffixed(place, ".partial")
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.done {
            // Whoever reads of the failure is told of that; a file that stays says so by its name.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// How long a file is, and its SHA-256 in hexadecimal; what is read goes on to `into`.
pub(crate) fn digest(path: &Path, mut into: impl Write) -> Result<(u64, String), FileError> {
    let mut file = File::open(path).map_err(failed(path))?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0_u64);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk).map_err(failed(path))?;
        if read == 0 {
            return Ok((bytes, hex::encode(hasher.finalize())));
        }
        hasher.update(&chunk[..read]);
        into.write_all(&chunk[..read]).map_err(failed(path))?;
        bytes += read as u64;
    }
}
