//! What is asked of every entry alike: its number, its counts, its evidence, and that it is in the scope of the organisation.

use std::collections::BTreeSet;

use super::{Audience, Form, Programme};
use crate::checks::Checks;
use crate::person::{DOCUMENT_NO_CHARS_MAX, shows_personal_number};
use crate::push::Attachment;

/// More people than any activity of a province reaches.
pub(super) const REACH_MAX: u32 = 100_000_000;
/// The most pieces of evidence of one activity.
pub(super) const EVIDENCE_MAX: usize = 20;

pub(super) fn check_scope(
    checks: &mut Checks,
    programme: &Programme,
    at: &str,
    audience: Audience,
    form: Form,
) {
    checks.require(
        programme.audiences.contains(&audience),
        format!("{at}/audience"),
        "audience-not-ours",
        format!("对象不在本组织的工作范围（{}）", programme.basis),
    );
    checks.require(
        programme.forms.contains(&form),
        format!("{at}/form"),
        "form-not-ours",
        "本组织不采用这一形式",
    );
}

pub(super) fn check_count(checks: &mut Checks, at: &str, value: u32, most: u32) {
    checks.require(
        (1..=most).contains(&value),
        at,
        "count-out-of-range",
        format!("应在1至{most}之间"),
    );
}

/// A number that people gave to a thing: it becomes part of a key, and says nothing of a person.
pub fn check_number(checks: &mut Checks, at: &str, number: &str) {
    checks.text(at, number, DOCUMENT_NO_CHARS_MAX);
    let odd = |character: char| {
        character.is_control() || character.is_whitespace() || matches!(character, '/' | '\\')
    };
    checks.require(
        !number.contains(odd),
        at,
        "number-malformed",
        "编号不得含空白、控制字符和斜线",
    );
    checks.require(
        !shows_personal_number(number),
        at,
        "personal-data-in-public-text",
        "编号不得是证件号码或手机号码",
    );
}

/// Evidence by name and digest; its names may be read by anybody.
pub fn check_evidence(checks: &mut Checks, at: &str, evidence: &[Attachment]) {
    checks.list(at, evidence.len(), EVIDENCE_MAX);
    checks.attachments(at, evidence);
    let mut digests = BTreeSet::new();
    for (index, paper) in evidence.iter().take(EVIDENCE_MAX).enumerate() {
        checks.require(
            !shows_personal_number(&paper.name),
            format!("{at}/{index}/name"),
            "personal-data-in-public-text",
            "材料名称中不得出现证件号码或手机号码",
        );
        checks.require(
            digests.insert(paper.sha256.as_str()),
            format!("{at}/{index}/sha256"),
            "evidence-duplicate",
            "同一材料列了两次",
        );
    }
}
