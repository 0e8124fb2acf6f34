//! Tokens of the configuration: whose each is, in which office and with which roles, and where the secret is found.

use std::path::PathBuf;

use lianxi_api::TokenEntry;
use serde::Deserialize;

use crate::failure::{Failure, Outcome};
use crate::host::read_text;

/// Whose token it is, and where it is found: a secret is named here, never written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Token {
    /// The environment variable that holds the token.
    #[serde(default)]
    env: Option<String>,
    /// The file that holds the token.
    #[serde(default)]
    pub file: Option<PathBuf>,
    /// Or only its SHA-256, in hexadecimal.
    #[serde(default)]
    sha256: Option<String>,
    person: String,
    office: Office,
    #[serde(default)]
    roles: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Office {
    department: String,
    #[serde(default)]
    division: Option<String>,
}

impl Token {
    pub fn entry(&self) -> Outcome<TokenEntry> {
        let missing = |what: String| {
            Failure::invalid(format!("the token of '{}': {what}", self.person))
                .advise("name one of env, file and sha256")
        };
        let token = match (&self.env, &self.file, &self.sha256) {
            (Some(name), None, None) => Some(
                std::env::var(name)
                    .map_err(|_| missing(format!("the environment variable {name} is not set")))?,
            ),
            (None, Some(path), None) => Some(read_text(path)?.trim().to_owned()),
            (None, None, Some(_)) => None,
            _ => return Err(missing("it is to be found in exactly one place".to_owned())),
        };
        Ok(TokenEntry {
            token,
            token_sha256: self.sha256.clone(),
            person: self.person.clone(),
            department: self.office.department.clone(),
            division: self.office.division.clone(),
            roles: self.roles.clone(),
        })
    }
}
