//! What is so after a change. Total: a change that was decided applies to the directory it was decided on, and any other does what it
//! still can. What came to an end keeps its row: a file that is loaded again finds that it ended.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::absence::Absence;
use crate::change::{
    Change, DivisionEnd, DivisionRename, EndOfAbsence, EndOfBinding, Joining, Leaving,
};
use crate::directory::Directory;
use crate::division::Division;
use crate::office::{Binding, Office, OfficeEntry, OfficeState};
use crate::person::{Assignment, Person};
use crate::validity::{Validity, before};

/// Makes a change so.
pub fn evolve(directory: &mut Directory, change: &Change) {
    apply(directory, change);
}

/// The same; says whether anything is different now.
pub(crate) fn apply(directory: &mut Directory, change: &Change) -> bool {
    match change {
        Change::PutDivision(division) => put_division(directory, division),
        Change::RenameDivision(rename) => rename_division(directory, rename),
        Change::EndDivision(end) => end_division(directory, end),
        Change::PutDepartment(department) => {
            put(&mut directory.departments, &department.id, department)
        }
        Change::PutOffice(entry) => put_office(directory, entry),
        Change::PutBinding(binding) => put_binding(directory, binding),
        Change::EndBinding(end) => end_binding(directory, end),
        Change::PutRole(role) => put(&mut directory.roles, &role.id, role),
        Change::AddPerson(joining) => add_person(directory, joining),
        Change::Leave(leaving) => leave(directory, leaving),
        Change::Assign(assignment) => assign(directory, assignment),
        Change::EndAssignment(end) => {
            end_assignments(directory, &end.person, Some(&end.office), end.until)
        }
        Change::PutAbsence(absence) => put_absence(directory, absence),
        Change::EndAbsence(end) => end_absence(directory, end),
    }
}

fn put<T: Clone + PartialEq>(map: &mut BTreeMap<String, T>, key: &str, value: &T) -> bool {
    map.insert(key.to_owned(), value.clone()).as_ref() != Some(value)
}

/// Puts a value among those that begin on other days.
fn put_dated<T: Clone + PartialEq>(
    values: &mut Vec<T>,
    value: &T,
    valid: impl Fn(&T) -> Validity,
) -> bool {
    let from = valid(value).from;
    match values.binary_search_by_key(&from, |other| valid(other).from) {
        Ok(at) if values[at] == *value => false,
        Ok(at) => {
            values[at] = value.clone();
            true
        }
        Err(at) => {
            values.insert(at, value.clone());
            true
        }
    }
}

fn link(index: &mut BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) {
    index
        .entry(from.to_owned())
        .or_default()
        .insert(to.to_owned());
}

fn unlink(index: &mut BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) {
    if let Some(linked) = index.get_mut(from) {
        linked.remove(to);
        if linked.is_empty() {
            index.remove(from);
        }
    }
}

/// Changes the stretches of a code, and what points to it.
fn with_division(
    directory: &mut Directory,
    code: &str,
    change: impl FnOnce(&mut Vec<Division>) -> bool,
) -> bool {
    let mut stretches = directory.divisions.remove(code).unwrap_or_default();
    for stretch in &stretches {
        if let Some(parent) = &stretch.parent {
            unlink(&mut directory.children, parent, code);
        }
        for successor in &stretch.successors {
            unlink(&mut directory.predecessors, successor, code);
        }
    }
    let changed = change(&mut stretches);
    for stretch in &stretches {
        if let Some(parent) = &stretch.parent {
            link(&mut directory.children, parent, code);
        }
        for successor in &stretch.successors {
            link(&mut directory.predecessors, successor, code);
        }
    }
    if !stretches.is_empty() {
        directory.divisions.insert(code.to_owned(), stretches);
    }
    changed
}

fn put_division(directory: &mut Directory, division: &Division) -> bool {
    with_division(directory, &division.code, |stretches| {
        put_dated(stretches, division, |stretch| stretch.valid)
    })
}

fn rename_division(directory: &mut Directory, rename: &DivisionRename) -> bool {
    with_division(directory, &rename.code, |stretches| {
        let last = stretches.iter_mut().rfind(|one| !one.valid.is_empty());
        let Some(last) = last else {
            return false;
        };
        if last.name == rename.name {
            return false;
        }
        if last.valid.from == Some(rename.from) {
            last.name.clone_from(&rename.name);
            return true;
        }
        let renamed = Division {
            name: rename.name.clone(),
            valid: Validity {
                from: Some(rename.from),
                ..last.valid
            },
            ..last.clone()
        };
        last.valid.until = Some(before(rename.from));
        last.successors.clear();
        put_dated(stretches, &renamed, |stretch| stretch.valid)
    })
}

