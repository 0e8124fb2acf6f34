//! The matters of leads (线索事项), and the departments that each of them goes to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Measure, Nature};
use crate::uscc::Uscc;

pub(super) const MANDATORY_REPORT: &str = "未成年人保护法 第十一条";

/// Where a lead can go.
pub const DESTINATIONS: [&str; 10] = [
    "health",
    "public-security",
    "human-resources",
    "market-regulation",
    "emergency",
    "development-reform",
    "housing",
    "finance",
    "institutional-establishment",
    "civil-affairs",
];

/// 线索事项
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Matter {
    #[serde(rename = "伤害婴幼儿")]
    HarmToChild,
    #[serde(rename = "劳动保障权益")]
    Labour,
    #[serde(rename = "未备案")]
    Unfiled,
    #[serde(rename = "登记事项")]
    Registration,
    #[serde(rename = "照护质量")]
    Care,
    #[serde(rename = "卫生保健")]
    Hygiene,
    #[serde(rename = "从业人员资格")]
    Qualification,
    #[serde(rename = "消防安全")]
    Fire,
    #[serde(rename = "安全防范")]
    Security,
    #[serde(rename = "食品安全")]
    Food,
    #[serde(rename = "用药安全")]
    Medicine,
    #[serde(rename = "价格收费")]
    Price,
    #[serde(rename = "水电气热价格")]
    Utility,
    #[serde(rename = "设施建设")]
    Construction,
    #[serde(rename = "资金使用")]
    Funds,
    #[serde(rename = "其他")]
    Other,
}

impl Matter {
    pub const ALL: [Self; 16] = [
        Self::HarmToChild,
        Self::Labour,
        Self::Unfiled,
        Self::Registration,
        Self::Care,
        Self::Hygiene,
        Self::Qualification,
        Self::Fire,
        Self::Security,
        Self::Food,
        Self::Medicine,
        Self::Price,
        Self::Utility,
        Self::Construction,
        Self::Funds,
        Self::Other,
    ];

    /// The plugins of the competent departments; the lead department of the policy (卫健) takes what is nobody's.
    pub fn competent(self, uscc: Option<&Uscc>) -> &'static [&'static str] {
        match self {
            Self::HarmToChild => &["public-security", "health"],
            Self::Labour | Self::Qualification => &["human-resources"],
            Self::Registration => registrant(uscc),
            Self::Fire => &["emergency"],
            Self::Security => &["public-security"],
            Self::Food | Self::Medicine | Self::Price => &["market-regulation"],
            Self::Utility => &["development-reform"],
            Self::Construction => &["housing"],
            Self::Funds => &["finance"],
            Self::Unfiled | Self::Care | Self::Hygiene | Self::Other => &["health"],
        }
    }

    /// The policy does not say whose matter it is (归口待明确); the product's default takes it.
    pub fn is_unassigned(self) -> bool {
        matches!(self, Self::Utility | Self::Other)
    }

    pub(super) fn basis(self) -> &'static str {
        match self {
            Self::HarmToChild => MANDATORY_REPORT,
            Self::Labour => "晋政办发〔2020〕24号 二(一)2；女职工劳动保护特别规定 第十二条",
            Self::Qualification => "晋政办发〔2020〕24号 附-14",
            Self::Registration => "晋政办发〔2020〕24号 附-1、附-8、附-26",
            Self::Fire => "晋政办发〔2020〕24号 附-24",
            Self::Security => "晋政办发〔2020〕24号 附-7",
            Self::Food | Self::Medicine => "晋政办发〔2020〕24号 附-27",
            Self::Price => "市场监督管理投诉举报处理暂行办法",
            Self::Utility => "晋政办发〔2020〕24号 三(一)2（归口待明确，产品默认）",
            Self::Construction => "晋政办发〔2020〕24号 附-19",
            Self::Funds => "晋政办发〔2020〕24号 附-11",
            Self::Unfiled => "晋政办发〔2020〕24号 二(四)1",
            Self::Care | Self::Hygiene => "晋政办发〔2020〕24号 附-21、附-22",
            Self::Other => "晋政办发〔2020〕24号 四(二)（归口待明确，由牵头部门分办）",
        }
    }
}

/// The body that registered it; where the code does not tell, the lead department finds out.
fn registrant(uscc: Option<&Uscc>) -> &'static [&'static str] {
    match uscc.and_then(|uscc| uscc.registering_department().plugin()) {
        Some("institutional-establishment") => &["institutional-establishment"],
        Some("civil-affairs") => &["civil-affairs"],
        Some("market-regulation") => &["market-regulation"],
        _ => &["health"],
    }
}

/// The Chinese word for a department.
fn title(plugin: &str) -> &'static str {
    match plugin {
        "public-security" => "公安部门",
        "human-resources" => "人社部门",
        "market-regulation" => "市场监管部门",
        "emergency" => "应急管理部门（消防救援机构）",
        "development-reform" => "发展改革部门",
        "housing" => "住建部门",
        "finance" => "财政部门",
        "institutional-establishment" => "机构编制部门",
        "civil-affairs" => "民政部门",
        _ => "卫生健康部门",
    }
}

/// What passing it on means to each of them.
pub(super) fn transfers(matter: Matter, competent: &[&str]) -> Vec<Measure> {
    let action = |plugin: &str| match (matter, plugin) {
        (Matter::HarmToChild, "public-security") => "立即向公安机关报告".to_owned(),
        (Matter::HarmToChild, _) => format!("立即通报{}", title(plugin)),
        _ => format!("移交{}", title(plugin)),
    };
    let measure = |plugin: &&str| Measure::new(action(plugin), Nature::Transfer, matter.basis());
    competent.iter().map(measure).collect()
}
