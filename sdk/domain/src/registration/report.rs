//! Counting registrations of a period and an area (登记情况统计) from the ledger.

use std::collections::BTreeMap;

use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::Serialize;

use crate::checks::{Checks, invalid};
use crate::date::Day;
use crate::division::{self, Division, Level};
use crate::indicators::{Indicator, ReportInput, number};
use crate::push::RegistrationEvent;
use crate::records::FOUND_MAX;
use crate::registration::application::ensure_covers;
use crate::registration::ledger::{INDEX_COUNTY, RegistrationRecord, Status};

/// What is counted: for the catalogue of each registering department.
pub const INDICATORS: [(&str, &str, &str); 7] = [
    ("established", "期间设立登记", "家"),
    ("changed", "期间变更登记", "家"),
    ("deregistered", "期间注销登记", "家"),
    ("licence-revoked", "期间吊销登记", "家"),
    ("registration-revoked", "期间撤销登记", "家"),
    (STANDING, "现有登记机构", "家"),
    (COUNTIES_SERVED, "有登记机构的县的比例", "%"),
];
const STANDING: &str = "standing";
const COUNTIES_SERVED: &str = "counties-served";
const SOURCE: &str = "登记簿";

/// 登记情况统计
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// 区划代码
    pub division_code: &'static str,
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

/// The area of a report: it is known, the period is one, and an office that the call names covers it.
pub fn area_of(ctx: &Context<'_>, input: &ReportInput) -> Result<Division, Failure> {
    let mut checks = Checks::new();
    checks.not_after("/from", input.from, input.to);
    let area = checks.division("/divisionCode", &input.division_code);
    checks.finish()?;
    ensure_covers(ctx, &input.division_code)?;
    // An unknown division is an issue by now.
    area.ok_or_else(|| invalid("/divisionCode", "division-not-in-shanxi", "没有该区划"))
}

/// Counts the events of the period and what stands registered now.
pub fn report(ctx: &Context<'_>, input: &ReportInput) -> Result<Report, Failure> {
    let area = area_of(ctx, input)?;
    let mut tally = Tally::default();
    for county in counties_of(area) {
        tally.read(ctx, county, (input.from, input.to))?;
    }
    Ok(Report {
        division_code: area.code,
        division: area.name,
        from: input.from,
        to: input.to,
        indicators: tally.indicators(area.level),
        cut_short: tally.cut_short,
    })
}

/// The counties of an area, which may be one itself.
pub fn counties_of(area: Division) -> impl Iterator<Item = Division> {
    division::counties().filter(move |county| division::is_within(county.code, area.code))
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
        county: Division,
        (from, to): (Day, Day),
    ) -> Result<(), Failure> {
        let rows =
            ctx.records
                .find_as::<RegistrationRecord>(INDEX_COUNTY, county.code, FOUND_MAX)?;
        if number(rows.len()) >= u64::from(FOUND_MAX) {
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

    fn indicators(&self, level: Level) -> Vec<Indicator> {
        let count = |code, counted| Indicator::count(&INDICATORS, code, counted, SOURCE);
        let mut indicators: Vec<Indicator> = RegistrationEvent::ALL
            .into_iter()
            .map(|event| {
                let counted = self.events.get(&event).copied().unwrap_or_default();
                count(code_of(event), counted)
            })
            .collect();
        indicators.push(count(STANDING, self.standing));
        if level != Level::County {
            indicators.push(Indicator::rate(
                &INDICATORS,
                COUNTIES_SERVED,
                self.counties_served,
                self.counties,
                SOURCE,
            ));
        }
        indicators
    }
}

fn code_of(event: RegistrationEvent) -> &'static str {
    match event {
        RegistrationEvent::Established => "established",
        RegistrationEvent::Changed => "changed",
        RegistrationEvent::Deregistered => "deregistered",
        RegistrationEvent::LicenceRevoked => "licence-revoked",
        RegistrationEvent::RegistrationRevoked => "registration-revoked",
    }
}

#[cfg(test)]
mod tests {
    use lianxi_sdk::Call;
    use lianxi_sdk::fake::FakeHost;
    use serde_json::json;

