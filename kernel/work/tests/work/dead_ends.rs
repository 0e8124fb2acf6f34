//! Where such machines get stuck: an item that waits for nobody, a list that grows without end, an answer that slips through.

use crate::commands::{CLAIM, ask, grant, more_time, off, sign, why};
use crate::common::{
    actor, at, complete, create, terms, terms_with, terms_with_extension, to, to_office, turn, who,
};
use crate::script::check;
use lianxi_work::{
    Actor, By, Command, OPINIONS_MAX, Position, Status, URGES_MAX, Verdict, WorkItem,
};
use serde_json::json;

fn supervise() -> Command {
    Command::Supervise {
        level: "省级".to_owned(),
        requirement: "限期整改".to_owned(),
    }
}

#[test]
fn the_last_signer_behind_it_is_taken_off_and_it_is_done() {
    use Position::After;
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("eve", After), "signer-added"),
            ("ann", ask("upper", After), "signer-added"),
            ("ann", complete("accepted"), "submitted"),
            ("ann", off("eve"), "signer-removed"),
            ("ann", off("upper"), "signer-removed+completed"),
        ],
    );
    assert_eq!(item.outcome(), Some("accepted"));
    // Under supervision it still waits, to be closed out.
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("eve", After), "signer-added"),
            ("counsel", supervise(), "supervised"),
            ("ann", complete("accepted"), "submitted"),
            ("ann", off("eve"), "signer-removed"),
        ],
    );
    assert_eq!(item.status(), Status::Submitted);
}

#[test]
fn the_last_seat_is_taken_off_and_it_is_decided() {
    let seat = |name: &str, weight: u32| json!({"assignee": to(name), "weight": weight});
    let three = |rule: serde_json::Value| {
        terms_with(
            json!({"countersign": {"rule": rule, "approve": "accepted", "refuse": "rejected", "seats": [seat("ann", 1), seat("counsel", 1)]}}),
        )
    };
    let add = |weight| Command::AddSigner {
        signer: to("guest"),
        position: Position::After,
        weight,
        reason: why(),
    };
    for (rule, weight, vote, outcome) in [
        (json!("all"), None, "accepted", "accepted"),
        (json!("any"), None, "rejected", "rejected"),
        (json!("in-order"), None, "accepted", "accepted"),
        (
            json!({"weighted": {"threshold": 2}}),
            Some(9),
            "rejected",
            "rejected",
        ),
    ] {
        let item = check(
            three(rule),
            &[
                ("counsel", add(weight), "signer-added"),
                ("ann", complete(vote), "signed"),
                ("counsel", complete(vote), "signed"),
                ("ann", off("guest"), "not-yours"),
                ("counsel", off("guest"), "signer-removed+completed"),
            ][..],
        );
        assert_eq!(item.outcome(), Some(outcome));
    }
}

#[test]
fn only_what_one_asked_for_is_taken_off() {
    let delegate = Command::Delegate {
        to: to("bob"),
        reason: why(),
    };
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("eve", Position::Before), "signer-added"),
            ("ann", delegate, "delegated"),
            ("bob", CLAIM, "claimed"),
            ("bob", off("eve"), "not-yours"),
            ("bob", ask("eve", Position::After), "signer-added"),
            ("bob", off("eve"), "signer-removed"),
            // What a delegate proposes waits for no opinion; the decision does.
            ("bob", complete("accepted"), "handed-back"),
            ("ann", complete("accepted"), "opinion-missing"),
        ],
    );
    assert_eq!(item.signers().len(), 1);
}

#[test]
fn nobody_gives_the_opinion_that_they_asked_for() {
    let own = Command::AddSigner {
        signer: to_office("works", "1401"),
        position: Position::Before,
        weight: None,
        reason: why(),
    };
    check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", own, "signer-added"),
            ("ann", sign(Verdict::Agree), "self-approval"),
            ("zoe", sign(Verdict::Agree), "self-approval"),
            ("bob", sign(Verdict::Agree), "opined"),
            ("ann", complete("accepted"), "completed"),
        ],
    );
}

