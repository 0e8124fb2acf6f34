//! What must hold once the whole batch is done: references resolve, stretches do not overlap, parents make no cycle, the three
//! administrators are three people. Each change is asked about what it left behind, as later ones of the batch left it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Report;
use crate::absence::Absence;
use crate::bounds::DEPTH_MAX;
use crate::change::Change;
use crate::directory::Directory;
use crate::division::Division;
use crate::office::Binding;
use crate::person::Assignment;
use crate::problem::Fault;
use crate::role::RoleKind;
use crate::validity::Validity;

pub(super) fn check(after: &Directory, change: &Change, report: &mut Report) {
    let check = Check { after };
    match change {
        Change::PutDivision(division) => check.division(division, report),
        Change::RenameDivision(rename) => check.successors(&rename.code, report),
        Change::EndDivision(end) => check.successors(&end.code, report),
        Change::PutOffice(entry) => {
            check.department("department", &entry.office.department, report);
            check.known_division("division", &entry.office.division, report);
        }
        Change::PutBinding(binding) => check.binding(binding, report),
        Change::PutRole(role) => check.role(&role.id, report),
        Change::Assign(assignment) => check.assignment(assignment, report),
        Change::PutAbsence(absence) => check.absence(absence, report),
        Change::PutDepartment(_)
        | Change::EndBinding(_)
        | Change::AddPerson(_)
        | Change::Leave(_)
        | Change::EndAssignment(_)
        | Change::EndAbsence(_) => {}
    }
}

struct Check<'a> {
    after: &'a Directory,
}

