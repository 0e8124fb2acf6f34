//! What is to become of each example document of the specification. Every one has a verdict; one that begins to work has to be moved.

use serde_json::{Value, json};

/// Scenarios of the features that this host does not run yet: feature, scenario, and why.
pub const SCENARIOS_NOT_YET: &[(&str, &str, &str)] = &[];

/// What an example is run with, and how it ends.
pub struct Run {
    pub input: Value,
    pub events: Vec<Value>,
    pub others: &'static [&'static str],
    pub status: &'static str,
    /// What the output (or the error, where it faults) must hold.
    pub holds: Value,
}

pub enum Verdict {
    /// It runs: each of these ways.
    Runs(Vec<Run>),
    /// It is of the language, and this host does not do this kind of thing, by decision: `call: grpc`, `run: shell` and so on.
    Refused(&'static str),
}

use Verdict::{Refused, Runs};

fn run(input: Value, status: &'static str, holds: Value) -> Run {
    Run {
        input,
        events: Vec::new(),
        others: &[],
        status,
        holds,
    }
}

/// Completes with an output that holds this.
fn gives(input: Value, holds: Value) -> Verdict {
    Runs(vec![run(input, "completed", holds)])
}

fn faults(input: Value, holds: Value) -> Verdict {
    Runs(vec![run(input, "faulted", holds)])
}

fn heard(events: Vec<Value>, status: &'static str, holds: Value) -> Verdict {
    Runs(vec![Run {
        events,
        ..run(json!({}), status, holds)
    }])
}

fn event(id: u32, kind: &str, data: Value) -> Value {
    json!({"specversion": "1.0", "id": id.to_string(), "source": "https://example.org/test", "type": kind, "data": data})
}

fn temperature(id: u32, degrees: u32) -> Value {
    let kind = "com.fake-hospital.vitals.measurements.temperature";
    event(id, kind, json!({"temperature": degrees}))
}

fn pulse(id: u32, bpm: u32) -> Value {
    event(
        id,
        "com.fake-hospital.vitals.measurements.bpm",
        json!({"bpm": bpm}),
    )
}

const REGISTER_CUSTOMER: &str = "\
document: {dsl: '1.0.3', namespace: test, name: register-customer, version: '0.1.0'}
do:
  - register:
      set: {registered: '${ .customer }'}
";

/// By the file's name, without its extension.
pub fn verdicts() -> Vec<(&'static str, Verdict)> {
    [
        calls(),
        flow(),
        listening(),
        authenticated(),
        described(),
        outside_of_this_host(),
        from_elsewhere(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn calls() -> Vec<(&'static str, Verdict)> {
    let pet = json!({"id": 1, "name": "Rex", "status": "available"});
    let luke = json!({"searchQuery": "luke"});
    let asked = json!({"asked": "search=luke"});
    vec![
        (
            "call-custom-function-inline",
            gives(json!({}), json!({"id": 69})),
        ),
        (
            "call-http-endpoint-interpolation",
            gives(json!({"petId": 1}), pet.clone()),
        ),
        (
            "call-http-endpoint-interpolation-shorthand",
            gives(json!({"petId": 1}), pet.clone()),
        ),
        (
            "call-http-query-headers-expressions",
            gives(luke.clone(), asked.clone()),
        ),
        (
            "call-http-query-parameters",
            Runs(vec![
                run(luke.clone(), "completed", asked.clone()),
                run(
                    json!({}),
                    "faulted",
                    json!({"status": 400, "instance": "/input"}),
                ),
            ]),
        ),
        ("call-http-redirect", gives(luke, asked)),
        // What its second task gets has no `petId` any more: the pet is put without one.
        (
            "do-multiple",
            gives(json!({"petId": 1}), json!({"id": 1, "status": "sold"})),
        ),
        // Its `when` asks for the beginning of an endpoint that is an object here, which jq refuses.
        (
            "mock-service-extension",
            faults(
                json!({}),
                json!({"status": 400, "instance": "/use/extensions/0/mockService"}),
            ),
        ),
        ("do-single", gives(json!({"petId": 1}), pet.clone())),
        (
            "star-wars-homeworld",
            gives(json!({"id": 1}), json!({"name": "Tatooine"})),
        ),
        // What the handler sees is the error; the input goes on where there is no handler.
        (
            "try-catch",
            Runs(vec![
                run(json!({"petId": 1}), "completed", pet),
                run(
                    json!({"petId": "nobody"}),
                    "completed",
                    json!({"petId": "nobody"}),
                ),
            ]),
        ),
        (
            "try-catch-retry-inline",
            faults(
                json!({"petId": "busy"}),
                json!({"status": 503, "instance": "/do/0/tryGetPet/try/0/getPet"}),
            ),
        ),
        (
            "try-catch-retry-reusable",
            faults(json!({"petId": "busy"}), json!({"status": 503})),
        ),
        // `set: {error: $error}` is a text: it is no `${ }`. So is what it exports, and the pet is not bought.
        (
            "try-catch-then",
            gives(json!({"petId": "nobody"}), json!({"error": "$error"})),
        ),
    ]
}

fn flow() -> Vec<(&'static str, Verdict)> {
    let started = json!([{"id": "1", "data": {"patient": {"id": 7}}}]);
    vec![
        (
            "conditional-task",
            Runs(vec![
                run(
                    json!({"customer": {"age": 20}, "bet": {}}),
                    "completed",
                    json!({"taken": {"bet": ".bet"}}),
                ),
                run(
                    json!({"customer": {"age": 17}}),
                    "faulted",
                    json!({"status": 400, "title": "Access Forbidden"}),
                ),
            ]),
        ),
        (
            "emit",
            gives(
                json!({}),
                json!({"type": "com.petstore.order.placed.v1", "data": {"client": {"firstName": "Cruella"}}}),
            ),
        ),
        // Without a vet its `while` is false at once; with one, its `output.as` would look for pets in what the `listen` gives, a list.
        (
            "for",
            gives(json!({"pets": [{"id": 1}]}), json!({"pets": [{"id": 1}]})),
        ),
        (
            "fork",
            gives(
                json!({"patient": {"fullName": "A"}, "room": {"number": 3}}),
                json!({"taken": {"patientId": "A", "room": 3}}),
            ),
        ),
        (
            "raise-inline",
            faults(
                json!({}),
                json!({"type": "https://serverlessworkflow.io/errors/not-implemented", "status": 500}),
            ),
        ),
        (
            "raise-reusable",
            faults(
                json!({}),
                json!({"title": "Not Implemented", "instance": "/do/0/notImplemented"}),
            ),
        ),
        (
            "run-subflow",
            Runs(vec![Run {
                others: &[REGISTER_CUSTOMER],
                // `customer: .user` is a text for the same reason.
                ..run(
                    json!({"user": {}}),
                    "completed",
                    json!({"registered": ".user"}),
                )
            }]),
        ),
        ("schedule-cron", gives(json!({}), json!({"taken": null}))),
        (
            "schedule-event-driven",
            gives(started.clone(), json!({"taken": {"patientId": 7}})),
        ),
        (
            "set",
            gives(started.clone(), json!({"startEvent": {"id": "1"}})),
        ),
        ("set-expression", gives(started, json!({"id": "1"}))),
        (
            "switch-then-string",
            Runs(vec![
                run(
                    json!({"orderType": "electronic"}),
                    "completed",
                    json!({"validate": true, "status": "fulfilled"}),
                ),
                run(
                    json!({"orderType": "physical"}),
                    "completed",
                    json!({"inventory": "clear", "items": 1}),
                ),
                run(json!({}), "completed", json!({"log": "warn"})),
            ]),
        ),
        (
            "wait-duration-inline",
            gives(json!({"a": 1}), json!({"a": 1})),
        ),
        (
            "wait-duration-iso8601",
            gives(json!({"a": 1}), json!({"a": 1})),
        ),
    ]
}

fn listening() -> Vec<(&'static str, Verdict)> {
    let both = || vec![temperature(1, 37), temperature(2, 39), pulse(3, 50)];
    let any = |id| event(id, "any.kind", json!({"n": id}));
    vec![
        (
            "listen-to-all",
            heard(
                both(),
                "completed",
                json!([{"temperature": 39}, {"bpm": 50}]),
            ),
        ),
        (
            "listen-to-all read-envelope",
            heard(
                both(),
                "completed",
                json!([{"id": "2"}, {"id": "3", "data": {"bpm": 50}}]),
            ),
        ),
        (
            "listen-to-any",
            heard(vec![any(1)], "completed", json!([{"n": 1}])),
        ),
        (
            "listen-to-any-filter",
            heard(both(), "completed", json!([{"temperature": 39}])),
        ),
        (
            "listen-to-any-forever-foreach",
            heard(vec![any(1), any(2)], "waiting", json!(null)),
        ),
        (
            "listen-to-any-until-condition",
            heard(
                (1..=4).map(any).collect(),
                "completed",
                json!([{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}]),
            ),
        ),
        (
            "listen-to-any-until-consumed",
            heard(
                vec![
                    pulse(1, 120),
                    temperature(2, 40),
                    event(3, "com.fake-hospital.patient.checked-out", json!({})),
                ],
                "completed",
                json!([{"bpm": 120}, {"temperature": 40}]),
            ),
        ),
        (
            "listen-to-one",
            Runs(vec![
                run(json!({}), "waiting", json!(null)),
                Run {
                    events: vec![event(
                        1,
                        "com.virtual-wf-powered-race.events.race.started.v1",
                        json!({"carId": 4}),
                    )],
                    ..run(json!({}), "completed", json!({"taken": null}))
                },
            ]),
        ),
    ]
}

fn outside_of_this_host() -> Vec<(&'static str, Verdict)> {
    let of = |kind: &'static str, names: &[&'static str]| -> Vec<(&'static str, Verdict)> {
        names.iter().map(|name| (*name, Refused(kind))).collect()
    };
    [
        of(
            "`call: asyncapi`",
            &[
                "call-asyncapi-publish",
                "call-asyncapi-subscribe-consume-amount",
                "call-asyncapi-subscribe-consume-forever-foreach",
                "call-asyncapi-subscribe-consume-until",
                "call-asyncapi-subscribe-consume-while",
            ],
        ),
        of("`call: grpc`", &["call-grpc"]),
        of("`call: mcp`", &["call-mcp"]),
        of(
            "`run: container`",
            &[
                "run-container",
                "run-container-cleanup-always",
                "run-container-cleanup-eventually",
                "run-container-stdin-and-arguments",
                "run-container-with-name",
                "run-container-with-pull-policy",
                "run-return-all",
                "run-return-code",
                "run-return-none",
                "run-return-stderr",
            ],
        ),
        of("`run: script`", &["run-script-with-stdin-and-arguments"]),
        of("`run: shell`", &["run-shell-stdin-and-arguments"]),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn from_elsewhere() -> Vec<(&'static str, Verdict)> {
    vec![(
        "call-custom-function-cataloged",
        gives(json!({}), json!({"logged": "[information] Hello, world!"})),
    )]
}

fn authenticated() -> Vec<(&'static str, Verdict)> {
    let token = json!({"petId": 1, "token": "of-the-input"});
    let bearer = |token: &str| json!({"id": 1, "authorized": format!("Bearer {token}")});
    // Nobody gave this host the secret.
    let no_secret = || faults(json!({"petId": 1}), json!({"status": 403}));
    vec![
        (
            "authentication-bearer",
            gives(token.clone(), bearer("of-the-input")),
        ),
        (
            "authentication-bearer-uri-format",
            gives(token.clone(), bearer("of-the-input")),
        ),
        (
            "authentication-reusable",
            gives(token, bearer("of-the-input")),
        ),
        (
            "authentication-oauth2",
            gives(json!({"petId": 1}), bearer("of-the-authority")),
        ),
        (
            "authentication-oidc",
            gives(json!({"petId": 1}), bearer("of-the-authority")),
        ),
        ("authentication-oauth2-secret", no_secret()),
        ("authentication-oidc-secret", no_secret()),
    ]
}

fn described() -> Vec<(&'static str, Verdict)> {
    let found = json!([{"id": 1, "asked": "status=available"}]);
    let reading = |id: u32, kind: &str| {
        json!({
            "specversion": "1.0", "id": id.to_string(), "source": "https://my.home.com/sensor", "type": kind, "roomid": "r",
            "data": {"reading": id},
        })
    };
    vec![
        ("call-openapi", gives(json!({}), found.clone())),
        ("call-openapi-redirect", gives(json!({}), found)),
        // Its time is an hour. When the readings come, its `output.as` looks for `.data` in what a `listen` gives, a list.
        (
            "accumulate-room-readings",
            Runs(vec![
                run(
                    json!({}),
                    "faulted",
                    json!({"status": 408, "instance": "/timeout"}),
                ),
                Run {
                    events: vec![
                        reading(1, "my.home.sensors.temperature"),
                        reading(2, "my.home.sensors.humidity"),
                    ],
                    ..run(
                        json!({}),
                        "faulted",
                        json!({"status": 400, "instance": "/do/0/consumeReading"}),
                    )
                },
            ]),
        ),
    ]
}
