//! Conflict of interest (回避): who is excluded reads and lets go, and what they held finds somebody else.

use crate::commands::{CLAIM, ask, delegate, transfer, why};
use crate::common::{at, complete, save, terms, terms_with, to};
use crate::script::{Line, check};
use lianxi_work::{Assignee, Command, Position, Status, Verdict, WorkItem};
use serde_json::json;

fn recuse() -> Command {
    Command::Recuse { reason: why() }
}

#[test]
fn whoever_is_excluded_does_nothing() {
    let excluded = terms_with(json!({
        "excluded": [{"person": "ann", "why": "initiator"}, {"person": "bob", "why": {"step": "draft"}}],
    }));
    check(
        excluded,
        &[
            ("ann", CLAIM, "excluded"),
            ("bob", complete("accepted"), "excluded"),
            ("zoe", CLAIM, "excluded"), // she would act for Ann
            ("guest", transfer("ann"), "excluded-assignee"),
            ("guest", complete("accepted"), "completed"),
        ],
    );
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", save("half"), "draft-saved"),
            ("ann", recuse(), "recused"),
            ("ann", recuse(), "-"),
            ("ann", CLAIM, "excluded"),
            ("bob", CLAIM, "claimed"),
        ],
    );
    assert_eq!(item.draft(), Some(&json!({"note": "half"})));
}

/// Whatever it is, but for reading.
#[test]
fn whoever_is_excluded_only_reads() {
    let excluded = terms_with(json!({
        "excluded": [{"person": "ann", "why": "named"}],
        "readers": [{"person": "ann", "office": {"department": "works", "division": "1401"}}],
        "extension": {"timesMax": 1, "approver": {"office": {"department": "works"}}},
    }));
    let text = why;
    let commands = [
        CLAIM,
        save("x"),
        complete("accepted"),
        transfer("bob"),
        delegate("bob"),
        ask("bob", Position::Before),
        Command::RemoveSigner {
            signer: to("bob"),
            reason: text(),
        },
        Command::Sign {
            verdict: Verdict::Agree,
            note: text(),
        },
        Command::TakeBack { reason: text() },
        Command::Urge { reason: text() },
        Command::Copy {
            to: vec![to("bob")],
        },
        Command::RequestExtension {
            until: at(90),
            reason: text(),
        },
        Command::DecideExtension {
            approved: true,
            reason: text(),
        },
        Command::Explain { reason: text() },
        Command::Supervise {
            level: text(),
            requirement: text(),
        },
        Command::LiftSupervision { reason: text() },
        Command::CloseOut {
            accepted: true,
            note: text(),
        },
        Command::HandOver {
            from: "bob".to_owned(),
            to: to("eve"),
            reason: text(),
        },
    ];
    let of = |name: &'static str| {
        commands
            .clone()
            .map(|command| (name, command, "excluded"))
            .to_vec()
    };
    let script: Vec<Line<'_>> = [
        of("ann"),
        of("zoe"),
        vec![("ann", Command::Read, "read"), ("bob", CLAIM, "claimed")],
    ]
    .concat();
    check(excluded, &script);
}

fn assigned(item: &WorkItem) -> String {
    item.assigned().to_string()
}

#[test]
fn what_was_given_in_person_is_their_offices() {
    let item = check(
        terms(),
        &[
            ("ann", transfer("eve"), "transferred"),
            ("eve", CLAIM, "claimed"),
            ("eve", recuse(), "recused"),
            ("chief", complete("accepted"), "completed"),
        ],
    );
    assert_eq!(assigned(&item), "works@1402");
    // An opinion that was asked of them is their office's to give.
    let agree = || Command::Sign {
        verdict: Verdict::Agree,
        note: String::new(),
    };
    check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("eve", Position::Before), "signer-added"),
            ("eve", recuse(), "recused"),
            ("eve", agree(), "excluded"),
            ("ann", complete("accepted"), "opinion-missing"),
            ("chief", agree(), "opined"),
            ("ann", complete("accepted"), "completed"),
        ],
    );
    let seat = |name: &str| {
        let Assignee::Person { person, office } = to(name) else {
            unreachable!("a person");
        };
        json!({"assignee": {"person": person, "office": office}})
    };
    let two = json!({"rule": "all", "approve": "accepted", "refuse": "rejected", "seats": [seat("ann"), seat("eve")]});
    check(
        terms_with(json!({"countersign": two})),
        &[
            ("ann", complete("accepted"), "signed"),
            ("eve", recuse(), "recused"),
            ("eve", complete("accepted"), "excluded"),
            ("chief", complete("accepted"), "signed+completed"),
        ],
    );
}

#[test]
fn who_sent_a_delegate_and_recuses_gets_nothing_back() {
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", delegate("eve"), "delegated"),
            ("ann", recuse(), "recused"),
            ("eve", complete("accepted"), "handed-back"),
            ("bob", complete("accepted"), "completed"),
        ],
    );
    assert_eq!(assigned(&item), "works@1401");
    let back = Command::TakeBack { reason: why() };
    check(
        terms(),
        &[
            ("ann", transfer("eve"), "transferred"),
            ("ann", recuse(), "recused"),
            ("ann", back.clone(), "excluded"),
        ],
    );
    // A delegate who recuses leaves it with their office, and the sender may take it back.
    check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", delegate("eve"), "delegated"),
            ("eve", CLAIM, "claimed"),
            ("eve", recuse(), "recused"),
            ("ann", back, "passed-back"),
            ("ann", complete("accepted"), "completed"),
        ],
    );
}

#[test]
fn the_answer_of_who_recuses_falls() {
    let agree = Command::Sign {
        verdict: Verdict::Agree,
        note: String::new(),
    };
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", ask("upper", Position::After), "signer-added"),
            ("ann", complete("accepted"), "submitted"),
            ("ann", recuse(), "recused"),
            ("upper", agree, "not-your-turn"),
        ],
    );
    assert_eq!((item.status(), item.claimed_by()), (Status::Open, None));
    assert_eq!(item.draft(), Some(&json!({"note": "done"})));
}

#[test]
fn a_stand_in_lets_go_of_what_they_hold_for_them() {
    check(
        terms(),
        &[
            ("zoe", CLAIM, "claimed"),
            ("ann", recuse(), "recused"),
            ("zoe", complete("accepted"), "excluded"),
            ("bob", complete("accepted"), "completed"),
        ],
    );
    // A stand-in's own interest is not the holder's.
    check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("zoe", recuse(), "recused"),
            ("zoe", complete("accepted"), "excluded"),
            ("ann", complete("accepted"), "completed"),
        ],
    );
}
