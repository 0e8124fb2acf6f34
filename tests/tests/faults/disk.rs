//! A disk that is really small. A mount needs a namespace of its own, so the test is started again inside one, as root there: any user may
//! make such a one on most machines. Where that is forbidden, as in many containers, every file has a limit instead: then what the kernel
//! of the machine says is another error (EFBIG), and the rest is the same.

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Which kind of disk the process has been given.
const VARIABLE: &str = "LIANXI_TEST_SMALL_DISK";
const TMPFS: &str = "tmpfs";
const LIMIT: &str = "limit";
/// In a user namespace, or as root without one.
const NAMESPACES: [&[&str]; 2] = [&["--mount", "--map-root-user"], &["--mount"]];
/// As large as the largest file may be, in KiB. It is reached before the write-ahead log is first emptied.
const FILE_KIB: u32 = 3_000;

/// Where a test's files are, of which no more fit in than it says.
pub enum Disk {
    /// A mount; gone with the namespace.
    Tmpfs {
        at: PathBuf,
    },
    Limit,
}

/// Runs the body in a process that can have a small disk: this test again. `name` is the test's own.
pub fn with_small_disks(name: &str, body: impl Future<Output = ()>) {
    if std::env::var_os(VARIABLE).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        return runtime.expect("a runtime").block_on(body);
    }
    let test = std::env::current_exe().expect("this test");
    let mut command = if let Some(arguments) = namespace() {
        let mut command = Command::new("unshare");
        command.args(arguments).arg(test).env(VARIABLE, TMPFS);
        command
    } else {
        eprintln!(
            "no file system can be mounted here (unshare --mount): the size of files is limited instead"
        );
        let limited = format!("trap '' XFSZ; ulimit -S -f {FILE_KIB}; exec \"$0\" \"$@\"");
        let mut command = Command::new("bash");
        command
            .args(["-c", &limited])
            .arg(test)
            .env(VARIABLE, LIMIT);
        command
    };
    let status = command
        .args(["--exact", "--nocapture", name])
        .status()
        .expect("the test starts again");
    assert!(status.success(), "on a small disk: {status}");
}

/// The arguments of `unshare` with which something can be mounted.
fn namespace() -> Option<&'static [&'static str]> {
    let folder = tempfile::tempdir().expect("a folder");
    NAMESPACES.into_iter().find(|arguments| {
        let tried = Command::new("unshare")
            .args(*arguments)
            .args(["mount", "-t", "tmpfs", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    })
}

impl Disk {
    /// Makes the folder one of so many bytes.
    pub fn small(folder: &Path, bytes: u64) -> Self {
        if std::env::var(VARIABLE).as_deref() == Ok(LIMIT) {
            return Self::Limit;
        }
        fs::create_dir_all(folder).expect("the folder");
        run(
            "mount",
            &["-t", TMPFS, "-o", &format!("size={bytes}"), TMPFS],
            folder,
        );
        Self::Tmpfs {
            at: folder.to_path_buf(),
        }
    }

    /// There is more room, also for a process that runs.
    pub fn grow(&self, bytes: u64, pid: u32) {
        match self {
            Self::Tmpfs { at } => run("mount", &["-o", &format!("remount,size={bytes}")], at),
            Self::Limit => {
                for pid in [pid, std::process::id()] {
                    let lifted = Command::new("prlimit")
                        .arg(format!("--pid={pid}"))
                        .arg("--fsize=unlimited:unlimited")
                        .status();
                    assert!(lifted.is_ok_and(|status| status.success()), "prlimit");
                }
            }
        }
    }

    /// Whether one file has the room that another one leaves. Where each has its own, a host that is stopped empties its write-ahead log
    /// into the database, and then is not full.
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Tmpfs { .. })
    }

    /// What a caller is told when there is no room: the machine says it in its own way where only the size of files is limited.
    pub fn refusals(&self) -> &'static [(u16, &'static str)] {
        match self {
            Self::Tmpfs { .. } => &[(507, "storage-full")],
            Self::Limit => &[(507, "storage-full"), (503, "storage")],
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Self::Tmpfs { at } = self {
            // The folder beneath is then removed with the others.
            let _ = Command::new("umount").arg("--lazy").arg(at).status();
        }
    }
}

fn run(program: &str, arguments: &[&str], folder: &Path) {
    let status = Command::new(program).args(arguments).arg(folder).status();
    let status = status.expect("the program is there");
    assert!(status.success(), "{program} {arguments:?}: {status}");
}
