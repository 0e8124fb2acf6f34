//! `check-kindergarten-toddler-rooms` 托班用房审查 (二(三)3): the gate item of a new supporting kindergarten (新建配套幼儿园), and the places
//! that an alteration adds. The policy asks for rooms and gives no numbers: those are defaults that an administrator sets.

use lianxi_domain::checks::{Checks, RULE_VIOLATION};
use lianxi_domain::classes::SENIOR_CLASS_SIZE_MAX;
use lianxi_domain::date::Day;
use lianxi_domain::facility::{GateItem, KINDERGARTEN_BASIS};
use lianxi_domain::money::Volume;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{ALL, AREA_PER_PLACE, FLOOR_MAX, ROOMS_PER_CLASS, TODDLER_CLASSES_MIN};
use crate::shared::{
    Kept, Problem, Room, check_number, check_rooms, covers, earlier, floor_problem,
};

const CLASSES_MAX: u32 = 100;
const PLACES_MAX: u32 = 10_000;
/// Versions of a design.
const REVISIONS_MAX: u32 = 999;

/// 托班用房审查
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目编号
    pub project_no: String,
    /// 方案版次，从1起
    pub revision: u32,
    /// 所在地（县级行政区划代码）
    pub division_code: String,
    /// 建设性质
    pub nature: Nature,
    /// 送审日期
    pub submitted_on: Day,
    /// 幼儿园设计班数（含托班）
    pub kindergarten_classes: u32,
    /// 其中托班数
    pub toddler_classes: u32,
    /// 原有托位（改建、扩建）
    #[serde(default)]
    pub existing_places: u32,
    /// 托班用房
    #[serde(default)]
    pub rooms: Vec<Room>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 建设性质
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Nature {
    #[serde(rename = "新建配套")]
    NewSupporting,
    #[serde(rename = "改建")]
    Altered,
    #[serde(rename = "扩建")]
    Extended,
}

/// 审查结果
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 关口事项“托班用房”
    pub item: GateItem,
    /// 是否为必须满足的要求：新建配套幼儿园为是，改建、扩建为鼓励
    pub required: bool,
    /// 房间数
    pub rooms: u32,
    /// 面积合计（平方米）
    pub area_sqm: Volume,
    /// 应有房间数
    pub rooms_needed: u32,
    /// 应有面积（平方米）
    pub area_needed_sqm: Volume,
    /// 可提供的托位
    pub places: u32,
    /// 增加的托位
    pub added_places: u32,
    /// 不符合之处
    pub problems: Vec<Problem>,
    /// 托班数要求
    pub classes_min: Stated<u32>,
    /// 每班房间数要求
    pub rooms_per_class: Stated<u32>,
    /// 每个托位面积要求
    pub area_per_place: Stated<u32>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    covers(ctx, &input.division_code)?;
    let key = format!(
        "toddler-rooms/{}/{}/{:03}",
        input.division_code, input.project_no, input.revision
    );
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    if let Some(answer) = earlier(ctx, &key, &facts, ("/revision", "revision-taken"))? {
        return Ok(answer);
    }
    let answer = conclude(&rules, &input)?;
    let place = Place {
        kind: "toddler-rooms",
        division: &input.division_code,
        ..Place::default()
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &key, place, &kept)?;
    Ok(kept.answer)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/projectNo", &input.project_no);
    checks.require(
        (1..=REVISIONS_MAX).contains(&input.revision),
        "/revision",
        RULE_VIOLATION,
        format!("方案版次应在1至{REVISIONS_MAX}之间"),
    );
    checks.county("/divisionCode", &input.division_code);
    checks.not_after("/submittedOn", input.submitted_on, today);
    checks.require(
        (1..=CLASSES_MAX).contains(&input.kindergarten_classes),
        "/kindergartenClasses",
        RULE_VIOLATION,
        format!("设计班数应在1至{CLASSES_MAX}之间"),
    );
    checks.require(
        input.toddler_classes <= input.kindergarten_classes,
        "/toddlerClasses",
        "classes-mismatch",
        "托班数不能多于设计班数",
    );
    let is_new = input.nature == Nature::NewSupporting;
    checks.require(
        input.existing_places <= PLACES_MAX && (!is_new || input.existing_places == 0),
        "/existingPlaces",
        "existing-places",
        format!("原有托位不超过{PLACES_MAX}个，新建的没有原有托位"),
    );
    check_rooms(&mut checks, &input.rooms);
    checks.finish()
}

fn conclude(rules: &Rules<'_>, input: &Input) -> Result<Output, Failure> {
    let classes_min = rules.get(&TODDLER_CLASSES_MIN)?;
    let rooms_per_class = rules.get(&ROOMS_PER_CLASS)?;
    let area_per_place = rules.get(&AREA_PER_PLACE)?;
    let per_class = rules.value(&SENIOR_CLASS_SIZE_MAX)?;
    let places = input.toddler_classes.saturating_mul(per_class);
    let rooms = u32::try_from(input.rooms.len()).unwrap_or(u32::MAX);
    let area_sqm: Volume = input.rooms.iter().map(|room| room.area_sqm).sum();
    let rooms_needed = input.toddler_classes.saturating_mul(rooms_per_class.value);
    let area_needed_sqm = Volume::whole(u64::from(area_per_place.value)).times(u64::from(places));
    let required = input.nature == Nature::NewSupporting;
    let mut problems = Vec::new();
    if required && input.toddler_classes < classes_min.value {
        let text = format!("托班少于{}个", classes_min.value);
        problems.push(Problem::of("toddler-classes-too-few", text, &classes_min));
    }
    if rooms < rooms_needed {
        let text = format!("托班用房{rooms}间，少于{rooms_needed}间");
        problems.push(Problem::of("rooms-too-few", text, &rooms_per_class));
    }
    if area_sqm < area_needed_sqm {
        let text = format!("托班用房{area_sqm}平方米，小于{area_needed_sqm}平方米");
        problems.push(Problem::of("area-too-small", text, &area_per_place));
    }
    problems.extend(floor_problem(&input.rooms, &rules.get(&FLOOR_MAX)?));
    let met = problems.is_empty();
    let item = if required {
        GateItem::toddler_rooms(met)
    } else {
        let title = "改建、扩建幼儿园的托班用房";
        GateItem::new("toddler-rooms", title, met, KINDERGARTEN_BASIS)
    };
    Ok(Output {
        item,
        required,
        rooms,
        area_sqm,
        rooms_needed,
        area_needed_sqm,
        places,
        added_places: places.saturating_sub(input.existing_places),
        problems,
        classes_min,
        rooms_per_class,
        area_per_place,
    })
}
