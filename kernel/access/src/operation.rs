//! Everything that somebody may ask of this system, each with the one name that policies, tokens, logs and the API use for it.
//!
//! The table below is the whole list. `policies/schema.cedarschema` says the same again for the policies; a test holds the two together.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::scope::Scope;

/// What an operation is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 待办.
    WorkItem,
    Execution,
    Workflow,
    Plugin,
    Event,
    Outbox,
    Archive,
    Clock,
    Calendar,
    Directory,
    Account,
    Token,
    AuditTrail,
}

impl Kind {
    pub const ALL: [Self; 13] = [
        Self::WorkItem,
        Self::Execution,
        Self::Workflow,
        Self::Plugin,
        Self::Event,
        Self::Outbox,
        Self::Archive,
        Self::Clock,
        Self::Calendar,
        Self::Directory,
        Self::Account,
        Self::Token,
        Self::AuditTrail,
    ];

    /// A stable word for programs and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WorkItem => "work-item",
            Self::Execution => "execution",
            Self::Workflow => "workflow",
            Self::Plugin => "plugin",
            Self::Event => "event",
            Self::Outbox => "outbox",
            Self::Archive => "archive",
            Self::Clock => "clock",
            Self::Calendar => "calendar",
            Self::Directory => "directory",
            Self::Account => "account",
            Self::Token => "token",
            Self::AuditTrail => "audit-trail",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            Self::WorkItem => "待办",
            Self::Execution => "流程实例",
            Self::Workflow => "流程定义",
            Self::Plugin => "插件",
            Self::Event => "事件",
            Self::Outbox => "发件箱",
            Self::Archive => "归档",
            Self::Clock => "时钟",
            Self::Calendar => "工作日历",
            Self::Directory => "机构目录",
            Self::Account => "账号",
            Self::Token => "令牌",
            Self::AuditTrail => "审计记录",
        }
    }

    /// The type of the policies' entities.
    pub(crate) const fn entity(self) -> &'static str {
        match self {
            Self::WorkItem => "WorkItem",
            Self::Execution => "Execution",
            Self::Workflow => "Workflow",
            Self::Plugin => "Plugin",
            Self::Event => "Event",
            Self::Outbox => "Outbox",
            Self::Archive => "Archive",
            Self::Clock => "Clock",
            Self::Calendar => "Calendar",
            Self::Directory => "Directory",
            Self::Account => "Account",
            Self::Token => "Token",
            Self::AuditTrail => "AuditTrail",
        }
    }
}

/// One line an operation: variant, kind, name, Chinese, the scope a token needs for it, whether it changes anything.
macro_rules! operations {
    ($($variant:ident $kind:ident $name:literal $zh:literal $scope:ident $changes:literal;)+) => {
        /// What is asked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Operation { $($variant,)+ }

        impl Operation {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in policies, logs and the API: `workItem.claim`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// As an officer calls it.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// What it is done to.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)+ }
            }

            /// The scope that a token needs for it.
            pub const fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope,)+ }
            }

            /// Whether it changes anything. What only reads may be asked again at will.
            pub const fn changes(self) -> bool {
                match self { $(Self::$variant => $changes,)+ }
            }
        }
    };
}

