//! What helps whoever writes definitions: rule packs, the schema for editors, problems in both languages.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::lianxi::{Said, command, finish, lianxi};

const DEFINITION: &str = "\
document: {dsl: '1.0.3', namespace: test, name: w, version: '1.0.0'}
do:
  - sign:
      call: work-item
      with: {title: Sign, department: nobody, outcomes: [ok], escalation: [{after: {amount: 1, unit: hours}, do: remind}]}
";
const PACK: &str = "\
pack: offices
rules:
  - code: an-office-that-is-there
    severity: error
    on: work-item
    when: 'select(.with.department == \"nobody\") | {department: .with.department, at: \"/with/department\"}'
    source: 规程 第二条
    message: {zh: '没有“{department}”这个部门', en: 'there is no department `{department}`'}
    help: {zh: 写明部门, en: name the department}
";

fn folder(pack: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("w.yaml"), DEFINITION).expect("it is written");
    fs::create_dir(folder.path().join("rules")).expect("a folder");
    fs::write(folder.path().join("rules/offices.yaml"), pack).expect("it is written");
    folder
}

fn in_chinese(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = command();
    command.env("LIANXI_LANG", "zh");
    finish(command.args(arguments).current_dir(folder), "")
}

const VALIDATE: [&str; 4] = ["validate", "w.yaml", "--rules", "rules"];

#[test]
fn a_definition_is_held_to_the_rules_of_a_folder() {
    let folder = folder(PACK);
    let said = lianxi(folder.path(), &VALIDATE);
    assert_eq!(said.exit, 2, "{said:?}");
    for part in [
        "offices/an-office-that-is-there",
        "there is no department `nobody` (规程 第二条; rule pack offices)",
        "w.yaml:5",
        "name the department",
    ] {
        assert!(said.err.contains(part), "{part}: {said:?}");
    }
    let said = in_chinese(folder.path(), &VALIDATE);
    assert!(
        said.err
            .contains("没有“nobody”这个部门（依据：规程 第二条；规则包 offices）"),
        "{said:?}"
    );
    let said = lianxi(
        folder.path(),
        &[&VALIDATE[..], &["--format", "json"]].concat(),
    );
    let problem = &said.json()["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["line"], &problem["rule"]),
        (
            &json!("rule"),
            &json!(5),
            &json!({"pack": "offices", "code": "an-office-that-is-there", "source": "规程 第二条"})
        )
    );
    assert_eq!(problem["zh"]["help"], "写明部门");
    // Without the folder nobody asks.
    let said = lianxi(folder.path(), &["validate", "w.yaml"]);
    assert_eq!(said.exit, 0, "{said:?}");
}

#[test]
fn a_pack_with_a_mistake_is_told_with_its_line_and_nothing_is_checked() {
    let folder = folder(&PACK.replace("on: work-item", "on: workitem"));
    let said = lianxi(folder.path(), &VALIDATE);
    assert_eq!((said.exit, said.out.as_str()), (2, ""), "{said:?}");
    for part in ["offices.yaml:5", "did you mean `work-item`?"] {
        assert!(said.err.contains(part), "{part}: {said:?}");
    }
}

#[test]
fn a_host_publishes_nothing_that_breaks_a_rule() {
    let folder = folder(PACK);
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--insecure-open",
        "--plugins",
        "none",
    ];
    let with = ["--rules", "rules", "--workflows", "w.yaml"];
    let said = lianxi(folder.path(), &[&serve[..], &with].concat());
    assert_eq!(said.exit, 2, "{said:?}");
    assert!(
        said.err.contains("there is no department `nobody`"),
        "{said:?}"
    );
    // The configuration names the folder, relative to itself.
    let configuration = "rules: rules\nworkflows: [w.yaml]\nplugins: none\n";
    fs::write(folder.path().join("lianxi.yaml"), configuration).expect("it is written");
    let serve = ["serve", "--listen", "127.0.0.1:0", "--insecure-open"];
    let said = lianxi(
        folder.path(),
        &[&serve[..], &["--config", "lianxi.yaml"]].concat(),
    );
    assert_eq!(said.exit, 2, "{said:?}");
    assert!(
        said.err.contains("there is no department `nobody`"),
        "{said:?}"
    );
}

#[test]
fn the_schema_is_written_to_a_file_or_out() {
    let folder = folder(PACK);
    let said = lianxi(folder.path(), &["schema", "--plugins", "none"]);
    assert_eq!(
        (
            said.exit,
            &said.json()["properties"]["do"]["description"].is_string()
        ),
        (0, &true)
    );
    let arguments = ["schema", "--plugins", "none", "-o", "workflow.schema.json"];
    let written = lianxi(folder.path(), &arguments);
    assert_eq!((written.exit, written.out.as_str()), (0, ""), "{written:?}");
    let text = fs::read_to_string(folder.path().join("workflow.schema.json")).expect("a file");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(schema, said.json());
}

#[test]
fn problems_are_told_in_chinese() {
    let folder = folder(PACK);
    let wrong = format!("{DEFINITION}  - push：\n      set: {{a: 1}}\n");
    fs::write(folder.path().join("w.yaml"), wrong).expect("it is written");
    let said = in_chinese(folder.path(), &["validate", "w.yaml"]);
    assert_eq!(said.exit, 2, "{said:?}");
    for part in ["全角字符", "这不是有效的 YAML 文档", "半角冒号"] {
        assert!(said.err.contains(part), "{part}: {said:?}");
    }
}
