//! The bounds of a work item, and what can be wrong with its terms, found at once.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::Value;

use crate::actor::{Assignee, Office};
use crate::rejection::Rejection;
use crate::terms::{CandidateOffice, Countersign, EscalationAction, Rule, Terms};

/// A title, a reason, the text beside a date.
pub const TEXT_CHARS_MAX: usize = 500;
/// An id, a department, an outcome, a business key.
pub const NAME_CHARS_MAX: usize = 200;
pub const OUTCOMES_MAX: usize = 32;
/// Offices and persons together.
pub const CANDIDATES_MAX: usize = 256;
/// Persons whom a definition excludes.
pub const EXCLUSIONS_MAX: usize = 256;
/// Seats of a countersign, those that were added among them.
pub const SEATS_MAX: usize = 64;
/// Opinions that are asked for, from the first to the last.
pub const SIGNERS_MAX: usize = 32;
/// Signers that an item keeps when those behind it are asked again; older opinions stand in its stream.
pub const OPINIONS_MAX: usize = 2 * SIGNERS_MAX;
/// Who does it for whom for whom.
pub const DELEGATIONS_MAX: usize = 8;
/// Copies.
pub const READERS_MAX: usize = 256;
pub const URGES_MAX: usize = 100;
/// How often more time may be granted.
pub const EXTENSIONS_MAX: u32 = 12;
/// The same person urges no more often.
pub const URGE_PAUSE: SignedDuration = SignedDuration::from_hours(1);
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
    #[error("`{field}` is `{outcome}`, which is not among the outcomes, or stands for two things")]
    NotAnOutcome {
        field: &'static str,
        outcome: String,
    },
    #[error(
        "`countersign.threshold` must be between 1 and {most}, the weights of all seats together"
    )]
    Threshold { most: u64 },
}

pub(crate) fn problems(terms: &Terms) -> Vec<TermsProblem> {
    let mut texts = texts(terms);
    texts.extend(escalation_texts(terms));
    let misfits = texts
        .into_iter()
        .filter(|(_, text, max_chars)| !fits(text, *max_chars));
    let mut found: Vec<_> = misfits
        .map(|(field, _, max_chars)| TermsProblem::Text { field, max_chars })
        .collect();
    found.extend(problems_of_count(terms));
    if let Some(countersign) = &terms.countersign {
        found.extend(problems_of_countersign(terms, countersign));
    }
    found.extend(problems_of_size(terms));
    found
}

/// A field, its text and the most characters it may have.
type Bounded<'a> = (&'static str, &'a str, usize);

fn texts(terms: &Terms) -> Vec<Bounded<'_>> {
    let mut texts = vec![
        ("title", terms.title.as_str(), TEXT_CHARS_MAX),
        ("department", terms.department.as_str(), NAME_CHARS_MAX),
    ];
    let optional = [
        ("division", &terms.division),
        ("role", &terms.role),
        ("businessKey", &terms.business_key),
    ];
    for (field, text) in optional {
        texts.extend(
            text.iter()
                .map(|text| (field, text.as_str(), NAME_CHARS_MAX)),
        );
    }
    texts.extend(
        terms
            .due
            .iter()
            .map(|due| ("due.text", due.text.as_str(), TEXT_CHARS_MAX)),
    );
    let outcomes = terms.outcomes.iter().take(OUTCOMES_MAX);
    texts.extend(outcomes.map(|outcome| ("outcomes", outcome.as_str(), NAME_CHARS_MAX)));
    let persons = terms.candidates.persons.iter().take(CANDIDATES_MAX);
    texts.extend(persons.map(|person| ("candidates.persons", person.as_str(), NAME_CHARS_MAX)));
    let offices = terms.candidates.offices.iter().take(CANDIDATES_MAX);
    texts.extend(offices.flat_map(candidate_texts));
    let seats = terms.countersign.iter().flat_map(|terms| &terms.seats);
    let seats = seats.take(SEATS_MAX).map(|seat| &seat.assignee);
    let approver = terms.extension.iter().map(|terms| &terms.approver);
    let readers = terms.readers.iter().take(READERS_MAX);
    texts.extend(
        seats
            .chain(approver)
            .chain(readers)
            .flat_map(assignee_texts),
    );
    let excluded = terms.excluded.iter().take(EXCLUSIONS_MAX);
    texts.extend(excluded.map(|other| ("exclude", other.person.as_str(), NAME_CHARS_MAX)));
    texts.extend(
        terms
            .initiator
            .iter()
            .map(|person| ("initiator", person.as_str(), NAME_CHARS_MAX)),
    );
    texts
}

