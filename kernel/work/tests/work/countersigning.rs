//! Countersigning (会签): every rule against a reference that only counts, and the edges of signing.

use crate::common::{complete, save, terms_with, to};
use crate::script::{Line, check};
use lianxi_work::{Command, Position, ReturnThen, ReturnTo, Status, Terms};
use proptest::prelude::*;
use serde_json::{Value, json};

fn countersigned(rule: Value, weights: [u32; 3]) -> Terms {
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

/// What these votes, in this order, come to: counted anew after each, by the words of the rule alone.
fn reference(rule: &Value, weights: [u32; 3], votes: &[(usize, &str)]) -> Option<(usize, bool)> {
    for count in 1..=votes.len() {
        let given = &votes[..count];
        let weight = |outcome: &str| -> u32 {
            let of = given.iter().filter(|(_, vote)| *vote == outcome);
            of.map(|(seat, _)| weights[*seat]).sum()
        };
        let any = |outcome: &str| given.iter().any(|(_, vote)| *vote == outcome);
        let left: u32 = (0..3)
            .filter(|seat| !given.iter().any(|(signed, _)| signed == seat))
            .map(|seat| weights[seat])
            .sum();
        let decided = if let Some(threshold) = rule.pointer("/weighted/threshold") {
            let threshold = u32::try_from(threshold.as_u64()?).ok()?;
            if weight("accepted") >= threshold {
                Some(true)
            } else if weight("accepted") + left < threshold {
                Some(false)
            } else {
                None
            }
        } else if rule == "any" {
            if any("accepted") {
                Some(true)
            } else {
                (count == 3).then_some(false)
            }
        } else if any("rejected") {
            Some(false)
        } else {
            (count == 3).then(|| any("accepted"))
        };
        if let Some(approved) = decided {
            return Some((count, approved));
        }
    }
    None
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
