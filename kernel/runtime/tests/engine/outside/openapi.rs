//! Operations of described interfaces, against a server that describes itself in each dialect.

use serde_json::{Value, json};

use super::server::{Answer, Seen, Server};
use super::{check, egress, run};
use crate::host::Host;

/// The parts of the specification's pet store that its conformance kit calls, and some more.
const SWAGGER: &str = r##"{
  "swagger": "2.0", "basePath": "/v2", "schemes": ["https", "http"],
  "paths": {
    "/pet/findByStatus": {"get": {"operationId": "findPetsByStatus", "parameters": [
      {"name": "status", "in": "query", "required": true, "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"},
      {"name": "tags", "in": "query", "type": "array", "collectionFormat": "pipes"}]}},
    "/pet/{petId}": {
      "parameters": [{"$ref": "#/parameters/petId"}],
      "get": {"operationId": "getPetById"},
      "delete": {"operationId": "deletePet", "parameters": [{"name": "api_key", "in": "header", "type": "string"}]},
      "post": {"operationId": "updatePetWithForm", "consumes": ["application/x-www-form-urlencoded"], "parameters": [
        {"name": "name", "in": "formData", "type": "string"}]}},
    "/pet": {"post": {"operationId": "addPet", "consumes": ["application/json"], "parameters": [
      {"name": "body", "in": "body", "required": true, "schema": {}}]}},
    "/loop": {"get": {"operationId": "loop", "parameters": [{"$ref": "#/parameters/loop"}]}}
  },
  "parameters": {
    "petId": {"name": "petId", "in": "path", "required": true, "type": "integer"},
    "loop": {"$ref": "#/parameters/loop"}
  }
}"##;

const YAML: &str = r#"
openapi: "VERSION"
servers:
  - url: ../api/{level}
    variables: {level: {default: v7}}
paths:
  /items/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: array}}
    put:
      operationId: putItem
      parameters:
        - {name: X-Trace, in: header, schema: {type: string}}
        - {name: filter, in: query, style: deepObject, schema: {type: object}}
        - {name: tag, in: query, explode: false, schema: {type: array}}
        - {name: flag, in: cookie, schema: {type: string}}
      requestBody:
        $ref: '#/components/requestBodies/Item'
  /plain:
    servers: [{url: /elsewhere}]
    post:
      operationId: plain
      requestBody: {content: {text/plain: {schema: {type: string}}}}
  /form:
    post:
      operationId: form
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
  /upload:
    post:
      operationId: upload
      requestBody: {content: {multipart/form-data: {schema: {type: object}}}}
components:
  requestBodies:
    Item:
      required: true
      content: {application/json: {schema: {type: object}}}
"#;

