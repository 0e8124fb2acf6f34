//! Who sees which executions: those in which there is work of theirs.

use lianxi_api::{ApiOptions, Tokens};
use serde_json::json;

use crate::host::{Host, OFFICER, RUNNING, cheap, token};

fn item(division: &str) -> String {
    format!(
        "do:\n  - sign:\n      call: work-item\n      with: {{title: 签收, department: health, division: '{division}', outcomes: [accepted]}}\n"
    )
}

#[tokio::test]
async fn an_execution_is_seen_by_those_who_see_work_in_it() {
    let entries = [
        token(OFFICER, "p-run", "140105", &RUNNING),
        token("token-of-105-officer", "p-105", "140105", &["officer"]),
        token("token-of-106-officer", "p-106", "140106", &["officer"]),
        token(
            "token-of-106-secretary",
            "p-sec",
            "140106",
            &["conference-secretary"],
        ),
        token(
            "token-of-106-installer",
            "p-plug",
            "140106",
            &["plugin-administrator"],
        ),
    ];
    let options = ApiOptions {
        tokens: Tokens::from_entries(entries).expect("tokens"),
        access: cheap(),
        ..ApiOptions::default()
    };
    let host = Host::with(options, Some(OFFICER), None).await;
    let mut executions = Vec::new();
    for division in ["140105", "140106"] {
        let workflow = host
            .publish(&format!("in-{division}"), &item(division))
            .await;
        executions.push(host.start(&workflow, json!({})).await);
    }
    for (token, sees) in [
        (OFFICER, &[true, true][..]),
        ("token-of-105-officer", &[true, false]),
        ("token-of-106-officer", &[false, true]),
        ("token-of-106-secretary", &[false, true]),
    ] {
        let listed = host.get_as(token, "/v1/executions").await.body;
        for (id, sees) in executions.iter().zip(sees) {
            let shown = host.get_as(token, &format!("/v1/executions/{id}")).await;
            assert_eq!(shown.status == 200, *sees, "{token}: {shown:?}");
            let items = listed["items"].as_array().expect("a list");
            let is_listed = items
                .iter()
                .any(|item| item["id"].as_str() == Some(id.as_str()));
            assert_eq!(is_listed, *sees, "{token}: {listed}");
        }
    }
    let none = host
        .get_as("token-of-106-installer", "/v1/executions")
        .await;
    assert_eq!(none.refusal(), (403, "forbidden"));
}

#[tokio::test]
async fn a_refusal_says_what_on_what_and_of_whom() {
    let entries = [
        token(OFFICER, "p-run", "140105", &RUNNING),
        token("token-of-106-officer", "p-106", "140106", &["officer"]),
    ];
    let options = ApiOptions {
        tokens: Tokens::from_entries(entries).expect("tokens"),
        access: cheap(),
        ..ApiOptions::default()
    };
    let host = Host::with(options, Some(OFFICER), None).await;
    let workflow = host.publish("one", &item("140105")).await;
    let execution = host.start(&workflow, json!({})).await;
    let items = host
        .get(&format!("/v1/work-items?execution={execution}"))
        .await
        .body;
    let path = format!(
        "/v1/work-items/{}/claim",
        items["items"][0]["id"].as_str().expect("an item")
    );
    let refused = host.post_as("token-of-106-officer", &path, json!({})).await;
    assert_eq!(refused.refusal(), (403, "forbidden"));
    for (field, words) in [
        (
            "detail",
            &["workItem.claim", "work-item", "health@140105"][..],
        ),
        ("detailZh", &["签收", "待办", "health@140105"]),
    ] {
        let text = refused.body[field].as_str().expect("a text");
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        assert!(!text.contains("p-106"), "no person: {text}");
    }
}
