//! Construction projects and their gates (建设项目与四同步): a new residential area plans, builds, accepts and delivers its childcare
//! facility together with the homes, of a size that fits its population (晋政办发〔2020〕24号 二(二)1). No gate is passed before the
//! one ahead of it; what was done all the same has bypassed it, and the accountability workflow learns of it once.

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::checks::{Checks, SHORT_TEXT_MAX, invalid};
use crate::date::Day;
use crate::person::check_public_text;
use crate::records::{self, Place};
use crate::rules::{Rule, Stated, Version};

/// Where a bypassed gate is reported to (责任追究流程).
pub const ACCOUNTABILITY: &str = "accountability";
/// The four gates.
pub const SYNC_BASIS: &str = "晋政办发〔2020〕24号 二(二)1";
/// Rooms for toddler classes in new kindergartens.
pub const KINDERGARTEN_BASIS: &str = "晋政办发〔2020〕24号 二(三)3";
/// What the records of gates and of bypassed gates begin with.
pub const RECORDS: [(&str, &str); 2] = [("gate/", "四同步关口"), ("bypass/", "越过关口")];

/// Characters of a project's code.
pub const PROJECT_NO_CHARS_MAX: usize = 40;
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
/// For the lists of those who judge a size.
pub const SIZE_RULES: [&Rule<u32>; 2] = [&PLACES_PER_THOUSAND, &AREA_PER_PLACE];

/// 建设阶段，依次为规划、建设、验收、交付
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Stage {
    #[serde(rename = "规划")]
    Planning,
    #[serde(rename = "建设")]
    Construction,
    #[serde(rename = "验收")]
    Acceptance,
    #[serde(rename = "交付")]
    Delivery,
}

impl Stage {
    /// In their order.
    pub const ALL: [Self; 4] = [
        Self::Planning,
        Self::Construction,
        Self::Acceptance,
        Self::Delivery,
    ];

    pub const fn term(self) -> &'static str {
        match self {
            Self::Planning => "规划",
            Self::Construction => "建设",
            Self::Acceptance => "验收",
            Self::Delivery => "交付",
        }
    }

    /// The gate that has to be passed before this one.
    pub const fn previous(self) -> Option<Self> {
        match self {
            Self::Planning => None,
            Self::Construction => Some(Self::Planning),
            Self::Acceptance => Some(Self::Construction),
            Self::Delivery => Some(Self::Acceptance),
        }
    }
}

/// 项目类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ProjectKind {
    #[serde(rename = "新建居住区")]
    Residential,
    #[serde(rename = "新建配套幼儿园")]
    Kindergarten,
}

/// 建设项目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Project {
    /// 项目代码（投资项目在线审批监管平台的代码等，字母、数字和连字符）
    pub project_no: String,
    /// 项目名称
    pub name: String,
    /// 项目类别
    pub kind: ProjectKind,
    /// 所在县级行政区划代码
    pub county_code: String,
}

impl Project {
    pub fn check(&self, checks: &mut Checks, at: &str) {
        check_project_no(checks, &format!("{at}/projectNo"), &self.project_no);
        check_public_text(checks, &format!("{at}/name"), &self.name, SHORT_TEXT_MAX);
        checks.county(&format!("{at}/countyCode"), &self.county_code);
    }
}

/// A code that may stand in the key of a record.
pub fn check_project_no(checks: &mut Checks, field: &str, project_no: &str) {
    let shaped = (1..=PROJECT_NO_CHARS_MAX).contains(&project_no.len())
        && project_no
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    checks.require(
        shaped,
        field,
        "project-no-malformed",
        format!("代码应为1至{PROJECT_NO_CHARS_MAX}位字母、数字或连字符"),
    );
}

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

/// 关口事项
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GateItem {
    /// 事项代码
    pub code: String,
    /// 事项
    pub title: String,
    /// 是否符合
    pub met: bool,
    /// 依据
    pub basis: String,
}

impl GateItem {
    pub fn new(code: &str, title: impl Into<String>, met: bool, basis: &str) -> Self {
        Self {
            code: code.to_owned(),
            title: title.into(),
            met,
            basis: basis.to_owned(),
        }
    }

    /// A new kindergarten has the rooms that its toddler classes need (托班用房).
    pub fn toddler_rooms(met: bool) -> Self {
        let title = "新建配套幼儿园落实托班建设要求，满足托班用房需求";
        Self::new("toddler-rooms", title, met, KINDERGARTEN_BASIS)
    }
}

/// 关口结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum GateOutcome {
    #[serde(rename = "通过")]
    Passed,
    #[serde(rename = "不通过")]
    Failed,
    #[serde(rename = "暂缓：上一关口未通过")]
    Held,
}

/// 未通过或者越过关口的原因
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// 代码
    pub code: String,
    /// 原因
    pub text: String,
}

