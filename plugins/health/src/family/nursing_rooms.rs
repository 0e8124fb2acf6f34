//! `census-nursing-rooms` (母婴室普查): coverage by kind of venue; what nobody counted is unreported, never zero.

use lianxi_domain::checks::{self, Checks, POLICY_YEAR};
use lianxi_domain::office;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::activities::percent;
use crate::DEPARTMENT;
use crate::bounds::CODE_CHARS_MAX;

const VENUES_MAX: usize = 2_000;

/// 场所类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum VenueKind {
    #[serde(rename = "机场")]
    Airport,
    #[serde(rename = "车站")]
    Station,
    #[serde(rename = "商场")]
    Mall,
    #[serde(rename = "医院")]
    Hospital,
    #[serde(rename = "其他")]
    Other,
}

const KINDS: [VenueKind; 5] = [
    VenueKind::Airport,
    VenueKind::Station,
    VenueKind::Mall,
    VenueKind::Hospital,
    VenueKind::Other,
];

/// 场所
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Venue {
    /// 场所编号
    pub id: String,
    /// 类型
    pub kind: VenueKind,
    /// 是否建有母婴室
    pub has_room: bool,
}

/// 母婴室普查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CensusRooms {
    /// 年度
    pub year: u16,
    /// 行政区划代码
    pub division: String,
    /// 场所
    pub venues: Vec<Venue>,
}

/// 类型覆盖率
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// 类型
    pub kind: VenueKind,
    /// 已建数
    pub with_room: u32,
    /// 场所数
    pub venues: u32,
    /// 覆盖率（百分比）；没有上报时为空
    pub percent: Option<u32>,
}

/// 普查结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomCensus {
    /// 普查键
    pub census_key: String,
    /// 各类型覆盖率
    pub coverage: Vec<Coverage>,
    /// 待建场所编号
    pub to_build: Vec<String>,
    /// 未上报的类型
    pub unreported: Vec<VenueKind>,
}

pub fn census(ctx: &Context<'_>, input: CensusRooms) -> Result<RoomCensus, Failure> {
    office::covering(ctx.call, DEPARTMENT, &input.division)?;
    let mut checks = Checks::new();
    let this_year = checks::today(ctx)?.year();
    checks.require(
        i16::try_from(input.year).is_ok_and(|year| (POLICY_YEAR..=this_year).contains(&year)),
        "/year",
        "year-out-of-range",
        format!("年度应在{POLICY_YEAR}年至今"),
    );
    checks.some("/venues", input.venues.len(), VENUES_MAX);
    let mut seen = std::collections::BTreeSet::new();
    for (index, venue) in input.venues.iter().take(VENUES_MAX).enumerate() {
        checks.text(&format!("/venues/{index}/id"), &venue.id, CODE_CHARS_MAX);
        checks.require(
            seen.insert(&venue.id),
            format!("/venues/{index}/id"),
            "venue-twice",
            "场所编号重复",
        );
    }
    checks.finish()?;
    let coverage: Vec<Coverage> = KINDS
        .into_iter()
        .map(|kind| cover(kind, &input.venues))
        .collect();
    let key = format!("nursing-rooms/{}/{}", input.division, input.year);
    let place = Place {
        kind: "nursing-rooms",
        division: &input.division,
        uscc: None,
        person: None,
    };
    records::save(ctx, &key, place, &input.venues)?;
    Ok(RoomCensus {
        census_key: key,
        unreported: coverage
            .iter()
            .filter(|found| found.percent.is_none())
            .map(|found| found.kind)
            .collect(),
        to_build: input
            .venues
            .iter()
            .filter(|venue| !venue.has_room)
            .map(|venue| venue.id.clone())
            .collect(),
        coverage,
    })
}

fn cover(kind: VenueKind, venues: &[Venue]) -> Coverage {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let all = number(venues.iter().filter(|venue| venue.kind == kind).count());
    let with_room = number(
        venues
            .iter()
            .filter(|venue| venue.kind == kind && venue.has_room)
            .count(),
    );
    Coverage {
        kind,
        with_room,
        venues: all,
        percent: (all > 0).then(|| percent(with_room, all)),
    }
}
