//! What somebody may do with an item now: each verb is asked of the item's machine, with an example of what it needs, and of the policies.
//! Nothing is done. It is an offer, not a promise: another may be faster, and what is then sent is judged again.

use jiff::{SignedDuration, Timestamp};
use lianxi_access::{Decision, Operation, Resource};
use lianxi_runtime::Act;
use lianxi_runtime::journal::WorkRow;
use lianxi_runtime::work::{
    self, Assignee, By, Office, Position, ReturnThen, ReturnTo, Verdict, WorkItem,
};
use serde_json::Value;

use super::one::resource;
use crate::access::Caller;
use crate::api::Api;
use crate::problem::Problem;

/// Each verb by the last part of its address.
pub(crate) const VERBS: [(&str, Operation); 21] = [
    ("claim", Operation::WorkItemClaim),
    ("release", Operation::WorkItemRelease),
    ("draft", Operation::WorkItemDraft),
    ("complete", Operation::WorkItemComplete),
    ("transfer", Operation::WorkItemTransfer),
    ("delegate", Operation::WorkItemDelegate),
    ("add-signer", Operation::WorkItemAddSigner),
    ("remove-signer", Operation::WorkItemRemoveSigner),
    ("sign", Operation::WorkItemSign),
    ("return", Operation::WorkItemReturn),
    ("take-back", Operation::WorkItemTakeBack),
    ("urge", Operation::WorkItemUrge),
    ("copy", Operation::WorkItemCopy),
    ("read", Operation::WorkItemRead),
    ("request-extension", Operation::WorkItemRequestExtension),
    ("decide-extension", Operation::WorkItemDecideExtension),
    ("explain", Operation::WorkItemExplain),
    ("supervise", Operation::WorkItemSupervise),
    ("lift-supervision", Operation::WorkItemLiftSupervision),
    ("close-out", Operation::WorkItemCloseOut),
    ("recuse", Operation::WorkItemRecuse),
];

/// The verbs that the caller may use.
pub(crate) async fn may(
    api: &Api,
    row: &WorkRow,
    item: &WorkItem,
    caller: &Caller,
) -> Result<Vec<&'static str>, Problem> {
    let now = api.now();
    let resource = resource(row, item, caller);
    let mut verbs = Vec::new();
    for (verb, operation) in VERBS {
        if would(item, verb, caller, now) && permitted(api, operation, &resource, caller) {
            verbs.push(verb);
        }
    }
    if verbs.contains(&"return") && api.engine.return_targets(&row.id).await?.is_empty() {
        verbs.retain(|verb| *verb != "return");
    }
    Ok(verbs)
}

/// Whether the policies would let them. Nobody asked for it, so no refusal is told or logged.
fn permitted(api: &Api, operation: Operation, resource: &Resource, caller: &Caller) -> bool {
    let above = |code: &str| api.ancestors(code);
    let authoriser = &api.access.authoriser;
    let decision = authoriser.decide(&caller.principal(), operation, resource, &above);
    matches!(decision, Decision::Allowed { .. })
}

/// Whether the machine would let one of the caller's actors, and something would come of it.
fn would(item: &WorkItem, verb: &str, caller: &Caller, now: Timestamp) -> bool {
    let examples = examples(item, verb, now);
    caller.actors.iter().any(|actor| {
        examples.iter().any(|act| {
            let decided = work::decide(Some(item), act.clone(), &By::Person(actor.clone()), now);
            decided.is_ok_and(|events| !events.is_empty())
        })
    })
}

fn reason() -> String {
    "…".to_owned()
}

/// An office that no item is given to.
fn elsewhere() -> Assignee {
    Assignee::Office {
        office: Office {
            department: "elsewhere".to_owned(),
            division: None,
        },
        role: None,
    }
}

/// What could be asked of it by that verb: one of these is enough.
fn examples(item: &WorkItem, verb: &str, now: Timestamp) -> Vec<Act> {
    let reason = reason();
    let one = |act| vec![act];
    match verb {
        "claim" => one(Act::Claim),
        "release" => one(Act::Release),
        "draft" => one(Act::SaveDraft {
            // Another than the one that is kept, or nothing would come of it.
            form: Value::from(i64::from(item.draft() == Some(&Value::from(0)))),
        }),
        "complete" => outcomes(item),
        "transfer" => one(Act::Transfer {
            to: elsewhere(),
            reason,
        }),
        "delegate" => one(Act::Delegate {
            to: elsewhere(),
            reason,
        }),
        "add-signer" => [Position::Before, Position::After]
            .map(|position| Act::AddSigner {
                signer: elsewhere(),
                position,
                weight: None,
                reason: reason.clone(),
            })
            .into(),
        "remove-signer" => signers(item),
        "sign" => one(Act::Sign {
            verdict: Verdict::Agree,
            note: reason,
        }),
        "return" => one(Act::Return {
            to: ReturnTo::Previous,
            then: ReturnThen::Forward,
            reason,
        }),
        "take-back" => one(Act::TakeBack { reason }),
        "urge" => one(Act::Urge { reason }),
        "copy" => one(Act::Copy {
            to: vec![elsewhere()],
        }),
        "read" => one(Act::Read),
        "explain" => one(Act::Explain { reason }),
        "recuse" => one(Act::Recuse { reason }),
        _ => of_time_and_supervision(item, verb, now),
    }
}

fn of_time_and_supervision(item: &WorkItem, verb: &str, now: Timestamp) -> Vec<Act> {
    let reason = reason();
    match verb {
        "request-extension" => {
            let from = item.due().map_or(now, |due| due.at.max(now));
            let until = from.checked_add(SignedDuration::from_hours(24));
            vec![Act::RequestExtension {
                until: until.unwrap_or(Timestamp::MAX),
                reason,
            }]
        }
        "decide-extension" => vec![Act::DecideExtension {
            approved: false,
            reason,
        }],
        "supervise" => vec![Act::Supervise {
            level: reason.clone(),
            requirement: reason,
        }],
        "lift-supervision" => vec![Act::LiftSupervision { reason }],
        "close-out" => vec![Act::CloseOut {
            accepted: true,
            note: reason,
        }],
        _ => Vec::new(),
    }
}

/// Each outcome: in a countersign one may be open to the caller that another is not.
fn outcomes(item: &WorkItem) -> Vec<Act> {
    let complete = |outcome: &String| Act::Complete {
        outcome: outcome.clone(),
        form: Value::Null,
    };
    item.terms().outcomes.iter().map(complete).collect()
}

fn signers(item: &WorkItem) -> Vec<Act> {
    let remove = |signer: &Assignee| Act::RemoveSigner {
        signer: signer.clone(),
        reason: reason(),
    };
    let added = item.signers().iter().map(|signer| remove(&signer.assignee));
    let seats = item.seats().iter().map(|seat| remove(&seat.assignee));
    added.chain(seats).collect()
}
