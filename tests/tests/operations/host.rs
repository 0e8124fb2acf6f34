//! A server without plugins and one officer; its database can be spoilt when it does not run.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lianxi_tests::command::{Said, lianxi};
use lianxi_tests::http::{Answer, Caller, client};
use lianxi_tests::server::{Place, Server, TOKEN};
use reqwest::Client;
use sea_orm::{ConnectionTrait as _, Database};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The longest that a server may take to answer.
/// The token of an officer of the department that the plugins are of.
const CLERK: &str = "token-of-a-clerk-in-a-test";
const ANSWER_TIME_MAX: Duration = Duration::from_mins(1);
pub const PERSON: &str = "operator-1";

/// Goes on when it hears of it, comes due in a year, and asks a person: everything that can wait.
pub const WAITS: &str = "
do:
  - wait: {fork: {branches: [
      {nap: {wait: {days: 365}}},
      {hear: {listen: {to: {one: {with: {type: permit.paid, subject: '${ .key }'}}}}}},
      {ask: {call: work-item, with: {title: look at it, department: permits, division: '11', outcomes: [ok]}}}]}}
";
pub const SET: &str = "
do:
  - keep: {set: {n: '${ .n }'}}
";
/// Long enough for a snapshot, and then it waits.
pub const LONG: &str = "
do:
  - again:
      for: {in: '[range(400)]'}
      do: [{keep: {set: {marker: '${ $workflow.input.marker }'}}}]
  - nap: {wait: {days: 365}}
";

pub struct Host {
    pub place: Place,
    server: Option<Server>,
    client: Client,
    folder: TempDir,
}

impl Host {
    /// With workflows `test/<name>`, each the rest of its definition, and more keys of the configuration.
    pub async fn new(workflows: &[(&str, &str)], configuration: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let plugins = folder.path().join("plugins");
        fs::create_dir(&plugins).expect("a folder for plugins");
        let write = |(name, rest): &(&str, &str)| -> PathBuf {
            let path = folder.path().join(format!("{name}.yaml"));
            let head = format!(
                "document: {{dsl: '1.0.3', namespace: test, name: {name}, version: '1.0.0'}}"
            );
            fs::write(&path, format!("{head}\n{rest}")).expect("the definition is written");
            path
        };
        let place = Place {
            folder: folder.path().to_path_buf(),
            workflows: workflows.iter().map(write).collect(),
            plugins,
            database: None,
        };
        let officer = lianxi_tests::server::Officer {
            token: TOKEN,
            person: PERSON,
            department: "permits",
            division: "11",
        };
        let clerk = lianxi_tests::server::Officer {
            token: CLERK,
            person: "clerk",
            department: "finance",
            division: "11",
        };
        place
            .configure_with(&[officer, clerk], configuration)
            .expect("the configuration is written");
        let mut host = Self {
            place,
            server: None,
            client: client(ANSWER_TIME_MAX).expect("a client"),
            folder,
        };
        host.start().await;
        host
    }

    pub async fn start(&mut self) {
        let mut server = self.place.start().expect("it starts");
        server.ready(&self.client).await.expect("it is ready");
        self.server = Some(server);
    }

    /// SIGTERM: it must end well.
    pub fn stop(&mut self) {
        let status = self.server.take().expect("it runs").stop();
        assert!(status.expect("it is stopped").success(), "it ends well");
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        let server = self.server.take().expect("it runs");
        server.kill().expect("it is killed");
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn url(&self) -> &str {
        &self.server.as_ref().expect("it runs").url
    }

    /// An officer of the department that the plugins of the tests are of.
    pub fn clerk(&self) -> Caller {
        let server = self.server.as_ref().expect("it runs");
        Caller::new(server, Some(CLERK)).expect("a client")
    }

    pub fn caller(&self) -> Caller {
        let server = self.server.as_ref().expect("it runs");
        Caller::new(server, Some(TOKEN)).expect("a client")
    }

    /// What is typed in the folder of the host.
    pub fn types(&self, arguments: &[&str]) -> Said {
        lianxi(self.folder(), arguments).expect("it runs")
    }

    /// The same, to the running server.
    pub fn asks(&self, arguments: &[&str]) -> Said {
        let server = ["--server", self.url(), "--token", TOKEN];
        self.types(&[arguments, &server].concat())
    }

    /// Changes the database past the host, which must not run.
    pub async fn spoil(&self, sql: &str) {
        assert!(self.server.is_none(), "a running host is not spoilt");
        let url = format!("sqlite://{}", self.place.file().display());
        let raw = Database::connect(url).await.expect("it opens");
        raw.execute_unprepared(&format!("PRAGMA foreign_keys = OFF; {sql}"))
            .await
            .expect("it runs");
        raw.close().await.expect("it closes");
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
    let as_wanted = |answer: &Answer| answer.body["status"] == status;
    let path = format!("/v1/executions/{id}");
    let found = caller.until(&path, as_wanted).await;
    found.expect("it comes to stand so").body
}

/// What a command answered with `--format json`.
pub fn answer(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}
