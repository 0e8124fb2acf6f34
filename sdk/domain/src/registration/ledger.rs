//! A department's registration records (登记簿): one per institution, and every decision that made it what it is.
//!
//! Keys: `registration/{uscc}` (indexed by `county` and `status`), `decision/{uscc}/{event}/{version}`.
//! A decision is known by (uscc, event, version). Repeating one changes nothing; the same decision document with mended content
//! replaces it (更正); a different document under the same key is refused; a decision before the one it builds on is out of order.

use lianxi_sdk::{Context, Failure, Records, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, shown};
use crate::date::Day;
use crate::push::{
    Authority, Institution, RegistrationDecided, RegistrationEvent, RegistrationType, VERSION_FIRST,
};
use crate::registration::decision::day_of;
use crate::uscc::Uscc;

/// The index by which the institutions of a county are found.
pub const INDEX_COUNTY: &str = "county";
/// The index by which institutions of one status are found.
pub const INDEX_STATUS: &str = "status";
/// The indexes to declare in the grant.
pub const INDEXES: [&str; 2] = [INDEX_COUNTY, INDEX_STATUS];
/// Events kept in the record itself; older ones stay under their own keys.
pub const EVENTS_KEPT_MAX: usize = 50;

/// 登记状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Status {
    #[serde(rename = "已登记")]
    Registered,
    #[serde(rename = "已注销")]
    Deregistered,
    #[serde(rename = "已吊销")]
    LicenceRevoked,
    #[serde(rename = "已撤销")]
    RegistrationRevoked,
}

/// 登记簿中的一个机构
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationRecord {
    /// 登记类型
    pub registration_type: RegistrationType,
    /// 状态
    pub status: Status,
    /// 当前版本号
    pub version: u32,
    /// 登记机关
    pub authority: Authority,
    /// 现登记事项
    pub institution: Institution,
    /// 历次登记事件
    pub events: Vec<Entry>,
}

/// 一次登记事件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// 事件
    pub event: RegistrationEvent,
    /// 版本号
    pub version: u32,
    /// 决定文号
    pub decision_no: String,
    /// 决定日期
    pub decided_on: Option<Day>,
}

/// What recording a decision did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    New,
    /// Known already, word for word.
    Same,
    /// The same decision document, with mended content.
    Corrected,
}

impl Status {
    fn term(self) -> &'static str {
        match self {
            Self::Registered => "已登记",
            Self::Deregistered => "已注销",
            Self::LicenceRevoked => "已吊销",
            Self::RegistrationRevoked => "已撤销",
        }
    }
}

impl RegistrationEvent {
    /// What an institution is after the event.
    pub fn status(self) -> Status {
        match self {
            Self::Established | Self::Changed => Status::Registered,
            Self::Deregistered => Status::Deregistered,
            Self::LicenceRevoked => Status::LicenceRevoked,
            Self::RegistrationRevoked => Status::RegistrationRevoked,
        }
    }
}

fn record_key(uscc: &str) -> String {
    format!("registration/{uscc}")
}

fn decision_key(decided: &RegistrationDecided) -> String {
    format!("decision/{}", decided.idempotency_key())
}

/// The record of an institution. What is no code at all has none, and never becomes a key.
pub fn load(records: &dyn Records, uscc: &str) -> Result<Option<RegistrationRecord>, Failure> {
    if Uscc::parse(uscc).is_err() {
        return Ok(None);
    }
    records.get_as(&record_key(uscc))
}

/// A decision that was recorded before.
pub fn decision(
    records: &dyn Records,
    uscc: &str,
    event: RegistrationEvent,
    version: u32,
) -> Result<Option<RegistrationDecided>, Failure> {
    if Uscc::parse(uscc).is_err() {
        return Ok(None);
    }
    records.get_as(&format!("decision/{uscc}/{}/{version}", event.term()))
}

/// The issue of a second document under one key.
pub fn conflict(checks: &mut Checks, field: &str, known: &RegistrationDecided) {
    checks.fail(
        format!("{field}/version"),
        "version-conflict",
        format!(
            "该机构“{}”第{}版已有决定{}，不能再以另一文号登记",
            known.event.term(),
            known.version,
            shown(&known.decision_no)
        ),
    );
}

