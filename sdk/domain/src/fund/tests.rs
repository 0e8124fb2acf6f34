//! Ledgers that deviate, and a statement that was changed.

use super::{
    BudgetLine, Channel, Commitment, DeviationKind, FundStatement, Ledger, Payment, Purpose,
    Spending, Thresholds,
};
use crate::checks::Checks;
use crate::date::Day;
use crate::money::Yuan;

const THRESHOLDS: Thresholds = Thresholds {
    carry_over_years: 1,
    pay_within_days: 30,
};
const TODAY: Day = Day::of(2026, 3, 2);
const HERE: &str = "91140100MA00000003";

fn ledger() -> Ledger {
    let mut ledger = Ledger::open(BudgetLine {
        line_no: "L1".to_owned(),
        year: 2026,
        division_code: "140105".to_owned(),
        channel: Channel::General,
        subject_code: "2100717".to_owned(),
        purpose: Purpose::Operation,
        amount_yuan: Yuan::whole(1_000),
        approval_no: "人大〔2026〕1号".to_owned(),
        approved_on: Day::of(2026, 1, 20),
    });
    ledger.commitments.push(Commitment {
        grant_no: "G1".to_owned(),
        payee_uscc: HERE.to_owned(),
        amount_yuan: Yuan::whole(600),
        decided_on: Day::of(2026, 2, 1),
    });
    ledger.payments.push(payment("P1", 600, Some("G1")));
    ledger.uses.push(spending("U1", "P1", 200));
    ledger
}

fn payment(number: &str, yuan: u64, grant: Option<&str>) -> Payment {
    Payment {
        payment_no: number.to_owned(),
        payee_uscc: HERE.to_owned(),
        purpose: Purpose::Operation,
        amount_yuan: Yuan::whole(yuan),
        on: Day::of(2026, 2, 10),
        grant_no: grant.map(str::to_owned),
    }
}

fn spending(number: &str, payment: &str, yuan: u64) -> Spending {
    Spending {
        use_no: number.to_owned(),
        payment_no: payment.to_owned(),
        purpose: Purpose::Operation,
        amount_yuan: Yuan::whole(yuan),
        on: Day::of(2026, 2, 20),
        sha256: "a".repeat(64),
    }
}

/// The ledger with one change deviates so, and so much.
fn check(change: impl Fn(&mut Ledger), as_of: Day, expected: &[(DeviationKind, &str, &str)]) {
    let mut ledger = ledger();
    change(&mut ledger);
    let found = ledger.deviations(as_of, THRESHOLDS);
    let found: Vec<(DeviationKind, &str, String)> = found
        .iter()
        .map(|one| {
            (
                one.kind,
                one.reference.as_str(),
                one.amount_yuan.to_string(),
            )
        })
        .collect();
    let expected: Vec<(DeviationKind, &str, String)> = expected
        .iter()
        .map(|(kind, reference, amount)| (*kind, *reference, (*amount).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn what_goes_by_the_rules_does_not_deviate() {
    check(|_| {}, TODAY, &[]);
    let balance = ledger().balance();
    let shown = [
        balance.committed_yuan,
        balance.free_yuan,
        balance.exceeded_yuan,
        balance.unspent_yuan,
        balance.overspent_yuan,
    ];
    assert_eq!(
        shown.map(Yuan::rounded),
        [600, 400, 0, 400, 0],
        "{balance:?}"
    );
}

#[test]
fn payments_deviate() {
    use DeviationKind as D;
    check(
        |ledger| ledger.payments[0].on = Day::of(2026, 1, 19),
        TODAY,
        &[(D::BeforeApproval, "P1", "600")],
    );
    check(
        |ledger| ledger.payments[0].on = Day::of(2026, 1, 20),
        TODAY,
        &[],
    );
    check(
        |ledger| ledger.payments[0].purpose = Purpose::Guidance,
        TODAY,
        &[(D::OtherPurpose, "P1", "600")],
    );
    check(
        |ledger| ledger.payments[0].payee_uscc = "91140100MA0000000B".to_owned(),
        TODAY,
        &[(D::OtherPayee, "P1", "600")],
    );
    check(
        |ledger| ledger.payments.push(payment("P2", 400, None)),
        TODAY,
        &[(D::NoGrant, "P2", "400")],
    );
    check(
        |ledger| ledger.payments.push(payment("P2", 1, Some("G1"))),
        TODAY,
        &[(D::OverGrant, "G1", "1")],
    );
    check(
        |ledger| ledger.payments.push(payment("P2", 401, Some("G9"))),
        TODAY,
        &[(D::NoGrant, "P2", "401"), (D::OverBudget, "L1", "1")],
    );
}

#[test]
fn uses_deviate() {
    use DeviationKind as D;
    check(
        |ledger| ledger.uses[0].purpose = Purpose::Construction,
        TODAY,
        &[(D::OtherPurpose, "U1", "200")],
    );
    check(
        |ledger| ledger.uses.push(spending("U2", "P1", 400)),
        TODAY,
        &[],
    );
    check(
        |ledger| ledger.uses.push(spending("U2", "P1", 401)),
        TODAY,
        &[(D::OverUse, "P1", "1")],
    );
}

#[test]
fn time_passes() {
    use DeviationKind as D;
    let unpaid = |ledger: &mut Ledger| {
        ledger.payments[0].amount_yuan = Yuan::whole(500);
    };
    check(unpaid, Day::of(2026, 3, 3), &[]);
    check(
        unpaid,
        Day::of(2026, 3, 4),
        &[(D::LatePayment, "G1", "100")],
    );
    // Left at the end of the next year: 预算法实施条例 第五十条.
    check(|_| {}, Day::of(2027, 12, 31), &[]);
    check(|_| {}, Day::of(2028, 1, 1), &[(D::Idle, "L1", "800")]);
}

#[test]
fn a_statement_that_was_changed_is_seen() {
    let whole = ledger().state(TODAY, THRESHOLDS);
    let issues = |statement: &FundStatement| {
        let mut checks = Checks::new();
        statement.check(&mut checks, "/funds/0", TODAY);
        let failure = checks.finish().err();
        failure.map(|failure| failure.issues()[0].code.clone())
    };
    assert_eq!(issues(&whole), None);
    let mut changed = whole.clone();
    changed.balance.free_yuan = Yuan::whole(500);
    assert_eq!(issues(&changed).as_deref(), Some("balance-inconsistent"));
    let mut changed = whole;
    changed.line.amount_yuan = Yuan::whole(900);
    assert_eq!(issues(&changed).as_deref(), Some("balance-inconsistent"));
}

#[test]
fn enormous_sums_come_to_an_end() {
    let mut ledger = ledger();
    for _ in 0..3 {
        let mut one = payment("P", 0, Some("G1"));
        one.amount_yuan = Yuan::raw(u64::MAX);
        ledger.payments.push(one);
    }
    let balance = ledger.balance();
    assert_eq!(balance.paid_yuan, Yuan::raw(u64::MAX));
    assert!(balance.is_consistent());
}
