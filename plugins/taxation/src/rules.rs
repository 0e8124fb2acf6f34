//! The numbers of the announcements, and the product's where the policy has none. Which days an announcement covers is no number
//! here: rule sets are dated by documents (`window`), so that an extension needs no new version.

use lianxi_domain::rules::{Rule, Unit, Version};

const ANNOUNCEMENTS: &str = "财政部等六部门公告2026年第7号 三（此前为公告2019年第76号）";

/// 3周岁（含）以下: the fourth year of life is included. Not the 3岁以下 of 晋政办发〔2020〕24号.
pub const CHILD_YEARS: Rule<u32> = Rule::of(
    "childYearsIncluded",
    "社区托育服务的婴幼儿年龄（含）",
    "周岁",
    &[Version::article(3, ANNOUNCEMENTS)],
);

pub const CIT_PERCENT: Rule<u32> = Rule::of(
    "incomeCountedPercent",
    "社区托育服务收入计入企业所得税收入总额的比例",
    "%",
    &[Version::article(
        90,
        "财政部等六部门公告2026年第7号 一(二)（此前为公告2019年第76号）",
    )],
);

pub const OUTREACH_WITHIN: Rule<u32> = Rule::period(
    "outreachWithin",
    "应享未享的辅导期限",
    Unit::WorkingDay,
    &[Version::default(
        10,
        "产品默认：核对后10个工作日内辅导，可配置；政策只写“应享尽享”",
    )],
);

pub const RECONCILE_EVERY: Rule<u32> = Rule::period(
    "reconcileEvery",
    "应享未享核对间隔",
    Unit::Month,
    &[Version::default(
        3,
        "产品默认：每季度核对一次，可配置；政策没有规定次数",
    )],
);

pub const STOP_WITHIN: Rule<u32> = Rule::period(
    "stopWithin",
    "停止享受的告知期限",
    Unit::WorkingDay,
    &[Version::default(
        10,
        "产品默认：机构终止后10个工作日内告知，可配置；政策没有规定期限",
    )],
);

pub const ALL: [&Rule<u32>; 5] = [
    &CHILD_YEARS,
    &CIT_PERCENT,
    &OUTREACH_WITHIN,
    &RECONCILE_EVERY,
    &STOP_WITHIN,
];
