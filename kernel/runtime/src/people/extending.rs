//! More time (申请延期): once it is granted, what counts from the due instant is counted again in the same turn.

use jiff::Timestamp;
use lianxi_work::{By, Change, Command, Due, Event, WorkItem};

use super::answering::any;
use super::evolved;
use crate::engine::Inner;
use crate::error::EngineError;
use crate::human;

impl Inner {
    pub(super) fn extend(
        &self,
        item: &WorkItem,
        events: &mut Vec<Event>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let granted =
            |change: &Change| matches!(change, Change::ExtensionDecided { approved: true, .. });
        if !any(events, granted) {
            return Ok(());
        }
        let after = evolved(item, events);
        let Some(due) = after.due() else {
            return Ok(());
        };
        let calendar = self.calendar();
        let around = self.circumstances(&calendar, now);
        let due = Due {
            near_at: human::near_of(due, &around),
            ..due.clone()
        };
        let escalation =
            human::steps_again(after.terms(), Some(due.at), after.created_at(), &calendar);
        let again = Command::Recompute {
            due: Some(due),
            escalation,
            calendar_version: calendar.version().to_owned(),
        };
        let counted = lianxi_work::decide(Some(&after), again, &By::System, now)
            .map_err(EngineError::WorkRejected)?;
        events.extend(counted);
        Ok(())
    }
}
