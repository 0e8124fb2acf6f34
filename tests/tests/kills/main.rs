//! A real process, killed at random moments in the middle of its work: nothing acknowledged is lost, nothing committed is repeated. A second
//! run of a committed write shows: `receive-push` tells a duplicate from a first receipt. What is sent out may come twice, with one key.
//!
//! The same on both databases, and of several processes on one. `LIANXI_KILLS` makes it longer: `make soak`.
//!
//! * [`load`] — who asks for what;
//! * [`proof`] — what must be true in the end;
//! * [`nodes`] — several processes on one database.

mod load;
mod nodes;
mod proof;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lianxi_tests::postgres;
use lianxi_tests::receiver::Receiver;
use lianxi_tests::server::{Officer, Place, TOKEN};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use load::Load;

/// Executions that are begun for each kill: so many that there are always some in the middle of their work.
const EXECUTIONS_A_KILL: usize = 20;
/// How often the process is killed, unless `LIANXI_KILLS` says it.
const KILLS: usize = 25;
/// A holder that was killed is waited for so long.
const LEASE_MS: u64 = 600;
/// A kill comes after this many milliseconds at the least, and at the most.
const BETWEEN_MS: std::ops::Range<u64> = 60..700;
const SEED: u64 = 20_260_302;
/// The longest that a kill, and what belongs to it, may take before the whole counts as stuck.
const PATIENCE: Duration = Duration::from_secs(30);

fn kills() -> Result<usize> {
    std::env::var("LIANXI_KILLS").map_or(Ok(KILLS), |told| {
        told.parse().context("LIANXI_KILLS is a number")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_and_repeats_nothing() -> Result<()> {
    killed(None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_on_postgresql_loses_nothing_and_repeats_nothing() -> Result<()> {
    killed(Some(postgres::schema().await?)).await
}

async fn killed(database: Option<String>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (receiver, address) = Receiver::start().await?;
    let place = place(folder.path().to_path_buf(), database, address, LEASE_MS)?;
    let kills = kills()?;
    let executions = kills * EXECUTIONS_A_KILL;
    let load = Load::new(executions, address)?;
    let patience = PATIENCE * u32::try_from(kills)?;
    let result = tokio::time::timeout(patience, kill_loop(&place, &load, kills))
        .await
        .context("it is stuck")
        .and_then(|result| result);
    if let Err(error) = result {
        anyhow::bail!("{error:#}\n--- the server said:\n{}", place.log());
    }
    proof::journal(&place, executions).await?;
    proof::outside(&receiver, executions)
}

/// A folder for one server, with all that it needs.
fn place(
    folder: PathBuf,
    database: Option<String>,
    outside: SocketAddr,
    lease_ms: u64,
) -> Result<Place> {
    let workflow = folder.join("kills.yaml");
    std::fs::write(&workflow, load::WORKFLOW)?;
    // Only the plugin that is called: every start compiles what it loads.
    let plugins = folder.join("plugins");
    std::fs::create_dir(&plugins)?;
    std::fs::copy(
        lianxi_tests::plugins()?.join("health.wasm"),
        plugins.join("health.wasm"),
    )?;
    let place = Place {
        folder,
        workflows: vec![workflow],
        plugins,
        database,
    };
    let officer = Officer {
        token: TOKEN,
        person: "officer-1",
        department: "health",
        division: "140105",
    };
    let others = format!("allowedHosts: ['{outside}']\nsettings: {{leaseMs: {lease_ms}}}\n");
    place.configure_with(&[officer], &others)?;
    Ok(place)
}

async fn kill_loop(place: &Place, load: &Arc<Load>, kills: usize) -> Result<()> {
    let mut server = place.start()?;
    load.know(vec![server.url.clone()]);
    load.served().await?;
    let tasks = load.begin();
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    for _ in 0..kills {
        let wait = BETWEEN_MS.start + random.next_u64() % (BETWEEN_MS.end - BETWEEN_MS.start);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        server.kill()?;
        server = place.start()?;
        load.know(vec![server.url.clone()]);
        server.ready(load.client()).await?;
    }
    load.finish(tasks).await?;
    let status = server.stop()?;
    ensure!(
        status.success(),
        "a server that is asked to stop ends well, not with {status}"
    );
    Ok(())
}
