//! Urge (催办): somebody waits for it, and says so. Not for oneself, and not all the time.

use jiff::Timestamp;

use super::{must_be_open, reasoned};
use crate::actor::Actor;
use crate::bounds::{URGE_PAUSE, URGES_MAX};
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    actor: &Actor,
    reason: String,
    now: Timestamp,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    reasoned(&reason)?;
    let holds = item
        .claimed_by()
        .is_some_and(|holder| actor.is(&holder.person));
    if holds {
        return Err(Rejection::ToOneself);
    }
    if item.urges().len() >= URGES_MAX {
        return Err(Rejection::TooMany {
            what: "urges",
            most: URGES_MAX,
        });
    }
    let last = item
        .urges()
        .iter()
        .rev()
        .find(|urge| urge.by.person == actor.person);
    if let Some(last) = last {
        let again = last.at.saturating_add(URGE_PAUSE).unwrap_or(Timestamp::MAX);
        if now < again {
            return Err(Rejection::UrgedLately { again });
        }
    }
    Ok(Decision::of(Change::Urged).because(reason))
}
