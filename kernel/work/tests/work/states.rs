//! `STATES.md`, written from the machine itself: each situation against each command. Set `LIANXI_REWRITE=1` to write it anew
//! after a change that is meant.

use std::fmt::Write as _;
use std::path::Path;

use crate::common::{at, cancel, complete, create, save, turn, who};
use lianxi_work::{By, Command, Status, WorkItem};

const HEAD: &str = "\
# The states of a work item (待办)

Written from the machine by `tests/work/states.rs`; `LIANXI_REWRITE=1 cargo test -p lianxi-work --test work` writes it anew.

A cell is what comes of a command: **event → status** it leads to, *nothing* where it is so already, or the `code` of the refusal.
Being overdue is not a state: it shows, and escalation steps follow.

";

/// How an item comes into a situation: its name, and who did what.
fn situations() -> [(&'static str, Vec<(&'static str, Command)>); 7] {
    let opened = || ("system", create());
    let claimed = || vec![opened(), ("ann", Command::Claim)];
    [
        ("no item", vec![]),
        ("open", vec![opened()]),
        ("claimed by the candidate", claimed()),
        (
            "claimed by another candidate",
            vec![opened(), ("bob", Command::Claim)],
        ),
        (
            "reassigned to another office",
            [claimed(), vec![("system", Command::Escalate { step: 0 })]].concat(),
        ),
        ("completed", vec![opened(), ("bob", complete("accepted"))]),
        ("cancelled", vec![opened(), ("system", cancel())]),
    ]
}

fn commands() -> [Command; 7] {
    let remind = Command::Escalate { step: 1 };
    [
        create(),
        Command::Claim,
        Command::Release,
        save("a draft"),
        complete("rejected"),
        remind,
        cancel(),
    ]
}

fn cell(state: Option<WorkItem>, command: Command, by: &By) -> String {
    let (after, decided) = turn(state, command, by, at(1_000));
    match decided {
        Ok(events) if events.is_empty() => "*nothing*".to_owned(),
        Ok(events) => {
            let names: Vec<_> = events.iter().map(|event| event.change.name()).collect();
            format!(
                "**{} → {}**",
                names.join(", "),
                after.expect("an event leaves an item").status().name()
            )
        }
        Err(rejection) => format!("`{}`", rejection.code()),
    }
}

fn tables() -> String {
    let mut text = HEAD.to_owned();
    text.push_str("| status | shown as | closed |\n|---|---|---|\n");
    for status in Status::ALL {
        let closed = if status.is_closed() { "yes" } else { "no" };
        writeln!(text, "| {} | {} | {closed} |", status.name(), status.zh())
            .expect("a string takes all");
    }
    for (title, name) in [
        (
            "A candidate (of the owing office, of a candidate office, or named)",
            "ann",
        ),
        ("A person who is not a candidate", "eve"),
        ("The system (the execution, a timer)", "system"),
    ] {
        writeln!(text, "\n## {title}\n").expect("a string takes all");
        let names: Vec<_> = commands().iter().map(Command::name).collect();
        writeln!(
            text,
            "| | {} |\n|---|{}",
            names.join(" | "),
            "---|".repeat(names.len())
        )
        .expect("a string takes all");
        for (situation, life) in situations() {
            let state = life.into_iter().fold(None, |state, (name, command)| {
                let (state, decided) = turn(state, command, &who(name), at(500));
                decided.expect("a situation is reached");
                state
            });
            let cells = commands().map(|command| cell(state.clone(), command, &who(name)));
            writeln!(text, "| {situation} | {} |", cells.join(" | ")).expect("a string takes all");
        }
    }
    text
}

#[test]
fn states_md_is_the_machine() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("STATES.md");
    let tables = tables();
    if std::env::var_os("LIANXI_REWRITE").is_some() {
        std::fs::write(&path, &tables).expect("STATES.md can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == tables,
        "STATES.md is not what the machine does; set LIANXI_REWRITE=1 if the change is meant:\n{tables}"
    );
}
