//! Whether something is there to be changed, as things are when its turn in the batch comes: what ends must have begun, and what was so
//! stays so.

use jiff::civil::Date;

use super::Report;
use crate::change::{Change, DivisionRename, Joining, Leaving};
use crate::directory::Directory;
use crate::division::Division;
use crate::office::Office;
use crate::problem::Fault;
use crate::validity::{Validity, before};

pub(super) fn check(directory: &Directory, change: &Change, today: Date, report: &mut Report) {
    match change {
        Change::RenameDivision(rename) => check_rename(directory, rename, report),
        Change::EndDivision(end) => {
            if last_of(directory, &end.code).is_none() {
                report.unknown("code", "division", &end.code);
            }
            for stretch in directory.stretches(&end.code) {
                report.ends("until", stretch.valid, end.until, today);
            }
        }
        Change::EndBinding(end) => {
            let key = Directory::binding_key(&end.matter, &end.department, end.division.as_deref());
            let Some(bindings) = directory.bindings.get(&key) else {
                report.unknown("matter", "binding", &end.matter);
                return;
            };
            for binding in bindings {
                report.ends("until", binding.valid, end.until, today);
            }
        }
        Change::AddPerson(joining) => check_joining(directory, joining, report),
        Change::Leave(leaving) => check_leaving(directory, leaving, today, report),
        Change::EndAssignment(end) => {
            check_end(
                directory,
                &end.person,
                &end.office,
                (end.until, today),
                report,
            );
        }
        Change::EndAbsence(end) => match directory.absence(&end.id) {
            None => report.unknown("id", "absence", &end.id),
            Some(absence) => report.ends("until", absence.valid(), end.until, today),
        },
        Change::PutDivision(_)
        | Change::PutDepartment(_)
        | Change::PutOffice(_)
        | Change::PutBinding(_)
        | Change::PutRole(_)
        | Change::Assign(_)
        | Change::PutAbsence(_) => {}
    }
}

/// The last stretch of a code that was not withdrawn.
fn last_of<'a>(directory: &'a Directory, code: &str) -> Option<&'a Division> {
    let stretches = directory.stretches(code);
    stretches.iter().rfind(|stretch| !stretch.valid.is_empty())
}

fn check_rename(directory: &Directory, rename: &DivisionRename, report: &mut Report) {
    let Some(last) = last_of(directory, &rename.code) else {
        report.unknown("code", "division", &rename.code);
        return;
    };
    if last.name != rename.name && !last.valid.contains(rename.from) {
        let fault = Fault::NotInForce {
            what: "division",
            id: rename.code.clone(),
            on: rename.from,
        };
        report.add("from", fault);
    }
}

fn check_joining(directory: &Directory, joining: &Joining, report: &mut Report) {
    let left = directory
        .person(&joining.person)
        .and_then(|person| person.left);
    if let Some(on) = left
        && joining.from.is_none_or(|from| from < on)
    {
        let person = joining.person.clone();
        report.add("from", Fault::HasLeft { person, on });
    }
}

fn check_leaving(directory: &Directory, leaving: &Leaving, today: Date, report: &mut Report) {
    let Some(person) = directory.person(&leaving.person) else {
        report.unknown("person", "person", &leaving.person);
        return;
    };
    if let Some(on) = person.left.filter(|left| *left < leaving.on) {
        let person = leaving.person.clone();
        report.add("on", Fault::PersonLeft { person, on });
    }
    for place in directory.assignments_of(&leaving.person) {
        report.ends("on", place.valid, before(leaving.on), today);
    }
}

fn check_end(
    directory: &Directory,
    person: &str,
    office: &Office,
    (until, today): (Date, Date),
    report: &mut Report,
) {
    let mut places = directory
        .assignments_of(person)
        .iter()
        .filter(|place| place.office == *office)
        .peekable();
    if places.peek().is_none() {
        report.unknown("person", "assignment", &format!("{person} in {office}"));
    }
    for place in places {
        report.ends("until", place.valid, until, today);
    }
}

impl Report {
    /// What has begun does not end before it began; what has not may be withdrawn.
    fn ends(&mut self, field: &'static str, valid: Validity, until: Date, today: Date) {
        if let Some(from) = valid.from
            && until < from
            && valid.begun(today)
        {
            self.add(field, Fault::AlreadyBegun { from });
        }
    }
}
