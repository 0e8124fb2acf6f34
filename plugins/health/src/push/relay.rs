//! `relay-push` (转送推送): filing belongs to the county of the premises (当地), so an accepted push goes down to it.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::office::Office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::{Level, Period, PushEnvelope, division};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, CustodyStep, Push, PushState};
use crate::DEPARTMENT;
use crate::rules as p;

/// 转送推送
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelayPush {
    /// 推送件
    pub envelope: PushEnvelope,
    /// 目标县级行政区划代码
    pub target_county: String,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 转送结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RelayedPush {
    /// 已转送
    pub relayed: bool,
    /// 是否重复请求
    pub duplicate: bool,
    /// 推送键
    pub envelope_key: String,
    /// 推送件
    pub envelope: PushEnvelope,
    /// 接收的县级卫生健康部门
    pub target_office: Office,
    /// 交接记录
    pub custody: Vec<CustodyStep>,
    /// 转送期限，自签收起
    pub within: Period,
    /// 关注机构备案的期限，自转送起
    pub filing_watch: Period,
}

pub fn relay_push(ctx: &Context<'_>, input: RelayPush) -> Result<RelayedPush, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    check_target(&input)?;
    let envelope_key = input.envelope.idempotency_key();
    let mut push = record::existing(ctx, &envelope_key, "/envelope")?;
    push.require_held_by(ctx.call)?;
    if !push.has_content_of(&input.envelope) {
        return Err(invalid(
            "/envelope",
            "push-content-differs",
            "转送的内容与签收的推送不一致",
        ));
    }
    if !push.is_accepted() {
        return Err(invalid(
            "/envelope",
            "push-not-acknowledged",
            "推送签收后才能转送",
        ));
    }
    let target = Office::new(DEPARTMENT, &input.target_county, Level::County);
    if target == push.office {
        return Err(invalid(
            "/targetCounty",
            "relay-not-needed",
            "接收机关就是机构所在地县级机关，无需转送",
        ));
    }
    let duplicate = push.state == PushState::Relayed;
    if !duplicate {
        push.custody.extend(path(ctx, &push, &target));
        push.state = PushState::Relayed;
        record::save(ctx, &push)?;
    }
    Ok(RelayedPush {
        relayed: true,
        duplicate,
        envelope_key,
        envelope: push.envelope,
        target_office: target,
        custody: push.custody,
        within: rules.period(&p::RELAY_WITHIN)?,
        filing_watch: rules.period(&p::FILING_WATCH)?,
    })
}

fn check_target(input: &RelayPush) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let known =
        division::get(&input.target_county).is_some_and(|found| found.level == Level::County);
    checks.require(
        known,
        "/targetCounty",
        "division-not-in-shanxi",
        "目标应是山西省的县（市、区）",
    );
    checks.require(
        !known || input.target_county == input.envelope.institution.premises_division_code,
        "/targetCounty",
        "relay-target-not-premises",
        format!(
            "应转送至服务场所所在县{}",
            input.envelope.institution.premises_division_code
        ),
    );
    record::check_pushed_at(&mut checks, &input.envelope);
    checks.finish()
}

/// From the office that holds it to the county, by way of the county's city unless they share one (省→市→县).
fn path(ctx: &Context<'_>, push: &Push, target: &Office) -> Vec<CustodyStep> {
    let mut stations = vec![push.office.clone()];
    let city = division::city_of(&target.division_code).map(|city| city.code);
    let own_city = division::city_of(&push.office.division_code).map(|city| city.code);
    if let Some(code) = city.filter(|_| city != own_city) {
        stations.push(Office::new(DEPARTMENT, code, Level::City));
    }
    stations.push(target.clone());
    stations
        .windows(2)
        .map(|pair| CustodyStep {
            from: pair[0].clone(),
            to: pair[1].clone(),
            at: ctx.call.now.clone(),
        })
        .collect()
}
