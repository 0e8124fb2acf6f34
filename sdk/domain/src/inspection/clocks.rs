//! The numbers that every inspecting department goes by: when results are published, what counts as a repetition, how long video is kept.
//! One home, so that the same source has the same kind in every department.

use crate::rules::{Rule, Unit, Version};

/// The text was not read, only what the press conference said of it.
const PUBLICITY: &str = "国办发〔2018〕118号（据新闻发布会报道，原文未核实）";

pub const PUBLISH_WITHIN: Rule<u32> = Rule::period(
    "publishWithin",
    "检查结果公示期限",
    Unit::WorkingDay,
    &[Version::unverified(20, PUBLICITY).since(2018, 12, 5)],
);
pub const PENALTY_PUBLISH_WITHIN: Rule<u32> = Rule::period(
    "penaltyPublishWithin",
    "行政处罚决定公示期限",
    Unit::WorkingDay,
    &[Version::unverified(7, PUBLICITY).since(2018, 12, 5)],
);
/// The same number for licences (行政许可).
pub const LICENCE_PUBLISH_WITHIN: Rule<u32> = Rule::period(
    "licencePublishWithin",
    "行政许可信息公示期限",
    Unit::WorkingDay,
    &[Version::unverified(7, PUBLICITY).since(2018, 12, 5)],
);
pub const REPEAT_MONTHS: Rule<u32> = Rule::period(
    "repeatMonths",
    "同一问题再次发现的回看期",
    Unit::Month,
    &[Version::default(
        12,
        "产品默认：12个月内同一问题发现两次的列为重点对象，可配置",
    )],
);
pub const VIDEO_DAYS_MIN: Rule<u32> = Rule::of(
    "videoDaysMin",
    "监控录像保存不少于",
    "日",
    &[Version::article(
        90,
        "托育机构管理规范（国卫人口发〔2019〕58号）第三十二条；WS/T 821-2023",
    )
    .since(2019, 10, 8)],
);
/// Shown beside the ninety days, never enforced.
pub const FIRE_GUIDE_VIDEO_DAYS: Rule<u32> = Rule::of(
    "fireGuideVideoDays",
    "消防安全指南的录像保存天数（与90日冲突，不执行）",
    "日",
    &[Version::unverified(
        30,
        "托育机构消防安全指南（试行），未核实",
    )],
);
