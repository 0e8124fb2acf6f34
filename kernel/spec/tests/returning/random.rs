//! Many shapes, and people who send back wherever they can: nobody's work is lost, and nothing is skipped.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_flow::definition::TaskKind;
use lianxi_flow::state::Frame;
use lianxi_flow::{
    Command, EffectId, Event, FrameId, ReturnThen, ReturnTo, decide, return_targets,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::person::{NOW, Run, item, target};

/// Tasks in the shape of a definition; names come from their places.
#[derive(Clone, Debug)]
enum Shape {
    Item(Option<&'static str>),
    Group(Vec<Shape>, bool),
    Fork(Vec<Shape>),
    Twice(Vec<Shape>),
    Attempt(Vec<Shape>),
}

fn siblings() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![3 => Just(Some("cancel")), 1 => Just(Some("refuse")), 2 => Just(None)]
}

fn shape() -> impl Strategy<Value = Shape> {
    let leaf = siblings().prop_map(Shape::Item);
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = || prop::collection::vec(inner.clone(), 1..=3);
        prop_oneof![
            2 => (some(), any::<bool>()).prop_map(|(tasks, is_target)| Shape::Group(tasks, is_target)),
            4 => some().prop_map(Shape::Fork),
            1 => some().prop_map(Shape::Twice),
            1 => some().prop_map(Shape::Attempt),
        ]
    })
}

/// A block: after each of its tasks come all that follow.
#[derive(Default)]
struct Written {
    items: BTreeSet<String>,
    /// Items of one task of a block, and of the one after it.
    followed: Vec<(BTreeSet<String>, BTreeSet<String>)>,
}

impl Written {
    fn tasks(&mut self, shapes: &[Shape], place: &str) -> (Value, BTreeSet<String>) {
        let mut before: Option<BTreeSet<String>> = None;
        let mut all = BTreeSet::new();
        let mut tasks = Vec::new();
        for (index, shape) in shapes.iter().enumerate() {
            let (task, items) = self.task(shape, &format!("{place}{index}"));
            tasks.push(task);
            all.extend(items.iter().cloned());
            if let Some(before) = before.replace(items.clone()) {
                self.followed.push((before, items));
            }
        }
        (json!(tasks), all)
    }

    fn task(&mut self, shape: &Shape, name: &str) -> (Value, BTreeSet<String>) {
        let inner = format!("{name}x");
        let (task, items) = match shape {
            Shape::Item(siblings) => {
                self.items.insert(name.to_owned());
                return (item(name, *siblings), BTreeSet::from([name.to_owned()]));
            }
            Shape::Group(shapes, is_target) => {
                let (tasks, items) = self.tasks(shapes, &inner);
                let mut task = json!({"do": tasks});
                if *is_target {
                    task["metadata"] = target("cancel");
                }
                (task, items)
            }
            Shape::Fork(shapes) => {
                let branches = shapes.iter().enumerate();
                let (branches, items): (Vec<Value>, Vec<BTreeSet<String>>) = branches
                    .map(|(index, shape)| self.task(shape, &format!("{inner}{index}")))
                    .unzip();
                let items = items.into_iter().flatten().collect();
                (json!({"fork": {"branches": branches}}), items)
            }
            Shape::Twice(shapes) => {
                let (tasks, items) = self.tasks(shapes, &inner);
                (json!({"for": {"in": "${ [1, 2] }"}, "do": tasks}), items)
            }
            Shape::Attempt(shapes) => {
                let (tasks, items) = self.tasks(shapes, &inner);
                (json!({"try": tasks, "catch": {}}), items)
            }
        };
        (json!({ name: task }), items)
    }
}

/// What somebody does next: `who` of the open items, and `to` one of their targets, or none.
#[derive(Clone, Copy, Debug)]
struct Act {
    who: usize,
    to: Option<usize>,
    straight: bool,
}

fn act() -> impl Strategy<Value = Act> {
    let to = prop::option::weighted(0.5, 0..8_usize);
    (0..8_usize, to, any::<bool>()).prop_map(|(who, to, straight)| Act { who, to, straight })
}

fn below(run: &Run, above: FrameId) -> BTreeSet<EffectId> {
    let is_below = |effect: EffectId| {
        let mut at = effect.frame().and_then(|id| run.state.frame(id));
        while let Some(frame) = at {
            if frame.id == above {
                return true;
            }
            at = frame.parent.and_then(|parent| run.state.frame(parent));
        }
        false
    };
    let open = run.open().into_iter().map(|(_, effect)| effect);
    open.filter(|effect| is_below(*effect)).collect()
}

