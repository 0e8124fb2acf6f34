//! Signing in and out: what is told, what is locked, how long a session lasts, what a browser may do with it.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::access_people::{Known, OTHER_PASSWORD, PASSWORD};
use crate::host::Host;

const WRONG: &str = "not the password at all";

fn pass(host: &Host, minutes: i64) {
    host.clock
        .advance_to(host.engine.clock().now() + SignedDuration::from_mins(minutes));
}

#[tokio::test]
async fn the_same_is_told_of_a_wrong_login_and_a_wrong_password() {
    let known = Known::new().await;
    known.person("p-1").await;
    let host = &known.host;
    let mut told: Vec<Vec<Value>> = Vec::new();
    for login in ["p-1", "p-nobody"] {
        let mut answers = Vec::new();
        for _ in 0..6 {
            let mut answer = host.sign_in(login, WRONG).await;
            let body = answer.body.as_object_mut().expect("a problem");
            body.remove("requestId");
            answers.push(json!([answer.status, body]));
        }
        told.push(answers);
    }
    assert_eq!(told[0], told[1], "nothing says which of the two there is");
    let statuses: Vec<u64> = told[0]
        .iter()
        .filter_map(|answer| answer[0].as_u64())
        .collect();
    assert_eq!(statuses, [401, 401, 401, 401, 423, 423]);
    let locked = &told[0][5][1];
    assert_eq!(
        (&locked["type"], &locked["until"]),
        (
            &json!("urn:lianxi:problem:account-locked"),
            &json!("2026-03-02T01:15:00Z")
        )
    );
    assert_eq!(
        host.sign_in("p-1", PASSWORD).await.status,
        423,
        "also with the right one"
    );
    pass(host, 15);
    assert_eq!(host.sign_in("p-1", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_security_administrator_unlocks() {
    let known = Known::new().await;
    known.person("p-1").await;
    for _ in 0..5 {
        known.host.sign_in("p-1", WRONG).await;
    }
    let unlock = async |token: &str| {
        known
            .host
            .post_as(token, "/v1/accounts/p-1/unlock", json!({}))
            .await
    };
    assert_eq!(unlock(&known.system).await.refusal(), (403, "forbidden"));
    assert_eq!(unlock(&known.security).await.status, 200);
    assert_eq!(
        unlock(&known.security).await.refusal(),
        (409, "account-not-locked")
    );
    assert_eq!(known.host.sign_in("p-1", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_password_that_was_given_is_changed_first() {
    let known = Known::new().await;
    let given = known.account("p-1").await;
    let host = &known.host;
    let signed_in = host.sign_in("p-1", &given).await;
    let token = signed_in.body["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    assert_eq!(
        host.get_as(&token, "/v1/tokens").await.refusal(),
        (403, "password-change-needed")
    );
    assert_eq!(
        host.get_as(&token, "/v1/me").await.body["mustChange"],
        json!(true)
    );
    let change = async |current: &str, new: &str| {
        host.post_as(
            &token,
            "/v1/me/password",
            json!({"current": current, "new": new}),
        )
        .await
    };
    assert_eq!(
        change(WRONG, PASSWORD).await.refusal(),
        (422, "current-password")
    );
    let weak = change(&given, "p-1").await;
    assert_eq!(weak.refusal(), (422, "password"));
    let codes: Vec<&str> = weak.body["problems"]
        .as_array()
        .expect("all of them")
        .iter()
        .filter_map(|problem| problem["code"].as_str())
        .collect();
    assert!(
        codes.contains(&"password-too-short") && codes.contains(&"password-contains-login"),
        "{codes:?}"
    );
    assert_eq!(
        change(&given, &given).await.refusal(),
        (422, "password"),
        "it was used before"
    );
    assert_eq!(change(&given, PASSWORD).await.status, 204);
    assert_eq!(
        host.get_as(&token, "/v1/tokens").await.refusal(),
        (403, "forbidden"),
        "and no more than that"
    );
    assert_eq!(host.sign_in("p-1", &given).await.status, 401);
}

#[tokio::test]
async fn another_password_ends_the_other_sessions() {
    let known = Known::new().await;
    let one = known.person("p-1").await;
    let host = &known.host;
    let other = host.sign_in("p-1", PASSWORD).await.body["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let body = json!({"current": PASSWORD, "new": OTHER_PASSWORD});
    assert_eq!(
        host.post_as(&other, "/v1/me/password", body).await.status,
        204
    );
    assert_eq!(
        host.get_as(&one, "/v1/me").await.refusal(),
        (401, "unauthorised")
    );
    assert_eq!(host.get_as(&other, "/v1/me").await.status, 200);
}

#[tokio::test]
async fn a_session_lasts_while_somebody_is_there() {
    let known = Known::new().await;
    let token = known.person("p-1").await;
    let host = &known.host;
    let me = async || host.get_as(&token, "/v1/me").await;
    assert_eq!(
        me().await.body["sessionEndsAt"],
        json!("2026-03-02T01:30:00Z")
    );
    pass(host, 29);
    assert_eq!(
        me().await.body["sessionEndsAt"],
        json!("2026-03-02T01:59:00Z"),
        "it is renewed"
    );
    pass(host, 30);
    assert_eq!(me().await.status, 401, "nobody was there");
    let token = host.sign_in("p-1", PASSWORD).await.body["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    for _ in 0..28 {
        pass(host, 25);
        assert_eq!(host.get_as(&token, "/v1/me").await.status, 200);
    }
    pass(host, 25);
    assert_eq!(
        host.get_as(&token, "/v1/me").await.status,
        401,
        "twelve hours are over"
    );
}

#[tokio::test]
async fn signing_out_ends_it_at_once() {
    let known = Known::new().await;
    let token = known.person("p-1").await;
    let host = &known.host;
    let out = host.post_as(&token, "/v1/sign-out", json!({})).await;
    assert_eq!(out.status, 204);
    let gone = out.headers["set-cookie"].to_str().expect("text");
    assert!(
        gone.starts_with("lianxi_session=;") && gone.contains("Max-Age=0"),
        "{gone}"
    );
    assert_eq!(host.get_as(&token, "/v1/me").await.status, 401);
    assert_eq!(
        known.trail("kind=signed-out").await,
        [("signed-out".to_owned(), json!("p-1"))]
    );
}

#[tokio::test]
async fn a_cookie_acts_for_this_hosts_own_pages_alone() {
    let known = Known::new().await;
    known.person("p-1").await;
    let host = &known.host;
    let signed_in = host.sign_in("p-1", PASSWORD).await;
    let cookie = signed_in.headers["set-cookie"].to_str().expect("text");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let pair = cookie.split(';').next().expect("a pair").to_owned();
    let own = format!("http://{}", host.address);
    let read = host.bare(Method::GET, "/v1/me").header("cookie", &pair);
    assert_eq!(host.send(read).await.body["person"], json!("p-1"));
    for (headers, status) in [
        (&[][..], 403),
        (&[("origin", "http://elsewhere.example")], 403),
        (&[("origin", "null")], 403),
        (
            &[
                ("origin", "http://elsewhere.example"),
                ("x-lianxi-request", "1"),
            ],
            403,
        ),
        // What was meant gets as far as its body.
        (&[("x-lianxi-request", "1")], 422),
        (&[("origin", own.as_str())], 422),
    ] {
        let mut change = host
            .bare(Method::POST, "/v1/me/password")
            .header("cookie", &pair);
        for (name, value) in headers {
            change = change.header(*name, *value);
        }
        let answer = host.send(change.json(&json!({}))).await;
        assert_eq!(answer.status, status, "{headers:?}: {answer:?}");
    }
    let elsewhere = host
        .bare(Method::POST, "/v1/sign-in")
        .header("origin", "http://elsewhere.example")
        .json(&json!({"login": "p-1", "password": PASSWORD}));
    assert_eq!(host.send(elsewhere).await.refusal(), (403, "origin"));
}

#[tokio::test]
async fn a_host_with_accounts_is_read_by_nobody_unknown() {
    let known = Known::new().await;
    for path in ["/v1/executions", "/v1/me", "/v1/audit"] {
        let answer = known.host.send(known.host.bare(Method::GET, path)).await;
        assert_eq!(answer.refusal(), (401, "unauthorised"), "{path}");
    }
    let ways = known
        .host
        .send(known.host.bare(Method::GET, "/v1/sign-in"))
        .await;
    assert_eq!(ways.body, json!({"password": true, "oidc": []}));
}

#[tokio::test]
async fn many_who_sign_in_at_once_wait_or_come_again() {
    let known = Known::new().await;
    known.person("p-1").await;
    let host = &known.host;
    let all = (0..40).map(|_| host.sign_in("p-1", PASSWORD));
    let waiting = tokio::time::timeout(Duration::from_mins(1), futures_util::future::join_all(all));
    let answers = waiting.await.expect("they all end");
    assert!(
        answers
            .iter()
            .all(|answer| [200, 429].contains(&answer.status)),
        "{answers:?}"
    );
    assert!(answers.iter().any(|answer| answer.status == 200));
}
