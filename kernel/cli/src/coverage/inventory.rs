//! The rows of a policy: what it says, who answers for it, and of what kind the answer has to be.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::failure::{Failure, OrFail, Outcome};
use crate::host::read_text;

/// The most rows of a policy.
pub const ROWS_MAX: usize = 10_000;

/// What a row asks for (模型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// A workflow that something starts.
    Event,
    /// A workflow that a date starts.
    Schedule,
    /// A duty of a plugin.
    Duty,
    /// A rule, or the duty that keeps it.
    Rule,
    /// An indicator that is reported.
    Target,
    /// Something to know: it has to be said where it stands.
    Information,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    pub text: String,
    pub needs: BTreeSet<Need>,
    /// What the reading of the policy names for it.
    pub planned: String,
}

#[derive(Deserialize)]
struct Written {
    id: String,
    seed_text: String,
    model: String,
    covered_by: String,
}

/// Reads the inventory, a CSV file with the columns `id`, `seed_text`, `model` and `covered_by` (others are for readers).
pub fn read(path: &Path) -> Outcome<Vec<Row>> {
    let text = read_text(path)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut ids = BTreeSet::new();
    for written in reader.deserialize::<Written>() {
        let written = written.or_invalid(path.display())?;
        let row = row(written).map_err(|why| wrong(path, rows.len(), &why))?;
        if !ids.insert(row.id.clone()) {
            let why = format!("the row {} is there twice", row.id);
            return Err(wrong(path, rows.len(), &why));
        }
        rows.push(row);
        if rows.len() > ROWS_MAX {
            let why = format!("there are more than {ROWS_MAX} rows");
            return Err(wrong(path, rows.len(), &why));
        }
    }
    Ok(rows)
}

/// Rows count from one, after the head.
fn wrong(path: &Path, before: usize, why: &str) -> Failure {
    Failure::invalid(format!("{}: row {}: {why}", path.display(), before + 1))
}

fn row(written: Written) -> Result<Row, String> {
    if written.id.trim().is_empty() {
        return Err("it has no id".to_owned());
    }
    let words = written
        .model
        .split(|character: char| !character.is_ascii_alphabetic());
    let mut needs = BTreeSet::new();
    for word in words.filter(|word| !word.is_empty()) {
        let need = match word {
            "EV" => Need::Event,
            "SC" => Need::Schedule,
            "DUTY" => Need::Duty,
            "RULE" => Need::Rule,
            "TARGET" | "indicator" => Need::Target,
            "INFO" => Need::Information,
            // How central it is; asks for nothing more.
            "core" => continue,
            other => {
                return Err(format!(
                    "the model {other:?} is none of EV, SC, DUTY, RULE, TARGET, INFO"
                ));
            }
        };
        needs.insert(need);
    }
    if needs.is_empty() {
        return Err("it has no model".to_owned());
    }
    Ok(Row {
        id: written.id,
        text: written.seed_text,
        needs,
        planned: written.covered_by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(model: &str, expected: &[Need]) {
        let written = Written {
            id: "1".to_owned(),
            seed_text: "text".to_owned(),
            model: model.to_owned(),
            covered_by: String::new(),
        };
        let found = row(written).map(|row| row.needs.into_iter().collect::<Vec<_>>());
        assert_eq!(found.unwrap_or_default(), expected, "{model}");
    }

    #[test]
    fn models() {
        check("EV + SC + RULE", &[Need::Event, Need::Schedule, Need::Rule]);
        check("SC (core)", &[Need::Schedule]);
        check("INFO / indicator", &[Need::Target, Need::Information]);
        check("INFO/DUTY", &[Need::Duty, Need::Information]);
        check("WHAT", &[]);
        check("", &[]);
    }

    #[test]
    fn a_file_that_says_a_row_twice_is_refused_where_it_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("inventory.csv");
        let head = "id,seed_text,model,covered_by\n";
        for (body, told) in [
            ("a,x,DUTY,\na,y,RULE,\n", "row 2: the row a is there twice"),
            (",x,DUTY,\n", "row 1: it has no id"),
            ("a,x,NONE,\n", "row 1: the model \"NONE\""),
        ] {
            std::fs::write(&path, format!("{head}{body}")).expect("written");
            let failure = read(&path).expect_err("wrong");
            assert!(failure.what.contains(told), "{}", failure.what);
        }
    }
}
