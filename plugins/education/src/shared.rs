//! What the duties have in common: who acts, rooms, and how the same thing given twice is answered.

use std::collections::BTreeSet;

use lianxi_domain::checks::Checks;
use lianxi_domain::money::Volume;
use lianxi_domain::office;
use lianxi_domain::rules::{Kind, Stated};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use lianxi_domain::kept::{Kept, again as earlier};

pub const DEPARTMENT: &str = "education";
/// Characters of a number (编号): with a division and a code it fits in a record key.
const NUMBER_CHARS_MAX: usize = 50;
const ROOMS_MAX: usize = 100;
/// A room larger than any of a kindergarten, in square metres.
const ROOM_AREA_MAX: Volume = Volume::whole(2_000);
/// Basements and floors that a building can have.
const FLOORS: std::ops::RangeInclusive<i32> = -5..=100;

/// Who has to learn of something.
pub const HEALTH: &str = "health";
pub const HUMAN_RESOURCES: &str = "human-resources";
pub const DESTINATIONS: [&str; 2] = [HEALTH, HUMAN_RESOURCES];

/// 房间
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Room {
    /// 房间编号
    #[serde(rename = "roomNo")]
    pub number: String,
    /// 面积（平方米）
    pub area_sqm: Volume,
    /// 楼层；地下为负数，首层为1
    pub floor: i32,
}

/// 不符合之处
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// 代码
    pub code: String,
    /// 说明
    pub text: String,
    /// 依据性质
    pub kind: Kind,
    /// 依据
    pub basis: String,
}

impl Problem {
    pub fn new(code: &str, text: impl Into<String>, kind: Kind, basis: &str) -> Self {
        Self {
            code: code.to_owned(),
            text: text.into(),
            kind,
            basis: basis.to_owned(),
        }
    }

    /// By the rule that it breaks.
    pub fn of(code: &str, text: impl Into<String>, rule: &Stated<u32>) -> Self {
        Self::new(code, text, rule.kind, &rule.source)
    }
}

/// A number that stands in a record key: short, and without the sign that parts a key.
pub fn check_number(checks: &mut Checks, field: &str, number: &str) {
    checks.text(field, number, NUMBER_CHARS_MAX);
    let plain = number
        .chars()
        .all(|character| character != '/' && !character.is_control());
    checks.require(
        plain,
        field,
        "number-malformed",
        "编号不得含“/”或者控制字符",
    );
}

/// Rooms with different numbers, areas and floors that exist.
pub fn check_rooms(checks: &mut Checks, rooms: &[Room]) {
    checks.list("/rooms", rooms.len(), ROOMS_MAX);
    let mut seen = BTreeSet::new();
    for (index, room) in rooms.iter().take(ROOMS_MAX).enumerate() {
        let at = format!("/rooms/{index}");
        check_number(checks, &format!("{at}/roomNo"), &room.number);
        checks.require(
            seen.insert(room.number.as_str()),
            format!("{at}/roomNo"),
            "room-duplicate",
            "同一房间编号出现两次",
        );
        checks.require(
            !room.area_sqm.is_zero() && room.area_sqm <= ROOM_AREA_MAX,
            format!("{at}/areaSqm"),
            "area-out-of-range",
            format!("面积应大于0，不超过{ROOM_AREA_MAX}平方米"),
        );
        checks.require(
            FLOORS.contains(&room.floor) && room.floor != 0,
            format!("{at}/floor"),
            "floor-out-of-range",
            "楼层不存在：首层为1，地下为负数",
        );
    }
}

/// Rooms below the ground or too high up.
pub fn floor_problem(rooms: &[Room], floor_max: &Stated<u32>) -> Option<Problem> {
    let highest = i32::try_from(floor_max.value).unwrap_or(i32::MAX);
    let wrong = rooms
        .iter()
        .filter(|room| !(1..=highest).contains(&room.floor))
        .count();
    (wrong > 0).then(|| {
        let text = format!("{wrong}间托班用房在地下或者高于{highest}层");
        Problem::of("floor-not-allowed", text, floor_max)
    })
}

/// The acting office: 县级以上, and covering the place.
pub fn covers(ctx: &Context<'_>, division_code: &str) -> Result<(), Failure> {
    office::county_or_above(ctx.call, DEPARTMENT, division_code).map(drop)
}
