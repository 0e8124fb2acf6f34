//! `lianxi directory show`: what there is on a day.

use clap::ValueEnum;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::PATH;
use crate::client::{Client, Server, field};
use crate::commands::Form;
use crate::console::{Console, details};
use crate::failure::{Exit, Failure, Outcome};
use crate::listing::{Column, all, listing, told};
use crate::messages::Message;

const DIVISIONS: &[Column] = &[
    ("code", Message::DirCode),
    ("name", Message::DirName),
    ("level", Message::DirLevel),
    ("parent", Message::DirParent),
    ("from", Message::DirFrom),
    ("until", Message::DirUntil),
    ("successors", Message::DirSuccessors),
];
const DEPARTMENTS: &[Column] = &[
    ("id", Message::WorkId),
    ("name", Message::DirName),
    ("kind", Message::DirKind),
    ("levels", Message::DirLevel),
    ("from", Message::DirFrom),
    ("until", Message::DirUntil),
];
const OFFICES: &[Column] = &[
    ("department", Message::WorkDepartment),
    ("division", Message::WorkDivision),
    ("name", Message::DirName),
];
const ROLES: &[Column] = &[
    ("id", Message::WorkId),
    ("name", Message::DirName),
    ("kind", Message::DirKind),
];
const BINDINGS: &[Column] = &[
    ("matter", Message::DirMatter),
    ("department", Message::WorkDepartment),
    ("division", Message::WorkDivision),
    ("/office/department", Message::DirActs),
    ("/office/division", Message::WorkDivision),
    ("from", Message::DirFrom),
    ("until", Message::DirUntil),
];
const PEOPLE: &[Column] = &[
    ("id", Message::WorkId),
    ("name", Message::DirName),
    ("from", Message::DirFrom),
    ("left", Message::DirLeft),
];
const ASSIGNMENTS: &[Column] = &[
    ("person", Message::WorkWho),
    ("department", Message::WorkDepartment),
    ("division", Message::WorkDivision),
    ("roles", Message::DirRoles),
    ("leader", Message::DirLeads),
    ("from", Message::DirFrom),
    ("until", Message::DirUntil),
];
const ABSENCES: &[Column] = &[
    ("id", Message::WorkId),
    ("person", Message::WorkWho),
    ("department", Message::WorkDepartment),
    ("division", Message::WorkDivision),
    ("substitute", Message::DirSubstitute),
    ("from", Message::DirFrom),
    ("until", Message::DirUntil),
    ("reason", Message::WorkWhy),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    Divisions,
    Departments,
    Offices,
    Roles,
    Bindings,
    People,
    /// One person, with all their places.
    Person,
    Assignments,
    Absences,
}

impl What {
    const fn address(self) -> &'static str {
        match self {
            Self::Divisions => "divisions",
            Self::Departments => "departments",
            Self::Offices => "offices",
            Self::Roles => "roles",
            Self::Bindings => "bindings",
            Self::People | Self::Person => "people",
            Self::Assignments => "assignments",
            Self::Absences => "absences",
        }
    }

    /// Which of the options say something about it.
    const fn takes(self) -> &'static [&'static str] {
        match self {
            Self::Divisions => &["on", "within", "level"],
            Self::Departments => &["on"],
            Self::Offices => &["on", "within", "department", "division"],
            Self::Roles | Self::Person => &[],
            Self::Bindings => &["on", "department", "matter"],
            Self::People => &["on", "department", "division"],
            Self::Assignments => &["on", "department", "division", "person"],
            Self::Absences => &["on", "person"],
        }
    }

    const fn columns(self) -> &'static [Column] {
        match self {
            Self::Divisions => DIVISIONS,
            Self::Departments => DEPARTMENTS,
            Self::Offices => OFFICES,
            Self::Roles => ROLES,
            Self::Bindings => BINDINGS,
            Self::People | Self::Person => PEOPLE,
            Self::Assignments => ASSIGNMENTS,
            Self::Absences => ABSENCES,
        }
    }
}

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[arg(value_enum)]
    what: What,
    /// Whom, with `person`.
    #[arg(value_name = "PERSON")]
    id: Option<String>,
    /// As of this day; without it, today.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// This division and all that lie in it.
    #[arg(long, value_name = "CODE")]
    within: Option<String>,
    /// province, city, county, township or other.
    #[arg(long)]
    level: Option<String>,
    #[arg(long, value_name = "ID")]
    department: Option<String>,
    #[arg(long, value_name = "CODE")]
    division: Option<String>,
    #[arg(long, value_name = "ID")]
    matter: Option<String>,
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let what = arguments.what;
    let client = Client::of(&arguments.server)?;
    match (what, &arguments.id) {
        (What::Person, Some(id)) => {
            let person = client.get(&[PATH, &["people", id]].concat(), &[]).await?;
            console.answer(&person, || one(&person, console))?;
            return Ok(Exit::Ok);
        }
        (What::Person, None) => {
            return Err(Failure::invalid(
                "name the person: lianxi directory show person PERSON",
            ));
        }
        (_, Some(id)) => {
            return Err(Failure::invalid(format!("{id}: only `person` takes an id")));
        }
        (_, None) => {}
    }
    let query = query(&arguments)?;
    let items = all(&client, &[PATH, &[what.address()]].concat(), &query).await?;
    console.answer(&json!({"items": items}), || {
        listing(&items, what.columns(), console)
    })?;
    Ok(Exit::Ok)
}

