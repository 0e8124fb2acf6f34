//! Every scenario of the kit's features.

use serde_json::Value;

use crate::gherkin::{Check, End, Scenario, scenarios};
use crate::lianxi::{self, Document, codes};
use crate::stand_in::StandIn;
use crate::verdicts::SCENARIOS_NOT_YET;

#[test]
fn the_features_hold() {
    let outside = StandIn::start();
    let mut all: Vec<(String, Scenario)> = Vec::new();
    for (feature, text) in lianxi::kit("ctk/features", "feature") {
        for scenario in scenarios(&text).expect("a feature") {
            all.push((feature.clone(), scenario));
        }
    }
    for (feature, name, _) in SCENARIOS_NOT_YET {
        let known = all
            .iter()
            .any(|(of, scenario)| of == feature && scenario.name == *name);
        assert!(known, "no scenario `{name}` in {feature}");
    }
    lianxi::each(&all, |(feature, scenario)| {
        let answer = Document {
            text: &scenario.definition,
            input: scenario.input.as_ref(),
            ..Document::default()
        }
        .run(&outside);
        let not_yet = SCENARIOS_NOT_YET
            .iter()
            .find(|(of, name, _)| of == feature && *name == scenario.name);
        let told = |why: &str| format!("{feature}, {}: {why}\n{answer:#}", scenario.name);
        match (not_yet, verdict(scenario, &answer)) {
            (None, verdict) => verdict.map_err(|why| told(&why)),
            (Some(_), Ok(())) => Err(told("it works now: take it out of the list")),
            (Some((_, _, reason)), Err(_)) if !is_refused(&answer) => Err(told(&format!(
                "it is not refused, and it does not work: {reason}"
            ))),
            (Some(_), Err(_)) => Ok(()),
        }
    });
}

fn is_refused(answer: &Value) -> bool {
    codes(answer).into_iter().eq(["not-supported"])
}

fn verdict(scenario: &Scenario, answer: &Value) -> Result<(), String> {
    assert!(
        !scenario.checks.is_empty(),
        "{} checks nothing",
        scenario.name
    );
    for check in &scenario.checks {
        if !holds(check, answer) {
            return Err(format!("{check:?} does not hold"));
        }
    }
    Ok(())
}

fn holds(check: &Check, answer: &Value) -> bool {
    let tasks: Vec<&Value> = answer["tasks"].as_array().into_iter().flatten().collect();
    let place = |name: &str| tasks.iter().position(|task| task["name"] == name);
    let property = |path: &str| {
        let pointer = format!("/{}", path.replace('.', "/"));
        answer["output"].pointer(&pointer)
    };
    match check {
        Check::Workflow(end) => ends(end, answer),
        Check::Task(name, end) => place(name).is_some_and(|place| ends(end, tasks[place])),
        Check::Properties(paths) => paths.iter().all(|path| property(path).is_some()),
        Check::Property(path, value) => property(path) == Some(value),
        Check::Items(path, count) => {
            let items = property(path).and_then(Value::as_array);
            items.is_some_and(|items| items.len() == *count)
        }
        Check::First(name) => place(name) == Some(0),
        Check::Last(name) => place(name).is_some_and(|place| place + 1 == tasks.len()),
        Check::Order(before, after) => {
            matches!((place(before), place(after)), (Some(before), Some(after)) if before < after)
        }
    }
}

/// Of an error, what the feature names must be equal; the rest is the host's to say.
fn ends(end: &End, of: &Value) -> bool {
    match end {
        End::Cancels => of["status"] == "cancelled",
        End::Completes(output) => {
            of["status"] == "completed"
                && output.as_ref().is_none_or(|output| *output == of["output"])
        }
        End::Faults(error) => {
            let fields = error.as_ref().and_then(Value::as_object);
            let mut fields = fields.into_iter().flatten();
            of["status"] == "faulted" && fields.all(|(name, value)| of["error"][name] == *value)
        }
    }
}
