//! Secrets that programs and browsers show instead of a password. Only a digest is ever stored: who reads the database can use none.
//!
//! The text is `lx_` and 43 characters of base64url without padding: the prefix lets a scanner of leaked secrets find it. 256 random bits need
//! no salt and no slow hash.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::scope::ScopeSet;

pub const TOKEN_PREFIX: &str = "lx_";
/// 256 bits.
pub const TOKEN_BYTES: usize = 32;
/// The longest life of a token for a program, unless a site says less.
pub const TOKEN_DAYS_MAX: u32 = 366;
/// The characters after the prefix.
const ENCODED_CHARS: usize = 43;

/// The secret itself. It is shown once, to whom it is made for, and has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; TOKEN_BYTES]);

/// A text that is no token of ours. What was given is not repeated: it may be a secret of somewhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a token of this system; it begins with `lx_` and has 46 characters: copy it whole"
)]
pub struct MalformedToken;

impl MalformedToken {
    pub const fn code(&self) -> &'static str {
        "malformed-token"
    }

    pub const fn zh(&self) -> &'static str {
        "这不是本系统的令牌；令牌以“lx_”开头，共46个字符，请完整复制"
    }
}

impl Token {
    /// From bytes of a source of randomness that is fit for keys.
    pub const fn new(random: [u8; TOKEN_BYTES]) -> Self {
        Self(random)
    }

    pub fn parse(text: &str) -> Result<Self, MalformedToken> {
        let encoded = text.strip_prefix(TOKEN_PREFIX).ok_or(MalformedToken)?;
        if encoded.len() != ENCODED_CHARS {
            return Err(MalformedToken);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(encoded)
            .map_err(|_| MalformedToken)?;
        bytes.try_into().map(Self).map_err(|_| MalformedToken)
    }

    /// What is given to whom it is for.
    pub fn secret_text(&self) -> String {
        format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(self.0))
    }

    /// What is stored and looked up: SHA-256 of the 32 bytes, in 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.0))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// What is stored beside the digest of a program's token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenTerms {
    /// Whose rights it has, as far as the scopes leave them.
    pub person: String,
    /// What it is for, in the words of who made it.
    pub label: String,
    pub scopes: ScopeSet,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Why a token cannot have that end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpiryProblem {
    #[error("the token would have expired already; give an instant to come")]
    Past,
    #[error(
        "a token lasts {days_max} days at most; give an earlier instant and make a new one then"
    )]
    TooLate { days_max: u32 },
    #[error("a token without scopes can do nothing; give at least one")]
    NoScopes,
}

impl ExpiryProblem {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Past => "token-expiry-past",
            Self::TooLate { .. } => "token-expiry-too-late",
            Self::NoScopes => "token-no-scopes",
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::Past => "令牌的到期时间已过；请填写将来的时间".to_owned(),
            Self::TooLate { days_max } => {
                format!("令牌最长有效{days_max}天；请提前到期时间，到期后重新创建")
            }
            Self::NoScopes => "没有范围的令牌什么也不能做；请至少选择一个范围".to_owned(),
        }
    }
}

impl TokenTerms {
    /// Whether a token may be made so; `days_max` is the site's, at most [`TOKEN_DAYS_MAX`].
    pub fn check(&self, days_max: u32) -> Result<(), ExpiryProblem> {
        let days_max = days_max.min(TOKEN_DAYS_MAX);
        if self.expires_at <= self.created_at {
            return Err(ExpiryProblem::Past);
        }
        let last = self
            .created_at
            .checked_add(SignedDuration::from_hours(24 * i64::from(days_max)))
            .unwrap_or(Timestamp::MAX);
        if self.expires_at > last {
            return Err(ExpiryProblem::TooLate { days_max });
        }
        if self.scopes.is_empty() {
            return Err(ExpiryProblem::NoScopes);
        }
        Ok(())
    }

    /// At its last instant it is over.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Scope;

    #[test]
    fn a_token_is_read_back_from_its_text() {
        let token = Token::new([0xA7; TOKEN_BYTES]);
        let text = token.secret_text();
        assert_eq!(text.len(), 46);
        assert_eq!(Token::parse(&text), Ok(token.clone()));
        assert_eq!(token.digest().len(), 64);
        assert_ne!(token.digest(), Token::new([0xA8; TOKEN_BYTES]).digest());
        assert_eq!(format!("{token:?}"), "Token(..)");
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let good = Token::new([1; TOKEN_BYTES]).secret_text();
        let one_less = &good[..45];
        // The last character has bits that no token sets: there is one text for a token.
        let twisted = format!("{one_less}F");
        for text in [
            "",
            "lx_",
            one_less,
            &format!("{good}A"),
            &good.replace("lx_", "gh_"),
            &good.replace('A', "+"),
            &twisted,
            &"令".repeat(46),
        ] {
            assert_eq!(Token::parse(text), Err(MalformedToken), "{text}");
        }
    }

    #[test]
    fn a_token_ends() {
        let at = |day: i64| Timestamp::from_second(day * 86_400).expect("an instant");
        let check = |expires: i64, scopes: &[Scope], expected| {
            let terms = TokenTerms {
                person: "p1".to_owned(),
                label: "nightly export".to_owned(),
                scopes: scopes.iter().copied().collect(),
                created_at: at(0),
                expires_at: at(expires),
            };
            assert_eq!(terms.check(1000), expected, "expires on day {expires}");
            terms
        };
        let read = &[Scope::Read];
        let terms = check(366, read, Ok(()));
        assert!(terms.is_valid(at(365)) && !terms.is_valid(at(366)));
        check(0, read, Err(ExpiryProblem::Past));
        check(367, read, Err(ExpiryProblem::TooLate { days_max: 366 }));
        check(1, &[], Err(ExpiryProblem::NoScopes));
    }
}
