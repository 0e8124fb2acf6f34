//! The light of an item: what its deadline comes to at an instant. Which word and colour it has is an administrator's; that it has a
//! word is not.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::item::{Status, WorkItem};

/// What a deadline comes to. An item that was returned or cancelled has no light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// Open, and nothing is due.
    NoDue,
    /// Open, with time enough.
    Normal,
    /// Open, and soon due (临期).
    Nearing,
    /// Open and late (逾期).
    Overdue,
    /// Open and late, and somebody said why (逾期已说明).
    Explained,
    /// Done in time.
    InTime,
    /// Done late.
    Late,
}

impl Light {
    pub const ALL: [Self; 7] = [
        Self::NoDue,
        Self::Normal,
        Self::Nearing,
        Self::Overdue,
        Self::Explained,
        Self::InTime,
        Self::Late,
    ];

    /// The stable name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoDue => "no-due",
            Self::Normal => "normal",
            Self::Nearing => "nearing",
            Self::Overdue => "overdue",
            Self::Explained => "explained",
            Self::InTime => "in-time",
            Self::Late => "late",
        }
    }
}

/// How a light is shown: always a word, and a colour beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, try_from = "Unchecked")]
pub struct Shown {
    word: String,
    colour: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    word: String,
    colour: String,
}

impl TryFrom<Unchecked> for Shown {
    type Error = String;

    fn try_from(Unchecked { word, colour }: Unchecked) -> Result<Self, String> {
        if word.trim().is_empty() {
            return Err("a light has a word; a colour alone is not read by everybody".to_owned());
        }
        Ok(Self { word, colour })
    }
}

impl Shown {
    fn new(word: &str, colour: &str) -> Self {
        Self {
            word: word.to_owned(),
            colour: colour.to_owned(),
        }
    }

    pub fn word(&self) -> &str {
        &self.word
    }

    /// A name of a colour for the pages.
    pub fn colour(&self) -> &str {
        &self.colour
    }
}

/// How each light is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Lights {
    no_due: Shown,
    normal: Shown,
    nearing: Shown,
    overdue: Shown,
    explained: Shown,
    in_time: Shown,
    late: Shown,
}

impl Default for Lights {
    fn default() -> Self {
        Self {
            no_due: Shown::new("无期限", "grey"),
            normal: Shown::new("正常", "green"),
            nearing: Shown::new("临期", "yellow"),
            overdue: Shown::new("逾期", "red"),
            explained: Shown::new("逾期（已说明）", "orange"),
            in_time: Shown::new("按期办结", "green"),
            late: Shown::new("逾期办结", "purple"),
        }
    }
}

impl Lights {
    pub fn of(&self, light: Light) -> &Shown {
        match light {
            Light::NoDue => &self.no_due,
            Light::Normal => &self.normal,
            Light::Nearing => &self.nearing,
            Light::Overdue => &self.overdue,
            Light::Explained => &self.explained,
            Light::InTime => &self.in_time,
            Light::Late => &self.late,
        }
    }
}

impl WorkItem {
    /// Its light at an instant; `None` where it was returned or cancelled.
    pub fn light(&self, now: Timestamp) -> Option<Light> {
        match self.status() {
            Status::Returned | Status::Cancelled => None,
            Status::Completed if self.was_late() => Some(Light::Late),
            Status::Completed => Some(Light::InTime),
            Status::Open | Status::Claimed | Status::Submitted => {
                let Some(due) = self.due() else {
                    return Some(Light::NoDue);
                };
                Some(if now > due.at {
                    if self.explained().is_some() {
                        Light::Explained
                    } else {
                        Light::Overdue
                    }
                } else if due.near_at.is_some_and(|near| near <= now) {
                    Light::Nearing
                } else {
                    Light::Normal
                })
            }
        }
    }
}
