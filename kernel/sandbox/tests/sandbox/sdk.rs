//! What a plugin's author sees in the SDK's own test of a package is what the sandbox does.

use lianxi_sandbox::{DutyError, Limits};
use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure};
use lianxi_sdk_testing::{Component, Subject as _, check_input, check_output};
use serde_json::{Value, json};

use crate::support::{error, perform, sample, sample_package};

#[test]
fn a_component_works_on_the_fake_host_as_the_code_does() {
    let component = Component::read(sample_package().bytes()).expect("the package loads");
    let (host, call) = (FakeHost::new(), Call::default());
    let register = |name: &str| {
        let input = json!({"name": name, "division": "140105"});
        check_input(component.manifest(), "register", &input).expect("an input of the duty");
        component.perform("register", &call, &input, &host)
    };
    let output = register("晋苗").expect("registered");
    check_output(component.manifest(), "register", &output).expect("an output of the duty");
    assert_eq!(
        register("双语").expect("registered")["neighbours"],
        json!(["晋苗"])
    );
    assert_eq!(
        (
            host.all_records().len(),
            host.emitted().len(),
            host.logged().len()
        ),
        (2, 2, 2)
    );
    let Err(Failure::InvalidInput(issues)) = register("双语") else {
        panic!("registered twice")
    };
    assert_eq!(issues[0].field, "/name");
    assert!(check_input(component.manifest(), "register", &json!({"name": "x"})).is_err());
    assert!(check_output(component.manifest(), "regster", &output).is_err());
}

#[tokio::test]
async fn both_say_the_same() {
    let component = Component::read(sample_package().bytes()).expect("the package loads");
    let plugin = sample(Limits::default());
    let (host, call) = (FakeHost::new(), Call::default());
    let answered = component
        .perform("minimal", &call, &json!({"甲": [1, null]}), &host)
        .expect("answered");
    let sandboxed = perform(&plugin, "minimal", json!({"甲": [1, null]}))
        .await
        .answer
        .expect("answered");
    assert_eq!(answered, sandboxed);
    for kind in [
        "invalid-input",
        "denied",
        "needs-human",
        "unavailable",
        "permanent",
    ] {
        let failure = component
            .perform("fail", &call, &json!(kind), &host)
            .expect_err(kind);
        let DutyError::Failure(sandboxed) = error(&plugin, "fail", json!(kind)).await else {
            panic!("{kind}")
        };
        let shape = |failure: Result<Value, serde_json::Error>| failure.expect("JSON");
        assert_eq!(
            shape(serde_json::to_value(failure)),
            shape(serde_json::to_value(sandboxed)),
            "{kind}"
        );
    }
}
