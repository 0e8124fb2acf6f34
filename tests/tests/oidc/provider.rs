//! The provider of these tests: installed once below the target folder, run by node, killed when it is dropped.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use lianxi_tests::repository;

/// What says that it listens.
const READY: &str = "ready";
const FILES: [&str; 3] = ["package.json", "package-lock.json", "provider.mjs"];

pub struct Provider {
    child: Child,
    pub issuer: String,
}

impl Provider {
    pub fn start() -> Result<Self> {
        let folder = installed()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .arg(port.to_string())
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("node runs; install it (Debian: apt-get install nodejs npm)")?;
        let said = child.stdout.take().context("what it says")?;
        let provider = Self {
            child,
            issuer: format!("http://127.0.0.1:{port}"),
        };
        let mut lines = BufReader::new(said).lines();
        while let Some(line) = lines.next() {
            if line? == READY {
                // It speaks on, and would end where nobody listens.
                thread::spawn(move || lines.for_each(drop));
                return Ok(provider);
            }
        }
        bail!("the provider ended before it listened")
    }

    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder with the provider and its packages. It is named after what is in it, so that another version stands beside it, and renamed
/// into place, so that an installation that was broken off is done again.
fn installed() -> Result<PathBuf> {
    let here = repository().join("tests/tests/oidc");
    let mut digest = DefaultHasher::new();
    for file in FILES {
        fs::read(here.join(file))?.hash(&mut digest);
    }
    let tools = tools()?;
    let folder = tools.join(format!("oidc-{:016x}", digest.finish()));
    if folder.exists() {
        return Ok(folder);
    }
    fs::create_dir_all(&tools)?;
    let part = tempfile::Builder::new()
        .prefix("oidc-part.")
        .tempdir_in(&tools)?;
    for file in FILES {
        fs::copy(here.join(file), part.path().join(file))?;
    }
    let npm = [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent",
    ];
    let status = Command::new("npm")
        .args(npm)
        .current_dir(part.path())
        .status()
        .context("npm runs; install it (Debian: apt-get install npm)")?;
    ensure!(
        status.success(),
        "npm could not install oidc-provider; is the registry (npm config get registry) within reach?"
    );
    // Another test may have been faster; then its folder is as good.
    if !folder.exists() {
        fs::rename(part.keep(), &folder)?;
    }
    Ok(folder)
}

fn tools() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("LIANXI_TOOLS") {
        return Ok(folder.into());
    }
    let test = std::env::current_exe()?;
    // target/<profile>/deps/<test>
    let target = test.ancestors().nth(3).map(Path::to_path_buf);
    Ok(target
        .context("a test stands below its target folder")?
        .join("tools"))
}
