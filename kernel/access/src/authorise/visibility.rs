//! What somebody sees of a list, as a filter for the database; found by asking the policies, so that there is no second copy of them.
//!
//! A policy on lists can tell offices apart only by how they stand to the office in which somebody acts: the same department or another, the
//! division itself, one below, one above, an unrelated one, or none (`policies.rs` refuses policies that name one). Those are few relations. For
//! each capacity every one of them is asked once, of a made-up office, and the answers are written as areas. What cannot be written as an
//! area is left out: a list may show less than could be opened, and never more.

use serde::{Deserialize, Serialize};

use super::Authoriser;
use crate::operation::Operation;
use crate::principal::{CAPACITIES_MAX, Capacity, Principal};
use crate::resource::{ANCESTORS_MAX, Divisions, Resource};

/// How far an area reaches.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Every division, and what has none.
    Everywhere,
    /// This division and all below it.
    Subtree(String),
    /// This division alone.
    Exactly(String),
}

/// A part of a list: one department or all, in these divisions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Area {
    /// `None`: every department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    pub extent: Extent,
}

/// What somebody sees of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    All,
    /// What lies in one of the areas; and, with `parties`, what the person is a party of. Without both: nothing.
    Within {
        /// Sorted, each once; none lies wholly in another of the same department.
        areas: Vec<Area>,
        parties: bool,
    },
}

impl Visibility {
    pub const NOTHING: Self = Self::Within {
        areas: Vec::new(),
        parties: false,
    };

    /// Whether a thing is in the list. The database's filter says the same.
    pub fn covers(&self, resource: &Resource, divisions: &Divisions<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Within { areas, parties } => {
                (*parties && resource.party)
                    || areas.iter().any(|area| area.covers(resource, divisions))
            }
        }
    }
}

impl Area {
    fn covers(&self, resource: &Resource, divisions: &Divisions<'_>) -> bool {
        (self.department.is_none() || self.department == resource.department)
            && match (&self.extent, &resource.division) {
                (Extent::Everywhere, _) => true,
                (_, None) => false,
                (Extent::Exactly(division), Some(of)) => division == of,
                (Extent::Subtree(root), Some(of)) => {
                    root == of
                        || divisions(of)
                            .iter()
                            .take(ANCESTORS_MAX)
                            .any(|above| above == root)
                }
            }
    }
}

/// How a thing's department stands to the one in which somebody acts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Department {
    Same,
    Other,
    None,
}

/// How a thing's division stands to the one in which somebody acts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Division {
    Same,
    Below,
    Above,
    Unrelated,
    None,
}

const DEPARTMENTS: [Department; 3] = [Department::Same, Department::Other, Department::None];
const DIVISIONS: [Division; 5] = [
    Division::Same,
    Division::Below,
    Division::Above,
    Division::Unrelated,
    Division::None,
];

/// Offices that nobody has: no id of a directory has a question mark.
const OTHER: &str = "?other";
const BELOW: &str = "?below";
const ABOVE: &str = "?above";

impl Authoriser {
    /// What `principal` sees of the list that `operation` asks for: of work items or executions a filter, of other things all or nothing.
    pub fn visible(
        &self,
        principal: &Principal,
        operation: Operation,
        divisions: &Divisions<'_>,
    ) -> Visibility {
        let mut areas = Vec::new();
        let mut parties = false;
        for capacity in principal.capacities.iter().take(CAPACITIES_MAX) {
            let probe = Probe {
                authoriser: self,
                principal,
                capacity,
                operation,
            };
            parties = parties || probe.everything(true);
            if parties && probe.everything(false) {
                return Visibility::All;
            }
            areas.extend(probe.areas(divisions));
        }
        Visibility::Within {
            areas: simplified(areas),
            parties,
        }
    }
}

/// Asks for made-up things in one capacity.
struct Probe<'a> {
    authoriser: &'a Authoriser,
    principal: &'a Principal,
    capacity: &'a Capacity,
    operation: Operation,
}

