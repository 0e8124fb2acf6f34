//! Work items over the API: several people of several offices, each with a token.

mod countersigning;
mod exporting;
mod listing;
mod racing;
mod time;
mod verbs;

use lianxi_api::{ApiOptions, TokenEntry, Tokens};
use reqwest::Method;
use serde_json::{Value, json};

use crate::host::{Answer, Host};

pub const ADMIN: &str = "token-of-the-administrator";
pub const ANN: &str = "token-of-ann-of-finance";
pub const BEN: &str = "token-of-ben-of-finance";
pub const LEA: &str = "token-of-lea-who-leads";
pub const CID: &str = "token-of-cid-of-works";
pub const DOT: &str = "token-of-dot-of-counsel";
pub const SEC: &str = "token-of-the-secretary";
/// Of finance elsewhere.
pub const OUT: &str = "token-of-an-outsider";
/// Of finance at every division.
pub const ALL: &str = "token-of-all-finance";

/// So many officers of finance@1401 more.
pub const CROWD: usize = 100;

/// The token of one of them.
pub fn crowd(one: usize) -> String {
    format!("token-of-one-of-the-crowd-{one}")
}

fn tokens() -> Tokens {
    let entry =
        |token: &str, person: &str, department: &str, division: Option<&str>, role: &str| {
            TokenEntry {
                token: Some(token.to_owned()),
                token_sha256: None,
                person: person.to_owned(),
                department: department.to_owned(),
                division: division.map(str::to_owned),
                roles: vec![role.to_owned()],
            }
        };
    let at = Some("1401");
    let crowd = (0..CROWD).map(|one| {
        let person = format!("crowd-{one}");
        entry(&crowd(one), &person, "finance", at, "officer")
    });
    let named = [
        entry(ADMIN, "admin", "office", at, "workflow-administrator"),
        entry(ANN, "ann", "finance", at, "officer"),
        entry(BEN, "ben", "finance", at, "officer"),
        entry(LEA, "lea", "finance", at, "leader"),
        entry(CID, "cid", "works", at, "officer"),
        entry(DOT, "dot", "counsel", at, "officer"),
        entry(SEC, "sec", "conference", at, "conference-secretary"),
        entry(OUT, "out", "finance", Some("1402"), "officer"),
        entry(ALL, "all", "finance", None, "officer"),
    ];
    Tokens::from_entries(named.into_iter().chain(crowd)).expect("tokens")
}

/// A host with these people.
pub struct Offices {
    pub host: Host,
}

impl Offices {
    pub async fn new() -> Self {
        let options = ApiOptions {
            tokens: tokens(),
            ..ApiOptions::default()
        };
        Self {
            host: Host::with(options, Some(ADMIN), None).await,
        }
    }

    /// The tasks of a definition, begun.
    pub async fn begin(&self, name: &str, tasks: &str) -> String {
        let workflow = self.host.publish(name, &format!("do:\n{tasks}")).await;
        self.host.start(&workflow, json!({})).await
    }

    /// One item at finance@1401, with more of its arguments.
    pub async fn item(&self, more: &str) -> String {
        self.begin("one", &task("pay", more)).await;
        self.open("pay").await
    }

    /// The item of a step that is not closed.
    pub async fn open(&self, step: &str) -> String {
        self.host.settle().await;
        let path = format!("/v1/work-items?step={step}&status=open,claimed,submitted");
        let found = self.get(ALL, &path).await;
        let items = found.body["items"].as_array().expect("items").clone();
        assert_eq!(items.len(), 1, "{step}: {found:?}");
        items[0]["id"].as_str().expect("an id").to_owned()
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        let host = &self.host;
        host.send(host.bare(Method::GET, path).bearer_auth(token))
            .await
    }

    pub async fn act(&self, token: &str, item: &str, verb: &str, body: Value) -> Answer {
        let path = format!("/v1/work-items/{item}/{verb}");
        let asked = self.host.bare(Method::POST, &path).bearer_auth(token);
        self.host.send(asked.json(&body)).await
    }

    /// What is expected of one act: the status of the item, or the problem.
    pub async fn expect(&self, item: &str, step: Step) {
        let Step(token, verb, body, expected) = step;
        let answer = self.act(token, item, verb, body).await;
        match expected {
            Ok(status) => {
                assert_eq!(
                    (answer.status, &answer.body["status"]),
                    (200, &json!(status)),
                    "{token} {verb}: {answer:?}"
                );
            }
            Err(expected) => {
                assert_eq!(answer.refusal(), expected, "{token} {verb}: {answer:?}");
                told_in_both_languages(&answer);
            }
        }
    }

    pub async fn expect_all(&self, item: &str, steps: impl IntoIterator<Item = Step>) {
        for step in steps {
            self.expect(item, step).await;
        }
    }
}

/// Who, which verb, with what, and what comes of it.
pub struct Step(
    pub &'static str,
    pub &'static str,
    pub Value,
    pub Result<&'static str, (u16, &'static str)>,
);

/// A refusal says why, in English and in Chinese.
pub fn told_in_both_languages(answer: &Answer) {
    let has = |field: &str, of: &dyn Fn(char) -> bool| {
        let text = answer.body[field].as_str().unwrap_or_default();
        assert!(text.chars().any(of), "{field}: {answer:?}");
    };
    has("detail", &|c| c.is_ascii_alphabetic());
    has("detailZh", &|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
}

/// A task of finance@1401 that can be returned to.
pub fn task(name: &str, more: &str) -> String {
    format!(
        "  - {name}: {{metadata: {{returnTarget: {{siblings: cancel}}}}, call: work-item, with: {{title: {name}, department: finance, division: '1401', outcomes: [agreed, refused]{more}}}}}\n"
    )
}

pub fn why() -> Value {
    json!({"reason": "材料不全"})
}

/// An office at 1401 to which something is given.
pub fn to(department: &str) -> Value {
    json!({"office": {"department": department, "division": "1401"}})
}

/// A person of an office at 1401.
pub fn person(id: &str, department: &str) -> Value {
    json!({"person": id, "office": {"department": department, "division": "1401"}})
}

pub fn give(to: &Value) -> Value {
    json!({"to": to, "reason": "请办理"})
}

pub fn agreed() -> Value {
    json!({"outcome": "agreed"})
}
