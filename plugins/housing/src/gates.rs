//! The facts of each gate, and what each asks. The first gate is the natural resources department's: what it found is handed in. The
//! last is the county government's and the health department's as the user: both have to confirm.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::facility::{
    self, GateItem, GateOutcome, Project, ProjectKind, SYNC_BASIS, Stage,
};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fire;

/// 各阶段的事实：只填所审查的阶段
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GivenFacts {
    /// 规划
    pub planning: Option<Planned>,
    /// 建设
    pub construction: Option<Designed>,
    /// 验收
    pub acceptance: Option<Built>,
    /// 交付
    pub delivery: Option<Delivered>,
}

/// The facts of one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facts {
    Planning(Planned),
    Construction(Designed),
    Acceptance(Built),
    Delivery(Delivered),
}

impl GivenFacts {
    /// The facts of the stage, and of no other.
    pub fn of(self, stage: Stage) -> Result<Facts, Failure> {
        let given = [
            self.planning.map(Facts::Planning),
            self.construction.map(Facts::Construction),
            self.acceptance.map(Facts::Acceptance),
            self.delivery.map(Facts::Delivery),
        ];
        let (ours, others): (Vec<Facts>, Vec<Facts>) = given
            .into_iter()
            .flatten()
            .partition(|facts| facts.stage() == stage);
        let mut checks = Checks::new();
        for other in others {
            let message = "只填所审查阶段的事实";
            checks.fail(other.at(), "facts-of-another-stage", message);
        }
        checks.finish()?;
        let message = format!("缺少“{}”阶段的事实", stage.term());
        ours.into_iter()
            .next()
            .ok_or_else(|| invalid("/facts", MISSING_MATERIAL, message))
    }
}

/// 规划关口：自然资源部门的结论
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Planned {
    /// 自然资源部门的关口结论
    pub outcome: GateOutcome,
    /// 规划条件文号
    pub conditions_no: String,
    /// 规划托位数
    pub places: u32,
    /// 规划建筑面积（平方米）
    pub area_sqm: u32,
    /// 托班用房符合要求（新建配套幼儿园，由教育部门审查）
    #[serde(default)]
    pub toddler_rooms: Option<bool>,
}

/// 建设关口
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Designed {
    /// 施工许可证号
    pub permit_no: String,
    /// 施工图设计的托位数
    pub places: u32,
    /// 施工图设计的建筑面积（平方米）
    pub area_sqm: u32,
    /// 与住宅同步建设
    pub with_homes: bool,
    /// 配套安全设施已列入设计
    pub safety_facilities: bool,
}

/// 验收关口
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Built {
    /// 竣工验收报告编号
    pub report_no: String,
    /// 建成的托位数
    pub places: u32,
    /// 建成的建筑面积（平方米）
    pub area_sqm: u32,
    /// 与住宅同步验收
    pub with_homes: bool,
    /// 工程质量验收合格
    pub quality_accepted: bool,
    /// 配套安全设施验收合格
    pub safety_accepted: bool,
}

/// 交付关口
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Delivered {
    /// 移交文书编号
    pub handover_no: String,
    /// 与住宅同步交付
    pub with_homes: bool,
    /// 按规划用途用于婴幼儿照护服务
    pub used_for_care: bool,
    /// 县级人民政府确认
    #[serde(default)]
    pub government: Option<Decision>,
    /// 卫生健康部门（使用方）确认
    #[serde(default)]
    pub user: Option<Decision>,
}

impl Delivered {
    pub fn is_confirmed(&self) -> bool {
        self.government.is_some() && self.user.is_some()
    }
}

impl Facts {
    pub fn stage(&self) -> Stage {
        match self {
            Self::Planning(_) => Stage::Planning,
            Self::Construction(_) => Stage::Construction,
            Self::Acceptance(_) => Stage::Acceptance,
            Self::Delivery(_) => Stage::Delivery,
        }
    }

