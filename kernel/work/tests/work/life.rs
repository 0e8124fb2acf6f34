//! Lives of work items as scripts: who does what, and what comes of it. The words of a line are the event's name, `-` for no
//! event, or the rejection's code.

use crate::commands::CLAIM;
use crate::common::{SYSTEM, actor, at, cancel, complete, create, save, terms, turn, who};
use lianxi_work::{By, Command, FORM_BYTES_MAX, Status, Terms, WorkItem, decide, evolve};
use serde_json::json;

/// Runs a script on a fresh item, a minute a line, from the given minute on; returns the item at the end.
#[track_caller]
fn check(minute: i64, script: &[(&str, Command, &str)]) -> WorkItem {
    let (mut state, created) = turn(None, create(), &SYSTEM, at(0));
    created.expect("sound terms");
    for (line, (name, command, expected)) in script.iter().enumerate() {
        let now = at(minute + i64::try_from(line).expect("a short script"));
        let (next, decided) = turn(state, command.clone(), &who(name), now);
        let came = match &decided {
            Ok(events) if events.is_empty() => "-",
            Ok(events) => events[0].change.name(),
            Err(rejection) => rejection.code(),
        };
        assert_eq!(came, *expected, "line {line}: {name} {}", command.name());
        for event in decided.iter().flatten() {
            assert_eq!((event.at, &event.by), (now, &who(name)), "line {line}");
        }
        state = next;
    }
    state.expect("an item")
}

const RELEASE: Command = Command::Release;

fn step(step: usize) -> Command {
    Command::Escalate { step }
}

#[test]
fn claim_draft_complete() {
    let item = check(
        1,
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", CLAIM, "-"),
            ("ann", save("half"), "draft-saved"),
            ("ann", save("half"), "-"),
            ("ann", save("more"), "draft-saved"),
            ("ann", complete("accepted"), "completed"),
        ],
    );
    assert_eq!(
        (item.status(), item.outcome()),
        (Status::Completed, Some("accepted"))
    );
    assert_eq!(
        (item.answer(), item.draft()),
        (Some(&json!({"note": "done"})), None)
    );
    assert_eq!((item.version(), item.closed_at()), (5, Some(at(6))));
}

#[test]
fn only_candidates_act() {
    check(
        1,
        &[
            ("eve", CLAIM, "not-candidate"),   // the same department elsewhere
            ("upper", CLAIM, "not-candidate"), // the same department above
            ("eve", complete("accepted"), "not-candidate"),
            ("guest", CLAIM, "claimed"), // a named person
            ("guest", RELEASE, "released"),
            ("counsel", CLAIM, "claimed"), // an office at any division
            ("counsel", RELEASE, "released"),
            ("bob", complete("rejected"), "completed"), // a claim is not needed
        ],
    );
}

#[test]
fn what_one_holds_no_other_may_touch() {
    let item = check(
        1,
        &[
            ("bob", RELEASE, "not-claimed"),
            ("eve", RELEASE, "not-candidate"),
            ("bob", save("x"), "not-claimed"),
            ("ann", CLAIM, "claimed"),
            ("bob", CLAIM, "claimed-by-other"),
            ("bob", save("x"), "claimed-by-other"),
            ("bob", RELEASE, "claimed-by-other"),
            ("bob", complete("accepted"), "claimed-by-other"),
            ("ann", save("mine"), "draft-saved"),
            ("ann", RELEASE, "released"),
            ("bob", CLAIM, "claimed"),
        ],
    );
    assert_eq!(
        item.draft(),
        Some(&json!({"note": "mine"})),
        "the office goes on where it was"
    );
}

#[test]
fn who_moved_to_another_office_may_let_go_and_no_more() {
    let (item, _) = turn(None, create(), &SYSTEM, at(0));
    let (item, _) = turn(item, CLAIM, &who("ann"), at(1));
    let moved = By::Person(actor("ann", "elsewhere", "11"));
    for command in [CLAIM, save("x"), complete("accepted")] {
        let refused = decide(item.as_ref(), command, &moved, at(2)).expect_err("not a candidate");
        assert_eq!(refused.code(), "not-candidate");
    }
    let (item, released) = turn(item, RELEASE, &moved, at(3));
    assert!(released.is_ok());
    assert_eq!(item.map(|item| item.status()), Some(Status::Open));
}

#[test]
fn closed_stays_closed() {
    for (name, closing) in [("ann", complete("accepted")), ("system", cancel())] {
        let closed = if name == "ann" {
            "completed"
        } else {
            "cancelled"
        };
        let item = check(
            100,
            &[
                (name, closing, closed),
                ("ann", complete("accepted"), "already-closed"),
                ("bob", complete("rejected"), "already-closed"),
                ("ann", CLAIM, "already-closed"),
                ("ann", RELEASE, "already-closed"),
                ("ann", save("x"), "already-closed"),
                ("system", step(1), "already-closed"),
                ("system", cancel(), "already-closed"),
                ("system", create(), "already-exists"),
            ],
        );
        assert_eq!(
            (item.status().name(), item.next_escalation()),
            (closed, None)
        );
    }
}

#[test]
fn a_gate_never_passes_by_itself() {
    let item = check(
        1_000,
        &[
            ("system", complete("accepted"), "person-only"),
            ("system", CLAIM, "person-only"),
            ("system", step(1), "escalated"),
            ("system", step(0), "escalated"),
            ("system", step(2), "escalated"),
            ("system", step(3), "escalated"),
        ],
    );
    assert_eq!(
        (item.status(), item.next_escalation()),
        (Status::Open, None)
    );
    assert!(item.is_overdue(at(61)) && !item.is_overdue(at(60)));
}

