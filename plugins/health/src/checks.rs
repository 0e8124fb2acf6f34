//! Collecting what is wrong: a clerk gets every problem of a submission at once, never one a round.

use lianxi_sdk::{Failure, Issue};

/// The most issues that one answer lists; what lies beyond adds nothing a person could act on.
pub const ISSUES_MAX: usize = 200;

/// A required paper, signature or record is absent (缺少材料).
pub const MISSING_MATERIAL: &str = "MISSING_MATERIAL";
/// A stated fact breaks a rule (违反规定).
pub const RULE_VIOLATION: &str = "RULE_VIOLATION";

#[derive(Default)]
pub struct Checks {
    issues: Vec<Issue>,
}

impl Checks {
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a problem.
    pub fn fail(&mut self, field: impl Into<String>, code: &str, message: impl Into<String>) {
        if self.issues.len() < ISSUES_MAX {
            self.issues
                .push(Issue::new(field.into(), code, message.into()));
        }
    }

    /// Records a problem unless `holds`.
    pub fn require(
        &mut self,
        holds: bool,
        field: impl Into<String>,
        code: &str,
        message: impl Into<String>,
    ) {
        if !holds {
            self.fail(field, code, message);
        }
    }

    /// A text that has to say something and has a bound.
    pub fn text(&mut self, field: &str, text: &str, chars_max: usize) {
        self.require(
            !text.trim().is_empty(),
            field,
            MISSING_MATERIAL,
            "此项必须填写",
        );
        self.require(
            text.chars().count() <= chars_max,
            field,
            "text-too-long",
            format!("此项最多{chars_max}字"),
        );
    }

    /// A list that has to hold between one and `items_max` entries.
    pub fn list(&mut self, field: &str, length: usize, items_max: usize) {
        self.require(length > 0, field, MISSING_MATERIAL, "至少应有一项");
        self.require(
            length <= items_max,
            field,
            "list-too-long",
            format!("最多{items_max}项"),
        );
    }

    /// The SHA-256 of a scanned paper or photo, as 64 lower-case hex digits: content never passes through a duty.
    pub fn digest(&mut self, field: &str, digest: &str) {
        self.require(
            is_digest(digest),
            field,
            "digest-malformed",
            "文件摘要应为64位小写十六进制（SHA-256）",
        );
    }

    pub fn is_clean(&self) -> bool {
        self.issues.is_empty()
    }

    pub fn finish(self) -> Result<(), Failure> {
        if self.issues.is_empty() {
            Ok(())
        } else {
            Err(Failure::invalid(self.issues))
        }
    }
}

pub fn is_digest(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// One problem alone.
pub fn invalid(field: &str, code: &str, message: impl Into<String>) -> Failure {
    Failure::invalid(vec![Issue::new(field, code, message.into())])
}
