//! What people do with an item, as several tests write it.

use lianxi_work::{Command, Position, Verdict};

use crate::common::to;

pub const CLAIM: Command = Command::Claim;

pub fn why() -> String {
    "请把关".to_owned()
}

pub fn transfer(name: &str) -> Command {
    Command::Transfer {
        to: to(name),
        reason: why(),
    }
}

pub fn delegate(name: &str) -> Command {
    Command::Delegate {
        to: to(name),
        reason: why(),
    }
}

pub fn ask(name: &str, position: Position) -> Command {
    Command::AddSigner {
        signer: to(name),
        position,
        weight: None,
        reason: why(),
    }
}

/// Takes somebody off who was asked.
pub fn off(name: &str) -> Command {
    Command::RemoveSigner {
        signer: to(name),
        reason: why(),
    }
}

pub fn sign(verdict: Verdict) -> Command {
    Command::Sign {
        verdict,
        note: "已阅".to_owned(),
    }
}

/// Asks for time until this minute.
pub fn more_time(minute: i64) -> Command {
    Command::RequestExtension {
        until: crate::common::at(minute),
        reason: why(),
    }
}

pub fn grant() -> Command {
    Command::DecideExtension {
        approved: true,
        reason: why(),
    }
}
