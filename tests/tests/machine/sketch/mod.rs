//! Random definitions: every kind of task, inside each other, with conditions, ways, timeouts and errors. Here is what is drawn;
//! [`build`] makes definitions of it.

mod build;

use std::sync::LazyLock;

use lianxi_flow::expression::{Expression, Template};
use proptest::prelude::*;
use serde_json::json;

pub use build::workflow;

/// A task before its names and places are known. Numbers choose from the lists below, whatever their size.
#[derive(Clone, Debug)]
pub struct Sketch {
    pub kind: Kind,
    pub condition: Option<u8>,
    pub then: u8,
    pub timeout: bool,
    pub from: Option<u8>,
    pub output: Option<u8>,
    pub export: Option<u8>,
    pub target: Option<bool>,
    /// Whether the extensions of the definition are around it.
    pub extended: bool,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Set(u8),
    Raise(u8),
    Wait(bool),
    WaitUntil,
    Emit(u8),
    Http,
    Duty,
    Deadline,
    WorkItem,
    Defined(Vec<Sketch>),
    Listen(u8, Option<Vec<Sketch>>),
    Run(bool),
    Switch(Vec<(Option<u8>, u8)>),
    Do(Vec<Sketch>),
    For(u8, Option<u8>, Vec<Sketch>),
    Fork(bool, Vec<Sketch>),
    Try(Vec<Sketch>, Handling),
}

#[derive(Clone, Debug)]
pub struct Handling {
    pub filter: u8,
    pub when: Option<u8>,
    /// How often, with which backoff, and whether each attempt has a limit.
    pub retry: Option<(u8, u8, bool)>,
    pub handler: Option<Vec<Sketch>>,
}

impl Sketch {
    pub fn plain(kind: Kind) -> Self {
        Self {
            kind,
            condition: None,
            then: 0,
            timeout: false,
            from: None,
            output: None,
            export: None,
            target: None,
            extended: false,
        }
    }
}

/// A list of tasks.
pub fn tasks() -> impl Strategy<Value = Vec<Sketch>> {
    let leaf = prop_oneof![
        any::<u8>().prop_map(Kind::Set),
        any::<u8>().prop_map(Kind::Raise),
        any::<bool>().prop_map(Kind::Wait),
        Just(Kind::WaitUntil),
        any::<u8>().prop_map(Kind::Emit),
        Just(Kind::Http),
        Just(Kind::Duty),
        Just(Kind::Deadline),
        Just(Kind::WorkItem),
        any::<u8>().prop_map(|to| Kind::Listen(to, None)),
        any::<bool>().prop_map(Kind::Run),
        prop::collection::vec((prop::option::of(any::<u8>()), any::<u8>()), 1..4)
            .prop_map(Kind::Switch),
    ];
    let task = dressed(leaf.boxed()).prop_recursive(4, 24, 4, |inner| {
        let list = prop::collection::vec(inner, 0..4);
        let handling = (
            any::<u8>(),
            prop::option::of(any::<u8>()),
            prop::option::of((0..3_u8, any::<u8>(), any::<bool>())),
            prop::option::of(list.clone()),
        );
        let handling = handling.prop_map(|(filter, when, retry, handler)| Handling {
            filter,
            when,
            retry,
            handler,
        });
        let holder = prop_oneof![
            list.clone().prop_map(Kind::Defined),
            list.clone().prop_map(Kind::Do),
            (any::<u8>(), prop::option::of(any::<u8>()), list.clone())
                .prop_map(|(items, condition, list)| Kind::For(items, condition, list)),
            (any::<bool>(), list.clone()).prop_map(|(compete, list)| Kind::Fork(compete, list)),
            (any::<u8>(), list.clone()).prop_map(|(to, list)| Kind::Listen(to, Some(list))),
            (list, handling).prop_map(|(list, handling)| Kind::Try(list, handling)),
        ];
        dressed(holder.boxed())
    });
    prop::collection::vec(task, 0..5)
}

/// What every kind of task may have; mostly nothing.
fn dressed(kind: BoxedStrategy<Kind>) -> BoxedStrategy<Sketch> {
    let rarely = || prop::option::weighted(0.15, any::<u8>());
    let then = prop_oneof![4 => Just(0_u8), 1 => any::<u8>()];
    (
        kind,
        rarely(),
        then,
        prop::bool::weighted(0.1),
        rarely(),
        rarely(),
        rarely(),
        prop::option::weighted(0.2, any::<bool>()),
        prop::bool::weighted(0.15),
    )
        .prop_map(
            |(kind, condition, then, timeout, from, output, export, target, extended)| Sketch {
                kind,
                condition,
                then,
                timeout,
                from,
                output,
                export,
                target,
                extended,
            },
        )
        .boxed()
}

/// Compiled once: a definition only chooses.
static EXPRESSIONS: LazyLock<Vec<Expression>> = LazyLock::new(|| {
    let locals = ["item", "index", "error"].map(str::to_owned);
    let texts = [
        ".",
        "{n: ((.n? // 0) + 1)}",
        ".a.b",
        "$input",
        "$context",
        "{item: $item, index: $index, error: $error}",
        "[.n? // 0, $task.name, $workflow.id]",
        "error(\"no\")",
        "empty",
        "(.n? // 0) > 3",
        "true",
        "false",
        "null",
        "if type == \"object\" then . + {seen: true} else {was: .} end",
    ];
    let compiled = texts.iter().map(|text| Expression::compile(text, &locals));
    compiled.map(|compiled| compiled.expect("jq")).collect()
});

fn expression(choice: u8) -> Expression {
    EXPRESSIONS[usize::from(choice) % EXPRESSIONS.len()].clone()
}

fn template(choice: u8) -> Template {
    match choice % 4 {
        0 => Template::Literal(json!({"n": choice})),
        1 => Template::Object(vec![(
            "x".to_owned(),
            Template::Expression(expression(choice / 4)),
        )]),
        _ => Template::Expression(expression(choice / 4)),
    }
}
