//! Machine code that this host has made before. A file is taken only if a key that never leaves its folder says that this host wrote it,
//! for this package and this build of the engine; anything else is compiled again. What cannot be cached is compiled all the same.
//!
//! ```text
//! key                     32 random bytes, readable by their owner alone
//! <sha-256>.code          HMAC-SHA256 (32 bytes) of name and code, then the code
//! ```

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::artefact;
use crate::compiler::{CompileError, Compiler};
use crate::limits::CODE_BYTES_MAX;
use crate::package::Package;

/// Packages whose code is kept; the one that was written longest ago makes room.
const KEPT_MAX: usize = 256;
const KEY_BYTES: usize = 32;
const TAG_BYTES: usize = 32;
const KEY: &str = "key";
const EXTENSION: &str = "code";
/// Nobody but the owner may enter.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Compiles what it has not compiled before.
#[derive(Debug)]
pub struct Cached<C> {
    compiler: C,
    folder: PathBuf,
    key: [u8; KEY_BYTES],
}

impl<C: Compiler> Cached<C> {
    /// A cache in this folder, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// The folder cannot be made, is somebody else's, or others may write to it.
    pub fn open(folder: &Path, compiler: C) -> io::Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(FOLDER_MODE)
            .create(folder)?;
        ours(&fs::metadata(folder)?)?;
        Ok(Self {
            compiler,
            folder: folder.to_owned(),
            key: key(&folder.join(KEY))?,
        })
    }

    /// What a file is called: the package and the build of the engine.
    fn name(engine: &Engine, package: &Package) -> String {
        let mut build = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut build);
        let name = Sha256::new()
            .chain_update(package.digest().as_bytes())
            .chain_update(build.finish().to_le_bytes());
        hex::encode(name.finalize())
    }

    fn tag(&self, name: &str, code: &[u8]) -> Hmac<Sha256> {
        let keyed = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length will do");
        keyed.chain_update(name).chain_update(code)
    }

    fn find(&self, engine: &Engine, name: &str) -> Option<Component> {
        let path = self.folder.join(name).with_extension(EXTENSION);
        let file = File::open(path).ok()?;
        let found = file.metadata().ok()?;
        ours(&found).ok()?;
        // Of its size from the beginning: growing into it would be most of the time that loading takes.
        let size = found.len().min(CODE_BYTES_MAX) + TAG_BYTES as u64;
        let mut bytes = Vec::with_capacity(usize::try_from(size).ok()?);
        file.take(CODE_BYTES_MAX + TAG_BYTES as u64)
            .read_to_end(&mut bytes)
            .ok()?;
        let (tag, code) = bytes.split_at_checked(TAG_BYTES)?;
        if self.tag(name, code).verify_slice(tag).is_err() {
            return None;
        }
        artefact::load(engine, code).ok()
    }

    fn keep(&self, name: &str, component: &Component) -> io::Result<()> {
        let code = component.serialize().map_err(io::Error::other)?;
        if code.len() as u64 > CODE_BYTES_MAX {
            return Ok(());
        }
        self.make_room()?;
        let path = self.folder.join(name).with_extension(EXTENSION);
        let tag = self.tag(name, &code).finalize().into_bytes();
        let draft = Draft::write(&path, &[&tag, &code])?;
        fs::rename(&draft.path, &path)
    }

    fn make_room(&self) -> io::Result<()> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            // Another host may just have taken it away.
            let written = entry.metadata().and_then(|found| found.modified());
            if let (true, Ok(written)) = (entry.file_name() != KEY, written) {
                kept.push((written, entry.path()));
            }
        }
        kept.sort();
        let surplus = (kept.len() + 1).saturating_sub(KEPT_MAX);
        for (_, path) in kept.into_iter().take(surplus) {
            let _ = fs::remove_file(path);
        }
        Ok(())
    }
}

/// Whether nobody but this host's user can have written it.
fn ours(found: &Metadata) -> io::Result<()> {
    let denied = |why| Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    if found.uid() != rustix::process::geteuid().as_raw() {
        return denied("it is another user's".to_owned());
    }
    let mode = found.mode() & 0o777;
    match mode & 0o077 {
        0 => Ok(()),
        _ => denied(format!("others may enter it (mode {mode:o}): chmod 700")),
    }
}

/// A file that is not yet where it belongs: of a name that nobody else has, and gone when it is not wanted.
struct Draft {
    path: PathBuf,
}

impl Draft {
    fn write(path: &Path, parts: &[&[u8]]) -> io::Result<Self> {
        let name = hex::encode(random::<8>()?);
        let draft = Self {
            path: path.with_extension(format!("{name}.draft")),
        };
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(FILE_MODE)
            .open(&draft.path)?;
        for part in parts {
            file.write_all(part)?;
        }
        file.sync_all()?;
        Ok(draft)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After it was renamed there is none.
        let _ = fs::remove_file(&self.path);
    }
}

fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut drawn = [0; N];
    getrandom::fill(&mut drawn).map_err(io::Error::other)?;
    Ok(drawn)
}

/// The key of the folder, drawn when there is none, or none that is whole. Of two hosts that draw at once, one is first, and the other takes
/// its key.
fn key(path: &Path) -> io::Result<[u8; KEY_BYTES]> {
    for _ in 0..2 {
        let drawn = random()?;
        let draft = Draft::write(path, &[&drawn])?;
        match fs::hard_link(&draft.path, path) {
            Ok(()) => return Ok(drawn),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        let mut file = File::open(path)?;
        ours(&file.metadata()?)?;
        let mut key = [0; KEY_BYTES];
        if file.read_exact(&mut key).is_ok() {
            return Ok(key);
        }
        fs::remove_file(path)?;
    }
    Err(io::Error::other("its key cannot be read"))
}

impl<C: Compiler> Compiler for Cached<C> {
    fn compile(&self, engine: &Engine, package: &Package) -> Result<Component, CompileError> {
        let name = Self::name(engine, package);
        if let Some(component) = self.find(engine, &name) {
            return Ok(component);
        }
        let component = self.compiler.compile(engine, package)?;
        // Without it the next start takes longer, and nothing else.
        let _ = self.keep(&name, &component);
        Ok(component)
    }
}
