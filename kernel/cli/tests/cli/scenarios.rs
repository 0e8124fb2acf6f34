//! `scenario list` and `scenario run`: one that is as it is kept, and everything that can be wrong with one, with its line.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::lianxi::{Said, lianxi};

const DEFINITION: &str = "\
document: {dsl: '1.0.3', namespace: test, name: ask, version: '1.0.0', title: 征求意见, metadata: {businessKey: '${ .matter }', parameters: {within: {title: 期限, value: 2, unit: working-days, kind: default, source: 无, text: '默认 2 个工作日，可配置'}}}}
do:
  - ask:
      metadata: {title: 征求意见}
      call: work-item
      with:
        title: 征求意见
        department: office
        division: '1'
        outcomes: [yes, no]
        extension: {approver: {department: office, division: '9'}}
        due: {amount: '${ $workflow.definition.document.metadata.parameters.within.value }', unit: working-days, kind: default, text: '${ $workflow.definition.document.metadata.parameters.within.text }'}
        form:
          type: object
          additionalProperties: false
          properties: {why: {title: 理由, enum: [甲, 乙]}, note: {type: string}}
        escalation:
          - after: {amount: 0, unit: working-days, from: due}
            do: remind
      output:
        as: {outcome: '${ .outcome }'}
  - tell:
      metadata: {title: 告知结果}
      emit:
        event: {with: {source: test, type: told, data: '${ . }'}}
      output: {as: '${ .data }'}
";

const HEAD: &str = "title: 试\nstartsAt: 2026-03-02 09:00\nevents:\n  - {at: 2026-03-02 10:00, start: ask, input: {matter: m}}\n";

/// A folder of workflows with one scenario in it.
fn folder(scenario: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let scenarios = folder.path().join("workflows/scenarios");
    fs::create_dir_all(&scenarios).expect("a folder");
    fs::write(folder.path().join("workflows/ask.yaml"), DEFINITION).expect("a definition");
    fs::write(scenarios.join("a.yaml"), scenario).expect("a scenario");
    folder
}

fn run(folder: &Path, more: &[&str]) -> Said {
    let arguments = [&["scenario", "run", "a", "--plugins", "none"], more].concat();
    lianxi(folder, &arguments)
}

#[test]
fn a_scenario_is_told_and_kept_and_compared() {
    let text = format!(
        "{HEAD}answers:
  - step: ask
    acts:
      - {{after: PT1H, do: request-extension, until: 2026-03-10 12:00, reason: 忙}}
      - {{after: PT2H, do: decide-extension, approved: true, reason: 可以, by: office@2, refused: not-candidate}}
      - {{after: PT3H, do: decide-extension, approved: true, reason: 可以}}
      - {{afterDue: P7D, time: 09:30, outcome: 'yes', form: {{why: 甲, note: 某人的话}}}}
expect:
  executions: [{{workflow: ask, key: m, output: {{outcome: 'yes'}}}}]
  events: [{{type: told, data: {{outcome: 'yes'}}}}]
  items: [{{step: ask}}]
"
    );
    let folder = folder(&text);
    let first = run(folder.path(), &[]);
    assert_eq!(first.exit, 1, "{first:?}");
    assert!(first.err.contains("no story is kept"), "{}", first.err);
    let kept = run(folder.path(), &["--update"]);
    assert_eq!(kept.exit, 0, "{kept:?}");
    for line in [
        "2026-03-02（周一）",
        "  10:00  启动流程：ask",
        "         启动（m）",
        "         派出待办“征求意见”：1office，期限 2026-03-04（周三）〔默认 2 个工作日，可配置〕",
        "  11:00  申请延期“征求意见”：1office，延至 2026-03-10 12:00",
        "  13:00  同意延期“征求意见”：9office",
        "  12:00  逾期：“征求意见”到期未办结（1office）",
        "         催办“征求意见”：1office",
        "  09:30  办结“征求意见”：1office，yes（理由：甲）〔逾期办结〕",
        "         发出事件：告知结果（told）",
        "         结束：告知结果（yes）",
    ] {
        assert!(
            kept.out.lines().any(|told| told == line),
            "{line}\n{}",
            kept.out
        );
    }
    assert!(!kept.out.contains("某人"), "free text is not told");
    for every in ["1", "2"] {
        let again = run(folder.path(), &["--reopen-every", every, "--json"]);
        assert_eq!(again.exit, 0, "{again:?}");
        assert_eq!(again.json()["asExpected"], true);
    }
    let story = folder.path().join("workflows/scenarios/a.timeline.txt");
    let other = fs::read_to_string(&story)
        .expect("it is kept")
        .replace("甲", "乙");
    fs::write(&story, other).expect("it is written");
    let differs = run(folder.path(), &[]);
    assert_eq!(differs.exit, 1);
    assert!(
        differs.err.contains("the story differs at line"),
        "{}",
        differs.err
    );
}

