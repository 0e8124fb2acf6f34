//! Counting registrations of a period and an area (登记情况统计) from the ledger.

use std::collections::BTreeMap;

use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::Checks;
use crate::date::Day;
use crate::division::{self, Level};
use crate::push::RegistrationEvent;
use crate::registration::ledger::{INDEX_COUNTY, RegistrationRecord, Status};

/// Institutions read of one county; a county with more is reported as cut short.
pub const COUNTY_ROWS_MAX: u32 = 1000;

/// 统计查询
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportInput {
    /// 期间起（含）
    pub from: Day,
    /// 期间止（含）
    pub to: Day,
    /// 区划代码：省、市或县
    pub division_code: String,
}

/// 一项指标
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicator {
    /// 指标
    pub name: String,
    /// 单位
    pub unit: &'static str,
    /// 分子
    pub numerator: u64,
    /// 分母
    pub denominator: Option<u64>,
    /// 来源
    pub source: &'static str,
}

/// 统计结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// 区划名称
    pub division: &'static str,
    /// 期间起
    pub from: Day,
    /// 期间止
    pub to: Day,
    /// 指标
    pub indicators: Vec<Indicator>,
    /// 因数量上限没有读完的县
    pub cut_short: Vec<&'static str>,
}

const SOURCE: &str = "登记簿";

/// Counts the events of the period and what stands registered now.
pub fn report(ctx: &Context<'_>, input: &ReportInput) -> Result<Report, Failure> {
    let mut checks = Checks::new();
    checks.not_after("/from", input.from, input.to);
    let area = division::get(&input.division_code);
    checks.require(
        area.is_some(),
        "/divisionCode",
        "division-unknown",
        format!("没有区划“{}”", input.division_code),
    );
    checks.finish()?;
    let mut tally = Tally::default();
    if let Some(area) = area {
        for county in
            division::counties().filter(|county| division::is_within(county.code, area.code))
        {
            tally.read(ctx, county, (input.from, input.to))?;
        }
    }
    Ok(Report {
        division: area.map_or("", |area| area.name),
        from: input.from,
        to: input.to,
        indicators: tally.indicators(area.map(|area| area.level)),
        cut_short: tally.cut_short,
    })
}

#[derive(Default)]
struct Tally {
    events: BTreeMap<RegistrationEvent, u64>,
    standing: u64,
    counties: u64,
    counties_served: u64,
    cut_short: Vec<&'static str>,
}

impl Tally {
    fn read(
        &mut self,
        ctx: &Context<'_>,
        county: division::Division,
        (from, to): (Day, Day),
    ) -> Result<(), Failure> {
        let rows = ctx.records.find_as::<RegistrationRecord>(
            INDEX_COUNTY,
            county.code,
            COUNTY_ROWS_MAX,
        )?;
        if rows.len() >= COUNTY_ROWS_MAX as usize {
            self.cut_short.push(county.code);
        }
        let before = self.standing;
        for (_, record) in &rows {
            self.standing += u64::from(record.status == Status::Registered);
            for entry in &record.events {
                if entry.decided_on.is_some_and(|day| from <= day && day <= to) {
                    *self.events.entry(entry.event).or_default() += 1;
                }
            }
        }
        self.counties += 1;
        self.counties_served += u64::from(self.standing > before);
        Ok(())
    }

    fn indicators(&self, level: Option<Level>) -> Vec<Indicator> {
        let count = |name: String, numerator| Indicator {
            name,
            unit: "家",
            numerator,
            denominator: None,
            source: SOURCE,
        };
        let mut indicators: Vec<Indicator> = RegistrationEvent::ALL
            .into_iter()
            .map(|event| {
                count(
                    format!("期间{}登记", event.term()),
                    self.events.get(&event).copied().unwrap_or_default(),
                )
            })
            .collect();
        indicators.push(count("现有登记机构".to_owned(), self.standing));
        if level != Some(Level::County) {
            indicators.push(Indicator {
                name: "有登记机构的县".to_owned(),
                unit: "个",
                numerator: self.counties_served,
                denominator: Some(self.counties),
                source: SOURCE,
            });
        }
        indicators
    }
}
