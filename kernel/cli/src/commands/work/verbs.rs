//! What a person does with one work item by themself: each verb has the address and the body of the API's. What several do together is
//! in `joint`.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use super::OneArguments;
use super::assignee::{To, ToSeveral};
use crate::commands::run::read_json;
use crate::failure::Outcome;

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Take it in hand (签收).
    #[command(after_help = "Example:\n  lianxi work claim 018f… --token \"$TOKEN\"")]
    Claim(OneArguments),
    /// Give it back to the office (取消签收).
    #[command(after_help = "Example:\n  lianxi work release 018f…")]
    Release(OneArguments),
    /// Keep a form that is not finished (暂存).
    #[command(after_help = "Example:\n  lianxi work draft 018f… --form-file form.json")]
    Draft {
        #[command(flatten)]
        one: OneArguments,
        /// The form so far, as JSON.
        #[arg(long, value_name = "FILE|-")]
        form_file: PathBuf,
    },
    /// Complete it (办结), or sign for your seat (会签).
    #[command(
        after_help = "Examples:\n  lianxi work complete 018f… --outcome accepted\n  lianxi work complete 018f… --outcome rejected --form-file reasons.json"
    )]
    Complete {
        #[command(flatten)]
        one: OneArguments,
        /// One of the item's outcomes.
        #[arg(long)]
        outcome: String,
        /// The filled-in form as JSON; {} without it.
        #[arg(long, value_name = "FILE|-")]
        form_file: Option<PathBuf>,
    },
    /// Pass it on for good (转办).
    #[command(
        after_help = "Examples:\n  lianxi work transfer 018f… --to finance@1401 --reason 'theirs by the budget law'\n  lianxi work transfer 018f… --to-person p-7@finance@1401 --reason 'knows the case'"
    )]
    Transfer(GiveArguments),
    /// Let somebody prepare it and hand it back to you (委派).
    #[command(
        after_help = "Example:\n  lianxi work delegate 018f… --to-person p-7@finance@1401 --reason 'please prepare'"
    )]
    Delegate(GiveArguments),
    /// Send it back to a step before (驳回).
    #[command(
        after_help = "Examples:\n  lianxi work return 018f… --to-previous --reason 'the plan is missing'\n  lianxi work return 018f… --to-step draft --straight-back --reason 'the sum is wrong'"
    )]
    Return {
        #[command(flatten)]
        one: OneArguments,
        #[command(flatten)]
        back: Back,
        /// Once mended it comes straight back to you, and not through every step again.
        #[arg(long)]
        straight_back: bool,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Take back what you handed in or passed on, while nobody has begun with it (撤回).
    #[command(after_help = "Example:\n  lianxi work take-back 018f… --reason 'wrong attachment'")]
    TakeBack(WhyArguments),
    /// Remind those whose turn it is (催办).
    #[command(after_help = "Example:\n  lianxi work urge 018f… --reason 'the meeting is tomorrow'")]
    Urge(WhyArguments),
    /// Let others read it (抄送).
    #[command(after_help = "Example:\n  lianxi work copy 018f… --to finance@1401 --to works@1401")]
    Copy {
        #[command(flatten)]
        one: OneArguments,
        #[command(flatten)]
        to: ToSeveral,
    },
    /// Say that you have read what was copied to you (阅知).
    #[command(after_help = "Example:\n  lianxi work read 018f…")]
    Read(OneArguments),
    /// Say why it is late (逾期说明).
    #[command(after_help = "Example:\n  lianxi work explain 018f… --reason 'the flood of 3 March'")]
    Explain(WhyArguments),
    /// Withdraw for a conflict of interest (回避).
    #[command(after_help = "Example:\n  lianxi work recuse 018f… --reason 'a relative applies'")]
    Recuse(WhyArguments),
}

#[derive(Debug, clap::Args)]
pub struct GiveArguments {
    #[command(flatten)]
    pub one: OneArguments,
    #[command(flatten)]
    pub to: To,
    /// Why.
    #[arg(long)]
    pub reason: String,
}

#[derive(Debug, clap::Args)]
pub struct WhyArguments {
    #[command(flatten)]
    pub one: OneArguments,
    /// Why.
    #[arg(long)]
    pub reason: String,
}

/// How far back.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
#[expect(clippy::struct_field_names, reason = "they are the options' names")]
pub struct Back {
    /// To the step before.
    #[arg(long)]
    to_previous: bool,
    /// To the first step.
    #[arg(long)]
    to_initiator: bool,
    /// To this step: see lianxi work return-targets.
    #[arg(long, value_name = "STEP")]
    to_step: Option<String>,
}

/// What is sent: to which item, by which verb, with which body.
pub struct Asked {
    pub one: OneArguments,
    pub verb: &'static str,
    pub body: Option<Value>,
}

pub(super) fn asked(one: OneArguments, verb: &'static str, body: Value) -> Asked {
    Asked {
        one,
        verb,
        body: Some(body),
    }
}

fn bare(one: OneArguments, verb: &'static str) -> Asked {
    Asked {
        one,
        verb,
        body: None,
    }
}

pub(super) fn why(why: WhyArguments, verb: &'static str) -> Asked {
    asked(why.one, verb, json!({"reason": why.reason}))
}

pub(super) fn give(give: GiveArguments, verb: &'static str, whom: &str) -> Asked {
    let body = json!({whom: give.to.json(), "reason": give.reason});
    asked(give.one, verb, body)
}

impl Back {
    fn word(&self) -> &'static str {
        match self {
            Self {
                to_step: Some(_), ..
            } => "step",
            Self {
                to_initiator: true, ..
            } => "initiator",
            _ => "previous",
        }
    }
}

impl Verb {
    pub fn one(&self) -> &OneArguments {
        match self {
            Self::Claim(one)
            | Self::Release(one)
            | Self::Read(one)
            | Self::Draft { one, .. }
            | Self::Complete { one, .. }
            | Self::Return { one, .. }
            | Self::Copy { one, .. } => one,
            Self::Transfer(give) | Self::Delegate(give) => &give.one,
            Self::TakeBack(why) | Self::Urge(why) | Self::Explain(why) | Self::Recuse(why) => {
                &why.one
            }
        }
    }

    /// As the API is asked.
    pub fn asked(self) -> Outcome<Asked> {
        Ok(match self {
            Self::Claim(one) => bare(one, "claim"),
            Self::Release(one) => bare(one, "release"),
            Self::Read(one) => bare(one, "read"),
            Self::Draft { one, form_file } => {
                let form = read_json(Some(&form_file))?;
                asked(one, "draft", json!({"form": form}))
            }
            Self::Complete {
                one,
                outcome,
                form_file,
            } => {
                let form = read_json(form_file.as_deref())?;
                asked(one, "complete", json!({"outcome": outcome, "form": form}))
            }
            Self::Copy { one, to } => asked(one, "copy", json!({"to": to.json()})),
            Self::Transfer(arguments) => give(arguments, "transfer", "to"),
            Self::Delegate(arguments) => give(arguments, "delegate", "to"),
            Self::Return {
                one,
                back,
                straight_back,
                reason,
            } => {
                let then = if straight_back {
                    "straight-back"
                } else {
                    "forward"
                };
                let body = json!({"to": back.word(), "step": back.to_step, "then": then, "reason": reason});
                asked(one, "return", body)
            }
            Self::TakeBack(arguments) => why(arguments, "take-back"),
            Self::Urge(arguments) => why(arguments, "urge"),
            Self::Explain(arguments) => why(arguments, "explain"),
            Self::Recuse(arguments) => why(arguments, "recuse"),
        })
    }
}
