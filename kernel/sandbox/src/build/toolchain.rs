//! Which compiler on this machine can build for the sandbox.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::BuildError;

/// The target of every guest: no system interface at all.
pub(super) const TARGET: &str = "wasm32-unknown-unknown";

const DISTRIBUTION_RUSTC: &str = "/usr/bin/rustc";
const INSTALL: &str = "nothing here compiles for wasm32-unknown-unknown. Install one of:\n  \
    rustup target add wasm32-unknown-unknown\n  \
    apt-get install --no-install-recommends rustc-web rust-web-src   (Debian 12)\n\
    or run sdk/setup-wasm.sh of the Lianxi sources, which tries both";

/// A way to build guests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Toolchain {
    /// The compiler on the path has the target's library.
    Installed,
    /// The distribution's compiler with its library's sources: the library is built along.
    FromSource {
        rustc: PathBuf,
        /// The folder of a `rust-lld`, to be put on the path where the compiler brings none.
        linker: Option<PathBuf>,
    },
}

impl Toolchain {
    /// Finds a way, the simplest first.
    pub fn detect() -> Result<Self, BuildError> {
        let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
        if printed(&rustc, &["--print", "target-libdir", "--target", TARGET])
            .is_some_and(|folder| folder.is_dir())
        {
            return Ok(Self::Installed);
        }
        let distribution = Path::new(DISTRIBUTION_RUSTC);
        let sources = printed(DISTRIBUTION_RUSTC, &["--print", "sysroot"])
            .map(|sysroot| sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml"));
        if sources.is_some_and(|manifest| manifest.is_file()) {
            return Ok(Self::FromSource {
                rustc: distribution.to_owned(),
                linker: bundled_linker(&rustc),
            });
        }
        Err(BuildError::Toolchain(INSTALL.to_owned()))
    }

    /// What a cargo of this way needs beyond `build --target`.
    pub(super) fn prepare(&self, cargo: &mut Command) {
        let Self::FromSource { rustc, linker } = self else {
            return;
        };
        cargo
            .args(["-Z", "build-std=std,panic_abort"])
            .env("RUSTC", rustc)
            .env("RUSTC_BOOTSTRAP", "1");
        if let Some(folder) = linker {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let folders = std::iter::once(folder.clone()).chain(std::env::split_paths(&path));
            if let Ok(joined) = std::env::join_paths(folders) {
                cargo.env("PATH", joined);
            }
        }
    }

    /// A folder of its own below cargo's, where another compiler's artefacts would mix with
    /// the caller's and each would throw out the other's.
    pub(super) fn target_folder(&self, usual: &Path) -> PathBuf {
        match self {
            Self::Installed => usual.to_owned(),
            Self::FromSource { .. } => usual.join("guest"),
        }
    }
}

/// `rust-lld` of the compiler on the path.
fn bundled_linker(rustc: &str) -> Option<PathBuf> {
    let sysroot = printed(rustc, &["--print", "sysroot"])?;
    let hosts = std::fs::read_dir(sysroot.join("lib/rustlib")).ok()?;
    hosts
        .flatten()
        .map(|host| host.path().join("bin"))
        .find(|folder| folder.join("rust-lld").is_file())
}

/// The path that a compiler prints, if it runs and prints one.
fn printed(rustc: &str, arguments: &[&str]) -> Option<PathBuf> {
    let output = Command::new(rustc).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let path = text.trim();
    (output.status.success() && !path.is_empty()).then(|| PathBuf::from(path))
}
