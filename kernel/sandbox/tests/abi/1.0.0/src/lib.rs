//! Every function of the ABI once, and every way to fail. The input says which: `{"case": "records"}`, read without a JSON library.

#[cfg(target_arch = "wasm32")]
mod guest {
    wit_bindgen::generate!({ path: "wit", world: "plugin", generate_all });

    use self::lianxi::plugin::types::{Issue, Level, Problem};
    use self::lianxi::plugin::{http, log, outbox, random, records};

    struct Fixture;

    fn text(value: &str) -> String {
        format!("\"{value}\"")
    }

    impl Guest for Fixture {
        fn perform(duty: String, call: Call, input: String) -> Result<String, Failure> {
            if duty != "use" {
                return Err(Failure::Permanent(Problem {
                    type_: "https://lianxi.dev/problems/unknown-duty".into(),
                    title: "没有这项职责".into(),
                    detail: duty,
                    status: 404,
                }));
            }
            let case = input.split('"').nth(3).unwrap_or_default();
            match case {
                "call" => {
                    let level = match call.level {
                        Some(Level::Province) => "province",
                        Some(Level::City) => "city",
                        Some(Level::County) => "county",
                        Some(Level::Township) => "township",
                        None => "none",
                    };
                    let actor = call.actor.map(|actor| format!("{}@{}", actor.person, actor.office));
                    Ok(text(&[
                        call.execution,
                        call.task,
                        call.idempotency_key,
                        call.attempt.to_string(),
                        call.now,
                        call.basis_date,
                        call.region.unwrap_or_default(),
                        level.into(),
                        actor.unwrap_or_default(),
                        call.deadline.unwrap_or_default(),
                    ].join("|")))
                }
                "records" => {
                    let colour = |value: &str| vec![records::IndexValue { index: "colour".into(), value: value.into() }];
                    records::put("a", "1", &colour("red"))?;
                    records::put("b", "2", &colour("red"))?;
                    records::put("c", "3", &colour("blue"))?;
                    records::delete("c")?;
                    let found = records::find("colour", "red", 10)?;
                    let keys: Vec<String> = found.into_iter().map(|entry| format!("{}={}", entry.key, entry.value)).collect();
                    let gone = records::get("c")?.is_none();
                    Ok(text(&format!("{} {gone} {}", keys.join(","), records::get("a")?.unwrap_or_default())))
                }
                "denied-index" => records::find("shape", "round", 1).map(|_| text("found")),
                "outbox" => {
                    outbox::emit("conference", "abi.used", Some("subject"), "{\"a\":1}")?;
                    outbox::emit("conference", "abi.used", None, "2")?;
                    Ok(text("emitted"))
                }
                "random" => Ok(text(&format!("{:x}", random::next_u64()))),
                "log" => {
                    log::write(log::Severity::Debug, "d");
                    log::write(log::Severity::Info, "i");
                    log::write(log::Severity::Warn, "w");
                    log::write(log::Severity::Error, "e");
                    Ok(text("logged"))
                }
                "http" => {
                    let answer = http::send(&http::Request {
                        method: "POST".into(),
                        url: "https://api.example/x".into(),
                        headers: vec![http::Header { name: "x-a".into(), value: "b".into() }],
                        body: Some(b"body".to_vec()),
                    })?;
                    let headers: Vec<String> = answer.headers.into_iter().map(|header| format!("{}={}", header.name, header.value)).collect();
                    Ok(text(&format!("{} {} {}", answer.status, headers.join(","), String::from_utf8_lossy(&answer.body))))
                }
                "invalid-input" => Err(Failure::InvalidInput(vec![Issue {
                    field: "/case".into(),
                    code: "RULE_VIOLATION".into(),
                    message: "不行".into(),
                }])),
                "denied" => Err(Failure::Denied("无权".into())),
                "needs-human" => Err(Failure::NeedsHuman("请人工".into())),
                "unavailable" => Err(Failure::Unavailable(Some(1500))),
                _ => Err(Failure::Unavailable(None)),
            }
        }
    }

    export!(Fixture);

    const MANIFEST: &str = r#"{
        "id": "abi-1-0-0", "department": "abi", "title": "接口样本", "version": "1.0.0", "abi": "1.0.0", "basis": ["样本"],
        "grants": [
            {"capability": "records", "indexes": ["colour"]}, {"capability": "outbox", "destinations": ["conference"]},
            {"capability": "random"}, {"capability": "log"}, {"capability": "http", "hosts": ["api.example"]}
        ],
        "duties": [{"name": "use", "title": "使用", "inputSchema": true, "outputSchema": {"type": "string"}}]
    }"#;

    #[unsafe(export_name = "lianxi-manifest")]
    extern "C" fn manifest() -> u64 {
        (MANIFEST.as_ptr() as u64) << u32::BITS | MANIFEST.len() as u64
    }
}
