//! `support-toddler-class` 幼儿园托班支持意见 (附-6, 二(三)3): a kindergarten that takes children of two to under three years. The opinion
//! says whether its classes keep the rules of a 托大班. It is no licence: the kindergarten files with the county health department too.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION, SHORT_TEXT_MAX};
use lianxi_domain::classes::{ClassKind, SENIOR_CHILDREN_PER_CARER, SENIOR_CLASS_SIZE_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::limit::FollowUp;
use lianxi_domain::money::Volume;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Kind;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::rules::{ALL, AREA_PER_PLACE, FLOOR_MAX};
use crate::shared::{
    HEALTH, Kept, Problem, Room, check_number, check_rooms, covers, earlier, floor_problem,
};

const CLASSES_MAX: usize = 50;
/// Children and carers of one class that are no slip of the keyboard.
const HEADS_MAX: u32 = 1_000;
const SERIES: &str = "教托意见";
const SEED: &str = "晋政办发〔2020〕24号 二(三)3";

/// 幼儿园托班申请
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 申请编号
    pub application_no: String,
    /// 幼儿园
    pub kindergarten: Kindergarten,
    /// 申请日期
    pub applied_on: Day,
    /// 托班用房
    pub rooms: Vec<Room>,
    /// 托班
    pub classes: Vec<Class>,
    /// 是否列为试点
    #[serde(default)]
    pub pilot: bool,
    /// 备案回执；备案后补填
    #[serde(default)]
    pub filing: Option<Filing>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 幼儿园
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Kindergarten {
    /// 统一社会信用代码
    pub uscc: String,
    /// 所在地（县级行政区划代码）
    pub division_code: String,
    /// 办园许可或者登记文号
    pub licence_no: String,
}

/// 托班
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Class {
    /// 班级编号
    #[serde(rename = "classNo")]
    pub number: String,
    /// 班级类型
    pub kind: ClassKind,
    /// 托位数
    pub places: u32,
    /// 照护人员
    pub carers: u32,
    /// 招收月龄起（含）
    pub months_from: u32,
    /// 招收月龄止（不含）
    pub months_to: u32,
    /// 所用房间编号
    pub room_no: String,
}

/// 备案
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Filing {
    /// 备案回执编号
    pub receipt_no: String,
    /// 备案日期
    pub filed_on: Day,
}

/// 支持意见
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 意见编号
    pub opinion_no: String,
    /// 是否支持
    pub supported: bool,
    /// 不符合之处：不支持的理由
    pub problems: Vec<Problem>,
    /// 按产品默认或者未核实标准的提示，不影响结论
    pub remarks: Vec<Problem>,
    /// 托位合计
    pub places: u32,
    /// 需要的照护人员合计
    pub carers_needed: u32,
    /// 是否已备案
    pub filed: bool,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    let division = input.kindergarten.division_code.as_str();
    covers(ctx, division)?;
    let key = format!("toddler-class/{division}/{}", input.application_no);
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let known = records::load::<Kept<Input, Output>>(ctx, &key)?;
    let answer = match known {
        // The receipt of the filing comes later; the opinion stays what it was.
        Some(kept) if files(&kept.facts, &facts) => Output {
            filed: true,
            follow_ups: Vec::new(),
            ..kept.answer
        },
        _ => {
            if let Some(answer) = earlier(
                ctx,
                &key,
                &facts,
                ("/applicationNo", "application-no-taken"),
            )? {
                return Ok(answer);
            }
            let answer = conclude(ctx, &rules, &input)?;
            tell(ctx, &input, &answer)?;
            answer
        }
    };
    let place = Place {
        kind: "toddler-class",
        division,
        uscc: Some(&input.kindergarten.uscc),
        person: None,
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &key, place, &kept)?;
    Ok(kept.answer)
}

/// Whether the new statement is the old one and the receipt of the filing.
fn files(old: &Input, new: &Input) -> bool {
    let before = Input {
        filing: None,
        ..new.clone()
    };
    new.filing.is_some() && *old == before
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/applicationNo", &input.application_no);
    checks.uscc("/kindergarten/uscc", &input.kindergarten.uscc);
    checks.county(
        "/kindergarten/divisionCode",
        &input.kindergarten.division_code,
    );
    checks.text(
        "/kindergarten/licenceNo",
        &input.kindergarten.licence_no,
        SHORT_TEXT_MAX,
    );
    checks.not_after("/appliedOn", input.applied_on, today);
    check_rooms(&mut checks, &input.rooms);
    checks.some("/classes", input.classes.len(), CLASSES_MAX);
    let mut seen = BTreeSet::new();
    for (index, class) in input.classes.iter().take(CLASSES_MAX).enumerate() {
        let at = format!("/classes/{index}");
        check_number(&mut checks, &format!("{at}/classNo"), &class.number);
        checks.require(
            seen.insert(class.number.as_str()),
            format!("{at}/classNo"),
            "class-duplicate",
            "同一班级编号出现两次",
        );
        for (field, heads) in [("places", class.places), ("carers", class.carers)] {
            checks.require(
                (1..=HEADS_MAX).contains(&heads),
                format!("{at}/{field}"),
                RULE_VIOLATION,
                format!("应在1至{HEADS_MAX}之间"),
            );
        }
        checks.require(
            class.months_from < class.months_to,
            format!("{at}/monthsTo"),
            "age-order",
            "招收月龄止应大于月龄起",
        );
        checks.text(&format!("{at}/roomNo"), &class.room_no, SHORT_TEXT_MAX);
        checks.require(
            input.rooms.iter().any(|room| room.number == class.room_no),
            format!("{at}/roomNo"),
            MISSING_MATERIAL,
            "托班用房中没有这个房间",
        );
    }
    if let Some(filing) = &input.filing {
        checks.text("/filing/receiptNo", &filing.receipt_no, SHORT_TEXT_MAX);
        checks.not_after("/filing/filedOn", filing.filed_on, today);
    }
    checks.finish()
}

