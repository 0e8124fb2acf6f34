//! Persons without names (人员引用), decisions taken by people, and texts that the public may read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, MISSING_MATERIAL, is_digest};
use crate::date::Day;

/// The most characters of an identity number, masked or not.
const ID_CHARS_MAX: usize = 18;
/// Digits that a masked number may show; more would tell who it is.
const ID_CHARS_SHOWN_MAX: usize = 8;
/// Characters of an account (经办账号).
pub const ACCOUNT_CHARS_MAX: usize = 64;
/// Characters of a document number (文号).
pub const DOCUMENT_NO_CHARS_MAX: usize = 80;

/// 人员引用：密钥散列和掩码证件号，不含姓名
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonRef {
    /// 证件号的密钥散列（64位小写十六进制）
    pub hash: String,
    /// 掩码证件号，如 1401**********1234
    pub masked_id: String,
}

impl PersonRef {
    /// A hash and a masked number; a name or a whole number is refused.
    pub fn check(&self, checks: &mut Checks, at: &str) {
        checks.require(
            is_digest(&self.hash),
            format!("{at}/hash"),
            "person-ref-malformed",
            "人员引用应为64位小写十六进制的密钥散列",
        );
        checks.require(
            is_masked(&self.masked_id),
            format!("{at}/maskedId"),
            "id-not-masked",
            format!("证件号应掩码：只含数字、X和*，最多显示{ID_CHARS_SHOWN_MAX}位，不得填写姓名"),
        );
    }
}

/// Digits, X and stars, of which few show.
pub fn is_masked(text: &str) -> bool {
    let shown = text.chars().filter(|character| *character != '*').count();
    text.chars().count() <= ID_CHARS_MAX
        && text.contains('*')
        && shown <= ID_CHARS_SHOWN_MAX
        && text
            .chars()
            .all(|character| character.is_ascii_digit() || matches!(character, '*' | 'X'))
}

/// 人员作出的决定：文号、日期和经办账号
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decision {
    /// 经办人账号（不是姓名）
    pub by: String,
    /// 文号
    pub document_no: String,
    /// 决定日期
    pub on: Day,
}

impl Decision {
    pub fn check(&self, checks: &mut Checks, at: &str, today: Day) {
        checks.text(&format!("{at}/by"), &self.by, ACCOUNT_CHARS_MAX);
        checks.text(
            &format!("{at}/documentNo"),
            &self.document_no,
            DOCUMENT_NO_CHARS_MAX,
        );
        checks.require(
            self.on <= today,
            format!("{at}/on"),
            "date-in-future",
            "决定日期不能晚于今天",
        );
    }
}

/// Whether a text for the public names a person's number: eighteen digits of an identity card or eleven of a mobile phone.
pub fn shows_personal_number(text: &str) -> bool {
    text.split(|character: char| !character.is_ascii_alphanumeric())
        .any(|run| is_identity_number(run) || is_mobile_number(run))
}

fn is_identity_number(run: &str) -> bool {
    run.len() == ID_CHARS_MAX
        && run.bytes().take(17).all(|byte| byte.is_ascii_digit())
        && run
            .bytes()
            .last()
            .is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'X' | b'x'))
        && run.get(6..14).is_some_and(is_birth_date)
}

/// What tells an identity number from a social credit code of digits alone.
fn is_birth_date(digits: &str) -> bool {
    let (year, month, day) = (&digits[..4], &digits[4..6], &digits[6..]);
    ("1900".."2100").contains(&year)
        && ("01"..="12").contains(&month)
        && ("01"..="31").contains(&day)
}

fn is_mobile_number(run: &str) -> bool {
    run.len() == 11 && run.starts_with('1') && run.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text that will be public: bounded, and without personal numbers.
pub fn check_public_text(checks: &mut Checks, at: &str, text: &str, chars_max: usize) {
    checks.text(at, text, chars_max);
    checks.require(
        !shows_personal_number(text),
        at,
        "personal-data-in-public-text",
        "公开文本中不得出现证件号码或手机号码",
    );
}

/// A scan that has to be there.
pub fn check_scan(checks: &mut Checks, at: &str, digest: Option<&str>, what: &str) {
    match digest {
        Some(digest) => checks.digest(at, digest),
        None => checks.fail(at, MISSING_MATERIAL, format!("缺少{what}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_numbers() {
        for (text, expected) in [
            ("1401**********1234", true),
            ("****************12", true),
            ("140105199001011234", false),
            ("14010519****011234", false),
            ("王某某", false),
            ("王*", false),
            ("", false),
            ("1401***********12345", false),
        ] {
            assert_eq!(is_masked(text), expected, "{text}");
        }
    }

    #[test]
    fn personal_numbers_in_public_texts() {
        for (text, expected) in [
            ("未按规定备案", false),
            ("联系电话0351-1234567", false),
            ("电话13800138000。", true),
            ("证件14010519900101123X", true),
            ("统一社会信用代码91140100MA00000003", false),
            ("12345678901234567890", false),
            ("代码911401007000000003", false),
        ] {
            assert_eq!(shows_personal_number(text), expected, "{text}");
        }
    }
}
