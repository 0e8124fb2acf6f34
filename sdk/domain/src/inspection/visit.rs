//! What every visit to an institution needs (现场检查): officers with enforcement certificates, and a signature or its refusal.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, SHORT_TEXT_MAX};
use crate::rules::{Rule, Stated, Version};

/// 执法人员不少于: two, unless a rule of the matter says more.
pub const INSPECTORS_MIN: Rule<u32> = Rule::of(
    "inspectorsMin",
    "检查人员不少于",
    "人",
    &[Version::statute(2, "行政处罚法 第四十二条")],
);

/// The most officers of one visit.
const OFFICERS_MAX: usize = 20;

/// 检查人员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Officer {
    /// 不透明引用
    pub person_ref: String,
    /// 执法证件编号
    pub certificate_no: String,
}

/// 被检查机构签字情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signature {
    /// 已签字或者盖章
    pub signed: bool,
    /// 拒绝签字的原因和见证、录音录像情况
    #[serde(default)]
    pub refusal_note: Option<String>,
}

/// At least so many different officers, each with a certificate.
pub fn check_officers(checks: &mut Checks, officers: &[Officer], least: &Stated<u32>) {
    checks.list("/officers", officers.len(), OFFICERS_MAX);
    let different: BTreeSet<&str> = officers
        .iter()
        .map(|officer| officer.person_ref.trim())
        .filter(|who| !who.is_empty())
        .collect();
    let enough = usize::try_from(least.value).is_ok_and(|least| different.len() >= least);
    checks.require(
        enough,
        "/officers",
        "officers-too-few",
        format!("检查人员不得少于{}名（{}）", least.value, least.source),
    );
    for (index, officer) in officers.iter().take(OFFICERS_MAX).enumerate() {
        checks.text(
            &format!("/officers/{index}/personRef"),
            &officer.person_ref,
            SHORT_TEXT_MAX,
        );
        checks.text(
            &format!("/officers/{index}/certificateNo"),
            &officer.certificate_no,
            SHORT_TEXT_MAX,
        );
    }
}

/// A refusal to sign is recorded with its reason (行政处罚法 第五十五条；各检查办法).
pub fn check_signature(checks: &mut Checks, signature: &Signature) {
    if !signature.signed {
        let note = signature.refusal_note.as_deref().unwrap_or_default();
        checks.require(
            !note.trim().is_empty(),
            "/signature/refusalNote",
            MISSING_MATERIAL,
            "拒绝签字的，应注明原因和见证情况",
        );
        checks.require(
            note.chars().count() <= LONG_TEXT_MAX,
            "/signature/refusalNote",
            "text-too-long",
            format!("最多{LONG_TEXT_MAX}字"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;

    /// `field code` of every issue.
    fn found(checks: Checks) -> Vec<String> {
        let Err(failure) = checks.finish() else {
            return Vec::new();
        };
        let issues = failure.issues().iter();
        issues
            .map(|issue| format!("{} {}", issue.field, issue.code))
            .collect()
    }

    fn officers(list: &[(&str, &str)]) -> Vec<String> {
        let list: Vec<Officer> = list
            .iter()
            .map(|(who, certificate)| Officer {
                person_ref: (*who).to_owned(),
                certificate_no: (*certificate).to_owned(),
            })
            .collect();
        let least = INSPECTORS_MIN.at(Day::of(2026, 3, 2)).expect("in force");
        let mut checks = Checks::new();
        check_officers(&mut checks, &list, &least);
        found(checks)
    }

    #[test]
    fn two_different_officers_with_certificates() {
        const FEW: &str = "/officers officers-too-few";
        assert_eq!(officers(&[]), [FEW]);
        assert_eq!(officers(&[("a", "1")]), [FEW]);
        assert_eq!(officers(&[("a", "1"), (" a ", "2")]), [FEW]);
        assert!(officers(&[("a", "1"), ("b", "2")]).is_empty());
        assert!(officers(&[("a", "1"), ("b", "2"), ("c", "3")]).is_empty());
        assert_eq!(
            officers(&[("a", "1"), ("", "2"), ("b", " ")]),
            [
                "/officers/1/personRef MISSING_MATERIAL",
                "/officers/2/certificateNo MISSING_MATERIAL"
            ]
        );
        let many: Vec<String> = (0..=OFFICERS_MAX).map(|who| who.to_string()).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|who| (who.as_str(), "1")).collect();
        assert!(officers(&many[1..]).is_empty());
        assert_eq!(officers(&many), ["/officers list-too-long"]);
    }

    #[test]
    fn a_refusal_to_sign_has_its_reason() {
        for (signed, note, expected) in [
            (true, None, None),
            (false, None, Some("MISSING_MATERIAL")),
            (false, Some(" ".to_owned()), Some("MISSING_MATERIAL")),
            (false, Some("拒签，有录像".to_owned()), None),
            (false, Some("因".repeat(LONG_TEXT_MAX)), None),
            (
                false,
                Some("因".repeat(LONG_TEXT_MAX + 1)),
                Some("text-too-long"),
            ),
        ] {
            let mut checks = Checks::new();
            let signature = Signature {
                signed,
                refusal_note: note,
            };
            check_signature(&mut checks, &signature);
            let expected: Vec<String> = expected
                .map(|code| format!("/signature/refusalNote {code}"))
                .into_iter()
                .collect();
            assert_eq!(found(checks), expected, "{signed}");
        }
    }
}
