//! Records of draws in whatever holds them, and lists to compare with.

use serde_json::{Deserializer, Value};

use crate::failure::{Failure, OrFail, Outcome};

/// What the name of every algorithm of ours begins with: one that is not known is a record all the same, and is said to be unknown.
const FAMILY: &str = "lianxi-draw-";

/// Every record in a file of JSON values, each once, in the order in which they stand.
pub fn records(text: &str, name: &str) -> Outcome<Vec<Value>> {
    let mut found = Vec::new();
    for value in Deserializer::from_str(text).into_iter() {
        collect(value.or_invalid(name)?, &mut found);
    }
    Ok(found)
}

/// The reader of JSON bounds how deep this goes.
fn collect(value: Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(fields) => {
            let algorithm = fields.get("algorithm").and_then(Value::as_str);
            if algorithm.is_some_and(|name| name.starts_with(FAMILY)) {
                let record = Value::Object(fields);
                if !found.contains(&record) {
                    found.push(record);
                }
                return;
            }
            for (_, value) in fields {
                collect(value, found);
            }
        }
        Value::Array(items) => {
            for value in items {
                collect(value, found);
            }
        }
        _ => {}
    }
}

/// Keys, one a line or as JSON.
pub fn pool(text: &str, name: &str) -> Outcome<Vec<String>> {
    if !text.trim_start().starts_with('[') {
        let lines = text.lines().map(str::trim);
        return Ok(lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect());
    }
    let items: Vec<Value> = serde_json::from_str(text).or_invalid(name)?;
    let key = |item: &Value| {
        let key = item.as_str().or_else(|| item["key"].as_str());
        let key = key.map(str::to_owned);
        key.ok_or_else(|| {
            Failure::invalid(format!(
                "{name}: {item} is neither a key nor an object with one"
            ))
            .advise("give a JSON array of texts, or of objects with a text `key`")
        })
    };
    items.iter().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn records_are_found_wherever_they_stand_and_once() {
        let one = json!({"algorithm": "lianxi-draw-1", "purpose": "a", "inside": {"algorithm": "lianxi-draw-1"}});
        let other = json!({"algorithm": "lianxi-draw-9"});
        let text = format!(
            "{}\n{}\n",
            json!({"context": {"record": one}, "output": [one, {"algorithm": "sha-256"}, 5]}),
            json!([[other]])
        );
        assert_eq!(records(&text, "f").expect("JSON"), [one, other]);
        assert!(records("{\"a\": 1", "f").is_err());
        assert_eq!(records("", "f").expect("nothing"), Vec::<Value>::new());
    }

    #[test]
    fn a_list_is_lines_or_json() {
        for text in ["b\n a \r\n\n", "[\"b\", {\"key\": \"a\", \"name\": \"x\"}]"] {
            assert_eq!(pool(text, "f").expect("a list"), ["b", "a"], "{text}");
        }
        for wrong in ["[\"b\"", "[5]", "[{\"name\": \"x\"}]"] {
            assert!(pool(wrong, "f").is_err(), "{wrong}");
        }
    }
}
