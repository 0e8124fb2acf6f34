//! A real `lianxi serve` for tests: started, asked over HTTP, killed.

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use lianxi_journal::{DatabaseUrl, Options};

/// The longest a server may take until it is ready.
const READY_MAX: Duration = Duration::from_mins(1);
/// How often readiness is asked.
const ASK_EVERY: Duration = Duration::from_millis(20);
/// The token of the one actor of tests that need only one.
pub const TOKEN: &str = "token-of-an-officer-in-a-test";

/// What an officer of a test may do: their office's work, and whatever the host is asked to do.
const ROLES: &str = "officer, workflow-administrator, plugin-administrator, directory-administrator, system-administrator";

/// A person with a token.
#[derive(Clone, Copy, Debug)]
pub struct Officer<'a> {
    pub token: &'a str,
    pub person: &'a str,
    pub department: &'a str,
    pub division: &'a str,
}

/// A server process; killed when it is dropped.
pub struct Server {
    child: Child,
    pub url: String,
}

/// Where a server keeps its things.
pub struct Place {
    pub folder: PathBuf,
    pub workflows: Vec<PathBuf>,
    pub plugins: PathBuf,
    /// The URL of a PostgreSQL database; else a SQLite file in the folder.
    pub database: Option<String>,
}

impl Place {
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The SQLite file in it.
    pub fn file(&self) -> PathBuf {
        self.data().join("journal.db")
    }

    /// How a test opens the journal itself, when no server has it.
    pub fn options(&self) -> Options {
        self.database.as_ref().map_or_else(
            || Options::file(self.file()),
            |url| Options::postgres(DatabaseUrl::new(url)),
        )
    }

    /// Writes the configuration: one token for an officer.
    pub fn configure(&self, person: &str, department: &str, division: &str) -> Result<()> {
        let officer = Officer {
            token: TOKEN,
            person,
            department,
            division,
        };
        self.configure_with(&[officer], "")
    }

    /// Writes the configuration: a token for each officer, and other keys as YAML.
    pub fn configure_with(&self, officers: &[Officer<'_>], others: &str) -> Result<()> {
        let mut text = String::from("tokens:\n");
        for officer in officers {
            let token = self.folder.join(format!("token-of-{}", officer.person));
            fs::write(&token, officer.token)?;
            writeln!(
                text,
                "  - {{file: {}, person: {}, office: {{department: {}, division: '{}'}}, roles: [{ROLES}]}}",
                token.display(),
                officer.person,
                officer.department,
                officer.division
            )?;
        }
        if let Some(url) = &self.database {
            let file = self.folder.join("database-url");
            fs::write(&file, url)?;
            writeln!(text, "database: {{file: {}}}", file.display())?;
        }
        fs::create_dir_all(self.data())?;
        Ok(fs::write(self.config(), text + others)?)
    }

    pub fn config(&self) -> PathBuf {
        self.folder.join("lianxi.yaml")
    }

    pub fn start(&self) -> Result<Server> {
        let port = free_port()?;
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join("server.log"))?;
        let mut command = Command::new(crate::binary()?);
        command
            .arg("serve")
            .arg("--data")
            .arg(self.data())
            .arg("--plugins")
            .arg(&self.plugins)
            .arg("--config")
            .arg(self.config());
        command.arg("--listen").arg(format!("127.0.0.1:{port}"));
        for workflow in &self.workflows {
            command.arg("--workflows").arg(workflow);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("lianxi serve starts")?;
        Ok(Server {
            child,
            url: format!("http://127.0.0.1:{port}"),
        })
    }

    /// What the server said, for the message of a failing test.
    pub fn log(&self) -> String {
        tail(&self.folder.join("server.log"))
    }
}

fn tail(path: &Path) -> String {
    const LINES: usize = 40;
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

impl Server {
    /// Waits until submissions succeed.
    pub async fn ready(&mut self, client: &reqwest::Client) -> Result<()> {
        self.answers(client, "/v1/health/ready").await
    }

    /// Waits until it answers at all.
    pub async fn live(&mut self, client: &reqwest::Client) -> Result<()> {
        self.answers(client, "/v1/health/live").await
    }

    async fn answers(&mut self, client: &reqwest::Client, path: &str) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < READY_MAX {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status} before it answered {path}");
            }
            let answer = client.get(format!("{}{path}", self.url)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        bail!("the server did not answer {path} after {READY_MAX:?}")
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The most memory that the process ever had, in bytes.
    pub fn peak_bytes(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"))
            .context("/proc tells the peak")?;
        Ok(peak.parse::<u64>()? * 1024)
    }

    /// SIGKILL: nothing of the process runs any more.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM, and the status it ends with.
    pub fn stop(mut self) -> Result<ExitStatus> {
        self.signal("TERM")?;
        Ok(self.child.wait()?)
    }

    /// A signal by its short name: `STOP`, `CONT`.
    pub fn signal(&mut self, name: &str) -> Result<()> {
        let status = Command::new("kill")
            .arg(format!("-{name}"))
            .arg(self.child.id().to_string())
            .status()?;
        if !status.success() {
            bail!("the server was gone already");
        }
        Ok(())
    }

    /// How it ended, if it has.
    pub fn has_ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self, patience: Duration) -> Result<ExitStatus> {
        let began = Instant::now();
        while began.elapsed() < patience {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        bail!("the server has not ended after {patience:?}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
