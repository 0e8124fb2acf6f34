//! `lianxi directory` and `lianxi calendar` on a real server: tables loaded twice, changes, who leaves.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::lianxi::{Said, lianxi, lianxi_fed};
use crate::serving::Server;

const DIVISIONS: &str = "code,name,level,parent,from,until,successors\n14,Province,province,,,,\n1401,First City,city,14,,,\n140101,East County,county,1401,,,\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = folder.path().join("tables");
    fs::create_dir(&tables).expect("a folder");
    for (name, text) in [
        ("divisions.csv", DIVISIONS),
        (
            "departments.csv",
            "id,name,kind,order,levels\nworks,Works,government,1,city;county\n",
        ),
        ("roles.csv", "id,name,kind\nofficer,Officer,duty\n"),
        (
            "people.csv",
            "id,from,left\nu-1,2026-01-01,\nu-2,2026-01-01,\n",
        ),
        (
            "assignments.csv",
            "person,department,division,roles,leader,from,until\nu-1,works,140101,officer,false,2026-01-01,\nu-2,works,140101,officer,true,2026-01-01,\n",
        ),
    ] {
        fs::write(tables.join(name), text).expect("written");
    }
    folder
}

struct Asked<'a> {
    folder: &'a Path,
    server: &'a Server,
}

impl Asked<'_> {
    fn say(&self, words: &[&str]) -> Said {
        let server = ["--server", &self.server.address];
        lianxi(self.folder, &[words, &server].concat())
    }

    fn json(&self, words: &[&str]) -> Value {
        let said = self.say(&[words, &["--format", "json"]].concat());
        assert_eq!(said.exit, 0, "{words:?}: {said:?}");
        said.json()
    }
}

