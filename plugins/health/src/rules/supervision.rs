//! The numbers of inspection and of penalties (检查、处罚). Those of penalties are statute.

pub use lianxi_domain::inspection::clocks::{
    PENALTY_PUBLISH_WITHIN, PUBLISH_WITHIN, REPEAT_MONTHS, VIDEO_DAYS_MIN,
};
use lianxi_domain::rules::{Rule, Unit, Version};

pub const DRAW_RATIO_PERCENT: Rule<u32> = Rule::of(
    "drawRatioPercent",
    "抽查比例",
    "%",
    &[Version::default(5, "产品默认：地方实例为不低于5%，可配置")],
);
pub const VISITS_PER_YEAR_MAX: Rule<u32> = Rule::of(
    "visitsPerYearMax",
    "每家机构每年检查不超过",
    "次",
    &[Version::default(
        1,
        "产品默认：国办发〔2024〕54号要求公布频次上限，可配置",
    )],
);
pub const RECTIFY_WITHIN: Rule<u32> = Rule::period(
    "rectifyWithin",
    "一般问题整改期限",
    Unit::WorkingDay,
    &[Version::default(
        15,
        "产品默认：规定为“及时”纠正（晋政办发〔2020〕24号四(三)），可配置",
    )],
);
pub const RECTIFY_AT_ONCE_WITHIN: Rule<u32> = Rule::period(
    "rectifyAtOnceWithin",
    "危险情形处置期限",
    Unit::Hour,
    &[Version::default(2, "产品默认：发现危险时立即处置，可配置")],
);
pub const PATROL_REPORT_WITHIN: Rule<u32> = Rule::period(
    "patrolReportWithin",
    "乡镇巡查线索上报期限",
    Unit::WorkingDay,
    &[Version::default(1, "产品默认，可配置")],
);
pub const FINE_REFUSED_MIN: Rule<u32> = Rule::of(
    "fineRefusedMin",
    "拒不改正的罚款下限",
    "元",
    &[Version::statute(5000, "人口与计划生育法第四十一条")],
);
pub const FINE_REFUSED_MAX: Rule<u32> = Rule::of(
    "fineRefusedMax",
    "拒不改正的罚款上限",
    "元",
    &[Version::statute(50_000, "人口与计划生育法第四十一条")],
);
pub const FINE_SERIOUS_MIN: Rule<u32> = Rule::of(
    "fineSeriousMin",
    "情节严重的罚款下限",
    "元",
    &[Version::statute(50_000, "人口与计划生育法第四十一条")],
);
pub const FINE_SERIOUS_MAX: Rule<u32> = Rule::of(
    "fineSeriousMax",
    "情节严重的罚款上限",
    "元",
    &[Version::statute(100_000, "人口与计划生育法第四十一条")],
);
pub const FINE_BACKGROUND_MAX: Rule<u32> = Rule::of(
    "fineBackgroundMax",
    "未查询或者违规录用的罚款上限",
    "元",
    &[Version::statute(50_000, "未成年人保护法第一百二十六条")],
);
pub const FINE_BACKGROUND_SERIOUS_MIN: Rule<u32> = Rule::of(
    "fineBackgroundSeriousMin",
    "未查询或者违规录用，拒不改正或者情节严重的罚款下限",
    "元",
    &[Version::statute(50_000, "未成年人保护法第一百二十六条")],
);
pub const FINE_BACKGROUND_SERIOUS_MAX: Rule<u32> = Rule::of(
    "fineBackgroundSeriousMax",
    "未查询或者违规录用，拒不改正或者情节严重的罚款上限",
    "元",
    &[Version::statute(500_000, "未成年人保护法第一百二十六条")],
);
pub const CASE_DECISION_WITHIN: Rule<u32> = Rule::period(
    "caseDecisionWithin",
    "立案后作出决定的期限",
    Unit::CalendarDay,
    &[Version::statute(90, "行政处罚法第六十条")],
);
pub const HEARING_REQUEST_WITHIN: Rule<u32> = Rule::period(
    "hearingRequestWithin",
    "申请听证期限（自告知起）",
    Unit::WorkingDay,
    &[Version::statute(5, "行政处罚法第六十四、八十五条")],
);
pub const HEARING_NOTICE_BEFORE: Rule<u32> = Rule::period(
    "hearingNoticeBefore",
    "举行听证前的通知期限",
    Unit::WorkingDay,
    &[Version::statute(7, "行政处罚法第六十四、八十五条")],
);
pub const DELIVERY_WITHIN: Rule<u32> = Rule::period(
    "deliveryWithin",
    "处罚决定书送达期限",
    Unit::WorkingDay,
    &[Version::statute(7, "行政处罚法第六十一、八十五条")],
);
pub const FINE_PAYMENT_WITHIN: Rule<u32> = Rule::period(
    "finePaymentWithin",
    "缴纳罚款期限（自收到决定书起）",
    Unit::CalendarDay,
    &[Version::statute(15, "行政处罚法第六十七条")],
);
pub const WITHDRAW_WITHIN: Rule<u32> = Rule::period(
    "withdrawWithin",
    "撤回已公开信息的期限",
    Unit::WorkingDay,
    &[Version::statute(3, "行政处罚法第四十八、八十五条")],
);
