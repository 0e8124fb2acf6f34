//! `lianxi workflow`: versions of workflows on a running server, and what differs between two of them.

mod diff;
mod tell;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use super::{Form, PluginFolder};
use crate::client::{Client, Server, items};
use crate::console::{Console, Format};
use crate::failure::{Exit, Failure, Outcome};
use crate::host;
use crate::messages::Message;

const YAML: &str = "application/yaml";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Publish definitions, or see with --dry-run what that would do.
    #[command(
        after_help = "Examples:\n  lianxi workflow publish order.yaml --dry-run\n  lianxi workflow publish order.yaml child.yaml"
    )]
    Publish(PublishArguments),
    /// List versions: which are in force, which are deprecated, how much runs on each.
    #[command(
        after_help = "Examples:\n  lianxi workflow list\n  lianxi workflow list --in-force --format json"
    )]
    List(ListArguments),
    /// Show the versions of a workflow, or one of them; with --text what its author wrote.
    #[command(
        after_help = "Examples:\n  lianxi workflow show samples/order\n  lianxi workflow show samples/order:1.2.0 --text > order.yaml"
    )]
    Show(ShowArguments),
    /// What differs between two files, or between two published versions.
    #[command(
        after_help = "Examples:\n  lianxi workflow diff old.yaml new.yaml\n  lianxi workflow diff samples/order:1.1.0 samples/order:1.2.0\n  lianxi workflow diff samples/order:1.2.0      # against the version in force"
    )]
    Diff(DiffArguments),
    /// Take a version out of force: nothing begins on it any more, what runs on it goes on.
    #[command(
        after_help = "Example:\n  lianxi workflow deprecate samples/order:1.1.0 --reason 'article 5 was repealed' --successor 1.2.0"
    )]
    Deprecate {
        #[command(flatten)]
        said: SaidArguments,
        /// The version that is to be used instead.
        #[arg(long, value_name = "VERSION")]
        successor: Option<String>,
    },
    /// Take a deprecation back.
    #[command(
        after_help = "Example:\n  lianxi workflow reinstate samples/order:1.1.0 --reason 'the repeal was void'"
    )]
    Reinstate(SaidArguments),
}

#[derive(Debug, clap::Args)]
pub struct PublishArguments {
    /// The definitions, published in this order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only say what would happen: problems, what changes, from when, how much runs on what is in force now.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// Only versions that are in force.
    #[arg(long)]
    in_force: bool,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct ShowArguments {
    /// namespace/name, or namespace/name:version; `latest` is the version in force.
    name: String,
    /// What the author wrote, byte for byte.
    #[arg(long)]
    text: bool,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct DiffArguments {
    /// A file, or namespace/name:version.
    from: String,
    /// Another file, or another version. Without it, FROM is compared with the version in force.
    to: Option<String>,
    #[command(flatten)]
    plugins: PluginFolder,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct SaidArguments {
    /// namespace/name:version.
    name: String,
    /// Why; it is kept with the version.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::Publish(arguments) => arguments.form.format,
            Self::List(arguments) => arguments.form.format,
            Self::Show(arguments) => arguments.form.format,
            Self::Diff(arguments) => arguments.form.format,
            Self::Deprecate { said, .. } | Self::Reinstate(said) => said.form.format,
        }
    }
}

const PATH: &[&str] = &["v1", "workflows"];

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::Publish(arguments) => publish(&arguments, console).await,
        Command::List(arguments) => list(&arguments, console).await,
        Command::Show(arguments) => show(&arguments, console).await,
        Command::Diff(arguments) => diff::perform(&arguments, console).await,
        Command::Deprecate { said, successor } => {
            let body = json!({"reason": said.reason, "successor": successor});
            say(&said, "deprecate", &body, console).await
        }
        Command::Reinstate(said) => {
            let body = json!({"reason": said.reason});
            say(&said, "reinstate", &body, console).await
        }
    }
}

