//! The bounds of an append, checked before it is queued: what breaks them would break them again.

use serde::de::IgnoredAny;

use crate::administration::{
    ADMINISTRATION_MAX, Administration, DetailWrite, LEDGER_BYTES_MAX, PluginChange, SessionWrite,
    TokenWrite,
};
use crate::append::{
    APPEND_BYTES_MAX, Append, PARTIES_MAX, RECORDS_MAX, ScheduleWrite, TURN_EVENTS_MAX,
};
use crate::error::AppendError;

const NUL: &str = "a text in it has the character U+0000, which PostgreSQL cannot store";

pub(crate) fn check(append: &Append) -> Result<(), AppendError> {
    let invalid = |what: &str| Err(AppendError::Invalid(what.to_owned()));
    if let Some(execution) = &append.execution {
        if execution.create.is_some() && execution.expected_version != 0 {
            return invalid("an execution that is created has no version yet");
        }
        check_events(&execution.events)?;
    }
    for work in &append.work {
        check_events(&work.events)?;
        if work.parties.as_ref().is_some_and(|p| p.len() > PARTIES_MAX) {
            return invalid("a work item stands under more keys than it may");
        }
    }
    let records = append.reads.records.len() + append.reads.buckets.len();
    if records > RECORDS_MAX || append.record_writes.len() > RECORDS_MAX {
        return invalid("it touches more records than a turn may");
    }
    let not_json = |event: &crate::append::RetainedEvent| {
        serde_json::from_str::<IgnoredAny>(&event.body).is_err()
    };
    if append.events.iter().any(not_json) {
        return invalid("an event's body is not JSON");
    }
    if bytes(append) > APPEND_BYTES_MAX {
        return invalid("it holds more bytes than a turn may");
    }
    if texts(append).any(|text| text.contains('\0')) {
        return invalid(NUL);
    }
    Ok(())
}

/// What an administrator does with plugins: the same of its texts.
pub(crate) fn check_plugins(change: &PluginChange) -> Result<(), AppendError> {
    let rows = change.plugins.iter().flat_map(|write| {
        let row = &write.row;
        let given = [
            &row.id,
            &row.version,
            &row.department,
            &row.asked,
            &row.granted,
        ];
        given.into_iter().chain(&row.reason).chain(&row.signer)
    });
    let mut texts = rows.chain(&change.reason).chain(&change.revoked);
    if texts.any(|text| text.contains('\0')) {
        return Err(AppendError::Invalid(NUL.to_owned()));
    }
    Ok(())
}

/// The same of what an administrator does.
pub(crate) fn check_administration(change: &Administration) -> Result<(), AppendError> {
    let invalid = |what: &str| Err(AppendError::Invalid(what.to_owned()));
    let writes = change.ledger.len()
        + change.details.len()
        + change.accounts.len()
        + change.sessions.len()
        + change.tokens.len();
    if writes > ADMINISTRATION_MAX {
        return invalid("it writes more than one administration may");
    }
    if change
        .ledger
        .iter()
        .any(|entry| entry.body.len() > LEDGER_BYTES_MAX)
    {
        return invalid("an entry of a ledger holds more bytes than it may");
    }
    if administered_texts(change).any(|text| text.contains('\0')) {
        return invalid(NUL);
    }
    Ok(())
}

fn administered_texts(change: &Administration) -> impl Iterator<Item = &String> {
    let ledger = change.ledger.iter().flat_map(|entry| {
        [&entry.name, &entry.actor, &entry.body]
            .into_iter()
            .chain(&entry.reason)
    });
    let details = change.details.iter().flat_map(|write| match write {
        DetailWrite::Set(row) => vec![&row.person, &row.body],
        DetailWrite::Erase { person } => vec![person],
    });
    let accounts = change.accounts.iter().flat_map(|write| {
        let row = &write.row;
        [&row.person, &row.login, &row.body]
            .into_iter()
            .chain(&row.issuer)
            .chain(&row.subject)
    });
    let sessions = change.sessions.iter().flat_map(|write| match write {
        SessionWrite::Begin(row) => vec![&row.digest, &row.person, &row.body],
        SessionWrite::Seen { digest, .. } | SessionWrite::End { digest, .. } => vec![digest],
        SessionWrite::EndAllOf { person, but, .. } => std::iter::once(person).chain(but).collect(),
        SessionWrite::Purge { .. } => Vec::new(),
    });
    let tokens = change.tokens.iter().flat_map(|write| match write {
        TokenWrite::Issue(row) => vec![&row.id, &row.digest, &row.person, &row.body],
        TokenWrite::Revoke { id, .. } => vec![id],
    });
    ledger
        .chain(details)
        .chain(accounts)
        .chain(sessions)
        .chain(tokens)
}

