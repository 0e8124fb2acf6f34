//! Definitions, the document of every address, and the schema for editors.

use std::collections::BTreeSet;

use crate::host::{Host, definition};
use reqwest::Method;
use serde_json::json;

const SET: &str =
    "  metadata: {businessKey: '${ .key }'}\ndo:\n  - done: {set: {echo: '${ .n }'}}\n";

#[tokio::test]
async fn definitions_are_published_or_told_every_problem() {
    let host = Host::new().await;
    let publish = async |text: String| {
        host.send(
            host.ask(Method::POST, "/v1/workflows?name=mine.yaml")
                .header("content-type", "application/yaml")
                .body(text),
        )
        .await
    };
    let good = definition("good", SET);
    let first = publish(good.clone()).await;
    assert_eq!(
        (first.status, &first.body["workflow"], &first.body["new"]),
        (201, &json!("test/good:1.0.0"), &json!(true))
    );
    let again = publish(good.clone()).await;
    assert_eq!(
        (again.status, &again.body["new"], &again.body["digest"]),
        (200, &json!(false), &first.body["digest"])
    );
    assert_eq!(
        publish(good + "# other\n").await.refusal(),
        (409, "other-text")
    );
    let bad = publish(definition(
        "bad",
        "do:\n  - a: {set: {x: '${ .a | }'}}\n  - b: {wait: {hours: soon}}\n",
    ))
    .await;
    assert_eq!(bad.refusal(), (422, "definition"));
    let problems = bad.body["problems"].as_array().expect("problems");
    let lines: BTreeSet<u64> = problems
        .iter()
        .filter_map(|problem| problem["line"].as_u64())
        .collect();
    assert_eq!(lines, BTreeSet::from([7, 8]), "{problems:#?}");
    assert!(
        problems.iter().all(|problem| problem["file"] == "mine.yaml"
            && problem["column"].as_u64() > Some(0)
            && problem["code"].is_string()),
        "{problems:#?}"
    );
    let latin = host
        .send(
            host.ask(Method::POST, "/v1/workflows")
                .header("content-type", "text/yaml")
                .body(b"document:\n  name: \xe9\n".to_vec()),
        )
        .await;
    assert_eq!(
        (latin.refusal(), &latin.body["line"]),
        ((400, "body"), &json!(2))
    );
    assert_eq!(
        host.post("/v1/workflows", json!({})).await.refusal(),
        (415, "media-type")
    );
    assert_eq!(
        host.get("/v1/workflows").await.body["items"][0]["workflow"],
        "test/good:1.0.0"
    );
    assert_eq!(host.get("/v1/plugins").await.body, json!({"items": []}));
    let unknown = host
        .post("/v1/executions", json!({"workflow": "test/none"}))
        .await;
    assert_eq!(unknown.refusal(), (404, "not-found"));
}

