//! 灭火器配置的算法: begun fifties of square metres, one powder or two water extinguishers each, and two at every point. A zone is
//! counted by itself: what stands on another floor serves nobody here.

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX};
use lianxi_domain::money::Volume;
use lianxi_domain::parameters::Rules;
use lianxi_domain::rules::Stated;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{EXTINGUISHER_AREA, EXTINGUISHERS_PER_POINT, POWDER_PER_AREA, WATER_PER_AREA};

pub const ZONES_MAX: usize = 50;
const POINTS_MAX: usize = 100;
/// Square metres of one zone: more is a slip of the keyboard.
const ZONE_AREA_MAX: u64 = 100_000;
/// Hundredths of a square metre.
const SCALE: u64 = 100;

/// 一个区域（楼层或者防火分区）
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Zone {
    /// 区域名称，如“一层”
    pub name: String,
    /// 建筑面积（平方米，最多两位小数）
    pub area_sqm: Volume,
    /// 灭火器设置点
    #[serde(default)]
    pub points: Vec<Point>,
}

/// 一个灭火器设置点：只计完好有效的
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Point {
    /// 5公斤以上ABC干粉灭火器（具）
    pub powder: u16,
    /// 6升以上水基型灭火器（具）
    pub water: u16,
}

/// 一个区域的核算结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ZoneResult {
    /// 区域名称
    pub name: String,
    /// 单位面积数（不足一个的按一个计）
    pub units: u64,
    /// 全部用ABC干粉灭火器时的最少具数
    pub powder_required: u64,
    /// 全部用水基型灭火器时的最少具数
    pub water_required: u64,
    /// 现有ABC干粉灭火器
    pub powder_present: u64,
    /// 现有水基型灭火器
    pub water_present: u64,
    /// 面积尚缺的ABC干粉灭火器（或者按比例用水基型）
    pub powder_missing: u64,
    /// 具数不足的设置点数
    pub points_short: u64,
    /// 是否满足
    pub sufficient: bool,
}

/// 核算所用的数值
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Standard {
    /// 单位面积（平方米）
    pub area_sqm: Stated<u32>,
    /// 每个单位面积的ABC干粉灭火器
    pub powder: Stated<u32>,
    /// 每个单位面积的水基型灭火器
    pub water: Stated<u32>,
    /// 每个设置点的最少具数
    pub per_point: Stated<u32>,
}

impl Standard {
    pub fn of(rules: &Rules<'_>) -> Result<Self, Failure> {
        Ok(Self {
            area_sqm: rules.get(&EXTINGUISHER_AREA)?,
            powder: rules.get(&POWDER_PER_AREA)?,
            water: rules.get(&WATER_PER_AREA)?,
            per_point: rules.get(&EXTINGUISHERS_PER_POINT)?,
        })
    }

    /// What a zone needs and has.
    pub fn judge(&self, zone: &Zone) -> ZoneResult {
        let unit = u64::from(self.area_sqm.value).saturating_mul(SCALE).max(1);
        let units = zone.area_sqm.to_raw().div_ceil(unit);
        let (per_powder, per_water) = (Self::rate(&self.powder), Self::rate(&self.water));
        let sum = |count: fn(&Point) -> u16| {
            zone.points
                .iter()
                .map(|point| u64::from(count(point)))
                .sum::<u64>()
        };
        let (powder, water) = (sum(|point| point.powder), sum(|point| point.water));
        // A mixed stock: each kind covers its share of the units.
        let needed = units.saturating_mul(per_powder).saturating_mul(per_water);
        let covered = powder
            .saturating_mul(per_water)
            .saturating_add(water.saturating_mul(per_powder));
        let powder_missing = needed.saturating_sub(covered).div_ceil(per_water);
        let least = u64::from(self.per_point.value);
        let short = |point: &&Point| u64::from(point.powder) + u64::from(point.water) < least;
        let points_short = count(zone.points.iter().filter(short).count());
        let at_points = count(zone.points.len().max(1)).saturating_mul(least);
        ZoneResult {
            name: zone.name.clone(),
            units,
            powder_required: units.saturating_mul(per_powder).max(at_points),
            water_required: units.saturating_mul(per_water).max(at_points),
            powder_present: powder,
            water_present: water,
            powder_missing,
            points_short,
            sufficient: !zone.points.is_empty() && powder_missing == 0 && points_short == 0,
        }
    }

    /// An administrator sets at least one.
    fn rate(stated: &Stated<u32>) -> u64 {
        u64::from(stated.value).max(1)
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Named zones that have an area.
pub fn check_zones(checks: &mut Checks, at: &str, zones: &[Zone]) {
    checks.list(at, zones.len(), ZONES_MAX);
    for (index, zone) in zones.iter().take(ZONES_MAX).enumerate() {
        let at = format!("{at}/{index}");
        checks.text(&format!("{at}/name"), &zone.name, SHORT_TEXT_MAX);
        let most = ZONE_AREA_MAX.saturating_mul(SCALE);
        checks.require(
            (1..=most).contains(&zone.area_sqm.to_raw()),
            format!("{at}/areaSqm"),
            "area-out-of-range",
            format!("面积应大于0，不大于{ZONE_AREA_MAX}平方米"),
        );
        checks.list(&format!("{at}/points"), zone.points.len(), POINTS_MAX);
    }
}
