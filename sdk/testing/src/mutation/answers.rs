//! What may be answered: to a wrong input with what is wrong and where, to a right one with an output or a reason.

use jsonschema::Validator;
use lianxi_sdk::{Failure, Issue};
use serde_json::Value;

use super::{Mutated, Mutation};

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

/// Whether this answer to an input that the schema allows is one: an output of the duty, or a failure that says why. The rules may
/// refuse what the schema allows, in any of the five ways; `outputs` is the schema of the duty's output.
pub fn judge_valid(outputs: &Validator, answer: &Result<Value, Failure>) -> Result<(), String> {
    let said = |text: &str| !text.trim().is_empty();
    let explained = match answer {
        Ok(output) => return is_output(outputs, output),
        Err(Failure::InvalidInput(issues)) => {
            !issues.is_empty() && issues.iter().all(names_its_place)
        }
        Err(Failure::Denied(reason) | Failure::NeedsHuman(reason)) => said(reason),
        Err(Failure::Unavailable { .. }) => true,
        Err(Failure::Permanent(problem)) => said(&problem.title) || said(&problem.detail),
    };
    match answer {
        Err(failure) if !explained => Err(format!("refused without a reason: {failure}")),
        _ => Ok(()),
    }
}

/// Whether an output fits the duty's schema; the first place that does not, and what is wrong there.
pub(crate) fn is_output(outputs: &Validator, output: &Value) -> Result<(), String> {
    match outputs.iter_errors(output).next() {
        Some(error) => Err(format!(
            "not an output of the duty: {}: {error}",
            error.instance_path()
        )),
        None => Ok(()),
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

    #[test]
    fn an_answer_to_a_right_input_is_an_output_or_a_reason() {
        let outputs = jsonschema::draft202012::new(&json!({"type": "object", "required": ["a"]}))
            .expect("a schema");
        for (answer, right) in [
            (Ok(json!({"a": 1})), true),
            (Ok(json!({})), false),
            (issue("/a", "uscc-length", "长度不符"), true),
            (issue("/a", "", "长度不符"), false),
            (issue("a", "uscc-length", "长度不符"), false),
            (Err(Failure::invalid(vec![])), false),
            (Err(Failure::denied("a plain sentence")), true),
            (Err(Failure::denied(" ")), false),
            (Err(Failure::needs_human("由人员核实")), true),
            (Err(Failure::unavailable(None)), true),
            (Err(Failure::permanent("x", "甲", "乙")), true),
            (Err(Failure::permanent("x", "", "")), false),
        ] {
            assert_eq!(judge_valid(&outputs, &answer).is_ok(), right, "{answer:?}");
        }
    }
}
