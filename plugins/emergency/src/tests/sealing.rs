//! Sealing: a person decides it, for thirty days at most, extended once, lifted when its reason is gone.

use lianxi_sdk_testing::desk::{with, without};
use serde_json::{Value, json};

use super::{desk, inspected, kept, on};
use crate::examples;

const DUTY: &str = "lift-or-extend-seal";

fn extension(until: &str, decided_on: &str) -> Value {
    json!({"documentNo": examples::SEAL, "extendUntil": until, "decision": examples::decision("延封1", decided_on)})
}

#[test]
fn a_person_decides_whether_to_seal() {
    let undecided = without(examples::grave(), "/seal");
    let reason = desk().needs_human("inspect-fire", &undecided);
    assert!(reason.contains("临时查封"), "{reason}");
    let no_seal = json!({"decision": examples::decision("不封1", "2026-02-02"), "reason": "堵塞物已当场清除"});
    let desk = desk();
    let answer = desk.ok("inspect-fire", &with(undecided, "/noSeal", no_seal.clone()));
    assert_eq!((&answer["seal"], kept(&desk, "seal/")), (&Value::Null, 0));
    let both = with(examples::grave(), "/noSeal", no_seal);
    assert_eq!(
        super::desk().issues("inspect-fire", &both),
        ["/noSeal seal-contradiction"]
    );
    // Without a threat to public safety there is nothing to seal for.
    let milder = with(examples::grave(), "/grades/0/grade", json!("应当立即改正"));
    assert_eq!(
        super::desk().issues("inspect-fire", &milder),
        ["/seal threat-missing", "/majorHazard threat-missing"]
    );
}

#[test]
fn thirty_days_at_most() {
    for (until, issue) in [
        ("2026-03-04", None),
        ("2026-03-05", Some("/seal/until seal-too-long")),
        ("2026-02-01", Some("/seal/decision/on date-order")),
    ] {
        let input = with(examples::grave(), "/seal/until", json!(until));
        match issue {
            None => {
                let answer = desk().ok("inspect-fire", &input);
                assert_eq!(answer["seal"]["limit"]["dueOn"], until);
                assert_eq!(answer["seal"]["limit"]["period"]["kind"], "statute");
            }
            Some(issue) => assert_eq!(desk().issues("inspect-fire", &input), [issue]),
        }
    }
    let later = with(examples::grave(), "/seal/decision/on", json!("2026-02-03"));
    assert_eq!(
        desk().issues("inspect-fire", &later),
        ["/seal/onTheSpot not-on-the-spot"]
    );
    let personal = with(
        examples::grave(),
        "/seal/scope",
        json!("联系13800138000的活动室"),
    );
    assert_eq!(
        desk().issues("inspect-fire", &personal),
        ["/seal/scope personal-data-in-public-text"]
    );
}

#[test]
fn what_is_sealed_is_not_sealed_again() {
    let desk = inspected();
    let mut again = with(examples::grave(), "/inspectionNo", json!("检9"));
    again["orderAtOnce"] = examples::decision("立9", "2026-02-02");
    again["orderInTime"] = json!({"decision": examples::decision("限9", "2026-02-03")});
    again["seal"]["decision"] = examples::decision("封9", "2026-02-02");
    assert_eq!(
        desk.issues("inspect-fire", &again),
        ["/seal/scope already-sealed"]
    );
    again["seal"]["scope"] = json!("二层西侧活动室");
    again["seal"]["decision"] = examples::decision(examples::SEAL, "2026-02-02");
    assert_eq!(
        desk.issues("inspect-fire", &again),
        ["/seal/decision/documentNo seal-taken"]
    );
}

#[test]
fn it_is_lifted_when_the_hazard_is_gone() {
    let desk = inspected();
    assert_eq!(
        desk.issues(DUTY, &examples::lifting()),
        ["/lift hazards-open"]
    );
    let reason = desk.needs_human(DUTY, &without(examples::lifting(), "/decision"));
    assert!(reason.contains("决定"), "{reason}");
    desk.ok("review-fire-hazard", &examples::danger_review());
    let answer = desk.ok(DUTY, &examples::lifting());
    assert_eq!(
        answer["seal"]["liftedBy"]["documentNo"],
        "小消解〔2026〕1号"
    );
    assert_eq!(desk.ok(DUTY, &examples::lifting()), answer);
    let events = desk.host().emitted();
    assert_eq!(
        (events.len(), events[1].event_type.as_str()),
        (2, "cn.lianxi.emergency.fire-seal-lifted")
    );
    let again = with(
        examples::lifting(),
        "/decision/documentNo",
        json!("小消解〔2026〕2号"),
    );
    assert_eq!(desk.issues(DUTY, &again), ["/documentNo seal-lifted"]);
    let unknown = with(examples::lifting(), "/documentNo", json!("没有"));
    assert_eq!(desk.issues(DUTY, &unknown), ["/documentNo seal-unknown"]);
}

#[test]
fn other_grounds_leave_the_hazards_open() {
    for (ground, day, issue) in [
        ("其他不再需要查封的情形", "2026-02-05", None),
        (
            "查封期限已经届满",
            "2026-03-04",
            Some("/lift seal-not-expired"),
        ),
        ("查封期限已经届满", "2026-03-05", None),
    ] {
        let mut desk = inspected();
        desk.call(on("2026-03-10"));
        let mut input = with(examples::lifting(), "/lift", json!(ground));
        input["decision"]["on"] = json!(day);
        if let Some(issue) = issue {
            assert_eq!(desk.issues(DUTY, &input), [issue]);
            continue;
        }
        let answer = desk.ok(DUTY, &input);
        assert_eq!(answer["remaining"], json!(["fire-escape"]), "{ground}");
        assert!(answer["followUps"].to_string().contains("继续责令改正"));
    }
}

#[test]
fn it_is_extended_once_by_thirty_days() {
    for (until, decided_on, issue) in [
        ("2026-04-03", "2026-03-04", None),
        (
            "2026-04-04",
            "2026-03-04",
            Some("/extendUntil seal-too-long"),
        ),
        (
            "2026-03-04",
            "2026-03-04",
            Some("/extendUntil seal-too-long"),
        ),
        (
            "2026-04-03",
            "2026-03-05",
            Some("/decision/on extension-too-late"),
        ),
    ] {
        let mut desk = inspected();
        desk.call(on("2026-03-10"));
        let input = extension(until, decided_on);
        if let Some(issue) = issue {
            assert_eq!(desk.issues(DUTY, &input), [issue]);
            continue;
        }
        let answer = desk.ok(DUTY, &input);
        assert_eq!(answer["seal"]["limit"]["dueOn"], until);
        let mut twice = extension("2026-04-10", "2026-03-06");
        twice["decision"]["documentNo"] = json!("延封2");
        let found = desk.issues(DUTY, &twice);
        assert_eq!(found, ["/extendUntil already-extended"]);
    }
    for (lift, until) in [
        (Value::Null, Value::Null),
        (json!("火灾隐患已消除"), json!("2026-03-20")),
    ] {
        let mut input = examples::lifting();
        input["lift"] = lift;
        input["extendUntil"] = until;
        assert_eq!(inspected().issues(DUTY, &input), ["/lift lift-or-extend"]);
    }
}
