//! Tables as people write them: where they are wrong, and what loading them changes.

use lianxi_directory::files::{Files, Source, check, difference};
use lianxi_directory::{Directory, Office};

use crate::world::{
    DEPARTMENTS, DIVISIONS, ROLES, TODAY, change, day, load, noon, parse, province,
};

/// What is wrong with a table, as `line column code`; read first, then against the province.
fn wrong(path: &str, text: &str, expected: &[&str]) {
    let problems = match Files::parse(&[Source { path, text }]) {
        Err(problems) => problems,
        Ok(files) => check(&province(), &files, day(TODAY))
            .err()
            .unwrap_or_default(),
    };
    let found: Vec<String> = problems
        .iter()
        .map(|problem| {
            let column = problem.column.as_deref().unwrap_or("-");
            format!("{} {column} {}", problem.line, problem.code())
        })
        .collect();
    assert_eq!(found, expected, "{path}\n{text}");
    for problem in problems {
        assert!(
            problem
                .to_string()
                .starts_with(&format!("{path}:{}", problem.line))
        );
        assert!(problem.zh().contains('行'), "{}", problem.zh());
    }
}

#[test]
fn every_error_has_its_line_and_column() {
    for (path, text, expected) in [
        ("a/rules.csv", "", &["0 - unknown-table"][..]),
        ("a/roles.txt", "", &["0 - unknown-table"]),
        (
            "a/roles.csv",
            "# roles\nid,name,kind\n\n# one\nx,X,duty\ny,,boss\nz,Z\nx,X,duty\n",
            &[
                "6 name empty",
                "6 kind bad-word",
                "7 - cells",
                "8 - repeated-row",
            ],
        ),
        (
            "roles.csv",
            "# one\n\nid,id,nom,kind\n",
            &[
                "3 id repeated-column",
                "3 nom unknown-column",
                "3 name missing-column",
            ],
        ),
        (
            "people.csv",
            "id,name\nan,Somebody\n",
            &["1 name personal-column"],
        ),
        (
            "people.csv",
            "\u{feff}id,from,left\nan,2026-1-1,\nbo,2026-02-01,2026-01-01\n\"an\",soon,\n",
            &[
                "2 from bad-day",
                "3 left inverted-period",
                "4 from bad-day",
                "4 - repeated-row",
            ],
        ),
        (
            "people.csv",
            "# one\r\nid,from\r\n\r\n# two\r\nan,soon\r\nbo,never\r\n",
            &["5 from bad-day", "6 from bad-day"],
        ),
        // A row that reads and does not fit.
        (
            "divisions.csv",
            "code,name,level,parent,until,successors\n\n150101,X,county,1501,,\n1401,Y,city,14,2026-12-31,99\n",
            &["3 parent unknown", "4 successors unknown"],
        ),
        (
            "bindings.csv",
            "matter,department,division,office-department,office-division\nm,works,1401,air,\n",
            &["2 office-department unknown"],
        ),
        (
            "departments.csv",
            "id,name,kind,order,levels\nx,X,government,first,city;town\n",
            &["2 order bad-number", "2 levels bad-word"],
        ),
        (
            "absences.csv",
            "id,person,department,division,from,until,reason\na,an,works,,,2026-01-01,flu\n",
            &["2 division empty", "2 from empty", "2 reason bad-word"],
        ),
        (
            "assignments.csv",
            "person,department,division,roles,leader\nan,works,1401,officer,maybe\n",
            &["2 leader bad-word"],
        ),
    ] {
        wrong(path, text, expected);
    }
}

#[test]
fn no_message_repeats_a_cell() {
    let text = "id,name,kind\nx,X,SOMEBODY\n";
    let path = "roles.csv";
    let problems = Files::parse(&[Source { path, text }]).expect_err("no such word");
    let shown = format!("{} {}", problems[0], problems[0].zh());
    assert!(!shown.contains("SOMEBODY"), "{shown}");
    assert!(
        shown.contains("roles.csv:2:kind: the word must be one of duty, "),
        "{shown}"
    );
}

const PEOPLE: &str = "id,from,left\nan,,\nbo,,2026-06-01\n";
const PLACES: &str = "\
person,department,division,roles,from,until
an,finance,1401,officer;reviewer,2026-01-01,
bo,finance,1401,officer,2026-01-01,
";
const AWAY: &str = "id,person,substitute,from,until\na-1,an,,2026-06-20,2026-06-30\n";

