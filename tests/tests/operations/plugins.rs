//! Plugins come and go while the host runs: signed, installed, approved, stopped, removed, and their keys revoked.

use std::fs;
use std::path::{Path, PathBuf};

use lianxi_tests::command::{Said, lianxi};
use lianxi_tests::package;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::host::{Host, answer, begin, stands};

/// Keys and packages of two departments, as their teams have them.
struct Teams {
    folder: TempDir,
}

impl Teams {
    fn new() -> Self {
        let teams = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        for key in ["finance.key", "taxation.key"] {
            assert_eq!(teams.types(&["plugin", "keygen", key]).exit, 0);
        }
        teams
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn types(&self, arguments: &[&str]) -> Said {
        lianxi(self.folder.path(), arguments).expect("it runs")
    }

    /// The configuration of a host that knows both.
    fn trust(&self) -> String {
        let key = |name: &str| self.path(&format!("{name}.key.pub")).display().to_string();
        format!(
            "trust:\n  keys:\n    - {{file: '{}', owner: 财政厅, departments: [finance]}}\n    - {{file: '{}', owner: 税务局, departments: [taxation]}}\n",
            key("finance"),
            key("taxation")
        )
    }

    /// A package of the finance department whose duty answers with its version, signed with this key.
    fn package(&self, version: &str, grants: &Value, key: Option<&str>) -> PathBuf {
        let path = self.path(&format!("finance-{version}.wasm"));
        let bytes = package::answering("finance", version, grants).expect("a package");
        fs::write(&path, bytes).expect("written");
        if let Some(key) = key {
            let file = path.display().to_string();
            let said = self.types(&["plugin", "sign", &file, "--key", key]);
            assert_eq!(said.exit, 0, "{said:?}");
        }
        path
    }

    fn key_id(&self, package: &Path) -> String {
        let file = package.display().to_string();
        let said = self.types(&["plugin", "inspect", &file, "--format", "json"]);
        let key = &answer(&said)["signer"]["key"];
        key.as_str().expect("a signer").to_owned()
    }
}

fn install(host: &Host, package: &Path, more: &[&str]) -> Said {
    let file = package.display().to_string();
    host.asks(
        &[
            &["plugin", "install", file.as_str(), "--format", "json"],
            more,
        ]
        .concat(),
    )
}

/// Publishes a version of a workflow that calls whatever `1` means.
fn publish(host: &Host, version: &str) {
    let text = format!(
        "document: {{dsl: '1.0.3', namespace: test, name: asking, version: '{version}'}}\ndo:\n  - ask: {{call: 'answer:1@finance', with: {{a: 1}}}}\n"
    );
    let path = host.folder().join("asking.yaml");
    fs::write(&path, text).expect("written");
    let said = host.asks(&["workflow", "publish", &path.display().to_string()]);
    assert_eq!(said.exit, 0, "{said:?}");
}

async fn asked(host: &Host, version: &str) -> Value {
    let id = begin(&host.caller(), &format!("asking:{version}"), json!({})).await;
    stands(&host.caller(), &id, "completed").await["output"].clone()
}

fn state(host: &Host, version: &str) -> Value {
    let listed = answer(&host.asks(&["plugin", "list", "--format", "json"]));
    let items = listed["items"].as_array().expect("items");
    let found = items.iter().find(|item| item["version"] == version);
    found.map_or(Value::Null, |item| item["state"].clone())
}

fn refused(said: &Said, why: &str) {
    assert!(said.exit != 0 && said.err.contains(why), "{why}: {said:?}");
}

#[tokio::test]
async fn a_plugin_is_installed_and_replaced_while_the_host_runs() {
    let teams = Teams::new();
    let mut host = Host::new(&[], &teams.trust()).await;
    let none = json!([]);

    refused(
        &install(&host, &teams.package("1.0.0", &none, None), &[]),
        "not signed",
    );
    let foreign = teams.package("1.0.0", &none, Some("taxation.key"));
    refused(
        &install(&host, &foreign, &[]),
        "may not sign for the department finance",
    );
    let first = teams.package("1.0.0", &none, Some("finance.key"));
    let said = install(&host, &first, &[]);
    assert_eq!(
        (said.exit, &answer(&said)["state"]),
        (0, &json!("active")),
        "{said:?}"
    );
    assert_eq!(install(&host, &first, &[]).exit, 0, "again is no change");
    publish(&host, "1.0.0");
    assert_eq!(asked(&host, "1.0.0").await, "1.0.0");

    // One that asks for more waits; until then nobody's range means it.
    let log = json!([{"capability": "log"}]);
    let second = teams.package("1.1.0", &log, Some("finance.key"));
    let said = install(&host, &second, &[]);
    assert_eq!(answer(&said)["state"], "waiting", "{said:?}");
    publish(&host, "1.0.1");
    assert_eq!(asked(&host, "1.0.1").await, "1.0.0");
    assert_eq!(host.asks(&["plugin", "approve", "finance:1.1.0"]).exit, 0);
    publish(&host, "1.0.2");
    assert_eq!(asked(&host, "1.0.2").await, "1.1.0");
    assert_eq!(
        asked(&host, "1.0.0").await,
        "1.0.0",
        "a version keeps what it was pinned to"
    );
    // What was granted once needs no approval again.
    let third = teams.package("1.2.0", &log, Some("finance.key"));
    assert_eq!(answer(&install(&host, &third, &[]))["state"], "active");

    let older = teams.package("1.0.5", &none, Some("finance.key"));
    refused(&install(&host, &older, &[]), "higher than 1.0.5");
    assert_eq!(install(&host, &older, &["--older"]).exit, 0);
    let other = teams.package("1.2.0", &none, Some("finance.key"));
    refused(&install(&host, &other, &[]), "one package for good");

    host.kill();
    host.start().await;
    for (version, expected) in [("1.0.0", "1.0.0"), ("1.0.2", "1.1.0")] {
        assert_eq!(asked(&host, version).await, expected);
    }
    assert_eq!(state(&host, "1.2.0"), "active");

    let remove = |version: &str| {
        let plugin = format!("finance:{version}");
        host.asks(&["plugin", "remove", &plugin, "--reason", "已取代"])
    };
    refused(&remove("1.1.0"), "test/asking:1.0.2");
    assert_eq!(remove("1.0.5").exit, 0);
    assert_eq!(state(&host, "1.0.5"), "removed");
    let history = host.asks(&["plugin", "list", "--history", "finance", "--format", "json"]);
    let kinds: Vec<Value> = answer(&history)["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["what"].clone())
        .collect();
    assert_eq!(
        kinds,
        [
            "removed",
            "installed",
            "installed",
            "approved",
            "installed",
            "installed"
        ]
    );
}

#[tokio::test]
async fn what_a_disabled_plugin_is_asked_is_asked_of_people() {
    let teams = Teams::new();
    let mut host = Host::new(&[], &teams.trust()).await;
    let package = teams.package("1.0.0", &json!([]), Some("finance.key"));
    assert_eq!(install(&host, &package, &["--approve"]).exit, 0);
    publish(&host, "1.0.0");
    let disable = ["plugin", "disable", "finance:1.0.0", "--reason", "计算有误"];
    assert_eq!(host.asks(&disable).exit, 0);
    host.kill();
    host.start().await;
    assert_eq!(state(&host, "1.0.0"), "disabled");

    let id = begin(&host.caller(), "asking:1.0.0", json!({})).await;
    stands(&host.caller(), &id, "waiting").await;
    let items = host
        .clerk()
        .get("/v1/work-items")
        .await
        .expect("answered")
        .body;
    let item = &items["items"][0];
    let number = item["id"].as_str().expect("an item");
    let shown = host.clerk().get(&format!("/v1/work-items/{number}")).await;
    let shown = shown.expect("answered").body;
    assert!(
        shown.to_string().contains("插件已停用：计算有误"),
        "{shown}"
    );
    assert!(
        shown.to_string().contains("\"type\":\"string\""),
        "its form is the duty's answer: {shown}"
    );

    assert_eq!(host.asks(&["plugin", "enable", "finance:1.0.0"]).exit, 0);
    assert_eq!(asked(&host, "1.0.0").await, "1.0.0");
}

#[tokio::test]
async fn a_key_that_was_revoked_signs_nothing_more() {
    let teams = Teams::new();
    let mut host = Host::new(&[], &teams.trust()).await;
    let first = teams.package("1.0.0", &json!([]), Some("finance.key"));
    assert_eq!(install(&host, &first, &["--approve"]).exit, 0);
    let key = teams.key_id(&first);
    refused(
        &host.asks(&["plugin", "revoke", "nonsense", "--reason", "遗失"]),
        "32 hexadecimal digits",
    );
    let said = host.asks(&[
        "plugin",
        "revoke",
        &key,
        "--reason",
        "私钥遗失",
        "--format",
        "json",
    ]);
    assert_eq!(
        answer(&said)["disabled"],
        json!(["finance:1.0.0"]),
        "{said:?}"
    );
    let second = teams.package("1.1.0", &json!([]), Some("finance.key"));
    refused(&install(&host, &second, &[]), "revoked");
    for _ in 0..2 {
        assert_eq!(state(&host, "1.0.0"), "disabled");
        refused(
            &host.asks(&["plugin", "enable", "finance:1.0.0"]),
            "revoked",
        );
        host.kill();
        host.start().await;
    }
}

/// With `trust`, also what stands in the folder has to be signed: the host says which is not, and does not start.
#[tokio::test]
async fn a_host_that_knows_keys_loads_no_unsigned_package() {
    let teams = Teams::new();
    let mut host = Host::new(&[], &teams.trust()).await;
    host.stop();
    let package = teams.package("1.0.0", &json!([]), None);
    let file = host.place.plugins.join("finance.wasm");
    fs::copy(&package, &file).expect("copied");
    let config = host.place.config().display().to_string();
    let plugins = host.place.plugins.display().to_string();
    let serve = [
        "serve",
        "--config",
        &config,
        "--plugins",
        &plugins,
        "--listen",
        "127.0.0.1:0",
    ];
    let said = host.types(&serve);
    assert_eq!(said.exit, 2, "{said:?}");
    assert!(
        said.err.contains("finance.wasm: the package is not signed"),
        "{said:?}"
    );
}
