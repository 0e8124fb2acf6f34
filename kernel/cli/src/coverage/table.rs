//! What is said to cover each row: a YAML file that people edit, so every name knows its line.

use std::path::Path;

use serde::Deserialize;
use serde_saphyr::{Spanned, from_str};

use crate::failure::{Failure, Outcome};
use crate::host::read_text;

/// The most names that cover one row.
pub const NAMES_MAX: usize = 100;

/// A name and where it is written.
pub type Name = Spanned<String>;

/// What covers one row. A duty, rule or indicator is `plugin.name`; a workflow is its name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: Name,
    #[serde(default)]
    pub duties: Vec<Name>,
    #[serde(default)]
    pub workflows: Vec<Name>,
    #[serde(default)]
    pub rules: Vec<Name>,
    #[serde(default)]
    pub indicators: Vec<Name>,
    /// Where that which is only to be known stands.
    #[serde(default)]
    pub information: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rows: Vec<Entry>,
}

/// Reads the table.
pub fn read(path: &Path) -> Outcome<Vec<Entry>> {
    let text = read_text(path)?;
    let table: Table = from_str(&text)
        .map_err(|error| Failure::invalid(format!("{}: {error}", path.display())))?;
    for entry in &table.rows {
        let lists = [
            &entry.duties,
            &entry.workflows,
            &entry.rules,
            &entry.indicators,
        ];
        if lists.iter().any(|names| names.len() > NAMES_MAX) {
            let why = format!("{} has more than {NAMES_MAX} names", entry.id.value);
            return Err(Failure::invalid(at(path, &entry.id, &why)));
        }
    }
    Ok(table.rows)
}

/// `file:line:column: why`.
pub fn at(path: &Path, name: &Name, why: &str) -> String {
    let place = name.referenced;
    format!(
        "{}:{}:{}: {why}",
        path.display(),
        place.line(),
        place.column()
    )
}