/// The texts that come from outside, each of which a database stores as text.
fn texts(append: &Append) -> impl Iterator<Item = &str> {
    let begun = append.execution.iter().flat_map(|execution| {
        let keys = execution.create.iter().map(|create| &create.business_key);
        let effects = execution.effects_upserted.iter();
        let effects = effects.flat_map(|e| [&e.topic, &e.correlation, &e.target, &e.body]);
        std::iter::once(execution.id.as_str())
            .chain(keys.chain(effects).flatten().map(String::as_str))
    });
    let work = append.work.iter().flat_map(|work| {
        let row = &work.row;
        [&row.id, &row.title, &row.department, &row.body]
            .into_iter()
            .chain(row.division.iter())
            .chain(row.assignee.iter())
            .chain(row.business_key.iter())
            .chain([&row.workflow, &row.step])
            .chain(row.role.iter())
            .chain(parties(work))
            .map(String::as_str)
    });
    let records = append.record_writes.iter().flat_map(|write| {
        let indexes = write
            .indexes
            .iter()
            .flat_map(|(index, value)| [index, value]);
        [&write.department, &write.key]
            .into_iter()
            .chain(write.value.iter())
            .chain(indexes)
            .map(String::as_str)
    });
    let outbox = append.outbox.iter().flat_map(|message| {
        [&message.destination, &message.topic, &message.body].map(String::as_str)
    });
    let inputs = append.inbox.iter().chain(&append.offers);
    let inputs = inputs.flat_map(|input| {
        [&input.source, &input.id]
            .into_iter()
            .chain(input.execution.iter())
            .map(String::as_str)
    });
    let events = append.events.iter().flat_map(|event| {
        [&event.source, &event.id, &event.topic, &event.body]
            .into_iter()
            .chain(event.correlation.iter())
            .map(String::as_str)
    });
    begun
        .chain(work)
        .chain(records)
        .chain(outbox)
        .chain(inputs)
        .chain(events)
}

fn parties(work: &crate::append::WorkAppend) -> impl Iterator<Item = &String> {
    let parties = work.parties.iter().flatten();
    parties.flat_map(|party| [&party.relation, &party.key])
}

fn check_events(events: &[Vec<u8>]) -> Result<(), AppendError> {
    if events.is_empty() {
        return Err(AppendError::Invalid("a turn has at least one event".into()));
    }
    if events.len() > TURN_EVENTS_MAX {
        return Err(AppendError::Invalid("a turn has too many events".into()));
    }
    Ok(())
}

fn bytes(append: &Append) -> usize {
    let text = |t: &Option<String>| t.as_ref().map_or(0, String::len);
    let mut sum = 0;
    if let Some(execution) = &append.execution {
        sum += events_bytes(&execution.events);
        sum += execution.snapshot.as_ref().map_or(0, Vec::len);
        sum += execution
            .effects_upserted
            .iter()
            .map(|e| text(&e.body) + text(&e.target))
            .sum::<usize>();
    }
    for work in &append.work {
        sum += events_bytes(&work.events) + work.row.body.len();
    }
    sum += append
        .record_writes
        .iter()
        .map(|w| text(&w.value))
        .sum::<usize>();
    sum += append.outbox.iter().map(|o| o.body.len()).sum::<usize>();
    sum += append
        .inbox
        .iter()
        .chain(&append.offers)
        .map(|i| i.body.len() + i.answer.as_ref().map_or(0, Vec::len))
        .sum::<usize>();
    sum += append
        .schedules
        .iter()
        .map(|write| match write {
            ScheduleWrite::Change { next, .. } => text(&next.body),
            _ => 0,
        })
        .sum::<usize>();
    sum + append.events.iter().map(|e| e.body.len()).sum::<usize>()
}

pub(crate) fn events_bytes(events: &[Vec<u8>]) -> usize {
    events.iter().map(Vec::len).sum()
}
