//! Every number of this organisation. The policy gives it none: all are defaults of the product.

use lianxi_domain::{Rule, Unit, Version, lead, publicity};

pub const VISIT_AGAIN_WITHIN: Rule<u32> = Rule::period(
    "visitAgainWithin",
    "入户指导后回访",
    Unit::CalendarDay,
    &[Version::default(90, "产品默认：政策未规定期限，可配置")],
);
pub const VISIT_PEOPLE_MAX: Rule<u32> = Rule::of(
    "visitPeopleMax",
    "一次入户指导的家庭成员不超过",
    "人",
    &[Version::default(20, "产品默认：用于发现误填，可配置")],
);

pub const ALL: [&Rule<u32>; 7] = [
    &VISIT_AGAIN_WITHIN,
    &VISIT_PEOPLE_MAX,
    publicity::RULES[0],
    publicity::RULES[1],
    lead::RULES[0],
    lead::RULES[1],
    lead::RULES[2],
];
