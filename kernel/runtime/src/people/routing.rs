//! Whom work can be given to, as the directory has it. An office that has nobody for it passes it to its leader, then to the office
//! above, and the item's stream says so. What the directory does not know at all it does not judge: a host without one works.

use jiff::Timestamp;
use lianxi_directory::{DEPTH_MAX, Route, Target};
use lianxi_work::{Assignee, By, Command, Event, Office, Status, TEXT_CHARS_MAX, Terms, WorkItem};

use super::{Act, evolved};
use crate::directory::day;
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

    /// An office must be one that the directory can have, or nobody would ever look there; it may be empty and is then passed on. A person
    /// must work in the one that is named.
    pub(crate) fn check_assignee(
        &self,
        assignee: &Assignee,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let directory = self.directory();
        let office = assignee.office();
        let unknown = if directory.departments().is_empty() {
            None
        } else if directory.department(&office.department).is_none() {
            Some("department")
        } else {
            let is_one =
                |code: &String| directory.divisions_on(day(now)).any(|it| it.code == *code);
            let known = office.division.as_ref().is_none_or(is_one);
            (!known).then_some("division")
        };
        if let Some(unknown) = unknown {
            return Err(EngineError::NoSuchOffice {
                office: office.to_string(),
                unknown,
            });
        }
        let Assignee::Person { person, office } = assignee else {
            return Ok(());
        };
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
        let is_excluded = |person: &str| terms.excluded.iter().any(|other| other.person == person);
        self.route(&terms.office(), terms.role.as_deref(), &is_excluded, now)
    }

    /// The same for one that these events bring to another office.
    pub(super) fn pass_on(
        &self,
        item: &WorkItem,
        events: &mut Vec<Event>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let moved = evolved(item, events);
        if moved.status() != Status::Open || moved.is_countersigned() {
            return Ok(());
        }
        let Assignee::Office { office, role } = moved.assigned() else {
            return Ok(());
        };
        let is_excluded = |person: &str| moved.excluded().any(|other| other.person == person);
        let Some(redirect) = self.route(&office, role.as_deref(), &is_excluded, now) else {
            return Ok(());
        };
        let redirected = lianxi_work::decide(Some(&moved), redirect, &By::System, now)
            .map_err(EngineError::WorkRejected)?;
        events.extend(redirected);
        Ok(())
    }

    /// `None`: it stays, because the office has people for it, or because nobody is known up to the top.
    fn route(
        &self,
        office: &Office,
        role: Option<&str>,
        is_excluded: &dyn Fn(&str) -> bool,
        now: Timestamp,
    ) -> Option<Command> {
        // A department as a whole is nobody's office in particular.
        let mut division = office.division.clone()?;
        let directory = self.directory();
        let mut why = Vec::new();
        for _ in 0..=DEPTH_MAX {
            let Route { steps, to } = directory.route(&office.department, &division, role, now)?;
            why.extend(steps.iter().map(ToString::to_string));
            match to {
                // It has people: nothing is to be said.
                Target::Office { .. } if why.is_empty() => return None,
                Target::Office { office, role } => {
                    let office = there(office);
                    return redirect(Assignee::Office { office, role }, &why);
                }
                // A leader who may not act leads it no further than up.
                Target::Leader { person, office } if is_excluded(&person) => {
                    why.push(format!("the leader of {office} is excluded"));
                    division = directory.upper_office(&office, day(now))?.division;
                }
                Target::Leader { person, office } => {
                    let office = there(office);
                    return redirect(Assignee::Person { person, office }, &why);
                }
                Target::Nobody => return None,
            }
        }
        None
    }
}

fn there(office: lianxi_directory::Office) -> Office {
    Office {
        department: office.department,
        division: Some(office.division),
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "whoever asks for a way gets one or none"
)]
fn redirect(to: Assignee, why: &[String]) -> Option<Command> {
    // Far less than a reason may have, however high it goes.
    let why: String = why.join("; ").chars().take(TEXT_CHARS_MAX).collect();
    Some(Command::Redirect { to, why })
}
