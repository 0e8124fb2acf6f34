//! Lists of a server as tables: which field under which head, and all pages of a list.

use serde_json::Value;

use crate::client::{Client, field, items};
use crate::console::{Console, table};
use crate::failure::{Failure, Outcome};
use crate::messages::Message;

/// Rows of a page that is asked for where all are wanted.
const PAGE: &str = "500";
/// Pages after which something is wrong: half a million rows.
const PAGES_MAX: usize = 1_000;

/// A field, by its name or by a path of names as `/office/department`, and the head of its column.
pub type Column = (&'static str, Message);

/// The items under their heads.
pub fn listing(items: &[Value], columns: &[Column], console: Console) -> String {
    if items.is_empty() {
        return console.say(Message::ServerEmpty, &[]);
    }
    let heads: Vec<String> = columns
        .iter()
        .map(|(_, head)| console.say(*head, &[]))
        .collect();
    let row = |item: &Value| -> Vec<String> {
        columns.iter().map(|(name, _)| told(item, name)).collect()
    };
    let rows: Vec<Vec<String>> = items.iter().map(row).collect();
    table(&heads, &rows, false)
}

/// A field as people read it: the texts of a list one after the other.
pub fn told(item: &Value, name: &str) -> String {
    let value = if name.starts_with('/') {
        item.pointer(name).cloned().unwrap_or_default()
    } else {
        item[name].clone()
    };
    match value {
        Value::Array(several) => {
            let texts = several.iter().map(|one| match one {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            texts.collect::<Vec<_>>().join(", ")
        }
        value => field(&serde_json::json!({"value": value}), "value"),
    }
}

/// Every item of a list, page after page.
pub async fn all(
    client: &Client,
    segments: &[&str],
    query: &[(&str, Option<String>)],
) -> Outcome<Vec<Value>> {
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let page = [("limit", Some(PAGE.to_owned())), ("cursor", cursor.take())];
        let query: Vec<_> = query.iter().cloned().chain(page).collect();
        let answer = client.get(segments, &query).await?;
        found.extend_from_slice(items(&answer));
        match answer["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return Ok(found),
        }
    }
    Err(
        Failure::failed(format!("the list does not end after {} items", found.len()))
            .advise("ask for a part of it"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_as_people_read_it() {
        let item = json!({"a": "x", "n": 3, "none": null, "list": ["x", 1], "in": {"side": "y"}});
        for (name, expected) in [
            ("a", "x"),
            ("n", "3"),
            ("none", ""),
            ("nothing", ""),
            ("list", "x, 1"),
            ("/in/side", "y"),
            ("/in/other", ""),
        ] {
            assert_eq!(told(&item, name), expected, "{name}");
        }
    }
}
