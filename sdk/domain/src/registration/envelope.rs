//! Checking what a registering body decided and building its push envelope (登记信息推送件).
//!
//! Everything wrong is reported at once. A repetition gives the envelope that was built first, word for word; the same decision
//! document with mended content gives a new one under the same push id.

use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::checks::{
    Checks, LONG_TEXT_MAX, MISSING_MATERIAL, Material, SHORT_TEXT_MAX, shown, today,
};
use crate::division;
use crate::push::{PushEnvelope, RegistrationDecided, RegistrationEvent, RegistrationType};
use crate::registration::decision::day_of;
use crate::registration::ledger::{self, Recorded};
use crate::registration::registrant::{Registrant, check_premises};

/// The most entries of a configured list.
pub const PARAM_LIST_MAX: usize = 50;
/// Why papers are asked for at all.
pub const MATERIALS_SOURCE: &str = "默认要求，可配置";

/// The paper that goes with the push of every event but a founding.
pub const DECISION_PAPER: &str = "决定";

const AT: &str = "/registration";

/// 构建登记信息推送件
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuildPush {
    /// 登记机关作出的决定
    pub registration: RegistrationDecided,
    /// 可配置的默认值
    #[serde(default)]
    pub params: PushParams,
}

/// 可配置的默认值（规则没有规定）
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PushParams {
    /// 是否接受个体工商户（默认不接受：个体工商户不是法人）
    pub accept_sole_trader: bool,
    /// 推送所附材料（默认：设立、变更为证照，注销、吊销、撤销为决定文书）
    pub required_materials: Option<Vec<String>>,
    /// 区划表以外仍有登记权的登记机关区划代码（如开发区）和已撤并的旧代码（默认无）
    pub extra_authority_divisions: Vec<String>,
    /// 机构在本系统启用前已登记（默认否）
    pub previously_registered: bool,
}

/// Checks the decision, records it, and gives its envelope.
pub fn build_push_payload(
    ctx: &Context<'_>,
    registrant: &Registrant,
    input: BuildPush,
) -> Result<PushEnvelope, Failure> {
    let BuildPush {
        mut registration,
        params,
    } = input;
    check(ctx, registrant, &registration, &params)?.finish()?;
    let recorded = ledger::record(ctx, AT, &registration, params.previously_registered)?;
    let key = format!("push/{}", registration.idempotency_key());
    if recorded == Recorded::Same
        && let Some(known) = ctx.records.get_as::<PushEnvelope>(&key)?
    {
        return Ok(known);
    }
    for &basis in registrant.basis {
        if !registration.basis.iter().any(|known| known == basis) {
            registration.basis.push(basis.to_owned());
        }
    }
    let envelope = registration.envelope(&ctx.call.now);
    ctx.records.put_as(&key, &envelope, &[])?;
    Ok(envelope)
}

fn check(
    ctx: &Context<'_>,
    registrant: &Registrant,
    registration: &RegistrationDecided,
    params: &PushParams,
) -> Result<Checks, Failure> {
    let mut checks = Checks::new();
    check_params(&mut checks, params);
    check_texts(&mut checks, registration);
    check_code(&mut checks, registrant, registration, params);
    registrant.check_authority(
        &mut checks,
        "/registration/authority",
        &registration.authority,
        &params.extra_authority_divisions,
    );
    let premises = &registration.institution.premises_division_code;
    check_premises(
        &mut checks,
        "/registration/institution/premisesDivisionCode",
        premises,
        &registration.authority.division_code,
    );
    check_scope(&mut checks, registrant, registration);
    check_materials(&mut checks, registrant, registration, params);
    check_event(&mut checks, ctx, registrant, registration)?;
    if ledger::decision(
        ctx.records,
        &registration.institution.uscc,
        registration.event,
        registration.version,
    )?
    .is_none()
    {
        let record = ledger::load(ctx.records, &registration.institution.uscc)?;
        let key = (registration.event, registration.version);
        ledger::check_order(
            &mut checks,
            AT,
            key,
            record.as_ref(),
            params.previously_registered,
        );
    }
    Ok(checks)
}

fn check_params(checks: &mut Checks, params: &PushParams) {
    checks.list(
        "/params/extraAuthorityDivisions",
        params.extra_authority_divisions.len(),
        PARAM_LIST_MAX,
    );
    if let Some(materials) = &params.required_materials {
        checks.list("/params/requiredMaterials", materials.len(), PARAM_LIST_MAX);
    }
}

