//! The dated numbers of an audit. The audit law in its second amendment is in force since 1 January 2022.
//!
//! The law says “十日”; its implementing regulation counts the periods of both in working days (实施条例 第五十六条). Both clocks are shown:
//! the ten calendar days are what the opinion is asked for within, and silence means no objection only after the ten working days.

use lianxi_domain::rules::{Rule, Unit, Version};

/// The notice of an audit reaches the body before it begins.
pub const NOTICE_BEFORE: Rule<u32> = Rule::period(
    "noticeBefore",
    "实施审计前送达审计通知书",
    Unit::WorkingDay,
    &[Version::statute(
        3,
        "审计法 第四十二条；审计法实施条例 第三十五条、第五十六条（以工作日计算）",
    )
    .since(2022, 1, 1)],
);

pub const AUDITORS_MIN: Rule<u32> = Rule::of(
    "auditorsMin",
    "调查时审计人员不少于",
    "人",
    &[Version::statute(2, "审计法 第四十三条").since(2022, 1, 1)],
);

pub const OPINION_WITHIN: Rule<u32> = Rule::period(
    "opinionWithin",
    "被审计单位提出书面意见",
    Unit::CalendarDay,
    &[Version::statute(10, "审计法 第四十四条").since(2022, 1, 1)],
);

pub const SILENCE_AFTER: Rule<u32> = Rule::period(
    "silenceAfter",
    "未提出书面意见视同无异议",
    Unit::WorkingDay,
    &[
        Version::statute(10, "审计法实施条例 第三十九条、第五十六条（以工作日计算）")
            .since(2010, 5, 1),
    ],
);

/// From the service of a decision on public revenue and expenditure.
pub const RULING_WITHIN: Rule<u32> = Rule::period(
    "rulingWithin",
    "提请本级人民政府裁决",
    Unit::CalendarDay,
    &[Version::statute(60, "审计法实施条例 第五十二条").since(2010, 5, 1)],
);

pub const RECTIFY_WITHIN: Rule<u32> = Rule::period(
    "rectifyWithin",
    "整改审计查出的问题",
    Unit::CalendarDay,
    &[Version::default(
        60,
        "产品默认：审计法第五十二条只写“按照规定时间”，可配置",
    )],
);

pub const ALL: [&Rule<u32>; 6] = [
    &NOTICE_BEFORE,
    &AUDITORS_MIN,
    &OPINION_WITHIN,
    &SILENCE_AFTER,
    &RULING_WITHIN,
    &RECTIFY_WITHIN,
];
