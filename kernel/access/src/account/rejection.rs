//! Why a command about an account was refused.

use jiff::Timestamp;

use super::LOGIN_CHARS_MAX;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountRejection {
    #[error("there is no such account; look it up in the list")]
    NotFound,
    #[error("this person has an account already; enable it or reset its password")]
    AlreadyExists,
    #[error(
        "a login has 1 to {LOGIN_CHARS_MAX} characters: letters, digits, `.`, `-`, `_` and `@`, and begins with a letter or a digit"
    )]
    Login,
    #[error("the issuer and the subject of a provider have 1 to 255 characters each")]
    External,
    #[error("the reason must have between 1 and {max_chars} characters")]
    Reason { max_chars: usize },
    #[error("nobody does `{command}` with their own account; ask another administrator")]
    Oneself { command: &'static str },
    #[error("only the person of this account changes its password; an administrator resets it")]
    NotOneself,
    #[error(
        "too many wrong passwords: signing in is locked until {until}; wait, or ask a security administrator to unlock"
    )]
    Locked { until: Timestamp },
    #[error("the account is not locked; nothing is to be done")]
    NotLocked,
    #[error("the account is disabled; enable it first")]
    Disabled,
    #[error("the account is active; nothing is to be done")]
    NotDisabled,
    #[error("the account is linked to this subject already; nothing is to be done")]
    AlreadyLinked,
}

impl AccountRejection {
    /// A stable word for programs and translations.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "account-not-found",
            Self::AlreadyExists => "account-already-exists",
            Self::Login => "account-login",
            Self::External => "account-external",
            Self::Reason { .. } => "reason",
            Self::Oneself { .. } => "account-oneself",
            Self::NotOneself => "account-not-oneself",
            Self::Locked { .. } => "account-locked",
            Self::NotLocked => "account-not-locked",
            Self::Disabled => "account-disabled",
            Self::NotDisabled => "account-not-disabled",
            Self::AlreadyLinked => "account-already-linked",
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::NotFound => "没有这个账号；请在账号列表中查找".to_owned(),
            Self::AlreadyExists => "此人已有账号；请启用该账号或重置密码".to_owned(),
            Self::Login => format!(
                "登录名为1至{LOGIN_CHARS_MAX}个字符，可用字母、数字和 . - _ @，并以字母或数字开头"
            ),
            Self::External => "身份提供方地址和用户标识均为1至255个字符".to_owned(),
            Self::Reason { max_chars } => format!("原因应为1至{max_chars}个字符"),
            Self::Oneself { .. } => "任何人不得管理自己的账号；请由其他管理员办理".to_owned(),
            Self::NotOneself => "密码只能由本人修改；管理员请使用重置密码".to_owned(),
            Self::Locked { until } => {
                format!("密码错误次数过多，已锁定至{until}；请等待，或请安全管理员解锁")
            }
            Self::NotLocked => "账号未被锁定，无需办理".to_owned(),
            Self::Disabled => "账号已停用；请先启用".to_owned(),
            Self::NotDisabled => "账号处于启用状态，无需办理".to_owned(),
            Self::AlreadyLinked => "账号已关联此用户标识，无需办理".to_owned(),
        }
    }
}
