//! What an assessment is asked and answers: income, taxes, and the statement that it decides nothing.

use std::fmt;

use lianxi_domain::limit::FollowUp;
use lianxi_domain::money::{Decimal, Yuan};
use lianxi_domain::office::Office;
use lianxi_domain::parameters::Params;
use lianxi_domain::rules::Stated;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::community::{Provider, Unmet};
use crate::fees::{Fee, FeeRelief};
use crate::period::TaxPeriod;
use crate::premises::{Premises, PremisesRelief};
use crate::window::Ground;

/// The kind of record, and what its keys begin with.
pub const KIND: &str = "assessment";

/// Every assessment and reconciliation says it: the product decides on no tax.
pub const NATURE: &str =
    "评估意见，不是征免决定：由纳税人自行申报享受并留存资料备查，由主管税务机关依法确认";

/// 税费优惠评估
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub county: String,
    /// 税款所属期
    pub period: TaxPeriod,
    /// 托育服务情况
    pub provider: Provider,
    /// 收入，一个班级或者一类服务一行
    pub incomes: Vec<Income>,
    /// 房产和土地
    #[serde(default)]
    pub premises: Vec<Premises>,
    /// 收费
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// 更正原因；同一机构同一所属期已有内容不同的评估时填写
    #[serde(default)]
    pub correction: Option<String>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 收入
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Income {
    /// 收入类别
    pub service: Service,
    /// 接受服务的婴幼儿最大的满月龄（其他收入填0）
    pub oldest_months: u32,
    /// 金额（元）
    pub amount_yuan: Yuan,
}

/// 收入类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Service {
    /// 照料、看护、膳食、保育等
    #[serde(rename = "托育服务")]
    Childcare,
    #[serde(rename = "其他收入")]
    Other,
}

/// 税种
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Tax {
    #[serde(rename = "增值税")]
    Vat,
    #[serde(rename = "企业所得税")]
    Income,
    #[serde(rename = "房产税")]
    Property,
    #[serde(rename = "城镇土地使用税")]
    LandUse,
    #[serde(rename = "契税")]
    Deed,
}

impl fmt::Display for Tax {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Vat => "增值税",
            Self::Income => "企业所得税",
            Self::Property => "房产税",
            Self::LandUse => "城镇土地使用税",
            Self::Deed => "契税",
        })
    }
}

/// 税费优惠评估意见
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub county: String,
    /// 税款所属期
    pub period: TaxPeriod,
    /// 评估机关：辖区覆盖机构所在地的税务机关（垂直管理，不按同级）
    pub office: Office,
    /// 性质
    pub nature: String,
    /// 属于社区托育服务且公告在所属期内有效
    pub community_childcare: bool,
    /// 不符合的条件
    pub unmet: Vec<Unmet>,
    /// 适用的公告；没有有效公告的为空
    pub announcement: Option<Ground>,
    /// 增值税法的免税项目在所属期内有效的，其依据
    pub vat_law: Option<Ground>,
    /// 是否免征增值税
    pub vat_exempt: bool,
    /// 企业所得税中托育服务收入计入收入总额的比例（0.9为减按90%，1为全额）
    pub cit_income_ratio: Decimal<2>,
    /// 该比例的依据；全额计入的为空
    pub cit_income_percent: Option<Stated<u32>>,
    /// 房产是否免征房产税
    pub property_tax_exempt: bool,
    /// 土地是否免征城镇土地使用税
    pub land_use_tax_exempt: bool,
    /// 承受的房屋、土地是否免征契税
    pub deed_tax_exempt: bool,
    /// 收入的划分
    pub income: IncomeSplit,
    /// 各税种的优惠
    pub reliefs: Vec<Relief>,
    /// 各处房产、土地的优惠
    pub premises: Vec<PremisesRelief>,
    /// 各项收费的优惠
    pub fees: Vec<FeeRelief>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

/// 收入的划分
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(
    clippy::struct_field_names,
    reason = "every amount names its unit in JSON"
)]
pub struct IncomeSplit {
    /// 为3周岁（含）以下婴幼儿提供的托育服务收入（元）
    pub childcare_yuan: Yuan,
    /// 其中为已满3周岁而未满4周岁的婴幼儿提供的（元）：属于公告的3周岁（含）以下，不属于24号文的3岁以下
    pub fourth_year_yuan: Yuan,
    /// 为更大儿童提供的托育服务收入（元）：不属于社区托育服务
    pub older_children_yuan: Yuan,
    /// 其他收入（元）
    pub other_yuan: Yuan,
    /// 托育服务收入减计后计入收入总额的金额（元）
    pub counted_yuan: Yuan,
}

/// 一个税种的优惠
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Relief {
    /// 税种
    pub tax: Tax,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 金额的含义
    pub meaning: String,
    /// 依据
    pub basis: String,
}

impl Relief {
    pub fn new(tax: Tax, amount_yuan: Yuan, basis: impl Into<String>) -> Self {
        let meaning = match tax {
            Tax::Vat => "免征增值税的收入额",
            Tax::Income => "减计的收入额",
            Tax::Property | Tax::LandUse | Tax::Deed => "免征的税额",
        };
        Self {
            tax,
            amount_yuan,
            meaning: meaning.to_owned(),
            basis: basis.into(),
        }
    }
}
