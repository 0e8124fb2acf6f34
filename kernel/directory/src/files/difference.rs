//! What a folder changes in a directory: rows meet what is there already, and never prolong what came to an end.

use std::collections::BTreeSet;

use super::{Files, Row};
use crate::absence::Absence;
use crate::change::{Change, Joining, Leaving};
use crate::directory::Directory;
use crate::division::Division;
use crate::evolve::apply;
use crate::office::Binding;
use crate::person::Assignment;
use crate::validity::Validity;

/// The rows that change something, each with its change as the directory lets it be.
pub(super) fn differing<'a>(directory: &Directory, files: &'a Files) -> Vec<(&'a Row, Change)> {
    let mut after = directory.clone();
    let mut differing = Vec::new();
    let meeting = Meeting {
        directory,
        back: coming_back(directory, files),
    };
    for row in &files.rows {
        if let Some(change) = meeting.meet(&row.change)
            && apply(&mut after, &change)
        {
            differing.push((row, change));
        }
    }
    differing
}

/// Who has left and comes back by these files: their rows count again.
fn coming_back<'a>(directory: &Directory, files: &'a Files) -> BTreeSet<&'a str> {
    let joining = files.rows.iter().filter_map(|row| match &row.change {
        Change::AddPerson(joining) => Some(joining),
        _ => None,
    });
    joining
        .filter(|joining| comes_back(directory, joining))
        .map(|joining| joining.person.as_str())
        .collect()
}

fn comes_back(directory: &Directory, joining: &Joining) -> bool {
    let left = directory
        .person(&joining.person)
        .and_then(|person| person.left);
    matches!((left, joining.from), (Some(left), Some(from)) if left < from)
}

struct Meeting<'a> {
    directory: &'a Directory,
    back: BTreeSet<&'a str>,
}

impl Meeting<'_> {
    /// A row's change, beside what is there; `None`: it is overtaken by what happened since.
    fn meet(&self, change: &Change) -> Option<Change> {
        match change {
            Change::PutDivision(division) => self.division(division),
            Change::PutDepartment(department) => {
                let known = self.directory.department(&department.id);
                let valid = known.map_or(Some(department.valid), |known| {
                    shorter(department.valid, known.valid)
                })?;
                let mut department = department.clone();
                department.valid = valid;
                Some(Change::PutDepartment(department))
            }
            Change::PutBinding(binding) => self.binding(binding),
            Change::AddPerson(joining) => self.joining(joining),
            Change::Leave(leaving) => self.leaving(leaving),
            Change::Assign(assignment) => self.assignment(assignment),
            Change::PutAbsence(absence) => self.absence(absence),
            other => Some(other.clone()),
        }
    }

    fn division(&self, row: &Division) -> Option<Change> {
        let stretches = self.directory.stretches(&row.code);
        let mut row = row.clone();
        let same_start = |known: &&Division| known.valid.from == row.valid.from;
        if let Some(known) = stretches.iter().find(same_start) {
            row.valid = shorter(row.valid, known.valid)?;
            if row.successors.is_empty() {
                row.successors.clone_from(&known.successors);
            }
        }
        Some(Change::PutDivision(row))
    }

    fn binding(&self, row: &Binding) -> Option<Change> {
        let key = Directory::binding_key(&row.matter, &row.department, row.division.as_deref());
        let mut known = self.directory.bindings.get(&key).into_iter().flatten();
        let mut row = row.clone();
        if let Some(known) = known.find(|known| known.valid.from == row.valid.from) {
            row.valid = shorter(row.valid, known.valid)?;
        }
        Some(Change::PutBinding(row))
    }

    fn joining(&self, row: &Joining) -> Option<Change> {
        let fresh = self
            .directory
            .person(&row.person)
            .is_none_or(|known| known.left.is_none() && known.from.is_none());
        (fresh || comes_back(self.directory, row)).then(|| Change::AddPerson(row.clone()))
    }

    fn leaving(&self, row: &Leaving) -> Option<Change> {
        let known = self.directory.person(&row.person);
        // Left already, or back since.
        let overtaken = known.is_some_and(|known| {
            let back_since = known.from.is_some_and(|from| row.on <= from);
            known.left.is_some() || back_since
        });
        (!overtaken || self.back.contains(row.person.as_str())).then(|| Change::Leave(row.clone()))
    }

    fn assignment(&self, row: &Assignment) -> Option<Change> {
        let is_same =
            |known: &&Assignment| known.office == row.office && known.valid.from == row.valid.from;
        let places = self.directory.assignments_of(&row.person);
        let mut row = row.clone();
        match places.iter().find(is_same) {
            Some(known) => row.valid = shorter(row.valid, known.valid)?,
            None if self.has_left(&row.person, row.valid) => return None,
            None => {}
        }
        Some(Change::Assign(row))
    }

    fn absence(&self, row: &Absence) -> Option<Change> {
        let mut row = row.clone();
        match self.directory.absence(&row.id) {
            Some(known) if known.valid().is_empty() => return None,
            Some(known) if known.from == row.from => row.until = row.until.min(known.until),
            Some(_) => {}
            None => {
                let mut named = [Some(&row.person), row.substitute.as_ref()]
                    .into_iter()
                    .flatten();
                if named.any(|person| self.has_left(person, row.valid())) {
                    return None;
                }
            }
        }
        Some(Change::PutAbsence(row))
    }

    /// Whether somebody has left by the end of a time: the row was written before.
    fn has_left(&self, person: &str, valid: Validity) -> bool {
        let left = self.directory.person(person).and_then(|known| known.left);
        let within = |left| valid.until.is_some_and(|until| until < left);
        left.is_some_and(|left| !within(left)) && !self.back.contains(person)
    }
}

/// What is there ends no later by a file; `None`: it was withdrawn.
fn shorter(row: Validity, known: Validity) -> Option<Validity> {
    if known.is_empty() {
        return None;
    }
    let until = match (row.until, known.until) {
        (Some(row), Some(known)) => Some(row.min(known)),
        (row, known) => row.or(known),
    };
    Some(Validity {
        from: row.from,
        until,
    })
}
