//! What the policies answer: allowed or refused, by which of them, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The answer. The names of the policies are for the audit trail and for who writes policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Allowed {
        policies: Vec<String>,
    },
    Refused {
        code: RefusalCode,
        policies: Vec<String>,
    },
}

impl Decision {
    pub(super) fn refused(code: RefusalCode, policies: impl IntoIterator<Item = String>) -> Self {
        Self::Refused {
            code,
            policies: policies.into_iter().collect(),
        }
    }

    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// Refused because nothing permits it.
    pub(super) const fn is_for_want(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                code: RefusalCode::NoPermission,
                ..
            }
        )
    }
}

/// Why it is refused. In order: of several, the first is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// A policy could not be evaluated; nothing is allowed by accident.
    PolicyFailed,
    /// The operation is not one of that kind of thing: a mistake of the program that asks.
    WrongKind,
    /// Nobody administers their own account.
    OwnAccount,
    /// Two of the three administrators in one person.
    AdministratorsMixed,
    /// The token's scopes do not leave it.
    OutsideScope,
    /// A site's own policy forbids it.
    ByPolicy,
    /// No policy permits it.
    NoPermission,
}

impl RefusalCode {
    /// From the `@code` of the policy that forbids.
    pub(super) fn of(annotation: Option<&str>) -> Self {
        match annotation {
            Some("own-account") => Self::OwnAccount,
            Some("administrators-mixed") => Self::AdministratorsMixed,
            Some("outside-scope") => Self::OutsideScope,
            _ => Self::ByPolicy,
        }
    }

    /// A stable word for programs and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PolicyFailed => "policy-failed",
            Self::WrongKind => "wrong-kind",
            Self::OwnAccount => "own-account",
            Self::AdministratorsMixed => "administrators-mixed",
            Self::OutsideScope => "outside-scope",
            Self::ByPolicy => "by-policy",
            Self::NoPermission => "no-permission",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            Self::PolicyFailed => "授权策略无法计算，已按拒绝处理；请联系安全管理员检查策略文件",
            Self::WrongKind => "该操作不适用于这类对象；请报告此程序错误",
            Self::OwnAccount => "任何人不得管理自己的账号；请由其他管理员办理",
            Self::AdministratorsMixed => "同一人兼任了互斥的管理员角色；请安全管理员收回其中之一",
            Self::OutsideScope => "所用令牌的范围不包括此操作；请换用范围更大的令牌，或登录后办理",
            Self::ByPolicy => "本单位的授权策略禁止此操作；如有疑问请联系安全管理员",
            Self::NoPermission => {
                "您在任何岗位上都没有此项权限；请由有权限的人员办理，或向安全管理员申请角色"
            }
        }
    }
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PolicyFailed => "a policy could not be evaluated, which refuses; ask the security administrator to look at the policy files",
            Self::WrongKind => "the operation is not one of this kind of thing; report this as a defect",
            Self::OwnAccount => "nobody administers their own account; ask another administrator",
            Self::AdministratorsMixed => "two administrator roles that exclude each other are held by one person; the security administrator has to take one away",
            Self::OutsideScope => "the scopes of this token do not include it; use another token or sign in",
            Self::ByPolicy => "a policy of this site forbids it; ask the security administrator",
            Self::NoPermission => "none of your offices and roles gives this permission; ask somebody who has it, or the security administrator for a role",
        })
    }
}
