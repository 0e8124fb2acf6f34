//! What a host does here, and what is done around it: definitions are published, an execution is begun, an event is sent, people are put
//! into the directory, a calendar year is loaded, a person claims the item and leaves, and who has it then completes it.
//! Whoever asks, asks again until there is an answer, and notes it; the next host must stand by every answer that was given.

use std::fmt::Display;
use std::fs;
use std::future::Future;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use lianxi_calendar::Calendar;
use lianxi_journal::{
    ExecutionFilter, Journal, LEASE_TERM, LIST_MAX, Loss, Options, WorkFilter, WorkRow, failpoint,
};
use lianxi_runtime::{
    Act, Egress, EgressPolicy, Engine, EngineError, HandOver, LeavingOrder, Parts, Plugins,
    REMINDERS, Received, Settings, Start, SystemClock,
};
use lianxi_sandbox::{Limits, Sandbox};
use lianxi_work::{Actor, Assignee, Office};
use serde_json::{Value, json};
use tracing_subscriber::fmt::format::FmtSpan;
use uuid::Uuid;

use crate::child::Run;
use crate::place;

pub const EXECUTION: Uuid = Uuid::from_u128(0x5ce0_0000_0000_4000_8000_0000_0000_0001);
const DESTINATION: &str = "events";
const KEEPER: &str = "keeper";
const LEAVER: &str = "officer";
const HEIR: &str = "colleague";
/// How long whoever asks waits before asking again.
const AGAIN: Duration = Duration::from_millis(20);
/// A host that was ended gives its lease back to nobody: the next one waits for so long.
const TERM: Duration = LEASE_TERM.checked_div(2).expect("two is not zero");

const INNER: &str = "
document: {dsl: '1.0.3', namespace: test, name: inner, version: '1.0.0'}
do:
  - answer: {set: {inner: true}}
";
/// Begins once when it is published, and then not within the hour.
const ROUND: &str = "
document: {dsl: '1.0.3', namespace: test, name: round, version: '1.0.0'}
schedule: {after: {hours: 1}}
do:
  - round: {set: {round: true}}
";
const OUTER: &str = "
document: {dsl: '1.0.3', namespace: test, name: outer, version: '1.0.0'}
do:
  - write: {call: 'write:*@writer', with: {}, export: {as: '${ {written: .} }'}}
  - tell: {call: http, with: {method: post, endpoint: '${ $workflow.input.outside }', body: {about: told}}}
  - nap: {wait: {milliseconds: 30}}
  - hear: {listen: {to: {one: {with: {type: go}}}}}
  - say: {emit: {event: {with: {source: /test, type: said}}}}
  - inner: {run: {workflow: {namespace: test, name: inner, version: '1.0.0'}}}
  - sign:
      call: work-item
      with:
        title: Sign
        department: office
        division: '11'
        outcomes: [granted]
        escalation: [{after: {amount: 0, unit: hours}, do: remind}]
      export: {as: '${ $context + {outcome: .outcome} }'}
  - confirm: {call: http, with: {method: post, endpoint: '${ $workflow.input.outside }', body: {about: confirmed}}}
  - done: {set: {written: '${ $context.written }', outcome: '${ $context.outcome }'}}
";

/// Why a host did not come to its end.
pub enum Ended {
    /// It can go on no more, and said so.
    Gone(String),
    /// Its lease ran out, as on a machine that is too busy; or its thread was made to fail.
    Lost,
    Wrong(String),
}

fn gone(error: impl Display) -> Ended {
    Ended::Gone(error.to_string())
}

/// The whole life of a host, which is stopped and started once in between.
pub async fn live(run: &Run) -> Result<(), Ended> {
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_span_events(FmtSpan::NONE)
        .with_max_level(tracing::Level::INFO)
        .init();
    for act in [Acts::First, Acts::Second] {
        let engine = open(run).await?;
        let journal = engine.journal().clone();
        let people = People {
            run,
            engine: engine.clone(),
        };
        tokio::select! {
            acted = people.act(act) => acted?,
            loss = journal.lost() => return Err(match loss {
                Loss::TakenOver => Ended::Lost,
                Loss::Broken => Ended::Gone(format!("{loss:?}")),
            }),
        }
        engine.shutdown().await;
    }
    Ok(())
}

async fn open(run: &Run) -> Result<Engine, Ended> {
    let options = Options {
        lease_term: TERM,
        ..place::options(run)
    };
    let journal = Journal::open(options).await.map_err(gone)?;
    let plugins = Plugins::new(Sandbox::new(Limits::default()).map_err(gone)?);
    plugins.load_folder(&run.folder).map_err(gone)?;
    let policy = EgressPolicy::allow([run.outside.clone()]).map_err(gone)?;
    let sink = format!("http://{}/", run.outside);
    let sinks = [DESTINATION, REMINDERS].map(|name| (name.to_owned(), sink.clone()));
    let parts = Parts {
        journal,
        plugins: Arc::new(plugins),
        clock: Arc::new(SystemClock),
        calendar: Calendar::bundled(),
        egress: Egress::new(policy),
        settings: Settings {
            sinks: sinks.into(),
            ..Settings::default()
        },
    };
    Engine::open(parts).await.map_err(gone)
}

