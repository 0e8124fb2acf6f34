//! What is built from a definition: references, places, resolved names, locals, pins, and how problems are shown.

mod host;

use host::Library;
use lianxi_flow::Workflow;
use lianxi_flow::definition::{Flow, Function, Schedule, TaskKind};
use lianxi_spec::{Look, NoCatalog, Outcome, Source, read};

const HEAD: &str = "document: { dsl: '1.0.3', namespace: test, name: shape, version: '1.0.0' }\n";

fn outcome(rest: &str) -> Outcome {
    read(
        Source {
            name: "shape.yaml",
            text: &format!("{HEAD}{rest}"),
        },
        &Library,
    )
}

#[track_caller]
fn built(rest: &str) -> Workflow {
    let outcome = outcome(rest);
    outcome
        .workflow
        .unwrap_or_else(|| panic!("{:#?}", outcome.problems))
}

const NESTED: &str = "
do:
  - first:
      try:
        - getPet: { set: { a: 1 } }
      catch:
        do:
          - say: { set: { e: '${ $error }' } }
  - x:
      for: { in: .items }
      while: $item != null
      do:
        - y: { set: { i: '${ $index }' } }
  - f:
      fork:
        branches:
          - left: { wait: PT1S }
          - a/b: { wait: { days: 1 } }
  - last: { set: { done: true }, then: first }
";

#[test]
fn references_are_pointers_of_the_definition_as_written() {
    let workflow = built(NESTED);
    let references: Vec<&str> = workflow
        .tasks
        .iter()
        .map(|task| task.reference.as_str())
        .collect();
    assert_eq!(
        references,
        [
            "/do/0/first",
            "/do/0/first/try/0/getPet",
            "/do/0/first/catch/do/0/say",
            "/do/1/x",
            "/do/1/x/do/0/y",
            "/do/2/f",
            "/do/2/f/fork/branches/0/left",
            "/do/2/f/fork/branches/1/a~1b",
            "/do/3/last",
        ]
    );
    let blocks: Vec<&str> = workflow
        .blocks
        .iter()
        .map(|block| block.reference.as_str())
        .collect();
    assert_eq!(
        blocks,
        [
            "/do",
            "/do/0/first/try",
            "/do/0/first/catch/do",
            "/do/1/x/do"
        ]
    );
    for reference in references {
        assert!(workflow.source.pointer(reference).is_some(), "{reference}");
    }
}

#[test]
fn tasks_know_their_place_and_their_source() {
    let workflow = built(NESTED);
    for (index, task) in workflow.tasks.iter().enumerate() {
        assert_eq!(
            workflow.source.pointer(&task.reference),
            Some(&*task.source)
        );
        match task.place {
            Some((block, place)) => {
                assert_eq!(workflow.block(block).tasks[place].0 as usize, index);
            }
            None => assert!(task.reference.contains("/branches/")),
        }
    }
    assert_eq!(workflow.tasks.last().unwrap().then, Flow::To(0));
}

#[test]
fn ranges_are_resolved_and_pinned_once() {
    let outcome = outcome(
        "do:\n  - a: { call: 'take-back:1@library' }\n  - b: { call: 'take-back:1@library' }\n  - c: { call: duty, with: { department: '${ .d }', among: [library, archive], duty: lend-book, version: '2', input: { title: T } } }\n",
    );
    let pins: Vec<String> = outcome
        .pins
        .iter()
        .map(|pin| format!("{} {} {}", pin.plugin, pin.range, pin.version))
        .collect();
    assert_eq!(
        pins,
        ["archive 2 2.0.0", "library 1 1.2.0", "library 2 2.0.0"]
    );
    let workflow = outcome.workflow.unwrap();
    let TaskKind::Call(call) = &workflow.tasks[0].kind else {
        panic!("{:?}", workflow.tasks[0].kind)
    };
    let duty = Function::Duty {
        duty: "take-back".into(),
        version: "1.2.0".into(),
        plugin: "library".into(),
    };
    assert_eq!(call.function, duty);
}

