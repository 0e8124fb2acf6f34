//! Tokens of programs: each acts as its person within its scopes, until a day. The secret is shown once; a digest is kept.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use lianxi_access::{AccountState, Kind, Operation, Resource, Scope, ScopeSet, TokenTerms};
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{Administration, ApiTokenRow, TokenWrite};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::caller::{Acting, Caller, CallerKind, Reading};
use super::trail::{self, Entry};
use super::{sessions, store};
use crate::api::Api;
use crate::body::Json;
use crate::page::{Page, Query, cursor, place, rows};
use crate::problem::Problem;

/// The longest text of what a token is for, in characters.
const LABEL_CHARS_MAX: usize = 200;
/// The most tokens of one person that are valid at one time.
pub const TOKENS_OF_ONE_MAX: u64 = 50;

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenView {
    pub id: String,
    pub person: String,
    /// What it is for, in the words of who made it.
    pub label: String,
    /// Of `read`, `work`, `executions`, `publish`, `events`, `plugins`, `directory`, `accounts`, `audit`, `operate`.
    pub scopes: Vec<&'static str>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

impl TokenView {
    fn of(row: &ApiTokenRow) -> Result<Self, Problem> {
        let terms: TokenTerms = serde_json::from_str(&row.body)
            .map_err(|error| Problem::internal(&format!("a token's terms: {error}")))?;
        let revoked_at = row
            .revoked_at_ms
            .map(Timestamp::from_millisecond)
            .transpose();
        Ok(Self {
            id: row.id.clone(),
            person: terms.person,
            label: terms.label,
            scopes: terms.scopes.iter().map(Scope::name).collect(),
            created_at: terms.created_at,
            expires_at: terms.expires_at,
            revoked_at: revoked_at.map_err(|error| Problem::internal(&error.to_string()))?,
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Whose; without it, your own.
    pub person: Option<String>,
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

/// Tokens of a person, the oldest first.
#[utoipa::path(get, path = "/tokens", tag = "access", params(ListQuery), responses(
    (status = 200, body = Page<TokenView>),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<TokenView>>, Problem> {
    let person = query.person.unwrap_or_else(|| caller.name().to_owned());
    let resource = of(&api, &caller, &person).await?;
    caller.permit(&api, Operation::TokenList, &resource)?;
    let rows_max = rows(query.limit)?;
    let after = place(query.cursor.as_deref())?.map(|(_, id)| id);
    let journal = api.engine.journal();
    let found = journal
        .api_tokens(&person, after.as_deref(), rows_max + 1)
        .await;
    let found = found.map_err(EngineError::from)?;
    let views: Vec<TokenView> = found.iter().map(TokenView::of).collect::<Result<_, _>>()?;
    let cursor = |view: &TokenView| cursor(0, &view.id);
    Ok(Answer(Page::of(views, rows_max, cursor, |view| view)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IssueRequest {
    /// Whose rights it has, as far as the scopes leave them; without it, your own.
    #[serde(default)]
    pub person: Option<String>,
    /// What it is for: 1 to 200 characters.
    pub label: String,
    /// Of `read`, `work`, `executions`, `publish`, `events`, `plugins`, `directory`, `accounts`, `audit`, `operate`.
    pub scopes: Vec<String>,
    #[schema(value_type = String, format = "date-time")]
    pub expires_at: Timestamp,
}

/// A token that was made. Its secret is shown here and nowhere else.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenIssued {
    pub secret: String,
    #[serde(flatten)]
    pub token: TokenView,
}

/// Make a token for a program: your own, or, as a system administrator, that of another system.
#[utoipa::path(post, path = "/tokens", tag = "access", request_body = IssueRequest, responses(
    (status = 201, body = TokenIssued),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn issue(
    State(api): State<Api>,
    Acting(caller): Acting,
    Json(request): Json<IssueRequest>,
) -> Result<(StatusCode, Answer<TokenIssued>), Problem> {
    let person = request.person.unwrap_or_else(|| caller.name().to_owned());
    let resource = of(&api, &caller, &person).await?;
    let by = caller.permit_as(&api, Operation::TokenCreate, &resource)?;
    let terms = TokenTerms {
        label: label(request.label)?,
        scopes: scopes(&request.scopes)?,
        created_at: api.now(),
        expires_at: request.expires_at,
        person,
    };
    terms.check(api.access.options.token_days_max)?;
    may_bear(&api, &caller, &terms).await?;
    let token = sessions::new_token()?;
    let row = ApiTokenRow {
        id: Uuid::now_v7().to_string(),
        digest: token.digest(),
        person: terms.person.clone(),
        body: serde_json::to_string(&terms)
            .map_err(|error| Problem::internal(&error.to_string()))?,
        created_at_ms: terms.created_at.as_millisecond(),
        expires_at_ms: terms.expires_at.as_millisecond(),
        revoked_at_ms: None,
    };
    let view = TokenView::of(&row)?;
    let entry = Entry::TokenIssued {
        person: terms.person,
        id: row.id.clone(),
        scopes: terms.scopes,
        expires_at: terms.expires_at,
    };
    let administration = Administration {
        tokens: vec![TokenWrite::Issue(row)],
        ..Administration::default()
    };
    let _alone = api.access.alone.lock().await;
    trail::commit(&api, Some(&by), None, vec![entry], administration).await?;
    let secret = token.secret_text();
    Ok((
        StatusCode::CREATED,
        Answer(TokenIssued {
            secret,
            token: view,
        }),
    ))
}

/// Believe a token no more, from now on.
#[utoipa::path(post, path = "/tokens/{id}/revoke", tag = "access", params(("id" = String, Path)), responses(
    (status = 200, body = TokenView),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn revoke(
    State(api): State<Api>,
    Acting(caller): Acting,
    Path(id): Path<String>,
) -> Result<Answer<TokenView>, Problem> {
    let row = read(&api, &id).await?;
    let owner = row.as_ref().map_or("", |row| row.person.as_str());
    let resource = of(&api, &caller, owner).await?;
    let by = caller.permit_as(&api, Operation::TokenRevoke, &resource)?;
    let Some(row) = row else {
        let detail = format!("there is no token {id}");
        return Err(Problem::new(StatusCode::NOT_FOUND, "not-found", detail));
    };
    if row.revoked_at_ms.is_some() {
        return Ok(Answer(TokenView::of(&row)?));
    }
    let revoke = TokenWrite::Revoke {
        id: id.clone(),
        at_ms: api.now().as_millisecond(),
    };
    let entry = Entry::TokenRevoked {
        person: row.person,
        id: id.clone(),
    };
    let administration = Administration {
        tokens: vec![revoke],
        ..Administration::default()
    };
    let alone = api.access.alone.lock().await;
    trail::commit(&api, Some(&by), None, vec![entry], administration).await?;
    drop(alone);
    let row = read(&api, &id).await?;
    let row = row.ok_or_else(|| Problem::internal("a token that was revoked is gone"))?;
    Ok(Answer(TokenView::of(&row)?))
}

async fn read(api: &Api, id: &str) -> Result<Option<ApiTokenRow>, Problem> {
    let found = api.engine.journal().api_token(id).await;
    Ok(found.map_err(EngineError::from)?)
}

/// A person's tokens, as the policies see them.
async fn of(api: &Api, caller: &Caller, person: &str) -> Result<Resource, Problem> {
    let stored = store::read(api, person).await?;
    let roles = match stored {
        Some(stored) => stored.all_roles(api),
        None => store::roles_of(api, person),
    };
    let own = !person.is_empty() && caller.person.as_deref() == Some(person);
    Ok(Resource::belonging(Kind::Token, own, roles))
}

fn label(label: String) -> Result<String, Problem> {
    if (1..=LABEL_CHARS_MAX).contains(&label.trim().chars().count()) {
        return Ok(label);
    }
    Err(Problem {
        field: Some("label".to_owned()),
        detail_zh: Some(format!("用途说明为1至{LABEL_CHARS_MAX}个字符")),
        ..Problem::unprocessable(
            "label",
            format!("what it is for has 1 to {LABEL_CHARS_MAX} characters"),
        )
    })
}

fn scopes(names: &[String]) -> Result<ScopeSet, Problem> {
    let mut scopes = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let scope: Scope = name
            .parse()
            .map_err(|unknown: lianxi_access::UnknownScope| Problem {
                field: Some(format!("scopes[{index}]")),
                detail_zh: Some(unknown.zh()),
                ..Problem::unprocessable(unknown.code(), unknown.to_string())
            })?;
        scopes.push(scope);
    }
    Ok(scopes.into_iter().collect())
}

/// A token is made by somebody who is there, for an account that is in use and has not too many.
async fn may_bear(api: &Api, caller: &Caller, terms: &TokenTerms) -> Result<(), Problem> {
    let refused = |code: &str, zh: &str, detail: String| Problem {
        detail_zh: Some(zh.to_owned()),
        ..Problem::new(StatusCode::CONFLICT, code, detail)
    };
    if caller.kind == CallerKind::ApiToken {
        return Err(refused(
            "token-by-token",
            "令牌不能创建令牌；请登录后创建",
            "a token makes no other token: sign in".to_owned(),
        ));
    }
    let stored = store::read(api, &terms.person).await?;
    if !stored.is_some_and(|stored| stored.account.state == AccountState::Active) {
        return Err(refused(
            "no-account",
            "该人员没有启用的账号；请先创建或启用账号",
            "the person has no account that is in use; create or enable it first".to_owned(),
        ));
    }
    let now = api.now().as_millisecond();
    let journal = api.engine.journal();
    let mut valid = 0;
    let mut after: Option<String> = None;
    loop {
        let page = journal
            .api_tokens(&terms.person, after.as_deref(), TOKENS_OF_ONE_MAX)
            .await;
        let page = page.map_err(EngineError::from)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some(last.id.clone());
        let is_valid = |row: &&ApiTokenRow| row.revoked_at_ms.is_none() && now < row.expires_at_ms;
        valid += page.iter().filter(is_valid).count() as u64;
        if valid >= TOKENS_OF_ONE_MAX {
            return Err(refused(
                "too-many-tokens",
                "该人员的有效令牌过多；请先吊销不用的令牌",
                format!(
                    "the person has {TOKENS_OF_ONE_MAX} tokens that are valid; revoke one first"
                ),
            ));
        }
    }
}
