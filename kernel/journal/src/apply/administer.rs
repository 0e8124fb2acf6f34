//! What administrators do: entries of ledgers, each chained to the one before it, and the rows that follow from them.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use super::Scope;
use crate::administration::{
    AccountWrite, Administered, Administration, DetailWrite, LedgerHead, NewLedgerEntry,
    SessionWrite, TokenWrite,
};
use crate::chain;
use crate::entity::{account, api_token, ledger, person_detail, session};
use crate::error::{AppendError, ConflictKind, StorageError};
use crate::writer::Written;

pub(super) async fn write(
    scope: &mut Scope<'_>,
    change: &Administration,
) -> Result<Written, AppendError> {
    let mut administered = Administered::default();
    for entry in &change.ledger {
        administered.ledger.push(append(scope, entry).await?);
    }
    for write in &change.accounts {
        account(scope, write).await?;
    }
    for write in &change.details {
        detail(scope, write).await?;
    }
    for write in &change.sessions {
        session(scope, write).await?;
    }
    for write in &change.tokens {
        token(scope, write).await?;
    }
    Ok(Written::Administered(administered))
}

/// The bytes that an entry's hash is of: JSON text of what it says, in this order.
pub(crate) fn canonical(row: &ledger::Model) -> Vec<u8> {
    let said = (
        &row.name,
        row.seq,
        row.at_ms,
        &row.actor,
        &row.reason,
        &row.body,
    );
    serde_json::to_vec(&said).expect("texts and numbers are plain JSON")
}

async fn append(scope: &mut Scope<'_>, entry: &NewLedgerEntry) -> Result<LedgerHead, AppendError> {
    let last: Option<(i64, Vec<u8>)> = ledger::Entity::find()
        .select_only()
        .column(ledger::Column::Seq)
        .column(ledger::Column::Hash)
        .filter(ledger::Column::Name.eq(entry.name.as_str()))
        .order_by_desc(ledger::Column::Seq)
        .limit(1)
        .into_tuple()
        .one(scope.db)
        .await?;
    let (seq, prev_hash) = last.unwrap_or((0, chain::GENESIS.to_vec()));
    if seq != entry.expected_seq {
        return Err(AppendError::Conflict {
            kind: ConflictKind::Ledger,
            what: format!("the ledger {}", entry.name),
        });
    }
    let before: [u8; 32] = prev_hash.as_slice().try_into().map_err(|_| {
        StorageError::corrupt(format!("ledger {}: its head is not a hash", entry.name))
    })?;
    let mut row = ledger::Model {
        name: entry.name.clone(),
        seq: seq + 1,
        at_ms: entry.at_ms,
        actor: entry.actor.clone(),
        reason: entry.reason.clone(),
        body: entry.body.clone(),
        prev_hash,
        hash: Vec::new(),
    };
    let hash = chain::extend(before, std::iter::once(canonical(&row).as_slice()));
    row.hash = hash.to_vec();
    let seq = row.seq;
    scope.rows += ledger::Entity::insert(row.into_active_model())
        .exec_without_returning(scope.db)
        .await?;
    Ok(LedgerHead { seq, hash })
}

async fn account(scope: &mut Scope<'_>, write: &AccountWrite) -> Result<(), AppendError> {
    use account::Column as C;
    let row = &write.row;
    let same_login = C::Login.eq(row.login.as_str());
    let same_subject = C::Issuer
        .eq(row.issuer.clone().unwrap_or_default())
        .and(C::Subject.eq(row.subject.clone().unwrap_or_default()));
    let taken = account::Entity::find()
        .filter(C::Person.ne(row.person.as_str()))
        .filter(same_login.or(same_subject))
        .limit(1)
        .all(scope.db)
        .await?;
    if !taken.is_empty() {
        return Err(conflict(ConflictKind::Login, &row.person));
    }
    let active = account::ActiveModel {
        person: Set(row.person.clone()),
        login: Set(row.login.clone()),
        issuer: Set(row.issuer.clone()),
        subject: Set(row.subject.clone()),
        body: Set(row.body.clone()),
        version: Set(write.expected_version + 1),
        updated_at_ms: Set(row.updated_at_ms),
    };
    let written = if write.expected_version == 0 {
        account::Entity::insert(active)
            .on_conflict(OnConflict::column(C::Person).do_nothing().to_owned())
            .exec_without_returning(scope.db)
            .await?
    } else {
        let active = account::ActiveModel {
            person: NotSet,
            ..active
        };
        account::Entity::update_many()
            .set(active)
            .filter(C::Person.eq(row.person.as_str()))
            .filter(C::Version.eq(write.expected_version))
            .exec(scope.db)
            .await?
            .rows_affected
    };
    if written == 0 {
        return Err(conflict(ConflictKind::Account, &row.person));
    }
    scope.rows += written;
    Ok(())
}

