//! Collecting what is wrong: a clerk gets every problem of a submission at once, never one a round (一次性告知).

use lianxi_sdk::{Call, Context, Failure, Issue};

use crate::date::Day;
use crate::division::{self, Division, Level};
use crate::push::Attachment;
use crate::rules::{Rule, Stated};
use crate::uscc::Uscc;

/// The most issues that one answer lists; what lies beyond adds nothing a person could act on.
pub const ISSUES_MAX: usize = 200;
/// The most attachments of one submission.
pub const ATTACHMENTS_MAX: usize = 100;
/// Characters of a short text such as a name or a number.
pub const SHORT_TEXT_MAX: usize = 200;
/// Characters of a long text such as a business scope.
pub const LONG_TEXT_MAX: usize = 4000;

/// 晋政办发〔2020〕24号 was issued in this year.
pub const POLICY_YEAR: i16 = 2020;
/// Plans are made for this year, the next, and of a five-year plan the last.
pub const PLAN_YEARS_AHEAD_MAX: i16 = 10;
/// Characters of an input that a message shows.
const SHOWN_CHARS_MAX: usize = 40;

/// A required paper, signature or record is absent (缺少材料).
pub const MISSING_MATERIAL: &str = "MISSING_MATERIAL";
/// A stated fact breaks a rule (违反规定).
pub const RULE_VIOLATION: &str = "RULE_VIOLATION";

/// A paper that a rule asks for. Words in its name that may stand for each other are parted by `|`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Material {
    pub name: &'static str,
    pub source: &'static str,
}

impl Material {
    pub const fn new(name: &'static str, source: &'static str) -> Self {
        Self { name, source }
    }

    /// A paper whose name contains one of the words serves: 营业执照副本 is a 营业执照.
    pub fn is(&self, name: &str) -> bool {
        self.name.split('|').any(|word| name.contains(word))
    }

    /// For people.
    pub fn title(&self) -> String {
        self.name.replace('|', "或")
    }
}

/// The issues found so far.
#[derive(Debug, Default)]
pub struct Checks {
    issues: Vec<Issue>,
}

