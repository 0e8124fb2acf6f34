//! The file of one filing (备案档案): what was submitted, in which state it is, and how it came there.

use lianxi_domain::Uscc;
use lianxi_domain::checks::{Checks, invalid, shown};
use lianxi_domain::date::Day;
use lianxi_domain::office::Office;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Call, Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::form::FilingForm;
use super::procedure::Procedure;
use crate::registry;

pub const KIND: &str = "filing";
const HISTORY_MAX: usize = 100;

/// 备案状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FilingState {
    /// 材料审核通过
    Validated,
    /// 已出具回执
    Receipted,
    /// 不符合规定
    NonConforming,
    /// 已备案
    Filed,
    /// 已许可
    Licensed,
    /// 已取消
    Closed,
}

impl FilingState {
    pub fn name(self) -> &'static str {
        match self {
            Self::Validated => "材料审核通过",
            Self::Receipted => "已出具回执",
            Self::NonConforming => "不符合规定",
            Self::Filed => "已备案",
            Self::Licensed => "已许可",
            Self::Closed => "已取消",
        }
    }

    pub fn may_be_submitted(self) -> bool {
        matches!(self, Self::Validated | Self::NonConforming | Self::Closed)
    }
}

/// 备案经过
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FilingStep {
    pub state: FilingState,
    pub at: String,
    /// The task that did it, so that the journal can be found from the file.
    pub task: String,
}

/// 备案档案
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Filing {
    pub uscc: Uscc,
    pub name: String,
    pub county: String,
    pub places: u32,
    pub provides_meals: bool,
    pub received_on: Day,
    pub state: FilingState,
    pub receipt_no: Option<String>,
    pub notice_no: Option<String>,
    pub filed_on: Option<Day>,
    /// Decided by the rule set of the day on which the case began, and kept for its whole course.
    #[serde(default)]
    pub procedure: Procedure,
    #[serde(default)]
    pub licence_no: Option<String>,
    /// Codes of what the last visit found wanting, where a licence is asked for.
    #[serde(default)]
    pub unmet: Vec<String>,
    pub history: Vec<FilingStep>,
}

impl Filing {
    pub fn new(office: &Office, form: &FilingForm, procedure: Procedure) -> Self {
        Self {
            uscc: form.uscc.clone(),
            name: form.name.clone(),
            county: office.division_code.clone(),
            places: 0,
            provides_meals: form.provides_meals,
            received_on: form.opening_on,
            state: FilingState::Validated,
            receipt_no: None,
            notice_no: None,
            filed_on: None,
            procedure,
            licence_no: None,
            unmet: Vec::new(),
            history: Vec::new(),
        }
    }

    pub fn enter(&mut self, call: &Call, state: FilingState) {
        self.state = state;
        self.history.push(FilingStep {
            state,
            at: call.now.clone(),
            task: call.task.clone(),
        });
        if self.history.len() > HISTORY_MAX {
            self.history.remove(1);
        }
    }
}

/// A licence is asked for in a file of its own: the filing of an earlier time keeps its course beside it.
pub fn key(county: &str, uscc: &Uscc, procedure: Procedure) -> String {
    match procedure {
        Procedure::Filing => format!("{KIND}/{county}/{uscc}"),
        Procedure::Licence => format!("{KIND}/{county}/{uscc}/licence"),
    }
}

pub fn load(ctx: &Context<'_>, key: &str) -> Result<Option<Filing>, Failure> {
    if key.starts_with("filing/") {
        records::load(ctx, key)
    } else {
        Ok(None)
    }
}

/// The filing that a later step is about.
pub fn existing(ctx: &Context<'_>, key: &str) -> Result<Filing, Failure> {
    load(ctx, key)?.ok_or_else(|| {
        invalid(
            "/filingKey",
            "filing-not-found",
            format!("没有备案档案“{}”", shown(key)),
        )
    })
}

/// The same, of an institution whose registration stands: an ended one goes no further.
pub fn existing_registered(ctx: &Context<'_>, key: &str) -> Result<Filing, Failure> {
    let filing = existing(ctx, key)?;
    let mut checks = Checks::new();
    registry::require_not_ended(ctx, &mut checks, &filing.uscc, "/filingKey")?;
    checks.finish()?;
    Ok(filing)
}

pub fn save(ctx: &Context<'_>, key: &str, filing: &Filing) -> Result<(), Failure> {
    let place = Place {
        kind: KIND,
        division: &filing.county,
        uscc: Some(filing.uscc.as_str()),
        person: None,
    };
    records::save(ctx, key, place, filing)
}

/// The key of the institution's filing that is not closed, if there is one.
pub fn open_of(ctx: &Context<'_>, uscc: &str) -> Result<Option<String>, Failure> {
    let filings = records::of_institution::<Filing>(ctx, KIND, uscc)?;
    Ok(filings
        .into_iter()
        .find(|(_, filing)| filing.state != FilingState::Closed)
        .map(|(key, _)| key))
}