fn conflict(kind: ConflictKind, person: &str) -> AppendError {
    AppendError::Conflict {
        kind,
        what: format!("the account of {person}"),
    }
}

async fn detail(scope: &mut Scope<'_>, write: &DetailWrite) -> Result<(), AppendError> {
    use person_detail::Column as C;
    scope.rows += match write {
        DetailWrite::Set(row) => {
            let replaced = OnConflict::column(C::Person)
                .update_columns([C::Body, C::UpdatedAtMs])
                .to_owned();
            person_detail::Entity::insert(row.clone().into_active_model())
                .on_conflict(replaced)
                .exec_without_returning(scope.db)
                .await?
        }
        DetailWrite::Erase { person } => {
            person_detail::Entity::delete_by_id(person)
                .exec(scope.db)
                .await?
                .rows_affected
        }
    };
    Ok(())
}

async fn session(scope: &mut Scope<'_>, write: &SessionWrite) -> Result<(), AppendError> {
    use session::Column as C;
    let open = || session::Entity::update_many().filter(C::EndedAtMs.is_null());
    let ended = |at_ms: i64| (C::EndedAtMs, Expr::value(at_ms));
    scope.rows += match write {
        SessionWrite::Begin(row) => {
            session::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(scope.db)
                .await?
        }
        SessionWrite::Seen {
            digest,
            at_ms,
            expires_at_ms,
        } => {
            open()
                .col_expr(C::SeenAtMs, Expr::value(*at_ms))
                .col_expr(C::ExpiresAtMs, Expr::value(*expires_at_ms))
                .filter(C::Digest.eq(digest.as_str()))
                .exec(scope.db)
                .await?
                .rows_affected
        }
        SessionWrite::End { digest, at_ms } => {
            let (column, value) = ended(*at_ms);
            open()
                .col_expr(column, value)
                .filter(C::Digest.eq(digest.as_str()))
                .exec(scope.db)
                .await?
                .rows_affected
        }
        SessionWrite::EndAllOf { person, at_ms, but } => {
            let (column, value) = ended(*at_ms);
            let mut update = open()
                .col_expr(column, value)
                .filter(C::Person.eq(person.as_str()));
            if let Some(but) = but {
                update = update.filter(C::Digest.ne(but.as_str()));
            }
            update.exec(scope.db).await?.rows_affected
        }
        SessionWrite::Purge { before_ms } => {
            session::Entity::delete_many()
                .filter(C::ExpiresAtMs.lt(*before_ms))
                .exec(scope.db)
                .await?
                .rows_affected
        }
    };
    Ok(())
}

async fn token(scope: &mut Scope<'_>, write: &TokenWrite) -> Result<(), AppendError> {
    use api_token::Column as C;
    scope.rows += match write {
        TokenWrite::Issue(row) => {
            api_token::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(scope.db)
                .await?
        }
        TokenWrite::Revoke { id, at_ms } => {
            api_token::Entity::update_many()
                .col_expr(C::RevokedAtMs, Expr::value(*at_ms))
                .filter(C::Id.eq(id.as_str()))
                .filter(C::RevokedAtMs.is_null())
                .exec(scope.db)
                .await?
                .rows_affected
        }
    };
    Ok(())
}
