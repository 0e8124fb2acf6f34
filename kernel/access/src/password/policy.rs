//! What a password must be, as data: two profiles, or a site's own numbers.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest password of any policy, in characters: whatever is hashed is bounded.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// The most earlier hashes that a policy compares with: each costs a verification.
pub const HISTORY_MAX: usize = 10;
/// zxcvbn's best score.
const SCORE_MAX: u8 = 4;
/// Lower case, upper case, digits, others.
const CLASSES_MAX: u8 = 4;

/// The rules for new passwords.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PasswordPolicy {
    /// In characters.
    pub length_min: usize,
    /// In characters; at most [`PASSWORD_CHARS_MAX`].
    pub length_max: usize,
    /// How many of lower case, upper case, digits and others must be there; 0: none in particular.
    pub classes_min: u8,
    /// The least score of zxcvbn, which knows words, names, keyboards and dates: 0 (guessed at once) to 4.
    pub score_min: u8,
    /// Whether the login must not be in it.
    pub not_login: bool,
    /// How many earlier passwords must not come again, the present one among them.
    pub history: usize,
    /// After so many days it must be changed; none: never for its age alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_days_max: Option<u32>,
}

/// What other fields are when a site names some.
impl Default for PasswordPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

impl PasswordPolicy {
    /// Long and hard to guess, and never changed for its age alone (as NIST SP 800-63B advises).
    pub const fn standard() -> Self {
        Self {
            length_min: 10,
            length_max: PASSWORD_CHARS_MAX,
            classes_min: 0,
            score_min: 3,
            not_login: true,
            history: 3,
            age_days_max: None,
        }
    }

    /// 等保三级, as it is practised: the standard asks for complexity and regular change and leaves the numbers to the site, so these are a
    /// default that has been verified against no text.
    pub const fn dengbao() -> Self {
        Self {
            length_min: 8,
            length_max: PASSWORD_CHARS_MAX,
            classes_min: 3,
            score_min: 2,
            not_login: true,
            history: 5,
            age_days_max: Some(90),
        }
    }

    /// Whether a configuration may say so.
    pub fn check(&self) -> Result<(), PolicyProblem> {
        if self.length_min == 0
            || self.length_min > self.length_max
            || self.length_max > PASSWORD_CHARS_MAX
        {
            return Err(PolicyProblem::Length);
        }
        if self.classes_min > CLASSES_MAX {
            return Err(PolicyProblem::Classes);
        }
        if self.score_min > SCORE_MAX {
            return Err(PolicyProblem::Score);
        }
        if self.history > HISTORY_MAX {
            return Err(PolicyProblem::History);
        }
        if self.age_days_max == Some(0) {
            return Err(PolicyProblem::Age);
        }
        Ok(())
    }

    /// Whether a password that was set at `changed` is still good.
    pub fn age(&self, changed: Timestamp, now: Timestamp) -> AgeStanding {
        let Some(days) = self.age_days_max else {
            return AgeStanding::Good;
        };
        let last = changed
            .checked_add(SignedDuration::from_hours(24 * i64::from(days)))
            .unwrap_or(Timestamp::MAX);
        if now < last {
            AgeStanding::Good
        } else {
            AgeStanding::MustChange { since: last }
        }
    }
}

/// Whether a password has become too old. Who has one signs in and must then choose another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeStanding {
    Good,
    MustChange { since: Timestamp },
}

/// What a configuration says: a profile by name, or numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PasswordProfile {
    Named(ProfileName),
    Own(PasswordPolicy),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileName {
    Standard,
    Dengbao,
}

impl Default for PasswordProfile {
    fn default() -> Self {
        Self::Named(ProfileName::Standard)
    }
}

impl PasswordProfile {
    pub fn policy(&self) -> PasswordPolicy {
        match self {
            Self::Named(ProfileName::Standard) => PasswordPolicy::standard(),
            Self::Named(ProfileName::Dengbao) => PasswordPolicy::dengbao(),
            Self::Own(policy) => policy.clone(),
        }
    }
}

/// What is wrong with a configured policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    #[error(
        "lengthMin must be at least 1, at most lengthMax, and lengthMax at most {PASSWORD_CHARS_MAX}"
    )]
    Length,
    #[error("classesMin must be from 0 to {CLASSES_MAX}")]
    Classes,
    #[error("scoreMin must be from 0 to {SCORE_MAX}")]
    Score,
    #[error("history must be at most {HISTORY_MAX}")]
    History,
    #[error("ageDaysMax must be at least 1; leave it out for no limit")]
    Age,
}

impl PolicyProblem {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length => "password-policy-length",
            Self::Classes => "password-policy-classes",
            Self::Score => "password-policy-score",
            Self::History => "password-policy-history",
            Self::Age => "password-policy-age",
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::Length => format!(
                "lengthMin 至少为1，不得大于 lengthMax；lengthMax 最多为{PASSWORD_CHARS_MAX}"
            ),
            Self::Classes => format!("classesMin 应为0至{CLASSES_MAX}"),
            Self::Score => format!("scoreMin 应为0至{SCORE_MAX}"),
            Self::History => format!("history 最多为{HISTORY_MAX}"),
            Self::Age => "ageDaysMax 至少为1；不限期限请不要填写".to_owned(),
        }
    }
}
