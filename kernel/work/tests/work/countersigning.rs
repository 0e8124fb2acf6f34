//! Countersigning (会签): every rule against a reference that only counts, and the edges of signing.

use crate::common::{complete, save, terms_with, to};
use crate::script::{Line, check};
use lianxi_work::{Command, Position, ReturnThen, ReturnTo, Status, Terms};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Three offices sign, of one of `ann` and `bob`, of `counsel`, of `upper`.
pub fn countersigned(rule: Value, weights: [u32; 3]) -> Terms {
    let seat = |department: &str, division: &str, weight: u32| json!({"assignee": {"office": {"department": department, "division": division}}, "weight": weight});
    let seats = [
        seat("works", "1401", weights[0]),
        seat("counsel", "1409", weights[1]),
        seat("works", "14", weights[2]),
    ];
    terms_with(json!({
        "outcomes": ["accepted", "rejected", "abstained", "back"],
        "countersign": {"rule": rule, "approve": "accepted", "refuse": "rejected", "abstain": "abstained", "seats": seats},
    }))
}

#[test]
fn seats_are_signed_once_each() {
    let item = check(
        countersigned(json!("all"), [1, 1, 1]),
        &[
            ("ann", Command::Claim, "countersigned"),
            ("eve", complete("accepted"), "not-candidate"),
            ("ann", save("half"), "draft-saved"),
            ("ann", save("half"), "-"),
            ("ann", complete("maybe"), "unknown-outcome"),
            ("ann", complete("accepted"), "signed"),
            ("ann", complete("accepted"), "already-signed"),
            ("bob", complete("accepted"), "not-candidate"),
            ("counsel", complete("abstained"), "signed"),
            ("upper", complete("accepted"), "signed+completed"),
            ("upper", complete("accepted"), "already-closed"),
        ],
    );
    assert_eq!(
        (item.outcome(), item.signatures().len()),
        (Some("accepted"), 3)
    );
}

#[test]
fn in_order_waits_for_its_turn() {
    check(
        countersigned(json!("in-order"), [1, 1, 1]),
        &[
            ("counsel", complete("accepted"), "not-your-turn"),
            ("ann", complete("accepted"), "signed"),
            ("upper", complete("accepted"), "not-your-turn"),
            ("counsel", complete("rejected"), "signed+completed"),
        ],
    );
    // A draft, and giving one's seat away, need no turn.
    let transfer = Command::Transfer {
        to: to("eve"),
        reason: "出差".to_owned(),
    };
    check(
        countersigned(json!("in-order"), [1, 1, 1]),
        &[
            ("upper", save("ahead"), "draft-saved"),
            ("upper", transfer, "transferred"),
            ("upper", save("ahead"), "not-candidate"),
            ("ann", complete("accepted"), "signed"),
            ("eve", complete("accepted"), "not-your-turn"),
            ("counsel", complete("accepted"), "signed"),
            ("eve", complete("accepted"), "signed+completed"),
        ],
    );
}

#[test]
fn what_was_not_enough_is_signed_anew() {
    let supervise = Command::Supervise {
        level: "省级".to_owned(),
        requirement: "限期整改".to_owned(),
    };
    let close = |accepted| Command::CloseOut {
        accepted,
        note: String::new(),
    };
    let item = check(
        countersigned(json!("all"), [1, 1, 1]),
        &[
            ("eve", supervise, "supervised"),
            ("ann", complete("accepted"), "signed"),
            ("counsel", complete("accepted"), "signed"),
            ("upper", complete("accepted"), "signed+submitted"),
            ("counsel", close(true), "self-approval"),
            ("eve", close(false), "close-out-refused"),
            ("eve", close(true), "nothing-to-decide"),
        ],
    );
    assert!(item.signatures().is_empty());
    let drafts = item.seats().iter().filter(|seat| seat.draft.is_some());
    assert_eq!(drafts.count(), 3, "what they wrote is there");
}

#[test]
fn what_all_have_signed_waits_for_its_close_out_whoever_leaves() {
    let redirect = Command::Redirect {
        to: to("bob"),
        why: "无人办理".to_owned(),
    };
    let supervise = Command::Supervise {
        level: "省级".to_owned(),
        requirement: "限期整改".to_owned(),
    };
    let hand_over = Command::HandOver {
        from: "bob".to_owned(),
        to: to("guest"),
        reason: "离职".to_owned(),
    };
    let close = Command::CloseOut {
        accepted: true,
        note: String::new(),
    };
    let item = check(
        countersigned(json!("all"), [1, 1, 1]),
        &[
            ("system", redirect, "redirected"),
            ("eve", supervise, "supervised"),
            ("ann", complete("accepted"), "signed"),
            ("counsel", complete("accepted"), "signed"),
            ("upper", complete("accepted"), "signed+submitted"),
            ("eve", hand_over, "handed-over"),
            ("eve", close, "completed"),
        ],
    );
    assert_eq!(item.signatures().len(), 3);
}

