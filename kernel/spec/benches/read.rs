//! How long reading takes: a definition of 1,000 tasks, parsed and checked. The aim is 50 ms.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use lianxi_spec::{NoCatalog, Source, read};

const TASKS: usize = 1_000;

/// Every task has an expression of its own; one in four has a condition, and one in ten calls.
fn definition() -> String {
    let mut text = String::from(
        "document: {dsl: '1.0.3', namespace: bench, name: large, version: '1.0.0'}\ndo:\n",
    );
    for task in 0..TASKS {
        let body = if task % 10 == 0 {
            format!(
                "call: http\n      with: {{method: post, endpoint: 'https://example.com/{{id}}', body: '${{ {{a: .a{task}, b: $input.b}} }}'}}"
            )
        } else {
            format!("set: {{n: '${{ .n + {task} }}', text: some text of task {task}}}")
        };
        let condition = if task % 4 == 0 {
            format!("      if: .n != {task}\n")
        } else {
            String::new()
        };
        writeln!(text, "  - task{task}:\n{condition}      {body}").expect("a String takes all");
    }
    text
}

fn bench(criterion: &mut Criterion) {
    let text = definition();
    let source = Source {
        name: "large.yaml",
        text: &text,
    };
    let outcome = read(source, &NoCatalog);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    criterion.bench_function("read 1,000 tasks", |bencher| {
        bencher.iter(|| read(black_box(source), &NoCatalog));
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
