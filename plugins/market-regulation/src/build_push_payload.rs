//! 构建登记信息推送件: a checked decision becomes the envelope for the health department of the same level.

use lianxi_domain::push::PushEnvelope;
use lianxi_domain::registration::{BuildPush, build_push_payload};
use lianxi_sdk::{Context, Failure};

use crate::registrant::REGISTRANT;

pub fn perform(ctx: &Context<'_>, input: BuildPush) -> Result<PushEnvelope, Failure> {
    build_push_payload(ctx, &REGISTRANT, input)
}
