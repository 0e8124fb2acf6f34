//! `lianxi work`: the work items (待办) of a running server.

pub mod assignee;
mod filters;
mod joint;
mod tell;
mod verbs;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::Form;
use crate::client::{Client, Server};
use crate::console::{Console, Format};
use crate::failure::{Exit, OrFail, Outcome};
use crate::messages::Message;
use filters::{Filters, Order, Query};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List work items, the oldest first.
    #[command(
        after_help = "Examples:\n  lianxi work list --mine todo --order due\n  lianxi work list --status open,claimed --department finance --division 14 --subtree\n  lianxi work list --light nearing,overdue --format json"
    )]
    List(ListArguments),
    /// Count work items: by state, by light, by group.
    #[command(
        after_help = "Examples:\n  lianxi work counts --by department\n  lianxi work counts --division 14 --subtree --by division"
    )]
    Counts(CountsArguments),
    /// Write work items to a spreadsheet.
    #[command(
        after_help = "Example:\n  lianxi work export late.xlsx --light overdue,explained --order due"
    )]
    Export(ExportArguments),
    /// Show one: what is asked, by when, whose turn it is, what you may do.
    #[command(after_help = "Example:\n  lianxi work show 018f…")]
    Show(OneArguments),
    /// What happened to one: who did what, when, and why.
    #[command(after_help = "Example:\n  lianxi work history 018f…")]
    History(OneArguments),
    /// Where one could be sent back to.
    #[command(after_help = "Example:\n  lianxi work return-targets 018f…")]
    ReturnTargets(OneArguments),
    #[command(flatten)]
    Verb(verbs::Verb),
    #[command(flatten)]
    Joint(joint::Joint),
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    order: Order,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: u16,
    /// `next` of the page before.
    #[arg(long)]
    cursor: Option<String>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct CountsArguments {
    #[command(flatten)]
    filters: Filters,
    /// department, division, workflow or step.
    #[arg(long)]
    by: Option<String>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct ExportArguments {
    /// The spreadsheet (.xlsx); - for standard output.
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    order: Order,
    /// At most so many rows.
    #[arg(long)]
    limit: Option<u32>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct OneArguments {
    /// The work item.
    id: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::List(arguments) => arguments.form.format,
            Self::Counts(arguments) => arguments.form.format,
            Self::Export(arguments) => arguments.form.format,
            Self::Show(one) | Self::History(one) | Self::ReturnTargets(one) => one.form.format,
            Self::Verb(verb) => verb.one().form.format,
            Self::Joint(joint) => joint.one().form.format,
        }
    }
}

const PATH: &[&str] = &["v1", "work-items"];
/// Says that a spreadsheet does not have all rows.
const TRUNCATED: &str = "x-lianxi-truncated";

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::List(arguments) => list(arguments, console).await,
        Command::Counts(arguments) => counts(arguments, console).await,
        Command::Export(arguments) => export(arguments, console).await,
        Command::Show(one) => {
            let item = Client::of(&one.server)?
                .get(&[PATH, &[&one.id]].concat(), &[])
                .await?;
            console.answer(&item, || tell::item(&item, console))?;
            Ok(Exit::Ok)
        }
        Command::History(one) => {
            let answer = about(&one, "history").await?;
            console.answer(&answer, || tell::history(&answer, console))?;
            Ok(Exit::Ok)
        }
        Command::ReturnTargets(one) => {
            let answer = about(&one, "return-targets").await?;
            console.answer(&answer, || tell::targets(&answer, console))?;
            Ok(Exit::Ok)
        }
        Command::Verb(verb) => act(verb.asked()?, console).await,
        Command::Joint(joint) => act(joint.asked(), console).await,
    }
}

async fn about(one: &OneArguments, what: &str) -> Outcome<serde_json::Value> {
    Client::of(&one.server)?
        .get(&[PATH, &[&one.id, what]].concat(), &[])
        .await
}

async fn list(arguments: ListArguments, console: Console) -> Outcome {
    let mut query: Query = arguments.filters.query();
    query.extend(arguments.order.query());
    query.push(("limit", Some(arguments.limit.to_string())));
    query.push(("cursor", arguments.cursor));
    let answer = Client::of(&arguments.server)?.get(PATH, &query).await?;
    console.answer(&answer, || tell::list(&answer, console))?;
    Ok(Exit::Ok)
}

async fn counts(arguments: CountsArguments, console: Console) -> Outcome {
    let mut query: Query = arguments.filters.query();
    query.push(("by", arguments.by));
    let answer = Client::of(&arguments.server)?
        .get(&[PATH, &["counts"]].concat(), &query)
        .await?;
    console.answer(&answer, || tell::counts(&answer, console))?;
    Ok(Exit::Ok)
}

