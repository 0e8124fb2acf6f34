//! Every service that the documents call, in one server on this machine: the documents' hosts are rewritten to its address.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// Hosts of the kit's documents. `serverlessworkflow.io` is not one: it only names kinds of errors.
const HOSTS: [&str; 13] = [
    "petstore.swagger.io",
    "httpbin.org",
    "swapi.dev",
    "fake.com",
    "keycloak",
    "fake-hospital.com",
    "hospital.example.com",
    "superbet-casinos.com/api",
    "virtual-wf-powered-race.com",
    "fake-chat-api.com",
    "example.com",
    "myorg.io",
    "raw.githubusercontent.com",
];

/// A function of a catalog: the real one runs a script, which this host does not do.
const LOG: &str = "set: { logged: '${ \"[\\(.level)] \\(.message)\" }' }\n";

pub struct StandIn {
    /// `127.0.0.1:port`.
    pub address: String,
    /// Dropped last: the server runs on it.
    _runtime: tokio::runtime::Runtime,
}

impl StandIn {
    pub fn start() -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let router = Router::new().fallback(answer).with_state(address.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            _runtime: runtime,
        }
    }

    /// A document whose services are here.
    pub fn rewrite(&self, document: &str) -> String {
        HOSTS.iter().fold(document.to_owned(), |text, host| {
            let (name, path) = host.split_once('/').unwrap_or((host, ""));
            let slash = if path.is_empty() { "" } else { "/" };
            let here = format!("http://{}{slash}{path}", self.address);
            text.replace(&format!("https://{name}{slash}{path}"), &here)
                .replace(&format!("http://{name}{slash}{path}"), &here)
        })
    }
}

async fn answer(
    State(address): State<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path();
    if let Some(pet) = path.strip_prefix("/v2/pet/") {
        return self::pet((&method, pet), &uri, &headers, &body);
    }
    if let Some(user) = path.strip_prefix("/basic-auth/") {
        return basic(user, &headers);
    }
    if path == "/serverlessworkflow/catalog/main/functions/log/1.0.0/function.yaml" {
        return LOG.into_response();
    }
    let found = match (method.as_str(), path) {
        ("GET", "/realms/fake-authority/.well-known/openid-configuration") => json!({
            "issuer": format!("http://{address}/realms/fake-authority"),
            "token_endpoint": format!("http://{address}/realms/fake-authority/token"),
        }),
        ("POST", "/realms/fake-authority/auth/token" | "/realms/fake-authority/token") => {
            json!({"access_token": "of-the-authority", "token_type": "Bearer", "expires_in": 60})
        }
        ("GET", "/v2/swagger.json") => swagger(&address),
        ("GET", "/api/people/1") => {
            json!({"name": "Luke", "homeworld": format!("http://{address}/api/planets/1/")})
        }
        ("GET", "/sample") => json!({"sample": true}),
        ("GET", "/api/planets/1/") => json!({"name": "Tatooine"}),
        ("GET", "/api/people/") => json!({"asked": uri.query()}),
        ("PUT", "/api/v3/alert/nurses" | "/api/v3/alert/doctor")
        | (
            "POST",
            "/api/v1/notify"
            | "/api/v1/backup/start"
            | "/api/bet/on/football"
            | "/api/v4/cars//start"
            | "/room/",
        ) => json!({"taken": serde_json::from_slice::<Value>(&body).unwrap_or_default()}),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    axum::Json(found).into_response()
}

fn pet((method, pet): (&Method, &str), uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Response {
    let number = pet.parse::<u32>().ok();
    let shown = headers.get(header::AUTHORIZATION);
    let shown = shown.and_then(|value| value.to_str().ok());
    let found = match (method.as_str(), pet, number) {
        ("GET", "findByStatus", _) => {
            json!([{"id": 1, "name": "Rex", "status": "available", "asked": uri.query()}])
        }
        ("GET", "busy", _) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        ("GET", _, Some(id)) => {
            json!({"id": id, "name": "Rex", "status": "available", "authorized": shown})
        }
        ("PUT", "", _) | ("PUT", _, Some(_)) => serde_json::from_slice(body).unwrap_or_default(),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    axum::Json(found).into_response()
}

/// `/basic-auth/{user}/{password}` knows that one user.
fn basic(user: &str, headers: &HeaderMap) -> Response {
    let expected = format!(
        "Basic {}",
        BASE64_STANDARD.encode(user.replacen('/', ":", 1))
    );
    let given = headers.get(header::AUTHORIZATION);
    if given.is_some_and(|given| given.as_bytes() == expected.as_bytes()) {
        axum::Json(json!({"authenticated": true})).into_response()
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// As much of the pet store's document as the kit calls.
fn swagger(address: &str) -> Value {
    json!({
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1.0.0"},
        "host": address, "basePath": "/v2", "schemes": ["http"],
        "paths": {
            "/pet/findByStatus": {"get": {
                "operationId": "findPetsByStatus", "produces": ["application/json"],
                "parameters": [{"name": "status", "in": "query", "required": true, "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"}],
                "responses": {"200": {"description": "found"}},
            }},
            "/pet/{petId}": {"get": {
                "operationId": "getPetById", "produces": ["application/json"],
                "parameters": [{"name": "petId", "in": "path", "required": true, "type": "integer", "format": "int64"}],
                "responses": {"200": {"description": "found"}},
            }},
        },
    })
}
