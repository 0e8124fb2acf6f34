//! What is decided: nothing of a batch, and everything that is wrong with it; or only what changes something.

use lianxi_directory::{BATCH_MAX, Change, Fault, decide};

use crate::world::{TODAY, change, changes, day, peopled, province};

const PLACES: &str = "\
an,finance,1401,officer;system,false,2026-01-01,
bo,finance,1401,security,false,2026-01-01,2026-06-30
chen,works,140103,officer,false,2026-09-01,
";
const AWAY: &str = "a-1,an,,,bo,2026-06-10,2026-06-20\n";

/// What is wrong with a batch, as `index field code`.
fn check(batch: &str, expected: &[&str]) {
    let mut directory = peopled(PLACES, AWAY);
    change(
        &mut directory,
        r#"[{"change":"add-person","person":"gone"},{"change":"leave","person":"gone","on":"2026-03-01"},
            {"change":"add-person","person":"new","from":"2026-07-01"}]"#,
    );
    let problems = match decide(&directory, changes(batch), day(TODAY)) {
        Ok(_) => Vec::new(),
        Err(problems) => problems,
    };
    let found: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} {} {}", problem.index, problem.field, problem.code()))
        .collect();
    assert_eq!(found, expected, "{batch}");
    for problem in problems {
        let (text, zh) = (problem.to_string(), problem.zh());
        assert!(
            text.starts_with(&format!("change {}, `", problem.index + 1)),
            "{text}"
        );
        assert!(zh.chars().any(|c| ('一'..='龥').contains(&c)), "{zh}");
    }
}

#[test]
fn everything_wrong_is_told_at_once() {
    check(
        r#"[{"change":"put-role","id":"a b","name":"","kind":"duty"},
            {"change":"put-division","code":"1499","name":"X","level":"county","parent":"1488"},
            {"change":"add-person","person":"fine"},
            {"change":"assign","person":"nobody","office":{"department":"air","division":"15"},"roles":["king"]}]"#,
        &[
            "0 id bad-id",
            "0 name bad-name",
            "1 parent unknown",
            "3 department unknown",
            "3 division unknown",
            "3 roles unknown",
            "3 person unknown",
        ],
    );
}

#[test]
fn divisions() {
    for (batch, expected) in [
        // Their order in the batch does not matter.
        (
            r#"[{"change":"put-division","code":"150101","name":"X","level":"county","parent":"1501"},
                {"change":"put-division","code":"1501","name":"Y","level":"city"}]"#,
            &[][..],
        ),
        (
            r#"[{"change":"put-division","code":"a","name":"X","level":"other","parent":"b"},
                {"change":"put-division","code":"b","name":"Y","level":"other","parent":"a"}]"#,
            &["0 parent cycle", "1 parent cycle"],
        ),
        (
            r#"[{"change":"put-division","code":"14","name":"X","level":"other","parent":"1401"}]"#,
            &["0 parent cycle"],
        ),
        (
            r#"[{"change":"put-division","code":"a","name":"X","level":"city","parent":"140201"}]"#,
            &["0 level level-order"],
        ),
        // What lies in it would not any more.
        (
            r#"[{"change":"put-division","code":"1402","name":"X","level":"township","parent":"14"}]"#,
            &["0 level level-order"],
        ),
        (
            r#"[{"change":"put-division","code":"1402","name":"X","level":"city","parent":"14","valid":{"from":"2026-01-01"}}]"#,
            &["0 from overlap"],
        ),
        (
            r#"[{"change":"put-division","code":"x","name":"X","level":"other","valid":{"from":"2026-01-02","until":"2026-01-01"}}]"#,
            &["0 until inverted-period"],
        ),
        (
            r#"[{"change":"put-division","code":"x","name":"X","level":"other","valid":{"from":"0202-01-02"},"successors":["x","1401","1401"]}]"#,
            &[
                "0 from bad-year",
                "0 successors own-successor",
                "0 successors repeated",
                "0 successors successors-without-end",
            ],
        ),
        (
            r#"[{"change":"end-division","code":"140201","until":"2026-06-30","successors":["140101"]}]"#,
            &["0 successors not-in-force"],
        ),
        (
            r#"[{"change":"end-division","code":"140103","until":"2025-06-30"}]"#,
            &["0 until already-begun"],
        ),
        (
            r#"[{"change":"end-division","code":"99","until":"2026-06-30"},
                {"change":"rename-division","code":"99","name":"N","from":"2026-06-30"}]"#,
            &["0 code unknown", "1 code unknown"],
        ),
        (
            r#"[{"change":"rename-division","code":"140103","name":"N","from":"2025-06-30"}]"#,
            &["0 from not-in-force"],
        ),
    ] {
        check(batch, expected);
    }
}

