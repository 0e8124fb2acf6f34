//! Every number of this organisation: what the policy says, and what it leaves open.

use lianxi_domain::{Rule, Unit, Version, age, lead};

const ALLOWANCE_SOURCE: &str = "晋政办发〔2020〕24号 三(一)3";

pub const ALLOWANCE_YUAN: Rule<u32> = Rule::of(
    "allowanceYuan",
    "婴幼儿保教费（父母每人每月，鼓励发放）",
    "元",
    &[Version::article(200, ALLOWANCE_SOURCE).since(2020, 4, 3)],
);
pub const ALLOWANCE_PARENTS_MAX: Rule<u32> = Rule::of(
    "allowanceParentsMax",
    "每名婴幼儿领取保教费的父母不超过",
    "人",
    &[Version::article(2, ALLOWANCE_SOURCE).since(2020, 4, 3)],
);
pub const INFANT_MONTHS: Rule<u32> = Rule::of(
    "infantMonths",
    "婴幼儿：不满",
    "个月",
    &[
        Version::article(age::INFANT_MONTHS, "晋政办发〔2020〕24号（3岁以下婴幼儿）")
            .since(2020, 4, 3),
    ],
);
/// The policy pays by the month and does not say on which day of it the child has to be under three.
pub const ALLOWANCE_REFERENCE_DAY: Rule<u32> = Rule::of(
    "allowanceReferenceDay",
    "按每月第几日的年龄判断当月是否3岁以下",
    "日",
    &[Version::default(
        1,
        "产品默认：政策未规定按月中哪一日判断，可配置（1至28）",
    )],
);
/// Every month has this day.
pub const REFERENCE_DAY_MAX: u32 = 28;

pub const PRIORITY_EMPLOYEES_MIN: Rule<u32> = Rule::of(
    "priorityEmployeesMin",
    "重点推动的用人单位：职工不少于",
    "人",
    &[Version::default(
        500,
        "产品默认：政策只写“就业人群密集”，可配置",
    )],
);
pub const PRIORITY_INFANTS_MIN: Rule<u32> = Rule::of(
    "priorityInfantsMin",
    "重点推动的用人单位：职工婴幼儿不少于",
    "人",
    &[Version::default(20, "产品默认：政策未规定人数，可配置")],
);
pub const REVISIT_WITHIN: Rule<u32> = Rule::period(
    "revisitWithin",
    "未承诺的用人单位再次走访",
    Unit::CalendarDay,
    &[Version::default(180, "产品默认：政策未规定期限，可配置")],
);

pub const ALL: [&Rule<u32>; 10] = [
    &ALLOWANCE_YUAN,
    &ALLOWANCE_PARENTS_MAX,
    &INFANT_MONTHS,
    &ALLOWANCE_REFERENCE_DAY,
    &PRIORITY_EMPLOYEES_MIN,
    &PRIORITY_INFANTS_MIN,
    &REVISIT_WITHIN,
    lead::RULES[0],
    lead::RULES[1],
    lead::RULES[2],
];
