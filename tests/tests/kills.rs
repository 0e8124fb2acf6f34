//! A real process, killed at random moments in the middle of its work: nothing acknowledged is lost, nothing committed is repeated.
//!
//! Each execution calls two duties that write records, tells a system outside over HTTP, waits, and goes to a person. A second run of a
//! committed write shows: `receive-push` tells a duplicate from a first receipt. What is sent out may come twice, with one key.
//!
//! The same on both databases. `LIANXI_KILLS` makes it longer: `make soak`.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lianxi_domain::uscc;
use lianxi_journal::{ExecutionFilter, Journal, LIST_MAX, WorkFilter};
use lianxi_tests::receiver::Receiver;
use lianxi_tests::server::{Officer, Place, TOKEN};
use lianxi_tests::{http, postgres};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

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

const WORKFLOW: &str = r"
document: {dsl: '1.0.3', namespace: test, name: kills, version: '1.0.0', metadata: {businessKey: '${ .uscc }'}}
do:
  - receive:
      call: receive-push:*@health
      metadata: {call: {region: '140105', level: county}}
      with: {envelope: '${ .envelope }'}
      export: {as: '${ {first: .duplicate} }'}
  - tell:
      call: http
      with: {method: post, endpoint: '${ .tell }', body: {about: '${ $workflow.input.uscc }'}}
      input: {from: '${ {tell: $workflow.input.tell} }'}
  - pause: {wait: {milliseconds: 150}}
  - acknowledge:
      call: work-item
      with:
        title: 签收
        department: health
        division: '140105'
        outcomes: [accepted]
        escalation: [{after: {amount: 1, unit: hours}, do: remind}]
  - record:
      call: acknowledge-push:*@health
      metadata: {call: {region: '140105', level: county}}
      with: {envelopeKey: '${ $workflow.input.uscc + $workflow.input.rest }', decision: accepted, by: officer-1}
  - pauseAgain: {wait: {milliseconds: 50}}
  - done: {set: {duplicate: '${ $context.first }'}}
";

fn code(n: usize) -> String {
    let body = format!("52140105MJ{n:07}");
    let check = uscc::check_character(&body).expect("a body of 17 characters of the alphabet");
    format!("{body}{check}")
}

/// One sample registration, with another code, and the address of the system outside.
fn input(sample: &Value, tell: &str, n: usize) -> Value {
    let mut envelope = sample.clone();
    let code = code(n);
    envelope["institution"]["uscc"] = json!(code);
    envelope["pushId"] = json!(format!("push-{n}"));
    let rest = format!(
        "/{}/{}",
        envelope["event"].as_str().unwrap_or_default(),
        envelope["version"]
    );
    json!({"uscc": code, "rest": rest, "envelope": envelope, "tell": tell})
}

fn kills() -> Result<usize> {
    std::env::var("LIANXI_KILLS").map_or(Ok(KILLS), |told| {
        told.parse().context("LIANXI_KILLS is a number")
    })
}

struct Load {
    executions: usize,
    tell: String,
    client: Client,
    url: Mutex<String>,
    next: AtomicUsize,
    sample: Value,
    acknowledged: Mutex<BTreeSet<usize>>,
    done: AtomicBool,
}

impl Load {
    fn url(&self) -> String {
        self.url.lock().expect("no holder panics").clone()
    }

    fn id(n: usize) -> Uuid {
        Uuid::from_u128(0x7e57_0000_0000_4000_8000_0000_0000_0000 + n as u128)
    }

