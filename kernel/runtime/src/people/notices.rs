//! Who is told of what happens to an item: CloudEvents to the destination of reminders. They carry ids and the item's title, and no
//! name of a person; what is in a form is read where access is asked for.

use jiff::Timestamp;
use lianxi_journal::{NewOutbox, WorkRow};
use lianxi_work::{Assignee, Event, WorkItem};
use serde_json::{Value, json};

use super::{Act, Following, Read, evolved};
use crate::project;

/// The destination of reminders.
pub const REMINDERS: &str = "reminders";
/// The event type of a reminder.
pub const REMINDED: &str = "lianxi.work.reminded";
/// The event type of an escalation that names none.
pub(super) const ESCALATED: &str = "lianxi.work.escalated";

/// Of what kind, and to whom.
pub(super) struct Notice<'a> {
    pub kind: &'static str,
    /// Of the event, unique.
    pub id: &'a str,
    pub to: Value,
    /// What whoever acted said.
    pub reason: Option<&'a str>,
}

/// What others are to hear of an act.
pub(super) fn notify(
    read: &Read,
    act: &Act,
    events: &[Event],
    now: Timestamp,
    following: &mut Following,
) {
    let Read { row, item } = read;
    let after = evolved(item, events);
    let Some((kind, to)) = told(act, &after) else {
        return;
    };
    if to.is_empty() {
        return;
    }
    // A version is reached once, so the id is one act's.
    let id = format!("{}/v{}", row.id, after.version());
    let notice = Notice {
        kind,
        id: &id,
        to: json!(to),
        reason: events.iter().find_map(|event| event.reason.as_deref()),
    };
    following.outbox.push(outbox(row, &after, &notice, now));
}

/// What kind of notice an act is, and who gets it.
fn told(act: &Act, after: &WorkItem) -> Option<(&'static str, Vec<Assignee>)> {
    match act {
        Act::Urge { .. } => Some(("lianxi.work.urged", after.waits_for())),
        Act::Transfer { to, .. } | Act::HandOver { to, .. } => {
            Some(("lianxi.work.transferred", vec![to.clone()]))
        }
        Act::Delegate { to, .. } => Some(("lianxi.work.delegated", vec![to.clone()])),
        Act::AddSigner { signer, .. } => {
            Some(("lianxi.work.signature-asked", vec![signer.clone()]))
        }
        Act::Copy { to } => Some(("lianxi.work.copied", to.clone())),
        Act::RequestExtension { .. } => Some((
            "lianxi.work.extension-requested",
            after
                .terms()
                .extension
                .iter()
                .map(|terms| terms.approver.clone())
                .collect(),
        )),
        Act::DecideExtension { .. } => Some(("lianxi.work.extension-decided", after.waits_for())),
        Act::Supervise { .. } => Some(("lianxi.work.supervised", after.waits_for())),
        Act::CloseOut {
            accepted: false, ..
        } => Some(("lianxi.work.close-out-refused", after.waits_for())),
        _ => None,
    }
}

/// An event of an item, without what it is about; `id` is the event's own.
pub(super) fn event(id: &str, kind: &str, now: Timestamp) -> Value {
    json!({
        "specversion": "1.0",
        "id": id,
        "source": "/work-items",
        "type": kind,
        "time": now.to_string(),
    })
}

pub(super) fn outbox(
    row: &WorkRow,
    item: &WorkItem,
    notice: &Notice<'_>,
    now: Timestamp,
) -> NewOutbox {
    let mut event = event(notice.id, notice.kind, now);
    event["data"] = json!({
        "workItem": row.id,
        "execution": row.execution,
        "title": row.title,
        "step": item.terms().step,
        "to": notice.to,
        "businessKey": row.business_key,
    });
    if let Some(reason) = notice.reason {
        event["data"]["reason"] = json!(reason);
    }
    project::outbox(Some(&row.execution), REMINDERS, &event, now)
}
