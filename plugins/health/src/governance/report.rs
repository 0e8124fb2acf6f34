//! `report` (指标报告): the department's indicators from its own records. What has no denominator is unreported.

use lianxi_domain::division;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::checks::Checks;
use crate::filing::record::{self as filings, Filing, FilingState};
use crate::office;
use crate::push::record::{self as pushes, Push, PushState};
use crate::registry::{self, Institution, Status};
use crate::shapes::Day;
use crate::store;

/// 报告期
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportPeriod {
    /// 起
    pub from: Day,
    /// 止（含）
    pub to: Day,
}

/// 指标报告
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Report {
    /// 行政区划代码
    pub division: String,
    /// 报告期
    pub period: ReportPeriod,
}

/// 指标
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicator {
    /// 代码
    pub code: String,
    /// 名称
    pub name: String,
    /// 单位
    pub unit: String,
    /// 分子
    pub numerator: u32,
    /// 分母；计数指标为空
    pub denominator: Option<u32>,
    /// 数值（百分比或计数）；未报时为空
    pub value: Option<u32>,
    /// 来源
    pub source: String,
}

/// 报告
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicators {
    /// 行政区划代码
    pub division: String,
    /// 指标
    pub indicators: Vec<Indicator>,
}

pub fn report(ctx: &Context<'_>, input: Report) -> Result<Indicators, Failure> {
    office::covering(ctx.call, &input.division)?;
    let mut checks = Checks::new();
    checks.require(
        input.period.from <= input.period.to,
        "/period/to",
        "date-out-of-order",
        "报告期的止日不能早于起日",
    );
    checks.require(
        division::get(&input.division).is_some(),
        "/division",
        "division-not-in-shanxi",
        "行政区划代码不在山西省",
    );
    checks.finish()?;
    let pushes = store::within::<Push>(ctx, pushes::KIND, &input.division)?;
    let filings = store::within::<Filing>(ctx, filings::KIND, &input.division)?;
    let institutions = store::within::<Institution>(ctx, registry::KIND, &input.division)?;
    let inspections = store::within::<Value>(ctx, "inspection", &input.division)?;
    let in_period = |day: Day| input.period.from <= day && day <= input.period.to;

    let received: Vec<&Push> = pushes
        .iter()
        .map(|(_, push)| push)
        .filter(|push| in_period(received_on(push)))
        .collect();
    let answered = received
        .iter()
        .filter(|push| push.state != PushState::Received)
        .count();
    let standing = institutions
        .iter()
        .filter(|(_, found)| found.status != Status::RegistrationEnded);
    let standing: Vec<&Institution> = standing.map(|(_, found)| found).collect();
    let filed = standing
        .iter()
        .filter(|found| found.status == Status::Filed)
        .count();
    let places = filings
        .iter()
        .filter(|(_, filing)| filing.state == FilingState::Filed);
    let places = places.fold(0_u32, |sum, (_, filing)| sum.saturating_add(filing.places));
    let submitted = filings
        .iter()
        .filter(|(_, filing)| in_period(filing.received_on))
        .count();
    let visits = inspections
        .iter()
        .filter(|(_, found)| visited_on(found).is_some_and(in_period))
        .count();
    Ok(Indicators {
        division: input.division,
        indicators: vec![
            rate("push-answered", "推送签收率", answered, received.len()),
            count("filings-received", "受理备案", "件", number(submitted)),
            rate("filed", "备案率", filed, standing.len()),
            count("places", "备案托位", "个", places),
            count("inspections", "检查次数", "次", number(visits)),
        ],
    })
}

/// The first station of the custody chain is the day on which it came; the host wrote it.
fn received_on(push: &Push) -> Day {
    let at = push.custody.first().map_or("", |step| step.at.as_str());
    at.get(..10)
        .and_then(|day| Day::parse(day).ok())
        .unwrap_or(push.envelope.institution.established_on)
}

fn visited_on(inspection: &Value) -> Option<Day> {
    inspection
        .get("visitedOn")?
        .as_str()
        .and_then(|day| Day::parse(day).ok())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn rate(code: &str, name: &str, part: usize, whole: usize) -> Indicator {
    let (part, whole) = (number(part), number(whole));
    Indicator {
        code: code.to_owned(),
        name: name.to_owned(),
        unit: "%".to_owned(),
        numerator: part,
        denominator: Some(whole),
        value: (whole > 0).then(|| crate::family::activities::percent(part, whole)),
        source: "卫生健康部门业务记录".to_owned(),
    }
}

fn count(code: &str, name: &str, unit: &str, value: u32) -> Indicator {
    Indicator {
        code: code.to_owned(),
        name: name.to_owned(),
        unit: unit.to_owned(),
        numerator: value,
        denominator: None,
        value: Some(value),
        source: "卫生健康部门业务记录".to_owned(),
    }
}
