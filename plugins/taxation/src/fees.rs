//! The fees that the announcements waive (免征的收费). Most are collected by other bodies, or by the bureau where they were handed over
//! to it: the collecting body is local configuration and is shown as open.

use lianxi_domain::money::Yuan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most fees of one assessment.
pub const FEES_MAX: usize = 50;
const BASIS: &str = "财政部等六部门公告2026年第7号 一(四)（此前为公告2019年第76号）";

/// 收费
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fee {
    /// 收费项目
    pub kind: FeeKind,
    /// 未减免前的金额（元）
    pub amount_yuan: Yuan,
    /// 房产、土地或者建设项目用于社区托育服务
    pub for_childcare: bool,
    /// 确因地质条件等原因无法修建防空地下室（只用于防空地下室易地建设费）
    #[serde(default)]
    pub geology_prevents: bool,
}

/// 收费项目
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum FeeKind {
    #[serde(rename = "不动产登记费")]
    Registration,
    #[serde(rename = "耕地开垦费")]
    Cultivation,
    #[serde(rename = "土地复垦费")]
    Reclamation,
    #[serde(rename = "土地闲置费")]
    IdleLand,
    #[serde(rename = "城市基础设施配套费")]
    Infrastructure,
    #[serde(rename = "防空地下室易地建设费")]
    AirRaidShelter,
}

/// 收费的优惠
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeeRelief {
    /// 收费项目
    pub kind: FeeKind,
    /// 是否免征
    pub exempt: bool,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 不免征的原因
    pub reason: Option<String>,
    /// 征收单位
    pub collected_by: String,
    /// 依据
    pub basis: String,
}

impl FeeKind {
    fn collected_by(self) -> &'static str {
        match self {
            Self::Registration => "不动产登记机构",
            Self::Cultivation | Self::Reclamation | Self::IdleLand => {
                "待明确：自然资源部门，或者已划转的税务机关（按当地划转情况配置）"
            }
            Self::Infrastructure => "待明确：住建部门，或者已划转的税务机关（按当地划转情况配置）",
            Self::AirRaidShelter => {
                "待明确：人民防空主管部门，或者已划转的税务机关（按当地划转情况配置）"
            }
        }
    }
}

impl Fee {
    /// `applies`: the announcement covers the period and the institution.
    pub fn relief(&self, applies: bool) -> FeeRelief {
        let reason = if !applies {
            Some("公告在所属期内没有效力，或者不属于社区托育服务")
        } else if !self.for_childcare {
            Some("不是用于社区托育服务的房产、土地或者建设项目")
        } else if self.kind == FeeKind::AirRaidShelter && !self.geology_prevents {
            Some("不是因地质条件等原因无法修建防空地下室")
        } else {
            None
        };
        FeeRelief {
            kind: self.kind,
            exempt: reason.is_none(),
            amount_yuan: self.amount_yuan,
            reason: reason.map(str::to_owned),
            collected_by: self.kind.collected_by().to_owned(),
            basis: BASIS.to_owned(),
        }
    }
}
