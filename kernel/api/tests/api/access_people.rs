//! What tests of accounts share: a host with the three administrators, and people who sign in.

use lianxi_api::{ApiOptions, FirstAccount, first_accounts};
use reqwest::Method;
use serde_json::{Value, json};

use crate::host::{Answer, Host, cheap};

/// The passwords that people of these tests choose.
pub const PASSWORD: &str = "seven brown kettles of rain";
pub const OTHER_PASSWORD: &str = "eleven quiet lanterns at sea";

pub const SYSTEM: &str = "p-system";
pub const SECURITY: &str = "p-security";
pub const AUDIT: &str = "p-audit";

/// A host that knows its people by accounts, with the three administrators signed in.
pub struct Known {
    pub host: Host,
    pub system: String,
    pub security: String,
    pub audit: String,
}

impl Known {
    pub async fn new() -> Self {
        let options = ApiOptions {
            access: cheap(),
            ..ApiOptions::default()
        };
        Self::with(options).await
    }

    pub async fn with(options: ApiOptions) -> Self {
        let host = Host::with(options, None, None).await;
        let first = |person: &str, role: &str| FirstAccount {
            person: person.to_owned(),
            login: person.to_owned(),
            roles: vec![role.to_owned()],
        };
        let three = vec![
            first(SYSTEM, "system-administrator"),
            first(SECURITY, "security-administrator"),
            first(AUDIT, "audit-administrator"),
        ];
        let now = host.engine.clock().now();
        let given = first_accounts(host.engine.journal(), three, now)
            .await
            .expect("nobody was before them");
        let mut tokens = Vec::new();
        for (person, given) in [SYSTEM, SECURITY, AUDIT].into_iter().zip(given) {
            tokens.push(host.settled(person, &given, PASSWORD).await);
        }
        let [system, security, audit] = tokens.try_into().expect("three of them");
        Self {
            host,
            system,
            security,
            audit,
        }
    }

    /// A person with an account of their own password, and their session.
    pub async fn person(&self, person: &str) -> String {
        let given = self.account(person).await;
        self.host.settled(person, &given, PASSWORD).await
    }

    /// A person with an account, and the password that it was given.
    pub async fn account(&self, person: &str) -> String {
        let body = json!({"person": person, "login": person});
        let made = self.host.post_as(&self.system, "/v1/accounts", body).await;
        assert_eq!(made.status, 201, "{made:?}");
        made.body["initialPassword"]
            .as_str()
            .expect("a password")
            .to_owned()
    }

    pub async fn roles(&self, person: &str, roles: &[&str]) -> Answer {
        let body = json!({"roles": roles, "reason": "as agreed"});
        let path = format!("/v1/accounts/{person}/roles");
        self.host.post_as(&self.security, &path, body).await
    }

    /// The words of the trail, in order, with whom they concern.
    pub async fn trail(&self, query: &str) -> Vec<(String, Value)> {
        let answer = self
            .host
            .get_as(&self.audit, &format!("/v1/audit?limit=500&{query}"))
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let items = answer.body["items"].as_array().expect("a list").clone();
        let of = |item: Value| {
            (
                item["kind"].as_str().expect("a word").to_owned(),
                item["person"].clone(),
            )
        };
        items.into_iter().map(of).collect()
    }
}

impl Host {
    pub async fn get_as(&self, token: &str, path: &str) -> Answer {
        self.send(self.bare(Method::GET, path).bearer_auth(token))
            .await
    }

    pub async fn post_as(&self, token: &str, path: &str, body: Value) -> Answer {
        self.send(self.bare(Method::POST, path).bearer_auth(token).json(&body))
            .await
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Answer {
        let body = json!({"login": login, "password": password});
        self.send(self.bare(Method::POST, "/v1/sign-in").json(&body))
            .await
    }

    /// Signs in with a password that was given, and chooses another; the session's token.
    pub async fn settled(&self, login: &str, given: &str, chosen: &str) -> String {
        let signed_in = self.sign_in(login, given).await;
        assert_eq!(
            (signed_in.status, &signed_in.body["mustChange"]),
            (200, &json!(true)),
            "{signed_in:?}"
        );
        let token = signed_in.body["token"]
            .as_str()
            .expect("a token")
            .to_owned();
        let body = json!({"current": given, "new": chosen});
        let changed = self.post_as(&token, "/v1/me/password", body).await;
        assert_eq!(changed.status, 204, "{changed:?}");
        token
    }
}