    /// Submits until every execution is acknowledged, each as often as it takes.
    async fn submit(self: Arc<Self>) {
        loop {
            let n = self.next.fetch_add(1, Ordering::SeqCst);
            if n >= self.executions {
                return;
            }
            let body = json!({"id": Self::id(n), "workflow": "test/kills:1.0.0", "input": input(&self.sample, &self.tell, n)});
            loop {
                let answer = self
                    .client
                    .post(format!("{}/v1/executions", self.url()))
                    .bearer_auth(TOKEN)
                    .json(&body)
                    .send()
                    .await;
                match answer.map(|answer| answer.status()) {
                    Ok(StatusCode::CREATED | StatusCode::OK) => break,
                    _ => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
            self.acknowledged
                .lock()
                .expect("no holder panics")
                .insert(n);
        }
    }

    /// Completes whatever is open, as an officer who looks again and again.
    async fn complete(self: Arc<Self>) {
        while !self.done.load(Ordering::SeqCst) {
            let listed = self
                .client
                .get(format!(
                    "{}/v1/work-items?status=open&limit=100",
                    self.url()
                ))
                .bearer_auth(TOKEN)
                .send()
                .await;
            let items = match listed {
                Ok(answer) if answer.status().is_success() => {
                    answer.json::<Value>().await.unwrap_or_default()
                }
                _ => Value::Null,
            };
            for item in items["items"].as_array().into_iter().flatten() {
                let Some(id) = item["id"].as_str() else {
                    continue;
                };
                let url = format!("{}/v1/work-items/{id}/complete", self.url());
                let _ = self
                    .client
                    .post(url)
                    .bearer_auth(TOKEN)
                    .json(&json!({"outcome": "accepted", "form": {}}))
                    .send()
                    .await;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
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
    let workflow = folder.path().join("kills.yaml");
    std::fs::write(&workflow, WORKFLOW)?;
    // Only the plugin that is called: every start compiles what it loads.
    let plugins = folder.path().join("plugins");
    std::fs::create_dir(&plugins)?;
    std::fs::copy(
        lianxi_tests::plugins()?.join("health.wasm"),
        plugins.join("health.wasm"),
    )?;
    let place = Place {
        folder: folder.path().to_path_buf(),
        workflows: vec![workflow],
        plugins,
        database,
    };
    let (receiver, address) = Receiver::start().await?;
    let officer = Officer {
        token: TOKEN,
        person: "officer-1",
        department: "health",
        division: "140105",
    };
    let others = format!("allowedHosts: ['{address}']\nsettings: {{leaseMs: {LEASE_MS}}}\n");
    place.configure_with(&[officer], &others)?;
    let kills = kills()?;
    let patience = PATIENCE * u32::try_from(kills)?;
    let result = tokio::time::timeout(patience, kill_loop(&place, address, kills))
        .await
        .context("it is stuck")
        .and_then(|result| result);
    if let Err(error) = result {
        anyhow::bail!("{error:#}\n--- the server said:\n{}", place.log());
    }
    let executions = kills * EXECUTIONS_A_KILL;
    check(&place, executions).await?;
    check_outside(&receiver, executions)
}

/// Everything was told, and each time with the one key of its task.
fn check_outside(receiver: &Receiver, executions: usize) -> Result<()> {
    let counts = receiver.counts();
    ensure!(
        counts.len() == executions,
        "{} of {executions} were told",
        counts.len()
    );
    let mut keys = BTreeSet::new();
    for (about, times) in counts.iter() {
        ensure!(
            times.len() == 1,
            "{about} was told with {} keys",
            times.len()
        );
        ensure!(
            times.keys().all(|key| keys.insert(key.clone())),
            "{about} was told with the key of another"
        );
    }
    let posts: usize = counts.values().flat_map(|times| times.values()).sum();
    eprintln!("{executions} executions, {posts} posts");
    Ok(())
}

async fn kill_loop(place: &Place, tell: SocketAddr, kills: usize) -> Result<()> {
    let client = http::client(Duration::from_secs(10))?;
    let mut server = place.start()?;
    server.ready(&client).await?;
    let executions = kills * EXECUTIONS_A_KILL;
    let load = Arc::new(Load {
        executions,
        tell: format!("http://{tell}/"),
        client: client.clone(),
        url: Mutex::new(server.url.clone()),
        next: AtomicUsize::new(0),
        sample: sample()?,
        acknowledged: Mutex::default(),
        done: AtomicBool::new(false),
    });
    let mut tasks: Vec<_> = (0..4)
        .map(|_| tokio::spawn(Arc::clone(&load).submit()))
        .collect();
    let people = tokio::spawn(Arc::clone(&load).complete());
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    for _ in 0..kills {
        let wait = BETWEEN_MS.start + random.next_u64() % (BETWEEN_MS.end - BETWEEN_MS.start);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        server.kill()?;
        server = place.start()?;
        server
            .url
            .clone_into(&mut load.url.lock().expect("no holder panics"));
        server.ready(&client).await?;
    }
    for task in tasks.drain(..) {
        task.await?;
    }
    ensure!(
        load.acknowledged.lock().expect("no holder panics").len() == executions,
        "every submission was acknowledged"
    );
    // What is acknowledged comes to its end.
    for n in 0..executions {
        let url = format!("{}/v1/executions/{}", load.url(), Load::id(n));
        loop {
            let request = client.get(&url).bearer_auth(TOKEN);
            let told: Value = request.send().await?.json().await?;
            match told["status"].as_str() {
                Some("completed") => break,
                Some("pending" | "running" | "waiting") => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                _ => anyhow::bail!("execution {n}: {told}"),
            }
        }
    }
    load.done.store(true, Ordering::SeqCst);
    people.await?;
    let status = server.stop()?;
    ensure!(
        status.success(),
        "a server that is asked to stop ends well, not with {status}"
    );
    Ok(())
}

/// The envelope of the plugin's own example.
fn sample() -> Result<Value> {
    let examples = lianxi_plugin_health::examples::examples();
    let (_, input) = examples
        .iter()
        .find(|(duty, _)| *duty == "receive-push")
        .context("receive-push has an example")?;
    let mut envelope = input["envelope"].clone();
    envelope["authority"] = json!({"department": "civil-affairs", "name": "民政局", "divisionCode": "140105", "level": "county"});
    envelope["institution"]["premisesDivisionCode"] = json!("140105");
    envelope["registrationType"] = json!("社会服务机构");
    Ok(envelope)
}

/// Reads the journal itself: the truth that the API only shows.
async fn check(place: &Place, executions: usize) -> Result<()> {
    let journal = Journal::open(place.options()).await?;
    let mut ids = BTreeSet::new();
    for n in 0..executions {
        let id = Load::id(n).to_string();
        let row = journal
            .execution(&id)
            .await?
            .with_context(|| format!("execution {n} was acknowledged and is lost"))?;
        ensure!(row.status == "completed", "{} is {}", row.id, row.status);
        journal.verify(&row.id).await?;
        let turns = journal.turns(&row.id).await?;
        let events: Vec<Value> = turns
            .iter()
            .flat_map(|turn| &turn.events)
            .map(|event| serde_json::from_slice(event))
            .collect::<Result<_, _>>()?;
        let ended: Vec<&Value> = events
            .iter()
            .filter(|event| event["e"] == "ended")
            .collect();
        ensure!(ended.len() == 1, "{} ended {} times", row.id, ended.len());
        ensure!(
            ended[0]["output"]["duplicate"] == json!(false),
            "{}: a committed record was written again: {}",
            row.id,
            ended[0]
        );
        let filter = WorkFilter {
            execution: Some(id.clone()),
            limit: LIST_MAX,
            ..WorkFilter::default()
        };
        let items = journal.work_items(&filter).await?;
        ensure!(items.len() == 1, "{id} has {} work items", items.len());
        ids.insert(id);
    }
    ensure!(ids.len() == executions);
    let mut page = ExecutionFilter {
        limit: LIST_MAX,
        ..ExecutionFilter::default()
    };
    loop {
        let rows = journal.executions(&page).await?;
        let Some(last) = rows.last() else { break };
        page.before = Some((last.updated_at_ms, last.id.clone()));
        let strange = rows.iter().find(|row| !ids.contains(&row.id));
        ensure!(strange.is_none(), "nobody asked for {strange:?}");
    }
    journal.close().await;
    Ok(())
}
