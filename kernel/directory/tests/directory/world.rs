//! A small province to ask questions of.

use jiff::Timestamp;
use jiff::civil::Date;
use lianxi_directory::files::{Files, Source, check};
use lianxi_directory::{Change, Directory, decide, evolve};

pub const TODAY: &str = "2026-06-15";

pub const DIVISIONS: &str = "\
code,name,level,parent,from,until,successors
14,Province,province,,,,
1401,First City,city,14,,,
1402,Second City,city,14,,,
140101,Old County,county,1401,,2025-12-31,140103
140102,East County,county,1401,,2025-12-31,140103
140103,Joined County,county,1401,2026-01-01,,
140104,Former Name,county,1401,,2026-03-31,
140104,Present Name,county,1401,2026-04-01,,
140201,Far County,county,1402,,,
zone-1,Zone,other,1401,,,
";
pub const DEPARTMENTS: &str = "\
id,name,kind,order,levels
works,Works,government,2,province;city;county
finance,Finance,government,1,province;city;county
bureau,Approvals,government,3,county
union,Union,mass-organisation,4,province
";
pub const ROLES: &str = "\
id,name,kind
officer,Officer,duty
reviewer,Reviewer,duty
head,Head,leader
guest,Guest,viewer
secretary,Secretary,other
system,System,system-administrator
security,Security,security-administrator
audit,Audit,audit-administrator
";

pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// Noon in China.
pub fn noon(text: &str) -> Timestamp {
    format!("{text}T12:00:00+08:00")
        .parse()
        .expect("an instant")
}

/// Tables by the names of their files.
pub fn parse(tables: &[(&str, &str)]) -> Files {
    let sources: Vec<Source<'_>> = tables
        .iter()
        .map(|(path, text)| Source { path, text })
        .collect();
    Files::parse(&sources).expect("tables that can be read")
}

pub fn load(directory: &mut Directory, files: &Files) -> Vec<Change> {
    let changes = check(directory, files, day(TODAY)).expect("tables that fit");
    for change in &changes {
        evolve(directory, change);
    }
    changes
}

/// The province, with nobody in it.
pub fn province() -> Directory {
    let mut directory = Directory::default();
    let files = parse(&[
        ("divisions.csv", DIVISIONS),
        ("departments.csv", DEPARTMENTS),
        ("roles.csv", ROLES),
    ]);
    load(&mut directory, &files);
    directory
}

/// With these people: lines of `assignments.csv`, and lines of `absences.csv`.
pub fn peopled(assignments: &str, absences: &str) -> Directory {
    let mut directory = province();
    let people = "an
bo
chen
ding
eve
fu
";
    let files = parse(&[
        ("people.csv", &format!("id\n{people}")),
        (
            "assignments.csv",
            &format!("person,department,division,roles,leader,from,until\n{assignments}"),
        ),
        (
            "absences.csv",
            &format!("id,person,department,division,substitute,from,until\n{absences}"),
        ),
    ]);
    load(&mut directory, &files);
    directory
}

/// Changes as an administrator's program writes them.
pub fn changes(json: &str) -> Vec<Change> {
    serde_json::from_str(json).expect("changes")
}

pub fn change(directory: &mut Directory, json: &str) -> Vec<Change> {
    let decided = decide(directory, changes(json), day(TODAY)).expect("possible changes");
    for change in &decided {
        evolve(directory, change);
    }
    decided
}
