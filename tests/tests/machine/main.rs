//! The machine under random definitions and random answers: it never panics, every event applies and reads back, the events alone give
//! the same state, what is outstanding is stable, and a call keeps its key.
//!
//! [`sketch`] draws definitions, [`lianxi_tests::world`] answers what an execution waits for.

mod sketch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use lianxi_flow::effect::EffectKind;
use lianxi_flow::lineage::Lineage;
use lianxi_flow::{CallOutcome, Command, Error, State, decide, evolve, outstanding};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

use lianxi_tests::world::World;
use sketch::{Handling, Kind, Sketch};

/// Definitions that are drawn.
const CASES: u32 = 2_500;
/// Commands that each is given: an execution that ends is followed by another one.
const COMMANDS: u64 = 440;
/// What they come to at least, all together.
const STEPS_MIN: u64 = 1_000_000;
/// The same definitions every time, so that a failure is a change's; this variable of the environment draws others.
const SEED_VARIABLE: &str = "LIANXI_SEED";

/// Among them a `fork` of two branches that goes back to itself: it once doubled its value until the memory was full.
const SEED: u64 = 21;

#[test]
fn random_executions_keep_what_the_machine_promises() {
    let steps = AtomicU64::new(0);
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    };
    let inputs = (sketch::tasks(), any::<u64>());
    let outcome = TestRunner::new_with_rng(config, drawn()).run(&inputs, |(tasks, seed)| {
        let workflow = Arc::new(sketch::workflow(&tasks));
        let mut world = World::new(seed);
        let mut given = 0;
        while given < COMMANDS {
            let lived = world.live(&workflow, COMMANDS - given);
            given += lived.map_err(TestCaseError::fail)?;
        }
        steps.fetch_add(given, Ordering::Relaxed);
        Ok(())
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
    let steps = steps.into_inner();
    assert!(steps >= STEPS_MIN, "{steps} steps only");
}

fn drawn() -> TestRng {
    let seed = std::env::var(SEED_VARIABLE).map_or(SEED, |text| text.parse().expect("a number"));
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

/// A call is the same call however often its `try` runs it, and whoever answers it in between.
#[test]
fn a_call_keeps_its_key_over_retries() {
    let call = Sketch::plain(Kind::Http);
    let attempts = Sketch::plain(Kind::Try(
        vec![call],
        Handling {
            filter: 0,
            when: None,
            retry: Some((5, 2, false)),
            handler: None,
        },
    ));
    let workflow = Arc::new(sketch::workflow(&[attempts]));
    let mut state = State::new(workflow);
    let mut now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let mut keys = Vec::new();
    let start = Command::Start {
        id: "e".to_owned(),
        input: json!({}),
        business_key: None,
        lineage: Lineage::default(),
    };
    let mut command = Some(start);
    while let Some(given) = command.take() {
        for event in decide(&state, given, now).expect("it is taken") {
            evolve(&mut state, &event);
        }
        command = outstanding(&state)
            .first()
            .map(|effect| match &effect.kind {
                EffectKind::Call(request) => {
                    keys.push(request.key.clone());
                    Command::CallReturned {
                        effect: effect.id,
                        outcome: CallOutcome::Failed(Error::runtime("again")),
                    }
                }
                EffectKind::Timer { due } => {
                    now = now.max(*due);
                    Command::TimerFired { effect: effect.id }
                }
                _ => Command::Advance,
            });
    }
    assert_eq!(keys.len(), 6, "{keys:?}");
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}