#[test]
fn what_does_not_come_as_written_is_told_with_its_line() {
    let ask = "{step: ask, after: PT1H, outcome: 'yes'}";
    for (rest, line, says) in [
        (format!("answers:\n  - {ask}\n  - {ask}\n"), 7, "no work item took this answer"),
        ("answers:\n  - {step: ask, office: office@2, after: PT1H, outcome: 'yes'}\n".to_owned(), 6, "no work item took"),
        ("answers:\n  - {step: ask, after: PT1H, outcome: maybe}\n".to_owned(), 6, "refused [unknown-outcome]"),
        ("answers:\n  - {step: ask, after: PT1H, outcome: 'yes', form: {why: 丙}}\n".to_owned(), 6, "refused [form]"),
        ("answers:\n  - {step: ask, after: PT1H, outcome: 'yes', by: office@2}\n".to_owned(), 6, "refused [not-candidate]"),
        ("answers:\n  - {step: ask, after: PT1H, outcome: 'yes', refused: form}\n".to_owned(), 6, "it is to be refused with 'form'"),
        (format!("answers:\n  - {ask}\nmeanwhile:\n  - {{at: 2026-03-02 10:30, disable: nothing}}\n"), 8, "no version of the plugin"),
        (format!("answers:\n  - {ask}\nmeanwhile:\n  - {{at: 2026-03-02 10:30, publish: ask, refused: some-rule}}\n"), 8, "it was published"),
        (format!("answers:\n  - {ask}\nexpect:\n  executions:\n    - {{workflow: ask, output: {{outcome: 'no'}}}}\n"), 9, "output.outcome is \"yes\", expected \"no\""),
        (format!("answers:\n  - {ask}\nexpect:\n  executions:\n    - {{workflow: other}}\n"), 9, "there is none"),
        (format!("answers:\n  - {ask}\nexpect:\n  events:\n    - {{type: told, count: 2}}\n"), 9, "1 time(s), expected 2"),
        (format!("answers:\n  - {ask}\nexpect:\n  items:\n    - {{step: ask, count: 0}}\n"), 9, "1 time(s), expected 0"),
        (format!("answers:\n  - {ask}\nexpect:\n  open:\n    - {{step: ask}}\n"), 9, "0 time(s), expected 1"),
        ("answers: []\n".to_owned(), 0, "a work item is open at the end"),
        ("answers: []\n".to_owned(), 0, "an execution has not ended"),
        ("answers:\n  - step: ask\n    acts:\n      - {after: PT1H, outcome: 'yes'}\n      - {after: PT2H, outcome: 'yes'}\n".to_owned(), 6, "came when its work item was closed"),
    ] {
        let folder = folder(&format!("{HEAD}{rest}"));
        let said = run(folder.path(), &["--json"]);
        assert_eq!(said.exit, 1, "{rest}\n{said:?}");
        let answer = said.json();
        let faults = answer["scenarios"][0]["faults"].as_array().expect("faults");
        let found = faults.iter().any(|fault| {
            let message = fault["message"].as_str().unwrap_or_default();
            fault["line"] == line && message.contains(says)
        });
        assert!(found, "{rest}\nline {line}: {says}\n{faults:#?}");
    }
}

