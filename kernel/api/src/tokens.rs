//! Who a bearer token stands for. Tokens come from configuration; what is kept of them is a digest, compared in constant time.

use std::collections::BTreeSet;
use std::fmt;

use lianxi_access::role;
use lianxi_runtime::work::{Actor, Office};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::access::{Caller, CallerKind};

/// The most tokens of a host: each request is compared with all of them.
pub const TOKENS_MAX: usize = 4_096;
/// A token that is shorter can be guessed.
pub const TOKEN_CHARS_MIN: usize = 16;

type TokenDigest = [u8; 32];

/// One token of the configuration: the token itself or its SHA-256, and the person and office it stands for.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenEntry {
    /// The token as it is sent. Better give its digest.
    #[serde(default)]
    pub token: Option<String>,
    /// SHA-256 of the token, in hexadecimal.
    #[serde(default, rename = "tokenSha256", alias = "token_sha256")]
    pub token_sha256: Option<String>,
    /// The person's id, never a name.
    pub person: String,
    pub department: String,
    /// Without one: of the department as a whole, which is no division's officer.
    #[serde(default)]
    pub division: Option<String>,
    #[serde(default)]
    pub roles: Vec<String>,
}

/// A token is a secret: it is not shown.
impl fmt::Debug for TokenEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenEntry")
            .field("person", &self.person)
            .field("department", &self.department)
            .field("division", &self.division)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

/// Why the tokens of a configuration cannot be used. Names the entry by its person, never by its token.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the token of '{person}': give either 'token' or 'tokenSha256'")]
    OneOfTwo { person: String },
    #[error(
        "the token of '{person}' has fewer than {TOKEN_CHARS_MIN} characters, or one that is not printable ASCII"
    )]
    Weak { person: String },
    #[error("'tokenSha256' of '{person}' is not 64 hexadecimal digits")]
    Digest { person: String },
    #[error("a token needs 'person' and 'department', texts that are not empty")]
    Nobody,
    #[error("the token of '{person}' is given twice: one token stands for one office")]
    Twice { person: String },
    #[error(
        "the token of '{person}' has the role '{role}', which comes from how the host is started; name the roles that the person needs"
    )]
    Role { person: String, role: String },
    #[error("there are more than {TOKENS_MAX} tokens")]
    TooMany,
}

/// The tokens that a host takes.
///
/// * None at all ([`Tokens::none`], an empty list) and no account: anyone may read, every request that changes something is refused.
/// * Some: every request needs one of them or a session, reading too; a token gives the roles that its entry names and no others.
/// * [`Tokens::insecure_open`]: no token is asked for, and everyone acts as one named local actor, who may do everything. For trying
///   things out on a loopback address; requests of web pages (those with an `Origin`) still change nothing, for any page that a person
///   visits could send them.
#[derive(Clone, Debug)]
pub struct Tokens {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Listed(Vec<(TokenDigest, Actor)>),
    Open(Actor),
}

impl Tokens {
    pub fn none() -> Self {
        Self {
            kind: Kind::Listed(Vec::new()),
        }
    }

    /// Everyone who reaches the address acts as `actor`, and may do everything.
    pub fn insecure_open(mut actor: Actor) -> Self {
        actor.roles.push(role::LOCAL_OPERATOR.to_owned());
        Self {
            kind: Kind::Open(actor),
        }
    }

    pub fn from_entries(entries: impl IntoIterator<Item = TokenEntry>) -> Result<Self, TokenError> {
        let mut listed: Vec<(TokenDigest, Actor)> = Vec::new();
        let mut seen = BTreeSet::new();
        for entry in entries {
            if listed.len() >= TOKENS_MAX {
                return Err(TokenError::TooMany);
            }
            let digest = digest_of(&entry)?;
            if entry.person.is_empty() || entry.department.is_empty() {
                return Err(TokenError::Nobody);
            }
            if !seen.insert(digest) {
                return Err(TokenError::Twice {
                    person: entry.person,
                });
            }
            if let Some(role) = never_granted(&entry.roles) {
                return Err(TokenError::Role {
                    person: entry.person,
                    role,
                });
            }
            let office = Office {
                department: entry.department,
                division: entry.division,
            };
            listed.push((
                digest,
                Actor {
                    person: entry.person,
                    office,
                    roles: entry.roles,
                    stands_for: Vec::new(),
                },
            ));
        }
        Ok(Self {
            kind: Kind::Listed(listed),
        })
    }

    /// Whether anyone at all can change something.
    pub fn allow_changes(&self) -> bool {
        match &self.kind {
            Kind::Listed(listed) => !listed.is_empty(),
            Kind::Open(_) => true,
        }
    }

    /// Whom the configuration knows by this token; `None`: nobody.
    pub(crate) fn caller(&self, token: &str) -> Option<Caller> {
        match &self.kind {
            Kind::Open(_) => self.without_token(),
            Kind::Listed(listed) => {
                find(listed, token).map(|actor| Caller::known(CallerKind::Token, actor.clone()))
            }
        }
    }

