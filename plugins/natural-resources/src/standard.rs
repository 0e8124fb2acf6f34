//! Published standards (规划规范和标准) and the numbers for the size of a facility that they set: a published number takes the place of
//! the default, the county's before the city's before the province's.

use lianxi_domain::checks::invalid;
use lianxi_domain::date::Day;
use lianxi_domain::division;
use lianxi_domain::facility::{AREA_PER_PLACE, PLACES_PER_THOUSAND};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_domain::records;
use lianxi_domain::rules::{Kind, Rule, Stated};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 设施规模的数值
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Numbers {
    /// 新建居住区每千常住人口托位数
    #[serde(default)]
    pub places_per_thousand: Option<u32>,
    /// 每个托位的建筑面积（平方米）
    #[serde(default)]
    pub area_per_place: Option<u32>,
}

impl Numbers {
    pub fn is_empty(self) -> bool {
        self.places_per_thousand.is_none() && self.area_per_place.is_none()
    }
}

/// 标准的一个版本
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Edition {
    /// 版本号，自1起
    pub version: u32,
    /// 标准名称
    pub title: String,
    /// 实施日期（首日）
    pub from: Day,
    /// 失效日期（末日）；未规定的为空
    pub to: Option<Day>,
    /// 标准文本的SHA-256
    pub sha256: String,
    /// 设施规模的数值
    pub numbers: Numbers,
    /// 批准发布的决定
    pub decision: Decision,
}

impl Edition {
    pub fn is_in_force(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A standard and its versions, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StandardRecord {
    pub standard_no: String,
    pub division_code: String,
    pub versions: Vec<Edition>,
}

/// A version that sets numbers, as the division's list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Configured {
    pub standard_no: String,
    pub version: u32,
    pub from: Day,
    pub to: Option<Day>,
    pub numbers: Numbers,
}

impl Configured {
    fn is_in_force(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether some day has both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

pub fn list_key(division_code: &str) -> String {
    format!("facility-standard/{division_code}")
}

pub fn list(ctx: &Context<'_>, division_code: &str) -> Result<Vec<Configured>, Failure> {
    Ok(records::load(ctx, &list_key(division_code))?.unwrap_or_default())
}

/// The two numbers that a size is judged by in a county.
#[derive(Debug, Clone)]
pub struct SizeRules {
    pub per_thousand: Stated<u32>,
    pub per_place: Stated<u32>,
}

impl SizeRules {
    pub fn of(
        ctx: &Context<'_>,
        rules: &Rules<'_>,
        params: &Params,
        county: &str,
    ) -> Result<Self, Failure> {
        let city = division::city_of(county).map(|city| city.code);
        let mut published = Vec::new();
        for code in [Some(county), city, Some(division::PROVINCE)]
            .into_iter()
            .flatten()
        {
            let in_force = list(ctx, code)?.into_iter();
            published.extend(in_force.filter(|one| one.is_in_force(rules.basis())));
        }
        let number = |rule: &'static Rule<u32>, of: fn(&Numbers) -> Option<u32>| {
            let found = published
                .iter()
                .find_map(|one| Some((one, of(&one.numbers)?)));
            let Some((from, value)) = found else {
                return rules.get(rule);
            };
            if params.contains_key(rule.key) {
                let message = format!("“{}”由已发布的标准规定，不得配置", rule.name);
                return Err(invalid(
                    &format!("/params/{}", rule.key),
                    "rule-fixed-by-standard",
                    message,
                ));
            }
            Ok(Stated {
                value,
                kind: Kind::Article,
                source: format!("{}（第{}版）", from.standard_no, from.version).into(),
            })
        };
        Ok(Self {
            per_thousand: number(&PLACES_PER_THOUSAND, |numbers| numbers.places_per_thousand)?,
            per_place: number(&AREA_PER_PLACE, |numbers| numbers.area_per_place)?,
        })
    }
}
