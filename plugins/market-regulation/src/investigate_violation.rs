//! 登记违法行为处理路径 (市场主体登记管理条例 第四十三条至第四十八条): order, confiscation and fine in the order of the law, and what is
//! added when it is serious. The path shows what may be decided; a person decides.

use lianxi_domain::case::{CasePath, Measure, Nature, check_file, penalty_clocks};
use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::push::Attachment;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::penalty_publicity;
use crate::rules::{
    ALL, CHANGE_FINE, DISPLAY_FINE, FILING_FINE, FRAUD_FINE, FRAUD_SERIOUS_FINE, Fine,
    LICENCE_FINE, LICENCE_SERIOUS_FINE, UNREGISTERED_FINE, UNREGISTERED_SERIOUS_FINE,
};

/// 违法类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// 未经设立登记从事经营活动（第四十三条）
    NotRegistered,
    /// 提交虚假材料或者采取其他欺诈手段取得登记（第四十四条）
    RegistrationFraud,
    /// 未依照规定办理变更登记（第四十六条）
    ChangeNotRegistered,
    /// 未依照规定办理备案（第四十七条）
    FilingMissing,
    /// 营业执照未置于醒目位置（第四十八条第一款）
    LicenceNotDisplayed,
    /// 伪造、涂改、出租、出借、转让营业执照（第四十八条第三款）
    LicenceMisused,
}

/// 登记违法行为处理
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码；未登记的没有
    #[serde(default)]
    pub uscc: Option<String>,
    /// 违法类型
    pub violation: Violation,
    /// 证据
    pub evidence: Vec<Attachment>,
    /// 立案之日
    #[serde(default)]
    pub case_filed_on: Option<Day>,
    /// 责令改正的期限届满之日；尚未责令的为空
    #[serde(default)]
    pub correct_by: Option<Day>,
    /// 已改正之日
    #[serde(default)]
    pub corrected_on: Option<Day>,
    /// 情节严重
    #[serde(default)]
    pub serious: bool,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// What one article allows.
struct Offence {
    article: &'static str,
    orders: bool,
    confiscates: bool,
    fine: &'static Fine,
    /// Not only when they refuse to correct.
    fines_at_once: bool,
    /// What is added when it is serious, and the fine that takes the place of the other.
    serious: Option<(&'static str, Option<&'static Fine>)>,
}

impl Violation {
    fn offence(self) -> Offence {
        // An order comes first, and a fine when it is refused.
        let refused = |article, fine| Offence {
            article,
            orders: true,
            confiscates: false,
            fine,
            fines_at_once: false,
            serious: None,
        };
        match self {
            Self::NotRegistered => Offence {
                confiscates: true,
                serious: Some(("责令关闭停业", Some(&UNREGISTERED_SERIOUS_FINE))),
                ..refused("市场主体登记管理条例 第四十三条", &UNREGISTERED_FINE)
            },
            Self::RegistrationFraud => Offence {
                confiscates: true,
                fines_at_once: true,
                serious: Some(("吊销营业执照", Some(&FRAUD_SERIOUS_FINE))),
                ..refused("市场主体登记管理条例 第四十四条", &FRAUD_FINE)
            },
            Self::ChangeNotRegistered => Offence {
                serious: Some(("吊销营业执照", None)),
                ..refused("市场主体登记管理条例 第四十六条", &CHANGE_FINE)
            },
            Self::FilingMissing => refused("市场主体登记管理条例 第四十七条", &FILING_FINE),
            Self::LicenceNotDisplayed => {
                refused("市场主体登记管理条例 第四十八条第一款", &DISPLAY_FINE)
            }
            Self::LicenceMisused => Offence {
                orders: false,
                confiscates: true,
                fines_at_once: true,
                serious: Some(("吊销营业执照", Some(&LICENCE_SERIOUS_FINE))),
                ..refused("市场主体登记管理条例 第四十八条第三款", &LICENCE_FINE)
            },
        }
    }
}

/// Where an order to correct stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    NotGiven,
    Running(Day),
    Obeyed,
    Refused,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<CasePath, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    let offence = input.violation.offence();
    let order = order(&input, rules.today());
    let fine = fine(&input, &offence, order);
    let mut measures = Vec::new();
    if offence.orders && order == Order::NotGiven {
        measures.push(Measure::new("责令改正", Nature::Order, offence.article));
    }
    if offence.confiscates {
        measures.push(Measure::new(
            "没收违法所得",
            Nature::Penalty,
            offence.article,
        ));
    }
    if let Some(fine) = fine {
        let stated = rules.fixed(fine)?;
        measures.push(Measure::fine("罚款", stated.value, stated.source));
    }
    if let Some((action, _)) = offence.serious.filter(|_| input.serious) {
        measures.push(Measure::new(action, Nature::Penalty, offence.article));
    }
    if input.violation == Violation::RegistrationFraud {
        measures.push(Measure::new(
            "撤销登记（经调查认定存在虚假登记情形的）",
            Nature::Registration,
            "市场主体登记管理条例 第四十条",
        ));
    }
    let hearing = input.serious || fine.is_some();
    let mut clocks = penalty_clocks(input.case_filed_on, hearing);
    clocks.extend(penalty_publicity::clocks(&rules, input.uscc.as_deref())?);
    let requires = requires(&input, &offence, (order, hearing));
    Ok(CasePath::new(measures, clocks, requires))
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_file(
        &mut checks,
        (
            input.uscc.as_deref(),
            input.violation == Violation::NotRegistered,
        ),
        &input.evidence,
        &[
            ("/caseFiledOn", input.case_filed_on),
            ("/correctedOn", input.corrected_on),
        ],
        today,
    );
    checks.finish()
}

fn order(input: &Input, today: Day) -> Order {
    match (input.correct_by, input.corrected_on) {
        (None, _) => Order::NotGiven,
        (Some(by), Some(on)) if on <= by => Order::Obeyed,
        (Some(by), None) if today <= by => Order::Running(by),
        (Some(_), _) => Order::Refused,
    }
}

/// The range that is open now.
fn fine(input: &Input, offence: &Offence, order: Order) -> Option<&'static Fine> {
    let serious = offence.serious.filter(|_| input.serious);
    serious
        .and_then(|(_, fine)| fine)
        .or_else(|| (offence.fines_at_once || order == Order::Refused).then_some(offence.fine))
}

fn requires(input: &Input, offence: &Offence, (order, hearing): (Order, bool)) -> Vec<String> {
    let mut list = Vec::new();
    match order {
        Order::Running(by) if !offence.fines_at_once => list.push(format!(
            "改正期限至{by}届满，届满前不得以拒不改正处罚（{}）",
            offence.article
        )),
        Order::Obeyed if !offence.fines_at_once => {
            list.push("已按期改正：不以拒不改正处罚，复查后销号".to_owned());
        }
        _ => {}
    }
    if input.serious && offence.serious.is_none() {
        list.push(format!("{}没有情节严重的处罚档次", offence.article));
    }
    if hearing {
        list.push(
            "较大数额罚款、责令停产停业、吊销许可证件的，作出前告知当事人有要求听证的权利（行政处罚法 第六十三条）"
                .to_owned(),
        );
    }
    list
}
