//! Three processes on one PostgreSQL, of which one works at a time. The one that works is killed, or stopped for longer than its lease, or
//! asked to end, again and again; another goes on with what it had begun.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use lianxi_tests::postgres;
use lianxi_tests::receiver::Receiver;
use lianxi_tests::server::{Place, Server};
use tempfile::TempDir;

use crate::load::Load;
use crate::{PATIENCE, place, proof};

const NODES: usize = 3;
/// Every way of ending comes so often.
const ROUNDS: usize = 3;
const EXECUTIONS: usize = 300;
/// Between two ends there is work.
const BETWEEN: Duration = Duration::from_millis(400);

/// Short for a test, and long enough that three processes on a busy machine mostly keep it.
const LEASE_MS: u64 = 1_500;

/// How the process that works comes to its end.
#[derive(Clone, Copy, Debug)]
enum End {
    /// SIGKILL.
    Killed,
    /// SIGSTOP until another works, then SIGCONT: it must find out and end by itself.
    Asleep,
    /// SIGTERM, as in a rolling restart.
    Asked,
}

struct Node {
    place: Place,
    server: Option<Server>,
    _folder: TempDir,
}

impl Node {
    fn new(url: &str, outside: SocketAddr) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let place = place(
            folder.path().to_path_buf(),
            Some(url.to_owned()),
            outside,
            LEASE_MS,
        )?;
        let server = Some(place.start()?);
        Ok(Self {
            place,
            server,
            _folder: folder,
        })
    }

    /// As whoever supervises it would: one that has lost its turn on a busy machine, and ended for it, is started again.
    fn supervise(&mut self) -> Result<()> {
        let ended = self.server.as_mut().map(Server::has_ended).transpose()?;
        if let Some(status) = ended.flatten() {
            ensure!(
                status.code() == Some(1),
                "it has ended by itself with {status}"
            );
            self.server = Some(self.place.start()?);
        }
        Ok(())
    }

    fn url(&self) -> Option<&str> {
        self.server.as_ref().map(|server| server.url.as_str())
    }
}

struct Cluster {
    nodes: Vec<Node>,
    load: Arc<Load>,
}

impl Cluster {
    fn tell_load(&self) {
        let urls = self.nodes.iter().filter_map(Node::url);
        self.load.know(urls.map(str::to_owned).collect());
    }

    /// Ends the one that works, and starts it again once another does.
    async fn end_one(&mut self, how: End) -> Result<()> {
        for node in &mut self.nodes {
            node.supervise()?;
        }
        self.tell_load();
        let url = self.load.served().await?;
        let working = self.nodes.iter().position(|node| node.url() == Some(&url));
        let node = working.context("one of ours works")?;
        let mut server = self.nodes[node].server.take().context("it runs")?;
        self.tell_load();
        let began = Instant::now();
        match how {
            End::Killed => server.kill()?,
            End::Asked => {
                let status = server.stop()?;
                ensure!(status.success(), "it ends well, not with {status}");
            }
            End::Asleep => {
                server.signal("STOP")?;
                self.load.served().await?;
                server.signal("CONT")?;
                let status = server.ended(PATIENCE).await?;
                ensure!(
                    status.code() == Some(1),
                    "it ends and says why, not with {status}"
                );
            }
        }
        self.load.served().await?;
        eprintln!("{how:?}: another works after {:?}", began.elapsed());
        self.nodes[node].server = Some(self.nodes[node].place.start()?);
        self.tell_load();
        Ok(())
    }

    async fn course(&mut self) -> Result<()> {
        self.tell_load();
        self.load.served().await?;
        let tasks = self.load.begin();
        for _ in 0..ROUNDS {
            for how in [End::Killed, End::Asleep, End::Asked] {
                tokio::time::sleep(BETWEEN).await;
                self.end_one(how).await?;
            }
        }
        self.load.finish(tasks).await?;
        for node in &mut self.nodes {
            // Those that wait end as well as the one that works.
            node.supervise()?;
            let server = node.server.take().context("it runs")?;
            let status = server.stop()?;
            ensure!(status.success(), "it ends well, not with {status}");
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_began_another_ends() -> Result<()> {
    let url = postgres::schema().await?;
    let (receiver, outside) = Receiver::start().await?;
    let nodes = (0..NODES).map(|_| Node::new(&url, outside));
    let mut cluster = Cluster {
        nodes: nodes.collect::<Result<_>>()?,
        load: Load::new(EXECUTIONS, outside)?,
    };
    let patience = PATIENCE * 20;
    let course = tokio::time::timeout(patience, cluster.course())
        .await
        .context("it is stuck")
        .and_then(|result| result);
    if let Err(error) = course {
        let logs: Vec<String> = cluster.nodes.iter().map(|node| node.place.log()).collect();
        bail!(
            "{error:#} (leases of {LEASE_MS} ms)\n--- the servers said:\n{}",
            logs.join("\n---\n")
        );
    }
    proof::journal(&cluster.nodes[0].place, EXECUTIONS).await?;
    proof::outside(&receiver, EXECUTIONS)
}
