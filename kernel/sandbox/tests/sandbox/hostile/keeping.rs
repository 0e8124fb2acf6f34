//! What remains of a call: nothing in its plugin, and of what it wrote only what its caller keeps, who is told whether it answered.

use std::sync::Arc;

use async_trait::async_trait;
use lianxi_sandbox::{Budget, DutyError, Host, HostError, LogLevel, OutboxEvent};
use serde_json::json;
use tokio::sync::Notify;

use super::{ANSWER, Attack, Ends, Ground, Grounds, LONG_MS, guest, importing, limits};
use crate::support::{MemoryHost, call, component, goes_on, module, perform};

/// A guest that answers if it finds its record. If not, it writes it, and then does this.
fn writing(name: &'static str, then: &str, ends: Ends) -> Attack {
    let body = format!(
        "(call $get (i32.const 1024) (i32.const 1) (i32.const 4096))
         (if (i32.load8_u (i32.const 4104)) (then (return (call $answer))))
         (call $put (i32.const 1024) (i32.const 1) (i32.const 1025) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 4096))
         {then}"
    );
    let beside = format!(r#"(data (i32.const 1024) "k1") (func $answer (result i32) {ANSWER})"#);
    Attack {
        name,
        component: component(&importing(&guest(&body, &beside))),
        ends,
        always: false,
    }
}

/// Every way in which a call that has written does not answer.
fn writers() -> [Attack; 5] {
    [
        writing(
            "writes and spins",
            "(loop (br 0)) unreachable",
            Ends::Late,
        ),
        writing(
            "writes and traps",
            "unreachable",
            Ends::Traps("unreachable"),
        ),
        writing(
            "writes and asks for too much",
            "(loop (drop (call $random)) (br 0)) unreachable",
            Ends::Exceeds(Budget::HostCalls),
        ),
        writing(
            "writes and fails",
            "(i32.store (i32.const 16) (i32.const 1)) (i32.store (i32.const 24) (i32.const 1))
             (i32.store (i32.const 32) (i32.const 1024)) (i32.store (i32.const 36) (i32.const 2)) (i32.const 16)",
            Ends::Fails("denied: k1"),
        ),
        writing(
            "writes and answers with what is no answer",
            "(i32.store (i32.const 16) (i32.const 0)) (i32.store (i32.const 24) (i32.const 1024))
             (i32.store (i32.const 28) (i32.const 1)) (i32.const 16)",
            Ends::Breaks("not JSON"),
        ),
    ]
}

#[tokio::test]
async fn what_a_call_wrote_that_did_not_answer_is_in_its_host_and_nowhere_else() {
    let grounds = Grounds::new();
    for attack in writers() {
        let plugin = grounds.of(&attack).load(&attack);
        let name = attack.name;
        let first = perform(&plugin, "attack", json!(1)).await;
        attack.ends.check(name, &first.answer);
        assert!(
            first.host.records.contains_key("k"),
            "{name}: it had written"
        );
        // A call with another host does not find it: the first one's is the only place where it is.
        let second = perform(&plugin, "attack", json!(1)).await;
        attack.ends.check(name, &second.answer);
        // Only to whoever is given that host again it is there.
        let input = json!(1);
        let third = plugin.perform("attack", &call(), &input, second.host).await;
        Ends::Answers.check(name, &third.answer);
        goes_on(&plugin).await;
    }
}

/// A host that says when something was written, and whose end can be seen from outside.
struct Watched {
    memory: MemoryHost,
    wrote: Arc<Notify>,
}

#[async_trait]
impl Host for Watched {
    async fn record_get(&mut self, key: &str) -> Result<Option<String>, HostError> {
        self.memory.record_get(key).await
    }

    async fn record_put(
        &mut self,
        key: &str,
        value: String,
        indexes: Vec<(String, String)>,
    ) -> Result<(), HostError> {
        let put = self.memory.record_put(key, value, indexes).await;
        self.wrote.notify_one();
        put
    }

    async fn record_delete(&mut self, key: &str) -> Result<(), HostError> {
        self.memory.record_delete(key).await
    }