async fn publish(arguments: &PublishArguments, console: Console) -> Outcome {
    let client = Client::of(&arguments.server)?;
    let mut answers = Vec::new();
    for path in &arguments.files {
        let text = host::read_text(path)?;
        let name = path.display().to_string();
        let prospect: &[&str] = if arguments.dry_run {
            &["prospect"]
        } else {
            &[]
        };
        let segments = [PATH, prospect].concat();
        let (status, answer) = client.post_text(&segments, &name, text, YAML).await?;
        if !status.is_success() {
            tell::problems(console, &answer);
            return Err(crate::client::refused(status, &answer, &name));
        }
        tell::problems(console, &answer);
        if !console.is_json() {
            console.text(&if arguments.dry_run {
                tell::prospect(console, &answer)
            } else {
                tell::published(console, &answer)
            })?;
        }
        answers.push(answer);
    }
    if console.is_json() {
        console.json(&json!({"items": answers}))?;
    }
    Ok(Exit::Ok)
}

async fn list(arguments: &ListArguments, console: Console) -> Outcome {
    let query = [("inForce", arguments.in_force.then(|| "true".to_owned()))];
    let answer = all(&Client::of(&arguments.server)?, &query).await?;
    console.answer(&answer, || tell::versions(console, items(&answer)))?;
    Ok(Exit::Ok)
}

/// Every page.
async fn all(client: &Client, query: &[(&str, Option<String>)]) -> Outcome<Value> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let query = [query, &[("cursor", cursor)]].concat();
        let page = client.get(PATH, &query).await?;
        found.extend_from_slice(items(&page));
        cursor = page["next"].as_str().map(str::to_owned);
        if cursor.is_none() {
            return Ok(json!({"items": found}));
        }
    }
}

async fn show(arguments: &ShowArguments, console: Console) -> Outcome {
    let client = Client::of(&arguments.server)?;
    let (path, version) = arguments
        .name
        .split_once(':')
        .map_or((arguments.name.as_str(), None), |(path, version)| {
            (path, Some(version))
        });
    let (namespace, name) = split(path)?;
    if arguments.text {
        let segments = [PATH, &[namespace, name, version.unwrap_or("latest")]].concat();
        console.bytes(&client.get_bytes(&segments).await?)?;
        return Ok(Exit::Ok);
    }
    let answer = all(&client, &[("workflow", Some(path.to_owned()))]).await?;
    let wanted: Vec<Value> = items(&answer)
        .iter()
        .filter(|item| match version {
            None => true,
            Some("latest") => item["inForce"] == true,
            Some(version) => item["version"] == version,
        })
        .cloned()
        .collect();
    if wanted.is_empty() {
        return Err(
            Failure::invalid(console.say(Message::NoSuchVersion, &[&arguments.name]))
                .advise("see what there is with: lianxi workflow list"),
        );
    }
    let answer = json!({"items": wanted});
    console.answer(&answer, || tell::shown(console, items(&answer)))?;
    Ok(Exit::Ok)
}

async fn say(said: &SaidArguments, verb: &str, body: &Value, console: Console) -> Outcome {
    let (path, version) = said
        .name
        .split_once(':')
        .ok_or_else(|| no_name(&said.name))?;
    let (namespace, name) = split(path)?;
    let segments = [PATH, &[namespace, name, version, verb]].concat();
    let answer = Client::of(&said.server)?
        .post(&segments, Some(body))
        .await?;
    console.answer(&answer, || {
        tell::versions(console, std::slice::from_ref(&answer))
    })?;
    Ok(Exit::Ok)
}

fn split(path: &str) -> Outcome<(&str, &str)> {
    path.split_once('/').ok_or_else(|| no_name(path))
}

fn no_name(given: &str) -> Failure {
    Failure::invalid(format!("{given}: not the name of a workflow"))
        .advise("write namespace/name:version")
}
