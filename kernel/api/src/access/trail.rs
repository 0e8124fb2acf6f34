//! The trail: who signed in and who failed to, what was refused, what became of accounts, roles and tokens. A chain of its own in the
//! journal; it names people by their ids alone.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::Json as Answer;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use lianxi_access::{Operation, Recorded, Refusal, ScopeSet};
use lianxi_runtime::EngineError;
use lianxi_runtime::journal::{
    Administration, AppendError, ConflictKind, LedgerEntryRow, NewLedgerEntry,
};
use lianxi_runtime::work::Actor;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::caller::Reading;
use crate::api::Api;
use crate::page::{Query, rows};
use crate::problem::Problem;

/// The ledger of the trail.
pub const ACCESS: &str = "access";
/// Entries that one question looks through; the answer says where the next one goes on.
pub const LOOKED_THROUGH_MAX: usize = 5_000;
/// Entries that are read at once.
const PAGE: u64 = 500;
/// The same thing is written again after so long; what came between is counted.
pub const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// The most different things that are counted at one time.
pub const COUNTED_MAX: usize = 4_096;

/// What happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Entry {
    Account(Recorded),
    /// Somebody tried a login that nobody has. Which one is not written: it may be a password.
    UnknownLogin {
        times: u32,
    },
    /// A provider vouched for somebody who has no account here.
    UnknownSubject {
        provider: String,
        times: u32,
    },
    SignedOut {
        person: String,
    },
    /// A change that the policies refused.
    Refused {
        person: String,
        refusal: Refusal,
        times: u32,
    },
    /// Roles of the host itself.
    RolesSet {
        person: String,
        before: Vec<String>,
        after: Vec<String>,
    },
    TokenIssued {
        person: String,
        id: String,
        scopes: ScopeSet,
        expires_at: Timestamp,
    },
    TokenRevoked {
        person: String,
        id: String,
    },
}

impl Entry {
    /// Whom it concerns.
    pub fn person(&self) -> Option<&str> {
        match self {
            Self::Account(recorded) => Some(&recorded.person),
            Self::SignedOut { person }
            | Self::Refused { person, .. }
            | Self::RolesSet { person, .. }
            | Self::TokenIssued { person, .. }
            | Self::TokenRevoked { person, .. } => Some(person),
            Self::UnknownLogin { .. } | Self::UnknownSubject { .. } => None,
        }
    }
}

/// Writes entries, and what they tell of, in one transaction. The caller holds the place of who writes.
pub async fn commit(
    api: &Api,
    by: Option<&Actor>,
    reason: Option<&str>,
    entries: Vec<Entry>,
    mut administration: Administration,
) -> Result<(), Problem> {
    let journal = api.engine.journal();
    let head = journal
        .ledger_head(ACCESS)
        .await
        .map_err(EngineError::from)?;
    for (seq, entry) in (head.seq..).zip(&entries) {
        administration.ledger.push(NewLedgerEntry {
            name: ACCESS.to_owned(),
            expected_seq: seq,
            at_ms: api.now().as_millisecond(),
            actor: json!(by).to_string(),
            reason: reason.map(str::to_owned),
            body: json!(entry).to_string(),
        });
    }
    match journal.administer(administration).await {
        Ok(_) => Ok(()),
        Err(AppendError::Conflict {
            kind: ConflictKind::Login,
            ..
        }) => Err(Problem {
            detail_zh: Some("登录名或外部用户标识已被其他账号使用".to_owned()),
            ..Problem::new(
                axum::http::StatusCode::CONFLICT,
                "taken",
                "another account has this login or this subject of a provider",
            )
        }),
        Err(error) => Err(EngineError::from(error).into()),
    }
}

/// Keeps what changes no account. A failure is told in the log: what was refused stays refused.
pub async fn note(api: &Api, by: Option<&Actor>, entry: Entry) {
    let _alone = api.access.alone.lock().await;
    if let Err(problem) = commit(api, by, None, vec![entry], Administration::default()).await {
        tracing::error!(code = problem.code(), "the trail could not be written");
    }
}

