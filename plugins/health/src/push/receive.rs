//! `receive-push` (接收推送): the health office of the registering body's level takes a registration in, once.

use lianxi_domain::checks::{
    Checks, LONG_TEXT_MAX, MISSING_MATERIAL, RULE_VIOLATION, SHORT_TEXT_MAX, invalid,
};
use lianxi_domain::office::{self, Office};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::push::{RegistrationEvent, RegistrationType, VERSION_FIRST};
use lianxi_domain::uscc::OrganisationKind;
use lianxi_domain::{Level, Period, PushEnvelope, Uscc, division};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, CustodyStep, Push, PushState};
use crate::DEPARTMENT;
use crate::rules as p;

/// 推送的依据数上限
const BASIS_MAX: usize = 100;
const SCOPES: [&str; 2] = ["托育服务", "3岁以下婴幼儿照护服务"];
/// Characters of a receipt number that are drawn, without those that are mistaken for each other.
const DRAWN: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const DRAWN_LENGTH: u32 = 8;

/// 接收推送
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReceivePush {
    /// 推送件
    pub envelope: PushEnvelope,
    /// 第几次发送
    #[serde(default)]
    pub attempt: Option<u32>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 接收结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedPush {
    /// 已接收
    pub received: bool,
    /// 是否重复推送
    pub duplicate: bool,
    /// 是否乱序：尚不知其设立登记
    pub out_of_order: bool,
    /// 接收编号
    pub receipt_no: String,
    /// 推送键（代码/事件/版本）
    pub envelope_key: String,
    /// 推送状态
    pub state: PushState,
    /// 同级卫生健康部门
    pub same_level_office: Office,
    /// 服务场所所在县级行政区划代码
    pub premises_county_code: String,
    /// 是否需要转送所在地县级卫生健康部门
    pub needs_relay: bool,
    /// 签收期限
    pub acknowledge_within: Period,
}

pub fn receive_push(ctx: &Context<'_>, input: ReceivePush) -> Result<ReceivedPush, Failure> {
    let office = same_level_office(ctx, &input.envelope)?;
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    check_envelope(&input.envelope, input.attempt)?;
    let known = record::load(ctx, &input.envelope.idempotency_key())?;
    let (push, duplicate) = match known {
        Some(push) if push.has_content_of(&input.envelope) && push.state != PushState::Rejected => {
            (push, true)
        }
        Some(push) if push.state == PushState::Rejected => {
            (resent(ctx, push, input.envelope, &office)?, false)
        }
        Some(_) => {
            let message = "同一代码、事件、版本的推送内容不同：登记事项有变化应使用新的版本号";
            return Err(invalid(
                "/envelope/version",
                "push-content-differs",
                message,
            ));
        }
        None => (first(ctx, input.envelope, &office)?, false),
    };
    let county = push.envelope.institution.premises_division_code.clone();
    Ok(ReceivedPush {
        received: true,
        duplicate,
        out_of_order: push.out_of_order,
        receipt_no: push.receipt_no,
        envelope_key: push.envelope.idempotency_key(),
        state: push.state,
        needs_relay: county != office.division_code,
        same_level_office: office,
        premises_county_code: county,
        acknowledge_within: rules.period(&p::ACKNOWLEDGE_WITHIN)?,
    })
}

/// 同级: the division and level of the registering body, not those of the premises.
fn same_level_office(ctx: &Context<'_>, envelope: &PushEnvelope) -> Result<Office, Failure> {
    let acting = office::acting(ctx.call, DEPARTMENT)?;
    let expected = Office::new(
        DEPARTMENT,
        &envelope.authority.division_code,
        envelope.authority.level,
    );
    if acting == expected {
        return Ok(acting);
    }
    Err(office::not_competent(&format!(
        "登记信息推送至登记机关同级卫生健康部门（{}{}），当前机关为{}{}",
        expected.division_code, expected.level, acting.division_code, acting.level
    )))
}

fn first(ctx: &Context<'_>, envelope: PushEnvelope, office: &Office) -> Result<Push, Failure> {
    let out_of_order = is_out_of_order(ctx, &envelope)?;
    let push = Push {
        state: PushState::Received,
        receipt_no: receipt_no(ctx, office),
        office: office.clone(),
        out_of_order,
        resent: 0,
        custody: vec![handed_over(ctx, &envelope, office)],
        decision: None,
        envelope,
    };
    record::save(ctx, &push)?;
    Ok(push)
}

/// After a rejection the corrected push comes under the same key; the custody chain shows both arrivals.
fn resent(
    ctx: &Context<'_>,
    mut push: Push,
    envelope: PushEnvelope,
    office: &Office,
) -> Result<Push, Failure> {
    push.custody.push(handed_over(ctx, &envelope, office));
    push.out_of_order = is_out_of_order(ctx, &envelope)?;
    push.envelope = envelope;
    push.state = PushState::Received;
    push.decision = None;
    push.resent = push.resent.saturating_add(1);
    record::save(ctx, &push)?;
    Ok(push)
}

/// A change or an end of which the beginning never came: kept, since events overtake each other, and flagged.
fn is_out_of_order(ctx: &Context<'_>, envelope: &PushEnvelope) -> Result<bool, Failure> {
    if envelope.event == RegistrationEvent::Established {
        return Ok(false);
    }
    let known = record::of_institution(ctx, &envelope.institution.uscc)?;
    Ok(!known
        .iter()
        .any(|push| push.envelope.event == RegistrationEvent::Established))
}

fn handed_over(ctx: &Context<'_>, envelope: &PushEnvelope, office: &Office) -> CustodyStep {
    let authority = &envelope.authority;
    let from = Office {
        department: authority.department.clone(),
        division_code: authority.division_code.clone(),
        level: authority.level,
    };
    CustodyStep {
        from,
        to: office.clone(),
        at: ctx.call.now.clone(),
    }
}

fn receipt_no(ctx: &Context<'_>, office: &Office) -> String {
    let mut bits = ctx.random.next_u64();
    let mut drawn = String::new();
    for _ in 0..DRAWN_LENGTH {
        drawn.push(char::from(DRAWN[usize::try_from(bits & 31).unwrap_or(0)]));
        bits >>= 5;
    }
    format!(
        "TS{}-{}-{drawn}",
        office.division_code,
        ctx.call.today().replace('-', "")
    )
}

fn check_envelope(envelope: &PushEnvelope, attempt: Option<u32>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        attempt != Some(0),
        "/attempt",
        RULE_VIOLATION,
        "发送次数从1开始",
    );
    check_texts(&mut checks, envelope);
    record::check_pushed_at(&mut checks, envelope);
    check_basis(&mut checks, &envelope.basis);
    let institution = &envelope.institution;
    match Uscc::parse(&institution.uscc) {
        Err(error) => checks.fail(
            "/envelope/institution/uscc",
            error.code(),
            error.to_string(),
        ),
        Ok(uscc) => check_code(&mut checks, &uscc, envelope),
    }
    let county = division::get(&institution.premises_division_code);
    checks.require(
        county.is_some_and(|found| found.level == Level::County),
        "/envelope/institution/premisesDivisionCode",
        "division-not-in-shanxi",
        "服务场所应在山西省的县（市、区）",
    );
    check_event(&mut checks, envelope);
    checks.attachments("/envelope/attachments", &envelope.attachments);
    checks.finish()
}

