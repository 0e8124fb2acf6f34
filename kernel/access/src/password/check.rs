//! Whether a new password is good enough. All that is wrong is said at once, so that nobody tries five times.

use super::hash::{Cost, Verified, verify};
use super::policy::{HISTORY_MAX, PASSWORD_CHARS_MAX, PasswordPolicy};

/// The least login that is looked for inside a password: shorter ones are in everything.
const LOGIN_SOUGHT_CHARS_MIN: usize = 3;

/// One thing that is wrong with a new password. The password is in none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    #[error("it has {chars} characters and needs at least {min}; make it longer")]
    TooShort { chars: usize, min: usize },
    #[error("it has more than {max} characters; make it shorter")]
    TooLong { max: usize },
    #[error("it has {classes} of lower case, upper case, digits and others, and needs {min}")]
    TooFewClasses { classes: u8, min: u8 },
    #[error(
        "it would be guessed soon; avoid names, dates, common words and rows of keys, or join several words"
    )]
    TooGuessable,
    #[error("it contains the login; choose another")]
    ContainsLogin,
    #[error("it is one of the last {history} passwords of this account; choose a new one")]
    UsedBefore { history: usize },
    #[error("it has control characters, such as a line break; type it again without")]
    ControlCharacters,
}

impl PasswordProblem {
    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password-too-short",
            Self::TooLong { .. } => "password-too-long",
            Self::TooFewClasses { .. } => "password-too-few-classes",
            Self::TooGuessable => "password-too-guessable",
            Self::ContainsLogin => "password-contains-login",
            Self::UsedBefore { .. } => "password-used-before",
            Self::ControlCharacters => "password-control-characters",
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::TooShort { chars, min } => format!("密码只有{chars}个字符，至少需要{min}个"),
            Self::TooLong { max } => format!("密码不得超过{max}个字符"),
            Self::TooFewClasses { classes, min } => format!(
                "密码只含小写字母、大写字母、数字、其他字符中的{classes}类，至少需要{min}类"
            ),
            Self::TooGuessable => {
                "密码太容易被猜中；请避免姓名、日期、常用词和键盘顺序，可用几个不相关的词组成"
                    .to_owned()
            }
            Self::ContainsLogin => "密码不得包含登录名".to_owned(),
            Self::UsedBefore { history } => format!("不得使用最近{history}次用过的密码"),
            Self::ControlCharacters => "密码含有换行等控制字符；请重新输入".to_owned(),
        }
    }
}

/// Looks at a new password by all rules. `previous` are the account's earlier hashes, the present one first; comparing costs a hash for each of
/// the first [`PasswordPolicy::history`], and happens only if nothing else is wrong.
pub fn check(
    policy: &PasswordPolicy,
    login: &str,
    password: &str,
    previous: &[String],
) -> Result<(), Vec<PasswordProblem>> {
    let length_max = policy.length_max.min(PASSWORD_CHARS_MAX);
    let chars = password.chars().take(length_max + 1).count();
    if chars > length_max {
        // Nothing else is worked out of what is too long.
        return Err(vec![PasswordProblem::TooLong { max: length_max }]);
    }
    let mut problems = Vec::new();
    if chars < policy.length_min {
        problems.push(PasswordProblem::TooShort {
            chars,
            min: policy.length_min,
        });
    }
    if password.chars().any(char::is_control) {
        problems.push(PasswordProblem::ControlCharacters);
    }
    let classes = classes(password);
    if classes < policy.classes_min {
        problems.push(PasswordProblem::TooFewClasses {
            classes,
            min: policy.classes_min,
        });
    }
    let has_login = policy.not_login && contains(password, login);
    if has_login {
        problems.push(PasswordProblem::ContainsLogin);
    }
    if policy.score_min > 0 && score(password, login) < policy.score_min {
        problems.push(PasswordProblem::TooGuessable);
    }
    if problems.is_empty() && was_used(policy, password, previous) {
        problems.push(PasswordProblem::UsedBefore {
            history: policy.history,
        });
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn score(password: &str, login: &str) -> u8 {
    u8::from(zxcvbn::zxcvbn(password, &[login, "lianxi"]).score())
}

/// How many of lower case, upper case, digits and others there are. What has no case, as Chinese, is of the others.
fn classes(password: &str) -> u8 {
    let others = |character: char| {
        !character.is_lowercase() && !character.is_uppercase() && !character.is_ascii_digit()
    };
    let has = |class: &dyn Fn(char) -> bool| u8::from(password.chars().any(class));
    has(&char::is_lowercase)
        + has(&char::is_uppercase)
        + has(&|character| character.is_ascii_digit())
        + has(&others)
}

fn contains(password: &str, login: &str) -> bool {
    let (password, login) = (password.to_lowercase(), login.to_lowercase());
    if login.chars().count() < LOGIN_SOUGHT_CHARS_MIN {
        password == login
    } else {
        password.contains(&login)
    }
}

/// A hash that cannot be read matches nothing.
fn was_used(policy: &PasswordPolicy, password: &str, previous: &[String]) -> bool {
    previous
        .iter()
        .take(policy.history.min(HISTORY_MAX))
        .any(|stored| {
            matches!(
                verify(password, stored, &Cost::default()),
                Ok(Verified::Match { .. })
            )
        })
}
