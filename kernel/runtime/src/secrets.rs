//! The values of secrets: known here alone, put in just before a request leaves, and nowhere else.

use std::collections::BTreeMap;

use lianxi_flow::Error;
use lianxi_flow::error::Standard;
use lianxi_flow::secret::{Part, Secret};
use serde_json::{Map, Value};

/// Where the host keeps what definitions name as `$secrets`.
pub trait Secrets: Send + Sync + 'static {
    /// A text, or an object of them. `None`: there is none, or nobody may have it.
    fn get(&self, name: &str) -> Option<Value>;
}

impl Secrets for BTreeMap<String, Value> {
    fn get(&self, name: &str) -> Option<Value> {
        BTreeMap::get(self, name).cloned()
    }
}

/// Puts the values in. The result is for a request, and is kept nowhere.
pub(crate) fn reveal(value: &Value, secrets: &dyn Secrets) -> Result<Value, Error> {
    Ok(match value {
        Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| reveal(item, secrets))
                .collect::<Result<_, _>>()?,
        ),
        Value::Object(map) => {
            if let Some(secret) = Secret::from_map(map) {
                return revealed(&secret, secrets);
            }
            let fields = map
                .iter()
                .map(|(key, field)| Ok((key.clone(), reveal(field, secrets)?)));
            Value::Object(fields.collect::<Result<Map<_, _>, Error>>()?)
        }
        other => other.clone(),
    })
}

/// The same with each secret as people read it: for what an execution may see of a request.
pub(crate) fn shown(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(shown).collect(),
        Value::Object(map) => match Secret::from_map(map) {
            Some(secret) => Value::String(secret.shown()),
            None => Value::Object(
                map.iter()
                    .map(|(key, field)| (key.clone(), shown(field)))
                    .collect(),
            ),
        },
        other => other.clone(),
    }
}

fn revealed(secret: &Secret, secrets: &dyn Secrets) -> Result<Value, Error> {
    if let Some(path) = secret.path() {
        return lookup(path, secrets);
    }
    let mut text = String::new();
    for part in secret.parts() {
        match part {
            Part::Text(known) => text.push_str(known),
            Part::Reference(path) => match lookup(path, secrets)? {
                Value::String(value) => text.push_str(&value),
                value @ (Value::Number(_) | Value::Bool(_)) => text.push_str(&value.to_string()),
                _ => return Err(refused(path, "is no text: name one of its fields")),
            },
        }
    }
    Ok(Value::String(text))
}

fn lookup(path: &[String], secrets: &dyn Secrets) -> Result<Value, Error> {
    let (name, fields) = path
        .split_first()
        .expect("a reference names its secret: it is not read otherwise");
    let mut value = secrets
        .get(name)
        .ok_or_else(|| refused(&path[..1], "is not known to this host"))?;
    for field in fields {
        value = match value {
            Value::Object(mut map) => map
                .remove(field)
                .ok_or_else(|| refused(path, "is not known to this host"))?,
            _ => return Err(refused(path, "is not known to this host")),
        };
    }
    Ok(value)
}

/// What the language asks for: an error of authorization.
fn refused(path: &[String], why: &str) -> Error {
    Error::standard(
        Standard::Authorization,
        "Secret not available",
        format!("the secret '{}' {why}", path.join(".")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_stand_where_they_are_named() {
        let vault: BTreeMap<String, Value> = [
            ("token".to_owned(), json!("t0p")),
            ("user".to_owned(), json!({"name": "li", "age": 7})),
        ]
        .into();
        let named = |path: &[&str]| {
            let (name, fields) = path.split_first().expect("a name");
            fields.iter().fold(Secret::named(name), |secret, field| {
                secret.field(field).expect("a reference")
            })
        };
        let mut header = Secret::default();
        header.push_text("Bearer ");
        header.append(&named(&["token"]));
        let given = json!({
            "header": header.to_json(),
            "whole": named(&["user"]).to_json(),
            "list": [named(&["user", "age"]).to_json(), "plain"],
        });
        let revealed = reveal(&given, &vault).expect("all are known");
        assert_eq!(
            revealed,
            json!({"header": "Bearer t0p", "whole": {"name": "li", "age": 7}, "list": [7, "plain"]})
        );
        assert_eq!(shown(&given)["header"], json!("Bearer ${ $secrets.token }"));
        for missing in [&["nobody"][..], &["user", "x"], &["token", "x"]] {
            let error = reveal(&named(missing).to_json(), &vault).expect_err("it is missing");
            assert_eq!(error.status, 403, "{error:?}");
            assert!(!format!("{error:?}").contains("t0p"));
        }
    }
}
