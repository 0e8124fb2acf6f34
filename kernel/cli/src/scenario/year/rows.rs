//! Tables beside the file: what there is in the year, by the division that it belongs to.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::failure::{Failure, OrFail, Outcome};
use crate::host::read_text;

/// The most rows of one table.
const ROWS_MAX: usize = 20_000;

/// A table in CSV, as the file of the year names it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub file: std::path::PathBuf,
    /// The column with the code of the division.
    pub division: String,
    /// Only rows with these values.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
pub struct Tables {
    tables: BTreeMap<String, Table>,
}

#[derive(Debug)]
struct Table {
    rows: Vec<Value>,
    by_division: BTreeMap<String, Vec<Value>>,
}

impl Tables {
    /// Reads one; of divisions whose code does not begin with `within` nothing is kept.
    pub fn read(&mut self, name: &str, named: &Named, folder: &Path, within: &str) -> Outcome<()> {
        let path = folder.join(&named.file);
        let text = read_text(&path)?;
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let headers = reader.headers().or_invalid(path.display())?.clone();
        let mut table = Table {
            rows: Vec::new(),
            by_division: BTreeMap::new(),
        };
        for record in reader.records() {
            let record = record.or_invalid(path.display())?;
            let row: Map<String, Value> = headers
                .iter()
                .zip(&record)
                .map(|(name, value)| (name.to_owned(), Value::from(value)))
                .collect();
            let said = |column: &str| row.get(column).and_then(Value::as_str).unwrap_or_default();
            let fits = named
                .only
                .iter()
                .all(|(column, value)| said(column) == value);
            let division = said(&named.division).to_owned();
            if !fits || !division.starts_with(within) {
                continue;
            }
            if table.rows.len() == ROWS_MAX {
                let why = format!("{}: more than {ROWS_MAX} rows", path.display());
                return Err(Failure::invalid(why));
            }
            let row = Value::Object(row);
            let here = table.by_division.entry(division).or_default();
            here.push(row.clone());
            table.rows.push(row);
        }
        self.tables.insert(name.to_owned(), table);
        Ok(())
    }

    pub fn rows(&self, name: &str) -> Option<&[Value]> {
        self.tables.get(name).map(|table| table.rows.as_slice())
    }

    /// Of every table, the rows of one division.
    pub fn of_division(&self, code: &str) -> Value {
        let of = |table: &Table| table.by_division.get(code).cloned().unwrap_or_default();
        let tables = self.tables.iter();
        Value::Object(
            tables
                .map(|(name, table)| (name.clone(), Value::Array(of(table))))
                .collect(),
        )
    }

    pub fn all(&self) -> Value {
        let tables = self.tables.iter();
        Value::Object(
            tables
                .map(|(name, table)| (name.clone(), Value::Array(table.rows.clone())))
                .collect(),
        )
    }
}
