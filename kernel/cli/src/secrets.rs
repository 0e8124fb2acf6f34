//! Secrets that definitions name: the configuration says where each is found, never what it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::host::read_text;

/// Where one secret is found. What is found is a text, or a JSON object whose fields are named as `$secrets.name.field`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretPlace {
    #[serde(default)]
    env: Option<String>,
    #[serde(default)]
    file: Option<PathBuf>,
}

impl SecretPlace {
    pub fn variable(name: &str) -> Self {
        Self {
            env: Some(name.to_owned()),
            file: None,
        }
    }

    pub fn at(path: &Path) -> Self {
        Self {
            env: None,
            file: Some(path.to_owned()),
        }
    }

    /// A relative path counts from the folder of the configuration.
    pub fn below(&mut self, folder: &Path) {
        if let Some(file) = &mut self.file {
            *file = folder.join(&*file);
        }
    }

    fn read(&self, name: &str) -> Outcome<Value> {
        Ok(value_of(&self.text(&format!("the secret '{name}'"))?))
    }

    /// What is found there, without the blanks around it; `name` is how an error calls it.
    pub fn text(&self, name: &str) -> Outcome<String> {
        let missing = |what: &str| {
            Failure::invalid(format!("{name}: {what}")).advise("name one of env and file")
        };
        let text = match (&self.env, &self.file) {
            (Some(variable), None) => std::env::var(variable).map_err(|_| {
                missing(&format!(
                    "the environment variable {variable} is not set, or is no text"
                ))
            })?,
            (None, Some(path)) => read_text(path)?,
            _ => return Err(missing("it is to be found in exactly one place")),
        };
        Ok(text.trim().to_owned())
    }
}

/// All of them, read once.
pub fn read(places: &BTreeMap<String, SecretPlace>) -> Outcome<BTreeMap<String, Value>> {
    places
        .iter()
        .map(|(name, place)| Ok((name.clone(), place.read(name)?)))
        .collect()
}

/// Only an object is read as JSON: a token of digits is a text all the same.
fn value_of(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(object @ Value::Object(_)) => object,
        _ => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn where_secrets_are_found() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("token"), "00123\n").expect("it is written");
        std::fs::write(
            folder.path().join("login"),
            r#"{"username": "u", "password": "p"}"#,
        )
        .expect("it is written");
        for (text, expected) in [
            ("a: {file: token}", Ok(json!({"a": "00123"}))),
            (
                "a: {file: login}",
                Ok(json!({"a": {"username": "u", "password": "p"}})),
            ),
            ("a: {file: nothing}", Err("nothing")),
            (
                "a: {env: LIANXI_NO_SUCH_VARIABLE}",
                Err("LIANXI_NO_SUCH_VARIABLE"),
            ),
            ("a: {env: PATH, file: token}", Err("exactly one place")),
            ("a: {}", Err("exactly one place")),
        ] {
            let mut places: BTreeMap<String, SecretPlace> =
                serde_yaml::from_str(text).expect("places");
            for place in places.values_mut() {
                place.below(folder.path());
            }
            match (read(&places), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(json!(found), expected, "{text}"),
                (Err(failure), Err(part)) => {
                    assert!(failure.what.contains(part), "{text}: {}", failure.what);
                }
                (found, _) => panic!("{text}: {:?}", found.map_err(|failure| failure.what)),
            }
        }
    }
}
