//! One account of water, power, gas or heat (用户户号), and what its bills say: the class has to be residential (居民生活类), and what was
//! billed above the residential price is to be refunded, to the fen.

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::money::{Price, Volume, Yuan};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check_utility_price::Filing;

/// The most bills of one account in one check: three years of months.
const BILLS_MAX: usize = 36;

/// 用户户号
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    /// 户号
    #[serde(rename = "accountNo")]
    pub number: String,
    /// 种类
    pub utility: Utility,
    /// 供应企业或者转供单位的统一社会信用代码
    pub supplier_uscc: String,
    /// 供应方式
    pub supply: Supply,
    /// 计费的价格类别
    pub billed_class: PriceClass,
    /// 居民生活类价格文件的文号
    pub price_document_no: String,
    /// 账单
    pub bills: Vec<Bill>,
}

/// 种类
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Utility {
    #[serde(rename = "水")]
    Water,
    #[serde(rename = "电")]
    Power,
    #[serde(rename = "气")]
    Gas,
    #[serde(rename = "热")]
    Heat,
}

/// 水、电、气、热
pub const UTILITIES: [Utility; 4] = [Utility::Water, Utility::Power, Utility::Gas, Utility::Heat];

/// 供应方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Supply {
    #[serde(rename = "直供")]
    Direct,
    #[serde(rename = "转供")]
    PassedOn,
}

/// 价格类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PriceClass {
    #[serde(rename = "居民生活类")]
    Residential,
    #[serde(rename = "非居民类")]
    NonResidential,
    #[serde(rename = "工商业类")]
    Commercial,
    #[serde(rename = "其他")]
    Other,
}

/// 账单
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bill {
    /// 用量期间起（含）
    pub from: Day,
    /// 用量期间止（含）
    pub to: Day,
    /// 计费单价（元）
    pub billed_price: Price,
    /// 同期居民生活类单价（元）
    pub residential_price: Price,
    /// 用量
    pub volume: Volume,
}

/// 账单不计退款的原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Uncounted {
    #[serde(rename = "备案以前的用量")]
    BeforeFiling,
    #[serde(rename = "终止以后的用量")]
    AfterEnd,
    #[serde(rename = "跨备案日或者终止日，请抄表拆分后另行核查")]
    Straddling,
}

/// 不计退款的账单
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UncountedBill {
    /// 用量期间起
    pub from: Day,
    /// 用量期间止
    pub to: Day,
    /// 原因
    pub reason: Uncounted,
}

/// 一个户号的核查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountResult {
    /// 户号
    pub account_no: String,
    /// 种类
    pub utility: Utility,
    /// 供应方式
    pub supply: Supply,
    /// 价格类别为居民生活类
    pub class_right: bool,
    /// 单价高于居民生活类的账单数
    pub overcharged_bills: u64,
    /// 应退价款（元）：（计费单价－居民生活类单价）×用量之和
    pub refund_yuan: Yuan,
    /// 不计退款的账单
    pub uncounted: Vec<UncountedBill>,
    /// 类别正确，而且没有多收
    pub compliant: bool,
}

impl Bill {
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Residential prices are due from the filing to the end of the service.
    pub fn uncounted(&self, filing: &Filing) -> Option<Uncounted> {
        let ends_before = self.to < filing.filed_on;
        let begins_after = filing.ended_on.is_some_and(|end| self.from > end);
        let within =
            self.from >= filing.filed_on && filing.ended_on.is_none_or(|end| self.to <= end);
        if ends_before {
            Some(Uncounted::BeforeFiling)
        } else if begins_after {
            Some(Uncounted::AfterEnd)
        } else {
            (!within).then_some(Uncounted::Straddling)
        }
    }

    /// What was paid above the residential price; none where nothing was.
    fn overcharge(&self) -> Option<Yuan> {
        let over = self.billed_price.minus(self.residential_price)?;
        (!over.is_zero()).then(|| over.of(self.volume))
    }
}

impl Account {
    pub fn check(&self, checks: &mut Checks, at: &str, today: Day) {
        checks.text(&format!("{at}/accountNo"), &self.number, SHORT_TEXT_MAX);
        checks.uscc(&format!("{at}/supplierUscc"), &self.supplier_uscc);
        checks.text(
            &format!("{at}/priceDocumentNo"),
            &self.price_document_no,
            DOCUMENT_NO_CHARS_MAX,
        );
        checks.list(&format!("{at}/bills"), self.bills.len(), BILLS_MAX);
        for (index, bill) in self.bills.iter().take(BILLS_MAX).enumerate() {
            let at = format!("{at}/bills/{index}");
            checks.not_after(&format!("{at}/from"), bill.from, bill.to);
            checks.not_after(&format!("{at}/to"), bill.to, today);
            checks.require(
                !bill.residential_price.is_zero(),
                format!("{at}/residentialPrice"),
                "price-out-of-range",
                "居民生活类单价应大于零",
            );
            let mut earlier = self.bills.iter().take(index);
            checks.require(
                !earlier.any(|other| other.overlaps(bill)),
                at,
                "bills-overlap",
                "同一户号的账单期间不能重叠",
            );
        }
    }

    pub fn is(&self, other: &Self) -> bool {
        self.utility == other.utility
            && self.number == other.number
            && self.supplier_uscc == other.supplier_uscc
    }

    pub fn result(&self, filing: &Filing) -> AccountResult {
        let mut uncounted = Vec::new();
        let (mut refund, mut overcharged) = (Yuan::ZERO, 0_u64);
        for bill in &self.bills {
            if let Some(reason) = bill.uncounted(filing) {
                uncounted.push(UncountedBill {
                    from: bill.from,
                    to: bill.to,
                    reason,
                });
            } else if let Some(over) = bill.overcharge() {
                refund = refund.plus(over);
                overcharged = overcharged.saturating_add(1);
            }
        }
        let class_right = self.billed_class == PriceClass::Residential;
        AccountResult {
            account_no: self.number.clone(),
            utility: self.utility,
            supply: self.supply,
            class_right,
            overcharged_bills: overcharged,
            refund_yuan: refund,
            uncounted,
            compliant: class_right && overcharged == 0,
        }
    }
}