#[test]
fn another_outcome_or_a_return_ends_it() {
    check(
        countersigned(json!("all"), [1, 1, 1]),
        &[
            ("ann", complete("accepted"), "signed"),
            ("counsel", complete("back"), "signed+completed"),
        ],
    );
    let back = Command::Return {
        to: ReturnTo::Initiator,
        then: ReturnThen::Forward,
        reason: "重拟".to_owned(),
    };
    let item = check(
        countersigned(json!("all"), [1, 1, 1]),
        &[
            ("ann", complete("accepted"), "signed"),
            ("ann", back.clone(), "not-candidate"),
            ("counsel", back, "returned"),
        ],
    );
    assert_eq!(item.status(), Status::Returned);
}

#[test]
fn seats_are_added_moved_and_taken_off() {
    let add = |weight| Command::AddSigner {
        signer: to("guest"),
        position: Position::After,
        weight,
        reason: "请会签".to_owned(),
    };
    let item = check(
        countersigned(json!({"weighted": {"threshold": 4}}), [2, 1, 1]),
        &[
            ("guest", complete("accepted"), "not-candidate"),
            ("ann", add(Some(3)), "signer-added"),
            ("ann", add(Some(3)), "-"),
            ("guest", complete("accepted"), "signed"),
            (
                "counsel",
                Command::Transfer {
                    to: to("eve"),
                    reason: "回避".to_owned(),
                },
                "transferred",
            ),
            ("counsel", complete("accepted"), "not-candidate"),
            ("eve", complete("accepted"), "signed+completed"),
        ],
    );
    assert_eq!(item.seats().len(), 4);
    check(
        countersigned(json!("all"), [1, 1, 1]),
        &[("ann", add(Some(3)), "no-weight")],
    );
    check(
        countersigned(json!("all"), [1, 1, 1]),
        &[
            ("ann", add(None), "signer-added"),
            (
                "ann",
                Command::RemoveSigner {
                    signer: to("guest"),
                    reason: "不必".to_owned(),
                },
                "signer-removed",
            ),
            ("guest", complete("accepted"), "not-candidate"),
        ],
    );
}

/// What the signatures of these seats come to, by the words of the rule alone: each seat's weight, and its vote where it is signed.
pub fn verdict(rule: &Value, seats: &[(u32, Option<&str>)]) -> Option<bool> {
    let voted = |vote: &str| seats.iter().any(|(_, given)| *given == Some(vote));
    let weight = |vote: Option<&str>| -> u32 {
        let of = seats.iter().filter(|(_, given)| *given == vote);
        of.map(|(weight, _)| weight).sum()
    };
    let all = seats.iter().all(|(_, given)| given.is_some());
    if let Some(threshold) = rule.pointer("/weighted/threshold") {
        let threshold = u32::try_from(threshold.as_u64()?).ok()?;
        if weight(Some("accepted")) >= threshold {
            Some(true)
        } else {
            (weight(Some("accepted")) + weight(None) < threshold).then_some(false)
        }
    } else if rule == "any" {
        if voted("accepted") {
            Some(true)
        } else {
            all.then_some(false)
        }
    } else if voted("rejected") {
        Some(false)
    } else {
        all.then(|| voted("accepted"))
    }
}

/// Counts anew after each of these votes: after how many it is decided, and how.
fn reference(rule: &Value, weights: [u32; 3], votes: &[(usize, &str)]) -> Option<(usize, bool)> {
    (1..=votes.len()).find_map(|count| {
        let mut seats = weights.map(|weight| (weight, None));
        for (seat, vote) in &votes[..count] {
            seats[*seat].1 = Some(*vote);
        }
        verdict(rule, &seats).map(|approved| (count, approved))
    })
}

proptest! {
    #[test]
    fn every_vote_comes_to_what_its_rule_says(
        rule in prop_oneof![Just(json!("all")), Just(json!("any")), Just(json!("in-order")), (1_u32..7).prop_map(|threshold| json!({"weighted": {"threshold": threshold}}))],
        weights in prop::array::uniform3(1_u32..4),
        order in Just([0_usize, 1, 2]).prop_shuffle(),
        votes in prop::array::uniform3(prop::sample::select(vec!["accepted", "rejected", "abstained"])),
    ) {
        let most: u32 = weights.iter().sum();
        let threshold = rule.pointer("/weighted/threshold").and_then(Value::as_u64);
        prop_assume!(threshold.is_none_or(|threshold| threshold <= u64::from(most)));
        let order = if rule == "in-order" { [0, 1, 2] } else { order };
        let given: Vec<(usize, &str)> = order.into_iter().zip(votes).collect();
        let (count, approved) = reference(&rule, weights, &given).expect("three votes decide");
        let names = ["ann", "counsel", "upper"];
        let script: Vec<Line<'_>> = given[..count].iter().enumerate().map(|(place, (seat, vote))| {
            let came = if place + 1 == count { "signed+completed" } else { "signed" };
            (names[*seat], complete(vote), came)
        }).collect();
        let item = check(countersigned(rule, weights), &script);
        prop_assert_eq!(item.outcome(), Some(if approved { "accepted" } else { "rejected" }));
    }
}