    /// Who asks where no token is shown; `None`: this host asks for one.
    pub(crate) fn without_token(&self) -> Option<Caller> {
        match &self.kind {
            Kind::Open(actor) => Some(Caller::known(CallerKind::Local, actor.clone())),
            Kind::Listed(listed) => listed.is_empty().then(Caller::anonymous),
        }
    }
}

impl Default for Tokens {
    fn default() -> Self {
        Self::none()
    }
}

/// Looks at every entry, and at every byte of each, so that the time says nothing of how near a guess was.
fn find<'a>(listed: &'a [(TokenDigest, Actor)], token: &str) -> Option<&'a Actor> {
    let digest: TokenDigest = Sha256::digest(token.as_bytes()).into();
    let mut found = None;
    for (known, actor) in listed {
        let difference = known
            .iter()
            .zip(&digest)
            .fold(0, |difference, (a, b)| difference | (a ^ b));
        if std::hint::black_box(difference) == 0 {
            found = Some(actor);
        }
    }
    found
}

fn never_granted(roles: &[String]) -> Option<String> {
    let never = |role: &&String| role::NEVER_GRANTED.contains(&role.as_str());
    roles.iter().find(never).cloned()
}

fn digest_of(entry: &TokenEntry) -> Result<TokenDigest, TokenError> {
    let person = || entry.person.clone();
    match (&entry.token, &entry.token_sha256) {
        (Some(token), None)
            if token.len() >= TOKEN_CHARS_MIN
                && token.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Ok(Sha256::digest(token.as_bytes()).into())
        }
        (Some(_), None) => Err(TokenError::Weak { person: person() }),
        (None, Some(digest)) => {
            let mut bytes = TokenDigest::default();
            hex::decode_to_slice(digest, &mut bytes)
                .map_err(|_| TokenError::Digest { person: person() })?;
            Ok(bytes)
        }
        _ => Err(TokenError::OneOfTwo { person: person() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "correct-horse-battery";

    fn entry(token: Option<&str>, digest: Option<&str>) -> TokenEntry {
        TokenEntry {
            token: token.map(str::to_owned),
            token_sha256: digest.map(str::to_owned),
            person: "p1".to_owned(),
            department: "health".to_owned(),
            division: Some("140105".to_owned()),
            roles: Vec::new(),
        }
    }

    fn check(entry: TokenEntry, refused: Option<TokenError>) {
        match (Tokens::from_entries([entry]), refused) {
            (Ok(tokens), None) => {
                let caller = tokens.caller(TOKEN).expect("it is known");
                assert_eq!((caller.kind, caller.name()), (CallerKind::Token, "p1"));
                assert!(tokens.caller("correct-horse-batterz").is_none());
                assert!(tokens.without_token().is_none());
            }
            (found, refused) => assert_eq!(found.err(), refused),
        }
    }

    #[test]
    fn a_token_is_given_in_one_of_two_ways() {
        let person = || "p1".to_owned();
        let digest = hex::encode(Sha256::digest(TOKEN.as_bytes()));
        check(entry(Some(TOKEN), None), None);
        check(entry(None, Some(&digest)), None);
        check(entry(None, Some(&digest.to_uppercase())), None);
        check(
            entry(None, Some("abc")),
            Some(TokenError::Digest { person: person() }),
        );
        check(
            entry(None, None),
            Some(TokenError::OneOfTwo { person: person() }),
        );
        check(
            entry(Some(TOKEN), Some(&digest)),
            Some(TokenError::OneOfTwo { person: person() }),
        );
        check(
            entry(Some("short"), None),
            Some(TokenError::Weak { person: person() }),
        );
        check(
            entry(Some("汉字不能作为令牌使用吗"), None),
            Some(TokenError::Weak { person: person() }),
        );
        check(
            TokenEntry {
                person: String::new(),
                ..entry(Some(TOKEN), None)
            },
            Some(TokenError::Nobody),
        );
        check(
            TokenEntry {
                roles: vec!["officer".to_owned(), role::LOCAL_OPERATOR.to_owned()],
                ..entry(Some(TOKEN), None)
            },
            Some(TokenError::Role {
                person: person(),
                role: role::LOCAL_OPERATOR.to_owned(),
            }),
        );
        let twice = Tokens::from_entries([entry(Some(TOKEN), None), entry(None, Some(&digest))]);
        assert_eq!(twice.err(), Some(TokenError::Twice { person: person() }));
    }

    #[test]
    fn a_token_is_never_shown() {
        let tokens = Tokens::from_entries([entry(Some(TOKEN), None)]).expect("tokens");
        assert!(!format!("{:?} {tokens:?}", entry(Some(TOKEN), None)).contains(TOKEN));
    }

    #[test]
    fn without_tokens_nobody_is_known() {
        let nobody = Tokens::none().without_token().expect("it is read");
        assert_eq!((nobody.kind, nobody.name()), (CallerKind::Anonymous, ""));
        assert!(Tokens::none().caller(TOKEN).is_none());
        assert!(!Tokens::none().allow_changes());
    }
}
