//! Words are the same wherever they are written.

use lianxi_directory::files::Table;
use lianxi_directory::{AbsenceReason, Change, DepartmentKind, Level, OfficeState, RoleKind, Word};
use serde::Serialize;

use crate::world::changes;

fn check<T: Word + Serialize>() {
    for word in T::ALL {
        assert_eq!(serde_json::json!(word), word.word());
        assert!(T::parse(word.word()) == Some(*word) && !word.zh().is_empty());
    }
    assert!(T::parse("no such word").is_none());
}

#[test]
fn journals_and_files_use_one_word() {
    check::<Level>();
    check::<DepartmentKind>();
    check::<OfficeState>();
    check::<RoleKind>();
    check::<AbsenceReason>();
    assert_eq!(Table::parse("bindings"), Some(Table::Bindings));
}

/// One of each, as it stands in journals: this text must be read for ever.
const EACH: &str = r#"[
  {"change":"put-division","code":"14","name":"P","level":"province"},
  {"change":"put-division","code":"1401","name":"C","level":"city","parent":"14","valid":{"from":"2020-01-01","until":"2025-12-31"},"successors":["1402"]},
  {"change":"rename-division","code":"14","name":"Q","from":"2026-01-01"},
  {"change":"end-division","code":"1401","until":"2026-01-01","successors":["1402"]},
  {"change":"put-department","id":"finance","name":"F","kind":"government","order":1,"levels":["city"]},
  {"change":"put-office","office":{"department":"finance","division":"14"},"name":"N","state":"present"},
  {"change":"put-binding","matter":"m","department":"finance","division":"14","office":{"department":"bureau"}},
  {"change":"end-binding","matter":"m","department":"finance","division":"14","until":"2026-01-01"},
  {"change":"put-role","id":"officer","name":"O","kind":"duty"},
  {"change":"add-person","person":"an","from":"2026-01-01"},
  {"change":"leave","person":"an","on":"2026-02-01"},
  {"change":"assign","person":"an","office":{"department":"finance","division":"14"},"roles":["officer"],"leader":true,"valid":{"from":"2026-01-01"}},
  {"change":"end-assignment","person":"an","office":{"department":"finance","division":"14"},"until":"2026-01-01"},
  {"change":"put-absence","id":"a","person":"an","office":{"department":"finance","division":"14"},"substitute":"bo","from":"2026-01-01","until":"2026-01-02","reason":"leave"},
  {"change":"end-absence","id":"a","until":"2026-01-01"}
]"#;

#[test]
fn a_change_has_one_form() {
    let read = changes(EACH);
    let written = serde_json::to_value(&read).expect("JSON");
    let expected: serde_json::Value = serde_json::from_str(EACH).expect("JSON");
    assert_eq!(written, expected);
    for (change, value) in read.iter().zip(written.as_array().expect("a list")) {
        assert_eq!(value["change"], change.word());
        assert!(!change.zh().is_empty());
    }
}

#[test]
fn a_field_that_is_not_known_is_refused() {
    for text in [
        r#"{"change":"add-person","person":"an","name":"somebody"}"#,
        r#"{"change":"put-role","id":"a","name":"b","kind":"duty","may":"all"}"#,
        r#"{"change":"put-absence","id":"a","person":"an","from":"2026-01-01","until":"2026-01-02","reason":"flu"}"#,
        r#"{"change":"delete-person","person":"an"}"#,
    ] {
        assert!(serde_json::from_str::<Change>(text).is_err(), "{text}");
    }
}
