//! What is wrong with a scenario after it was played: each with the line that says otherwise.

use std::path::Path;

use super::script::Line;
use crate::console::Console;
use crate::messages::Message;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// 0: the scenario as a whole.
    pub line: Line,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// No item took the answer.
    NeverTaken {
        step: String,
    },
    /// The host refuses an act.
    Refused {
        item: String,
        code: String,
        why: String,
    },
    /// An act that has to be refused was not.
    NotRefused {
        item: String,
        code: String,
    },
    /// The item was closed before the act came.
    CameLate {
        step: String,
    },
    /// What an administrator does, or the host, is refused.
    Measure {
        why: String,
    },
    /// Nobody answers an item, and nothing says that it stays open.
    StillOpen {
        item: String,
    },
    NotEnded {
        execution: String,
        status: String,
    },
    Incident {
        execution: String,
        why: String,
    },
    /// It is there more or less often than is expected.
    Count {
        what: String,
        found: usize,
        expected: usize,
    },
    /// None of what is expected.
    Missing {
        what: String,
    },
    Differs {
        what: String,
        at: String,
        found: String,
        expected: String,
    },
    Timeline {
        at: usize,
        found: String,
        expected: String,
    },
    NoTimeline,
}

impl Fault {
    pub fn at(line: Line, what: What) -> Self {
        Self { line, what }
    }

    /// `file:line: what is wrong`.
    pub fn say(&self, path: &Path, console: Console) -> String {
        let place = match self.line {
            0 => path.display().to_string(),
            line => format!("{}:{line}", path.display()),
        };
        format!("{place}: {}", self.message(console))
    }

    pub fn message(&self, console: Console) -> String {
        let say = |message, parts: &[&dyn std::fmt::Display]| console.say(message, parts);
        match &self.what {
            What::NeverTaken { step } => say(Message::FaultNeverTaken, &[step]),
            What::Refused { item, code, why } => say(Message::FaultRefused, &[item, code, why]),
            What::NotRefused { item, code } => say(Message::FaultNotRefused, &[item, code]),
            What::CameLate { step } => say(Message::FaultCameLate, &[step]),
            What::Measure { why } => say(Message::FaultMeasure, &[why]),
            What::StillOpen { item } => say(Message::FaultStillOpen, &[item]),
            What::NotEnded { execution, status } => {
                say(Message::FaultNotEnded, &[execution, status])
            }
            What::Incident { execution, why } => say(Message::FaultIncident, &[execution, why]),
            What::Count {
                what,
                found,
                expected,
            } => say(Message::FaultCount, &[what, found, expected]),
            What::Missing { what } => say(Message::FaultMissing, &[what]),
            What::Differs {
                what,
                at,
                found,
                expected,
            } => say(Message::FaultDiffers, &[what, at, found, expected]),
            What::Timeline {
                at,
                found,
                expected,
            } => say(Message::FaultTimeline, &[at, found, expected]),
            What::NoTimeline => say(Message::FaultNoTimeline, &[]),
        }
    }
}
