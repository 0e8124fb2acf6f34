//! Whom something is given to, as it is typed: `finance@1401#reviewer` is an office and there a role, `p-7@finance@1401` is a person.

use std::str::FromStr;

use clap::Args;
use serde_json::{Value, json};

/// `DEPARTMENT[@DIVISION][#ROLE]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeText {
    department: String,
    division: Option<String>,
    role: Option<String>,
}

/// `ID@DEPARTMENT[@DIVISION]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonText {
    person: String,
    department: String,
    division: Option<String>,
}

fn part(text: &str) -> Result<String, String> {
    let well = !text.is_empty() && !text.contains(['@', '#']) && text.trim() == text;
    well.then(|| text.to_owned())
        .ok_or_else(|| format!("'{text}' is no id"))
}

fn office(text: &str) -> Result<(String, Option<String>), String> {
    match text.split_once('@') {
        Some((department, division)) => Ok((part(department)?, Some(part(division)?))),
        None => Ok((part(text)?, None)),
    }
}

impl FromStr for OfficeText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let explain =
            |why| format!("{why}; write DEPARTMENT[@DIVISION][#ROLE], as finance@1401#reviewer");
        let (text, role) = match text.split_once('#') {
            Some((text, role)) => (text, Some(part(role).map_err(explain)?)),
            None => (text, None),
        };
        let (department, division) = office(text).map_err(explain)?;
        Ok(Self {
            department,
            division,
            role,
        })
    }
}

impl FromStr for PersonText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let explain = |why| format!("{why}; write ID@DEPARTMENT[@DIVISION], as p-7@finance@1401");
        let (person, text) = text
            .split_once('@')
            .ok_or_else(|| explain("the person's department is missing".to_owned()))?;
        let (department, division) = office(text).map_err(explain)?;
        Ok(Self {
            person: part(person).map_err(explain)?,
            department,
            division,
        })
    }
}

impl OfficeText {
    fn json(&self) -> Value {
        let office = json!({"department": self.department, "division": self.division});
        json!({"office": office, "role": self.role})
    }
}

impl PersonText {
    fn json(&self) -> Value {
        let office = json!({"department": self.department, "division": self.division});
        json!({"person": self.person, "office": office})
    }
}

/// One of the two.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct To {
    /// An office, there perhaps a role: DEPARTMENT[@DIVISION][#ROLE].
    #[arg(long, value_name = "OFFICE")]
    to: Option<OfficeText>,
    /// A person in an office: ID@DEPARTMENT[@DIVISION].
    #[arg(long, value_name = "PERSON")]
    to_person: Option<PersonText>,
}

impl To {
    pub fn json(&self) -> Value {
        match (&self.to, &self.to_person) {
            (Some(office), _) => office.json(),
            (None, Some(person)) => person.json(),
            // The command line is not read without one.
            (None, None) => Value::Null,
        }
    }
}

/// One of the two, or nobody.
#[derive(Clone, Debug, Args)]
#[group(required = false, multiple = false)]
pub struct MayTo {
    /// An office, there perhaps a role: DEPARTMENT[@DIVISION][#ROLE].
    #[arg(long, value_name = "OFFICE")]
    to: Option<OfficeText>,
    /// A person in an office: ID@DEPARTMENT[@DIVISION].
    #[arg(long, value_name = "PERSON")]
    to_person: Option<PersonText>,
}

impl MayTo {
    pub fn json(&self) -> Value {
        match (&self.to, &self.to_person) {
            (Some(office), _) => office.json(),
            (None, Some(person)) => person.json(),
            (None, None) => Value::Null,
        }
    }
}

/// As many as are named.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = true)]
pub struct ToSeveral {
    /// An office, there perhaps a role: DEPARTMENT[@DIVISION][#ROLE]. May be given several times.
    #[arg(long, value_name = "OFFICE")]
    to: Vec<OfficeText>,
    /// A person in an office: ID@DEPARTMENT[@DIVISION]. May be given several times.
    #[arg(long, value_name = "PERSON")]
    to_person: Vec<PersonText>,
}

impl ToSeveral {
    pub fn json(&self) -> Value {
        let offices = self.to.iter().map(OfficeText::json);
        let persons = self.to_person.iter().map(PersonText::json);
        offices.chain(persons).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_as_it_is_typed() {
        for (text, expected) in [
            ("finance", Some(("finance", None, None))),
            ("finance@1401", Some(("finance", Some("1401"), None))),
            (
                "finance#reviewer",
                Some(("finance", None, Some("reviewer"))),
            ),
            (
                "finance@1401#reviewer",
                Some(("finance", Some("1401"), Some("reviewer"))),
            ),
            ("", None),
            ("@1401", None),
            ("finance@", None),
            ("finance#", None),
            ("finance@1401@2", None),
            (" finance", None),
        ] {
            let read: Option<OfficeText> = text.parse().ok();
            let own = |text: &str| text.to_owned();
            let expected = expected.map(|(department, division, role)| OfficeText {
                department: own(department),
                division: division.map(own),
                role: role.map(own),
            });
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn a_person_as_they_are_typed() {
        for (text, expected) in [
            (
                "p-7@finance@1401",
                Some(
                    json!({"person": "p-7", "office": {"department": "finance", "division": "1401"}}),
                ),
            ),
            (
                "p-7@finance",
                Some(
                    json!({"person": "p-7", "office": {"department": "finance", "division": null}}),
                ),
            ),
            ("p-7", None),
            ("@finance", None),
            ("p-7@finance#reviewer", None),
        ] {
            let read: Option<PersonText> = text.parse().ok();
            assert_eq!(read.map(|person| person.json()), expected, "{text}");
        }
    }
}
