//! What every department's tests ask of its plugin: each duty answers its examples, and of whatever is wrong with an input it says
//! where and why, so that somebody can act on it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure, Issue, Manifest, Plugin};
use serde_json::Value;

use super::{Mutated, Mutation, inputs};

/// The most flaws that are looked for: more say nothing new.
const FLAWS_MAX: usize = 40;

/// What is wrong with a plugin, a line each; nothing where it conforms.
///
/// The examples are performed in their order, each on the records that the ones before left; the wrong inputs of each come before it.
pub fn flaws(plugin: &Plugin, call: &Call, examples: &[(&'static str, Value)]) -> Vec<String> {
    let host = FakeHost::granting(plugin).call(call.clone());
    let manifest = plugin.manifest();
    let mut flaws = unexplained(&manifest, examples);
    for (name, example) in examples {
        let duty = manifest.duties.iter().find(|duty| duty.name == *name);
        let schema = duty.map_or(&Value::Null, |duty| &duty.input_schema);
        for wrong in inputs(schema, example) {
            if flaws.len() >= FLAWS_MAX {
                return flaws;
            }
            // On a copy: what happens to be right leaves nothing for the next.
            let scratch = host.clone();
            let answered = catch_unwind(AssertUnwindSafe(|| {
                scratch.perform(plugin, name, &wrong.input)
            }));
            let judged = match answered {
                Ok(answer) => judge(&wrong, &answer),
                Err(_panic) => Err("it panics".to_owned()),
            };
            flaws.extend(judged.err().map(|flaw| format!("{name} {wrong}: {flaw}")));
        }
        if let Err(failure) = host.perform(plugin, name, example) {
            flaws.push(format!("{name}: its example fails: {failure}"));
        }
    }
    flaws
}

/// Duties without an example, a legal basis, a Chinese title or a schema, and examples without a duty.
fn unexplained(manifest: &Manifest, examples: &[(&'static str, Value)]) -> Vec<String> {
    let shown: BTreeSet<&str> = examples.iter().map(|(name, _)| *name).collect();
    let names: BTreeSet<&str> = manifest
        .duties
        .iter()
        .map(|duty| duty.name.as_str())
        .collect();
    let mut flaws: Vec<String> = shown
        .symmetric_difference(&names)
        .map(|name| format!("{name}: not both a duty and an example"))
        .collect();
    if names.len() != manifest.duties.len() {
        flaws.push("a duty is named twice".to_owned());
    }
    let bare = manifest.duties.iter().filter(|duty| {
        duty.basis.is_empty() || duty.title.is_ascii() || !duty.input_schema.is_object()
    });
    flaws.extend(bare.map(|duty| format!("{}: no basis, Chinese title or schema", duty.name)));
    flaws
}

/// Whether this answer to a wrong input is right: the error says what is not.
pub fn judge(wrong: &Mutated, answer: &Result<Value, Failure>) -> Result<(), String> {
    let acceptable = matches!(wrong.mutation, Mutation::Missing | Mutation::Edge);
    let misshapen = matches!(wrong.mutation, Mutation::WrongType | Mutation::Unknown);
    match answer {
        Ok(_) if acceptable => Ok(()),
        Ok(answer) => Err(format!("accepted: {answer}")),
        Err(Failure::InvalidInput(issues)) if misshapen => refused_there(wrong, issues),
        Err(failure) if misshapen => Err(failure.to_string()),
        Err(failure) => actionable(failure),
    }
}

/// What does not fit the duty's type is refused as such, there or around it.
fn refused_there(wrong: &Mutated, issues: &[Issue]) -> Result<(), String> {
    match issues.first() {
        Some(issue) if issue.code == "INVALID_INPUT" && wrong.pointer.starts_with(&issue.field) => {
            Ok(())
        }
        Some(issue) => Err(issue.to_string()),
        None => Err("invalid for no reason".to_owned()),
    }
}

/// Somebody can act on it: a field and a code, a coded denial, a question in Chinese. No input makes the host unavailable or a case
/// hopeless.
fn actionable(failure: &Failure) -> Result<(), String> {
    let can = match failure {
        Failure::InvalidInput(issues) => !issues.is_empty() && issues.iter().all(names_its_place),
        Failure::Denied(reason) => is_coded(reason),
        Failure::NeedsHuman(reason) => !reason.is_ascii(),
        Failure::Unavailable { .. } | Failure::Permanent(_) => false,
    };
    if can {
        Ok(())
    } else {
        Err(failure.to_string())
    }
}

fn names_its_place(issue: &Issue) -> bool {
    let there = issue.field.is_empty() || issue.field.starts_with('/');
    there && !issue.code.is_empty() && !issue.message.is_ascii()
}

/// `NOT_IN_JURISDICTION: …`: a denial of the department. The host's own are plain sentences, and no clerk can act on them.
fn is_coded(reason: &str) -> bool {
    let code = reason.split([':', '：']).next().unwrap_or_default();
    let upper = code
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    !code.is_empty() && upper && !reason.is_ascii()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(mutation: Mutation, answer: Result<Value, Failure>, right: bool) {
        let wrong = Mutated {
            mutation,
            pointer: "/a/b".to_owned(),
            input: json!({"a": {"b": 1}}),
        };
        assert_eq!(judge(&wrong, &answer).is_ok(), right, "{wrong} {answer:?}");
    }

    fn issue(field: &str, code: &str, message: &str) -> Result<Value, Failure> {
        Err(Issue::new(field, code, message).into())
    }

    #[test]
    fn an_answer_is_right_when_somebody_can_act_on_it() {
        use Mutation::{Edge, Missing, TooLong, Unknown, WrongType};
        for (mutation, acceptable) in [
            (WrongType, false),
            (Unknown, false),
            (TooLong, false),
            (Missing, true),
            (Edge, true),
        ] {
            check(mutation, Ok(json!(1)), acceptable);
            check(mutation, issue("/a", "INVALID_INPUT", "类型不符"), true);
            check(mutation, Err(Failure::permanent("x", "甲", "乙")), false);
            check(mutation, Err(Failure::unavailable(None)), false);
            check(mutation, Err(Failure::invalid(vec![])), false);
        }
        check(WrongType, issue("/c", "INVALID_INPUT", "类型不符"), false);
        check(Unknown, issue("/a/b", "uscc-length", "长度不符"), false);
        check(Edge, issue("/c", "uscc-length", "长度不符"), true);
        check(Edge, issue("c", "uscc-length", "长度不符"), false);
        check(Edge, issue("/c", "", "长度不符"), false);
        check(Edge, issue("/c", "uscc-length", "too short"), false);
        check(Edge, Err(Failure::needs_human("由人员核实")), true);
        check(
            Edge,
            Err(Failure::denied("NOT_IN_JURISDICTION：不属本辖区")),
            true,
        );
        check(Edge, Err(Failure::denied("a key of 600 bytes")), false);
    }
}
