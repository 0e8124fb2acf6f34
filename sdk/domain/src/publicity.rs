//! Publicity and guidance of mass organisations (宣传教育、指导服务): a yearly plan by quarters, the activities held and matched to
//! it, and how much of it was done. An activity counts once, by its number; whom it reached is a number and never a name.
//!
//! The policy gives no number of activities: what is missing in a plan is advice, never a breach.

mod checks;
mod held;
mod plan;
mod quarter;
mod review;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{Rule, Unit, Version};

pub use checks::{check_evidence, check_number};
pub use held::{ActivityInput, Facts, Held, Matching, Timing, record};
pub use plan::{Plan, PlanInput, PlanItem, plan, planned};
pub use quarter::Quarter;
pub use review::{Behind, QuarterReview, Review, ReviewInput, report, review, years};

pub const ACTIVITIES_PER_QUARTER_MIN: Rule<u32> = Rule::of(
    "activitiesPerQuarterMin",
    "计划每季度安排活动不少于",
    "次",
    &[Version::default(1, "产品默认：政策未规定次数，可配置")],
);
pub const RECORD_WITHIN: Rule<u32> = Rule::period(
    "recordWithin",
    "活动结束后登记记录",
    Unit::WorkingDay,
    &[Version::default(10, "产品默认：政策未规定期限，可配置")],
);

/// The numbers that these duties judge by.
pub const RULES: [&Rule<u32>; 2] = [&ACTIVITIES_PER_QUARTER_MIN, &RECORD_WITHIN];

/// The kinds of records that they keep.
pub const RECORDS: [(&str, &str); 3] = [
    ("plan/", "年度活动计划"),
    ("activity/", "活动记录"),
    ("evidence/", "活动材料摘要（防止重复使用）"),
];

/// What a report says of them.
pub const INDICATORS: [(&str, &str, &str); 4] = [
    ("activities", "开展活动", "次"),
    ("activities-unplanned", "计划外活动", "次"),
    ("activity-reach", "活动覆盖", "人次"),
    ("plan-done", "到期计划活动完成率", "%"),
];

/// What one organisation does: whom it addresses, and in which ways (工作范围).
#[derive(Debug, Clone, Copy)]
pub struct Programme {
    pub department: &'static str,
    pub audiences: &'static [Audience],
    pub forms: &'static [Form],
    pub basis: &'static str,
    /// Every number that its duties can be configured by.
    pub rules: &'static [&'static Rule<u32>],
}

/// 对象
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Audience {
    #[serde(rename = "青年")]
    Youth,
    #[serde(rename = "婴幼儿家庭")]
    Families,
    #[serde(rename = "孕产期家庭")]
    Expecting,
    #[serde(rename = "农村和进城务工人员家庭")]
    RuralAndMigrant,
    #[serde(rename = "职工")]
    Employees,
    #[serde(rename = "社区居民")]
    Residents,
}

/// 形式
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Form {
    #[serde(rename = "专题讲座")]
    Lecture,
    #[serde(rename = "现场宣传")]
    Stand,
    #[serde(rename = "资料发放")]
    Leaflets,
    #[serde(rename = "新媒体宣传")]
    Online,
    #[serde(rename = "志愿服务")]
    Volunteering,
    #[serde(rename = "亲子活动")]
    ParentChild,
    #[serde(rename = "育儿沙龙")]
    Salon,
    #[serde(rename = "家长学校")]
    ParentSchool,
    #[serde(rename = "入户指导")]
    HomeVisit,
    #[serde(rename = "咨询服务")]
    Consultation,
}

/// 主题
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Topic {
    #[serde(rename = "照护服务政策")]
    Policy,
    #[serde(rename = "科学育儿")]
    Parenting,
    #[serde(rename = "早期发展")]
    Development,
    #[serde(rename = "膳食营养")]
    Nutrition,
    #[serde(rename = "疾病防控")]
    Disease,
    #[serde(rename = "安全防护")]
    Safety,
    #[serde(rename = "未成年人保护")]
    Protection,
    #[serde(rename = "选择照护服务机构")]
    Choosing,
}

fn sum(numbers: impl Iterator<Item = u32>) -> u64 {
    numbers.map(u64::from).sum()
}
