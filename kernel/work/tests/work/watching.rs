//! More time (申请延期), explanations (逾期说明), supervision (挂牌督办) and closing out (销号).

use crate::commands::CLAIM;
use crate::common::{at, complete, terms, terms_with, to};
use crate::script::{check, check_from};
use lianxi_work::{Command, Due, Position, Status, Verdict};
use serde_json::json;

fn text() -> String {
    "等待外部材料".to_owned()
}

#[test]
fn more_time_is_limited_reasoned_and_granted_by_others() {
    let more = terms_with(
        json!({"extension": {"timesMax": 2, "approver": {"office": {"department": "works", "division": "14"}}}}),
    );
    let ask = |minute: i64| Command::RequestExtension {
        until: at(minute),
        reason: text(),
    };
    let decide = |approved| Command::DecideExtension {
        approved,
        reason: text(),
    };
    let item = check(
        more,
        &[
            ("ann", decide(true), "nothing-to-decide"),
            ("eve", ask(90), "not-candidate"),
            ("ann", ask(60), "not-later"),
            ("ann", ask(90), "extension-requested"),
            ("bob", ask(95), "extension-pending"),
            ("bob", decide(true), "not-candidate"),
            ("upper", decide(false), "extension-decided"),
            ("ann", ask(90), "extension-requested"),
            ("upper", decide(true), "extension-decided"),
            ("ann", ask(90), "not-later"),
            ("ann", ask(100), "extension-requested"),
            ("upper", decide(true), "extension-decided"),
            ("ann", ask(110), "extensions-used"),
        ],
    );
    let due = item.due().expect("a due instant");
    assert_eq!((due.at, due.extended_from), (at(100), Some(at(60))));
    assert!(!item.is_overdue(at(99)) && item.is_overdue(at(101)));
    check(terms(), &[("ann", ask(90), "no-extension")]);
}

#[test]
fn what_is_late_is_explained() {
    let explain = || Command::Explain { reason: text() };
    check(terms(), &[("ann", explain(), "not-overdue")]);
    let item = check_from(
        61,
        terms(),
        &[
            ("eve", explain(), "not-candidate"),
            ("ann", explain(), "explained"),
            ("ann", explain(), "-"),
        ],
    );
    assert!(item.explained().is_some() && item.is_overdue(at(70)));
}

#[test]
fn nothing_supervised_passes_but_through_somebody_else() {
    let supervise = Command::Supervise {
        level: "省级".to_owned(),
        requirement: "限期整改".to_owned(),
    };
    let lift = || Command::LiftSupervision { reason: text() };
    let close = |accepted| Command::CloseOut {
        accepted,
        note: "已核查".to_owned(),
    };
    let after = Command::AddSigner {
        signer: to("upper"),
        position: Position::After,
        weight: None,
        reason: text(),
    };
    let agree = Command::Sign {
        verdict: Verdict::Agree,
        note: String::new(),
    };
    let item = check(
        terms(),
        &[
            ("ann", CLAIM, "claimed"),
            ("ann", supervise.clone(), "self-approval"),
            ("eve", lift(), "not-supervised"),
            ("eve", supervise.clone(), "supervised"),
            ("eve", supervise, "-"),
            ("eve", close(true), "nothing-to-decide"),
            ("ann", after, "signer-added"),
            ("ann", complete("accepted"), "submitted"),
            ("ann", close(true), "self-approval"),
            ("zoe", close(true), "self-approval"),
            ("eve", close(true), "opinion-missing"),
            ("upper", agree.clone(), "opined"),
            ("eve", lift(), "close-out-first"),
            // Who refused it may accept it the next time, also when others put it up.
            ("guest", close(false), "close-out-refused"),
            ("ann", complete("rejected"), "submitted"),
            // It is another answer: who agreed to the first has not agreed to it.
            ("guest", close(true), "opinion-missing"),
            ("upper", agree, "opined"),
            ("guest", close(true), "completed"),
        ],
    );
    assert_eq!(
        (item.status(), item.outcome()),
        (Status::Completed, Some("rejected"))
    );
    assert!(item.deciders().contains("ann"), "done by who did it");
}

#[test]
fn counting_again_is_the_systems_and_changes_nothing_twice() {
    let due = Due {
        at: at(90),
        ..terms().due.expect("a due instant")
    };
    let again = |steps: usize| Command::Recompute {
        due: Some(due.clone()),
        escalation: vec![at(95); steps],
        calendar_version: "cn-2027".to_owned(),
    };
    let item = check(
        terms(),
        &[
            ("ann", again(4), "system-only"),
            ("system", again(3), "unknown-step"),
            ("system", again(4), "recomputed"),
            ("system", again(4), "-"),
        ],
    );
    assert_eq!(item.next_escalation(), Some((0, at(95))));
}