#[test]
fn what_was_handed_in_is_not_taken_from_under_the_signers() {
    let transfer = Command::Transfer {
        to: to("bob"),
        reason: why(),
    };
    let back = Command::TakeBack { reason: why() };
    let item = check(
        terms(),
        &[
            ("ann", transfer, "transferred"),
            ("counsel", supervise(), "supervised"),
            ("bob", complete("accepted"), "submitted"),
            ("ann", back, "nothing-to-take-back"),
            // The work is done: no step of the escalation gives it to others.
            ("system", Command::Escalate { step: 1 }, "step-not-due"),
        ],
    );
    let (item, escalated) = turn(
        Some(item),
        Command::Escalate { step: 0 },
        &By::System,
        at(500),
    );
    assert!(escalated.is_ok_and(|events| events.len() == 1));
    assert_eq!(item.map(|item| item.status()), Some(Status::Submitted));
}

#[test]
fn supervision_may_be_lifted_while_others_are_still_to_sign() {
    let lift = || Command::LiftSupervision { reason: why() };
    check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("upper", Position::After), "signer-added"),
            ("counsel", supervise(), "supervised"),
            ("ann", complete("accepted"), "submitted"),
            ("ann", lift(), "self-approval"),
            ("counsel", lift(), "supervision-lifted"),
            ("upper", sign(Verdict::Agree), "opined+completed"),
        ],
    );
}

#[test]
fn who_holds_it_grants_it_no_time() {
    check(
        terms_with_extension(),
        &[
            ("ann", more_time(90), "extension-requested"),
            ("bob", CLAIM, "claimed"),
            ("bob", grant(), "self-approval"),
            ("bob", Command::Release, "released"),
            ("bob", grant(), "extension-decided"),
        ],
    );
}

#[test]
fn a_stand_in_from_another_office_goes_on_with_what_is_held() {
    let far = By::Person(Actor {
        stands_for: vec!["ann".to_owned()],
        ..actor("yan", "elsewhere", "11")
    });
    let (item, _) = turn(None, create(), &By::System, at(0));
    let (item, early) = turn(item, CLAIM, &far, at(1));
    assert_eq!(early.map_err(|why| why.code()), Err("not-candidate"));
    let (item, _) = turn(item, CLAIM, &who("ann"), at(2));
    let (item, done) = turn(item, complete("accepted"), &far, at(3));
    assert!(done.is_ok());
    assert!(item.is_some_and(|item| item.deciders().contains("yan")));
}

#[test]
fn copies_find_a_person_once() {
    let eve = to("eve");
    let elsewhere = json!({"person": "eve", "office": {"department": "counsel"}});
    let elsewhere = serde_json::from_value(elsewhere).expect("a person");
    let office = to_office("works", "1402");
    let copy = |to| Command::Copy { to };
    let item = check(
        terms(),
        &[
            ("ann", copy(vec![office]), "copied"),
            ("chief", Command::Read, "read"),
            ("ann", copy(vec![to("chief")]), "-"),
            ("ann", copy(vec![eve, elsewhere]), "copied"),
        ],
    );
    assert_eq!(item.readers().len(), 2);
}

/// Goes on for as long as the lists would grow.
#[test]
fn no_list_grows_without_end() {
    let run = |item: WorkItem, name: &str, command: Command, minute: i64| {
        let (item, decided) = turn(Some(item), command, &who(name), at(minute));
        decided.expect("it may be done");
        item.expect("an item")
    };
    let mut item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("eve", Position::After), "signer-added"),
            ("ann", ask("upper", Position::After), "signer-added"),
        ],
    );
    for round in 0..200 {
        item = run(item, "ann", complete("accepted"), 10 + round);
        item = run(item, "eve", sign(Verdict::Agree), 10 + round);
        item = run(item, "upper", sign(Verdict::Disagree), 10 + round);
    }
    assert!(item.signers().len() <= OPINIONS_MAX);
    let urge = || Command::Urge { reason: why() };
    for hour in 0..100 {
        item = run(item, "eve", urge(), 500 + hour * 60);
    }
    let (item, more) = turn(Some(item), urge(), &who("upper"), at(9_999));
    assert_eq!(more.map_err(|why| why.code()), Err("too-many"));
    assert_eq!(item.map(|item| item.urges().len()), Some(URGES_MAX));
}
