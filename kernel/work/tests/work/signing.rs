//! Added signatures (加签), copies (抄送), urging (催办), returning (驳回).

use crate::commands::{CLAIM, ask, off, sign};
use crate::common::{complete, terms, to};
use crate::script::{check, check_from};
use lianxi_work::{Command, Position, ReturnThen, ReturnTo, Status, Verdict};

#[test]
fn opinions_before_are_waited_for_and_are_advice() {
    use Position::Before;
    let item = check(
        terms(),
        &[
            ("ann", ask("eve", Before), "not-claimed"),
            ("ann", CLAIM, "claimed"),
            ("ann", ask("eve", Before), "signer-added"),
            ("ann", ask("eve", Before), "-"),
            ("ann", ask("upper", Before), "signer-added"),
            ("ann", complete("accepted"), "opinion-missing"),
            ("bob", sign(Verdict::Agree), "not-asked"),
            ("eve", sign(Verdict::Disagree), "opined"),
            ("eve", sign(Verdict::Agree), "not-asked"),
            ("bob", off("upper"), "not-yours"),
            ("ann", off("eve"), "already-signed"),
            ("ann", off("guest"), "no-such-signer"),
            ("ann", off("upper"), "signer-removed"),
            ("ann", complete("accepted"), "completed"),
        ],
    );
    assert_eq!(item.signers().len(), 1, "the opinion stays");
    let weighted = Command::AddSigner {
        signer: to("eve"),
        position: Before,
        weight: Some(2),
        reason: "x".to_owned(),
    };
    check(
        terms(),
        &[("ann", CLAIM, "claimed"), ("ann", weighted, "no-weight")],
    );
}

#[test]
fn opinions_behind_come_in_turn_and_may_send_it_back() {
    use Position::After;
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("eve", After), "signer-added"),
            ("ann", ask("upper", After), "signer-added"),
            ("eve", sign(Verdict::Agree), "not-your-turn"),
            ("ann", complete("accepted"), "submitted"),
            ("ann", complete("rejected"), "submitted"),
            ("upper", sign(Verdict::Agree), "not-your-turn"),
            ("eve", sign(Verdict::Agree), "opined"),
            ("upper", sign(Verdict::Disagree), "opined"),
            ("bob", complete("accepted"), "claimed-by-other"),
            ("ann", complete("rejected"), "submitted"),
            ("eve", sign(Verdict::Agree), "opined"),
            ("upper", sign(Verdict::Agree), "opined+completed"),
        ],
    );
    assert_eq!(item.outcome(), Some("rejected"));
    assert!(
        item.deciders().contains("ann"),
        "the decision is the holder's"
    );
    assert_eq!(item.signers().len(), 4, "every opinion is kept");
}

#[test]
fn what_was_asked_for_is_taken_back() {
    let back = || Command::TakeBack {
        reason: "不必了".to_owned(),
    };
    check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("eve", Position::Before), "signer-added"),
            ("bob", back(), "nothing-to-take-back"),
            ("ann", back(), "withdrawn"),
            ("ann", back(), "nothing-to-take-back"),
            ("ann", complete("accepted"), "completed"),
            ("bob", back(), "not-yours"),
            ("ann", back(), "taken-back"),
            ("ann", back(), "-"),
        ],
    );
}

#[test]
fn a_return_ends_the_item_and_keeps_its_readers() {
    let copy = Command::Copy {
        to: vec![to("eve"), to("upper"), to("eve")],
    };
    let back = Command::Return {
        to: ReturnTo::Previous,
        then: ReturnThen::StraightBack,
        reason: "材料不全".to_owned(),
    };
    let item = check(
        terms(),
        &[
            ("ann", copy.clone(), "copied"),
            ("ann", copy, "-"),
            ("eve", Command::Read, "read"),
            ("eve", Command::Read, "-"),
            ("bob", Command::Read, "not-asked"),
            ("eve", back.clone(), "not-candidate"),
            ("ann", CLAIM, "claimed"),
            ("bob", back.clone(), "claimed-by-other"),
            ("ann", back.clone(), "returned"),
            ("ann", back, "already-closed"),
            ("upper", Command::Read, "read"),
        ],
    );
    assert_eq!(item.status(), Status::Returned);
    let read = item
        .readers()
        .iter()
        .filter(|reader| !reader.read.is_empty());
    assert_eq!((item.readers().len(), read.count()), (2, 2));
}

#[test]
fn nobody_is_urged_all_the_time() {
    let urge = || Command::Urge {
        reason: "群众在等".to_owned(),
    };
    check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", urge(), "to-oneself"),
            ("eve", urge(), "urged"),
            ("eve", urge(), "urged-lately"),
            ("upper", urge(), "urged"),
        ],
    );
    let hour_later = check_from(61, terms(), &[("eve", urge(), "urged")]);
    assert_eq!(hour_later.urges().len(), 1);
}
