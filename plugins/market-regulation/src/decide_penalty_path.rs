//! 食品安全处罚路径: for canteens of childcare institutions, 食品安全法 第一百二十六条第一款第十二项: order and warning, then a fine
//! when they refuse to correct, then stopping or revoking when it is serious. A person decides; the path shows what may be decided.

use lianxi_domain::case::{CasePath, Measure, Nature, penalty_clocks};
use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, SHORT_TEXT_MAX, in_force, shown};
use lianxi_domain::date::Day;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::push::Attachment;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::inspection::FOOD;
use crate::penalty_publicity;
use crate::rules::{ALL, FOOD_FINE};

const ARTICLE: &str = "食品安全法 第一百二十六条第一款第十二项";

/// 食品安全处罚路径
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 不符合的食品安全检查事项代码
    pub finding: String,
    /// 证据
    pub evidence: Vec<Attachment>,
    /// 立案之日
    #[serde(default)]
    pub case_filed_on: Option<Day>,
    /// 此前的责令改正、警告
    #[serde(default)]
    pub earlier_order: Option<EarlierOrder>,
    /// 情节严重的事由；没有的为空
    #[serde(default)]
    pub serious_ground: Option<String>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 此前的责令改正、警告
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EarlierOrder {
    /// 文号
    pub document_no: String,
    /// 送达之日
    pub served_on: Day,
    /// 改正期限届满之日
    pub correct_by: Day,
    /// 改正之日；未改正的为空
    #[serde(default)]
    pub corrected_on: Option<Day>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<CasePath, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let today = rules.today();
    check(&input, today)?;
    let serious = input.serious_ground.is_some();
    let mut measures = Vec::new();
    let mut requires = Vec::new();
    match &input.earlier_order {
        None => {
            measures.push(Measure::new("责令改正", Nature::Order, ARTICLE));
            measures.push(Measure::new("警告", Nature::Penalty, ARTICLE));
        }
        Some(order) if refused(order, today) => {
            let fine = in_force(ctx, &FOOD_FINE, None)?;
            measures.push(Measure::fine("拒不改正的罚款", fine.value, fine.source));
        }
        Some(order) if order.corrected_on.is_none() => {
            requires.push(format!(
                "改正期限至{}届满，届满前不得以拒不改正处罚",
                order.correct_by
            ));
        }
        Some(_) => requires.push("已按期改正：不再处罚，复查后销号".to_owned()),
    }
    if serious {
        measures.push(Measure::new(
            "责令停产停业（停止供餐）",
            Nature::Penalty,
            ARTICLE,
        ));
        measures.push(Measure::new(
            "直至吊销食品经营许可证",
            Nature::Penalty,
            ARTICLE,
        ));
        requires.push("作出前告知当事人有要求听证的权利（行政处罚法 第六十三条）".to_owned());
    }
    let mut clocks = penalty_clocks(input.case_filed_on, serious);
    clocks.extend(penalty_publicity::clocks(&rules, Some(&input.uscc))?);
    Ok(CasePath::new(measures, clocks, requires))
}

fn refused(order: &EarlierOrder, today: Day) -> bool {
    order
        .corrected_on
        .map_or(today > order.correct_by, |on| on > order.correct_by)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    let known = FOOD.iter().any(|item| item.code == input.finding);
    checks.require(
        known,
        "/finding",
        "item-unknown",
        format!("没有食品安全检查事项“{}”", shown(&input.finding)),
    );
    checks.evidence("/evidence", &input.evidence);
    if let Some(day) = input.case_filed_on {
        checks.not_after("/caseFiledOn", day, today);
    }
    if let Some(ground) = &input.serious_ground {
        checks.text("/seriousGround", ground, LONG_TEXT_MAX);
    }
    if let Some(order) = &input.earlier_order {
        checks.text(
            "/earlierOrder/documentNo",
            &order.document_no,
            SHORT_TEXT_MAX,
        );
        checks.not_after("/earlierOrder/servedOn", order.served_on, today);
        checks.not_after("/earlierOrder/servedOn", order.served_on, order.correct_by);
        if let Some(on) = order.corrected_on {
            checks.not_after("/earlierOrder/correctedOn", on, today);
        }
    }
    checks.finish()
}
