//! Where work goes whose office has nobody for it: to the office's leader, else to the same department's office above, and so up. Every
//! step is told, so that nothing moves unseen.

use std::fmt;

use jiff::Timestamp;

use crate::bounds::DEPTH_MAX;
use crate::directory::Directory;
use crate::office::Office;
use crate::validity::day;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Empty: the office itself has people for it.
    pub steps: Vec<RouteStep>,
    pub to: Target,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteStep {
    /// Where this was found, or where the work came to.
    pub office: Office,
    pub reason: RouteReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteReason {
    /// Nobody is there for it.
    NoPeople,
    /// Its leader is.
    Leader,
    /// It is the office above.
    Upper,
    /// Its division took the place of the one that was meant.
    Succeeded,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// There are people for it.
    Office {
        office: Office,
        role: Option<String>,
    },
    /// Nobody has the role, and this person leads the office.
    Leader { person: String, office: Office },
    /// Up to the top there is nobody.
    Nobody,
}

impl RouteReason {
    /// A word for programs that never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoPeople => "no-people",
            Self::Leader => "leader",
            Self::Upper => "upper",
            Self::Succeeded => "succeeded",
        }
    }
}

impl fmt::Display for RouteStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let office = &self.office;
        match self.reason {
            RouteReason::NoPeople => write!(f, "nobody in {office} can take it"),
            RouteReason::Leader => write!(f, "it goes to the leader of {office}"),
            RouteReason::Upper => write!(f, "it goes up to {office}"),
            RouteReason::Succeeded => {
                write!(f, "its division has ended, and {office} took its place")
            }
        }
    }
}

impl RouteStep {
    pub fn zh(&self) -> String {
        let office = &self.office;
        match self.reason {
            RouteReason::NoPeople => format!("{office}无人可办"),
            RouteReason::Leader => format!("转{office}负责人"),
            RouteReason::Upper => format!("转上级{office}"),
            RouteReason::Succeeded => format!("原区划已撤并，由{office}承继"),
        }
    }
}

impl Directory {
    /// Where work for an office goes now; `None` when nobody has ever had a place in the department: then the directory does not know.
    pub fn route(
        &self,
        department: &str,
        division: &str,
        role: Option<&str>,
        at: Timestamp,
    ) -> Option<Route> {
        if !self.knows_people_of(department) {
            return None;
        }
        let on = day(at);
        let mut steps = Vec::new();
        let mut office = Office::new(department, division);
        let current = self.current(division, on);
        if let Some(successor) = current.into_iter().next()
            && successor != division
        {
            office.division = successor;
            steps.push(step(&office, RouteReason::Succeeded));
        }
        for _ in 0..=DEPTH_MAX {
            if !self.people_of(&office, role, at).is_empty() {
                let role = role.map(str::to_owned);
                let to = Target::Office { office, role };
                return Some(Route { steps, to });
            }
            steps.push(step(&office, RouteReason::NoPeople));
            if let Some(person) = self.leaders_of(&office, at).into_iter().next() {
                steps.push(step(&office, RouteReason::Leader));
                let to = Target::Leader { person, office };
                return Some(Route { steps, to });
            }
            let Some(upper) = self.upper_office(&office, on) else {
                break;
            };
            steps.push(step(&upper, RouteReason::Upper));
            office = upper;
        }
        let to = Target::Nobody;
        Some(Route { steps, to })
    }
}

fn step(office: &Office, reason: RouteReason) -> RouteStep {
    RouteStep {
        office: office.clone(),
        reason,
    }
}
