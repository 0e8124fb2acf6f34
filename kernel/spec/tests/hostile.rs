//! Definitions written to hurt: refused or bounded, and never a panic.

mod host;

use std::fmt::Write as _;

use host::Library;
use lianxi_spec::{Look, MAX_BYTES, MAX_DEPTH, MAX_EXPRESSIONS, Outcome, Source, read};
use proptest::prelude::*;

const HEAD: &str = "document: { dsl: '1.0.0', namespace: test, name: h, version: '1.0.0' }\n";
const VALID: [&str; 2] = [
    include_str!("valid/everything.yaml"),
    include_str!("valid/people.yaml"),
];

fn outcome(text: &str) -> Outcome {
    let source = Source {
        name: "hostile.yaml",
        text,
    };
    let outcome = read(source, &Library);
    outcome.render(source, Look::Plain);
    outcome
}

#[track_caller]
fn refused(text: &str, code: &str) {
    let outcome = outcome(text);
    assert!(outcome.workflow.is_none());
    assert!(
        outcome.problems.iter().any(|problem| problem.code == code),
        "{:?}",
        outcome.problems
    );
}

#[test]
fn bombs_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let copies = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{copies}]").unwrap();
    }
    refused(&bomb, "too-large");
    // Few aliases, each of much text.
    let long = format!(
        "a: &a \"{}\\n\"\nb: [{}]\n",
        "x".repeat(1_000_000),
        vec!["*a"; 90].join(", ")
    );
    refused(&long, "too-large");
}

#[test]
fn depth_is_bounded() {
    refused(&"[".repeat(100_000), "too-large");
    refused(&"{a: ".repeat(100_000), "too-large");
    refused(&"- ".repeat(1_000), "too-large");
    let nested = |depth: usize| {
        let mut text = format!("{HEAD}do:\n");
        for level in 0..depth {
            writeln!(
                text,
                "{0}- t{level}:\n{0}    do:",
                "  ".repeat(level * 3 + 1)
            )
            .unwrap();
        }
        text + &format!("{}- last: {{ wait: PT1S }}\n", "  ".repeat(depth * 3 + 1))
    };
    refused(&nested(1_000), "too-large");
    let fits = nested((MAX_DEPTH - 5) / 3);
    assert!(
        outcome(&fits).workflow.is_some(),
        "{:?}",
        outcome(&fits).problems
    );
}

#[test]
fn size_is_bounded() {
    let long = "x".repeat(3 * 1024 * 1024);
    assert!(
        outcome(&format!(
            "{HEAD}do:\n  - a: {{ set: {{ text: {long} }} }}\n"
        ))
        .workflow
        .is_some()
    );
    refused(
        &format!("{HEAD}do:\n  - a: {{ when: {long} }}\n"),
        "no-task-type",
    );
    refused(
        &format!("{HEAD}do:\n  - a: {{ set: '${{ {long} }}' }}\n"),
        "bad-expression",
    );
    // A long text that every enclosing task holds again.
    let mut text = format!("{HEAD}do:\n");
    for level in 0..30 {
        writeln!(
            text,
            "{0}- t{level}:\n{0}    do:",
            "  ".repeat(level * 3 + 1)
        )
        .unwrap();
    }
    writeln!(
        text,
        "{}- last: {{ set: {{ text: {long} }} }}",
        "  ".repeat(91)
    )
    .unwrap();
    refused(&text, "too-large");
    let many: Vec<String> = (0..30_000)
        .map(|index| format!("  - t{index}: {{ wait: PT1S }}\n"))
        .collect();
    let many = many.concat();
    assert!(outcome(&format!("{HEAD}do:\n{many}")).workflow.is_some());
    refused(&format!("{HEAD}do:\n{}", many.repeat(3)), "too-large");
}

#[test]
fn what_is_not_a_document_is_refused() {
    for text in [
        "",
        "---\n",
        "null",
        "42",
        "- a",
        "a: b",
        "\u{feff}",
        "%YAML 9.9\n---\n",
        "a: *b",
        "&a [*a]",
        "---\na: 1\n---\nb: 2\n",
        "\0",
        "? [a]: b",
        "<<: {a: 1}",
    ] {
        assert!(outcome(text).workflow.is_none(), "{text:?}");
        assert!(!outcome(text).problems.is_empty(), "{text:?}");
    }
}

/// What one definition may cost, in resident memory of a process that reads nothing else.
#[cfg(target_os = "linux")]
const MEMORY_MAX_KIB: u64 = 200 * 1024;