#[test]
fn schedules() {
    let check = |schedule: &str, wanted: &str| {
        let workflow = built(&format!(
            "schedule: {schedule}\ndo:\n  - a: {{ wait: PT1S }}\n"
        ));
        let found = match workflow.schedule.unwrap() {
            Schedule::Every(_) => "every",
            Schedule::Cron(_) => "cron",
            Schedule::After(_) => "after",
            Schedule::On(_) => "on",
        };
        assert_eq!(found, wanted);
    };
    check("{ every: PT1H }", "every");
    check("{ after: { minutes: 5 } }", "after");
    check("{ cron: '0 0 * * *' }", "cron");
    check("{ on: { one: { with: { type: a.b } } } }", "on");
}

#[test]
fn problems_are_shown_with_their_line() {
    let text =
        format!("{HEAD}do:\n  - a:\n      call: lend-boke:1@library\n      with: {{ title: T }}\n");
    let source = Source {
        name: "shape.yaml",
        text: &text,
    };
    let outcome = read(source, &Library);
    let shown = outcome.render(source, Look::Plain);
    for part in [
        "unknown-duty",
        "shape.yaml:4:13",
        "call: lend-boke:1@library",
        "did you mean `lend-book`?",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let json = outcome.to_json("shape.yaml");
    assert_eq!(json[0]["line"], 4);
    assert_eq!(json[0]["column"], 13);
    assert_eq!(json[0]["path"], "/do/0/a/call");
    assert_eq!(json[0]["help"], "did you mean `lend-book`?");
}

#[test]
fn problems_inside_expressions_have_their_own_place() {
    let check = |expression: &str, line: u32, column: u32| {
        let outcome = outcome(&format!(
            "do:\n  - a:\n      set:\n        x: {expression}\n"
        ));
        let problem = outcome
            .problems
            .first()
            .unwrap_or_else(|| panic!("{expression}"));
        assert_eq!(
            (problem.code, problem.at.line, problem.at.column),
            ("bad-expression", line, column),
            "{expression}: {}",
            problem.message
        );
    };
    check("${ .a | lenght }", 5, 20);
    check("\"${ \\\"q\\\" | lenght }\"", 5, 24);
    check("'${ \"it''s 东\" | lenght }'", 5, 28);
    check(">-\n          ${ .a\n          | lenght }", 7, 13);
}

#[test]
fn a_long_line_is_cut_where_it_is_shown() {
    let tasks: Vec<String> = (0..4_000)
        .map(|index| format!("{{ t{index}: {{ set: {{ a: 1 }} }} }}, "))
        .collect();
    let tasks = tasks.concat();
    let text = format!("{HEAD}do: [{tasks}{{ a: {{ wait: soon }} }}]\n");
    let source = Source {
        name: "long.yaml",
        text: &text,
    };
    let outcome = read(source, &NoCatalog);
    let shown = outcome.render(source, Look::Ascii);
    assert!(shown.contains("wait: soon"));
    assert!(shown.lines().all(|line| line.chars().count() < 300));
}

#[test]
fn a_version_is_in_force_from_a_day_or_an_instant() {
    for (given, expected) in [
        ("'2026-07-01'", Some("2026-06-30T16:00:00Z")),
        ("2026-07-01", Some("2026-06-30T16:00:00Z")),
        ("'2026-07-01T09:00:00+08:00'", Some("2026-07-01T01:00:00Z")),
        ("'2026-07-01T09:00:00'", None),
        ("'2026-13-01'", None),
        ("20260701", None),
        ("soon", None),
    ] {
        let text = format!(
            "document: {{dsl: '1.0.3', namespace: test, name: shape, version: '1.0.0', metadata: {{effectiveFrom: {given}}}}}\ndo:\n  - a: {{set: {{n: 1}}}}\n"
        );
        let source = Source {
            name: "shape.yaml",
            text: &text,
        };
        let found = read(source, &NoCatalog).workflow;
        let from = found.map(|workflow| workflow.document.effective_from.expect("a date"));
        assert_eq!(
            from.map(|from| from.to_string()).as_deref(),
            expected,
            "{given}"
        );
    }
}