/// Records a checked decision. `known_elsewhere`: the institution was registered before this ledger began, so its first decision here
/// need not be a founding. `field` is where the decision stands in the input.
pub fn record(
    ctx: &Context<'_>,
    field: &str,
    decided: &RegistrationDecided,
    known_elsewhere: bool,
) -> Result<Recorded, Failure> {
    let mut checks = Checks::new();
    let uscc = &decided.institution.uscc;
    if let Some(known) = decision(ctx.records, uscc, decided.event, decided.version)? {
        if known == *decided {
            return Ok(Recorded::Same);
        }
        if known.decision_no != decided.decision_no {
            conflict(&mut checks, field, &known);
            checks.finish()?;
        }
        correct(ctx.records, decided)?;
        return Ok(Recorded::Corrected);
    }
    let before = load(ctx.records, uscc)?;
    check_order(
        &mut checks,
        field,
        (decided.event, decided.version),
        before.as_ref(),
        known_elsewhere,
    );
    checks.finish()?;
    let after = advance(before, decided);
    put(ctx.records, &after)?;
    ctx.records.put_as(&decision_key(decided), decided, &[])?;
    Ok(Recorded::New)
}

/// Founding first, then versions one by one, and nothing after an end.
pub fn check_order(
    checks: &mut Checks,
    field: &str,
    (event, version): (RegistrationEvent, u32),
    before: Option<&RegistrationRecord>,
    known_elsewhere: bool,
) {
    let at = format!("{field}/version");
    let founding = event == RegistrationEvent::Established;
    match before {
        None => check_first(checks, field, (event, version), known_elsewhere),
        Some(record) if record.status != Status::Registered => {
            checks.fail(
                format!("{field}/event"),
                "registration-ended",
                format!(
                    "该机构{}，不能再登记“{}”",
                    record.status.term(),
                    event.term()
                ),
            );
        }
        Some(record) if founding => {
            checks.fail(
                format!("{field}/event"),
                "already-registered",
                format!("该机构已设立登记，当前第{}版", record.version),
            );
        }
        Some(record) => {
            let next = record.version.saturating_add(1);
            checks.require(
                version == next,
                at,
                "out-of-order",
                format!("下一版本号应为{next}，实际为{version}"),
            );
        }
    }
}

/// Nothing is known of the institution: only a founding may come, unless it was registered elsewhere.
fn check_first(
    checks: &mut Checks,
    field: &str,
    (event, version): (RegistrationEvent, u32),
    known_elsewhere: bool,
) {
    let at = format!("{field}/version");
    if event == RegistrationEvent::Established {
        let message = format!("设立的版本号应为{VERSION_FIRST}");
        checks.require(version == VERSION_FIRST, at, "version-mismatch", message);
        return;
    }
    checks.require(
        known_elsewhere,
        format!("{field}/event"),
        "out-of-order",
        format!("“{}”先于设立到达：登记簿中没有该机构", event.term()),
    );
    checks.require(
        version > VERSION_FIRST,
        at,
        "version-mismatch",
        format!("设立以外的事件版本号应大于{VERSION_FIRST}"),
    );
}

fn correct(records: &dyn Records, decided: &RegistrationDecided) -> Result<(), Failure> {
    if let Some(mut record) = load(records, &decided.institution.uscc)?
        && record.version == decided.version
    {
        record.institution = decided.institution.clone();
        record.authority = decided.authority.clone();
        record.registration_type = decided.registration_type;
        put(records, &record)?;
    }
    records.put_as(&decision_key(decided), decided, &[])
}

fn advance(
    before: Option<RegistrationRecord>,
    decided: &RegistrationDecided,
) -> RegistrationRecord {
    let mut events = before.map(|record| record.events).unwrap_or_default();
    if events.len() >= EVENTS_KEPT_MAX {
        events.remove(0);
    }
    events.push(Entry {
        event: decided.event,
        version: decided.version,
        decision_no: decided.decision_no.clone(),
        decided_on: day_of(&decided.decided_at),
    });
    RegistrationRecord {
        registration_type: decided.registration_type,
        status: decided.event.status(),
        version: decided.version,
        authority: decided.authority.clone(),
        institution: decided.institution.clone(),
        events,
    }
}

