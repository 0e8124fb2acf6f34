//! More time (申请延期), supervision (挂牌督办) and closing out (销号): none of them passes the gate by itself.

use jiff::ToSpan;
use lianxi_runtime::Act;
use serde_json::json;

use super::{act, complete, item, output, who};
use crate::host::{Host, definition};

const MORE: &str = ", due: {amount: 2, unit: working-days, kind: default, text: 及时（默认 2 个工作日，可配置）}, extension: {times: 1, approver: {department: works, division: '1'}}";

async fn begun() -> (Host, String, String) {
    let host = Host::new().await;
    let text = format!(
        "do:\n  - sign: {{call: work-item, with: {}}}\n",
        item("签收", MORE)
    );
    let workflow = host.publish(&definition("time", &text)).await;
    let execution = host.start(&workflow, json!({})).await;
    let id = host.item("sign").await;
    (host, execution, id)
}

#[tokio::test]
async fn more_time_is_asked_for_granted_and_counted() {
    let (host, execution, id) = begun().await;
    let ann = || who("ann", "works@11");
    let chief = || who("chief", "works@1");
    act(&host, &id, Act::Claim, ann()).await.expect("claimed");
    let (before, _) = host.engine.work_item(&id).await.expect("it is there");
    let due_at_ms = before.due_at_ms.expect("a due instant");
    let until = jiff::Timestamp::from_millisecond(due_at_ms).expect("an instant") + 72.hours();
    let request = || Act::RequestExtension {
        until,
        reason: "等待外部材料".to_owned(),
    };
    act(&host, &id, request(), ann()).await.expect("asked");
    let decide = |approved| Act::DecideExtension {
        approved,
        reason: "同意延期".to_owned(),
    };
    let refused = act(&host, &id, decide(true), ann()).await;
    assert!(refused.is_err(), "nobody grants themself time");
    act(&host, &id, decide(true), chief())
        .await
        .expect("granted");
    let (row, moved) = host.engine.work_item(&id).await.expect("it is there");
    assert_eq!(row.due_at_ms, Some(until.as_millisecond()));
    assert!(
        row.near_at_ms > before.near_at_ms,
        "the light moves with it"
    );
    assert!(row.next_at_ms > before.next_at_ms, "so does the escalation");
    let kept = moved.due().and_then(|due| due.extended_from);
    assert_eq!(kept.map(jiff::Timestamp::as_millisecond), Some(due_at_ms));
    let refused = act(&host, &id, request(), ann()).await;
    assert!(refused.is_err(), "once is enough here");
    act(&host, &id, complete("同意"), ann())
        .await
        .expect("done");
    output(&host, &execution).await;
}

#[tokio::test]
async fn what_is_supervised_is_done_when_it_is_closed_out() {
    let (host, execution, id) = begun().await;
    let ann = || who("ann", "works@11");
    let supervisor = || who("super", "counsel@1");
    let supervise = Act::Supervise {
        level: "省级".to_owned(),
        requirement: "限期整改".to_owned(),
    };
    act(&host, &id, supervise, supervisor())
        .await
        .expect("put up");
    act(&host, &id, complete("同意"), ann())
        .await
        .expect("handed in");
    assert_eq!(host.view(&execution).await.summary.status, "waiting");
    let close = |accepted| Act::CloseOut {
        accepted,
        note: "已核查".to_owned(),
    };
    let refused = act(&host, &id, close(true), ann()).await;
    assert!(refused.is_err(), "nobody closes out their own work");
    act(&host, &id, close(false), supervisor())
        .await
        .expect("sent back");
    act(&host, &id, complete("同意"), ann())
        .await
        .expect("again");
    act(&host, &id, close(true), supervisor())
        .await
        .expect("closed out");
    assert_eq!(output(&host, &execution).await["by"]["person"], "ann");
}
