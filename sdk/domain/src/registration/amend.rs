//! Changing or ending a registration (变更、注销、吊销、撤销登记): the person's decision applied to the record, in order.

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, LONG_TEXT_MAX, SHORT_TEXT_MAX, today};
use crate::date::{Day, Timeliness};
use crate::limit::{FollowUp, Limit};
use crate::parameters::{Params, Rules};
use crate::push::{
    Attachment, Institution, InstitutionChanges, PreviousInstitution, RegistrationDecided,
    RegistrationEvent,
};
use crate::registration::application::ensure_competent;
use crate::registration::decision::{HumanDecision, Verdict};
use crate::registration::ledger::{self, RegistrationRecord, Status};
use crate::registration::registrant::{Registrant, check_premises};
use crate::registration::rules::{RULES, follow_ups_of};

/// 变更或终止登记
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AmendInput<D> {
    /// 统一社会信用代码
    pub uscc: String,
    /// 事件：变更、注销、吊销、撤销
    pub event: RegistrationEvent,
    /// 版本号：登记簿当前版本加1
    pub version: u32,
    /// 收到申请之日（吊销、撤销为立案之日）
    pub received_on: Day,
    /// 变更后的事项（仅变更）
    #[serde(default)]
    pub changes: Option<InstitutionChanges>,
    /// 申请材料或处理文书
    #[serde(default)]
    pub materials: Vec<Attachment>,
    /// 决定；没有决定时转人工
    #[serde(default)]
    pub decision: Option<HumanDecision>,
    /// 日历算出的申请期限末日（休假日顺延）
    #[serde(default)]
    pub calendar_due_on: Option<Day>,
    /// 可配置的默认值：pushWithin（登记信息推送期限，工作日）
    #[serde(default)]
    pub params: Params,
    /// 本部门特有的内容
    pub details: D,
}

/// 变更或终止登记结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AmendOutcome {
    /// 准予或不予
    pub verdict: Verdict,
    /// 决定文号
    pub document_no: String,
    /// 不予的理由
    pub reasons: Vec<String>,
    /// 申请期限；规则没有规定的为空
    pub apply_within: Option<Limit>,
    /// 申请是否按期
    pub timeliness: Option<Timeliness>,
    /// 逾期的后果及依据
    pub consequence: Option<&'static str>,
    /// 登记决定：登记信息推送流程的输入
    pub registration: Option<RegistrationDecided>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

/// What the plugin found and fixes for its law.
#[derive(Default)]
pub struct Amendment {
    pub checks: Checks,
    /// By when the institution had to apply.
    pub apply_within: Option<Limit>,
    /// What follows a late application.
    pub consequence: Option<&'static str>,
    pub follow_ups: Vec<FollowUp>,
    pub question: &'static str,
}

/// The event and its version, as they key a decision.
fn key_of<D>(input: &AmendInput<D>) -> (RegistrationEvent, u32) {
    (input.event, input.version)
}

/// Applies the person's decision. A repetition gives the recorded answer; an event before the founding is out of order.
pub fn amend<D>(
    ctx: &Context<'_>,
    registrant: &Registrant,
    input: &AmendInput<D>,
    mut found: Amendment,
) -> Result<AmendOutcome, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &RULES)?;
    let known = ledger::decision(ctx.records, &input.uscc, input.event, input.version)?;
    let record = ledger::load(ctx.records, &input.uscc)?;
    if let Some(record) = &record {
        ensure_competent(ctx, registrant, &record.authority)?;
    }
    check_request(&mut found.checks, registrant, input);
    if known.is_none() {
        ledger::check_order(&mut found.checks, "", key_of(input), record.as_ref(), false);
        if let Some(record) = record
            .as_ref()
            .filter(|one| one.status == Status::Registered)
        {
            check_changes(&mut found.checks, registrant, input, record);
        }
    }
    let Some(decision) = &input.decision else {
        found.checks.finish()?;
        return Err(Failure::needs_human(found.question));
    };
    let approved = decision.verdict == Verdict::Approve;
    if !approved {
        found.checks = Checks::new();
    }
    decision.check(&mut found.checks, input.received_on, today(ctx)?);
    if let Some(known) = known
        .as_ref()
        .filter(|known| approved && known.decision_no != decision.document_no)
    {
        ledger::conflict(&mut found.checks, "", known);
    }
    std::mem::take(&mut found.checks).finish()?;
    found.follow_ups.extend(follow_ups_of(&rules, input.event)?);
    let registration = match (approved, known, record) {
        (true, Some(known), _) => Some(known),
        (true, None, Some(record)) => {
            let new = amended(registrant, input, decision, record);
            ledger::record(ctx, "", &new, false)?;
            Some(new)
        }
        // Without a record the order was wrong, which is an issue by now.
        (true, None, None) | (false, _, _) => None,
    };
    Ok(outcome(decision, input, found, (registration, today(ctx)?)))
}

fn outcome<D>(
    decision: &HumanDecision,
    input: &AmendInput<D>,
    found: Amendment,
    (registration, today): (Option<RegistrationDecided>, Day),
) -> AmendOutcome {
    let limit = found.apply_within;
    let timeliness = limit
        .as_ref()
        .and_then(|limit| limit.judge(Some(input.received_on), today, input.calendar_due_on));
    AmendOutcome {
        verdict: decision.verdict,
        document_no: decision.document_no.clone(),
        reasons: decision.reasons.clone(),
        consequence: found
            .consequence
            .filter(|_| timeliness == Some(Timeliness::Late)),
        apply_within: limit,
        timeliness,
        follow_ups: if registration.is_some() {
            found.follow_ups
        } else {
            Vec::new()
        },
        registration,
    }
}

