//! Whom work can be given to, as the directory has it. An office that has nobody for it passes it to its leader, then to the office
//! above, and the item's stream says so. What the directory does not know at all it does not judge: a host without one works.

use jiff::Timestamp;
use lianxi_directory::{Route, Target};
use lianxi_work::{Assignee, Command, Office, Terms, WorkItem};

use super::Act;
use crate::engine::Inner;
use crate::error::EngineError;

impl Inner {
    /// People that an act names must be there.
    pub(super) fn check_assignees(&self, act: &Act, now: Timestamp) -> Result<(), EngineError> {
        let named = match act {
            Act::Transfer { to, .. }
            | Act::Delegate { to, .. }
            | Act::AddSigner { signer: to, .. }
            | Act::HandOver { to, .. } => std::slice::from_ref(to),
            Act::Copy { to } => to.as_slice(),
            _ => return Ok(()),
        };
        named
            .iter()
            .try_for_each(|assignee| self.check_assignee(assignee, now))
    }

    /// A person must work in the office that is named; an office is taken as it is, for it may be empty and is then passed on.
    pub(crate) fn check_assignee(
        &self,
        assignee: &Assignee,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Assignee::Person { person, office } = assignee else {
            return Ok(());
        };
        let directory = self.directory();
        if directory.is_empty_of_people() {
            return Ok(());
        }
        let works_there = directory.capacities(person, now).iter().any(|capacity| {
            capacity.stands_for.is_none()
                && capacity.office.department == office.department
                && office
                    .division
                    .as_ref()
                    .is_none_or(|division| *division == capacity.office.division)
        });
        if works_there {
            Ok(())
        } else {
            Err(EngineError::NoSuchOfficer {
                person: person.clone(),
                office: office.to_string(),
            })
        }
    }

    /// Where an item that is to be opened goes instead of the office that its definition names.
    pub(crate) fn route_new(&self, terms: &Terms, now: Timestamp) -> Option<Command> {
        if terms.countersign.is_some() || !terms.candidates.is_empty() {
            return None;
        }
        self.route(&terms.office(), terms.role.as_deref(), now)
    }

    /// The same for one that has come to another office.
    pub(super) fn redirect(&self, item: &WorkItem, now: Timestamp) -> Option<Command> {
        if item.status().is_closed() || item.claimed_by().is_some() {
            return None;
        }
        match item.assigned() {
            Assignee::Office { office, role } => self.route(&office, role.as_deref(), now),
            Assignee::Person { .. } => None,
        }
    }

    fn route(&self, office: &Office, role: Option<&str>, now: Timestamp) -> Option<Command> {
        // A department as a whole is nobody's office in particular.
        let division = office.division.as_deref()?;
        let directory = self.directory();
        let Route { steps, to } = directory.route(&office.department, division, role, now)?;
        let why: Vec<String> = steps.iter().map(ToString::to_string).collect();
        let why = why.join("; ");
        let there = |office: lianxi_directory::Office| Office {
            department: office.department,
            division: Some(office.division),
        };
        let to = match to {
            // It has people: nothing is to be said.
            Target::Office { .. } if steps.is_empty() => return None,
            Target::Office { office, role } => Assignee::Office {
                office: there(office),
                role,
            },
            Target::Leader { person, office } => Assignee::Person {
                person,
                office: there(office),
            },
            Target::Nobody => return None,
        };
        Some(Command::Redirect { to, why })
    }
}
