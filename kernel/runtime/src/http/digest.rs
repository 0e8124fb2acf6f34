//! Digest authentication (RFC 7616): the answer to one challenge. MD5 is there because servers still ask for it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use md5::Md5;
use reqwest::header::HeaderValue;
use sha2::{Digest as _, Sha256};

use super::authentication::Login;
use super::exchange::Outgoing;

/// The count of requests made with one nonce: each challenge is answered once.
const COUNT: &str = "00000001";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Algorithm {
    sha256: bool,
    /// The password's hash is bound to the two nonces.
    session: bool,
}

impl Algorithm {
    fn named(name: Option<&str>) -> Option<Self> {
        let known = |sha256, session| Some(Self { sha256, session });
        match name.map(str::to_ascii_uppercase).as_deref() {
            None | Some("MD5") => known(false, false),
            Some("MD5-SESS") => known(false, true),
            Some("SHA-256") => known(true, false),
            Some("SHA-256-SESS") => known(true, true),
            _ => None,
        }
    }

    fn hash(self, text: &str) -> String {
        if self.sha256 {
            hex::encode(Sha256::digest(text))
        } else {
            hex::encode(Md5::digest(text))
        }
    }
}

/// The value of `Authorization`. `None` where no challenge is one that we can answer.
pub(super) fn answer<'a>(
    challenges: impl Iterator<Item = &'a HeaderValue>,
    login: &Login,
    request: &Outgoing,
    client_nonce: &str,
) -> Option<String> {
    let target = match request.url.query() {
        Some(query) => format!("{}?{query}", request.url.path()),
        None => request.url.path().to_owned(),
    };
    let read: Vec<_> = challenges
        .filter_map(|challenge| challenge.to_str().ok())
        .flat_map(digests)
        .collect();
    let known = |challenge: &&BTreeMap<String, String>| {
        Algorithm::named(challenge.get("algorithm").map(String::as_str)).is_some()
            && challenge.contains_key("nonce")
            && challenge.contains_key("realm")
    };
    // The stronger one, whatever the order.
    let challenge = read.iter().filter(known).max_by_key(|challenge| {
        Algorithm::named(challenge.get("algorithm").map(String::as_str))
            .is_some_and(|algorithm| algorithm.sha256)
    })?;
    respond(
        challenge,
        login,
        request.method.as_str(),
        &target,
        client_nonce,
    )
}

fn respond(
    challenge: &BTreeMap<String, String>,
    login: &Login,
    method: &str,
    target: &str,
    client_nonce: &str,
) -> Option<String> {
    let named = challenge.get("algorithm").map(String::as_str);
    let algorithm = Algorithm::named(named)?;
    let (realm, nonce) = (challenge.get("realm")?, challenge.get("nonce")?);
    let Login { username, password } = login;
    if [username, realm, nonce]
        .into_iter()
        .any(|text| text.contains(['"', '\\', '\r', '\n']))
    {
        return None;
    }
    let mut who = algorithm.hash(&format!("{username}:{realm}:{password}"));
    if algorithm.session {
        who = algorithm.hash(&format!("{who}:{nonce}:{client_nonce}"));
    }
    let what = algorithm.hash(&format!("{method}:{target}"));
    let qualities = challenge.get("qop");
    let quality = qualities.map(|all| all.split(',').any(|one| one.trim() == "auth"));
    let response = match quality {
        None => algorithm.hash(&format!("{who}:{nonce}:{what}")),
        Some(true) => algorithm.hash(&format!("{who}:{nonce}:{COUNT}:{client_nonce}:auth:{what}")),
        // Only the body's integrity is offered, which is not this.
        Some(false) => return None,
    };
    let mut text = format!(
        "Digest username=\"{username}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{target}\", response=\"{response}\""
    );
    if let Some(named) = named {
        text.push_str(", algorithm=");
        text.push_str(named);
    }
    // Writing to a String cannot fail.
    if let Some(opaque) = challenge.get("opaque") {
        let _ = write!(text, ", opaque=\"{opaque}\"");
    }
    if quality == Some(true) {
        let _ = write!(text, ", qop=auth, nc={COUNT}, cnonce=\"{client_nonce}\"");
    } else if algorithm.session {
        let _ = write!(text, ", cnonce=\"{client_nonce}\"");
    }
    Some(text)
}

/// The digest challenges of one header: several challenges may stand in it, one after the other.
fn digests(header: &str) -> Vec<BTreeMap<String, String>> {
    let mut found = Vec::new();
    let mut open: Option<BTreeMap<String, String>> = None;
    for part in parts(header) {
        let (name, value) = part.split_once('=').unwrap_or((&part, ""));
        // A scheme stands before the first of its parameters.
        let name = match name.trim().rsplit_once(char::is_whitespace) {
            Some((scheme, name)) => {
                found.extend(open.take());
                open = scheme
                    .trim()
                    .eq_ignore_ascii_case("digest")
                    .then(BTreeMap::new);
                name
            }
            None if value.is_empty() => {
                found.extend(open.take());
                continue;
            }
            None => name.trim(),
        };
        if let Some(challenge) = &mut open {
            let value = value.trim().trim_matches('"');
            challenge.insert(name.to_ascii_lowercase(), value.to_owned());
        }
    }
    found.extend(open);
    found
}

/// What stands between commas that are in no quotes.
fn parts(header: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for char in header.chars() {
        match char {
            ',' if !quoted => parts.push(String::new()),
            _ => {
                quoted ^= char == '"';
                let last = parts.last_mut().expect("one is there from the beginning");
                last.push(char);
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7616, section 3.9.1.
    #[test]
    fn as_the_standard_computes() {
        let login = Login {
            username: "Mufasa".to_owned(),
            password: "Circle of Life".to_owned(),
        };
        let nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        let opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";
        let client_nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        for (algorithm, response) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            (
                "SHA-256",
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let header = format!(
                "Basic realm=\"x, y\", Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, nonce=\"{nonce}\", opaque=\"{opaque}\""
            );
            let challenges = digests(&header);
            assert_eq!(challenges.len(), 1, "{challenges:?}");
            let answer = respond(
                &challenges[0],
                &login,
                "GET",
                "/dir/index.html",
                client_nonce,
            )
            .expect("a known challenge");
            assert!(answer.contains(response), "{algorithm}: {answer}");
            assert!(answer.contains(opaque), "{answer}");
        }
    }

    #[test]
    fn what_cannot_be_answered_is_not() {
        let login = Login {
            username: "a".to_owned(),
            password: "b".to_owned(),
        };
        for header in [
            "Basic realm=\"x\"",
            "Digest realm=\"x\"",
            "Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256",
            "Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"",
            "",
        ] {
            let answered = digests(header)
                .iter()
                .find_map(|challenge| respond(challenge, &login, "GET", "/", "c"));
            assert_eq!(answered, None, "{header}");
        }
    }
}
