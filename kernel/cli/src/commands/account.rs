//! `lianxi account`: who may sign in. All but `init` ask a running server; `init` makes the first account where no server runs.

mod init;

use clap::Subcommand;
use serde_json::{Value, json};

use super::Form;
use crate::client::{Client, Server, field};
use crate::console::{Console, Format};
use crate::failure::{Exit, Outcome};
use crate::listing::{Column, all, listing};
use crate::messages::Message;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the first accounts, where there are none, on the data itself. No server runs meanwhile.
    #[command(after_help = init::EXAMPLES)]
    Init(init::Arguments),
    /// List accounts.
    #[command(after_help = "Example:\n  lianxi account list")]
    List(ListArguments),
    /// Give a person an account, with a password that is shown once (系统管理员).
    #[command(
        after_help = "Examples:\n  lianxi account create --person p-7 --login wang\n  lianxi account create --person p-7 --login wang --issuer https://id.city.example --subject 8f3a"
    )]
    Create(CreateArguments),
    /// Take an account out of use: its sessions end at once.
    #[command(after_help = "Example:\n  lianxi account disable p-7 --reason left")]
    Disable(WhyArguments),
    /// Put an account into use again.
    #[command(after_help = "Example:\n  lianxi account enable p-7 --reason 'came back'")]
    Enable(WhyArguments),
    /// Let somebody sign in again before their lock ends (安全管理员).
    #[command(after_help = "Example:\n  lianxi account unlock p-7")]
    Unlock(OneArguments),
    /// Give an account a new password, shown once, or link it to a provider's subject.
    #[command(
        after_help = "Examples:\n  lianxi account reset-password p-7\n  lianxi account reset-password p-7 --issuer https://id.city.example --subject 8f3a"
    )]
    ResetPassword(ResetArguments),
    /// Say which roles of the host itself somebody has (安全管理员): all of them, as they are to be.
    #[command(
        after_help = "Examples:\n  lianxi account roles p-7 --role workflow-administrator --reason 'as decided'\n  lianxi account roles p-7 --none --reason 'as decided'\n\nRoles of an office are given in the directory: lianxi directory change."
    )]
    Roles(RolesArguments),
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct CreateArguments {
    /// The person's id in the directory, never a name.
    #[arg(long, value_name = "ID")]
    person: String,
    #[arg(long, value_name = "NAME")]
    login: String,
    #[command(flatten)]
    external: External,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

/// Whom a provider knows the person as.
#[derive(Debug, clap::Args)]
pub struct External {
    /// The provider, by its address.
    #[arg(long, value_name = "URL", requires = "subject")]
    issuer: Option<String>,
    /// Whom it knows the person as; then there is no password.
    #[arg(long, value_name = "TEXT", requires = "issuer")]
    subject: Option<String>,
}

impl External {
    fn json(&self) -> Option<Value> {
        let issuer = self.issuer.as_ref()?;
        Some(json!({"issuer": issuer, "subject": self.subject}))
    }
}

#[derive(Debug, clap::Args)]
pub struct OneArguments {
    /// The person's id.
    person: String,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, clap::Args)]
pub struct WhyArguments {
    #[command(flatten)]
    one: OneArguments,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, clap::Args)]
pub struct ResetArguments {
    #[command(flatten)]
    one: OneArguments,
    #[command(flatten)]
    external: External,
}

#[derive(Debug, clap::Args)]
pub struct RolesArguments {
    #[command(flatten)]
    one: OneArguments,
    /// A role; may be given several times.
    #[arg(long, value_name = "ID", required_unless_present = "none")]
    role: Vec<String>,
    /// None at all.
    #[arg(long, conflicts_with = "role")]
    none: bool,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

const PATH: &[&str] = &["v1", "accounts"];
const COLUMNS: &[Column] = &[
    ("person", Message::WorkWho),
    ("login", Message::AccountLogin),
    ("state", Message::WorkStatus),
    ("lockedUntil", Message::AccountLocked),
    ("roles", Message::DirRoles),
    ("/external/issuer", Message::AccountProvider),
    ("signedInAt", Message::AccountSeen),
];

impl Command {
    pub fn format(&self) -> Format {
        match self {
            Self::Init(arguments) => arguments.form.format,
            Self::List(arguments) => arguments.form.format,
            Self::Create(arguments) => arguments.form.format,
            Self::Unlock(one) => one.form.format,
            Self::Disable(why) | Self::Enable(why) => why.one.form.format,
            Self::ResetPassword(arguments) => arguments.one.form.format,
            Self::Roles(arguments) => arguments.one.form.format,
        }
    }
}

pub async fn perform(command: Command, console: Console) -> Outcome {
    match command {
        Command::Init(arguments) => init::perform(arguments, console).await,
        Command::List(arguments) => {
            let client = Client::of(&arguments.server)?;
            let items = all(&client, PATH, &[]).await?;
            console.answer(&json!({"items": items}), || {
                listing(&items, COLUMNS, console)
            })?;
            Ok(Exit::Ok)
        }
        Command::Create(arguments) => {
            let external = arguments.external.json();
            let body =
                json!({"person": arguments.person, "login": arguments.login, "external": external});
            let client = Client::of(&arguments.server)?;
            given(&client.post(PATH, Some(&body)).await?, console)
        }
        Command::Disable(why) => {
            let body = json!({"reason": why.reason});
            act(&why.one, "disable", Some(body), console).await
        }
        Command::Enable(why) => {
            let body = json!({"reason": why.reason});
            act(&why.one, "enable", Some(body), console).await
        }
        Command::Unlock(one) => act(&one, "unlock", None, console).await,
        Command::ResetPassword(arguments) => {
            let body = json!({"link": arguments.external.json()});
            let one = &arguments.one;
            let address = [PATH, &[&one.person, "reset-password"]].concat();
            let answer = Client::of(&one.server)?.post(&address, Some(&body)).await?;
            given(&answer, console)
        }
        Command::Roles(arguments) => {
            let body = json!({"roles": arguments.role, "reason": arguments.reason});
            act(&arguments.one, "roles", Some(body), console).await
        }
    }
}

async fn act(one: &OneArguments, verb: &str, body: Option<Value>, console: Console) -> Outcome {
    let address = [PATH, &[&one.person, verb]].concat();
    let account = Client::of(&one.server)?
        .post(&address, body.as_ref())
        .await?;
    console.answer(&account, || {
        listing(std::slice::from_ref(&account), COLUMNS, console)
    })?;
    Ok(Exit::Ok)
}

/// An account, and its password where it was given one.
fn given(answer: &Value, console: Console) -> Outcome {
    console.answer(answer, || {
        let account = listing(std::slice::from_ref(&answer["account"]), COLUMNS, console);
        match answer["initialPassword"].as_str() {
            None => account,
            Some(password) => {
                let login = field(&answer["account"], "login");
                let said = console.say(Message::InitialPassword, &[&login, &password]);
                format!("{account}\n{said}")
            }
        }
    })?;
    Ok(Exit::Ok)
}
