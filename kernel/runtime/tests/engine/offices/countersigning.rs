//! Countersigning (会签) as the execution sees it, and getting out of one.

use lianxi_runtime::Act;
use lianxi_work::{ReturnThen, ReturnTo};
use serde_json::json;

use super::{act, complete, item, output, who};
use crate::host::{Host, definition};

fn signed_by_three(rule: &str) -> String {
    let seats = ["finance", "works", "counsel"]
        .map(|department| format!("{{department: {department}, division: '11', weight: 2}}"))
        .join(", ");
    let more =
        format!(", countersign: {{{rule}, approve: 同意, refuse: 不同意, seats: [{seats}]}}");
    definition(
        "countersign",
        &format!(
            "do:\n  - draft: {{metadata: {{returnTarget: {{siblings: cancel}}}}, call: work-item, with: {}}}\n  - jointly: {{call: work-item, with: {}}}\n  - end: {{set: {{outcome: '${{ .outcome }}', signatures: '${{ .signatures | length }}'}}}}\n",
            item("draft", ""),
            item("jointly", &more)
        ),
    )
}

async fn at_seats(rule: &str) -> (Host, String, String) {
    let host = Host::new().await;
    let workflow = host.publish(&signed_by_three(rule)).await;
    let execution = host.start(&workflow, json!({})).await;
    let draft = host.item("draft").await;
    act(&host, &draft, complete("同意"), who("ann", "works@11"))
        .await
        .expect("drafted");
    let jointly = host.item("jointly").await;
    (host, execution, jointly)
}

/// A rule, who signs what in turn, and the outcome.
type Case<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str);

/// Who signs what in turn, what comes of it, and how many signatures the execution is told.
async fn check(rule: &str, votes: &[(&str, &str)], outcome: &str) {
    let (host, execution, jointly) = Box::pin(at_seats(rule)).await;
    for (at, vote) in votes {
        let actor = who(&format!("p-{at}"), &format!("{at}@11"));
        act(&host, &jointly, complete(vote), actor)
            .await
            .unwrap_or_else(|refused| panic!("{rule}: {at} {vote}: {refused}"));
    }
    let output = output(&host, &execution).await;
    let expected = json!({"outcome": outcome, "signatures": votes.len()});
    assert_eq!(output, expected, "{rule}");
}

#[tokio::test]
async fn every_rule_decides_once_it_can() {
    let (yes, no) = ("同意", "不同意");
    let cases: [Case<'_>; 6] = [
        (
            "rule: all",
            vec![("finance", yes), ("counsel", yes), ("works", yes)],
            yes,
        ),
        ("rule: all", vec![("finance", yes), ("counsel", no)], no),
        ("rule: any", vec![("finance", no), ("works", yes)], yes),
        (
            "rule: weighted, threshold: 4",
            vec![("finance", yes), ("counsel", no), ("works", yes)],
            yes,
        ),
        ("rule: weighted, threshold: 5", vec![("finance", no)], no),
        (
            "rule: in-order",
            vec![("finance", yes), ("works", yes), ("counsel", yes)],
            yes,
        ),
    ];
    for (rule, votes, outcome) in cases {
        Box::pin(check(rule, &votes, outcome)).await;
    }
}

#[tokio::test]
async fn one_of_them_returns_it_to_who_began() {
    let (host, execution, jointly) = Box::pin(at_seats("rule: all")).await;
    let counsel = || who("p-counsel", "counsel@11");
    act(
        &host,
        &jointly,
        complete("同意"),
        who("p-finance", "finance@11"),
    )
    .await
    .expect("signed");
    let back = Act::Return {
        to: ReturnTo::Initiator,
        then: ReturnThen::StraightBack,
        reason: "依据不足".to_owned(),
    };
    act(&host, &jointly, back, counsel())
        .await
        .expect("returned out of the countersign");
    let draft = host.item("draft").await;
    act(&host, &draft, complete("同意"), who("ann", "works@11"))
        .await
        .expect("mended");
    // Everybody signs anew: what they signed before was another text.
    let again = host.item("jointly").await;
    assert_ne!(again, jointly);
    for at in ["finance", "works", "counsel"] {
        let actor = who(&format!("p-{at}"), &format!("{at}@11"));
        act(&host, &again, complete("同意"), actor).await.expect(at);
    }
    assert_eq!(output(&host, &execution).await["signatures"], 3);
}
