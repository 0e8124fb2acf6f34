//! A draw is replayed by the program and by a script that has nothing of its code: on the same files, both say the same.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use lianxi_draw::{Asked, Excluded, HostKey, Number, Pool, Ratio, Record, draw, redraw};
use lianxi_tests::command::lianxi;
use lianxi_tests::repository;
use serde_json::{Value, json};

fn at(text: &str) -> jiff::Timestamp {
    text.parse().expect("an instant")
}

fn one(key: &str, reason: &str) -> Excluded {
    Excluded {
        key: key.to_owned(),
        reason: reason.to_owned(),
    }
}

/// A draw of some institutions, by count or share, with one excluded and, where asked for, one gone since.
fn record(number: Number, gone: bool) -> Record {
    let key = HostKey::known("test");
    let seal = key.seal("e/0.seal#1", "objects", at("2026-03-02T01:00:00Z"));
    let seed = key.open(&seal, "e").expect("its own");
    let keys = (0..40).map(|number| format!("单位-{number:02}"));
    let asked = Asked {
        pool: Pool::new(keys).expect("a pool"),
        excluded: vec![one("单位-07", "本年度已检查"), one("单位-07", "已停业")],
        number,
    };
    let record = draw(&seal, seed, asked, at("2026-03-03T01:00:00.5Z")).expect("a draw");
    if !gone {
        return record;
    }
    let going = vec![
        one(&record.drawn[1], "注销"),
        one(&record.order[30], "注销"),
    ];
    redraw(record, None, going, at("2026-03-04T01:00:00Z")).expect("a redraw")
}

/// What each says of a file: its exit code, and the words for what does not agree, of all records together.
fn said(folder: &Path, file: &str) -> [(i32, BTreeSet<String>); 2] {
    let program = lianxi(folder, &["draw", "verify", file, "--format", "json"]).expect("it runs");
    let answer: Value = serde_json::from_str(&program.out).unwrap_or_default();
    let records = answer["records"].as_array().cloned().unwrap_or_default();
    let mismatches = records
        .iter()
        .flat_map(|record| record["mismatches"].as_array().cloned().unwrap_or_default());
    let codes = mismatches.map(|wrong| wrong["code"].as_str().expect("a code").to_owned());

    let script = Command::new("python3")
        .arg(repository().join("tests/draw_verify.py"))
        .arg(file)
        .current_dir(folder)
        .output()
        .expect("python3 runs");
    let told = String::from_utf8(script.stdout).expect("UTF-8");
    let lines = told.lines().filter_map(|line| line.split_once(": "));
    let words = lines.flat_map(|(_, words)| words.split(", ").map(str::to_owned));
    let words = words
        .map(|word| word.split(' ').next().unwrap_or_default().to_owned())
        .filter(|word| word != "agrees");
    [
        (program.exit, codes.collect()),
        (script.status.code().expect("it exits"), words.collect()),
    ]
}

#[track_caller]
fn check(what: &str, value: &Value, exit: i32, codes: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("draw.json"), value.to_string()).expect("written");
    let [program, script] = said(folder.path(), "draw.json");
    assert_eq!(program, script, "{what}: the program and the script differ");
    let expected: BTreeSet<String> = codes.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(program, (exit, expected), "{what}");
}

fn changed(record: &Record, pointer: &str, value: Value) -> Value {
    let mut changed = json!(record);
    *changed.pointer_mut(pointer).expect("the place is there") = value;
    changed
}

#[test]
fn good_records_agree_wherever_they_stand() {
    let share = Number::Ratio(Ratio::parse("0.07").expect("a ratio"));
    for (number, gone) in [
        (Number::Count(5), false),
        (Number::Count(5), true),
        (share, false),
        (share, true),
        (Number::Count(39), false),
    ] {
        let record = record(number, gone);
        check("alone", &json!(record), 0, &[]);
        check("inside", &json!({"context": {"r": [record]}}), 0, &[]);
    }
}

#[test]
fn what_was_changed_is_found_by_both() {
    let record = record(Number::Count(5), true);
    let check_at = |pointer: &str, value: Value, codes: &[&str]| {
        check(pointer, &changed(&record, pointer, value), 1, codes);
    };
    check_at(
        "/seed",
        json!("00".repeat(32)),
        &["seed", "order", "drawn", "gone"],
    );
    check_at("/commitment", json!("00".repeat(32)), &["seed"]);
    check_at("/poolHash", json!("00".repeat(32)), &["pool-hash"]);
    check_at("/poolSize", json!(41), &["pool-size"]);
    check_at("/algorithm", json!("lianxi-draw-2"), &["algorithm"]);
    check_at("/count", json!(6), &["drawn", "gone"]);
    check_at("/count", json!(40), &["count", "drawn", "gone"]);
    check_at("/gone/1/replacedBy", json!(record.order[7]), &["gone"]);
    check_at("/gone/1/key", json!("单位-99"), &["gone", "drawn"]);
    check_at("/excluded", json!([]), &["order", "drawn", "gone"]);
    check_at("/excluded/0/key", json!("单位-99"), &["excluded"]);
    check_at("/seed", json!("AB"), &["unreadable"]);
    check_at("/count", json!("5"), &["unreadable"]);

    let mut pool = record.pool.clone();
    pool.swap(0, 1);
    check_at("/pool", json!(pool), &["pool-list"]);
    pool[0] = "单位-99".to_owned();
    check_at("/pool", json!(pool), &["pool-list", "pool-hash", "order"]);
    pool[0] = pool[1].clone();
    check_at("/pool", json!(pool), &["no-pool"]);

    let mut order = record.order.clone();
    order.swap(20, 21);
    check_at("/order", json!(order), &["order"]);
    let mut drawn = record.drawn.clone();
    drawn[4] = record.order[8].clone();
    check_at("/drawn", json!(drawn), &["drawn"]);
    check("nobody", &json!({"gone": []}), 2, &[]);
}

/// A list of one's own is what must have been drawn from, in any order; and standard input and JSON lines are read too.
#[test]
fn a_list_of_ones_own_is_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| {
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    let record = record(Number::Count(5), false);
    write(
        "draw.json",
        format!("{}\n{}\n", json!(record), json!(record)),
    );
    let mut keys = record.pool.clone();
    keys.reverse();
    write("same.txt", keys.join("\n"));
    write(
        "objects.json",
        json!(
            keys.iter()
                .map(|key| json!({"key": key}))
                .collect::<Vec<_>>()
        )
        .to_string(),
    );
    keys.pop();
    write("fewer.txt", keys.join("\n"));
    for (list, exit, told) in [
        ("same.txt", 0, "agrees"),
        ("objects.json", 0, "agrees"),
        ("fewer.txt", 1, "[pool-hash]"),
        ("nothing.txt", 2, ""),
    ] {
        let said = lianxi(
            folder.path(),
            &["draw", "verify", "draw.json", "--pool", list],
        )
        .expect("it runs");
        assert!(
            said.exit == exit && said.out.contains(told),
            "{list}: {said:?}"
        );
        assert_eq!(
            said.out.matches("objects, drawn at").count(),
            usize::from(exit < 2),
            "once: {said:?}"
        );
    }
}