fn check_texts(checks: &mut Checks, registration: &RegistrationDecided) {
    let institution = &registration.institution;
    for (field, text, chars_max) in [
        (
            "/registration/decisionNo",
            &registration.decision_no,
            SHORT_TEXT_MAX,
        ),
        (
            "/registration/institution/name",
            &institution.name,
            SHORT_TEXT_MAX,
        ),
        (
            "/registration/institution/address",
            &institution.address,
            SHORT_TEXT_MAX,
        ),
        (
            "/registration/institution/legalRepRef",
            &institution.legal_rep_ref,
            SHORT_TEXT_MAX,
        ),
        (
            "/registration/institution/licenceNo",
            &institution.licence_no,
            SHORT_TEXT_MAX,
        ),
        (
            "/registration/institution/businessScope",
            &institution.business_scope,
            LONG_TEXT_MAX,
        ),
    ] {
        checks.text(field, text, chars_max);
    }
    checks.list(
        "/registration/basis",
        registration.basis.len(),
        PARAM_LIST_MAX,
    );
    checks.attachments("/registration/attachments", &registration.attachments);
}

fn check_code(
    checks: &mut Checks,
    registrant: &Registrant,
    registration: &RegistrationDecided,
    params: &PushParams,
) {
    let field = "/registration/institution/uscc";
    let uscc = checks.uscc(field, &registration.institution.uscc);
    registrant.check_code(
        checks,
        ("/registration/registrationType", field),
        registration.registration_type,
        uscc.as_ref(),
    );
    if let Some(uscc) = &uscc {
        let code = uscc.division_code();
        let known = division::get(code).is_some()
            || params
                .extra_authority_divisions
                .iter()
                .any(|extra| extra == code);
        checks.require(
            known,
            field,
            "division-outside-province",
            format!("统一社会信用代码第3至8位“{code}”不是山西省的登记机关区划代码"),
        );
    }
    let sole_trader = registration.registration_type == RegistrationType::SoleTrader;
    if sole_trader && registrant.accepted(RegistrationType::SoleTrader).is_some() {
        checks.require(
            params.accept_sole_trader,
            "/registration/registrationType",
            "sole-trader-not-accepted",
            "个体工商户不是法人，按配置不作为托育机构推送（参数acceptSoleTrader，产品默认：不接受）",
        );
    }
}

/// A founding must name childcare. A later event concerns childcare if the scope before it did: leaving the trade is news too.
fn check_scope(checks: &mut Checks, registrant: &Registrant, registration: &RegistrationDecided) {
    let now = registrant.names_childcare(&registration.institution.business_scope);
    let earlier = registration
        .previous
        .as_ref()
        .and_then(|previous| previous.business_scope.as_deref());
    let before = registration.event != RegistrationEvent::Established
        && earlier.is_some_and(|scope| registrant.names_childcare(scope));
    checks.require(
        now || before,
        "/registration/institution/businessScope",
        "scope-missing-tuoyu",
        format!(
            "业务（经营）范围没有“{}”，不属于照护服务机构登记（{}）",
            registrant.scope_terms.join("”或“"),
            registrant.scope_source
        ),
    );
}

fn check_materials(
    checks: &mut Checks,
    registrant: &Registrant,
    registration: &RegistrationDecided,
    params: &PushParams,
) {
    let (field, given) = ("/registration/attachments", &registration.attachments);
    match &params.required_materials {
        None => {
            let founding = registration.event == RegistrationEvent::Established;
            let name = if founding {
                registrant.certificate
            } else {
                DECISION_PAPER
            };
            checks.materials(field, given, &[Material::new(name, MATERIALS_SOURCE)]);
        }
        Some(names) => {
            for name in names.iter().take(PARAM_LIST_MAX) {
                let found = given
                    .iter()
                    .any(|attachment| attachment.name.contains(name.as_str()));
                checks.require(
                    found,
                    field,
                    MISSING_MATERIAL,
                    format!("缺少材料“{}”（按配置要求）", shown(name)),
                );
            }
        }
    }
}

fn check_event(
    checks: &mut Checks,
    ctx: &Context<'_>,
    registrant: &Registrant,
    registration: &RegistrationDecided,
) -> Result<(), Failure> {
    checks.require(
        registrant.events.contains(&registration.event),
        "/registration/event",
        "event-not-applicable",
        format!(
            "{}没有“{}”登记",
            registrant.title,
            registration.event.term()
        ),
    );
    match day_of(&registration.decided_at) {
        None => checks.fail(
            "/registration/decidedAt",
            "timestamp-malformed",
            "决定时间应为带时区的RFC 3339时间",
        ),
        Some(day) => {
            checks.not_after("/registration/decidedAt", day, today(ctx)?);
        }
    }
    let established_on = registration.institution.established_on;
    checks.not_after(
        "/registration/institution/establishedOn",
        established_on,
        today(ctx)?,
    );
    if registration.event == RegistrationEvent::Changed {
        checks.require(
            registration.previous.is_some(),
            "/registration/previous",
            MISSING_MATERIAL,
            "变更应写明变更前的登记事项",
        );
    }
    Ok(())
}
