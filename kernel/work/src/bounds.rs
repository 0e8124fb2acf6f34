//! The bounds of a work item, and what can be wrong with its terms, found at once.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::rejection::Rejection;
use crate::terms::{EscalationAction, Terms};

/// A title, a reason, the text beside a date.
pub const TEXT_CHARS_MAX: usize = 500;
/// An id, a department, an outcome, a business key.
pub const NAME_CHARS_MAX: usize = 200;
pub const OUTCOMES_MAX: usize = 32;
/// Offices and persons together.
pub const CANDIDATES_MAX: usize = 256;
pub const ESCALATION_STEPS_MAX: usize = 16;
/// A filled form or a draft; also a form's schema, an event to emit, the input of a workflow.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
pub const SUBJECT_BYTES_MAX: usize = 256 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsProblem {
    #[error("`{field}` must have between 1 and {max_chars} characters")]
    Text {
        field: &'static str,
        max_chars: usize,
    },
    #[error("`{field}` has {count} entries; at least {least} and at most {most} are allowed")]
    Count {
        field: &'static str,
        count: usize,
        least: usize,
        most: usize,
    },
    #[error("the outcome `{outcome}` is listed twice")]
    RepeatedOutcome { outcome: String },
    #[error("`{field}` has more than {max_bytes} bytes")]
    TooLarge {
        field: &'static str,
        max_bytes: usize,
    },
}

pub(crate) fn problems(terms: &Terms) -> Vec<TermsProblem> {
    let mut found = Vec::new();
    let mut text = |field, value: Option<&str>, max_chars| {
        if value.is_some_and(|value| !fits(value, max_chars)) {
            found.push(TermsProblem::Text { field, max_chars });
        }
    };
    text("title", Some(&terms.title), TEXT_CHARS_MAX);
    text("department", Some(&terms.department), NAME_CHARS_MAX);
    text("division", terms.division.as_deref(), NAME_CHARS_MAX);
    text("role", terms.role.as_deref(), NAME_CHARS_MAX);
    text("businessKey", terms.business_key.as_deref(), NAME_CHARS_MAX);
    text(
        "due.text",
        terms.due.as_ref().map(|due| due.text.as_str()),
        TEXT_CHARS_MAX,
    );
    for outcome in terms.outcomes.iter().take(OUTCOMES_MAX) {
        text("outcomes", Some(outcome), NAME_CHARS_MAX);
    }
    for person in terms.candidates.persons.iter().take(CANDIDATES_MAX) {
        text("candidates.persons", Some(person), NAME_CHARS_MAX);
    }
    for office in terms.candidates.offices.iter().take(CANDIDATES_MAX) {
        text(
            "candidates.offices",
            Some(&office.department),
            NAME_CHARS_MAX,
        );
        text(
            "candidates.offices",
            office.division.as_deref(),
            NAME_CHARS_MAX,
        );
    }
    for step in terms.escalation.iter().take(ESCALATION_STEPS_MAX) {
        match &step.action {
            EscalationAction::Reassign {
                department,
                division,
            } => {
                text("escalation.department", Some(department), NAME_CHARS_MAX);
                text("escalation.division", division.as_deref(), NAME_CHARS_MAX);
            }
            EscalationAction::Run { workflow, .. } => {
                text("escalation.workflow", Some(workflow), NAME_CHARS_MAX);
            }
            EscalationAction::Remind { to } => {
                for office in to.iter().take(CANDIDATES_MAX) {
                    text("escalation.to", Some(&office.department), NAME_CHARS_MAX);
                    text("escalation.to", office.division.as_deref(), NAME_CHARS_MAX);
                }
            }
            EscalationAction::Emit { .. } => {}
        }
    }
    found.extend(problems_of_count(terms));
    found.extend(problems_of_size(terms));
    found
}

fn problems_of_count(terms: &Terms) -> Vec<TermsProblem> {
    let candidates = terms.candidates.offices.len() + terms.candidates.persons.len();
    let mut counts = vec![
        ("outcomes", terms.outcomes.len(), 1, OUTCOMES_MAX),
        ("candidates", candidates, 0, CANDIDATES_MAX),
        (
            "escalation",
            terms.escalation.len(),
            0,
            ESCALATION_STEPS_MAX,
        ),
    ];
    for step in &terms.escalation {
        if let EscalationAction::Remind { to } = &step.action {
            counts.push(("escalation.to", to.len(), 0, CANDIDATES_MAX));
        }
    }
    let mut found: Vec<_> = counts
        .into_iter()
        .filter(|(_, count, least, most)| !(least..=most).contains(&count))
        .map(|(field, count, least, most)| TermsProblem::Count {
            field,
            count,
            least,
            most,
        })
        .collect();
    let mut seen = BTreeSet::new();
    for outcome in &terms.outcomes {
        if !seen.insert(outcome) && found.len() < OUTCOMES_MAX {
            found.push(TermsProblem::RepeatedOutcome {
                outcome: outcome.clone(),
            });
        }
    }
    found
}

fn problems_of_size(terms: &Terms) -> Vec<TermsProblem> {
    let mut sized: Vec<(&'static str, &Value, usize)> =
        vec![("subject", &terms.subject, SUBJECT_BYTES_MAX)];
    sized.extend(terms.form.iter().map(|form| ("form", form, FORM_BYTES_MAX)));
    for step in terms.escalation.iter().take(ESCALATION_STEPS_MAX) {
        sized.push(("escalation.after", &step.after, FORM_BYTES_MAX));
        match &step.action {
            EscalationAction::Emit { event } => {
                sized.push(("escalation.event", event, FORM_BYTES_MAX));
            }
            EscalationAction::Run { input, .. } => {
                sized.push(("escalation.input", input, FORM_BYTES_MAX));
            }
            EscalationAction::Remind { .. } | EscalationAction::Reassign { .. } => {}
        }
    }
    let too_large = sized
        .into_iter()
        .filter(|(_, value, max_bytes)| is_larger(value, *max_bytes));
    too_large
        .map(|(field, _, max_bytes)| TermsProblem::TooLarge { field, max_bytes })
        .collect()
}

/// A filled form, of a draft or of a completion.
pub(crate) fn check_form(form: &Value) -> Result<(), Rejection> {
    if is_larger(form, FORM_BYTES_MAX) {
        return Err(Rejection::FormTooLarge {
            max_bytes: FORM_BYTES_MAX,
        });
    }
    Ok(())
}

pub(crate) fn fits(text: &str, max_chars: usize) -> bool {
    !text.trim().is_empty() && text.chars().nth(max_chars).is_none()
}

/// Whether the JSON text of a value is longer; stops writing as soon as it is.
fn is_larger(value: &Value, max_bytes: usize) -> bool {
    struct Room(usize);
    impl std::io::Write for Room {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self
                .0
                .checked_sub(bytes.len())
                .ok_or(std::io::ErrorKind::FileTooLarge)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    serde_json::to_writer(Room(max_bytes), value).is_err()
}
