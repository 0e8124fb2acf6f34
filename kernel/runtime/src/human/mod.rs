//! From what a definition asks of a person to a work item's terms, and from a work item's events to journal rows.

mod due;
mod parties;
mod request;
mod rows;

use jiff::Timestamp;
use lianxi_calendar::{Calendar, Period};
use lianxi_flow::schema::Schema;
use lianxi_work::{
    Assignee, Candidates, Countersign, EscalationAction, EscalationStep, Exclusion, ExclusionWhy,
    ExtensionTerms, Seat, Terms,
};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use due::{again, near_of, steps_again};
pub use parties::{KEYS_MAX, is_party, keys_of, person_key};
pub(crate) use request::Exclude;
use request::{CountersignRequest, Request, SeatRequest, StepAction, StepRequest};
pub(crate) use rows::{Row, append, item, open};

/// What surrounds a request: the execution, its clock, its calendar.
pub(crate) struct Circumstances<'a> {
    pub calendar: &'a Calendar,
    /// How long before it is due an item is nearing (临期), where it does not say so itself.
    pub nearing: Period,
    pub business_key: Option<&'a str>,
    /// Name of the task that asks.
    pub step: &'a str,
    /// Who finished the steps that `exclude.doneBy` names.
    pub done_by: &'a [(String, Vec<String>)],
    pub now: Timestamp,
}

/// The steps whose people a request excludes.
pub(crate) fn steps_excluded(request: &Value) -> Vec<String> {
    let exclude = request.get("exclude").map(Exclude::deserialize);
    exclude
        .and_then(Result::ok)
        .map(|exclude| exclude.done_by)
        .unwrap_or_default()
}

/// The terms that a definition's request means, every instant computed. The error is for the definition's author.
pub(crate) fn terms(request: &Value, around: &Circumstances<'_>) -> Result<Terms, String> {
    let request = serde_path_to_error::deserialize::<_, Request>(request)
        .map_err(|why| format!("the arguments of 'work-item' are not right: {why}"))?;
    if let Some(form) = &request.form {
        Schema::compile(form.clone())
            .map_err(|why| format!("'form' is not a JSON schema: {why}"))?;
    }
    let due = request.due.map(|due| due::due(due, around)).transpose()?;
    let escalation = request
        .escalation
        .into_iter()
        .map(|step| self::step(step, due.as_ref().map(|due| due.at), around))
        .collect::<Result<_, _>>()?;
    let excluded = excluded(request.exclude, request.initiator.as_deref(), around)?;
    Ok(Terms {
        title: request.title,
        step: around.step.to_owned(),
        department: request.department,
        division: request.division,
        role: request.role,
        form: request.form,
        outcomes: request.outcomes,
        due,
        candidates: Candidates {
            offices: request.candidates.offices,
            persons: request.candidates.persons,
        },
        excluded,
        initiator: request.initiator,
        countersign: request.countersign.map(countersign).transpose()?,
        extension: request.extension.map(|extension| ExtensionTerms {
            times_max: extension.times,
            approver: extension.approver.into(),
        }),
        readers: request.copies.into_iter().map(Assignee::from).collect(),
        escalation,
        business_key: request
            .business_key
            .or_else(|| around.business_key.map(str::to_owned)),
        subject: request.subject,
    })
}

/// Who may not act on it (回避), each with why.
fn excluded(
    exclude: Exclude,
    initiator: Option<&str>,
    around: &Circumstances<'_>,
) -> Result<Vec<Exclusion>, String> {
    let named = exclude.persons.into_iter().map(|person| Exclusion {
        person,
        why: ExclusionWhy::Named,
    });
    let mut excluded: Vec<Exclusion> = named.collect();
    if exclude.initiator {
        let person = initiator
            .ok_or("'exclude.initiator' needs 'initiator', the id of the person who began")?
            .to_owned();
        excluded.push(Exclusion {
            person,
            why: ExclusionWhy::Initiator,
        });
    }
    let wanted = around
        .done_by
        .iter()
        .filter(|(step, _)| exclude.done_by.contains(step));
    for (step, people) in wanted {
        excluded.extend(people.iter().map(|person| Exclusion {
            person: person.clone(),
            why: ExclusionWhy::Step(step.clone()),
        }));
    }
    Ok(excluded)
}

fn countersign(request: CountersignRequest) -> Result<Countersign, String> {
    let seats = request.seats.into_iter().map(seat).collect();
    Ok(Countersign {
        rule: request.rule.rule(request.threshold)?,
        approve: request.approve,
        refuse: request.refuse,
        abstain: request.abstain,
        seats,
    })
}

fn seat(request: SeatRequest) -> Seat {
    let office = lianxi_work::Office {
        department: request.department,
        division: request.division,
    };
    let assignee = match request.person {
        Some(person) => Assignee::Person { person, office },
        None => Assignee::Office {
            office,
            role: request.role,
        },
    };
    Seat {
        assignee,
        weight: request.weight,
    }
}

fn step(
    step: StepRequest,
    due: Option<Timestamp>,
    around: &Circumstances<'_>,
) -> Result<EscalationStep, String> {
    let at = due::step_at(&step.after, due, around.now, around.calendar)?;
    let action = match step.action {
        StepAction::Remind { to } => EscalationAction::Remind { to },
        StepAction::Reassign {
            department,
            division,
        } => EscalationAction::Reassign {
            department,
            division,
        },
        StepAction::Emit { event } => EscalationAction::Emit { event },
        StepAction::Run { workflow, input } => EscalationAction::Run {
            workflow: format!(
                "{}/{}:{}",
                workflow.namespace, workflow.name, workflow.version
            ),
            input,
        },
    };
    Ok(EscalationStep {
        after: json!(step.after),
        at,
        action,
    })
}
