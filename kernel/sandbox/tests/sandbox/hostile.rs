//! What a component may try, and what stops it. Every attack is an entry of a table: its name, the guest, and how its call has to end.
//! After each the same plugin serves an honest call, and so does another one beside it.
//!
//! ```text
//! computing   time, fuel, stack and traps
//! memory      memories, tables and instances
//! border      what an allocator, a result or a failure may lie about
//! calls       what is asked of the host, and how often
//! duties      what needs a real language: the sample guest
//! keeping     what remains of a call
//! packages    what is refused before anything runs
//! resident    what all of it together costs the host
//! ```

mod border;
mod calls;
mod computing;
mod duties;
mod keeping;
mod memory;
mod packages;
mod resident;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use lianxi_sandbox::{Budget, DutyError, Limits, Package, Plugin, Sandbox};
use serde_json::{Value, json};

use crate::support::{
    answering, component, core_modules, goes_on, hostile, manifest, module, perform, with_manifest,
};

/// How much later than its deadline a call may end here. A tick of the engine makes it a hundredth of a second on a quiet machine; but
/// tests run beside others on machines with two cores, where a thread may have to wait for its turn, and that is no fault of the sandbox.
const SLACK: Duration = Duration::from_secs(5);
/// The deadline of attacks that nothing else ends.
const SHORT_MS: u64 = 500;
/// The deadline of the others, which meet another bound long before it on a machine of any speed.
const LONG_MS: u64 = 20_000;
/// No error is longer than a person would read, whatever the guest does.
const ERROR_BYTES_MAX: usize = 1_000;
/// Of guests alone; packages that are refused are counted apart.
const ATTACKS_MIN: usize = 60;

/// What an honest call answers.
const HONEST: &str = "still here";
/// A body that answers so: the text stands at 2048, the result at 16.
const ANSWER: &str =
    "(i32.store8 (i32.const 16) (i32.const 0)) (i32.store (i32.const 24) (i32.const 2048))
    (i32.store (i32.const 28) (i32.const 12)) (i32.const 16)";

