//! People, their places in offices, and who is away: to who is known here. A telephone number is shown to the person and to who keeps the
//! directory, and to nobody in a list.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use lianxi_access::{Kind, Operation, Resource};
use lianxi_runtime::directory_of::{Absence, Assignment, Directory, Office, Person};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Part, known};
use super::views::{DirectoryAbsence, DirectoryAssignment, DirectoryPerson};
use crate::access::Reading;
use crate::api::Api;
use crate::page::{Page, Query};
use crate::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleQuery {
    /// Who is there on this day; without it, today.
    #[param(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
    /// With a place in this department.
    pub department: Option<String>,
    /// With a place at this division.
    pub division: Option<String>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

fn in_office(
    assignment: &Assignment,
    department: Option<&String>,
    division: Option<&String>,
) -> bool {
    department.is_none_or(|wanted| *wanted == assignment.office.department)
        && division.is_none_or(|wanted| *wanted == assignment.office.division)
}

/// People who are there on a day, by id.
#[utoipa::path(get, path = "/directory/people", tag = "directory", params(PeopleQuery), responses(
    (status = 200, body = Page<DirectoryPerson>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn people(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<PeopleQuery>,
) -> Result<Answer<Page<DirectoryPerson>>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    known(&caller)?;
    let on = asked.on.unwrap_or_else(|| api.engine.today());
    let directory = api.engine.directory();
    let (department, division) = (asked.department.as_ref(), asked.division.as_ref());
    let has_place = |person: &Person| {
        let mut places = directory.assignments_of(&person.id).iter();
        (department.is_none() && division.is_none())
            || places
                .any(|place| place.valid.contains(on) && in_office(place, department, division))
    };
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let all = directory
        .people()
        .filter(|person| person.is_there(on) && has_place(person));
    let mut page = part.of(all, |person| person.id.clone(), DirectoryPerson::from)?;
    let ids: Vec<String> = page.items.iter().map(|person| person.id.clone()).collect();
    let mut details = api.engine.person_details(&ids).await?;
    for person in &mut page.items {
        person.name = details.remove(&person.id).map(|details| details.name);
    }
    Ok(Answer(page))
}

/// All that is known of a person on a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonDetail {
    #[serde(flatten)]
    pub person: DirectoryPerson,
    /// To the person and to who keeps the directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// All their places, past and future ones too.
    pub assignments: Vec<DirectoryAssignment>,
    /// When they are away, were or will be.
    pub absences: Vec<DirectoryAbsence>,
    /// In whose absences they stand in.
    pub stands_in: Vec<DirectoryAbsence>,
}

/// One person.
#[utoipa::path(get, path = "/directory/people/{person}", tag = "directory", params(("person" = String, Path)), responses(
    (status = 200, body = PersonDetail),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn person(
    State(api): State<Api>,
    Reading(caller): Reading,
    Path(id): Path<String>,
) -> Result<Answer<PersonDetail>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    known(&caller)?;
    let directory = api.engine.directory();
    let person = directory.person(&id).ok_or_else(|| unknown(&id))?;
    let details = api.engine.person_details(std::slice::from_ref(&id)).await?;
    let details = details.into_values().next();
    let sees_number = caller.person.as_ref() == Some(&id)
        || caller.could(
            &api,
            Operation::DirectoryChange,
            &Resource::of(Kind::Directory),
        );
    let (name, phone) = details.map(|details| (details.name, details.phone)).unzip();
    let assignments = directory.assignments_of(&id).iter();
    Ok(Answer(PersonDetail {
        person: DirectoryPerson {
            name,
            ..DirectoryPerson::from(person)
        },
        phone: phone.flatten().filter(|_| sees_number),
        assignments: assignments.map(DirectoryAssignment::from).collect(),
        absences: directory
            .absences_of(&id)
            .map(DirectoryAbsence::from)
            .collect(),
        stands_in: directory
            .standing_in_of(&id)
            .map(DirectoryAbsence::from)
            .collect(),
    }))
}

pub(super) fn unknown(id: &str) -> Problem {
    Problem {
        detail_zh: Some(format!("机构目录中没有人员“{id}”")),
        ..Problem::new(
            StatusCode::NOT_FOUND,
            "not-found",
            format!("there is no person {id}"),
        )
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AssignmentQuery {
    /// Those in force on this day; without it, today.
    #[param(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
    pub person: Option<String>,
    pub department: Option<String>,
    pub division: Option<String>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Who has which place on a day (任职).
#[utoipa::path(get, path = "/directory/assignments", tag = "directory", params(AssignmentQuery), responses(
    (status = 200, body = Page<DirectoryAssignment>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn assignments(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<AssignmentQuery>,
) -> Result<Answer<Page<DirectoryAssignment>>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    known(&caller)?;
    let on = asked.on.unwrap_or_else(|| api.engine.today());
    let directory = api.engine.directory();
    let (department, division) = (asked.department.as_ref(), asked.division.as_ref());
    let fits =
        |place: &&Assignment| place.valid.contains(on) && in_office(place, department, division);
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let key = |place: &&Assignment| format!("{} {}", place.person, place.office);
    let page = match (asked.person, department, division) {
        (Some(person), ..) => {
            let places = directory.assignments_of(&person).iter();
            part.of(places.filter(fits), key, DirectoryAssignment::from)?
        }
        // An office has its people at hand; all others are looked through.
        (None, Some(department), Some(division)) => {
            let places = in_one(&directory, department, division);
            part.of(
                places.into_iter().filter(fits),
                key,
                DirectoryAssignment::from,
            )?
        }
        (None, ..) => part.of(
            directory.assignments().filter(fits),
            key,
            DirectoryAssignment::from,
        )?,
    };
    Ok(Answer(page))
}

fn in_one<'a>(directory: &'a Directory, department: &str, division: &str) -> Vec<&'a Assignment> {
    let office = Office::new(department, division);
    directory.assignments_in(&office).collect()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AbsenceQuery {
    /// Those on this day; without it, today.
    #[param(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
    /// Who is away.
    pub person: Option<String>,
    /// Who stands in.
    pub substitute: Option<String>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Who is away on a day, and who stands in (离岗代理).
#[utoipa::path(get, path = "/directory/absences", tag = "directory", params(AbsenceQuery), responses(
    (status = 200, body = Page<DirectoryAbsence>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn absences(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<AbsenceQuery>,
) -> Result<Answer<Page<DirectoryAbsence>>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    known(&caller)?;
    let on = asked.on.unwrap_or_else(|| api.engine.today());
    let directory = api.engine.directory();
    let fits = |absence: &&Absence| {
        absence.valid().contains(on)
            && asked
                .person
                .as_ref()
                .is_none_or(|person| *person == absence.person)
            && (asked.substitute.is_none() || asked.substitute == absence.substitute)
    };
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let key = |absence: &&Absence| absence.id.clone();
    let page = part.of(
        directory.absences().filter(fits),
        key,
        DirectoryAbsence::from,
    )?;
    Ok(Answer(page))
}
