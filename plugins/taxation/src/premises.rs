//! Property and land used for childcare (房产、土地): property tax and urban land-use tax whoever owns them (自有, 承租, 无偿使用), and deed
//! tax of what the institution takes over. The owner is the taxpayer of what is leased or lent.

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::money::{RAW_MAX, Volume, Yuan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assessment::Tax;
use crate::period::TaxPeriod;

/// The most buildings and parcels of one institution.
pub const PREMISES_MAX: usize = 50;

/// 房产或者土地
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Premises {
    /// 编号（不动产单元号或者税源编号）
    pub number: String,
    /// 类别
    pub estate: Estate,
    /// 取得方式
    pub right: Right,
    /// 用于托育服务的面积（平方米）
    pub childcare_area: Volume,
    /// 总面积（平方米）
    pub total_area: Volume,
    /// 本期未减免前应缴的房产税或者城镇土地使用税（元）
    pub tax_yuan: Yuan,
    /// 本期承受取得的，契税情况
    #[serde(default)]
    pub acquisition: Option<Acquisition>,
}

/// 承受房屋、土地
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acquisition {
    /// 契税纳税义务发生之日
    pub acquired_on: Day,
    /// 未减免前应缴的契税（元）
    pub deed_tax_yuan: Yuan,
}

/// 不动产类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Estate {
    #[serde(rename = "房产")]
    Building,
    #[serde(rename = "土地")]
    Land,
}

/// 取得方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Right {
    #[serde(rename = "自有")]
    Owned,
    #[serde(rename = "承租")]
    Leased,
    #[serde(rename = "无偿使用")]
    FreeOfCharge,
}

/// 申报人
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Declarant {
    #[serde(rename = "机构")]
    Institution,
    #[serde(rename = "产权人")]
    Owner,
}

/// 一处房产或者土地的优惠
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PremisesRelief {
    /// 编号
    pub number: String,
    /// 税种
    pub tax: Tax,
    /// 免征的房产税或者城镇土地使用税（元）
    pub exempt_yuan: Yuan,
    /// 免征的契税（元）；本期没有承受的为空
    pub deed_tax_exempt_yuan: Option<Yuan>,
    /// 与其他用途混用：按面积划分（产品默认的算法，由税务机关核定）
    pub apportioned: bool,
    /// 由谁申报
    pub declared_by: Declarant,
}

impl Estate {
    pub fn tax(self) -> Tax {
        match self {
            Self::Building => Tax::Property,
            Self::Land => Tax::LandUse,
        }
    }
}

impl Premises {
    pub fn check(&self, checks: &mut Checks, at: &str, period: TaxPeriod) {
        checks.text(&format!("{at}/number"), &self.number, SHORT_TEXT_MAX);
        checks.require(
            !self.total_area.is_zero(),
            format!("{at}/totalArea"),
            "area-out-of-range",
            "总面积应大于零",
        );
        checks.require(
            self.childcare_area <= self.total_area,
            format!("{at}/childcareArea"),
            "area-out-of-range",
            "用于托育服务的面积不能大于总面积",
        );
        let Some(acquisition) = &self.acquisition else {
            return;
        };
        checks.require(
            self.right == Right::Owned,
            format!("{at}/acquisition"),
            "not-acquired",
            "承租和无偿使用的没有承受，不涉及契税",
        );
        checks.require(
            period.has(acquisition.acquired_on),
            format!("{at}/acquisition/acquiredOn"),
            "date-outside-period",
            "契税纳税义务发生之日应在所属期内",
        );
    }

    /// Whether any of it is used for childcare.
    pub fn is_used(&self) -> bool {
        !self.childcare_area.is_zero()
    }

    /// What is exempt of these premises where the announcement applies.
    pub fn relief(&self) -> PremisesRelief {
        let deed = self.acquisition.map(|one| self.part_of(one.deed_tax_yuan));
        PremisesRelief {
            number: self.number.clone(),
            tax: self.estate.tax(),
            exempt_yuan: self.part_of(self.tax_yuan),
            deed_tax_exempt_yuan: deed,
            apportioned: self.childcare_area < self.total_area,
            declared_by: match self.right {
                Right::Owned => Declarant::Institution,
                Right::Leased | Right::FreeOfCharge => Declarant::Owner,
            },
        }
    }

    /// The part by area, rounded half up to fen.
    fn part_of(&self, amount: Yuan) -> Yuan {
        let of = |raw: u64| u128::from(raw);
        let whole = of(self.total_area.to_raw());
        let product = of(amount.to_raw()) * of(self.childcare_area.to_raw());
        let part = (product + whole / 2).checked_div(whole).unwrap_or(0);
        Yuan::raw(u64::try_from(part).unwrap_or(RAW_MAX))
    }
}