#[test]
fn each_step_once_and_in_its_time() {
    let item = check(
        119,
        &[
            ("system", step(0), "step-not-due"),
            ("system", step(0), "escalated"),
            ("system", step(0), "step-done"),
            ("system", step(4), "unknown-step"),
            ("ann", step(1), "system-only"),
            ("ann", cancel(), "system-only"),
            ("ann", create(), "system-only"),
        ],
    );
    assert_eq!(
        item.next_escalation(),
        Some((1, at(60))),
        "the earliest that is not done"
    );
}

#[test]
fn reassigning_moves_the_work_to_the_other_office() {
    let item = check(
        118,
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", save("half"), "draft-saved"),
            ("system", step(0), "escalated"),
            ("ann", complete("accepted"), "not-candidate"),
            ("guest", CLAIM, "not-candidate"),
            ("upper", CLAIM, "claimed"),
        ],
    );
    assert_eq!(
        (item.draft(), item.office().to_string()),
        (None, "works@14".to_owned())
    );
    assert_eq!(item.terms(), &terms(), "the terms stay as they were given");
}

#[test]
fn an_item_without_division_is_for_every_division() {
    let open = Terms {
        division: None,
        ..terms()
    };
    let (item, _) = turn(None, Command::Create(Box::new(open)), &SYSTEM, at(0));
    let (_, decided) = turn(item, CLAIM, &who("eve"), at(1));
    assert_eq!(decided.map(|events| events.len()), Ok(1));
}

#[test]
fn late_is_shown_and_changes_nothing() {
    let item = check(61, &[("ann", complete("accepted"), "completed")]);
    assert!(item.was_late() && !item.is_overdue(at(1_000)));
    let item = check(60, &[("ann", complete("accepted"), "completed")]);
    assert!(!item.was_late());
}

#[test]
fn rejections_say_what_to_do() {
    let (item, _) = turn(None, create(), &SYSTEM, at(0));
    let (claimed, _) = turn(item.clone(), CLAIM, &who("ann"), at(1));
    let huge = json!("x".repeat(FORM_BYTES_MAX));
    for (state, name, command, words, zh) in [
        (&None, "ann", CLAIM, "no such work item", "没有这条待办"),
        (
            &item,
            "eve",
            CLAIM,
            "belongs to works@1401",
            "由 works@1401 办理",
        ),
        (&item, "ann", save("x"), "claim it first", "请先签收"),
        (&claimed, "bob", CLAIM, "ann has claimed", "ann 已签收"),
        (
            &item,
            "ann",
            complete("maybe"),
            "choose one of: accepted, rejected",
            "accepted、rejected",
        ),
        (
            &claimed,
            "ann",
            Command::SaveDraft { form: huge.clone() },
            "262144 bytes",
            "262144 字节",
        ),
        (
            &item,
            "ann",
            Command::Complete {
                outcome: "accepted".into(),
                form: huge,
            },
            "262144 bytes",
            "262144 字节",
        ),
        (
            &item,
            "system",
            Command::Cancel { reason: " ".into() },
            "between 1 and 500",
            "请填写原因",
        ),
    ] {
        let rejection =
            decide(state.as_ref(), command, &who(name), at(2)).expect_err("a rejection");
        assert!(rejection.to_string().contains(words), "{rejection}");
        assert!(rejection.zh().contains(zh), "{}", rejection.zh());
    }
}

#[test]
fn the_shapes_in_the_journal() {
    let (_, created) = turn(None, create(), &SYSTEM, at(0));
    let (item, _) = turn(None, create(), &SYSTEM, at(0));
    let (item, claimed) = turn(item, CLAIM, &who("ann"), at(1));
    let (item, escalated) = turn(item, step(2), &SYSTEM, at(200));
    let (item, cancelled) = turn(item, cancel(), &SYSTEM, at(201));
    let events: Vec<_> = [created, claimed, escalated, cancelled]
        .into_iter()
        .flat_map(Result::unwrap)
        .collect();
    let json: Vec<_> = events
        .iter()
        .map(|event| serde_json::to_value(event).expect("JSON"))
        .collect();
    assert_eq!(
        json[0]["terms"],
        serde_json::to_value(terms()).expect("JSON")
    );
    assert_eq!(
        json[1..],
        [
            json!({
                "type": "claimed", "at": at(1),
                "by": {"kind": "person", "person": "ann", "office": {"department": "works", "division": "1401"}},
            }),
            json!({
                "type": "escalated", "at": at(200), "by": {"kind": "system"},
                "step": 2, "action": {"do": "emit", "event": {"type": "late", "data": {"level": 1.5}}},
            }),
            json!({"type": "cancelled", "at": at(201), "by": {"kind": "system"}, "reason": "the execution ended"}),
        ]
    );
    for (event, json) in events.iter().zip(json) {
        assert_eq!(
            &serde_json::from_value::<lianxi_work::Event>(json).expect("an event"),
            event
        );
    }
    let snapshot = serde_json::to_value(&item).expect("JSON");
    assert_eq!(
        (&snapshot["status"], &snapshot["reason"]),
        (&json!("cancelled"), &json!("the execution ended"))
    );
    assert_eq!(
        serde_json::from_value::<Option<WorkItem>>(snapshot).expect("a snapshot"),
        item
    );
}

#[test]
fn a_stream_without_a_beginning_gives_a_closed_item() {
    let (item, _) = turn(None, create(), &SYSTEM, at(0));
    let claimed = decide(item.as_ref(), CLAIM, &who("ann"), at(1)).expect("claimed");
    let orphan = evolve(None, &claimed[0]);
    assert_eq!((orphan.status(), orphan.version()), (Status::Cancelled, 1));
    assert!(!orphan.may_act(&match who("ann") {
        By::Person(actor) => actor,
        By::System => unreachable!("ann is a person"),
    }));
}
