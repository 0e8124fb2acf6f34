//! A year of one city as its users run it, with its numbers counted again from the raw events of the journal: not from the rows that the
//! report reads, not by the code that it counts with, and with the divisions of the reference table read by this test.
//! One city and not the province: a build for tests takes minutes for all of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use lianxi_journal::{Journal, LIST_MAX, Options, WorkFilter};
use lianxi_tests::repository;
use serde_json::{Value, json};

/// 阳泉市
const WITHIN: &str = "1403";
const PARTS: [&str; 6] = ["items", "inTime", "late", "withdrawn", "open", "overdue"];

/// Of a code: a township's is longer.
const COUNTY_DIGITS: usize = 6;

/// What is counted of one group, by the names of the report.
type Parts = BTreeMap<&'static str, u64>;
type Groups = BTreeMap<String, Parts>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_numbers_of_a_year_follow_from_its_raw_events() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let year = play(folder.path())?;
    let again = tempfile::tempdir()?;
    let same = play(again.path())?;
    assert_eq!(year, same, "one seed gives one year");

    let path = folder.path().join("journal.db");
    let journal = Journal::open(Options::file(path)).await?;
    let at: Timestamp = year["at"].as_str().context("an instant")?.parse()?;
    let cities = cities()?;
    let [mut by_city, mut by_department, mut by_office] =
        [Groups::new(), Groups::new(), Groups::new()];
    let mut total = Parts::new();
    for id in work_items(&journal).await? {
        let (department, division, part) = standing(&journal, &id, at).await?;
        let county = division.get(..COUNTY_DIGITS).unwrap_or(&division);
        let city = cities.get(county).unwrap_or(&division).clone();
        let office = format!("{department}@{division}");
        for group in [
            by_city.entry(city).or_default(),
            by_department.entry(department).or_default(),
            by_office.entry(office).or_default(),
            &mut total,
        ] {
            *group.entry("items").or_default() += 1;
            *group.entry(part).or_default() += 1;
        }
    }
    assert_eq!(parts(&year["total"]), filled(total.clone()));
    for (name, groups) in [
        ("byCity", by_city),
        ("byDepartment", by_department),
        ("byOffice", by_office),
    ] {
        let told = year[name].as_object().context(name)?;
        let told: Groups = told
            .iter()
            .map(|(code, group)| (code.clone(), parts(group)))
            .collect();
        let groups: Groups = groups
            .into_iter()
            .map(|(code, group)| (code, filled(group)))
            .collect();
        assert_eq!(told, groups, "{name}");
    }
    assert!(total["late"] > 0, "somebody is late in a year: {total:?}");

    let (rungs, ended) = rungs(&journal).await?;
    let counts = year["counts"].as_array().context("counts")?;
    let told = counts
        .iter()
        .find(|count| count["workflow"] == "escalation-rung")
        .context("the rungs are counted")?;
    assert_eq!(told["total"], json!(rungs));
    assert!(rungs.contains_key("L0"), "somebody is reminded: {rungs:?}");
    assert_eq!(year["ended"], json!(ended));
    journal.close().await;
    Ok(())
}

fn play(data: &Path) -> Result<Value> {
    let output = Command::new(lianxi_tests::binary()?)
        .args(["demo", "--within", WITHIN, "--format", "json", "--data"])
        .arg(data)
        .arg("--plugins")
        .arg(lianxi_tests::plugins()?)
        .current_dir(repository())
        .env("LIANXI_LANG", "en")
        .output()?;
    let noted = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}\n{noted}", output.status);
    let answer: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(answer["wrong"] == json!([]), "{}", answer["wrong"]);
    Ok(answer["year"].clone())
}

/// Of each division the city that it is or is in; the province is its own.
fn cities() -> Result<BTreeMap<String, String>> {
    let path = repository().join("workflows/reference/directory/divisions.csv");
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(path)?;
    let mut cities = BTreeMap::new();
    for row in reader.records() {
        let row = row?;
        let (code, level, parent) = (&row[0], &row[2], &row[3]);
        let city = if level == "county" { parent } else { code };
        cities.insert(code.to_owned(), city.to_owned());
    }
    Ok(cities)
}

async fn work_items(journal: &Journal) -> Result<Vec<String>> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let filter = WorkFilter {
            after,
            limit: LIST_MAX,
            ..WorkFilter::default()
        };
        let rows = journal.work_items(&filter).await?;
        after = rows.last().map(|row| (row.created_at_ms, row.id.clone()));
        ids.extend(rows.iter().map(|row| row.id.clone()));
        if (rows.len() as u64) < LIST_MAX {
            return Ok(ids);
        }
    }
}

/// Whose item it is at the end, and which part of all it belongs to.
async fn standing(
    journal: &Journal,
    id: &str,
    at: Timestamp,
) -> Result<(String, String, &'static str)> {
    let (mut department, mut division) = (String::new(), String::new());
    let (mut due, mut part): (Option<Timestamp>, _) = (None, "open");
    let instant = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
    for turn in journal.work_turns(id).await? {
        for event in &turn.events {
            let event: Value = serde_json::from_slice(event)?;
            match event["type"].as_str().unwrap_or_default() {
                "created" => {
                    let terms = &event["terms"];
                    let said = |name: &str| terms[name].as_str().unwrap_or("-").to_owned();
                    (department, division) = (said("department"), said("division"));
                    due = instant(&terms["due"]["at"]);
                }
                "recomputed" if !event["due"].is_null() => due = instant(&event["due"]["at"]),
                "completed" => {
                    let closed: Timestamp = instant(&event["at"]).context("when")?;
                    let late = due.is_some_and(|due| closed > due);
                    part = if late { "late" } else { "inTime" };
                }
                "escalated" if event["action"]["do"] == "reassign" => {
                    let said =
                        |name: &str| event["action"][name].as_str().unwrap_or("-").to_owned();
                    (department, division) = (said("department"), said("division"));
                }
                "returned" | "cancelled" => part = "withdrawn",
                "transferred" | "redirected" | "extension-decided" | "taken-back" => {
                    anyhow::bail!("this test does not know what {event} changes")
                }
                _ => {}
            }
        }
    }
    if part == "open" && due.is_some_and(|due| at > due) {
        part = "overdue";
    }
    Ok((department, division, part))
}

/// How many rungs of each kind were begun, and how many executions of all ended.
async fn rungs(journal: &Journal) -> Result<(BTreeMap<String, u64>, u64)> {
    let (mut rungs, mut ended) = (BTreeMap::new(), 0);
    let mut after = String::new();
    loop {
        let page = journal.execution_ids(&after, LIST_MAX).await?;
        for id in &page {
            for turn in journal.turns(id).await? {
                for event in &turn.events {
                    let event: Value = serde_json::from_slice(event)?;
                    if event["e"] == "started"
                        && let Some(rung) = event["raw"]["rung"].as_str()
                    {
                        *rungs.entry(rung.to_owned()).or_default() += 1;
                    }
                    ended += u64::from(event["e"] == "ended");
                }
            }
        }
        match page.last() {
            Some(last) if page.len() as u64 == LIST_MAX => after.clone_from(last),
            _ => return Ok((rungs, ended)),
        }
    }
}

fn parts(group: &Value) -> Parts {
    let of = |part: &&'static str| (*part, group[*part].as_u64().unwrap_or_default());
    PARTS.iter().map(of).collect()
}

/// With nothing where there was none.
fn filled(mut group: Parts) -> Parts {
    for part in PARTS {
        group.entry(part).or_default();
    }
    group
}
