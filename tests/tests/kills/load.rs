//! The load: an execution calls two duties that write records, tells a system outside over HTTP, waits, and goes to a person.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use lianxi_domain::uscc;
use lianxi_tests::http;
use lianxi_tests::server::TOKEN;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use uuid::Uuid;

const SUBMITTERS: usize = 4;
/// How long one answer is waited for: a server that was stopped gives none.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// The longest that there may be no server that is ready.
const SERVED_MAX: Duration = Duration::from_mins(1);

pub const WORKFLOW: &str = r"
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

/// Clients that submit, people who complete, and the executions that came of it.
pub struct Load {
    executions: usize,
    tell: String,
    client: Client,
    urls: Mutex<Vec<String>>,
    /// Which of the servers is asked: another one after each failure, as a client does that knows them all.
    at: AtomicUsize,
    next: AtomicUsize,
    sample: Value,
    done: AtomicBool,
}

impl Load {
    pub fn new(executions: usize, tell: SocketAddr) -> Result<Arc<Self>> {
        Ok(Arc::new(Self {
            executions,
            tell: format!("http://{tell}/"),
            client: http::client(ANSWER_MAX)?,
            urls: Mutex::default(),
            at: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
            sample: sample()?,
            done: AtomicBool::new(false),
        }))
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The servers as they are now.
    pub fn know(&self, urls: Vec<String>) {
        *self.urls.lock().expect("no holder panics") = urls;
    }

    fn url(&self) -> String {
        let urls = self.urls.lock().expect("no holder panics");
        urls[self.at.load(Ordering::SeqCst) % urls.len()].clone()
    }

    fn another(&self) {
        self.at.fetch_add(1, Ordering::SeqCst);
    }

    /// Waits until one of the servers takes submissions; says which.
    pub async fn served(&self) -> Result<String> {
        let began = Instant::now();
        while began.elapsed() < SERVED_MAX {
            let url = self.url();
            let asked = self.client.get(format!("{url}/v1/health/ready"));
            if asked
                .send()
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return Ok(url);
            }
            self.another();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("none of the servers is ready after {SERVED_MAX:?}")
    }

    /// Submits and completes until [`Self::finish`].
    pub fn begin(self: &Arc<Self>) -> Vec<JoinHandle<()>> {
        let submitting = (0..SUBMITTERS).map(|_| tokio::spawn(Arc::clone(self).submit()));
        let completing = std::iter::once(tokio::spawn(Arc::clone(self).complete()));
        completing.chain(submitting).collect()
    }

    /// Everything is acknowledged, and what is acknowledged comes to its end.
    pub async fn finish(&self, tasks: Vec<JoinHandle<()>>) -> Result<()> {
        for n in 0..self.executions {
            while !self.completed(n).await? {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        self.done.store(true, Ordering::SeqCst);
        for task in tasks {
            task.await?;
        }
        Ok(())
    }

    async fn completed(&self, n: usize) -> Result<bool> {
        let url = format!("{}/v1/executions/{}", self.url(), Self::id(n));
        let answer = self.client.get(&url).bearer_auth(TOKEN).send().await;
        let Ok(answer) = answer else {
            self.another();
            return Ok(false);
        };
        let told: Value = answer.json().await.unwrap_or_default();
        match told["status"].as_str() {
            Some("completed") => Ok(true),
            Some("faulted" | "cancelled" | "suspended") => bail!("execution {n}: {told}"),
            // It runs, or is not there yet, or it was no answer.
            _ => Ok(false),
        }
    }

    pub fn id(n: usize) -> Uuid {
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
                let status = answer.map(|answer| answer.status());
                if let Ok(StatusCode::CREATED | StatusCode::OK) = status {
                    break;
                }
                self.another();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
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