fn check_request<D>(checks: &mut Checks, registrant: &Registrant, input: &AmendInput<D>) {
    checks.uscc("/uscc", &input.uscc);
    checks.attachments("/materials", &input.materials);
    let allowed =
        input.event != RegistrationEvent::Established && registrant.events.contains(&input.event);
    checks.require(
        allowed,
        "/event",
        "event-not-applicable",
        format!("{}没有“{}”登记", registrant.title, input.event.term()),
    );
    let changing = input.event == RegistrationEvent::Changed;
    checks.require(
        changing || input.changes.is_none(),
        "/changes",
        "changes-not-applicable",
        "只有变更登记可以改变登记事项",
    );
}

/// The new values are well-formed and differ from what is registered.
fn check_changes<D>(
    checks: &mut Checks,
    registrant: &Registrant,
    input: &AmendInput<D>,
    record: &RegistrationRecord,
) {
    if input.event != RegistrationEvent::Changed {
        return;
    }
    let changes = input.changes.clone().unwrap_or_default();
    checks.require(
        with_changes(record.institution.clone(), changes.clone()) != record.institution,
        "/changes",
        "no-change",
        "变更登记应至少改变一项登记事项",
    );
    let fixed = changes.uscc.is_none() && changes.established_on.is_none();
    checks.require(
        fixed,
        "/changes",
        "immutable-field",
        "统一社会信用代码和成立日期不得变更",
    );
    for (field, text, chars_max) in [
        ("/changes/name", &changes.name, SHORT_TEXT_MAX),
        ("/changes/address", &changes.address, SHORT_TEXT_MAX),
        (
            "/changes/legalRepRef",
            &changes.legal_rep_ref,
            SHORT_TEXT_MAX,
        ),
        (
            "/changes/businessScope",
            &changes.business_scope,
            LONG_TEXT_MAX,
        ),
    ] {
        if let Some(text) = text {
            checks.text(field, text, chars_max);
        }
    }
    if let Some(premises) = &changes.premises_division_code {
        check_premises(
            checks,
            "/changes/premisesDivisionCode",
            premises,
            &record.authority.division_code,
        );
    }
    registrant.check_code(
        checks,
        ("/registrationType", "/uscc"),
        record.registration_type,
        None,
    );
}

fn amended<D>(
    registrant: &Registrant,
    input: &AmendInput<D>,
    decision: &HumanDecision,
    record: RegistrationRecord,
) -> RegistrationDecided {
    let changes = input.changes.clone().unwrap_or_default();
    let previous =
        (input.event == RegistrationEvent::Changed).then(|| changed(&record.institution, &changes));
    let mut attachments = input.materials.clone();
    attachments.push(decision.paper());
    RegistrationDecided {
        decision_no: decision.document_no.clone(),
        decided_at: decision.decided_at.clone(),
        event: input.event,
        version: input.version,
        registration_type: record.registration_type,
        authority: record.authority,
        institution: with_changes(record.institution, changes),
        previous,
        attachments,
        basis: registrant
            .basis
            .iter()
            .map(|&basis| basis.to_owned())
            .collect(),
    }
}

/// The old values of what really changes.
fn changed(old: &Institution, new: &InstitutionChanges) -> PreviousInstitution {
    fn before<T: Clone + PartialEq>(old: &T, new: Option<&T>) -> Option<T> {
        new.filter(|new| *new != old).map(|_| old.clone())
    }
    PreviousInstitution {
        name: before(&old.name, new.name.as_ref()),
        uscc: None,
        address: before(&old.address, new.address.as_ref()),
        premises_division_code: before(
            &old.premises_division_code,
            new.premises_division_code.as_ref(),
        ),
        legal_rep_ref: before(&old.legal_rep_ref, new.legal_rep_ref.as_ref()),
        capital_yuan: new
            .capital_yuan
            .filter(|new| Some(*new) != old.capital_yuan)
            .and(old.capital_yuan),
        business_scope: before(&old.business_scope, new.business_scope.as_ref()),
        established_on: None,
        licence_no: before(&old.licence_no, new.licence_no.as_ref()),
        licence_valid_to: new
            .licence_valid_to
            .filter(|new| Some(*new) != old.licence_valid_to)
            .and(old.licence_valid_to),
    }
}

fn with_changes(old: Institution, new: InstitutionChanges) -> Institution {
    Institution {
        name: new.name.unwrap_or(old.name),
        uscc: old.uscc,
        address: new.address.unwrap_or(old.address),
        premises_division_code: new
            .premises_division_code
            .unwrap_or(old.premises_division_code),
        legal_rep_ref: new.legal_rep_ref.unwrap_or(old.legal_rep_ref),
        capital_yuan: new.capital_yuan.or(old.capital_yuan),
        business_scope: new.business_scope.unwrap_or(old.business_scope),
        established_on: old.established_on,
        licence_no: new.licence_no.unwrap_or(old.licence_no),
        licence_valid_to: new.licence_valid_to.or(old.licence_valid_to),
    }
}
