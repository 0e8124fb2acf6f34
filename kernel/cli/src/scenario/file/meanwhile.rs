//! What administrators do while the matter runs.

use std::path::Path;

use jiff::Timestamp;
use lianxi_calendar::YearFile;
use lianxi_runtime::directory_of::Change;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use super::entry::Place;
use super::{Sources, editions, instants};
use crate::failure::Outcome;
use crate::scenario::measure::{Control, Measure};
use crate::scenario::script::{Entrance, Happening};
use crate::scenario::timeline::Told;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw {
    title: Option<String>,
    at: Option<String>,
    after: Option<String>,
    reason: Option<String>,
    refused: Option<String>,
    disable: Option<String>,
    enable: Option<String>,
    publish: Option<Value>,
    load_year: Option<YearFile>,
    #[serde(default)]
    restart: bool,
    directory: Option<Vec<Change>>,
    suspend: Option<Which>,
    resume: Option<Which>,
    cancel: Option<Which>,
    retry: Option<Which>,
}

/// Which executions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    workflow: String,
    key: Option<String>,
}

pub fn read(
    path: &Path,
    entries: &[Spanned<Value>],
    starts_at: Timestamp,
    sources: &Sources,
) -> Outcome<Vec<(Entrance, Told)>> {
    let mut read = Vec::new();
    for entry in entries {
        let place = Place::of(path, entry);
        let mut raw: Raw = place.read(entry.value.clone())?;
        let when = (raw.at.as_deref(), raw.after.as_deref());
        let at = instants::at_or_after(place, when, starts_at)?;
        let title = raw.title.take();
        let (measure, told) = measure(place, raw, sources)?;
        let entrance = Entrance {
            at,
            happening: Happening::Measure(measure),
            line: place.line,
        };
        let told = format!("管理：{}", title.unwrap_or(told));
        read.push((entrance, Told::outside(at, told)));
    }
    Ok(read)
}

fn measure(place: Place<'_>, raw: Raw, sources: &Sources) -> Outcome<(Measure, String)> {
    let reason = raw.reason.unwrap_or_else(|| "情景".to_owned());
    let mut found = Vec::new();
    if let Some(plugin) = raw.disable {
        let told = format!("停用插件 {plugin}（{reason}）");
        let reason = reason.clone();
        found.push((Measure::Disable { plugin, reason }, told));
    }
    if let Some(plugin) = raw.enable {
        let told = format!("启用插件 {plugin}");
        found.push((Measure::Enable { plugin }, told));
    }
    if let Some(edition) = raw.publish {
        found.push(publication(place, edition, raw.refused, sources)?);
    }
    if let Some(file) = raw.load_year {
        let told = format!("载入 {} 年工作日历", file.year);
        found.push((Measure::LoadYear(Box::new(file)), told));
    }
    if raw.restart {
        found.push((Measure::Restart, "主机重新启动".to_owned()));
    }
    if let Some(changes) = raw.directory {
        let words: Vec<&str> = changes.iter().map(Change::zh).collect();
        let told = format!("机构目录变更：{}", words.join("、"));
        found.push((Measure::Directory(changes), told));
    }
    let controls = [
        (raw.suspend, Control::Suspend, "暂停流程"),
        (raw.resume, Control::Resume, "恢复流程"),
        (raw.cancel, Control::Cancel, "取消流程"),
        (raw.retry, Control::Retry, "重试故障"),
    ];
    for (which, control, word) in controls {
        let Some(Which { workflow, key }) = which else {
            continue;
        };
        let told = format!("{word} {workflow}");
        let measure = Measure::Control {
            workflow,
            business_key: key,
            control,
            reason: reason.clone(),
        };
        found.push((measure, told));
    }
    match <[_; 1]>::try_from(found) {
        Ok([only]) => Ok(only),
        Err(_) => Err(place.wrong("each entry does one thing: disable, enable, publish, loadYear, restart, directory, suspend, resume, cancel or retry")),
    }
}

fn publication(
    place: Place<'_>,
    edition: Value,
    refused: Option<String>,
    sources: &Sources,
) -> Outcome<(Measure, String)> {
    let script = editions::read(place, edition, sources)?;
    let document = serde_yaml::from_str::<serde_yaml::Value>(&script.text);
    let document = document.unwrap_or_default();
    let said = |name: &str| {
        let text = document.get("document").and_then(|of| of.get(name));
        text.and_then(serde_yaml::Value::as_str)
            .unwrap_or("?")
            .to_owned()
    };
    let title = format!("{} {}", said("name"), said("version"));
    let told = match &refused {
        Some(code) => format!("发布 {title}，被拒绝（{code}）"),
        None => format!("发布 {title}"),
    };
    Ok((Measure::Publish { script, refused }, told))
}
