//! What is wrong with a change by itself, whatever the directory: ids, names, days, lists.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Report;
use crate::absence::Absence;
use crate::bounds::{ID_CHARS_MAX, NAME_CHARS_MAX, ROLES_OF_ONE_MAX, SUCCESSORS_MAX, YEARS};
use crate::change::Change;
use crate::division::{Department, Division, Level};
use crate::office::{Binding, Office};
use crate::person::Assignment;
use crate::problem::Fault;
use crate::validity::Validity;
use crate::word::Word;

pub(super) fn check(change: &Change, report: &mut Report) {
    match change {
        Change::PutDivision(division) => check_division(division, report),
        Change::RenameDivision(rename) => {
            report.id("code", &rename.code);
            report.name("name", &rename.name);
            report.day("from", rename.from);
        }
        Change::EndDivision(end) => {
            report.id("code", &end.code);
            report.day("until", end.until);
            report.successors(&end.code, &end.successors);
        }
        Change::PutDepartment(department) => check_department(department, report),
        Change::PutOffice(entry) => {
            report.office(&entry.office);
            if let Some(name) = &entry.name {
                report.name("name", name);
            }
        }
        Change::PutBinding(binding) => check_binding(binding, report),
        Change::EndBinding(end) => {
            report.id("matter", &end.matter);
            report.id("department", &end.department);
            report.id_if_any("division", end.division.as_ref());
            report.day("until", end.until);
        }
        Change::PutRole(role) => {
            report.id("id", &role.id);
            report.name("name", &role.name);
        }
        Change::AddPerson(joining) => {
            report.person("person", &joining.person);
            if let Some(from) = joining.from {
                report.day("from", from);
            }
        }
        Change::Leave(leaving) => {
            report.person("person", &leaving.person);
            report.day("on", leaving.on);
        }
        Change::Assign(assignment) => check_assignment(assignment, report),
        Change::EndAssignment(end) => {
            report.person("person", &end.person);
            report.office(&end.office);
            report.day("until", end.until);
        }
        Change::PutAbsence(absence) => check_absence(absence, report),
        Change::EndAbsence(end) => {
            report.id("id", &end.id);
            report.day("until", end.until);
        }
    }
}

fn check_division(division: &Division, report: &mut Report) {
    report.id("code", &division.code);
    report.name("name", &division.name);
    report.id_if_any("parent", division.parent.as_ref());
    report.period(division.valid);
    report.successors(&division.code, &division.successors);
    if !division.successors.is_empty() && division.valid.until.is_none() {
        report.add("successors", Fault::SuccessorsWithoutEnd);
    }
}

fn check_department(department: &Department, report: &mut Report) {
    report.id("id", &department.id);
    report.name("name", &department.name);
    report.period(department.valid);
    let levels = &department.levels;
    report.distinct("levels", levels, Level::ALL.len(), |level| level.word());
}

fn check_assignment(assignment: &Assignment, report: &mut Report) {
    report.person("person", &assignment.person);
    report.office(&assignment.office);
    report.period(assignment.valid);
    for role in &assignment.roles {
        report.id("roles", role);
    }
    report.distinct("roles", &assignment.roles, ROLES_OF_ONE_MAX, String::as_str);
}

fn check_absence(absence: &Absence, report: &mut Report) {
    report.id("id", &absence.id);
    report.person("person", &absence.person);
    if let Some(office) = &absence.office {
        report.office(office);
    }
    if let Some(substitute) = &absence.substitute {
        report.person("substitute", substitute);
    }
    if absence.substitute.as_ref() == Some(&absence.person) {
        report.add("substitute", Fault::OwnSubstitute);
    }
    report.period(absence.valid());
}

fn check_binding(binding: &Binding, report: &mut Report) {
    report.id("matter", &binding.matter);
    report.id("department", &binding.department);
    report.id_if_any("division", binding.division.as_ref());
    report.id("office", &binding.office.department);
    report.id_if_any("office", binding.office.division.as_ref());
    report.period(binding.valid);
}

fn is_id(text: &str) -> bool {
    let first = text.bytes().next();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.len() <= ID_CHARS_MAX
        && first.is_some_and(|first| first.is_ascii_alphanumeric())
        && text.bytes().all(allowed)
}

/// A mobile number, or an identity number of 15 or 18 places.
fn reads_like_personal_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    match text.len() {
        11 => digits == 11 && text.starts_with('1'),
        15 => digits == 15,
        18 => digits == 18 || (digits == 17 && text.ends_with(['X', 'x'])),
        _ => false,
    }
}

impl Report {
    fn id(&mut self, field: &'static str, id: &str) {
        if !is_id(id) {
            self.add(field, Fault::Id);
        }
    }

    fn id_if_any(&mut self, field: &'static str, id: Option<&String>) {
        if let Some(id) = id {
            self.id(field, id);
        }
    }

    fn person(&mut self, field: &'static str, id: &str) {
        self.id(field, id);
        if reads_like_personal_number(id) {
            self.add(field, Fault::PersonalNumber);
        }
    }

    fn office(&mut self, office: &Office) {
        self.id("department", &office.department);
        self.id("division", &office.division);
    }

    fn name(&mut self, field: &'static str, name: &str) {
        let length = name.chars().take(NAME_CHARS_MAX + 1).count();
        let blank = name.trim().is_empty();
        if blank || length > NAME_CHARS_MAX || name.chars().any(char::is_control) {
            self.add(field, Fault::Name);
        }
    }

    fn day(&mut self, field: &'static str, day: Date) {
        if !YEARS.contains(&day.year()) {
            self.add(field, Fault::Year);
        }
    }

    fn period(&mut self, valid: Validity) {
        if let Some(from) = valid.from {
            self.day("from", from);
        }
        if let Some(until) = valid.until {
            self.day("until", until);
        }
        if let (Some(from), Some(until)) = (valid.from, valid.until)
            && until < from
        {
            self.add("until", Fault::Inverted { from, until });
        }
    }

    fn successors(&mut self, code: &str, successors: &[String]) {
        for successor in successors {
            self.id("successors", successor);
            if successor == code {
                self.add("successors", Fault::OwnSuccessor(code.to_owned()));
            }
        }
        self.distinct("successors", successors, SUCCESSORS_MAX, String::as_str);
    }

    fn distinct<T>(
        &mut self,
        field: &'static str,
        values: &[T],
        most: usize,
        text: impl Fn(&T) -> &str,
    ) {
        if values.len() > most {
            self.add(field, Fault::TooMany { what: field, most });
            return;
        }
        let mut seen = BTreeSet::new();
        for value in values {
            if !seen.insert(text(value)) {
                self.add(field, Fault::Repeated(text(value).to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_and_not_somebodys_number() {
        for (text, id, personal) in [
            ("u-1001", true, false),
            ("1401", true, false),
            ("a.b_c", true, false),
            ("", false, false),
            ("-a", false, false),
            ("a b", false, false),
            ("张三", false, false),
            ("a@b", false, false),
            ("13800138000", true, true),
            ("23800138000", true, false),
            ("140105199001010000", true, true),
            ("14010519900101000X", true, true),
            ("140105900101000", true, true),
        ] {
            assert_eq!(is_id(text), id, "{text}");
            assert_eq!(reads_like_personal_number(text), personal, "{text}");
        }
        assert!(!is_id(&"a".repeat(ID_CHARS_MAX + 1)));
    }
}
