//! Divisions, departments, offices, roles, and which office acts in a matter: no secret to anybody who may read here.

use std::collections::BTreeSet;

use axum::Json as Answer;
use axum::extract::State;
use jiff::civil::Date;
use lianxi_access::Operation;
use lianxi_runtime::directory_of::{Binding, Division, Office};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::Part;
use super::views::{
    DirectoryBinding, DirectoryDepartment, DirectoryDivision, DirectoryOffice, DirectoryRole,
};
use crate::access::Reading;
use crate::api::Api;
use crate::page::{Page, Query};
use crate::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DivisionQuery {
    /// As they are on this day; without it, today.
    #[param(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
    /// Those that lie directly in this one.
    pub parent: Option<String>,
    /// This one and all that lie in it.
    pub within: Option<String>,
    /// `province`, `city`, `county`, `township` or `other`.
    pub level: Option<String>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Divisions in force on a day, by code.
#[utoipa::path(get, path = "/directory/divisions", tag = "directory", params(DivisionQuery), responses(
    (status = 200, body = Page<DirectoryDivision>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn divisions(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<DivisionQuery>,
) -> Result<Answer<Page<DirectoryDivision>>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    let on = asked.on.unwrap_or_else(|| api.engine.today());
    let directory = api.engine.directory();
    let within: Option<BTreeSet<String>> = asked
        .within
        .map(|root| directory.subtree(&root, on).into_iter().collect());
    let fits = |division: &&Division| {
        within
            .as_ref()
            .is_none_or(|codes| codes.contains(&division.code))
            && (asked.parent.is_none() || asked.parent == division.parent)
            && asked
                .level
                .as_ref()
                .is_none_or(|level| *level == division.level.to_string())
    };
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let all = directory.divisions_on(on).filter(fits);
    let key = |division: &&Division| division.code.clone();
    Ok(Answer(part.of(all, key, DirectoryDivision::from)?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DepartmentQuery {
    /// As they are on this day; without it, today.
    #[param(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Departments in force on a day, in their own order.
#[utoipa::path(get, path = "/directory/departments", tag = "directory", params(DepartmentQuery), responses(
    (status = 200, body = Page<DirectoryDepartment>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn departments(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<DepartmentQuery>,
) -> Result<Answer<Page<DirectoryDepartment>>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    let on = asked.on.unwrap_or_else(|| api.engine.today());
    let directory = api.engine.directory();
    let all = directory.departments();
    let all = all
        .into_iter()
        .filter(|department| department.valid.contains(on));
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let page = part.of(
        all,
        |department| format!("{:010} {}", department.order, department.id),
        DirectoryDepartment::from,
    )?;
    Ok(Answer(page))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfficeQuery {
    /// As they are on this day; without it, today.
    #[param(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
    pub department: Option<String>,
    /// Of this division alone.
    pub division: Option<String>,
    /// Of this division and all that lie in it.
    pub within: Option<String>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Offices that are there on a day, by division and then in the order of departments.
#[utoipa::path(get, path = "/directory/offices", tag = "directory", params(OfficeQuery), responses(
    (status = 200, body = Page<DirectoryOffice>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn offices(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<OfficeQuery>,
) -> Result<Answer<Page<DirectoryOffice>>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    let on = asked.on.unwrap_or_else(|| api.engine.today());
    let directory = api.engine.directory();
    let codes: Vec<String> = match (asked.division, asked.within) {
        (Some(division), _) => vec![division],
        (None, Some(root)) => directory.subtree(&root, on),
        (None, None) => {
            let divisions = directory.divisions_on(on);
            divisions.map(|division| division.code.clone()).collect()
        }
    };
    let offices = codes.iter().flat_map(|code| {
        let offices = directory.offices_of_division(code, on);
        offices.into_iter().enumerate()
    });
    let wanted = |office: &Office| {
        asked
            .department
            .as_ref()
            .is_none_or(|department| *department == office.department)
    };
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let page = part.of(
        offices.filter(|(_, office)| wanted(office)),
        |(order, office)| format!("{} {order:06} {}", office.division, office.department),
        |(_, office)| DirectoryOffice::of(&directory, &office, on),
    )?;
    Ok(Answer(page))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RoleQuery {
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Roles, by id.
#[utoipa::path(get, path = "/directory/roles", tag = "directory", params(RoleQuery), responses(
    (status = 200, body = Page<DirectoryRole>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn roles(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<RoleQuery>,
) -> Result<Answer<Page<DirectoryRole>>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    let directory = api.engine.directory();
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let page = part.of(
        directory.roles(),
        |role| role.id.clone(),
        DirectoryRole::from,
    )?;
    Ok(Answer(page))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BindingQuery {
    /// As they are on this day; without it, today.
    #[param(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
    pub matter: Option<String>,
    /// The department that is competent by name.
    pub department: Option<String>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Which offices act in place of others on a day (承办指定).
#[utoipa::path(get, path = "/directory/bindings", tag = "directory", params(BindingQuery), responses(
    (status = 200, body = Page<DirectoryBinding>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn bindings(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<BindingQuery>,
) -> Result<Answer<Page<DirectoryBinding>>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    let on = asked.on.unwrap_or_else(|| api.engine.today());
    let directory = api.engine.directory();
    let all = directory.bindings().filter(|binding| {
        binding.valid.contains(on)
            && asked
                .matter
                .as_ref()
                .is_none_or(|matter| *matter == binding.matter)
            && asked
                .department
                .as_ref()
                .is_none_or(|department| *department == binding.department)
    });
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let key = |binding: &&Binding| {
        let division = binding.division.as_deref().unwrap_or_default();
        format!("{} {} {division}", binding.matter, binding.department)
    };
    Ok(Answer(part.of(all, key, DirectoryBinding::from)?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ActingQuery {
    /// Required.
    pub matter: Option<String>,
    /// The department that is competent by name. Required.
    pub department: Option<String>,
    /// Required.
    pub division: Option<String>,
    /// On this day; without it, today.
    #[param(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
}

/// The office that acts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RegisteringOffice {
    pub office: DirectoryOffice,
    /// Whether the directory has such an office on that day.
    pub exists: bool,
    /// By which it acts; left out: it is the department's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binding: Option<DirectoryBinding>,
}

/// Which office acts in a matter (登记机关): the one that is bound for it, or the department's own.
#[utoipa::path(get, path = "/directory/registering-office", tag = "directory", params(ActingQuery), responses(
    (status = 200, body = RegisteringOffice),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn registering_office(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(asked): Query<ActingQuery>,
) -> Result<Answer<RegisteringOffice>, Problem> {
    caller.may(&api, Operation::DirectoryShow)?;
    let (Some(matter), Some(department), Some(division)) =
        (&asked.matter, &asked.department, &asked.division)
    else {
        return Err(Problem::bad_request(
            "query",
            "name 'matter', 'department' and 'division'",
        ));
    };
    let on = asked.on.unwrap_or_else(|| api.engine.today());
    let directory = api.engine.directory();
    let office = directory.registering_office(matter, department, division, on);
    let binding = directory.binding_of(matter, department, division, on);
    Ok(Answer(RegisteringOffice {
        exists: directory.has_office(&office, on),
        binding: binding.map(DirectoryBinding::from),
        office: DirectoryOffice::of(&directory, &office, on),
    }))
}
