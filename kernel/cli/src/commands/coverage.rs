//! `lianxi coverage`: what of a policy the plugins and workflows cover, and what they do not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Form, PluginFolder};
use crate::console::{Console, table};
use crate::coverage::inventory::{self, Need};
use crate::coverage::judge::{Coverage, Covered, Known, Start, Status, judge};
use crate::coverage::table as covering;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::read_text;
use crate::messages::Message;
use crate::packages::Packages;

/// Characters of a row's text in the table for people.
const TEXT_CHARS: usize = 30;
/// Definitions that one folder is read for.
const WORKFLOWS_MAX: usize = 1_000;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  lianxi coverage                   # what is covered, and every row that is not\n  lianxi coverage --all             # every row\n  lianxi coverage --format json\n\nThe folder of a policy holds inventory.csv (its rows) and coverage.yaml (what covers each)."
)]
pub struct Arguments {
    /// The folder of the policy.
    #[arg(long, value_name = "DIR", default_value = "workflows/policy")]
    policy: PathBuf,
    /// The folder of the workflows that may cover a row.
    #[arg(long, value_name = "DIR", default_value = "workflows")]
    workflows: PathBuf,
    #[command(flatten)]
    plugins: PluginFolder,
    /// Show the rows that are covered too.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    pub form: Form,
}

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let rows = inventory::read(&arguments.policy.join("inventory.csv"))?;
    let path = arguments.policy.join("coverage.yaml");
    let entries = covering::read(&path)?;
    let packages = Packages::read(&arguments.plugins.plugins)?;
    if packages.is_empty() {
        let folder = arguments.plugins.plugins.display();
        return Err(Failure::invalid(format!("{folder}: there are no plugins"))
            .advise("build them with `make plugins`, or name their folder with --plugins"));
    }
    let known = Known::new(packages.manifests(), definitions(&arguments.workflows)?);
    let coverage = judge(rows, entries, &known, &path).map_err(|wrong| {
        Failure::invalid(wrong.join("\n")).advise("mend the places above; nothing was judged")
    })?;
    let value = serde_json::to_value(&coverage).or_failed("coverage")?;
    console.answer(&value, || told(&coverage, arguments.all, console))?;
    Ok(Exit::Ok)
}

/// The definitions in a folder, and what starts each.
fn definitions(folder: &Path) -> Outcome<BTreeMap<String, Start>> {
    let mut found = BTreeMap::new();
    let entries = std::fs::read_dir(folder).or_invalid(folder.display())?;
    for entry in entries.take(WORKFLOWS_MAX) {
        let path = entry.or_invalid(folder.display())?.path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let document: Value =
            serde_yaml::from_str(&read_text(&path)?).or_invalid(path.display())?;
        if let Some(name) = document["document"]["name"].as_str() {
            found.insert(name.to_owned(), start(&document["schedule"]));
        }
    }
    Ok(found)
}

/// A schedule is one of `on`, `every`, `cron` and `after`.
fn start(schedule: &Value) -> Start {
    match schedule.as_object() {
        Some(schedule) if schedule.contains_key("on") => Start::Event,
        Some(_) => Start::Date,
        None => Start::Asked,
    }
}

fn told(coverage: &Coverage, all: bool, console: Console) -> String {
    let shown = coverage
        .rows
        .iter()
        .filter(|row| all || row.status != Status::Covered);
    let rows: Vec<Vec<String>> = shown.map(|row| cells(row, console)).collect();
    let heads = [
        Message::CoverageRow,
        Message::CoverageText,
        Message::CoverageStatus,
        Message::CoverageBy,
        Message::CoverageMissing,
    ];
    let heads = heads.map(|head| console.say(head, &[]));
    let summary = console.say(
        Message::CoverageSummary,
        &[
            &coverage.total,
            &coverage.covered,
            &coverage.partly,
            &coverage.open,
        ],
    );
    if rows.is_empty() {
        return format!("{summary}\n");
    }
    format!("{}\n{summary}\n", table(&heads, &rows, false))
}

fn cells(row: &Covered, console: Console) -> Vec<String> {
    let status = match row.status {
        Status::Covered => Message::CoverageCovered,
        Status::Partly => Message::CoveragePartly,
        Status::Open => Message::CoverageOpen,
    };
    let by = [&row.duties, &row.workflows, &row.rules, &row.indicators];
    let mut by: Vec<&str> = by.into_iter().flatten().map(String::as_str).collect();
    by.extend(row.information.as_deref());
    let missing: Vec<String> = row
        .missing
        .iter()
        .map(|need| {
            let message = match need {
                Need::Event => Message::CoverageEvent,
                Need::Schedule => Message::CoverageSchedule,
                Need::Duty => Message::CoverageDuty,
                Need::Rule => Message::CoverageRule,
                Need::Target => Message::CoverageTarget,
                Need::Information => Message::CoverageInformation,
            };
            console.say(message, &[])
        })
        .collect();
    let missing = match (missing.is_empty(), row.planned.is_empty()) {
        (true, _) => String::new(),
        (false, true) => missing.join(", "),
        (false, false) => format!("{} ({})", missing.join(", "), row.planned),
    };
    vec![
        row.id.clone(),
        shortened(&row.text),
        console.say(status, &[]),
        by.join("\n"),
        missing,
    ]
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(TEXT_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
