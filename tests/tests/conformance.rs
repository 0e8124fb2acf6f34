//! The plugins as they are delivered, in the sandbox that runs them: every duty answers its examples exactly as its own code does,
//! and of whatever is wrong with an input it says where and why. Never a trap, never a broken answer, never a spent budget.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use jsonschema::Validator;
use lianxi_sandbox::limits::{FAILURE_TEXT_BYTES_MAX, ISSUES_MAX};
use lianxi_sandbox::{
    CallContext, DutyError, Host, HostError, Limits, LogLevel, OutboxEvent, Package, Sandbox,
};
use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Context, Failure, Level, Plugin, Random};
use lianxi_sdk_testing::mutation::{inputs, judge};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde::Serialize;
use serde_json::Value;

/// Where the random stream of every call begins, inside the sandbox and outside.
const SEED: [u8; 32] = [7; 32];
/// Far more than a duty takes: a busy machine is no fault of a plugin.
const DEADLINE_MS: u64 = 120_000;
/// The most flaws that are looked for: more say nothing new.
const FLAWS_MAX: usize = 40;

type Examples = Vec<(&'static str, Value)>;

/// A test a department: natively and as a component.
macro_rules! conform {
    ($($test:ident: $department:ident;)*) => {$(
        #[tokio::test]
        async fn $test() {
            use $department::examples::{call, examples};
            check($department::plugin(), examples(), call()).await;
        }
    )*};
}

conform! {
    institutional_establishment_conforms: lianxi_plugin_institutional_establishment;
    development_reform_conforms: lianxi_plugin_development_reform;
    education_conforms: lianxi_plugin_education;
    public_security_conforms: lianxi_plugin_public_security;
    civil_affairs_conforms: lianxi_plugin_civil_affairs;
    finance_conforms: lianxi_plugin_finance;
    human_resources_conforms: lianxi_plugin_human_resources;
    natural_resources_conforms: lianxi_plugin_natural_resources;
    housing_conforms: lianxi_plugin_housing;
    health_conforms: lianxi_plugin_health;
    emergency_conforms: lianxi_plugin_emergency;
    taxation_conforms: lianxi_plugin_taxation;
    market_regulation_conforms: lianxi_plugin_market_regulation;
    audit_conforms: lianxi_plugin_audit;
    trade_union_conforms: lianxi_plugin_trade_union;
    youth_league_conforms: lianxi_plugin_youth_league;
    womens_federation_conforms: lianxi_plugin_womens_federation;
    family_planning_association_conforms: lianxi_plugin_family_planning_association;
}

/// Every example in its order, and before it whatever can be wrong with it.
async fn check(plugin: Plugin, examples: Examples, call: Call) {
    let mut department = Department::load(plugin, call);
    for (duty, example) in &examples {
        department.refuses_what_is_wrong(duty, example).await;
        department.answers(duty, example).await;
    }
    let Department {
        mut flaws,
        manifest,
        answered,
        refused,
        ..
    } = department;
    for duty in manifest.duties {
        if !answered.contains(&duty.name) {
            flaws.push(format!("{}: no example is answered", duty.name));
        }
        if !refused.contains(&duty.name) {
            flaws.push(format!("{}: no wrong input is refused", duty.name));
        }
    }
    assert!(flaws.is_empty(), "{flaws:#?}");
}

/// A plugin twice, as a component and as code, and the records that both have come to.
struct Department {
    component: lianxi_sandbox::Plugin,
    code: Plugin,
    manifest: lianxi_sdk::Manifest,
    outputs: BTreeMap<String, Validator>,
    host: FakeHost,
    call: Call,
    /// Duties that have answered an example, or have left it to a person.
    answered: BTreeSet<String>,
    /// Duties that have refused something.
    refused: BTreeSet<String>,
    flaws: Vec<String>,
}

/// What came of one call, and what it left behind.
struct Done {
    answer: Result<Value, Failure>,
    /// The component was not asked: the input does not fit the schema.
    by_schema: bool,
    host: FakeHost,
}

impl Department {
    fn load(code: Plugin, call: Call) -> Self {
        let manifest = code.manifest();
        let folder = lianxi_tests::plugins().expect("the plugins are built");
        let package = Package::read_file(&folder.join(format!("{}.wasm", manifest.id)))
            .expect("the file is a package");
        assert_eq!(
            json(package.manifest()),
            json(&manifest),
            "the package is of other sources: 'make plugins' builds it anew"
        );
        let limits = Limits {
            deadline_ms: DEADLINE_MS,
            ..Limits::default()
        };
        let sandbox = Sandbox::new(limits).expect("a sandbox");
        let outputs = manifest.duties.iter().map(|duty| {
            let schema = jsonschema::draft202012::new(&duty.output_schema);
            (duty.name.clone(), schema.expect("a schema"))
        });
        Self {
            component: sandbox.load(&package).expect("the package loads"),
            outputs: outputs.collect(),
            manifest,
            host: FakeHost::granting(&code).call(call.clone()),
            code,
            call,
            answered: BTreeSet::new(),
            refused: BTreeSet::new(),
            flaws: Vec::new(),
        }
    }

    /// A right input: both say the same, write the same and send the same.
    async fn answers(&mut self, duty: &str, example: &Value) {
        let code = self.as_code(duty, example);
        let component = match self.as_component(duty, example).await {
            Ok(component) => component,
            Err(end) => {
                let flaw = format!("{duty}: its example ends in {end}");
                return self.flaws.push(flaw);
            }
        };
        match &component.answer {
            Ok(_) | Err(Failure::NeedsHuman(_)) => {
                self.answered.insert(duty.to_owned());
            }
            Err(failure) => {
                let flaw = format!("{duty}: its example fails: {failure}");
                self.flaws.push(flaw);
            }
        }
        if let Some(flaw) = self.difference(duty, &component, &code) {
            self.flaws.push(format!("{duty}: {flaw}"));
        }
        let left = |done: &Done| {
            let records = ordered(json(&done.host.all_records()));
            let mut events = done.host.emitted();
            for event in &mut events {
                event.body.sort_all_objects();
            }
            format!("{records:?} {events:?} {:?}", done.host.logged())
        };
        if left(&component) != left(&code) {
            let flaw = format!("{duty}: the component leaves other records, events or lines");
            self.flaws.push(flaw);
        }
        self.host.settle(component.host, component.answer.is_ok());
    }

    /// Wrong inputs, each of which finds the records as they are.
    async fn refuses_what_is_wrong(&mut self, duty: &str, example: &Value) {
        let declared = self.manifest.duties.iter().find(|one| one.name == duty);
        let schema = declared.map_or(Value::Null, |one| one.input_schema.clone());
        for wrong in inputs(&schema, example) {
            if self.flaws.len() >= FLAWS_MAX {
                return;
            }
            let found = match self.as_component(duty, &wrong.input).await {
                Ok(component) => {
                    if component.answer.is_err() {
                        self.refused.insert(duty.to_owned());
                    }
                    let code = self.as_code(duty, &wrong.input);
                    let judged = judge(&wrong, &component.answer).err();
                    judged.or_else(|| self.difference(duty, &component, &code))
                }
                Err(end) => Some(end.to_string()),
            };
            let flaw = found.map(|flaw| format!("{duty} {wrong}: {}", beginning(&flaw)));
            self.flaws.extend(flaw);
        }
    }

    /// What is not the same, or not an output of the duty. The sandbox passes on no more issues than its bound, and no longer texts; what it refuses by
    /// the schema, the code refuses in other words.
    fn difference(&self, duty: &str, component: &Done, code: &Done) -> Option<String> {
        let mut expected = code.answer.clone();
        if let Err(Failure::InvalidInput(issues)) = &mut expected {
            if component.by_schema {
                return None;
            }
            issues.truncate(ISSUES_MAX);
        }
        if let Err(failure) = &mut expected {
            shorten(failure);
        }
        let (found, expected) = (said(&component.answer), said(&expected));
        if found != expected {
            let (found, expected) = (beginning(&found), beginning(&expected));
            return Some(format!("the component says {found}, the code {expected}"));
        }
        let output = component.answer.as_ref().ok()?;
        let fits = self.outputs.get(duty)?.is_valid(output);
        (!fits).then(|| "the answer is not an output of the duty".to_owned())
    }

    /// Runs the plugin's own code, with the random stream of the sandbox.
    fn as_code(&self, duty: &str, input: &Value) -> Done {
        let host = self.host.clone();
        let random = Drawn(RefCell::new(ChaCha20Rng::from_seed(SEED)));
        let context = Context {
            random: &random,
            ..host.context()
        };
        Done {
            answer: self.code.perform(duty, &context, input),
            by_schema: false,
            host,
        }
    }

    /// Runs the component; the error is an end that no plugin may come to.
    async fn as_component(&self, duty: &str, input: &Value) -> Result<Done, DutyError> {
        let host = Lent(self.host.clone());
        let done = self
            .component
            .perform(duty, &context(&self.call), input, host)
            .await;
        let (answer, by_schema) = match done.answer {
            Ok(output) => (Ok(output), false),
            Err(DutyError::Failure(failure)) => (Err(typed(json(&failure))), false),
            Err(DutyError::InvalidInput(issues)) => {
                (Err(Failure::InvalidInput(typed(json(&issues)))), true)
            }
            Err(end) => return Err(end),
        };
        Ok(Done {
            answer,
            by_schema,
            host: done.host.0,
        })
    }
}

/// Enough of a text to find its place.
fn beginning(text: &str) -> String {
    const CHARS: usize = 300;
    text.chars().take(CHARS).collect()
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("a value of ours is JSON")
}

/// The sandbox and the SDK have a failure each, of one shape.
fn typed<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the sandbox's shapes are the SDK's")
}

