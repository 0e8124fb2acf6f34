//! What several do together with one work item: opinions that are asked for (加签), more time (延期), supervision (督办).

use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::OneArguments;
use super::verbs::{Asked, GiveArguments, WhyArguments, asked, give, why};

#[derive(Debug, Subcommand)]
pub enum Joint {
    /// Ask one more for their opinion (加签).
    #[command(
        after_help = "Example:\n  lianxi work add-signer 018f… --to counsel@1401 --position before --reason 'is it lawful?'"
    )]
    AddSigner {
        #[command(flatten)]
        give: GiveArguments,
        /// Before it can be completed, or after it was.
        #[arg(long, value_enum)]
        position: Position,
        /// Of a seat of a weighted countersign.
        #[arg(long)]
        weight: Option<u32>,
    },
    /// Ask them no longer (减签).
    #[command(
        after_help = "Example:\n  lianxi work remove-signer 018f… --to counsel@1401 --reason 'no longer needed'"
    )]
    RemoveSigner(GiveArguments),
    /// Give the opinion that you were asked for.
    #[command(
        after_help = "Example:\n  lianxi work sign 018f… --verdict disagree --note 'article 5 is missing'"
    )]
    Sign {
        #[command(flatten)]
        one: OneArguments,
        #[arg(long, value_enum)]
        verdict: Verdict,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Ask for more time (申请延期).
    #[command(
        after_help = "Example:\n  lianxi work request-extension 018f… --until 2026-04-10T18:00:00+08:00 --reason 'an expert is awaited'"
    )]
    RequestExtension {
        #[command(flatten)]
        why: WhyArguments,
        /// The new due instant.
        #[arg(long, value_name = "TIME")]
        until: String,
    },
    /// Grant more time, or not.
    #[command(
        after_help = "Examples:\n  lianxi work decide-extension 018f… --approve --reason 'well founded'\n  lianxi work decide-extension 018f… --refuse --reason 'it was known before'"
    )]
    DecideExtension {
        #[command(flatten)]
        why: WhyArguments,
        #[command(flatten)]
        decision: Decision,
    },
    /// Put it under supervision (挂牌督办).
    #[command(
        after_help = "Example:\n  lianxi work supervise 018f… --level first --requirement 'finish by the end of March'"
    )]
    Supervise {
        #[command(flatten)]
        one: OneArguments,
        #[arg(long)]
        level: String,
        #[arg(long)]
        requirement: String,
    },
    /// End the supervision of an item that is still worked on (解除督办).
    #[command(after_help = "Example:\n  lianxi work lift-supervision 018f… --reason 'on the way'")]
    LiftSupervision(WhyArguments),
    /// Accept what was handed in under supervision (销号), or send it back.
    #[command(
        after_help = "Examples:\n  lianxi work close-out 018f… --approve --note 'seen on site'\n  lianxi work close-out 018f… --refuse --note 'the fence is still missing'"
    )]
    CloseOut {
        #[command(flatten)]
        one: OneArguments,
        #[command(flatten)]
        decision: Decision,
        #[arg(long)]
        note: String,
    },
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Decision {
    #[arg(long)]
    approve: bool,
    #[arg(long)]
    refuse: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Position {
    Before,
    After,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Verdict {
    Agree,
    Disagree,
}

/// With one more field.
fn with(mut asked: Asked, name: &str, value: Value) -> Asked {
    if let Some(Value::Object(body)) = &mut asked.body {
        body.insert(name.to_owned(), value);
    }
    asked
}

impl Joint {
    pub fn one(&self) -> &OneArguments {
        match self {
            Self::Sign { one, .. } | Self::Supervise { one, .. } | Self::CloseOut { one, .. } => {
                one
            }
            Self::AddSigner { give, .. } | Self::RemoveSigner(give) => &give.one,
            Self::LiftSupervision(why)
            | Self::RequestExtension { why, .. }
            | Self::DecideExtension { why, .. } => &why.one,
        }
    }

    /// As the API is asked.
    pub fn asked(self) -> Asked {
        match self {
            Self::AddSigner {
                give: arguments,
                position,
                weight,
            } => {
                let position = match position {
                    Position::Before => "before",
                    Position::After => "after",
                };
                let given = give(arguments, "add-signer", "signer");
                let placed = with(given, "position", json!(position));
                with(placed, "weight", json!(weight))
            }
            Self::RemoveSigner(arguments) => give(arguments, "remove-signer", "signer"),
            Self::Sign { one, verdict, note } => {
                let verdict = match verdict {
                    Verdict::Agree => "agree",
                    Verdict::Disagree => "disagree",
                };
                asked(one, "sign", json!({"verdict": verdict, "note": note}))
            }
            Self::RequestExtension { why: given, until } => {
                with(why(given, "request-extension"), "until", json!(until))
            }
            Self::DecideExtension {
                why: given,
                decision,
            } => with(
                why(given, "decide-extension"),
                "approved",
                json!(decision.approve),
            ),
            Self::Supervise {
                one,
                level,
                requirement,
            } => {
                let body = json!({"level": level, "requirement": requirement});
                asked(one, "supervise", body)
            }
            Self::LiftSupervision(given) => why(given, "lift-supervision"),
            Self::CloseOut {
                one,
                decision,
                note,
            } => {
                let body = json!({"accepted": decision.approve, "note": note});
                asked(one, "close-out", body)
            }
        }
    }
}
