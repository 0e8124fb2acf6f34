//! What this host accepts, as a JSON schema: so that any editor completes a definition, explains it and marks what is wrong while it is typed.
//!
//! It is made from the reader's own tables (which properties there are, which words a value may be) and from what the installed plugins say of
//! themselves; the rest is held to the reader by `tests/schema.rs`. It says less than the reader: names of tasks, expressions, variables and
//! what only the whole workflow shows are the reader's alone. Its vocabulary is that which draft-07, which editors speak, and 2020-12 have in
//! common. Descriptions are in Chinese: they are what an administrator sees beside the cursor.
//!
//! * [`parts`] — the shapes that everything is made of;
//! * [`document`], [`tasks`], [`events`], [`outside`] — the language;
//! * [`calls`] — the host's functions; [`duties`] — those of the plugins.

mod calls;
mod document;
mod drawing;
mod duties;
mod events;
mod outside;
mod parts;
mod people;
mod tasks;

use serde_json::{Map, Value, json};

/// Which draft it is said to be; see above.
pub const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A plugin of this host, as far as a definition can call it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Installed {
    pub plugin: String,
    /// Of its department.
    pub title: String,
    pub version: String,
    pub duties: Vec<InstalledDuty>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct InstalledDuty {
    pub name: String,
    pub title: String,
    /// Legal basis.
    pub basis: Vec<String>,
    /// JSON schema of its arguments, where it states one.
    pub input: Option<Value>,
}

/// The schema of the definitions that a host with these plugins accepts.
pub fn schema(installed: &[Installed]) -> Value {
    let offered = duties::Offered::of(installed);
    let mut definitions = Map::new();
    let all = parts::definitions()
        .into_iter()
        .chain(document::definitions())
        .chain(tasks::definitions())
        .chain(events::definitions())
        .chain(outside::definitions())
        .chain(calls::definitions(&offered))
        .chain(offered.definitions());
    for (name, schema) in all {
        let before = definitions.insert(name, schema);
        debug_assert!(before.is_none(), "two definitions have one name");
    }
    let mut root = document::root();
    root["$schema"] = json!(DRAFT);
    root["title"] = json!("联席（Lianxi）流程定义");
    root["$defs"] = Value::Object(definitions);
    root
}

/// A named part of the schema.
type Named = (String, Value);

fn named(name: &str, schema: Value) -> Named {
    (name.to_owned(), schema)
}
