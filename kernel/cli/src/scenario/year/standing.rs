//! What is counted of work items: each is one of five things, and the five add up.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use jiff::Timestamp;
use lianxi_runtime::work::{Status, WorkItem};
use serde::{Deserialize, Serialize};

/// items = in time + late + withdrawn + open + overdue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    pub items: usize,
    /// Completed, not after it was due.
    pub in_time: usize,
    /// Completed after it was due.
    pub late: usize,
    /// Closed without an answer: nobody had to answer any more, or the work went back.
    pub withdrawn: usize,
    /// Open, and not overdue.
    pub open: usize,
    /// Open, and due before now.
    pub overdue: usize,
}

impl Standing {
    pub fn of(item: &WorkItem, now: Timestamp) -> Self {
        let mut standing = Self {
            items: 1,
            ..Self::default()
        };
        let part = match item.status() {
            Status::Completed if item.was_late() => &mut standing.late,
            Status::Completed => &mut standing.in_time,
            Status::Returned | Status::Cancelled => &mut standing.withdrawn,
            _ if item.is_overdue(now) => &mut standing.overdue,
            _ => &mut standing.open,
        };
        *part = 1;
        standing
    }

    /// What was answered late or is overdue.
    pub fn behind(&self) -> usize {
        self.late + self.overdue
    }

    pub fn adds_up(&self) -> bool {
        self.items == self.in_time + self.late + self.withdrawn + self.open + self.overdue
    }

    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for part in parts {
            sum += *part;
        }
        sum
    }
}

impl AddAssign for Standing {
    fn add_assign(&mut self, other: Self) {
        self.items += other.items;
        self.in_time += other.in_time;
        self.late += other.late;
        self.withdrawn += other.withdrawn;
        self.open += other.open;
        self.overdue += other.overdue;
    }
}

/// How many of each kind.
pub type Kinds = BTreeMap<String, usize>;

/// Adds one of a kind.
pub fn one(kinds: &mut Kinds, kind: &str) {
    *kinds.entry(kind.to_owned()).or_default() += 1;
}

pub fn sum_of<'a>(parts: impl IntoIterator<Item = &'a Kinds>) -> Kinds {
    let mut sum = Kinds::new();
    for part in parts {
        for (kind, amount) in part {
            *sum.entry(kind.clone()).or_default() += amount;
        }
    }
    sum
}
