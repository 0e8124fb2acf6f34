//! Accounts, roles and tokens: who may do what with whose; and what the trail says of it.

use serde_json::{Value, json};

use crate::access_people::{AUDIT, Known, PASSWORD, SECURITY, SYSTEM};

#[tokio::test]
async fn each_administrator_has_a_part_and_none_has_all() {
    let known = Known::new().await;
    known.person("p-1").await;
    let new = json!({"person": "p-2", "login": "p-2"});
    let reason = json!({"reason": "as agreed"});
    let roles = json!({"roles": ["conference-viewer"], "reason": "as agreed"});
    for (path, body, system, security) in [
        ("/v1/accounts", &new, 201, 403),
        ("/v1/accounts/p-1/disable", &reason, 200, 403),
        ("/v1/accounts/p-1/enable", &reason, 200, 403),
        ("/v1/accounts/p-1/reset-password", &json!({}), 200, 403),
        ("/v1/accounts/p-1/roles", &roles, 403, 200),
        ("/v1/accounts/p-1/unlock", &json!({}), 403, 409),
        // A reset shows a password: nobody gets into the security or the audit by it but a security administrator.
        ("/v1/accounts/p-audit/reset-password", &json!({}), 403, 200),
    ] {
        for (who, token, status) in [
            ("audit", &known.audit, 403),
            ("security", &known.security, security),
            ("system", &known.system, system),
        ] {
            let answer = known.host.post_as(token, path, body.clone()).await;
            assert_eq!(answer.status, status, "{who} {path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn nobody_administers_themself() {
    let known = Known::new().await;
    let reason = json!({"reason": "as agreed"});
    for (token, path, body) in [
        (&known.system, "/v1/accounts/p-system/disable", &reason),
        (
            &known.system,
            "/v1/accounts/p-system/reset-password",
            &json!({}),
        ),
        (
            &known.security,
            "/v1/accounts/p-security/roles",
            &json!({"roles": [], "reason": "x"}),
        ),
        (
            &known.security,
            "/v1/accounts/p-security/unlock",
            &json!({}),
        ),
    ] {
        let answer = known.host.post_as(token, path, body.clone()).await;
        assert_eq!(answer.refusal(), (403, "forbidden"), "{path}");
        let zh = answer.body["detailZh"].as_str().expect("in Chinese");
        assert!(zh.contains("自己"), "{zh}");
    }
}

#[tokio::test]
async fn the_three_administrators_stay_three() {
    let known = Known::new().await;
    for (person, roles, refusal) in [
        (
            SYSTEM,
            &["system-administrator", "audit-administrator"][..],
            (409, "grant-excludes"),
        ),
        (
            AUDIT,
            &["audit-administrator", "security-administrator"],
            (409, "grant-excludes"),
        ),
        (AUDIT, &["local-operator"], (403, "grant-never")),
        (AUDIT, &["officer"], (422, "roles")),
    ] {
        assert_eq!(
            known.roles(person, roles).await.refusal(),
            refusal,
            "{person} {roles:?}"
        );
    }
    known.person("p-1").await;
    let both = known
        .roles("p-1", &["audit-administrator", "system-administrator"])
        .await;
    assert_eq!(both.refusal(), (409, "grant-excludes"), "also both at once");
    assert_eq!(
        known
            .roles("p-1", &["audit-administrator", "conference-viewer"])
            .await
            .status,
        200
    );
    let token = known.host.sign_in("p-1", PASSWORD).await.body["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    assert_eq!(known.host.get_as(&token, "/v1/audit").await.status, 200);
    assert_eq!(known.roles("p-1", &[]).await.status, 200);
    assert_eq!(
        known.host.get_as(&token, "/v1/audit").await.status,
        403,
        "at once"
    );
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let known = Known::new().await;
    let session = known.person("p-1").await;
    let host = &known.host;
    let reason = json!({"reason": "left"});
    assert_eq!(
        host.post_as(&known.system, "/v1/accounts/p-1/disable", reason.clone())
            .await
            .status,
        200
    );
    assert_eq!(host.get_as(&session, "/v1/me").await.status, 401);
    assert_eq!(
        host.sign_in("p-1", PASSWORD).await.refusal(),
        (401, "not-signed-in")
    );
    assert_eq!(
        host.post_as(&known.system, "/v1/accounts/p-1/disable", reason.clone())
            .await
            .refusal(),
        (409, "account-disabled")
    );
    assert_eq!(
        host.post_as(&known.system, "/v1/accounts/p-1/enable", reason)
            .await
            .status,
        200
    );
    assert_eq!(
        host.get_as(&session, "/v1/me").await.status,
        401,
        "what ended stays ended"
    );
    assert_eq!(host.sign_in("p-1", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_account_is_made_once() {
    let known = Known::new().await;
    known.account("p-1").await;
    let make = async |body: Value| {
        known
            .host
            .post_as(&known.system, "/v1/accounts", body)
            .await
    };
    for (body, refusal) in [
        (
            json!({"person": "p-1", "login": "other"}),
            (409, "account-already-exists"),
        ),
        (json!({"person": "p-2", "login": "p-1"}), (409, "taken")),
        (
            json!({"person": "p-2", "login": "a b"}),
            (422, "account-login"),
        ),
        (json!({"person": "", "login": "p2"}), (422, "person")),
        (
            json!({"person": "p-2", "login": "p2", "external": {"issuer": "", "subject": "x"}}),
            (422, "account-external"),
        ),
    ] {
        assert_eq!(make(body.clone()).await.refusal(), refusal, "{body}");
    }
    let external = json!({"issuer": "https://id.example", "subject": "s-1"});
    let made = make(json!({"person": "p-2", "login": "p-2", "external": external})).await;
    assert_eq!(
        (made.status, &made.body["initialPassword"]),
        (201, &Value::Null)
    );
    let twice = make(json!({"person": "p-3", "login": "p-3", "external": external})).await;
    assert_eq!(twice.refusal(), (409, "taken"));
    let first = known
        .host
        .get_as(&known.system, "/v1/accounts?limit=2")
        .await
        .body;
    let rest = format!(
        "/v1/accounts?cursor={}",
        first["next"].as_str().expect("there is more")
    );
    let rest = known.host.get_as(&known.system, &rest).await.body;
    let people = |page: &Value| -> Vec<Value> {
        let items = page["items"].as_array().expect("a list");
        items.iter().map(|item| item["person"].clone()).collect()
    };
    assert_eq!(people(&first), ["p-1", "p-2"]);
    assert_eq!(people(&rest), [AUDIT, SECURITY, SYSTEM]);
    let shown = first.to_string() + &rest.to_string();
    assert!(!shown.contains("argon2"), "no hash is shown");
}

#[tokio::test]
async fn a_token_is_what_its_scopes_leave_of_its_person() {
    let known = Known::new().await;
    known.person("p-program").await;
    assert_eq!(
        known.roles("p-program", &["system-client"]).await.status,
        200
    );
    let host = &known.host;
    let issue = async |token: &str, person: &str, scopes: Value, expires: &str| {
        let body =
            json!({"person": person, "label": "nightly", "scopes": scopes, "expiresAt": expires});
        host.post_as(token, "/v1/tokens", body).await
    };
    let day = "2026-03-03T00:00:00Z";
    for (token, person, scopes, expires, refusal) in [
        (
            &known.security,
            "p-program",
            json!(["events"]),
            day,
            (403, "forbidden"),
        ),
        (
            &known.system,
            SECURITY,
            json!(["accounts"]),
            day,
            (403, "forbidden"),
        ),
        (
            &known.system,
            "p-program",
            json!(["everything"]),
            day,
            (422, "unknown-scope"),
        ),
        (
            &known.system,
            "p-program",
            json!([]),
            day,
            (422, "token-no-scopes"),
        ),
        (
            &known.system,
            "p-program",
            json!(["events"]),
            "2026-03-01T00:00:00Z",
            (422, "token-expiry-past"),
        ),
        (
            &known.system,
            "p-program",
            json!(["events"]),
            "2028-03-01T00:00:00Z",
            (422, "token-expiry-too-late"),
        ),
    ] {
        let answer = issue(token, person, scopes, expires).await;
        assert_eq!(answer.refusal(), refusal, "{answer:?}");
    }
    let issued = issue(&known.system, "p-program", json!(["events"]), day).await;
    assert_eq!(issued.status, 201, "{issued:?}");
    let secret = issued.body["secret"].as_str().expect("a secret").to_owned();
    let event = json!({"specversion": "1.0", "id": "1", "source": "/a", "type": "a.b"});
    let send = async || {
        let request = host
            .bare(reqwest::Method::POST, "/v1/events")
            .bearer_auth(&secret)
            .header("content-type", "application/cloudevents+json")
            .body(event.to_string());
        host.send(request).await
    };
    assert_eq!(send().await.status, 202);
    let beyond = host
        .post_as(&secret, "/v1/executions", json!({"workflow": "a/b"}))
        .await;
    assert_eq!(
        beyond.refusal(),
        (403, "forbidden"),
        "the role may, the token may not"
    );
    assert!(
        beyond.body["detailZh"]
            .as_str()
            .is_some_and(|zh| zh.contains("范围")),
        "{beyond:?}"
    );
    assert_eq!(
        host.get_as(&secret, "/v1/me").await.body["scopes"],
        json!(["events"])
    );

    let list = host
        .get_as(&known.system, "/v1/tokens?person=p-program")
        .await;
    assert_eq!(list.body["items"][0]["label"], json!("nightly"));
    assert!(!list.body.to_string().contains(&secret));
    let revoke = format!(
        "/v1/tokens/{}/revoke",
        issued.body["id"].as_str().expect("an id")
    );
    assert_eq!(host.post_as(&secret, &revoke, json!({})).await.status, 403);
    assert_eq!(
        host.post_as(&known.security, &revoke, json!({}))
            .await
            .status,
        200
    );
    assert_eq!(send().await.refusal(), (401, "unauthorised"), "at once");
    assert_eq!(
        host.post_as(&known.security, "/v1/tokens/none/revoke", json!({}))
            .await
            .refusal(),
        (404, "not-found")
    );
}

#[tokio::test]
async fn a_token_ends_by_itself() {
    let known = Known::new().await;
    known.person("p-program").await;
    known.roles("p-program", &["system-client"]).await;
    let body = json!({"person": "p-program", "label": "x", "scopes": ["events"], "expiresAt": "2026-03-02T02:00:00Z"});
    let issued = known.host.post_as(&known.system, "/v1/tokens", body).await;
    let secret = issued.body["secret"].as_str().expect("a secret").to_owned();
    assert_eq!(known.host.get_as(&secret, "/v1/me").await.status, 200);
    known
        .host
        .clock
        .advance_to("2026-03-02T02:00:00Z".parse().expect("an instant"));
    assert_eq!(known.host.get_as(&secret, "/v1/me").await.status, 401);
}

#[tokio::test]
async fn the_trail_says_who_did_what() {
    let known = Known::new().await;
    let token = known.person("p-1").await;
    let host = &known.host;
    host.sign_in("p-1", "wrong wrong wrong").await;
    for _ in 0..3 {
        host.sign_in("p-nobody", "wrong wrong wrong").await;
        let refused = host
            .post_as(
                &token,
                "/v1/accounts",
                json!({"person": "p-9", "login": "p-9"}),
            )
            .await;
        assert_eq!(refused.refusal(), (403, "forbidden"));
    }
    known.roles("p-1", &["conference-viewer"]).await;
    let words = known.trail("person=p-1").await;
    let words: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(
        words,
        [
            "created",
            "password-set",
            "signed-in",
            "password-set",
            "sign-in-failed",
            "refused",
            "roles-set"
        ],
        "the same refusal is written once a minute"
    );
    assert_eq!(
        known.trail("kind=unknown-login").await,
        [("unknown-login".to_owned(), Value::Null)]
    );
    let all = host.get_as(&known.audit, "/v1/audit?limit=500").await.body;
    let set = all["items"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|item| item["kind"] == "roles-set" && item["person"] == "p-1");
    let set = set.expect("it is there");
    assert_eq!(
        (&set["by"]["person"], &set["reason"], &set["what"]["after"]),
        (
            &json!(SECURITY),
            &json!("as agreed"),
            &json!(["conference-viewer"])
        )
    );
    let text = all.to_string();
    for secret in ["argon2", "wrong wrong", "p-nobody", PASSWORD] {
        assert!(!text.contains(secret), "{secret}");
    }
    let verified = host.get_as(&known.audit, "/v1/audit/verify").await.body;
    assert_eq!(verified["holds"], json!(true), "{verified}");
    let page = host.get_as(&known.audit, "/v1/audit?limit=2").await.body;
    let rest = host
        .get_as(
            &known.audit,
            &format!("/v1/audit?limit=500&after={}", page["next"]),
        )
        .await
        .body;
    let count = |page: &Value| page["items"].as_array().map_or(0, Vec::len);
    assert_eq!(
        count(&page) + count(&rest),
        count(&all),
        "pages leave nothing out"
    );
    let counted = host.get_as(&known.audit, "/v1/audit/refusals").await.body;
    assert_eq!(
        counted["items"],
        json!([{"operation": "account.create", "count": 3}]),
        "each of them is counted"
    );
    for token in [&known.system, &known.security, &token] {
        assert_eq!(
            host.get_as(token, "/v1/audit").await.refusal(),
            (403, "forbidden")
        );
    }
}