#[test]
fn people_and_their_places() {
    for (batch, expected) in [
        (
            r#"[{"change":"assign","person":"an","office":{"department":"works","division":"1401"},"roles":["audit"],"valid":{"from":"2026-07-01"}}]"#,
            &["0 roles administrators-disjoint"][..],
        ),
        // Bo's other power has ended by then.
        (
            r#"[{"change":"assign","person":"bo","office":{"department":"works","division":"1401"},"roles":["audit"],"valid":{"from":"2026-07-01"}}]"#,
            &[],
        ),
        (
            r#"[{"change":"assign","person":"bo","office":{"department":"works","division":"1401"},"roles":["audit"],"valid":{"from":"2026-06-30"}}]"#,
            &["0 roles administrators-disjoint"],
        ),
        (
            r#"[{"change":"assign","person":"chen","office":{"department":"works","division":"1401"},"roles":["audit","system"]}]"#,
            &["0 roles administrators-disjoint"],
        ),
        // A role that becomes another one.
        (
            r#"[{"change":"put-role","id":"officer","name":"O","kind":"audit-administrator"}]"#,
            &["0 kind administrators-disjoint"],
        ),
        (
            r#"[{"change":"assign","person":"an","office":{"department":"finance","division":"1401"},"roles":["reviewer"],"valid":{"from":"2026-07-01"}}]"#,
            &["0 from overlap"],
        ),
        // Roles change from a day on.
        (
            r#"[{"change":"end-assignment","person":"an","office":{"department":"finance","division":"1401"},"until":"2026-06-30"},
                {"change":"assign","person":"an","office":{"department":"finance","division":"1401"},"roles":["reviewer"],"valid":{"from":"2026-07-01"}}]"#,
            &[],
        ),
        (
            r#"[{"change":"assign","person":"chen","office":{"department":"bureau","division":"1401"},"roles":[]}]"#,
            &["0 division no-office"],
        ),
        (
            r#"[{"change":"assign","person":"gone","office":{"department":"works","division":"1401"},"roles":[]}]"#,
            &["0 person person-left"],
        ),
        (
            r#"[{"change":"add-person","person":"gone","from":"2026-07-01"},
                {"change":"assign","person":"gone","office":{"department":"works","division":"1401"},"roles":[],"valid":{"from":"2026-07-01"}}]"#,
            &[],
        ),
        (
            r#"[{"change":"add-person","person":"gone"}]"#,
            &["0 from has-left"],
        ),
        (
            r#"[{"change":"assign","person":"new","office":{"department":"works","division":"1401"},"roles":[],"valid":{"from":"2026-06-30"}}]"#,
            &["0 person person-not-yet"],
        ),
        (
            r#"[{"change":"add-person","person":"13800138000"}]"#,
            &["0 person personal-number"],
        ),
        (
            r#"[{"change":"leave","person":"an","on":"2025-12-31"}]"#,
            &["0 on already-begun"],
        ),
        (
            r#"[{"change":"leave","person":"gone","on":"2026-04-01"}]"#,
            &["0 on person-left"],
        ),
        (
            r#"[{"change":"leave","person":"nobody","on":"2026-04-01"}]"#,
            &["0 person unknown"],
        ),
        // One that has not begun may be withdrawn.
        (
            r#"[{"change":"end-assignment","person":"chen","office":{"department":"works","division":"140103"},"until":"2026-06-14"}]"#,
            &[],
        ),
        (
            r#"[{"change":"end-assignment","person":"an","office":{"department":"finance","division":"1401"},"until":"2025-12-31"},
                {"change":"end-assignment","person":"bo","office":{"department":"works","division":"1401"},"until":"2026-12-31"}]"#,
            &["0 until already-begun", "1 person unknown"],
        ),
    ] {
        check(batch, expected);
    }
}

