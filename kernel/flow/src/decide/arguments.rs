//! What kernel functions are given, read into types. A wrong shape is a validation error of the task.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::definition::UriTemplate;
use crate::duration::Duration;
use crate::effect::DutyTarget;
use crate::error::Error;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Circumstances {
    region: Option<String>,
    level: Option<String>,
    basis_date: Option<String>,
}

/// `call: duty:version@plugin`.
pub(super) fn duty_target(
    plugin: &str,
    duty: &str,
    version: &str,
    circumstances: &Value,
) -> Result<DutyTarget, Error> {
    let circumstances = match circumstances {
        Value::Null => Circumstances::default(),
        other => read(other, "metadata.call")?,
    };
    Ok(DutyTarget {
        plugin: plugin.to_owned(),
        duty: duty.to_owned(),
        version: version.to_owned(),
        region: circumstances.region,
        level: circumstances.level,
        basis_date: circumstances.basis_date,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyOf {
    department: String,
    #[serde(default)]
    among: Vec<String>,
    duty: String,
    #[serde(default = "any_version")]
    version: String,
    #[serde(default)]
    input: Value,
}

fn any_version() -> String {
    "*".to_owned()
}

/// `call: duty`: the department is an argument, and must be one of those that the definition names.
pub(super) fn duty_of(with: Value, circumstances: &Value) -> Result<(DutyTarget, Value), Error> {
    let given: DutyOf = read(&with, "duty")?;
    if !given.among.is_empty() && !given.among.contains(&given.department) {
        return Err(Error::validation(format!(
            "'{}' is not among the departments this call names ({})",
            given.department,
            given.among.join(", ")
        )));
    }
    Ok((
        duty_target(
            &given.department,
            &given.duty,
            &given.version,
            circumstances,
        )?,
        given.input,
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Instant {
    at: Timestamp,
}

/// `call: wait-until`.
pub(super) fn instant(with: &Value) -> Result<Timestamp, Error> {
    read::<Instant>(with, "wait-until").map(|given| given.at)
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Units {
    days: u64,
    hours: u64,
    minutes: u64,
    seconds: u64,
    milliseconds: u64,
}

/// A computed duration: an ISO 8601 text or an object of units.
pub(super) fn duration(value: &Value) -> Result<Duration, Error> {
    let duration = match value {
        Value::String(text) => Duration::parse(text),
        other => {
            let units: Units = read(other, "duration")?;
            Duration::from_units(
                units.days,
                units.hours,
                units.minutes,
                units.seconds,
                units.milliseconds,
            )
        }
    };
    duration.map_err(|why| Error::validation(why.to_string()))
}

/// Fills the URI templates among the arguments of a call.
pub(super) fn fill(
    mut with: Value,
    templates: &[UriTemplate],
    input: &Value,
) -> Result<Value, Error> {
    for template in templates {
        if let Some(place) = with.pointer_mut(&template.at) {
            *place = Value::String(expand(&template.text, input)?);
        }
    }
    Ok(with)
}

/// Fills `{name}` from the top-level fields of the task's input (RFC 6570, simple expansion). What is not there is empty.
fn expand(template: &str, input: &Value) -> Result<String, Error> {
    let mut expanded = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        expanded.push_str(before);
        match input.get(name) {
            Some(Value::String(text)) => expanded.push_str(&percent_encoded(text)),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => {
                expanded.push_str(&value.to_string());
            }
            None | Some(Value::Null) => {}
            Some(Value::Array(_) | Value::Object(_)) => {
                return Err(Error::expression(format!(
                    "the endpoint names '{{{name}}}', which in the task's input is no simple value"
                )));
            }
        }
        rest = after;
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// Everything but RFC 3986's unreserved characters.
fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

fn read<T: serde::de::DeserializeOwned>(value: &Value, what: &str) -> Result<T, Error> {
    serde_path_to_error::deserialize(value)
        .map_err(|why| Error::validation(format!("the arguments of '{what}' are not right: {why}")))
}