fn folder() -> Files {
    parse(&[
        ("x/absences.csv", AWAY),
        ("x/assignments.csv", PLACES),
        ("x/people.csv", PEOPLE),
        ("x/departments.csv", DEPARTMENTS),
        ("x/divisions.csv", DIVISIONS),
        ("x/roles.csv", ROLES),
    ])
}

fn loaded() -> Directory {
    let mut directory = Directory::default();
    let changes = load(&mut directory, &folder());
    assert_eq!(changes.len(), folder().len());
    directory
}

#[test]
fn loading_twice_changes_nothing() {
    let directory = loaded();
    assert_eq!(difference(&directory, &folder()), Vec::new());
    // Whoever leaves by the files holds nothing, though the row of the place has no end.
    let people = |on| directory.people_of(&Office::new("finance", "1401"), None, noon(on));
    assert_eq!(people("2026-05-31"), ["an", "bo"]);
    assert_eq!(people("2026-06-01"), ["an"]);
}

#[test]
fn a_row_taken_out_ends_nothing() {
    let mut directory = loaded();
    let before = directory.clone();
    load(&mut directory, &parse(&[("people.csv", "id\nan\n")]));
    assert_eq!(directory, before);
}

#[test]
fn what_ended_since_stays_ended() {
    for (by_hand, kept) in [
        (r#"[{"change":"leave","person":"an","on":"2026-06-16"}]"#, 0),
        (
            r#"[{"change":"end-assignment","person":"an","office":{"department":"finance","division":"1401"},"until":"2026-06-16"}]"#,
            0,
        ),
        (
            r#"[{"change":"end-absence","id":"a-1","until":"2026-06-19"}]"#,
            0,
        ),
        (
            r#"[{"change":"end-absence","id":"a-1","until":"2026-06-25"}]"#,
            0,
        ),
        (
            r#"[{"change":"rename-division","code":"1402","name":"Another","from":"2026-06-16"}]"#,
            0,
        ),
        (
            r#"[{"change":"end-division","code":"140201","until":"2026-06-30","successors":["140104"]}]"#,
            0,
        ),
        (
            r#"[{"change":"leave","person":"an","on":"2026-06-16"},{"change":"add-person","person":"an","from":"2026-08-01"}]"#,
            0,
        ),
        // A row wins over what was corrected under its own key.
        (
            r#"[{"change":"put-role","id":"guest","name":"Visitor","kind":"viewer"}]"#,
            1,
        ),
    ] {
        let mut directory = loaded();
        assert!(!change(&mut directory, by_hand).is_empty());
        assert_eq!(difference(&directory, &folder()).len(), kept, "{by_hand}");
    }
}

#[test]
fn a_row_ends_what_it_gives_a_last_day_and_begins_anew_on_another() {
    let mut directory = loaded();
    let text = "person,department,division,roles,from,until\n\
                an,finance,1401,officer;reviewer,2026-01-01,2026-06-30\n\
                an,finance,1401,head,2026-07-01,\n";
    let files = parse(&[("assignments.csv", text)]);
    assert_eq!(load(&mut directory, &files).len(), 2);
    assert_eq!(difference(&directory, &files), Vec::new());
    let leaders = |on| directory.leaders_of(&Office::new("finance", "1401"), noon(on));
    assert_eq!(leaders("2026-06-30"), Vec::<String>::new());
    assert_eq!(leaders("2026-07-01"), ["an"]);
    // The folder of before has not heard of it: it neither prolongs the old place nor takes the new one.
    assert_eq!(difference(&directory, &folder()), Vec::new());
}

#[test]
fn somebody_comes_back_by_a_file() {
    let mut directory = loaded();
    let files = parse(&[
        ("people.csv", "id,from\nbo,2026-09-01\n"),
        (
            "assignments.csv",
            "person,department,division,roles,from\nbo,works,1402,officer,2026-09-01\n",
        ),
    ]);
    assert_eq!(load(&mut directory, &files).len(), 2);
    assert_eq!(difference(&directory, &files), Vec::new());
    assert_eq!(directory.capacities("bo", noon("2026-09-01")).len(), 1);
    assert_eq!(directory.capacities("bo", noon("2026-08-31")).len(), 0);
}
