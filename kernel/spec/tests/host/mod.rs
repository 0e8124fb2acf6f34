//! A host with two plugins and one published workflow, for tests.

use lianxi_spec::schema::{Installed, InstalledDuty};
use lianxi_spec::{Catalog, CatalogError, DutySignature, Elsewhere, Resolved};
use serde_json::json;

pub struct Library;

const VERSIONS: [&str; 3] = ["1.0.0", "1.2.0", "2.0.0"];

/// A function that takes what is not its own, and does not do what it should.
const SLIPS: &str = "\
input: { from: '${ $secrets.login }' }
do:
  - first: { call: neighbour }
  - second: { call: 'greet:1.0.0@texts' }
  - third: { set: { a: 1 }, then: fourth }
  - fifth: { call: http, with: { method: get, endpoint: { uri: https://example.org, authentication: { use: shared } } } }
  - third: { set: '${ . |' }
  - last: { sett: { a: 1 } }
";
/// A function that asks a person.
const ITEM: &str = "\
do:
  - ask: { call: work-item, with: { department: archive, title: A, outcomes: [ok] } }
";

impl Catalog for Library {
    fn plugins(&self) -> Vec<String> {
        vec!["library".into(), "archive".into()]
    }

    fn resolve(&self, plugin: &str, range: &str) -> Result<Resolved, CatalogError> {
        if !self.plugins().iter().any(|known| known == plugin) {
            return Err(CatalogError::UnknownPlugin);
        }
        if range.is_empty()
            || !range
                .chars()
                .all(|c| c.is_ascii_digit() || c == '.' || c == '*')
        {
            return Err(CatalogError::BadRange(format!(
                "'{range}' is not a range of versions"
            )));
        }
        let fits = |version: &&&str| {
            range == "*" || **version == range || version.starts_with(&format!("{range}."))
        };
        let installed = || VERSIONS.map(str::to_owned).to_vec();
        let version = VERSIONS.iter().rfind(fits);
        version
            .map(|version| Resolved {
                version: (*version).to_owned(),
            })
            .ok_or_else(|| CatalogError::NoVersion {
                installed: installed(),
            })
    }

    fn duty(&self, plugin: &str, version: &str, duty: &str) -> Option<DutySignature> {
        let known = self
            .duties(plugin, version)
            .iter()
            .any(|known| known == duty);
        let input = json!({
            "type": "object",
            "properties": {
                "title": {"type": "string", "minLength": 1},
                "copies": {"type": "integer", "minimum": 1},
                "reader": {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name"]},
            },
            "required": ["title"],
            "additionalProperties": false,
        });
        known.then(|| DutySignature {
            input: (duty == "lend-book").then_some(input),
            output: None,
        })
    }

    fn duties(&self, plugin: &str, _: &str) -> Vec<String> {
        match plugin {
            "library" => vec!["lend-book".into(), "take-back".into()],
            _ => vec!["lend-book".into(), "keep".into()],
        }
    }

    fn workflow_exists(&self, namespace: &str, name: &str, version: &str) -> bool {
        (namespace, name) == ("test", "other") && (version == "1.0.0" || version == "latest")
    }

    fn resource(&self, uri: &str) -> Elsewhere {
        let name = uri.rsplit_once("texts.example/").map(|(_, name)| name);
        match name {
            Some("later.yaml") => Elsewhere::Later,
            Some("gone.yaml?key=of-mine") => {
                Elsewhere::Failed("its server answered 404 Not Found".into())
            }
            Some("twice.yaml") => {
                Elsewhere::Text("call: https://texts.example/greet.yaml\n".into())
            }
            Some("itself.yaml") => {
                Elsewhere::Text("do:\n  - on: { call: https://texts.example/itself.yaml }\n".into())
            }
            Some("slips.yaml") => Elsewhere::Text(SLIPS.into()),
            Some("broken.yaml") => Elsewhere::Text("do: [\n".into()),
            Some("list.yaml") => Elsewhere::Text("- a\n".into()),
            Some("item.yaml") => Elsewhere::Text(ITEM.into()),
            Some("schema.json") => Elsewhere::Text(r#"{"type": "object"}"#.into()),
            Some("bad-schema.json") => Elsewhere::Text(r#"{"type": "thing"}"#.into()),
            Some("greet.yaml" | "functions/greet/1.0.0/function.yaml") => {
                Elsewhere::Text("set: { said: '${ \"Hello, \\(.name)\" }' }\n".into())
            }
            _ => Elsewhere::NotFetched,
        }
    }
}

/// The same, for the schema.
#[allow(dead_code)] // not every test asks
pub fn installed() -> Vec<Installed> {
    let plugins = Library.plugins().into_iter();
    let all = plugins.flat_map(|plugin| VERSIONS.map(|version| (plugin.clone(), version)));
    all.map(|(plugin, version)| {
        let duties = Library.duties(&plugin, version).into_iter();
        let duties = duties.map(|name| InstalledDuty {
            title: if name == "lend-book" {
                "外借"
            } else {
                "保存"
            }
            .to_owned(),
            basis: vec!["借阅规则 第三条".to_owned()],
            input: Library
                .duty(&plugin, version, &name)
                .and_then(|duty| duty.input),
            name,
        });
        Installed {
            duties: duties.collect(),
            title: "图书馆".to_owned(),
            version: version.to_owned(),
            plugin,
        }
    })
    .collect()
}