operations! {
    WorkItemList WorkItem "workItem.list" "查看待办列表" Read false;
    WorkItemShow WorkItem "workItem.show" "查看待办" Read false;
    WorkItemExport WorkItem "workItem.export" "导出待办" Read false;
    WorkItemClaim WorkItem "workItem.claim" "签收" Work true;
    WorkItemRelease WorkItem "workItem.release" "取消签收" Work true;
    WorkItemDraft WorkItem "workItem.draft" "暂存" Work true;
    WorkItemComplete WorkItem "workItem.complete" "办结" Work true;
    WorkItemTransfer WorkItem "workItem.transfer" "转办" Work true;
    WorkItemDelegate WorkItem "workItem.delegate" "委派" Work true;
    WorkItemAddSigner WorkItem "workItem.addSigner" "加签" Work true;
    WorkItemRemoveSigner WorkItem "workItem.removeSigner" "减签" Work true;
    WorkItemSign WorkItem "workItem.sign" "签署意见" Work true;
    WorkItemReturn WorkItem "workItem.return" "驳回" Work true;
    WorkItemTakeBack WorkItem "workItem.takeBack" "撤回" Work true;
    WorkItemUrge WorkItem "workItem.urge" "催办" Work true;
    WorkItemCopy WorkItem "workItem.copy" "抄送" Work true;
    WorkItemRead WorkItem "workItem.read" "阅知" Work true;
    WorkItemRequestExtension WorkItem "workItem.requestExtension" "申请延期" Work true;
    WorkItemDecideExtension WorkItem "workItem.decideExtension" "审批延期" Work true;
    WorkItemExplain WorkItem "workItem.explain" "说明逾期原因" Work true;
    WorkItemSupervise WorkItem "workItem.supervise" "挂牌督办" Work true;
    WorkItemLiftSupervision WorkItem "workItem.liftSupervision" "解除督办" Work true;
    WorkItemCloseOut WorkItem "workItem.closeOut" "销号" Work true;
    WorkItemRecuse WorkItem "workItem.recuse" "回避" Work true;
    WorkItemHandOver WorkItem "workItem.handOver" "离职转办" Work true;
    ExecutionStart Execution "execution.start" "发起流程" Executions true;
    ExecutionList Execution "execution.list" "查看流程实例列表" Read false;
    ExecutionShow Execution "execution.show" "查看流程实例" Read false;
    ExecutionRetry Execution "execution.retry" "重试流程实例" Executions true;
    ExecutionCancel Execution "execution.cancel" "取消流程实例" Executions true;
    ExecutionSuspend Execution "execution.suspend" "暂停流程实例" Executions true;
    ExecutionResume Execution "execution.resume" "恢复流程实例" Executions true;
    WorkflowPublish Workflow "workflow.publish" "发布流程定义" Publish true;
    WorkflowList Workflow "workflow.list" "查看流程定义列表" Read false;
    WorkflowShow Workflow "workflow.show" "查看流程定义" Read false;
    WorkflowDeprecate Workflow "workflow.deprecate" "停用流程定义" Publish true;
    WorkflowReinstate Workflow "workflow.reinstate" "恢复流程定义" Publish true;
    PluginInstall Plugin "plugin.install" "安装插件" Plugins true;
    PluginApprove Plugin "plugin.approve" "批准插件权限" Plugins true;
    PluginDisable Plugin "plugin.disable" "停用插件" Plugins true;
    PluginEnable Plugin "plugin.enable" "启用插件" Plugins true;
    PluginRemove Plugin "plugin.remove" "移除插件" Plugins true;
    PluginRevoke Plugin "plugin.revoke" "吊销插件" Plugins true;
    PluginList Plugin "plugin.list" "查看插件" Read false;
    EventReceive Event "event.receive" "接收事件" Events true;
    OutboxList Outbox "outbox.list" "查看发件箱" Read false;
    OutboxResend Outbox "outbox.resend" "重新发送" Operate true;
    ArchiveMake Archive "archive.make" "归档" Operate true;
    ClockShow Clock "clock.show" "查看时钟" Read false;
    ClockAccept Clock "clock.accept" "确认时钟" Operate true;
    CalendarShow Calendar "calendar.show" "查看工作日历" Read false;
    CalendarLoad Calendar "calendar.load" "载入工作日历" Directory true;
    DirectoryShow Directory "directory.show" "查看机构目录" Read false;
    DirectoryChange Directory "directory.change" "修改机构目录" Directory true;
    AccountCreate Account "account.create" "创建账号" Accounts true;
    AccountDisable Account "account.disable" "停用账号" Accounts true;
    AccountEnable Account "account.enable" "启用账号" Accounts true;
    AccountResetPassword Account "account.resetPassword" "重置密码" Accounts true;
    AccountUnlock Account "account.unlock" "解锁账号" Accounts true;
    AccountList Account "account.list" "查看账号" Accounts false;
    AccountGrantRole Account "account.grantRole" "授予角色" Accounts true;
    TokenCreate Token "token.create" "创建令牌" Accounts true;
    TokenRevoke Token "token.revoke" "吊销令牌" Accounts true;
    TokenList Token "token.list" "查看令牌" Accounts false;
    AuditRead AuditTrail "audit.read" "查看审计记录" Audit false;
}

impl Operation {
    /// The operation of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|operation| operation.name() == name)
    }

    /// The word before the dot: the group that the policies and the matrix sort it under.
    pub fn group(self) -> &'static str {
        self.name().split('.').next().unwrap_or_default()
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Operation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| {
            serde::de::Error::custom("not an operation; give one such as `workItem.claim`")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_own_name() {
        for operation in Operation::ALL {
            assert_eq!(Operation::from_name(operation.name()), Some(*operation));
        }
        assert_eq!(Operation::from_name("workItem.approve"), None);
        assert_eq!(Operation::WorkItemClaim.group(), "workItem");
    }
}
