//! A server with the hostile plugin and a few people; what it did is proved from its journal after it has stopped.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use lianxi_journal::{ExecutionFilter, Journal, WorkFilter};
use lianxi_tests::http::{Answer, Caller, client};
use lianxi_tests::server::{Officer, Place, Server};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::plugin;

/// Of the office that the work items of these tests are for.
pub const OFFICER: Officer<'_> = Officer {
    token: "token-of-the-first-officer",
    person: "officer-1",
    department: "permits",
    division: "11",
};
pub const COLLEAGUE: Officer<'_> = Officer {
    token: "token-of-the-second-officer",
    person: "officer-2",
    ..OFFICER
};
pub const STRANGER: Officer<'_> = Officer {
    token: "token-of-an-officer-elsewhere",
    person: "officer-3",
    division: "12",
    ..OFFICER
};

/// The longest that a server may take to say that it is there.
const ANSWER_TIME_MAX: Duration = Duration::from_mins(1);
/// Rows read at once when a journal is proved; no test has as many.
const ROWS_MAX: u64 = 1_000;

/// A definition around its tasks.
pub fn definition(name: &str, rest: &str) -> String {
    format!("document: {{dsl: '1.0.3', namespace: test, name: {name}, version: '1.0.0'}}\n{rest}")
}

/// A workflow that asks one duty of the hostile plugin.
pub fn asking(duty: &str) -> String {
    format!(
        "do:\n  - ask: {{call: '{duty}:*@{}', with: {{name: '${{ .name }}'}}}}\n",
        plugin::HOSTILE
    )
}

/// Its folder, and the server on it while one runs.
pub struct Host {
    pub place: Place,
    server: Option<Server>,
    client: Client,
    _folder: TempDir,
}

/// What the journal has of an execution.
#[derive(Debug)]
pub struct Kept {
    pub events: Vec<Value>,
}

impl Kept {
    /// How many events of a kind there are.
    pub fn count(&self, kind: &str) -> usize {
        self.events
            .iter()
            .filter(|event| event["e"] == kind)
            .count()
    }
}

impl Host {
    /// With workflows by name, each the rest of its definition.
    pub async fn new(workflows: &[(&str, &str)]) -> Self {
        Self::with(workflows, "").await
    }

    /// The same, with more keys of the configuration.
    pub async fn with(workflows: &[(&str, &str)], configuration: &str) -> Self {
        let mut host = Self::prepared(workflows, configuration);
        host.start().await;
        host
    }

    /// The same, not started yet.
    pub fn prepared(workflows: &[(&str, &str)], configuration: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let plugins = folder.path().join("plugins");
        fs::create_dir(&plugins).expect("a folder for plugins");
        plugin::install(&plugins);
        let write = |(name, rest): &(&str, &str)| -> PathBuf {
            let path = folder.path().join(format!("{name}.yaml"));
            fs::write(&path, definition(name, rest)).expect("the definition is written");
            path
        };
        let host = Self {
            place: Place {
                folder: folder.path().to_path_buf(),
                workflows: workflows.iter().map(write).collect(),
                plugins,
                database: None,
            },
            server: None,
            client: client(ANSWER_TIME_MAX).expect("a client"),
            _folder: folder,
        };
        host.configure(configuration);
        host
    }

    pub fn configure(&self, others: &str) {
        self.place
            .configure_with(&[OFFICER, COLLEAGUE, STRANGER], others)
            .expect("the configuration is written");
    }

    /// Starts it and waits until submissions succeed.
    pub async fn start(&mut self) {
        self.launch();
        let server = self.server.as_mut().expect("it was started");
        server.ready(&self.client).await.expect("it is ready");
    }

    /// Starts it and waits until it answers: it need not be ready.
    pub async fn start_unready(&mut self) {
        self.launch();
        let server = self.server.as_mut().expect("it was started");
        server.live(&self.client).await.expect("it answers");
    }

    fn launch(&mut self) {
        self.server = Some(self.place.start().expect("it starts"));
    }

    /// SIGTERM: it must end well.
    pub fn stop(&mut self) {
        let server = self.server.take().expect("it runs");
        let status = server.stop().expect("it is stopped");
        assert!(status.success(), "it ends well, not with {status}");
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        let server = self.server.take().expect("it runs");
        server.kill().expect("it is killed");
    }

    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("it runs")
    }

    pub fn caller(&self, officer: Officer<'_>) -> Caller {
        Caller::new(self.server(), Some(officer.token)).expect("a client")
    }

    pub fn nobody(&self) -> Caller {
        Caller::new(self.server(), None).expect("a client")
    }

    /// Stops the server and reads the journal itself: every chain holds, and nothing has ended twice.
    pub async fn prove(&mut self) -> BTreeMap<String, Kept> {
        self.stop();
        let journal = Journal::open(self.place.options())
            .await
            .expect("nobody holds the journal");
        let executions = ExecutionFilter {
            limit: ROWS_MAX,
            ..ExecutionFilter::default()
        };
        let mut kept = BTreeMap::new();
        for row in journal.executions(&executions).await.expect("it reads") {
            journal.verify(&row.id).await.expect("its chain holds");
            let turns = journal.turns(&row.id).await.expect("it reads");
            let events = turns.iter().flat_map(|turn| &turn.events);
            let execution = Kept {
                events: events
                    .map(|event| serde_json::from_slice(event).expect("an event is JSON"))
                    .collect(),
            };
            let ends = ["ended", "faulted", "cancelled"].map(|kind| execution.count(kind));
            assert!(ends.iter().sum::<usize>() <= 1, "{}: {execution:?}", row.id);
            kept.insert(row.id, execution);
        }
        let items = WorkFilter {
            limit: ROWS_MAX,
            ..WorkFilter::default()
        };
        for row in journal.work_items(&items).await.expect("it reads") {
            journal.verify_work(&row.id).await.expect("its chain holds");
        }
        journal.close().await;
        kept
    }
}

/// A test that fails shows what the server said.
impl Drop for Host {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the server said:\n{}", self.place.log());
        }
    }
}

/// Begins an execution of `test/<workflow>`.
pub async fn begin(caller: &Caller, workflow: &str, input: Value) -> String {
    let body = json!({"workflow": format!("test/{workflow}"), "input": input});
    let begun = caller
        .post("/v1/executions", &body)
        .await
        .expect("it answers");
    assert_eq!(begun.status, 201, "{workflow}: {begun:?}");
    begun.body["id"].as_str().expect("an id").to_owned()
}

/// The execution once it stands so.
pub async fn stands(caller: &Caller, id: &str, status: &str) -> Value {
    let path = format!("/v1/executions/{id}");
    let as_wanted = |answer: &Answer| answer.body["status"] == status;
    caller
        .until(&path, as_wanted)
        .await
        .expect("it comes to stand so")
        .body
}