    async fn record_find(
        &mut self,
        index: &str,
        value: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, HostError> {
        self.memory.record_find(index, value, limit).await
    }

    async fn outbox_emit(&mut self, event: OutboxEvent) -> Result<(), HostError> {
        self.memory.outbox_emit(event).await
    }

    fn log(&mut self, level: LogLevel, message: &str) {
        self.memory.log(level, message);
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_takes_what_it_wrote_with_it() {
    let ground = Ground::new(limits(LONG_MS));
    let [spinning, ..] = writers();
    let plugin = ground.load(&spinning);
    let wrote = Arc::new(Notify::new());
    let host = Watched {
        memory: MemoryHost::default(),
        wrote: Arc::clone(&wrote),
    };
    let (context, input) = (call(), json!(1));
    tokio::select! {
        done = plugin.perform("attack", &context, &input, host) => panic!("it ended: {:?}", done.answer),
        () = wrote.notified() => {}
    }
    assert_eq!(Arc::strong_count(&wrote), 1, "its host went with it");
    goes_on(&plugin).await;
    goes_on(&ground.honest).await;
}

/// Counts its calls in a global, in memory that was empty and in memory that was not, and in a table; says how much memory it has, and
/// what is in memory that it grows by. Its other duty spoils all of them before it traps.
fn counting() -> Attack {
    let digit = |at: u32, value: &str| {
        format!("(i32.store8 (i32.const {at}) (i32.add (i32.const 48) {value}))")
    };
    let told = [
        digit(1025, "(global.get $calls)"),
        digit(1027, "(i32.load8_u (i32.const 512))"),
        digit(1029, "(i32.load8_u (i32.const 3000))"),
        digit(1031, "(table.size $t)"),
        digit(1033, "(memory.size)"),
        "(drop (memory.grow (i32.const 4)))".to_owned(),
        digit(1035, "(i32.load8_u (i32.const 300000))"),
    ];
    let perform = format!(
        "(if (i32.ne (i32.load offset=4 (local.get $arguments)) (i32.const 7)) (then (call $spoil)))
         (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
         (i32.store8 (i32.const 512) (i32.add (i32.load8_u (i32.const 512)) (i32.const 1)))
         (i32.store8 (i32.const 3000) (i32.add (i32.load8_u (i32.const 3000)) (i32.const 1)))
         (drop (table.grow $t (ref.null func) (i32.const 1)))
         {}
         (i32.store8 (i32.const 16) (i32.const 0)) (i32.store (i32.const 24) (i32.const 1024))
         (i32.store (i32.const 28) (i32.const 13)) (i32.const 16)",
        told.concat()
    );
    let beside = r#"(global $calls (mut i32) (i32.const 0))
        (table $t 0 funcref)
        (data (i32.const 1024) "[0,0,0,0,0,0]")
        (data (i32.const 3000) "\01")
        (func $spoil
            (global.set $calls (i32.const 77))
            (drop (table.grow $t (ref.null func) (i32.const 5)))
            (drop (memory.grow (i32.const 100)))
            (memory.fill (i32.const 256) (i32.const 0x55) (i32.const 6000000))
            unreachable)"#;
    Attack {
        name: "spoils what it has",
        component: component(&module(&perform, beside)),
        ends: Ends::Traps("unreachable"),
        always: true,
    }
}

#[tokio::test]
async fn a_call_finds_nothing_of_the_calls_before_it() {
    let ground = Ground::new(limits(LONG_MS));
    let attack = counting();
    let plugin = ground.load(&attack);
    for _ in 0..3 {
        for _ in 0..3 {
            let done = perform(&plugin, "minimal", json!(1)).await;
            let counted = done.answer.expect("counted");
            assert_eq!(counted, json!([1, 1, 2, 1, 4, 0]), "as in the first call");
        }
        let done = perform(&plugin, "attack", json!(1)).await;
        attack.ends.check(attack.name, &done.answer);
    }
}

/// Calls of one plugin that run at the same time have nothing in common either.
#[tokio::test]
async fn calls_at_the_same_time_do_not_see_each_other() {
    let ground = Ground::new(limits(LONG_MS));
    let plugin = ground.load(&counting());
    let calls = (0..64).map(|number| {
        let plugin = plugin.clone();
        let duty = if number % 4 == 0 { "attack" } else { "minimal" };
        tokio::spawn(async move { (duty, perform(&plugin, duty, json!(number)).await.answer) })
    });
    for call in calls.collect::<Vec<_>>() {
        match call.await.expect("no panic") {
            ("minimal", answer) => {
                assert_eq!(answer.expect("counted"), json!([1, 1, 2, 1, 4, 0]));
            }
            (_, answer) => assert!(matches!(answer, Err(DutyError::Trap(_))), "{answer:?}"),
        }
    }
}
