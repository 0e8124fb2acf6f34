//! Lights: what a deadline comes to, and that each has a word.

use crate::common::{at, complete, terms_with};
use crate::script::check_from;
use lianxi_work::{Command, Light, Lights, Terms};
use serde_json::json;

fn near_forty() -> Terms {
    terms_with(
        json!({"due": {"at": at(60), "nearAt": at(40), "provisional": false, "kind": "default", "text": "及时（默认）"}}),
    )
}

#[test]
fn the_light_follows_time_and_what_people_do() {
    let item = check_from(1, near_forty(), &[]);
    for (minute, light) in [
        (0, Light::Normal),
        (39, Light::Normal),
        (40, Light::Nearing),
        (60, Light::Nearing),
        (61, Light::Overdue),
    ] {
        assert_eq!(item.light(at(minute)), Some(light), "{minute}");
    }
    let explain = Command::Explain {
        reason: "停电".to_owned(),
    };
    let item = check_from(70, near_forty(), &[("ann", explain, "explained")]);
    assert_eq!(item.light(at(71)), Some(Light::Explained));
    let in_time = check_from(
        60,
        near_forty(),
        &[("ann", complete("accepted"), "completed")],
    );
    assert_eq!(in_time.light(at(999)), Some(Light::InTime));
    let late = check_from(
        61,
        near_forty(),
        &[("ann", complete("accepted"), "completed")],
    );
    assert_eq!(late.light(at(999)), Some(Light::Late));
    let without = check_from(1, terms_with(json!({"due": null})), &[]);
    assert_eq!(without.light(at(999)), Some(Light::NoDue));
}

#[test]
fn a_light_without_a_word_is_refused() {
    let lights = Lights::default();
    for light in Light::ALL {
        assert!(!lights.of(light).word().is_empty(), "{}", light.name());
    }
    let given = json!({"late": {"word": "超期办结", "colour": "red"}});
    let lights: Lights = serde_json::from_value(given).expect("one is set, the others stay");
    assert_eq!(lights.of(Light::Late).word(), "超期办结");
    assert_eq!(lights.of(Light::Overdue).word(), "逾期");
    for wrong in [
        json!({"late": {"word": " ", "colour": "red"}}),
        json!({"green": {"word": "正常", "colour": "green"}}),
    ] {
        assert!(serde_json::from_value::<Lights>(wrong).is_err());
    }
}
