//! Occupations of childcare workers and their skill levels (职业、技能等级).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 职业（工种）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Occupation {
    /// 保育员（保育师）
    #[serde(rename = "保育员")]
    Nursemaid,
    /// 育婴师（育婴员）
    #[serde(rename = "育婴师")]
    InfantCarer,
    /// 婴幼儿发展引导员
    #[serde(rename = "婴幼儿发展引导员")]
    DevelopmentGuide,
}

impl Occupation {
    pub const EACH: [Self; 3] = [Self::Nursemaid, Self::InfantCarer, Self::DevelopmentGuide];

    pub fn name(self) -> &'static str {
        match self {
            Self::Nursemaid => "保育员",
            Self::InfantCarer => "育婴师",
            Self::DevelopmentGuide => "婴幼儿发展引导员",
        }
    }
}

/// 技能等级：五级（初级工）至一级（高级技师）
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum SkillLevel {
    #[serde(rename = "五级")]
    Five,
    #[serde(rename = "四级")]
    Four,
    #[serde(rename = "三级")]
    Three,
    #[serde(rename = "二级")]
    Two,
    #[serde(rename = "一级")]
    One,
}

impl SkillLevel {
    pub fn name(self) -> &'static str {
        match self {
            Self::Five => "五级",
            Self::Four => "四级",
            Self::Three => "三级",
            Self::Two => "二级",
            Self::One => "一级",
        }
    }
}
