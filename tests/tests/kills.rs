//! A real process, killed at random moments in the middle of its work: nothing acknowledged is lost, nothing committed is repeated.
//!
//! Each execution calls two duties that write records, waits, goes to a person, and calls a third duty. A second run of a committed
//! write shows: `receive-push` tells a duplicate from a first receipt.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lianxi_domain::uscc;
use lianxi_journal::{ExecutionFilter, Journal, Options, WorkFilter};
use lianxi_tests::http;
use lianxi_tests::server::{Place, TOKEN};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

const EXECUTIONS: usize = 500;
const KILLS: usize = 22;
/// A kill comes after this many milliseconds at the least, and at the most.
const BETWEEN_MS: std::ops::Range<u64> = 60..700;
const SEED: u64 = 20_260_302;
/// The longest the whole may take before it counts as stuck.
const PATIENCE: Duration = Duration::from_mins(15);

const WORKFLOW: &str = r"
document: {dsl: '1.0.3', namespace: test, name: kills, version: '1.0.0', metadata: {businessKey: '${ .uscc }'}}
do:
  - receive:
      call: receive-push:*@health
      metadata: {call: {region: '140105', level: county}}
      with: {envelope: '${ .envelope }'}
      export: {as: '${ {first: .duplicate} }'}
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

/// One sample registration, with another code.
fn input(sample: &Value, n: usize) -> Value {
    let mut envelope = sample.clone();
    let code = code(n);
    envelope["institution"]["uscc"] = json!(code);
    envelope["pushId"] = json!(format!("push-{n}"));
    let rest = format!(
        "/{}/{}",
        envelope["event"].as_str().unwrap_or_default(),
        envelope["version"]
    );
    json!({"uscc": code, "rest": rest, "envelope": envelope})
}

struct Load {
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
            if n >= EXECUTIONS {
                return;
            }
            let body = json!({"id": Self::id(n), "workflow": "test/kills:1.0.0", "input": input(&self.sample, n)});
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
    };
    place.configure("officer-1", "health", "140105")?;
    let result = tokio::time::timeout(PATIENCE, kill_loop(&place))
        .await
        .context("it is stuck")
        .and_then(|result| result);
    if let Err(error) = result {
        anyhow::bail!("{error:#}\n--- the server said:\n{}", place.log());
    }
    check(&place).await
}

async fn kill_loop(place: &Place) -> Result<()> {
    let client = http::client(Duration::from_secs(10))?;
    let mut server = place.start()?;
    server.ready(&client).await?;
    let load = Arc::new(Load {
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
    for _ in 0..KILLS {
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
        load.acknowledged.lock().expect("no holder panics").len() == EXECUTIONS,
        "every submission was acknowledged"
    );
    // What is acknowledged comes to its end.
    loop {
        let url = format!("{}/v1/executions?status=completed&limit=500", load.url());
        let listed: Value = client
            .get(url)
            .bearer_auth(TOKEN)
            .send()
            .await?
            .json()
            .await?;
        if listed["items"].as_array().map_or(0, Vec::len) >= EXECUTIONS {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
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
async fn check(place: &Place) -> Result<()> {
    let journal = Journal::open(Options::file(place.database())).await?;
    let mut ids = BTreeSet::new();
    let filter = ExecutionFilter {
        limit: 1000,
        ..ExecutionFilter::default()
    };
    for row in journal.executions(&filter).await? {
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
        ids.insert(row.id);
    }
    for n in 0..EXECUTIONS {
        ensure!(
            ids.contains(&Load::id(n).to_string()),
            "execution {n} was acknowledged and is lost"
        );
    }
    ensure!(
        ids.len() == EXECUTIONS,
        "{} executions, {EXECUTIONS} were asked for",
        ids.len()
    );
    let items = journal
        .work_items(&WorkFilter {
            limit: 1000,
            ..WorkFilter::default()
        })
        .await?;
    ensure!(
        items.len() == EXECUTIONS,
        "{} work items, one each was asked for",
        items.len()
    );
    journal.close().await;
    Ok(())
}