fn end_division(directory: &mut Directory, end: &DivisionEnd) -> bool {
    with_division(directory, &end.code, |stretches| {
        let mut changed = false;
        for stretch in stretches
            .iter_mut()
            .rev()
            .filter(|one| !one.valid.is_empty())
        {
            if stretch.valid.from.is_none_or(|from| from <= end.until) {
                let ended = (Some(end.until), &end.successors);
                changed |= (stretch.valid.until, &stretch.successors) != ended;
                stretch.valid.until = Some(end.until);
                stretch.successors.clone_from(&end.successors);
                break;
            }
            changed |= cut(&mut stretch.valid, end.until);
            stretch.successors.clear();
        }
        changed
    })
}

fn put_office(directory: &mut Directory, entry: &OfficeEntry) -> bool {
    let nothing_particular = entry.name.is_none() && entry.state == OfficeState::ByRule;
    if nothing_particular {
        return directory.offices.remove(&entry.office).is_some();
    }
    let before = directory
        .offices
        .insert(entry.office.clone(), entry.clone());
    before.as_ref() != Some(entry)
}

fn put_binding(directory: &mut Directory, binding: &Binding) -> bool {
    let key = Directory::binding_key(
        &binding.matter,
        &binding.department,
        binding.division.as_deref(),
    );
    put_dated(
        directory.bindings.entry(key).or_default(),
        binding,
        |binding| binding.valid,
    )
}

fn end_binding(directory: &mut Directory, end: &EndOfBinding) -> bool {
    let key = Directory::binding_key(&end.matter, &end.department, end.division.as_deref());
    let mut changed = false;
    for binding in directory.bindings.get_mut(&key).into_iter().flatten() {
        changed |= cut(&mut binding.valid, end.until);
    }
    changed
}

fn cut(valid: &mut Validity, until: Date) -> bool {
    let before = *valid;
    *valid = before.cut(until);
    *valid != before
}

fn add_person(directory: &mut Directory, joining: &Joining) -> bool {
    let Some(person) = directory.people.get_mut(&joining.person) else {
        let person = Person {
            id: joining.person.clone(),
            from: joining.from,
            left: None,
        };
        directory.people.insert(joining.person.clone(), person);
        return true;
    };
    let comes_back = match (person.left, joining.from) {
        (None, Some(from)) => person.from != Some(from),
        (Some(left), Some(from)) => left <= from,
        (_, None) => false,
    };
    if comes_back {
        person.from = joining.from;
        person.left = None;
    }
    comes_back
}

fn leave(directory: &mut Directory, leaving: &Leaving) -> bool {
    let Some(person) = directory.people.get_mut(&leaving.person) else {
        return false;
    };
    let changed = person.left != Some(leaving.on);
    person.left = Some(leaving.on);
    end_assignments(directory, &leaving.person, None, before(leaving.on)) || changed
}

fn assign(directory: &mut Directory, assignment: &Assignment) -> bool {
    let places = directory
        .assignments
        .entry(assignment.person.clone())
        .or_default();
    let key = |place: &Assignment| (place.office.clone(), place.valid.from);
    match places.binary_search_by_key(&key(assignment), key) {
        Ok(at) if places[at] == *assignment => return false,
        Ok(at) => places[at] = assignment.clone(),
        Err(at) => places.insert(at, assignment.clone()),
    }
    directory
        .staff
        .entry(assignment.office.clone())
        .or_default()
        .insert(assignment.person.clone());
    true
}

/// In one office, or in all.
fn end_assignments(
    directory: &mut Directory,
    person: &str,
    office: Option<&Office>,
    until: Date,
) -> bool {
    let places = directory.assignments.get_mut(person);
    let mut changed = false;
    for place in places.into_iter().flatten() {
        if office.is_none_or(|office| place.office == *office) {
            changed |= cut(&mut place.valid, until);
        }
    }
    changed
}

fn put_absence(directory: &mut Directory, absence: &Absence) -> bool {
    let before = directory
        .absences
        .insert(absence.id.clone(), absence.clone());
    if before.as_ref() == Some(absence) {
        return false;
    }
    if let Some(before) = before {
        unlink(&mut directory.away, &before.person, &before.id);
        if let Some(substitute) = &before.substitute {
            unlink(&mut directory.standing_in, substitute, &before.id);
        }
    }
    link(&mut directory.away, &absence.person, &absence.id);
    if let Some(substitute) = &absence.substitute {
        link(&mut directory.standing_in, substitute, &absence.id);
    }
    true
}

fn end_absence(directory: &mut Directory, end: &EndOfAbsence) -> bool {
    let Some(absence) = directory.absences.get_mut(&end.id) else {
        return false;
    };
    let until = absence.valid().cut(end.until).until;
    let changed = until != Some(absence.until);
    absence.until = until.unwrap_or(absence.until);
    changed
}
