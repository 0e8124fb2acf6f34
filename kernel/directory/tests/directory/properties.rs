//! What holds whatever people do: random batches, in random order, over a world that is small enough for them to meet.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use jiff::tz::Offset;
use lianxi_directory::files::{check, difference};
use lianxi_directory::{
    Change, Department, DepartmentKind, Directory, Division, Joining, Level, Office, OfficeState,
    Role, RoleKind, Validity, Word, decide, evolve,
};
use proptest::prelude::*;

use crate::drawn::{batches, folders};

const TODAY: Date = date(2026, 1, 5);

/// A world in which most of what is drawn can be done.
fn begun() -> Directory {
    let mut directory = Directory::default();
    let divisions = [("a", None), ("b", Some("a")), ("c", Some("b"))];
    let mut changes: Vec<Change> = divisions
        .iter()
        .map(|(code, parent)| {
            Change::PutDivision(Division {
                code: (*code).to_owned(),
                name: "one".to_owned(),
                level: Level::Other,
                parent: parent.map(str::to_owned),
                valid: Validity::ALWAYS,
                successors: Vec::new(),
            })
        })
        .collect();
    changes.extend(["finance", "works"].map(|id| {
        Change::PutDepartment(Department {
            id: id.to_owned(),
            name: id.to_owned(),
            kind: DepartmentKind::Government,
            order: 0,
            levels: Level::ALL.to_vec(),
            valid: Validity::ALWAYS,
        })
    }));
    let kinds = [
        ("officer", RoleKind::Duty),
        ("head", RoleKind::Leader),
        ("system", RoleKind::SystemAdministrator),
        ("security", RoleKind::SecurityAdministrator),
    ];
    changes.extend(kinds.map(|(id, kind)| {
        Change::PutRole(Role {
            id: id.to_owned(),
            name: id.to_owned(),
            kind,
        })
    }));
    changes.extend(["p", "q", "r"].map(|person| {
        Change::AddPerson(Joining {
            person: person.to_owned(),
            from: None,
        })
    }));
    for change in decide(&directory, changes, TODAY).expect("a sound beginning") {
        evolve(&mut directory, &change);
    }
    directory
}

/// Whatever of the batches is decided, done; and all that changed, as a journal keeps it.
fn lived(batches: Vec<Vec<Change>>) -> (Directory, Vec<String>) {
    let mut directory = begun();
    let mut journal = Vec::new();
    for batch in batches {
        let Ok(changes) = decide(&directory, batch.clone(), TODAY) else {
            continue;
        };
        let mut whole = directory.clone();
        for change in &batch {
            evolve(&mut whole, change);
        }
        for change in &changes {
            evolve(&mut directory, change);
        }
        assert_eq!(directory, whole, "what was left out changes nothing");
        journal.push(serde_json::to_string(&changes).expect("JSON"));
    }
    (directory, journal)
}

fn all_days() -> impl Iterator<Item = Date> {
    (1_i8..=12).map(|day| date(2026, 1, day))
}

fn assert_references(directory: &Directory) {
    let known = |code: &str| directory.divisions().any(|division| division.code == code);
    let office = |office: &Office| {
        directory.department(&office.department).is_some() && known(&office.division)
    };
    for division in directory.divisions() {
        assert!(
            division
                .parent
                .iter()
                .chain(&division.successors)
                .all(|code| known(code))
        );
    }
    for place in directory.assignments() {
        assert!(directory.person(&place.person).is_some() && office(&place.office));
        assert!(
            place
                .roles
                .iter()
                .all(|role| directory.role(role).is_some())
        );
    }
    for absence in directory.absences() {
        let mut named = absence.substitute.iter().chain([&absence.person]);
        assert!(named.all(|person| directory.person(person).is_some()));
        assert!(absence.office.iter().all(office));
    }
    for binding in directory.bindings() {
        assert!(directory.department(&binding.office.department).is_some());
        assert!(binding.division.iter().all(|code| known(code)));
    }
    for entry in directory.office_entries() {
        assert!(office(&entry.office) && entry.state != OfficeState::ByRule);
    }
}

