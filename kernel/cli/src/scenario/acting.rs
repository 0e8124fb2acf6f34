//! Who does it, where the script does not say, and doing it on the host.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use lianxi_runtime::directory_of::{Directory, Office as Place};
use lianxi_runtime::flow::Rejection;
use lianxi_runtime::work::{Actor, Assignee, Command, Office, Stage, WorkItem};
use lianxi_runtime::{Act, Engine, EngineError};

use super::cast::Cue;
use super::script::{Doing, Who};
use crate::failure::Outcome;
use crate::host;

/// Made-up officers of one office that are tried, one after the other, where some of them may not act.
const OFFICERS_MAX: usize = 20;

/// What became of an act.
pub enum Deed {
    Done,
    /// The item was closed before it came.
    Closed,
    /// The host refuses it: the code, why, and whom.
    Refused {
        code: &'static str,
        why: String,
        office: Office,
    },
}

/// Does what the cue says.
pub async fn perform(engine: &Engine, cue: &Cue<'_>) -> Outcome<Deed> {
    let (_, item) = engine
        .work_item(&cue.item)
        .await
        .map_err(|error| host::engine(&error))?;
    let directory = engine.directory();
    let people = People {
        directory: &directory,
        engine,
        now: engine.clock().now(),
    };
    let actor = people.actor(&cue.act.who, &cue.act.doing, &item);
    for act in acts(&cue.act.doing, &item) {
        if let Err(error) = engine.act(&cue.item, act, actor.clone()).await {
            let Some(code) = code(&error) else {
                return Err(host::engine(&error));
            };
            let closed = is_closed(engine, &cue.item).await?;
            return Ok(if closed && code == ALREADY_CLOSED {
                Deed::Closed
            } else {
                Deed::Refused {
                    code,
                    why: error.to_string(),
                    office: actor.office,
                }
            });
        }
    }
    Ok(Deed::Done)
}

/// The code with which a closed item refuses.
const ALREADY_CLOSED: &str = "already-closed";

async fn is_closed(engine: &Engine, item: &str) -> Outcome<bool> {
    let (_, item) = engine
        .work_item(item)
        .await
        .map_err(|error| host::engine(&error))?;
    Ok(item.status().is_closed())
}

/// 签收 before 办结, except where several sign.
fn acts(doing: &Doing, item: &WorkItem) -> Vec<Act> {
    match doing {
        Doing::Complete { outcome, form } => {
            let complete = Act::Complete {
                outcome: outcome.clone(),
                form: form.clone(),
            };
            if item.is_countersigned() {
                vec![complete]
            } else {
                vec![Act::Claim, complete]
            }
        }
        Doing::Verb(command) => vec![(**command).clone()],
    }
}

/// Why a person may not do it; `None`: the host failed.
fn code(error: &EngineError) -> Option<&'static str> {
    Some(match error {
        EngineError::WorkRejected(rejection) => rejection.code(),
        EngineError::Form(_) => "form",
        EngineError::NoSuchOfficer { .. } => "no-such-officer",
        EngineError::NoSuchOffice { .. } => "no-such-office",
        EngineError::Rejected(Rejection::SiblingsRun(_)) => "siblings-run",
        EngineError::Rejected(Rejection::NoReturnTarget(_)) => "no-return-target",
        EngineError::Rejected(Rejection::CompetingFork(_)) => "competing-fork",
        EngineError::Rejected(_) => "rejected",
        _ => return None,
    })
}

/// Who there is to act: those of the directory, or, where it knows nobody, made-up officers of every office.
struct People<'e> {
    directory: &'e Arc<Directory>,
    engine: &'e Engine,
    now: Timestamp,
}

