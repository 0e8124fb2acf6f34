//! One shape and one script each: who finishes, who sends back, and what is then open.

use lianxi_flow::{Command, Rejection, ReturnThen, ReturnTo, return_targets};
use serde_json::{Value, json};

use crate::person::{Run, item, target};

/// `a` finishes a; `c < a` sends c back to a, forward again; `c << a` straight back; `previous` and `initiator` are words.
/// What is expected is what is open then (nothing: it has ended), or why it is refused.
#[track_caller]
fn check(tasks: &Value, script: &[(&str, &str)]) -> Run {
    let mut run = Run::of(tasks);
    for (act, expected) in script {
        let told = act_on(&mut run, act).map_or_else(|why| word(&why), |()| run.open_names());
        assert_eq!(told, *expected, "after {act}");
    }
    run
}

fn act_on(run: &mut Run, act: &str) -> Result<(), Rejection> {
    let (sender, to, then) = match (act.split_once(" << "), act.split_once(" < ")) {
        (Some((sender, to)), _) => (sender, to, ReturnThen::StraightBack),
        (None, Some((sender, to))) => (sender, to, ReturnThen::Forward),
        (None, None) => {
            let effect = run.effect(act);
            run.finish((act.to_owned(), effect));
            return Ok(());
        }
    };
    let to = match to {
        "previous" => ReturnTo::Previous,
        "initiator" => ReturnTo::Initiator,
        step => ReturnTo::Step(step.to_owned()),
    };
    run.send_back(run.effect(sender), to, then).map(drop)
}

fn word(why: &Rejection) -> String {
    match why {
        Rejection::NoReturnTarget(_) => "!nowhere".to_owned(),
        Rejection::SiblingsRun(_) => "!siblings".to_owned(),
        Rejection::CompetingFork(_) => "!competing".to_owned(),
        other => format!("!{other}"),
    }
}

const CANCEL: Option<&str> = Some("cancel");
const REFUSE: Option<&str> = Some("refuse");

fn fork(name: &str, branches: &[Value]) -> Value {
    json!({ name: {"fork": {"branches": branches}} })
}

fn group(name: &str, tasks: &[Value]) -> Value {
    json!({ name: {"do": tasks} })
}

fn three() -> Value {
    json!([
        item("a", CANCEL),
        item("b", CANCEL),
        item("c", None),
        item("d", None)
    ])
}

#[test]
fn in_a_sequence() {
    check(
        &three(),
        &[
            ("a < a", "a"), // itself, by its name: it is asked anew
            ("a < previous", "!nowhere"),
            ("a < initiator", "!nowhere"),
            ("a", "b"),
            ("b < c", "!nowhere"), // not yet entered, and no target
            ("b < previous", "a"),
            ("a", "b"),
            ("b", "c"),
            ("c < previous", "b"),
            ("b", "c"),
            ("c < initiator", "a"),
            ("a", "b"),
            ("b", "c"),
            ("c < d", "!nowhere"),
            ("c", "d"),
            ("d", ""),
        ],
    );
}

#[test]
fn straight_back_to_who_sent_it() {
    check(
        &three(),
        &[
            ("a", "b"),
            ("b", "c"),
            ("c << initiator", "a"),
            ("a", "c"),
            // The note is used up: from here it goes forward again.
            ("c < a", "a"),
            ("a", "b"),
            ("b", "c"),
            // Sent back further, forward: the way straight back is no more.
            ("c << b", "b"),
            ("b < a", "a"),
            ("a", "b"),
            ("b", "c"),
            ("c << a", "a"),
            ("a < previous", "!nowhere"),
            ("a", "c"),
            ("c", "d"),
            ("d << b", "b"),
            ("b << a", "a"),
            ("a", "b"),
            ("b", "c"), // who was sent back itself waits for nothing: forward, skipping nothing
            ("c", "d"),
            ("d", ""),
        ],
    );
}

/// `then` of the target wins over the way straight back.
#[test]
fn an_explicit_way_wins() {
    let mut a = item("a", CANCEL);
    a["a"]["then"] = json!("c");
    let tasks = json!([a, item("b", None), item("c", None), item("d", None)]);
    check(
        &tasks,
        &[
            ("a", "c"),
            ("c", "d"),
            ("d << a", "a"),
            ("a", "c"),
            ("c", "d"),
            ("d", ""),
        ],
    );
}

