//! Founding (设立登记): a checked application, the decision of a person and the certificate become a registration.

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, SHORT_TEXT_MAX, is_digest, today};
use crate::date::{Day, Timeliness};
use crate::limit::{FollowUp, Limit};
use crate::parameters::{Params, Rules};
use crate::push::{Attachment, RegistrationDecided, RegistrationEvent, VERSION_FIRST};
use crate::registration::application::Application;
use crate::registration::decision::{HumanDecision, Verdict};
use crate::registration::ledger;
use crate::registration::registrant::Registrant;
use crate::registration::rules::{RULES, follow_ups_of};

/// 设立登记
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterInput<D> {
    /// 申请
    pub application: Application<D>,
    /// 决定；没有决定时转人工
    #[serde(default)]
    pub decision: Option<HumanDecision>,
    /// 准予登记时发给的证照
    #[serde(default)]
    pub certificate: Option<Certificate>,
    /// 日历算出的决定期限末日（工作日或休假日顺延）
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
    /// 可配置的默认值：pushWithin（登记信息推送期限，工作日）
    #[serde(default)]
    pub params: Params,
}

/// 证照
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// 证照编号
    pub licence_no: String,
    /// 统一社会信用代码
    pub uscc: String,
    /// 证照电子件的SHA-256
    pub sha256: String,
    /// 有效期至
    #[serde(default)]
    pub valid_to: Option<Day>,
}

/// 设立登记结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterOutcome {
    /// 准予或不予
    pub verdict: Verdict,
    /// 决定文号
    pub document_no: String,
    /// 证照名称（准予时）
    pub certificate: Option<&'static str>,
    /// 不予的理由
    pub reasons: Vec<String>,
    /// 决定期限
    pub decide_within: Limit,
    /// 是否按期；须由日历判断而未提供末日的为空
    pub timeliness: Option<Timeliness>,
    /// 登记决定：登记信息推送流程的输入
    pub registration: Option<RegistrationDecided>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

/// What the plugin found and fixes for its law.
pub struct Registering {
    /// All issues of the application, the plugin's included.
    pub checks: Checks,
    pub decide_within: Limit,
    /// After an approval.
    pub follow_ups: Vec<FollowUp>,
    /// Why a person has to decide.
    pub question: &'static str,
}

/// Registers, or refuses, as the person decided. A refusal needs no perfect application; an approval does.
pub fn register<D>(
    ctx: &Context<'_>,
    registrant: &Registrant,
    input: &RegisterInput<D>,
    mut found: Registering,
) -> Result<RegisterOutcome, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &RULES)?;
    let Some(decision) = &input.decision else {
        found.checks.finish()?;
        return Err(Failure::needs_human(found.question));
    };
    if decision.verdict == Verdict::Refuse {
        found.checks = Checks::new();
    }
    let day = decision.check(
        &mut found.checks,
        input.application.received_on,
        today(ctx)?,
    );
    let mut registration = None;
    if decision.verdict == Verdict::Approve {
        check_certificate(&mut found.checks, registrant, input);
        registration = decided(registrant, input, decision, day);
    }
    found.checks.finish()?;
    let approved = registration.is_some();
    if let Some(new) = registration {
        registration = Some(keep(ctx, new)?);
        found
            .follow_ups
            .extend(follow_ups_of(&rules, RegistrationEvent::Established)?);
    }
    Ok(RegisterOutcome {
        verdict: decision.verdict,
        document_no: decision.document_no.clone(),
        certificate: approved.then_some(registrant.certificate),
        reasons: decision.reasons.clone(),
        timeliness: found
            .decide_within
            .judge(day, today(ctx)?, input.calendar_due_on),
        decide_within: found.decide_within,
        registration,
        follow_ups: if approved {
            found.follow_ups
        } else {
            Vec::new()
        },
    })
}

fn check_certificate<D>(checks: &mut Checks, registrant: &Registrant, input: &RegisterInput<D>) {
    let Some(certificate) = &input.certificate else {
        checks.fail(
            "/certificate",
            crate::checks::MISSING_MATERIAL,
            "准予登记应有证照编号和统一社会信用代码",
        );
        return;
    };
    checks.text(
        "/certificate/licenceNo",
        &certificate.licence_no,
        SHORT_TEXT_MAX,
    );
    checks.require(
        is_digest(&certificate.sha256),
        "/certificate/sha256",
        "digest-malformed",
        "证照摘要应为64位小写十六进制（SHA-256）",
    );
    let uscc = checks.uscc("/certificate/uscc", &certificate.uscc);
    // An unknown type was reported with the application already.
    if registrant
        .accepted(input.application.registration_type)
        .is_some()
    {
        registrant.check_code(
            checks,
            ("", "/certificate/uscc"),
            input.application.registration_type,
            uscc.as_ref(),
        );
    }
}

fn decided<D>(
    registrant: &Registrant,
    input: &RegisterInput<D>,
    decision: &HumanDecision,
    day: Option<Day>,
) -> Option<RegistrationDecided> {
    let (certificate, application) = (input.certificate.as_ref()?, &input.application);
    let institution = application.institution.registered(
        &certificate.uscc,
        &certificate.licence_no,
        certificate.valid_to,
        day?,
    );
    let mut attachments = application.materials.clone();
    attachments.push(Attachment {
        name: registrant.certificate.to_owned(),
        sha256: certificate.sha256.clone(),
    });
    attachments.push(decision.paper());
    Some(RegistrationDecided {
        decision_no: decision.document_no.clone(),
        decided_at: decision.decided_at.clone(),
        event: RegistrationEvent::Established,
        version: VERSION_FIRST,
        registration_type: application.registration_type,
        authority: application.authority.clone(),
        institution,
        previous: None,
        attachments,
        basis: registrant
            .basis
            .iter()
            .map(|&basis| basis.to_owned())
            .collect(),
    })
}

/// The recorded decision: of a repetition, the one that was recorded first.
fn keep(ctx: &Context<'_>, new: RegistrationDecided) -> Result<RegistrationDecided, Failure> {
    if let Some(known) =
        ledger::decision(ctx.records, &new.institution.uscc, new.event, new.version)?
    {
        if known.decision_no == new.decision_no {
            return Ok(known);
        }
        let mut checks = Checks::new();
        ledger::conflict(&mut checks, "", &known);
        checks.finish()?;
    }
    ledger::record(ctx, "", &new, false)?;
    Ok(new)
}
