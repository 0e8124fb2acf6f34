//! How long a pure turn takes: 1,000 `set` tasks, each with an expression, from the start to the end.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use lianxi_flow::definition::{
    Block, BlockId, Document, Export, Flow, Input, Output, Task, TaskId, TaskKind,
};
use lianxi_flow::expression::{Expression, Template};
use lianxi_flow::lineage::Lineage;
use lianxi_flow::{Command, State, Workflow, decide, evolve};
use serde_json::{Value, json};

const TASKS: u32 = 1_000;

fn workflow() -> Workflow {
    let count = Expression::compile("{n: (.n + 1), last: $task.name}", &[]).expect("jq");
    let task = |place: u32| Task {
        name: format!("t{place}"),
        reference: format!("/do/{place}/t{place}"),
        place: Some((BlockId(0), place as usize)),
        source: Arc::new(json!({"set": "${ {n: (.n + 1), last: $task.name} }"})),
        condition: None,
        input: Input::default(),
        output: Output::default(),
        export: Export::default(),
        timeout: None,
        then: Flow::Continue,
        return_target: None,
        extended_by: Vec::new(),
        kind: TaskKind::Set(Template::Expression(count.clone())),
    };
    Workflow {
        document: Document {
            dsl: "1.0.3".to_owned(),
            namespace: "bench".to_owned(),
            name: "count".to_owned(),
            version: "1.0.0".to_owned(),
            title: None,
            summary: None,
            tags: Value::Null,
            metadata: Value::Null,
            effective_from: None,
        },
        source: Arc::new(json!({})),
        input: Input::default(),
        output: Output::default(),
        timeout: None,
        schedule: None,
        secrets: Vec::new(),
        extensions: Vec::new(),
        root: BlockId(0),
        blocks: vec![Block {
            tasks: (0..TASKS).map(TaskId).collect(),
            reference: "/do".to_owned(),
        }],
        tasks: (0..TASKS).map(task).collect(),
    }
}

fn turn(workflow: &Arc<Workflow>) -> State {
    let mut state = State::new(Arc::clone(workflow));
    let now = Timestamp::UNIX_EPOCH;
    let mut command = Command::Start {
        id: "e".to_owned(),
        input: json!({"n": 0}),
        business_key: None,
        lineage: Lineage::default(),
    };
    loop {
        for event in decide(&state, command, now).expect("it is taken") {
            evolve(&mut state, &event);
        }
        if !state.can_advance() {
            return state;
        }
        command = Command::Advance;
    }
}

fn bench(criterion: &mut Criterion) {
    let workflow = Arc::new(workflow());
    let ended = turn(&workflow);
    assert_eq!(
        ended.output.map(|output| output["n"].clone()),
        Some(json!(TASKS))
    );
    criterion.bench_function("a turn of 1,000 set tasks", |bencher| {
        bencher.iter(|| turn(black_box(&workflow)));
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