#[test]
fn a_file_that_is_no_scenario_is_refused_with_its_line() {
    for (text, line, says) in [
        (
            "title: 试\nstartsAt: yesterday\n".to_owned(),
            2,
            "no instant",
        ),
        (
            "title: 试\nstartsAt: 2026-03-02\nexpected: {}\n".to_owned(),
            3,
            "expected",
        ),
        (
            format!("{HEAD}  - {{at: 2026-03-01, type: t}}\n"),
            5,
            "before the scenario starts",
        ),
        (
            format!("{HEAD}  - {{at: 2026-03-03, type: t, like: none}}\n"),
            5,
            "no event before it",
        ),
        (
            format!("{HEAD}  - {{at: 2026-03-03, title: t}}\n"),
            5,
            "give the 'type'",
        ),
        (
            format!("{HEAD}  - {{at: 2026-03-03, start: other}}\n"),
            5,
            "none of the definitions",
        ),
        (
            format!("{HEAD}endsAt: 2026-03-01\n"),
            4,
            "after the scenario ends",
        ),
        (
            format!("{HEAD}answers:\n  - {{step: ask, outcome: 'yes'}}\n"),
            6,
            "give one of 'after'",
        ),
        (
            format!("{HEAD}answers:\n  - {{step: ask, after: PT1H, outcom: 'yes'}}\n"),
            6,
            "outcom",
        ),
        (
            format!("{HEAD}answers:\n  - {{step: ask, after: PT1H, do: fly}}\n"),
            6,
            "fly",
        ),
        (
            format!(
                "{HEAD}answers:\n  - {{step: ask, after: PT1H, do: urge, reason: r, note: n}}\n"
            ),
            6,
            "no field 'note'",
        ),
        (
            format!("{HEAD}answers:\n  - {{step: ask, after: PT1H, do: cancel, reason: r}}\n"),
            6,
            "what the host does",
        ),
        (
            format!(
                "{HEAD}answers:\n  - {{step: ask, after: PT1H, outcome: 'yes', by: 'a@b@c@d'}}\n"
            ),
            6,
            "is nobody",
        ),
        (
            format!("{HEAD}answers:\n  - {{step: ask, after: PT1H, time: noon, outcome: 'yes'}}\n"),
            6,
            "no time of day",
        ),
        (
            format!("{HEAD}meanwhile:\n  - {{at: 2026-03-03, restart: true, enable: p}}\n"),
            6,
            "does one thing",
        ),
        (
            format!("{HEAD}definitions:\n  - other\n"),
            6,
            "there is no definition",
        ),
        (
            format!("{HEAD}definitions:\n  - {{use: ask, parameters: {{without: 3}}}}\n"),
            6,
            "no 'without'",
        ),
        (
            format!("{HEAD}people:\n  - {{id: u, office: office, roles: []}}\n"),
            6,
            "works in one office",
        ),
        (
            format!("{HEAD}expect:\n  events:\n    - {{kind: t}}\n"),
            7,
            "kind",
        ),
    ] {
        let folder = folder(&text);
        let said = run(folder.path(), &[]);
        assert_eq!(said.exit, 2, "{text}\n{said:?}");
        let place = format!("a.yaml:{line}: ");
        let placed = said.err.contains(&place) || said.err.contains(&format!("line {line}"));
        assert!(
            placed && said.err.contains(says),
            "{text}\nline {line}: {says}\n{}",
            said.err
        );
    }
}

#[test]
fn administrators_act_in_the_middle() {
    let text = format!(
        "{HEAD}  - {{at: 2026-03-04 10:00, start: ask, input: {{matter: n}}}}
people:
  - {{id: u-1, office: office@1, roles: [officer]}}
answers:
  - {{step: ask, key: m, beforeDue: PT1H, outcome: 'yes'}}
  - {{step: ask, key: n, beforeDue: PT1H, outcome: 'no'}}
meanwhile:
  - {{at: 2026-03-02 12:00, suspend: {{workflow: ask, key: m}}}}
  - {{at: 2026-03-03 12:00, restart: true}}
  - {{at: 2026-03-03 13:00, publish: {{use: ask, version: 1.1.0, parameters: {{within: 4}}}}}}
  - {{at: 2026-03-03 14:00, directory: [{{change: add-person, person: u-2}}]}}
  - {{at: 2026-03-06 12:00, resume: {{workflow: ask, key: m}}}}
expect:
  executions:
    - {{workflow: ask, key: m, output: {{outcome: 'yes'}}}}
    - {{workflow: ask, key: n, output: {{outcome: 'no'}}}}
"
    );
    let folder = folder(&text);
    let tables = folder.path().join("workflows/reference/directory");
    fs::create_dir_all(&tables).expect("a folder");
    for (name, rows) in [
        (
            "divisions",
            "code,name,level,parent,from,until,successors\n9,全省,province,,,,\n1,甲县,county,9,,,\n",
        ),
        (
            "departments",
            "id,name,kind,order,levels\noffice,办公室,government,1,province;county\n",
        ),
        ("roles", "id,name,kind\nofficer,经办人,duty\n"),
    ] {
        fs::write(tables.join(format!("{name}.csv")), rows).expect("a table");
    }
    let said = run(folder.path(), &["--update"]);
    assert_eq!(said.exit, 0, "{said:?}");
    for line in [
        "         ［征求意见 1］",
        "           派出待办“征求意见”：甲县办公室，期限 2026-03-04（周三）〔默认 2 个工作日，可配置〕",
        "           派出待办“征求意见”：甲县办公室，期限 2026-03-10（周二）〔默认 4 个工作日，可配置〕",
        "  12:00  管理：主机重新启动",
        "  13:00  管理：发布 ask 1.1.0",
        "  14:00  管理：机构目录变更：人员到岗",
    ] {
        assert!(
            said.out.lines().any(|told| told == line),
            "{line}\n{}",
            said.out
        );
    }
}

#[test]
fn the_list_says_what_each_is_for() {
    let folder = folder(&format!("{HEAD}covers: [正常办理]\n"));
    let said = lianxi(folder.path(), &["scenario", "list", "--json"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let list = said.json();
    assert_eq!(list[0]["name"], "a");
    assert_eq!(list[0]["covers"][0], "正常办理");
    let none = lianxi(
        folder.path(),
        &["scenario", "run", "b", "--plugins", "none"],
    );
    assert_eq!(none.exit, 2, "{none:?}");
    assert!(
        none.err.contains("there is no scenario 'b'"),
        "{}",
        none.err
    );
}
