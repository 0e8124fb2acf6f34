//! The numbers of this department. The policy has none for plans and prices (纳入规划, 按居民生活类价格执行), so each is a default.

use lianxi_domain::checks::Material;
use lianxi_domain::rules::{Rule, Unit, Version};

pub const REMIND_WITHIN: Rule<u32> = Rule::period(
    "remindWithin",
    "未纳入规划的提醒期限",
    Unit::WorkingDay,
    &[Version::default(
        10,
        "产品默认：审核后10个工作日内提醒，可配置；政策没有规定期限",
    )],
);

/// Per ten thousand residents, so that 4.5 of a thousand is a whole number.
pub const PLACES_PER_TEN_THOUSAND: Rule<u32> = Rule::of(
    "placesPerTenThousand",
    "每万人口托位数的参考值",
    "个",
    &[Version::unverified(
        45,
        "国家和其他地方的文件：2025年每千人口4.5个托位；山西省的数值没有查到，可配置",
    )],
);

pub const CORRECT_WITHIN: Rule<u32> = Rule::period(
    "correctWithin",
    "价格纠正期限",
    Unit::WorkingDay,
    &[Version::default(
        10,
        "产品默认：核查后10个工作日内改正并退还，可配置；政策没有规定期限",
    )],
);

pub const CHECK_EVERY: Rule<u32> = Rule::period(
    "checkEvery",
    "价格核查间隔",
    Unit::Month,
    &[Version::default(
        12,
        "产品默认：每年核查一次，可配置；政策没有规定次数",
    )],
);

pub const ALL: [&Rule<u32>; 4] = [
    &REMIND_WITHIN,
    &PLACES_PER_TEN_THOUSAND,
    &CORRECT_WITHIN,
    &CHECK_EVERY,
];

/// A five-year plan (五年规划) is of so many years, and begins in a year that ends in 1 or 6.
pub const FIVE_YEARS: i16 = 5;

const PROJECT: &str = "产品默认的材料，可按当地申报通知调整";

/// What an application for support brings.
pub const PROJECT_MATERIALS: [Material; 3] = [
    Material::new("申请报告|可行性研究报告", PROJECT),
    Material::new("场地|用地", PROJECT),
    Material::new("资金", PROJECT),
];
