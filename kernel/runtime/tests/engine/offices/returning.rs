//! Sending work back (驳回) and taking it back (撤回), where other engines fail.

use lianxi_runtime::Act;
use lianxi_work::{ReturnThen, ReturnTo};
use serde_json::json;

use super::{act, complete, item, output, who};
use crate::host::{Host, definition};

/// Draft, check, sign, each a person's; the first two can be returned to.
fn three_steps() -> String {
    let step = |name: &str, target: bool| {
        let target = if target {
            "metadata: {returnTarget: {siblings: cancel}}, "
        } else {
            ""
        };
        format!(
            "  - {name}: {{{target}call: work-item, with: {}, export: {{as: '${{ $context + {{{name}: .by.person}} }}'}}}}\n",
            item(name, "")
        )
    };
    let tasks = [("draft", true), ("check", true), ("sign", false)]
        .map(|(name, target)| step(name, target))
        .concat();
    definition(
        "steps",
        &format!("do:\n{tasks}  - end: {{set: '${{ $context }}'}}\n"),
    )
}

fn back(to: ReturnTo, then: ReturnThen) -> Act {
    Act::Return {
        to,
        then,
        reason: "材料不全".to_owned(),
    }
}

async fn at_sign(host: &Host) -> (String, String) {
    let workflow = host.publish(&three_steps()).await;
    let execution = host.start(&workflow, json!({})).await;
    for (step, person) in [("draft", "ann"), ("check", "ben")] {
        let id = host.item(step).await;
        act(host, &id, complete("同意"), who(person, "works@11"))
            .await
            .expect(step);
    }
    (execution, host.item("sign").await)
}

/// Where a return leads, and which steps are gone through from there to the end.
async fn check(to: ReturnTo, then: ReturnThen, walked: &[&str]) {
    let host = Host::new().await;
    let (execution, sign) = at_sign(&host).await;
    let item = act(&host, &sign, back(to.clone(), then), who("cid", "works@11"))
        .await
        .expect("it is sent back");
    assert_eq!(item.status().name(), "returned");
    for step in walked {
        let id = host.item(step).await;
        act(&host, &id, complete("同意"), who("dan", "works@11"))
            .await
            .unwrap_or_else(|refused| panic!("{to:?} {then:?} {step}: {refused}"));
    }
    let output = output(&host, &execution).await;
    assert_eq!(
        output["sign"], "dan",
        "{to:?} {then:?}: nothing was skipped"
    );
}

#[tokio::test]
async fn work_is_returned_where_it_is_sent() {
    use ReturnThen::{Forward, StraightBack};
    for (to, then, walked) in [
        (ReturnTo::Previous, Forward, &["check", "sign"][..]),
        (ReturnTo::Previous, StraightBack, &["check", "sign"]),
        (ReturnTo::Initiator, Forward, &["draft", "check", "sign"]),
        (ReturnTo::Initiator, StraightBack, &["draft", "sign"]),
        (
            ReturnTo::Step("draft".to_owned()),
            StraightBack,
            &["draft", "sign"],
        ),
    ] {
        Box::pin(check(to, then, walked)).await;
    }
}

#[tokio::test]
async fn a_return_to_nowhere_is_refused_while_the_item_is_open() {
    let host = Host::new().await;
    let (_, sign) = at_sign(&host).await;
    let nowhere = back(ReturnTo::Step("nowhere".to_owned()), ReturnThen::Forward);
    let refused = act(&host, &sign, nowhere, who("cid", "works@11")).await;
    assert!(refused.is_err_and(|why| why.contains("nowhere")));
    assert_eq!(host.item("sign").await, sign, "it is still open");
    let targets = host.engine.return_targets(&sign).await.expect("targets");
    let names: Vec<_> = targets.iter().map(|target| target.name.as_str()).collect();
    assert_eq!(names, ["check", "draft"], "the nearest first");
}

#[tokio::test]
async fn what_was_handed_in_is_taken_back_until_somebody_begins() {
    let host = Host::new().await;
    let workflow = host.publish(&three_steps()).await;
    let execution = host.start(&workflow, json!({})).await;
    let draft = host.item("draft").await;
    let ann = || who("ann", "works@11");
    act(&host, &draft, complete("同意"), ann())
        .await
        .expect("handed in");
    let take_back = || Act::TakeBack {
        reason: "填错了".to_owned(),
    };
    let refused = act(&host, &draft, take_back(), who("ben", "works@11")).await;
    assert!(refused.is_err(), "only who handed it in takes it back");
    act(&host, &draft, take_back(), ann())
        .await
        .expect("nobody has begun");
    let again = host.item("draft").await;
    assert_ne!(again, draft);
    act(&host, &again, complete("同意"), ann())
        .await
        .expect("handed in again");
    let check = host.item("check").await;
    act(&host, &check, Act::Claim, who("ben", "works@11"))
        .await
        .expect("begun");
    let refused = act(&host, &again, take_back(), ann()).await;
    assert!(refused.is_err_and(|why| why.contains("begun by others")));
    for step in ["check", "sign"] {
        let id = host.item(step).await;
        act(&host, &id, complete("同意"), who("ben", "works@11"))
            .await
            .expect(step);
    }
    output(&host, &execution).await;
}

/// The failure of other engines: a return within one branch skips what comes after the fork.
#[tokio::test]
async fn a_return_inside_a_branch_skips_nothing() {
    let host = Host::new().await;
    let branch = |name: &str| {
        format!(
            "          - {name}:\n              do:\n                - {name}One: {{metadata: {{returnTarget: {{siblings: cancel}}}}, call: work-item, with: {one}}}\n                - {name}Two: {{call: work-item, with: {two}}}\n",
            one = item(&format!("{name}One"), ""),
            two = item(&format!("{name}Two"), ""),
        )
    };
    let rest = format!(
        "do:\n  - both:\n      fork:\n        branches:\n{}{}  - after: {{call: work-item, with: {}}}\n",
        branch("left"),
        branch("right"),
        item("after", "")
    );
    let workflow = host.publish(&definition("branches", &rest)).await;
    let execution = host.start(&workflow, json!({})).await;
    let ann = || who("ann", "works@11");
    let right = host.item("rightOne").await;
    let left = host.item("leftOne").await;
    act(&host, &left, complete("同意"), ann())
        .await
        .expect("left one");
    let two = host.item("leftTwo").await;
    act(
        &host,
        &two,
        back(ReturnTo::Previous, ReturnThen::Forward),
        ann(),
    )
    .await
    .expect("returned inside its branch");
    assert_eq!(
        host.item("rightOne").await,
        right,
        "the other branch is untouched"
    );
    for step in ["leftOne", "rightOne", "leftTwo", "rightTwo", "after"] {
        let id = host.item(step).await;
        act(&host, &id, complete("同意"), ann()).await.expect(step);
    }
    output(&host, &execution).await;
}
