//! The numbers of inspection and of penalties (检查、处罚). Those of penalties are statute.

use lianxi_domain::Unit;
use lianxi_domain::rules::Kind;

use super::{limit, open, parameter};
use crate::rules::{Limit, Parameter};

/// 执法人员人数
pub const INSPECTORS_MIN: Parameter = parameter(
    "inspectorsMin",
    &[open(2, Kind::Statute, "行政处罚法第四十二条")],
);
/// 检查结果公示
pub const PUBLISH_WITHIN: Limit = limit(
    "publishWithin",
    Unit::WorkingDay,
    &[open(
        20,
        Kind::Article,
        "国办发〔2018〕118号（据新闻发布会报道）",
    )],
);
/// 行政处罚公示
pub const PENALTY_PUBLISH_WITHIN: Limit = limit(
    "penaltyPublishWithin",
    Unit::WorkingDay,
    &[open(
        7,
        Kind::Article,
        "国办发〔2018〕118号（据新闻发布会报道）",
    )],
);
/// 抽查比例（百分比）
pub const DRAW_RATIO_PERCENT: Parameter = parameter(
    "drawRatioPercent",
    &[open(5, Kind::Default, "默认值：地方实例为不低于5%")],
);
/// 每家机构每年检查次数上限
pub const VISITS_PER_YEAR_MAX: Parameter = parameter(
    "visitsPerYearMax",
    &[open(
        1,
        Kind::Default,
        "默认值：国办发〔2024〕54号要求公布频次上限",
    )],
);
/// 一般问题整改
pub const RECTIFY_WITHIN: Limit = limit(
    "rectifyWithin",
    Unit::WorkingDay,
    &[open(
        15,
        Kind::Default,
        "默认值：规定为“及时”纠正（晋政办发〔2020〕24号四(三)）",
    )],
);
/// 危险情形处置
pub const RECTIFY_AT_ONCE_WITHIN: Limit = limit(
    "rectifyAtOnceWithin",
    Unit::Hour,
    &[open(2, Kind::Default, "默认值：发现危险时立即处置")],
);
/// 监控录像保存天数
pub const VIDEO_DAYS_MIN: Parameter = parameter(
    "videoDaysMin",
    &[open(
        90,
        Kind::Article,
        "托育机构管理规范（国卫人口发〔2019〕58号）第三十二条；WS/T 821-2023",
    )],
);
/// 乡镇巡查线索上报
pub const PATROL_REPORT_WITHIN: Limit = limit(
    "patrolReportWithin",
    Unit::WorkingDay,
    &[open(1, Kind::Default, "默认值")],
);

/// 拒不改正罚款下限（元）
pub const FINE_REFUSED_MIN: Parameter = parameter(
    "fineRefusedMin",
    &[open(5000, Kind::Statute, "人口与计划生育法第四十一条")],
);
/// 拒不改正罚款上限（元）
pub const FINE_REFUSED_MAX: Parameter = parameter(
    "fineRefusedMax",
    &[open(50_000, Kind::Statute, "人口与计划生育法第四十一条")],
);
/// 情节严重罚款下限（元）
pub const FINE_SERIOUS_MIN: Parameter = parameter(
    "fineSeriousMin",
    &[open(50_000, Kind::Statute, "人口与计划生育法第四十一条")],
);
/// 情节严重罚款上限（元）
pub const FINE_SERIOUS_MAX: Parameter = parameter(
    "fineSeriousMax",
    &[open(100_000, Kind::Statute, "人口与计划生育法第四十一条")],
);
/// 未查询或违规录用罚款上限（元）
pub const FINE_BACKGROUND_MAX: Parameter = parameter(
    "fineBackgroundMax",
    &[open(50_000, Kind::Statute, "未成年人保护法第一百二十六条")],
);
/// 拒不改正或情节严重罚款下限（元）
pub const FINE_BACKGROUND_SERIOUS_MIN: Parameter = parameter(
    "fineBackgroundSeriousMin",
    &[open(50_000, Kind::Statute, "未成年人保护法第一百二十六条")],
);
/// 拒不改正或情节严重罚款上限（元）
pub const FINE_BACKGROUND_SERIOUS_MAX: Parameter = parameter(
    "fineBackgroundSeriousMax",
    &[open(500_000, Kind::Statute, "未成年人保护法第一百二十六条")],
);
/// 立案后作出决定
pub const CASE_DECISION_WITHIN: Limit = limit(
    "caseDecisionWithin",
    Unit::CalendarDay,
    &[open(90, Kind::Statute, "行政处罚法第六十条")],
);
/// 申请听证
pub const HEARING_REQUEST_WITHIN: Limit = limit(
    "hearingRequestWithin",
    Unit::WorkingDay,
    &[open(5, Kind::Statute, "行政处罚法第六十四、八十五条")],
);
/// 听证前通知
pub const HEARING_NOTICE_BEFORE: Limit = limit(
    "hearingNoticeBefore",
    Unit::WorkingDay,
    &[open(7, Kind::Statute, "行政处罚法第六十四、八十五条")],
);
/// 送达决定书
pub const DELIVERY_WITHIN: Limit = limit(
    "deliveryWithin",
    Unit::WorkingDay,
    &[open(7, Kind::Statute, "行政处罚法第六十一、八十五条")],
);
/// 缴纳罚款
pub const FINE_PAYMENT_WITHIN: Limit = limit(
    "finePaymentWithin",
    Unit::CalendarDay,
    &[open(15, Kind::Statute, "行政处罚法第六十七条")],
);
/// 撤回已公开的信息
pub const WITHDRAW_WITHIN: Limit = limit(
    "withdrawWithin",
    Unit::WorkingDay,
    &[open(3, Kind::Statute, "行政处罚法第四十八、八十五条")],
);
