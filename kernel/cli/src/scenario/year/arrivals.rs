//! What comes from outside over the year: events about rows of a table, each on a working day in office hours.

use jiff::Timestamp;
use jiff::civil::Date;
use lianxi_runtime::flow::expression::{Expression, Template};
use serde::Deserialize;
use serde_json::{Value, json};

use super::chance::{Chance, WHOLE};
use super::filled;
use super::office_hours::{DAY_MINUTES, OfficeHours};
use super::rows::Tables;
use crate::scenario::script::{Entrance, Happening, zone};

/// What the expressions of an event can use to number things; drawn.
const NUMBER_BELOW: u32 = 10_000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Arrivals {
    pub title: String,
    /// The table; each of its rows may have one.
    each: String,
    /// How many of a thousand rows have one.
    #[serde(default = "all")]
    permille: u32,
    /// Only of rows for which this is true.
    #[serde(default)]
    only: Option<String>,
    /// The first and the last day.
    between: (Date, Date),
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    subject: Option<String>,
    data: Value,
}

const fn all() -> u32 {
    WHOLE
}

/// The same with its texts compiled.
struct Compiled<'a> {
    arrivals: &'a Arrivals,
    only: Option<Expression>,
    subject: Template,
    data: Template,
    days: Vec<Date>,
}

impl Arrivals {
    /// Its events; the error says which of its texts is wrong.
    pub fn entrances(
        &self,
        (seed, number): (u64, usize),
        tables: &Tables,
        hours: &OfficeHours,
    ) -> Result<Vec<Entrance>, String> {
        let rows = tables
            .rows(&self.each)
            .ok_or_else(|| format!("there is no table '{}'", self.each))?;
        let (first, last) = self.between;
        let before = first.yesterday().map_err(|error| error.to_string())?;
        let days = hours.working_days(before);
        let compiled = Compiled {
            arrivals: self,
            only: self.only.as_deref().map(filled::expression).transpose()?,
            subject: filled::template(&json!(self.subject))?,
            data: filled::template(&self.data)?,
            days: days.take_while(|day| *day <= last).collect(),
        };
        if compiled.days.is_empty() {
            return Err(format!("no working day is between {first} and {last}"));
        }
        let mut entrances = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let id = format!("year-{number}-{place}");
            let chance = Chance::of(seed, &[&self.kind, &self.title, &row.to_string()]);
            entrances.extend(compiled.of(row, &id, chance, (tables, hours))?);
        }
        Ok(entrances)
    }
}

impl Compiled<'_> {
    fn of(
        &self,
        row: &Value,
        id: &str,
        mut chance: Chance,
        (tables, hours): (&Tables, &OfficeHours),
    ) -> Result<Option<Entrance>, String> {
        let evaluated = |template: &Template, input: &Value| {
            let filled = template.evaluate(input, tables);
            filled.map_err(|error| error.to_string())
        };
        if let Some(only) = &self.only {
            let only = only.test(row, tables).map_err(|error| error.to_string())?;
            if !only {
                return Ok(None);
            }
        }
        if !chance.is(self.arrivals.permille) {
            return Ok(None);
        }
        let days = u32::try_from(self.days.len()).unwrap_or(u32::MAX);
        let day = self.days[chance.below(days) as usize];
        let morning = zone().to_timestamp(day.at(0, 0, 0, 0));
        let morning = morning.map_err(|error| error.to_string())?;
        let at: Timestamp = hours.after(morning, chance.below(DAY_MINUTES));
        let mut input = row.clone();
        input["number"] = json!(chance.below(NUMBER_BELOW));
        input["today"] = json!(day.to_string());
        let event = json!({
            "specversion": "1.0",
            "id": id,
            "source": "lianxi:year",
            "type": self.arrivals.kind,
            "subject": evaluated(&self.subject, &input)?,
            "time": at.to_string(),
            "datacontenttype": "application/json",
            "data": evaluated(&self.data, &input)?,
        });
        Ok(Some(Entrance {
            at,
            happening: Happening::Event(event),
            line: 0,
        }))
    }
}