impl People<'_> {
    fn actor(&self, who: &Who, doing: &Doing, item: &WorkItem) -> Actor {
        let role = || item.terms().role.iter().cloned().collect();
        let or_role = |roles: &[String]| {
            if roles.is_empty() {
                role()
            } else {
                roles.to_vec()
            }
        };
        match who {
            Who::Actor(actor) => self.known(&actor.person, &actor.office, actor.roles.clone()),
            Who::Person { person, roles } => self.known(person, item.office(), or_role(roles)),
            Who::Office { office, roles } => self.of(office, or_role(roles), item),
            Who::Anybody => match holder(doing, item) {
                Holder::Actor(actor) => actor,
                Holder::Assignee(Assignee::Person { person, office }) => {
                    self.known(&person, &office, role())
                }
                Holder::Assignee(Assignee::Office { office, role }) => {
                    self.of(&office, role.into_iter().collect(), item)
                }
            },
        }
    }

    /// A person as the directory has them in this office; as they are named, where it does not know them.
    fn known(&self, person: &str, office: &Office, roles: Vec<String>) -> Actor {
        let found = self
            .engine
            .actors(person)
            .into_iter()
            .find(|actor| office.covers(&actor.office));
        found.unwrap_or_else(|| Actor {
            person: person.to_owned(),
            office: office.clone(),
            roles,
            stands_for: Vec::new(),
        })
    }

    /// The first of an office that may act.
    fn of(&self, office: &Office, roles: Vec<String>, item: &WorkItem) -> Actor {
        let busy = may_not(item);
        if let (Some(division), false) = (&office.division, self.directory.is_empty_of_people()) {
            let place = Place::new(&office.department, division);
            let role = roles.first().map(String::as_str);
            let people = self.directory.people_of(&place, role, self.now);
            if let Some(person) = people.iter().find(|person| !busy.contains(person.as_str())) {
                return self.known(person, office, roles);
            }
        }
        let named = (1..OFFICERS_MAX).map(|number| officer(office, number));
        let mut named = named.filter(|person| !busy.contains(person.as_str()));
        Actor {
            person: named
                .next()
                .unwrap_or_else(|| officer(office, OFFICERS_MAX)),
            office: office.clone(),
            roles,
            stands_for: Vec::new(),
        }
    }
}

/// The made-up id of the n-th officer.
fn officer(office: &Office, number: usize) -> String {
    let Office {
        department,
        division,
    } = office;
    match division {
        Some(division) => format!("p-{division}-{department}-{number}"),
        None => format!("p-{department}-{number}"),
    }
}

/// Those who are excluded, and those who have signed already.
fn may_not(item: &WorkItem) -> BTreeSet<&str> {
    let excluded = item.excluded().map(|exclusion| exclusion.person.as_str());
    let signed = item.signatures().into_iter();
    excluded
        .chain(signed.map(|signature| signature.by.person.as_str()))
        .collect()
}

enum Holder {
    Actor(Actor),
    Assignee(Assignee),
}

/// Whose turn it is for this.
fn holder(doing: &Doing, item: &WorkItem) -> Holder {
    let terms = item.terms();
    let asked = match doing {
        Doing::Complete { .. } => {
            let mut seats = item.seats().iter().filter(|seat| seat.signature.is_none());
            seats.next().map(|seat| seat.assignee.clone())
        }
        Doing::Verb(command) => match **command {
            Command::DecideExtension { .. } => {
                terms.extension.as_ref().map(|terms| terms.approver.clone())
            }
            Command::Sign { .. } => {
                let mut signers = item.signers().iter();
                signers
                    .find(|signer| signer.opinion.is_none())
                    .map(|signer| signer.assignee.clone())
            }
            Command::CloseOut { .. } | Command::LiftSupervision { .. } => {
                if let Some(supervision) = item.supervision() {
                    return Holder::Actor(supervision.by.clone());
                }
                None
            }
            _ => None,
        },
    };
    if let Some(assignee) = asked {
        return Holder::Assignee(assignee);
    }
    match item.stage() {
        Stage::Claimed { claimed_by, .. } => Holder::Actor(claimed_by.clone()),
        Stage::Submitted { submitted_by, .. } => Holder::Actor(submitted_by.clone()),
        Stage::Completed { completed_by, .. } => Holder::Actor(completed_by.clone()),
        _ => Holder::Assignee(item.assigned()),
    }
}
