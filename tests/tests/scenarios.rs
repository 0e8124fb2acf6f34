//! Every scenario of the workflows, played through the real host: what came of it and its story are as they are kept, whether the host
//! goes through or is closed and opened again on its data after every instant. `LIANXI_REWRITE=1` writes the stories anew; read the
//! difference before committing it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use lianxi_tests::command::lianxi;
use lianxi_tests::{plugins, repository};
use serde_json::Value;

#[test]
fn every_scenario_is_as_it_is_kept() -> Result<()> {
    let update = std::env::var_os("LIANXI_REWRITE").map(|_| "--update");
    let played = play_all(update.as_slice())?;
    ensure!(played.len() >= 40, "only {} scenarios", played.len());
    for scenario in &played {
        tells_nobody(scenario);
        names_no_default_law(scenario);
    }
    Ok(())
}

#[test]
fn a_host_that_is_closed_after_every_instant_tells_the_same_story() -> Result<()> {
    play_all(&["--reopen-every", "1"])?;
    Ok(())
}

/// Each story stands beside its scenario, and nothing else does.
#[test]
fn every_story_has_its_scenario() -> Result<()> {
    let mut stories = Vec::new();
    files(repository().join("workflows/scenarios"), &mut stories)?;
    for path in stories {
        let name = path.display().to_string();
        let scenario = name.strip_suffix(".timeline.txt");
        let kept = scenario.is_none_or(|name| PathBuf::from(format!("{name}.yaml")).is_file());
        ensure!(kept, "{name} is the story of no scenario");
    }
    Ok(())
}

fn files(folder: PathBuf, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files(path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// Plays every scenario, on as many processes as there are processors; each has to be as expected.
fn play_all(options: &[&str]) -> Result<Vec<Value>> {
    let listed = lianxi(repository(), &["scenario", "list", "--json"])?;
    ensure!(listed.exit == 0, "{}", listed.err);
    let listed: Vec<Value> = serde_json::from_str(&listed.out)?;
    let names: Vec<&str> = listed
        .iter()
        .filter_map(|scenario| scenario["name"].as_str())
        .collect();
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let played: Vec<Result<Vec<Value>>> = std::thread::scope(|scope| {
        let parts = names.chunks(names.len().div_ceil(at_once).max(1));
        let parts: Vec<_> = parts
            .map(|names| scope.spawn(move || play(options, names)))
            .collect();
        let ended = parts.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended.map(|played| played.expect("it ends")).collect()
    });
    let mut all = Vec::new();
    for part in played {
        all.extend(part?);
    }
    Ok(all)
}

fn play(options: &[&str], names: &[&str]) -> Result<Vec<Value>> {
    let plugins = plugins()?.display().to_string();
    let run = ["scenario", "run", "--json", "--plugins", &plugins];
    let arguments = [&run, options, names].concat();
    let said = lianxi(repository(), &arguments)?;
    let answer: Value = serde_json::from_str(&said.out)
        .with_context(|| format!("exit {}: {}\n{}", said.exit, said.err, said.out))?;
    let played = answer["scenarios"].as_array().cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    for scenario in played
        .iter()
        .filter(|scenario| scenario["asExpected"] != true)
    {
        let file = scenario["file"].as_str().unwrap_or_default();
        for fault in scenario["faults"].as_array().into_iter().flatten() {
            wrong.push(format!("{file}:{}: {}", fault["line"], fault["message"]));
        }
    }
    ensure!(wrong.is_empty() && said.exit == 0, "{}", wrong.join("\n"));
    Ok(played)
}

/// No id of an execution or an item, no person.
fn tells_nobody(scenario: &Value) {
    let (name, text) = (&scenario["name"], scenario["text"].as_str().unwrap_or(""));
    for word in
        text.split(|part: char| !(part.is_ascii_alphanumeric() || part == '-' || part == ':'))
    {
        assert!(uuid::Uuid::parse_str(word).is_err(), "{name}: {word}");
        assert!(
            // A field of that name is nobody.
            !word.starts_with("p-") && (!word.starts_with("person:") || word == "person:"),
            "{name}: {word}"
        );
    }
    for person in people(scenario) {
        assert!(!text.contains(&person), "{name}: {person}");
    }
}

/// The ids of people that its file names.
fn people(scenario: &Value) -> BTreeSet<String> {
    let file = scenario["file"].as_str().unwrap_or_default();
    let text = std::fs::read_to_string(repository().join(file)).expect("a scenario reads");
    let read: Value = serde_yaml::from_str(&text).expect("a scenario is YAML");
    let listed = read["people"].as_array().into_iter().flatten();
    listed
        .filter_map(|person| person["id"].as_str())
        .map(str::to_owned)
        .collect()
}

/// What is ours and configurable is never called law.
fn names_no_default_law(scenario: &Value) {
    let text = scenario["text"].as_str().unwrap_or("");
    for told in text.split('〔').skip(1) {
        let told = told.split('〕').next().unwrap_or_default();
        assert!(
            !(told.contains("默认") && told.contains("法定")),
            "{}: {told}",
            scenario["name"]
        );
    }
}
