//! Whether what is said to cover the rows is there, and what each row still lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lianxi_sandbox::Manifest;
use serde::Serialize;

use super::inventory::{Need, Row};
use super::table::{Entry, Name, at};

/// Everything that can cover a row.
#[derive(Debug, Default)]
pub struct Known {
    plugins: BTreeMap<String, Offer>,
    workflows: BTreeMap<String, Start>,
}

/// What starts a workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    Event,
    Date,
    /// A person, or another workflow.
    Asked,
}

/// What one plugin can cover a row with.
#[derive(Debug, Default)]
struct Offer {
    duties: BTreeSet<String>,
    rules: BTreeSet<String>,
    indicators: BTreeSet<String>,
}

/// How a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All that it asks for is there.
    Covered,
    /// Some of it is.
    Partly,
    /// None of it is.
    Open,
}

/// One row and what covers it.
#[derive(Debug, Serialize)]
pub struct Covered {
    pub id: String,
    pub text: String,
    pub status: Status,
    pub needs: BTreeSet<Need>,
    pub duties: Vec<String>,
    pub workflows: Vec<String>,
    pub rules: Vec<String>,
    pub indicators: Vec<String>,
    pub information: Option<String>,
    /// What it asks for and nothing covers yet.
    pub missing: BTreeSet<Need>,
    /// What the reading of the policy names for what is missing; empty where nothing is.
    pub planned: String,
}

/// The whole.
#[derive(Debug, Serialize)]
pub struct Coverage {
    pub total: usize,
    pub covered: usize,
    pub partly: usize,
    pub open: usize,
    pub rows: Vec<Covered>,
}

impl Known {
    pub fn new<'a>(
        manifests: impl Iterator<Item = &'a Manifest>,
        workflows: BTreeMap<String, Start>,
    ) -> Self {
        let mut plugins: BTreeMap<String, Offer> = BTreeMap::new();
        for manifest in manifests {
            let offer = plugins.entry(manifest.id.clone()).or_default();
            let duties = manifest.duties.iter().map(|duty| duty.name.clone());
            offer.duties.extend(duties);
            offer
                .rules
                .extend(manifest.rules.iter().map(|rule| rule.key.clone()));
            let codes = manifest.indicators.iter().map(|one| one.code.clone());
            offer.indicators.extend(codes);
        }
        Self { plugins, workflows }
    }
}

