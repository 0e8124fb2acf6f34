//! What every visit to an institution needs (现场检查): two officers with enforcement certificates, and a signature or its refusal.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, SHORT_TEXT_MAX};
use lianxi_domain::rules::Stated;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    checks.require(
        different.len() >= least.value as usize,
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

/// A refusal to sign is recorded with its reason (食品生产经营监督检查管理办法 第三十四条).
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
