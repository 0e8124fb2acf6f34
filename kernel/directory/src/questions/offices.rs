//! Offices at a date: which there are, what they are called, which is above, and which acts in place of another.

use jiff::civil::Date;

use crate::directory::Directory;
use crate::office::{Binding, Office, OfficeState};

impl Directory {
    /// Whether a department has an office at a division on a day.
    pub fn has_office(&self, office: &Office, on: Date) -> bool {
        let Some(department) = self.department(&office.department) else {
            return false;
        };
        let Some(division) = self.division(&office.division, on) else {
            return false;
        };
        department.valid.contains(on)
            && match self.office_state(office) {
                OfficeState::Present => true,
                OfficeState::Absent => false,
                OfficeState::ByRule => department.levels.contains(&division.level),
            }
    }

    /// The offices of a division, in the order of their departments.
    pub fn offices_of_division(&self, code: &str, on: Date) -> Vec<Office> {
        self.departments()
            .into_iter()
            .map(|department| Office::new(&department.id, code))
            .filter(|office| self.has_office(office, on))
            .collect()
    }

    /// What an office is called: its own name, else the division's with the department's. `None` when one of them is not known.
    pub fn office_name(&self, office: &Office, on: Date) -> Option<String> {
        let own = self
            .offices
            .get(office)
            .and_then(|entry| entry.name.clone());
        own.or_else(|| {
            let division = self.name_of(&office.division, on)?;
            let department = self.department(&office.department)?;
            Some(format!("{division}{}", department.name))
        })
    }

    /// The same department's office in the nearest division above that has one.
    pub fn upper_office(&self, office: &Office, on: Date) -> Option<Office> {
        self.ancestors(&office.division, on)
            .into_iter()
            .map(|division| Office::new(&office.department, division))
            .find(|upper| self.has_office(upper, on))
    }

    /// The office that acts in a matter where a department is competent by name: the one bound for this division, else the one bound
    /// for every division, else the department's own.
    pub fn registering_office(
        &self,
        matter: &str,
        department: &str,
        division: &str,
        on: Date,
    ) -> Office {
        self.binding_of(matter, department, division, on)
            .map_or_else(
                || Office::new(department, division),
                |binding| Office {
                    department: binding.office.department.clone(),
                    division: binding
                        .office
                        .division
                        .clone()
                        .unwrap_or_else(|| division.to_owned()),
                },
            )
    }

    /// The binding by which [`Self::registering_office`] answers; `None`: no other office acts.
    pub fn binding_of(
        &self,
        matter: &str,
        department: &str,
        division: &str,
        on: Date,
    ) -> Option<&Binding> {
        [Some(division), None].into_iter().find_map(|division| {
            self.bindings
                .get(&Self::binding_key(matter, department, division))?
                .iter()
                .find(|binding| binding.valid.contains(on))
        })
    }

    /// Whether there is such an office on any day.
    pub(crate) fn ever_has_office(&self, office: &Office) -> bool {
        let Some(department) = self.department(&office.department) else {
            return false;
        };
        let mut stretches = self.stretches(&office.division).iter();
        match self.office_state(office) {
            OfficeState::Present => stretches.next().is_some(),
            OfficeState::Absent => false,
            OfficeState::ByRule => {
                stretches.any(|stretch| department.levels.contains(&stretch.level))
            }
        }
    }

    fn office_state(&self, office: &Office) -> OfficeState {
        self.offices
            .get(office)
            .map_or(OfficeState::ByRule, |entry| entry.state)
    }
}
