//! `lianxi sign-in`, `sign-out`, `me` and `password`: oneself on a running server.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Form;
use crate::client::{Client, Server, field};
use crate::console::Console;
use crate::failure::{Exit, Outcome};
use crate::listing::{listing, told};
use crate::messages::Message;
use crate::typed;

/// Holds the password, where nobody types it.
const PASSWORD: &str = "LIANXI_PASSWORD";
/// Holds the new one.
const NEW_PASSWORD: &str = "LIANXI_NEW_PASSWORD";

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lianxi sign-in --login wang --save ~/.lianxi-token
  export LIANXI_TOKEN=$(cat ~/.lianxi-token); lianxi me
  lianxi sign-in --login wang < password-file

The password is typed unseen, or is LIANXI_PASSWORD of the environment, or the first line of standard input. One that an administrator gave is to be
changed first: lianxi password. With --save the token is in a file that its owner alone reads; without it, it is printed.")]
pub struct SignInArguments {
    /// The login; without it, it is asked for.
    #[arg(long, value_name = "NAME")]
    login: Option<String>,
    /// Write the token into this file instead of printing it.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  lianxi sign-out\n\nThe session of LIANXI_TOKEN or --token is over at once."
)]
pub struct SignOutArguments {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  lianxi me")]
pub struct MeArguments {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lianxi password
  LIANXI_PASSWORD=… LIANXI_NEW_PASSWORD=… lianxi password

Both are typed unseen, or stand in the environment, or are two lines of standard input: the present one, then the new one. All other sessions of
yours end.")]
pub struct PasswordArguments {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    pub form: Form,
}

pub async fn sign_in(arguments: SignInArguments, console: Console) -> Outcome {
    let client = Client::of(&arguments.server)?;
    let login = match arguments.login {
        Some(login) => login,
        None => typed::open(Message::AskLogin, console)?,
    };
    let password = typed::secret(PASSWORD, Message::AskPassword, console)?;
    let body = json!({"login": login, "password": password});
    let mut answer = client.post(&["v1", "sign-in"], Some(&body)).await?;
    if let Some(path) = &arguments.save {
        typed::keep(path, answer["token"].as_str().unwrap_or_default())?;
        answer["token"] = Value::Null;
        answer["saved"] = json!(path);
    }
    console.answer(&answer, || signed_in(&answer, console))?;
    if answer["mustChange"] == true {
        console.note(Message::MustChange, &[]);
    }
    Ok(Exit::Ok)
}

fn signed_in(answer: &Value, console: Console) -> String {
    match answer["saved"].as_str() {
        Some(saved) => {
            let (person, until) = (field(answer, "person"), field(answer, "expiresAt"));
            console.say(Message::SignedIn, &[&person, &until, &saved])
        }
        None => field(answer, "token"),
    }
}

pub async fn sign_out(arguments: SignOutArguments, console: Console) -> Outcome {
    let answer = Client::of(&arguments.server)?
        .post(&["v1", "sign-out"], None)
        .await?;
    console.answer(&answer, || console.say(Message::ServerDone, &[]))?;
    Ok(Exit::Ok)
}

pub async fn me(arguments: MeArguments, console: Console) -> Outcome {
    let answer = Client::of(&arguments.server)?
        .get(&["v1", "me"], &[])
        .await?;
    console.answer(&answer, || shown(&answer, console))?;
    Ok(Exit::Ok)
}

fn shown(me: &Value, console: Console) -> String {
    let mut lines: Vec<String> = [
        ("person", Message::WorkWho),
        ("knownBy", Message::MeKnownBy),
        ("scopes", Message::TokenScopes),
        ("sessionEndsAt", Message::MeEnds),
    ]
    .iter()
    .map(|(name, head)| (console.say(*head, &[]), told(me, name)))
    .filter(|(_, text)| !text.is_empty())
    .map(|(head, text)| format!("{head}: {text}"))
    .collect();
    let offices = me["offices"].as_array().map_or(&[][..], Vec::as_slice);
    let columns = [
        ("department", Message::WorkDepartment),
        ("division", Message::WorkDivision),
        ("roles", Message::DirRoles),
        ("standsFor", Message::MeStandsFor),
    ];
    if !offices.is_empty() {
        lines.push(listing(offices, &columns, console));
    }
    lines.join("\n")
}

pub async fn password(arguments: PasswordArguments, console: Console) -> Outcome {
    let client = Client::of(&arguments.server)?;
    let current = typed::secret(PASSWORD, Message::AskPassword, console)?;
    let new = typed::secret(NEW_PASSWORD, Message::AskNewPassword, console)?;
    let body = json!({"current": current, "new": new});
    let sent = client
        .try_send(
            reqwest::Method::POST,
            &["v1", "me", "password"],
            Some(&body),
        )
        .await?;
    let answer = sent.map_err(|(problem, mut failure)| {
        // All that is wrong with the new one.
        for problem in problem["problems"].as_array().into_iter().flatten() {
            let text = match console.language {
                crate::language::Language::Chinese => field(problem, "zh"),
                crate::language::Language::English => field(problem, "message"),
            };
            failure.what.push_str("\n  ");
            failure.what.push_str(&text);
        }
        failure
    })?;
    console.answer(&answer, || console.say(Message::ServerDone, &[]))?;
    Ok(Exit::Ok)
}
