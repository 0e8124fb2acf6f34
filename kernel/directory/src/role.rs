//! What a person may be in an office (角色). Who may do what is a matter of policies; here stands what a role is for.

use serde::{Deserialize, Serialize};

use crate::word::words;

/// What a role is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleKind {
    /// Does the office's work.
    Duty,
    /// Leads the office: work that nobody there can take comes here.
    Leader,
    /// Looks on.
    Viewer,
    /// Takes no ordinary work, only what names this very role: keepers of definitions, a secretariat, programs.
    Other,
    SystemAdministrator,
    SecurityAdministrator,
    AuditAdministrator,
}

words! { RoleKind {
    Duty = "duty", "经办";
    Leader = "leader", "负责人";
    Viewer = "viewer", "查看";
    Other = "other", "其他";
    SystemAdministrator = "system-administrator", "系统管理员";
    SecurityAdministrator = "security-administrator", "安全保密管理员";
    AuditAdministrator = "audit-administrator", "安全审计员";
} }

impl RoleKind {
    /// The three that no person holds two of (三员分离), and that nobody holds by standing in.
    pub fn is_administrator(self) -> bool {
        matches!(
            self,
            Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator
        )
    }

    /// Whether whoever has it can take an office's ordinary work.
    pub fn takes_work(self) -> bool {
        matches!(self, Self::Duty | Self::Leader)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Role {
    pub id: String,
    pub name: String,
    pub kind: RoleKind,
}