/// The open frame of a branch, where the place is one of a fork.
fn branch(run: &Run, fork: FrameId, place: usize) -> Option<FrameId> {
    let frame = run.state.frame(fork)?;
    let TaskKind::Fork(definition) = &run.state.task_of(frame)?.kind else {
        return None;
    };
    let branch = definition.branches.get(place)?;
    let open = |frame: &&Frame| frame.parent == Some(fork) && frame.task == Some(*branch);
    let found = run.state.frames().find(open);
    // One that has ended has nothing that could go.
    Some(found.map_or(FrameId(u32::MAX), |frame| frame.id))
}

fn effects(run: &Run) -> BTreeSet<EffectId> {
    run.open().into_iter().map(|(_, effect)| effect).collect()
}

/// Sends back, and holds what becomes of everything to what was said. Whether it went back.
fn sent_back(run: &mut Run, effect: EffectId, act: Act) -> bool {
    let targets = return_targets(&run.state, effect).expect("it is open");
    let Some(target) = act
        .to
        .and_then(|to| targets.get(to % targets.len().max(1)).cloned())
    else {
        return false;
    };
    let to = if target.initiator {
        ReturnTo::Initiator
    } else if target.previous {
        ReturnTo::Previous
    } else {
        ReturnTo::Step(target.name.clone())
    };
    let then = if act.straight {
        ReturnThen::StraightBack
    } else {
        ReturnThen::Forward
    };
    let before = effects(run);
    let asked = Command::Return {
        effect,
        to: to.clone(),
        then,
        reason: String::new(),
        by: None,
    };
    let decided = decide(&run.state, asked, NOW);
    if let Some(refused) = target.refused {
        assert_eq!(decided, Err(refused), "what is listed as refused is");
        return false;
    }
    let decided = decided.expect("what is listed is taken");
    let [
        Event::Returned {
            f, place, again, ..
        },
    ] = &decided[..]
    else {
        panic!("{decided:?}");
    };
    let mut goes = below(run, branch(run, *f, *place).unwrap_or(*f));
    goes.insert(effect);
    run.send_back(effect, to, then).expect("it goes back");
    let after = effects(run);
    assert!(!after.contains(&effect), "who sent back is done with it");
    let lost: Vec<_> = before
        .difference(&after)
        .filter(|effect| !goes.contains(effect))
        .collect();
    assert!(lost.is_empty(), "work elsewhere stays: {lost:?}");
    assert!(again.is_none() || after.len() >= 2, "both begin anew");
    true
}

/// The last time that each was finished.
fn last(run: &Run) -> BTreeMap<&str, usize> {
    let finished = run.finished.iter().enumerate();
    finished.map(|(when, name)| (name.as_str(), when)).collect()
}

fn check(shapes: &[Shape], acts: &[Act]) {
    let mut written = Written::default();
    let mut shapes = shapes.to_vec();
    shapes.push(Shape::Item(None));
    let (tasks, _) = written.tasks(&shapes, "t");
    let mut run = Run::of(&tasks);
    let mut straight = false;
    for act in acts {
        let open = run.open();
        let Some((name, effect)) = open.get(act.who % open.len().max(1)).cloned() else {
            break;
        };
        if sent_back(&mut run, effect, *act) {
            straight |= act.straight;
        } else {
            run.finish((name, effect));
        }
    }
    run.finish_all();
    let last = last(&run);
    for name in &written.items {
        assert!(last.contains_key(name.as_str()), "{name} was never done");
    }
    // Straight back leaves out what stands between, which was done before.
    for (before, after) in written.followed.iter().filter(|_| !straight) {
        let latest = before.iter().map(|name| last[name.as_str()]).max();
        let earliest = after.iter().map(|name| last[name.as_str()]).min();
        assert!(
            latest < earliest,
            "{after:?} was not done again after {before:?}: {:?}",
            run.finished
        );
    }
    assert_eq!(
        run.finished.last().map(String::as_str),
        Some(format!("t{}", shapes.len() - 1).as_str())
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_is_skipped(shapes in prop::collection::vec(shape(), 1..=3), acts in prop::collection::vec(act(), 0..=40)) {
        check(&shapes, &acts);
    }
}