/// Definitions as large as they may be, and larger.
#[cfg(target_os = "linux")]
fn large(which: &str) -> String {
    let tasks = |count: usize, task: &dyn Fn(usize) -> String| -> String {
        let list: Vec<String> = (0..count)
            .map(|index| format!("  - t{index}: {{ {} }}\n", task(index)))
            .collect();
        format!("{HEAD}do:\n{}", list.concat())
    };
    match which {
        "nothing" => tasks(1, &|_| "wait: PT1S".to_owned()),
        "100,000 tasks" => tasks(100_000, &|_| "wait: PT1S".to_owned()),
        "as many tasks as fit" => tasks(39_000, &|_| "set: '${ .a }'".to_owned()),
        "as many expressions as may be" => {
            tasks(MAX_EXPRESSIONS, &|index| format!("set: '${{ .a{index} }}'"))
        }
        "expressions that use much of the library" => tasks(MAX_EXPRESSIONS, &|index| {
            format!(
                "set: '${{ [paths] | group_by(.) | map(tostring | ascii_downcase | gsub(\"a\"; \"b\") | test(\"{index}\")) | walk(.) | todate }}'"
            )
        }),
        "long expressions" => tasks(60, &|index| {
            format!("set: '${{ [{}{index}] }}'", ".a, ".repeat(15_000))
        }),
        "loops" => tasks(18_000, &|index| format!("set: {{ n: 1 }}, then: t{index}")),
        "a giant text" => tasks(1, &|_| {
            format!("set: {{ a: {} }}", "x".repeat(MAX_BYTES - 1_000))
        }),
        "a giant expression" => tasks(1, &|_| format!("set: '${{ {} }}'", ".a+".repeat(1_000_000))),
        "a giant name" => format!(
            "{HEAD}do:\n  - {}: {{ wait: PT1S }}\n",
            "x".repeat(1_000_000)
        ),
        "many names" => tasks(1, &|_| {
            let fields: Vec<String> = (0..90_000).map(|field| format!("f{field}: 1")).collect();
            format!("set: {{ {} }}", fields.join(", "))
        }),
        "depth of 1,000" => format!("{HEAD}do: {}", "[{a: {do: ".repeat(1_000)),
        "text held again and again" => {
            let mut text = format!("{HEAD}do:\n");
            for level in 0..38 {
                let _ = writeln!(
                    text,
                    "{0}- t{level}:\n{0}    do:",
                    "  ".repeat(level * 3 + 1)
                );
            }
            text + &format!(
                "{}- last: {{ set: {{ a: {} }} }}\n",
                "  ".repeat(115),
                "x".repeat(1_500_000)
            )
        }
        other => panic!("no definition is called {other}"),
    }
}

/// Each in a process of its own, this test again: what it took at most is what the system says of it.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    const WHICH: &str = "LIANXI_HOSTILE";
    if let Ok(which) = std::env::var(WHICH) {
        outcome(&large(&which));
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        eprintln!("peak {}", peak.unwrap());
        return;
    }
    let all = [
        "nothing",
        "100,000 tasks",
        "as many tasks as fit",
        "as many expressions as may be",
        "expressions that use much of the library",
        "long expressions",
        "loops",
        "a giant text",
        "a giant expression",
        "a giant name",
        "many names",
        "depth of 1,000",
        "text held again and again",
    ];
    let mut told = String::new();
    let mut most = 0;
    for which in all {
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "memory_is_bounded", "--nocapture"])
            .env(WHICH, which)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success(), "{which}: {said}");
        let peak = said
            .split("peak ")
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|kib| kib.parse::<u64>().ok());
        let peak = peak.unwrap_or_else(|| panic!("{which} says no peak: {said}"));
        writeln!(told, "{which}: {} MiB", peak / 1024).unwrap();
        most = most.max(peak);
    }
    assert!(most <= MEMORY_MAX_KIB, "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        outcome(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_yaml_words_never_panic(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..200)) {
        outcome(&words.concat());
        outcome(&format!("{HEAD}do:\n  - a:\n      {}", words.concat()));
    }
}

const WORDS: [&str; 40] = [
    "do",
    "call",
    "with",
    ": ",
    "\n",
    "  ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "'",
    "\"",
    "${ ",
    " }",
    ".a",
    "|",
    ">",
    "&x ",
    "*x",
    "!!str ",
    "#",
    "---\n",
    "set",
    "try",
    "catch",
    "for",
    "in",
    "then",
    "東",
    "\u{1F600}",
    "1.0",
    "null",
    "~",
    "\t",
    "document",
    "\\",
    "@",
    "listen",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Lines of valid definitions, taken out, repeated, exchanged or cut.
    #[test]
    fn mutated_definitions_never_panic(which in 0..VALID.len(), edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..5_u8), 1..12)) {
        let mut lines: Vec<String> = VALID[which].lines().map(str::to_owned).collect();
        for (one, other, edit) in edits {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            match edit {
                0 => { if lines.len() > 1 { lines.remove(one); } }
                1 => { let line = lines[one].clone(); lines.insert(other, line); }
                2 => lines.swap(one, other),
                3 => { let half = lines[one].chars().count() / 2; lines[one] = lines[one].chars().take(half).collect(); }
                _ => { let value = lines[one].split(": ").last().unwrap_or_default().to_owned(); let key = lines[other].split(": ").next().unwrap_or_default().to_owned(); lines[other] = format!("{key}: {value}"); }
            }
        }
        let outcome = outcome(&lines.join("\n"));
        prop_assert_eq!(outcome.workflow.is_none(), outcome.problems.iter().any(lianxi_spec::Problem::is_error));
    }
}