impl Check<'_> {
    fn department(&self, field: &'static str, id: &str, report: &mut Report) {
        if self.after.department(id).is_none() {
            report.unknown(field, "department", id);
        }
    }

    fn known_division(&self, field: &'static str, code: &str, report: &mut Report) -> bool {
        let known = !self.after.stretches(code).is_empty();
        if !known {
            report.unknown(field, "division", code);
        }
        known
    }

    fn division(&self, put: &Division, report: &mut Report) {
        let stretches = self.after.stretches(&put.code);
        let others = stretches
            .iter()
            .filter(|other| other.valid.from != put.valid.from);
        let own = stretches
            .iter()
            .find(|own| own.valid.from == put.valid.from);
        let valid = own.map_or(put.valid, |own| own.valid);
        report.apart("from", valid, others.map(|other| other.valid));
        if let Some(parent) = &put.parent
            && self.known_division("parent", parent, report)
        {
            self.lies_in(put, parent, report);
            self.no_cycle(&put.code, report);
        }
        self.children(put, report);
        self.successors(&put.code, report);
    }

    fn lies_in(&self, child: &Division, parent: &str, report: &mut Report) {
        let above = self.after.stretches(parent);
        let fits = above.iter().any(|parent| child.level.lies_in(parent.level));
        if let (false, Some(parent)) = (fits, above.last()) {
            let fault = Fault::LevelOrder {
                child: child.level,
                parent: parent.level,
            };
            report.add("level", fault);
        }
    }

    /// What lies in it already must go on fitting in.
    fn children(&self, put: &Division, report: &mut Report) {
        let above = self.after.stretches(&put.code);
        let codes = self.after.children.get(&put.code).into_iter().flatten();
        let stretches = codes.flat_map(|code| self.after.stretches(code));
        let unfit = stretches
            .filter(|child| child.parent.as_ref() == Some(&put.code))
            .find(|child| !above.iter().any(|parent| child.level.lies_in(parent.level)));
        if let Some(child) = unfit {
            let fault = Fault::LevelOrder {
                child: child.level,
                parent: put.level,
            };
            report.add("level", fault);
        }
    }

    fn no_cycle(&self, code: &str, report: &mut Report) {
        let mut seen = BTreeSet::new();
        let mut open = vec![(code, 0)];
        while let Some((at, depth)) = open.pop() {
            for parent in self
                .after
                .stretches(at)
                .iter()
                .filter_map(|own| own.parent.as_deref())
            {
                if parent == code {
                    report.add("parent", Fault::Cycle(code.to_owned()));
                    return;
                }
                if depth + 1 >= DEPTH_MAX {
                    let what = "levels of divisions";
                    let most = DEPTH_MAX;
                    report.add("parent", Fault::TooMany { what, most });
                    return;
                }
                if seen.insert(parent) {
                    open.push((parent, depth + 1));
                }
            }
        }
    }

    /// What took its place must be there from the day on which it is not.
    fn successors(&self, code: &str, report: &mut Report) {
        for stretch in self.after.stretches(code) {
            let Some(until) = stretch.valid.until else {
                continue;
            };
            let next = until.tomorrow().unwrap_or(until);
            for successor in &stretch.successors {
                if self.known_division("successors", successor, report)
                    && self.after.division(successor, next).is_none()
                {
                    report.not_in_force("successors", successor, next);
                }
            }
        }
    }

    fn binding(&self, binding: &Binding, report: &mut Report) {
        self.department("department", &binding.department, report);
        self.department("office", &binding.office.department, report);
        if let Some(division) = &binding.division {
            self.known_division("division", division, report);
        }
        if let Some(division) = &binding.office.division {
            self.known_division("office", division, report);
        }
        let key = Directory::binding_key(
            &binding.matter,
            &binding.department,
            binding.division.as_deref(),
        );
        let all = self.after.bindings.get(&key).map_or(&[][..], Vec::as_slice);
        let is_own = |other: &&Binding| other.valid.from == binding.valid.from;
        let valid = all
            .iter()
            .find(is_own)
            .map_or(binding.valid, |own| own.valid);
        let others = all.iter().filter(|other| !is_own(other));
        report.apart("from", valid, others.map(|other| other.valid));
    }

    fn role(&self, role: &str, report: &mut Report) {
        let kind = self.after.role_kind(role);
        if !kind.is_some_and(RoleKind::is_administrator) {
            return;
        }
        let has_it = |place: &&Assignment| place.roles.iter().any(|own| own == role);
        for place in self.after.assignments().filter(has_it) {
            self.disjoint("kind", place, report);
        }
    }

    fn assignment(&self, put: &Assignment, report: &mut Report) {
        self.department("department", &put.office.department, report);
        let known = self.known_division("division", &put.office.division, report);
        if known
            && self.after.department(&put.office.department).is_some()
            && !self.after.ever_has_office(&put.office)
        {
            report.add("division", Fault::NoOffice(put.office.clone()));
        }
        for role in &put.roles {
            if self.after.role(role).is_none() {
                report.unknown("roles", "role", role);
            }
        }
        let places = self.after.assignments_of(&put.person);
        let in_office = || places.iter().filter(|place| place.office == put.office);
        let is_own = |place: &&Assignment| place.valid.from == put.valid.from;
        let Some(own) = in_office().find(is_own) else {
            return;
        };
        self.is_there("person", &put.person, own.valid, report);
        let others = in_office().filter(|place| !is_own(place));
        report.apart("from", own.valid, others.map(|other| other.valid));
        self.disjoint("roles", own, report);
    }

    fn absence(&self, put: &Absence, report: &mut Report) {
        let own = self.after.absence(&put.id).unwrap_or(put);
        let valid = own.valid();
        self.is_there("person", &own.person, valid, report);
        if let Some(substitute) = &own.substitute {
            self.is_there("substitute", substitute, valid, report);
        }
        if let Some(office) = &own.office {
            self.department("department", &office.department, report);
            self.known_division("division", &office.division, report);
        }
        let others = self
            .after
            .absences_of(&own.person)
            .filter(|other| other.id != own.id && other.office == own.office);
        report.apart("from", valid, others.map(Absence::valid));
    }

    /// Whether somebody is there all through a time.
    fn is_there(&self, field: &'static str, id: &str, valid: Validity, report: &mut Report) {
        let Some(person) = self.after.person(id) else {
            report.unknown(field, "person", id);
            return;
        };
        if valid.is_empty() {
            return;
        }
        if let (Some(from), Some(begins)) = (person.from, valid.from)
            && begins < from
            && person.left.is_none()
            && !self.was_there_before(id, from)
        {
            let person = id.to_owned();
            report.add(field, Fault::PersonNotYet { person, from });
        }
        if let Some(on) = person.left
            && valid.until.is_none_or(|until| on <= until)
        {
            let person = id.to_owned();
            report.add(field, Fault::PersonLeft { person, on });
        }
    }

    /// Somebody who came back has places of before.
    fn was_there_before(&self, person: &str, from: Date) -> bool {
        self.after
            .assignments_of(person)
            .iter()
            .any(|place| place.valid.until.is_some_and(|until| until < from))
    }

    /// No day on which this place and any other of the same person are of two kinds of administrator.
    fn disjoint(&self, field: &'static str, place: &Assignment, report: &mut Report) {
        for other in self.after.assignments_of(&place.person) {
            if !place.valid.overlaps(&other.valid) {
                continue;
            }
            let clash = self.administrators(place).find_map(|one| {
                let differs = |other: &RoleKind| *other != one;
                Some((one, self.administrators(other).find(differs)?))
            });
            if let Some((one, other_kind)) = clash {
                let fault = Fault::AdministratorsDisjoint {
                    person: place.person.clone(),
                    one,
                    other: other_kind,
                    on: place.valid.from.max(other.valid.from),
                };
                report.add(field, fault);
                return;
            }
        }
    }

    fn administrators(&self, place: &Assignment) -> impl Iterator<Item = RoleKind> {
        place
            .roles
            .iter()
            .filter_map(|role| self.after.role_kind(role))
            .filter(|kind| kind.is_administrator())
    }
}

impl Report {
    /// A time must not overlap with others of its kind.
    fn apart(
        &mut self,
        field: &'static str,
        valid: Validity,
        others: impl Iterator<Item = Validity>,
    ) {
        for other in others {
            if valid.overlaps(&other) {
                self.add(field, Fault::Overlap { from: other.from });
                return;
            }
        }
    }

    fn not_in_force(&mut self, field: &'static str, id: &str, on: Date) {
        let fault = Fault::NotInForce {
            what: "division",
            id: id.to_owned(),
            on,
        };
        self.add(field, fault);
    }
}