#[test]
fn absences_and_bindings() {
    for (batch, expected) in [
        (
            r#"[{"change":"put-absence","id":"b","person":"an","substitute":"an","from":"2026-06-20","until":"2026-06-25"}]"#,
            &["0 substitute own-substitute", "0 from overlap"][..],
        ),
        // One for an office goes before the one for all.
        (
            r#"[{"change":"put-absence","id":"b","person":"an","office":{"department":"finance","division":"1401"},"substitute":"chen","from":"2026-06-20","until":"2026-06-25"}]"#,
            &[],
        ),
        (
            r#"[{"change":"put-absence","id":"b","person":"chen","substitute":"gone","from":"2026-06-20","until":"2026-06-25"}]"#,
            &["0 substitute person-left"],
        ),
        (
            r#"[{"change":"end-absence","id":"a-1","until":"2026-06-09"},{"change":"end-absence","id":"b","until":"2026-06-09"}]"#,
            &["0 until already-begun", "1 id unknown"],
        ),
        (
            r#"[{"change":"put-binding","matter":"m","department":"works","office":{"department":"bureau"}},
                {"change":"put-binding","matter":"m","department":"works","office":{"department":"bureau"},"valid":{"from":"2026-01-01"}}]"#,
            &["0 from overlap", "1 from overlap"],
        ),
        (
            r#"[{"change":"put-binding","matter":"m","department":"air","division":"15","office":{"department":"water","division":"16"}},
                {"change":"end-binding","matter":"other","department":"works","until":"2026-01-01"}]"#,
            &[
                "0 department unknown",
                "0 office unknown",
                "0 division unknown",
                "0 office unknown",
                "1 matter unknown",
            ],
        ),
        (
            r#"[{"change":"put-office","office":{"department":"air","division":"15"},"state":"present"}]"#,
            &["0 department unknown", "0 division unknown"],
        ),
    ] {
        check(batch, expected);
    }
}

#[test]
fn what_is_so_already_is_no_change() {
    let mut directory = peopled(PLACES, AWAY);
    let before = directory.clone();
    let same = r#"[
        {"change":"add-person","person":"an"},
        {"change":"put-role","id":"officer","name":"Officer","kind":"duty"},
        {"change":"rename-division","code":"140104","name":"Present Name","from":"2026-05-01"},
        {"change":"put-office","office":{"department":"works","division":"1401"},"state":"by-rule"},
        {"change":"end-assignment","person":"bo","office":{"department":"finance","division":"1401"},"until":"2026-07-31"}]"#;
    assert_eq!(change(&mut directory, same), Vec::new());
    assert_eq!(directory, before);
    let one = r#"[{"change":"add-person","person":"an"},{"change":"add-person","person":"zoe"}]"#;
    assert_eq!(change(&mut directory, one), changes(one)[1..]);
}

#[test]
fn a_batch_is_bounded() {
    let change = &changes(r#"[{"change":"add-person","person":"an"}]"#)[0];
    let batch: Vec<Change> = vec![change.clone(); BATCH_MAX + 1];
    let problems = decide(&province(), batch, day(TODAY)).expect_err("too many");
    let most = BATCH_MAX;
    let what = "changes";
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].fault, Fault::TooMany { what, most });
}