impl Checks {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn fail(&mut self, field: impl Into<String>, code: &str, message: impl Into<String>) {
        if self.issues.len() < ISSUES_MAX {
            self.issues.push(Issue::new(field, code, message));
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

    /// A text that has to say something and has a bound in characters.
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

    /// A list with a bound.
    pub fn list(&mut self, field: &str, length: usize, items_max: usize) {
        self.require(
            length <= items_max,
            field,
            "list-too-long",
            format!("最多{items_max}项，实际{length}项"),
        );
    }

    /// A list that has to hold something and has a bound.
    pub fn some(&mut self, field: &str, length: usize, items_max: usize) {
        self.require(length > 0, field, MISSING_MATERIAL, "至少应有一项");
        self.list(field, length, items_max);
    }

    /// The SHA-256 of a scanned paper or photo: content never passes through a duty.
    pub fn digest(&mut self, field: impl Into<String>, digest: &str) {
        self.require(
            is_digest(digest),
            field,
            "digest-malformed",
            "文件摘要应为64位小写十六进制（SHA-256）",
        );
    }

    /// A code of the table of divisions.
    pub fn division(&mut self, field: &str, code: &str) -> Option<Division> {
        let found = division::get(code);
        self.require(
            found.is_some(),
            field,
            "division-not-in-shanxi",
            format!("行政区划代码“{}”不在山西省", shown(code)),
        );
        found
    }

    /// A county-level code of the table of divisions.
    pub fn county(&mut self, field: &str, code: &str) -> Option<Division> {
        let found = self.division(field, code)?;
        self.require(
            found.level == Level::County,
            field,
            "division-not-county",
            format!("{}不是县级行政区划", found.name),
        );
        Some(found)
    }

    /// A year of the policy: from its issue on, and not beyond the next plan but one.
    pub fn year(&mut self, field: &str, year: i16, today: Day) {
        let last = today.year().saturating_add(PLAN_YEARS_AHEAD_MAX);
        self.require(
            (POLICY_YEAR..=last).contains(&year),
            field,
            "year-out-of-range",
            format!("年度应在{POLICY_YEAR}至{last}之间"),
        );
    }

    /// The code, or an issue that says precisely what is wrong with it.
    pub fn uscc(&mut self, field: &str, text: &str) -> Option<Uscc> {
        Uscc::parse(text)
            .map_err(|error| self.fail(field, error.code(), error.to_string()))
            .ok()
    }

    /// Scanned papers go by name and SHA-256; their content never passes through a duty.
    pub fn attachments(&mut self, field: &str, given: &[Attachment]) {
        self.list(field, given.len(), ATTACHMENTS_MAX);
        for (index, attachment) in given.iter().take(ATTACHMENTS_MAX).enumerate() {
            self.text(
                &format!("{field}/{index}/name"),
                &attachment.name,
                SHORT_TEXT_MAX,
            );
            self.digest(format!("{field}/{index}/sha256"), &attachment.sha256);
        }
    }

    /// Proof, of which there has to be some.
    pub fn evidence(&mut self, field: &str, given: &[Attachment]) {
        self.require(!given.is_empty(), field, MISSING_MATERIAL, "应有证据");
        self.attachments(field, given);
    }

    /// Each required paper is among the given.
    pub fn materials(&mut self, field: &str, given: &[Attachment], required: &[Material]) {
        for material in required {
            let found = given.iter().any(|attachment| material.is(&attachment.name));
            let message = format!("缺少材料“{}”（{}）", material.title(), material.source);
            self.require(found, field, MISSING_MATERIAL, message);
        }
    }

    /// A date that must not lie after another.
    pub fn not_after(&mut self, field: &str, day: Day, latest: Day) {
        self.require(
            day <= latest,
            field,
            "date-order",
            format!("日期{day}不应晚于{latest}"),
        );
    }

    pub fn is_clean(&self) -> bool {
        self.issues.is_empty()
    }

    /// Adds what another collection found.
    pub fn extend(&mut self, other: Self) {
        for issue in other.issues {
            self.fail(issue.field, &issue.code, issue.message);
        }
    }

    pub fn finish(self) -> Result<(), Failure> {
        if self.issues.is_empty() {
            Ok(())
        } else {
            Err(Failure::invalid(self.issues))
        }
    }
}

/// 64 lower-case hex digits.
pub fn is_digest(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// One problem alone.
pub fn invalid(field: &str, code: &str, message: impl Into<String>) -> Failure {
    Failure::invalid(vec![Issue::new(field, code, message)])
}

/// The day of the call.
pub fn today(ctx: &Context<'_>) -> Result<Day, Failure> {
    call_today(ctx.call)
}

/// The day whose rules apply.
pub fn basis_date(ctx: &Context<'_>) -> Result<Day, Failure> {
    call_basis_date(ctx.call)
}

/// The day of a call.
pub fn call_today(call: &Call) -> Result<Day, Failure> {
    host_day(call.today(), "now")
}

/// The day whose rules apply to a call.
pub fn call_basis_date(call: &Call) -> Result<Day, Failure> {
    host_day(&call.basis_date, "basisDate")
}

/// As much of an input as a message shows.
pub fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS_MAX).collect()
}

/// The value of a rule on the basis date, or an administrator's in its place; an issue where there is none or law fixes it.
pub fn in_force<T: Copy>(
    ctx: &Context<'_>,
    rule: &Rule<T>,
    configured: Option<T>,
) -> Result<Stated<T>, Failure> {
    rule.at_or(basis_date(ctx)?, configured)
        .map_err(|error| invalid("/params", error.code(), error.to_string()))
}

fn host_day(text: &str, field: &str) -> Result<Day, Failure> {
    Day::parse(text).map_err(|error| {
        Failure::permanent(
            "https://lianxi.dev/problems/broken-call",
            "调用的日期无效",
            format!("{field}：{error}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(name: &str, sha256: &str) -> Attachment {
        Attachment {
            name: name.to_owned(),
            sha256: sha256.to_owned(),
        }
    }

    #[test]
    fn materials_are_found_by_name_and_checked_by_digest() {
        let required = [
            Material::new("营业执照", "规则甲"),
            Material::new("场地证明", "规则乙"),
        ];
        let mut checks = Checks::new();
        let given = [
            paper("营业执照副本", &"a".repeat(64)),
            paper("合照", &"A".repeat(64)),
        ];
        checks.attachments("/materials", &given);
        checks.materials("/materials", &given, &required);
        let failure = checks.finish().expect_err("one missing, one malformed");
        let found: Vec<(&str, &str)> = failure
            .issues()
            .iter()
            .map(|issue| (issue.field.as_str(), issue.code.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("/materials/1/sha256", "digest-malformed"),
                ("/materials", MISSING_MATERIAL)
            ]
        );
        assert!(
            failure.issues()[1].message.contains("场地证明")
                && failure.issues()[1].message.contains("规则乙")
        );
    }

    #[test]
    fn issues_are_bounded() {
        let mut checks = Checks::new();
        for _ in 0..ISSUES_MAX + 5 {
            checks.fail("/x", RULE_VIOLATION, "x");
        }
        assert_eq!(
            checks.finish().expect_err("many").issues().len(),
            ISSUES_MAX
        );
    }
}
