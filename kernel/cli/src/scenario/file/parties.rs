//! Who: `person@department@division`, `department@division`, or a person alone; with `#role;role` behind it.

use lianxi_runtime::work::{Actor, Assignee, Office};

use super::entry::Place;
use crate::failure::Outcome;
use crate::scenario::script::Who;

/// Who acts.
pub fn who(place: Place<'_>, text: Option<&str>) -> Outcome<Who> {
    let Some(text) = text else {
        return Ok(Who::Anybody);
    };
    let (whose, roles) = match text.split_once('#') {
        Some((whose, roles)) => (whose, roles.split(';').map(str::to_owned).collect()),
        None => (text, Vec::new()),
    };
    let parts: Vec<&str> = whose.split('@').collect();
    if parts.iter().any(|part| part.is_empty()) {
        return Err(not_one(place, text));
    }
    match parts[..] {
        [person] => Ok(Who::Person {
            person: person.to_owned(),
            roles,
        }),
        [department, division] => Ok(Who::Office {
            office: office_of(department, division),
            roles,
        }),
        [person, department, division] => Ok(Who::Actor(Actor {
            person: person.to_owned(),
            office: office_of(department, division),
            roles,
            stands_for: Vec::new(),
        })),
        _ => Err(not_one(place, text)),
    }
}

/// Whom something is given to.
pub fn assignee(place: Place<'_>, text: &str) -> Outcome<Assignee> {
    match who(place, Some(text))? {
        Who::Office { office, roles } => Ok(Assignee::Office {
            office,
            role: roles.into_iter().next(),
        }),
        Who::Actor(actor) => Ok(Assignee::Person {
            person: actor.person,
            office: actor.office,
        }),
        _ => Err(place.wrong(format!(
            "'{text}' names no office; write department@division or person@department@division"
        ))),
    }
}

/// `department@division`, or a department everywhere.
pub fn office(place: Place<'_>, text: &str) -> Outcome<Office> {
    match text.split('@').collect::<Vec<_>>()[..] {
        [department] if !department.is_empty() => Ok(Office {
            department: department.to_owned(),
            division: None,
        }),
        [department, division] if !department.is_empty() && !division.is_empty() => {
            Ok(office_of(department, division))
        }
        _ => Err(place.wrong(format!("'{text}' is no office; write department@division"))),
    }
}

fn office_of(department: &str, division: &str) -> Office {
    Office {
        department: department.to_owned(),
        division: Some(division.to_owned()),
    }
}

fn not_one(place: Place<'_>, text: &str) -> crate::failure::Failure {
    place.wrong(format!(
        "'{text}' is nobody; write person@department@division, department@division or a person"
    ))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_parts_say_who_it_is() {
        let place = Place {
            path: Path::new("a.yaml"),
            line: 1,
        };
        for (text, expected) in [
            ("u-1", "Person u-1 []"),
            ("a@140105", "Office a@140105 []"),
            (
                "u-1@a@140105#reviewer;officer",
                r#"Actor u-1 a@140105 ["reviewer", "officer"]"#,
            ),
            ("a@", "wrong"),
            ("a@b@c@d", "wrong"),
        ] {
            let told = match who(place, Some(text)) {
                Ok(Who::Person { person, roles }) => format!("Person {person} {roles:?}"),
                Ok(Who::Office { office, roles }) => format!("Office {office} {roles:?}"),
                Ok(Who::Actor(actor)) => {
                    format!("Actor {} {} {:?}", actor.person, actor.office, actor.roles)
                }
                Ok(Who::Anybody) => "Anybody".to_owned(),
                Err(_) => "wrong".to_owned(),
            };
            assert_eq!(told, expected, "{text}");
        }
    }
}