/// The options that are given; one that says nothing about what is asked for is refused.
fn query(arguments: &Arguments) -> Outcome<Vec<(&'static str, Option<String>)>> {
    let given = [
        ("on", arguments.on.map(|on| on.to_string())),
        ("within", arguments.within.clone()),
        ("level", arguments.level.clone()),
        ("department", arguments.department.clone()),
        ("division", arguments.division.clone()),
        ("matter", arguments.matter.clone()),
        ("person", arguments.person.clone()),
    ];
    let given = given.into_iter().filter(|(_, value)| value.is_some());
    given
        .map(|(name, value)| {
            if arguments.what.takes().contains(&name) {
                return Ok((name, value));
            }
            let takes: Vec<String> = arguments
                .what
                .takes()
                .iter()
                .map(|name| format!("--{name}"))
                .collect();
            Err(Failure::invalid(format!(
                "--{name} says nothing about {}",
                arguments.what.address()
            ))
            .advise(format!("leave it out; there are: {}", takes.join(", "))))
        })
        .collect()
}

fn one(person: &Value, console: Console) -> String {
    let columns = What::Person.columns().iter();
    let columns = columns.chain(&[("phone", Message::DirPhone)]);
    let fields = columns
        .map(|(name, head)| (console.say(*head, &[]), told(person, name)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(head, value)| (head, Value::String(value)));
    let mut parts = vec![details(fields)];
    for (name, what) in [
        ("assignments", What::Assignments),
        ("absences", What::Absences),
        ("standsIn", What::Absences),
    ] {
        let items = person[name].as_array().map_or(&[][..], Vec::as_slice);
        if !items.is_empty() {
            parts.push(listing(items, what.columns(), console));
        }
    }
    parts.join("\n\n")
}

#[derive(Debug, clap::Args)]
pub struct ActingArguments {
    #[arg(long, value_name = "ID")]
    matter: String,
    /// The department that is competent by name.
    #[arg(long, value_name = "ID")]
    department: String,
    #[arg(long, value_name = "CODE")]
    division: String,
    /// On this day; without it, today.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

pub async fn acting(arguments: ActingArguments, console: Console) -> Outcome {
    let query = [
        ("matter", Some(arguments.matter)),
        ("department", Some(arguments.department)),
        ("division", Some(arguments.division)),
        ("on", arguments.on.map(|on| on.to_string())),
    ];
    let answer = Client::of(&arguments.server)?
        .get(&[PATH, &["registering-office"]].concat(), &query)
        .await?;
    console.answer(&answer, || {
        let office = &answer["office"];
        let id = format!(
            "{}@{}",
            field(office, "department"),
            field(office, "division")
        );
        let name = field(office, "name");
        if answer["exists"] == true {
            format!("{id} {name}")
        } else {
            console.say(Message::NoSuchOffice, &[&id])
        }
    })?;
    Ok(Exit::Ok)
}
