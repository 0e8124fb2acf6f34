//! When a countersign (会签) is decided, and how: by its rule and the signatures alone.

use crate::item::WorkItem;
use crate::terms::{Countersign, Rule};

/// A signature that is about to be given.
pub(crate) struct Vote<'a> {
    pub seat: usize,
    pub outcome: &'a str,
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

/// The outcome that this signature decides; `None` while others are to sign.
pub(crate) fn decided(item: &WorkItem, vote: &Vote<'_>) -> Option<String> {
    let terms = item.terms().countersign.as_ref()?;
    let votes = [
        Some(&terms.approve),
        Some(&terms.refuse),
        terms.abstain.as_ref(),
    ];
    let counts = votes.into_iter().flatten().any(|word| word == vote.outcome);
    if !counts {
        // Another outcome (often one that sends the work back) is nobody's vote: it closes the item.
        return Some(vote.outcome.to_owned());
    }
    let count = count(item, terms, vote);
    by_rule(terms, &count).map(|approved| {
        if approved {
            terms.approve.clone()
        } else {
            terms.refuse.clone()
        }
    })
}

fn count(item: &WorkItem, terms: &Countersign, vote: &Vote<'_>) -> Count {
    let mut count = Count::default();
    for (place, seat) in item.seats().iter().enumerate() {
        let weight = u64::from(seat.weight);
        let signed = seat
            .signature
            .as_ref()
            .map(|signature| signature.outcome.as_str());
        let signed = if place == vote.seat {
            Some(vote.outcome)
        } else {
            signed
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
