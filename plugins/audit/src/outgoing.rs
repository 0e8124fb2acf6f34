//! What leaves the department: information and documents by their digests. Nothing here writes to a record of another department, and no
//! body names a person.

use lianxi_sdk::{Context, Failure};
use serde_json::Value;

/// The audited body (被审计单位).
pub const AUDITED_BODY: &str = "audited-body";
/// The audit office of the next level up (上一级审计机关).
pub const UPPER_OFFICE: &str = "upper-audit-office";
/// Those who look into responsibility (责任落实与追责).
pub const ACCOUNTABILITY: &str = "accountability";
/// Publication (公示网站).
pub const PUBLIC_SITE: &str = "public-site";

pub const DESTINATIONS: [&str; 4] = [AUDITED_BODY, UPPER_OFFICE, ACCOUNTABILITY, PUBLIC_SITE];

pub fn emit(
    ctx: &Context<'_>,
    destination: &str,
    event: &str,
    project_no: &str,
    body: &Value,
) -> Result<(), Failure> {
    let event = format!("cn.lianxi.audit.{event}");
    ctx.outbox.emit(destination, &event, Some(project_no), body)
}
