//! Work whose office has nobody for it, as the directory knows.

use lianxi_work::{Assignee, Change};
use serde_json::json;

use super::{act, complete, item, office, output, people, to_person, who};
use crate::host::{Host, definition};

/// One work item of `works@1401`.
fn of_the_city() -> String {
    let item = item("签收", "").replace("division: '11'", "division: '1401'");
    definition(
        "city",
        &format!("do:\n  - sign: {{call: work-item, with: {item}}}\n"),
    )
}

/// Where the work is when it is created, and why it went there.
async fn routed(places: &[&str], more: &str) -> (Host, String, Assignee, Option<String>) {
    let host = Host::new().await;
    people(&host, places).await;
    let text = of_the_city().replace("division: '1401'", &format!("division: '1401'{more}"));
    let workflow = host.publish(&text).await;
    host.start(&workflow, json!({})).await;
    let id = host.item("sign").await;
    let (_, item) = host.engine.work_item(&id).await.expect("it is there");
    let history = host.engine.work_history(&id).await.expect("its history");
    let why = history.into_iter().find_map(|event| match event.change {
        Change::Redirected { why, .. } => Some(why),
        _ => None,
    });
    (host, id, item.assigned(), why)
}

fn of(division: &str) -> Assignee {
    Assignee::Office {
        office: office("works", division),
        role: None,
    }
}

#[tokio::test]
async fn it_stays_where_somebody_can_take_it() {
    let (_, _, with, why) = routed(&["ann officer 1401", "ben head 14"], "").await;
    assert_eq!((with, why), (of("1401"), None));
}

#[tokio::test]
async fn it_goes_up_to_the_office_that_has_people_and_says_so() {
    let (host, id, with, why) = routed(&["guest guest 1401", "ben officer 14"], "").await;
    assert_eq!(with, of("14"));
    assert_eq!(
        why.as_deref(),
        Some("nobody in works@1401 can take it; it goes up to works@14")
    );
    let refused = act(&host, &id, complete("同意"), who("guest", "works@1401")).await;
    assert_eq!(refused.err().as_deref(), Some("not-candidate"));
    act(&host, &id, complete("同意"), who("ben", "works@14"))
        .await
        .expect("it is with the province now");
}

#[tokio::test]
async fn a_role_that_nobody_has_goes_to_the_leader() {
    let (_, _, with, _) =
        routed(&["ann officer 1401", "chief head 1401"], ", role: reviewer").await;
    assert_eq!(with, to_person("chief", "works@1401"));
}

#[tokio::test]
async fn a_leader_who_may_not_act_leads_it_up() {
    let host = Host::new().await;
    people(&host, &["chief head 1401", "high head 14"]).await;
    let step = |name: &str, more: &str| {
        let item = item(name, more).replace("division: '11'", "division: '1401'");
        format!("  - {name}: {{call: work-item, with: {item}}}\n")
    };
    let text = format!(
        "do:\n{}{}",
        step("draft", ""),
        step("check", ", role: reviewer, exclude: {doneBy: [draft]}")
    );
    let workflow = host.publish(&definition("apart", &text)).await;
    let execution = host.start(&workflow, json!({})).await;
    let draft = host.item("draft").await;
    act(&host, &draft, complete("同意"), who("chief", "works@1401"))
        .await
        .expect("who leads an office does its work too");
    let check = host.item("check").await;
    let (_, item) = host.engine.work_item(&check).await.expect("it is there");
    assert_eq!(item.assigned(), to_person("high", "works@14"));
    act(&host, &check, complete("同意"), who("high", "works@14"))
        .await
        .expect("somebody else checks");
    output(&host, &execution).await;
}