#[test]
fn context_and_input_are_those_of_the_entry_or_stay() {
    let seen = |then| {
        let mut run = check(&three(), &[("a", "b"), ("b", "c")]);
        let input = |run: &Run, name: &str| {
            let frame = run.effect(name).frame().and_then(|id| run.state.frame(id));
            frame.expect("it is open").raw_input.clone()
        };
        let (of_a, of_c) = (json!({}), input(&run, "c"));
        let to = ReturnTo::Step("a".to_owned());
        run.send_back(run.effect("c"), to, then)
            .expect("it goes back");
        assert_eq!(input(&run, "a"), of_a);
        let context = run.state.context.clone();
        run.finish(("a".to_owned(), run.effect("a")));
        let again = run
            .open()
            .first()
            .map(|(name, _)| (name == "c").then(|| input(&run, name)));
        assert_eq!(
            again,
            Some((then == ReturnThen::StraightBack).then_some(of_c))
        );
        context
    };
    assert_eq!(seen(ReturnThen::Forward), Value::Null);
    assert_eq!(seen(ReturnThen::StraightBack), json!({"a": 1, "b": 1}));
}

#[test]
fn out_of_groups_and_back_into_them() {
    let inner = [item("b", CANCEL), item("c", None)];
    let mut all = group("main", &inner);
    all["main"]["metadata"] = target("cancel");
    let tasks = json!([item("a", None), all, item("d", None)]);
    check(
        &tasks,
        &[
            ("a", "b"),
            ("b", "c"),
            ("c < previous", "b"),
            ("b", "c"),
            ("c < main", "b"),
            ("b < initiator", "b"), // the group around it is the first of all
            ("b", "c"),
            ("c << main", "b"), // it begins anew with it: no way straight back
            ("b", "c"),
            ("c", "d"),
            ("d < b", "!nowhere"), // inside what has ended
            ("d << main", "b"),
            ("b", "c"),
            ("c", "d"),
            ("d", ""),
        ],
    );
    let tasks = json!([
        item("a", CANCEL),
        group("main", &[item("b", None), item("c", None)]),
        item("d", None)
    ]);
    check(
        &tasks,
        &[
            ("a", "b"),
            ("b", "c"),
            ("c << previous", "a"),
            ("a", "b"), // straight back to the task under which it stood
            ("b", "c"),
            ("c", "d"),
            ("d", ""),
        ],
    );
}

fn two_branches(left: &[Value], right: &[Value]) -> Value {
    json!([
        item("draft", CANCEL),
        item("strict", REFUSE),
        fork("both", &[group("left", left), group("right", right)]),
        item("after", None),
    ])
}

#[test]
fn inside_a_branch_and_above_it() {
    let tasks = two_branches(
        &[item("l1", CANCEL), item("l2", None)],
        &[item("r1", None), item("r2", None)],
    );
    check(
        &tasks,
        &[
            ("draft", "strict"),
            ("strict", "l1 r1"),
            ("l1", "l2 r1"),
            ("r1", "l2 r2"),
            ("l2 < previous", "l1 r2"),
            ("l1", "l2 r2"),
            ("l2 << l1", "l1 r2"),
            ("l1", "l2 r2"),
            ("l2 < strict", "!siblings"),
            ("l2 < draft", "draft"),
        ],
    );
    check(
        &tasks,
        &[
            ("draft", "strict"),
            ("strict", "l1 r1"),
            ("r1", "l1 r2"),
            ("r2", "l1"),
            ("l1 < strict", "strict"), // no other branch is open any more
            ("strict", "l1 r1"),
            ("r1 < previous", "!siblings"), // the nearest before is the strict one
            ("r1 << initiator", "draft"),
            ("draft", "l1 r1"), // straight back to the fork
            ("l1", "l2 r1"),
            ("r1", "l2 r2"),
            ("l2", "r2"),
            ("r2", "after"),
            ("after < initiator", "draft"),
            ("draft", "strict"),
            ("strict", "l1 r1"),
        ],
    );
}

/// What a branch beside has exported is not taken from it by a return inside one's own.
#[test]
fn a_return_inside_a_branch_keeps_the_context_of_the_others() {
    let tasks = two_branches(
        &[item("l1", CANCEL), item("l2", None)],
        &[item("r1", None), item("r2", None)],
    );
    let mut run = check(
        &tasks,
        &[
            ("draft", "strict"),
            ("strict", "l1 r1"),
            ("l1", "l2 r1"),
            ("r1", "l2 r2"),
            ("r2", "l2"),
            ("l2 < l1", "l1"),
        ],
    );
    run.finish_all();
    assert_eq!(
        run.state.context,
        json!({"draft": 1, "strict": 1, "l1": 2, "l2": 1, "r1": 1, "r2": 1, "after": 1})
    );
}

