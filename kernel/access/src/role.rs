//! The roles that the kernel knows, and who may give them to whom.
//!
//! A directory may have any other role (of a matter: an examiner, an approver). Who holds one of those, or [`OFFICER`] or [`LEADER`], has a part
//! in the office's work. A reserved role by itself gives none: whoever keeps accounts, or watches for the joint conference, does not
//! thereby decide anything in a department's place.
//!
//! The three administrators (三员: 系统管理员, 安全管理员, 审计管理员) exclude each other. That is asked when a role is given, and once more by
//! the policies, because a directory can also be loaded from files.

use std::collections::BTreeSet;

/// 经办人: works on the items of the office.
pub const OFFICER: &str = "officer";
/// 负责人: an officer who also answers for the department in the divisions below.
pub const LEADER: &str = "leader";
/// 联席会议办公室: sees, urges and supervises every department, and does nothing in its place.
pub const CONFERENCE_SECRETARY: &str = "conference-secretary";
pub const CONFERENCE_VIEWER: &str = "conference-viewer";
pub const WORKFLOW_ADMINISTRATOR: &str = "workflow-administrator";
pub const PLUGIN_ADMINISTRATOR: &str = "plugin-administrator";
pub const DIRECTORY_ADMINISTRATOR: &str = "directory-administrator";
/// 系统管理员.
pub const SYSTEM_ADMINISTRATOR: &str = "system-administrator";
/// 安全管理员.
pub const SECURITY_ADMINISTRATOR: &str = "security-administrator";
/// 审计管理员.
pub const AUDIT_ADMINISTRATOR: &str = "audit-administrator";
/// Another system: sends events and starts executions.
pub const SYSTEM_CLIENT: &str = "system-client";
/// Whoever is at this machine, where it is configured to be open. Given by the configuration alone.
pub const LOCAL_OPERATOR: &str = "local-operator";
/// Whoever asks, where no tokens are configured. Given by the configuration alone.
pub const ANONYMOUS_READER: &str = "anonymous-reader";

/// The three that exclude each other.
pub const DISJOINT: [&str; 3] = [
    SYSTEM_ADMINISTRATOR,
    SECURITY_ADMINISTRATOR,
    AUDIT_ADMINISTRATOR,
];

/// What nobody is ever given: it comes from how the host is started.
pub const NEVER_GRANTED: [&str; 2] = [LOCAL_OPERATOR, ANONYMOUS_READER];

/// Roles that give no part in an office's work, and that only the security administrator gives.
pub const RESERVED: [&str; 11] = [
    CONFERENCE_SECRETARY,
    CONFERENCE_VIEWER,
    WORKFLOW_ADMINISTRATOR,
    PLUGIN_ADMINISTRATOR,
    DIRECTORY_ADMINISTRATOR,
    SYSTEM_ADMINISTRATOR,
    SECURITY_ADMINISTRATOR,
    AUDIT_ADMINISTRATOR,
    SYSTEM_CLIENT,
    LOCAL_OPERATOR,
    ANONYMOUS_READER,
];

pub fn is_reserved(role: &str) -> bool {
    RESERVED.contains(&role)
}

/// Whether these roles give a part in the work of the office in which they are held.
pub fn works<'a>(roles: impl IntoIterator<Item = &'a str>) -> bool {
    roles.into_iter().any(|role| !is_reserved(role))
}

/// Two of the three administrators among these roles, if there are.
pub fn mixed<'a>(roles: impl IntoIterator<Item = &'a str>) -> Option<[&'static str; 2]> {
    let held: BTreeSet<&str> = roles.into_iter().collect();
    let mut both = DISJOINT.into_iter().filter(|role| held.contains(role));
    Some([both.next()?, both.next()?])
}

/// Who gives a role or takes it away.
#[derive(Clone, Copy, Debug)]
pub struct Grantor<'a> {
    pub person: &'a str,
    /// In all offices.
    pub roles: &'a [&'a str],
}

/// Why a role is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantRefusal {
    #[error("nobody gives a role to themself or takes one away; ask another administrator")]
    Oneself,
    #[error("this role comes from how the host is started and is given to nobody")]
    NeverGranted,
    #[error("only the security administrator gives or takes away this role")]
    SecurityAdministratorOnly,
    #[error(
        "only the directory administrator or the security administrator gives or takes away a role"
    )]
    AdministratorOnly,
    #[error("{has} and {wanted} exclude each other; take the first away or choose another person")]
    Excludes {
        has: &'static str,
        wanted: &'static str,
    },
}

