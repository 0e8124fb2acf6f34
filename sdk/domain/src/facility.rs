//! Construction projects and their gates (建设项目与四同步): a new residential area plans, builds, accepts and delivers its childcare
//! facility together with the homes, of a size that fits its population (晋政办发〔2020〕24号 二(二)1). No gate is passed before the
//! one ahead of it; what was done all the same has bypassed it, and the accountability workflow learns of it once.

mod gate;
mod record;
mod size;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, SHORT_TEXT_MAX};
use crate::person::check_public_text;

pub use gate::{GateItem, GateOutcome, GateResult, Reason, When, judge};
pub use record::{GateRecord, keep, recorded, report_bypass};
pub use size::{AREA_PER_PLACE, PLACES_PER_THOUSAND, POPULATION_MAX, Population, Size, size};

/// Where a bypassed gate is reported to (责任追究流程).
pub const ACCOUNTABILITY: &str = "accountability";
/// The four gates.
pub const SYNC_BASIS: &str = "晋政办发〔2020〕24号 二(二)1";
/// Rooms for toddler classes in new kindergartens.
pub const KINDERGARTEN_BASIS: &str = "晋政办发〔2020〕24号 二(三)3";
/// What the records of gates and of bypassed gates begin with.
pub const RECORDS: [(&str, &str); 2] = [("gate/", "四同步关口"), ("bypass/", "越过关口")];

/// Characters of a project's code.
pub const PROJECT_NO_CHARS_MAX: usize = 40;

/// 建设阶段，依次为规划、建设、验收、交付
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Stage {
    #[serde(rename = "规划")]
    Planning,
    #[serde(rename = "建设")]
    Construction,
    #[serde(rename = "验收")]
    Acceptance,
    #[serde(rename = "交付")]
    Delivery,
}

impl Stage {
    /// In their order.
    pub const ALL: [Self; 4] = [
        Self::Planning,
        Self::Construction,
        Self::Acceptance,
        Self::Delivery,
    ];

    pub const fn term(self) -> &'static str {
        match self {
            Self::Planning => "规划",
            Self::Construction => "建设",
            Self::Acceptance => "验收",
            Self::Delivery => "交付",
        }
    }

    /// The gate that has to be passed before this one.
    pub const fn previous(self) -> Option<Self> {
        match self {
            Self::Planning => None,
            Self::Construction => Some(Self::Planning),
            Self::Acceptance => Some(Self::Construction),
            Self::Delivery => Some(Self::Acceptance),
        }
    }
}

/// 项目类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ProjectKind {
    #[serde(rename = "新建居住区")]
    Residential,
    #[serde(rename = "新建配套幼儿园")]
    Kindergarten,
}

/// 建设项目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Project {
    /// 项目代码（投资项目在线审批监管平台的代码等，字母、数字和连字符）
    pub project_no: String,
    /// 项目名称
    pub name: String,
    /// 项目类别
    pub kind: ProjectKind,
    /// 所在县级行政区划代码
    pub county_code: String,
}

impl Project {
    pub fn check(&self, checks: &mut Checks, at: &str) {
        check_project_no(checks, &format!("{at}/projectNo"), &self.project_no);
        check_public_text(checks, &format!("{at}/name"), &self.name, SHORT_TEXT_MAX);
        checks.county(&format!("{at}/countyCode"), &self.county_code);
    }
}

/// A code that may stand in the key of a record.
pub fn check_project_no(checks: &mut Checks, field: &str, project_no: &str) {
    let shaped = (1..=PROJECT_NO_CHARS_MAX).contains(&project_no.len())
        && project_no
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    checks.require(
        shaped,
        field,
        "project-no-malformed",
        format!("代码应为1至{PROJECT_NO_CHARS_MAX}位字母、数字或连字符"),
    );
}
