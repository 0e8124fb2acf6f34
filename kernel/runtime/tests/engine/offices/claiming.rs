//! Two who do the same at once, and what is kept when somebody stops in the middle.

use serde_json::json;

use super::{act, complete, item, output, to_person, who};
use crate::host::{Host, definition};
use lianxi_runtime::Act;

fn one_item() -> String {
    definition(
        "one",
        &format!(
            "do:\n  - sign: {{call: work-item, with: {}}}\n",
            item("签收", "")
        ),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_who_claim_at_once_one_wins() {
    let host = Host::new().await;
    let workflow = host.publish(&one_item()).await;
    host.start(&workflow, json!({})).await;
    let id = host.item("sign").await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..100 {
        let (engine, id) = (host.engine.clone(), id.clone());
        all.spawn(async move {
            let actor = who(&format!("p{number}"), "works@11");
            engine.act(&id, Act::Claim, actor).await.is_ok()
        });
    }
    let won = all.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!(won, 1);
    let history = host.engine.work_history(&id).await.expect("its history");
    assert_eq!(history.len(), 2, "created, and claimed once: {history:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_completes_twice_at_once_has_completed_once() {
    let host = Host::new().await;
    let workflow = host.publish(&one_item()).await;
    let execution = host.start(&workflow, json!({})).await;
    let id = host.item("sign").await;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (engine, id) = (host.engine.clone(), id.clone());
        all.spawn(async move {
            let actor = who("ann", "works@11");
            engine.act(&id, complete("同意"), actor).await.is_ok()
        });
    }
    let done = all
        .join_all()
        .await
        .into_iter()
        .filter(|done| *done)
        .count();
    assert_eq!(done, 1);
    host.settle().await;
    assert_eq!(output(&host, &execution).await["outcome"], "同意");
}

#[tokio::test]
async fn a_draft_outlives_the_host_and_goes_with_nobody_else() {
    let host = Host::new().await;
    let workflow = host.publish(&one_item()).await;
    host.start(&workflow, json!({})).await;
    let id = host.item("sign").await;
    let ann = || who("ann", "works@11");
    act(&host, &id, Act::Claim, ann()).await.expect("claimed");
    let form = json!({"note": "写到一半"});
    let draft = Act::SaveDraft { form: form.clone() };
    act(&host, &id, draft, ann()).await.expect("kept");
    let host = host.reopened().await;
    let (_, kept) = host.engine.work_item(&id).await.expect("it is there");
    assert_eq!(kept.draft(), Some(&form));
    let to = to_person("ben", "works@11");
    let reason = "出差".to_owned();
    let given = act(&host, &id, Act::Transfer { to, reason }, ann()).await;
    assert_eq!(given.expect("given on").draft(), None);
    let refused = act(&host, &id, Act::Claim, ann()).await;
    assert_eq!(refused.err().as_deref(), Some("not-candidate"));
    act(&host, &id, Act::Claim, who("ben", "works@11"))
        .await
        .expect("it is his");
}
