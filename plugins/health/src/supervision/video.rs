//! `check-video-supervision` (视频监控核查): every area covered, guarded around the clock, recordings kept for ninety days.

use lianxi_domain::Uscc;
use lianxi_domain::checks::{Checks, RULE_VIOLATION};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::bounds::CODE_CHARS_MAX;
use crate::rules as p;

const AREAS_MAX: usize = 200;

/// 区域类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// 生活区域
    Living,
    /// 活动区域
    Activity,
    /// 出入口
    Entrance,
    /// 厨房
    Kitchen,
    /// 盥洗、如厕等不宜拍摄的区域
    Private,
}

/// 区域
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Area {
    /// 区域代码
    pub code: String,
    /// 区域类别
    pub kind: AreaKind,
    /// 是否被监控覆盖
    pub covered: bool,
}

/// 视频监控核查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckVideo {
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 核查日期
    pub on: Day,
    /// 区域
    pub areas: Vec<Area>,
    /// 录像保存天数
    pub retention_days: u32,
    /// 报警系统是否24小时有人值守
    pub guarded_day_and_night: bool,
    /// 是否在线
    pub online: bool,
}

/// 核查结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VideoCheck {
    /// 是否符合
    pub compliant: bool,
    /// 应覆盖区域数
    pub areas_required: u32,
    /// 已覆盖区域数
    pub areas_covered: u32,
    /// 录像保存天数的规定
    pub retention_days_min: Stated<u32>,
    /// 告警
    pub alerts: Vec<Alert>,
}

/// 告警
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// 告警代码
    pub code: String,
    /// 说明
    pub message: String,
    /// 依据
    pub basis: String,
}

const BASIS: &str = "托育机构管理规范（国卫人口发〔2019〕58号）第三十二条";

pub fn check_video(ctx: &Context<'_>, input: CheckVideo) -> Result<VideoCheck, Failure> {
    office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let params = Params::new();
    let rules = Rules::on(ctx.call, &params, &p::ALL)?;
    let mut checks = Checks::new();
    checks.some("/areas", input.areas.len(), AREAS_MAX);
    checks.require(
        input.on <= rules.today(),
        "/on",
        "date-in-future",
        "核查日期不能晚于今天",
    );
    for (index, area) in input.areas.iter().take(AREAS_MAX).enumerate() {
        checks.text(&format!("/areas/{index}/code"), &area.code, CODE_CHARS_MAX);
        let first = input.areas.iter().position(|other| other.code == area.code);
        checks.require(
            first == Some(index),
            format!("/areas/{index}/code"),
            RULE_VIOLATION,
            "区域代码重复",
        );
    }
    checks.finish()?;
    let required: Vec<&Area> = input
        .areas
        .iter()
        .filter(|area| is_required(area.kind))
        .collect();
    let covered = required.iter().filter(|area| area.covered).count();
    let alerts = alerts(&input, rules.value(&p::VIDEO_DAYS_MIN)?);
    let key = format!("video/{}/{}", input.uscc, input.on);
    let place = Place {
        kind: "video",
        division: &input.county,
        uscc: Some(input.uscc.as_str()),
        person: None,
    };
    records::save(ctx, &key, place, &alerts)?;
    Ok(VideoCheck {
        compliant: alerts.is_empty(),
        areas_required: u32::try_from(required.len()).unwrap_or(u32::MAX),
        areas_covered: u32::try_from(covered).unwrap_or(u32::MAX),
        retention_days_min: rules.get(&p::VIDEO_DAYS_MIN)?,
        alerts,
    })
}

fn is_required(kind: AreaKind) -> bool {
    kind != AreaKind::Private
}

fn alerts(input: &CheckVideo, days_min: u32) -> Vec<Alert> {
    let mut alerts = Vec::new();
    let mut raise = |holds: bool, code: &str, message: String| {
        if !holds {
            alerts.push(Alert {
                code: code.to_owned(),
                message,
                basis: BASIS.to_owned(),
            });
        }
    };
    for area in &input.areas {
        let private = area.kind == AreaKind::Private;
        raise(
            private || area.covered,
            "area-not-covered",
            format!("区域{}没有监控覆盖", area.code),
        );
        raise(
            !private || !area.covered,
            "private-area-filmed",
            format!("区域{}不宜拍摄，应撤除摄像头", area.code),
        );
    }
    let kept = input.retention_days;
    raise(
        kept >= days_min,
        "retention-too-short",
        format!("录像保存{kept}天，少于{days_min}天"),
    );
    raise(
        input.guarded_day_and_night,
        "not-guarded",
        "报警系统没有24小时值守".to_owned(),
    );
    raise(input.online, "offline", "监控系统不在线".to_owned());
    alerts
}
