//! A host for tests: a real SQLite file, no plugins, virtual time driven by hand.

use std::sync::Arc;

use lianxi_calendar::Calendar;
use lianxi_journal::{Journal, NewEffect, Options};
use lianxi_runtime::flow::{State, evolve, outstanding};
use lianxi_runtime::{
    Clock, Egress, EgressPolicy, Engine, ExecutionView, Parts, Plugins, Settings, Start,
    VirtualClock, project,
};
use lianxi_sandbox::{Limits, Sandbox};
use lianxi_work::{Actor, Office};
use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Host<C = VirtualClock> {
    pub engine: Engine,
    pub clock: Arc<C>,
    folder: TempDir,
    settings: Settings,
    allowed: Vec<String>,
}

pub const BEGINNING: &str = "2026-03-02T01:00:00Z";

fn egress_to(allowed: &[String]) -> Egress {
    let policy = EgressPolicy::allow(allowed.iter().cloned());
    Egress::new(policy.expect("each is host:port"))
}

fn beginning() -> Arc<VirtualClock> {
    Arc::new(VirtualClock::starting_at(
        BEGINNING.parse().expect("an instant"),
    ))
}

impl Host {
    pub async fn new() -> Self {
        Self::with(Settings::default(), Vec::new()).await
    }

    /// With settings of its own, and `host:port`s that it may call.
    pub async fn with(settings: Settings, allowed: Vec<String>) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = beginning();
        Self::in_folder(folder, clock, settings, egress_to(&allowed), allowed).await
    }

    /// With a way out of its own.
    pub async fn reaching(egress: Egress) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = beginning();
        Self::in_folder(folder, clock, Settings::default(), egress, Vec::new()).await
    }

    /// Goes from one due instant to the next until nothing is due any more.
    pub async fn run_to_the_end(&self) {
        self.settle().await;
        while let Some(next) = self.engine.next_due().await.expect("the journal reads") {
            self.clock.advance_to(next);
            self.settle().await;
        }
    }
}

impl<C: Clock> Host<C> {
    /// On a clock of its own.
    pub async fn on(clock: Arc<C>) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let settings = Settings::default();
        Self::in_folder(folder, clock, settings, egress_to(&[]), Vec::new()).await
    }

    async fn in_folder(
        folder: TempDir,
        clock: Arc<C>,
        settings: Settings,
        egress: Egress,
        allowed: Vec<String>,
    ) -> Self {
        let journal = Journal::open(Options::file(folder.path().join("journal.db")))
            .await
            .expect("the journal opens");
        let sandbox = Sandbox::new(Limits::default()).expect("a sandbox");
        let engine = Box::pin(Engine::open(Parts {
            journal,
            plugins: Arc::new(Plugins::new(sandbox)),
            clock: clock.clone(),
            calendar: Calendar::bundled(),
            egress,
            settings: settings.clone(),
        }))
        .await
        .expect("the engine opens");
        Self {
            engine,
            clock,
            folder,
            settings,
            allowed,
        }
    }

    /// Stops and starts again on the same file, at the same time.
    pub async fn reopened(self) -> Self {
        self.engine.shutdown().await;
        let egress = egress_to(&self.allowed);
        Self::in_folder(self.folder, self.clock, self.settings, egress, self.allowed).await
    }

    /// The same with other settings.
    pub async fn reopened_with(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self.reopened().await
    }

    /// Every byte that it stored.
    pub fn stored(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).expect("the folder lists");
        files
            .flat_map(|file| std::fs::read(file.expect("a file").path()).expect("it reads"))
            .collect()
    }

    pub async fn publish(&self, text: &str) -> String {
        match self.engine.publish("test.yaml", text).await {
            Ok((definition, _)) => definition.workflow.document.id(),
            Err(error) => panic!("{error:?}\n{text}"),
        }
    }

    pub async fn start(&self, workflow: &str, input: Value) -> String {
        let start = Start {
            id: None,
            workflow: workflow.to_owned(),
            input,
        };
        let id = self
            .engine
            .start(start)
            .await
            .expect("it starts")
            .id
            .to_string();
        self.settle().await;
        id
    }

    pub async fn settle(&self) {
        self.engine.settle().await.expect("everything due is done");
    }

    /// The execution, after checking that its stored rows are what its state says and that its chain holds.
    pub async fn view(&self, id: &str) -> ExecutionView {
        let view = self.engine.execution(id).await.expect("it exists");
        let events = self.engine.events(id).await.expect("its events read");
        let definition = self
            .engine
            .definitions()
            .by_name(&view.summary.workflow, jiff::Timestamp::MAX)
            .await
            .expect("its definition");
        let mut state = State::new(Arc::clone(&definition.workflow));
        for event in &events {
            evolve(&mut state, event);
        }
        let wanted: Vec<NewEffect> = project::rows(&outstanding(&state)).into_values().collect();
        let stored = self
            .engine
            .journal()
            .effects(id)
            .await
            .expect("its effects read");
        let stored: Vec<NewEffect> = stored
            .into_iter()
            .map(|row| NewEffect {
                effect: row.effect,
                kind: row.kind,
                due_at_ms: row.due_at_ms,
                topic: row.topic,
                correlation: row.correlation,
                target: row.target,
                body: row.body,
            })
            .collect();
        assert_eq!(stored, wanted, "the stored projection of {id}");
        self.engine
            .journal()
            .verify(id)
            .await
            .expect("the chain holds");
        view
    }

    /// The only open work item of a step.
    pub async fn item(&self, step: &str) -> String {
        let rows = self
            .engine
            .work_items(&lianxi_journal::WorkFilter {
                limit: 100,
                ..Default::default()
            })
            .await
            .expect("work items list");
        let mut open = Vec::new();
        for row in rows
            .iter()
            .filter(|row| !matches!(row.status.as_str(), "completed" | "returned" | "cancelled"))
        {
            let (_, item) = self.engine.work_item(&row.id).await.expect("it reads");
            if item.terms().step == step {
                open.push(row.id.clone());
            }
        }
        assert_eq!(open.len(), 1, "open items of '{step}': {rows:?}");
        open.remove(0)
    }
}

pub fn officer(department: &str, division: &str) -> Actor {
    Actor {
        person: format!("{department}-{division}"),
        office: Office {
            department: department.to_owned(),
            division: Some(division.to_owned()),
        },
        roles: Vec::new(),
        stands_for: Vec::new(),
    }
}

/// A definition around a list of tasks.
pub fn definition(name: &str, rest: &str) -> String {
    format!(
        "document:\n  dsl: '1.0.3'\n  namespace: test\n  name: {name}\n  version: '1.0.0'\n{rest}"
    )
}

/// Runs a definition to its end and compares status and output (or the error's type and place).
pub async fn check(
    host: &Host,
    name: &str,
    rest: &str,
    input: Value,
    status: &str,
    expected: Value,
) {
    let workflow = host.publish(&definition(name, rest)).await;
    let id = host.start(&workflow, input).await;
    host.run_to_the_end().await;
    let view = host.view(&id).await;
    let found = match (&view.output, &view.error) {
        (Some(output), _) => output.clone(),
        (None, Some(error)) => {
            json!({"type": error.kind.rsplit('/').next(), "status": error.status, "instance": error.instance})
        }
        (None, None) => Value::Null,
    };
    assert_eq!(
        (view.summary.status.as_str(), &found),
        (status, &expected),
        "{name}: {view:#?}"
    );
}
