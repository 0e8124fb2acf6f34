//! The dated numbers. The policy gives none for land or planning: what is not of another law is a default.

use lianxi_domain::facility::{AREA_PER_PLACE, PLACES_PER_THOUSAND};
use lianxi_domain::rules::{Rule, Unit, Version};

/// How soon an application for land is reviewed.
pub const LAND_REVIEW_WITHIN: Rule<u32> = Rule::period(
    "landReviewWithin",
    "提出供地审查意见",
    Unit::WorkingDay,
    &[Version::default(
        10,
        "产品默认：晋政办发〔2020〕24号没有规定期限，10个工作日，可配置",
    )],
);

/// How soon a government is reminded of what its plan leaves out.
pub const REMIND_WITHIN: Rule<u32> = Rule::period(
    "remindWithin",
    "提醒补充纳入规划、计划",
    Unit::WorkingDay,
    &[Version::default(
        20,
        "产品默认：晋政办发〔2020〕24号没有规定期限，20个工作日，可配置",
    )],
);

/// How soon a standard is public.
pub const PUBLISH_WITHIN: Rule<u32> = Rule::period(
    "publishWithin",
    "公开规划规范和标准",
    Unit::WorkingDay,
    &[Version::statute(20, "政府信息公开条例 第二十六条").since(2019, 5, 15)],
);

pub const ALL: [&Rule<u32>; 5] = [
    &PLACES_PER_THOUSAND,
    &AREA_PER_PLACE,
    &LAND_REVIEW_WITHIN,
    &REMIND_WITHIN,
    &PUBLISH_WITHIN,
];
