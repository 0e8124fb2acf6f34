//! Accounts, for administrators: the system administrator creates, disables and resets, the security administrator unlocks and gives roles;
//! none does the other's, and nobody their own.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use lianxi_access::{
    AccountCommand, AccountRejection, ExternalSubject, Grantor, Kind, Operation, Resource, grant,
    role,
};
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{Administration, SessionWrite};
use lianxi_runtime::work::Actor;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::account_view::{AccountGiven, AccountView, External};
use super::caller::{Acting, Caller, Reading};
use super::passwords;
use super::store::{self, Change, Stored};
use super::trail::Entry;
use crate::api::Api;
use crate::body::{Json, OptionalJson};
use crate::page::{Page, Query, cursor, place, rows};
use crate::problem::Problem;

/// The most roles of an account.
pub const ROLES_MAX: usize = 16;
/// The longest id of a person, in characters.
const PERSON_CHARS_MAX: usize = 64;
/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 500;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Accounts, by the id of their person.
#[utoipa::path(get, path = "/accounts", tag = "access", params(ListQuery), responses(
    (status = 200, body = Page<AccountView>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<AccountView>>, Problem> {
    caller.may(&api, Operation::AccountList)?;
    let rows_max = rows(query.limit)?;
    let after = place(query.cursor.as_deref())?.map(|(_, person)| person);
    let journal = api.engine.journal();
    let found = journal.accounts(after.as_deref(), rows_max + 1).await;
    let found = found.map_err(EngineError::from)?;
    let stored: Vec<Stored> = found
        .into_iter()
        .map(Stored::of)
        .collect::<Result<_, _>>()?;
    let cursor = |stored: &Stored| cursor(0, &stored.account.person);
    Ok(Answer(Page::of(stored, rows_max, cursor, |stored| {
        AccountView::of(&api, stored)
    })))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateRequest {
    /// The person's id in the directory, never a name.
    pub person: String,
    pub login: String,
    /// Whom a provider knows the person as; then there is no password.
    #[serde(default)]
    pub external: Option<External>,
}

/// Give a person an account. Without a provider's subject it gets a password, shown once, to be changed when it is first used.
#[utoipa::path(post, path = "/accounts", tag = "access", request_body = CreateRequest, responses(
    (status = 201, body = AccountGiven),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(
    State(api): State<Api>,
    Acting(caller): Acting,
    Json(request): Json<CreateRequest>,
) -> Result<(StatusCode, Answer<AccountGiven>), Problem> {
    let person = request.person;
    let roles = store::roles_of(&api, &person);
    let resource = Resource::belonging(Kind::Account, caller.name() == person, roles);
    let by = caller.permit_as(&api, Operation::AccountCreate, &resource)?;
    if !(1..=PERSON_CHARS_MAX).contains(&person.chars().count())
        || person.chars().any(char::is_control)
    {
        return Err(Problem {
            field: Some("person".to_owned()),
            detail_zh: Some(format!("人员编号为1至{PERSON_CHARS_MAX}个字符")),
            ..Problem::unprocessable(
                "person",
                format!(
                    "the id of a person has 1 to {PERSON_CHARS_MAX} characters, none of control"
                ),
            )
        });
    }
    let given = match request.external {
        Some(_) => None,
        None => Some(passwords::made_up(&api).await?),
    };
    let (initial_password, hash) = given.unzip();
    let change = Change {
        person: &person,
        command: AccountCommand::Create {
            person: person.clone(),
            login: request.login,
            external: request.external.map(ExternalSubject::from),
        },
        by: Some(&by),
        hash,
    };
    let (stored, _) = store::change(&api, change, |_| Ok(Administration::default())).await?;
    let account = AccountView::of(&api, stored);
    Ok((
        StatusCode::CREATED,
        Answer(AccountGiven {
            account,
            initial_password,
        }),
    ))
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountReason {
    /// Why: 1 to 500 characters.
    pub reason: String,
}

/// Take somebody's account out of use: their sessions end at once, and their tokens are worth nothing until it is enabled again.
#[utoipa::path(post, path = "/accounts/{person}/disable", tag = "access", params(("person" = String, Path)), request_body = AccountReason, responses(
    (status = 200, body = AccountView),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn disable(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(person): Path<String>,
    Json(request): Json<AccountReason>,
) -> Result<Answer<AccountView>, Problem> {
    let by = permitted(&api, &caller, Operation::AccountDisable, &person).await?;
    let command = AccountCommand::Disable {
        reason: request.reason,
    };
    administer(&api, &person, command, &by, None).await
}

/// Put an account into use again.
#[utoipa::path(post, path = "/accounts/{person}/enable", tag = "access", params(("person" = String, Path)), request_body = AccountReason, responses(
    (status = 200, body = AccountView),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn enable(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(person): Path<String>,
    Json(request): Json<AccountReason>,
) -> Result<Answer<AccountView>, Problem> {
    let by = permitted(&api, &caller, Operation::AccountEnable, &person).await?;
    let command = AccountCommand::Enable {
        reason: request.reason,
    };
    administer(&api, &person, command, &by, None).await
}

/// Let somebody sign in again before their lock ends.
#[utoipa::path(post, path = "/accounts/{person}/unlock", tag = "access", params(("person" = String, Path)), responses(
    (status = 200, body = AccountView),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn unlock(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(person): Path<String>,
) -> Result<Answer<AccountView>, Problem> {
    let by = permitted(&api, &caller, Operation::AccountUnlock, &person).await?;
    administer(&api, &person, AccountCommand::Unlock, &by, None).await
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetRequest {
    /// Instead of a new password: whom a provider knows the person as.
    #[serde(default)]
    pub link: Option<External>,
}

/// Give somebody a new password, shown once and to be changed at once, or link the account to a provider's subject. Their sessions end.
#[utoipa::path(post, path = "/accounts/{person}/reset-password", tag = "access", params(("person" = String, Path)), request_body = Option<ResetRequest>, responses(
    (status = 200, body = AccountGiven),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reset_password(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(person): Path<String>,
    OptionalJson(request): OptionalJson<ResetRequest>,
) -> Result<Answer<AccountGiven>, Problem> {
    let by = permitted(&api, &caller, Operation::AccountResetPassword, &person).await?;
    if let Some(link) = request.link {
        let command = AccountCommand::Link(link.into());
        let Answer(account) = administer(&api, &person, command, &by, None).await?;
        return Ok(Answer(AccountGiven {
            account,
            initial_password: None,
        }));
    }
    let (password, hash) = passwords::made_up(&api).await?;
    let command = AccountCommand::ResetPassword;
    let Answer(account) = administer(&api, &person, command, &by, Some(hash)).await?;
    Ok(Answer(AccountGiven {
        account,
        initial_password: Some(password),
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RolesRequest {
    /// All of them as they are to be: of the host itself, not of an office.
    pub roles: Vec<String>,
    /// Why: 1 to 500 characters.
    pub reason: String,
}

/// Say which roles of the host itself somebody has: administrators, and programs. System, security and audit administrators are never one
/// person.
#[utoipa::path(post, path = "/accounts/{person}/roles", tag = "access", params(("person" = String, Path)), request_body = RolesRequest, responses(
    (status = 200, body = AccountView),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn set_roles(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(person): Path<String>,
    Json(request): Json<RolesRequest>,
) -> Result<Answer<AccountView>, Problem> {
    let by = permitted(&api, &caller, Operation::AccountGrantRole, &person).await?;
    let RolesRequest {
        roles: mut after,
        reason,
    } = request;
    after.sort_unstable();
    after.dedup();
    if !(1..=REASON_CHARS_MAX).contains(&reason.trim().chars().count()) {
        return Err(AccountRejection::Reason {
            max_chars: REASON_CHARS_MAX,
        }
        .into());
    }
    let stored = store::replace(&api, &person, Some(&by), Some(&reason), |now| {
        let in_offices = store::roles_of(&api, &person);
        may_have(&caller, &person, &now.roles, &after, &in_offices)?;
        let entry = Entry::RolesSet {
            person: person.clone(),
            before: now.roles.clone(),
            after: after.clone(),
        };
        Ok((
            Stored {
                roles: after.clone(),
                ..now
            },
            vec![entry],
        ))
    })
    .await?;
    Ok(Answer(AccountView::of(&api, stored)))
}

/// Whether the roles may become so: each that comes or goes, seen with those that stay and those in offices.
fn may_have(
    caller: &Caller,
    person: &str,
    before: &[String],
    after: &[String],
    in_offices: &[String],
) -> Result<(), Problem> {
    if after.len() > ROLES_MAX || after.iter().any(|role| !role::is_reserved(role)) {
        return Err(Problem {
            field: Some("roles".to_owned()),
            detail_zh: Some(format!(
                "此处只能授予系统角色（最多{ROLES_MAX}个）：{}；岗位角色请在机构目录中分派",
                role::RESERVED.join("、")
            )),
            ..Problem::unprocessable(
                "roles",
                format!(
                    "roles of the host itself, {ROLES_MAX} at most, are: {}; those of an office are given in the directory",
                    role::RESERVED.join(", ")
                ),
            )
        });
    }
    let of_caller: Vec<String> = caller
        .actors
        .iter()
        .flat_map(|actor| actor.roles.clone())
        .collect();
    let of_caller: Vec<&str> = of_caller.iter().map(String::as_str).collect();
    let grantor = Grantor {
        person: caller.name(),
        roles: &of_caller,
    };
    for role in after.iter().filter(|role| !before.contains(role)) {
        let others = after
            .iter()
            .filter(|other| *other != role)
            .chain(in_offices);
        let others: Vec<&str> = others.map(String::as_str).collect();
        grant(grantor, person, &others, role)?;
    }
    for role in before.iter().filter(|role| !after.contains(role)) {
        grant(grantor, person, &[], role)?;
    }
    Ok(())
}

/// Whether they may do this with that person's account, and as whom.
async fn permitted(
    api: &Api,
    caller: &Caller,
    operation: Operation,
    person: &str,
) -> Result<Actor, Problem> {
    let stored = store::read(api, person).await?;
    let roles = match &stored {
        Some(stored) => stored.all_roles(api),
        None => store::roles_of(api, person),
    };
    let resource = Resource::belonging(Kind::Account, caller.name() == person, roles);
    let by = caller.permit_as(api, operation, &resource)?;
    stored
        .map(|_| by)
        .ok_or_else(|| AccountRejection::NotFound.into())
}

/// Carries a command out. What takes a way of signing in away, or gives another one, ends what began before.
async fn administer(
    api: &Api,
    person: &str,
    command: AccountCommand,
    by: &Actor,
    hash: Option<String>,
) -> Result<Answer<AccountView>, Problem> {
    let ends = matches!(
        command,
        AccountCommand::Disable { .. } | AccountCommand::ResetPassword | AccountCommand::Link(_)
    );
    let change = Change {
        person,
        command,
        by: Some(by),
        hash,
    };
    let (stored, _) = store::change(api, change, |_| {
        let end = SessionWrite::EndAllOf {
            person: person.to_owned(),
            at_ms: api.now().as_millisecond(),
            but: None,
        };
        Ok(Administration {
            sessions: if ends { vec![end] } else { Vec::new() },
            ..Administration::default()
        })
    })
    .await?;
    Ok(Answer(AccountView::of(api, stored)))
}