/// A refused change of somebody; the same once a minute, with how often.
pub async fn refused(api: &Api, person: &str, refusal: &Refusal) {
    let key = format!("{person}\n{}", refusal.operation);
    if let Some(times) = api.access.throttle.due(&key, api.now()) {
        let entry = Entry::Refused {
            person: person.to_owned(),
            refusal: refusal.clone(),
            times,
        };
        note(api, None, entry).await;
    }
}

/// A login that nobody has was tried.
pub async fn unknown_login(api: &Api) {
    if let Some(times) = api.access.throttle.due("?login", api.now()) {
        note(api, None, Entry::UnknownLogin { times }).await;
    }
}

/// A provider's subject that nobody here is.
pub async fn unknown_subject(api: &Api, provider: &str) {
    if let Some(times) = api.access.throttle.due(&format!("?{provider}"), api.now()) {
        let provider = provider.to_owned();
        note(api, None, Entry::UnknownSubject { provider, times }).await;
    }
}

/// How often the same thing is written: whoever sends a thousand requests does not fill the trail.
#[derive(Default)]
pub struct Throttle {
    seen: Mutex<HashMap<String, (Timestamp, u32)>>,
}

impl Throttle {
    /// How often it happened since it was last written, if it is to be written now.
    fn due(&self, key: &str, now: Timestamp) -> Option<u32> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, missed)) = seen.get_mut(key) {
            if now.duration_since(*at) < AGAIN_AFTER {
                *missed = missed.saturating_add(1);
                return None;
            }
            let times = missed.saturating_add(1);
            (*at, *missed) = (now, 0);
            return Some(times);
        }
        if seen.len() >= COUNTED_MAX {
            seen.retain(|_, (at, _)| now.duration_since(*at) < AGAIN_AFTER);
        }
        if seen.len() >= COUNTED_MAX {
            return None;
        }
        seen.insert(key.to_owned(), (now, 0));
        Some(1)
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// `signed-in`, `sign-in-failed`, `locked`, `unlocked`, `created`, `disabled`, `enabled`, `password-set`, `linked`, `signed-out`,
    /// `refused`, `roles-set`, `token-issued`, `token-revoked`, `unknown-login` or `unknown-subject`.
    pub kind: Option<String>,
    /// Whom it concerns.
    pub person: Option<String>,
    /// The entry after which to begin: `next` of the answer before.
    pub after: Option<i64>,
    pub limit: Option<u64>,
}

/// A part of the trail, in its order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Audit {
    pub items: Vec<AuditEntry>,
    /// `after` of the next question; null at the end.
    pub next: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    pub seq: i64,
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    pub kind: String,
    /// Whom it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The person and the office; left out: whoever was signing in, or the host.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub by: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// All of it.
    pub what: Value,
    pub hash: String,
}

impl AuditEntry {
    fn of(row: LedgerEntryRow) -> Result<Self, Problem> {
        let unreadable = |error: serde_json::Error| {
            Problem::internal(&format!("entry {} of the trail: {error}", row.seq))
        };
        let what: Value = serde_json::from_str(&row.body).map_err(unreadable)?;
        let entry: Entry = serde_json::from_str(&row.body).map_err(unreadable)?;
        // An event of an account goes by its own name.
        let kind = what
            .pointer("/event/kind")
            .or(what.get("kind"))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        Ok(Self {
            seq: row.seq,
            at: Timestamp::from_millisecond(row.at_ms).unwrap_or_default(),
            kind,
            person: entry.person().map(str::to_owned),
            by: serde_json::from_str(&row.actor).unwrap_or_default(),
            reason: row.reason,
            what,
            hash: hex::encode(row.hash),
        })
    }
}