fn answer(seen: &Seen) -> Answer {
    match seen.path.as_str() {
        "/v2/swagger.json" => Answer::text(200, "application/json", SWAGGER),
        "/docs/three.yaml" => {
            Answer::text(200, "application/yaml", &YAML.replace("VERSION", "3.0.3"))
        }
        "/docs/one.yaml" => Answer::text(200, "text/plain", &YAML.replace("VERSION", "3.1.0")),
        "/moved" => Answer::status(301).with("location", "/docs/one.yaml"),
        "/closed.json" if seen.header("authorization") == "Bearer t" => {
            Answer::text(200, "application/json", SWAGGER)
        }
        "/closed.json" => Answer::status(401),
        "/odd.json" => Answer::text(200, "application/json", r#"{"swagger": "1.2"}"#),
        "/no.json" => Answer::text(200, "application/json", "]["),
        _ => Answer::json(&json!({
            "request": format!("{} {}?{}", seen.method, seen.path, seen.query),
            "body": seen.body,
            "kind": seen.header("content-type"),
            "extra": [seen.header("api_key"), seen.header("x-trace"), seen.header("cookie"), seen.header("authorization")],
        })),
    }
}

fn operation(server: &Server, document: &str, id: &str, rest: &str) -> String {
    format!(
        "use: {{secrets: [key]}}\ndo:\n  - ask: {{call: openapi, with: {{document: {{endpoint: '{}'}}, operationId: {id}{rest}}}}}\n",
        server.url(document)
    )
}

fn answered(request: &str, body: &str, kind: &str, extra: [&str; 4]) -> Value {
    json!({"request": request, "body": body, "kind": kind, "extra": extra})
}

const NOTHING: [&str; 4] = ["", "", "", ""];

#[tokio::test]
async fn swagger() {
    let server = Server::start(answer).await;
    let host = Host::reaching(egress(&[&server], json!({"key": "k3y"}))).await;
    let form = "application/x-www-form-urlencoded";
    let json_kind = "application/json";
    let wrong = json!(["configuration", 400]);
    let invalid = json!(["validation", 400]);
    for (name, id, rest, expected) in [
        (
            "text",
            "findPetsByStatus",
            "parameters: {status: '${ .status }'}",
            answered("GET /v2/pet/findByStatus?status=available", "", "", NOTHING),
        ),
        (
            "list",
            "findPetsByStatus",
            "parameters: {status: [available, sold], tags: [a, b]}",
            answered(
                "GET /v2/pet/findByStatus?status=available&status=sold&tags=a%7Cb",
                "",
                "",
                NOTHING,
            ),
        ),
        (
            "path",
            "getPetById",
            "parameters: {petId: 1}",
            answered("GET /v2/pet/1?", "", "", NOTHING),
        ),
        (
            "path-encoded",
            "getPetById",
            "parameters: {petId: '../a?b'}",
            answered("GET /v2/pet/..%2Fa%3Fb?", "", "", NOTHING),
        ),
        (
            "path-up",
            "getPetById",
            "parameters: {petId: '..'}",
            invalid.clone(),
        ),
        (
            "header-and-policy",
            "deletePet",
            "parameters: {petId: 1, api_key: '${ $secrets.key }'}, authentication: {bearer: {token: t}}",
            answered("DELETE /v2/pet/1?", "", "", ["k3y", "", "", "Bearer t"]),
        ),
        (
            "form",
            "updatePetWithForm",
            "parameters: {petId: 1, name: 'a b'}",
            answered("POST /v2/pet/1?", "name=a+b", form, NOTHING),
        ),
        (
            "body",
            "addPet",
            "parameters: {body: {name: '${ .status }'}}",
            answered(
                "POST /v2/pet?",
                r#"{"name":"available"}"#,
                json_kind,
                NOTHING,
            ),
        ),
        (
            "fields",
            "addPet",
            "parameters: {name: n, n: 2}",
            answered("POST /v2/pet?", r#"{"name":"n","n":2}"#, json_kind, NOTHING),
        ),
        (
            "missing",
            "findPetsByStatus",
            "parameters: {}",
            invalid.clone(),
        ),
        (
            "missing-path",
            "getPetById",
            "redirect: true",
            invalid.clone(),
        ),
        ("missing-body", "addPet", "parameters: {}", invalid.clone()),
        (
            "unknown-parameter",
            "getPetById",
            "parameters: {petId: 1, who: a}",
            invalid.clone(),
        ),
        (
            "unknown-operation",
            "getDog",
            "parameters: {}",
            wrong.clone(),
        ),
        ("loop", "loop", "parameters: {}", wrong.clone()),
    ] {
        let rest = operation(&server, "/v2/swagger.json", id, &format!(", {rest}"));
        check(&host, name, &rest, json!({"status": "available"}), expected).await;
    }
    let fetched = server
        .seen()
        .iter()
        .filter(|seen| seen.path.ends_with("swagger.json"))
        .count();
    assert_eq!(fetched, 1, "the document is kept");
}

#[tokio::test]
async fn openapi_three() {
    let server = Server::start(answer).await;
    let host = Host::reaching(egress(&[&server], json!({}))).await;
    for (version, document) in [
        ("three", "/docs/three.yaml"),
        ("one", "/docs/one.yaml"),
        ("moved", "/moved"),
    ] {
        for (name, id, rest, expected) in [
            (
                "every-place",
                "putItem",
                "parameters: {id: [a, b], X-Trace: t, filter: {k: v}, tag: [x, y], flag: f, name: n, size: 3}",
                answered(
                    "PUT /api/v7/items/a,b?filter%5Bk%5D=v&tag=x%2Cy",
                    r#"{"name":"n","size":3}"#,
                    "application/json",
                    ["", "t", "flag=f", ""],
                ),
            ),
            (
                "whole-body",
                "putItem",
                "parameters: {id: a, body: [1]}",
                answered("PUT /api/v7/items/a?", "[1]", "application/json", NOTHING),
            ),
            (
                "text",
                "plain",
                "parameters: {body: hello}",
                answered("POST /elsewhere/plain?", "hello", "text/plain", NOTHING),
            ),
            (
                "form",
                "form",
                "parameters: {a: 1, b: x y}",
                answered(
                    "POST /api/v7/form?",
                    "a=1&b=x+y",
                    "application/x-www-form-urlencoded",
                    NOTHING,
                ),
            ),
            (
                "needs-body",
                "putItem",
                "parameters: {id: a}",
                json!(["validation", 400]),
            ),
            (
                "upload",
                "upload",
                "parameters: {a: 1}",
                json!(["configuration", 400]),
            ),
        ] {
            let rest = operation(&server, document, id, &format!(", {rest}"));
            let name = format!("{name}-{version}");
            check(&host, &name, &rest, json!({}), expected).await;
        }
    }
}

#[tokio::test]
async fn documents() {
    let server = Server::start(answer).await;
    let host = Host::reaching(egress(&[&server], json!({}))).await;
    let wrong = json!(["configuration", 400]);
    for (name, document, expected) in [
        ("odd", "/odd.json", wrong.clone()),
        ("none", "/no.json", wrong),
        ("closed", "/closed.json", json!(["communication", 401])),
    ] {
        let rest = operation(&server, document, "getPetById", ", parameters: {petId: 1}");
        check(&host, name, &rest, json!({}), expected).await;
    }
    let open = format!(
        "do:\n  - ask: {{call: openapi, with: {{document: {{name: pets, endpoint: {{uri: '{}', authentication: {{bearer: {{token: t}}}}}}}}, operationId: getPetById, parameters: {{petId: 1}}, output: response}}}}\n",
        server.url("/{which}.json")
    );
    let view = run(&host, "known", &open, json!({"which": "closed"})).await;
    let output = view.output.expect("it completes");
    assert_eq!(output["request"]["uri"], json!(server.url("/v2/pet/1")));
    assert_eq!(output["statusCode"], json!(200));
    assert_eq!(
        output["content"]["extra"],
        json!(NOTHING),
        "the document's policy is its own"
    );
    let elsewhere = "do:\n  - ask: {call: openapi, with: {document: {endpoint: 'http://127.0.0.1:1/x'}, operationId: a}}\n";
    check(
        &host,
        "not-allowed",
        elsewhere,
        json!({}),
        json!(["authorization", 403]),
    )
    .await;
}
