//! A person is away for some days, and somebody may stand in (代理). It passes on the office's work and never the powers of an
//! administrator, and it is not passed on again: who is away himself stands in for nobody.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::office::Office;
use crate::validity::Validity;
use crate::word::words;

/// Why, as a word from a list: what people write about an illness would stand in the journal for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbsenceReason {
    Leave,
    Travel,
    Training,
    Secondment,
    #[default]
    Other,
}

words! { AbsenceReason {
    Leave = "leave", "休假";
    Travel = "travel", "出差";
    Training = "training", "学习培训";
    Secondment = "secondment", "挂职借调";
    Other = "other", "其他";
} }

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Absence {
    pub id: String,
    pub person: String,
    /// `None`: from all their offices. One for an office goes before one for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Office>,
    /// `None`: nobody stands in, and the office does without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day; before `from`: it was called off before it began.
    pub until: Date,
    #[serde(default)]
    pub reason: AbsenceReason,
}

impl Absence {
    pub fn valid(&self) -> Validity {
        Validity {
            from: Some(self.from),
            until: Some(self.until),
        }
    }
}
