//! When a countersign (会签) is decided, and how: by its rule and the signatures alone.

use crate::item::WorkItem;
use crate::terms::{Countersign, Rule};

/// What is about to happen to a seat.
#[derive(Clone, Copy)]
pub(crate) enum Then<'a> {
    Signs {
        seat: usize,
        outcome: &'a str,
    },
    /// It is taken off (减签).
    Leaves {
        seat: usize,
    },
}

/// What the seats have said, with their weights.
#[derive(Default)]
struct Count {
    approved: u64,
    refused: bool,
    approvals: usize,
    unsigned: usize,
    unsigned_weight: u64,
}

/// The outcome that this decides; `None` while others are to sign.
pub(crate) fn decided(item: &WorkItem, then: Then<'_>) -> Option<String> {
    let terms = item.terms().countersign.as_ref()?;
    if let Then::Signs { outcome, .. } = then {
        let votes = [
            Some(&terms.approve),
            Some(&terms.refuse),
            terms.abstain.as_ref(),
        ];
        if !votes.into_iter().flatten().any(|word| word == outcome) {
            // Another outcome (often one that sends the work back) is nobody's vote: it closes the item.
            return Some(outcome.to_owned());
        }
    }
    let count = count(item, terms, then);
    by_rule(terms, &count).map(|approved| {
        if approved {
            terms.approve.clone()
        } else {
            terms.refuse.clone()
        }
    })
}

fn count(item: &WorkItem, terms: &Countersign, then: Then<'_>) -> Count {
    let mut count = Count::default();
    for (place, seat) in item.seats().iter().enumerate() {
        let weight = u64::from(seat.weight);
        let given = seat.signature.as_ref();
        let signed = match then {
            Then::Leaves { seat } if seat == place => continue,
            Then::Signs { seat, outcome } if seat == place => Some(outcome),
            _ => given.map(|signature| signature.outcome.as_str()),
        };
        match signed {
            None => {
                count.unsigned += 1;
                count.unsigned_weight += weight;
            }
            Some(outcome) if outcome == terms.approve => {
                count.approvals += 1;
                count.approved += weight;
            }
            Some(outcome) if outcome == terms.refuse => count.refused = true,
            // An abstention is given, and counts for nothing.
            Some(_) => {}
        }
    }
    count
}

/// `Some(true)`: approved. All abstained is no approval.
fn by_rule(terms: &Countersign, count: &Count) -> Option<bool> {
    let all_signed = count.unsigned == 0;
    match terms.rule {
        Rule::All | Rule::InOrder if count.refused => Some(false),
        Rule::All | Rule::InOrder => all_signed.then_some(count.approvals > 0),
        Rule::Any if count.approvals > 0 => Some(true),
        Rule::Any => all_signed.then_some(false),
        Rule::Weighted { threshold } => {
            let threshold = u64::from(threshold);
            if count.approved >= threshold {
                Some(true)
            } else if count.approved + count.unsigned_weight < threshold {
                Some(false)
            } else {
                None
            }
        }
    }
}