/// The objects of a component are sorted by its own build, those of the code are as it made them.
fn ordered(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}

/// The bytes of an answer.
fn said(answer: &Result<Value, Failure>) -> String {
    match answer {
        Ok(output) => ordered(output.clone()).to_string(),
        Err(failure) => ordered(json(failure)).to_string(),
    }
}

fn context(call: &Call) -> CallContext {
    let call = call.clone();
    CallContext {
        execution: call.execution,
        task: call.task,
        idempotency_key: call.idempotency_key,
        attempt: call.attempt,
        now: call.now,
        basis_date: call.basis_date,
        region: call.region,
        level: call.level.map(|level| match level {
            Level::Province => lianxi_sandbox::Level::Province,
            Level::City => lianxi_sandbox::Level::City,
            Level::County => lianxi_sandbox::Level::County,
            Level::Township => lianxi_sandbox::Level::Township,
        }),
        actor: None,
        deadline: call.deadline,
        random_seed: SEED,
    }
}

/// The stream that the sandbox lends, for the plugin's own code.
struct Drawn(RefCell<ChaCha20Rng>);

impl Random for Drawn {
    fn next_u64(&self) -> u64 {
        self.0.borrow_mut().next_u64()
    }
}

/// The SDK's fake host behind the sandbox.
struct Lent(FakeHost);

