//! Class sizes and carers (班级规模与照护人员配比): 设置标准 articles 19 and 20, and the family childcare point of 2023.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, RULE_VIOLATION};
use crate::rules::{self as p, Rules};

/// The most classes that one filing lists.
pub const CLASSES_MAX: usize = 60;

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

/// 班级
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Class {
    /// 班级类型
    pub kind: ClassKind,
    /// 托位数
    pub places: u32,
    /// 照护人员数
    pub carers: u32,
    /// 最小月龄
    pub youngest_months: u32,
    /// 最大月龄（不满此月龄）
    pub oldest_months: u32,
}

/// What the rules say of one kind of class.
pub struct Standard {
    pub name: &'static str,
    pub places_max: u32,
    pub children_per_carer: u32,
    /// Ages in months, from the first up to but not including the second.
    pub months: (u32, u32),
}

impl ClassKind {
    pub fn standard(self, rules: &Rules<'_>) -> Standard {
        let (name, size, ratio, months) = match self {
            Self::Infant => (
                "乳儿班",
                &p::INFANT_CLASS_SIZE_MAX,
                &p::INFANT_CHILDREN_PER_CARER,
                (6, 12),
            ),
            Self::Toddler => (
                "托小班",
                &p::TODDLER_CLASS_SIZE_MAX,
                &p::TODDLER_CHILDREN_PER_CARER,
                (12, 24),
            ),
            Self::Senior => (
                "托大班",
                &p::SENIOR_CLASS_SIZE_MAX,
                &p::SENIOR_CHILDREN_PER_CARER,
                (24, 36),
            ),
            Self::Mixed => (
                "混合班",
                &p::MIXED_CLASS_SIZE_MAX,
                &p::MIXED_CHILDREN_PER_CARER,
                (18, 36),
            ),
        };
        Standard {
            name,
            places_max: rules.value(size),
            children_per_carer: rules.value(ratio),
            months,
        }
    }
}

/// ⌈children / ratio⌉: the ratio is a floor of care, so a part of a carer is a whole one.
pub fn carers_needed(children: u32, children_per_carer: u32) -> u32 {
    children.div_ceil(children_per_carer.max(1))
}

/// Checks every class and returns (places, carers needed) of the institution.
pub fn check_classes(checks: &mut Checks, classes: &[Class], rules: &Rules<'_>) -> (u32, u32) {
    checks.list("/form/classes", classes.len(), CLASSES_MAX);
    let (mut places, mut carers) = (0_u32, 0_u32);
    for (index, class) in classes.iter().take(CLASSES_MAX).enumerate() {
        let needed = check_class(checks, index, class, &class.kind.standard(rules));
        places = places.saturating_add(class.places);
        carers = carers.saturating_add(needed);
    }
    (places, carers)
}

fn check_class(checks: &mut Checks, index: usize, class: &Class, standard: &Standard) -> u32 {
    let at = |field: &str| format!("/form/classes/{index}/{field}");
    let (name, places_max) = (standard.name, standard.places_max);
    checks.require(
        class.places > 0,
        at("places"),
        RULE_VIOLATION,
        "托位数应大于零",
    );
    checks.require(
        class.places <= places_max,
        at("places"),
        "class-too-large",
        format!(
            "{name}不超过{places_max}人，申报{}人（设置标准第十九条）",
            class.places
        ),
    );
    let needed = carers_needed(class.places, standard.children_per_carer);
    checks.require(
        class.carers >= needed,
        at("carers"),
        "carers-too-few",
        format!(
            "{name}照护人员与婴幼儿之比不低于1:{}，{}人应配{needed}人，申报{}人（设置标准第二十条）",
            standard.children_per_carer, class.places, class.carers
        ),
    );
    let (from, to) = standard.months;
    checks.require(
        class.youngest_months >= from
            && class.oldest_months <= to
            && class.youngest_months < class.oldest_months,
        at("youngestMonths"),
        "class-age-outside",
        format!("{name}收托{from}至{to}月龄（不满{to}月）"),
    );
    needed
}

/// 家庭托育点: one group in a home; returns (places, carers needed).
pub fn check_family_point(checks: &mut Checks, classes: &[Class], rules: &Rules<'_>) -> (u32, u32) {
    let places = classes
        .iter()
        .fold(0_u32, |sum, class| sum.saturating_add(class.places));
    let carers = classes
        .iter()
        .fold(0_u32, |sum, class| sum.saturating_add(class.carers));
    let (places_max, ratio) = (
        rules.value(&p::FAMILY_POINT_PLACES_MAX),
        rules.value(&p::FAMILY_POINT_CHILDREN_PER_CARER),
    );
    let needed = carers_needed(places, ratio);
    checks.require(
        places > 0,
        "/form/classes",
        RULE_VIOLATION,
        "托位数应大于零",
    );
    checks.require(
        places <= places_max,
        "/form/classes",
        "family-point-too-large",
        format!("家庭托育点收托不超过{places_max}人，申报{places}人"),
    );
    checks.require(
        carers >= needed,
        "/form/classes",
        "carers-too-few",
        format!("家庭托育点每名照护人员照护不超过{ratio}人，应配{needed}人，申报{carers}人"),
    );
    for (index, class) in classes.iter().take(CLASSES_MAX).enumerate() {
        checks.require(
            class.youngest_months < class.oldest_months && class.oldest_months <= 36,
            format!("/form/classes/{index}/oldestMonths"),
            "class-age-outside",
            "只收托3岁以下婴幼儿（不满36月龄）",
        );
    }
    (places, needed)
}
