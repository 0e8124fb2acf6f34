//! Machine code that this host has made before. A file is taken only if a key that never leaves its folder says that this host wrote it,
//! for this package and this build of the engine; anything else is compiled again. What cannot be cached is compiled all the same.
//!
//! ```text
//! key                     32 random bytes, readable by their owner alone
//! <sha-256>.code          HMAC-SHA256 (32 bytes) of name and code, then the code
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions};
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
use crate::package::Package;

/// The machine code of one package.
const CODE_BYTES_MAX: u64 = 128 * 1024 * 1024;
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
        let found = fs::metadata(folder)?;
        let others = found.mode() & 0o077;
        if others != 0 {
            let why = format!(
                "others may enter it (mode {:o}): chmod 700",
                found.mode() & 0o777
            );
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
        }
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
        let mut bytes = Vec::new();
        file.take(CODE_BYTES_MAX).read_to_end(&mut bytes).ok()?;
        let (tag, code) = bytes.split_at_checked(TAG_BYTES)?;
        if self.tag(name, code).verify_slice(tag).is_err() {
            return None;
        }
        artefact::load(engine, code).ok()
    }

    fn keep(&self, name: &str, component: &Component) -> io::Result<()> {
        let code = component.serialize().map_err(io::Error::other)?;
        if code.len() as u64 + TAG_BYTES as u64 > CODE_BYTES_MAX {
            return Ok(());
        }
        self.make_room()?;
        let path = self.folder.join(name).with_extension(EXTENSION);
        // Two hosts may write the same: each has a name of its own until the file is whole.
        let draft = path.with_extension(format!("{}.draft", std::process::id()));
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(FILE_MODE)
            .open(&draft)?;
        file.write_all(&self.tag(name, &code).finalize().into_bytes())?;
        file.write_all(&code)?;
        fs::rename(&draft, &path)
    }

    fn make_room(&self) -> io::Result<()> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_name() != KEY {
                kept.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        kept.sort();
        let surplus = (kept.len() + 1).saturating_sub(KEPT_MAX);
        for (_, path) in kept.into_iter().take(surplus) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// The key of the folder, drawn when there is none. Of two hosts that draw at once, one is first, and the other takes its key.
fn key(path: &Path) -> io::Result<[u8; KEY_BYTES]> {
    let mut drawn = [0; KEY_BYTES];
    getrandom::fill(&mut drawn).map_err(io::Error::other)?;
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(FILE_MODE)
        .open(&draft)?;
    file.write_all(&drawn)?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => Ok(drawn),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let mut key = [0; KEY_BYTES];
            File::open(path)?.read_exact(&mut key)?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
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