/// 关口结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GateResult {
    /// 阶段
    pub stage: Stage,
    /// 结论
    pub outcome: GateOutcome,
    /// 是否越过关口：关口未通过，该阶段的事已经做了
    pub bypassed: bool,
    /// 原因
    pub reasons: Vec<Reason>,
    /// 事项
    pub items: Vec<GateItem>,
    /// 作出结论之日
    pub judged_on: Day,
    /// 该阶段的事已经做了的日期
    pub happened_on: Option<Day>,
}

impl GateResult {
    pub fn is_passed(&self) -> bool {
        self.outcome == GateOutcome::Passed
    }
}

/// When a gate is judged, and when what it guards was done, if it was.
#[derive(Debug, Clone, Copy)]
pub struct When {
    pub judged_on: Day,
    pub happened_on: Option<Day>,
}

/// Judges a gate by its items and by the gate ahead of it, which has to be passed first.
pub fn judge(
    stage: Stage,
    items: Vec<GateItem>,
    previous: Option<&GateResult>,
    when: When,
) -> GateResult {
    let passed_before =
        previous.filter(|gate| Some(gate.stage) == stage.previous() && gate.is_passed());
    let held_by = stage.previous().filter(|_| passed_before.is_none());
    let unmet = items.iter().filter(|item| !item.met).map(|item| Reason {
        code: item.code.clone(),
        text: format!("不符合：{}（{}）", item.title, item.basis),
    });
    let held = held_by.map(|before| Reason {
        code: "previous-gate-not-passed".to_owned(),
        text: format!("“{}”关口尚未通过（{SYNC_BASIS}）", before.term()),
    });
    let mut reasons: Vec<Reason> = held.into_iter().chain(unmet).collect();
    let outcome = match (held_by, reasons.is_empty()) {
        (Some(_), _) => GateOutcome::Held,
        (None, true) => GateOutcome::Passed,
        (None, false) => GateOutcome::Failed,
    };
    let early = passed_before
        .zip(when.happened_on)
        .filter(|(before, happened)| *happened < before.judged_on);
    if let Some((before, happened)) = early {
        reasons.push(Reason {
            code: "done-before-previous-gate".to_owned(),
            text: format!(
                "{happened}已实施，早于“{}”关口通过之日{}",
                before.stage.term(),
                before.judged_on
            ),
        });
    }
    GateResult {
        stage,
        outcome,
        bypassed: early.is_some() || (when.happened_on.is_some() && outcome != GateOutcome::Passed),
        reasons,
        items,
        judged_on: when.judged_on,
        happened_on: when.happened_on,
    }
}

/// What is kept of a gate: the project, the facts that it was judged by, and the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GateRecord<F> {
    pub project: Project,
    pub facts: F,
    pub result: GateResult,
}

/// The gate of a project as it was last judged.
pub fn recorded<F: DeserializeOwned>(
    ctx: &Context<'_>,
    project_no: &str,
    stage: Stage,
) -> Result<Option<GateRecord<F>>, Failure> {
    records::load(ctx, &key("gate", project_no, stage))
}

/// Keeps what was judged and reports a bypass. A passed gate stays as it was passed: the same facts get the same answer, others are
/// refused at `/facts`.
pub fn keep<F>(
    ctx: &Context<'_>,
    department: &str,
    record: GateRecord<F>,
) -> Result<GateRecord<F>, Failure>
where
    F: PartialEq + Serialize + DeserializeOwned,
{
    let (project, stage) = (&record.project, record.result.stage);
    if let Some(known) = recorded::<F>(ctx, &project.project_no, stage)? {
        if known.project != *project {
            return Err(invalid(
                "/project",
                "project-differs",
                "同一项目代码已登记为另一项目",
            ));
        }
        if known.result.is_passed() {
            return if known.facts == record.facts {
                Ok(known)
            } else {
                Err(invalid(
                    "/facts",
                    "gate-differs",
                    format!("“{}”关口已按另外的事实通过", stage.term()),
                ))
            };
        }
    }
    report_bypass(ctx, department, project, &record.result)?;
    records::save(
        ctx,
        &key("gate", &project.project_no, stage),
        place("gate", project),
        &record,
    )?;
    Ok(record)
}

/// Tells the accountability workflow of a bypassed gate, once for each project and stage. Whether it was bypassed.
pub fn report_bypass(
    ctx: &Context<'_>,
    department: &str,
    project: &Project,
    result: &GateResult,
) -> Result<bool, Failure> {
    let key = key("bypass", &project.project_no, result.stage);
    if !result.bypassed || records::load::<GateRecord<()>>(ctx, &key)?.is_some() {
        return Ok(result.bypassed);
    }
    let body = json!({
        "projectNo": project.project_no, "countyCode": project.county_code, "stage": result.stage, "outcome": result.outcome,
        "happenedOn": result.happened_on, "reasons": result.reasons, "basis": SYNC_BASIS,
    });
    let event = format!("cn.lianxi.{department}.gate-bypassed");
    ctx.outbox
        .emit(ACCOUNTABILITY, &event, Some(&project.project_no), &body)?;
    let record = GateRecord {
        project: project.clone(),
        facts: (),
        result: result.clone(),
    };
    records::save(ctx, &key, place("bypass", project), &record)?;
    Ok(true)
}

