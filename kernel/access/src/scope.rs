//! What a token is limited to. A scope never gives anything: it is the set of operations that are left of what its person may do.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::operation::Operation;

/// A part of what somebody may do. Every operation is in exactly one ([`Operation::scope`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Looking at work, executions, definitions, plugins, the outbox, the calendar and the directory.
    Read,
    /// The verbs of work items.
    Work,
    /// Starting, stopping and mending executions.
    Executions,
    /// Publishing definitions.
    Publish,
    /// Sending events in.
    Events,
    Plugins,
    /// Changing the directory and the calendar.
    Directory,
    /// Accounts and tokens, also looking at them.
    Accounts,
    /// Reading the audit trail.
    Audit,
    /// Running the host: sending again, archiving, the clock.
    Operate,
}

impl Scope {
    pub const ALL: [Self; 10] = [
        Self::Read,
        Self::Work,
        Self::Executions,
        Self::Publish,
        Self::Events,
        Self::Plugins,
        Self::Directory,
        Self::Accounts,
        Self::Audit,
        Self::Operate,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Work => "work",
            Self::Executions => "executions",
            Self::Publish => "publish",
            Self::Events => "events",
            Self::Plugins => "plugins",
            Self::Directory => "directory",
            Self::Accounts => "accounts",
            Self::Audit => "audit",
            Self::Operate => "operate",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            Self::Read => "查看",
            Self::Work => "办理待办",
            Self::Executions => "发起和管理流程实例",
            Self::Publish => "发布流程定义",
            Self::Events => "发送事件",
            Self::Plugins => "管理插件",
            Self::Directory => "维护机构目录和日历",
            Self::Accounts => "管理账号和令牌",
            Self::Audit => "查看审计记录",
            Self::Operate => "运行维护",
        }
    }

    /// The operations that it leaves.
    pub fn operations(self) -> impl Iterator<Item = Operation> {
        Operation::ALL
            .iter()
            .copied()
            .filter(move |operation| operation.scope() == self)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that is no scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is not a scope; choose from: read, work, executions, publish, events, plugins, directory, accounts, audit, operate"
)]
pub struct UnknownScope {
    pub given: String,
}

impl UnknownScope {
    pub const fn code(&self) -> &'static str {
        "unknown-scope"
    }

    pub fn zh(&self) -> String {
        format!(
            "“{}”不是令牌范围；可选：{}",
            self.given,
            Scope::ALL.map(Scope::name).join("、")
        )
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.name() == text)
            .ok_or_else(|| UnknownScope {
                given: text.chars().take(32).collect(),
            })
    }
}

/// The scopes of one token. The empty set leaves nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopeSet(BTreeSet<Scope>);

impl ScopeSet {
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// From the words of a request or a configuration file; every unknown word is told.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, Vec<UnknownScope>> {
        let (mut scopes, mut unknown) = (BTreeSet::new(), Vec::new());
        for word in words {
            match word.parse() {
                Ok(scope) => {
                    scopes.insert(scope);
                }
                Err(problem) => unknown.push(problem),
            }
        }
        if unknown.is_empty() {
            Ok(Self(scopes))
        } else {
            Err(unknown)
        }
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Scope::name).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_from_words() {
        let set = ScopeSet::parse(["work", "read", "work"]).expect("two scopes");
        assert_eq!(set.to_string(), "read work");
        assert!(set.has(Scope::Work) && !set.has(Scope::Audit));
        assert_eq!(
            serde_json::to_string(&set).expect("JSON"),
            r#"["read","work"]"#
        );

        let unknown = ScopeSet::parse(["everything", "read", "Work"]).expect_err("two unknown");
        assert_eq!(unknown.len(), 2);
        assert!(unknown[0].to_string().starts_with("`everything`"));
    }

    #[test]
    fn every_scope_leaves_something() {
        for scope in Scope::ALL {
            assert!(scope.operations().next().is_some(), "{scope}");
        }
    }
}
