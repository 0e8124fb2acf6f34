//! `call: deadline`: the calendar counts a period (期限).

use jiff::Timestamp;
use lianxi_calendar::{Calendar, DeadlineRule, LastDay, Period, Unit};
use lianxi_flow::{CallOutcome, Error};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Arguments {
    amount: u32,
    unit: Unit,
    #[serde(default)]
    from: Option<Timestamp>,
    /// What becomes of a period in days or months that ends on a rest day.
    #[serde(default)]
    last_day: LastDay,
    /// Where the number comes from, and how it is shown: given back as they are.
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    text: Option<String>,
}

pub(super) fn deadline(input: &Value, calendar: &Calendar, now: Timestamp) -> CallOutcome {
    match compute(input, calendar, now) {
        Ok(output) => CallOutcome::Returned(output),
        Err(why) => CallOutcome::Failed(Error::validation(format!(
            "the arguments of 'deadline' are not right: {why}"
        ))),
    }
}

fn compute(input: &Value, calendar: &Calendar, now: Timestamp) -> Result<Value, String> {
    let given = Arguments::deserialize(input).map_err(|why| why.to_string())?;
    let period = Period::new(given.amount, given.unit).map_err(|why| why.to_string())?;
    let rule = DeadlineRule {
        last_day: given.last_day,
        ..DeadlineRule::default()
    };
    let deadline = calendar
        .deadline(given.from.unwrap_or(now), &period, &rule)
        .map_err(|why| why.to_string())?;
    let mut output = json!(deadline);
    if let Some(kind) = given.kind {
        output["kind"] = json!(kind);
    }
    if let Some(text) = given.text {
        output["text"] = json!(text);
    }
    Ok(output)
}
