//! `check-industry-ban` (查询行业禁入): at hiring and every year, against the entries of the whole province.

use lianxi_domain::checks::Checks;
use lianxi_domain::person::PersonRef;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, BanRole};
use crate::filing::form::Staff;

/// 查询行业禁入
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckBan {
    /// 人员引用
    pub person: PersonRef,
    /// 查询事由
    pub occasion: Occasion,
}

/// 查询事由
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// 录用前
    Hiring,
    /// 年度复查
    Yearly,
}

/// 查询结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BanCheck {
    /// 是否终身禁入
    pub banned: bool,
    /// 有效的禁入记录
    pub entries: Vec<BanEntry>,
    /// 机构应采取的措施
    pub measure: String,
    /// 查询时间
    pub checked_at: String,
    /// 依据
    pub basis: String,
}

/// 禁入记录摘要
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BanEntry {
    /// 禁入记录键
    pub ban_key: String,
    /// 责任身份
    pub role: BanRole,
    /// 登记的县级行政区划代码
    pub county: String,
    /// 登记时间
    pub since: String,
}

pub fn check_ban(ctx: &Context<'_>, input: CheckBan) -> Result<BanCheck, Failure> {
    let mut checks = Checks::new();
    input.person.check(&mut checks, "/person");
    checks.finish()?;
    let entries: Vec<BanEntry> = record::active(ctx, &input.person.hash)?
        .into_iter()
        .map(|(ban_key, ban)| BanEntry {
            ban_key,
            role: ban.role,
            county: ban.county,
            since: ban.registered_at,
        })
        .collect();
    let measure = match (entries.is_empty(), input.occasion) {
        (true, _) => "无行业禁入记录；仍须查询违法犯罪记录（未成年人保护法第六十二条）",
        (false, Occasion::Hiring) => "不得录用",
        (false, Occasion::Yearly) => "立即停止工作并解除聘用",
    };
    Ok(BanCheck {
        banned: !entries.is_empty(),
        entries,
        measure: measure.to_owned(),
        checked_at: ctx.call.now.clone(),
        basis: "人口与计划生育法 第四十一条；晋政办发〔2020〕24号 二(四)3".to_owned(),
    })
}

/// A filing may not list a banned person.
pub fn check_staff(ctx: &Context<'_>, checks: &mut Checks, staff: &[Staff]) -> Result<(), Failure> {
    for (index, person) in staff
        .iter()
        .take(crate::filing::form::STAFF_MAX)
        .enumerate()
    {
        let banned = !record::active(ctx, &person.person.hash)?.is_empty();
        checks.require(
            !banned,
            format!("/form/staff/{index}/person"),
            "industry-ban",
            "该人员被终身禁入婴幼儿照护行业，不得录用",
        );
    }
    Ok(())
}