fn key(kind: &str, project_no: &str, stage: Stage) -> String {
    format!("{kind}/{project_no}/{}", stage.term())
}

fn place<'a>(kind: &'a str, project: &'a Project) -> Place<'a> {
    Place {
        kind,
        division: &project.county_code,
        uscc: None,
        person: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Kind;

    fn stated(value: u32) -> Stated<u32> {
        Stated::new(value, Kind::Default, "产品默认")
    }

    fn when(judged_on: Day, happened_on: Option<Day>) -> When {
        When {
            judged_on,
            happened_on,
        }
    }

    #[test]
    fn a_size_fits_the_population() {
        for (residents, infants, migrant_infants, places, migrant_places) in [
            (1_000, 30, Some(0), 6, 0),
            (1_001, 30, Some(0), 7, 0),
            (1, 0, None, 1, 0),
            (5_000, 150, Some(50), 40, 10),
            (5_000, 150, Some(51), 41, 11),
            (10_000_000, 1, Some(10_000_000), u32::MAX, u32::MAX),
        ] {
            let population = Population {
                residents,
                infants,
                migrant_infants,
            };
            let found = size(&population, stated(6), stated(9));
            assert_eq!(
                (found.places, found.migrant_places, found.area_sqm),
                (places, migrant_places, places.saturating_mul(9)),
                "{population:?}"
            );
        }
    }

    #[test]
    fn populations_are_checked() {
        for (residents, infants, migrant_infants, code) in [
            (0, 0, None, Some("population-out-of-range")),
            (POPULATION_MAX + 1, 0, None, Some("population-out-of-range")),
            (10, 11, None, Some("infants-exceed-residents")),
            (10, 0, Some(1), Some("infants-unknown")),
            (10, 10, Some(0), None),
            (POPULATION_MAX, 1, Some(1), None),
        ] {
            let population = Population {
                residents,
                infants,
                migrant_infants,
            };
            let mut checks = Checks::new();
            population.check(&mut checks, "/population");
            let failure = checks.finish().err();
            let found = failure
                .as_ref()
                .map(|failure| failure.issues()[0].code.as_str());
            assert_eq!(found, code, "{population:?}");
        }
    }

    #[test]
    fn gates_are_passed_in_their_order() {
        let (first, second) = (Day::of(2026, 1, 5), Day::of(2026, 2, 5));
        let item = |met| vec![GateItem::new("built", "已建", met, SYNC_BASIS)];
        let planned = judge(Stage::Planning, item(true), None, when(second, None));
        assert!(planned.is_passed());
        let mut refused = planned.clone();
        refused.outcome = GateOutcome::Failed;
        let stage = Stage::Construction;
        for (met, previous, happened, outcome, bypassed) in [
            (true, Some(&planned), None, GateOutcome::Passed, false),
            (
                true,
                Some(&planned),
                Some(second),
                GateOutcome::Passed,
                false,
            ),
            (true, Some(&planned), Some(first), GateOutcome::Passed, true),
            (false, Some(&planned), None, GateOutcome::Failed, false),
            (
                false,
                Some(&planned),
                Some(second),
                GateOutcome::Failed,
                true,
            ),
            (true, Some(&refused), None, GateOutcome::Held, false),
            (true, None, None, GateOutcome::Held, false),
            (true, None, Some(second), GateOutcome::Held, true),
        ] {
            let found = judge(stage, item(met), previous, when(second, happened));
            assert_eq!(
                (found.outcome, found.bypassed),
                (outcome, bypassed),
                "{met} {happened:?}"
            );
        }
        // The gate two stages ahead does not stand for the one before.
        let found = judge(
            Stage::Acceptance,
            item(true),
            Some(&planned),
            when(second, None),
        );
        assert_eq!(found.outcome, GateOutcome::Held);
        assert_eq!(found.reasons[0].code, "previous-gate-not-passed");
    }

    #[test]
    fn project_codes_may_stand_in_keys() {
        for (code, right) in [
            ("2401-140105-89-01-100001", true),
            ("", false),
            ("a/b", false),
            ("项目", false),
        ] {
            let mut checks = Checks::new();
            check_project_no(&mut checks, "/projectNo", code);
            assert_eq!(checks.is_clean(), right, "{code}");
        }
        let longest = "9".repeat(PROJECT_NO_CHARS_MAX);
        let mut checks = Checks::new();
        check_project_no(&mut checks, "/projectNo", &longest);
        check_project_no(&mut checks, "/projectNo", &format!("{longest}9"));
        assert_eq!(
            checks.finish().expect_err("one is too long").issues().len(),
            1
        );
    }
}