#[test]
fn tables_are_loaded_and_loading_them_again_changes_nothing() {
    let folder = folder();
    let server = Server::start_with(folder.path(), &["--insecure-open"]);
    let asked = Asked {
        folder: folder.path(),
        server: &server,
    };
    let would = asked.say(&["directory", "load", "tables", "--dry-run"]);
    assert!(
        would.exit == 0 && would.out.contains("put-division") && would.out.contains("First City"),
        "{would:?}"
    );
    assert_eq!(
        asked.json(&["directory", "show", "divisions"])["items"],
        json!([])
    );
    let loaded = asked.json(&["directory", "load", "tables", "--reason", "the first load"]);
    assert_eq!(
        (&loaded["rows"], loaded["changes"].as_array().map(Vec::len)),
        (&json!(9), Some(9)),
        "{loaded}"
    );
    let again = asked.say(&["directory", "load", "tables"]);
    assert!(
        again.exit == 0 && again.out.contains("nothing changes"),
        "{again:?}"
    );
    let shown = asked.say(&["directory", "show", "offices", "--division", "140101"]);
    assert!(
        shown.exit == 0 && shown.out.contains("East CountyWorks"),
        "{shown:?}"
    );
    let history = asked.json(&["directory", "history"]);
    assert_eq!(history["items"][0]["reason"], json!("the first load"));

    fs::write(
        folder.path().join("tables/divisions.csv"),
        format!("{DIVISIONS}140102,,county,1401,,,\n"),
    )
    .expect("written");
    let wrong = asked.say(&["directory", "load", "tables"]);
    assert!(
        wrong.exit == 2
            && wrong.err.contains("divisions.csv:5:name")
            && wrong.err.contains("what to do"),
        "{wrong:?}"
    );
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_configuration_names_tables_that_each_start_loads() {
    let folder = folder();
    fs::write(folder.path().join("lianxi.yaml"), "directory: tables\n").expect("written");
    for _ in 0..2 {
        let server = Server::start_with(
            folder.path(),
            &["--insecure-open", "--config", "lianxi.yaml"],
        );
        let asked = Asked {
            folder: folder.path(),
            server: &server,
        };
        let people = asked.json(&["directory", "show", "people", "--department", "works"]);
        assert_eq!(
            people["items"].as_array().map(Vec::len),
            Some(2),
            "{people}"
        );
        let history = asked.json(&["directory", "history"]);
        assert_eq!(
            history["items"].as_array().map(Vec::len),
            Some(1),
            "{history}"
        );
        assert_eq!(server.stop(), Some(0));
    }
    fs::write(
        folder.path().join("tables/people.csv"),
        "id,name\nu-1,Somebody\n",
    )
    .expect("written");
    let said = lianxi(
        folder.path(),
        &[
            "serve",
            "--data",
            "data",
            "--listen",
            "127.0.0.1:0",
            "--config",
            "lianxi.yaml",
        ],
    );
    assert!(
        said.exit == 2 && said.err.contains("people.csv:1:name"),
        "{said:?}"
    );
    assert!(!said.err.contains("Somebody"), "{said:?}");
}

#[test]
fn changes_are_made_all_or_none_and_people_leave() {
    let folder = folder();
    let server = Server::start_with(folder.path(), &["--insecure-open"]);
    let asked = Asked {
        folder: folder.path(),
        server: &server,
    };
    asked.json(&["directory", "load", "tables"]);
    let change = |changes: &Value| {
        fs::write(folder.path().join("changes.json"), changes.to_string()).expect("written");
        asked.say(&[
            "directory",
            "change",
            "changes.json",
            "--reason",
            "as decided",
        ])
    };
    let bad = change(&json!([
        {"change": "add-person", "person": "u-3"},
        {"change": "rename-division", "code": "1499", "name": "Nowhere", "from": "2026-04-01"},
        {"change": "leave", "person": "nobody", "on": "2026-04-01"},
    ]));
    assert!(
        bad.exit == 2 && bad.err.contains("change 2") && bad.err.contains("change 3"),
        "{bad:?}"
    );
    let good = change(
        &json!([{"change": "rename-division", "code": "140101", "name": "Eastern District", "from": "2026-04-01"}]),
    );
    assert!(
        good.exit == 0 && good.out.contains("Eastern District"),
        "{good:?}"
    );
    for (on, name) in [
        ("2026-03-31", "East County"),
        ("2026-04-01", "Eastern District"),
    ] {
        let shown = asked.json(&[
            "directory",
            "show",
            "divisions",
            "--within",
            "140101",
            "--on",
            on,
        ]);
        assert_eq!(shown["items"][0]["name"], json!(name));
    }
    let office = [
        "--matter",
        "m",
        "--department",
        "works",
        "--division",
        "140101",
    ];
    let acts = asked.say(&[&["directory", "registering-office"], &office[..]].concat());
    assert!(
        acts.exit == 0 && acts.out.contains("works@140101"),
        "{acts:?}"
    );

    let server_option = ["--server", &server.address];
    let written = lianxi_fed(
        folder.path(),
        &[&["directory", "details", "u-1"], &server_option[..]].concat(),
        r#"{"name": "Anna Example"}"#,
    );
    assert_eq!(written.exit, 0, "{written:?}");
    let shown = asked.say(&["directory", "show", "person", "u-1"]);
    assert!(
        shown.out.contains("Anna Example") && shown.out.contains("officer"),
        "{shown:?}"
    );
    assert_eq!(
        asked.say(&["directory", "details", "u-1", "--erase"]).exit,
        0
    );

    assert_eq!(
        asked.json(&["directory", "holdings", "u-1"])["count"],
        json!(0)
    );
    let to = [
        "--to-person",
        "u-2@works@140101",
        "--on",
        "2026-05-01",
        "--reason",
        "retired",
    ];
    let would = asked.say(&[&["directory", "leave", "u-1", "--dry-run"], &to[..]].concat());
    assert!(
        would.exit == 0 && would.out.contains("0 work item(s) would move"),
        "{would:?}"
    );
    let left = asked.json(&[&["directory", "leave", "u-1"], &to[..]].concat());
    assert_eq!(left["changes"][0]["change"], json!("leave"), "{left}");
    let wrong = asked.say(&["directory", "show", "roles", "--on", "2026-01-01"]);
    assert!(wrong.exit == 2 && wrong.err.contains("--on"), "{wrong:?}");
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn working_days_are_shown_and_loaded() {
    let folder = folder();
    let server = Server::start_with(folder.path(), &["--insecure-open"]);
    let asked = Asked {
        folder: folder.path(),
        server: &server,
    };
    let shown = asked.json(&["calendar", "show"]);
    let last = shown["years"]
        .as_array()
        .and_then(|years| years.last())
        .expect("a year")
        .clone();
    let text = asked.say(&["calendar", "show"]);
    assert!(text.out.contains(&last["year"].to_string()), "{text:?}");
    fs::write(folder.path().join("year.json"), last.to_string()).expect("written");
    let loaded = asked.json(&["calendar", "load", "year.json", "--reason", "once more"]);
    assert_eq!(
        (&loaded["calendarVersion"], &loaded["recomputed"]),
        (&shown["version"], &json!(0))
    );
    fs::write(folder.path().join("year.json"), "{}").expect("written");
    assert_eq!(asked.say(&["calendar", "load", "year.json"]).exit, 2);
    assert_eq!(server.stop(), Some(0));
}