#[derive(Clone, Copy)]
enum Acts {
    First,
    Second,
}

/// Those around the host.
struct People<'a> {
    run: &'a Run,
    engine: Engine,
}

impl People<'_> {
    async fn act(&self, act: Acts) -> Result<(), Ended> {
        for text in [INNER, OUTER, ROUND] {
            insist(|| {
                let engine = self.engine.clone();
                async move { engine.publish("test.yaml", text).await.map(drop) }
            })
            .await;
        }
        self.engine.run();
        match act {
            Acts::First => {
                self.begin().await?;
                self.until(|| self.listens()).await;
                self.until(|| async { Ok(self.renews()) }).await;
            }
            Acts::Second => {
                self.send().await?;
                self.appoint().await?;
                self.load_year().await?;
                self.leave().await?;
                self.sign().await?;
                self.until(|| self.all_is_done()).await;
            }
        }
        Ok(())
    }

    async fn begin(&self) -> Result<(), Ended> {
        let before = self.acknowledged("begun");
        let input = json!({"outside": format!("http://{}/", self.run.outside)});
        let started = insist(|| {
            let engine = self.engine.clone();
            let start = Start {
                id: Some(EXECUTION),
                workflow: "test/outer".to_owned(),
                input: input.clone(),
            };
            async move { engine.start(start).await }
        })
        .await;
        self.stands("begun", before, !started.new)
    }

    async fn send(&self) -> Result<(), Ended> {
        let before = self.acknowledged("sent");
        let event = json!({"specversion": "1.0", "id": "1", "source": "/test", "type": "go"});
        let received = insist(|| {
            let (engine, event) = (self.engine.clone(), event.clone());
            async move { engine.receive(event).await }
        })
        .await;
        self.stands("sent", before, received == Received::Duplicate)
    }

    /// The office has people.
    async fn appoint(&self) -> Result<(), Ended> {
        let before = self.acknowledged("appointed");
        let known = self.engine.directory().person(LEAVER).is_some();
        if known {
            // Who has left since is not appointed again.
            return self.stands("appointed", before, known);
        }
        insist(|| {
            let engine = self.engine.clone();
            async move {
                let changes = serde_json::from_value(places()).expect("changes");
                let keeper = actor(KEEPER);
                engine.change_directory(changes, None, &keeper).await
            }
        })
        .await;
        self.stands("appointed", before, known)
    }

    /// The one that nobody has loaded yet.
    async fn load_year(&self) -> Result<(), Ended> {
        let before = self.acknowledged("year");
        let known = self.engine.calendar().version() != Calendar::bundled().version();
        insist(|| {
            let engine = self.engine.clone();
            async move {
                let file = serde_json::from_value(json!({
                    "year": 2027,
                    "off": [
                        "2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08",
                        "2027-04-05", "2027-05-01", "2027-05-02", "2027-06-09", "2027-09-15",
                        "2027-10-01", "2027-10-02", "2027-10-03",
                    ],
                    "makeupWorkdays": [],
                    "notices": ["https://example.org/notice"],
                }))
                .expect("a year");
                engine.load_year(file, "test", &actor(KEEPER)).await
            }
        })
        .await;
        self.stands("year", before, known)
    }

    /// Somebody claims the item and leaves: their colleague has it then.
    async fn leave(&self) -> Result<(), Ended> {
        let before = self.acknowledged("left");
        self.until(|| self.reminded()).await;
        let item = self.item().await;
        let known = self.engine.actors(LEAVER).is_empty();
        if !known {
            insist(|| {
                let (engine, id) = (self.engine.clone(), item.id.clone());
                async move { claim(&engine, &id).await }
            })
            .await;
        }
        insist(|| {
            let engine = self.engine.clone();
            async move { engine.leave(leaving(), &actor(KEEPER)).await }
        })
        .await;
        let held = insist(|| {
            let engine = self.engine.clone();
            async move { engine.holdings(LEAVER).await }
        })
        .await;
        if !held.is_empty() {
            return Err(Ended::Wrong(format!("who left holds {held:?}")));
        }
        self.stands("left", before, known)
    }

    async fn item(&self) -> WorkRow {
        insist(|| {
            let journal = self.engine.journal().clone();
            async move { Ok(items(&journal).await?.remove(0)) }
        })
        .await
    }

    /// Completes the item.
    async fn sign(&self) -> Result<(), Ended> {
        let before = self.acknowledged("signed");
        let item = self.item().await;
        let signed = item.status == "completed";
        if !signed {
            insist(|| {
                let (engine, id) = (self.engine.clone(), item.id.clone());
                async move { complete(&engine, &id).await }
            })
            .await;
        }
        self.stands("signed", before, signed)
    }

    async fn items(&self) -> Result<Vec<WorkRow>, EngineError> {
        items(self.engine.journal()).await
    }

    /// Whether the execution waits for the event, or has gone on from there.
    async fn listens(&self) -> Result<bool, EngineError> {
        let effects = self
            .engine
            .journal()
            .effects(&EXECUTION.to_string())
            .await?;
        let waits = effects.iter().any(|effect| effect.kind == "subscription");
        Ok(waits || self.acknowledged("sent") || !self.items().await?.is_empty())
    }

    /// A lease is renewed at its own pace: the scenario is not over before that.
    fn renews(&self) -> bool {
        self.run.database.is_none() || failpoint::passed().contains_key("lease.before-renew")
    }

    async fn all_is_done(&self) -> Result<bool, EngineError> {
        let journal = self.engine.journal();
        let filter = ExecutionFilter {
            limit: LIST_MAX,
            ..ExecutionFilter::default()
        };
        let executions = journal.executions(&filter).await?;
        let mut waiting = journal.pending_inbox(1, None).await?.len();
        for destination in [DESTINATION, REMINDERS] {
            waiting += journal.outbox_waiting(destination, 1).await?.len();
        }
        let ended = executions.iter().filter(|row| row.status == "completed");
        Ok(waiting == 0 && executions.len() == ended.count())
    }

    async fn reminded(&self) -> Result<bool, EngineError> {
        let filter = lianxi_journal::OutboxFilter {
            destination: Some(REMINDERS.to_owned()),
            limit: LIST_MAX,
            ..lianxi_journal::OutboxFilter::default()
        };
        let reminders = self.engine.journal().outbox(&filter).await?;
        Ok(!reminders.is_empty())
    }

    async fn until<F: Future<Output = Result<bool, EngineError>>>(&self, holds: impl Fn() -> F) {
        while !holds().await.unwrap_or_default() {
            tokio::time::sleep(AGAIN).await;
        }
    }

    fn acknowledged(&self, what: &str) -> bool {
        let noted = fs::read_to_string(self.run.folder.join("acknowledged"));
        noted.unwrap_or_default().lines().any(|line| line == what)
    }

    /// Notes an answer. What was acknowledged before must have been there already.
    fn stands(&self, what: &str, before: bool, known: bool) -> Result<(), Ended> {
        if before && !known {
            return Err(Ended::Wrong(format!("{what} was acknowledged and is lost")));
        }
        let mut noted = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.run.folder.join("acknowledged"))
            .map_err(gone)?;
        writeln!(noted, "{what}").map_err(gone)
    }
}

