//! The standard of setting up (托育机构设置标准): the site's lease (第十一条), class sizes (第十九条) and carers (第二十条).

use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::parameters::Rules;
use crate::rules::{Rule, Unit, Version};

pub const LEASE_YEARS_MIN: Rule<u32> = Rule::period(
    "leaseYearsMin",
    "场地租期不少于",
    Unit::Year,
    &[
        Version::article(3, "托育机构设置标准（国卫人口发〔2019〕58号）第十一条")
            .since(2019, 10, 8),
    ],
);

const SIZE_SOURCE: &str = "托育机构设置标准（国卫人口发〔2019〕58号）第十九条";
const RATIO_SOURCE: &str = "托育机构设置标准（国卫人口发〔2019〕58号）第二十条";

const fn size(
    key: &'static str,
    name: &'static str,
    versions: &'static [Version<u32>],
) -> Rule<u32> {
    Rule::of(key, name, "人", versions)
}

pub const INFANT_CLASS_SIZE_MAX: Rule<u32> = size(
    "infantClassSizeMax",
    "乳儿班人数不超过",
    &[Version::article(10, SIZE_SOURCE)],
);
pub const TODDLER_CLASS_SIZE_MAX: Rule<u32> = size(
    "toddlerClassSizeMax",
    "托小班人数不超过",
    &[Version::article(15, SIZE_SOURCE)],
);
pub const SENIOR_CLASS_SIZE_MAX: Rule<u32> = size(
    "seniorClassSizeMax",
    "托大班人数不超过",
    &[Version::article(20, SIZE_SOURCE)],
);
pub const MIXED_CLASS_SIZE_MAX: Rule<u32> = size(
    "mixedClassSizeMax",
    "混合编班人数不超过",
    &[Version::article(18, SIZE_SOURCE)],
);
pub const INFANT_CHILDREN_PER_CARER: Rule<u32> = size(
    "infantChildrenPerCarer",
    "乳儿班每名照护人员照护不超过",
    &[Version::article(3, RATIO_SOURCE)],
);
pub const TODDLER_CHILDREN_PER_CARER: Rule<u32> = size(
    "toddlerChildrenPerCarer",
    "托小班每名照护人员照护不超过",
    &[Version::article(5, RATIO_SOURCE)],
);
pub const SENIOR_CHILDREN_PER_CARER: Rule<u32> = size(
    "seniorChildrenPerCarer",
    "托大班每名照护人员照护不超过",
    &[Version::article(7, RATIO_SOURCE)],
);
pub const MIXED_CHILDREN_PER_CARER: Rule<u32> = size(
    "mixedChildrenPerCarer",
    "混合编班每名照护人员照护不超过",
    &[Version::unverified(
        5,
        "国家没有统一规定，各地1:5或1:6，可配置",
    )],
);

/// Every rule of class sizes and carers, for what a plugin lists.
pub const ALL: [&Rule<u32>; 8] = [
    &INFANT_CLASS_SIZE_MAX,
    &TODDLER_CLASS_SIZE_MAX,
    &SENIOR_CLASS_SIZE_MAX,
    &MIXED_CLASS_SIZE_MAX,
    &INFANT_CHILDREN_PER_CARER,
    &TODDLER_CHILDREN_PER_CARER,
    &SENIOR_CHILDREN_PER_CARER,
    &MIXED_CHILDREN_PER_CARER,
];

/// 班级类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ClassKind {
    /// 6-12 months
    #[serde(rename = "乳儿班")]
    Infant,
    /// 12-24 months
    #[serde(rename = "托小班")]
    Toddler,
    /// 24-36 months
    #[serde(rename = "托大班")]
    Senior,
    /// 18 months and older together
    #[serde(rename = "混合班")]
    Mixed,
}

/// What the rules say of one kind of class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standard {
    pub name: &'static str,
    pub places_max: u32,
    pub children_per_carer: u32,
    /// Ages in months, from the first up to but not including the second.
    pub months: (u32, u32),
}

impl ClassKind {
    pub fn standard(self, rules: &Rules<'_>) -> Result<Standard, Failure> {
        let (name, size, ratio, months) = match self {
            Self::Infant => (
                "乳儿班",
                &INFANT_CLASS_SIZE_MAX,
                &INFANT_CHILDREN_PER_CARER,
                (6, 12),
            ),
            Self::Toddler => (
                "托小班",
                &TODDLER_CLASS_SIZE_MAX,
                &TODDLER_CHILDREN_PER_CARER,
                (12, 24),
            ),
            Self::Senior => (
                "托大班",
                &SENIOR_CLASS_SIZE_MAX,
                &SENIOR_CHILDREN_PER_CARER,
                (24, 36),
            ),
            Self::Mixed => (
                "混合班",
                &MIXED_CLASS_SIZE_MAX,
                &MIXED_CHILDREN_PER_CARER,
                (18, 36),
            ),
        };
        Ok(Standard {
            name,
            places_max: rules.value(size)?,
            children_per_carer: rules.value(ratio)?,
            months,
        })
    }
}

impl Standard {
    /// ⌈children / ratio⌉: the ratio is a floor of care, so a part of a carer is a whole one.
    pub fn carers_needed(&self, children: u32) -> u32 {
        children.div_ceil(self.children_per_carer.max(1))
    }
}

#[cfg(test)]
mod tests {
    use lianxi_sdk::Call;

    use super::*;
    use crate::parameters::Params;

    #[test]
    fn a_part_of_a_carer_is_a_whole_one() {
        let (call, params) = (Call::default(), Params::new());
        let rules = Rules::on(&call, &params, &ALL).expect("nothing is configured");
        for (kind, children, places_max, carers) in [
            (ClassKind::Infant, 10, 10, 4),
            (ClassKind::Toddler, 15, 15, 3),
            (ClassKind::Senior, 20, 20, 3),
            (ClassKind::Senior, 21, 20, 3),
            (ClassKind::Senior, 22, 20, 4),
            (ClassKind::Mixed, 18, 18, 4),
            (ClassKind::Infant, 0, 10, 0),
        ] {
            let standard = kind.standard(&rules).expect("in force");
            assert_eq!(
                (standard.places_max, standard.carers_needed(children)),
                (places_max, carers),
                "{kind:?} {children}"
            );
        }
    }
}
