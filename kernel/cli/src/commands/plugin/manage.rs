//! Plugins of a running host: install, list, approve, disable, enable, remove, and keys that are believed no more.

use std::path::PathBuf;

use lianxi_sandbox::{Grant, Package};
use serde_json::{Value, json};

use crate::client::{Client, Server, field, items};
use crate::commands::Form;
use crate::console::{Console, table};
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::grants;
use crate::messages::Message;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  lianxi plugin install target/plugins/finance.wasm             # waits if it asks for more than the version before\n  lianxi plugin install target/plugins/finance.wasm --approve\n\nWorkflows that are published from now on may call it; those that run keep the version that they are pinned to."
)]
pub struct InstallArguments {
    /// The package.
    file: PathBuf,
    /// Grant at once what it asks for.
    #[arg(long)]
    approve: bool,
    /// Also beside a higher version.
    #[arg(long)]
    older: bool,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  lianxi plugin list\n  lianxi plugin list --history finance      # who did what with it, and why"
)]
pub struct ListArguments {
    /// What was done with this plugin, instead.
    #[arg(long, value_name = "ID")]
    history: Option<String>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
pub struct VersionArguments {
    /// Which one: ID:VERSION.
    #[arg(value_name = "ID:VERSION")]
    plugin: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
pub struct ReasonArguments {
    /// Which one: ID:VERSION.
    #[arg(value_name = "ID:VERSION")]
    plugin: String,
    /// Why; it is kept.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  lianxi plugin revoke 5f3c… --reason '私钥遗失'\n\nIt cannot be taken back: a key that was lost stays lost. The id of a key is shown by `lianxi plugin inspect` and `list`."
)]
pub struct RevokeArguments {
    /// The id of the key: 32 hexadecimal digits.
    #[arg(value_name = "KEY")]
    key: String,
    /// Why; it is kept.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

const WASM: &str = "application/wasm";

pub async fn install(arguments: InstallArguments, console: Console) -> Outcome {
    let path = &arguments.file;
    // What is no package is told here, with its file's name.
    let package = Package::read_file(path).or_invalid(path.display())?;
    let client = Client::of(&arguments.server)?;
    let flag = |given: bool| if given { "true" } else { "false" };
    let query = [
        ("approve", flag(arguments.approve)),
        ("older", flag(arguments.older)),
    ];
    let answer = client
        .post_bytes(&["v1", "plugins"], &query, package.bytes().to_vec(), WASM)
        .await?;
    console.answer(&answer, || {
        let part = |name| field(&answer, name);
        let (id, version) = (part("id"), part("version"));
        if answer["state"] == "waiting" {
            let asked = listed(&answer["asked"]);
            return console.say(
                Message::PluginWaits,
                &[&id, &version, &asked, &id, &version],
            );
        }
        console.say(Message::PluginInstalled, &[&id, &version, &part("state")])
    })?;
    Ok(Exit::Ok)
}

fn listed(asked: &Value) -> String {
    let asked: Vec<Grant> = serde_json::from_value(asked.clone()).unwrap_or_default();
    grants::listed(&asked)
}

pub async fn list(arguments: ListArguments, console: Console) -> Outcome {
    let client = Client::of(&arguments.server)?;
    let Some(id) = &arguments.history else {
        let answer = client.get(&["v1", "plugins"], &[]).await?;
        console.answer(&answer, || {
            let columns = ["id", "version", "state", "title", "granted", "signer"];
            rows(&answer, &columns, console)
        })?;
        return Ok(Exit::Ok);
    };
    let answer = client.get(&["v1", "plugins", id, "history"], &[]).await?;
    console.answer(&answer, || {
        rows(&answer, &["at", "version", "what", "by", "reason"], console)
    })?;
    Ok(Exit::Ok)
}

fn rows(answer: &Value, columns: &[&str], console: Console) -> String {
    let items = items(answer);
    if items.is_empty() {
        return console.say(Message::ServerEmpty, &[]);
    }
    let cell = |item: &Value, column: &str| match column {
        "granted" => listed(&item[column]),
        "by" => field(&item[column], "person"),
        _ => field(item, column),
    };
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| columns.iter().map(|column| cell(item, column)).collect())
        .collect();
    let heads: Vec<String> = columns.iter().map(|&column| column.to_owned()).collect();
    table(&heads, &rows, false)
}

/// `approve` and `enable`.
pub async fn change(arguments: VersionArguments, what: &str, console: Console) -> Outcome {
    changed(&arguments.plugin, what, None, &arguments.server, console).await
}

pub async fn disable(arguments: ReasonArguments, console: Console) -> Outcome {
    let reason = Some(arguments.reason.as_str());
    changed(
        &arguments.plugin,
        "disable",
        reason,
        &arguments.server,
        console,
    )
    .await
}

pub async fn remove(arguments: ReasonArguments, console: Console) -> Outcome {
    let reason = Some(arguments.reason.as_str());
    changed(
        &arguments.plugin,
        "remove",
        reason,
        &arguments.server,
        console,
    )
    .await
}

async fn changed(
    plugin: &str,
    what: &str,
    reason: Option<&str>,
    server: &Server,
    console: Console,
) -> Outcome {
    let Some((id, version)) = plugin.split_once(':') else {
        return Err(Failure::invalid(format!("{plugin} names no version"))
            .advise("write ID:VERSION, as `lianxi plugin list` shows them"));
    };
    let client = Client::of(server)?;
    let body = reason.map(|reason| json!({"reason": reason}));
    let answer = client
        .post(&["v1", "plugins", id, version, what], body.as_ref())
        .await?;
    console.answer(&answer, || {
        console.say(
            Message::PluginChanged,
            &[&id, &version, &field(&answer, "state")],
        )
    })?;
    Ok(Exit::Ok)
}

pub async fn revoke(arguments: RevokeArguments, console: Console) -> Outcome {
    let client = Client::of(&arguments.server)?;
    let body = json!({"reason": arguments.reason});
    let answer = client
        .post(
            &["v1", "plugin-keys", &arguments.key, "revoke"],
            Some(&body),
        )
        .await?;
    console.answer(&answer, || {
        let disabled = answer["disabled"].as_array().into_iter().flatten();
        let disabled: Vec<&str> = disabled.filter_map(Value::as_str).collect();
        let told = match disabled.as_slice() {
            [] => console.say(Message::ServerEmpty, &[]),
            some => some.join(", "),
        };
        console.say(Message::KeyRevoked, &[&arguments.key, &told])
    })?;
    Ok(Exit::Ok)
}