fn put(records: &dyn Records, record: &RegistrationRecord) -> Result<(), Failure> {
    let indexes = [
        (
            INDEX_COUNTY,
            record.institution.premises_division_code.as_str(),
        ),
        (INDEX_STATUS, record.status.term()),
    ];
    records.put_as(&record_key(&record.institution.uscc), record, &indexes)
}

#[cfg(test)]
mod tests {
    use lianxi_sdk::fake::FakeHost;
    use serde_json::json;

    use super::*;
    use RegistrationEvent as E;

    fn decided(event: RegistrationEvent, version: u32) -> RegistrationDecided {
        serde_json::from_value(json!({
            "decisionNo": format!("第{version}号"), "decidedAt": "2026-01-20T10:00:00+08:00", "event": event, "version": version,
            "registrationType": "营利性",
            "authority": {"department": "d", "name": "n", "divisionCode": "140100", "level": "city"},
            "institution": {
                "name": "n", "uscc": "91140100MA00000003", "address": "a", "premisesDivisionCode": "140105", "legalRepRef": "r",
                "businessScope": "s", "establishedOn": "2026-01-20", "licenceNo": "l"
            }
        }))
        .expect("a decision")
    }

    fn code(host: &FakeHost, decided: &RegistrationDecided, known_elsewhere: bool) -> String {
        match record(&host.context(), "/x", decided, known_elsewhere) {
            Ok(recorded) => format!("{recorded:?}"),
            Err(failure) => failure
                .issues()
                .iter()
                .map(|one| one.code.as_str())
                .collect::<Vec<_>>()
                .join(","),
        }
    }

    #[test]
    fn decisions_come_in_order() {
        let host = FakeHost::new();
        for (event, version, known_elsewhere, expected) in [
            (E::Changed, 2, false, "out-of-order"),
            (E::Deregistered, 1, false, "out-of-order,version-mismatch"),
            (E::Established, 2, false, "version-mismatch"),
            (E::Established, 1, false, "New"),
            (E::Established, 1, false, "Same"),
            (E::Established, 2, false, "already-registered"),
            (E::Changed, 3, false, "out-of-order"),
            (E::Changed, 2, false, "New"),
            (E::Changed, 1, false, "out-of-order"),
            (E::LicenceRevoked, 3, false, "New"),
            (E::LicenceRevoked, 3, false, "Same"),
            (E::Changed, 4, true, "registration-ended"),
        ] {
            assert_eq!(
                code(&host, &decided(event, version), known_elsewhere),
                expected,
                "{event:?} {version}"
            );
        }
        assert_eq!(code(&FakeHost::new(), &decided(E::Changed, 7), true), "New");
    }

    #[test]
    fn a_correction_keeps_the_document_and_a_conflict_has_another() {
        let host = FakeHost::new();
        let first = decided(RegistrationEvent::Established, 1);
        assert_eq!(code(&host, &first, false), "New");
        let mut corrected = first.clone();
        "另址".clone_into(&mut corrected.institution.address);
        assert_eq!(code(&host, &corrected, false), "Corrected");
        let kept = load(host.records(), &first.institution.uscc)
            .expect("read")
            .expect("kept");
        assert_eq!(
            (kept.institution.address.as_str(), kept.events.len()),
            ("另址", 1)
        );
        "另一文号".clone_into(&mut corrected.decision_no);
        assert_eq!(code(&host, &corrected, false), "version-conflict");
    }

    #[test]
    fn the_record_stays_bounded() {
        let host = FakeHost::new();
        assert_eq!(
            code(&host, &decided(RegistrationEvent::Established, 1), false),
            "New"
        );
        for version in 2..=60 {
            assert_eq!(
                code(&host, &decided(RegistrationEvent::Changed, version), false),
                "New"
            );
        }
        let kept = load(host.records(), "91140100MA00000003")
            .expect("read")
            .expect("kept");
        assert_eq!(
            (kept.version, kept.events.len(), kept.events[0].version),
            (60, EVENTS_KEPT_MAX, 11)
        );
    }
}