impl Probe<'_> {
    /// Whether everything that stands so to this office is seen: whoever supervises it and, unless only what a `party` sees is asked, whoever its
    /// parties are. A policy that looks at those makes a list shorter, and never longer than what may be opened.
    fn sees(&self, department: Department, division: Division, party: bool) -> bool {
        [party, true].into_iter().all(|party| {
            [false, true]
                .into_iter()
                .all(|supervisor| self.sees_one(department, division, party, supervisor))
        })
    }

    fn sees_one(
        &self,
        department: Department,
        division: Division,
        party: bool,
        supervisor: bool,
    ) -> bool {
        let capacity = self.capacity;
        let of = |word: &str| Some(word.to_owned());
        let resource = Resource {
            department: match department {
                Department::Same => capacity.department.clone(),
                Department::Other => of(OTHER),
                Department::None => None,
            },
            division: match division {
                Division::Same => capacity.division.clone(),
                Division::Below => of(BELOW),
                Division::Above => of(ABOVE),
                Division::Unrelated => of(OTHER),
                Division::None => None,
            },
            party,
            supervisor,
            ..Resource::of(self.operation.kind())
        };
        let own = capacity.division.clone();
        let tree = |code: &str| match (code, &own) {
            (BELOW, Some(own)) => vec![own.clone(), ABOVE.to_owned()],
            (code, Some(own)) if code == own => vec![ABOVE.to_owned()],
            _ => Vec::new(),
        };
        self.authoriser
            .decide_in(
                std::slice::from_ref(capacity),
                self.principal,
                self.operation,
                &resource,
                &tree,
            )
            .is_allowed()
    }

    /// The relations that there are from this office.
    fn relations(&self) -> (Vec<Department>, Vec<Division>) {
        let department = self.capacity.department.is_some();
        let division = self.capacity.division.is_some();
        (
            DEPARTMENTS
                .into_iter()
                .filter(|relation| department || *relation != Department::Same)
                .collect(),
            DIVISIONS
                .into_iter()
                .filter(|relation| {
                    division || matches!(relation, Division::Unrelated | Division::None)
                })
                .collect(),
        )
    }

    fn everything(&self, party: bool) -> bool {
        // Most see little: what is farthest away is asked first.
        if !self.sees(Department::Other, Division::Unrelated, party) {
            return party && self.every_relation(true);
        }
        self.every_relation(party)
    }

    fn every_relation(&self, party: bool) -> bool {
        let (departments, divisions) = self.relations();
        departments.iter().all(|department| {
            divisions
                .iter()
                .all(|division| self.sees(*department, *division, party))
        })
    }

    fn areas(&self, above: &Divisions<'_>) -> Vec<Area> {
        let capacity = self.capacity;
        let (departments, divisions) = self.relations();
        let seen_of = |department: Department| -> Vec<Division> {
            divisions
                .iter()
                .copied()
                .filter(|division| self.sees(department, *division, false))
                .collect()
        };
        let same = seen_of(Department::Same);
        let every: Vec<Division> = departments
            .iter()
            .filter(|department| **department != Department::Same)
            .map(|department| seen_of(*department))
            .fold(divisions.clone(), |both, seen| {
                both.into_iter().filter(|one| seen.contains(one)).collect()
            });
        let mut areas = Vec::new();
        if let Some(department) = &capacity.department {
            let extents = extents(&same, &divisions, capacity, above);
            areas.extend(extents.into_iter().map(|extent| Area {
                department: Some(department.clone()),
                extent,
            }));
        }
        // An area of every department has the own one in it.
        let every: Vec<Division> = every
            .into_iter()
            .filter(|one| capacity.department.is_none() || same.contains(one))
            .collect();
        areas.extend(
            extents(&every, &divisions, capacity, above)
                .into_iter()
                .map(|extent| Area {
                    department: None,
                    extent,
                }),
        );
        areas
    }
}

/// Relations that are seen, as extents of real divisions.
fn extents(
    seen: &[Division],
    relations: &[Division],
    capacity: &Capacity,
    above: &Divisions<'_>,
) -> Vec<Extent> {
    if seen.len() == relations.len() {
        return vec![Extent::Everywhere];
    }
    let Some(own) = &capacity.division else {
        return Vec::new();
    };
    let mut extents = Vec::new();
    if seen.contains(&Division::Same) {
        extents.push(if seen.contains(&Division::Below) {
            Extent::Subtree(own.clone())
        } else {
            Extent::Exactly(own.clone())
        });
    }
    if seen.contains(&Division::Above) {
        extents.extend(
            above(own)
                .into_iter()
                .take(ANCESTORS_MAX)
                .map(Extent::Exactly),
        );
    }
    extents
}

/// Sorted, each once, without what another area has in it by its words alone.
fn simplified(mut areas: Vec<Area>) -> Vec<Area> {
    areas.sort();
    areas.dedup();
    let within = |one: &Area, other: &Area| {
        let department = other.department.is_none() || other.department == one.department;
        let extent = match (&one.extent, &other.extent) {
            (_, Extent::Everywhere) => true,
            (Extent::Exactly(own), Extent::Subtree(root)) => own == root,
            (own, other) => own == other,
        };
        one != other && department && extent
    };
    areas
        .iter()
        .filter(|one| !areas.iter().any(|other| within(one, other)))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_another_area_is_left_out() {
        let area = |department: Option<&str>, extent: Extent| Area {
            department: department.map(Into::into),
            extent,
        };
        let exactly = || Extent::Exactly("1401".to_owned());
        let subtree = || Extent::Subtree("1401".to_owned());
        let areas = vec![
            area(Some("works"), exactly()),
            area(Some("works"), subtree()),
            area(Some("finance"), exactly()),
            area(Some("finance"), exactly()),
            area(None, Extent::Exactly("14".to_owned())),
            area(Some("counsel"), Extent::Exactly("14".to_owned())),
        ];
        assert_eq!(
            simplified(areas),
            [
                area(None, Extent::Exactly("14".to_owned())),
                area(Some("finance"), exactly()),
                area(Some("works"), subtree()),
            ]
        );
    }
}
