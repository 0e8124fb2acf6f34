//! The registry of institutions (机构名录): one status line for each, which every duty that changes it extends (动态管理).

use lianxi_domain::Uscc;
use lianxi_domain::checks::Checks;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Call, Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const KIND: &str = "institution";

/// Beyond this the oldest steps after the first are dropped; the journal of the kernel keeps them all.
const HISTORY_MAX: usize = 100;

/// 机构状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// 已登记未备案
    Registered,
    /// 备案中
    Filing,
    /// 已备案
    Filed,
    /// 已许可
    Licensed,
    /// 不符合规定
    NonConforming,
    /// 已终止服务
    Closed,
    /// 登记已注销、吊销或撤销
    RegistrationEnded,
}

/// 状态变化
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatusStep {
    /// 状态
    pub status: Status,
    /// 时间
    pub at: String,
    /// 缘由
    pub cause: String,
}

/// 机构
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Institution {
    /// 统一社会信用代码
    pub uscc: String,
    /// 名称
    pub name: String,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 状态
    pub status: Status,
    /// 状态变化
    pub history: Vec<StatusStep>,
}

fn key(uscc: &str) -> String {
    format!("{KIND}/{uscc}")
}

pub fn load(ctx: &Context<'_>, uscc: &str) -> Result<Option<Institution>, Failure> {
    records::load(ctx, &key(uscc))
}

impl Status {
    /// Filed or licensed, and so under supervision as a service (已备案或者已许可).
    pub fn is_in_service(self) -> bool {
        matches!(self, Self::Filed | Self::Licensed)
    }
}

/// Whether the institution is filed or licensed.
pub fn is_in_service(ctx: &Context<'_>, uscc: &str) -> Result<bool, Failure> {
    Ok(load(ctx, uscc)?.is_some_and(|institution| institution.status.is_in_service()))
}

pub fn require_not_ended(
    ctx: &Context<'_>,
    checks: &mut Checks,
    uscc: &Uscc,
    at: &str,
) -> Result<(), Failure> {
    let ended =
        load(ctx, uscc.as_str())?.is_some_and(|found| found.status == Status::RegistrationEnded);
    checks.require(
        !ended,
        at,
        "registration-ended",
        "该机构登记已注销、吊销或撤销，不能备案",
    );
    Ok(())
}

/// What changes in the registry.
pub struct Change<'a> {
    pub uscc: &'a str,
    pub name: &'a str,
    pub county: &'a str,
    pub status: Status,
    pub cause: &'a str,
}

pub fn enter(ctx: &Context<'_>, change: &Change<'_>) -> Result<(), Failure> {
    let mut institution = load(ctx, change.uscc)?.unwrap_or_else(|| Institution {
        uscc: change.uscc.to_owned(),
        name: String::new(),
        county: String::new(),
        status: change.status,
        history: Vec::new(),
    });
    change.name.clone_into(&mut institution.name);
    change.county.clone_into(&mut institution.county);
    institution.status = change.status;
    institution.history.push(step(ctx.call, change));
    if institution.history.len() > HISTORY_MAX {
        institution.history.remove(1);
    }
    let place = Place {
        kind: KIND,
        division: change.county,
        uscc: Some(change.uscc),
        person: None,
    };
    records::save(ctx, &key(change.uscc), place, &institution)
}

fn step(call: &Call, change: &Change<'_>) -> StatusStep {
    StatusStep {
        status: change.status,
        at: call.now.clone(),
        cause: change.cause.to_owned(),
    }
}
