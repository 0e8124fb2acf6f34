//! The instants of a work item: when it is due, from when it is nearing (临期), when each step of its escalation comes; and the
//! same again when a calendar year is loaded or the item is given more time.

use jiff::Timestamp;
use lianxi_calendar::{Calendar, DeadlineRule, Period};
use lianxi_work::{Due, DueKind, EscalationStep, Terms};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Circumstances;
use super::request::{After, CountedFrom, DueAt, DueBasis, DueRequest, PeriodRequest};

/// What an instant is computed again from: in the item's terms, opaque to its machine.
#[derive(Debug, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", default)]
struct Rule {
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    basis: Option<DueBasis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearing: Option<Period>,
}

pub(super) fn due(request: DueRequest, around: &Circumstances<'_>) -> Result<Due, String> {
    let (at, provisional, kind, text, rule) = match request {
        DueRequest::Instant(at) => (at, false, None, None, Rule::default()),
        DueRequest::At(due) => of_deadline(due),
        DueRequest::Period(PeriodRequest {
            period,
            kind,
            text,
            nearing,
        }) => {
            let basis = DueBasis {
                from: around.now,
                period,
                last_day: lianxi_calendar::LastDay::default(),
            };
            let (at, provisional) = count(around.calendar, &basis)?;
            let rule = Rule {
                basis: Some(basis),
                nearing,
            };
            (at, provisional, kind, text, rule)
        }
    };
    let near_at = nearing(around, at, rule.nearing)?;
    Ok(Due {
        at,
        provisional,
        // A number that nobody calls the law's is ours.
        kind: kind.unwrap_or(DueKind::Default),
        text: text.unwrap_or_default(),
        near_at,
        rule: Some(json!(rule)).filter(|rule| rule.as_object().is_some_and(|map| !map.is_empty())),
        extended_from: None,
    })
}

type Given = (Timestamp, bool, Option<DueKind>, Option<String>, Rule);

fn of_deadline(due: DueAt) -> Given {
    let rule = Rule {
        basis: due.basis,
        nearing: due.nearing,
    };
    (due.at, due.provisional, due.kind, due.text, rule)
}

fn count(calendar: &Calendar, basis: &DueBasis) -> Result<(Timestamp, bool), String> {
    let rule = DeadlineRule {
        last_day: basis.last_day,
        ..DeadlineRule::default()
    };
    let deadline = calendar
        .deadline(basis.from, &basis.period, &rule)
        .map_err(|why| format!("'due' cannot be computed: {why}"))?;
    Ok((deadline.due_at, deadline.provisional))
}

fn nearing(
    around: &Circumstances<'_>,
    at: Timestamp,
    period: Option<Period>,
) -> Result<Option<Timestamp>, String> {
    let period = period.unwrap_or(around.nearing);
    around
        .calendar
        .ahead_of(at, &period, &DeadlineRule::default())
        .map(Some)
        .map_err(|why| format!("'due.nearing' cannot be computed: {why}"))
}

/// The due instant by today's calendar; `None` where it is not computed from a period, or comes out as it is.
pub(crate) fn again(due: &Due, around: &Circumstances<'_>) -> Option<Due> {
    let rule: Rule = serde_json::from_value(due.rule.clone()?).ok()?;
    // What a person granted is a date that they chose: it stays.
    let basis = rule.basis.filter(|_| due.extended_from.is_none())?;
    let (at, provisional) = count(around.calendar, &basis).ok()?;
    let near_at = nearing(around, at, rule.nearing).ok()?;
    let counted = Due {
        at,
        provisional,
        near_at,
        ..due.clone()
    };
    (counted != *due).then_some(counted)
}

/// From when it is nearing, once it is due at another instant.
pub(crate) fn near_of(due: &Due, around: &Circumstances<'_>) -> Option<Timestamp> {
    let rule = due.rule.clone().unwrap_or_default();
    let rule: Rule = serde_json::from_value(rule).unwrap_or_default();
    nearing(around, due.at, rule.nearing).ok().flatten()
}

/// The instant of one step.
pub(super) fn step_at(
    after: &After,
    due: Option<Timestamp>,
    created: Timestamp,
    calendar: &Calendar,
) -> Result<Timestamp, String> {
    let from = match (after.from, due) {
        (Some(CountedFrom::Created), _) | (None, None) => created,
        (Some(CountedFrom::Due) | None, Some(due)) => due,
        (Some(CountedFrom::Due), None) => {
            return Err("an escalation counts from 'due', but the work item has none".to_owned());
        }
    };
    if after.amount == 0 {
        return Ok(from);
    }
    let period = Period::new(after.amount, after.unit);
    let deadline =
        period.and_then(|period| calendar.deadline(from, &period, &DeadlineRule::default()));
    Ok(deadline
        .map_err(|why| format!("'escalation.after' cannot be computed: {why}"))?
        .due_at)
}

/// The instants of all steps, once the item is due at `due`. A step whose rule does not read keeps its instant.
pub(crate) fn steps_again(
    terms: &Terms,
    due: Option<Timestamp>,
    created: Timestamp,
    calendar: &Calendar,
) -> Vec<Timestamp> {
    let at = |step: &EscalationStep| {
        let after: Option<After> = read(&step.after);
        after
            .and_then(|after| step_at(&after, due, created, calendar).ok())
            .unwrap_or(step.at)
    };
    terms.escalation.iter().map(at).collect()
}

fn read<T: for<'de> Deserialize<'de>>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}
