//! `STATES.md`, written from the machine itself: each situation against each command. Set `LIANXI_REWRITE=1` to write it anew
//! after a change that is meant.

use std::fmt::Write as _;
use std::path::Path;

use crate::common::{at, cancel, complete, create, save, terms_with, to, turn, who};
use lianxi_work::{By, Command, Position, ReturnThen, ReturnTo, Status, Verdict, WorkItem};
use serde_json::json;

const HEAD: &str = "\
# The states of a work item (待办)

Written from the machine by `tests/work/states.rs`; `LIANXI_REWRITE=1 cargo test -p lianxi-work --test work` writes it anew.

A cell is what comes of a command: **event → status** it leads to, *nothing* where it is so already, or the `code` of the refusal.
Being overdue is not a state: it shows, and escalation steps follow. What only the system may ask is refused to every person (`system-only`),
what only a person may ask to the system (`person-only`). How the rules of a countersign (会签) decide is in `tests/work/countersigning.rs`.

";

/// How an item comes into a situation: its name, and who did what.
fn situations() -> Vec<(&'static str, Vec<(&'static str, Command)>)> {
    let opened = || ("system", create());
    let claimed = || vec![opened(), ("ann", Command::Claim)];
    let then = |name: &'static str, command: Command| [claimed(), vec![(name, command)]].concat();
    let reason = || "because".to_owned();
    let submitted = || [supervised(claimed()), vec![("ann", complete("accepted"))]].concat();
    vec![
        ("no item", vec![]),
        ("open", vec![opened()]),
        ("claimed by the candidate", claimed()),
        (
            "claimed by another candidate",
            vec![opened(), ("bob", Command::Claim)],
        ),
        (
            "transferred to another person",
            then(
                "ann",
                Command::Transfer {
                    to: to("upper"),
                    reason: reason(),
                },
            ),
        ),
        (
            "delegated by the candidate",
            then(
                "ann",
                Command::Delegate {
                    to: to("upper"),
                    reason: reason(),
                },
            ),
        ),
        (
            "an opinion is missing",
            then(
                "ann",
                Command::AddSigner {
                    signer: to("upper"),
                    position: Position::Before,
                    weight: None,
                    reason: reason(),
                },
            ),
        ),
        (
            "the candidate is excluded",
            then("ann", Command::Recuse { reason: reason() }),
        ),
        (
            "an extension is asked for",
            vec![
                ("system", with_extension()),
                ("ann", Command::Claim),
                (
                    "ann",
                    Command::RequestExtension {
                        until: at(1_500),
                        reason: reason(),
                    },
                ),
            ],
        ),
        ("several sign", vec![("system", countersigned())]),
        (
            "several sign, and the candidate has",
            vec![("system", countersigned()), ("ann", complete("accepted"))],
        ),
        ("supervised", supervised(claimed())),
        (
            "submitted to an after-signer",
            [
                claimed(),
                vec![("ann", behind()), ("ann", complete("accepted"))],
            ]
            .concat(),
        ),
        ("submitted to be closed out", submitted()),
        (
            "reassigned to another office",
            then("system", Command::Escalate { step: 0 }),
        ),
        ("completed", vec![opened(), ("bob", complete("accepted"))]),
        (
            "completed by the candidate",
            vec![opened(), ("ann", complete("accepted"))],
        ),
        ("returned", then("ann", returned())),
        ("cancelled", vec![opened(), ("system", cancel())]),
    ]
}

fn with_extension() -> Command {
    let approver = json!({"office": {"department": "counsel"}});
    let terms = terms_with(json!({"extension": {"timesMax": 2, "approver": approver}}));
    Command::Create(Box::new(terms))
}

fn countersigned() -> Command {
    let seats = ["works", "counsel", "elsewhere"]
        .map(|department| json!({"assignee": {"office": {"department": department}}}));
    let countersign =
        json!({"rule": "all", "approve": "accepted", "refuse": "rejected", "seats": seats});
    Command::Create(Box::new(terms_with(json!({"countersign": countersign}))))
}

fn behind() -> Command {
    Command::AddSigner {
        signer: to("upper"),
        position: Position::After,
        weight: None,
        reason: "because".to_owned(),
    }
}

fn supervised(life: Vec<(&'static str, Command)>) -> Vec<(&'static str, Command)> {
    let supervise = Command::Supervise {
        level: "省级".to_owned(),
        requirement: "限期整改".to_owned(),
    };
    [life, vec![("counsel", supervise)]].concat()
}

fn returned() -> Command {
    Command::Return {
        to: ReturnTo::Previous,
        then: ReturnThen::Forward,
        reason: "because".to_owned(),
    }
}

fn commands() -> Vec<Command> {
    let reason = || "because".to_owned();
    vec![
        Command::Claim,
        Command::Release,
        save("a draft"),
        complete("rejected"),
        Command::Transfer {
            to: to("chief"),
            reason: reason(),
        },
        Command::Delegate {
            to: to("chief"),
            reason: reason(),
        },
        Command::AddSigner {
            signer: to("chief"),
            position: Position::After,
            weight: None,
            reason: reason(),
        },
        Command::RemoveSigner {
            signer: to("upper"),
            reason: reason(),
        },
        Command::Sign {
            verdict: Verdict::Agree,
            note: String::new(),
        },
        returned(),
        Command::TakeBack { reason: reason() },
        Command::Urge { reason: reason() },
        Command::Copy {
            to: vec![to("chief")],
        },
        Command::Read,
        Command::RequestExtension {
            until: at(2_000),
            reason: reason(),
        },
        Command::DecideExtension {
            approved: true,
            reason: reason(),
        },
        Command::Explain { reason: reason() },
        Command::Supervise {
            level: "市级".to_owned(),
            requirement: "限期整改".to_owned(),
        },
        Command::LiftSupervision { reason: reason() },
        Command::CloseOut {
            accepted: true,
            note: String::new(),
        },
        Command::Recuse { reason: reason() },
        Command::HandOver {
            from: "ann".to_owned(),
            to: to("chief"),
            reason: reason(),
        },
        create(),
        Command::Escalate { step: 1 },
        Command::Redirect {
            to: to("chief"),
            why: reason(),
        },
        Command::Recompute {
            due: None,
            escalation: vec![at(900); 4],
            calendar_version: "cn-2027".to_owned(),
        },
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
        ("Who supervises, where somebody does", "counsel"),
        ("The system (the execution, a timer)", "system"),
    ] {
        writeln!(text, "\n## {title}\n").expect("a string takes all");
        let situations = situations();
        let names: Vec<_> = situations.iter().map(|(name, _)| *name).collect();
        writeln!(
            text,
            "| | {} |\n|---|{}",
            names.join(" | "),
            "---|".repeat(names.len())
        )
        .expect("a string takes all");
        let states: Vec<Option<WorkItem>> = situations
            .into_iter()
            .map(|(situation, life)| {
                life.into_iter().fold(None, |state, (name, command)| {
                    let (state, decided) = turn(state, command, &who(name), at(500));
                    decided.unwrap_or_else(|why| panic!("{situation} is reached: {why}"));
                    state
                })
            })
            .collect();
        for command in commands() {
            if command.is_the_systems() != (name == "system") {
                continue;
            }
            let cells: Vec<_> = states
                .iter()
                .map(|state| cell(state.clone(), command.clone(), &who(name)))
                .collect();
            writeln!(text, "| {} | {} |", command.name(), cells.join(" | "))
                .expect("a string takes all");
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