#[test]
fn between_branches() {
    let mut right = group("right", &[item("r1", CANCEL), item("r2", None)]);
    right["right"]["metadata"] = target("cancel");
    let third = item("third", None);
    let left = group("left", &[item("l1", None), item("l2", None)]);
    let tasks = json!([fork("all", &[left, right, third]), item("after", None)]);
    let run = check(
        &tasks,
        &[
            ("r1", "l1 r2 third"),
            ("l1", "l2 r2 third"),
            ("l2 < right", "l2 r1 third"),
            ("r1", "l2 r2 third"),
            ("l2 < r1", "l2 r1 third"), // a step inside the branch beside
            ("r1", "l2 r2 third"),
            ("r2", "l2 third"),
            ("l2 < r1", "!nowhere"),       // that branch has ended
            ("l2 < right", "l2 r1 third"), // what it had given is dropped
            ("l2", "r1 third"),
            ("third < right", "r1 third"),
            ("third", "r1"),
            ("r1", "r2"),
            ("r2 < right", "r1"), // one's own branch anew
            ("r1", "r2"),
            ("r2", "after"),
            ("after", ""),
        ],
    );
    let output = run.state.context;
    assert_eq!(output["r2"], 2, "each came to its end: {output}");
}

#[test]
fn a_branch_that_is_one_step() {
    let tasks = json!([
        fork("both", &[item("l", CANCEL), item("r", CANCEL)]),
        item("after", None)
    ]);
    check(
        &tasks,
        &[
            ("l < l", "l r"),             // asked anew
            ("l < previous", "!nowhere"), // beside is not before
            ("l << r", "l r"),
            ("l", "r"),
            ("r < l", "l r"),
            ("r", "l"),
            ("l", "after"),
        ],
    );
}

#[test]
fn branches_that_compete_are_not_sent_back_to() {
    let mut race = fork(
        "race",
        &[
            item("l", CANCEL),
            group("right", &[item("r1", CANCEL), item("r2", None)]),
        ],
    );
    race["race"]["fork"]["compete"] = json!(true);
    let tasks = json!([item("a", CANCEL), race, item("after", None)]);
    check(
        &tasks,
        &[
            ("a", "l r1"),
            ("r1 < l", "!competing"),
            ("l < r1", "!competing"),
            ("r1", "l r2"),
            ("r2 < previous", "l r1"), // inside its own branch
            ("r1", "l r2"),
            ("l < initiator", "a"),
            ("a", "l r1"),
            ("l", "after"),
            ("after", ""),
        ],
    );
}

#[test]
fn between_branches_of_nested_forks() {
    let inner = fork(
        "inner",
        &[
            item("x", CANCEL),
            group("yy", &[item("y1", CANCEL), item("y2", None)]),
        ],
    );
    let tasks = json!([
        fork(
            "outer",
            &[
                group("left", &[item("l", CANCEL), inner]),
                item("r", CANCEL)
            ]
        ),
        item("after", None),
    ]);
    check(
        &tasks,
        &[
            ("l", "r x y1"),
            ("y1", "r x y2"),
            ("y2 < x", "r x y2"),
            ("y2 < r", "r x y2"),
            ("r < y1", "r x y1"),
            ("y1", "r x y2"),
            ("x < l", "l r"), // above the inner fork: its branches are cancelled, the one of the outer stays
            ("l", "r x y1"),
            ("r", "x y1"),
            ("x", "y1"),
            ("y1", "y2"),
            ("y2 < r", "r y2"),
            ("y2", "r"),
            ("r", "after"),
        ],
    );
}

