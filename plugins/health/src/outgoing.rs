//! What leaves the department (送达的事件): destinations and the one way to put an event there. No body names a person.

use lianxi_sdk::{Context, Failure};
use serde_json::Value;

/// Publication of notices and of parenting content (公示网站).
pub const PUBLIC_SITE: &str = "public-site";
/// Health offices of all cities: entries and withdrawals of the industry ban (各市从业查询).
pub const HIRING_CHECK: &str = "hiring-check";
/// The national filing system (全国托育机构备案信息系统).
pub const NATIONAL_SYSTEM: &str = "national-filing-system";

pub const DESTINATIONS: [&str; 3] = [PUBLIC_SITE, HIRING_CHECK, NATIONAL_SYSTEM];

pub fn emit(
    ctx: &Context<'_>,
    destination: &str,
    event: &str,
    subject: &str,
    body: &Value,
) -> Result<(), Failure> {
    ctx.outbox.emit(
        destination,
        &format!("cn.lianxi.health.{event}"),
        Some(subject),
        body,
    )
}
