//! What is stored: returns of before there was more than a name still read, and an answer may say where to.

use lianxi_flow::{Command, Event, Rejection, ReturnThen, ReturnTo};
use serde_json::{Value, json};

use crate::person::{Run, item};

#[test]
fn a_return_reads_as_it_was_written_and_is_written_as_it_reads() {
    let check = |written: Value, to: &ReturnTo, then: ReturnThen| {
        let command: Command = serde_json::from_value(written.clone()).expect("it reads");
        let Command::Return {
            to: read,
            then: way,
            ..
        } = &command
        else {
            panic!("{written} is a return");
        };
        assert_eq!((read, *way), (to, then), "{written}");
        let again = serde_json::to_value(&command).expect("plain JSON");
        let again: Command = serde_json::from_value(again).expect("it reads again");
        assert_eq!(again, command);
    };
    let step = ReturnTo::Step("draft".to_owned());
    let (forward, back) = (ReturnThen::Forward, ReturnThen::StraightBack);
    let written = |rest: Value| {
        let mut all = json!({"command": "return", "effect": 64, "reason": "r"});
        let fields = rest.as_object().cloned().unwrap_or_default();
        all.as_object_mut().expect("a mapping").extend(fields);
        all
    };
    check(written(json!({"target": "draft"})), &step, forward);
    check(
        written(json!({"to": "draft", "then": "forward"})),
        &step,
        forward,
    );
    check(
        written(json!({"to": {"step": "draft"}, "then": "straight-back"})),
        &step,
        back,
    );
    check(
        written(json!({"to": "previous"})),
        &ReturnTo::Previous,
        forward,
    );
    check(
        written(json!({"to": "initiator", "by": "ann"})),
        &ReturnTo::Initiator,
        forward,
    );
    check(
        written(json!({"to": {"step": "previous"}})),
        &ReturnTo::Step("previous".to_owned()),
        forward,
    );
}

#[test]
fn an_event_of_before_reads_and_one_of_now_says_no_more_than_it_must() {
    let before =
        json!({"e": "returned", "f": 0, "at": "1970-01-01T00:00:00Z", "place": 0, "reason": "r"});
    let event: Event = serde_json::from_value(before.clone()).expect("it reads");
    assert_eq!(serde_json::to_value(&event).expect("plain JSON"), before);
}

fn two() -> Run {
    let mut run = Run::of(&json!([item("a", Some("cancel")), item("b", None)]));
    run.finish(("a".to_owned(), run.effect("a")));
    run
}

fn answered(answer: Value) -> Result<(Vec<Event>, Run), Rejection> {
    let mut run = two();
    let effect = run.effect("b");
    let events = run.take(Command::WorkItemClosed { effect, answer })?;
    Ok((events, run))
}

#[test]
fn an_answer_that_is_sent_back() {
    let answer = json!({"returned": {"to": "previous", "then": "straight-back", "reason": "材料不全"}, "by": {"person": "ben"}});
    let (events, run) = answered(answer).expect("it goes back");
    let Some(Event::Returned {
        reason,
        straight_back,
        by,
        ..
    }) = events.first()
    else {
        panic!("{events:?}");
    };
    assert_eq!(
        (reason.as_str(), *straight_back, by.as_deref()),
        ("材料不全", true, Some("ben"))
    );
    assert_eq!(run.open_names(), "a");
    for nowhere in [
        json!({"returned": {"to": {"step": "c"}}}),
        json!({"returned": {"to": {"step": "b"}}}),
        json!({"returned": {"to": 5}}),
        json!({"returned": {}}),
        json!({"returned": "a"}),
    ] {
        let refused = answered(nowhere.clone()).map(|(events, _)| events);
        assert!(
            matches!(refused, Err(Rejection::NoReturnTarget(_))),
            "{nowhere}: {refused:?}"
        );
    }
}
