//! Hand over (离职转办): all that a person holds of it goes to somebody else. Who may order that is asked outside of this crate.

use super::{must_be_open, reasoned};
use crate::actor::Assignee;
use crate::bounds::check_assignee;
use crate::decide::Decision;
use crate::event::Change;
use crate::item::WorkItem;
use crate::rejection::Rejection;

pub(crate) fn decide(
    item: &WorkItem,
    from: &str,
    to: Assignee,
    reason: String,
) -> Result<Decision, Rejection> {
    must_be_open(item)?;
    reasoned(&reason)?;
    check_assignee(&to)?;
    if let Assignee::Person { person, .. } = &to {
        if person == from {
            return Err(Rejection::ToOneself);
        }
        if item.excluded().any(|other| other.person == *person) {
            return Err(Rejection::ExcludedAssignee {
                person: person.clone(),
            });
        }
    }
    if !item.held_by().contains(from) {
        return Ok(Decision::nothing());
    }
    Ok(Decision::of(Change::HandedOver {
        from: from.to_owned(),
        to,
    })
    .because(reason))
}