    const fn at(&self) -> &'static str {
        match self {
            Self::Planning(_) => "/facts/planning",
            Self::Construction(_) => "/facts/construction",
            Self::Acceptance(_) => "/facts/acceptance",
            Self::Delivery(_) => "/facts/delivery",
        }
    }

    pub fn check(&self, checks: &mut Checks, today: Day) {
        let at = self.at();
        let (field, text) = match self {
            Self::Planning(facts) => ("conditionsNo", &facts.conditions_no),
            Self::Construction(facts) => ("permitNo", &facts.permit_no),
            Self::Acceptance(facts) => ("reportNo", &facts.report_no),
            Self::Delivery(facts) => ("handoverNo", &facts.handover_no),
        };
        checks.text(&format!("{at}/{field}"), text, DOCUMENT_NO_CHARS_MAX);
        if let Self::Delivery(facts) = self {
            for (field, decision) in [("government", &facts.government), ("user", &facts.user)] {
                if let Some(decision) = decision {
                    decision.check(checks, &format!("{at}/{field}"), today);
                }
            }
        }
    }
}

/// What the gate asks, and whether it is so.
pub fn items(
    ctx: &Context<'_>,
    project: &Project,
    facts: &Facts,
) -> Result<Vec<GateItem>, Failure> {
    let sync = |code: &str, title: &str, met: bool| GateItem::new(code, title, met, SYNC_BASIS);
    Ok(match facts {
        Facts::Planning(facts) => {
            let passed = facts.outcome == GateOutcome::Passed;
            let mut items = vec![sync("planning-passed", "自然资源部门规划关口通过", passed)];
            if project.kind == ProjectKind::Kindergarten {
                items.push(GateItem::toddler_rooms(facts.toddler_rooms == Some(true)));
            }
            items
        }
        Facts::Construction(facts) => {
            let fire = fire::standing(ctx, &project.project_no)?;
            vec![
                as_planned(ctx, project, facts.places, facts.area_sqm)?,
                sync("with-homes", "与住宅同步建设", facts.with_homes),
                sync(
                    "safety-facilities",
                    "设计列入配套安全设施",
                    facts.safety_facilities,
                ),
                GateItem::new(
                    "fire-design",
                    "消防设计审查合格，或者已提供满足施工需要的消防设计图纸",
                    fire.is_some_and(|fire| fire.may_construct),
                    "消防法 第十一条、第十二条",
                ),
            ]
        }
        Facts::Acceptance(facts) => {
            let fire = fire::standing(ctx, &project.project_no)?;
            vec![
                as_planned(ctx, project, facts.places, facts.area_sqm)?,
                sync("with-homes", "与住宅同步验收", facts.with_homes),
                sync(
                    "quality-accepted",
                    "工程质量验收合格",
                    facts.quality_accepted,
                ),
                sync(
                    "safety-accepted",
                    "配套安全设施验收合格",
                    facts.safety_accepted,
                ),
                GateItem::new(
                    "fire-accepted",
                    "消防验收合格或者已备案",
                    fire.is_some_and(|fire| fire.confirmed),
                    "消防法 第十三条",
                ),
            ]
        }
        Facts::Delivery(facts) => vec![
            sync("with-homes", "与住宅同步交付", facts.with_homes),
            sync(
                "used-for-care",
                "按规划用途用于婴幼儿照护服务",
                facts.used_for_care,
            ),
            sync(
                "government-confirmed",
                "县级人民政府确认",
                facts.government.is_some(),
            ),
            sync(
                "user-confirmed",
                "卫生健康部门作为使用方确认",
                facts.user.is_some(),
            ),
        ],
    })
}

/// Not fewer places and not less area than planned.
fn as_planned(
    ctx: &Context<'_>,
    project: &Project,
    places: u32,
    area_sqm: u32,
) -> Result<GateItem, Failure> {
    let planning = facility::recorded::<Facts>(ctx, &project.project_no, Stage::Planning)?;
    let planned = planning.and_then(|record| match record.facts {
        Facts::Planning(planned) => Some(planned),
        Facts::Construction(_) | Facts::Acceptance(_) | Facts::Delivery(_) => None,
    });
    let met = planned
        .as_ref()
        .is_some_and(|planned| places >= planned.places && area_sqm >= planned.area_sqm);
    let title = planned.map_or_else(
        || "规模不低于规划（没有规划关口的记录）".to_owned(),
        |planned| {
            format!(
                "规模不低于规划：{}个托位、{}平方米",
                planned.places, planned.area_sqm
            )
        },
    );
    Ok(GateItem::new("as-planned", title, met, SYNC_BASIS))
}
