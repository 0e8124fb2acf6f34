//! Class sizes and carers (班级规模与照护人员配比): 设置标准 articles 19 and 20, and the family childcare point of 2023.

use lianxi_domain::checks::{Checks, RULE_VIOLATION};
use lianxi_domain::classes::{ClassKind, Standard};
use lianxi_domain::parameters::Rules;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules as p;

/// The most classes that one filing lists.
pub const CLASSES_MAX: usize = 60;

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

/// Checks every class and returns (places, carers needed) of the institution.
pub fn check_classes(
    checks: &mut Checks,
    classes: &[Class],
    rules: &Rules<'_>,
) -> Result<(u32, u32), Failure> {
    checks.some("/form/classes", classes.len(), CLASSES_MAX);
    let (mut places, mut carers) = (0_u32, 0_u32);
    for (index, class) in classes.iter().take(CLASSES_MAX).enumerate() {
        let needed = check_class(checks, index, class, &class.kind.standard(rules)?);
        places = places.saturating_add(class.places);
        carers = carers.saturating_add(needed);
    }
    Ok((places, carers))
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
    let needed = standard.carers_needed(class.places);
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
pub fn check_family_point(
    checks: &mut Checks,
    classes: &[Class],
    rules: &Rules<'_>,
) -> Result<(u32, u32), Failure> {
    let places = classes
        .iter()
        .fold(0_u32, |sum, class| sum.saturating_add(class.places));
    let carers = classes
        .iter()
        .fold(0_u32, |sum, class| sum.saturating_add(class.carers));
    let (places_max, ratio) = (
        rules.value(&p::FAMILY_POINT_PLACES_MAX)?,
        rules.value(&p::FAMILY_POINT_CHILDREN_PER_CARER)?,
    );
    let needed = places.div_ceil(ratio.max(1));
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
    Ok((places, needed))
}
