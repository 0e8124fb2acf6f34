//! What a host reaches outside, whom it believes there, and the secrets that it may show: of the configuration, or of a command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lianxi_runtime::{Authorities, Egress, EgressPolicy};
use serde_json::Value;

use crate::failure::{Failure, OrFail, Outcome};
use crate::host::read_text;
use crate::secrets::{self, SecretPlace};

/// Nothing, unless something is named.
#[derive(Clone, Default)]
pub struct Reach {
    pub allowed_hosts: Vec<String>,
    pub authorities: Authorities,
    pub secrets: BTreeMap<String, Value>,
}

impl Reach {
    pub fn egress(self) -> Outcome<Egress> {
        let policy = EgressPolicy::allow(self.allowed_hosts).or_invalid("the allowed hosts")?;
        Ok(Egress::new(policy)
            .with_authorities(self.authorities)
            .with_secrets(Arc::new(self.secrets)))
    }
}

/// The certificate authorities of PEM files.
pub fn authorities(files: &[PathBuf]) -> Outcome<Authorities> {
    let mut authorities = Authorities::default();
    for path in files {
        authorities
            .add_pem(read_text(path)?.as_bytes())
            .or_invalid(format!("the authority {}", path.display()))?;
    }
    Ok(authorities)
}

/// For the commands that read or run a definition by themselves.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct WayOut {
    /// A host that calls, functions and schemas from elsewhere may be fetched from; none otherwise. Can be given again.
    #[arg(long = "allow-host", value_name = "HOST:PORT")]
    allowed_hosts: Vec<String>,
    /// A certificate authority (PEM) that is believed beside those of this machine. Can be given again.
    #[arg(long = "authority", value_name = "FILE")]
    authorities: Vec<PathBuf>,
    /// Where a secret is found that the definition names; the value itself is never typed. Can be given again.
    #[arg(long = "secret", value_name = "NAME=env:VARIABLE|NAME=file:PATH")]
    secrets: Vec<String>,
    /// Where several are found: YAML, as `secrets` of the configuration.
    #[arg(long = "secrets", value_name = "FILE")]
    secrets_file: Option<PathBuf>,
}

impl WayOut {
    /// Whether anything may be reached at all.
    pub fn leads_somewhere(&self) -> bool {
        !self.allowed_hosts.is_empty()
    }

    pub fn reach(&self) -> Outcome<Reach> {
        let mut places = match &self.secrets_file {
            Some(path) => places_in(path)?,
            None => BTreeMap::new(),
        };
        for text in &self.secrets {
            let (name, place) = named(text)?;
            places.insert(name, place);
        }
        Ok(Reach {
            allowed_hosts: self.allowed_hosts.clone(),
            authorities: authorities(&self.authorities)?,
            secrets: secrets::read(&places)?,
        })
    }
}

/// The message of what is wrong in the file could quote it, and someone may have written a secret into it.
fn places_in(path: &Path) -> Outcome<BTreeMap<String, SecretPlace>> {
    let text = read_text(path)?;
    let mut places: BTreeMap<String, SecretPlace> =
        serde_yaml::from_str(&text).map_err(|error| {
            let line = error.location().map_or(0, |location| location.line());
            Failure::invalid(format!(
                "{}: line {line} does not say where a secret is found",
                path.display()
            ))
            .advise("write NAME: {env: VARIABLE} or NAME: {file: PATH} for each")
        })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for place in places.values_mut() {
        place.below(folder);
    }
    Ok(places)
}

/// `name=env:VARIABLE`. What is typed is not repeated: it may be the secret.
fn named(text: &str) -> Outcome<(String, SecretPlace)> {
    let found = text.split_once('=').and_then(|(name, place)| {
        let place = match place.split_once(':')? {
            ("env", variable) => SecretPlace::variable(variable),
            ("file", path) => SecretPlace::at(Path::new(path)),
            _ => return None,
        };
        (!name.is_empty()).then(|| (name.to_owned(), place))
    });
    found.ok_or_else(|| {
        Failure::invalid("--secret: a secret is not typed; what is typed says where it is found")
            .advise("write --secret NAME=env:VARIABLE or --secret NAME=file:PATH")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn where_typed_secrets_are_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("it is written");
            path
        };
        let token = write("token", "t0k3n");
        let places = write("places.yaml", "a: {file: token}\nb: {file: token}\n");
        let typed = write("typed.yaml", "a: {file: token}\nb: s3cret\n");
        let by_file = format!("b=file:{}", token.display());
        for (secrets, file, expected) in [
            (vec![by_file.as_str()], None, Ok(json!({"b": "t0k3n"}))),
            (
                vec![],
                Some(&places),
                Ok(json!({"a": "t0k3n", "b": "t0k3n"})),
            ),
            (
                vec!["a=env:LIANXI_NO_SUCH_VARIABLE"],
                Some(&places),
                Err("LIANXI_NO_SUCH_VARIABLE"),
            ),
            (vec!["a=s3cret"], None, Err("is not typed")),
            (vec!["a=s3cret:x"], None, Err("is not typed")),
            (vec!["=env:A"], None, Err("is not typed")),
            (vec![], Some(&typed), Err("line 2")),
        ] {
            let way_out = WayOut {
                secrets: secrets.iter().map(|text| (*text).to_owned()).collect(),
                secrets_file: file.cloned(),
                ..WayOut::default()
            };
            match (way_out.reach(), expected) {
                (Ok(reach), Ok(expected)) => assert_eq!(json!(reach.secrets), expected),
                (Err(failure), Err(part)) => {
                    assert!(failure.what.contains(part), "{}", failure.what);
                    assert!(!failure.what.contains("s3cret"), "{}", failure.what);
                }
                (found, expected) => panic!(
                    "{secrets:?}: {expected:?}, not {:?}",
                    found
                        .map(|reach| reach.secrets)
                        .map_err(|failure| failure.what)
                ),
            }
        }
    }

    #[test]
    fn an_authority_that_is_none_is_told_with_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ca.pem");
        std::fs::write(&path, "no certificate").expect("it is written");
        for (path, part) in [
            (path, "ca.pem"),
            (folder.path().join("none.pem"), "none.pem"),
        ] {
            let failure = authorities(&[path]).expect_err("it is refused");
            assert!(failure.what.contains(part), "{}", failure.what);
        }
    }
}