/// What a registering body may send is taken: the bounds are those that it keeps.
fn check_texts(checks: &mut Checks, envelope: &PushEnvelope) {
    let institution = &envelope.institution;
    for (field, text, chars_max) in [
        ("pushId", &envelope.push_id, SHORT_TEXT_MAX),
        ("authority/name", &envelope.authority.name, SHORT_TEXT_MAX),
        ("institution/name", &institution.name, SHORT_TEXT_MAX),
        ("institution/address", &institution.address, SHORT_TEXT_MAX),
        (
            "institution/legalRepRef",
            &institution.legal_rep_ref,
            SHORT_TEXT_MAX,
        ),
        (
            "institution/licenceNo",
            &institution.licence_no,
            SHORT_TEXT_MAX,
        ),
        (
            "institution/businessScope",
            &institution.business_scope,
            LONG_TEXT_MAX,
        ),
    ] {
        checks.text(&format!("/envelope/{field}"), text, chars_max);
    }
}

fn check_basis(checks: &mut Checks, basis: &[String]) {
    checks.list("/envelope/basis", basis.len(), BASIS_MAX);
    for (index, text) in basis.iter().take(BASIS_MAX).enumerate() {
        checks.text(&format!("/envelope/basis/{index}"), text, LONG_TEXT_MAX);
    }
}

/// The code tells who registers (12, 52, 9x); it has to agree with who says so.
fn check_code(checks: &mut Checks, uscc: &Uscc, envelope: &PushEnvelope) {
    let registering = uscc.registering_department().plugin();
    checks.require(
        registering == Some(envelope.authority.department.as_str()),
        "/envelope/authority/department",
        "uscc-department-mismatch",
        format!("统一社会信用代码{}开头，与登记机关不一致", uscc.prefix()),
    );
    let fits = match envelope.registration_type {
        RegistrationType::PublicInstitution => uscc.kind() == OrganisationKind::PublicInstitution,
        RegistrationType::SocialService => uscc.kind() == OrganisationKind::PrivateNonEnterprise,
        RegistrationType::ForProfit => {
            matches!(
                uscc.kind(),
                OrganisationKind::Enterprise | OrganisationKind::FarmersCooperative
            )
        }
        RegistrationType::SoleTrader => uscc.kind() == OrganisationKind::SoleTrader,
    };
    checks.require(
        fits,
        "/envelope/registrationType",
        "uscc-type-mismatch",
        format!(
            "登记类型“{}”与代码{}开头不一致",
            envelope.registration_type.term(),
            uscc.prefix()
        ),
    );
}

fn check_event(checks: &mut Checks, envelope: &PushEnvelope) {
    let established = envelope.event == RegistrationEvent::Established;
    checks.require(
        if established {
            envelope.version == VERSION_FIRST
        } else {
            envelope.version > VERSION_FIRST
        },
        "/envelope/version",
        "push-version",
        "设立的版本号为1，其后的登记事件大于1",
    );
    checks.require(
        !established
            || SCOPES
                .iter()
                .any(|scope| envelope.institution.business_scope.contains(scope)),
        "/envelope/institution/businessScope",
        "scope-missing-tuoyu",
        "业务（经营）范围未载明托育服务，不属于推送范围（25号文第五条）",
    );
    checks.require(
        envelope.event != RegistrationEvent::Changed || envelope.previous.is_some(),
        "/envelope/previous",
        MISSING_MATERIAL,
        "变更登记应附变更前的事项",
    );
}
