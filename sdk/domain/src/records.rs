//! How a department keeps its records: `kind/key`, found again by institution, person and division.
//!
//! Every record carries the county, the city and the province it belongs to, so that a report of any level is one look-up.
//! Index values begin with the kind of record: one institution has filings, pushes and assessments.

use lianxi_sdk::{Context, Failure, RecordsExt as _};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::division::{self, Level};

/// The indexes that a plugin with such records declares: `Grant::records(&records::INDEXES)`.
pub const INDEXES: [&str; 5] = ["uscc", "person", "county", "city", "province"];

/// The most records that one answer reads of one index value: no host gives more at once.
pub const FOUND_MAX: u32 = 1_000;

/// The longest key and index value that the host takes. A longer text is nobody's: it is looked for, and not found.
const KEY_BYTES_MAX: usize = 512;

/// What a record is found by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place<'a> {
    pub kind: &'a str,
    /// The county, city or province it belongs to.
    pub division: &'a str,
    pub uscc: Option<&'a str>,
    pub person: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// Of an institution in a division.
    pub fn institution(kind: &'a str, division: &'a str, uscc: &'a str) -> Self {
        Self {
            kind,
            division,
            uscc: Some(uscc),
            person: None,
        }
    }
}

/// Keeps a record under its key.
pub fn save<T: Serialize>(
    ctx: &Context<'_>,
    key: &str,
    place: Place<'_>,
    value: &T,
) -> Result<(), Failure> {
    let of = |text: &str| format!("{}:{text}", place.kind);
    let mut indexes = vec![("province", of(division::PROVINCE))];
    if let Some(city) = division::city_of(place.division) {
        indexes.push(("city", of(city.code)));
    }
    if division::get(place.division).is_some_and(|found| found.level == Level::County) {
        indexes.push(("county", of(place.division)));
    }
    indexes.extend(place.uscc.map(|uscc| ("uscc", of(uscc))));
    indexes.extend(place.person.map(|person| ("person", of(person))));
    let indexes: Vec<(&str, &str)> = indexes
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    ctx.records.put_as(key, value, &indexes)
}

/// The record of a key.
pub fn load<T: DeserializeOwned>(ctx: &Context<'_>, key: &str) -> Result<Option<T>, Failure> {
    if key.len() > KEY_BYTES_MAX {
        return Ok(None);
    }
    ctx.records.get_as(key)
}

/// The records of a kind in a division, at whatever level it is.
pub fn within<T: DeserializeOwned>(
    ctx: &Context<'_>,
    kind: &str,
    code: &str,
) -> Result<Vec<(String, T)>, Failure> {
    let Some(found) = division::get(code) else {
        return Ok(Vec::new());
    };
    let index = match found.level {
        Level::Province => "province",
        Level::City => "city",
        Level::County | Level::Township => "county",
    };
    self::found(ctx, index, &format!("{kind}:{code}"))
}

pub fn of_institution<T: DeserializeOwned>(
    ctx: &Context<'_>,
    kind: &str,
    uscc: &str,
) -> Result<Vec<(String, T)>, Failure> {
    found(ctx, "uscc", &format!("{kind}:{uscc}"))
}

pub fn of_person<T: DeserializeOwned>(
    ctx: &Context<'_>,
    kind: &str,
    hash: &str,
) -> Result<Vec<(String, T)>, Failure> {
    found(ctx, "person", &format!("{kind}:{hash}"))
}

fn found<T: DeserializeOwned>(
    ctx: &Context<'_>,
    index: &str,
    value: &str,
) -> Result<Vec<(String, T)>, Failure> {
    if value.len() > KEY_BYTES_MAX {
        return Ok(Vec::new());
    }
    let records = ctx.records.find_as(index, value, FOUND_MAX)?;
    // There may be more. A number that leaves some out would look like any other: a person counts instead.
    if u32::try_from(records.len()).is_ok_and(|count| count < FOUND_MAX) {
        Ok(records)
    } else {
        Err(Failure::needs_human(format!(
            "记录达到{FOUND_MAX}条，超出一次可读取的数量，请人工核对后填写"
        )))
    }
}

/// The next number of a yearly series of an office, such as the receipts of one county.
pub fn next_number(ctx: &Context<'_>, series: &str, division_code: &str) -> Result<u32, Failure> {
    let year = ctx.call.today().get(..4).unwrap_or("0000");
    let key = format!("series/{series}/{division_code}/{year}");
    let next = load::<u32>(ctx, &key)?.unwrap_or(0).saturating_add(1);
    ctx.records.put_as(&key, &next, &[])?;
    Ok(next)
}

/// A document number such as `托备回140105〔2026〕0001`.
pub fn document_no(
    ctx: &Context<'_>,
    series: &str,
    division_code: &str,
) -> Result<String, Failure> {
    let number = next_number(ctx, series, division_code)?;
    let year = ctx.call.today().get(..4).unwrap_or("0000");
    Ok(format!("{series}{division_code}〔{year}〕{number:04}"))
}