    use super::*;
    use crate::registration::ledger::record;

    fn input(from: &str, to: &str, division_code: &str) -> ReportInput {
        serde_json::from_value(json!({"from": from, "to": to, "divisionCode": division_code}))
            .expect("an input")
    }

    /// One institution in 140105, founded on 20 January and changed on 5 February.
    fn registered() -> FakeHost {
        let host = FakeHost::new();
        for (event, version, on) in [("设立", 1, "2026-01-20"), ("变更", 2, "2026-02-05")] {
            let decided = serde_json::from_value(json!({
                "decisionNo": format!("第{version}号"), "decidedAt": format!("{on}T10:00:00+08:00"), "event": event,
                "version": version, "registrationType": "营利性",
                "authority": {"department": "d", "name": "n", "divisionCode": "140100", "level": "city"},
                "institution": {
                    "name": "n", "uscc": "91140100MA00000003", "address": "a", "premisesDivisionCode": "140105",
                    "legalRepRef": "r", "businessScope": "s", "establishedOn": "2026-01-20", "licenceNo": "l"
                }
            }))
            .expect("a decision");
            record(&host.context(), "", &decided, false).expect("recorded");
        }
        host
    }

    fn value(report: &Report, code: &str) -> Option<(u64, Option<u64>, Option<u64>)> {
        let mut indicators = report.indicators.iter();
        indicators
            .find(|one| one.code == code)
            .map(|one| (one.numerator, one.denominator, one.value))
    }

    #[test]
    fn events_of_the_period_and_what_stands() {
        let host = registered();
        for (from, to, founded, changed) in [
            ("2026-01-20", "2026-02-05", 1, 1),
            ("2026-01-21", "2026-02-04", 0, 0),
            ("2026-01-01", "2026-01-20", 1, 0),
            ("2026-02-05", "2026-12-31", 0, 1),
        ] {
            let found = report(&host.context(), &input(from, to, "140105")).expect("counted");
            let counted = |number| Some((number, None, Some(number)));
            assert_eq!(value(&found, "established"), counted(founded), "{from}");
            assert_eq!(value(&found, "changed"), counted(changed), "{from}");
            assert_eq!(value(&found, STANDING), counted(1));
            assert_eq!(
                value(&found, COUNTIES_SERVED),
                None,
                "of one county there is no share"
            );
            assert!(found.cut_short.is_empty());
        }
    }

    #[test]
    fn the_share_of_counties_is_in_per_cent() {
        let host = registered();
        for (code, whole, percent) in [("140100", 10, 10), ("140000", 117, 1), ("140200", 10, 0)] {
            let input = input("2026-01-01", "2026-12-31", code);
            let found = report(&host.context(), &input).expect("counted");
            let part = u64::from(percent > 0);
            assert_eq!(
                value(&found, COUNTIES_SERVED),
                Some((part, Some(whole), Some(percent))),
                "{code}"
            );
            for one in &found.indicators {
                let declared = INDICATORS.iter().find(|(code, _, _)| *code == one.code);
                let (_, name, unit) = declared.expect("declared");
                assert_eq!((one.name.as_str(), one.unit.as_str()), (*name, *unit));
            }
        }
    }

    #[test]
    fn an_office_reports_of_its_own_area() {
        for (region, code, covered) in [
            (None, "140000", true),
            (Some("140105"), "140105", true),
            (Some("140105"), "140100", false),
            (Some("140171"), "140100", true),
        ] {
            let call = Call {
                region: region.map(str::to_owned),
                ..Call::default()
            };
            let host = FakeHost::new().call(call);
            let found = report(&host.context(), &input("2026-01-01", "2026-01-31", code));
            assert_eq!(found.is_ok(), covered, "{region:?} {code}");
        }
        let wrong = input("2026-02-01", "2026-01-31", "110000");
        let failure = report(&FakeHost::new().context(), &wrong).expect_err("wrong");
        let codes: Vec<&str> = failure
            .issues()
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        assert_eq!(codes, ["date-order", "division-not-in-shanxi"]);
    }
}