async fn items(journal: &Journal) -> Result<Vec<WorkRow>, EngineError> {
    let filter = WorkFilter {
        limit: LIST_MAX,
        ..WorkFilter::default()
    };
    Ok(journal.work_items(&filter).await?)
}

/// One that is completed already was completed by the same person, whom nobody had told.
async fn complete(engine: &Engine, item: &str) -> Result<(), EngineError> {
    let act = Act::Complete {
        outcome: "granted".to_owned(),
        form: json!({}),
    };
    match engine.act(item, act, actor(HEIR)).await {
        Err(EngineError::WorkRejected(lianxi_work::Rejection::AlreadyClosed { .. })) => Ok(()),
        acted => acted.map(drop),
    }
}

/// Claimed already, or handed over by an answer that was lost: the same.
async fn claim(engine: &Engine, item: &str) -> Result<(), EngineError> {
    match engine.act(item, Act::Claim, actor(LEAVER)).await {
        Err(EngineError::WorkRejected(_)) => Ok(()),
        acted => acted.map(drop),
    }
}

fn office() -> Office {
    Office {
        department: "office".to_owned(),
        division: Some("11".to_owned()),
    }
}

fn actor(person: &str) -> Actor {
    Actor {
        person: person.to_owned(),
        office: office(),
        roles: Vec::new(),
        stands_for: Vec::new(),
    }
}

fn places() -> Value {
    let place = |person: &str| {
        let office = json!({"department": "office", "division": "11"});
        [
            json!({"change": "add-person", "person": person}),
            json!({"change": "assign", "person": person, "office": office, "roles": ["officer"]}),
        ]
    };
    let around = [
        json!({"change": "put-division", "code": "11", "name": "Province", "level": "province"}),
        json!({"change": "put-department", "id": "office", "name": "Office", "kind": "government", "levels": ["province"]}),
        json!({"change": "put-role", "id": "officer", "name": "Officer", "kind": "duty"}),
    ];
    let people = [LEAVER, HEIR].into_iter().flat_map(place);
    around.into_iter().chain(people).collect()
}

fn leaving() -> LeavingOrder {
    LeavingOrder {
        on: date(2026, 1, 5),
        hand_over: HandOver {
            person: LEAVER.to_owned(),
            to: Some(Assignee::Person {
                person: HEIR.to_owned(),
                office: office(),
            }),
            reason: "leaves".to_owned(),
        },
    }
}

/// Asks until there is an answer. Each request is a task of its own, as in the API: one that panics has no answer.
async fn insist<T, F>(ask: impl Fn() -> F) -> T
where
    T: Send + 'static,
    F: Future<Output = Result<T, EngineError>> + Send + 'static,
{
    loop {
        match tokio::spawn(ask()).await {
            Ok(Ok(answer)) => return answer,
            Ok(Err(error)) => eprintln!("refused: {error}"),
            Err(panic) => eprintln!("no answer: {panic}"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}
