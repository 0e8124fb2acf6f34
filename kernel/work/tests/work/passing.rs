//! From hand to hand: transfer, delegate, take back, hand over, recuse, stand in.

use crate::commands::{CLAIM, delegate, grant, more_time, transfer, why};
use crate::common::{complete, save, terms, terms_with, terms_with_extension, to, to_office};
use crate::script::check;
use lianxi_work::{Command, Status};
use serde_json::json;

fn take_back() -> Command {
    Command::TakeBack { reason: why() }
}

fn hand_over(from: &str, name: &str) -> Command {
    Command::HandOver {
        from: from.to_owned(),
        to: to(name),
        reason: why(),
    }
}

#[test]
fn what_is_transferred_is_theirs_alone() {
    let item = check(
        terms(),
        &[
            ("eve", transfer("bob"), "not-candidate"),
            ("ann", transfer("ann"), "to-oneself"),
            ("ann", CLAIM, "claimed"),
            ("bob", transfer("eve"), "claimed-by-other"),
            ("ann", save("half"), "draft-saved"),
            ("ann", transfer("eve"), "transferred"),
            ("ann", CLAIM, "not-candidate"),
            ("guest", CLAIM, "not-candidate"),
            ("eve", transfer("eve"), "to-oneself"),
            ("eve", CLAIM, "claimed"),
            ("ann", take_back(), "nothing-to-take-back"),
            ("eve", complete("accepted"), "completed"),
        ],
    );
    assert_eq!(item.office().division.as_deref(), Some("1402"));
    let office = Command::Transfer {
        to: to_office("works", "14"),
        reason: why(),
    };
    check(
        terms(),
        &[
            ("ann", office.clone(), "transferred"),
            ("guest", CLAIM, "not-candidate"),
            ("upper", office, "there-already"),
            ("ann", take_back(), "passed-back"),
            // As it was: whom the definition named may do it again.
            ("guest", CLAIM, "claimed"),
        ],
    );
    let unreasoned = Command::Transfer {
        to: to("eve"),
        reason: String::new(),
    };
    check(terms(), &[("ann", unreasoned, "reason")]);
}

#[test]
fn a_delegate_hands_back_and_never_decides() {
    let item = check(
        terms(),
        &[
            ("ann", delegate("eve"), "not-claimed"),
            ("ann", CLAIM, "claimed"),
            ("ann", delegate("eve"), "delegated"),
            ("ann", complete("accepted"), "not-candidate"),
            ("eve", transfer("bob"), "delegated"),
            ("eve", CLAIM, "claimed"),
            ("ann", take_back(), "nothing-to-take-back"),
            ("eve", delegate("upper"), "delegated"),
            ("upper", complete("rejected"), "handed-back"),
            ("eve", complete("rejected"), "handed-back"),
            ("ann", complete("accepted"), "completed"),
        ],
    );
    assert_eq!(item.outcome(), Some("accepted"));
    let proposal = item.proposal().expect("what was handed back");
    assert_eq!(
        (proposal.by.person.as_str(), proposal.outcome.as_str()),
        ("eve", "rejected")
    );
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", delegate("eve"), "delegated"),
            // It is the delegate's alone.
            ("guest", CLAIM, "not-candidate"),
            ("eve", CLAIM, "claimed"),
            ("eve", Command::Release, "released"),
            ("ann", take_back(), "passed-back"),
            ("eve", CLAIM, "not-candidate"),
            ("ann", complete("accepted"), "completed"),
        ],
    );
    assert_eq!(item.status(), Status::Completed);
}

#[test]
fn who_leaves_hands_over_all_of_it() {
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", save("half"), "draft-saved"),
            ("chief", hand_over("bob", "upper"), "-"),
            ("chief", hand_over("ann", "ann"), "to-oneself"),
            ("chief", hand_over("ann", "bob"), "handed-over"),
            ("ann", CLAIM, "not-candidate"),
            ("bob", CLAIM, "claimed"),
        ],
    );
    assert_eq!(
        item.draft(),
        Some(&json!({"note": "half"})),
        "work in hand is kept"
    );
    // Who sent a delegate leaves: it comes back to whoever has their place.
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", delegate("eve"), "delegated"),
            ("chief", hand_over("ann", "bob"), "handed-over"),
            ("eve", complete("accepted"), "handed-back"),
            ("ann", complete("accepted"), "not-candidate"),
            ("bob", complete("accepted"), "completed"),
        ],
    );
    assert_eq!(item.outcome(), Some("accepted"));
}

#[test]
fn a_stand_in_acts_and_the_stream_says_who() {
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("bob", complete("accepted"), "claimed-by-other"),
            ("zoe", complete("accepted"), "completed"),
        ],
    );
    assert!(item.deciders().contains("zoe"));
    // Nobody grants time to the one for whom they stand in.
    check(
        terms_with_extension(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", more_time(500), "extension-requested"),
            ("ann", grant(), "self-approval"),
            ("zoe", grant(), "self-approval"),
            ("eve", grant(), "not-candidate"),
            ("bob", grant(), "extension-decided"),
        ],
    );
}

#[test]
fn a_role_is_asked_for() {
    let of_role = terms_with(json!({"role": "reviewer"}));
    check(
        of_role,
        &[("ann", CLAIM, "not-candidate"), ("guest", CLAIM, "claimed")],
    );
}

#[test]
fn nobody_there_is_said() {
    let redirect = Command::Redirect {
        to: to("upper"),
        why: "no people at works@1401".to_owned(),
    };
    check(
        terms(),
        &[
            ("ann", redirect.clone(), "system-only"),
            ("system", redirect.clone(), "redirected"),
            ("system", redirect, "-"),
            ("ann", CLAIM, "not-candidate"),
            ("upper", complete("accepted"), "completed"),
        ],
    );
}
