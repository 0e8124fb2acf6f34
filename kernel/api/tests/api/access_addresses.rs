//! Every address of the document, asked by every role: what the tables below say, and nothing else. A new address fails here until somebody
//! says who may ask it.

use std::collections::BTreeSet;

use lianxi_api::{ApiOptions, TokenEntry, Tokens};
use reqwest::Method;
use serde_json::{Value, json};

use crate::access_table::{ADDRESSES, ROLES, Who, holds};
use crate::host::{Answer, Host, OFFICER, cheap, token};

fn token_of(role: &str) -> String {
    format!("token-of-{}", role.replace(' ', "-"))
}

async fn host() -> Host {
    let of_role = |role: &str| {
        let roles: &[&str] = if role == "no role" { &[] } else { &[role] };
        let entry = token(
            &token_of(role),
            &format!("p-{}", role.replace(' ', "-")),
            "140105",
            roles,
        );
        TokenEntry {
            // Who has no part in an office's work is of the department as a whole, which makes them a party of none of its items.
            division: entry.division.filter(|_| role == "officer"),
            ..entry
        }
    };
    let mut entries: Vec<_> = ROLES.iter().map(|role| of_role(role)).collect();
    entries.push(token(OFFICER, "p-105", "140105", &crate::host::RUNNING));
    let options = ApiOptions {
        tokens: Tokens::from_entries(entries).expect("tokens"),
        access: cheap(),
        ..ApiOptions::default()
    };
    Host::with(options, Some(OFFICER), None).await
}

/// The addresses of the document.
fn addresses(document: &Value) -> Vec<(String, String)> {
    let paths = document["paths"].as_object().expect("paths");
    let methods = |(path, item): (&String, &Value)| -> Vec<(String, String)> {
        let item = item.as_object().expect("methods");
        let known = ["get", "post", "put", "delete", "patch"];
        let methods = item
            .keys()
            .filter(|method| known.contains(&method.as_str()));
        methods
            .map(|method| (method.clone(), path.clone()))
            .collect()
    };
    paths.iter().flat_map(methods).collect()
}

/// A body that fits what the document asks for, as far as its types go.
fn body(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return body(
            document,
            document.pointer(pointer).expect("what is referred to"),
        );
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(one) = schema[several]
            .as_array()
            .and_then(|several| several.iter().find(|one| one["type"] != "null"))
        {
            return body(document, one);
        }
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(several) => several
            .iter()
            .find(|one| *one != "null")
            .cloned()
            .unwrap_or_default(),
        one => one.clone(),
    };
    match kind.as_str() {
        Some("string") if schema["format"] == "date-time" => json!("2026-12-31T00:00:00Z"),
        Some("string") if schema["format"] == "date" => json!("2026-03-02"),
        Some("string") => json!("sample"),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("array") => json!([body(document, &schema["items"])]),
        _ => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let mut object = serde_json::Map::new();
            for name in required.iter().filter_map(Value::as_str) {
                object.insert(name.to_owned(), body(document, &schema["properties"][name]));
            }
            Value::Object(object)
        }
    }
}

struct Asked {
    host: Host,
    document: Value,
    workflow: String,
    execution: String,
}

impl Asked {
    /// What an address is about; a verb moves its item, so each has one of its own.
    async fn id(&self, method: &str, path: &str) -> String {
        if path.contains("/executions/") {
            return self.execution.clone();
        }
        let execution = if method == "post" && path.contains("/work-items/") {
            self.host.start(&self.workflow, json!({})).await
        } else {
            self.execution.clone()
        };
        let items = self
            .host
            .get(&format!("/v1/work-items?execution={execution}"))
            .await
            .body;
        items["items"][0]["id"]
            .as_str()
            .expect("an item")
            .to_owned()
    }

    /// What an address must be asked with.
    fn query(&self, method: &str, path: &str) -> String {
        let parameters = self.document["paths"][path][method]["parameters"].as_array();
        let of_query = |one: &&Value| one["in"] == "query" && one["required"] == true;
        let wanted = parameters.into_iter().flatten().filter(of_query);
        let pairs: Vec<String> = wanted
            .map(|one| {
                let sample = body(&self.document, &one["schema"]);
                let sample = sample
                    .as_str()
                    .map_or_else(|| sample.to_string(), str::to_owned);
                format!("{}={sample}", one["name"].as_str().unwrap_or_default())
            })
            .collect();
        if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        }
    }

    async fn ask(&self, method: &str, path: &str, bearer: Option<&str>) -> Answer {
        let filled = path
            .replace("{id}", &self.id(method, path).await)
            .replace("{seq}", "1")
            .replace("{namespace}/{name}/{version}", "test/one/1.0.0")
            .replace("{person}", "p-other");
        let filled = filled.replace(['{', '}'], "");
        let filled = filled + &self.query(method, path);
        let verb = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
        let mut request = self.host.bare(verb, &filled);
        if let Some(bearer) = bearer {
            request = request.bearer_auth(bearer);
        }
        let content = &self.document["paths"][path][method]["requestBody"]["content"];
        if let Some((kind, described)) = content
            .as_object()
            .and_then(|content| content.iter().next())
        {
            let text = match kind.as_str() {
                "application/json" => body(&self.document, &described["schema"]).to_string(),
                _ => "{}".to_owned(),
            };
            request = request.header("content-type", kind).body(text);
        }
        self.host.send(request).await
    }
}

#[tokio::test]
async fn every_address_is_for_those_who_may() {
    let host = host().await;
    let item = "do:\n  - sign:\n      call: work-item\n      with: {title: 签收, department: health, division: '140105', outcomes: [accepted]}\n";
    let workflow = host.publish("one", item).await;
    let execution = host.start(&workflow, json!({})).await;
    let document = host.get("/v1/openapi.json").await.body;
    let asked = Asked {
        host,
        document,
        workflow,
        execution,
    };
    let described: BTreeSet<(String, String)> = addresses(&asked.document).into_iter().collect();
    let listed: BTreeSet<(String, String)> = ADDRESSES
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(
        described.difference(&listed).collect::<Vec<_>>(),
        Vec::<&(String, String)>::new(),
        "say in the table who may ask them"
    );
    assert_eq!(
        listed.difference(&described).count(),
        0,
        "{:?}",
        listed.difference(&described)
    );
    let mut wrong = Vec::new();
    for (method, path, who) in ADDRESSES {
        let unknown = asked.ask(method, path, None).await;
        if (unknown.refusal() == (401, "unauthorised")) == (*who == Who::Everyone) {
            wrong.push(format!("{method} {path} by nobody: {unknown:?}"));
        }
        for role in ROLES {
            let answer = asked.ask(method, path, Some(&token_of(role))).await;
            let refused = answer.refusal() == (403, "forbidden");
            let expected = match who {
                Who::Everyone | Who::Known => true,
                Who::May(operation) => holds(role, operation),
            };
            if refused == expected
                || (answer.status == 401 && *who != Who::Everyone)
                || answer.status >= 500
            {
                wrong.push(format!("{method} {path} by {role}: {answer:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