/// Judges the rows by their entries. What is wrong with the table is told all at once, each at its place.
pub fn judge(
    rows: Vec<Row>,
    entries: Vec<Entry>,
    known: &Known,
    path: &Path,
) -> Result<Coverage, Vec<String>> {
    let mut wrong = Vec::new();
    let mut by_id: BTreeMap<String, Entry> = BTreeMap::new();
    for entry in entries {
        wrong.extend(unreal(&entry, known, path));
        if !rows.iter().any(|row| row.id == entry.id.value) {
            let why = format!("the inventory has no row {}", entry.id.value);
            wrong.push(at(path, &entry.id, &why));
        } else if by_id.contains_key(&entry.id.value) {
            let why = format!("the row {} is covered twice", entry.id.value);
            wrong.push(at(path, &entry.id, &why));
        } else {
            by_id.insert(entry.id.value.clone(), entry);
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let rows: Vec<Covered> = rows
        .into_iter()
        .map(|row| {
            let entry = by_id.remove(&row.id);
            covered(row, entry, known)
        })
        .collect();
    let count = |status| rows.iter().filter(|row| row.status == status).count();
    Ok(Coverage {
        total: rows.len(),
        covered: count(Status::Covered),
        partly: count(Status::Partly),
        open: count(Status::Open),
        rows,
    })
}

/// Names that stand for nothing.
fn unreal(entry: &Entry, known: &Known, path: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let lists = [
        ("duty", &entry.duties),
        ("rule", &entry.rules),
        ("indicator", &entry.indicators),
    ];
    for (what, names) in lists {
        for name in names {
            wrong.extend(of_plugin(what, name, known).map(|why| at(path, name, &why)));
            if !seen.insert((what, &name.value)) {
                wrong.push(at(path, name, &format!("{} is named twice", name.value)));
            }
        }
    }
    for name in &entry.workflows {
        if !known.workflows.contains_key(&name.value) {
            let workflows: BTreeSet<String> = known.workflows.keys().cloned().collect();
            let why = format!(
                "there is no workflow {:?}; there are: {}",
                name.value,
                listed(&workflows)
            );
            wrong.push(at(path, name, &why));
        }
        if !seen.insert(("workflow", &name.value)) {
            wrong.push(at(path, name, &format!("{} is named twice", name.value)));
        }
    }
    wrong
}

/// Why `plugin.name` stands for nothing, if it does.
fn of_plugin(what: &str, name: &Name, known: &Known) -> Option<String> {
    let Some((plugin, part)) = name.value.split_once('.') else {
        return Some(format!("a {what} is written PLUGIN.NAME"));
    };
    let Some(offer) = known.plugins.get(plugin) else {
        let plugins: BTreeSet<String> = known.plugins.keys().cloned().collect();
        return Some(format!(
            "there is no plugin {plugin:?}; there are: {}",
            listed(&plugins)
        ));
    };
    let parts = match what {
        "duty" => &offer.duties,
        "rule" => &offer.rules,
        _ => &offer.indicators,
    };
    (!parts.contains(part)).then(|| {
        format!(
            "the plugin {plugin} has no {what} {part:?}; it has: {}",
            listed(parts)
        )
    })
}

fn listed(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().cloned().collect::<Vec<_>>().join(", ")
}

/// Whether one of the workflows is started so.
fn starts(workflows: &[String], known: &Known, start: Start) -> bool {
    let mut starts = workflows.iter().map(|name| known.workflows.get(name));
    starts.any(|found| found == Some(&start))
}

/// An entry without its places.
#[derive(Default)]
struct By {
    duties: Vec<String>,
    workflows: Vec<String>,
    rules: Vec<String>,
    indicators: Vec<String>,
    information: Option<String>,
}

impl From<Entry> for By {
    fn from(entry: Entry) -> Self {
        let texts = |names: Vec<Name>| names.into_iter().map(|name| name.value).collect();
        Self {
            duties: texts(entry.duties),
            workflows: texts(entry.workflows),
            rules: texts(entry.rules),
            indicators: texts(entry.indicators),
            information: entry.information.filter(|text| !text.trim().is_empty()),
        }
    }
}

fn covered(row: Row, entry: Option<Entry>, known: &Known) -> Covered {
    let By {
        duties,
        workflows,
        rules,
        indicators,
        information,
    } = entry.map(By::from).unwrap_or_default();
    let is_met = |need: &Need| match need {
        Need::Event => starts(&workflows, known, Start::Event),
        Need::Schedule => starts(&workflows, known, Start::Date),
        Need::Duty => !duties.is_empty(),
        Need::Rule => !rules.is_empty() || !duties.is_empty(),
        Need::Target => !indicators.is_empty(),
        Need::Information => information.is_some(),
    };
    let missing: BTreeSet<Need> = row
        .needs
        .iter()
        .filter(|need| !is_met(need))
        .copied()
        .collect();
    let has_any = !duties.is_empty()
        || !workflows.is_empty()
        || !rules.is_empty()
        || !indicators.is_empty()
        || information.is_some();
    let status = match (missing.is_empty(), has_any) {
        (true, _) => Status::Covered,
        (false, true) => Status::Partly,
        (false, false) => Status::Open,
    };
    Covered {
        planned: if missing.is_empty() {
            String::new()
        } else {
            row.planned
        },
        id: row.id,
        text: row.text,
        status,
        needs: row.needs,
        duties,
        workflows,
        rules,
        indicators,
        information,
        missing,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows() -> Vec<Row> {
        let row = |id: &str, needs: &[Need]| Row {
            id: id.to_owned(),
            text: "text".to_owned(),
            needs: needs.iter().copied().collect(),
            planned: "WF-04".to_owned(),
        };
        vec![
            row("a", &[Need::Duty]),
            row("b", &[Need::Event, Need::Rule]),
            row("c", &[Need::Target]),
            row("d", &[Need::Information]),
            row("e", &[Need::Event, Need::Schedule]),
        ]
    }

    fn known() -> Known {
        let manifest = json!({
            "id": "land", "department": "land", "title": "示例", "version": "1.0.0", "abi": "1.0.0",
            "duties": [{"name": "grant", "title": "批准", "inputSchema": true, "outputSchema": true}],
            "rules": [{"key": "within", "title": "期限", "measure": "日", "versions": []}],
            "indicators": [{"code": "granted", "title": "批准率", "unit": "%"}]
        });
        let manifest = Manifest::parse(manifest.to_string().as_bytes()).expect("a manifest");
        let workflows = BTreeMap::from([("push".to_owned(), Start::Event)]);
        Known::new(std::iter::once(&manifest), workflows)
    }

    fn judged(table: &str) -> Result<Coverage, Vec<String>> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("coverage.yaml");
        std::fs::write(&path, table).expect("written");
        let entries = super::super::table::read(&path).expect("a table");
        judge(rows(), entries, &known(), Path::new("coverage.yaml"))
    }

    #[test]
    fn a_row_is_covered_by_all_that_it_asks_for() {
        let table = "rows:\n- {id: a, duties: [land.grant]}\n- {id: b, rules: [land.within]}\n- {id: d, information: here}\n- {id: e, workflows: [push]}\n";
        let found = judged(table).expect("all is real");
        let status: Vec<Status> = found.rows.iter().map(|row| row.status).collect();
        assert_eq!(
            status,
            [
                Status::Covered,
                Status::Partly,
                Status::Open,
                Status::Covered,
                Status::Partly
            ]
        );
        assert_eq!(
            (found.total, found.covered, found.partly, found.open),
            (5, 2, 2, 1)
        );
        assert_eq!(found.rows[4].missing, BTreeSet::from([Need::Schedule]));
        assert_eq!(found.rows[1].missing, BTreeSet::from([Need::Event]));
        assert_eq!(
            (
                found.rows[0].planned.as_str(),
                found.rows[1].planned.as_str()
            ),
            ("", "WF-04")
        );
    }

    #[test]
    fn what_is_not_there_is_told_at_its_line() {
        let table = "rows:\n- id: a\n  duties: [land.grant, land.gran, sea.grant, grant]\n- {id: a, workflows: [push, pull]}\n- {id: z, indicators: [land.granted, land.granted]}\n- {id: c, rules: [land.with]}\n";
        let wrong = judged(table).expect_err("much is not real");
        let told = [
            "coverage.yaml:3:24: the plugin land has no duty \"gran\"; it has: grant",
            "coverage.yaml:3:35: there is no plugin \"sea\"; there are: land",
            "coverage.yaml:3:46: a duty is written PLUGIN.NAME",
            "coverage.yaml:4:29: there is no workflow \"pull\"; there are: push",
            "coverage.yaml:4:8: the row a is covered twice",
            "coverage.yaml:5:38: land.granted is named twice",
            "coverage.yaml:5:8: the inventory has no row z",
            "coverage.yaml:6:19: the plugin land has no rule \"with\"; it has: within",
        ];
        assert_eq!(wrong, told);
    }
}