fn assert_on(directory: &Directory, on: Date) {
    let at = Offset::constant(8)
        .to_timestamp(on.at(12, 0, 0, 0))
        .expect("an instant");
    let codes: BTreeSet<&str> = directory.divisions().map(|one| one.code.as_str()).collect();
    for code in &codes {
        let stretches = directory.divisions_on(on).filter(|one| one.code == *code);
        assert!(stretches.count() <= 1, "one name a day");
        assert!(
            !directory
                .ancestors(code, on)
                .iter()
                .any(|above| above == code)
        );
        for other in &codes {
            let below = directory
                .jurisdiction(other, on)
                .iter()
                .any(|one| one == code);
            let above = directory
                .covered_by(code, on)
                .iter()
                .any(|one| one == other);
            assert_eq!(below, above, "{code} in {other}");
        }
        for current in directory.current(code, on) {
            assert!(directory.division(&current, on).is_some());
        }
        // It comes to an end.
        directory.route("finance", code, Some("officer"), at);
    }
    for person in directory.people() {
        let capacities = directory.capacities(&person.id, at);
        let kinds = |own: bool| {
            let mine = capacities
                .iter()
                .filter(move |one| one.stands_for.is_none() == own);
            let roles = mine.flat_map(|one| &one.roles);
            let kinds = roles
                .filter_map(|role| directory.role(role))
                .map(|role| role.kind);
            kinds
                .filter(|kind| kind.is_administrator())
                .collect::<BTreeSet<_>>()
        };
        assert!(
            kinds(true).len() <= 1,
            "{} is two administrators",
            person.id
        );
        assert!(kinds(false).is_empty(), "an administrator's power was lent");
        let own: Vec<&Office> = capacities
            .iter()
            .filter(|one| one.stands_for.is_none())
            .map(|one| &one.office)
            .collect();
        assert_eq!(own.len(), own.iter().collect::<BTreeSet<_>>().len());
        assert!(
            capacities.is_empty() || !person.has_left(on),
            "{} has left",
            person.id
        );
    }
}

proptest! {
    #[test]
    fn what_is_decided_keeps_what_must_hold(batches in batches(24)) {
        let (directory, journal) = lived(batches);
        assert_references(&directory);
        for on in all_days() {
            assert_on(&directory, on);
        }
        let mut replayed = begun();
        for entry in journal {
            let changes: Vec<Change> = serde_json::from_str(&entry).expect("JSON");
            for change in &changes {
                evolve(&mut replayed, change);
            }
        }
        prop_assert_eq!(replayed, directory);
    }

    #[test]
    fn evolve_is_total(batches in batches(24)) {
        let mut directory = Directory::default();
        for change in batches.iter().flatten() {
            evolve(&mut directory, change);
        }
        let codes: Vec<String> = directory.divisions().map(|one| one.code.clone()).collect();
        for (code, on) in codes.iter().flat_map(|code| all_days().map(move |on| (code, on))) {
            directory.ancestors(code, on);
            directory.current(code, on);
            directory.subtree(code, on);
            directory.covered_by(code, on);
        }
        let problems = decide(&directory, batches.concat(), TODAY);
        for problem in problems.err().into_iter().flatten() {
            prop_assert!(!problem.to_string().is_empty() && !problem.zh().is_empty());
        }
    }

    #[test]
    fn loading_again_changes_nothing_and_prolongs_nothing(batches in batches(12), folders in folders()) {
        let (mut directory, _) = lived(batches);
        for files in &folders {
            let Ok(changes) = check(&directory, files, TODAY) else { continue };
            let before = directory.clone();
            for change in &changes {
                evolve(&mut directory, change);
            }
            prop_assert_eq!(difference(&directory, files), Vec::new());
            for place in before.assignments().filter(|place| place.valid.until.is_some()) {
                let after = directory.assignments_of(&place.person).iter().find(|after| {
                    after.office == place.office && after.valid.from == place.valid.from
                });
                let until = after.and_then(|after| after.valid.until);
                prop_assert!(until.is_some() && until <= place.valid.until);
            }
        }
    }
}

#[test]
fn most_of_what_is_drawn_can_be_done() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let drawn: Vec<Vec<Change>> = (0..40)
        .flat_map(|_| {
            batches(24)
                .new_tree(&mut runner)
                .expect("a value")
                .current()
        })
        .collect();
    let tried = drawn.len();
    let (_, journal) = lived(drawn);
    assert!(journal.len() * 5 > tried, "{} of {tried}", journal.len());
}
