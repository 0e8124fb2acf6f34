//! The honest side: every capability and every failure, through a guest built by cargo.

use lianxi_sandbox::{DutyError, Failure, HostError, Issue, Limits, LogLevel, Problem};
use serde_json::{Value, json};

use crate::support::{MemoryHost, Trouble, call, error, goes_on, perform, sample};

#[tokio::test]
async fn a_duty_uses_every_capability() {
    let plugin = sample(Limits::default());
    let input = json!({"name": "晋苗", "division": "140105"});
    let done = perform(&plugin, "register", input.clone()).await;
    let first = done.answer.expect("registered");
    assert_eq!(first["registeredOn"], "2026-03-02");
    assert_eq!(first["neighbours"], json!([]));
    assert_eq!(
        done.usage.host_calls, 6,
        "get, find, put, emit, log, random"
    );
    assert!(
        done.usage.fuel > 0 && done.usage.memory_bytes > 0,
        "{:?}",
        done.usage
    );

    let host = done.host;
    let (value, indexes) = &host.records["晋苗"];
    assert_eq!(
        serde_json::from_str::<Value>(value).expect("JSON")["division"],
        "140105"
    );
    assert_eq!(indexes, &[("division".to_owned(), "140105".to_owned())]);
    let [event] = &host.events[..] else {
        panic!("one event: {:?}", host.events)
    };
    assert_eq!(
        (event.destination.as_str(), event.event_type.as_str()),
        ("conference", "sample.registered")
    );
    assert_eq!(
        (event.subject.as_deref(), event.body.as_str()),
        (Some("晋苗"), r#"{"name":"晋苗"}"#)
    );
    assert_eq!(host.lines, [(LogLevel::Info, "registered".to_owned())]);

    // The records are those of the host, so a second call with the same host finds the first.
    let again = plugin.perform("register", &call(), &input, host).await;
    let Err(DutyError::Failure(Failure::InvalidInput(issues))) = again.answer else {
        panic!("{:?}", again.answer)
    };
    assert_eq!(issues, [issue("/name", "RULE_VIOLATION", "名称已登记")]);
    let other = json!({"name": "双语", "division": "140105", "places": 30});
    let second = plugin
        .perform("register", &call(), &other, again.host)
        .await;
    let answer = second.answer.expect("registered");
    assert_eq!(answer["neighbours"], json!(["晋苗"]));
    assert_eq!(answer["number"], first["number"], "one seed, one stream");
    let removed = plugin
        .perform("remove", &call(), &json!({"name": "晋苗"}), second.host)
        .await;
    assert_eq!(removed.answer.expect("removed"), Value::Null);
    assert_eq!(removed.host.records.keys().collect::<Vec<_>>(), ["双语"]);

    let mut elsewhere = call();
    elsewhere.random_seed = [8; 32];
    let drawn = plugin
        .perform("register", &elsewhere, &input, MemoryHost::default())
        .await;
    assert_ne!(
        drawn.answer.expect("registered")["number"],
        first["number"],
        "another seed"
    );
}

fn issue(field: &str, code: &str, message: &str) -> Issue {
    Issue {
        field: field.to_owned(),
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

#[tokio::test]
async fn every_failure_arrives_as_it_was_said() {
    let plugin = sample(Limits::default());
    let problem = Problem {
        r#type: "https://example.invalid/expired".to_owned(),
        title: "依据已废止".to_owned(),
        detail: "自 2026 年起".to_owned(),
        status: 410,
    };
    let said = [
        (
            "invalid-input",
            Failure::InvalidInput(vec![issue("/a/b", "check-character", "校验码错误")]),
        ),
        ("denied", Failure::Denied("不属本辖区".to_owned())),
        ("needs-human", Failure::NeedsHuman("材料存疑".to_owned())),
        (
            "unavailable",
            Failure::Unavailable {
                retry_after_ms: Some(1_500),
            },
        ),
        ("permanent", Failure::Permanent(problem)),
        (
            "undeclared-index",
            Failure::Denied("the manifest does not declare the index colour".to_owned()),
        ),
        (
            "undeclared-destination",
            Failure::Denied("the manifest does not declare the destination elsewhere".to_owned()),
        ),
    ];
    for (kind, expected) in said {
        match error(&plugin, "fail", json!(kind)).await {
            DutyError::Failure(failure) => assert_eq!(failure, expected, "{kind}"),
            other => panic!("{kind}: {other}"),
        }
    }
}

#[tokio::test]
async fn the_call_says_everything_about_itself() {
    let echoed = perform(&sample(Limits::default()), "echo-call", Value::Null)
        .await
        .answer
        .expect("echoed");
    let expected = json!([
        "e-1",
        "/do/0/register",
        "e-1/do/0/register",
        1,
        "2026-03-02T09:00:00+08:00",
        "2026-03-01",
        "140105",
        "county",
        { "person": "p-7", "office": "health@140105" },
        null,
    ]);
    assert_eq!(echoed, expected);
}

#[tokio::test]
async fn a_wrong_call_is_told_before_anything_runs() {
    let plugin = sample(Limits::default());
    let check = async |duty: &str, input: Value, said: &str| {
        let done = perform(&plugin, duty, input).await;
        let error = done.answer.expect_err(duty).to_string();
        assert!(error.contains(said), "{duty}: {error}");
        assert_eq!(done.usage.fuel, 0, "{duty} ran");
    };
    check("regster", json!({}), "did you mean register?").await;
    check(
        "nothing-like-it-at-all",
        json!({}),
        "there is no duty nothing-like-it-at-all",
    )
    .await;
    check("register", json!({"name": "x"}), "/division INVALID_INPUT").await;
    check(
        "register",
        json!({"name": "", "division": "1"}),
        "/name INVALID_INPUT",
    )
    .await;
    check(
        "register",
        json!({"name": "x", "division": "1", "colour": 1}),
        "/colour INVALID_INPUT",
    )
    .await;
    check(
        "register",
        json!({"name": "x", "division": "1", "places": -1}),
        "/places INVALID_INPUT",
    )
    .await;
    check("minimal", Value::from("x".repeat(2 << 20)), "超过上限").await;
    check(
        "minimal",
        (0..100).fold(Value::Null, |inner, _| json!([inner])),
        "嵌套过深",
    )
    .await;
}

#[tokio::test]
async fn the_hosts_own_trouble_is_not_the_plugins() {
    let plugin = sample(Limits {
        deadline_ms: 100,
        ..Limits::default()
    });
    let input = json!({"name": "晋苗", "division": "140105"});
    let troubled = async |trouble: Trouble| {
        let done = plugin
            .perform("register", &call(), &input, MemoryHost::with(trouble))
            .await;
        goes_on(&plugin).await;
        done.answer.expect_err("trouble")
    };
    let conflict = troubled(Trouble::Fails(HostError::Conflict)).await;
    assert!(
        matches!(conflict, DutyError::Host(HostError::Conflict)),
        "{conflict}"
    );
    let gone = troubled(Trouble::Fails(HostError::Unavailable("disk".to_owned()))).await;
    assert!(
        matches!(&gone, DutyError::Host(HostError::Unavailable(why)) if why == "disk"),
        "{gone}"
    );
    let denied = troubled(Trouble::Fails(HostError::Denied("另案".to_owned()))).await;
    assert!(
        matches!(&denied, DutyError::Failure(Failure::Denied(why)) if why == "另案"),
        "{denied}"
    );
    let blocked = troubled(Trouble::Blocks).await;
    assert!(
        matches!(blocked, DutyError::Deadline { deadline_ms: 100 }),
        "{blocked}"
    );
}

#[tokio::test]
async fn nothing_of_a_call_survives_it() {
    let plugin = sample(Limits::default());
    for _ in 0..3 {
        assert_eq!(
            perform(&plugin, "count", Value::Null)
                .await
                .answer
                .expect("counted"),
            json!(0)
        );
    }
}

#[tokio::test]
async fn more_calls_than_places_wait_their_turn() {
    let plugin = sample(Limits::default());
    let calls: Vec<_> = (0..lianxi_sandbox::limits::CONCURRENT_CALLS_MAX * 2)
        .map(|number| {
            let plugin = plugin.clone();
            tokio::spawn(async move { perform(&plugin, "minimal", json!(number)).await.answer })
        })
        .collect();
    for (number, call) in calls.into_iter().enumerate() {
        assert_eq!(
            call.await.expect("no panic").expect("answered"),
            json!(number)
        );
    }
}
