//! Random changes and random tables, over a world that is small enough for them to meet.

use jiff::civil::{Date, date};
use lianxi_directory::files::{Files, Source};
use lianxi_directory::{
    Absence, AbsenceReason, Assignment, Binding, BoundOffice, Change, Department, DepartmentKind,
    Division, DivisionEnd, DivisionRename, EndOfAbsence, EndOfAssignment, EndOfBinding, Joining,
    Leaving, Level, Office, OfficeEntry, Role, RoleKind, Validity, Word,
};
use proptest::prelude::*;
use proptest::sample::select;

fn days() -> impl Strategy<Value = Date> {
    (1_i8..=10).prop_map(|day| date(2026, 1, day))
}

fn validities() -> impl Strategy<Value = Validity> {
    (prop::option::of(days()), prop::option::of(days()))
        .prop_map(|(from, until)| Validity { from, until })
}

fn of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(str::to_owned)
}

fn codes() -> impl Strategy<Value = String> {
    of(&["a", "b", "c", "d", "e"])
}

fn departments() -> impl Strategy<Value = String> {
    of(&["finance", "works"])
}

fn offices() -> impl Strategy<Value = Office> {
    (departments(), codes()).prop_map(|(department, division)| Office::new(department, division))
}

fn people() -> impl Strategy<Value = String> {
    of(&["p", "q", "r"])
}

fn roles() -> impl Strategy<Value = String> {
    of(&["officer", "head", "system", "security"])
}

fn words<T: Word + std::fmt::Debug>() -> impl Strategy<Value = T> {
    select(T::ALL)
}

fn place_changes() -> impl Strategy<Value = Change> {
    let name = || of(&["one", "two"]);
    let successors = || prop::collection::vec(codes(), 0..2);
    let division = (
        codes(),
        name(),
        words(),
        prop::option::of(codes()),
        validities(),
        successors(),
    );
    let department = (departments(), prop::collection::vec(words(), 0..3));
    let binding = (
        departments(),
        prop::option::of(codes()),
        departments(),
        validities(),
    );
    prop_oneof![
        6 => division.prop_map(|(code, name, level, parent, valid, successors)| {
            Change::PutDivision(Division { code, name, level, parent, valid, successors })
        }),
        1 => (codes(), name(), days()).prop_map(|(code, name, from)| {
            Change::RenameDivision(DivisionRename { code, name, from })
        }),
        1 => (codes(), days(), successors()).prop_map(|(code, until, successors)| {
            Change::EndDivision(DivisionEnd { code, until, successors })
        }),
        1 => department.prop_map(|(id, levels)| {
            let mut levels: Vec<Level> = levels;
            levels.sort();
            levels.dedup();
            let (name, kind) = (id.clone(), DepartmentKind::Government);
            let valid = Validity::ALWAYS;
            Change::PutDepartment(Department { id, name, kind, order: 0, levels, valid })
        }),
        1 => (offices(), words()).prop_map(|(office, state)| {
            Change::PutOffice(OfficeEntry { office, name: None, state })
        }),
        1 => binding.prop_map(|(department, division, by, valid)| {
            let office = BoundOffice { department: by, division: None };
            Change::PutBinding(Binding { matter: "m".to_owned(), department, division, office, valid })
        }),
        1 => (departments(), prop::option::of(codes()), days()).prop_map(|(department, division, until)| {
            Change::EndBinding(EndOfBinding { matter: "m".to_owned(), department, division, until })
        }),
    ]
}

fn people_changes() -> impl Strategy<Value = Change> {
    let role = (roles(), words::<RoleKind>());
    let assignment = (
        people(),
        offices(),
        prop::collection::vec(roles(), 0..3),
        any::<bool>(),
        validities(),
    );
    let absence = (
        of(&["x", "y"]),
        (people(), prop::option::of(people())),
        prop::option::of(offices()),
        (days(), days()),
    );
    prop_oneof![
        1 => role.prop_map(|(id, kind)| Change::PutRole(Role { name: id.clone(), id, kind })),
        2 => (people(), prop::option::of(days()))
            .prop_map(|(person, from)| Change::AddPerson(Joining { person, from })),
        1 => (people(), days()).prop_map(|(person, on)| Change::Leave(Leaving { person, on })),
        6 => assignment.prop_map(|(person, office, mut roles, leader, valid)| {
            roles.sort();
            roles.dedup();
            Change::Assign(Assignment { person, office, roles, leader, valid })
        }),
        1 => (people(), offices(), days()).prop_map(|(person, office, until)| {
            Change::EndAssignment(EndOfAssignment { person, office, until })
        }),
        3 => absence.prop_map(|(id, (person, substitute), office, (from, until))| {
            let reason = AbsenceReason::Other;
            Change::PutAbsence(Absence { id, person, office, substitute, from, until, reason })
        }),
        1 => (of(&["x", "y"]), days()).prop_map(|(id, until)| Change::EndAbsence(EndOfAbsence { id, until })),
    ]
}

pub fn batches(most: usize) -> impl Strategy<Value = Vec<Vec<Change>>> {
    let change = prop_oneof![place_changes(), people_changes()];
    prop::collection::vec(prop::collection::vec(change, 1..3), 0..most)
}

fn table(path: &str, first: &str, rows: &[String]) -> Files {
    let text = format!("{first}\n{}\n", rows.join("\n"));
    Files::parse(&[Source { path, text: &text }]).unwrap_or_default()
}

fn shown(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Rows of people, and of their places.
pub fn folders() -> impl Strategy<Value = [Files; 3]> {
    let person = (people(), prop::option::of(days()), prop::option::of(days()))
        .prop_map(|(id, from, left)| format!("{id},{},{}", shown(from), shown(left)));
    let place =
        (people(), offices(), roles(), validities()).prop_map(|(person, office, role, valid)| {
            let Office {
                department,
                division,
            } = office;
            format!(
                "{person},{department},{division},{role},{},{}",
                shown(valid.from),
                shown(valid.until)
            )
        });
    let stretch = (codes(), of(&["one", "two"]), validities()).prop_map(|(code, name, valid)| {
        format!(
            "{code},{name},other,,{},{}",
            shown(valid.from),
            shown(valid.until)
        )
    });
    let some = 0..3;
    (
        prop::collection::vec(person, some.clone()),
        prop::collection::vec(place, some.clone()),
        prop::collection::vec(stretch, some),
    )
        .prop_map(|(people, places, stretches)| {
            [
                table("people.csv", "id,from,left", &people),
                table(
                    "assignments.csv",
                    "person,department,division,roles,from,until",
                    &places,
                ),
                table(
                    "divisions.csv",
                    "code,name,level,parent,from,until",
                    &stretches,
                ),
            ]
        })
}