#[tokio::test]
async fn the_document_lists_every_address() {
    const ADDRESSES: [&str; 98] = [
        "delete /v1/directory/people/{person}/details",
        "get /v1/accounts",
        "get /v1/audit",
        "get /v1/audit/refusals",
        "get /v1/audit/verify",
        "get /v1/calendar",
        "get /v1/clock",
        "get /v1/directory/absences",
        "get /v1/directory/assignments",
        "get /v1/directory/bindings",
        "get /v1/directory/departments",
        "get /v1/directory/divisions",
        "get /v1/directory/history",
        "get /v1/directory/offices",
        "get /v1/directory/people",
        "get /v1/directory/people/{person}",
        "get /v1/directory/people/{person}/holdings",
        "get /v1/directory/registering-office",
        "get /v1/directory/roles",
        "get /v1/executions",
        "get /v1/executions/{id}",
        "get /v1/executions/{id}/draws",
        "get /v1/health/live",
        "get /v1/health/ready",
        "get /v1/me",
        "get /v1/openapi.json",
        "get /v1/outbox",
        "get /v1/plugins",
        "get /v1/plugins/{id}/history",
        "get /v1/schema",
        "get /v1/sign-in",
        "get /v1/sign-in/oidc/{name}",
        "get /v1/sign-in/oidc/{name}/callback",
        "get /v1/tokens",
        "get /v1/work-items",
        "get /v1/work-items/counts",
        "get /v1/work-items/export.xlsx",
        "get /v1/work-items/{id}",
        "get /v1/work-items/{id}/history",
        "get /v1/work-items/{id}/return-targets",
        "get /v1/workflows",
        "get /v1/workflows/{namespace}/{name}/{version}",
        "get /v1/workflows/{namespace}/{name}/{version}/diff",
        "post /v1/accounts",
        "post /v1/accounts/{person}/disable",
        "post /v1/accounts/{person}/enable",
        "post /v1/accounts/{person}/reset-password",
        "post /v1/accounts/{person}/roles",
        "post /v1/accounts/{person}/unlock",
        "post /v1/archives",
        "post /v1/calendar/years",
        "post /v1/clock/accept",
        "post /v1/directory/changes",
        "post /v1/directory/people/{person}/leave",
        "post /v1/events",
        "post /v1/executions",
        "post /v1/executions/{id}/cancel",
        "post /v1/executions/{id}/resume",
        "post /v1/executions/{id}/retry",
        "post /v1/executions/{id}/suspend",
        "post /v1/me/password",
        "post /v1/outbox/{seq}/resend",
        "post /v1/plugin-keys/{key}/revoke",
        "post /v1/plugins",
        "post /v1/plugins/{id}/{version}/approve",
        "post /v1/plugins/{id}/{version}/disable",
        "post /v1/plugins/{id}/{version}/enable",
        "post /v1/plugins/{id}/{version}/remove",
        "post /v1/sign-in",
        "post /v1/sign-out",
        "post /v1/tokens",
        "post /v1/tokens/{id}/revoke",
        "post /v1/work-items/{id}/add-signer",
        "post /v1/work-items/{id}/claim",
        "post /v1/work-items/{id}/close-out",
        "post /v1/work-items/{id}/complete",
        "post /v1/work-items/{id}/copy",
        "post /v1/work-items/{id}/decide-extension",
        "post /v1/work-items/{id}/delegate",
        "post /v1/work-items/{id}/draft",
        "post /v1/work-items/{id}/explain",
        "post /v1/work-items/{id}/lift-supervision",
        "post /v1/work-items/{id}/read",
        "post /v1/work-items/{id}/recuse",
        "post /v1/work-items/{id}/release",
        "post /v1/work-items/{id}/remove-signer",
        "post /v1/work-items/{id}/request-extension",
        "post /v1/work-items/{id}/return",
        "post /v1/work-items/{id}/sign",
        "post /v1/work-items/{id}/supervise",
        "post /v1/work-items/{id}/take-back",
        "post /v1/work-items/{id}/transfer",
        "post /v1/work-items/{id}/urge",
        "post /v1/workflows",
        "post /v1/workflows/prospect",
        "post /v1/workflows/{namespace}/{name}/{version}/deprecate",
        "post /v1/workflows/{namespace}/{name}/{version}/reinstate",
        "put /v1/directory/people/{person}/details",
    ];
    let host = Host::new().await;
    let document = host
        .send(host.bare(Method::GET, "/v1/openapi.json"))
        .await
        .body;
    let mut listed = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        listed.extend(
            methods
                .as_object()
                .expect("methods")
                .keys()
                .map(|method| format!("{method} {path}")),
        );
    }
    assert_eq!(listed, ADDRESSES.map(str::to_owned).into());
    assert!(
        document["components"]["schemas"]["Problem"].is_object()
            && document["components"]["securitySchemes"]["bearer"].is_object()
    );
    // Each is there, and takes the methods that the document says and no others.
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let answer = host
            .send(host.ask(Method::PATCH, &path.replace("{id}", "x")))
            .await;
        assert_eq!(answer.refusal(), (405, "method-not-allowed"), "{path}");
        let allowed: BTreeSet<String> = answer.headers["allow"]
            .to_str()
            .expect("text")
            .split(',')
            .map(|method| method.trim().to_lowercase())
            .filter(|method| method != "head")
            .collect();
        assert_eq!(
            allowed,
            methods
                .as_object()
                .expect("methods")
                .keys()
                .cloned()
                .collect(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn editors_get_the_schema_of_what_this_host_accepts() {
    let host = Host::new().await;
    let answer = host.send(host.bare(Method::GET, "/v1/schema")).await;
    assert_eq!(
        (answer.status, &answer.headers["content-type"]),
        (200, &"application/schema+json".parse().expect("a header"))
    );
    let names = answer.body["$defs"]["functionName"]["anyOf"].to_string();
    assert!(names.contains("work-item") && answer.body["properties"]["do"].is_object());
}
