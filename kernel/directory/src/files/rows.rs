//! The columns of each table, and what a row of it asks for.

use super::Table;
use super::problem::FileFault;
use super::table::Cells;
use crate::absence::Absence;
use crate::change::{Change, Joining, Leaving};
use crate::division::{Department, Division};
use crate::office::{Binding, BoundOffice, Office, OfficeEntry};
use crate::person::Assignment;
use crate::problem::Fault;
use crate::role::Role;

type Names = &'static [&'static str];

/// The columns that a table must have, and those that it may have.
pub(super) fn columns(table: Table) -> (Names, Names) {
    match table {
        Table::Roles => (&["id", "name", "kind"], &[]),
        Table::Divisions => (
            &["code", "name", "level", "parent"],
            &["from", "until", "successors"],
        ),
        Table::Departments => (
            &["id", "name", "kind", "order", "levels"],
            &["from", "until"],
        ),
        Table::Offices => (&["department", "division"], &["name", "state"]),
        Table::Bindings => (
            &["matter", "department", "division", "office-department"],
            &["office-division", "from", "until"],
        ),
        Table::People => (&["id"], &["from", "left"]),
        Table::Assignments => (
            &["person", "department", "division", "roles"],
            &["leader", "from", "until"],
        ),
        Table::Absences => (
            &["id", "person", "from", "until"],
            &["department", "division", "substitute", "reason"],
        ),
    }
}

/// The column in which a field of a change stands.
pub(super) fn column(table: Table, field: &'static str) -> &'static str {
    match (table, field) {
        (Table::Bindings, "office") => "office-department",
        (Table::People, "person") => "id",
        (Table::People, "on") => "left",
        _ => field,
    }
}

/// What tells a row from every other of its table.
pub(super) fn key(change: &Change) -> String {
    match change {
        Change::PutDivision(division) => format!("{} {:?}", division.code, division.valid.from),
        Change::PutDepartment(department) => department.id.clone(),
        Change::PutOffice(entry) => entry.office.to_string(),
        Change::PutBinding(binding) => format!(
            "{} {} {:?} {:?}",
            binding.matter, binding.department, binding.division, binding.valid.from
        ),
        Change::PutRole(role) => role.id.clone(),
        Change::AddPerson(joining) => joining.person.clone(),
        Change::Leave(leaving) => leaving.person.clone(),
        Change::Assign(assignment) => format!(
            "{} {} {:?}",
            assignment.person, assignment.office, assignment.valid.from
        ),
        Change::PutAbsence(absence) => absence.id.clone(),
        // No row asks for these.
        Change::RenameDivision(_)
        | Change::EndDivision(_)
        | Change::EndBinding(_)
        | Change::EndAssignment(_)
        | Change::EndAbsence(_) => String::new(),
    }
}

/// What a row asks for.
pub(super) fn changes(table: Table, cells: &mut Cells<'_>) -> Vec<Change> {
    match table {
        Table::Roles => vec![Change::PutRole(Role {
            id: cells.text("id"),
            name: cells.text("name"),
            kind: cells.word("kind"),
        })],
        Table::Divisions => vec![Change::PutDivision(Division {
            code: cells.text("code"),
            name: cells.text("name"),
            level: cells.word("level"),
            parent: cells.optional("parent"),
            valid: cells.validity(),
            successors: cells.list("successors"),
        })],
        Table::Departments => vec![Change::PutDepartment(Department {
            id: cells.text("id"),
            name: cells.text("name"),
            kind: cells.word("kind"),
            order: cells.number("order"),
            levels: cells.words("levels"),
            valid: cells.validity(),
        })],
        Table::Offices => vec![Change::PutOffice(OfficeEntry {
            office: office(cells),
            name: cells.optional("name"),
            state: cells.optional_word("state").unwrap_or_default(),
        })],
        Table::Bindings => vec![Change::PutBinding(Binding {
            matter: cells.text("matter"),
            department: cells.text("department"),
            division: cells.optional("division"),
            office: BoundOffice {
                department: cells.text("office-department"),
                division: cells.optional("office-division"),
            },
            valid: cells.validity(),
        })],
        Table::People => person(cells),
        Table::Assignments => vec![Change::Assign(Assignment {
            person: cells.text("person"),
            office: office(cells),
            roles: cells.list("roles"),
            leader: cells.flag("leader"),
            valid: cells.validity(),
        })],
        Table::Absences => vec![Change::PutAbsence(absence(cells))],
    }
}

fn office(cells: &mut Cells<'_>) -> Office {
    Office {
        department: cells.text("department"),
        division: cells.text("division"),
    }
}

fn person(cells: &mut Cells<'_>) -> Vec<Change> {
    let person = cells.text("id");
    let from = cells.day("from");
    let left = cells.day("left");
    if let (Some(from), Some(until)) = (from, left)
        && until < from
    {
        let fault = Fault::Inverted { from, until };
        cells.wrong(Some("left"), FileFault::Change(fault));
    }
    let joining = Joining {
        person: person.clone(),
        from,
    };
    let leaving = left.map(|on| Change::Leave(Leaving { person, on }));
    [Change::AddPerson(joining)]
        .into_iter()
        .chain(leaving)
        .collect()
}

fn absence(cells: &mut Cells<'_>) -> Absence {
    let of_an_office =
        cells.optional("department").is_some() || cells.optional("division").is_some();
    Absence {
        id: cells.text("id"),
        person: cells.text("person"),
        office: of_an_office.then(|| office(cells)),
        substitute: cells.optional("substitute"),
        from: cells.required_day("from"),
        until: cells.required_day("until"),
        reason: cells.optional_word("reason").unwrap_or_default(),
    }
}