#[test]
fn in_loops_attempts_and_functions() {
    let each =
        json!({"each": {"for": {"in": "${ [1, 2] }"}, "do": [item("x", CANCEL), item("y", None)]}});
    let tasks = json!([item("a", CANCEL), each, item("after", None)]);
    check(
        &tasks,
        &[
            ("a", "x"),
            ("x", "y"),
            ("y < previous", "x"),
            ("x", "y"),
            ("y", "x"), // the second round
            ("x << a", "a"),
            ("a", "x"), // straight back to the loop, from its first round
            ("x", "y"),
            ("y", "x"),
            ("x", "y"),
            ("y << x", "x"),
            ("x", "y"),
            ("y", "after"),
            ("after", ""),
        ],
    );
    let attempt = json!({"attempt": {"try": [item("x", CANCEL), item("y", None)], "catch": {"do": [item("z", None)]}}});
    let tasks = json!([item("a", CANCEL), attempt, item("after", None)]);
    check(
        &tasks,
        &[
            ("a", "x"),
            ("x", "y"),
            ("y < x", "x"),
            ("x", "y"),
            ("y < initiator", "a"),
            ("a", "x"),
            ("x", "y"),
            ("y", "after"),
        ],
    );
    let tasks = json!([item("a", CANCEL), {"ask": {"call": "jointly"}}, item("after", None)]);
    check(
        &tasks,
        &[
            ("a", "inner"),
            ("inner", "outer"),
            ("outer < previous", "inner"),
            ("inner", "outer"),
            ("outer < a", "a"),
            ("a", "inner"),
            ("inner", "outer"),
            ("outer", "after"),
        ],
    );
}

/// What the handling of an error is sent back out of, and the tasks of each event.
#[test]
fn out_of_a_catch_and_out_of_the_tasks_of_an_event() {
    let fails = json!({"fails": {"raise": {"error": {"type": "https://example.org/wrong", "status": 400}}}});
    let attempt =
        json!({"attempt": {"try": [fails], "catch": {"do": [item("y", CANCEL), item("z", None)]}}});
    let tasks = json!([item("a", CANCEL), attempt, item("after", None)]);
    check(
        &tasks,
        &[
            ("a", "y"),
            ("y", "z"),
            ("z << y", "y"),
            ("y", "z"),
            ("z < a", "a"),
            ("a", "y"),
            ("y", "z"),
            ("z", "after"),
        ],
    );
    let listen = json!({"wait": {
        "listen": {"to": {"any": [{"with": {"type": "org.example.came"}}], "until": "${ false }"}},
        "foreach": {"do": [item("x", CANCEL), item("y", None)]},
    }});
    let mut run = check(&json!([item("a", CANCEL), listen]), &[("a", "")]);
    let comes = |run: &mut Run| {
        let effects = lianxi_flow::outstanding(&run.state);
        let effect = effects.first().expect("it listens").id;
        let event = json!({"specversion": "1.0", "id": "1", "source": "/test", "type": "org.example.came", "data": {}});
        run.take(Command::EventReceived { effect, event })
            .expect("it is waited for");
    };
    comes(&mut run);
    for (act, open) in [
        ("x", "y"),
        ("y < previous", "x"),
        ("x", "y"),
        ("y < a", "a"),
        ("a", ""),
    ] {
        act_on(&mut run, act).expect(act);
        assert_eq!(run.open_names(), open, "after {act}");
    }
    comes(&mut run);
    assert_eq!(run.open_names(), "x", "it listens anew");
}

/// What people choose from.
#[test]
fn targets_are_listed_the_nearest_first() {
    let tasks = two_branches(
        &[item("l1", CANCEL), item("l2", None)],
        &[item("r1", CANCEL)],
    );
    let run = check(
        &tasks,
        &[("draft", "strict"), ("strict", "l1 r1"), ("l1", "l2 r1")],
    );
    let listed =
        |name: &str| json!(return_targets(&run.state, run.effect(name)).expect("it is open"));
    let refused = "the work cannot be returned to 'strict' while a parallel branch is open";
    let left = "/do/2/both/fork/branches/0/left/do/0/l1";
    let right = "/do/2/both/fork/branches/1/right/do/0/r1";
    let above = [
        json!({"name": "strict", "reference": "/do/1/strict", "previous": false, "initiator": false, "refused": refused}),
        json!({"name": "draft", "reference": "/do/0/draft", "previous": false, "initiator": true}),
    ];
    let [mut strict, draft] = above;
    let own = json!({"name": "l1", "reference": left, "previous": true, "initiator": false});
    let beside =
        |name, at| json!({"name": name, "reference": at, "previous": false, "initiator": false});
    assert_eq!(
        listed("l2"),
        json!([own, beside("r1", right), strict, draft])
    );
    strict["previous"] = json!(true);
    assert_eq!(listed("r1"), json!([beside("l1", left), strict, draft]));
    let gone = run.effect("l2");
    let mut run = run;
    run.finish(("l2".to_owned(), gone));
    let refused = return_targets(&run.state, gone);
    assert_eq!(refused, Err(Rejection::NotOutstanding(gone)));
}
