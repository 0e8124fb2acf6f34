//! 规划关口 (同步规划): whether the planning conditions of a new residential area have a childcare facility that fits its population,
//! with its safety facilities and the infants of migrant workers counted; of a new kindergarten, whether it has rooms for toddlers.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::facility::{
    self, GateItem, GateRecord, GateResult, Population, Project, ProjectKind, SYNC_BASIS, Size,
    Stage, When,
};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::rules::ALL;
use crate::standard::SizeRules;
use crate::{DEPARTMENT, HOUSING};

/// 规划关口审查
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目
    pub project: Project,
    /// 规划条件的事实
    pub facts: Facts,
    /// 审查之日
    pub judged_on: Day,
    /// 已经核发建设工程规划许可的日期
    #[serde(default)]
    pub permit_issued_on: Option<Day>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 规划条件的事实
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facts {
    /// 规划条件文号
    pub conditions_no: String,
    /// 规划条件已列入照护服务设施
    pub facility_included: bool,
    /// 规划托位数
    pub places: u32,
    /// 规划建筑面积（平方米）
    pub area_sqm: u32,
    /// 已列入配套安全设施
    pub safety_facilities: bool,
    /// 人口（新建居住区必填）
    #[serde(default)]
    pub population: Option<Population>,
    /// 满足托班用房需求，由教育部门审查（新建配套幼儿园必填）
    #[serde(default)]
    pub toddler_rooms: Option<bool>,
}

/// What the gate was judged by, kept with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Judged {
    pub facts: Facts,
    pub size: Option<Size>,
}

/// 规划关口结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 项目代码
    pub project_no: String,
    /// 关口结果
    pub gate: GateResult,
    /// 与人口相适应的规模；配套幼儿园没有
    pub size: Option<Size>,
    /// 规划托位数
    pub places: u32,
    /// 规划建筑面积（平方米）
    pub area_sqm: u32,
    /// 规划条件文号
    pub conditions_no: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.project.county_code)?;
    let known = facility::recorded::<Judged>(ctx, &input.project.project_no, Stage::Planning)?;
    let is_same = |known: &&GateRecord<Judged>| {
        known.result.is_passed()
            && known.project == input.project
            && known.facts.facts == input.facts
    };
    if let Some(passed) = known.as_ref().filter(is_same) {
        return Ok(answer(passed.clone()));
    }
    let size = match &input.facts.population {
        Some(population) if input.project.kind == ProjectKind::Residential => {
            let numbers = SizeRules::of(ctx, &rules, &input.params, &input.project.county_code)?;
            Some(facility::size(
                population,
                numbers.per_thousand,
                numbers.per_place,
            ))
        }
        Some(_) | None => None,
    };
    let when = When {
        judged_on: input.judged_on,
        happened_on: input.permit_issued_on,
    };
    let result = facility::judge(Stage::Planning, items(&input, size.as_ref()), None, when);
    let record = GateRecord {
        project: input.project,
        facts: Judged {
            facts: input.facts,
            size,
        },
        result,
    };
    let record = facility::keep(ctx, DEPARTMENT, record)?;
    if known.as_ref() != Some(&record) {
        tell_housing(ctx, &record)?;
    }
    Ok(answer(record))
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    input.project.check(&mut checks, "/project");
    checks.text(
        "/facts/conditionsNo",
        &input.facts.conditions_no,
        DOCUMENT_NO_CHARS_MAX,
    );
    checks.not_after("/judgedOn", input.judged_on, today);
    if let Some(issued) = input.permit_issued_on {
        checks.not_after("/permitIssuedOn", issued, today);
    }
    if let Some(population) = &input.facts.population {
        population.check(&mut checks, "/facts/population");
    }
    let (field, there, message) = match input.project.kind {
        ProjectKind::Residential => (
            "/facts/population",
            input.facts.population.is_some(),
            "新建居住区应填写规划人口",
        ),
        ProjectKind::Kindergarten => (
            "/facts/toddlerRooms",
            input.facts.toddler_rooms.is_some(),
            "新建配套幼儿园应有教育部门对托班用房的审查结果",
        ),
    };
    checks.require(there, field, MISSING_MATERIAL, message);
    checks.finish()
}

fn items(input: &Input, size: Option<&Size>) -> Vec<GateItem> {
    let facts = &input.facts;
    let included = "规划条件列入婴幼儿照护服务设施";
    let safety = "规划条件列入配套安全设施";
    let mut items = vec![
        GateItem::new(
            "facility-included",
            included,
            facts.facility_included,
            SYNC_BASIS,
        ),
        GateItem::new(
            "safety-facilities",
            safety,
            facts.safety_facilities,
            SYNC_BASIS,
        ),
    ];
    if input.project.kind == ProjectKind::Kindergarten {
        items.push(GateItem::toddler_rooms(facts.toddler_rooms == Some(true)));
    }
    if let (Some(size), Some(population)) = (size, &facts.population) {
        let places = format!("规划托位不少于{}个", size.places);
        let area = format!("规划建筑面积不少于{}平方米", size.area_sqm);
        let migrants = "已考虑进城务工人员随迁婴幼儿的照护服务需求";
        items.push(GateItem::new(
            "places-enough",
            places,
            facts.places >= size.places,
            &size.places_per_thousand.source,
        ));
        items.push(GateItem::new(
            "area-enough",
            area,
            facts.area_sqm >= size.area_sqm,
            &size.area_per_place.source,
        ));
        items.push(GateItem::new(
            "migrants-counted",
            migrants,
            population.counts_migrants(),
            SYNC_BASIS,
        ));
    }
    items
}

/// The next gate is the housing department's: it needs to know of the first.
fn tell_housing(ctx: &Context<'_>, record: &GateRecord<Judged>) -> Result<(), Failure> {
    let (project, facts) = (&record.project, &record.facts.facts);
    let body = json!({
        "projectNo": project.project_no, "kind": project.kind, "countyCode": project.county_code, "outcome": record.result.outcome,
        "judgedOn": record.result.judged_on, "conditionsNo": facts.conditions_no, "places": facts.places, "areaSqm": facts.area_sqm,
    });
    let event = "cn.lianxi.natural-resources.planning-gate-judged";
    ctx.outbox
        .emit(HOUSING, event, Some(&project.project_no), &body)
}

fn answer(record: GateRecord<Judged>) -> Output {
    let Judged { facts, size } = record.facts;
    Output {
        project_no: record.project.project_no,
        gate: record.result,
        size,
        places: facts.places,
        area_sqm: facts.area_sqm,
        conditions_no: facts.conditions_no,
    }
}
