//! The size of a facility that fits the population it serves (与人口相适应的规模).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::Checks;
use crate::rules::{Rule, Stated, Version};

/// More people than any city of the province has: above it a number is a slip of the keyboard.
pub const POPULATION_MAX: u32 = 10_000_000;
const THOUSAND: u128 = 1_000;

/// Places of a new residential area. The policy asks for a size that fits the population and gives no number.
pub const PLACES_PER_THOUSAND: Rule<u32> = Rule::of(
    "placesPerThousand",
    "新建居住区每千常住人口托位数",
    "个",
    &[Version::unverified(
        6,
        "晋政办发〔2020〕24号 二(二)1只要求与常住人口规模相适应；参照运城市做法每千常住人口6个托位（二手资料，未核实），可配置",
    )],
);
/// Floor area of a place.
pub const AREA_PER_PLACE: Rule<u32> = Rule::of(
    "areaPerPlace",
    "每个托位的建筑面积",
    "平方米",
    &[Version::unverified(
        9,
        "晋政办发〔2020〕24号没有规定面积；按外地导则每万人900平方米、每千人10个托位折算（二手资料，未核实），可配置",
    )],
);

/// 规划服务的人口
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Population {
    /// 常住人口（规划人口）
    pub residents: u32,
    /// 其中3岁以下婴幼儿
    pub infants: u32,
    /// 未计入常住人口的进城务工人员随迁婴幼儿；为空表示没有考虑
    #[serde(default)]
    pub migrant_infants: Option<u32>,
}

impl Population {
    pub fn check(&self, checks: &mut Checks, at: &str) {
        let migrants = self.migrant_infants.unwrap_or(0);
        checks.require(
            (1..=POPULATION_MAX).contains(&self.residents),
            format!("{at}/residents"),
            "population-out-of-range",
            format!("常住人口应在1至{POPULATION_MAX}之间"),
        );
        checks.require(
            self.infants <= self.residents,
            format!("{at}/infants"),
            "infants-exceed-residents",
            "婴幼儿不能多于常住人口",
        );
        checks.require(
            migrants <= POPULATION_MAX,
            format!("{at}/migrantInfants"),
            "population-out-of-range",
            format!("随迁婴幼儿不能多于{POPULATION_MAX}"),
        );
        checks.require(
            migrants == 0 || self.infants > 0,
            format!("{at}/infants"),
            "infants-unknown",
            "有随迁婴幼儿的，应填写常住婴幼儿数，才能按同等水平配置",
        );
    }

    /// Whether the infants of migrant workers were considered at all; that there are none is an answer too.
    pub fn counts_migrants(&self) -> bool {
        self.migrant_infants.is_some()
    }
}

/// 与人口相适应的规模
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Size {
    /// 应有托位
    pub places: u32,
    /// 其中为随迁婴幼儿
    pub migrant_places: u32,
    /// 应有建筑面积（平方米）
    pub area_sqm: u32,
    /// 每千常住人口托位数
    pub places_per_thousand: Stated<u32>,
    /// 每个托位的建筑面积（平方米）
    pub area_per_place: Stated<u32>,
}

/// The size for a population: so many places per thousand residents, and for the infants of migrant workers as many each as for the
/// infants of residents. Parts of a place are a place.
pub fn size(population: &Population, per_thousand: Stated<u32>, per_place: Stated<u32>) -> Size {
    let share = u128::from(population.residents) * u128::from(per_thousand.value);
    let resident = share.div_ceil(THOUSAND);
    let infants = u128::from(population.infants);
    let migrants = u128::from(population.migrant_infants.unwrap_or(0));
    let all = if infants == 0 {
        resident
    } else {
        (share * (infants + migrants)).div_ceil(THOUSAND * infants)
    };
    let number = |count: u128| u32::try_from(count).unwrap_or(u32::MAX);
    Size {
        places: number(all),
        migrant_places: number(all.saturating_sub(resident)),
        area_sqm: number(all.saturating_mul(u128::from(per_place.value))),
        places_per_thousand: per_thousand,
        area_per_place: per_place,
    }
}