impl GrantRefusal {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Oneself => "grant-oneself",
            Self::NeverGranted => "grant-never",
            Self::SecurityAdministratorOnly => "grant-security-only",
            Self::AdministratorOnly => "grant-administrator-only",
            Self::Excludes { .. } => "grant-excludes",
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::Oneself => "任何人不得给自己授予或收回角色；请由其他管理员办理".to_owned(),
            Self::NeverGranted => "该角色由系统启动方式决定，不能授予任何人".to_owned(),
            Self::SecurityAdministratorOnly => "该角色只能由安全管理员授予或收回".to_owned(),
            Self::AdministratorOnly => "角色只能由目录管理员或安全管理员授予或收回".to_owned(),
            Self::Excludes { has, wanted } => format!(
                "{}与{}互斥；请先收回前者，或另选人员",
                zh_of(has),
                zh_of(wanted)
            ),
        }
    }
}

fn zh_of(role: &str) -> &str {
    match role {
        SYSTEM_ADMINISTRATOR => "系统管理员",
        SECURITY_ADMINISTRATOR => "安全管理员",
        AUDIT_ADMINISTRATOR => "审计管理员",
        other => other,
    }
}

/// Whether `grantor` may give `role` to `person`, who has the roles `has` in all offices; ask the same, without roles, for taking it away.
pub fn grant(
    grantor: Grantor<'_>,
    person: &str,
    has: &[&str],
    role: &str,
) -> Result<(), GrantRefusal> {
    if grantor.person == person {
        return Err(GrantRefusal::Oneself);
    }
    if NEVER_GRANTED.contains(&role) {
        return Err(GrantRefusal::NeverGranted);
    }
    let security = grantor.roles.contains(&SECURITY_ADMINISTRATOR);
    if is_reserved(role) && !security {
        return Err(GrantRefusal::SecurityAdministratorOnly);
    }
    if !security && !grantor.roles.contains(&DIRECTORY_ADMINISTRATOR) {
        return Err(GrantRefusal::AdministratorOnly);
    }
    let Some(wanted) = DISJOINT.into_iter().find(|one| *one == role) else {
        return Ok(());
    };
    match DISJOINT
        .into_iter()
        .find(|other| *other != wanted && has.contains(other))
    {
        Some(has) => Err(GrantRefusal::Excludes { has, wanted }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        (person, roles): (&str, &[&str]),
        (to, has): (&str, &[&str]),
        role: &str,
        expected: Result<(), GrantRefusal>,
    ) {
        let grantor = Grantor { person, roles };
        assert_eq!(
            grant(grantor, to, has, role),
            expected,
            "{roles:?} give {role} to who has {has:?}"
        );
    }

    #[test]
    fn who_may_give_which_role() {
        let system: &[&str] = &[SYSTEM_ADMINISTRATOR];
        let security: &[&str] = &[SECURITY_ADMINISTRATOR];
        let directory: &[&str] = &[DIRECTORY_ADMINISTRATOR];
        let only_security = Err(GrantRefusal::SecurityAdministratorOnly);

        check(("s", security), ("p", &[]), AUDIT_ADMINISTRATOR, Ok(()));
        check(("s", security), ("p", &[]), LEADER, Ok(()));
        check(("d", directory), ("p", &[]), LEADER, Ok(()));
        check(("d", directory), ("p", &[]), SYSTEM_CLIENT, only_security);
        // No way from the accounts to the security of the house.
        check(
            ("a", system),
            ("p", &[]),
            SECURITY_ADMINISTRATOR,
            only_security,
        );
        check(
            ("a", system),
            ("p", &[]),
            OFFICER,
            Err(GrantRefusal::AdministratorOnly),
        );
        check(
            ("s", security),
            ("s", &[]),
            OFFICER,
            Err(GrantRefusal::Oneself),
        );
        check(
            ("s", security),
            ("p", &[]),
            LOCAL_OPERATOR,
            Err(GrantRefusal::NeverGranted),
        );
        check(
            ("s", security),
            ("p", system),
            AUDIT_ADMINISTRATOR,
            Err(GrantRefusal::Excludes {
                has: SYSTEM_ADMINISTRATOR,
                wanted: AUDIT_ADMINISTRATOR,
            }),
        );
        check(("s", security), ("p", system), SYSTEM_ADMINISTRATOR, Ok(()));
    }

    #[test]
    fn the_three_administrators_are_disjoint() {
        assert_eq!(mixed([OFFICER, SYSTEM_ADMINISTRATOR]), None);
        assert_eq!(
            mixed([AUDIT_ADMINISTRATOR, OFFICER, SYSTEM_ADMINISTRATOR]),
            Some([SYSTEM_ADMINISTRATOR, AUDIT_ADMINISTRATOR])
        );
        assert!(works(["examiner"]) && works([OFFICER]) && works([LEADER]));
        assert!(!works(RESERVED) && !works([]));
    }
}