fn candidate_texts(office: &CandidateOffice) -> impl Iterator<Item = Bounded<'_>> {
    std::iter::once(&office.department)
        .chain(&office.division)
        .chain(&office.role)
        .map(|name| ("candidates.offices", name.as_str(), NAME_CHARS_MAX))
}

fn assignee_texts(assignee: &Assignee) -> impl Iterator<Item = Bounded<'_>> {
    let office = assignee.office();
    let beside = match assignee {
        Assignee::Person { person, .. } => Some(person),
        Assignee::Office { role, .. } => role.as_ref(),
    };
    std::iter::once(&office.department)
        .chain(&office.division)
        .chain(beside)
        .map(|name| ("assignee", name.as_str(), NAME_CHARS_MAX))
}

/// Whom an act names: its texts are bounded as a definition's are.
pub(crate) fn check_assignee(assignee: &Assignee) -> Result<(), Rejection> {
    if assignee_texts(assignee).all(|(_, text, max_chars)| fits(text, max_chars)) {
        Ok(())
    } else {
        Err(Rejection::Assignee {
            max_chars: NAME_CHARS_MAX,
        })
    }
}

fn problems_of_countersign(terms: &Terms, countersign: &Countersign) -> Vec<TermsProblem> {
    let mut found = Vec::new();
    let words = [
        ("countersign.approve", Some(&countersign.approve)),
        ("countersign.refuse", Some(&countersign.refuse)),
        ("countersign.abstain", countersign.abstain.as_ref()),
    ];
    let mut seen = BTreeSet::new();
    for (field, outcome) in words {
        if let Some(outcome) = outcome
            && !(terms.outcomes.contains(outcome) && seen.insert(outcome))
        {
            found.push(TermsProblem::NotAnOutcome {
                field,
                outcome: outcome.clone(),
            });
        }
    }
    if let Rule::Weighted { threshold } = countersign.rule {
        let seats = countersign.seats.iter().take(SEATS_MAX);
        let most = seats.map(|seat| u64::from(seat.weight)).sum();
        if !(1..=most).contains(&u64::from(threshold)) {
            found.push(TermsProblem::Threshold { most });
        }
    }
    found
}

fn escalation_texts(terms: &Terms) -> Vec<Bounded<'_>> {
    let mut texts = Vec::new();
    for step in terms.escalation.iter().take(ESCALATION_STEPS_MAX) {
        match &step.action {
            EscalationAction::Remind { to } => texts.extend(office_texts("escalation.to", to)),
            EscalationAction::Reassign {
                department,
                division,
            } => {
                let names = std::iter::once(department).chain(division);
                texts.extend(names.map(|name| ("escalation", name.as_str(), NAME_CHARS_MAX)));
            }
            EscalationAction::Run { workflow, .. } => {
                texts.push(("escalation.workflow", workflow, NAME_CHARS_MAX));
            }
            EscalationAction::Emit { .. } => {}
        }
    }
    texts
}

fn office_texts<'a>(
    field: &'static str,
    offices: &'a [Office],
) -> impl Iterator<Item = Bounded<'a>> {
    let names = |office: &'a Office| std::iter::once(&office.department).chain(&office.division);
    let names = offices.iter().take(CANDIDATES_MAX).flat_map(names);
    names.map(move |name| (field, name.as_str(), NAME_CHARS_MAX))
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
    counts.push(("exclude", terms.excluded.len(), 0, EXCLUSIONS_MAX));
    counts.push(("copies", terms.readers.len(), 0, READERS_MAX));
    if let Some(countersign) = &terms.countersign {
        counts.push(("countersign.seats", countersign.seats.len(), 1, SEATS_MAX));
    }
    if let Some(extension) = &terms.extension {
        let (times, most) = (extension.times_max, EXTENSIONS_MAX);
        let [times, most] = [times, most].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        counts.push(("extension.times", times, 1, most));
    }
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
