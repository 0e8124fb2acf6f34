//! People at an instant: as what they may act, and who is there to act. Who is away counts as whoever stands in; without anybody
//! standing in, not at all.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::absence::Absence;
use crate::directory::Directory;
use crate::office::Office;
use crate::person::Assignment;
use crate::role::RoleKind;
use crate::validity::day;

/// One way in which a person may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    pub office: Office,
    pub roles: Vec<String>,
    pub leader: bool,
    /// The person who is away and for whom they act; `None`: for themselves.
    pub stands_for: Option<String>,
}

impl Directory {
    /// Everything as which a person may act: their own places, also while they are away, and the places of those for whom they stand in,
    /// without an administrator's powers. By office; their own first.
    pub fn capacities(&self, person: &str, at: Timestamp) -> Vec<Capacity> {
        let on = day(at);
        let own = self.in_force(person, on).map(|place| Capacity {
            office: place.office.clone(),
            roles: place.roles.clone(),
            leader: self.leads(place),
            stands_for: None,
        });
        let mut capacities: Vec<Capacity> = own.collect();
        if !self.is_there(person, on) {
            return capacities;
        }
        let mut others: BTreeSet<(&str, &Office)> = BTreeSet::new();
        for absence in self.standing_in_of(person) {
            let away = absence.person.as_str();
            for place in self.in_force(away, on) {
                let stands_in = self
                    .absence_from(away, &place.office, on)
                    .is_some_and(|found| found.id == absence.id);
                if stands_in && others.insert((away, &place.office)) {
                    capacities.push(self.lent(place));
                }
            }
        }
        capacities
    }

    /// The people who can act in an office now: with this role, or, without one asked for, with any role that takes ordinary work.
    /// Who is away counts as whoever stands in. By id.
    pub fn people_of(&self, office: &Office, role: Option<&str>, at: Timestamp) -> Vec<String> {
        let can = |place: &Assignment| match role {
            Some(role) => place.roles.iter().any(|own| own == role),
            None => self.takes_work(place),
        };
        // An administrator's power is not lent.
        let lent = role
            .and_then(|role| self.role_kind(role))
            .is_none_or(|kind| !kind.is_administrator());
        self.acting(office, day(at), lent, can)
            .into_iter()
            .collect()
    }

    /// The people who lead an office now, or stand in for who does. By id.
    pub fn leaders_of(&self, office: &Office, at: Timestamp) -> Vec<String> {
        self.acting(office, day(at), true, |place| self.leads(place))
            .into_iter()
            .collect()
    }

    /// Everybody who has this role now, wherever, by id. Nobody counts for another.
    pub fn people_holding(&self, role: &str, at: Timestamp) -> Vec<String> {
        let on = day(at);
        self.assignments
            .iter()
            .filter(|(_, places)| {
                places.iter().any(|place| {
                    place.valid.contains(on) && place.roles.iter().any(|own| own == role)
                })
            })
            .map(|(person, _)| person.clone())
            .collect()
    }

    /// Whether anybody has ever had a place in any office of a department.
    pub fn knows_people_of(&self, department: &str) -> bool {
        let first = Office::new(department, "");
        self.staff
            .range(first..)
            .next()
            .is_some_and(|(office, _)| office.department == department)
    }

    /// The absence by which a person is away from an office on a day: one for the office goes before one for all.
    pub fn absence_from(&self, person: &str, office: &Office, on: Date) -> Option<&Absence> {
        self.absences_of(person)
            .filter(|absence| absence.valid().contains(on))
            .filter(|absence| absence.office.as_ref().is_none_or(|own| own == office))
            .max_by_key(|absence| absence.office.is_some())
    }

    fn is_there(&self, person: &str, on: Date) -> bool {
        self.person(person)
            .is_some_and(|person| person.is_there(on))
    }

    fn in_force<'a>(&'a self, person: &str, on: Date) -> impl Iterator<Item = &'a Assignment> {
        self.assignments_of(person)
            .iter()
            .filter(move |place| place.valid.contains(on))
    }

    fn lent(&self, place: &Assignment) -> Capacity {
        let lent = |role: &&String| !self.role_kind(role).is_some_and(RoleKind::is_administrator);
        Capacity {
            office: place.office.clone(),
            roles: place.roles.iter().filter(lent).cloned().collect(),
            leader: self.leads(place),
            stands_for: Some(place.person.clone()),
        }
    }

    fn acting(
        &self,
        office: &Office,
        on: Date,
        lent: bool,
        can: impl Fn(&Assignment) -> bool,
    ) -> BTreeSet<String> {
        self.assignments_in(office)
            .filter(|place| place.valid.contains(on) && can(place))
            .filter_map(|place| match self.absence_from(&place.person, office, on) {
                None => Some(place.person.as_str()),
                Some(absence) => absence
                    .substitute
                    .as_deref()
                    .filter(|substitute| lent && self.can_stand_in(substitute, office, on)),
            })
            .map(str::to_owned)
            .collect()
    }

    /// Who is away from this office, or from everything, stands in for nobody there.
    fn can_stand_in(&self, person: &str, office: &Office, on: Date) -> bool {
        self.is_there(person, on) && self.absence_from(person, office, on).is_none()
    }

    fn leads(&self, place: &Assignment) -> bool {
        place.leader || self.any_kind(place, |kind| kind == RoleKind::Leader)
    }

    fn takes_work(&self, place: &Assignment) -> bool {
        place.leader || self.any_kind(place, RoleKind::takes_work)
    }

    fn any_kind(&self, place: &Assignment, is: impl Fn(RoleKind) -> bool) -> bool {
        place
            .roles
            .iter()
            .filter_map(|role| self.role_kind(role))
            .any(is)
    }
}
