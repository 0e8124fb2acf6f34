//! Which definitions a scenario is about, as they stand in their files or with other numbers (参数) in them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;
use serde_yaml::Value as Yaml;

use super::Sources;
use super::entry::Place;
use crate::failure::{OrFail, Outcome};
use crate::host::read_text;
use crate::scenario::measure::Script;

/// A definition by its name or path, or with what is other in it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    Name(String),
    Changed(Changed),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Changed {
    r#use: String,
    version: Option<String>,
    effective_from: Option<String>,
    #[serde(default)]
    parameters: BTreeMap<String, Value>,
}

/// Those that are named; without any, all there are.
pub fn read_all(
    path: &Path,
    named: Option<&[Spanned<Value>]>,
    sources: &Sources,
) -> Outcome<Vec<Script>> {
    match named {
        Some(named) => named
            .iter()
            .map(|entry| read(Place::of(path, entry), entry.value.clone(), sources))
            .collect(),
        None => sources
            .definitions()?
            .iter()
            .map(|path| text(path))
            .collect(),
    }
}

pub fn read(place: Place<'_>, entry: Value, sources: &Sources) -> Outcome<Script> {
    let changed = match serde_json::from_value(entry.clone()) {
        Ok(Raw::Name(name)) => return text(&found(place, &name, sources)?),
        Ok(Raw::Changed(changed)) => changed,
        // Untagged, it would not say which field is wrong.
        Err(_) => place.read::<Changed>(entry)?,
    };
    let script = text(&found(place, &changed.r#use, sources)?)?;
    let mut definition: Yaml = serde_yaml::from_str(&script.text).or_invalid(&script.name)?;
    change(&mut definition, changed).map_err(|why| place.wrong(why))?;
    let text = serde_yaml::to_string(&definition).or_invalid(&script.name)?;
    Ok(Script { text, ..script })
}

fn found(place: Place<'_>, name: &str, sources: &Sources) -> Outcome<std::path::PathBuf> {
    let path = sources.definition(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(place.wrong(format!("there is no definition {}", path.display())))
}

fn text(path: &Path) -> Outcome<Script> {
    Ok(Script {
        name: path.display().to_string(),
        text: read_text(path)?,
    })
}

fn change(definition: &mut Yaml, changed: Changed) -> Result<(), String> {
    let document = field(definition, "document")?;
    if let Some(version) = changed.version {
        set(document, "version", Yaml::from(version))?;
    }
    let metadata = field(document, "metadata")?;
    if let Some(date) = changed.effective_from {
        set(metadata, "effectiveFrom", Yaml::from(date))?;
    }
    if changed.parameters.is_empty() {
        return Ok(());
    }
    let parameters = field(metadata, "parameters")?;
    for (name, value) in changed.parameters {
        let parameter = field(parameters, &name)?;
        put(parameter, &value)?;
    }
    Ok(())
}

/// Another value; the text that is shown beside dates says the same number.
fn put(parameter: &mut Yaml, value: &Value) -> Result<(), String> {
    let number = |value: &Yaml| value.as_i64().map(|number| number.to_string());
    let before = parameter.get("value").and_then(number);
    let text = parameter.get("text").and_then(Yaml::as_str);
    if let (Some(before), Some(after), Some(text)) = (before, value.as_i64(), text) {
        let text = text.replacen(&before, &after.to_string(), 1);
        set(parameter, "text", Yaml::from(text))?;
    }
    let value = serde_yaml::to_value(value).map_err(|error| error.to_string())?;
    set(parameter, "value", value)
}

fn field<'y>(of: &'y mut Yaml, name: &str) -> Result<&'y mut Yaml, String> {
    of.get_mut(name)
        .ok_or_else(|| format!("the definition has no '{name}' there"))
}

fn set(of: &mut Yaml, name: &str, value: Yaml) -> Result<(), String> {
    let mapping = of
        .as_mapping_mut()
        .ok_or_else(|| format!("'{name}' has no mapping to stand in"))?;
    mapping.insert(Yaml::from(name), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = "document:
  version: '1.0.0'
  metadata:
    parameters:
      within: {value: 2, text: 默认 2 个工作日，可配置}
";

    #[test]
    fn a_parameter_and_its_text_change_together() {
        let mut definition: Yaml = serde_yaml::from_str(DEFINITION).expect("YAML");
        let changed = serde_json::json!({"use": "a", "version": "1.0.1", "effectiveFrom": "2026-03-01", "parameters": {"within": 15}});
        let changed = serde_json::from_value(changed).expect("a change");
        change(&mut definition, changed).expect("it changes");
        let document = &definition["document"];
        assert_eq!(document["version"], Yaml::from("1.0.1"));
        let metadata = &document["metadata"];
        assert_eq!(metadata["effectiveFrom"], Yaml::from("2026-03-01"));
        let within = &metadata["parameters"]["within"];
        assert_eq!(within["value"], Yaml::from(15));
        assert_eq!(within["text"], Yaml::from("默认 15 个工作日，可配置"));
    }

    #[test]
    fn what_is_not_there_is_told() {
        let mut definition: Yaml = serde_yaml::from_str(DEFINITION).expect("YAML");
        let changed = serde_json::json!({"use": "a", "parameters": {"without": 15}});
        let changed = serde_json::from_value(changed).expect("a change");
        let why = change(&mut definition, changed).expect_err("no such parameter");
        assert!(why.contains("without"), "{why}");
    }
}