/// The fake host refuses what is not granted, and nothing else of it fails.
fn refused(failure: Failure) -> HostError {
    HostError::Denied(failure.to_string())
}

#[async_trait]
impl Host for Lent {
    async fn record_get(&mut self, key: &str) -> Result<Option<String>, HostError> {
        let found = self.0.records().get(key).map_err(refused)?;
        Ok(found.map(|value| value.to_string()))
    }

    async fn record_put(
        &mut self,
        key: &str,
        value: String,
        indexes: Vec<(String, String)>,
    ) -> Result<(), HostError> {
        let value: Value = serde_json::from_str(&value).expect("the sandbox has checked it");
        let indexes: Vec<(&str, &str)> = indexes
            .iter()
            .map(|(index, value)| (index.as_str(), value.as_str()))
            .collect();
        self.0.records().put(key, &value, &indexes).map_err(refused)
    }

    async fn record_delete(&mut self, key: &str) -> Result<(), HostError> {
        self.0.records().delete(key).map_err(refused)
    }

    async fn record_find(
        &mut self,
        index: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, HostError> {
        let found = self
            .0
            .records()
            .find(index, value, limit)
            .map_err(refused)?;
        Ok(found
            .into_iter()
            .map(|(key, value)| (key, value.to_string()))
            .collect())
    }

    async fn outbox_emit(&mut self, event: OutboxEvent) -> Result<(), HostError> {
        let body = serde_json::from_str(&event.body).expect("the sandbox has checked it");
        let (outbox, subject) = (self.0.context().outbox, event.subject.as_deref());
        outbox
            .emit(&event.destination, &event.event_type, subject, &body)
            .map_err(refused)
    }

    fn log(&mut self, level: LogLevel, message: &str) {
        let level = match level {
            LogLevel::Debug => lianxi_sdk::LogLevel::Debug,
            LogLevel::Info => lianxi_sdk::LogLevel::Info,
            LogLevel::Warn => lianxi_sdk::LogLevel::Warn,
            LogLevel::Error => lianxi_sdk::LogLevel::Error,
        };
        self.0.context().log.log(level, message);
    }
}

/// Texts as long as the sandbox passes them on.
fn shorten(failure: &mut Failure) {
    let texts: Vec<&mut String> = match failure {
        Failure::InvalidInput(issues) => issues
            .iter_mut()
            .flat_map(|issue| [&mut issue.field, &mut issue.code, &mut issue.message])
            .collect(),
        Failure::Denied(reason) | Failure::NeedsHuman(reason) => vec![reason],
        Failure::Unavailable { .. } => Vec::new(),
        Failure::Permanent(problem) => {
            vec![&mut problem.r#type, &mut problem.title, &mut problem.detail]
        }
    };
    for text in texts {
        text.truncate(text.floor_char_boundary(FAILURE_TEXT_BYTES_MAX));
    }
}
