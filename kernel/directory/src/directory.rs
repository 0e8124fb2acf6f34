//! The state: what there is, by its key, with the indexes that its questions need. It changes through `evolve` alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::absence::Absence;
use crate::division::{Department, Division};
use crate::office::{Binding, Office, OfficeEntry};
use crate::person::{Assignment, Person};
use crate::role::{Role, RoleKind};

/// A binding without its days: matter, department, division.
pub(crate) type BindingKey = (String, String, Option<String>);

/// Divisions, departments, offices, people and who may act for whom. Empty, it knows nothing and judges nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// The stretches of a code, by first day; never empty.
    pub(crate) divisions: BTreeMap<String, Vec<Division>>,
    /// What has ever lain in a division.
    pub(crate) children: BTreeMap<String, BTreeSet<String>>,
    /// What a division has taken the place of.
    pub(crate) predecessors: BTreeMap<String, BTreeSet<String>>,
    pub(crate) departments: BTreeMap<String, Department>,
    pub(crate) offices: BTreeMap<Office, OfficeEntry>,
    /// By first day.
    pub(crate) bindings: BTreeMap<BindingKey, Vec<Binding>>,
    pub(crate) roles: BTreeMap<String, Role>,
    pub(crate) people: BTreeMap<String, Person>,
    /// By person; there by office and first day.
    pub(crate) assignments: BTreeMap<String, Vec<Assignment>>,
    /// Who has ever had a place in an office.
    pub(crate) staff: BTreeMap<Office, BTreeSet<String>>,
    pub(crate) absences: BTreeMap<String, Absence>,
    /// The absences of a person.
    pub(crate) away: BTreeMap<String, BTreeSet<String>>,
    /// The absences in which a person stands in.
    pub(crate) standing_in: BTreeMap<String, BTreeSet<String>>,
}

impl Directory {
    /// Whether nobody is in it: then there is nothing to check a person against.
    pub fn is_empty_of_people(&self) -> bool {
        self.people.is_empty()
    }

    /// Every stretch of every division, by code and first day.
    pub fn divisions(&self) -> impl Iterator<Item = &Division> {
        self.divisions.values().flatten()
    }

    /// The divisions in force on a day, by code.
    pub fn divisions_on(&self, on: Date) -> impl Iterator<Item = &Division> {
        self.divisions()
            .filter(move |division| division.valid.contains(on))
    }

    /// In their own order.
    pub fn departments(&self) -> Vec<&Department> {
        let mut departments: Vec<&Department> = self.departments.values().collect();
        departments.sort_by_key(|department| department.order);
        departments
    }

    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments.get(id)
    }

    /// What is particular about offices.
    pub fn office_entries(&self) -> impl Iterator<Item = &OfficeEntry> {
        self.offices.values()
    }

    pub fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.bindings.values().flatten()
    }

    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.roles.values()
    }

    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.get(id)
    }

    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    /// Every assignment there ever was, by person.
    pub fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.values().flatten()
    }

    /// Of one person, past and future ones too.
    pub fn assignments_of(&self, person: &str) -> &[Assignment] {
        self.assignments.get(person).map_or(&[], Vec::as_slice)
    }

    /// In one office, past and future ones too.
    pub fn assignments_in(&self, office: &Office) -> impl Iterator<Item = &Assignment> {
        self.staff
            .get(office)
            .into_iter()
            .flatten()
            .flat_map(|person| self.assignments_of(person))
            .filter(move |assignment| assignment.office == *office)
    }

    pub fn absences(&self) -> impl Iterator<Item = &Absence> {
        self.absences.values()
    }

    pub fn absence(&self, id: &str) -> Option<&Absence> {
        self.absences.get(id)
    }

    /// Of one person, past and future ones too.
    pub fn absences_of(&self, person: &str) -> impl Iterator<Item = &Absence> {
        self.through(&self.away, person)
    }

    /// The absences in which a person stands in, past and future ones too.
    pub fn standing_in_of(&self, person: &str) -> impl Iterator<Item = &Absence> {
        self.through(&self.standing_in, person)
    }

    fn through(
        &self,
        index: &BTreeMap<String, BTreeSet<String>>,
        person: &str,
    ) -> impl Iterator<Item = &Absence> {
        let ids: Vec<&Absence> = index
            .get(person)
            .into_iter()
            .flatten()
            .filter_map(|id| self.absences.get(id))
            .collect();
        ids.into_iter()
    }

    pub(crate) fn role_kind(&self, id: &str) -> Option<RoleKind> {
        self.roles.get(id).map(|role| role.kind)
    }

    pub(crate) fn binding_key(
        matter: &str,
        department: &str,
        division: Option<&str>,
    ) -> BindingKey {
        (
            matter.to_owned(),
            department.to_owned(),
            division.map(str::to_owned),
        )
    }
}
