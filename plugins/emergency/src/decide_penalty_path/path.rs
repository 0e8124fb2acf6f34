//! The measures of one finding, by the ground that it has.

use lianxi_domain::case::{CasePath, Measure, Nature, penalty_clocks};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::parameters::Rules;
use lianxi_sdk::Failure;

use super::Input;
use crate::inspection::{Ground, ground};
use crate::rules::{FINE_ELECTRIC, FINE_UNIT, PENALTY_PUBLISH_WITHIN, Range};

const ARTICLE_60: &str = "消防法 第六十条";
const ARTICLE_60_7: &str = "消防法 第六十条第一款第七项";
const ARTICLE_66: &str = "消防法 第六十六条";
const ARTICLE_67: &str = "消防法 第六十七条";

/// The fine that the law allows now, with its basis; none where it allows none (yet).
pub fn fine(
    input: &Input,
    overdue: bool,
    rules: &Rules<'_>,
) -> Result<Option<(Range, String)>, Failure> {
    Ok(match ground(&input.item) {
        Ground::Direct { item, .. } => {
            let stated = rules.fixed(&FINE_UNIT)?;
            Some((stated.value, format!("{}{item}", stated.source)))
        }
        Ground::Electric if overdue => {
            let stated = rules.fixed(&FINE_ELECTRIC)?;
            Some((stated.value, stated.source.to_string()))
        }
        Ground::Guide if overdue && input.hazard_finding.is_some() => {
            let stated = rules.fixed(&FINE_UNIT)?;
            Some((stated.value, format!("{}第七项", stated.source)))
        }
        Ground::Electric | Ground::Guide | Ground::UnitDuty | Ground::Transfer { .. } => None,
    })
}

pub fn of(
    input: &Input,
    overdue: bool,
    fine: Option<(Range, String)>,
    rules: &Rules<'_>,
) -> Result<CasePath, Failure> {
    let (mut measures, requires) = by_ground(input, overdue);
    if let Some((range, basis)) = fine {
        measures.push(Measure::fine("对单位罚款", range, basis));
    }
    let without_clocks = CasePath::new(measures, Vec::new(), requires);
    if !is_penal(&without_clocks) {
        return Ok(without_clocks);
    }
    let CasePath {
        measures,
        mut requires,
        ..
    } = without_clocks;
    requires.push(
        "告知拟处罚的事实、理由、依据和陈述、申辩权；责令停产停业、较大数额罚款的告知听证权（行政处罚法 第四十四条、第六十三条）"
            .to_owned(),
    );
    let mut clocks = penalty_clocks(input.case_filed_on, true);
    let period = rules.period(&PENALTY_PUBLISH_WITHIN)?;
    clocks.push(FollowUp {
        action: "公示行政处罚决定（自作出之日起）".to_owned(),
        source: period.source.to_string(),
        period: Some(period),
        due_on: None,
    });
    Ok(CasePath::new(measures, clocks, requires))
}

/// Whether a penalty is among the measures.
pub fn is_penal(path: &CasePath) -> bool {
    let mut measures = path.measures.iter();
    measures.any(|measure| measure.nature == Nature::Penalty)
}

fn by_ground(input: &Input, overdue: bool) -> (Vec<Measure>, Vec<String>) {
    let order = |basis: &str| Measure::new("责令改正", Nature::Order, basis);
    let in_time = |basis: &str| Measure::new("责令限期改正", Nature::Order, basis);
    let not_yet = "期限尚未届满或者已经改正：不得以逾期处罚".to_owned();
    match ground(&input.item) {
        Ground::Direct { enforceable, .. } => {
            let mut list = vec![order(ARTICLE_60)];
            if enforceable {
                list.push(Measure::new(
                    "经责令改正拒不改正的，强制执行，费用由违法行为人承担",
                    Nature::Order,
                    "消防法 第六十条第三款",
                ));
            }
            (list, Vec::new())
        }
        Ground::Electric if overdue => {
            let stop = Measure::new("责令停止使用", Nature::Penalty, ARTICLE_66);
            (vec![stop], Vec::new())
        }
        Ground::Electric => (vec![in_time(ARTICLE_66)], vec![not_yet]),
        Ground::UnitDuty if overdue => (unit_duty(), vec!["不得对单位罚款".to_owned()]),
        Ground::UnitDuty => (vec![in_time(ARTICLE_67)], vec![not_yet]),
        Ground::Transfer { to, basis } => {
            let action = format!("移送{to}处理");
            let transfer = Measure::new(action, Nature::Transfer, basis);
            (vec![transfer], vec!["不由消防救援机构处罚".to_owned()])
        }
        Ground::Guide => guide(input, overdue, not_yet, order(ARTICLE_60_7)),
    }
}

fn unit_duty() -> Vec<Measure> {
    vec![
        Measure::new(
            "对直接负责的主管人员和其他直接责任人员给予警告",
            Nature::Penalty,
            ARTICLE_67,
        ),
        Measure::new(
            "建议任免机关、单位对直接负责的主管人员和其他直接责任人员依法给予处分（由其决定）",
            Nature::Proposal,
            ARTICLE_67,
        ),
    ]
}

/// A hazard of which the unit was notified, and which it did not remove: that it is one by law, a person has to find first.
fn guide(
    input: &Input,
    overdue: bool,
    not_yet: String,
    order: Measure,
) -> (Vec<Measure>, Vec<String>) {
    let unread = "只有消防安全指南的依据（未核实）：由人认定是否构成火灾隐患".to_owned();
    match (input.hazard_finding.is_some(), overdue) {
        (true, true) => (vec![order], Vec::new()),
        (true, false) => (vec![order], vec![not_yet]),
        (false, true) => (vec![order], vec![unread]),
        (false, false) => (vec![order], vec![unread, not_yet]),
    }
}
