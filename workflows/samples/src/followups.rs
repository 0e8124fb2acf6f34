//! What follows a founding: changes and ends, decided by the same body.

use jiff::{SignedDuration, Timestamp};
use lianxi_domain::push::{PreviousInstitution, RegistrationDecided, RegistrationEvent};

use crate::institution::{self, Registrant, attachment, decision_no};
use crate::office_hours::written;
use crate::random::Draws;

/// Minutes between a decision and its event.
const DECIDED_BEFORE_MINUTES: i64 = 25;

/// The decision that an event of this moment tells of.
pub fn decided_before(arrives: Timestamp) -> Timestamp {
    arrives - SignedDuration::from_mins(DECIDED_BEFORE_MINUTES)
}

/// 变更 of the address, the name, the legal representative or the capital.
pub fn changed(
    draws: &mut Draws,
    before: &RegistrationDecided,
    arrives: Timestamp,
    number: u32,
) -> RegistrationDecided {
    let mut after = next(before, RegistrationEvent::Changed, arrives, number);
    let old = &before.institution;
    let mut previous = PreviousInstitution::default();
    match draws.below(4) {
        0 => {
            after.institution.address = institution::other_address(draws, before);
            previous.address = Some(old.address.clone());
        }
        1 => {
            after.institution.name = institution::other_name(draws, before);
            previous.name = Some(old.name.clone());
        }
        2 => {
            after.institution.legal_rep_ref = format!("person:{}", draws.hex(8));
            previous.legal_rep_ref = Some(old.legal_rep_ref.clone());
        }
        _ => {
            after.institution.capital_yuan = old.capital_yuan.map(|yuan| yuan * 2);
            previous.capital_yuan = old.capital_yuan;
        }
    }
    after.previous = Some(previous);
    let certificate = Registrant::of(&before.authority.department).certificate;
    after.attachments = vec![
        attachment(draws, certificate),
        attachment(draws, "准予变更登记决定书"),
    ];
    after
}

/// 注销, 吊销 or 撤销.
pub fn ended(
    draws: &mut Draws,
    before: &RegistrationDecided,
    event: RegistrationEvent,
    arrives: Timestamp,
    number: u32,
) -> RegistrationDecided {
    let mut after = next(before, event, arrives, number);
    let paper = match event {
        RegistrationEvent::LicenceRevoked => "行政处罚决定书（吊销营业执照）",
        RegistrationEvent::RegistrationRevoked => "撤销登记决定书",
        _ => "准予注销登记决定书",
    };
    after.attachments = vec![attachment(draws, paper)];
    after
}

fn next(
    before: &RegistrationDecided,
    event: RegistrationEvent,
    arrives: Timestamp,
    number: u32,
) -> RegistrationDecided {
    let mut after = before.clone();
    after.event = event;
    after.version = before.version + 1;
    after.decided_at = written(decided_before(arrives));
    after.decision_no = decision_no(
        Registrant::of(&before.authority.department),
        &before.authority.division_code,
        number,
    );
    after.previous = None;
    after
}