/// What happened to accounts, roles, tokens and sign-ins, and which changes were refused, the first first.
#[utoipa::path(get, path = "/audit", tag = "access", params(AuditQuery), responses(
    (status = 200, body = Audit),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(api): State<Api>,
    Reading(caller): Reading,
    Query(query): Query<AuditQuery>,
) -> Result<Answer<Audit>, Problem> {
    caller.may(&api, Operation::AuditRead)?;
    let wanted = usize::try_from(rows(query.limit)?).unwrap_or(usize::MAX);
    let (mut items, mut after, mut looked) = (Vec::new(), query.after.unwrap_or(0), 0);
    loop {
        let page = api.engine.journal().ledger(ACCESS, after, PAGE).await;
        let page = page.map_err(EngineError::from)?;
        if page.is_empty() {
            return Ok(Answer(Audit { items, next: None }));
        }
        for row in page {
            after = row.seq;
            looked += 1;
            let entry = AuditEntry::of(row)?;
            let fits = query.kind.as_ref().is_none_or(|kind| *kind == entry.kind)
                && (query.person.is_none() || query.person == entry.person);
            if fits {
                items.push(entry);
            }
            if items.len() == wanted || looked == LOOKED_THROUGH_MAX {
                let next = Some(after);
                return Ok(Answer(Audit { items, next }));
            }
        }
    }
}

/// Whether the chain holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verified {
    pub entries: i64,
    pub holds: bool,
    /// Where it is broken, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
}

/// Whether every entry of the trail follows the one before it, unchanged.
#[utoipa::path(get, path = "/audit/verify", tag = "access", responses(
    (status = 200, body = Verified),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn verify(
    State(api): State<Api>,
    Reading(caller): Reading,
) -> Result<Answer<Verified>, Problem> {
    caller.may(&api, Operation::AuditRead)?;
    let journal = api.engine.journal();
    let head = journal
        .ledger_head(ACCESS)
        .await
        .map_err(EngineError::from)?;
    let broken = journal.verify_ledger(ACCESS).await;
    let broken = broken.err().map(|error| error.to_string());
    if let Some(broken) = &broken {
        tracing::error!(%broken, "the chain of the trail does not hold");
    }
    Ok(Answer(Verified {
        entries: head.seq,
        holds: broken.is_none(),
        broken,
    }))
}

/// How often something was refused since the host started.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refusals {
    pub items: Vec<RefusalCount>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalCount {
    /// Its name in the policies: `workItem.claim`.
    pub operation: &'static str,
    pub count: u64,
}

/// How often each operation was refused since the host started, looking on included; by whom is in the trail, for changes.
#[utoipa::path(get, path = "/audit/refusals", tag = "access", responses(
    (status = 200, body = Refusals),
    (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn refusals(
    State(api): State<Api>,
    Reading(caller): Reading,
) -> Result<Answer<Refusals>, Problem> {
    caller.may(&api, Operation::AuditRead)?;
    let totals = api.access.refused.totals().into_iter();
    let items = totals.map(|(operation, count)| RefusalCount {
        operation: operation.name(),
        count,
    });
    Ok(Answer(Refusals {
        items: items.collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_written_once_a_minute() {
        let throttle = Throttle::default();
        let at = |second: i64| Timestamp::from_second(second).expect("an instant");
        for (key, second, times) in [
            ("a", 0, Some(1)),
            ("a", 59, None),
            ("b", 59, Some(1)),
            ("a", 59, None),
            ("a", 60, Some(3)),
            ("a", 200, Some(1)),
        ] {
            assert_eq!(throttle.due(key, at(second)), times, "{key} at {second}");
        }
        for number in 0..COUNTED_MAX * 2 {
            throttle.due(&number.to_string(), at(200));
        }
        assert!(throttle.seen.lock().expect("it is whole").len() <= COUNTED_MAX);
        assert_eq!(throttle.due("new", at(260)), Some(1), "room is made");
    }

    #[test]
    fn an_entry_says_whom_it_concerns() {
        for (text, person) in [
            (r#"{"kind":"unknown-login","times":2}"#, None),
            (r#"{"kind":"signed-out","person":"p1"}"#, Some("p1")),
            (
                r#"{"kind":"account","person":"p1","at":"2026-03-02T01:00:00Z","event":{"kind":"unlocked"}}"#,
                Some("p1"),
            ),
        ] {
            let entry: Entry = serde_json::from_str(text).expect("it reads");
            assert_eq!(entry.person(), person, "{text}");
            assert_eq!(serde_json::to_string(&entry).expect("it writes"), text);
        }
    }
}