/// How the call of an attack has to end.
#[derive(Debug, Clone, Copy)]
enum Ends {
    Late,
    Exceeds(Budget),
    /// It stops itself, with these words.
    Traps(&'static str),
    /// Its answer is none, and why.
    Breaks(&'static str),
    /// With a failure of its own that says this.
    Fails(&'static str),
    /// It hurts nobody but itself, and answers as an honest guest would.
    Answers,
}

impl Ends {
    fn check(self, name: &str, answer: &Result<Value, DutyError>) {
        let fits = match (self, answer) {
            (Self::Late, Err(DutyError::Deadline { .. })) => true,
            (Self::Exceeds(budget), Err(DutyError::LimitExceeded(found))) => budget == *found,
            (Self::Traps(said), Err(DutyError::Trap(text)))
            | (Self::Breaks(said), Err(DutyError::BrokenOutput(text))) => text.contains(said),
            (Self::Fails(said), Err(DutyError::Failure(failure))) => {
                failure.to_string().contains(said)
            }
            (Self::Answers, Ok(output)) => *output == json!(HONEST),
            _ => false,
        };
        assert!(fits, "{name} has to end as {self:?}, not as {answer:?}");
        if let Err(error) = answer {
            let text = error.to_string();
            let clear = text.lines().count() == 1 && text.len() <= ERROR_BYTES_MAX;
            assert!(clear, "{name} is not told in one line: {text}");
        }
    }
}

/// A guest that misbehaves.
struct Attack {
    name: &'static str,
    component: Vec<u8>,
    ends: Ends,
    /// Whether it does so in every call, so that the same plugin cannot serve an honest one.
    always: bool,
}

impl Attack {
    /// A guest whose duty `attack` has this body, with anything else beside it, and whose duty `minimal` is honest.
    fn new(name: &'static str, body: &str, beside: &str, ends: Ends) -> Self {
        let component = component(&guest(body, beside));
        Self {
            name,
            component,
            ends,
            always: false,
        }
    }

    /// A guest that does it in every call, or before.
    fn always(name: &'static str, core: &str, ends: Ends) -> Self {
        Self {
            name,
            component: component(core),
            ends,
            always: true,
        }
    }
}

/// The core module of [`Attack::new`]. The duty is known by the length of its name, which stands second among the arguments.
fn guest(body: &str, beside: &str) -> String {
    let honest = "minimal".len();
    let perform = format!(
        "(if (i32.ne (i32.load offset=4 (local.get $arguments)) (i32.const {honest})) (then (return (call $attack))))
         {ANSWER}"
    );
    let beside = format!(
        r#"(data (i32.const 2048) "\"{HONEST}\"")
           (func $attack (result i32) {body})
           {beside}"#
    );
    module(&perform, &beside)
}

/// The same guest with every function of the host: only the attacks on those import them.
pub fn importing(core: &str) -> String {
    const IMPORTS: &str = r#"(module
        (import "lianxi:plugin/log@1.0.0" "write" (func $write (param i32 i32 i32)))
        (import "lianxi:plugin/random@1.0.0" "next-u64" (func $random (result i64)))
        (import "lianxi:plugin/records@1.0.0" "get" (func $get (param i32 i32 i32)))
        (import "lianxi:plugin/records@1.0.0" "put" (func $put (param i32 i32 i32 i32 i32 i32 i32)))
        (import "lianxi:plugin/records@1.0.0" "find" (func $find (param i32 i32 i32 i32 i32 i32)))
        (import "lianxi:plugin/outbox@1.0.0" "emit" (func $emit (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))"#;
    core.replacen("(module", IMPORTS, 1)
}

/// The manifest of every attack: it asks for all that is offered, so that nothing is stopped by its name.
pub fn papers() -> Value {
    let mut papers = manifest(&json!([
        { "capability": "records", "indexes": ["colour"] },
        { "capability": "outbox", "destinations": ["elsewhere"] },
        { "capability": "random" },
        { "capability": "log" },
    ]));
    let duties = papers["duties"].as_array_mut().expect("a list of duties");
    let mut attack = duties[0].clone();
    attack["name"] = json!("attack");
    duties.push(attack);
    papers
}

/// Where attacks are made: a sandbox, and an honest plugin in it.
struct Ground {
    sandbox: Sandbox,
    honest: Plugin,
    deadline: Duration,
}

impl Ground {
    fn new(limits: Limits) -> Self {
        let deadline = Duration::from_millis(limits.deadline_ms);
        let sandbox = Sandbox::new(limits).expect("a sandbox");
        let honest = hostile(&answering(r#"\"still here\""#, HONEST.len() + 2));
        let honest = sandbox.load(&honest).expect("an honest plugin loads");
        Self {
            sandbox,
            honest,
            deadline,
        }
    }

    fn load(&self, attack: &Attack) -> Plugin {
        let bytes = with_manifest(attack.component.clone(), &papers());
        let package = Package::read(&bytes);
        let package = package.unwrap_or_else(|error| panic!("{}: {error}", attack.name));
        let plugin = self.sandbox.load(&package);
        plugin.unwrap_or_else(|error| panic!("{}: {error}", attack.name))
    }

    async fn withstands(&self, attack: &Attack, plugin: &Plugin) {
        let began = Instant::now();
        let done = perform(plugin, "attack", json!(1)).await;
        let took = began.elapsed();
        attack.ends.check(attack.name, &done.answer);
        assert!(
            took <= self.deadline + SLACK,
            "{} took {took:?}",
            attack.name
        );
        // Nothing of the call is left but what it may have spoilt in its plugin or its sandbox.
        drop(done);
        goes_on(&self.honest).await;
        if !attack.always {
            goes_on(plugin).await;
        }
    }
}

/// The two places: for what only the deadline ends, and for what ends by another bound.
struct Grounds {
    short: Ground,
    long: Ground,
}

impl Grounds {
    fn new() -> Self {
        Self {
            short: Ground::new(limits(SHORT_MS)),
            long: Ground::new(limits(LONG_MS)),
        }
    }

    fn of(&self, attack: &Attack) -> &Ground {
        match attack.ends {
            Ends::Late => &self.short,
            _ => &self.long,
        }
    }
}

/// So much fuel that it never ends a call before the deadline.
fn limits(deadline_ms: u64) -> Limits {
    Limits {
        deadline_ms,
        fuel: u64::MAX / 2,
        ..Limits::default()
    }
}

async fn withstood(attacks: &[Attack]) {
    let grounds = Grounds::new();
    for attack in attacks {
        let ground = grounds.of(attack);
        let plugin = ground.load(attack);
        ground.withstands(attack, &plugin).await;
    }
}

fn all() -> Vec<Attack> {
    let tables = [
        computing::attacks(),
        memory::attacks(),
        border::attacks(),
        calls::attacks(),
    ];
    tables.into_iter().flatten().collect()
}

/// The core module of every attack, for whoever wants to change it.
pub fn cores() -> Vec<Vec<u8>> {
    let core = |attack: Attack| {
        let main = core_modules(&attack.component).swap_remove(0);
        attack.component[main].to_vec()
    };
    all().into_iter().map(core).collect()
}

#[test]
fn every_attack_has_a_name_of_its_own() {
    let attacks = all();
    let names: BTreeSet<&str> = attacks.iter().map(|attack| attack.name).collect();
    assert_eq!(names.len(), attacks.len());
    assert!(names.len() >= ATTACKS_MIN, "{} attacks", names.len());
}

/// What makes the attacks attacks is what they do: a guest of the same form that does nothing of the kind is an ordinary plugin.
#[tokio::test]
async fn a_raw_module_that_behaves_is_an_ordinary_plugin() {
    let ground = Ground::new(limits(LONG_MS));
    let plugin = ground.load(&Attack::new("none", ANSWER, "", Ends::Answers));
    let done = perform(&plugin, "attack", json!({})).await;
    assert_eq!(done.answer.expect("answered"), json!(HONEST));
    let other = hostile(&answering("[true]", 6));
    let other = ground.sandbox.load(&other).expect("it loads");
    let done = perform(&other, "minimal", json!({})).await;
    assert_eq!(done.answer.expect("answered"), json!([true]));
}