async fn export(arguments: ExportArguments, console: Console) -> Outcome {
    let mut query: Query = arguments.filters.query();
    query.extend(arguments.order.query());
    query.push(("limit", arguments.limit.map(|limit| limit.to_string())));
    let (bytes, truncated) = Client::of(&arguments.server)?
        .download(&[PATH, &["export.xlsx"]].concat(), &query, TRUNCATED)
        .await?;
    let truncated = truncated.as_deref() == Some("true");
    if arguments.file == Path::new("-") {
        console.bytes(&bytes)?;
    } else {
        let name = arguments.file.display();
        std::fs::write(&arguments.file, &bytes).or_failed(name)?;
        let answer = serde_json::json!({"file": arguments.file, "bytes": bytes.len(), "truncated": truncated});
        console.answer(&answer, || {
            let name = arguments.file.display();
            console.say(Message::WorkExported, &[&name, &bytes.len()])
        })?;
    }
    if truncated {
        console.note(Message::WorkExportTruncated, &[]);
    }
    Ok(Exit::Ok)
}

async fn act(asked: verbs::Asked, console: Console) -> Outcome {
    let verbs::Asked { one, verb, body } = asked;
    let answer = Client::of(&one.server)?
        .post(&[PATH, &[&one.id, verb]].concat(), body.as_ref())
        .await?;
    console.answer(&answer, || tell::done(&answer, console))?;
    Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(subcommand)]
        command: Command,
    }

    fn read(line: &[&str]) -> Result<Command, clap::Error> {
        Line::try_parse_from([&["work"], line].concat()).map(|line| line.command)
    }

    fn check(line: &[&str], verb: &str, body: Option<Value>) {
        let asked = match read(line).unwrap_or_else(|why| panic!("{line:?}: {why}")) {
            Command::Verb(verb) => verb.asked().expect("no file is read"),
            Command::Joint(joint) => joint.asked(),
            other => panic!("{other:?} is no verb"),
        };
        assert_eq!((asked.verb, asked.body), (verb, body), "{line:?}");
    }

    #[test]
    fn a_verb_is_what_the_server_takes() {
        let office = |department: &str| json!({"office": {"department": department, "division": null}, "role": null});
        for verb in ["claim", "release", "read"] {
            check(&[verb, "1"], verb, None);
        }
        for verb in ["take-back", "urge", "explain", "lift-supervision", "recuse"] {
            check(
                &[verb, "1", "--reason", "r"],
                verb,
                Some(json!({"reason": "r"})),
            );
        }
        for verb in ["transfer", "delegate"] {
            let body = json!({"to": office("works"), "reason": "r"});
            check(
                &[verb, "1", "--to", "works", "--reason", "r"],
                verb,
                Some(body),
            );
        }
        check(
            &[
                "add-signer",
                "1",
                "--to",
                "works",
                "--position",
                "after",
                "--reason",
                "r",
            ],
            "add-signer",
            Some(
                json!({"signer": office("works"), "position": "after", "weight": null, "reason": "r"}),
            ),
        );
        check(
            &["copy", "1", "--to", "works", "--to", "counsel"],
            "copy",
            Some(json!({"to": [office("works"), office("counsel")]})),
        );
        check(
            &[
                "return",
                "1",
                "--to-step",
                "draft",
                "--straight-back",
                "--reason",
                "r",
            ],
            "return",
            Some(json!({"to": "step", "step": "draft", "then": "straight-back", "reason": "r"})),
        );
        check(
            &["return", "1", "--to-previous", "--reason", "r"],
            "return",
            Some(json!({"to": "previous", "step": null, "then": "forward", "reason": "r"})),
        );
        check(
            &["decide-extension", "1", "--refuse", "--reason", "r"],
            "decide-extension",
            Some(json!({"approved": false, "reason": "r"})),
        );
        check(
            &["close-out", "1", "--approve", "--note", "n"],
            "close-out",
            Some(json!({"accepted": true, "note": "n"})),
        );
    }

    #[test]
    fn what_is_not_whole_is_not_sent() {
        for line in [
            &["transfer", "1", "--reason", "r"][..],
            &[
                "transfer",
                "1",
                "--to",
                "a",
                "--to-person",
                "p@a",
                "--reason",
                "r",
            ],
            &["transfer", "1", "--to", "a@b@c", "--reason", "r"],
            &["return", "1", "--reason", "r"],
            &[
                "return",
                "1",
                "--to-previous",
                "--to-initiator",
                "--reason",
                "r",
            ],
            &["close-out", "1", "--note", "n"],
            &[
                "decide-extension",
                "1",
                "--approve",
                "--refuse",
                "--reason",
                "r",
            ],
            &["copy", "1"],
            &["list", "--subtree"],
        ] {
            assert!(read(line).is_err(), "{line:?}");
        }
    }
}