fn conclude(ctx: &Context<'_>, rules: &Rules<'_>, input: &Input) -> Result<Output, Failure> {
    let mut found = Vec::new();
    let standard = ClassKind::Senior.standard(rules)?;
    let mut used = BTreeSet::new();
    let (mut places, mut carers_needed) = (0_u32, 0_u32);
    for class in &input.classes {
        places = places.saturating_add(class.places);
        carers_needed = carers_needed.saturating_add(standard.carers_needed(class.places));
        judge(rules, input, class, &mut found)?;
        if !used.insert(class.room_no.as_str()) {
            let text = format!("班级{}与其他班级共用房间", class.number);
            found.push(Problem::new(
                "room-shared",
                text,
                Kind::Default,
                "产品默认：每班专用房间",
            ));
        }
    }
    found.extend(floor_problem(&input.rooms, &rules.get(&FLOOR_MAX)?));
    // What no law says is told, and refuses nobody.
    let (remarks, problems): (Vec<Problem>, Vec<Problem>) = found
        .into_iter()
        .partition(|problem| problem.kind.is_configurable());
    let filed = input.filing.is_some();
    let follow_ups = if filed {
        Vec::new()
    } else {
        vec![FollowUp::prompt(
            "向所在地县级卫生健康部门备案",
            "晋政办发〔2020〕24号 二(四)1；学前教育法 第八十四条",
        )]
    };
    Ok(Output {
        opinion_no: records::document_no(ctx, SERIES, &input.kindergarten.division_code)?,
        supported: problems.is_empty(),
        problems,
        remarks,
        places,
        carers_needed,
        filed,
        follow_ups,
    })
}

/// One class against the rules of a 托大班.
fn judge(
    rules: &Rules<'_>,
    input: &Input,
    class: &Class,
    found: &mut Vec<Problem>,
) -> Result<(), Failure> {
    let standard = ClassKind::Senior.standard(rules)?;
    let name = class.number.as_str();
    let (from, to) = standard.months;
    if class.kind != ClassKind::Senior {
        let text = format!("班级{name}不是托大班");
        found.push(Problem::new("class-not-senior", text, Kind::Article, SEED));
    }
    if class.months_from < from || class.months_to > to {
        let text = format!("班级{name}招收的月龄不在{from}至{to}个月（2至3岁）之间");
        found.push(Problem::new("age-out-of-range", text, Kind::Article, SEED));
    }
    if class.places > standard.places_max {
        let text = format!("班级{name}超过{}人", standard.places_max);
        let rule = rules.get(&SENIOR_CLASS_SIZE_MAX)?;
        found.push(Problem::of("class-too-large", text, &rule));
    }
    let needed = standard.carers_needed(class.places);
    if class.carers < needed {
        let text = format!("班级{name}照护人员少于{needed}人");
        let rule = rules.get(&SENIOR_CHILDREN_PER_CARER)?;
        found.push(Problem::of("carers-too-few", text, &rule));
    }
    let per_place = rules.get(&AREA_PER_PLACE)?;
    let least = Volume::whole(u64::from(per_place.value)).times(u64::from(class.places));
    let room = input.rooms.iter().find(|room| room.number == class.room_no);
    if room.is_some_and(|room| room.area_sqm < least) {
        let text = format!("班级{name}的房间小于{least}平方米");
        found.push(Problem::of("room-too-small", text, &per_place));
    }
    Ok(())
}

/// The county health department, with which the kindergarten files, learns of a toddler class that is supported.
fn tell(ctx: &Context<'_>, input: &Input, answer: &Output) -> Result<(), Failure> {
    if !answer.supported {
        return Ok(());
    }
    let body = json!({
        "opinionNo": answer.opinion_no, "uscc": input.kindergarten.uscc, "divisionCode": input.kindergarten.division_code,
        "classes": input.classes.len(), "places": answer.places, "pilot": input.pilot, "filed": answer.filed,
    });
    let event = "cn.lianxi.education.toddler-class-supported";
    ctx.outbox
        .emit(HEALTH, event, Some(&input.kindergarten.uscc), &body)
}
